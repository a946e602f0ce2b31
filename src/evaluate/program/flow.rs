//! Nodes that do not read all they could: conditions, branches, early returns.

use crate::evaluate::run::Status;
use crate::ground::amount::Lane;
use crate::rules::tree::NodeId;

use super::node::Walk;
use super::scratch::Rows;
use super::step::Arms;

impl Walk<'_> {
    /// `let`: the value, and where it has one the body.
    pub fn then_body(&mut self, id: NodeId, value: NodeId, body: NodeId, rows: Rows) -> bool {
        let height = self.scratch.rows.len();
        let all = self.node(value, rows);
        let with = if all { rows } else { self.pass(value, id, rows) };
        self.node(body, with);
        let copied = self.copy(body, id, with);
        self.scratch.rows.truncate(height);
        all && copied
    }

    /// `&&` (`goes_on` true) or `||`: left to right, a row goes on while its conditions are `goes_on`.
    pub fn connect(&mut self, id: NodeId, all: &[NodeId], rows: Rows, goes_on: bool) -> bool {
        let height = self.scratch.rows.len();
        let (mut with, mut complete) = (rows, true);
        for condition in all {
            self.node(*condition, with);
            let from = self.scratch.rows.len();
            for at in with.from..with.to {
                let row = self.scratch.rows[at];
                match self.scratch.run.node(*condition, row as usize) {
                    (Status::Ok, lane) if (lane != 0) == goes_on => self.scratch.rows.push(row),
                    (status, lane) => {
                        complete &= status == Status::Ok;
                        self.set(id, row as usize, status, lane);
                    }
                }
            }
            with = Rows { from, to: self.scratch.rows.len() };
            if with.is_empty() {
                break;
            }
        }
        self.fill(id, with, Lane::from(goes_on));
        self.scratch.rows.truncate(height);
        complete
    }

    /// `if`
    pub fn branch(&mut self, id: NodeId, condition: NodeId, then: NodeId, otherwise: NodeId, rows: Rows) -> bool {
        let height = self.scratch.rows.len();
        let mut all = self.node(condition, rows);
        let with = if all { rows } else { self.pass(condition, id, rows) };
        let holds = self.select(with, |run, row| run.lane(condition, row) != 0);
        // Where all rows go one way, there is nothing to tell apart for the other.
        let fails = match holds.to - holds.from {
            0 => with,
            all if all == with.to - with.from => Rows { from: holds.to, to: holds.to },
            _ => self.select(with, |run, row| run.lane(condition, row) == 0),
        };
        for (arm, taken) in [(then, holds), (otherwise, fails)] {
            if !taken.is_empty() {
                self.node(arm, taken);
                all &= self.copy(arm, id, taken);
            }
        }
        self.scratch.rows.truncate(height);
        all
    }

    /// `switch`: the first arm that has the lane.
    pub fn switch(&mut self, id: NodeId, arms: &Arms, rows: Rows) -> bool {
        let height = self.scratch.rows.len();
        let mut all = self.node(arms.on, rows);
        let with = if all { rows } else { self.pass(arms.on, id, rows) };
        let bodies = arms.cases.iter().map(|(_, body)| Some(*body)).chain([arms.otherwise]);
        for (place, body) in bodies.enumerate() {
            let taken = self.select(with, |run, row| {
                let lane = run.node(arms.on, row).1;
                arms.cases.iter().position(|(lanes, _)| lanes.contains(&lane)).unwrap_or(arms.cases.len()) == place
            });
            if let Some(body) = body {
                self.node(body, taken);
                all &= self.copy(body, id, taken);
            } else {
                self.each_or_broken(id, taken, |_, _| None);
            }
            self.drop_rows(taken);
        }
        self.scratch.rows.truncate(height);
        all
    }

    /// Early return: `first`, and where that falls through, `then`.
    pub fn early(&mut self, id: NodeId, first: NodeId, then: NodeId, rows: Rows) -> bool {
        self.node(first, rows);
        let mut all = self.copy(first, id, rows);
        let falls = self.select(rows, |run, row| run.node(first, row).0 == Status::Fall);
        if !falls.is_empty() {
            self.node(then, falls);
            all = self.copy(then, id, falls) && self.look(id, rows).0;
        }
        self.drop_rows(falls);
        all
    }
}
