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

use super::scalar;
use super::{Entry, Table, Value, What};
use crate::ground::amount::Decimal;
use crate::ground::codes::document::{LABEL_LANGUAGE, LABEL_LANGUAGE_DRAFT, MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE};
use crate::ground::date::{Day, Month};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::ground::label::Label;
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

    /// A label: a text in each language, in the order of `languages`. A language that is lacking is an error where it is
    /// `strict`, else a warning. `None` where the key is absent or no table.
    pub fn label(&mut self, key: &str, languages: &[String], strict: bool) -> Option<Said<Label>> {
        let entry = self.entry(key)?;
        let what = format!("`{key}` of {}", self.subject);
        let What::Table(table) = &entry.value.what else {
            let example: Vec<_> = languages.iter().map(|language| format!("{language} = \"…\"")).collect();
            let finding = scalar::wrong_type(&entry.value, &what, "a table of texts by language");
            self.push(finding.help(format!("write {key} = {{ {} }}", example.join(", "))));
            return None;
        };
        let mut label = Label::default();
        let mut missing = Vec::new();
        for language in languages {
            match table.get(language).map(|said| (said, scalar::text(&said.value, &format!("`{language}` in {what}"))))
            {
                Some((_, Ok(text))) if !text.trim().is_empty() => {
                    label.texts.insert(language.clone(), text.to_owned());
                }
                Some((said, Ok(_))) => {
                    self.push(Diagnostic::new(
                        WRONG_TYPE,
                        &said.value.span,
                        format!("`{language}` in {what} is empty"),
                    ));
                }
                Some((_, Err(finding))) => self.push(finding),
                None => missing.push(format!("`{language}`")),
            }
        }
        if !missing.is_empty() {
            let code = if strict { LABEL_LANGUAGE } else { LABEL_LANGUAGE_DRAFT };
            let message = format!("{what} lacks its text in {}", names::listed(&missing));
            self.push(
                Diagnostic::new(code, &entry.key, message)
                    .help("every label has a text in each language of its programme"),
            );
        }
        for (language, said) in table.iter().filter(|(language, _)| !languages.contains(language)) {
            self.push(unknown(language, &said.key, &what, languages.iter().map(String::as_str)));
        }
        Some(Said::new(label, entry.value.span.clone()))
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
mod tests {
    use super::*;
    use crate::ground::document::{json, toml};
    use crate::ground::source::SourceFile;

    fn document(text: &str) -> Value {
        toml::read(&SourceFile::new("a.toml", text)).unwrap_or_else(|findings| panic!("{findings:?}"))
    }

    /// Reads a document and gives what was found, `code at line: message`.
    fn found(text: &str, read: impl FnOnce(&mut Reader<'_, '_>)) -> Vec<String> {
        let document = document(text);
        let mut findings = Findings::new();
        let mut reader = Reader::of(&document, "the file", &mut findings).expect("a table");
        read(&mut reader);
        reader.finish();
        let line = |d: &Diagnostic| d.span.as_ref().map_or(0, |span| span.place().line);
        findings.all.iter().map(|d| format!("{} at {}: {}", d.code.text(), line(d), d.message)).collect()
    }

    #[test]
    fn a_key_that_nobody_asked_for_is_refused_with_the_nearest() {
        let document = document("value = 1\nvlaue = 2\n");
        let mut findings = Findings::new();
        let mut reader = Reader::of(&document, "the parameter `a`", &mut findings).expect("a table");
        reader.number("value");
        reader.text("label");
        reader.finish();
        assert_eq!(findings.all.len(), 1);
        assert_eq!(findings.all[0].message, "unknown key `vlaue` in the parameter `a`");
        assert_eq!(findings.all[0].help.as_deref(), Some("did you mean `value`?"));
    }

    #[test]
    fn keys_that_are_missing_are_told_at_once() {
        let told = found("a = 1\n", |reader| {
            assert!(!reader.require(&["a", "b", "c"]));
            assert!(reader.require(&["a"]));
        });
        assert_eq!(told, ["E0013 at 1: the file lacks the keys `b` and `c`"]);
    }

    #[test]
    fn a_wrong_value_is_told_and_read_as_absent_and_the_others_go_on() {
        let told = found("a = true\nb = 5\nc = \"x\"\n", |reader| {
            assert!(reader.number("a").is_none());
            assert!(reader.text("b").is_none());
            assert_eq!(reader.text("c").map(|said| said.value).as_deref(), Some("x"));
        });
        assert_eq!(
            told,
            [
                "E0014 at 1: `a` of the file must be a number, and true or false stands here",
                "E0014 at 2: `b` of the file must be a text, and a number stands here"
            ]
        );
    }

    #[test]
    fn readers_of_inner_tables_push_into_the_same_findings() {
        let told = found("[in]\nx = 1\ny = 2\n", |reader| {
            let mut inner = reader.table("in", "the inner table").expect("a table");
            assert!(inner.number("x").is_some());
            inner.require(&["z"]);
            inner.finish();
        });
        assert_eq!(
            told,
            ["E0013 at 1: the inner table lacks the key `z`", "E0012 at 3: unknown key `y` in the inner table"]
        );
    }

    #[test]
    fn lists_of_texts_may_be_one_text() {
        let told = found("a = \"x\"\nb = [\"y\", \"z\"]\nc = [\"ok\", 5]\nd = 5\n", |reader| {
            let mut texts = |key: &str| -> Vec<String> {
                reader.texts(key).unwrap_or_default().into_iter().map(|said| said.value).collect()
            };
            assert_eq!(texts("a"), ["x"]);
            assert_eq!(texts("b"), ["y", "z"]);
            assert_eq!(texts("c"), ["ok"]);
            assert!(texts("d").is_empty());
            assert!(reader.texts("e").is_none());
        });
        assert_eq!(told.len(), 2, "{told:?}");
    }

    #[test]
    fn tables_in_a_list_and_entries_of_a_table_come_in_order() {
        let told = found("[z]\nb = 1\na = 2\n[[p]]\nid = 1\n[[p]]\nid = 2\n", |reader| {
            let names: Vec<_> = reader.entries("z").into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, ["b", "a"]);
            assert_eq!(reader.tables("p").len(), 2);
            assert!(reader.entries("none").is_empty() && reader.tables("none").is_empty());
        });
        assert!(told.is_empty(), "{told:?}");
        let told = found("z = 5\np = [1]\n", |reader| {
            assert!(reader.entries("z").is_empty() && reader.tables("p").is_empty());
        });
        assert_eq!(told.len(), 2, "{told:?}");
    }

    #[test]
    fn null_is_absent() {
        let file = SourceFile::new("a.json", "{\"a\": null}");
        let document = json::read(&file).expect("JSON");
        let mut findings = Findings::new();
        let mut reader = Reader::of(&document, "the household", &mut findings).expect("a table");
        assert!(!reader.has("a") && reader.number("a").is_none());
        reader.finish();
        assert!(findings.all.is_empty());
    }

    #[test]
    fn a_label_has_every_language_and_no_other() {
        let languages = ["fr".to_owned(), "ar".to_owned()];
        let read = |text: &str, strict| {
            let mut texts = Vec::new();
            let told = found(text, |reader| {
                let label = reader.label("label", &languages, strict).map(|said| said.value).unwrap_or_default();
                texts = label.texts.keys().cloned().collect();
            });
            (texts, told)
        };
        assert_eq!(read("label = { ar = \"ب\", fr = \"b\" }\n", true), (languages.to_vec(), vec![]));
        let lacks = "1: `label` of the file lacks its text in `ar`";
        let french = vec!["fr".to_owned()];
        assert_eq!(read("label = { fr = \"b\" }\n", true), (french.clone(), vec![format!("E0022 at {lacks}")]));
        assert_eq!(read("label = { fr = \"b\" }\n", false), (french, vec![format!("W0022 at {lacks}")]));
        let (_, told) = read("label = { fr = \" \", ar = 5, fa = \"x\" }\n", true);
        assert_eq!(told.len(), 3, "{told:?}");
        let (_, told) = read("label = \"b\"\n", true);
        assert_eq!(
            told,
            ["E0014 at 1: `label` of the file must be a table of texts by language, and a text stands here"]
        );
    }

    #[test]
    fn what_is_not_a_table_is_told() {
        let document = document("a = 5\n");
        let mut findings = Findings::new();
        let entry = &document.as_table().expect("a table")["a"];
        assert!(Reader::of_entry(entry, "the input `a`", &mut findings).is_none());
        assert_eq!(findings.all[0].message, "the input `a` must be a table, and a number stands here");
    }
}
