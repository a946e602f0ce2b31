//! A page: an explanation told in one language, before it is drawn as text, Markdown or HTML.

use crate::explain::line::Line;
use crate::explain::told::Key;
use crate::explain::words::Language;

/// An explanation told in one language.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language.
    pub language: Language,
    /// Programme and version.
    pub title: Line,
    /// Month and household.
    pub subtitle: Line,
    /// Small print: what, and its value.
    pub header: Vec<(Line, Line)>,
    /// The results that matter most, with their main reason.
    pub summary: Vec<Item>,
    /// What to know before relying on it.
    pub notices: Vec<Notice>,
    /// Results by subject.
    pub sections: Vec<Section>,
    /// The figures of the law that were read.
    pub figures: Vec<FigureRow>,
    /// The legal sources that are cited: title, and where it was published.
    pub sources: Vec<Line>,
}

/// Something to know.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whether it stands in the way of an answer.
    pub grave: bool,
    /// What.
    pub line: Line,
}

/// The results of one subject.
#[derive(Clone, Debug)]
pub struct Section {
    /// Whose.
    pub title: Line,
    /// Whether it is the root.
    pub root: bool,
    /// What it got, in a line: amounts that are not 0.
    pub gist: Line,
    /// Its results.
    pub items: Vec<Item>,
}

/// One result, or several that one guard stopped.
#[derive(Clone, Debug)]
pub struct Item {
    /// Of which results it tells.
    pub keys: Vec<Key>,
    /// What it is called.
    pub label: Line,
    /// Its value; absent for several.
    pub value: Option<Line>,
    /// Whether that is 0, false or none.
    pub nothing: bool,
    /// Whether it is only leaned on.
    pub internal: bool,
    /// The law behind it.
    pub cite: Option<Line>,
    /// Why.
    pub nodes: Vec<Node>,
}

/// What stands before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// A condition that held.
    Held,
    /// A condition that did not hold.
    NotHeld,
    /// What kept a result from being due.
    Stopped,
    /// What was applied.
    Applied,
    /// Something missing, failed or not confirmed.
    Alert,
}

/// A line of the reason, with what lies behind it.
#[derive(Clone, Debug)]
pub struct Node {
    /// What stands before it.
    pub mark: Mark,
    /// The line.
    pub line: Line,
    /// What lies behind it.
    pub under: Vec<Node>,
}

/// A figure of the law.
#[derive(Clone, Debug)]
pub struct FigureRow {
    /// What it is called.
    pub label: Line,
    /// Its value.
    pub value: Line,
    /// The version that set it.
    pub version: Line,
    /// The law behind it.
    pub cite: Line,
    /// How sure it is.
    pub confidence: Line,
    /// Whether it is confirmed.
    pub confirmed: bool,
}

impl Node {
    /// A line without anything behind it.
    #[must_use]
    pub fn new(mark: Mark, line: Line) -> Self {
        Self { mark, line, under: Vec::new() }
    }

    /// With what lies behind it.
    #[must_use]
    pub fn over(mut self, under: Vec<Node>) -> Self {
        self.under = under;
        self
    }
}
