//! Finds the jumps: where the path of the rules differs between two points, the place is halved down to two neighbouring
//! values; there it is judged whether a result jumps or its slope only bends.

use super::causes;
use super::path::{Path, grain};
use super::{Jump, Moving, Outcome, Side, Stop, Vary, Watched, cells};
use crate::check::plan::{InputPlan, Plan};
use crate::evaluate::run::{Run, Status};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;

/// What is seen of a household at a value: the path of its results and their lanes. No path where it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The path.
    pub path: Option<Path>,
    /// The lanes of the watched results, where they have a value.
    pub lanes: Vec<Option<Lane>>,
}

/// The lane of a result, where it has a value.
pub(super) fn lane(run: &Run, (slot, row): Watched) -> Option<Lane> {
    match run.result(slot, row) {
        (Status::Ok, lane) => Some(lane),
        _ => None,
    }
}

/// The jumps between all points, and how many evaluations it took to find their places; `most` may be made.
pub(super) fn jumps(
    most: usize,
    moving: &mut Moving<'_>,
    vary: &Vary,
    watched: &[Watched],
    seen: &[Seen],
) -> Result<(Vec<Jump>, usize), Stop> {
    let plan = std::sync::Arc::clone(moving.evaluator.plan());
    let grains = watched.iter().map(|(slot, _)| grain(&plan, *slot)).collect();
    let mut search = Search { moving, plan: &plan, vary, watched, grains, left: most };
    let mut jumps = Vec::new();
    for (after, (lanes, seen)) in vary.lanes.windows(2).zip(seen.windows(2)).enumerate() {
        let ([from, to], [before, behind]) = (lanes, seen) else { continue };
        let mut places = Vec::new();
        search.places((*from, before), (*to, behind), &mut places)?;
        for place in places {
            let results = search.jumping(&place)?;
            if !results.is_empty() {
                jumps.push(search.jump(after, &place, results)?);
            }
        }
    }
    let searched = most - search.left;
    Ok((jumps, searched))
}

/// Two neighbouring values with different paths.
struct Place {
    before: (Lane, Seen),
    behind: (Lane, Seen),
}

struct Search<'s, 'e> {
    moving: &'s mut Moving<'e>,
    plan: &'s Plan,
    vary: &'s Vary,
    watched: &'s [Watched],
    /// For each watched result, the step that it is rounded to, as its lane.
    grains: Vec<Lane>,
    /// Evaluations that may still be made.
    left: usize,
}

impl Search<'_, '_> {
    fn input(&self) -> &InputPlan {
        &self.plan.inputs[self.vary.input.0 as usize]
    }

    /// What is seen at a value, on the program road.
    fn look(&mut self, lane: Lane) -> Result<Seen, Stop> {
        self.left = self.left.checked_sub(1).ok_or(Stop::Search)?;
        let outcome = match self.moving.quickly(lane)? {
            Ok(answer) => cells(&answer, self.watched),
            Err(objections) => Outcome::Refused(objections),
        };
        Ok(self.moving.seen(self.watched, &outcome))
    }

    /// The places between two values where the path differs, in order.
    fn places(
        &mut self,
        (from, before): (Lane, &Seen),
        (to, behind): (Lane, &Seen),
        found: &mut Vec<Place>,
    ) -> Result<(), Stop> {
        if !self.vary.ordered {
            if before != behind {
                found.push(Place { before: (from, before.clone()), behind: (to, behind.clone()) });
            }
            return Ok(());
        }
        if before.path == behind.path {
            return Ok(());
        }
        if to - from <= 1 {
            found.push(Place { before: (from, before.clone()), behind: (to, behind.clone()) });
            return Ok(());
        }
        let middle = from + (to - from) / 2;
        let seen = self.look(middle)?;
        self.places((from, before), (middle, &seen), found)?;
        self.places((middle, &seen), (to, behind), found)
    }

    /// The watched results that jump at a place, by position.
    fn jumping(&mut self, place: &Place) -> Result<Vec<usize>, Stop> {
        let ((from, before), (to, behind)) = (&place.before, &place.behind);
        let changed: Vec<usize> = (0..self.watched.len()).filter(|at| before.lanes[*at] != behind.lanes[*at]).collect();
        let has_slope = |at: &usize| {
            let kind = &self.plan.results[self.watched[*at].0 as usize].kind;
            (kind.is_numeric() || *kind == Kind::Date) && before.lanes[*at].is_some() && behind.lanes[*at].is_some()
        };
        if !self.vary.ordered || !changed.iter().any(has_slope) {
            return Ok(changed);
        }
        let left = self.neighbour(*from, -1, before)?;
        let right = self.neighbour(*to, 1, behind)?;
        let jumps = |at: &usize| {
            let (Some(old), Some(new)) = (before.lanes[*at], behind.lanes[*at]) else { return true };
            if !has_slope(at) {
                return true;
            }
            let slope = |seen: &Option<Seen>| seen.as_ref().and_then(|seen| seen.lanes[*at]);
            let slopes: Vec<Lane> = [slope(&left).map(|lane| old - lane), slope(&right).map(|lane| lane - new)]
                .into_iter()
                .flatten()
                .collect();
            let (Some(least), Some(most)) = (slopes.iter().min(), slopes.iter().max()) else { return true };
            let allowed = self.grains[*at].saturating_mul(2);
            !(least - allowed..=most + allowed).contains(&(new - old))
        };
        Ok(changed.into_iter().filter(jumps).collect())
    }

    /// What is seen one value further away, if the path is the same there.
    fn neighbour(&mut self, lane: Lane, by: Lane, here: &Seen) -> Result<Option<Seen>, Stop> {
        let there = lane + by;
        if !(self.input().min..=self.input().max).contains(&there) {
            return Ok(None);
        }
        Ok(Some(self.look(there)?).filter(|seen| seen.path == here.path && seen.path.is_some()))
    }

    /// The jump at a place: both sides on both roads, and what turned.
    fn jump(&mut self, after: usize, place: &Place, results: Vec<usize>) -> Result<Jump, Stop> {
        let (before, old) = self.side(place.before.0)?;
        let (behind, new) = self.side(place.behind.0)?;
        let mut found = Vec::new();
        if let (Some(old), Some(new), Some(first), Some(second)) =
            (&old, &new, &place.before.1.path, &place.behind.1.path)
        {
            let jumping: Vec<Watched> = results.iter().map(|at| self.watched[*at]).collect();
            found = causes::causes(self.plan, [(old, first), (new, second)], &jumping);
        }
        Ok(Jump { after, before, behind, results, causes: found })
    }

    /// A side of a jump on both roads, and what was recorded.
    fn side(&mut self, lane: Lane) -> Result<(Side, Option<Run>), Stop> {
        match self.moving.both(lane)? {
            Err(objections) => Ok((Side { lane, outcome: Outcome::Refused(objections) }, None)),
            Ok(answer) => {
                let outcome = cells(&answer, self.watched);
                Ok((Side { lane, outcome }, Some(self.moving.scratch.run().clone())))
            }
        }
    }
}
