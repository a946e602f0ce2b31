//! Runs the version over a synthetic population and holds what it comes to beside the published figures.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::evaluate::columns::{Broken, Columns, Workspace};
use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::codes::face::OUR_BUG;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::limits::DECIMALS;
use crate::rules::tree::{Column, ResultSlot};

use super::blocks::{Order, Watch};
use super::family::Made;
use super::measure::{Amount, Amounts, Sight};
use super::model::{Measure, Place, Recipe, Target, What};

/// One target, reached or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its position among the targets.
    pub target: usize,
    /// The figure, scaled to the size where it is a total.
    pub due: Decimal,
    /// What was reached; nothing where no row counted.
    pub reached: Option<Decimal>,
    /// How far off, as a part of the figure.
    pub difference: Option<Decimal>,
    /// How far off it may be, as a part of the figure.
    pub tolerance: Decimal,
    /// Whether it is within.
    pub within: bool,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// By target.
    pub verdicts: Vec<Verdict>,
    /// What was measured.
    pub amounts: Amounts,
}

impl Report {
    /// Whether every target is within its tolerance, no household is refused and no answer is missing.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.within) && self.amounts.refused == 0 && self.amounts.unanswered == 0
    }
}

/// Makes the population, evaluates it in its month, and measures every target.
///
/// # Errors
/// What `watch` refuses. A bound that is broken is our bug, never an answer.
pub fn check(order: &Order<'_>, plan: &Arc<Plan>, watch: &mut Watch<'_>) -> Result<Report, Diagnostic> {
    let recipe = order.recipe;
    let reads = Reads::of(recipe, plan);
    let columns = Columns::new(Arc::clone(plan), &reads.results);
    let wanted: Vec<bool> = columns.reads().iter().zip(&reads.inputs).map(|(rule, target)| *rule || *target).collect();
    let look = |made: Made| {
        let mut workspace = Workspace::new();
        let outcome = columns.run(&made.block, recipe.month, &mut workspace).map_err(broken)?;
        Ok(Sight::new(&made, outcome).measure(recipe))
    };
    let mut amounts = Amounts::default();
    order.each(&wanted, &reads.variables, look, |more| {
        amounts.add(&more);
        watch(more.households)
    })?;
    let verdicts = recipe.targets.iter().zip(&amounts.all).enumerate();
    let verdicts = verdicts.map(|(at, (target, amount))| verdict(at, target, *amount, order)).collect();
    Ok(Report { verdicts, amounts })
}

fn broken(broken: Broken) -> Diagnostic {
    Diagnostic::nowhere(OUR_BUG, broken.to_string())
}

/// What the targets read.
struct Reads {
    results: Vec<ResultSlot>,
    inputs: Vec<bool>,
    variables: Vec<bool>,
}

impl Reads {
    fn of(recipe: &Recipe, plan: &Plan) -> Self {
        let mut reads = Self {
            results: Vec::new(),
            inputs: vec![false; plan.inputs.len()],
            variables: vec![false; recipe.variables.len()],
        };
        for target in &recipe.targets {
            let mut tests: Vec<&Place> = target.when.iter().map(|test| &test.place).collect();
            match &target.measure {
                Measure::Count | Measure::Per(_) => {}
                Measure::Sum(terms) => tests.extend(terms.iter().map(|(_, place)| place)),
                Measure::Mean(place) => tests.push(place),
                Measure::Share(share) => tests.extend(share.iter().map(|test| &test.place)),
            }
            for place in tests {
                match place.what {
                    What::Column(Column::Result(slot)) if !reads.results.contains(&slot) => reads.results.push(slot),
                    What::Column(Column::Result(_)) => {}
                    What::Column(Column::Input(slot)) => reads.inputs[slot as usize] = true,
                    What::Variable(at) => reads.variables[at] = true,
                }
            }
        }
        reads
    }
}

/// Decimals of what is measured.
fn scale(measure: &Measure) -> u32 {
    match measure {
        Measure::Count | Measure::Per(_) | Measure::Share(_) => 0,
        Measure::Mean(place) => place.scale,
        Measure::Sum(terms) => terms.first().map_or(0, |(_, place)| place.scale),
    }
}

/// Exact: nothing is rounded but what is shown. What is too large to be held beside a figure is not within it.
fn verdict(at: usize, target: &Target, amount: Amount, order: &Order<'_>) -> Verdict {
    let (size, whole) = (Lane::from(order.households), Lane::from(order.recipe.households));
    let unit = amount::power_of_ten(scale(&target.measure)).unwrap_or(1);
    let lane = |number| amount::to_lane(number, DECIMALS).unwrap_or(0);
    let (one, due) = (lane(Decimal::ONE), lane(target.goal.value.value));
    let (least, most) = (lane(target.goal.least), lane(target.goal.most));
    // What a total of this size stands for, and what it is due to be.
    let (grown, bottom, due_here) = if target.measure.is_total() {
        (amount.sum.checked_mul(whole), unit.checked_mul(size), ratio(due.checked_mul(size), one.checked_mul(whole), 0))
    } else {
        (Some(amount.sum), amount.rows.checked_mul(unit), ratio(Some(due), Some(one), SHOWN))
    };
    let bottom = bottom.filter(|bottom| *bottom > 0);
    let reached = if target.measure.is_total() {
        ratio(Some(amount.sum), Some(unit), 0)
    } else {
        ratio(Some(amount.sum), bottom, SHOWN)
    };
    let lanes = grown.and_then(|grown| grown.checked_mul(one));
    let times = |figure: Lane| bottom.and_then(|bottom| figure.checked_mul(bottom));
    let within = match (times(least), lanes, times(most)) {
        (Some(least), Some(lanes), Some(most)) => (least..=most).contains(&lanes),
        _ => false,
    };
    let apart = lanes.zip(times(due)).and_then(|(lanes, due)| lanes.checked_sub(due));
    Verdict {
        target: at,
        due: due_here.unwrap_or_default(),
        reached: reached.filter(|_| bottom.is_some()),
        difference: ratio(apart, times(due), SHOWN),
        tolerance: ratio(most.checked_sub(due), Some(due), SHOWN).unwrap_or_default(),
        within,
    }
}

/// A quotient, rounded for showing.
fn ratio(top: Option<Lane>, bottom: Option<Lane>, decimals: u32) -> Option<Decimal> {
    let (top, bottom) = (top?, bottom.filter(|bottom| *bottom > 0)?);
    let twice = top.checked_mul(amount::power_of_ten(decimals)?)?.checked_mul(2)?;
    let rounded = twice.checked_add(bottom)?.checked_div_euclid(bottom.checked_mul(2)?)?;
    amount::from_lane(rounded, decimals)
}

/// Decimals of what is shown: means and shares, and differences as parts.
const SHOWN: u32 = 4;
