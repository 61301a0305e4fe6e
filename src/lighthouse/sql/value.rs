//! Parameters and column values for either database.

/// A parameter or column value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Integer(i64),
    Null,
    /// A list of TEXT, which only PostgreSQL supports.
    Texts(Vec<String>),
    /// A list of BIGINT, which only PostgreSQL supports.
    Integers(Vec<i64>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl Value {
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "an integer",
            Self::Null => "NULL",
            Self::Texts(_) | Self::Integers(_) => "a list",
        }
    }
}
