//! `[targets.NAME]`: a published figure, what is measured for it, and how near it must come.

use crate::ground::amount::{self, Decimal};
use crate::ground::codes::pack;
use crate::ground::codes::synthetic as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::Entry;
use crate::ground::document::reader::Reader;
use crate::ground::limits::DECIMALS;
use crate::ground::names as words;
use crate::ground::source::{Said, Span};
use crate::rules::tree::{Column, Space};

use super::super::model::{Goal, Measure, Place, Target, Test, What};
use super::names::Names;

/// Reads one target.
pub(super) fn target(name: &str, entry: &Entry, names: &Names<'_>, findings: &mut Findings) -> Option<Target> {
    let mut reader = Reader::of_entry(entry, format!("the target `{name}`"), findings)?;
    reader.require(&["title", "source"]);
    let title = reader.text("title");
    let source = reader.text("source");
    let note = reader.text("note").map(|said| said.value);
    let goal = goal(&mut reader);
    let measured = measured(&mut reader, names);
    let spaces: Vec<Space> = match &measured {
        Some((Measure::Sum(terms), _)) => terms.iter().map(|(_, place)| place.space).collect(),
        Some((Measure::Per(counted), space)) => vec![*counted, *space],
        Some((_, space)) => vec![*space],
        None => Vec::new(),
    };
    let mut when = Vec::new();
    for (name, entry) in reader.entries("where") {
        // What is measured on several entities can be narrowed by what holds of all of them.
        let space = if spaces.windows(2).all(|pair| pair[0] == pair[1]) { spaces.first().copied() } else { Some(0) };
        let Some(space) = space else { continue };
        when.extend(test(name, entry, space, names, reader.findings()));
    }
    reader.finish();
    let (measure, space) = measured?;
    let (title, source) = (title?.value, source?.value);
    Some(Target { name: name.to_owned(), title, space, when, measure, goal: goal?, source, note })
}

/// What is measured, and on whose rows.
fn measured(reader: &mut Reader<'_, '_>, names: &Names<'_>) -> Option<(Measure, Space)> {
    let ways: Vec<&str> = ["count", "sum", "mean", "share"].into_iter().filter(|way| reader.has(way)).collect();
    let [way] = ways[..] else {
        let text = format!("{} must say in one way what is measured", reader.subject());
        let finding = Diagnostic::new(codes::BAD_TARGET, &reader.whole().clone(), text);
        reader.push(finding.help("give one of `count`, `sum`, `mean` and `share`"));
        reader.skip("among");
        return None;
    };
    match way {
        "count" => {
            let counted = entity(reader, "count", names)?;
            if !reader.has("per") {
                return Some((Measure::Count, counted));
            }
            let per = entity(reader, "per", names)?;
            if per != 0 {
                let text = "members are counted a row of the root, and of nothing else";
                let finding = Diagnostic::new(codes::BAD_TARGET, &reader.value("per")?.span, text);
                reader.push(finding);
            }
            Some((Measure::Per(counted), per))
        }
        "mean" => {
            let said = reader.text("mean")?;
            let place = numeric(&said, names, reader.findings())?;
            let space = place.space;
            Some((Measure::Mean(place), space))
        }
        "share" => {
            reader.require(&["among"]);
            let space = entity(reader, "among", names)?;
            let mut tests = Vec::new();
            for (name, entry) in reader.entries("share") {
                tests.extend(test(name, entry, space, names, reader.findings()));
            }
            Some((Measure::Share(tests), space))
        }
        _ => sum(reader, names),
    }
}

/// One column, or several, each so many times.
fn sum(reader: &mut Reader<'_, '_>, names: &Names<'_>) -> Option<(Measure, Space)> {
    let value = reader.value("sum")?;
    if value.as_text().is_some() {
        let said = reader.text("sum")?;
        let place = numeric(&said, names, reader.findings())?;
        let space = place.space;
        return Some((Measure::Sum(vec![(1, place)]), space));
    }
    let mut terms: Vec<(i64, Place)> = Vec::new();
    for said in reader.tables("sum") {
        let mut term = Reader::new(said.value, &said.span, "a term of `sum`", reader.findings());
        term.require(&["of", "times"]);
        let (of, times) = (term.text("of"), term.count("times"));
        let place = of.and_then(|of| numeric(&of, names, term.findings()));
        term.finish();
        terms.extend(times.map(|said| said.value).zip(place));
    }
    let space = terms.first()?.1.space;
    let scale = terms.first()?.1.scale;
    if terms.iter().any(|(_, place)| place.scale != scale) {
        let text = "the terms of a sum have the same decimals";
        reader.push(Diagnostic::new(codes::BAD_TARGET, &value.span, text));
    }
    Some((Measure::Sum(terms), space))
}

/// The entity named at a key.
fn entity(reader: &mut Reader<'_, '_>, key: &str, names: &Names<'_>) -> Option<Space> {
    let said = reader.text(key)?;
    let found = names.plan.version.entity(&said.value);
    if found.is_none() {
        let known = names.plan.version.programme.entities.iter().map(|entity| entity.name.as_str());
        let finding = Diagnostic::new(pack::UNKNOWN_ENTITY, &said.span, format!("there is no entity `{}`", said.value));
        reader.push(finding.help_if(words::meant(&said.value, known)));
    }
    found
}

fn test(name: &str, entry: &Entry, space: Space, names: &Names<'_>, findings: &mut Findings) -> Option<Test> {
    let Some(place) = names.place(name, space) else {
        findings.push(names.unknown_place(name, &entry.key));
        return None;
    };
    let (kind, scale) = match place.what {
        What::Column(column) => {
            let (kind, scale, _) = names.plan.column(column);
            (kind, scale)
        }
        What::Variable(at) => (&names.variables[at].kind, names.variables[at].scale),
    };
    let ranges = names.ranges(kind, scale, &entry.value, findings);
    Some(Test { place, ranges })
}

/// A column that can be added up.
fn numeric(said: &Said<String>, names: &Names<'_>, findings: &mut Findings) -> Option<Place> {
    let spaces = 0..u16::try_from(names.plan.version.programme.entities.len()).unwrap_or(u16::MAX);
    let Some(place) = spaces.rev().find_map(|space| names.place(&said.value, space).filter(|at| at.space == space))
    else {
        findings.push(names.unknown_place(&said.value, &said.span));
        return None;
    };
    Some(place)
}

impl Names<'_> {
    /// Where a name is that a target reads: of the rows measured, else of the root above them.
    fn place(&self, name: &str, space: Space) -> Option<Place> {
        let version = &self.plan.version;
        let (entity, bare) = match name.split_once('.') {
            Some((entity, bare)) => (Some(version.entity(entity)?), bare),
            None => (None, name),
        };
        let own = [space, 0].into_iter().filter(|space| entity.is_none_or(|entity| entity == *space));
        let found = own.filter_map(|space| {
            let result = version.result(bare).map(Column::Result);
            let inputs = (0..).zip(&version.inputs);
            let input = inputs.filter(|(_, input)| input.common.name == bare).map(|(slot, _)| Column::Input(slot));
            let column = result.into_iter().chain(input).find(|column| self.plan.column(*column).2 == space);
            let what = column.map(What::Column).or_else(|| self.find(space, bare).map(What::Variable))?;
            let scale = match what {
                What::Column(column) => self.plan.column(column).1,
                What::Variable(at) => self.variables[at].scale,
            };
            Some(Place { what, space, scale })
        });
        found.into_iter().next()
    }

    fn unknown_place(&self, name: &str, span: &Span) -> Diagnostic {
        let version = &self.plan.version;
        let results = version.results.iter().map(|result| result.common.name.as_str());
        let inputs = version.inputs.iter().map(|input| input.common.name.as_str());
        let drawn = self.variables.iter().map(|variable| variable.name.as_str());
        let text = format!("there is no result, input or variable `{}` here", crate::ground::hidden::shown(name));
        Diagnostic::new(codes::UNKNOWN_NAME, span, text).help_if(words::meant(name, results.chain(inputs).chain(drawn)))
    }
}

/// A figure with its tolerance, or two ends.
fn goal(reader: &mut Reader<'_, '_>) -> Option<Goal> {
    let ends = reader.has("from") || reader.has("to");
    if ends {
        reader.require(&["from", "to"]);
        let (from, to) = (reader.number("from"), reader.number("to"));
        let (from, to) = (from?, to?);
        if from.value > to.value || reader.has("value") || reader.has("tolerance") {
            let text = "a target lies from one figure to a larger one, or has a value with its tolerance";
            reader.push(Diagnostic::new(codes::BAD_TARGET, &from.span, text));
            return None;
        }
        let half = amount::parse("0.5").ok()?;
        let middle = from.value.checked_add(to.value)?.checked_mul(half)?;
        return Some(Goal { value: Said::new(middle, from.span), least: from.value, most: to.value });
    }
    reader.require(&["value", "tolerance"]);
    let (value, tolerance) = (reader.number("value"), reader.number("tolerance"));
    let (value, tolerance) = (value?, tolerance?);
    let most = Decimal::ONE.checked_add(tolerance.value).and_then(|up| value.value.checked_mul(up));
    let least = Decimal::ONE.checked_sub(tolerance.value).and_then(|down| value.value.checked_mul(down));
    let ends = most.zip(least).filter(|(most, least)| {
        tolerance.value >= Decimal::ZERO
            && tolerance.value < Decimal::ONE
            && value.value > Decimal::ZERO
            && amount::to_lane(*most, DECIMALS).zip(amount::to_lane(*least, DECIMALS)).is_some()
    });
    let Some((most, least)) = ends else {
        reader.push(
            Diagnostic::new(codes::BAD_TARGET, &tolerance.span, "this tolerance cannot be")
                .help("it is a part of the value, which is positive: 0.02 for two per cent"),
        );
        return None;
    };
    Some(Goal { value, least, most })
}
