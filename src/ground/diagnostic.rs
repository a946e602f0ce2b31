//! A diagnostic: one thing that is wrong, where, in the user's words, and what to do.

use super::codes::Code;
use super::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The version, or the household, is refused.
    Error,
    /// It works, but somebody should look.
    Warning,
}

/// One finding. Its code fixes its severity unless [`Diagnostic::warning`] lowers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Where; `None` only where there is no file at all.
    pub span: Option<Span>,
    /// Words under the caret.
    pub label: Option<String>,
    /// Other places that matter: where it was first declared, the version being checked.
    pub notes: Vec<Note>,
    /// What to do.
    pub help: Option<String>,
}

/// A further place or remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What there is to say.
    pub message: String,
    /// Where, if anywhere.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(code: Code, span: &Span, message: impl Into<String>) -> Self {
        Self { span: Some(span.clone()), ..Self::nowhere(code, message) }
    }

    /// A finding about no particular text.
    pub fn nowhere(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: None,
            label: None,
            notes: Vec::new(),
            help: None,
        }
    }

    /// Words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do, if there is something to say.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// A further place.
    #[must_use]
    pub fn note(mut self, message: impl Into<String>, span: &Span) -> Self {
        self.notes.push(Note { message: message.into(), span: Some(span.clone()) });
        self
    }

    /// A further remark.
    #[must_use]
    pub fn remark(mut self, message: impl Into<String>) -> Self {
        self.notes.push(Note { message: message.into(), span: None });
        self
    }

    /// Lowers it to a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Whether it refuses.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// All findings of one pass, in the order found; sorted by place when told.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The findings.
    pub all: Vec<Diagnostic>,
}

impl Findings {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// All of another pass.
    pub fn extend(&mut self, other: Findings) {
        self.all.extend(other.all);
    }

    /// Whether any of them refuses.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(Diagnostic::is_error)
    }

    /// In the order told: by file, place, code; the same finding once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let key = |d: &Diagnostic| {
            let place = |s: &Span| (s.file.path.clone(), s.file.first_line, s.start, s.end);
            (d.span.as_ref().map(place), d.code.text(), d.message.clone())
        };
        self.all.sort_by_cached_key(key);
        self.all.dedup_by(|a, b| key(a) == key(b));
        self
    }

    /// `Ok` with the value where nothing refuses, else the findings.
    ///
    /// # Errors
    /// The findings themselves, when one of them is an error.
    pub fn unless_errors<T>(self, value: T) -> Result<(T, Self), Self> {
        if self.has_errors() { Err(self) } else { Ok((value, self)) }
    }
}

impl From<Diagnostic> for Findings {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { all: vec![diagnostic] }
    }
}
