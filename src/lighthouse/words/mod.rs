//! The texts of pages and e-mails, in one file per language. To add a language, write its file, add
//! it to [`language::Language`], and translate until it compiles.

mod english;
pub mod fill;
pub mod language;
pub mod reader;
mod spanish;
pub mod texts;
