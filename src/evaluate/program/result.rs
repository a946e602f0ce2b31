//! Results and checks: guards first, then the formula where they hold.

use crate::check::plan::FormulaPlan;
use crate::evaluate::run::{Found, Status};
use crate::ground::amount::Lane;
use crate::rules::tree::{NodeId, ResultSlot};

use super::node::Walk;
use super::scratch::{Rows, Scratch};

impl<'a> Walk<'a> {
    /// Runs the checks on inputs.
    pub fn checks(&mut self) {
        let plan = self.plan;
        for (place, check) in plan.checks.iter().enumerate() {
            let rows = self.all_rows(check.space);
            self.node(check.root, rows);
            for row in rows.from..rows.to {
                self.scratch.run.checks[place][row] = match self.scratch.run.node(check.root, row) {
                    (Status::Ok, 0) => Found::Contradiction,
                    (Status::Ok, _) => Found::Consistent,
                    _ => Found::Undecided,
                };
            }
            self.scratch.drop_selections();
        }
    }

    /// Computes a result on all rows of its entity.
    pub fn result(&mut self, slot: ResultSlot) {
        let plan: &'a _ = self.plan;
        let result = &plan.results[slot as usize];
        let rows = self.all_rows(result.space);
        let with = self.guards(slot, rows);
        match &result.formula {
            FormulaPlan::Tree(root) => {
                self.node(*root, with);
                self.keep(slot, *root, with);
            }
            FormulaPlan::Rank(rank) => self.rank(slot, rank, result.space, with),
            FormulaPlan::Constant(lane) => {
                for at in with.from..with.to {
                    let row = self.scratch.rows[at] as usize;
                    self.set_result(slot, row, Status::Ok, *lane);
                }
            }
        }
        self.scratch.drop_selections();
    }

    /// The rows where all guards hold; elsewhere the result is `otherwise`, or ends as the guard did.
    fn guards(&mut self, slot: ResultSlot, rows: Rows) -> Rows {
        let result = &self.plan.results[slot as usize];
        let mut with = rows;
        for (place, (guard, space)) in (0_u8..).zip(&result.guards) {
            let (from, to) = (self.scratch.rows.len(), self.scratch.run.result_at[slot as usize]);
            for at in with.from..with.to {
                let row = self.scratch.rows[at];
                let above = self.batch.container(result.space, row as usize, *space, &self.program.containers);
                match self.column(*guard, above) {
                    (Status::Ok, 0) => {
                        self.scratch.run.stopped_by[to + row as usize] = place;
                        self.set_result(slot, row as usize, Status::Ok, result.otherwise);
                    }
                    (Status::Ok, _) => self.scratch.rows.push(row),
                    (status, _) => self.set_result(slot, row as usize, status, 0),
                }
            }
            with = Rows { from, to: self.scratch.rows.len() };
        }
        with
    }

    /// What a node gave becomes what a result gives, on selected rows.
    fn keep(&mut self, slot: ResultSlot, root: NodeId, rows: Rows) {
        let Scratch { run, rows: stack, .. } = &mut *self.scratch;
        let (from, to) = (run.node_at[root.index()], run.result_at[slot as usize]);
        for row in &stack[rows.from..rows.to] {
            let row = *row as usize;
            run.status[to + row] = run.status[from + row];
            run.lanes[to + row] = run.lanes[from + row];
        }
    }

    /// Ends a result on a row.
    pub fn set_result(&mut self, slot: ResultSlot, row: usize, status: Status, lane: Lane) {
        let run = &mut self.scratch.run;
        let at = run.result_at[slot as usize] + row;
        run.status[at] = status;
        run.lanes[at] = lane;
    }
}
