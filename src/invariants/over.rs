//! Invariants over a block of households, by the columns.

use crate::evaluate::columns::{Block, Broken, Columns, OK, Outcome, Workspace};
use crate::ground::amount::Lane;
use crate::ground::date::Month;
use crate::pack::model::Never;
use crate::rules::tree::{InputSlot, ResultSlot, Space};

use super::boundary::{Boundary, Profile, values};
use super::vary::{self, Changed, Step};
use super::{Claim, Invariant, Invariants, Monotone, Varied};

/// What is used again from block to block.
#[derive(Debug, Default)]
pub struct Bench {
    before: Workspace,
    after: Workspace,
}

/// To how many households an invariant applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// It applied, to at least one row.
    pub applied: u64,
    /// Of these, it does not hold.
    pub broken: u64,
    /// Whether it applies or holds is not known: a fact is missing, or something that it reads failed.
    pub undecided: u64,
}

/// What became of a household; several may be so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// It applied.
    pub applied: bool,
    /// It does not hold.
    pub broken: bool,
    /// It is not known.
    pub undecided: bool,
}

impl Tally {
    /// One household more.
    pub fn count(&mut self, state: State) {
        self.applied += u64::from(state.applied);
        self.broken += u64::from(state.broken);
        self.undecided += u64::from(state.undecided);
    }

    /// All of another.
    pub fn add(&mut self, other: Self) {
        self.applied += other.applied;
        self.broken += other.broken;
        self.undecided += other.undecided;
    }
}

/// Where a broken household stands in a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The invariant, by position.
    pub invariant: usize,
    /// The month.
    pub month: Month,
    /// The block among those of the month.
    pub block: usize,
    /// The household in it.
    pub row: usize,
}

impl Invariants {
    /// The first invariant, by position, that a household of a boundary breaks: how a changed version is caught.
    ///
    /// # Errors
    /// A columnar program that left its bounds: our bug.
    pub fn first_broken(&self, boundary: &Boundary, bench: &mut Bench) -> Result<Option<usize>, Broken> {
        let mut found = None;
        self.each(boundary, bench, &mut |one, _| {
            found.get_or_insert(one.invariant);
            false
        })?;
        Ok(found)
    }

    /// What each invariant comes to over a boundary, and the households that break it.
    ///
    /// # Errors
    /// A columnar program that left its bounds: our bug.
    pub fn over(&self, boundary: &Boundary, bench: &mut Bench) -> Result<(Vec<Tally>, Vec<Found>), Broken> {
        let (mut found, mut tallies) = (Vec::new(), vec![Tally::default(); self.all.len()]);
        for (month, blocks) in &boundary.months {
            for (block, households) in blocks.iter().enumerate() {
                for (invariant, states) in
                    self.block((households, 1), *month, &boundary.profiles, bench)?.iter().enumerate()
                {
                    for (row, state) in states.iter().enumerate() {
                        tallies[invariant].count(*state);
                        if state.broken {
                            found.push(Found { invariant, month: *month, block, row });
                        }
                    }
                }
            }
        }
        Ok((tallies, found))
    }

    /// Goes through all households until one breaks an invariant and `on` says that this is enough.
    fn each(
        &self,
        boundary: &Boundary,
        bench: &mut Bench,
        on: &mut impl FnMut(Found, State) -> bool,
    ) -> Result<(), Broken> {
        for (month, blocks) in &boundary.months {
            for (block, households) in blocks.iter().enumerate() {
                for (invariant, states) in
                    self.block((households, 1), *month, &boundary.profiles, bench)?.iter().enumerate()
                {
                    for (row, state) in states.iter().enumerate().filter(|(_, state)| state.broken) {
                        if !on(Found { invariant, month: *month, block, row }, *state) {
                            return Ok(());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// What becomes of each household of a block, by invariant. `first` is the number of its first household: one change of
    /// each is tried, which goes by its number. `profiles` are the members that are added, by invariant.
    ///
    /// # Errors
    /// A columnar program that left its bounds: our bug.
    pub fn block(
        &self,
        (block, first): (&Block, u64),
        month: Month,
        profiles: &[Vec<Profile>],
        bench: &mut Bench,
    ) -> Result<Vec<Vec<State>>, Broken> {
        let Bench { before, after } = bench;
        let outcome = self.columns.run(block, month, before)?;
        let looking = Looking { invariants: self, block, first, month, outcome: &outcome };
        let mut all = Vec::with_capacity(self.all.len());
        for (at, invariant) in self.all.iter().enumerate() {
            let mut states = vec![State::default(); block.rows[0].count];
            match &invariant.claim {
                Claim::Holds(slot) => looking.holds(invariant, *slot, &mut states),
                Claim::Monotone(monotone) => {
                    let profiles = profiles.get(at).map_or(&[][..], Vec::as_slice);
                    looking.monotone(invariant, monotone, profiles, after, &mut states)?;
                }
            }
            all.push(states);
        }
        Ok(all)
    }
}

struct Looking<'a> {
    invariants: &'a Invariants,
    block: &'a Block,
    first: u64,
    month: Month,
    outcome: &'a Outcome<'a>,
}

/// Whether an invariant applies to a row; `None` where that is not known.
fn applies(outcome: &Outcome<'_>, when: Option<ResultSlot>, row: usize) -> Option<bool> {
    let Some(when) = when else { return Some(true) };
    value(outcome, when, row).map(|lane| lane != 0)
}

/// The lane of a result on a row, where it has one.
fn value(outcome: &Outcome<'_>, slot: ResultSlot, row: usize) -> Option<Lane> {
    (outcome.end(slot, row) == OK).then(|| outcome.values(slot).map(|values| values.get(row))).flatten()
}

impl Looking<'_> {
    fn holds(&self, invariant: &Invariant, slot: ResultSlot, states: &mut [State]) {
        let plan = self.invariants.plan();
        for (root, state) in states.iter_mut().enumerate().filter(|(root, _)| !self.outcome.refused(*root)) {
            for row in self.block.members(plan, invariant.space, root) {
                match applies(self.outcome, invariant.when, row) {
                    Some(false) => {}
                    None => state.undecided = true,
                    Some(true) => match value(self.outcome, slot, row) {
                        None => state.undecided = true,
                        Some(lane) => {
                            state.applied = true;
                            state.broken |= lane == 0;
                        }
                    },
                }
            }
        }
    }

    fn monotone(
        &self,
        invariant: &Invariant,
        monotone: &Monotone,
        profiles: &[Profile],
        workspace: &mut Workspace,
        states: &mut [State],
    ) -> Result<(), Broken> {
        let plan = self.invariants.plan();
        let values = monotone.values(self.invariants, self.month);
        let step = match monotone.varied {
            Varied::Raising(slot) | Varied::Turning(slot) => Step::Up(slot, &values),
            Varied::Adding(space, _) => Step::Add(space, profiles),
        };
        if let Some(changed) = vary::change(plan, self.block, self.first, step) {
            let outcome = monotone.columns.run(&changed.block, self.month, workspace)?;
            self.step(invariant, monotone, &changed, &outcome, states);
        }
        Ok(())
    }

    /// Compares households before and after one step.
    fn step(
        &self,
        invariant: &Invariant,
        monotone: &Monotone,
        changed: &Changed,
        after: &Outcome<'_>,
        states: &mut [State],
    ) {
        let watched = self.invariants.plan().results[monotone.result as usize].space;
        for (root, state) in states.iter_mut().enumerate() {
            let Some((row, new)) = changed.rows[root] else { continue };
            // A household that is not let in, before or after, says nothing.
            if self.outcome.refused(root) || after.refused(root) {
                continue;
            }
            match applies(self.outcome, invariant.when, row) {
                Some(true) => {}
                Some(false) => continue,
                None => {
                    state.undecided = true;
                    continue;
                }
            }
            if let Varied::Adding(_, Some(who)) = monotone.varied {
                match value(after, who, new) {
                    Some(0) => continue,
                    Some(_) => {}
                    None => {
                        state.undecided = true;
                        continue;
                    }
                }
            }
            let at = self.row_above(invariant.space, row, watched);
            match (value(self.outcome, monotone.result, at), value(after, monotone.result, at)) {
                (Some(was), Some(is)) => {
                    state.applied = true;
                    state.broken |= monotone.breaks(was, is);
                }
                _ => state.undecided = true,
            }
        }
    }

    /// The row of an entity at or above a row of another.
    fn row_above(&self, mut space: Space, mut row: usize, above: Space) -> usize {
        while space != above {
            let Some(of) = self.invariants.plan().version.programme.entities[usize::from(space)].of else { break };
            row = self.block.rows[usize::from(space)].container[row] as usize;
            space = of;
        }
        row
    }
}

impl Monotone {
    /// Whether what a result was and what it is are against the direction.
    pub(super) fn breaks(&self, was: Lane, is: Lane) -> bool {
        match self.never {
            Never::Falls => is < was,
            Never::Rises => is > was,
        }
    }

    /// The values to which what is raised is raised, ascending.
    pub(super) fn values(&self, invariants: &Invariants, month: Month) -> Vec<Lane> {
        match self.varied {
            Varied::Raising(slot) => values::around(invariants.plan(), &invariants.figures, slot, month),
            Varied::Turning(_) => vec![1],
            Varied::Adding(..) => Vec::new(),
        }
    }
}

impl Invariants {
    /// By input slot, whether an invariant reads it, before or after something changes.
    #[must_use]
    pub fn reads(&self) -> Vec<bool> {
        let mut reads = self.columns.reads().to_vec();
        let mut also = |columns: &Columns| {
            reads.iter_mut().zip(columns.reads()).for_each(|(reads, also)| *reads |= also);
        };
        let monotone = self.all.iter().filter_map(|invariant| match &invariant.claim {
            Claim::Monotone(monotone) => Some(monotone),
            Claim::Holds(_) => None,
        });
        let mut varied: Vec<InputSlot> = Vec::new();
        for monotone in monotone {
            also(&monotone.columns);
            if let Varied::Raising(slot) | Varied::Turning(slot) = monotone.varied {
                varied.push(slot);
            }
        }
        for slot in varied {
            reads[slot as usize] = true;
        }
        reads
    }
}
