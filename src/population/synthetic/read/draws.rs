//! `[draws.NAME]`: the drawing of one variable, by rows with conditions.

use crate::ground::codes::{document as doc, pack, synthetic as codes};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::Entry;
use crate::ground::document::reader::Reader;
use crate::ground::kind::Kind;
use crate::ground::source::{Said, Span};
use crate::rules::tree::Space;

use super::super::dice::SPREADS;
use super::super::model::{Condition, Draw, Drawn, NOT_GIVEN, Row};
use super::names::Names;
use super::take::Known;

impl Names<'_> {
    /// Reads a draw of a space; a member's may speak of the root, and of what was drawn of the member `before`.
    pub fn draw(
        &self,
        space: Space,
        name: &str,
        entry: &Entry,
        before: &[usize],
        findings: &mut Findings,
    ) -> Option<Draw> {
        let variable = self.find(space, name)?;
        let mut reader = Reader::of_entry(entry, format!("the draw `{name}`"), findings)?;
        reader.skip("decimals");
        self.written(variable, space, &mut reader);
        let spread = spread(&mut reader, space);
        let known = Known { names: self, variable, before };
        let rows = if reader.has("rows") {
            let tables = reader.tables("rows");
            let last = tables.len().saturating_sub(1);
            let mut rows = Vec::new();
            for (at, said) in tables.iter().enumerate() {
                let mut row = Reader::new(said.value, &said.span, format!("a row of `{name}`"), reader.findings());
                rows.extend(known.row(&mut row));
                row.finish();
                if at == last {
                    always(said, &said.span, reader.findings());
                }
            }
            rows
        } else {
            known.row(&mut reader).into_iter().collect()
        };
        if rows.is_empty() && !reader.findings().has_errors() {
            reader.push(Diagnostic::new(codes::BAD_DRAW, &entry.key, format!("`{name}` has no rows")));
        }
        reader.finish();
        Some(Draw { variable, spread, rows })
    }
}

impl Names<'_> {
    /// What is written beside the inputs is a figure of every household.
    fn written(&self, variable: usize, space: Space, reader: &mut Reader<'_, '_>) {
        let Some(said) = reader.boolean("write").filter(|said| said.value) else { return };
        let variable = &self.variables[variable];
        let figure = matches!(variable.kind, Kind::Bool | Kind::Count | Kind::Number);
        if space != 0 || variable.input.is_some() || !figure {
            reader.push(
                Diagnostic::new(
                    codes::BAD_DRAW,
                    &said.span,
                    format!("`{}` cannot be written beside the inputs", variable.name),
                )
                .help("a variable of [draws] that is no input can be: a number, a count, or yes and no as 1 and 0"),
            );
        }
    }
}

/// The sequence that decides evenly, where one was asked for: of the root alone.
fn spread(reader: &mut Reader<'_, '_>, space: Space) -> Option<usize> {
    let said = reader.count("spread")?;
    let sequence = usize::try_from(said.value).ok().and_then(|number| number.checked_sub(1));
    let fits = sequence.filter(|sequence| *sequence < SPREADS && space == 0);
    if fits.is_none() {
        reader.push(
            Diagnostic::new(codes::BAD_DRAW, &said.span, "this cannot be spread evenly")
                .help(format!("a draw of [draws] may be spread, by one of the sequences 1 to {SPREADS}")),
        );
    }
    fits
}

/// The last row holds for all who are left.
fn always(row: &Said<&crate::ground::document::Table>, span: &Span, findings: &mut Findings) {
    if row.value.contains_key("when") {
        findings.push(
            Diagnostic::new(codes::BAD_DRAW, span, "the last row has a condition, so nothing may be drawn")
                .help("let the last row hold for all who are left: take its `when` out, or add a row"),
        );
    }
}

impl Known<'_, '_> {
    /// One row: its conditions, and what is taken.
    fn row(&self, reader: &mut Reader<'_, '_>) -> Option<Row> {
        let mut when = Vec::new();
        for (name, entry) in reader.entries("when") {
            when.extend(self.condition(name, entry, reader.findings()));
        }
        let take = self.take(reader)?;
        Some(Row { when, take })
    }

    /// Where a name that is drawn before this one is found: of the member itself, else of the root.
    pub fn place(&self, name: &str) -> Option<(usize, bool)> {
        let names = self.names;
        let space = names.variables[self.variable].space;
        let earlier = |at: &usize| if space == 0 { *at < self.variable } else { self.before.contains(at) };
        let own = names.find(space, name).filter(earlier);
        match own {
            Some(at) => Some((at, space == 0)),
            None if space != 0 => names.find(0, name).map(|at| (at, true)),
            None => None,
        }
    }

    fn condition(&self, name: &str, entry: &Entry, findings: &mut Findings) -> Option<Condition> {
        let space = self.names.variables[self.variable].space;
        let Some((variable, of_root)) = self.place(name) else {
            findings.push(self.names.unknown(name, &[space, 0], &entry.key));
            return None;
        };
        let of = &self.names.variables[variable];
        let ranges = self.names.ranges(&of.kind, of.scale, &entry.value, findings);
        let narrow = |lane: i128| Drawn::try_from(lane).unwrap_or(if lane < 0 { NOT_GIVEN + 1 } else { Drawn::MAX });
        let ranges = ranges.into_iter().map(|(least, most)| (narrow(least), narrow(most))).collect();
        Some(Condition { variable, of_root, ranges })
    }

    /// A lane of the variable, held to what its input lets in.
    pub fn admitted(&self, lane: i128, span: &Span, findings: &mut Findings) -> Drawn {
        let variable = &self.names.variables[self.variable];
        let bounds = variable.input.map(|slot| &self.names.plan.inputs[slot as usize]);
        if let Some(input) = bounds.filter(|input| !(input.min..=input.max).contains(&lane)) {
            let value = |lane| crate::ground::value::Value::from_lane(lane, &input.kind, input.scale);
            let text = |lane| value(lane).map_or_else(String::new, |value| value.text(&input.kind));
            findings.push(
                Diagnostic::new(pack::OUT_OF_RANGE, span, format!("`{}` cannot be {}", variable.name, text(lane)))
                    .help(format!("it is from {} to {}", text(input.min), text(input.max))),
            );
        }
        Drawn::try_from(lane).ok().filter(|lane| *lane != NOT_GIVEN).unwrap_or_else(|| {
            findings.push(Diagnostic::new(doc::BAD_NUMBER, span, "it is larger than a draw can be"));
            0
        })
    }
}
