//! Requests whose redirect URI or client is not the registered one: nothing may be sent there.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::opened::Opened;
use crate::conformance::prober::refusal::error_page;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, fail, pass, skip};
use crate::oauth::facts::Facts;
use crate::rfc::origin::origin_of;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity};
use url::Url;

pub(super) const AUTH_03: Check = Check {
    id: "AUTH-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::Critical,
    sentence: "An unregistered redirect URI gets an error page and no redirect",
    source: &["6749 3.1.2.4", "6749 4.1.2.1", "9700 4.1.3", "9700 4.11.2"],
    how: How::Asks(foreign_redirect_uri),
};

fn foreign_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked =
        Asked::ordinary(prober, facts)?.with("redirect_uri", "https://probe.example/callback");
    Ok(error_page(
        &prober.open(facts, &asked)?,
        "an unregistered redirect URI",
    ))
}

pub(super) const AUTH_04: Check = Check {
    id: "AUTH-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Every variation of the registered redirect URI is refused",
    source: &["9700 2.1", "9700 4.1.3", "6749 3.1.2"],
    how: How::Asks(varied_redirect_uri),
};

fn varied_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let good = &facts.redirect_uri;
    let url = Url::parse(good).map_err(|_| skip("the redirect URI is no address"))?;
    let host = url.host_str().unwrap_or_default();
    let mut varied = vec![
        format!("{good}/more"),
        format!("{good}/"),
        format!("{good}?a=1"),
        format!("{good}#a"),
        good.replacen(url.path(), &url.path().to_uppercase(), 1),
        good.replacen("/callback", "/%63allback", 1),
        good.replacen(url.path(), &format!("/x/..{}", url.path()), 1),
        good.replacen("://", "://user@", 1),
        good.replacen(host, &format!("{host}.probe.example"), 1),
    ];
    varied.retain(|one| one != good);
    for one in varied {
        let opened = prober.open(
            facts,
            &Asked::ordinary(prober, facts)?.with("redirect_uri", &one),
        )?;
        if !opened.is_error_page() {
            return Ok(fail(format!("`{one}` leads to {}", opened.describe())));
        }
    }
    Ok(pass("every variation is refused"))
}

pub(super) const AUTH_05: Check = Check {
    id: "AUTH-05",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "An unknown client gets an error page and no redirect",
    source: &["6749 4.1.2.1"],
    how: How::Asks(unknown_client),
};

fn unknown_client(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let unknown = format!("fastenctl-probe-{}", Secret::random().fingerprint());
    let asked = Asked::ordinary(prober, facts)?.with("client_id", &unknown);
    Ok(error_page(
        &prober.open(facts, &asked)?,
        "an unknown client",
    ))
}

pub(super) const AUTH_13: Check = Check {
    id: "AUTH-13",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "A request without `redirect_uri` gets an error page",
    source: &["6749 3.1.2.3"],
    how: How::Asks(no_redirect_uri),
};

fn no_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.without("redirect_uri");
    let opened = prober.open(facts, &asked)?;
    if let Opened::Away(url) = &opened {
        return Ok(fail(format!("it redirects to `{}`", origin_of(url))));
    }
    Ok(error_page(&opened, "a request without `redirect_uri`"))
}
