//! Nodes that look at members: aggregations, roles. Every member is read, in order; the first one without a value
//! decides how it ends.

use std::ops::Range;

use crate::evaluate::run::Status;
use crate::ground::amount::Lane;
use crate::rules::tree::{Column, InputSlot, Join, NodeId, SetSlot};

use super::arithmetic::multiply;
use super::node::Walk;
use super::scratch::Rows;
use super::step::Aggregation;

/// What was found going through members.
struct Gathered {
    count: Lane,
    joined: Option<Lane>,
    ends: Status,
    broken: bool,
}

impl Walk<'_> {
    /// An aggregation.
    pub fn aggregate(&mut self, id: NodeId, aggregation: &Aggregation, rows: Rows) -> bool {
        let height = self.scratch.rows.len();
        let mut all = true;
        let own = self.steps.space[id.index()];
        let from = self.scratch.rows.len();
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            let members = self.batch.members(aggregation.space, own, row, &self.program.containers);
            let gathered = self.gather(aggregation, members);
            if gathered.broken {
                self.broken(id, row);
            } else if gathered.ends == Status::Ok {
                let (lane, found) = finish(aggregation.join, &gathered);
                self.set(id, row, Status::Ok, lane);
                if aggregation.otherwise.is_some() {
                    // `otherwise` is read in any case; it counts only over none.
                    self.scratch.rows.push(self.scratch.rows[at]);
                    if !found {
                        self.set(id, row, Status::Unread, 0);
                    }
                }
            } else {
                all = false;
                self.set(id, row, gathered.ends, 0);
            }
        }
        if let Some(otherwise) = aggregation.otherwise {
            let with = Rows { from, to: self.scratch.rows.len() };
            self.node(otherwise, with);
            for at in with.from..with.to {
                let row = self.scratch.rows[at] as usize;
                let (status, lane) = self.scratch.run.node(otherwise, row);
                let empty = self.scratch.run.node(id, row).0 == Status::Unread;
                if status != Status::Ok || empty {
                    all &= status == Status::Ok;
                    self.set(id, row, status, lane);
                }
            }
        }
        self.scratch.rows.truncate(height);
        all
    }

    fn gather(&self, aggregation: &Aggregation, members: Range<usize>) -> Gathered {
        let mut gathered = Gathered { count: 0, joined: None, ends: Status::Ok, broken: false };
        for row in members {
            if let Some(member) = aggregation.member {
                match self.column(member, row) {
                    (Status::Ok, 0) => continue,
                    (Status::Ok, _) => {}
                    (status, _) => {
                        if gathered.ends == Status::Ok {
                            gathered.ends = status;
                        }
                        continue;
                    }
                }
            }
            let Some(read) = aggregation.read else {
                gathered.count += 1;
                continue;
            };
            match self.column(read, row) {
                (Status::Ok, lane) => gathered.broken |= !gathered.take(aggregation, lane),
                (status, _) => {
                    if gathered.ends == Status::Ok {
                        gathered.ends = status;
                    }
                }
            }
        }
        gathered
    }

    /// The one member of a set among members: read as an aggregation reads it.
    fn role(&self, id: NodeId, set: SetSlot, row: usize) -> Result<Option<usize>, Status> {
        let set = &self.plan.sets[set as usize];
        let own = self.steps.space[id.index()];
        let mut ends = Status::Ok;
        let mut found = None;
        for member in self.batch.members(set.of, own, row, &self.program.containers) {
            match self.column(set.member, member) {
                (Status::Ok, 0) => {}
                (Status::Ok, _) => found = found.or(Some(member)),
                (status, _) if ends == Status::Ok => ends = status,
                _ => {}
            }
        }
        if ends == Status::Ok { Ok(found) } else { Err(ends) }
    }

    fn each_role(
        &mut self,
        id: NodeId,
        set: SetSlot,
        rows: Rows,
        f: impl Fn(&Self, Option<usize>) -> (Status, Lane),
    ) -> bool {
        let mut all = true;
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            let (status, lane) = match self.role(id, set, row) {
                Ok(member) => f(self, member),
                Err(status) => (status, 0),
            };
            all &= status == Status::Ok;
            self.set(id, row, status, lane);
        }
        all
    }

    /// `head.age`. Without a member the household is refused for the size of its set.
    pub fn only(&mut self, id: NodeId, set: SetSlot, column: Column, rows: Rows) -> bool {
        self.each_role(id, set, rows, |walk, member| {
            member.map_or((Status::Missing, 0), |member| walk.column(column, member))
        })
    }

    /// `given(spouse.x)`
    pub fn given_only(&mut self, id: NodeId, set: SetSlot, input: InputSlot, rows: Rows) -> bool {
        self.each_role(id, set, rows, |walk, member| {
            let given = member.is_some_and(|member| walk.batch.given(input, member));
            (Status::Ok, Lane::from(given))
        })
    }

    /// `exists(spouse)`
    pub fn exists(&mut self, id: NodeId, set: SetSlot, rows: Rows) -> bool {
        self.each_role(id, set, rows, |_, member| (Status::Ok, Lane::from(member.is_some())))
    }
}

impl Gathered {
    /// Takes one more lane in. False where it does not fit.
    fn take(&mut self, aggregation: &Aggregation, lane: Lane) -> bool {
        let Some(lane) = multiply(lane, aggregation.up) else { return false };
        let joined = match (aggregation.join, self.joined) {
            (Join::Count, _) => {
                self.count += Lane::from(lane != 0);
                return true;
            }
            (_, None) => Some(lane),
            (Join::Sum, Some(sum)) => sum.checked_add(lane),
            (Join::Any, Some(any)) => Some(Lane::from(any != 0 || lane != 0)),
            (Join::All, Some(all)) => Some(Lane::from(all != 0 && lane != 0)),
            (Join::Smallest, Some(smallest)) => Some(smallest.min(lane)),
            (Join::Largest, Some(largest)) => Some(largest.max(lane)),
        };
        self.joined = joined;
        joined.is_some()
    }
}

/// The lane of what was gathered, and whether it came from a member where one is needed.
fn finish(join: Join, gathered: &Gathered) -> (Lane, bool) {
    match join {
        Join::Count => (gathered.count, true),
        Join::Sum | Join::Any => (gathered.joined.unwrap_or(0), true),
        Join::All => (gathered.joined.unwrap_or(1), true),
        Join::Smallest | Join::Largest => (gathered.joined.unwrap_or(0), gathered.joined.is_some()),
    }
}
