//! What each result comes to under both versions, in the month and in a year.

use crate::explain::line::Line;
use crate::ground::kind::Kind;
use crate::report::page::{Block, Cell, Section, Sheet};
use crate::report::writer::Writer;

impl Writer<'_> {
    pub(in crate::report) fn budget(&self) -> Section {
        let words = self.words;
        let heads = [
            ("result", words.result, false),
            ("before", words.before, true),
            ("after", words.after, true),
            ("difference", words.difference, true),
            ("yearly_difference", words.in_a_year, true),
        ];
        let mut money = Sheet::new("amounts", Line::default(), &heads);
        let heads = [
            ("result", words.result, false),
            ("before", words.before, true),
            ("after", words.after, true),
            ("newly_true", words.newly_yes, true),
            ("newly_false", words.newly_no, true),
        ];
        let mut truths = Sheet::new("truths", Line::default(), &heads);
        for (two, moved) in self.subject.comparison.pair.results.iter().zip(&self.whole.results) {
            let (before, after) = (moved.before.total(), moved.after.total());
            let name = |line: Line| Cell::line(line, two.name.clone());
            if two.kind == Kind::Bool {
                truths.row([
                    name(self.result(two)),
                    self.sum(two, &before, 1),
                    self.sum(two, &after, 1),
                    self.count(&moved.raised),
                    self.count(&moved.lowered),
                ]);
            } else if matches!(two.kind, Kind::Money(_)) {
                let difference = &after - &before;
                let yearly = self.yearly(two).map_or_else(Cell::none, |factor| self.signed(two, &difference, factor));
                money.row([
                    name(self.result_and_time(two)),
                    self.sum(two, &before, 1),
                    self.sum(two, &after, 1),
                    self.signed(two, &difference, 1),
                    yearly,
                ]);
            }
        }
        money.notes.push(Line::plain(words.in_a_year_is));
        let sheets = [money, truths].into_iter().filter(|sheet| !sheet.rows.is_empty()).map(Block::Sheet);
        Section { key: "budget", title: Line::plain(words.budget), blocks: sheets.collect() }
    }
}
