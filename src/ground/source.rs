//! Source texts and places in them.

use std::sync::Arc;

/// One text that a person wrote: a policy, a rule file, a household.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as it is shown to the user, with forward slashes.
    pub path: String,
    /// The whole text, valid UTF-8.
    pub text: String,
}

/// A place in a source text: bytes `start..end` of `file`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Span {
    /// The text that the place is in.
    pub file: Arc<SourceFile>,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.file, &other.file) && (self.start, self.end) == (other.start, other.end)
    }
}
impl Eq for Span {}

/// A line and column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceFile {
    /// A text with the path under which it is told.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into() })
    }

    /// The line and column of a byte; past the end it is the end.
    #[must_use]
    pub fn place(&self, byte: usize) -> Place {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &self.text[..byte];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }

    /// The byte of a line and column (both from 1); past the end it is the end.
    #[must_use]
    pub fn byte(&self, place: Place) -> usize {
        let mut start = 0;
        for _ in 1..place.line {
            match self.text[start..].find('\n') {
                Some(at) => start += at + 1,
                None => return self.text.len(),
            }
        }
        let line = self.text[start..].split('\n').next().unwrap_or("");
        line.char_indices().nth(place.column.saturating_sub(1)).map_or(start + line.len(), |(at, _)| start + at)
    }
}

impl Span {
    /// A place from byte to byte.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, start: usize, end: usize) -> Self {
        Self { file: Arc::clone(file), start, end: end.max(start) }
    }

    /// The whole first line of a file, for findings about the file itself.
    #[must_use]
    pub fn whole(file: &Arc<SourceFile>) -> Self {
        Self::new(file, 0, 0)
    }

    /// The text at the place.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.text.get(self.start..self.end).unwrap_or("")
    }

    /// Line and column of its first byte.
    #[must_use]
    pub fn place(&self) -> Place {
        self.file.place(self.start)
    }

    /// From the start of this to the end of another in the same file.
    #[must_use]
    pub fn to(&self, other: &Self) -> Self {
        Self::new(&self.file, self.start.min(other.start), self.end.max(other.end))
    }
}

/// A value and the place where it was said.
#[derive(Clone, Debug)]
pub struct Said<T> {
    /// What was said.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Said<T> {
    /// A value said at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place, another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Said<U> {
        Said { value: change(self.value), span: self.span }
    }
}
