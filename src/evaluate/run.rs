//! What the program road leaves behind: the value and status of every node on every row. The recording is the columns
//! themselves; a node that was not read on a row has status [`Status::Unread`] there.

use std::ops::Range;

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
    /// Lanes of all results and nodes, the rows of each together; results first.
    pub lanes: Vec<Lane>,
    /// Status likewise.
    pub status: Vec<Status>,
    /// Where the rows of each node begin.
    pub node_at: Vec<usize>,
    /// Where the rows of each result begin, and the end of the last.
    pub result_at: Vec<usize>,
    /// Which guard (position) stopped a result, by place in the columns; `u8::MAX` where none did.
    pub stopped_by: Vec<u8>,
    /// For ranks: whether the listed order decided, by place in the columns.
    pub tied: Vec<bool>,
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

    /// The lane of a node on a row of its space.
    #[must_use]
    pub fn lane(&self, node: NodeId, row: usize) -> Lane {
        self.lanes[self.node_at[node.index()] + row]
    }

    /// Status and lane of a result on a row of its space.
    #[must_use]
    pub fn result(&self, slot: ResultSlot, row: usize) -> (Status, Lane) {
        let at = self.result_at[slot as usize] + row;
        (self.status[at], self.lanes[at])
    }

    /// Status of a result on all rows of its space.
    #[must_use]
    pub fn statuses(&self, slot: ResultSlot) -> &[Status] {
        &self.status[self.places(slot)]
    }

    /// Where the rows of a result stand in the columns.
    #[must_use]
    pub fn places(&self, slot: ResultSlot) -> Range<usize> {
        self.result_at[slot as usize]..self.result_at[slot as usize + 1]
    }

    /// The position of the guard that stopped a result on a row, if one did.
    #[must_use]
    pub fn stopped(&self, slot: ResultSlot, row: usize) -> Option<usize> {
        let by = self.stopped_by[self.result_at[slot as usize] + row];
        Some(by).filter(|by| *by != u8::MAX).map(usize::from)
    }

    /// Whether the listed order decided a rank on a row.
    #[must_use]
    pub fn is_tied(&self, slot: ResultSlot, row: usize) -> bool {
        self.tied[self.result_at[slot as usize] + row]
    }
}
