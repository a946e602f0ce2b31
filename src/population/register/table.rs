//! The file of one entity, page by page, in whatever form it is.

use std::path::Path;

use super::Request;
use super::page::Page;
use super::taker::Taker;
use super::{csv, parquet};
use crate::check::plan::Plan;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, Plain};
use crate::population::form::Form;
use crate::rules::tree::Space;

/// Rows of a page.
pub(super) const PAGE: usize = 8_192;

/// The file of one entity.
pub(super) enum Table {
    Parquet(Box<parquet::Rows>),
    Csv(Box<csv::Rows>),
}

/// The columns of a file.
pub(super) fn columns(path: &Path) -> Result<Vec<String>, Diagnostic> {
    let file = Plain::open(path, &files::shown(path))?;
    if Form::of(path) == Some(Form::Csv) { csv::Rows::columns(file) } else { parquet::columns(file) }
}

impl Table {
    /// Opens the file of an entity.
    pub fn open(
        path: &Path,
        plan: &Plan,
        space: Space,
        request: &Request,
        findings: &mut Findings,
    ) -> Result<Self, Diagnostic> {
        let file = Plain::open(path, &files::shown(path))?;
        if Form::of(path) == Some(Form::Csv) {
            return Ok(Table::Csv(Box::new(csv::Rows::open(file, plan, space, request, findings)?)));
        }
        Ok(Table::Parquet(Box::new(parquet::Rows::open(file, plan, space, request, findings)?)))
    }

    /// The next rows; `None` at the end.
    pub fn page(&mut self) -> Result<Option<Page>, Diagnostic> {
        match self {
            Table::Parquet(rows) => rows.page(),
            Table::Csv(rows) => rows.page(),
        }
    }

    /// The ids of the same file once more, behind so many rows.
    pub fn ids_from(&self, rows: u64) -> Result<Self, Diagnostic> {
        Ok(match self {
            Table::Parquet(own) => Table::Parquet(Box::new(own.ids_from(rows)?)),
            Table::Csv(own) => Table::Csv(Box::new(own.ids_from(rows)?)),
        })
    }

    /// What takes its columns.
    pub fn takers(&self) -> impl Iterator<Item = &Taker> {
        let layout = match self {
            Table::Parquet(rows) => &rows.layout,
            Table::Csv(rows) => &rows.layout,
        };
        layout.takers.iter().map(|(taker, _)| taker)
    }

    /// The name of the column of its own ids.
    pub fn own(&self) -> &str {
        let layout = match self {
            Table::Parquet(rows) => &rows.layout,
            Table::Csv(rows) => &rows.layout,
        };
        layout.own.as_ref().map_or("id", |(name, _)| name.as_str())
    }

    /// The file as it is told.
    pub fn shown(&self) -> &str {
        match self {
            Table::Parquet(rows) => rows.shown(),
            Table::Csv(rows) => rows.shown(),
        }
    }

    /// How many rows there are, where the file says so.
    pub fn rows(&self) -> Option<u64> {
        match self {
            Table::Parquet(rows) => Some(rows.total),
            Table::Csv(_) => None,
        }
    }
}
