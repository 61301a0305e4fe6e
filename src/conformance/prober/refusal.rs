//! Judges the outcome of a request that must be rejected, with an error at the redirect URI or on a
//! page. FAIL needs a code, a wrong response or a server failure; anything inconclusive is a SKIP.

use crate::conformance::prober::landed::{Kind, Landed};
use crate::conformance::prober::opened::NEEDS_A_PERSON;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Judgement, fail, pass, skip, warn};
use url::Url;

/// Returns PASS if one of these errors reaches the redirect URI together with our state.
pub(crate) fn judge_refusal(
    landed: &Landed,
    asked: &Asked,
    words: &[&str],
    what: &str,
) -> Judgement {
    match landed {
        Landed::Back(pairs) => match pairs.value("error") {
            Some(error)
                if words.contains(&error) && pairs.value("state") == Some(asked.state.as_str()) =>
            {
                pass(format!("{what} is rejected with `{error}`"))
            }
            Some(error) if words.contains(&error) => fail(format!(
                "{what} is rejected with `{error}`, but our state is not returned"
            )),
            Some("server_error") => fail(format!("{what} leads to `server_error`")),
            Some(error) => warn(format!("{what} is rejected, but with `{error}`")),
            None => fail(format!("{what} leads to {}", landed.describe())),
        },
        Landed::Astray(..) | Landed::Page(Kind::Broken, _) => {
            fail(format!("{what} leads to {}", landed.describe()))
        }
        Landed::Page(Kind::Error, _) => warn(format!(
            "{what} leads to an error page instead of a response to the client"
        )),
        Landed::Page(..) | Landed::Away(_) => untold(landed, what),
    }
}

/// Returns PASS on an error page, and FAIL if the browser is sent to a redirect URI or to its
/// origin.
pub(crate) fn error_page(landed: &Landed, asked: &Asked, what: &str) -> Judgement {
    let is_wanted = |url: &Url| {
        let goal = asked.get("redirect_uri");
        goal.and_then(|goal| Url::parse(goal).ok())
            .is_some_and(|goal| goal.origin() == url.origin())
    };
    match landed {
        Landed::Page(Kind::Error, _) => pass(format!("{what} leads to an error page")),
        Landed::Back(_) | Landed::Astray(..) => {
            fail(format!("{what} leads to {}", landed.describe()))
        }
        Landed::Away(url) if is_wanted(url) => {
            fail(format!("{what} leads to {}", landed.describe()))
        }
        Landed::Page(Kind::Broken, _) => warn(format!("{what} leads to {}", landed.describe())),
        Landed::Page(..) | Landed::Away(_) => untold(landed, what),
    }
}

/// The verdict on a request with an inconclusive outcome.
pub(crate) fn untold(landed: &Landed, what: &str) -> Judgement {
    if landed.asks_a_person() {
        skip(NEEDS_A_PERSON)
    } else {
        skip(format!(
            "{what} leads to {}, which is inconclusive",
            landed.describe()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use crate::trace::finding::Verdict;

    fn asked() -> Asked {
        Asked {
            pairs: vec![("redirect_uri".into(), "https://probe.example/cb".into())],
            verifier: Secret::new("v"),
            state: "ours".into(),
        }
    }

    fn back(pairs: &[(&str, &str)]) -> Landed {
        let pairs = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
        Landed::Back(pairs.collect::<Vec<(String, String)>>().into())
    }

    fn page(kind: Kind) -> Landed {
        Landed::Page(kind, http::Response::new(Vec::new()))
    }

    #[test]
    fn each_kind_of_answer_has_one_verdict() {
        use Verdict::{Fail, Pass, Skip, Warn};
        let away = |url: &str| Landed::Away(Url::parse(url).unwrap());
        let sent = Landed::Astray(
            Url::parse("http://127.0.0.1:1/").unwrap(),
            vec![("code".to_owned(), "1".to_owned())].into(),
        );
        for (landed, refusal, page) in [
            (
                back(&[("error", "invalid_request"), ("state", "ours")]),
                Pass,
                Fail,
            ),
            (back(&[("error", "invalid_request")]), Fail, Fail),
            (
                back(&[("error", "server_error"), ("state", "ours")]),
                Fail,
                Fail,
            ),
            (back(&[("error", "odd"), ("state", "ours")]), Warn, Fail),
            (back(&[("code", "1"), ("state", "ours")]), Fail, Fail),
            (sent, Fail, Fail),
            (page(Kind::Error), Warn, Pass),
            (page(Kind::Broken), Fail, Warn),
            (page(Kind::SignIn), Skip, Skip),
            (page(Kind::Consent), Skip, Skip),
            (page(Kind::Other), Skip, Skip),
            (page(Kind::Filter), Skip, Skip),
            (away("https://login.example/"), Skip, Skip),
            (away("https://probe.example/other"), Skip, Fail),
        ] {
            let words = ["invalid_request"];
            let found = judge_refusal(&landed, &asked(), &words, "it").verdict;
            assert_eq!(found, refusal, "{}", landed.describe());
            let found = error_page(&landed, &asked(), "it").verdict;
            assert_eq!(found, page, "{}", landed.describe());
        }
    }
}
