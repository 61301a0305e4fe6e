//! Decides which origins named by a gateway may receive the code and tokens: those accepted in
//! advance, and others if the user agrees.

use crate::commands::context::Context;
use crate::config::file::Locked;
use crate::config::{Profile, load};
use crate::error::Result;
use crate::oauth::trust::{Accepts, Ask};
use crate::rfc::origin::named_origin;
use clap::Args;
use std::path::Path;
use std::sync::Arc;
use toml_edit::{Array, Value};

/// Origins accepted for one run.
#[derive(Args)]
pub(crate) struct AcceptFlags {
    /// Origin that may receive codes and tokens; repeat for several. To accept it permanently, add
    /// it to `accepted_hosts` in the config file
    #[arg(long, value_name = "ORIGIN", value_parser = named_origin)]
    pub(crate) accept_host: Vec<String>,
}

impl AcceptFlags {
    /// Returns the accepted origins. On a terminal, the user is asked about any other origin; if
    /// they accept it, it is saved in the profile.
    pub(crate) fn accepts(&self, context: &Context) -> Result<Accepts> {
        Ok(Accepts {
            hosts: self.accept_host.clone(),
            ask: asking(context)?,
        })
    }
}

/// Adds the origins saved in the profile.
pub(crate) fn with_kept(profile: &Profile, accepts: &Accepts) -> Accepts {
    let kept = profile.accepted_hosts.iter();
    Accepts {
        hosts: kept.chain(&accepts.hosts).cloned().collect(),
        ask: accepts.ask.clone(),
    }
}

fn asking(context: &Context) -> Result<Ask> {
    let (ui, file, profile) = (
        context.ui.clone(),
        context.config_file()?,
        context.profile.clone(),
    );
    Ok(Arc::new(move |origin| {
        let question = format!(
            "The gateway sends this sign-in to {origin}, which is new to this profile. The code and tokens will go \
             there. Does it belong to the provider?"
        );
        if !ui.confirm(&question)? {
            return Ok(false);
        }
        if let Err(error) = remember(&file, &profile, origin) {
            ui.warn(&format!("{origin} is accepted for this run only: {error}"));
        }
        Ok(true)
    }))
}

/// Adds an origin to the profile's `accepted_hosts`.
fn remember(file: &Path, profile: &str, origin: &str) -> Result<()> {
    let locked = Locked::new(file)?;
    let mut hosts = load(file, profile)?.accepted_hosts;
    if !hosts.iter().any(|host| host == origin) {
        hosts.push(origin.to_owned());
        let hosts = Value::Array(hosts.into_iter().collect::<Array>());
        locked.set(profile, &[(vec!["accepted_hosts".to_owned()], hosts)])?;
    }
    Ok(())
}
