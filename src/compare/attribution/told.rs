//! Which change does it, as tables and as JSON.

use num_bigint::BigInt;
use serde_json::{Map, Value as Json, json};

use crate::ground::amount::Lane;
use crate::ground::hidden;
use crate::pack::difference::Happened;
use crate::population::exact::Ratio;
use crate::population::table::Table;
use crate::population::tally::NONE;

use super::super::tables::{Telling, signed};
use super::credit::APART;
use super::{Case, Change, Direction, Reason, Thing, Together};

/// Things of a change that are named in a table.
const NAMED: usize = 2;

impl Direction {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Direction::Loses => "lose",
            Direction::Stays => "stay",
            Direction::Gains => "gain",
        }
    }
}

impl Thing {
    /// In one line: `parameter allowance.full: 200 → 250 MAD a month`.
    #[must_use]
    pub fn line(&self) -> String {
        let sign = match self.happened {
            Happened::Added => "+ ",
            Happened::Removed => "- ",
            Happened::Changed | Happened::Renamed => "",
        };
        let says = self.says.as_ref().map_or_else(String::new, |says| format!(": {says}"));
        format!("{sign}{} {}{says}", self.section, self.name)
    }
}

impl Change {
    /// In one line: what one thing says, or the names of the first of several and how many more there are.
    #[must_use]
    pub fn line(&self) -> String {
        if let [one] = self.things.as_slice() {
            return one.line();
        }
        let names: Vec<&str> = self.things.iter().take(NAMED).map(|thing| thing.name.as_str()).collect();
        match self.things.len().saturating_sub(NAMED) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }
}

impl Together {
    /// What is said of it.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Together::TooMany(changes) => {
                format!("{changes} changes are taken as fewer: no more than {APART} are told apart")
            }
            Together::Inseparable => "changes that make no version one without the other are taken as one".to_owned(),
        }
    }
}

impl Telling<'_> {
    /// Which change does it, and the reasons.
    pub(in crate::compare) fn attribution(&self) -> Vec<Table> {
        let mixed = &self.comparison.mixed;
        if mixed.changes.all.is_empty() && mixed.changes.idle.is_empty() {
            return Vec::new();
        }
        let mut all = vec![self.changes()];
        all.extend(self.reasons());
        all
    }

    fn changes(&self) -> Table {
        let (two, mixed) = (self.by(), &self.comparison.mixed);
        let factor = self.yearly(two);
        let heads = [self.plural(), "raised", "lowered", "credit"];
        let yearly = factor.map(|_| "in a year");
        let heads: Vec<&str> = heads.into_iter().chain(yearly).collect();
        let mut table = Table::new(format!("Which change does it, of {}", two.name), &["no.", "change"], &heads);
        for ((number, change), felt) in (1..).zip(&mixed.changes.all).zip(&self.compared.ledger.reasons.felt) {
            let counts = [&felt.households, &felt.raised, &felt.lowered].map(|counted| self.weighed(counted));
            let credit = felt.credit.total();
            let yearly = factor.map(|factor| self.credit(&credit, factor));
            let own = [number.to_string(), change.line()].into_iter().chain(counts);
            table.row(own.chain([self.credit(&credit, 1)]).chain(yearly));
        }
        for thing in &mixed.changes.idle {
            let nothing = heads.iter().map(|_| NONE.to_owned());
            table.row([NONE.to_owned(), thing.line()].into_iter().chain(nothing));
        }
        table.notes.push("each difference, divided exactly by what each change adds, over all their orders".to_owned());
        if !mixed.changes.idle.is_empty() {
            table.notes.push(format!("{NONE}: said differently, and of no amount"));
        }
        table.notes.extend(mixed.changes.together.map(Together::text));
        for (direction, reason) in self.compared.ledger.reasons.undivided() {
            table.notes.push(format!(
                "divided among no change, since some mixture does not answer them: {} that {}, by {}",
                self.weighed(&reason.households),
                direction.word(),
                self.sum(two, &reason.difference.total(), 1)
            ));
        }
        table
    }

    fn reasons(&self) -> Option<Table> {
        let two = self.by();
        let figures = [self.plural(), "difference", "before", "after"];
        let mut table =
            Table::new("Reasons, each with the smallest household", &["changes", "they", "such as"], &figures);
        for (changes, direction, reason) in self.compared.ledger.reasons.all() {
            let changes: Vec<String> = changes.iter().map(|change| (change + 1).to_string()).collect();
            let example = reason.case.as_ref().map(|case| &case.example);
            let such = example.map_or_else(String::new, |one| format!("{} (row {})", hidden::shown(&one.id), one.row));
            let amounts = [example.map(|one| one.before), example.map(|one| one.after)];
            let amounts = amounts.map(|lane| lane.map_or_else(|| NONE.to_owned(), |lane| Self::value(two, lane)));
            let figures = [self.weighed(&reason.households), self.sum(two, &reason.difference.total(), 1)];
            table.row(
                [changes.join(" + "), direction.word().to_owned(), such].into_iter().chain(figures).chain(amounts),
            );
        }
        (!table.rows.is_empty()).then_some(table)
    }

    /// A sum of credits, times a factor, exactly: as a decimal, or as a fraction where there is none.
    pub(in crate::compare) fn credit(&self, credit: &BigInt, factor: Lane) -> String {
        let two = self.by();
        let below =
            BigInt::from(10).pow(two.scale + self.comparison.shape.weight_scale) * self.comparison.mixed.shares.all;
        Ratio::new(credit * factor, below).map_or_else(|| NONE.to_owned(), |ratio| ratio.exact())
    }

    /// The credit of one household for a change.
    pub(in crate::compare) fn own_credit(&self, credit: Lane) -> String {
        let below = BigInt::from(10).pow(self.by().scale) * self.comparison.mixed.shares.all;
        Ratio::new(credit, below).map_or_else(|| NONE.to_owned(), |ratio| ratio.exact())
    }

    /// All of it as JSON.
    pub(in crate::compare) fn attributed(&self) -> Json {
        let (two, mixed, reasons) = (self.by(), &self.comparison.mixed, &self.compared.ledger.reasons);
        let factor = self.yearly(two);
        let changes = (1..).zip(&mixed.changes.all).zip(&reasons.felt).map(|((number, change), felt)| {
            let credit = felt.credit.total();
            let mut out = json!({
                "change": number,
                "things": change.things.iter().map(thing).collect::<Json>(),
                "households": self.counted(&felt.households),
                "raised": self.counted(&felt.raised),
                "lowered": self.counted(&felt.lowered),
                "credit": self.credit(&credit, 1),
            });
            if let Some(factor) = factor {
                out["credit_in_a_year"] = json!(self.credit(&credit, factor));
            }
            out
        });
        let of = |direction: Direction, reason: &Reason| {
            let mut out = Map::new();
            out.insert("direction".to_owned(), json!(direction.word()));
            out.insert("households".to_owned(), self.counted(&reason.households));
            out.insert("difference".to_owned(), json!(self.sum(two, &reason.difference.total(), 1)));
            out.insert("example".to_owned(), reason.case.as_ref().map_or(Json::Null, |case| self.case(case)));
            out
        };
        let told = reasons.all().into_iter().map(|(changes, direction, reason)| {
            let mut out =
                Map::from_iter([("changes".to_owned(), changes.into_iter().map(|change| json!(change + 1)).collect())]);
            out.extend(of(direction, reason));
            Json::Object(out)
        });
        let undivided = reasons.undivided().into_iter().map(|(direction, reason)| Json::Object(of(direction, reason)));
        json!({
            "of": two.name,
            "mixtures": 1_usize << mixed.changes.all.len(),
            "changes": changes.collect::<Json>(),
            "of_no_amount": mixed.changes.idle.iter().map(thing).collect::<Json>(),
            "remark": mixed.changes.together.map(Together::text),
            "reasons": told.collect::<Json>(),
            "undivided": undivided.collect::<Json>(),
        })
    }

    fn case(&self, case: &Case) -> Json {
        let two = self.by();
        let example = &case.example;
        json!({
            "household": example.id,
            "row": example.row,
            "members": example.members,
            "before": Self::value(two, example.before),
            "after": Self::value(two, example.after),
            "difference": signed(two, example.difference()),
            "credits": case.credits.iter().map(|credit| json!(self.own_credit(*credit))).collect::<Json>(),
        })
    }
}

fn thing(thing: &Thing) -> Json {
    json!({"section": thing.section, "happened": thing.happened, "name": thing.name, "says": thing.says})
}
