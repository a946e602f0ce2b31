//! A statement as text: a line a month, and under it what made it differ from the month before.

use unicode_width::UnicodeWidthStr as _;

use super::format::{self, Currency};
use super::line::{Line, Role};
use super::text::{Options, Writer};
use super::told::Shown;
use super::words::Language;
use crate::check::plan::Plan;
use crate::evaluate::answer::Cell;
use crate::evaluate::statement::{FactChange, Line as Month, Moved, Reason};
use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::ground::value::Value;
use crate::rules::tree::Space;

use super::headline::headline;

/// What a statement is of.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What the household is called by its file.
    pub name: &'a str,
    /// The title that its file gives it.
    pub title: &'a Label,
}

/// A statement in a language. Months that got no answer are marked so; what was in the way is for others to tell.
#[must_use]
pub fn render(months: &[Month], subject: Subject<'_>, language: &Language, options: Options) -> String {
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return String::new() };
    let words = language.words;
    let mut out = Writer::new(language, options);
    let programme = &first.evaluator.plan().version.programme;
    let span = [first.month, last.month].map(|month| Line::of(Role::Value, format::month(month, language)));
    out.strong(&Line::of(Role::Label, programme.label.get(&language.code)));
    let who = match subject.title.get(&language.code) {
        "" => Line::of(Role::Code, subject.name),
        title => Line::plain(title),
    };
    out.line(0, "", None, &Line::fill(words.from_to, &span).and(Role::Plain, " · ").then(who));
    out.blank();
    let told = Told { months, language };
    let (heads, rows) = (told.heads(), told.rows());
    let widths: Vec<usize> = (0..heads.len())
        .map(|at| rows.iter().chain([&heads]).map(|row| row[at].text().width()).max().unwrap_or(0))
        .collect();
    let rtl = language.is_rtl();
    if !rtl {
        out.unbroken(&aligned(&heads, &widths));
    }
    for (month, row) in months.iter().zip(&rows) {
        if rtl {
            out.line(0, "", None, &told.spoken(&heads, row));
        } else {
            out.unbroken(&aligned(row, &widths));
        }
        for reason in &month.reasons {
            for line in told.reason(month, reason) {
                out.line(4, if rtl { "← " } else { "→ " }, None, &line);
            }
        }
    }
    out.text
}

/// Cells in their columns: month and version to the left, amounts to the right.
fn aligned(row: &[Line], widths: &[usize]) -> Line {
    let mut line = Line::default();
    for (at, (cell, width)) in row.iter().zip(widths).enumerate() {
        let gap = " ".repeat(width.saturating_sub(cell.text().width()));
        line = if at < 2 {
            line.then(cell.clone()).and(Role::Plain, gap)
        } else {
            line.and(Role::Plain, gap).then(cell.clone())
        };
        line = line.and(Role::Plain, "  ");
    }
    line
}

struct Told<'a> {
    months: &'a [Month],
    language: &'a Language,
}

impl Told<'_> {
    /// The results that have a column: those that matter most in any of the versions, by name.
    fn names(&self) -> Vec<(String, &Label)> {
        let mut names: Vec<(String, &Label)> = Vec::new();
        for month in self.months {
            let version = &month.evaluator.plan().version;
            for key in headline(month.evaluator.plan(), &month.fitted.batch, None) {
                let declared = &version.results[key.slot as usize];
                if declared.entity == 0 && !names.iter().any(|(name, _)| *name == declared.common.name) {
                    names.push((declared.common.name.clone(), &declared.common.label));
                }
            }
        }
        names
    }

    fn heads(&self) -> Vec<Line> {
        let words = self.language.words;
        let labels = self.names().into_iter().map(|(name, label)| match label.get(&self.language.code) {
            "" => Line::of(Role::Code, name),
            label => Line::of(Role::Label, label),
        });
        [Line::plain(words.period), Line::plain(words.version)].into_iter().chain(labels).collect()
    }

    fn rows(&self) -> Vec<Vec<Line>> {
        let names = self.names();
        let row = |month: &Month| {
            let version = &month.evaluator.plan().version;
            let cells = names.iter().map(|(name, _)| self.cell(month, name));
            [Line::of(Role::Value, format::month(month.month, self.language)), Line::of(Role::Code, &version.header.id)]
                .into_iter()
                .chain(cells)
                .collect()
        };
        self.months.iter().map(row).collect()
    }

    fn cell(&self, month: &Month, name: &str) -> Line {
        let words = self.language.words;
        let plan = month.evaluator.plan();
        let Some(slot) = plan.version.result(name) else { return Line::plain("—") };
        let Ok(answer) = &month.answer else { return Line::of(Role::Alert, words.failed) };
        match answer.results[slot as usize].first() {
            Some(Cell::Value(value)) => self.value(plan, &plan.results[slot as usize].kind, Some(*value)),
            Some(Cell::Missing) => Line::of(Role::Alert, words.missing),
            _ => Line::of(Role::Alert, words.failed),
        }
    }

    /// One month in a sentence, for languages whose columns a terminal would shuffle.
    fn spoken(&self, heads: &[Line], row: &[Line]) -> Line {
        let colon = self.language.words.colon;
        let parts =
            heads.iter().zip(row).skip(2).map(|(head, cell)| head.clone().and(Role::Plain, colon).then(cell.clone()));
        let month = row.iter().take(2).cloned();
        Line::joined(month.chain(parts), " · ")
    }

    fn reason(&self, month: &Month, reason: &Reason) -> Vec<Line> {
        let words = self.language.words;
        let plan = month.evaluator.plan();
        match reason {
            Reason::Time { roots, .. } => self.moved(plan, roots, words.by_time),
            Reason::OneOff { roots } => self.moved(plan, roots, words.by_one_off),
            Reason::Facts { facts, .. } => {
                let told = facts.iter().map(|fact| self.fact(plan, fact));
                vec![Line::fill(words.by_facts, &[Line::joined(told, words.comma)])]
            }
            Reason::Version { roots, .. } => {
                let header = &plan.version.header;
                let name = Line::of(Role::Code, &header.id);
                let title = header.title.get(&self.language.code);
                let name = if title.is_empty() { name } else { name.and(Role::Plain, format!(" ({title})")) };
                let mut line = Line::fill(words.by_version, &[name]);
                let told = self.merged(plan, roots);
                if !told.is_empty() {
                    line = line.and(Role::Plain, words.colon).then(Line::joined(told, words.comma));
                }
                vec![line]
            }
        }
    }

    /// A line of what moved, if anything of it matters.
    fn moved(&self, plan: &Plan, roots: &[Moved], phrase: &str) -> Vec<Line> {
        let told = self.merged(plan, roots);
        let line = |told| Line::fill(phrase, &[Line::joined(told, self.language.words.comma)]);
        if told.is_empty() { Vec::new() } else { vec![line(told)] }
    }

    /// What moved and matters, members who moved alike together.
    fn merged(&self, plan: &Plan, roots: &[Moved]) -> Vec<Line> {
        let mut groups: Vec<(&Moved, Vec<Line>)> = Vec::new();
        for moved in roots.iter().filter(|moved| moved.matters) {
            let who = (!moved.id.is_empty()).then(|| Line::of(Role::Who, &moved.id));
            let alike =
                |other: &Moved| (other.result, other.before, other.after) == (moved.result, moved.before, moved.after);
            match groups.iter_mut().find(|(other, _)| alike(other)) {
                Some((_, whose)) => whose.extend(who),
                None => groups.push((moved, who.into_iter().collect())),
            }
        }
        let line = |(moved, whose): (&Moved, Vec<Line>)| {
            let label = self.label(&moved.label, &moved.name);
            self.change(plan, label, whose, &moved.kind, (moved.before, moved.after))
        };
        groups.into_iter().map(line).collect()
    }

    fn fact(&self, plan: &Plan, fact: &FactChange) -> Line {
        let words = self.language.words;
        let entity = |space: Space, id: &str| {
            let entity = &plan.version.programme.entities[usize::from(space)];
            self.label(&entity.label, &entity.name).and(Role::Plain, " ").and(Role::Who, id)
        };
        match fact {
            FactChange::Fact { input, id, before, after } => {
                let declared = &plan.version.inputs[*input as usize];
                let label = self.label(&declared.common.label, &declared.common.name);
                let whose = if id.is_empty() { Vec::new() } else { vec![Line::of(Role::Who, id)] };
                self.change(plan, label, whose, &declared.kind, (*before, *after))
            }
            FactChange::Joined(space, id) => Line::fill(words.joined, &[entity(*space, id)]),
            FactChange::Left(space, id) => Line::fill(words.left, &[entity(*space, id)]),
        }
    }

    /// `label (who) before → after`
    fn change(
        &self,
        plan: &Plan,
        label: Line,
        whose: Vec<Line>,
        kind: &Kind,
        (before, after): (Option<Value>, Option<Value>),
    ) -> Line {
        let arrow = if self.language.is_rtl() { " ← " } else { " → " };
        let mut line = label;
        if !whose.is_empty() {
            line =
                line.and(Role::Plain, " (").then(Line::joined(whose, self.language.words.comma)).and(Role::Plain, ")");
        }
        line.and(Role::Plain, " ")
            .then(self.value(plan, kind, before))
            .and(Role::Plain, arrow)
            .then(self.value(plan, kind, after))
    }

    fn label(&self, label: &Label, name: &str) -> Line {
        match label.get(&self.language.code) {
            "" => Line::of(Role::Code, name),
            label => Line::of(Role::Label, label),
        }
    }

    fn value(&self, plan: &Plan, kind: &Kind, value: Option<Value>) -> Line {
        let programme = &plan.version.programme;
        let currency = Currency { code: &programme.currency, minor_unit: programme.minor_unit };
        match value {
            Some(value) => {
                Line::of(Role::Value, format::value(&Shown { value, kind: kind.clone() }, self.language, currency))
            }
            None => Line::of(Role::Alert, self.language.words.not_given),
        }
    }
}
