//! Who changed what, and when (protocol.md section 8): written in the transaction of each change,
//! read by the operator, never changed except to remove the address hashes of deleted
//! installations.

mod actor;
mod entry;
mod tombstone;

pub use crate::lighthouse::audit::actor::{Actor, operator};
pub use crate::lighthouse::audit::entry::{
    Action, Entry, Recorded, address_hash, forget, leave_no_address, leave_no_stray_address, note,
    recorded,
};
pub use crate::lighthouse::audit::tombstone::{deleted_at, put_up};
