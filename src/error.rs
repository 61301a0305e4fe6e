//! Errors for the user at the terminal: a kind with its exit code, one sentence, and the next step.
//! The errors that gateway and sandbox return are defined with their routes.

use crate::text::one_line;
use std::fmt;
use std::process::ExitCode;

/// The result of everything a command does.
pub type Result<T> = std::result::Result<T, Error>;

/// The kind of failure, which scripts see as [`Kind::name`] and [`Kind::exit_code`] (`cli.md`
/// section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing more specific applies.
    Failure,
    /// The command line is wrong.
    Usage,
    /// The user must be asked, but there is no terminal.
    InputNeeded,
    /// The config or settings file is missing, unreadable or invalid.
    Config,
    /// The provider rejects our client ID, secret or key.
    ClientAuthentication,
    /// This profile has no installation.
    NotRegistered,
    /// The user denied access, or the provider refused it.
    Refused,
    /// Name resolution, the network, TLS or a proxy failed.
    Network,
    /// The gateway failed or refused the request.
    Gateway,
    /// The provider failed or violated the protocol.
    Provider,
    /// This machine's clock is wrong, so times cannot be judged.
    Clock,
    /// All responses had another sign-in's `state`.
    StateMismatch,
    /// Time ran out.
    TimedOut,
    /// The requested thing does not exist.
    NotFound,
    /// It conflicts with something that already exists.
    Conflict,
    /// The limit of users per provider is reached.
    LimitReached,
    /// Checks ran and found a problem.
    ChecksFailed,
    /// Ctrl-C.
    Interrupted,
}

impl Kind {
    /// The name in `--json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Usage => "usage",
            Self::InputNeeded => "input_needed",
            Self::Config => "configuration",
            Self::ClientAuthentication => "client_authentication",
            Self::NotRegistered => "not_registered",
            Self::Refused => "refused",
            Self::Network => "network",
            Self::Gateway => "gateway",
            Self::Provider => "provider",
            Self::Clock => "clock",
            Self::StateMismatch => "state_mismatch",
            Self::TimedOut => "timed_out",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::LimitReached => "user_limit_reached",
            Self::ChecksFailed => "checks_failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// The process's exit code, on which scripts rely.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Failure | Self::Clock => 1,
            Self::Usage | Self::InputNeeded => 2,
            Self::Config | Self::ClientAuthentication => 3,
            Self::NotRegistered => 4,
            Self::Refused => 5,
            Self::Network => 6,
            Self::Gateway => 7,
            Self::Provider | Self::StateMismatch => 8,
            Self::TimedOut => 9,
            Self::NotFound => 10,
            Self::Conflict => 11,
            Self::LimitReached => 12,
            Self::ChecksFailed => 20,
            Self::Interrupted => 130,
        }
    }
}

impl From<Kind> for ExitCode {
    fn from(kind: Kind) -> Self {
        Self::from(kind.exit_code())
    }
}

/// One failure: what failed, what it failed on, and what to do next. Never contains a secret.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: Box<str>,
    listing: Vec<String>,
    hint: Option<Box<str>>,
    check: Option<&'static str>,
    oauth_error: Option<Box<str>>,
    blames_redirect_uri: bool,
    more: Option<Box<More>>,
}

/// Details that few failures have.
#[derive(Debug, Default)]
struct More {
    cause: Option<Box<str>>,
    /// The setting that the failure is about, as a path of keys such as `mail.port`.
    path: Option<String>,
    /// The first of two conflicting settings.
    clashes_with: Option<String>,
}

impl Error {
    /// Creates a failure with one sentence, without a final period (like all messages of this
    /// program). The message always stays on one line, and so does everything added to it.
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: one_line(&message.into()).into(),
            listing: Vec::new(),
            hint: None,
            check: None,
            oauth_error: None,
            blames_redirect_uri: false,
            more: None,
        }
    }

    /// Names the setting that the failure is about, as a path of keys.
    #[must_use]
    pub fn about(mut self, path: impl Into<String>) -> Self {
        self.more_mut().path = Some(path.into());
        self
    }

    /// Names the first of two conflicting settings.
    #[must_use]
    pub fn clashing_with(mut self, path: impl Into<String>) -> Self {
        self.more_mut().clashes_with = Some(path.into());
        self
    }

    /// The path of the setting that the failure is about.
    #[must_use]
    pub fn setting(&self) -> Option<&str> {
        self.more.as_ref()?.path.as_deref()
    }

    /// The path of the first of two conflicting settings.
    #[must_use]
    pub fn clash(&self) -> Option<&str> {
        self.more.as_ref()?.clashes_with.as_deref()
    }

    fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Adds words before and after the sentence, such as the place it is about.
    #[must_use]
    pub fn between(mut self, before: &str, behind: &str) -> Self {
        self.message = one_line(&format!("{before}{}{behind}", self.message)).into();
        self
    }

    /// Creates a failure from a parser's message with an excerpt. Only the excerpt keeps its lines;
    /// quoted text stays on one line.
    #[must_use]
    pub fn of_lines(kind: Kind, text: &str) -> Self {
        let mut lines = with_picture(text).into_iter();
        Self::new(kind, lines.next().unwrap_or_default()).listing(lines)
    }

    /// Adds the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(one_line(&hint.into()).into());
        self
    }

    /// Adds the cause in one sentence, if it is more specific than the kind.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.more_mut().cause = Some(one_line(&cause.into()).into());
        self
    }

    /// The cause, if it is more specific than the kind.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.more.as_ref()?.cause.as_deref()
    }

    /// Adds lines below the sentence, such as the available choices.
    #[must_use]
    pub fn listing(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.listing = lines.into_iter().map(|line| one_line(&line)).collect();
        self
    }

    /// Returns the sentence, then the lines below it.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let below = self.listing.iter().map(String::as_str);
        std::iter::once(&*self.message).chain(below)
    }

    /// Turns it into a failure of another kind.
    #[must_use]
    pub const fn of_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Changes the words, to hide something in them.
    #[must_use]
    pub fn reworded(mut self, change: impl Fn(&str) -> String) -> Self {
        let changed = |text: Option<Box<str>>| text.map(|text| one_line(&change(&text)).into());
        self.message = one_line(&change(&self.message)).into();
        self.hint = changed(self.hint);
        if let Some(more) = &mut self.more {
            more.cause = changed(more.cause.take());
        }
        self.listing = self.listing.iter().map(|line| change(line)).collect();
        self
    }

    /// Names the conformance check that made the client refuse to continue (checks.md).
    #[must_use]
    pub const fn check(mut self, id: &'static str) -> Self {
        self.check = Some(id);
        self
    }

    /// The conformance check that made the client refuse to continue, if any.
    #[must_use]
    pub const fn refused_by(&self) -> Option<&'static str> {
        self.check
    }

    /// Records the error code of an OAuth endpoint (RFC 6749 section 5.2), for decisions rather
    /// than for display.
    #[must_use]
    pub fn answered(mut self, word: &str) -> Self {
        self.oauth_error = Some(word.into());
        self
    }

    /// The error code that an OAuth endpoint returned, if any.
    #[must_use]
    pub fn oauth_error(&self) -> Option<&str> {
        self.oauth_error.as_deref()
    }

    /// Records whether a page of the provider mentions our redirect URI, for decisions rather than
    /// for display.
    #[must_use]
    pub const fn blaming_redirect_uri(mut self, does: bool) -> Self {
        self.blames_redirect_uri = does;
        self
    }

    /// Whether the sign-in ended on a page of the provider that mentions our redirect URI.
    #[must_use]
    pub const fn blames_redirect_uri(&self) -> bool {
        self.blames_redirect_uri
    }

    /// The kind of failure.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The process's exit code, for a failure that the command's own output has already reported.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        self.kind.into()
    }

    /// The next step, if there is one.
    #[must_use]
    pub fn next_step(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

fn with_picture(text: &str) -> Vec<String> {
    let is_picture = |line: &str| {
        let bare = line.trim_start_matches(|one: char| one == ' ' || one.is_ascii_digit());
        bare.starts_with('|')
    };
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if !is_picture(line) && !is_picture(last.as_str()) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.listing
            .iter()
            .try_for_each(|line| write!(f, "\n{line}"))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_below_the_sentence_are_kept_separate() {
        let error =
            Error::new(Kind::Usage, "one\nof:").listing(["  a".to_owned(), "  b".to_owned()]);
        assert_eq!(
            (error.lines().collect::<Vec<_>>(), error.to_string()),
            (vec!["one of:", "  a", "  b"], "one of:\n  a\n  b".into())
        );
        let error = Error::of_lines(Kind::Config, "`f`: wrong\n  |\n1 | x");
        assert_eq!(error.to_string(), "`f`: wrong\n  |\n1 | x");
        let error = Error::of_lines(
            Kind::Config,
            "wrong\n  |\n1 | x\n  | ^\nunknown `y\nerror: z\nhint: run curl`",
        );
        assert_eq!(
            error.to_string(),
            "wrong\n  |\n1 | x\n  | ^\nunknown `y error: z hint: run curl`"
        );
    }

    #[test]
    fn no_part_of_an_error_breaks_lines_or_controls_the_terminal() {
        let hostile = "no\u{1b}[2J\nerror: x\r\nhint: run curl\u{9b}\u{202e}";
        let shown = "no\\u{1b}[2J error: x hint: run curl\\u{9b}\\u{202e}";
        let error = Error::new(Kind::Gateway, hostile)
            .listing([hostile.to_owned()])
            .hint(hostile);
        assert_eq!(error.to_string(), format!("{shown}\n{shown}"));
        assert_eq!(error.next_step(), Some(shown));
    }
}
