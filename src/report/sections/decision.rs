//! The decision in one screen: the verdict, who gets more, who gets less, what it costs.

use crate::compare::Side;
use crate::explain::line::{Line, Role};
use crate::population::exact::Ratio;
use crate::population::tally::Counted;
use crate::report::Held;
use crate::report::page::{Cell, Decision, Fact, Tone};
use crate::report::writer::Writer;

impl Writer<'_> {
    pub(in crate::report) fn decision(&self) -> Decision {
        let (words, whole) = (self.words, &self.whole);
        let (passed, verdict) = match self.subject.verdict {
            Held::To(_, verdict) if verdict.passed() => (Some(true), Line::plain(words.passed)),
            Held::To(_, verdict) => {
                let open = verdict.criteria.iter().filter(|one| !one.passed()).count();
                let count = |count: usize| Line::of(Role::Source, count.to_string());
                (Some(false), Line::fill(words.refused, &[count(open), count(verdict.criteria.len())]))
            }
            Held::NoCriteria => (None, Line::plain(words.no_gate)),
            Held::NotWhole => (None, Line::plain(words.no_whole)),
        };
        let mut alerts: Vec<Line> = self.subject.synthetic.then(|| Line::plain(words.synthetic)).into_iter().collect();
        if whole.failing.rows > 0 {
            let count = |rows: u64| Line::of(Role::Source, self.counts().count(rows));
            let all = whole.failing.rows + whole.compared.rows;
            alerts.push(Line::fill(words.not_certain, &[count(whole.failing.rows), count(all)]));
        }
        let mut facts = vec![
            self.people("gain", words.gain, &whole.gain, Tone::Gain, Some((words.begin, &whole.begin))),
            self.people("lose", words.lose, &whole.lose, Tone::Lose, Some((words.end, &whole.end))),
            self.people("unchanged", words.same, &whole.same, Tone::Plain, None),
        ];
        facts.extend(self.cost());
        Decision { passed, verdict, alerts, facts }
    }

    fn people(
        &self,
        key: &'static str,
        label: &str,
        counted: &Counted,
        tone: Tone,
        of_these: Option<(&str, &Counted)>,
    ) -> Fact {
        let two = self.by();
        let share = self.share(counted, &self.whole.compared);
        let mut details = vec![share.shown];
        if let Some((text, of)) = of_these.filter(|(_, of)| of.rows > 0) {
            details.push(self.count(of).shown.and(Role::Plain, " ").and(Role::Plain, text));
        }
        let sum = match tone {
            Tone::Gain => Some(self.signed(two, &self.whole.gained.total(), 1)),
            Tone::Lose => Some(self.signed(two, &-self.whole.lost.total(), 1)),
            Tone::Plain => None,
        };
        let time = crate::explain::format::time(&two.kind, &self.subject.language).unwrap_or("");
        if let Some(sum) = sum.filter(|_| counted.rows > 0) {
            details.push(sum.shown.and(Role::Plain, " ").and(Role::Plain, time));
        }
        let tone = if counted.rows == 0 { Tone::Plain } else { tone };
        Fact { key, label: Line::plain(label), value: self.count(counted), details, tone }
    }

    fn cost(&self) -> Option<Fact> {
        let two = self.by();
        let factor = self.yearly(two)?;
        let moved = &self.whole.results[self.subject.comparison.pair.by];
        let (before, after) = (moved.before.total(), moved.after.total());
        let difference = &after - &before;
        let (from, to) = (self.sum(two, &before, factor).shown, self.sum(two, &after, factor).shown);
        let mut details = vec![Line::fill(self.words.from_to, &[from, to])];
        if let Some(share) = Ratio::new(difference.clone(), before).filter(|_| difference != num_bigint::BigInt::ZERO) {
            let sign = if difference > num_bigint::BigInt::ZERO { "+" } else { "" };
            details.push(Line::of(Role::Source, format!("{sign}{}", self.counts().percent(&share))));
        }
        let value = self.signed(two, &difference, factor);
        Some(Fact { key: "yearly_difference", label: Line::plain(self.words.cost), value, details, tone: Tone::Plain })
    }

    /// The amount that is compared, as the page says it.
    pub(in crate::report) fn measured(&self) -> Line {
        Line::fill(self.words.by_amount, &[self.result_and_time(self.by())])
    }

    /// Whose groups they are.
    pub(in crate::report) fn groups_of(&self) -> Line {
        Line::fill(self.words.groups_of, &[Line::of(Role::Code, self.policy(Side::Old))])
    }

    /// A count that may be too small to be told.
    pub(in crate::report) fn count_unless(&self, counted: &Counted, hidden: bool) -> Cell {
        self.count(counted).unless(hidden)
    }
}
