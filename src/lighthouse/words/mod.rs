//! What people read on pages and in mails, in their language: one file a language, all with the same texts. To add a
//! language, write its file, name it in [`language::Language`], and translate until it compiles.

mod english;
pub mod fill;
pub mod language;
pub mod reader;
mod spanish;
pub mod texts;
