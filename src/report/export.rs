//! Exports an installation's credentials in the formats of other programs: shell, JSON, YAML,
//! Kubernetes, Docker, systemd, and a Fasten server's settings table. This is the only place that
//! writes the secret in plain text.

use crate::api::own_base;
use crate::error::{Error, Kind, Result};
use crate::report::fasten_nginx::block;
use crate::secret::{Secret, serialize_exposed};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;
use uuid::Uuid;

/// In what form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// `NAME='value'` lines to source in a shell (`set -a; . ./FILE`)
    Env,
    /// One JSON document
    Json,
    /// A YAML mapping
    Yaml,
    /// A Kubernetes Secret, for `kubectl apply -f -` and `envFrom`
    K8sSecret,
    /// `NAME=value` lines, for `docker run --env-file`
    DockerEnv,
    /// The secret alone, for `systemd-creds encrypt` or `LoadCredential=`
    SystemdCredential,
    /// SQL that stores the ID and secret in the database of a self-hosted Fasten
    FastenSettings,
    /// An nginx server block that makes a published Fasten use this gateway; contains no secret
    FastenNginx,
}

impl Format {
    /// Whether the text contains the credentials.
    #[must_use]
    pub const fn holds_the_secret(self) -> bool {
        !matches!(self, Self::FastenNginx)
    }
}

/// The exported values, for other machines of the same installation.
#[derive(Clone, Debug, Serialize)]
pub struct Identity {
    pub lighthouse: String,
    pub installation_id: String,
    #[serde(serialize_with = "serialize_exposed")]
    pub installation_secret: Secret,
    pub administrator_name: String,
    pub administrator_email: String,
    pub issued_at: String,
    /// The key for references to local users; with a different one, they would be counted twice
    /// (protocol.md section 4).
    #[serde(serialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub user_ref_key: Option<Secret>,
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn optional<S: serde::Serializer>(
    secret: &Option<Secret>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => serialize_exposed(secret, serializer),
        None => serializer.serialize_none(),
    }
}

impl Identity {
    fn fields(&self) -> Vec<(&'static str, &'static str, &str)> {
        let key = self.user_ref_key.as_ref().map(Secret::expose);
        let key = key.map(|key| ("user_ref_key", "FASTENCTL_USER_REF_KEY", key));
        let always: [(_, _, &str); 6] = [
            ("lighthouse", "FASTENCTL_LIGHTHOUSE", &self.lighthouse),
            (
                "installation_id",
                "FASTENCTL_INSTALLATION_ID",
                &self.installation_id,
            ),
            (
                "installation_secret",
                "FASTENCTL_INSTALLATION_SECRET",
                self.installation_secret.expose(),
            ),
            (
                "administrator_name",
                "FASTENCTL_ADMIN_NAME",
                &self.administrator_name,
            ),
            (
                "administrator_email",
                "FASTENCTL_ADMIN_EMAIL",
                &self.administrator_email,
            ),
            (
                "issued_at",
                "FASTENCTL_INSTALLATION_ISSUED_AT",
                &self.issued_at,
            ),
        ];
        always.into_iter().chain(key).collect()
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u8,
    ok: bool,
    #[serde(flatten)]
    identity: &'a Identity,
}

/// Returns the credentials in the given format.
///
/// # Errors
/// [`Kind::Config`] if the format cannot express a value.
pub fn export(identity: &Identity, format: Format) -> Result<String> {
    let lines = |line: fn(&str, &str, &str) -> String| {
        identity
            .fields()
            .iter()
            .map(|(key, variable, value)| line(key, variable, value))
            .collect::<String>()
    };
    match format {
        Format::Env => Ok(lines(|_, name, value| {
            format!("{name}='{}'\n", value.replace('\'', "'\\''"))
        })),
        Format::Json => serde_json::to_string_pretty(&Document {
            schema_version: 1,
            ok: true,
            identity,
        })
        .map(|text| text + "\n")
        .map_err(|error| Error::new(Kind::Failure, format!("cannot write JSON: {error}"))),
        Format::Yaml => Ok(lines(|key, _, value| format!("{key}: {}\n", yaml(value)))),
        Format::K8sSecret => {
            let data =
                lines(|_, name, value| format!("  {name}: {}\n", BASE64_STANDARD.encode(value)));
            let head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: fastenctl-installation\ntype: Opaque\ndata:\n";
            Ok(format!("{head}{data}"))
        }
        Format::DockerEnv => docker_env(identity),
        Format::SystemdCredential => Ok(identity.installation_secret.expose().to_owned()),
        Format::FastenSettings => fasten_settings(identity),
        Format::FastenNginx => fasten_nginx(identity),
    }
}

/// Returns the server block, whose quoted values must not contain special characters.
fn fasten_nginx(identity: &Identity) -> Result<String> {
    let id = &identity.installation_id;
    let own = own_base(&identity.lighthouse, id);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ":/.-_[]".contains(c);
    if own.chars().all(is_plain) {
        Ok(block(&own, id))
    } else {
        let message = format!("`{own}` cannot be used in an nginx configuration");
        Err(Error::new(Kind::Config, message)
            .hint("`fastenctl config check` shows what is wrong with `lighthouse` and `id`"))
    }
}

/// Returns the lines for Docker, which has no quoting: the value is everything after the `=`.
fn docker_env(identity: &Identity) -> Result<String> {
    let mut text = String::new();
    for (key, name, value) in identity.fields() {
        // Some programs that read such files strip quotes, and others keep them.
        let is_quoted = |quote| value.starts_with(quote) && value.ends_with(quote);
        let is_quoted = is_quoted('"') || is_quoted('\'');
        if value.chars().any(char::is_control) || value.trim() != value || is_quoted {
            return Err(Error::new(
                Kind::Config,
                format!("`{key}` cannot be written for Docker, which does not support quoting"),
            )
            .hint("it contains a line break, starts or ends with a space, or is in quotes; choose another format, or \
             change the value with `fastenctl update`"));
        }
        text.extend([name, "=", value, "\n"]);
    }
    Ok(text)
}

/// Returns a double-quoted scalar (YAML 1.1 and 1.2); non-printable characters and line breaks are
/// escaped.
fn yaml(value: &str) -> String {
    let mut text = String::from('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            ' '..='~' => text.push(character),
            other if other.is_alphanumeric() => text.push(other),
            other => text.extend(["\\U", &format!("{:08x}", u32::from(other))]),
        }
    }
    text.push('"');
    text
}

/// Returns SQL for SQLite and PostgreSQL. Fasten adds both keys to `system_settings` when it
/// creates its tables at the first start; the statement restores a deleted one.
fn fasten_settings(identity: &Identity) -> Result<String> {
    let secret = identity.installation_secret.expose();
    Ok([
        "-- The installation's ID and secret for a self-hosted Fasten. Start Fasten once, so that it creates its tables,\n\
         -- stop it, run this SQL on its database, and start it again.\nBEGIN;\n",
        &fasten_setting("installation_id", &identity.installation_id, "identifies this installation to its gateway")?,
        &fasten_setting("installation_secret", secret, "proves the identity of this installation")?,
        "COMMIT;\n",
    ]
    .concat())
}

fn fasten_setting(key: &str, value: &str, description: &str) -> Result<String> {
    let value = literal(key, value)?;
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("fastenctl {key}").as_bytes());
    Ok(format!(
        "UPDATE system_settings SET setting_value_string = {value}, setting_data_type = 'string', deleted_at = NULL, \
         updated_at = CURRENT_TIMESTAMP WHERE setting_key_name = '{key}';\n\
         INSERT INTO system_settings (id, created_at, updated_at, setting_key_name, setting_key_description, \
         setting_data_type, setting_value_numeric, setting_value_string, setting_value_bool, setting_value_array)\n  \
         SELECT '{id}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '{key}', '{description}', 'string', 0, {value}, FALSE, \
         'null'\n  WHERE NOT EXISTS (SELECT 1 FROM system_settings WHERE setting_key_name = '{key}');\n"
    ))
}

/// Returns a string literal that means the same on every database: standard SQL has no escape
/// except the doubled quote, but some servers are configured to support more.
fn literal(key: &str, value: &str) -> Result<String> {
    if value.chars().any(|c| c.is_control() || c == '\\') {
        return Err(Error::new(
            Kind::Config,
            format!("`{key}` contains a character that is not safe in SQL"),
        )
        .hint("`fastenctl rotate-secret` creates a new secret"));
    }
    Ok(format!("'{}'", value.replace('\'', "''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        Identity {
            lighthouse: "https://gw.example/v1".into(),
            installation_id: "6f0d".into(),
            installation_secret: Secret::new("it's"),
            administrator_name: "Ada \"P\"".into(),
            administrator_email: "ada@example.org".into(),
            issued_at: "2026-11-22T09:30:00Z".into(),
            user_ref_key: Some(Secret::new("k3y")),
        }
    }

    #[test]
    fn a_shell_reads_each_value_in_single_quotes() {
        let text = export(&identity(), Format::Env).unwrap();
        assert_eq!(
            text.lines().nth(2),
            Some("FASTENCTL_INSTALLATION_SECRET='it'\\''s'")
        );
    }

    #[test]
    fn a_value_that_docker_would_change_is_refused() {
        assert!(
            export(&identity(), Format::DockerEnv)
                .unwrap()
                .contains("FASTENCTL_ADMIN_NAME=Ada \"P\"\n")
        );
        for name in ["Ada\nPATH=/tmp", "Ada ", "\"Ada\"", "'Ada'"] {
            let error = export(
                &Identity {
                    administrator_name: name.into(),
                    ..identity()
                },
                Format::DockerEnv,
            );
            assert_eq!(error.unwrap_err().kind(), Kind::Config, "{name}");
        }
    }

    #[test]
    fn a_secret_cannot_end_an_sql_literal() {
        let text = export(&identity(), Format::FastenSettings).unwrap();
        assert!(text.contains("setting_value_string = 'it''s',"), "{text}");
        let hostile = Identity {
            installation_secret: Secret::new("a\\'; DROP TABLE users; --"),
            ..identity()
        };
        assert_eq!(
            export(&hostile, Format::FastenSettings).unwrap_err().kind(),
            Kind::Config
        );
    }

    #[test]
    fn nginx_gets_the_own_address_but_no_secret() {
        let text = export(&identity(), Format::FastenNginx).unwrap();
        assert!(text.contains("'https://gw.example/i/6f0d/v1';"), "{text}");
        assert!(!text.contains("it's"), "{text}");
        let hostile = Identity {
            lighthouse: "https://gw.example/v1';return 200 '".into(),
            ..identity()
        };
        let error = export(&hostile, Format::FastenNginx).unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
    }

    #[test]
    fn a_credential_is_the_secret_and_nothing_else() {
        assert_eq!(
            export(&identity(), Format::SystemdCredential).unwrap(),
            "it's"
        );
    }
}
