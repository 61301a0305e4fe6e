//! The forms and links of a page, as far as a sign-in without a browser needs them. Independent of
//! the provider.

use crate::driver::pauses::Paused;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Readable, StartTag, Token, Tokenizer};

/// A parsed page.
#[derive(Debug, Default)]
pub struct Page {
    pub title: String,
    pub forms: Vec<Form>,
    pub links: Vec<Link>,
    /// Whether it has a script, which may do things that the forms and links do not.
    pub has_script: bool,
    /// All visible text, which is quoted if the page is a dead end.
    pub text: String,
}

/// One form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub id: Option<String>,
    pub action: Option<String>,
    pub post: bool,
    pub fields: Vec<Field>,
    pub buttons: Vec<Button>,
}

/// A named value that is submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub kind: String,
    pub name: String,
    pub value: String,
    /// Whether it is the field for the user name.
    pub is_login: bool,
}

/// A button that submits a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Button {
    pub name: Option<String>,
    pub value: String,
    pub text: String,
    pub action: Option<String>,
}

/// A link to another page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    pub id: Option<String>,
    pub address: String,
    pub text: String,
}

impl Page {
    /// Whether it mentions the redirect URI, as `redirect_uri`, "Redirect URL" or similar. A server
    /// that rejects the redirect URI must not redirect (RFC 6749 section 4.1.2.1), so it can only
    /// say so on a page.
    #[must_use]
    pub fn names_redirect_uri(&self) -> bool {
        let all = format!("{} {}", self.title, self.text).to_ascii_lowercase();
        let joined: String = all.chars().filter(char::is_ascii_alphanumeric).collect();
        ["redirecturi", "redirecturl", "redirectionuri"]
            .iter()
            .any(|name| joined.contains(name))
    }
}

impl Form {
    /// Whether a user would type a password here.
    #[must_use]
    pub fn asks_for_a_password(&self) -> bool {
        self.fields.iter().any(|field| field.kind == "password")
    }

    /// Whether a user would only type their user name here, and the password on a later page.
    #[must_use]
    pub fn asks_for_a_login_only(&self) -> bool {
        let empty = |field: &Field| field.is_login && field.value.is_empty();
        !self.asks_for_a_password() && self.fields.iter().any(empty)
    }
}

/// Parses a page.
#[must_use]
pub fn read(html: &[u8]) -> Page {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let text = String::from_utf8_lossy(html);
    let mut reader = Reader::default();
    let page = Paused::new(text.as_ref().to_reader());
    for token in Tokenizer::new_with_emitter(page, emitter).flatten() {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&tag.name),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.page
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag says whether the reader is inside a certain element"
)]
struct Reader {
    page: Page,
    in_form: bool,
    in_button: bool,
    in_link: bool,
    in_title: bool,
    hidden: bool,
    /// Name of the open `select`, and whether one of its options is selected.
    select: Option<(String, bool)>,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        let get = |name: &str| {
            let value = tag.attributes.get(&HtmlString(name.as_bytes().to_vec()));
            value.map(|value| String::from_utf8_lossy(value).into_owned())
        };
        match &**tag.name {
            b"title" => self.in_title = true,
            b"script" => {
                self.page.has_script = true;
                self.hidden = true;
            }
            b"style" => self.hidden = true,
            b"form" => {
                let post = get("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
                self.page.forms.push(Form {
                    id: get("id"),
                    action: get("action"),
                    post,
                    ..Form::default()
                });
                self.in_form = true;
            }
            b"a" => {
                self.page.links.push(Link {
                    id: get("id"),
                    address: get("href").unwrap_or_default(),
                    text: String::new(),
                });
                self.in_link = true;
            }
            b"input" => self.input(&get),
            b"textarea" => self.field("textarea", get("name"), String::new(), false),
            b"select" => self.select = get("name").map(|name| (name, false)),
            b"option" => self.option(&get),
            b"button" => {
                let kind = get("type")
                    .unwrap_or_else(|| "submit".into())
                    .to_ascii_lowercase();
                self.in_button = kind == "submit" && self.in_form;
                if self.in_button {
                    self.button(&get);
                }
            }
            _ => {}
        }
    }

    fn input(&mut self, get: &impl Fn(&str) -> Option<String>) {
        let kind = get("type")
            .unwrap_or_else(|| "text".into())
            .to_ascii_lowercase();
        match kind.as_str() {
            "submit" | "image" if self.in_form => {
                self.button(get);
            }
            "submit" | "image" | "button" | "reset" | "file" => {}
            "checkbox" | "radio" if get("checked").is_none() && get("required").is_none() => {}
            "checkbox" | "radio" => self.field(
                &kind,
                get("name"),
                get("value").unwrap_or_else(|| "on".into()),
                false,
            ),
            _ => {
                let value = get("value").unwrap_or_default();
                self.field(&kind, get("name"), value, is_login(&kind, get));
            }
        }
    }

    fn option(&mut self, get: &impl Fn(&str) -> Option<String>) {
        let Some((name, chosen)) = self.select.clone() else {
            return;
        };
        // Like a browser: the selected option, otherwise the first.
        let selected = get("selected").is_some();
        if !chosen || selected {
            if let (true, Some(form)) = (chosen, self.page.forms.last_mut()) {
                // Searches from the end, where the earlier option was added; otherwise every option
                // would search all fields of the page.
                let of_this = |field: &Field| field.kind == "select" && field.name == name;
                form.fields
                    .iter()
                    .rposition(of_this)
                    .map(|at| form.fields.remove(at));
            }
            self.field(
                "select",
                Some(name.clone()),
                get("value").unwrap_or_default(),
                false,
            );
            self.select = Some((name, true));
        }
    }

    fn field(&mut self, kind: &str, name: Option<String>, value: String, is_login: bool) {
        if let (true, Some(name), Some(form)) = (self.in_form, name, self.page.forms.last_mut()) {
            form.fields.push(Field {
                kind: kind.to_owned(),
                name,
                value,
                is_login,
            });
        }
    }

    fn button(&mut self, get: &impl Fn(&str) -> Option<String>) {
        if let Some(form) = self.page.forms.last_mut() {
            let value = get("value").unwrap_or_default();
            form.buttons.push(Button {
                name: get("name"),
                value,
                text: String::new(),
                action: get("formaction"),
            });
        }
    }

    fn end(&mut self, name: &HtmlString) {
        match &***name {
            b"form" => self.in_form = false,
            b"button" => self.in_button = false,
            b"a" => self.in_link = false,
            b"title" => self.in_title = false,
            b"script" | b"style" => self.hidden = false,
            b"select" => self.select = None,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        if self.in_title {
            self.page.title.push_str(text.trim());
            return;
        }
        if let (true, Some(button)) = (
            self.in_button,
            self.page
                .forms
                .last_mut()
                .and_then(|form| form.buttons.last_mut()),
        ) {
            button.text.push_str(text.trim());
        }
        if let (true, Some(link)) = (self.in_link, self.page.links.last_mut()) {
            link.text.push_str(text.trim());
        }
        for word in text.split_whitespace() {
            if !self.page.text.is_empty() {
                self.page.text.push(' ');
            }
            self.page.text.push_str(word);
        }
    }
}

/// Whether an input is for the user name, judging by its attributes.
fn is_login(kind: &str, get: &impl Fn(&str) -> Option<String>) -> bool {
    const NAMES: [&str; 7] = [
        "user",
        "login",
        "email",
        "mail",
        "identifier",
        "account",
        "handle",
    ];
    if kind == "email" {
        return true;
    }
    let said = ["autocomplete", "name", "id"].map(|name| get(name).unwrap_or_default());
    let said = said.join(" ").to_ascii_lowercase();
    matches!(kind, "text" | "tel") && NAMES.iter().any(|name| said.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_with_any_number_of_attributes_is_read_completely() {
        for (of_one, name) in [("a=\"\" ", "a"), ("b=\"&amp;x\"/", "b"), ("c='' ", "c")] {
            let many = of_one.repeat(60_000);
            let page = read(format!("<form {many} id=\"f\" action=\"/x?{name}\">").as_bytes());
            let form = page
                .forms
                .first()
                .map(|form| (form.id.clone(), form.action.clone()));
            assert_eq!(
                form,
                Some((Some("f".into()), Some(format!("/x?{name}")))),
                "{of_one}"
            );
        }
    }

    #[test]
    fn reads_forms_as_a_browser_would_send_them() {
        let page = read(
            br#"<title>Sign in</title><script>var a = "<form>"</script>
            <form id=f method=POST action="/login?x=1&amp;y=2">
              <input type=hidden name=t value="a&quot;b"><input name=login><INPUT TYPE=password NAME=pw>
              <input type=checkbox name=stay><input type=checkbox name=terms required>
              <select name=s><option value=1>one<option value=2 selected>two</select>
              <button name=go value=yes>Let <b>me</b> in</button><button type=button>no</button><input type=submit value=Other>
            </form><a href="/cancel">[ Cancel ]</a>"#,
        );
        assert_eq!(page.title, "Sign in");
        let form = &page.forms[0];
        assert_eq!(
            (form.id.as_deref(), form.action.as_deref(), form.post),
            (Some("f"), Some("/login?x=1&y=2"), true)
        );
        let fields: Vec<_> = form
            .fields
            .iter()
            .map(|field| format!("{}={}", field.name, field.value))
            .collect();
        assert_eq!(fields, ["t=a\"b", "login=", "pw=", "terms=on", "s=2"]);
        let buttons: Vec<_> = form
            .buttons
            .iter()
            .map(|button| (button.value.as_str(), button.text.as_str()))
            .collect();
        assert_eq!(buttons, [("yes", "Letmein"), ("Other", "")]);
        assert_eq!(
            page.links,
            [Link {
                id: None,
                address: "/cancel".into(),
                text: "[ Cancel ]".into()
            }]
        );
        assert!(form.asks_for_a_password());
    }
}
