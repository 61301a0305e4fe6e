//! Converts parameters and columns for PostgreSQL, so that a query means the same as on `SQLite`:
//! an integer is an integer, whatever its width on the server.

use crate::lighthouse::sql::answer::Answer;
use crate::lighthouse::sql::error::Result;
use crate::lighthouse::sql::value::Value;
use bytes::BytesMut;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::error::Error;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

type Outcome<T> = std::result::Result<T, Box<dyn Error + Sync + Send>>;

pub(super) fn as_parameter(value: &Value) -> &(dyn ToSql + Sync) {
    value
}

/// Returns a parameter with its type for an unprepared statement; the server infers the type of
/// NULL.
pub(super) fn as_typed(value: &Value) -> (&(dyn ToSql + Sync), Type) {
    let ty = match value {
        Value::Text(_) => Type::TEXT,
        Value::Integer(_) => Type::INT8,
        Value::Texts(_) => Type::TEXT_ARRAY,
        Value::Integers(_) => Type::INT8_ARRAY,
        Value::Null => Type::UNKNOWN,
    };
    (value, ty)
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Outcome<IsNull> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Integer(number), &Type::INT8) => number.to_sql(ty, out),
            (Self::Integer(number), &Type::INT4) => i32::try_from(*number)?.to_sql(ty, out),
            (Self::Text(text), &(Type::TEXT | Type::VARCHAR)) => without_nul(text).to_sql(ty, out),
            (Self::Texts(texts), &Type::TEXT_ARRAY) => {
                let texts: Vec<_> = texts.iter().map(|text| without_nul(text)).collect();
                texts.to_sql(ty, out)
            }
            (Self::Integers(numbers), &Type::INT8_ARRAY) => numbers.to_sql(ty, out),
            _ => Err(format!("a parameter of type {ty} is neither TEXT nor BIGINT").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Replaces NUL, which PostgreSQL text cannot contain, with U+FFFD, both when storing and when
/// searching.
fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Outcome<Self> {
        Ok(match *ty {
            Type::TEXT | Type::VARCHAR => Self::Text(String::from_sql(ty, raw)?),
            Type::INT8 => Self::Integer(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(ty, raw)?.into()),
            Type::NUMERIC => {
                Self::Integer(whole(raw).ok_or("is a NUMERIC but not a whole number")?)
            }
            _ => return Err(format!("is a {ty}, which is neither text nor an integer").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Outcome<Self> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Reads the columns of a row.
pub(super) fn of(row: &tokio_postgres::Row, answer: &Answer) -> Result<SmallVec<[Value; 8]>> {
    let value = |place: usize| {
        row.try_get(place)
            .map_err(|error| answer.fail_at(place, &refused(&error)))
    };
    (0..row.len()).map(value).collect()
}

/// The message of the error that [`Value::from_sql`] has returned.
fn refused(error: &tokio_postgres::Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

/// Reads the result of `SUM` over BIGINT: base-10,000 digits, the first of which counts 10,000 to
/// the power of `weight`.
fn whole(raw: &[u8]) -> Option<i64> {
    let words: Vec<i16> = raw
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| i16::from_be_bytes(*pair))
        .collect();
    let (&[count, weight, sign, _scale], digits) = words.split_first_chunk::<4>()?;
    let places = usize::try_from(i32::from(weight) + 1).ok()?;
    if usize::try_from(count).ok()? != digits.len() || digits.len() > places {
        return None;
    }
    let digit = |place| i64::from(digits.get(place).copied().unwrap_or(0));
    let number = (0..places).try_fold(0_i64, |number, place| {
        number.checked_mul(10_000)?.checked_add(digit(place))
    })?;
    match sign {
        0 => Some(number),
        0x4000 => Some(-number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sums_as_integers() {
        for (words, expected) in [
            (&[0, 0, 0, 0][..], Some(0)),
            (&[1, 0, 0, 0, 37], Some(37)),
            (&[1, 1, 0, 0, 3], Some(30_000)),
            (&[3, 2, 0x4000, 0, 1, 2, 3], Some(-100_020_003)),
            (&[1, -1, 0, 2, 5000], None),
            (&[0, 0, -0x4000, 0], None),
        ] {
            let raw: Vec<u8> = words
                .iter()
                .flat_map(|word: &i16| word.to_be_bytes())
                .collect();
            assert_eq!(whole(&raw), expected, "{words:?}");
        }
    }
}
