//! A sign-in in progress: started at `redirect`, answered at `callback`, redeemed at `token`
//! (protocol.md section 3). Its key is the hash of the state, and it lives for 30 minutes.

pub mod answer;
pub mod arrive;
pub mod begin;
pub mod redeem;
pub mod row;
pub mod together;
pub mod used_origins;
