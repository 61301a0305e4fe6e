//! `fastenctl lighthouse`: the subcommands and their arguments, the same in every build. What they do is in
//! the files `lighthouse_*` beside this one.

use crate::commands::context::Context;
use crate::error::Result;
#[cfg(feature = "lighthouse")]
use crate::lighthouse::settings;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

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
    Key(Keys),
    #[command(subcommand)]
    Catalog(Catalogs),
    Migrate(Migrate),
}

/// See and suspend installations, with or without a running gateway
#[derive(Subcommand)]
pub enum Installations {
    /// List all installations
    List(List),
    /// Show one installation with its users per provider
    Show(Show),
    /// Refuse an installation's requests and new sign-ins; who is connected stays connected
    Suspend(Suspend),
    /// End a suspension
    Resume(Resume),
}

/// Set how many users per provider an installation may connect, instead of the settings
#[derive(Subcommand)]
pub enum Limits {
    /// Set a limit, from the next sign-in on
    Set(SetLimit),
    /// Take a limit back: the settings hold again
    Unset(UnsetLimit),
    /// List the limits that were set
    List(ListLimits),
}

/// Change the keys that the gateway proves itself to providers with (`private_key_jwt`)
#[derive(Subcommand)]
pub enum Keys {
    /// Publish a new key beside the present one, which it follows a little later
    Rotate(RotateKeys),
}

/// Load the lists of institutions that can be connected, and see what is served of them
#[derive(Subcommand)]
pub enum Catalogs {
    /// Read published lists into the database, all or none of them
    Import(Import),
    /// Show the lists, what is served of them, and why the rest is not
    List(ListCatalog),
    /// Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found
    Show(ShowCatalog),
    /// Ask each endpoint what it publishes, and keep what a sign-in there needs
    Check(CheckCatalog),
}

/// Where settings and database are.
#[derive(Args)]
pub struct Place {
    /// The settings file; without one, embedded defaults and no providers
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Where the database is kept
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

/// Serve the gateway until Ctrl-C or SIGTERM
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// Address and port to listen on (default `127.0.0.1:8417`)
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
}

/// Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers
#[derive(Args)]
pub struct Check {
    /// The settings file, as with `--settings`; without one, the environment alone
    #[arg(value_name = "FILE", conflicts_with = "settings")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `installation list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `installation show`.
#[derive(Args)]
pub struct Show {
    /// The installation's id
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `installation suspend`.
#[derive(Args)]
pub struct Suspend {
    /// The installation's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why, in a few words; its administrator is shown them
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub reason: String,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `installation resume`.
#[derive(Args)]
pub struct Resume {
    /// The installation's id
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub place: Place,
}

/// What a limit is about.
#[derive(Args)]
pub struct About {
    #[command(flatten)]
    pub provider: Provider,
    /// For this installation alone, verified or not
    #[arg(long, value_name = "ID")]
    pub installation: Option<String>,
}

/// One of the two.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Provider {
    /// Each endpoint of this platform
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// The limit group of this endpoint, by the endpoint's id or by the group's name
    #[arg(long, value_name = "ID")]
    pub endpoint: Option<String>,
}

/// Arguments of `limit set`.
#[derive(Args)]
pub struct SetLimit {
    /// Users per provider; 0 lets nobody new in
    #[arg(value_name = "USERS", value_parser = clap::value_parser!(i64).range(0..))]
    pub users: i64,
    #[command(flatten)]
    pub about: About,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `limit unset`.
#[derive(Args)]
pub struct UnsetLimit {
    #[command(flatten)]
    pub about: About,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `limit list`.
#[derive(Args)]
pub struct ListLimits {
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `key rotate`.
#[derive(Args)]
pub struct RotateKeys {
    /// How long providers have to fetch the new key before it is used
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = humantime::parse_duration)]
    pub overlap: Duration,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `catalog check`.
#[derive(Args)]
pub struct CheckCatalog {
    /// Endpoints of this platform only
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Endpoints that an import has changed since then only, such as `2026-01-31`
    #[arg(long, value_name = "DATE", value_parser = crate::clock::parse_date)]
    pub changed_since: Option<i64>,
    /// This endpoint only, whenever it was checked last
    #[arg(long, value_name = "ID")]
    pub endpoint: Option<String>,
    /// Leave out what was checked within this time, so that a check that was ended goes on where it was
    #[arg(long, value_name = "DURATION", default_value = "12h", value_parser = humantime::parse_duration)]
    pub older_than: Duration,
    /// Hosts asked at the same time; each is asked one thing at a time
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// Addresses on private networks are meant, for all endpoints
    #[arg(long)]
    pub allow_private_network: bool,
    /// Fail with 20 when an endpoint is not `ok`
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `catalog import`.
#[derive(Args)]
pub struct Import {
    /// Lists as files; the name of each, without its ending, is the list's own
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Remove what a list no longer holds, but nothing that people are connected to
    #[arg(long)]
    pub prune: bool,
    /// The format of all files (default: found out from what each holds)
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ListFormat>,
    #[command(flatten)]
    pub place: Place,
}

/// The formats of lists, also in a build that reads none.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum ListFormat {
    Lantern,
    Brands,
    Endpoints,
    Fasten,
}

/// Arguments of `catalog list`.
#[derive(Args)]
pub struct ListCatalog {
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `catalog show`.
#[derive(Args)]
pub struct ShowCatalog {
    /// The id of a brand, portal or endpoint
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub place: Place,
}

/// Bring the database up to this version, as `serve` does when it starts
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    pub place: Place,
}

impl Lighthouse {
    /// Runs the chosen subcommand.
    ///
    /// # Errors
    /// Those of the subcommand.
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Serve(args) => args.run(context),
            Self::Check(args) => args.run(context),
            Self::Installation(Installations::List(args)) => args.run(context),
            Self::Installation(Installations::Show(args)) => args.run(context),
            Self::Installation(Installations::Suspend(args)) => args.run(context),
            Self::Installation(Installations::Resume(args)) => args.run(context),
            Self::Limit(Limits::Set(args)) => args.run(context),
            Self::Limit(Limits::Unset(args)) => args.run(context),
            Self::Limit(Limits::List(args)) => args.run(context),
            Self::Key(Keys::Rotate(args)) => args.run(context),
            Self::Catalog(Catalogs::Import(args)) => args.run(context),
            Self::Catalog(Catalogs::List(args)) => args.run(context),
            Self::Catalog(Catalogs::Show(args)) => args.run(context),
            Self::Catalog(Catalogs::Check(args)) => args.run(context),
            Self::Migrate(args) => args.run(context),
        }
    }
}

#[cfg(feature = "lighthouse")]
impl Place {
    /// The settings of file and environment, the command line winning.
    ///
    /// # Errors
    /// 3, naming file, place and key.
    pub fn load(&self) -> Result<settings::Settings> {
        let mut settings = settings::reading::load(self.settings.as_deref(), environment())?;
        settings.data_dir = self.data_dir.clone().or(settings.data_dir);
        Ok(settings)
    }
}

/// The variables that are text.
#[cfg(feature = "lighthouse")]
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// The same commands in every build; here they have nothing to run.
#[cfg(not(feature = "lighthouse"))]
macro_rules! without_server {
    ($($command:ty, $name:literal;)*) => {$(
        impl $command {
            fn run(self, _context: &Context) -> Result<()> {
                Err(crate::commands::context::no_server($name, "`lighthouse`"))
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
    SetLimit, "lighthouse limit set";
    UnsetLimit, "lighthouse limit unset";
    ListLimits, "lighthouse limit list";
    RotateKeys, "lighthouse key rotate";
    Import, "lighthouse catalog import";
    ListCatalog, "lighthouse catalog list";
    ShowCatalog, "lighthouse catalog show";
    CheckCatalog, "lighthouse catalog check";
    Migrate, "lighthouse migrate";
}
