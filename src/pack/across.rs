//! What concerns several versions of a programme at once.

use std::collections::BTreeSet;

use crate::ground::codes::pack as codes;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{Entry, Table, Value, What};
use crate::ground::names;
use crate::ground::source::Span;

use super::declarations::{Declarations, Section};
use super::model::{Header, Status};
use super::overlay::same_value;
use super::shelf::{Shelf, VersionFile};

/// Months taken twice, sources and choices that no version uses.
pub fn programme_findings(shelf: &Shelf) -> Findings {
    let mut findings = Findings::new();
    let adopted: Vec<&Header> = shelf.headers().filter(|header| header.status == Status::Adopted).collect();
    for pair in adopted.windows(2) {
        if let [first, second] = pair
            && first.from == second.from
        {
            findings.push(same_month(first, second));
        }
    }
    unused(shelf, &mut findings);
    findings
}

/// Two adopted versions that begin in one month.
pub fn same_month(first: &Header, second: &Header) -> Diagnostic {
    let text = format!("`{}` and `{}` both begin in {}", first.id, second.id, second.from);
    Diagnostic::new(codes::SAME_MONTH, &second.span, text)
        .note("the other one is here", &first.span)
        .help("one version applies in a month: let one begin elsewhere, or make it a draft")
}

fn unused(shelf: &Shelf, findings: &mut Findings) {
    // Where a policy cannot be read, nothing is known of what it cites.
    if shelf.versions.iter().any(|version| version.document.is_none()) {
        return;
    }
    let mut cited = BTreeSet::new();
    let mut chosen = BTreeSet::new();
    for version in &shelf.versions {
        for entry in version.document.iter().flat_map(Table::values) {
            collect(&entry.value, &mut cited, &mut chosen);
        }
    }
    let programme = shelf.programme();
    let sources: Vec<&str> = programme.sources.keys().map(String::as_str).collect();
    for (key, source) in &programme.sources {
        if !cited.contains(key.as_str()) && !misspelt(&cited, &sources, key) {
            findings.push(
                Diagnostic::new(codes::UNUSED_SOURCE, &source.span, format!("no version cites the source `{key}`"))
                    .help("cite it, or leave it out"),
            );
        }
    }
    let own = shelf.versions.iter().filter_map(own_choices).flat_map(Table::keys);
    let choices: Vec<&str> = shelf.written.choices.keys().chain(own).map(String::as_str).collect();
    for (name, item) in &shelf.written.choices {
        if !chosen.contains(name.as_str()) && !misspelt(&chosen, &choices, name) {
            findings.push(
                Diagnostic::new(codes::UNUSED_CHOICE, &item.key, format!("no version uses the choice `{name}`"))
                    .help("use it, or leave it out"),
            );
        }
    }
}

fn own_choices(version: &VersionFile) -> Option<&Table> {
    version.document.as_ref()?.get(Section::Choices.key())?.value.as_table()
}

/// Whether a name stands among those used in a wrong spelling: that is told where it stands.
fn misspelt(used: &BTreeSet<&str>, known: &[&str], name: &str) -> bool {
    let unknown = used.iter().filter(|word| !known.contains(word));
    unknown.into_iter().any(|word| names::nearest(word, known.iter().copied()) == Some(name))
}

/// What a document cites, and the choices that it names.
fn collect<'d>(value: &'d Value, cited: &mut BTreeSet<&'d str>, chosen: &mut BTreeSet<&'d str>) {
    match &value.what {
        What::Table(table) => {
            for (key, entry) in table {
                match (&entry.value.what, key.as_str()) {
                    (What::Text(text), "source") => {
                        cited.insert(text.split(',').next().unwrap_or(text).trim());
                    }
                    (What::Text(text), "choices") => {
                        chosen.insert(text);
                    }
                    (What::List(list), "keys") => {
                        chosen.extend(list.iter().filter_map(Value::as_text).map(|said| said.value));
                        chosen.retain(|name| !["count", "bool"].contains(name));
                    }
                    _ => collect(&entry.value, cited, chosen),
                }
            }
        }
        What::List(list) => list.iter().for_each(|value| collect(value, cited, chosen)),
        _ => {}
    }
}

/// The inputs that a document declares: entity, name, and what is said of each.
fn inputs(document: &Table) -> impl Iterator<Item = (&str, &str, &Entry, &Table)> {
    let entities = document.get(Section::Inputs.key()).and_then(|entry| entry.value.as_table());
    entities.into_iter().flatten().flat_map(|(entity, entry)| {
        let names = entry.value.as_table();
        names
            .into_iter()
            .flatten()
            .filter_map(move |(name, entry)| Some((entity.as_str(), name.as_str(), entry, entry.value.as_table()?)))
    })
}

/// Inputs that some version declares and this one does not know.
pub fn foreign_inputs(shelf: &Shelf, own: &Declarations) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for document in shelf.versions.iter().filter_map(|version| version.document.as_ref()) {
        for (entity, name, _, table) in inputs(document) {
            let known = own.of(Section::Inputs).contains_key(&format!("{entity}.{name}"));
            let listed = all.iter().any(|(of, other)| of == entity && other == name);
            if !known && !listed && !table.contains_key("removed") {
                all.push((entity.to_owned(), name.to_owned()));
            }
        }
    }
    all
}

/// An input keeps its kind in all versions: a finding where this version declares one otherwise than an earlier one.
/// The chain of the version has been compared when it was overlaid.
pub fn input_kinds(shelf: &Shelf, at: usize, chain: &[usize], findings: &mut Findings) {
    let Some(own) = &shelf.versions[at].document else { return };
    for (entity, name, _, table) in inputs(own) {
        let Some(kind) = table.get("kind") else { continue };
        let outside = (0..at).filter(|position| !chain.contains(position));
        let earlier = outside.filter_map(|position| shelf.versions[position].document.as_ref());
        let declared = earlier.flat_map(|document| {
            inputs(document).filter(|(e, n, _, table)| (*e, *n) == (entity, name) && table.contains_key("kind"))
        });
        for (_, _, entry, other) in declared {
            let differs = ["kind", "per", "choices"].into_iter().find(|key| !same_key(table, other, key));
            let Some(key) = differs else { continue };
            let span: &Span = table.get(key).map_or(&kind.value.span, |entry| &entry.value.span);
            let text = format!("`{entity}.{name}` has another `{key}` in an earlier version");
            findings.push(
                Diagnostic::new(codes::KIND_CHANGED, span, text)
                    .note("it was declared here", &entry.key)
                    .help("an input keeps its kind in all versions, for one household file serves them all"),
            );
            break;
        }
    }
}

fn same_key(a: &Table, b: &Table, key: &str) -> bool {
    match (a.get(key), b.get(key)) {
        (None, None) => true,
        (Some(a), Some(b)) => same_value(&a.value, &b.value),
        _ => false,
    }
}

/// The last month before the next adopted version begins; `None` for the last one and for drafts.
pub fn until(shelf: &Shelf, header: &Header) -> Option<Month> {
    if header.status == Status::Draft {
        return None;
    }
    let adopted = shelf.headers().filter(|other| other.status == Status::Adopted);
    adopted.map(|other| other.from).filter(|from| *from > header.from).min()?.plus(-1)
}
