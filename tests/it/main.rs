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
            crate::postgres::on_postgres(super::$test);
        })*
    };
}

mod auth;
mod auth_assertion;
mod auth_faults;
mod auth_gateway;
mod auth_resume;
mod auth_session;
mod auth_ways;
mod catalog_check;
mod checks;
mod citations;
mod command_line;
mod config;
mod demo;
mod doctor;
mod documents;
mod fake_hosts;
mod full_lists;
mod generated;
mod hostile_config;
mod hostile_gateway;
mod hostile_text;
mod hostile_ways;
mod inspect;
mod interop;
mod interop_failures;
mod interop_sign_in;
mod lantern;
mod layers;
mod lifecycle;
mod lifecycle_kills;
mod lighthouse;
mod lighthouse_catalog;
mod lighthouse_keys;
mod lighthouse_operator;
mod lighthouse_postgres;
mod lighthouse_server;
mod listener;
mod made_lists;
mod made_lists_spread;
mod openapi;
mod postgres;
mod practice;
mod providers;
mod provisioning;
mod register;
mod reports;
mod sandbox;
mod sandbox_discovery;
mod sandbox_fhir;
mod sandbox_serve;
mod sandbox_signin;
mod sandbox_token;
mod schemas;
mod search;
mod secrets;
mod servers;
mod site;
mod smtp;
mod support;
mod upgrade;
mod usage;
mod walk;
