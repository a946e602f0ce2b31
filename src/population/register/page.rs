//! Some rows of one file, taken apart.

use std::sync::Arc;

use crate::evaluate::columns::Column;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::source::{SourceFile, Span};
use crate::population::ids::Ids;

/// What is to be done about a row without an id.
pub(super) const ROW_NEEDS_ID: &str = "each row says by its id whose it is: fill it in, or take the row out";

/// Rows that follow each other in a file.
#[derive(Debug)]
pub(super) struct Page {
    /// The number of the first, from 1.
    pub first: u64,
    /// How many.
    pub rows: usize,
    /// Their ids.
    pub own: Option<Ids>,
    /// The ids of what contains them.
    pub of: Option<Ids>,
    /// The columns, in the order of the takers.
    pub columns: Vec<Column>,
    /// What is wrong with single cells, by row.
    pub faults: Vec<Fault>,
}

/// What is wrong with a cell.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The row of the page.
    pub row: usize,
    /// The name of the column.
    pub column: String,
    /// What is wrong.
    pub finding: Diagnostic,
}

/// Where rows stand.
#[derive(Clone, Debug)]
pub(super) struct Where {
    /// The file as it is told.
    pub shown: Arc<str>,
    /// The number of the first row, from 1.
    pub first: u64,
}

impl Where {
    /// The number of a row of the page.
    pub fn row(&self, row: usize) -> u64 {
        self.first.saturating_add(u64::try_from(row).unwrap_or(u64::MAX))
    }

    /// The file; for a text, the line.
    pub fn span(&self, line: Option<u64>) -> Span {
        place(&self.shown, line)
    }
}

/// The file; for a text, the line.
pub(super) fn place(shown: &str, line: Option<u64>) -> Span {
    let line = line.and_then(|line| usize::try_from(line).ok()).unwrap_or(1);
    Span::whole(&SourceFile::at_line(shown, "", line))
}
