//! `fastenctl auth`: tests sign-ins and manages kept sessions.

pub mod accept;
mod answer;
pub mod both;
pub mod checks;
pub mod client;
pub mod forget;
pub mod kept;
pub mod login;
mod place;
mod protocols;
pub mod refresh;
pub mod register_client;
pub mod report;
pub mod show;
pub mod start;
pub mod test;
pub mod voice;
pub mod way;

use crate::commands::auth::checks::Checks;
use crate::commands::auth::forget::Forget;
use crate::commands::auth::login::Login;
use crate::commands::auth::refresh::Refresh;
use crate::commands::auth::register_client::RegisterClient;
use crate::commands::auth::show::Show;
use crate::commands::auth::test::Test;
use crate::commands::context::Context;
use crate::error::Result;
use clap::Subcommand;
use std::process::ExitCode;

/// Test sign-ins
#[derive(Subcommand)]
pub enum Auth {
    Test(Box<Test>),
    RegisterClient(RegisterClient),
    Checks(Checks),
    Login(Box<Login>),
    Refresh(Refresh),
    Show(Show),
    Forget(Forget),
}

impl Auth {
    /// Runs the chosen subcommand.
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
        match self {
            Self::Test(test) => test.run(context),
            Self::RegisterClient(register) => register.run(context),
            Self::Checks(checks) => checks.run(context),
            Self::Login(login) => login.run(context),
            Self::Refresh(refresh) => refresh.run(context),
            Self::Show(show) => show.run(context),
            Self::Forget(forget) => forget.run(context),
        }
    }
}
