//! The integration tests: routes in process, and journeys through the real binary. They are one
//! binary, so that it is linked only once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic fails the test, which is what should happen"
)]
#![expect(clippy::print_stdout, reason = "tests print their progress")]

/// Runs the surrounding module's tests again on PostgreSQL, in a submodule `on_postgres`.
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
