//! The report as a page, free of a format: lines in a language, each cell beside what it is to a program.

use serde_json::Value as Json;

use crate::explain::line::{Line, Role};
use crate::explain::words::Language;
use crate::pack::difference::TextLine;

/// The page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language.
    pub language: Language,
    /// Its title.
    pub title: Line,
    /// What it is about, in short.
    pub subtitle: Line,
    /// What who decides has to see.
    pub decision: Decision,
    /// The rest.
    pub sections: Vec<Section>,
    /// What was compared, by name.
    pub about: Vec<(&'static str, Line, Cell)>,
    /// How to read it.
    pub notes: Vec<Line>,
}

/// The first screen.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// Whether it passes, where it was held to something.
    pub passed: Option<bool>,
    /// The verdict in words, or why there is none.
    pub verdict: Line,
    /// What makes all of it uncertain.
    pub alerts: Vec<Line>,
    /// The figures that count.
    pub facts: Vec<Fact>,
}

/// A figure that counts.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name for programs.
    pub key: &'static str,
    /// What it is.
    pub label: Line,
    /// The figure.
    pub value: Cell,
    /// More about it.
    pub details: Vec<Line>,
    /// How it is to be seen.
    pub tone: Tone,
}

/// How a figure is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// Somebody gains.
    Gain,
    /// Somebody loses.
    Lose,
}

/// A part of the page.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name for programs.
    pub key: &'static str,
    /// Its title.
    pub title: Line,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a part.
#[derive(Clone, Debug)]
pub enum Block {
    /// A line of text.
    Text(Line),
    /// A table.
    Sheet(Sheet),
    /// A drawing; a table beside it says the same.
    Plot {
        /// What it shows.
        title: Line,
        /// The drawing.
        svg: String,
    },
    /// A rule, line by line.
    Rule {
        /// Which, and what happened to it.
        head: Line,
        /// Its lines.
        lines: Vec<TextLine>,
    },
    /// A household under both versions.
    Example {
        /// Which, and what it gets.
        head: Line,
        /// The version and its explanation, as HTML.
        sides: [(Line, String); 2],
    },
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name for programs.
    pub key: String,
    /// Its title.
    pub title: Line,
    /// The heads of its columns: name for programs, text, whether it holds figures.
    pub heads: Vec<(&'static str, Line, bool)>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What a reader has to know, below it.
    pub notes: Vec<Line>,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// By head.
    pub cells: Vec<Cell>,
    /// Whether it is the whole.
    pub whole: bool,
    /// What is to be seen in it.
    pub mark: Option<bool>,
}

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// As it is shown.
    pub shown: Line,
    /// As programs read it.
    pub plain: Json,
}

/// What stands where something is not told.
pub const NOT_TOLD: &str = "···";

impl Cell {
    /// A cell.
    #[must_use]
    pub fn new(shown: impl Into<String>, plain: impl Into<Json>) -> Self {
        Self { shown: Line::of(Role::Source, shown), plain: plain.into() }
    }

    /// A line.
    #[must_use]
    pub fn line(shown: Line, plain: impl Into<Json>) -> Self {
        Self { shown, plain: plain.into() }
    }

    /// Nothing is there.
    #[must_use]
    pub fn none() -> Self {
        Self { shown: Line::plain("—"), plain: Json::Null }
    }

    /// What is not told of few.
    #[must_use]
    pub fn hidden() -> Self {
        Self { shown: Line::plain(NOT_TOLD), plain: Json::from("suppressed") }
    }

    /// The cell, or that it is not told.
    #[must_use]
    pub fn unless(self, hidden: bool) -> Self {
        if hidden { Self::hidden() } else { self }
    }
}

impl Sheet {
    /// An empty table.
    #[must_use]
    pub fn new(key: impl Into<String>, title: Line, heads: &[(&'static str, &str, bool)]) -> Self {
        let heads = heads.iter().map(|(key, text, figure)| (*key, Line::plain(*text), *figure)).collect();
        Self { key: key.into(), title, heads, rows: Vec::new(), notes: Vec::new() }
    }

    /// One more row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(Row { cells: cells.into_iter().collect(), ..Row::default() });
    }

    /// The row of the whole.
    pub fn whole(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(Row { cells: cells.into_iter().collect(), whole: true, mark: None });
    }
}
