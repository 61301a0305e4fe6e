//! What people read on pages and in e-mails, in their language: one file per language, all with the
//! same texts. To add a language, write its file, add it to [`language::Language`], and translate
//! until it compiles.

mod english;
pub mod fill;
pub mod language;
pub mod reader;
mod spanish;
pub mod texts;
