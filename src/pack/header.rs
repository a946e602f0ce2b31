//! `[version]`: what a version extends, from when it is paid, and whether it is law.

use std::sync::Arc;

use crate::ground::codes::pack as codes;
use crate::ground::date::{Day, Month};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::Table;
use crate::ground::source::{SourceFile, Span};

use super::fields::{self, Languages};
use super::keys;
use super::model::{Header, Status};

const WORDS: [(&str, Status); 2] = [("draft", Status::Draft), ("adopted", Status::Adopted)];

/// Reads the header of a version whose folder is `id`. What it lacks is taken from the name of the folder, so that the
/// rest can be read; the findings refuse it all the same.
pub fn read(
    file: &Arc<SourceFile>,
    document: &Table,
    id: &str,
    languages: &[String],
    findings: &mut Findings,
) -> Header {
    let whole = Span::whole(file);
    let Some(entry) = document.get("version") else {
        findings.push(
            fields::missing_key("version", &whole, "policy.toml")
                .help("begin with [version], its `from`, `status` and `title`"),
        );
        return fallback(id, &whole);
    };
    let Some(table) = fields::table(document, "version", findings) else { return fallback(id, &whole) };
    let at = &entry.key;
    let table = &*fields::as_meant(table, keys::VERSION, "[version]", findings);
    let extends = fields::text(table, "extends", findings);
    if !table.contains_key("from") {
        findings.push(
            fields::missing_key("from", at, "the version")
                .help("say the first day of the first month paid under it, as from = 2025-11-01"),
        );
    }
    let from = fields::day(table, "from", findings);
    if let Some(from) = from.as_ref().filter(|from| from.value.month().first_day() != from.value) {
        findings.push(
            Diagnostic::new(codes::NOT_FIRST_DAY, &from.span, format!("{} is not the first of a month", from.value))
                .help(format!("write {}; `legal_from` may be any day", from.value.month().first_day())),
        );
    }
    if !table.contains_key("status") {
        findings.push(
            fields::missing_key("status", at, "the version")
                .help("say status = \"draft\" while it is written, \"adopted\" once it is law"),
        );
    }
    let status = fields::word(table, "status", &WORDS, findings);
    let known = fallback(id, at);
    let status = status.unwrap_or(known.status);
    let told = Languages { all: languages, strict: status == Status::Adopted };
    let header = Header {
        id: id.to_owned(),
        extends,
        from: from.as_ref().map_or(known.from, |from| from.value.month()),
        legal_from: fields::day(table, "legal_from", findings).map(|day| day.value),
        status,
        title: fields::label(table, "title", Some((at, "the version")), told, findings),
        note: fields::text(table, "note", findings).map(|said| said.value),
        span: at.clone(),
    };
    if let Some(from) = from {
        name_fits(&header, &from.span, findings);
    }
    header
}

/// What the name of a folder says of its version.
#[must_use]
pub fn fallback(id: &str, at: &Span) -> Header {
    let month = id.get(..7).and_then(Month::parse);
    Header {
        id: id.to_owned(),
        extends: None,
        from: month.unwrap_or(Day::MAX.month()),
        legal_from: None,
        status: if month.is_some() && id.len() == 7 { Status::Adopted } else { Status::Draft },
        title: crate::ground::label::Label::default(),
        note: None,
        span: at.clone(),
    }
}

/// An adopted version's folder is the month of its `from`; a draft's that month and a few words.
fn name_fits(header: &Header, at: &Span, findings: &mut Findings) {
    let month = header.from.to_string();
    let words = header.id.strip_prefix(&month).and_then(|rest| rest.strip_prefix('-'));
    let fits = match header.status {
        Status::Adopted => header.id == month,
        Status::Draft => words.is_some_and(is_slug),
    };
    if fits {
        return;
    }
    let (status, name) = match header.status {
        Status::Adopted => ("an adopted version", month),
        Status::Draft => ("a draft", format!("{month}-a-few-words")),
    };
    let text = format!("the folder of this version is named `{}`", header.id);
    findings.push(
        Diagnostic::new(codes::FOLDER_NAME, at, text)
            .help(format!("the folder of {status} from this month is named `{name}`")),
    );
}

/// Small letters and digits, in words with `-` between them.
#[must_use]
pub fn is_slug(words: &str) -> bool {
    words.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}
