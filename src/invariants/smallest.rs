//! The smallest household that breaks an invariant: members are taken out, facts made simpler, as long as it still does.

use crate::evaluate::evaluator::Refusal;
use crate::evaluate::program::Scratch;
use crate::ground::amount::{self, Lane};
use crate::ground::date::{Day, Month};
use crate::ground::diagnostic::Findings;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::household::batch::Batch;
use crate::household::draft::Draft;
use crate::household::fit::Fitted;
use crate::rules::tree::{InputSlot, Space};

use super::Invariants;
use super::boundary::{Boundary, MADE, Profile};
use super::over::Found;
use super::witness::Witness;

/// A household that breaks an invariant, as small as it was found.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// The invariant, by position.
    pub invariant: usize,
    /// The household; before anything changes, where something does.
    pub household: Draft,
    /// The month.
    pub month: Month,
    /// How it breaks it.
    pub witness: Witness,
}

/// The smallest household that breaks an invariant, of those that were found in a boundary, held against both roads.
/// `None` where none of them does by the program road, which is told as our bug elsewhere.
///
/// # Errors
/// The roads differ: our bug.
pub fn smallest(
    invariants: &Invariants,
    boundary: &Boundary,
    at: usize,
    found: &[Found],
) -> Result<Option<Counterexample>, Findings> {
    let plan = invariants.plan();
    let size = |found: &&Found| {
        let block = boundary.block(found)?;
        let spaces = (0..).take(plan.version.programme.entities.len());
        let rows: usize = spaces.map(|space| block.members(plan, space, found.row).len()).sum();
        Some((rows, found.month, found.block, found.row))
    };
    let first = found.iter().filter(|found| found.invariant == at).min_by_key(size);
    let Some((block, found)) = first.and_then(|found| Some((boundary.block(found)?, found))) else { return Ok(None) };
    let household = Draft::of(plan, &block.household(plan, found.row), 0);
    let profiles = boundary.profiles.get(at).map_or(&[][..], Vec::as_slice);
    shrunk(invariants, at, (household, found.month), profiles, limits::SMALLEST_SEARCH)
}

/// A household that breaks an invariant, made as small as it can be while it does, in at most so many evaluations, held
/// against both roads. `None` where it does not break it.
///
/// # Errors
/// The roads differ: our bug.
pub fn shrunk(
    invariants: &Invariants,
    at: usize,
    (household, month): (Draft, Month),
    profiles: &[Profile],
    most: usize,
) -> Result<Option<Counterexample>, Findings> {
    let mut scratch = Scratch::new();
    let Some(witness) = invariants.witness(at, &household, month, profiles, &mut scratch) else { return Ok(None) };
    let best = Counterexample { invariant: at, household, month, witness };
    let mut search = Search { invariants, profiles, best, left: most, scratch };
    while search.left > 0 && search.round() {}
    search.named();
    let best = search.best;
    best.both_roads(invariants)?;
    Ok(Some(best))
}

impl Boundary {
    fn block(&self, found: &Found) -> Option<&crate::evaluate::columns::Block> {
        let (_, blocks) = self.months.iter().find(|(month, _)| *month == found.month)?;
        blocks.get(found.block)
    }
}

struct Search<'i> {
    invariants: &'i Invariants,
    profiles: &'i [Profile],
    best: Counterexample,
    left: usize,
    scratch: Scratch,
}

impl Search<'_> {
    /// Members that were made get names that may stand in a file.
    fn named(&mut self) {
        let mut named = self.best.household.clone();
        let entities = (0..).zip(&self.invariants.plan().version.programme.entities).skip(1);
        for (space, entity) in entities {
            for row in 0..named.rows(space) {
                let made = |id: &str| id.starts_with(MADE) || id.starts_with(|c: char| c == '#' || c.is_ascii_digit());
                if let Some(member) = named.at(space, row).filter(|member| made(&member.id)) {
                    member.id = format!("{}_{}", entity.name, row + 1);
                }
            }
        }
        if named != self.best.household {
            self.left = self.left.max(1);
            self.attempt(named, self.best.month);
        }
    }

    /// One round of attempts; whether one of them was of use.
    fn round(&mut self) -> bool {
        let [members, facts] = [self.members(), self.facts()];
        let first = self.invariants.plan().version.header.from;
        let month = self.best.month != first && self.attempt(self.best.household.clone(), first);
        members || facts || month
    }

    /// Takes another household, where it breaks the invariant too and misses nothing that this one did not.
    fn attempt(&mut self, household: Draft, month: Month) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let Counterexample { invariant, witness: before, .. } = &self.best;
        let (at, missing) = (*invariant, before.missing);
        let witness = self.invariants.witness(at, &household, month, self.profiles, &mut self.scratch);
        match witness.filter(|witness| witness.missing <= missing) {
            Some(witness) => {
                self.best = Counterexample { invariant: at, household, month, witness };
                true
            }
            None => false,
        }
    }

    fn members(&mut self) -> bool {
        let mut useful = false;
        let spaces = 1..self.invariants.plan().version.programme.entities.len();
        for space in spaces.filter_map(|space| Space::try_from(space).ok()) {
            for row in (0..self.best.household.rows(space)).rev() {
                let mut other = self.best.household.clone();
                useful |= other.take_out(space, row) && self.attempt(other, self.best.month);
            }
        }
        useful
    }

    fn facts(&mut self) -> bool {
        let mut useful = false;
        for (slot, input) in (0_u32..).zip(&self.invariants.plan().inputs) {
            for row in 0..self.best.household.rows(input.space) {
                let mut other = self.best.household.clone();
                let Some(lane) = other.at(input.space, row).and_then(|row| row.fact(slot)) else { continue };
                for simpler in self.simpler(slot, lane) {
                    if let Some(row) = other.at(input.space, row) {
                        row.set(slot, simpler);
                    }
                    if self.attempt(other.clone(), self.best.month) {
                        useful = true;
                        break;
                    }
                }
            }
        }
        useful
    }

    /// Simpler values than a lane, the simplest first.
    fn simpler(&self, slot: InputSlot, lane: Lane) -> Vec<Option<Lane>> {
        let input = &self.invariants.plan().inputs[slot as usize];
        let plain: Vec<Lane> = match &input.kind {
            Kind::Bool | Kind::Choice(_) => vec![0],
            Kind::Date => rounder_days(lane, self.best.month),
            Kind::Count | Kind::Number | Kind::Money(_) => {
                // Nothing, or a number of fewer digits.
                let powers = (1..20).rev().filter_map(amount::power_of_ten);
                std::iter::once(0.clamp(input.min, input.max)).chain(powers.map(|power| lane - lane % power)).collect()
            }
        };
        let fits = |simpler: &Lane| (input.min..=input.max).contains(simpler);
        let plain = plain.into_iter().filter(fits).take_while(|simpler| *simpler != lane);
        // Most facts need not be said at all.
        std::iter::once(None).chain(plain.map(Some)).collect()
    }
}

/// The first day of the year of a day, and that of its month; of the year before where that is in the month evaluated, in
/// which births and birthdays are something of their own.
fn rounder_days(lane: Lane, evaluated: Month) -> Vec<Lane> {
    let Ok(day) = i32::try_from(lane).map(Day) else { return Vec::new() };
    let (year, month, _) = day.parts();
    let whole = if (Month { year, month: 1 }) == evaluated { year - 1 } else { year };
    [Day::of(whole, 1, 1), Day::of(year, month, 1)].into_iter().flatten().map(|day| Lane::from(day.0)).collect()
}

impl Counterexample {
    /// Holds both roads against each other, before and after what changes.
    fn both_roads(&self, invariants: &Invariants) -> Result<(), Findings> {
        let plan = invariants.plan();
        let after = self.witness.after.as_ref().map(|(after, _)| after);
        for household in std::iter::once(&self.household).chain(after) {
            let batch: Batch = household.batch(plan);
            let mut scratch = Scratch::new();
            match invariants.evaluator.evaluate(&batch, self.month, &mut scratch) {
                Err(refusal @ (Refusal::RoadsDiffer(_) | Refusal::Broken(_) | Refusal::Limit(_))) => {
                    let language = plan.version.programme.languages.first().map_or("", String::as_str);
                    return Err(refusal.told(plan, &Fitted { batch, ..Fitted::default() }, language));
                }
                Ok(_) | Err(Refusal::Objections(_)) => {}
            }
        }
        Ok(())
    }
}
