//! The audit log: who changed what, and when (protocol.md section 8). Each entry is written in the
//! transaction of its change and read by the operator. Entries never change, but the address hashes
//! of deleted installations are removed.

mod actor;
mod entry;
mod tombstone;

pub use crate::lighthouse::audit::actor::{Actor, operator};
pub use crate::lighthouse::audit::entry::{
    Action, Entry, Recorded, address_hash, forget, leave_no_address, leave_no_stray_address, note,
    recorded,
};
pub use crate::lighthouse::audit::tombstone::{deleted_at, put_up};
