//! A diagnostic: one thing that is wrong, where, in the user's words, and what to do.

use std::sync::Arc;

use super::codes::Code;
use super::codes::document::TOO_MANY_FINDINGS;
use super::limits::FILE_FINDINGS;
use super::source::{SourceFile, Span};

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
    /// A text to be taken over as it stands: the file of a household.
    pub text: Option<String>,
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

    /// The finding for a file with more findings than are told of one: it comes before them.
    #[must_use]
    pub fn too_many_in(file: &Arc<SourceFile>) -> Self {
        let message = format!("more than {FILE_FINDINGS} findings in this file: the rest is not looked at");
        Self::new(TOO_MANY_FINDINGS, &Span::whole(file), message).help("check that this is the right file")
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
            text: None,
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

    /// A text to be taken over as it stands.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
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

    /// In the order told: by file, place, code; the same finding once, as an error where it is told as a warning too.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let key = |d: &Diagnostic| {
            let place = |s: &Span| (s.file.path.clone(), s.file.first_line, s.start, s.end);
            (d.span.as_ref().map(place), d.code.text(), d.message.clone())
        };
        self.all.sort_by_cached_key(|d| (key(d), !d.is_error()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::codes::document::{LABEL_LANGUAGE_DRAFT, UNKNOWN_KEY};
    use crate::ground::source::SourceFile;

    #[test]
    fn findings_are_sorted_by_place_and_each_is_told_once() {
        let (a, b) = (SourceFile::new("a.toml", "xyz"), SourceFile::new("b.toml", "xyz"));
        let (line_2, line_10) = (SourceFile::at_line("c.jsonl", "x", 2), SourceFile::at_line("c.jsonl", "x", 10));
        let mut findings = Findings::new();
        for (file, at) in [(&line_10, 0), (&b, 0), (&a, 2), (&line_2, 0), (&a, 0), (&a, 2)] {
            findings.push(Diagnostic::new(UNKNOWN_KEY, &Span::new(file, at, at + 1), "unknown"));
        }
        findings.push(Diagnostic::nowhere(UNKNOWN_KEY, "unknown"));
        let place = |d: &Diagnostic| d.span.as_ref().map(|s| (s.file.path.clone(), s.file.first_line, s.start));
        let told: Vec<_> = findings.sorted().all.iter().map(place).collect();
        let at = |path: &str, line, start| Some((path.to_owned(), line, start));
        assert_eq!(
            told,
            [
                None,
                at("a.toml", 1, 0),
                at("a.toml", 1, 2),
                at("b.toml", 1, 0),
                at("c.jsonl", 2, 0),
                at("c.jsonl", 10, 0)
            ]
        );
    }

    #[test]
    fn an_error_that_is_told_as_a_warning_too_stays_an_error() {
        let finding = Diagnostic::nowhere(UNKNOWN_KEY, "unknown");
        let findings = Findings { all: vec![finding.clone().warning(), finding] }.sorted();
        assert_eq!((findings.all.len(), findings.has_errors()), (1, true));
    }

    #[test]
    fn only_errors_refuse() {
        let mut findings = Findings::from(Diagnostic::nowhere(LABEL_LANGUAGE_DRAFT, "a warning"));
        findings.push(Diagnostic::nowhere(UNKNOWN_KEY, "an error, lowered").warning());
        assert!(!findings.has_errors());
        assert!(findings.clone().unless_errors(1).is_ok_and(|(value, told)| value == 1 && told.all.len() == 2));
        findings.push(Diagnostic::nowhere(UNKNOWN_KEY, "an error"));
        assert!(findings.unless_errors(1).is_err_and(|told| told.all.len() == 3));
    }
}
