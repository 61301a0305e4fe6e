//! Flags for protocol extensions of a sign-in without a gateway.

use crate::oauth::dpop::Key;
use crate::oauth::target::direct::{Beginning, Ways};
use clap::Args;

/// Flags for protocol extensions.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a separate command-line flag"
)]
pub(crate) struct ProtocolFlags {
    /// Push the authorization request to the provider first (RFC 9126); automatic if the provider
    /// requires it
    #[arg(long, conflicts_with = "resume", help_heading = "Without a gateway")]
    pub(crate) pushed: bool,
    /// Sign in on another device by entering a code there (RFC 8628)
    #[arg(long, conflicts_with_all = ["resume", "start", "pushed", "paste", "port", "redirect_uri", "listen", "response_mode",
        "require_pkce", "param"], help_heading = "Without a gateway")]
    pub(crate) device: bool,
    /// Wait for an EHR to launch the app at `/launch` on the same origin as the redirect URI
    #[arg(long, conflicts_with_all = ["resume", "start", "device", "paste", "no_browser", "browser", "login", "password_file",
        "deny", "login_host"], help_heading = "Without a gateway")]
    pub(crate) ehr_launch: bool,
    /// Bind the tokens to a temporary key by proof of possession (RFC 9449)
    #[arg(long, conflicts_with_all = ["resume", "start"], help_heading = "Without a gateway")]
    pub(crate) dpop: bool,
}

impl ProtocolFlags {
    /// The first flag that was given; none of them can be used through a gateway.
    pub(crate) fn first_given(&self) -> Option<&'static str> {
        let given = [
            ("--pushed", self.pushed),
            ("--device", self.device),
            ("--ehr-launch", self.ehr_launch),
            ("--dpop", self.dpop),
        ];
        let first = given.into_iter().find(|(_, given)| *given);
        first.map(|(flag, _)| flag)
    }

    /// The sign-in options that the flags select.
    pub(crate) fn ways(&self, key: Option<&Key>) -> Ways {
        Ways {
            beginning: match (self.device, self.ehr_launch) {
                (true, _) => Beginning::Device,
                (_, true) => Beginning::EhrLaunch,
                _ => Beginning::Browser,
            },
            pushed: self.pushed,
            dpop: key.map(|key| key.secret().clone()),
        }
    }
}
