//! The rows of one file that are read and not yet handed on, and the ids that follow.

use std::collections::VecDeque;

use super::page::Page;
use super::repeats::Again;
use super::table::Table;
use crate::ground::diagnostic::Diagnostic;
use crate::population::ids::Ids;

/// Rows of one file.
pub(super) struct Feed {
    pub table: Table,
    pages: VecDeque<Page>,
    /// The next row of the first page.
    at: usize,
    /// Rows that are read and not handed on.
    waiting: usize,
    /// Rows that were read.
    read: u64,
    ended: bool,
    ahead: Option<Ahead>,
}

/// The ids of the file once more, further on.
struct Ahead {
    table: Table,
    page: Option<Page>,
    at: usize,
}

impl Feed {
    /// Nothing is read yet.
    pub fn new(table: Table) -> Self {
        Self { table, pages: VecDeque::new(), at: 0, waiting: 0, read: 0, ended: false, ahead: None }
    }

    /// Reads until so many rows wait, or the file ends. Gives how many do.
    pub fn wait_for(&mut self, rows: usize) -> Result<usize, Diagnostic> {
        while self.waiting < rows && !self.ended {
            match self.table.page()? {
                Some(page) => {
                    self.waiting += page.rows;
                    self.read += u64::try_from(page.rows).unwrap_or(0);
                    self.pages.push_back(page);
                }
                None => self.ended = true,
            }
        }
        Ok(self.waiting)
    }

    /// The page of the next row, and its place there.
    pub fn front(&self) -> Option<(&Page, usize)> {
        self.pages.front().map(|page| (page, self.at))
    }

    /// Hands rows of the first page on.
    pub fn advance(&mut self, rows: usize) {
        self.at += rows;
        self.waiting = self.waiting.saturating_sub(rows);
        while self.pages.front().is_some_and(|page| self.at >= page.rows) {
            self.at -= self.pages.pop_front().map_or(0, |page| page.rows);
        }
    }

    /// Whether a row that is not handed on yet has this id.
    pub fn comes(&mut self, ids: &Ids, row: usize) -> Result<bool, Diagnostic> {
        let mut from = self.at;
        for page in &self.pages {
            if let Some(own) = &page.own
                && (from..page.rows).any(|other| own.same(other, ids, row))
            {
                return Ok(true);
            }
            from = 0;
        }
        if self.ended { Ok(false) } else { self.comes_further_on(ids, row) }
    }

    /// Rows further on are looked at once: an id that was passed there has its members before those of a later one.
    fn comes_further_on(&mut self, ids: &Ids, row: usize) -> Result<bool, Diagnostic> {
        let read = self.read;
        if self.ahead.is_none() {
            self.ahead = Some(Ahead { table: self.table.ids_from(read)?, page: None, at: 0 });
        }
        let Some(ahead) = &mut self.ahead else { return Ok(false) };
        loop {
            if let Some(page) = &ahead.page
                && let Some(own) = &page.own
            {
                let passed = usize::try_from((read + 1).saturating_sub(page.first)).unwrap_or(usize::MAX);
                let found = (ahead.at.max(passed)..page.rows).find(|other| own.same(*other, ids, row));
                if let Some(found) = found {
                    ahead.at = found;
                    return Ok(true);
                }
            }
            ahead.page = ahead.table.page()?;
            ahead.at = 0;
            if ahead.page.is_none() {
                return Ok(false);
            }
        }
    }

    /// The ids of the file once more, from its beginning.
    pub fn ids_again(&self) -> Result<Again<'static>, Diagnostic> {
        let mut table = self.table.ids_from(0)?;
        let pages = std::iter::from_fn(move || table.page().transpose());
        Ok(Box::new(pages.map(|page| {
            let page = page?;
            let numbers = (page.first..).take(page.rows).collect();
            Ok((page.own.unwrap_or(Ids::Whole(Vec::new())), numbers))
        })))
    }

    /// The row of an id anywhere in the file, from 1: for what is told where it is not where it should be.
    pub fn row_of(&self, ids: &Ids, row: usize) -> Result<Option<u64>, Diagnostic> {
        let mut table = self.table.ids_from(0)?;
        while let Some(page) = table.page()? {
            let found = page.own.as_ref().and_then(|own| (0..page.rows).find(|other| own.same(*other, ids, row)));
            if let Some(found) = found {
                return Ok(Some(page.first + u64::try_from(found).unwrap_or(0)));
            }
        }
        Ok(None)
    }
}
