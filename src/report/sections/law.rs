//! The changes as law: figures first, then rules, then everything else that is said differently.

use crate::compare::Side;
use crate::explain::line::{Line, Role};
use crate::pack::difference::{Change, Facet, Happened};
use crate::report::page::{Block, Cell, Section, Sheet};
use crate::report::writer::Writer;

impl Writer<'_> {
    pub(in crate::report) fn law(&self) -> Section {
        let (words, difference) = (self.words, self.subject.difference);
        let mut blocks = Vec::new();
        if difference.is_empty() {
            blocks.push(Block::Text(Line::plain(words.says_the_same)));
        }
        let parts = difference.parts();
        let figures = parts.iter().filter(|(key, _)| *key == "parameters");
        blocks.extend(figures.filter_map(|(key, changes)| self.said(key, changes)));
        for rule in &difference.rules {
            let head = Line::plain(self.happened(rule.happened)).and(Role::Plain, " · ").and(Role::Code, &rule.name);
            let head = match &rule.of {
                Some(of) => head.and(Role::Plain, " · ").and(Role::Code, of),
                None => head,
            };
            blocks.push(Block::Rule { head, lines: rule.text.clone() });
        }
        let others = parts.iter().filter(|(key, _)| *key != "parameters");
        blocks.extend(others.filter_map(|(key, changes)| self.said(key, changes)));
        Section { key: "law", title: Line::plain(words.law), blocks }
    }

    fn said(&self, key: &str, changes: &[Change]) -> Option<Block> {
        let words = self.words;
        if changes.is_empty() {
            return None;
        }
        let title = match key {
            "programme" => words.programme,
            "choices" => words.choices,
            "inputs" => words.inputs,
            "parameters" => words.parameters,
            "results" => words.results,
            "sets" => words.sets,
            "checks" => words.checks,
            "helpers" => words.helpers,
            "invariants" => words.invariants,
            other => other,
        };
        let heads = [
            ("what", words.what, false),
            ("says", "", false),
            ("before", words.before, false),
            ("after", words.after, false),
        ];
        let mut sheet = Sheet::new(key, Line::plain(title), &heads);
        for change in changes {
            let facets: Vec<&Facet> = change.facets.iter().filter(|facet| !facet.key.starts_with("label ")).collect();
            let label = change.label.get(&self.subject.language.code);
            let name = match label {
                Some(label) => Line::of(Role::Label, label).and(Role::Plain, " ").and(Role::Code, &change.name),
                None => Line::of(Role::Code, &change.name),
            };
            let name = match change.happened {
                Happened::Changed => name,
                other => name.and(Role::Plain, " · ").and(Role::Plain, self.happened(other)),
            };
            if facets.is_empty() {
                sheet.row([Cell::line(name, change.name.clone()), Cell::none(), Cell::none(), Cell::none()]);
                continue;
            }
            for (at, facet) in facets.iter().enumerate() {
                let name = if at == 0 { name.clone() } else { Line::default() };
                let side = |text: &Option<String>| self.side(change, facet, text.as_deref());
                let what = Cell::line(self.facet(&facet.key), facet.key.clone());
                sheet.row([Cell::line(name, change.name.clone()), what, side(&facet.old), side(&facet.new)]);
            }
        }
        Some(Block::Sheet(sheet))
    }

    /// What one of the versions says.
    fn side(&self, change: &Change, facet: &Facet, text: Option<&str>) -> Cell {
        let Some(text) = text else { return Cell::none() };
        let words = self.subject.language.words;
        let shown = match (facet.key.as_str(), text) {
            ("value", _) => return Cell::line(self.figure(change, text, true), text),
            ("source", _) => return Cell::line(self.source(text), text),
            ("confidence", "confirmed") => words.confirmed.to_owned(),
            ("confidence", "reported") => words.reported.to_owned(),
            ("confidence", "assumed") => words.assumed.to_owned(),
            _ => self.written(text),
        };
        Cell::line(Line::of(Role::Source, shown), text)
    }

    /// A source by its title, with the place in it.
    fn source(&self, text: &str) -> Line {
        let (key, place) = text.split_once(", ").unwrap_or((text, ""));
        let programme = &self.subject.comparison.version(Side::New).programme;
        let line = match programme.sources.get(key) {
            Some(source) => self.label(&source.title, key),
            None => Line::of(Role::Code, key),
        };
        if place.is_empty() {
            line
        } else {
            line.and(Role::Plain, self.subject.language.words.comma).and(Role::Cite, place)
        }
    }

    /// A figure as a version says it, with its unit where that is asked for and it is a number.
    pub(in crate::report) fn figure(&self, change: &Change, text: &str, with_unit: bool) -> Line {
        let shown = self.written(text);
        let Some(unit) = change.unit.as_ref().filter(|_| with_unit && is_number(text)) else {
            return Line::of(Role::Source, shown);
        };
        let words = self.subject.language.words;
        let times =
            [(" a week", words.a_week), (" a month", words.a_month), (" a year", words.a_year), (" once", words.once)];
        match times.into_iter().find_map(|(said, told)| Some((unit.strip_suffix(said)?, told))) {
            Some((currency, told)) => {
                Line::of(Role::Source, format!("{shown}\u{a0}{currency}")).and(Role::Plain, format!(" {told}"))
            }
            None => Line::of(Role::Source, format!("{shown}\u{a0}{unit}")),
        }
    }

    fn written(&self, text: &str) -> String {
        if is_number(text) { self.counts().number(text) } else { text.to_owned() }
    }

    fn facet(&self, key: &str) -> Line {
        match key {
            "value" => Line::plain(self.words.a_value),
            "source" => Line::plain(self.words.a_source),
            "confidence" => Line::plain(self.words.a_confidence),
            other => Line::of(Role::Code, other),
        }
    }

    fn happened(&self, happened: Happened) -> &'static str {
        match happened {
            Happened::Added => self.words.added,
            Happened::Removed => self.words.removed,
            Happened::Changed => self.words.changed,
            Happened::Renamed => self.words.renamed,
        }
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.chars().all(|sign| sign.is_ascii_digit() || sign == '.')
}
