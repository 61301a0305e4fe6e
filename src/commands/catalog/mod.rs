//! `fastenctl lighthouse catalog`: imports lists into a gateway's database, and shows what is
//! served from them.

pub mod check;
#[cfg(feature = "lighthouse")]
mod given;
pub mod import;
pub mod list;
#[cfg(feature = "lighthouse")]
mod outcome;
pub mod overrule;
pub mod show;
#[cfg(feature = "lighthouse")]
mod stored;
pub mod update;

use crate::commands::context::Context;
use crate::error::Result;
use check::CheckCatalog;
use clap::Subcommand;
use import::Import;
use list::ListCatalog;
use overrule::Override;
use show::ShowCatalog;
use std::process::ExitCode;
use update::UpdateCatalog;

/// Load lists of institutions, and see what the gateway serves from them
#[derive(Subcommand)]
pub enum Catalogs {
    /// Import published lists into the database, all of them or none
    Import(Import),
    /// Download lists again from their URLs, and import what has changed
    Update(UpdateCatalog),
    /// Show the lists, what is served from them, and why the rest is not
    List(ListCatalog),
    /// Show what is known about a brand, portal or endpoint: lists, check, settings, and search
    Show(ShowCatalog),
    /// Correct a brand, portal or endpoint, or accept a change that was held back
    Override(Override),
    /// Query each endpoint, and store what a sign-in there needs
    Check(CheckCatalog),
}

impl Catalogs {
    /// Runs the chosen subcommand.
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
        match self {
            Self::Import(args) => args.run(context),
            Self::Update(args) => args.run(context),
            Self::List(args) => args.run(context),
            Self::Show(args) => args.run(context),
            Self::Override(args) => args.run(context),
            Self::Check(args) => args.run(context),
        }
    }
}

/// The same commands in a build without servers, where they only return an error.
#[cfg(not(feature = "lighthouse"))]
mod lean {
    use super::{CheckCatalog, Import, ListCatalog, Override, ShowCatalog, UpdateCatalog};
    use crate::commands::context::Context;
    use crate::commands::lean::no_server;
    use crate::error::Result;
    use std::process::ExitCode;

    macro_rules! without_server {
        ($($command:ty, $name:literal;)*) => {$(
            impl $command {
                pub(super) fn run(self, _context: &Context) -> Result<ExitCode> {
                    Err(no_server(concat!("lighthouse catalog ", $name), "the feature `lighthouse`"))
                }
            }
        )*};
    }

    without_server! {
        Import, "import";
        UpdateCatalog, "update";
        ListCatalog, "list";
        ShowCatalog, "show";
        Override, "override";
        CheckCatalog, "check";
    }
}
