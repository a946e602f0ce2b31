//! Writing columns and selecting rows.

use crate::evaluate::run::{Run, Status};
use crate::ground::amount::Lane;
use crate::rules::tree::NodeId;

use super::node::Walk;
use super::scratch::Rows;

impl Walk<'_> {
    /// Selects all rows of an entity.
    pub fn all_rows(&mut self, count: usize) -> Rows {
        let from = self.scratch.rows.len();
        self.scratch.rows.extend((0_u32..).take(count));
        Rows { from, to: from + count }
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

    /// Whether a node has a value on all selected rows.
    pub fn all_ok(&self, id: NodeId, rows: Rows) -> bool {
        let base = self.scratch.run.node_at[id.index()];
        self.scratch.rows[rows.from..rows.to]
            .iter()
            .all(|row| self.scratch.run.status[base + *row as usize] == Status::Ok)
    }

    /// The lane of a node on a row.
    pub fn lane(&self, id: NodeId, row: usize) -> Lane {
        self.scratch.run.lanes[self.scratch.run.node_at[id.index()] + row]
    }

    /// Ends a node on a row.
    pub fn set(&mut self, id: NodeId, row: usize, status: Status, lane: Lane) {
        let run = &mut self.scratch.run;
        let at = run.node_at[id.index()] + row;
        run.lanes[at] = lane;
        run.status[at] = status;
    }

    /// Ends a node without a value on selected rows.
    pub fn end(&mut self, id: NodeId, rows: Rows, status: Status) {
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            self.set(id, row, status, 0);
        }
    }

    /// The same value on selected rows.
    pub fn fill(&mut self, id: NodeId, rows: Rows, lane: Lane) -> bool {
        self.each(id, rows, |_, _| lane)
    }

    /// A value on each selected row.
    pub fn each(&mut self, id: NodeId, rows: Rows, f: impl Fn(&Self, usize) -> Lane) -> bool {
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            let lane = f(self, row);
            self.set(id, row, Status::Ok, lane);
        }
        true
    }

    /// A value on each selected row; where there is none a proven bound did not hold.
    pub fn each_or_broken(&mut self, id: NodeId, rows: Rows, f: impl Fn(&Self, usize) -> Option<Lane>) {
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            match f(self, row) {
                Some(lane) => self.set(id, row, Status::Ok, lane),
                None => self.broken(id, row),
            }
        }
    }

    /// A node left its proven bounds: our bug.
    pub fn broken(&mut self, id: NodeId, row: usize) {
        self.scratch.broken.get_or_insert(id);
        self.set(id, row, Status::Failed, 0);
    }

    /// What a node gave becomes what another gives, on selected rows. Whether all have a value.
    pub fn copy(&mut self, from: NodeId, to: NodeId, rows: Rows) -> bool {
        let mut all = true;
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            let (status, lane) = self.scratch.run.node(from, row);
            all &= status == Status::Ok;
            self.set(to, row, status, lane);
        }
        all
    }
}
