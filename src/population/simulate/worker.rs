//! One chunk: computed, tallied, its answers taken out, its sample evaluated again.

use crate::evaluate::columns::{OK, Outcome, Workspace};
use crate::evaluate::program::Scratch;
use crate::ground::amount::Lane;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::population::indicators::Observation;
use crate::population::register::{Chunk, RowRefusal};
use crate::population::tally::{Taken, Tally, lacking};
use crate::population::threads;
use crate::rules::tree::Space;

use super::agree::again;
use super::rows::{Answers, Keep, answers};
use super::told::{Enough, Kind, Told, things};
use super::{NAMED, STRIDE, Simulation, Welfare, broken, too_many_groups, unfit};

/// What was made of a chunk.
#[derive(Debug)]
pub struct Done {
    /// How many households it has.
    pub households: usize,
    /// Its answers, by entity, in the order asked for.
    pub answers: Vec<Answers>,
    /// What is wrong with its rows.
    pub(super) refused: Vec<RowRefusal>,
    /// Households in trouble, the first of each kind.
    pub(super) told: Vec<Told>,
    /// Households for indicators, and how many whose welfare or aid is not known.
    pub(super) seen: Vec<Observation>,
    pub(super) unknown: u64,
    pub(super) again: u64,
}

/// What a thread works with.
pub struct Worker<'a> {
    simulation: &'a Simulation,
    enough: &'a Enough,
    workspace: Workspace,
    scratch: Scratch,
    tally: Tally,
}

impl<'a> Worker<'a> {
    pub fn new(simulation: &'a Simulation, enough: &'a Enough) -> Self {
        let tally = Tally::new(std::sync::Arc::clone(&simulation.shape));
        Self { simulation, enough, workspace: Workspace::new(), scratch: Scratch::new(), tally }
    }
}

impl threads::Worker for Worker<'_> {
    type Done = Done;
    type Kept = Tally;

    fn end(self) -> Tally {
        self.tally
    }

    fn chunk(&mut self, chunk: Chunk) -> Result<Done, Findings> {
        let Self { simulation, enough, workspace, scratch, tally } = self;
        let plan = simulation.evaluator.plan();
        let outcome = simulation.columns.run(&chunk.block, simulation.month, workspace).map_err(broken)?;
        let taken = Taken {
            block: &chunk.block,
            outcome: &outcome,
            weights: chunk.weights.as_deref(),
            extras: &chunk.extras,
            only: simulation.only,
            without: &chunk.is_refused,
        };
        tally.take(&taken).map_err(too_many_groups)?;
        let keep = keep(simulation, &chunk, &outcome);
        let asked = simulation.answers.iter();
        let mut done = Done {
            households: chunk.ids.len(),
            answers: asked.map(|asked| answers(plan, &chunk.block, &outcome, &chunk.ids, asked, &keep)).collect(),
            refused: Vec::new(),
            told: Vec::new(),
            seen: Vec::new(),
            unknown: 0,
            again: 0,
        };
        let marks = lacking(plan, &chunk.block, &outcome, &simulation.shape.results);
        let mut named = [0; 3];
        // Where nothing is to be told of anybody, only the sample is looked at.
        let quiet = marks.is_empty() && !keep.contains(&Keep::Empty);
        for row in looked_at(chunk.first_row, keep.len(), quiet).filter(|row| keep[*row] != Keep::Out) {
            let number = chunk.first_row + u64::try_from(row).unwrap_or(0);
            let mark = marks.get(row).copied().unwrap_or(0);
            let kind = Kind::of(keep[row] == Keep::Empty, mark);
            let kind = kind.filter(|kind| named[*kind as usize] < NAMED && !enough.reached(*kind));
            let sampled = is_sampled(number);
            if kind.is_none() && !sampled {
                continue;
            }
            let id = chunk.ids.text(row);
            let both = again(simulation.roads(), &chunk.block, &outcome, (row, &id), scratch)?;
            done.again += u64::from(sampled);
            if let Some(kind) = kind {
                named[kind as usize] += 1;
                let things = things(plan, &simulation.shape.results, kind, &both, &simulation.language);
                done.told.push(Told { kind, id: id.into_owned(), row: number, things });
            }
        }
        if let Some(welfare) = &simulation.welfare {
            observe(simulation, welfare, &chunk, &outcome, &keep, &mut done)?;
        }
        done.refused = chunk.refused;
        Ok(done)
    }
}

/// Whether the household of a row of the register, from 1, belongs to the sample that is evaluated again.
#[must_use]
pub fn is_sampled(number: u64) -> bool {
    (number - 1).is_multiple_of(STRIDE)
}

/// The rows that are looked at one by one: the sample alone, or all.
fn looked_at(first_row: u64, rows: usize, sample: bool) -> impl Iterator<Item = usize> {
    let stride = usize::try_from(STRIDE).unwrap_or(usize::MAX);
    let before = usize::try_from((first_row - 1) % STRIDE).unwrap_or(0);
    let (begin, step) = if sample { ((stride - before) % stride, stride) } else { (0, 1) };
    (begin..rows).step_by(step)
}

/// What is handed out of each household.
fn keep(simulation: &Simulation, chunk: &Chunk, outcome: &Outcome<'_>) -> Vec<Keep> {
    let condition = simulation.only.and_then(|slot| outcome.values(slot).map(|values| (slot, values)));
    let refused = outcome.refusals(chunk.ids.len());
    let keep = |row: usize| {
        let met = condition.as_ref().is_none_or(|(slot, values)| outcome.end(*slot, row) == OK && values.get(row) != 0);
        let bad = chunk.is_refused.get(row) == Some(&true);
        match (met && !bad, refused[row] != 0) {
            (false, _) => Keep::Out,
            (true, true) => Keep::Empty,
            (true, false) => Keep::Whole,
        }
    };
    (0..chunk.ids.len()).map(keep).collect()
}

/// Households as indicators see them.
fn observe(
    simulation: &Simulation,
    welfare: &Welfare,
    chunk: &Chunk,
    outcome: &Outcome<'_>,
    keep: &[Keep],
    done: &mut Done,
) -> Result<(), Findings> {
    let plan = simulation.evaluator.plan();
    let (Some(column), Some(values)) =
        (chunk.extras.get(welfare.extra).and_then(|extra| extra.column.as_ref()), outcome.values(welfare.aid))
    else {
        return Ok(());
    };
    let aid_of = plan.results[welfare.aid as usize].space;
    let members = members(plan);
    for (row, _) in keep.iter().enumerate().filter(|(_, keep)| **keep != Keep::Out) {
        let rows = chunk.block.members(plan, aid_of, row);
        let known = keep[row] == Keep::Whole
            && column.given(row)
            && rows.clone().all(|row| outcome.end(welfare.aid, row) == OK);
        if !known {
            done.unknown += 1;
            continue;
        }
        let aid: Lane = rows.map(|row| values.get(row)).sum();
        let size = members.map_or(1, |space| chunk.block.members(plan, space, row).len());
        let weight = chunk.weights.as_ref().map_or(1, |weights| weights[row]);
        let seen = welfare.measure.observe(column.lanes.get(row), aid, size, weight);
        let named = |error| -> Diagnostic {
            let number = chunk.first_row + u64::try_from(row).unwrap_or(0);
            unfit(error).remark(format!("row {number}, household `{}`", hidden::shown(&chunk.ids.text(row))))
        };
        done.seen.push(seen.map_err(named)?);
    }
    Ok(())
}

/// The entity of a household's members: the first directly inside it.
fn members(plan: &crate::check::plan::Plan) -> Option<Space> {
    let mut inside = (0..).zip(&plan.version.programme.entities).filter(|(_, entity)| entity.of == Some(0));
    inside.next().map(|(space, _)| space)
}
