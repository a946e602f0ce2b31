//! Overlaid declarations become typed ones.
//!
//! In: what a chain of layers declares, as documents. Out: inputs, parameters, results, sets, checks with kinds, values
//! and citations. Refuses: values that are not of their kind, unknown sources, choices, members and entities, missing
//! labels, keys that do not fit each other.

mod choice;
mod input;
mod invariant;
mod kind;
mod marks;
mod parameter;
mod result;
mod scale;
mod table;
mod value;

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::Table;
use crate::ground::kind::Choice;
use crate::ground::label::Label;
use crate::ground::limits;
use crate::ground::names;
use crate::ground::source::{Said, Span};
use crate::rules::tree::Space;

use super::declarations::{Item, Items, Section};
use super::fields::{self, Languages};
use super::keys;
use super::model::{
    CheckDecl, Citation, Common, Confidence, HelperDecl, Input, InvariantDecl, Parameter, Programme, ResultDecl,
    SetDecl,
};
use super::overlay::Merged;

pub use value::range;

/// The typed declarations of a version.
#[derive(Debug, Default)]
pub struct Declared {
    /// Choices that an input, parameter or result may name.
    pub choices: Vec<Arc<Choice>>,
    /// Inputs in declared order.
    pub inputs: Vec<Input>,
    /// Parameters in declared order.
    pub parameters: Vec<Parameter>,
    /// Results in declared order.
    pub results: Vec<ResultDecl>,
    /// Sets in declared order.
    pub sets: Vec<SetDecl>,
    /// Checks in declared order.
    pub checks: Vec<CheckDecl>,
    /// Marks on helpers.
    pub helpers: Vec<HelperDecl>,
    /// What is always so.
    pub invariants: Vec<InvariantDecl>,
    /// The choices that something names.
    pub chosen: BTreeSet<String>,
}

/// What declarations are read against.
pub struct Decoder<'a> {
    programme: &'a Programme,
    merged: &'a Merged,
    /// The ids of the chain, oldest first.
    chain: &'a [String],
    /// Whether a missing text of a label refuses.
    strict: bool,
    choices: IndexMap<String, Arc<Choice>>,
    chosen: BTreeSet<String>,
    findings: &'a mut Findings,
}

/// Reads everything that a chain of layers declares.
pub fn decode(
    programme: &Programme,
    merged: &Merged,
    chain: &[String],
    strict: bool,
    findings: &mut Findings,
) -> Declared {
    let mut decoder =
        Decoder { programme, merged, chain, strict, choices: IndexMap::new(), chosen: BTreeSet::new(), findings };
    decoder.choices();
    let inputs = decoder.each(Section::Inputs, Decoder::input);
    let parameters = decoder.each(Section::Parameters, Decoder::parameter);
    let results = decoder.each(Section::Results, Decoder::result);
    let sets = decoder.each(Section::Sets, Decoder::set);
    let checks = decoder.each(Section::Checks, Decoder::check);
    let mut helpers = decoder.each(Section::Helpers, Decoder::helper);
    decoder.unmarked(&mut helpers);
    let invariants = decoder.each(Section::Invariants, Decoder::invariant);
    for gone in &merged.removed {
        if let Some(source) = &gone.source {
            decoder.cites(source);
        }
    }
    let Decoder { choices, chosen, .. } = decoder;
    let choices = choices.into_values().collect();
    Declared { choices, inputs, parameters, results, sets, checks, helpers, invariants, chosen }
}

impl Decoder<'_> {
    fn items(&self, section: Section) -> &Items {
        self.merged.all.of(section)
    }

    fn each<T>(&mut self, section: Section, read: impl Fn(&mut Self, &Item) -> Option<T>) -> Vec<T> {
        let merged = self.merged;
        let items = merged.all.of(section);
        // The place is that of the first one too many.
        if let Some((_, item)) = items.get_index(limits::DECLARATIONS) {
            self.findings.push(
                Diagnostic::new(codes::TOO_MANY, &item.key, format!("{} {}", items.len(), section.key()))
                    .help(format!("a version has at most {}", limits::DECLARATIONS)),
            );
            return Vec::new();
        }
        items.values().filter_map(|item| read(self, item)).collect()
    }

    fn languages(&self) -> Languages<'_> {
        Languages { all: &self.programme.languages, strict: self.strict }
    }

    /// The label at a key; where it is required and absent, a finding.
    fn label(&mut self, table: &Table, key: &str, required: Option<(&Span, &str)>) -> Label {
        let languages = Languages { all: &self.programme.languages, strict: self.strict };
        fields::label(table, key, required, languages, self.findings)
    }

    /// The entity of a thing's name, `person.age`.
    fn entity(&self, item: &Item) -> Option<Space> {
        let entity = item.name.split('.').next()?;
        let at = self.programme.entities.iter().position(|known| known.name == entity)?;
        Space::try_from(at).ok()
    }

    /// What all things say: label, source, confidence, `was`, note.
    fn common(&mut self, section: Section, item: &Item, rules: CommonRules) -> Common {
        let what = format!("the {} `{}`", section.word(), item.name);
        fields::unknown_keys(&item.table, section.keys(), &what, self.findings);
        let label = self.label(&item.table, "label", rules.label.then_some((&item.key, what.as_str())));
        let source = self.citation(&item.table);
        if source.is_none() && rules.source && !item.has("source") {
            self.no_source(&item.key, &what, section);
        }
        let words = &Confidence::ALL;
        let confidence = fields::word(&item.table, "confidence", words, self.findings).unwrap_or(rules.confidence);
        let name = if section == Section::Parameters { item.name.as_str() } else { item.last() };
        Common {
            name: name.to_owned(),
            label,
            source,
            confidence,
            set_by: self.chain.get(item.set_by).cloned().unwrap_or_default(),
            was: fields::text(&item.table, "was", self.findings).map(|said| said.value),
            note: fields::text(&item.table, "note", self.findings).map(|said| said.value),
            span: item.key.clone(),
        }
    }

    fn no_source(&mut self, at: &Span, what: &str, section: Section) {
        let help = match section {
            Section::Parameters => "give its `source`, here or on the group above; who gives a new value gives its own",
            Section::Results => "give its `source`; who gives a new rule or formula gives its own",
            _ => "give its `source`",
        };
        self.findings
            .push(Diagnostic::new(codes::NO_SOURCE, at, format!("{what} does not say by which law")).help(help));
    }

    /// The citation at `source`, of a known source.
    fn citation(&mut self, table: &Table) -> Option<Citation> {
        let said = fields::text(table, "source", self.findings)?;
        let citation = fields::citation(&said);
        self.cites(&citation);
        Some(citation)
    }

    fn cites(&mut self, citation: &Citation) {
        if self.programme.sources.contains_key(&citation.key) {
            return;
        }
        let known = self.programme.sources.keys().map(String::as_str);
        let near = names::nearest(&citation.key, known.clone()).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| {
            let known: Vec<String> = known.map(|key| format!("`{key}`")).collect();
            let listed = match known.len() {
                1..=6 => format!("the programme has {}; ", names::listed(&known)),
                _ => String::new(),
            };
            format!("{listed}declare others in programme.toml, under [sources]; the key ends at the first comma")
        });
        self.findings.push(
            Diagnostic::new(codes::UNKNOWN_SOURCE, &citation.span, format!("there is no source `{}`", citation.key))
                .help(help),
        );
    }

    /// A name written as a text.
    fn required_name(&mut self, table: &Table, key: &str, at: &Span, what: &str) -> Option<Said<String>> {
        fields::required_text(table, key, at, what, self.findings)
    }
}

/// What a section asks of what all things say.
#[derive(Clone, Copy)]
struct CommonRules {
    /// A label has to be there.
    label: bool,
    /// A source has to be there.
    source: bool,
    /// What confidence is where nothing is said.
    confidence: Confidence,
}

/// The keys of a table that hold a table, checked against a list.
fn inner<'t>(
    table: &'t Table,
    key: &str,
    allowed: &[keys::Key],
    findings: &mut Findings,
) -> Option<(&'t Table, &'t Span)> {
    let inside = fields::table(table, key, findings)?;
    fields::unknown_keys(inside, allowed, &format!("`{key}`"), findings);
    Some((inside, &table.get(key)?.key))
}
