//! Reading the keys of a table, each in the form expected, with a finding where it is not.

use std::borrow::Cow;

use crate::ground::amount::{self, Decimal};
use crate::ground::codes::{document as doc, pack as codes};
use crate::ground::date::Day;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::reader::unknown;
use crate::ground::document::{Entry, Table, Value, What, scalar};
use crate::ground::label::Label;
use crate::ground::limits::FINDINGS_TOLD;
use crate::ground::names;
use crate::ground::source::{Said, Span};

use super::keys::{self, Key, Shape};
use super::model::Citation;

/// "Did you mean …?", where something allowed is near.
#[must_use]
pub fn meant<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<String> {
    names::nearest(name, among).map(|near| format!("did you mean `{near}`?"))
}

/// A finding about a value that is of another type than expected.
pub fn wrong_type(key: &str, value: &Value, expected: &str) -> Diagnostic {
    scalar::wrong_type(value, &called(key), expected)
}

/// Tells every key that is not among those allowed.
pub fn unknown_keys(table: &Table, allowed: &[Key], what: &str, findings: &mut Findings) {
    unknown_names(table, &keys::names(allowed), what, findings);
}

/// Tells every key that is not among those allowed. The rest is read as if a misspelt one had been written rightly, so
/// that the right one is not said to be missing too.
pub fn as_meant<'t>(table: &'t Table, allowed: &[Key], what: &str, findings: &mut Findings) -> Cow<'t, Table> {
    unknown_keys(table, allowed, what, findings);
    let mut meant = Cow::Borrowed(table);
    for (at, name) in table.keys().enumerate().filter(|(_, name)| !allowed.iter().any(|key| key.name == **name)) {
        let right = names::nearest(name, allowed.iter().map(|key| key.name));
        let right = allowed.iter().find(|key| Some(key.name) == right && !meant.contains_key(key.name));
        let fits = |key: &&Key, entry: &Entry| {
            matches!(key.shape, Shape::Label | Shape::Table(_)) == entry.value.as_table().is_some()
        };
        if let Some(right) = right.filter(|right| table.get(name).is_some_and(|entry| fits(right, entry))) {
            let table = meant.to_mut();
            if let Some(entry) = table.shift_remove(name) {
                table.shift_insert(at, right.name.to_owned(), entry);
            }
        }
    }
    meant
}

/// Tells every key that is not among those allowed.
pub fn unknown_names(table: &Table, allowed: &[&str], what: &str, findings: &mut Findings) {
    let unknown_ones = table.iter().filter(|(name, _)| !allowed.contains(&name.as_str()));
    for (at, (name, entry)) in unknown_ones.enumerate() {
        // What was meant is looked for as long as it is told.
        let candidates = if at < FINDINGS_TOLD { allowed } else { &[] };
        findings.push(unknown(name, &entry.key, what, candidates.iter().copied()));
    }
}

/// A finding about a key that is not there.
pub fn missing_key(key: &str, at: &Span, what: &str) -> Diagnostic {
    Diagnostic::new(doc::MISSING_KEY, at, format!("{what} does not say `{key}`"))
}

/// What a finding calls a key.
fn called(key: &str) -> String {
    format!("`{key}`")
}

fn keep<T>(read: Result<T, Diagnostic>, findings: &mut Findings) -> Option<T> {
    read.map_err(|finding| findings.push(finding)).ok()
}

/// The text at a key.
pub fn text(table: &Table, key: &str, findings: &mut Findings) -> Option<Said<String>> {
    let value = &table.get(key)?.value;
    let text = keep(scalar::text(value, &called(key)), findings)?;
    if text.trim().is_empty() {
        findings.push(Diagnostic::new(doc::WRONG_TYPE, &value.span, format!("`{key}` is an empty text")));
        return None;
    }
    Some(Said::new(text.to_owned(), value.span.clone()))
}

/// The text at a key, which has to be there.
pub fn required_text(table: &Table, key: &str, at: &Span, what: &str, findings: &mut Findings) -> Option<Said<String>> {
    if !table.contains_key(key) {
        findings.push(missing_key(key, at, what));
    }
    text(table, key, findings)
}

/// True or false at a key; false where it is absent.
pub fn flag(table: &Table, key: &str, findings: &mut Findings) -> bool {
    let read = table.get(key).map(|entry| scalar::boolean(&entry.value, &called(key)));
    read.and_then(|read| keep(read, findings)).unwrap_or(false)
}

/// The table at a key.
pub fn table<'a>(table: &'a Table, key: &str, findings: &mut Findings) -> Option<&'a Table> {
    let value = &table.get(key)?.value;
    let inner = value.as_table();
    if inner.is_none() {
        findings.push(wrong_type(key, value, "a table `{ … }`"));
    }
    inner
}

/// One of some words at a key.
pub fn word<T: Copy>(table: &Table, key: &str, words: &[(&'static str, T)], findings: &mut Findings) -> Option<T> {
    keep(scalar::word(&table.get(key)?.value, &called(key), words), findings)
}

/// The exact number of a value; a text is none.
pub fn decimal(key: &str, value: &Value, findings: &mut Findings) -> Option<Decimal> {
    if let What::Text(text) = &value.what {
        let plain = amount::parse(text).is_ok();
        let help = plain.then(|| format!("take the quotes off: {text}"));
        findings.push(wrong_type(key, value, "a number").help_if(help));
        return None;
    }
    keep(scalar::number(value, &called(key)), findings)
}

/// A whole number from `least` to `most` at a key.
pub fn whole(table: &Table, key: &str, least: u32, most: u32, findings: &mut Findings) -> Option<Said<u32>> {
    let value = &table.get(key)?.value;
    let number = decimal(key, value, findings)?;
    let whole = number.is_integer().then(|| amount::plain(number).parse::<u32>().ok()).flatten();
    let Some(whole) = whole.filter(|whole| (least..=most).contains(whole)) else {
        findings.push(
            Diagnostic::new(codes::OUT_OF_RANGE, &value.span, format!("`{key}` cannot be {number}"))
                .help(format!("it is a whole number from {least} to {most}")),
        );
        return None;
    };
    Some(Said::new(whole, value.span.clone()))
}

/// The date at a key.
pub fn day(table: &Table, key: &str, findings: &mut Findings) -> Option<Said<Day>> {
    let value = &table.get(key)?.value;
    date(key, value, findings).map(|day| Said::new(day, value.span.clone()))
}

/// The date that a value is; in quotes it is a text.
pub fn date(key: &str, value: &Value, findings: &mut Findings) -> Option<Day> {
    if let What::Text(text) = &value.what {
        let help = Day::parse(text).is_some().then(|| format!("take the quotes off: {text}"));
        findings.push(wrong_type(key, value, "a date").help_if(help));
        return None;
    }
    keep(scalar::date(value, &called(key)), findings)
}

/// One text, or a list of them, at a key.
pub fn names_list(table: &Table, key: &str, findings: &mut Findings) -> Vec<Said<String>> {
    let Some(entry) = table.get(key) else { return Vec::new() };
    let single = std::slice::from_ref(&entry.value);
    let values = if let What::List(list) = &entry.value.what { list } else { single };
    let mut all: Vec<Said<String>> = Vec::new();
    for value in values {
        let Some(text) = keep(scalar::text(value, &called(key)), findings) else { continue };
        if all.iter().any(|earlier| earlier.value == text) {
            findings.push(
                Diagnostic::new(codes::NAME_TAKEN, &value.span, format!("`{text}` stands here twice"))
                    .help("leave one of them out"),
            );
            continue;
        }
        all.push(Said::new(text.to_owned(), value.span.clone()));
    }
    all
}

/// How labels are read: the languages that each must have, and whether a missing one refuses.
#[derive(Clone, Copy, Debug)]
pub struct Languages<'a> {
    /// The declared languages.
    pub all: &'a [String],
    /// A missing text is an error; else a warning (in a draft).
    pub strict: bool,
}

/// The label at a key; where it is required and absent, a finding at `at`.
pub fn label(
    table: &Table,
    key: &str,
    required: Option<(&Span, &str)>,
    languages: Languages<'_>,
    findings: &mut Findings,
) -> Label {
    let Some(entry) = table.get(key) else {
        if let Some((at, what)) = required {
            let example = languages.all.iter().map(|code| format!("{code} = \"…\"")).collect::<Vec<_>>().join(", ");
            let code = if languages.strict { doc::LABEL_LANGUAGE } else { doc::LABEL_LANGUAGE_DRAFT };
            findings.push(
                Diagnostic::new(code, at, format!("{what} has no `{key}`"))
                    .help(format!("write {key} = {{ {example} }}")),
            );
        }
        return Label::default();
    };
    label_value(key, &entry.key, &entry.value, languages, findings)
}

/// The label that a value is.
pub fn label_value(key: &str, at: &Span, value: &Value, languages: Languages<'_>, findings: &mut Findings) -> Label {
    let mut label = Label::default();
    let Some(table) = value.as_table() else {
        let first = languages.all.first().map_or("fr", String::as_str);
        findings.push(
            wrong_type(key, value, "a text for each language")
                .help(format!("write {key} = {{ {first} = \"…\" }}, one text for each language")),
        );
        return label;
    };
    let called = called(key);
    let mut missing = Vec::new();
    for language in languages.all {
        let Some(entry) = table.get(language) else {
            missing.push(format!("`{language}`"));
            continue;
        };
        match keep(scalar::text(&entry.value, &format!("`{language}`")), findings) {
            Some(text) if text.trim().is_empty() => missing.push(format!("`{language}`")),
            Some(text) => {
                label.texts.insert(language.clone(), text.to_owned());
            }
            None => {}
        }
    }
    if !missing.is_empty() {
        let code = if languages.strict { doc::LABEL_LANGUAGE } else { doc::LABEL_LANGUAGE_DRAFT };
        findings.push(
            Diagnostic::new(code, at, format!("{called} lacks its text in {}", names::listed(&missing)))
                .help("every label has a text in each language of its programme"),
        );
    }
    for (language, entry) in table.iter().filter(|(language, _)| !languages.all.contains(language)) {
        let known = languages.all.iter().map(String::as_str);
        findings.push(unknown(language, &entry.key, &called, known));
    }
    label
}

/// The citation in a text: the key ends at the first comma.
#[must_use]
pub fn citation(said: &Said<String>) -> Citation {
    let (key, place) = said.value.split_once(',').unwrap_or((&said.value, ""));
    Citation { key: key.trim().to_owned(), place: place.trim().to_owned(), span: said.span.clone() }
}
