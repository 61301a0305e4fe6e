//! The integration tests: routes in process, journeys through the real binary. One binary, so that it
//! links once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]
#![expect(
    clippy::print_stdout,
    reason = "what a test went through is worth knowing"
)]

/// In a module `on_postgres` of its own: the tests of the module around it, once more on PostgreSQL.
macro_rules! on_postgres_too {
    ($($test:ident)*) => {
        $(#[test]
        fn $test() {
            crate::world::postgres::on_postgres(super::$test);
        })*
    };
}

mod foreign;
mod house;
mod journeys;
mod routes;
#[path = "../world/mod.rs"]
mod world;
