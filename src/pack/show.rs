//! A version consolidated, as text that can be read again: policy.toml with the origin of each line behind it, and the
//! rules with the origin of each above it.

use std::fmt::Write;
use std::sync::Arc;

use crate::ground::diagnostic::Findings;
use crate::ground::document::{Entry, Table, Value, What};
use crate::ground::source::Span;

use super::consolidate::Consolidated;
use super::declarations::{Item, Section};
use super::model::{Common, Header, Status, Version};
use super::shelf::Shelf;
use super::telling;

/// A consolidated version as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The whole policy.toml, without `extends`.
    pub policy: String,
    /// The whole rules.rhai.
    pub rules: String,
}

impl Shelf {
    /// The consolidated text of a version.
    ///
    /// # Errors
    /// What keeps the version from being loaded.
    pub fn show(&self, version: &str) -> Result<Shown, Findings> {
        let (whole, _) = self.consolidated(version)?;
        Ok(Shown { policy: policy(&whole), rules: rules(&whole.version) })
    }
}

fn policy(whole: &Consolidated) -> String {
    let version = &whole.version;
    let mut page = Page { out: String::new(), version };
    let chain: Vec<&str> = version.lineage.iter().map(|header| header.id.as_str()).collect();
    page.line(&format!("# {}, consolidated; what stands behind a line is the version that set it", version.policy()));
    if chain.len() > 1 {
        page.line(&format!("# {}", chain.join(" → ")));
    }
    page.header(&version.header);
    for section in Section::ALL {
        for item in whole.merged.all.of(section).values() {
            page.item(section, item);
        }
    }
    for name in &whole.merged.unmarked {
        page.line("");
        page.line(&format!("[helpers.{name}]"));
        let set_by = marks(version, Section::Helpers, name).map_or("", |common| common.set_by.as_str());
        page.said("confidence", "\"assumed\"", &[set_by.to_owned()]);
    }
    page.removed();
    page.out
}

/// The text being written.
struct Page<'a> {
    out: String,
    version: &'a Version,
}

impl Page<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn said(&mut self, key: &str, value: &str, origins: &[String]) {
        let origins = if origins.is_empty() { String::new() } else { format!("  # {}", origins.join(", ")) };
        self.line(&format!("{} = {value}{origins}", bare(key)));
    }

    fn header(&mut self, header: &Header) {
        let id = [header.id.clone()];
        self.line("");
        self.line("[version]");
        self.said("from", &header.from.first_day().to_string(), &id);
        if let Some(day) = header.legal_from {
            self.said("legal_from", &day.to_string(), &id);
        }
        let status = match header.status {
            Status::Draft => "\"draft\"",
            Status::Adopted => "\"adopted\"",
        };
        self.said("status", status, &id);
        let title: Vec<String> =
            header.title.texts.iter().map(|(language, text)| format!("{language} = {}", quoted(text))).collect();
        self.said("title", &format!("{{ {} }}", title.join(", ")), &id);
        if let Some(note) = &header.note {
            self.said("note", &quoted(note), &id);
        }
    }

    fn item(&mut self, section: Section, item: &Item) {
        let entries = self.entries(section, item);
        if entries.is_empty() {
            return;
        }
        self.line("");
        self.line(&format!("[{}.{}]", section.key(), item.name.split('.').map(bare).collect::<Vec<_>>().join(".")));
        for (key, entry) in entries {
            let mut origins = Vec::new();
            self.origins(&entry.value, &mut origins);
            if key == "was" {
                // A text that stands alone has no earlier version to name.
                self.line(&format!("# was = {}  # {}", value(&entry.value), origins.join(", ")));
            } else {
                self.said(key, &value(&entry.value), &origins);
            }
        }
        let marked = matches!(
            section,
            Section::Inputs | Section::Parameters | Section::Results | Section::Checks | Section::Helpers
        );
        if marked
            && !item.has("confidence")
            && let Some(common) = marks(self.version, section, &item.name)
            && common.confidence == super::model::Confidence::Assumed
        {
            self.said("confidence", "\"assumed\"", std::slice::from_ref(&common.set_by));
        }
    }

    /// The keys of an item, label first, then in the order of the language; of a choice those that policies declare.
    fn entries<'i>(&self, section: Section, item: &'i Item) -> Vec<(&'i String, &'i Entry)> {
        let mut entries: Vec<(&String, &Entry)> = item.table.iter().collect();
        if section == Section::Choices {
            entries.retain(|(_, entry)| self.version.layer_of(&entry.key).is_some());
            return entries;
        }
        let rank = |key: &str| match key {
            "label" => 0,
            _ => section.keys().iter().position(|known| known.name == key).map_or(usize::MAX, |at| at + 1),
        };
        entries.sort_by_key(|(key, _)| rank(key));
        entries
    }

    /// The versions that set a value, each once.
    fn origins(&self, value: &Value, out: &mut Vec<String>) {
        match &value.what {
            What::Table(table) if !table.is_empty() => {
                table.values().for_each(|entry| self.origins(&entry.value, out));
            }
            _ => self.origin(&value.span, out),
        }
    }

    fn origin(&self, span: &Span, out: &mut Vec<String>) {
        let id = self.version.layer_of(span).unwrap_or("programme.toml").to_owned();
        if !out.contains(&id) {
            out.push(id);
        }
    }

    fn removed(&mut self) {
        if !self.version.removed.is_empty() {
            self.line("");
        }
        for gone in &self.version.removed {
            let by = gone.source.as_ref().map_or(String::new(), |source| format!(", by {}", telling::citation(source)));
            let id = self.version.layer_of(&gone.span).unwrap_or_default();
            self.line(&format!("# taken out: the {} {}{by}  # {id}", gone.what, gone.name));
        }
    }
}

/// What a version says of a thing as a whole.
fn marks<'v>(version: &'v Version, section: Section, name: &str) -> Option<&'v Common> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let entity = name.split('.').next().and_then(|entity| version.entity(entity));
    match section {
        Section::Inputs => version
            .inputs
            .iter()
            .find(|input| Some(input.entity) == entity && input.common.name == last)
            // Where there is no default, there is nothing to be sure of.
            .filter(|input| matches!(input.presence, super::model::Presence::Default(..)))
            .map(|input| &input.common),
        Section::Parameters => version.parameters.iter().map(|p| &p.common).find(|common| common.name == name),
        Section::Results => version.results.iter().map(|result| &result.common).find(|common| common.name == last),
        Section::Checks => version.checks.iter().map(|check| &check.common).find(|common| common.name == last),
        Section::Helpers => version.helpers.iter().map(|helper| &helper.common).find(|common| common.name == last),
        _ => None,
    }
}

fn rules(version: &Version) -> String {
    let mut out = format!("// {}, consolidated; above a rule stands the version that set it\n", version.policy());
    for (function, set_by) in version.functions.iter().zip(&version.function_set_by) {
        // Writing to a text cannot fail.
        let _ = write!(out, "\n// {set_by}\n");
        for line in &function.doc {
            let _ = writeln!(out, "/// {}", line.trim());
        }
        let _ = writeln!(out, "{}", Arc::as_ref(function).text.text());
    }
    out
}

/// A value of a document as TOML.
#[must_use]
pub(super) fn value(value: &Value) -> String {
    match &value.what {
        What::Null => "\"\"".to_owned(),
        What::Bool(truth) => truth.to_string(),
        What::Number(text) | What::Date(text) => text.clone(),
        What::Text(text) => quoted(text),
        What::List(list) if list.iter().any(|one| one.as_table().is_some()) => {
            let rows: Vec<String> = list.iter().map(|one| format!("    {},", self::value(one))).collect();
            format!("[\n{}\n]", rows.join("\n"))
        }
        What::List(list) => format!("[{}]", list.iter().map(self::value).collect::<Vec<_>>().join(", ")),
        What::Table(table) => inline(table),
    }
}

fn inline(table: &Table) -> String {
    if table.is_empty() {
        return "{}".to_owned();
    }
    let parts: Vec<String> =
        table.iter().map(|(key, entry)| format!("{} = {}", bare(key), value(&entry.value))).collect();
    format!("{{ {} }}", parts.join(", "))
}

/// A key, in quotes where it needs them.
fn bare(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain { key.to_owned() } else { quoted(key) }
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
