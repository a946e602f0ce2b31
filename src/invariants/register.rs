//! Invariants over a register: each household by the columns, those that break one counted, the first ones named and
//! evaluated again by both roads.

use std::sync::Arc;

use crate::evaluate::answer::{Answer, Cell};
use crate::evaluate::evaluator::Refusal;
use crate::evaluate::program::Scratch;
use crate::ground::codes::evaluate::ROADS_DIFFER;
use crate::ground::codes::invariants::BROKEN_IN_REGISTER;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::ground::limits;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::household::draft::Draft;
use crate::household::file;
use crate::household::fit::Fitted;
use crate::population::register::{Chunk, Request, RowRefusal};
use crate::population::simulate::{NAMED, STRIDE};
use crate::population::threads;

use super::boundary::Boundary;
use super::over::State;
use super::smallest::{Counterexample, shrunk};
use super::tried::ours;
use super::{Bench, Claim, Invariant, Invariants, Tally, told};

/// What is asked of a register.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The invariants.
    pub invariants: Arc<Invariants>,
    /// The households made for their version: of them the members are taken that are added.
    pub boundary: Arc<Boundary>,
    /// The month.
    pub month: Month,
    /// How many threads compute.
    pub threads: usize,
}

/// What the invariants come to over a register.
#[derive(Debug, Default)]
pub struct Watched {
    /// By invariant.
    pub tallies: Vec<Tally>,
    /// How many households there are.
    pub households: u64,
    /// The first households that break an invariant, of each [`NAMED`] at most.
    pub named: Vec<Named>,
}

/// A household of a register that breaks an invariant.
#[derive(Clone, Debug)]
pub struct Named {
    /// The invariant, by position.
    pub invariant: usize,
    /// Its id.
    pub id: String,
    /// Its row, from 1.
    pub row: u64,
    /// How it breaks it; the household as it stands in the register.
    pub example: Counterexample,
}

impl Watch {
    /// What is asked of the register: the inputs that an invariant reads.
    #[must_use]
    pub fn request(&self) -> Request {
        Request::of(&self.invariants.reads())
    }

    /// Goes over a register. `forward` hears of each chunk how many households are done.
    ///
    /// # Errors
    /// What stops it: a register that cannot be read on, a bad row, a bug of ours, somebody who wants it to stop. The first
    /// in the order of the register, whatever the number of threads.
    pub fn run(
        &self,
        register: impl Iterator<Item = Result<Chunk, Diagnostic>> + Send,
        mut forward: impl FnMut(usize) -> Result<(), Diagnostic>,
    ) -> Result<Watched, Findings> {
        let mut all = Watched { tallies: vec![Tally::default(); self.invariants.all.len()], ..Watched::default() };
        let gather = |done: Done| {
            if let Some(refused) = done.bad.first() {
                return Err(refused.finding.clone().into());
            }
            all.households += u64::try_from(done.households).unwrap_or(0);
            all.tallies.iter_mut().zip(&done.tallies).for_each(|(all, own)| all.add(*own));
            for named in done.named {
                let known = all.named.iter().filter(|known| known.invariant == named.invariant).count();
                if known < NAMED {
                    all.named.push(named);
                }
            }
            Ok(forward(done.households)?)
        };
        let worker = || Worker { watch: self, bench: Bench::default(), scratch: Scratch::new() };
        threads::run(self.threads, register, worker, gather)?;
        Ok(all)
    }

    /// The invariants that a register breaks, as findings: how many households, the first ones by name, and the smallest
    /// household that was made of the first, which is given beside it.
    ///
    /// # Errors
    /// The roads differ: our bug.
    pub fn broken(
        &self,
        watched: &Watched,
        register: &str,
    ) -> Result<Vec<(Diagnostic, Option<Counterexample>)>, Findings> {
        let broken = watched.tallies.iter().enumerate().filter(|(_, tally)| tally.broken > 0);
        broken.map(|(at, tally)| self.finding(at, *tally, watched, register)).collect()
    }

    fn finding(
        &self,
        at: usize,
        tally: Tally,
        watched: &Watched,
        register: &str,
    ) -> Result<(Diagnostic, Option<Counterexample>), Findings> {
        let invariants = &self.invariants;
        let declared = &invariants.declared()[at];
        let root = &invariants.plan().version.programme.entities[0];
        let noun = if tally.broken == 1 { &root.name } else { &root.plural };
        let message = format!(
            "the invariant `{}` does not hold for {} {noun} of {} in `{register}`",
            declared.common.name, tally.broken, watched.households
        );
        let mut finding = Diagnostic::new(BROKEN_IN_REGISTER, declared.place(), message).remark(format!(
            "under {} in {}",
            invariants.plan().version.policy(),
            self.month
        ));
        let mut smallest = None;
        for named in watched.named.iter().filter(|named| named.invariant == at) {
            let (id, values) = (hidden::shown(&named.id), told::values(&named.example.witness));
            finding = finding.remark(format!("`{id}` (row {}): {values}", named.row));
            if smallest.is_none() {
                let start = (named.example.household.clone(), self.month);
                smallest = shrunk(invariants, at, start, self.profiles(at), limits::SMALLEST_SEARCH)?;
            }
        }
        finding = finding.help("find out which is wrong: the rules, the invariant or the register");
        if let Some(smallest) = &smallest {
            finding = finding.text(file::text(invariants.plan(), &smallest.household, &[]));
        }
        Ok((finding, smallest))
    }

    fn profiles(&self, at: usize) -> &[super::boundary::Profile] {
        self.boundary.profiles.get(at).map_or(&[], Vec::as_slice)
    }
}

/// What was made of a chunk.
struct Done {
    households: usize,
    bad: Vec<RowRefusal>,
    tallies: Vec<Tally>,
    named: Vec<Named>,
}

struct Worker<'w> {
    watch: &'w Watch,
    bench: Bench,
    scratch: Scratch,
}

impl threads::Worker for Worker<'_> {
    type Done = Done;
    type Kept = ();

    fn end(self) {}

    fn chunk(&mut self, chunk: Chunk) -> Result<Done, Findings> {
        let Watch { invariants, boundary, month, .. } = self.watch;
        let plan = invariants.plan();
        let block = (&chunk.block, chunk.first_row);
        let states = invariants.block(block, *month, &boundary.profiles, &mut self.bench);
        let states = states.map_err(|broken| ours(plan, broken))?;
        let households = chunk.block.rows[0].count;
        let mut done = Done { households, bad: chunk.refused, tallies: Vec::new(), named: Vec::new() };
        for (at, states) in states.iter().enumerate() {
            let mut tally = Tally::default();
            let mut named = 0;
            for (row, state) in states.iter().enumerate().filter(|(row, _)| !chunk.is_refused[*row]) {
                tally.count(*state);
                if state.broken && named < NAMED {
                    named += 1;
                    let (number, id) = (chunk.first_row + u64::try_from(row).unwrap_or(0), chunk.ids.text(row));
                    let household = Draft::of(plan, &chunk.block.household(plan, row), 0);
                    let example = self.witness(at, household, &id)?;
                    done.named.push(Named { invariant: at, id: id.into_owned(), row: number, example });
                }
            }
            done.tallies.push(tally);
        }
        let sampled = |row: &usize| (chunk.first_row - 1 + u64::try_from(*row).unwrap_or(0)).is_multiple_of(STRIDE);
        for row in (0..households).filter(sampled).filter(|row| !chunk.is_refused[*row]) {
            let batch = chunk.block.household(plan, row);
            self.again(&batch, &chunk.ids.text(row), |at| states[at][row])?;
        }
        Ok(done)
    }
}

impl Worker<'_> {
    /// How a household breaks an invariant, by both roads.
    fn witness(&mut self, at: usize, household: Draft, id: &str) -> Result<Counterexample, Findings> {
        let Watch { invariants, month, .. } = self.watch;
        let found = shrunk(invariants, at, (household, *month), self.watch.profiles(at), 0)?;
        found.ok_or_else(|| self.differ(id, vec!["broken by its columns, and not by the other roads".to_owned()]))
    }

    /// Evaluates a household again by both roads, and holds what the columns said of it against that.
    fn again(&mut self, batch: &Batch, id: &str, said: impl Fn(usize) -> State) -> Result<(), Findings> {
        let Watch { invariants, month, .. } = self.watch;
        let plan = invariants.plan();
        let answer = match invariants.evaluator.evaluate(batch, *month, &mut self.scratch) {
            Ok(evaluated) => evaluated.answer,
            Err(Refusal::Objections(_)) => return Ok(()),
            Err(refusal) => {
                let language = plan.version.programme.languages.first().map_or("", String::as_str);
                let fitted = Fitted { batch: batch.clone(), ..Fitted::default() };
                return Err(refusal.told(plan, &fitted, language));
            }
        };
        for (at, invariant) in invariants.all.iter().enumerate() {
            let Some(state) = state(invariant, &answer) else { continue };
            if state != said(at) {
                let name = &invariants.declared()[at].common.name;
                let what =
                    format!("the invariant `{name}`: {:?} by its columns, {state:?} by both other roads", said(at));
                return Err(self.differ(id, vec![what]));
            }
        }
        Ok(())
    }

    fn differ(&self, id: &str, differences: Vec<String>) -> Findings {
        let policy = self.watch.invariants.plan().version.policy();
        let message =
            format!("{policy} gives two answers for the household `{}`, so the run gives none", hidden::shown(id));
        let help = "nothing is wrong with the register or the policy; please report this with both";
        let finding = Diagnostic::nowhere(ROADS_DIFFER, message).help(help);
        differences.into_iter().fold(finding, Diagnostic::remark).into()
    }
}

/// What an answer says of an invariant, where it says what holds.
fn state(invariant: &Invariant, answer: &Answer) -> Option<State> {
    let Claim::Holds(slot) = &invariant.claim else { return None };
    let mut state = State::default();
    for (row, holds) in answer.results[*slot as usize].iter().enumerate() {
        let when = invariant.when.map_or(&Cell::Value(Value::Bool(true)), |when| &answer.results[when as usize][row]);
        match (when, holds) {
            (Cell::Value(Value::Bool(false)), _) => {}
            (Cell::Value(_), Cell::Value(holds)) => {
                state.applied = true;
                state.broken |= *holds == Value::Bool(false);
            }
            _ => state.undecided = true,
        }
    }
    Some(state)
}
