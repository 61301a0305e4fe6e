//! The texts that every language has. Names in braces are placeholders.

/// All texts in one language.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Texts {
    /// The language's tag (BCP 47).
    pub tag: &'static str,
    pub frame: Frame,
    pub landing: Landing,
    pub privacy: Privacy,
    pub question: Question,
    pub way: Way,
    pub address: Address,
    pub end: End,
    pub letter: Letters,
}

/// A heading and the text below it.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Said {
    pub title: &'static str,
    pub text: &'static str,
}

/// An e-mail.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Letter {
    pub subject: &'static str,
    pub text: &'static str,
}

/// The texts around the content of every page.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Frame {
    pub for_administrator: &'static str,
    pub reference: &'static str,
    /// Shown on pages that end a sign-in.
    pub whom_to_ask: &'static str,
    pub whom_to_ask_by_name: &'static str,
    pub run_by: &'static str,
    pub about: &'static str,
    pub privacy: &'static str,
}

/// The page at the gateway's own URL.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Landing {
    pub title: &'static str,
    pub what: &'static str,
    pub patients: &'static str,
    pub patients_text: &'static [&'static str],
    pub administrators: &'static str,
    pub register: &'static str,
    pub verify: &'static str,
    pub own_address: &'static str,
    pub operator: &'static str,
    pub named: &'static str,
    pub contact: &'static str,
    pub nameless: &'static str,
}

/// The page about the data that the gateway stores.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Privacy {
    pub title: &'static str,
    pub what: &'static str,
    pub passes: &'static str,
    pub passes_text: &'static [&'static str],
    pub kept: &'static str,
    pub kept_list: &'static [&'static str],
    pub shared: &'static str,
    pub shared_text: &'static [&'static str],
    pub questions: &'static str,
}

/// The pages that ask the user whether to continue.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Question {
    pub own: &'static str,
    pub wants: &'static str,
    pub goes_by: &'static str,
    pub nameless: &'static str,
    pub is_new: &'static str,
    pub unregistered: &'static str,
    pub gets_access: &'static str,
    pub sign_in: &'static str,
    pub other_browser: &'static str,
    pub only_yours: &'static str,
    pub refuse: &'static str,
    pub agree: &'static str,
    pub stopped: Said,
    pub refused: Said,
}

/// The pages that redirect the browser.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Way {
    pub to_provider: Said,
    pub to_fasten: Said,
    pub returning: Said,
    pub needs_script: &'static str,
}

/// The pages behind the links in e-mails.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Address {
    pub confirm: Said,
    pub confirm_if: &'static str,
    pub confirm_button: &'static str,
    pub confirmed: Said,
    pub stop: Said,
    pub stop_button: &'static str,
    pub stopped: Said,
    pub allow_button: &'static str,
}

/// The pages that end a sign-in.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct End {
    pub not_started: Said,
    pub unreadable: Said,
    pub unavailable: Said,
    pub reload: Said,
    pub failed: Said,
    pub no_window: Said,
    pub no_page: Said,
    pub for_programs: Said,
    pub too_many_requests: Said,
    pub bad_address: Said,
    pub full: Said,
    pub full_with_one: Said,
    pub full_unverified: Said,
    pub full_meanwhile: Said,
    pub out_of_order: Said,
    pub too_many: Said,
    pub not_today: Said,
    pub too_often: Said,
    pub displaced: Said,
    pub tickets_only: Said,
    pub dormant: Said,
    pub suspended: Said,
    pub unknown: Said,
    pub used: Said,
    pub withdrawn: Said,
    pub not_understood: Said,
    pub no_answer: Said,
    pub unfinished: &'static str,
    pub unreachable: &'static str,
    pub unreachable_after_asking: &'static str,
    pub owner_is_full: Said,
    pub dead_link: Said,
    pub foreign_link: Said,
}

/// E-mails to administrators.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Letters {
    pub verification: Letter,
    pub email_changed: Letter,
    pub secret_rotated: Letter,
    pub secret_reset: Letter,
    pub origins_changed: Letter,
    /// Shown in place of an empty list.
    pub no_origins: &'static str,
    pub wrong_secrets: Letter,
    pub without_tickets: Letter,
    pub limit_near: Letter,
    pub limit_reached: Letter,
    pub client_secret_ends: Letter,
    pub certificate_ends: Letter,
    pub proof_ends: Letter,
    /// Shown below the operator's own text.
    pub notice: &'static str,
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::words::fill::names;
    use crate::lighthouse::words::language::Language;
    use serde_json::Value;
    use std::collections::BTreeMap;

    /// Returns every text by its path, with the names of its placeholders.
    fn all(language: Language) -> BTreeMap<String, (String, Vec<String>)> {
        fn walk(at: &str, value: &Value, found: &mut BTreeMap<String, (String, Vec<String>)>) {
            match value {
                Value::String(text) => {
                    let names = names(text).into_iter().map(str::to_owned).collect();
                    found.insert(at.to_owned(), (text.clone(), names));
                }
                Value::Array(all) => {
                    for (number, one) in all.iter().enumerate() {
                        walk(&format!("{at}.{number}"), one, found);
                    }
                }
                Value::Object(all) => {
                    for (name, one) in all {
                        walk(&format!("{at}.{name}"), one, found);
                    }
                }
                other => panic!("{at}: {other}"),
            }
        }
        let mut found = BTreeMap::new();
        let texts = serde_json::to_value(language.texts()).unwrap();
        walk("", &texts, &mut found);
        found
    }

    #[test]
    fn all_languages_have_the_same_texts_with_the_same_placeholders() {
        let english = all(Language::English);
        assert!(english.len() > 100, "{}", english.len());
        for language in Language::ALL {
            let other = all(language);
            assert_eq!(
                english.keys().collect::<Vec<_>>(),
                other.keys().collect::<Vec<_>>()
            );
            for (path, (text, names)) in &other {
                assert_eq!(names, &english[path].1, "{language:?}{path}");
                assert!(
                    !text.trim().is_empty() && !text.contains("  "),
                    "{language:?}{path}: {text:?}"
                );
                let is_translated = language == Language::English || *text != english[path].0;
                assert!(is_translated, "{language:?}{path}: {text}");
            }
        }
    }
}
