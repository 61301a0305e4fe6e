//! `fastenctl lighthouse`: runs the gateway, and manages its database. The commands and their
//! arguments are the same in every build.

pub mod audit;
pub mod check;
pub mod erasure;
pub mod example;
pub mod export;
pub mod installation;
pub mod key;
pub mod limit;
pub mod notice;
#[cfg(feature = "lighthouse")]
mod owner_limit;
pub mod pepper;
pub mod platform;
pub mod reset_secret;
pub mod seat;
pub mod serve;
pub mod suspension;
#[cfg(feature = "lighthouse")]
pub mod table;

use crate::commands::catalog::Catalogs;
use crate::commands::context::Context;
use crate::commands::storage::backup::Backup;
use crate::commands::storage::copy_to::CopyTo;
use crate::commands::storage::migrate::Migrate;
use crate::commands::storage::restore::Restore;
use crate::error::Result;
use audit::Audit;
use check::Check;
use clap::Subcommand;
use erasure::Delete;
use example::Example;
use export::Export;
use installation::{List, Show};
use key::RotateKeys;
use limit::{ListLimits, SetLimit, UnsetLimit};
use notice::SendNotice;
use pepper::{ForgetPepper, PepperStatus, RotatePepper};
use platform::{ListPlatforms, ShowPlatform};
use reset_secret::ResetSecret;
use seat::{ListSeats, ReleaseSeat};
use serve::Serve;
use std::process::ExitCode;
use suspension::{Resume, Suspend};

/// Run the auth gateway
#[derive(Subcommand)]
pub enum Lighthouse {
    Serve(Serve),
    Check(Check),
    #[command(subcommand)]
    Installation(Installations),
    #[command(subcommand)]
    Limit(Limits),
    #[command(subcommand)]
    Seat(Seats),
    #[command(subcommand)]
    Key(Keys),
    #[command(subcommand)]
    Pepper(Peppers),
    #[command(subcommand)]
    Catalog(Catalogs),
    #[command(subcommand)]
    Platform(Platforms),
    Audit(Audit),
    Notice(SendNotice),
    Migrate(Migrate),
    Backup(Backup),
    Restore(Restore),
    CopyTo(CopyTo),
    Example(Example),
}

/// List, suspend, export and delete installations, whether or not the gateway is running
#[derive(Subcommand)]
pub enum Installations {
    /// List all installations
    List(List),
    /// Show an installation and its users per provider
    Show(Show),
    /// Suspend an installation: refuse its requests and new sign-ins; connected users stay
    /// connected
    Suspend(Suspend),
    /// End a suspension
    Resume(Resume),
    /// Give an installation a new secret, for an administrator who has lost theirs
    ResetSecret(ResetSecret),
    /// Print everything stored about an installation as one JSON document, without secrets
    Export(Export),
    /// Delete an installation; only its ID is kept, and nobody can connect through it
    Delete(Delete),
}

/// Set how many users per provider an installation may connect, overriding the settings
#[derive(Subcommand)]
pub enum Limits {
    /// Set a limit, effective from the next sign-in
    Set(SetLimit),
    /// Remove a limit, so that the settings apply again
    Unset(UnsetLimit),
    /// List the limits that have been set
    List(ListLimits),
}

/// List the seats at providers, and release them
#[derive(Subcommand)]
pub enum Seats {
    /// List the seats in use, the evidence for each, and when they expire
    List(ListSeats),
    /// Release a seat immediately
    Release(ReleaseSeat),
}

/// Show what to register at the platforms' developer portals
#[derive(Subcommand)]
pub enum Platforms {
    List(ListPlatforms),
    Show(ShowPlatform),
}

/// Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)
#[derive(Subcommand)]
pub enum Keys {
    /// Publish a new key, which replaces the current one after a delay
    Rotate(RotateKeys),
}

/// Rotate the pepper, the key used to hash users, mailboxes and tokens
#[derive(Subcommand)]
pub enum Peppers {
    /// Show the peppers, and what is still stored under each
    Status(PepperStatus),
    /// Replace the pepper; data stored under the old one can still be found
    Rotate(RotatePepper),
    /// Forget the old pepper, unless something is still stored under it
    Forget(ForgetPepper),
}

impl Lighthouse {
    /// Runs the chosen subcommand.
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
        match self {
            Self::Serve(args) => args.run(context),
            Self::Check(args) => args.run(context),
            Self::Installation(Installations::List(args)) => args.run(context),
            Self::Installation(Installations::Show(args)) => args.run(context),
            Self::Installation(Installations::Suspend(args)) => args.run(context),
            Self::Installation(Installations::Resume(args)) => args.run(context),
            Self::Installation(Installations::ResetSecret(args)) => args.run(context),
            Self::Installation(Installations::Export(args)) => args.run(context),
            Self::Installation(Installations::Delete(args)) => args.run(context),
            Self::Limit(Limits::Set(args)) => args.run(context),
            Self::Limit(Limits::Unset(args)) => args.run(context),
            Self::Limit(Limits::List(args)) => args.run(context),
            Self::Seat(Seats::List(args)) => args.run(context),
            Self::Seat(Seats::Release(args)) => args.run(context),
            Self::Key(Keys::Rotate(args)) => args.run(context),
            Self::Pepper(Peppers::Status(args)) => args.run(context),
            Self::Pepper(Peppers::Rotate(args)) => args.run(context),
            Self::Pepper(Peppers::Forget(args)) => args.run(context),
            Self::Catalog(catalogs) => catalogs.run(context),
            Self::Platform(Platforms::List(args)) => args.run(context),
            Self::Platform(Platforms::Show(args)) => args.run(context),
            Self::Audit(args) => args.run(context),
            Self::Notice(args) => args.run(context),
            Self::Migrate(args) => args.run(context),
            Self::Backup(args) => args.run(context),
            Self::Restore(args) => args.run(context),
            Self::CopyTo(args) => args.run(context),
            Self::Example(args) => Ok(args.run(context)),
        }
    }
}

/// Implements every command for a build without servers, where each returns an error.
#[cfg(not(feature = "lighthouse"))]
macro_rules! without_server {
    ($($command:ty, $name:literal;)*) => {$(
        impl $command {
            fn run(self, _context: &Context) -> Result<ExitCode> {
                Err(crate::commands::lean::no_server($name, "the feature `lighthouse`"))
            }
        }
    )*};
}

#[cfg(not(feature = "lighthouse"))]
without_server! {
    Serve, "lighthouse serve";
    Check, "lighthouse check";
    List, "lighthouse installation list";
    Show, "lighthouse installation show";
    Suspend, "lighthouse installation suspend";
    Resume, "lighthouse installation resume";
    ResetSecret, "lighthouse installation reset-secret";
    Export, "lighthouse installation export";
    Delete, "lighthouse installation delete";
    Audit, "lighthouse audit";
    SendNotice, "lighthouse notice";
    SetLimit, "lighthouse limit set";
    UnsetLimit, "lighthouse limit unset";
    ListLimits, "lighthouse limit list";
    ListSeats, "lighthouse seat list";
    ReleaseSeat, "lighthouse seat release";
    RotateKeys, "lighthouse key rotate";
    PepperStatus, "lighthouse pepper status";
    RotatePepper, "lighthouse pepper rotate";
    ForgetPepper, "lighthouse pepper forget";
    ListPlatforms, "lighthouse platform list";
    ShowPlatform, "lighthouse platform show";
    Migrate, "lighthouse migrate";
    Backup, "lighthouse backup";
    Restore, "lighthouse restore";
    CopyTo, "lighthouse copy-to";
}
