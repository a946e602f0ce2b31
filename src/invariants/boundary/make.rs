//! The households of one month, block by block.

use crate::evaluate::columns::Block;
use crate::evaluate::program::Scratch;
use crate::ground::amount::Lane;
use crate::ground::date::Month;
use crate::ground::kind::Kind;
use crate::household::batch::Batch;
use crate::household::builder::BatchBuilder;
use crate::household::draft::Draft;
use crate::household::generate::{Dice, Generator};
use crate::invariants::Invariants;
use crate::rules::tree::{InputSlot, Space};

use super::values::{around, fillers};
use super::{MADE, Profile, pairs};

/// Households of a block.
const BLOCK: usize = 1_024;
/// Households with other members, or other facts of the root, are made of so many of those that are known.
const BASES: usize = 4;
/// The most members of one kind.
const MEMBERS: Lane = 9;
/// Different members, and different roots, at most.
const PROFILES: usize = 40;
const ROOTS: usize = 192;
/// Different roots, where they have no members.
const ALONE: usize = 1_024;
/// Facts of a row of which every two values stand together.
const FACTS: usize = 24;
/// Changes of one household, at most.
const CHANGES: usize = 16_384;
/// Values of each fact of a root that stand together with those of others.
const SOME: usize = 16;
const MANY: usize = 28;
/// Values that a member's fact has among different members, beside those of a bool or a choice.
const FEW: usize = 4;
const CHOICES: usize = 8;
/// Households made by dice.
const BY_DICE: usize = 384;
/// Members of an entity that get other facts, in a household.
const CHANGED: usize = 8;
/// Where nothing is known of a programme: so many households by dice are tried for a first one that is answered.
const FIRST: usize = 200;

/// A fact of a row, and what it becomes.
type Change = (Space, usize, InputSlot, Option<Lane>);

pub(super) struct Maker<'i> {
    invariants: &'i Invariants,
    month: Month,
    /// By input slot, the values around which something is decided.
    values: Vec<Vec<Lane>>,
    builder: BatchBuilder<'i>,
    waiting: usize,
    blocks: Vec<Block>,
    /// How many may still be made.
    left: usize,
}

impl<'i> Maker<'i> {
    pub fn new(invariants: &'i Invariants, month: Month) -> Self {
        let plan: &'i crate::check::plan::Plan = invariants.plan();
        let reads = invariants.reads();
        let values = (0..).zip(&reads).map(|(slot, read)| match read {
            true => around(plan, &invariants.figures, slot, month),
            false => Vec::new(),
        });
        let values = values.collect();
        let builder = BatchBuilder::new(plan);
        Self { invariants, month, values, builder, waiting: 0, blocks: Vec::new(), left: usize::MAX }
    }

    /// All of them: those that are known, and `share` more.
    pub fn make(mut self, known: &[&Batch], share: usize) -> Vec<Block> {
        let plan = self.invariants.plan();
        let mut seeds: Vec<Draft> = known.iter().map(|batch| Draft::of(plan, batch, 0)).collect();
        for seed in &seeds {
            self.put(seed);
        }
        self.left = share;
        if seeds.is_empty() && share > 0 {
            seeds = self.first();
        }
        let bases = bases(&seeds);
        self.roots(&bases);
        for base in &bases {
            self.members(base);
        }
        self.by_dice();
        self.changes(&seeds);
        self.flush();
        self.blocks
    }

    fn put(&mut self, household: &Draft) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        household.build(&mut self.builder);
        self.waiting += 1;
        if self.waiting == BLOCK {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.waiting == 0 {
            return;
        }
        let plan: &'i crate::check::plan::Plan = self.invariants.plan();
        let full = std::mem::replace(&mut self.builder, BatchBuilder::new(plan));
        self.waiting = 0;
        let mut block = Block::new(plan, &vec![true; plan.inputs.len()]);
        // What was made fits its plan.
        if block.append(plan, &full.finish()) {
            self.blocks.push(block);
        }
    }

    /// Households by dice that have an answer, where none is known.
    fn first(&self) -> Vec<Draft> {
        let plan = self.invariants.plan();
        let mut generator = Generator::new(plan, 1);
        (generator.withheld, generator.members) = (0, 3);
        let (mut scratch, mut found) = (Scratch::new(), Vec::new());
        for batch in (0..FIRST).map(|_| generator.household(self.month)).collect::<Vec<_>>() {
            let answered = self.invariants.evaluator.by_program(&batch, self.month, &mut scratch).is_ok();
            if answered && found.len() < 3 * BASES {
                found.push(Draft::of(plan, &batch, 0));
            }
        }
        found
    }

    fn by_dice(&mut self) {
        let plan: &'i crate::check::plan::Plan = self.invariants.plan();
        let mut generator = Generator::new(plan, 2);
        generator.withheld = 0;
        for _ in 0..BY_DICE.min(self.left) {
            let batch = generator.household(self.month);
            self.put(&Draft::of(plan, &batch, 0));
        }
    }

    /// Other facts of the root, every two together.
    fn roots(&mut self, bases: &[Draft]) {
        let plan = self.invariants.plan();
        let alone = plan.version.programme.entities.len() == 1;
        let (most, values) = if alone { (ALONE, MANY) } else { (ROOTS, SOME) };
        let facts: Vec<(InputSlot, Vec<Lane>)> = plan
            .inputs_of(0)
            .map(|slot| (slot, spread(&self.values[slot as usize], values)))
            .filter(|(_, values)| values.len() > 1)
            .take(FACTS)
            .collect();
        let sizes: Vec<usize> = facts.iter().map(|(_, values)| values.len()).collect();
        let rows = pairs::rows(&sizes, most);
        for base in bases {
            for row in &rows {
                let mut household = base.clone();
                for ((slot, values), choice) in facts.iter().zip(row) {
                    household.set(*slot, Some(values[*choice]));
                }
                self.put(&household);
            }
        }
    }

    /// Other numbers of members, all alike, and with one that is not.
    fn members(&mut self, base: &Draft) {
        let plan = self.invariants.plan();
        let mut counts: Vec<Lane> = self.invariants.figures.small(MEMBERS);
        counts = counts.iter().flat_map(|count| [count - 1, *count, count + 1]).chain([1, 2]).collect();
        counts.retain(|count| (1..=MEMBERS).contains(count));
        counts.sort_unstable();
        counts.dedup();
        let entities = (0..).zip(&plan.version.programme.entities);
        for (space, entity) in entities.filter(|(_, entity)| entity.of.is_some()).map(|(s, e)| (s, e.of)) {
            let profiles = profiles(self.invariants, space, self.month);
            for (at, profile) in profiles.iter().enumerate() {
                for count in &counts {
                    let count = usize::try_from(*count).unwrap_or(1);
                    let other = &profiles[(at * 7 + count) % profiles.len()];
                    let alike = (0..count).map(|_| profile.clone()).collect();
                    self.joined(base, (space, entity), alike);
                    let aged = (0..count).map(|place| older(plan, profile, place));
                    self.joined(base, (space, entity), aged.chain([other.clone()]).collect());
                }
            }
        }
    }

    fn joined(&mut self, base: &Draft, (space, of): (Space, Option<Space>), members: Vec<Profile>) {
        let mut household = base.clone();
        let Some(container) = of.and_then(|of| household.at(of, 0)) else { return };
        for (place, facts) in (1..).zip(members) {
            container.members.push((space, Draft { id: format!("{MADE}{place}"), facts, members: Vec::new() }));
        }
        self.put(&household);
    }

    /// The households that are known with one other fact, those of all of them in turn.
    fn changes(&mut self, seeds: &[Draft]) {
        let mut dice = Dice::new(3);
        let mut all: Vec<(Draft, Vec<Change>)> = seeds
            .iter()
            .map(|seed| {
                let mut changes = self.changes_of(seed);
                // Where not all of them are made, those of every fact are.
                for at in (1..changes.len()).rev() {
                    let other = usize::try_from(dice.below(u64::try_from(at + 1).unwrap_or(1))).unwrap_or(0);
                    changes.swap(at, other);
                }
                (seed.clone(), changes)
            })
            .collect();
        while self.left > 0 && all.iter().any(|(_, changes)| !changes.is_empty()) {
            for (seed, changes) in &mut all {
                let Some((space, row, slot, lane)) = changes.pop() else { continue };
                let Some(before) = seed.at(space, row).map(|row| row.fact(slot)) else { continue };
                let set = |seed: &mut Draft, lane| {
                    if let Some(row) = seed.at(space, row) {
                        row.set(slot, lane);
                    }
                };
                set(seed, lane);
                self.put(seed);
                set(seed, before);
            }
        }
    }

    fn changes_of(&self, seed: &Draft) -> Vec<Change> {
        let plan = self.invariants.plan();
        let mut seed = seed.clone();
        let mut all = Vec::new();
        for (slot, input) in (0..).zip(&plan.inputs) {
            let values = &self.values[slot as usize];
            for row in 0..seed.rows(input.space).min(CHANGED) {
                let now = seed.at(input.space, row).and_then(|row| row.fact(slot));
                let others = values.iter().copied().map(Some).filter(|value| *value != now);
                let room = CHANGES.saturating_sub(all.len());
                all.extend(others.map(|lane| (input.space, row, slot, lane)).take(room));
                if now.is_some() && input.optional && !values.is_empty() {
                    all.push((input.space, row, slot, None));
                }
            }
        }
        all
    }
}

/// A few of the households that are known: the smallest, of different facts of their roots first.
fn bases(seeds: &[Draft]) -> Vec<Draft> {
    let mut by_size: Vec<&Draft> = seeds.iter().collect();
    by_size.sort_by_key(|seed| seed.size());
    let mut bases: Vec<Draft> = Vec::new();
    for seed in by_size {
        if bases.len() < BASES && bases.iter().all(|base| base.facts != seed.facts) {
            bases.push(seed.clone());
        }
    }
    bases
}

/// Different members of an entity: every two of their facts together.
pub(super) fn profiles(invariants: &Invariants, space: Space, month: Month) -> Vec<Profile> {
    let plan = invariants.plan();
    let reads = invariants.reads();
    let mut facts: Vec<(InputSlot, Vec<Lane>)> = Vec::new();
    for slot in plan.inputs_of(space).filter(|slot| reads[*slot as usize]) {
        let input = &plan.inputs[slot as usize];
        let values = around(plan, &invariants.figures, slot, month);
        let mut values = match &input.kind {
            Kind::Bool => values,
            Kind::Choice(_) => values.into_iter().take(CHOICES).collect(),
            Kind::Date => fillers(&invariants.figures, slot, month),
            _ => spread(&values, FEW),
        };
        values.retain(|lane| (input.min..=input.max).contains(lane));
        if !values.is_empty() && facts.len() < FACTS {
            facts.push((slot, values));
        }
    }
    let sizes: Vec<usize> = facts.iter().map(|(_, values)| values.len()).collect();
    let rows = pairs::rows(&sizes, PROFILES).into_iter();
    rows.map(|row| facts.iter().zip(row).map(|((slot, values), choice)| (*slot, values[choice])).collect()).collect()
}

/// A few of some values, from the first to the last.
fn spread(values: &[Lane], few: usize) -> Vec<Lane> {
    let last = values.len().saturating_sub(1);
    let mut all: Vec<Lane> = (0..few).filter_map(|at| values.get(at * last / (few - 1).max(1)).copied()).collect();
    all.dedup();
    all
}

/// The same member, some months older for each place.
fn older(plan: &crate::check::plan::Plan, profile: &Profile, place: usize) -> Profile {
    let days = Lane::try_from(place).unwrap_or(0) * 400;
    let fact = |(slot, lane): &(InputSlot, Lane)| {
        let input = &plan.inputs[*slot as usize];
        let lane = if input.kind == Kind::Date { (lane - days).max(input.min) } else { *lane };
        (*slot, lane)
    };
    profile.iter().map(fact).collect()
}
