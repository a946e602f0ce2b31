//! Fills a column cell by cell.

use super::page::{Fault, Where};
use super::taker::{Sight, Taker};
use crate::evaluate::columns::Column;
use crate::ground::amount::Lane;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::What;

/// A column that is filled.
pub(super) struct Filling<'a> {
    taker: &'a mut Taker,
    at: &'a Where,
    faults: &'a mut Vec<Fault>,
    pub column: Column,
}

impl<'a> Filling<'a> {
    /// An empty column with room for so many rows.
    pub fn new(taker: &'a mut Taker, at: &'a Where, faults: &'a mut Vec<Fault>, rows: usize) -> Self {
        let column = taker.column(rows);
        Self { taker, at, faults, column }
    }

    /// Goes on with a column that is filled already.
    pub fn on(taker: &'a mut Taker, at: &'a Where, faults: &'a mut Vec<Fault>, column: Column) -> Self {
        Self { taker, at, faults, column }
    }

    /// Its taker.
    pub fn taker(&mut self) -> &mut Taker {
        self.taker
    }

    /// A lane that lies in its range.
    pub fn lane(&mut self, lane: Lane) {
        self.column.push(Some(lane), None);
    }

    /// Nothing.
    pub fn none(&mut self, on: Option<u64>) {
        let row = self.column.lanes.len();
        if self.taker.role == super::taker::Role::Weight {
            let nothing = self.taker.nothing(&self.what(row), &self.at.span(on));
            self.settle(row, nothing);
        } else {
            self.column.push(None, self.taker.default);
        }
    }

    /// A text.
    pub fn text(&mut self, text: &str, on: Option<u64>) {
        match self.taker.sight(text) {
            Sight::Lane(lane) => self.lane(lane),
            Sight::Absent => self.none(on),
            Sight::Doubt => self.doubt(What::Text(text.to_owned()), on),
        }
    }

    /// What is not plain.
    pub fn doubt(&mut self, cell: What, on: Option<u64>) {
        let row = self.column.lanes.len();
        let (what, span) = (self.what(row), self.at.span(on));
        let closely = self.taker.close(cell, &what, &span);
        self.settle(row, closely);
    }

    fn settle(&mut self, row: usize, found: Result<Option<Lane>, Diagnostic>) {
        let lane = found.unwrap_or_else(|finding| {
            self.faults.push(Fault { row, column: self.taker.name.clone(), finding });
            None
        });
        self.column.push(lane, self.taker.default);
    }

    fn what(&self, row: usize) -> String {
        format!("row {}, `{}`", self.at.row(row), self.taker.name)
    }
}
