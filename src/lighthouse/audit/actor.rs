//! Who makes a change: the operator at a terminal, an installation through the API, or the gateway
//! itself.

use crate::env;
use crate::files;
use crate::text::line;
use std::path::Path;

/// The maximum length of a stored login name.
const LONGEST: usize = 64;
/// The login user ID of a process without a login, such as a timer's.
const NOBODY: u32 = u32::MAX;

/// Who makes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Operator {
        login: String,
        uid: Option<u32>,
    },
    Installation {
        /// Where the request came from, as a keyed hash; empty if unknown.
        address_hash: String,
    },
    Gateway,
}

/// The user running this process.
#[must_use]
pub fn operator() -> Actor {
    let text = |file: &str| files::text(Path::new(file), files::SMALL).ok();
    let uid = uid();
    let seen = Seen {
        uid,
        logged_in: text("/proc/self/loginuid").and_then(|text| text.trim().parse().ok()),
        sudo_user: env::text("SUDO_USER"),
        user: env::text("USER").or_else(|| env::text("USERNAME")),
    };
    Actor::Operator {
        login: seen.login(&text("/etc/passwd").unwrap_or_default()),
        uid,
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no user IDs")]
fn uid() -> Option<u32> {
    Some(rustix::process::getuid().as_raw())
}

#[cfg(not(unix))]
const fn uid() -> Option<u32> {
    None
}

/// What the system and the environment say about the user.
#[derive(Default)]
struct Seen {
    uid: Option<u32>,
    /// Who logged in, even if they have changed users since.
    logged_in: Option<u32>,
    sudo_user: Option<String>,
    user: Option<String>,
}

impl Seen {
    /// Returns who logged in, otherwise the user that `sudo` reports to root, otherwise the
    /// process's own user; variables that any user can set come last.
    fn login(self, passwd: &str) -> String {
        let logged_in = self.logged_in.filter(|uid| *uid != NOBODY);
        let of_sudo = self.sudo_user.filter(|_| self.uid == Some(0));
        let found = logged_in
            .and_then(|uid| name_of(passwd, uid))
            .or(of_sudo)
            .or_else(|| self.uid.and_then(|uid| name_of(passwd, uid)))
            .or(self.user);
        line(&found.unwrap_or_default(), LONGEST)
    }
}

fn name_of(passwd: &str, uid: u32) -> Option<String> {
    let uid = uid.to_string();
    let mut users = passwd.lines().map(|user| user.split(':'));
    users.find_map(|mut fields| {
        let name = fields.next()?;
        (fields.nth(1) == Some(&uid)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/sh\n";

    #[test]
    fn the_login_user_is_named_whoever_they_have_become_since() {
        let name = |name: &str| Some(name.to_owned());
        for (uid, logged_in, sudo_user, user, expected) in [
            (Some(0), Some(1000), name("eve"), name("root"), "ada"),
            (Some(0), Some(NOBODY), name("ada"), None, "ada"),
            (Some(0), None, None, name("ada"), "root"),
            (Some(1000), None, name("eve"), name("eve"), "ada"),
            (Some(1001), Some(NOBODY), None, name("max"), "max"),
            (None, None, None, name("a\nb"), "a b"),
            (Some(1001), None, None, None, ""),
        ] {
            let seen = Seen {
                uid,
                logged_in,
                sudo_user,
                user,
            };
            assert_eq!(seen.login(PASSWD), expected, "{uid:?} {logged_in:?}");
        }
    }
}
