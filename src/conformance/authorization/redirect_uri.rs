//! Requests with an unregistered redirect URI or client: the provider must not send anything to
//! that URI.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::refusal::error_page;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
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
    let what = "an unregistered redirect URI";
    Ok(error_page(&prober.open(facts, &asked)?, &asked, what))
}

pub(super) const AUTH_04: Check = Check {
    id: "AUTH-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Every variation of the registered redirect URI is rejected",
    source: &["9700 2.1", "9700 4.1.3", "6749 3.1.2"],
    how: How::Asks(varied_redirect_uri),
};

fn varied_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let good = &facts.redirect_uri;
    let url = Url::parse(good).map_err(|_| skip("the redirect URI is not a valid URL"))?;
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
        let asked = Asked::ordinary(prober, facts)?.with("redirect_uri", &one);
        let judgement = error_page(&prober.open(facts, &asked)?, &asked, &format!("`{one}`"));
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("every variation is rejected"))
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
    let what = "an unknown client";
    Ok(error_page(&prober.open(facts, &asked)?, &asked, what))
}

pub(super) const AUTH_13: Check = Check {
    id: "AUTH-13",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "A request without `redirect_uri` gets an error page",
    source: &["6749 3.1.2.3", "OIDC 3.1.2.1"],
    how: How::Asks(no_redirect_uri),
};

fn no_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.without("redirect_uri");
    let judgement = error_page(
        &prober.open(facts, &asked)?,
        &asked,
        "a request without `redirect_uri`",
    );
    let is_openid = facts.target()?.asks("openid");
    // OpenID always requires it, but OAuth makes it optional if the client has registered exactly
    // one.
    Ok(if judgement.verdict == Verdict::Fail && !is_openid {
        warn(format!(
            "{}; allowed only if exactly one redirect URI is registered",
            judgement.summary
        ))
    } else {
        judgement
    })
}
