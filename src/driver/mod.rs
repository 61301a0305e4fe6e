//! The built-in browser: signs in on plain HTML pages where no browser is, for unattended runs.

pub mod drive;
pub mod html;
