//! stub
use crate::error::Result;
use std::path::PathBuf;
/// x
pub fn default_file() -> Result<PathBuf> {
    todo!()
}
