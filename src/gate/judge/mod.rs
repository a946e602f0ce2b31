//! Each criterion against what was found.

mod budget;
mod households;
mod invariants;
mod reference;

use std::collections::BTreeSet;

use crate::compare::{Compared, Comparison, Side, Two};
use crate::ground::amount::{self, Decimal};
use crate::invariants::register::Watched;
use crate::population::exact::Ratio;

use super::criteria::Criteria;
use super::prepare::Reference;
use super::verdict::{Criterion, Judged, Stands, Verdict, Why};

/// Names that are listed.
const LISTED: usize = 12;

/// What is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// Both versions; the same twice where there is none before.
    pub comparison: &'a Comparison,
    /// What they come to over the population.
    pub compared: &'a Compared,
    /// What reference households say.
    pub reference: &'a Reference,
    /// What its invariants come to over the population, where they are asked for.
    pub over: Option<&'a Watched>,
    /// Whether there is no version before.
    pub first: bool,
}

/// Judges every criterion.
#[must_use]
pub fn judge(criteria: &Criteria, grounds: &Grounds<'_>) -> Verdict {
    let mut all = vec![households::answered(grounds)];
    all.extend(households::all(criteria, grounds));
    all.extend(budget::all(criteria, grounds));
    all.extend(reference::answers(criteria, grounds));
    all.extend(invariants::all(criteria, grounds));
    all.extend(reference::unnoticed(criteria, grounds));
    all.extend(reference::confirmed(criteria, grounds));
    all.extend(households::groups(criteria, grounds));
    Verdict { criteria: all }
}

impl Grounds<'_> {
    /// The amount by which households gain and lose.
    fn by(&self) -> &Two {
        &self.comparison.pair.results[self.comparison.pair.by]
    }

    fn currency(&self) -> &str {
        &self.comparison.version(Side::Old).programme.currency
    }

    /// An amount with its currency.
    fn money(&self, amount: &str) -> String {
        format!("{amount} {}", self.currency())
    }

    /// A criterion of what changes, where nothing came before.
    fn without(criterion: Criterion, group: Option<&str>, wanted: String) -> Judged {
        let (stands, why) = (Stands::DoesNotApply, Why::NoVersionBefore);
        Judged { criterion, group: group.map(str::to_owned), wanted, figure: String::new(), stands, why }
    }
}

/// An exact number as a quotient.
fn exact(number: Decimal) -> Ratio {
    let places = amount::decimals(number);
    let lane = amount::to_lane(number, places).unwrap_or(0);
    Ratio::new(lane, num_bigint::BigInt::from(10).pow(places)).unwrap_or_else(|| Ratio::whole(0))
}

fn stands(met: bool) -> Stands {
    if met { Stands::Met } else { Stands::NotMet }
}

/// All of some things, and there is one.
fn of_all(criterion: Criterion, (met, all): (usize, usize), wrong: BTreeSet<String>) -> Judged {
    let (stands, why) = match all {
        0 => (Stands::NotKnown, Why::NoReference),
        _ => (stands(met == all), these(wrong)),
    };
    let (wanted, figure) = (format!("{all} / {all}"), format!("{met} / {all}"));
    Judged { criterion, group: None, wanted, figure, stands, why }
}

fn these(names: BTreeSet<String>) -> Why {
    let more = names.len().saturating_sub(LISTED);
    let mut listed: Vec<String> = names.into_iter().take(LISTED).collect();
    match (listed.is_empty(), more) {
        (true, _) => Why::Nothing,
        (false, 0) => Why::These(listed),
        (false, more) => {
            listed.push(format!("… {more}"));
            Why::These(listed)
        }
    }
}
