//! Decides what to do on a sign-in page, as a user would: which form to submit, with which button,
//! or which link to follow. It goes by words for yes and no, and is not tailored to any provider.

use crate::api::connect::ONWARD;
use crate::driver::html::{Button, Form, Page};
use std::collections::HashSet;

/// The next action on a page.
pub(super) enum Choice<'a> {
    Send(&'a Form, Option<&'a Button>),
    Leave(String),
    /// A script decides what the buttons do.
    NeedsScript,
}

const NO: [&str; 8] = [
    "deny", "cancel", "decline", "refuse", "reject", "abort", "disallow", "no",
];
const YES: [&str; 12] = [
    "allow",
    "accept",
    "approve",
    "authorize",
    "consent",
    "agree",
    "continue",
    "confirm",
    "grant",
    "yes",
    "sign",
    "log",
];

/// The words in [`YES`] that mean more than just continuing.
const GIVES: [&str; 8] = [
    "allow",
    "accept",
    "approve",
    "authorize",
    "consent",
    "agree",
    "grant",
    "yes",
];

/// Returns the way to continue or to deny access; `None` if the page is a dead end.
pub(super) fn choose(page: &Page, deny: bool) -> Option<Choice<'_>> {
    let form = page.forms.iter().find(|form| form.asks_for_a_password());
    let consent = || {
        page.forms
            .iter()
            .filter(|form| form.post || !form.buttons.is_empty())
    };
    let login = || page.forms.iter().find(|form| form.asks_for_a_login_only());
    if let Some(form) = form.or_else(login) {
        return Some(Choice::Send(form, allowing(form)));
    }
    if page.forms.iter().any(means_yes_or_no_by_script) {
        return Some(Choice::NeedsScript);
    }
    match refusing(page) {
        Some(refusing) if deny => return Some(refusing),
        // A user who denies access never presses a button that means yes.
        None if deny && page.forms.iter().any(asks_for_a_yes) => return Some(Choice::NeedsScript),
        _ => {}
    }
    if let Some(link) = page
        .links
        .iter()
        .find(|link| link.id.as_deref() == Some(ONWARD))
    {
        return Some(Choice::Leave(link.address.clone()));
    }
    let form = consent()
        .find(|form| allowing(form).is_some())
        .or_else(|| page.forms.first())?;
    let refuses_only = allowing(form).is_none() && !form.buttons.is_empty();
    (!refuses_only).then(|| Choice::Send(form, allowing(form)))
}

/// Whether a page asks for consent: it has a way to deny access, and does not ask for a password.
#[must_use]
pub fn asks_for_consent(page: &Page) -> bool {
    !page.forms.iter().any(Form::asks_for_a_password)
        && page.forms.iter().any(|form| allowing(form).is_some())
        && refusing(page).is_some()
}

/// Returns the way to deny access: a button or a link.
fn refusing(page: &Page) -> Option<Choice<'_>> {
    let by_button = page
        .forms
        .iter()
        .filter(|form| form.post || !form.buttons.is_empty())
        .find_map(|form| Some((form, form.buttons.iter().find(|button| says(button, &NO))?)));
    if let Some((form, button)) = by_button {
        return Some(Choice::Send(form, Some(button)));
    }
    let link = page
        .links
        .iter()
        .find(|link| has_word(&link.text, &NO) || has_word(&link.address, &NO));
    // A self-submitting page offers no choice.
    link.filter(|_| !page.forms.iter().any(posts_itself))
        .map(|link| Choice::Leave(link.address.clone()))
}

/// Whether allowing and denying access send the same data, so that only a script can tell them
/// apart.
fn means_yes_or_no_by_script(form: &Form) -> bool {
    let sent = |button: &Button| {
        let pair = button.name.clone().map(|name| (name, button.value.clone()));
        (pair, button.action.clone())
    };
    let refusing = form.buttons.iter().filter(|button| says(button, &NO));
    let mut refusing = refusing.map(sent);
    allowing(form).is_some_and(|button| refusing.any(|refused| refused == sent(button)))
}

/// Whether a button of the form grants access.
fn asks_for_a_yes(form: &Form) -> bool {
    !posts_itself(form) && form.buttons.iter().any(|button| says(button, &GIVES))
}

fn posts_itself(form: &Form) -> bool {
    let names: HashSet<&str> = form
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    names.contains("state") && (names.contains("code") || names.contains("error"))
}

/// Returns the button for continuing: one that says so, otherwise the first that does not deny
/// access.
fn allowing(form: &Form) -> Option<&Button> {
    let willing = || form.buttons.iter().filter(|button| !says(button, &NO));
    willing()
        .find(|button| says(button, &YES))
        .or_else(|| willing().next())
}

fn says(button: &Button, words: &[&str]) -> bool {
    [
        button.name.as_deref().unwrap_or_default(),
        &button.value,
        &button.text,
    ]
    .iter()
    .any(|text| has_word(text, words))
}

fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| words.iter().any(|wanted| word.eq_ignore_ascii_case(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::html;

    fn chosen(html: &str, deny: bool) -> String {
        match choose(&html::read(html.as_bytes()), deny) {
            None => "none".into(),
            Some(Choice::NeedsScript) => "needs a script".into(),
            Some(Choice::Leave(address)) => format!("leave {address}"),
            Some(Choice::Send(form, button)) => {
                format!(
                    "send {} {}",
                    form.id.as_deref().unwrap_or("-"),
                    button.map_or("-", |button| button.value.as_str())
                )
            }
        }
    }

    #[test]
    fn chooses_the_option_that_allows_or_refuses() {
        let buttons = "<form id=c method=post><button name=decision value=deny>Refuse</button><button name=decision value=allow>Allow</button></form>";
        let cancel = "<form id=c method=post><button>Continue</button></form><a href=/interaction/1/abort>[ Cancel ]</a>";
        let sign_in = "<form id=s method=post><input name=u><input type=password name=p><button>Go</button></form><a href=/abort>Cancel</a>";
        let itself = "<form id=p method=post><input type=hidden name=code value=1><input type=hidden name=state value=2><button>Continue</button></form>";
        let by_script = "<form id=s method=post><button onclick=a()>Deny</button><button onclick=b()>Allow</button></form>";
        let only_yes = "<form id=y method=post><button name=ok value=1>Approve</button></form><button onclick=no()>Deny</button>";
        let only_onward = "<form id=o method=post><button>Continue</button></form>";
        let name_first = "<form id=n method=post><input type=text name=identifier><button>Next</button></form><a href=/no>No account?</a>";
        let search_first = &format!("<form id=q><input type=text name=q></form>{buttons}");
        for (html, deny, expected) in [
            (buttons, false, "send c allow"),
            (buttons, true, "send c deny"),
            (cancel, false, "send c "),
            (cancel, true, "leave /interaction/1/abort"),
            (sign_in, false, "send s "),
            (sign_in, true, "send s "),
            (itself, true, "send p "),
            (by_script, false, "needs a script"),
            (by_script, true, "needs a script"),
            (only_yes, false, "send y 1"),
            (only_yes, true, "needs a script"),
            (only_onward, true, "send o "),
            (name_first, false, "send n "),
            (search_first, false, "send c allow"),
            ("<p>Error: notify nobody", false, "none"),
            ("<p><a href=/home>Home</a>", false, "none"),
            (
                "<p><a id=onward href=/authorize>Go on</a>",
                false,
                "leave /authorize",
            ),
        ] {
            assert_eq!(chosen(html, deny), expected, "{html}");
        }
    }
}
