//! Writing columns and selecting rows.

use crate::evaluate::run::{Run, Status};
use crate::ground::amount::Lane;
use crate::rules::tree::{NodeId, Space};

use super::node::Walk;
use super::scratch::{Rows, Scratch};

impl Walk<'_> {
    /// All rows of an entity.
    pub fn all_rows(&self, space: Space) -> Rows {
        Rows { from: 0, to: self.batch.rows[usize::from(space)].count }
    }

    /// Selects, among selected rows, those for which something holds.
    pub fn select(&mut self, rows: Rows, keep: impl Fn(&Run, usize) -> bool) -> Rows {
        let from = self.scratch.rows.len();
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at];
            if keep(&self.scratch.run, row as usize) {
                self.scratch.rows.push(row);
            }
        }
        Rows { from, to: self.scratch.rows.len() }
    }

    /// Forgets a selection, the topmost on the stack.
    pub fn drop_rows(&mut self, rows: Rows) {
        self.scratch.rows.truncate(rows.from);
    }

    /// Selects the rows where `of` has a value; elsewhere `id` ends as `of` did.
    pub fn pass(&mut self, of: NodeId, id: NodeId, rows: Rows) -> Rows {
        let from = self.scratch.rows.len();
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at];
            match self.scratch.run.node(of, row as usize) {
                (Status::Ok, _) => self.scratch.rows.push(row),
                (status, _) => self.set(id, row as usize, status, 0),
            }
        }
        Rows { from, to: self.scratch.rows.len() }
    }

    /// Whether a node has a value on all selected rows, and how many of them were not yet evaluated.
    pub fn look(&self, id: NodeId, rows: Rows) -> (bool, usize) {
        let Scratch { run, rows: stack, .. } = &*self.scratch;
        let at = run.node_at[id.index()];
        let (mut all, mut unread) = (true, 0);
        for row in &stack[rows.from..rows.to] {
            let status = run.status[at + *row as usize];
            all &= status == Status::Ok;
            unread += usize::from(status == Status::Unread);
        }
        (all, unread)
    }

    /// The lane of a node on a row.
    pub fn lane(&self, id: NodeId, row: usize) -> Lane {
        self.scratch.run.lane(id, row)
    }

    /// Ends a node on a row.
    pub fn set(&mut self, id: NodeId, row: usize, status: Status, lane: Lane) {
        let at = self.scratch.run.node_at[id.index()] + row;
        put(&mut self.scratch.run, at, status, lane);
    }

    /// Ends a node without a value on selected rows.
    pub fn end(&mut self, id: NodeId, rows: Rows, status: Status) {
        self.write(id, rows, |_, _| (status, 0));
    }

    /// The same value on selected rows.
    pub fn fill(&mut self, id: NodeId, rows: Rows, lane: Lane) -> bool {
        self.write(id, rows, |_, _| (Status::Ok, lane))
    }

    /// Notes that a node whose lanes never change was read on selected rows.
    pub fn mark(&mut self, id: NodeId, rows: Rows) -> bool {
        let Scratch { run, rows: stack, .. } = &mut *self.scratch;
        let at = run.node_at[id.index()];
        for row in &stack[rows.from..rows.to] {
            run.status[at + *row as usize] = Status::Ok;
        }
        true
    }

    /// What a node gave becomes what another gives, on selected rows. Whether all have a value.
    pub fn copy(&mut self, from: NodeId, to: NodeId, rows: Rows) -> bool {
        let from = self.scratch.run.node_at[from.index()];
        self.write(to, rows, |run, row| (run.status[from + row], run.lanes[from + row]))
    }

    /// Ends a node on each selected row. Whether it has a value on all of them.
    pub fn write(&mut self, id: NodeId, rows: Rows, f: impl Fn(&Run, usize) -> (Status, Lane)) -> bool {
        let Scratch { run, rows: stack, .. } = &mut *self.scratch;
        let at = run.node_at[id.index()];
        let mut all = true;
        for row in &stack[rows.from..rows.to] {
            let row = *row as usize;
            let (status, lane) = f(run, row);
            all &= status == Status::Ok;
            put(run, at + row, status, lane);
        }
        all
    }

    /// A value on each selected row; where there is none a proven bound did not hold.
    pub fn each_or_broken(&mut self, id: NodeId, rows: Rows, f: impl Fn(&Run, usize) -> Option<Lane>) {
        let Scratch { run, rows: stack, broken, .. } = &mut *self.scratch;
        let at = run.node_at[id.index()];
        for row in &stack[rows.from..rows.to] {
            let row = *row as usize;
            if let Some(lane) = f(run, row) {
                put(run, at + row, Status::Ok, lane);
            } else {
                broken.get_or_insert(id);
                put(run, at + row, Status::Failed, 0);
            }
        }
    }

    /// A node left its proven bounds: our bug.
    pub fn broken(&mut self, id: NodeId, row: usize) {
        self.scratch.broken.get_or_insert(id);
        self.set(id, row, Status::Failed, 0);
    }
}

/// Writes one place of the columns.
fn put(run: &mut Run, at: usize, status: Status, lane: Lane) {
    run.lanes[at] = lane;
    run.status[at] = status;
}
