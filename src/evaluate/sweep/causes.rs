//! What turned between the two sides of a jump: the first conditions, in the order in which results rest on each other,
//! that came out otherwise, and through which a result came to jump.

use std::collections::BTreeSet;

use super::Watched;
use super::path::{At, Path, Trail, Turn};
use crate::check::plan::Plan;
use crate::evaluate::run::{Run, Status};
use crate::ground::amount::Lane;
use crate::rules::tree::{NodeId, Op};

/// Something that came out otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// In the rule of which result, of which row.
    pub result: Watched,
    /// What.
    pub turned: Turned,
}

/// What can come out otherwise in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// A guard: its position.
    Guard(usize),
    /// A condition, a case, a bracket, a row of a table; on a row of its entity.
    Node(NodeId, usize),
    /// The rank of the result itself.
    Rank,
    /// Nothing: its formula came to something else.
    Formula,
}

/// One side: what was recorded, and the path in it.
type Side<'a> = (&'a Run, &'a Path);

/// What turned for some results that jump.
pub(super) fn causes(plan: &Plan, sides: [Side<'_>; 2], jumping: &[Watched]) -> Vec<Cause> {
    let look = Look { plan, sides };
    let moved = look.moved(jumping);
    let conditions: Vec<(Watched, Turned)> =
        moved.iter().filter_map(|key| look.condition(*key).map(|turned| (*key, turned))).collect();
    let turning: BTreeSet<Watched> = conditions.iter().map(|(key, _)| *key).collect();
    // Of conditions of which one rests on another, the one below is the cause.
    let first = |key: &Watched| look.under(*key, &moved).is_disjoint(&turning);
    let mut found: Vec<Cause> = conditions
        .iter()
        .filter(|(key, _)| first(key))
        .map(|(result, turned)| Cause { result: *result, turned: *turned })
        .collect();
    if found.is_empty() {
        // Stairs: completed years, a rank, a rounding.
        let lowest = moved.iter().filter(|key| look.under(**key, &moved).is_empty());
        found = lowest.map(|key| Cause { result: *key, turned: look.stair(*key) }).collect();
    }
    let place = |slot: u32| plan.order.iter().position(|other| *other == slot);
    found.sort_by_key(|cause| (place(cause.result.0), cause.result.1));
    found
}

struct Look<'a> {
    plan: &'a Plan,
    sides: [Side<'a>; 2],
}

impl Look<'_> {
    fn trails(&self, key: Watched) -> (Option<&Trail>, Option<&Trail>) {
        let [(_, before), (_, behind)] = &self.sides;
        (before.trails.get(&key), behind.trails.get(&key))
    }

    fn has_moved(&self, key: Watched) -> bool {
        let [before, behind] = self.sides.map(|(run, _)| run.result(key.0, key.1));
        before.0 != behind.0 || (before.0 == Status::Ok && before.1 != behind.1)
    }

    /// The results that moved and through which some results came to move, themselves among them.
    fn moved(&self, jumping: &[Watched]) -> BTreeSet<Watched> {
        let mut moved = BTreeSet::new();
        let mut open = jumping.to_vec();
        while let Some(key) = open.pop() {
            if self.has_moved(key) && moved.insert(key) {
                open.extend(self.reads(key));
            }
        }
        moved
    }

    /// What a result read on either side.
    fn reads(&self, key: Watched) -> BTreeSet<Watched> {
        let (before, behind) = self.trails(key);
        before.into_iter().chain(behind).flat_map(|trail| trail.reads.iter().copied()).collect()
    }

    /// The results that moved below a result.
    fn under(&self, key: Watched, moved: &BTreeSet<Watched>) -> BTreeSet<Watched> {
        let mut under = BTreeSet::new();
        let mut open: Vec<Watched> = self.reads(key).into_iter().collect();
        while let Some(next) = open.pop() {
            if moved.contains(&next) && under.insert(next) {
                open.extend(self.reads(next));
            }
        }
        under
    }

    /// The first condition of a result that came out otherwise.
    fn condition(&self, key: Watched) -> Option<Turned> {
        let (Some(before), Some(behind)) = self.trails(key) else { return None };
        if self.came_by_a_stair(key, before, behind) {
            return None;
        }
        for (old, new) in before.turns.iter().zip(&behind.turns) {
            if (old.at, old.row) != (new.at, new.row) {
                return None;
            }
            if old.outcome == new.outcome {
                continue;
            }
            match old.at {
                At::Guards => {
                    let stopped = new.outcome.or(old.outcome).and_then(|at| usize::try_from(at).ok());
                    return stopped.map(Turned::Guard);
                }
                At::Node(id) => {
                    let (id, row) = self.inner(id, old.row);
                    return Some(Turned::Node(id, row));
                }
                At::Stair(_) | At::Rank => {}
            }
        }
        None
    }

    /// Whether a result is one and the same stair on both sides, whatever was asked on the way: an age that is asked for
    /// otherwise in the month of a birthday is still that age.
    fn came_by_a_stair(&self, key: Watched, before: &Trail, behind: &Trail) -> bool {
        let [from, to] = self.sides.map(|(run, _)| run.result(key.0, key.1).1);
        let stair = |turn: &&Turn| matches!(turn.at, At::Stair(_)) && turn.outcome == Some(from);
        let same = |old: &Turn| {
            let mut turns = behind.turns.iter();
            turns.any(|new| (new.at, new.row, new.outcome) == (old.at, old.row, Some(to)))
        };
        before.turns.iter().filter(stair).any(same)
    }

    /// The stair of a result that came out otherwise.
    fn stair(&self, key: Watched) -> Turned {
        let (Some(before), Some(behind)) = self.trails(key) else { return Turned::Formula };
        let mut pairs = before.turns.iter().zip(&behind.turns);
        match pairs.find(|(old, new)| old.at == new.at && old.outcome != new.outcome).map(|(old, _)| (old.at, old.row))
        {
            Some((At::Rank, _)) => Turned::Rank,
            Some((At::Stair(id), row)) => Turned::Node(id, row),
            _ => Turned::Formula,
        }
    }

    fn outcomes(&self, id: NodeId, row: usize) -> Option<[Lane; 2]> {
        let [before, behind] = self.sides.map(|(run, _)| run.node(id, row));
        (before.0 == Status::Ok && behind.0 == Status::Ok).then_some([before.1, behind.1])
    }

    /// The part of a condition that turned it.
    fn inner(&self, id: NodeId, row: usize) -> (NodeId, usize) {
        let node = self.plan.node(id);
        let turned = |child: &NodeId| {
            let own = self.plan.node(*child).space == node.space;
            own && self.outcomes(*child, row).is_some_and(|[before, behind]| before != behind)
        };
        let inside = match &node.op {
            Op::AllOf(all) | Op::AnyOf(all) => all.iter().copied().find(turned),
            Op::Not(inner) | Op::Marked(_, inner) => Some(*inner).filter(turned),
            Op::Let { body, .. } => Some(*body).filter(turned),
            _ => None,
        };
        inside.map_or((id, row), |inside| self.inner(inside, row))
    }
}
