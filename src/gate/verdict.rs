//! A verdict: each criterion with what was wanted, what was found and whether that is met.

use serde_json::{Map, Value as Json, json};

use crate::ground::hidden;
use crate::ground::names;
use crate::population::table::Table;

/// What a criterion is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criterion {
    /// Every household of the population has an answer: always asked for.
    Answered,
    /// No household loses more.
    LoseAtMost,
    /// So many households lose at most.
    LosersAtMost,
    /// So many in a hundred.
    LosersPercentAtMost,
    /// A year costs no more.
    YearlyAtMost,
    /// A year costs around so much.
    YearlyAround,
    /// A year costs no more than so much above the version before.
    YearlyRiseAtMost,
    /// Published amounts are met.
    PublishedAmounts,
    /// Reference households are as accepted.
    Snapshots,
    /// Invariants hold on the households that are made for the version.
    Invariants,
    /// Invariants hold for every household of the population.
    InvariantsOver,
    /// No mutant survives.
    NoSurvivor,
    /// Branches are reached.
    Branches,
    /// Parameters are confirmed.
    Confirmed,
}

/// How a criterion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It is met.
    Met,
    /// It is not.
    NotMet,
    /// There is no version before, and it is about what changes.
    DoesNotApply,
    /// Nothing is known about it, which is not met.
    NotKnown,
}

/// Why a criterion stands so, where there is more to tell than its figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Why {
    /// There is no more.
    #[default]
    Nothing,
    /// A household: its id, its row, what it had and what it has.
    Household {
        /// Its id.
        id: String,
        /// The number of its row.
        row: u64,
        /// Before.
        before: String,
        /// After.
        after: String,
    },
    /// These things: households, parameters.
    These(Vec<String>),
    /// These invariants do not hold for households of the population.
    Broken(Vec<Breaks>),
    /// There is no version before.
    NoVersionBefore,
    /// The population has no household of which this could be said.
    Nobody,
    /// Programmes without a reference household say nothing.
    NoReference,
    /// The version declares none.
    NoneDeclared,
}

/// An invariant that does not hold for households of the population.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaks {
    /// Its name.
    pub invariant: String,
    /// How many households break it.
    pub households: u64,
    /// The id of the first one.
    pub id: String,
    /// The number of its row.
    pub row: u64,
}

/// A criterion that was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What it is about.
    pub criterion: Criterion,
    /// The protected group that it is about.
    pub group: Option<String>,
    /// What was wanted.
    pub wanted: String,
    /// What was found; empty where nothing is known.
    pub figure: String,
    /// How it stands.
    pub stands: Stands,
    /// Why, where there is more to tell.
    pub why: Why,
}

/// All criteria of a programme, judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// In the order of the file; that everybody is answered first.
    pub criteria: Vec<Judged>,
}

impl Criterion {
    /// As it stands in `gate.toml`, below the group or the table.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Criterion::Answered => "answered",
            Criterion::LoseAtMost => "lose_at_most",
            Criterion::LosersAtMost => "losers_at_most",
            Criterion::LosersPercentAtMost => "losers_percent_at_most",
            Criterion::YearlyAtMost => "yearly_at_most",
            Criterion::YearlyAround => "yearly_around",
            Criterion::YearlyRiseAtMost => "yearly_rise_at_most",
            Criterion::PublishedAmounts => "published_amounts",
            Criterion::Snapshots => "snapshots",
            Criterion::Invariants => "invariants",
            Criterion::InvariantsOver => "invariants_over_the_population",
            Criterion::NoSurvivor => "no_survivor",
            Criterion::Branches => "branches_percent",
            Criterion::Confirmed => "confirmed",
        }
    }

    /// The table of `gate.toml` that it stands in.
    fn table(self) -> &'static str {
        match self {
            Criterion::Answered | Criterion::LoseAtMost | Criterion::LosersAtMost | Criterion::LosersPercentAtMost => {
                "households"
            }
            Criterion::YearlyAtMost | Criterion::YearlyAround | Criterion::YearlyRiseAtMost => "budget",
            Criterion::PublishedAmounts
            | Criterion::Snapshots
            | Criterion::Invariants
            | Criterion::InvariantsOver
            | Criterion::NoSurvivor
            | Criterion::Branches => "tests",
            Criterion::Confirmed => "figures",
        }
    }

    /// What it asks, in a few words.
    fn told(self) -> &'static str {
        match self {
            Criterion::Answered => "households with an answer",
            Criterion::LoseAtMost => "the largest loss of a household",
            Criterion::LosersAtMost => "households that lose",
            Criterion::LosersPercentAtMost => "households that lose, of a hundred",
            Criterion::YearlyAtMost | Criterion::YearlyAround => "what a year costs",
            Criterion::YearlyRiseAtMost => "what a year costs more than before",
            Criterion::PublishedAmounts => "published amounts that are met",
            Criterion::Snapshots => "reference households as accepted",
            Criterion::Invariants => "invariants that hold",
            Criterion::InvariantsOver => "invariants that hold over the population",
            Criterion::NoSurvivor => "mutants that survive without a reason",
            Criterion::Branches => "branches reached by reference households",
            Criterion::Confirmed => "parameters that are confirmed",
        }
    }
}

impl Stands {
    /// In a word or two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stands::Met => "met",
            Stands::NotMet => "not met",
            Stands::DoesNotApply => "does not apply",
            Stands::NotKnown => "not known",
        }
    }

    /// Whether a version may be adopted with it.
    #[must_use]
    pub fn passed(self) -> bool {
        matches!(self, Stands::Met | Stands::DoesNotApply)
    }
}

impl Why {
    /// In words; empty where there is no more to tell.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Why::Nothing => String::new(),
            Why::Household { id, row, before, after } => {
                format!("household `{}` (row {row}): {before} → {after}", hidden::shown(id))
            }
            Why::These(names) => {
                let names: Vec<String> = names.iter().map(|name| format!("`{}`", hidden::shown(name))).collect();
                names::listed(&names)
            }
            Why::Broken(all) => {
                let all: Vec<String> = all.iter().map(Breaks::told).collect();
                names::listed(&all)
            }
            Why::NoVersionBefore => "there is no version before it".to_owned(),
            Why::Nobody => "the population has no such household".to_owned(),
            Why::NoReference => "no reference household says anything of it".to_owned(),
            Why::NoneDeclared => "the version declares none".to_owned(),
        }
    }
}

impl Breaks {
    /// In words.
    fn told(&self) -> String {
        let Self { invariant, households, id, row } = self;
        let more = match households.saturating_sub(1) {
            0 => String::new(),
            1 => " and 1 more".to_owned(),
            more => format!(" and {more} more"),
        };
        format!("`{invariant}` for household `{}` (row {row}){more}", hidden::shown(id))
    }
}

impl Judged {
    /// Its name: `households.lose_at_most`, `groups.widows.losers_at_most`.
    #[must_use]
    pub fn name(&self) -> String {
        let key = self.criterion.key();
        match &self.group {
            Some(group) => format!("groups.{group}.{key}"),
            None => format!("{}.{key}", self.criterion.table()),
        }
    }

    /// Whether a version may be adopted with it.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.stands.passed()
    }
}

impl Verdict {
    /// Whether a version may be adopted: every criterion is met, and there is one.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.criteria.iter().all(Judged::passed) && self.criteria.iter().any(|one| one.stands == Stands::Met)
    }

    /// Each criterion with its figure and how it stands.
    #[must_use]
    pub fn table(&self) -> Table {
        let mut table = Table::new(self.headline(), &[], &[]);
        let heads = [("criterion", false), ("wanted", true), ("found", true), ("verdict", false), ("", false)];
        table.heads = heads.map(|(head, figure)| (head.to_owned(), figure)).to_vec();
        for one in &self.criteria {
            let whose = one.group.as_ref().map_or_else(String::new, |group| format!("{}: ", hidden::shown(group)));
            let about = format!("{whose}{}", one.criterion.told());
            let figure = if one.figure.is_empty() { "—".to_owned() } else { one.figure.clone() };
            table.row([about, one.wanted.clone(), figure, one.stands.word().to_owned(), one.why.told()]);
        }
        table
    }

    /// Whether it passes, in a line.
    #[must_use]
    pub fn headline(&self) -> String {
        let refused = self.criteria.iter().filter(|one| !one.passed()).count();
        let all = self.criteria.len();
        let without = self.criteria.iter().filter(|one| one.stands == Stands::DoesNotApply).count();
        let without =
            if without == 0 { String::new() } else { format!(", {without} of them because nothing came before") };
        match refused {
            0 if self.passed() => format!("Passed: {all} of {all} criteria{without}"),
            0 => "Refused: nothing was held to any criterion".to_owned(),
            1 => format!("Refused: 1 of {all} criteria is not met"),
            _ => format!("Refused: {refused} of {all} criteria are not met"),
        }
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Map<String, Json> {
        let one = |one: &Judged| {
            json!({
                "name": one.name(),
                "wanted": one.wanted,
                "figure": one.figure,
                "verdict": one.stands.word(),
                "passed": one.passed(),
                "why": one.why.told(),
            })
        };
        Map::from_iter([
            ("passed".to_owned(), json!(self.passed())),
            ("criteria".to_owned(), self.criteria.iter().map(one).collect()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(stands: Stands) -> Judged {
        let (wanted, figure) = ("≤ 0".to_owned(), "1".to_owned());
        Judged { criterion: Criterion::LosersAtMost, group: None, wanted, figure, stands, why: Why::Nothing }
    }

    fn of(all: &[Stands]) -> Verdict {
        Verdict { criteria: all.iter().map(|stands| judged(*stands)).collect() }
    }

    #[test]
    fn nothing_passes_but_what_was_held_to_something() {
        assert!(!of(&[]).passed());
        assert!(!of(&[Stands::DoesNotApply]).passed());
        assert!(of(&[Stands::Met, Stands::DoesNotApply]).passed());
        for stands in [Stands::NotMet, Stands::NotKnown] {
            assert!(!of(&[Stands::Met, stands]).passed(), "{stands:?}");
        }
    }

    #[test]
    fn the_headline_counts() {
        let told = |all: &[Stands]| of(all).headline();
        assert_eq!(told(&[Stands::Met, Stands::NotMet]), "Refused: 1 of 2 criteria is not met");
        assert_eq!(told(&[Stands::NotKnown, Stands::NotMet]), "Refused: 2 of 2 criteria are not met");
        assert_eq!(told(&[Stands::Met, Stands::Met]), "Passed: 2 of 2 criteria");
        assert_eq!(told(&[]), "Refused: nothing was held to any criterion");
    }
}
