//! Which change does it: what each change is credited with, and the reasons, each with the smallest household under both
//! versions.

use num_bigint::BigInt;

use crate::compare::attribution::{Case, Change, Direction, Reason, Thing};
use crate::compare::{Side, Under, under};
use crate::explain::html;
use crate::explain::line::{Line, Role};
use crate::ground::amount::Lane;
use crate::ground::hidden;
use crate::pack::difference::{Facet, Happened};
use crate::population::exact::Ratio;
use crate::report::page::{Block, Cell, NOT_TOLD, Section, Sheet};
use crate::report::suppress::parts;
use crate::report::writer::Writer;

/// Reasons that are told with their example.
const EXAMPLES: usize = 8;

/// A reason: its changes, where it has some, which way it goes, who.
struct Told<'a> {
    changes: Option<Vec<usize>>,
    direction: Direction,
    reason: &'a Reason,
    hidden: bool,
}

impl Writer<'_> {
    pub(in crate::report) fn causes(&self) -> Option<Section> {
        let (words, changes) = (self.words, &self.subject.comparison.mixed.changes);
        if changes.all.is_empty() && changes.idle.is_empty() {
            return None;
        }
        let reasons = self.told_reasons();
        let mut blocks = vec![Block::Sheet(self.changes(&reasons))];
        blocks.extend(self.reasons(&reasons));
        Some(Section { key: "causes", title: Line::plain(words.causes), blocks })
    }

    /// All reasons, each with whether it is not told.
    fn told_reasons(&self) -> Vec<Told<'_>> {
        let reasons = &self.subject.compared.ledger.reasons;
        let all = reasons.all().into_iter().map(|(changes, direction, reason)| (Some(changes), direction, reason));
        let nobodys = reasons.undivided().into_iter().map(|(direction, reason)| (None, direction, reason));
        let all: Vec<(Option<Vec<usize>>, Direction, &Reason)> = all.chain(nobodys).collect();
        let rows: Vec<u64> = all.iter().map(|(_, _, reason)| reason.households.rows).collect();
        let hidden = parts(&rows, self.subject.under);
        let told = all.into_iter().zip(hidden);
        told.map(|((changes, direction, reason), hidden)| Told { changes, direction, reason, hidden }).collect()
    }

    fn changes(&self, told: &[Told<'_>]) -> Sheet {
        let words = self.words;
        let heads = [
            ("change", "", false),
            ("things", words.what, false),
            ("households", words.felt_by, true),
            ("raised", words.gain, true),
            ("lowered", words.lose, true),
            ("credit", words.credited, true),
            ("credit_in_a_year", words.in_a_year, true),
        ];
        let mut sheet = Sheet::new("changes", Line::default(), &heads);
        let (mixed, reasons) = (&self.subject.comparison.mixed, &self.subject.compared.ledger.reasons);
        let two = self.by();
        for ((number, change), felt) in (1..).zip(&mixed.changes.all).zip(&reasons.felt) {
            // Who feels a change is the sum of its reasons: with them told, the one that is not would follow.
            let of_it = |told: &Told<'_>| told.changes.as_ref().is_some_and(|changes| changes.contains(&(number - 1)));
            let hidden = told.iter().any(|told| told.hidden && of_it(told));
            let credit = felt.credit.total();
            let yearly = self.yearly(two).map_or_else(Cell::none, |factor| self.credit(&credit, factor));
            let nobody = felt.households.rows == 0;
            let things = self.things(change);
            let things =
                if nobody { things.and(Role::Plain, " — ").and(Role::Plain, words.nobody_feels) } else { things };
            let side = |counted| if nobody { Cell::none() } else { self.count(counted).unless(hidden) };
            sheet.row([
                Cell::line(Line::fill(words.a_change, &[number_of(number)]), number),
                Cell::line(things, change.things.iter().map(|thing| thing.name.clone()).collect::<Vec<_>>()),
                self.count(&felt.households).unless(hidden),
                side(&felt.raised),
                side(&felt.lowered),
                self.credit(&credit, 1).unless(hidden),
                yearly.unless(hidden),
            ]);
        }
        for thing in &mixed.changes.idle {
            let name = Cell::line(self.thing(thing), vec![thing.name.clone()]);
            sheet.row([Cell::none(), name].into_iter().chain((0..5).map(|_| Cell::none())));
        }
        if !mixed.changes.idle.is_empty() {
            sheet.notes.push(Line::plain("— ").and(Role::Plain, words.idle));
        }
        if mixed.changes.together.is_some() {
            sheet.notes.push(Line::plain(words.together));
        }
        sheet.notes.push(Line::plain(words.adds_up));
        sheet
    }

    fn reasons(&self, all: &[Told<'_>]) -> Vec<Block> {
        let words = self.words;
        if all.is_empty() {
            return Vec::new();
        }
        let two = self.by();
        let heads = [
            ("changes", words.reason, false),
            ("direction", "", false),
            ("households", words.number, true),
            ("difference", words.difference, true),
            ("mean_change", words.mean_change, true),
        ];
        let mut sheet = Sheet::new("reasons", Line::plain(words.reasons), &heads);
        let mut examples = Vec::new();
        for Told { changes, direction, reason, hidden } in all {
            let hidden = *hidden;
            let name = self.reason(changes.as_deref());
            let which = match direction {
                Direction::Gains => words.gain,
                Direction::Loses => words.lose,
                Direction::Stays => words.same,
            };
            let difference = reason.difference.total();
            let one = Ratio::whole(BigInt::from(10).pow(two.scale));
            let mean = Ratio::new(difference.clone(), reason.households.weight).and_then(|mean| mean.over(&one));
            let mean = mean.map_or_else(Cell::none, |mean| {
                let sign = if difference > BigInt::ZERO { "+" } else { "" };
                Cell::new(format!("{sign}{}", self.numbers(&two.kind).rounded(&mean)), mean.decimal(8))
            });
            let plain: Option<Vec<usize>> =
                changes.as_ref().map(|changes| changes.iter().map(|change| change + 1).collect());
            sheet.row([
                Cell::line(name.clone(), plain.map_or(serde_json::Value::Null, Into::into)),
                Cell::line(Line::plain(which), direction.word()),
                self.count(&reason.households).unless(hidden),
                self.signed(two, &difference, 1).unless(hidden),
                mean.unless(hidden),
            ]);
            let told = reason.case.as_ref().filter(|_| !hidden && examples.len() < EXAMPLES);
            examples
                .extend(told.and_then(|case| self.example(name.and(Role::Plain, " · ").and(Role::Plain, which), case)));
        }
        std::iter::once(Block::Sheet(sheet)).chain(examples).collect()
    }

    /// A household under both versions; nothing where one of them does not answer it.
    fn example(&self, reason: Line, case: &Case) -> Option<Block> {
        let (words, two, one) = (self.words, self.by(), &case.example);
        let id = Line::of(Role::Who, hidden::shown(&one.id));
        let row = Line::of(Role::Source, self.counts().count(one.row));
        let mut head = reason.and(Role::Plain, " · ").then(Line::fill(words.example, &[id, row]));
        let arrow = if self.subject.language.is_rtl() { " ← " } else { " → " };
        head = head.and(Role::Plain, self.subject.language.words.colon).and(Role::Source, self.amount(two, one.before));
        head = head.and(Role::Plain, arrow).and(Role::Source, self.amount(two, one.after));
        let shares = (1..).zip(&case.credits).filter(|(_, credit)| **credit != 0).map(|(number, credit)| {
            let change =
                Line::fill(words.a_change, &[number_of(number)]).and(Role::Plain, self.subject.language.words.colon);
            change.and(Role::Source, self.own_credit(*credit))
        });
        let shares: Vec<Line> = shares.collect();
        if shares.len() > 1 {
            head = head.and(Role::Plain, " (").then(Line::joined(shares, " + ")).and(Role::Plain, ")");
        }
        let side = |side: Side| {
            let under = Line::fill(words.under, &[Line::of(Role::Code, self.policy(side))]);
            Some((under, self.explained(side, case)?))
        };
        Some(Block::Example { head, sides: [side(Side::Old)?, side(Side::New)?] })
    }

    /// The explanation of a household under a version, as HTML.
    fn explained(&self, side: Side, case: &Case) -> Option<String> {
        let comparison = self.subject.comparison;
        let by = self.by().slot(side);
        match under(comparison, side, &case.household[side as usize], (&case.example.id, Some(by))) {
            Ok(Under::Explained(_, explanation)) => Some(html::part(&explanation, &self.subject.language)),
            _ => None,
        }
    }

    /// The changes that are a reason together.
    fn reason(&self, changes: Option<&[usize]>) -> Line {
        let Some(changes) = changes else { return Line::plain(self.words.undivided) };
        let all = changes.iter().map(|change| Line::fill(self.words.a_change, &[number_of(change + 1)]));
        Line::joined(all, " + ")
    }

    fn things(&self, change: &Change) -> Line {
        Line::joined(change.things.iter().map(|thing| self.thing(thing)), "; ")
    }

    /// A thing that is said differently: what it is called, and of a figure what it says.
    fn thing(&self, thing: &Thing) -> Line {
        let mut named = self.subject.difference.parts().into_iter().flat_map(|(_, changes)| changes);
        let change = named.find(|change| change.name == thing.name);
        let label = change.and_then(|change| change.label.get(&self.subject.language.code));
        let name = match label {
            Some(label) => Line::of(Role::Label, label),
            None => Line::of(Role::Code, &thing.name),
        };
        let facet = change.and_then(|change| change.facets.iter().find(|facet| facet.key == "value"));
        match change.zip(facet).filter(|_| thing.happened == Happened::Changed) {
            Some((change, Facet { old: Some(old), new: Some(new), .. })) => {
                let arrow = if self.subject.language.is_rtl() { " ← " } else { " → " };
                let name = name.and(Role::Plain, self.subject.language.words.colon);
                let (old, new) = (self.figure(change, old, false), self.figure(change, new, true));
                name.then(old).and(Role::Plain, arrow).then(new)
            }
            _ => name,
        }
    }

    /// A sum of credits, times a factor.
    fn credit(&self, credit: &BigInt, factor: Lane) -> Cell {
        let below = BigInt::from(10).pow(self.scale(self.by())) * self.subject.comparison.mixed.shares.all;
        let sign = if *credit > BigInt::ZERO { "+" } else { "" };
        Ratio::new(credit * factor, below).map_or_else(Cell::none, |ratio| {
            Cell::new(format!("{sign}{}", self.numbers(&self.by().kind).rounded(&ratio)), ratio.exact())
        })
    }

    /// The credit of one household for a change.
    fn own_credit(&self, credit: Lane) -> String {
        let below = BigInt::from(10).pow(self.by().scale) * self.subject.comparison.mixed.shares.all;
        let sign = if credit > 0 { "+" } else { "" };
        Ratio::new(credit, below).map_or_else(
            || NOT_TOLD.to_owned(),
            |ratio| format!("{sign}{}", self.numbers(&self.by().kind).rounded(&ratio)),
        )
    }
}

fn number_of(change: usize) -> Line {
    Line::of(Role::Source, change.to_string())
}
