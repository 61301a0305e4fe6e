//! Servers, parsers, programs and lists that nobody in this project wrote.

mod full_lists;
mod healthy_providers;
mod interop_failures;
mod interop_sign_in;
mod mutated;
mod mutations;
mod protocols;
mod provisioning;
mod reports;
mod sign_in_matrix;
