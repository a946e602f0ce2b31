//! An answer as text without its reasons: results aligned, members side by side, and what to know before relying on it.

use unicode_width::UnicodeWidthStr as _;

use super::explanation::{Explanation, Step, Subject};
use super::format;
use super::line::{Line, Role};
use super::tell::Teller;
use super::text::{Options, Writer};
use super::told::{Key, State};
use super::words::Language;
use super::wrap::wrap;
use crate::rules::tree::{ResultSlot, Space};

/// The answer that an explanation is of, in a language.
#[must_use]
pub fn render(explanation: &Explanation, language: &Language, options: Options) -> String {
    let page = Teller::new(explanation, language).page();
    let mut out = Writer::new(language, options);
    out.opening(&page);
    out.text += &results(explanation, language, options);
    out.notices(&page);
    out.small_print(&page);
    out.text
}

/// Its results alone.
#[must_use]
pub fn results(explanation: &Explanation, language: &Language, options: Options) -> String {
    let (teller, out) = (Teller::new(explanation, language), Writer::new(language, options));
    let mut brief = Brief { teller, language, explanation, out, width: options.width };
    for space in (0..explanation.entities.len()).filter_map(|space| Space::try_from(space).ok()) {
        let of_space = |subject: &&Subject| subject.who.space == space && !subject.told.is_empty();
        let subjects: Vec<&Subject> = explanation.subjects.iter().filter(of_space).collect();
        if !subjects.is_empty() {
            brief.entity(space, &subjects);
        }
    }
    brief.out.text
}

struct Brief<'a> {
    teller: Teller<'a>,
    language: &'a Language,
    explanation: &'a Explanation,
    out: Writer,
    width: usize,
}

impl Brief<'_> {
    fn entity(&mut self, space: Space, subjects: &[&Subject]) {
        let root = self.explanation.entities.get(usize::from(space)).is_none_or(|entity| entity.of.is_none());
        if self.language.is_rtl() || (root && subjects.len() == 1) {
            for subject in subjects {
                self.out.heading(&self.teller.who(&subject.who));
                self.list(subject);
                self.out.blank();
            }
            return;
        }
        let label = self
            .explanation
            .entities
            .get(usize::from(space))
            .map_or("", |entity| entity.label.get(&self.language.code));
        self.out.heading(&Line::of(Role::Label, label));
        self.table(subjects);
        self.out.blank();
    }

    /// One result a line.
    fn list(&mut self, subject: &Subject) {
        let rows: Vec<(Line, Line)> =
            self.steps(subject).map(|step| (self.teller.label(&step.thing), self.value(step, true))).collect();
        let widest = self.label_column(rows.iter().map(|(label, _)| label));
        for (label, value) in rows {
            if self.language.is_rtl() {
                self.out.line(0, "", None, &label.and(Role::Plain, self.language.words.colon).then(value));
            } else {
                self.row(&label, widest, &Line::plain("  ").then(value));
            }
        }
    }

    /// Members side by side, as many as fit, the others below.
    fn table(&mut self, subjects: &[&Subject]) {
        let Some(first) = subjects.first() else { return };
        let labels: Vec<Line> = self.steps(first).map(|step| self.named(step)).collect();
        let widest = self.label_column(labels.iter());
        let columns: Vec<(Line, Vec<Line>)> = subjects
            .iter()
            .map(|subject| {
                let cells = self.steps(subject).map(|step| self.value(step, false)).collect();
                (self.teller.who(&subject.who), cells)
            })
            .collect();
        let mut rest: &[(Line, Vec<Line>)] = &columns;
        while !rest.is_empty() {
            let room = self.width.saturating_sub(widest);
            let mut used = 0;
            let fit = rest.iter().take_while(|column| {
                used += column_width(column);
                used <= room
            });
            let (now, later) = rest.split_at(fit.count().max(1));
            if rest.len() < columns.len() {
                self.out.blank();
            }
            self.row(&Line::default(), widest, &cells(now, |(who, _)| Some(who)));
            for (at, label) in labels.iter().enumerate() {
                self.row(label, widest, &cells(now, |(_, cells)| cells.get(at)));
            }
            rest = later;
        }
    }

    /// How many columns labels get: what the longest needs, but at most half of the page; longer ones are wrapped.
    fn label_column<'l>(&self, labels: impl Iterator<Item = &'l Line>) -> usize {
        labels.map(|label| label.text().width()).max().unwrap_or(0).min(self.width / 2)
    }

    /// A label in its column, and what stands behind its last line.
    fn row(&mut self, label: &Line, widest: usize, behind: &Line) {
        let rows = wrap(label, widest, widest.saturating_sub(2));
        let last = rows.len().saturating_sub(1);
        if rows.is_empty() {
            self.out.unbroken(&Line::plain(" ".repeat(widest)).then(behind.clone()));
        }
        for (at, pieces) in rows.into_iter().enumerate() {
            let indent = if at == 0 { "" } else { "  " };
            let line = Line::plain(indent).then(Line { pieces });
            if at < last {
                self.out.unbroken(&line);
            } else {
                let gap = " ".repeat(widest.saturating_sub(line.text().width()));
                self.out.unbroken(&line.and(Role::Plain, gap).then(behind.clone()));
            }
        }
    }

    fn steps<'s>(&'s self, subject: &'s Subject) -> impl Iterator<Item = &'s Step> {
        let key = |slot: &ResultSlot| Key { slot: *slot, row: subject.who.row };
        let mut told: Vec<ResultSlot> = subject.told.clone();
        // As declared: the order of the law, and of the answer that programs read.
        told.sort_unstable();
        told.into_iter().filter_map(move |slot| self.explanation.step(key(&slot)))
    }

    /// A result's label, with the time of money.
    fn named(&self, step: &Step) -> Line {
        let label = self.teller.label(&step.thing);
        let kind = step.value.as_ref().map(|value| &value.kind);
        match kind.and_then(|kind| format::time(kind, self.language)) {
            Some(time) => label.and(Role::Plain, format!(" ({time})")),
            None => label,
        }
    }

    fn value(&self, step: &Step, full: bool) -> Line {
        let words = self.language.words;
        match (&step.value, step.state) {
            (Some(value), _) if full => self.teller.full_value(value),
            (Some(value), _) => self.teller.value(value),
            (None, State::Failed) => Line::of(Role::Alert, words.failed),
            (None, _) => Line::of(Role::Alert, words.missing),
        }
    }
}

fn column_width((who, cells): &(Line, Vec<Line>)) -> usize {
    cells.iter().chain([who]).map(|cell| cell.text().width()).max().unwrap_or(0) + 2
}

/// One cell of each column, to the right of its column.
fn cells<'c>(columns: &'c [(Line, Vec<Line>)], of: impl Fn(&'c (Line, Vec<Line>)) -> Option<&'c Line>) -> Line {
    let mut line = Line::default();
    for column in columns {
        let cell = of(column).cloned().unwrap_or_default();
        let gap = " ".repeat(column_width(column).saturating_sub(cell.text().width()));
        line = line.and(Role::Plain, gap).then(cell);
    }
    line
}
