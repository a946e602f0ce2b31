//! Reading a table of a document: every key asked for, the rest refused.
//!
//! ```
//! # use bareme::ground::{diagnostic::Findings, document::{reader::Reader, toml}, source::SourceFile};
//! let file = SourceFile::new("policy.toml", "kind = \"money\"\nmin = 0\nmxa = 5\n");
//! let mut findings = Findings::new();
//! let document = toml::read_on(&file, &mut findings);
//! if let Some(mut reader) = document.as_ref().and_then(|it| Reader::of(it, "the input `income`", &mut findings)) {
//!     reader.require(&["kind", "label"]);
//!     let kind = reader.word("kind", &[("money", 1), ("count", 2)]);
//!     let (min, max) = (reader.number("min"), reader.number("max"));
//!     reader.finish();
//!     assert!(kind.is_some() && min.is_some() && max.is_none());
//! }
//! // `label` is missing, and `mxa` is not a key.
//! assert_eq!(findings.all.len(), 2);
//! ```

mod label;

use super::scalar;
use super::{Entry, Table, Value, What};
use crate::ground::amount::Decimal;
use crate::ground::codes::document::{MISSING_KEY, UNKNOWN_KEY};
use crate::ground::date::{Day, Month};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::ground::names;
use crate::ground::source::{Said, Span};

/// Reads one table. Whatever is wrong goes into the findings; a getter gives `None` where the key is absent, `null` or
/// wrong. [`Reader::finish`] refuses the keys that nobody asked for; do not call it where reading was given up half-way.
#[derive(Debug)]
pub struct Reader<'t, 'f> {
    table: &'t Table,
    whole: Span,
    subject: String,
    asked: Vec<String>,
    all_asked: bool,
    findings: &'f mut Findings,
}

impl<'t, 'f> Reader<'t, 'f> {
    /// A reader of a table. `whole` is told where a key is missing: the heading or the key of the table; `subject` names
    /// the thing in messages: "the input `person.age`".
    pub fn new(table: &'t Table, whole: &Span, subject: impl Into<String>, findings: &'f mut Findings) -> Self {
        Self { table, whole: whole.clone(), subject: subject.into(), asked: Vec::new(), all_asked: false, findings }
    }

    /// A reader of a value that must be a table; a finding and `None` where it is not.
    pub fn of(value: &'t Value, subject: impl Into<String>, findings: &'f mut Findings) -> Option<Self> {
        let subject = subject.into();
        let What::Table(table) = &value.what else {
            findings.push(scalar::wrong_type(value, &subject, "a table"));
            return None;
        };
        Some(Self::new(table, &value.span, subject, findings))
    }

    /// A reader of a key's value that must be a table; missing keys are told at the key.
    pub fn of_entry(entry: &'t Entry, subject: impl Into<String>, findings: &'f mut Findings) -> Option<Self> {
        let mut reader = Self::of(&entry.value, subject, findings)?;
        reader.whole = entry.key.clone();
        Some(reader)
    }

    /// The thing that is read, as messages name it.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Where the table is told to stand.
    pub fn whole(&self) -> &Span {
        &self.whole
    }

    /// The table itself; reading it this way asks for nothing.
    pub fn raw(&self) -> &'t Table {
        self.table
    }

    /// Adds a finding of the caller's own.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    /// The findings so far, for passing on.
    pub fn findings(&mut self) -> &mut Findings {
        self.findings
    }

    /// Whether a key stands there with a value other than `null`. Asks for the key.
    pub fn has(&mut self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Admits a key without reading it.
    pub fn skip(&mut self, key: &str) {
        if !self.asked.iter().any(|asked| asked == key) {
            self.asked.push(key.to_owned());
        }
    }

    /// Admits every key: the caller walks [`Reader::raw`] itself.
    pub fn skip_all(&mut self) {
        self.all_asked = true;
    }

    /// Tells every one of these keys that is absent. True where all are there.
    pub fn require(&mut self, keys: &[&str]) -> bool {
        let missing: Vec<_> = keys.iter().filter(|key| !self.has(key)).map(|key| format!("`{key}`")).collect();
        if !missing.is_empty() {
            let (noun, it) = if missing.len() == 1 { ("the key", "it") } else { ("the keys", "them") };
            let message = format!("{} lacks {noun} {}", self.subject, names::listed(&missing));
            self.push(Diagnostic::new(MISSING_KEY, &self.whole.clone(), message).help(format!("add {it}")));
        }
        missing.is_empty()
    }

    /// The key and its value, unread. `null` counts as absent.
    pub fn entry(&mut self, key: &str) -> Option<&'t Entry> {
        self.skip(key);
        self.table.get(key).filter(|entry| !matches!(entry.value.what, What::Null))
    }

    /// The value, unread.
    pub fn value(&mut self, key: &str) -> Option<&'t Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    fn read<T>(&mut self, key: &str, read: impl FnOnce(&'t Value, &str) -> Result<T, Diagnostic>) -> Option<Said<T>> {
        let value = self.value(key)?;
        match read(value, &format!("`{key}` of {}", self.subject)) {
            Ok(read) => Some(Said::new(read, value.span.clone())),
            Err(finding) => {
                self.push(finding);
                None
            }
        }
    }

    /// A text.
    pub fn text(&mut self, key: &str) -> Option<Said<String>> {
        self.read(key, |value, what| scalar::text(value, what).map(str::to_owned))
    }

    /// One of the words that may stand there, with its meaning.
    pub fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<Said<T>> {
        self.read(key, |value, what| scalar::word(value, what, words))
    }

    /// True or false.
    pub fn boolean(&mut self, key: &str) -> Option<Said<bool>> {
        self.read(key, scalar::boolean)
    }

    /// An exact decimal, written as a number or as a text.
    pub fn number(&mut self, key: &str) -> Option<Said<Decimal>> {
        self.read(key, scalar::number)
    }

    /// A whole number, written as a number or as a text.
    pub fn count(&mut self, key: &str) -> Option<Said<i64>> {
        self.read(key, scalar::count)
    }

    /// A day.
    pub fn date(&mut self, key: &str) -> Option<Said<Day>> {
        self.read(key, scalar::date)
    }

    /// A month, as the text `2025-11`.
    pub fn month(&mut self, key: &str) -> Option<Said<Month>> {
        self.read(key, scalar::month)
    }

    /// A list, its elements unread.
    pub fn list(&mut self, key: &str) -> Option<Said<&'t [Value]>> {
        self.read(key, |value, what| match &value.what {
            What::List(list) => Ok(list.as_slice()),
            _ => Err(scalar::wrong_type(value, what, "a list")),
        })
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &str) -> Option<Vec<Said<String>>> {
        let value = self.value(key)?;
        let what = format!("`{key}` of {}", self.subject);
        let one = |value: &Value| scalar::text(value, &what).map(|text| Said::new(text.to_owned(), value.span.clone()));
        let all = match &value.what {
            What::Text(_) => vec![one(value)],
            What::List(list) => list.iter().map(one).collect(),
            _ => vec![Err(scalar::wrong_type(value, &what, "a text or a list of texts"))],
        };
        let mut texts = Vec::with_capacity(all.len());
        for text in all {
            match text {
                Ok(text) => texts.push(text),
                Err(finding) => self.push(finding),
            }
        }
        Some(texts)
    }

    /// A reader of the table under a key; it pushes into the same findings.
    pub fn table(&mut self, key: &str, subject: impl Into<String>) -> Option<Reader<'t, '_>> {
        let entry = self.entry(key)?;
        Reader::of_entry(entry, subject, self.findings)
    }

    /// The entries of the table under a key, in order: `[inputs.person.NAME]`. Empty where there is none.
    pub fn entries(&mut self, key: &str) -> Vec<(&'t str, &'t Entry)> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let What::Table(table) = &entry.value.what else {
            let what = format!("`{key}` of {}", self.subject);
            self.push(scalar::wrong_type(&entry.value, &what, "a table"));
            return Vec::new();
        };
        table.iter().map(|(name, entry)| (name.as_str(), entry)).collect()
    }

    /// The tables of the list under a key, in order: `[[persons]]`. What is not a table is told and left out.
    pub fn tables(&mut self, key: &str) -> Vec<Said<&'t Table>> {
        let Some(list) = self.list(key) else { return Vec::new() };
        let mut tables = Vec::with_capacity(list.value.len());
        for value in list.value {
            if let What::Table(table) = &value.what {
                tables.push(Said::new(table, value.span.clone()));
            } else {
                let what = format!("an entry of `{key}`");
                self.push(scalar::wrong_type(value, &what, "a table"));
            }
        }
        tables
    }

    /// Refuses every key that nobody asked for.
    pub fn finish(self) {
        if self.all_asked {
            return;
        }
        for (key, entry) in self.table {
            if !self.asked.contains(key) {
                let candidates = self.asked.iter().map(String::as_str);
                self.findings.push(unknown(key, &entry.key, &self.subject, candidates));
            }
        }
    }
}

/// The finding for a key that nobody knows.
pub fn unknown<'c>(
    key: &str,
    span: &Span,
    subject: &str,
    candidates: impl IntoIterator<Item = &'c str> + Clone,
) -> Diagnostic {
    Diagnostic::new(UNKNOWN_KEY, span, format!("unknown key `{}` in {subject}", hidden::shown(key)))
        .help_if(names::meant(key, candidates))
}

#[cfg(test)]
mod tests;
