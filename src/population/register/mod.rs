//! Reading a register: chunks of households with their members as typed columns, in bounded memory.
//!
//! In: a folder with a file an entity (Parquet or CSV), one such file, or JSON Lines; a plan; what is asked for. Out:
//! [`Chunk`]s of so many households, whatever the files' own pieces are, each with the rows that are refused. Refuses as a
//! whole, all at once before anything is read: files and columns that are missing, given twice, misspelt or of another
//! type. Refuses while it reads, and goes no further: files that are damaged or change, rows that cannot be taken apart,
//! members out of order or of nobody.
//!
//! Members are given to their households by order, so both files stand in the order of the households; households without
//! members are households. An id that is given twice is refused wherever it stands; where ids ascend that costs nothing,
//! else the ids of the file are read once more.

mod align;
mod arrays;
mod bulk;
mod chunk;
mod csv;
mod feed;
mod filling;
mod find;
mod float;
mod guard;
mod identity;
mod layout;
mod lines;
mod numbers;
mod page;
mod parquet;
mod quick;
mod repeats;
mod runs;
mod table;
mod taker;
mod types;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::rules::tree::{InputSlot, Space};

pub use chunk::{Chunk, Extra, RowRefusal};

use align::Tables;
use find::Found;
use lines::Lines;

/// What is asked of a register.
#[derive(Clone, Debug)]
pub struct Request {
    /// By input slot, whether it is loaded.
    pub reads: Vec<bool>,
    /// Columns that are no inputs, or are wanted as they stand.
    pub extras: Vec<Asked>,
    /// The column of weights; nothing: the one that is called `weight`, if there is one.
    pub weight: Option<String>,
    /// Households of a chunk.
    pub chunk: usize,
    /// Whether the ids of members are loaded, and checked. They are most of what a file weighs.
    pub member_ids: bool,
}

/// A column that is asked for besides the inputs.
#[derive(Clone, Debug)]
pub struct Asked {
    /// In whose file.
    pub space: Space,
    /// Its name.
    pub name: String,
    /// As what.
    pub what: As,
}

/// As what a column is asked for.
#[derive(Clone, Debug)]
pub enum As {
    /// An input of another version, held to what that version says of it; it may lack where it may lack there.
    Fact(Arc<Plan>, InputSlot),
    /// Decimals, at so many digits after the point.
    Number(u32),
    /// Texts to group by, numbered as they come.
    Words,
}

/// The column of weights, where nobody says otherwise.
pub const WEIGHT: &str = "weight";
/// Households of a chunk, where nobody says otherwise.
pub const CHUNK: usize = 8_192;

impl Request {
    /// Asks for inputs alone.
    #[must_use]
    pub fn of(reads: &[bool]) -> Self {
        Self { reads: reads.to_vec(), extras: Vec::new(), weight: None, chunk: CHUNK, member_ids: false }
    }

    /// Asks for one more column.
    #[must_use]
    pub fn and(mut self, space: Space, name: &str, what: As) -> Self {
        self.extras.push(Asked { space, name: name.to_owned(), what });
        self
    }
}

/// A register that is read.
pub struct Register {
    source: Source,
    files: Vec<PathBuf>,
    warnings: Vec<Diagnostic>,
    ended: bool,
}

enum Source {
    Tables(Box<Tables>),
    Lines(Box<Lines>),
}

/// The columns of the root's file of a register; `None` for JSON Lines, where each household has its own.
///
/// # Errors
/// Files that are missing, there twice or unreadable.
pub fn columns(path: &Path, plan: &Plan) -> Result<Option<Vec<String>>, Findings> {
    match find::find(path, plan)? {
        Found::Tables(files) => Ok(files.first().map(|file| table::columns(file)).transpose()?),
        Found::Lines(_) => Ok(None),
    }
}

impl Register {
    /// Opens a register: a folder with one file an entity, one file where the programme has one entity, or JSON Lines.
    ///
    /// # Errors
    /// Every file that is missing, there twice or unreadable; every column that is missing, given twice, misspelt or of
    /// another type.
    pub fn open(path: &Path, plan: &Arc<Plan>, request: Request) -> Result<Self, Findings> {
        let (files, source, warnings) = match find::find(path, plan)? {
            Found::Tables(files) => {
                let (tables, warnings) = Tables::open(&files, plan, request)?;
                (files, Source::Tables(Box::new(tables)), warnings)
            }
            Found::Lines(file) => {
                let lines = Lines::open(&file, plan, request)?;
                (vec![file], Source::Lines(Box::new(lines)), Findings::new())
            }
        };
        Ok(Self { source, files, warnings: warnings.all, ended: false })
    }

    /// The files that are read.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// What somebody should look at: columns that nothing reads.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// How many households there are, where the files say so.
    #[must_use]
    pub fn households(&self) -> Option<u64> {
        match &self.source {
            Source::Tables(tables) => tables.households(),
            Source::Lines(_) => None,
        }
    }

    /// Whether it is JSON Lines: each household has columns of its own.
    #[must_use]
    pub fn is_lines(&self) -> bool {
        matches!(self.source, Source::Lines(_))
    }

    /// The next households; `None` at the end, and after an error.
    ///
    /// # Errors
    /// What nothing can be read after: a file that is damaged or changed, a row that cannot be taken apart, members out of
    /// order.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Diagnostic> {
        if self.ended {
            return Ok(None);
        }
        let next = match &mut self.source {
            Source::Tables(tables) => tables.next_chunk(),
            Source::Lines(lines) => lines.next_chunk(),
        };
        self.ended = !matches!(next, Ok(Some(_)));
        next
    }
}

impl Iterator for Register {
    type Item = Result<Chunk, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_chunk().transpose()
    }
}
