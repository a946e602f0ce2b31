//! What the program road leaves behind: the value and status of every node on every row. The recording is the columns
//! themselves; a node that was not read on a row has status [`Status::Unread`] there.

use crate::ground::amount::Lane;
use crate::rules::tree::{NodeId, ResultSlot};

/// How a node ended on a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Not evaluated.
    #[default]
    Unread,
    /// It has a value.
    Ok,
    /// An input that it read is missing.
    Missing,
    /// A division by zero, no row in a table, a date outside the calendar.
    Failed,
    /// This path did not return yet; only inside a rule.
    Fall,
}

/// The columns of one run over one batch.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Lanes of all nodes, each node's rows together.
    pub lanes: Vec<Lane>,
    /// Status likewise.
    pub status: Vec<Status>,
    /// Where the rows of each node begin.
    pub node_at: Vec<usize>,
    /// Lanes of results, by slot then row.
    pub result_lanes: Vec<Vec<Lane>>,
    /// Status of results, by slot then row.
    pub result_status: Vec<Vec<Status>>,
    /// Which guard (position) stopped a result, by slot then row; `u8::MAX` where none did.
    pub stopped_by: Vec<Vec<u8>>,
    /// For ranks: whether the listed order decided, by slot then row; empty for other results.
    pub tied: Vec<Vec<bool>>,
    /// What the checks on inputs found, by position then row.
    pub checks: Vec<Vec<Found>>,
}

/// What a check on inputs found on a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Found {
    /// The data are consistent.
    Consistent,
    /// They contradict each other.
    Contradiction,
    /// Something it reads is missing, or it has no value.
    #[default]
    Undecided,
}

impl Run {
    /// Status and lane of a node on a row of its space.
    #[must_use]
    pub fn node(&self, node: NodeId, row: usize) -> (Status, Lane) {
        let at = self.node_at[node.index()] + row;
        (self.status[at], self.lanes[at])
    }

    /// Status and lane of a result on a row of its space.
    #[must_use]
    pub fn result(&self, slot: ResultSlot, row: usize) -> (Status, Lane) {
        (self.result_status[slot as usize][row], self.result_lanes[slot as usize][row])
    }

    /// The position of the guard that stopped a result on a row, if one did.
    #[must_use]
    pub fn stopped(&self, slot: ResultSlot, row: usize) -> Option<usize> {
        Some(self.stopped_by[slot as usize][row]).filter(|at| *at != u8::MAX).map(usize::from)
    }
}
