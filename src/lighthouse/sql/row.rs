//! Rows, read by column name. A missing column or a value of a different type is an error that
//! names the query and the column, but never contains a value from the row.

use crate::lighthouse::sql::answer::Answer;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::value::Value;
use serde::de::DeserializeOwned;
use smallvec::SmallVec;
use std::sync::Arc;

/// A row of a result.
#[derive(Clone, Debug)]
pub struct Row {
    answer: Arc<Answer>,
    values: SmallVec<[Value; 8]>,
}

impl Row {
    pub(crate) const fn new(answer: Arc<Answer>, values: SmallVec<[Value; 8]>) -> Self {
        Self { answer, values }
    }

    /// Returns the values of all columns, in order.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.values.into_vec()
    }

    /// Returns a TEXT column.
    ///
    /// # Errors
    /// [`Error::Failed`] if there is no such column, or it is NULL or an integer.
    pub fn text(&self, name: &str) -> Result<String> {
        self.str(name).map(str::to_owned)
    }

    /// Returns a TEXT column without copying it.
    ///
    /// # Errors
    /// Same as [`Self::text`].
    pub fn str(&self, name: &str) -> Result<&str> {
        match self.value(name)? {
            Value::Text(text) => Ok(text),
            other => Err(self.differs(name, other, "text")),
        }
    }

    /// Returns a TEXT column without copying it, and drops the other columns.
    ///
    /// # Errors
    /// Same as [`Self::text`].
    pub fn into_text(mut self, name: &str) -> Result<String> {
        self.str(name)?;
        let place = self.answer.place(name)?;
        match self.values.swap_remove(place) {
            Value::Text(text) => Ok(text),
            other => Err(self.differs(name, &other, "text")),
        }
    }

    /// Returns a TEXT column that may be NULL.
    ///
    /// # Errors
    /// [`Error::Failed`] if there is no such column, or it is an integer.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>> {
        match self.value(name)? {
            Value::Null => Ok(None),
            _ => self.text(name).map(Some),
        }
    }

    /// Returns a BIGINT column.
    ///
    /// # Errors
    /// [`Error::Failed`] if there is no such column, or it is NULL or text.
    pub fn integer(&self, name: &str) -> Result<i64> {
        match self.value(name)? {
            Value::Integer(number) => Ok(*number),
            other => Err(self.differs(name, other, "an integer")),
        }
    }

    /// Returns a BIGINT column that may be NULL.
    ///
    /// # Errors
    /// [`Error::Failed`] if there is no such column, or it is text.
    pub fn optional_integer(&self, name: &str) -> Result<Option<i64>> {
        match self.value(name)? {
            Value::Null => Ok(None),
            _ => self.integer(name).map(Some),
        }
    }

    /// Returns a BIGINT column that is used as a Boolean: 1 or 0.
    ///
    /// # Errors
    /// Same as [`Self::integer`], and for any other number.
    pub fn flag(&self, name: &str) -> Result<bool> {
        match self.integer(name)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.fail(name, "is neither 0 nor 1")),
        }
    }

    /// Returns a TEXT column that holds one of our own words, parsed by `parse`.
    ///
    /// # Errors
    /// Same as [`Self::text`], and for an unknown word.
    pub fn word<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        parse(self.str(name)?).ok_or_else(|| self.fail(name, "contains an unknown word"))
    }

    /// Returns a TEXT column that holds JSON.
    ///
    /// # Errors
    /// Same as [`Self::text`], and if the JSON is not a `T`.
    pub fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        // Serde's message may contain part of the value.
        serde_json::from_str(self.str(name)?)
            .map_err(|_| self.fail(name, "is not the expected JSON"))
    }

    fn value(&self, name: &str) -> Result<&Value> {
        let place = self.answer.place(name)?;
        self.values
            .get(place)
            .ok_or_else(|| self.fail(name, "has no value"))
    }

    fn differs(&self, name: &str, is: &Value, wanted: &str) -> Error {
        self.fail(name, &format!("is {}, not {wanted}", is.kind()))
    }

    fn fail(&self, name: &str, what: &str) -> Error {
        self.answer.fail(format_args!("column `{name}` {what}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    const QUERY: &str = "SELECT 'a' AS word, 7 AS number, NULL AS nil, '{}' AS json
        WHERE 1 = 1";

    fn rows(sql: &'static str) -> Result<Vec<Row>> {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        block_on(store.read(sql, |tx, sql| Box::pin(tx.query(sql, &[]))))
    }

    fn row() -> Row {
        rows(QUERY).unwrap().remove(0)
    }

    fn failed<T: std::fmt::Debug>(outcome: Result<T>) -> String {
        match outcome {
            Err(Error::Failed(reason)) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_read_by_name() {
        let row = row();
        assert_eq!(row.text("word"), Ok("a".to_owned()));
        assert_eq!(row.str("word"), Ok("a"));
        assert_eq!(row.integer("number"), Ok(7));
        assert_eq!(row.optional_text("word"), Ok(Some("a".to_owned())));
        assert_eq!(row.optional_text("nil"), Ok(None));
        assert_eq!(row.optional_integer("number"), Ok(Some(7)));
        assert_eq!(row.optional_integer("nil"), Ok(None));
        assert_eq!(row.word("word", |word| (word == "a").then_some(1)), Ok(1));
        assert_eq!(row.json("json"), Ok(serde_json::json!({})));
        assert_eq!(row.into_text("word"), Ok("a".to_owned()));
    }

    #[test]
    fn an_unreadable_value_names_query_and_column() {
        let of = "`SELECT 'a' AS word, 7 AS number, NULL AS nil, '{}' AS json WHERE 1 = 1`";
        let row = row();
        for (said, what) in [
            (failed(row.text("wrod")), "no column `wrod`"),
            (failed(row.optional_text("wrod")), "no column `wrod`"),
            (failed(row.integer("wrod")), "no column `wrod`"),
            (failed(row.optional_integer("wrod")), "no column `wrod`"),
            (failed(row.clone().into_text("wrod")), "no column `wrod`"),
            (
                failed(row.text("number")),
                "column `number` is an integer, not text",
            ),
            (
                failed(row.optional_text("number")),
                "column `number` is an integer, not text",
            ),
            (
                failed(row.clone().into_text("number")),
                "column `number` is an integer, not text",
            ),
            (
                failed(row.integer("word")),
                "column `word` is text, not an integer",
            ),
            (
                failed(row.optional_integer("word")),
                "column `word` is text, not an integer",
            ),
            (failed(row.text("nil")), "column `nil` is NULL, not text"),
            (
                failed(row.integer("nil")),
                "column `nil` is NULL, not an integer",
            ),
            (
                failed(row.flag("number")),
                "column `number` is neither 0 nor 1",
            ),
            (
                failed(row.word("word", |_| None::<()>)),
                "column `word` contains an unknown word",
            ),
            (
                failed(row.json::<u8>("json")),
                "column `json` is not the expected JSON",
            ),
        ] {
            assert_eq!(said, format!("{of}: {what}"));
        }
    }

    #[test]
    fn a_value_type_that_only_sqlite_has_is_an_error() {
        assert_eq!(
            failed(rows("SELECT 1 AS one, 1.5 AS half")),
            "`SELECT 1 AS one, 1.5 AS half`: column `half` is neither text nor an integer"
        );
        assert_eq!(
            failed(rows("SELECT CAST(x'ff' AS TEXT) AS broken")),
            "`SELECT CAST(x'ff' AS TEXT) AS broken`: column `broken` is not UTF-8"
        );
    }
}
