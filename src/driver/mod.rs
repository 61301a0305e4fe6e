//! The built-in browser: signs in on plain HTML pages without a real browser, for unattended runs.

pub mod choice;
pub mod drive;
pub mod end;
pub mod html;
mod navigation;
mod pauses;
mod return_page;
