//! Servers, parsers, programs and lists from outside this project.

mod full_lists;
mod healthy_providers;
mod interop_failures;
mod interop_sign_in;
mod mutated;
mod mutations;
mod protocols;
mod provisioning;
mod reports;
mod shells;
mod sign_in_matrix;
