//! How much more and how much less: each different change where they are few, else ranges of one width.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use crate::explain::line::{Line, Role};
use crate::explain::ticks::ticks;
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::population::tally::Counted;
use crate::report::page::{Block, Cell, Section, Sheet};
use crate::report::plot::{Bar, bars};
use crate::report::suppress::parts;
use crate::report::writer::Writer;

/// Bars at most.
const BARS: usize = 16;

/// A change, or a range of changes of one direction: over the one, up to the other, as sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    gains: bool,
    over: Lane,
    up_to: Lane,
    single: bool,
}

/// Who has such a change.
#[derive(Clone, Debug, Default)]
struct Those {
    counted: Counted,
    sum: BigInt,
}

impl Writer<'_> {
    pub(in crate::report) fn distribution(&self) -> Option<Section> {
        let words = self.words;
        if self.whole.compared.rows == self.whole.same.rows {
            return None;
        }
        let title = Line::plain(words.distribution);
        let section = |blocks| Section { key: "distribution", title: title.clone(), blocks };
        let Some(differences) = self.subject.compared.ledger.differences() else {
            return Some(section(vec![Block::Text(Line::plain(words.too_many_sizes))]));
        };
        let two = self.by();
        let ranges = ranged(&differences);
        let rows: Vec<u64> = ranges.iter().map(|(_, those)| those.counted.rows).collect();
        let hidden = parts(&rows, self.subject.under);
        let heads = [
            ("direction", "", false),
            ("change", words.change, false),
            ("households", words.number, true),
            ("share", words.share, true),
            ("difference", words.difference, true),
        ];
        let mut sheet = Sheet::new("differences", Line::default(), &heads);
        let mut drawn = Vec::new();
        for ((range, those), hidden) in ranges.iter().zip(hidden) {
            let sign = |size: Lane| if range.gains { size } else { -size };
            let change = if range.single {
                Cell::new(self.change(two, sign(range.up_to)), range.plain(two.scale))
            } else {
                let amounts = [range.over, range.up_to].map(|size| Line::of(Role::Source, self.amount(two, size)));
                Cell::line(Line::fill(words.over_up_to, &amounts), range.plain(two.scale))
            };
            let direction = if range.gains { words.gain } else { words.lose };
            sheet.row([
                Cell::line(Line::plain(direction), if range.gains { "gain" } else { "lose" }),
                change,
                self.count(&those.counted).unless(hidden),
                self.share(&those.counted, &self.whole.compared).unless(hidden),
                self.signed(two, &those.sum, 1).unless(hidden),
            ]);
            let numbers = self.numbers(&Kind::Count);
            let label = numbers.signed(&BigInt::from(sign(range.up_to)), two.scale);
            let label = if range.single { label } else { format!("≤\u{a0}{label}") };
            let shown =
                if hidden { crate::report::page::NOT_TOLD.to_owned() } else { self.count(&those.counted).shown.text() };
            let count = (!hidden).then(|| self.heads(&those.counted));
            drawn.push(Bar { label, count, shown, gains: range.gains });
        }
        let same = self.count(&self.whole.same).shown;
        sheet.notes.push(Line::fill(words.same_not_drawn, &[same]));
        let number = |lane: Lane| self.counts().number(&lane.to_string());
        let svg = bars(&title.text(), &drawn, &self.subject.language, &number);
        Some(section(vec![Block::Plot { title: self.measured(), svg }, Block::Sheet(sheet)]))
    }

    /// How many rows stand for, as a whole number.
    fn heads(&self, counted: &Counted) -> u64 {
        let one = crate::ground::amount::power_of_ten(self.subject.comparison.shape.weight_scale).unwrap_or(1);
        u64::try_from(counted.weight / one.max(1)).unwrap_or(0)
    }
}

impl Range {
    fn plain(&self, scale: u32) -> String {
        let text = |size: Lane| crate::population::exact::plain(&BigInt::from(size), scale);
        let sign = if self.gains { "" } else { "-" };
        if self.single {
            format!("{sign}{}", text(self.up_to))
        } else {
            format!("{}..{}", text(self.over), text(self.up_to))
        }
    }
}

/// Changes as they are told: the largest loss first.
fn ranged(differences: &BTreeMap<Lane, Counted>) -> Vec<(Range, Those)> {
    let (least, most) =
        (differences.keys().next().copied().unwrap_or(0), differences.keys().next_back().copied().unwrap_or(0));
    let step = if differences.len() <= BARS { None } else { Some(step(least.min(0), most.max(0))) };
    let range = |lane: Lane| {
        let (gains, size) = (lane > 0, lane.abs());
        match step {
            None => Range { gains, over: size, up_to: size, single: true },
            Some(step) => {
                let over = (size - 1) / step * step;
                Range { gains, over, up_to: over + step, single: false }
            }
        }
    };
    let mut all: Vec<(Range, Those)> = Vec::new();
    for (lane, counted) in differences {
        let range = range(*lane);
        if all.last().is_none_or(|(last, _)| *last != range) {
            all.push((range, Those::default()));
        }
        if let Some((_, those)) = all.last_mut() {
            those.counted.merge(counted);
            those.sum += BigInt::from(*lane) * counted.weight;
        }
    }
    all
}

/// The width of a range, so that there are not too many of them.
fn step(least: Lane, most: Lane) -> Lane {
    let marks = ticks(&Kind::Count, (least, most), BARS - 2);
    match marks.as_slice() {
        [first, second, ..] => (second - first).max(1),
        _ => (most - least).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lanes: impl IntoIterator<Item = Lane>) -> Vec<(Range, Those)> {
        let mut one = Counted::default();
        one.add(2);
        ranged(&lanes.into_iter().map(|lane| (lane, one)).collect())
    }

    #[test]
    fn few_changes_are_told_each_and_many_by_ranges_that_miss_none() {
        assert_eq!(of([-50, 100]).iter().map(|(range, _)| range.plain(0)).collect::<Vec<_>>(), ["-50", "100"]);
        let all = of((-100..=100).filter(|lane| *lane != 0));
        assert!(all.len() <= BARS, "{}", all.len());
        let rows: u64 = all.iter().map(|(_, those)| those.counted.rows).sum();
        assert_eq!(rows, 200);
        for (range, those) in &all {
            assert_eq!(Lane::from(those.counted.rows), range.up_to - range.over, "{range:?}");
        }
        let sum: BigInt = all.iter().map(|(_, those)| those.sum.clone()).sum();
        assert_eq!(sum, BigInt::ZERO);
    }
}
