//! Source texts and places in them.

use std::sync::{Arc, OnceLock};

/// One text that a person wrote: a policy, a rule file, a household, or one line of a JSON Lines file.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as it is shown to the user, with forward slashes.
    pub path: String,
    /// The whole text, valid UTF-8, without a byte order mark.
    pub text: String,
    /// The number of its first line: 1, or the line of the file that this text was cut from.
    pub first_line: usize,
    line_starts: OnceLock<Vec<usize>>,
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
    /// A text with the path under which it is told. A byte order mark at its start is dropped.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Self::at_line(path, text, 1)
    }

    /// A text that was cut from a longer file, at a line of it.
    #[must_use]
    pub fn at_line(path: impl Into<String>, text: impl Into<String>, first_line: usize) -> Arc<Self> {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Arc::new(Self { path: path.into(), text, first_line: first_line.max(1), line_starts: OnceLock::new() })
    }

    /// The first byte of each line.
    fn line_starts(&self) -> &[usize] {
        self.line_starts
            .get_or_init(|| std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line and column of a byte; past the end it is the end.
    #[must_use]
    pub fn place(&self, byte: usize) -> Place {
        let byte = self.boundary(byte);
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= byte).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(start..byte).map_or(0, |before| before.chars().count()) + 1;
        Place { line: line + self.first_line - 1, column }
    }

    /// The byte of a line and column (both from 1); past the end of the line it is the end of the line, past the end
    /// of the text its end.
    #[must_use]
    pub fn byte(&self, place: Place) -> usize {
        let Some(start) = self.line_starts().get(place.line.saturating_sub(self.first_line)) else {
            return self.text.len();
        };
        let line = self.line_from(*start);
        line.char_indices().nth(place.column.saturating_sub(1)).map_or(start + line.len(), |(at, _)| start + at)
    }

    /// The text of the line that a byte is in, without its line end, and where it starts.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> (usize, &str) {
        let byte = self.boundary(byte);
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= byte).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        (start, self.line_from(start))
    }

    /// The start of the character that a byte is in; past the end it is the end.
    fn boundary(&self, byte: usize) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }

    fn line_from(&self, start: usize) -> &str {
        let line = self.text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or("");
        line.strip_suffix('\r').unwrap_or(line)
    }
}

impl Span {
    /// A place from byte to byte.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, start: usize, end: usize) -> Self {
        Self { file: Arc::clone(file), start, end: end.max(start) }
    }

    /// The start of a file, for findings about the file itself.
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

    /// Line and column just past its last byte.
    #[must_use]
    pub fn end_place(&self) -> Place {
        self.file.place(self.end)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_count_characters_from_one() {
        let file = SourceFile::new("a", "é = 1\n\nحب = 2\r\nx");
        let place = |byte| (file.place(byte).line, file.place(byte).column);
        assert_eq!(place(0), (1, 1));
        assert_eq!(place(2), (1, 2));
        assert_eq!(place(1), (1, 1), "inside a character is its start");
        assert_eq!(place(7), (2, 1));
        assert_eq!(place(10), (3, 2));
        assert_eq!(place(usize::MAX), (4, 2));
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let file = SourceFile::new("a", "ab\r\ncd");
        assert_eq!(file.byte(Place { line: 1, column: 99 }), 2);
        assert_eq!(file.byte(Place { line: 2, column: 2 }), 5);
        assert_eq!(file.byte(Place { line: 9, column: 1 }), 6);
        assert_eq!(file.byte(Place { line: 0, column: 0 }), 0);
    }

    #[test]
    fn a_text_cut_from_a_longer_one_knows_its_line() {
        let file = SourceFile::at_line("a.jsonl", "{\n}", 57);
        assert_eq!(file.place(2), Place { line: 58, column: 1 });
        assert_eq!(file.byte(Place { line: 58, column: 1 }), 2);
    }

    #[test]
    fn a_byte_order_mark_is_dropped_at_the_start_only() {
        assert_eq!(SourceFile::new("a", "\u{feff}a\u{feff}").text, "a\u{feff}");
    }

    #[test]
    fn lines_come_without_their_ends() {
        let file = SourceFile::new("a", "ab\r\ncd\n");
        assert_eq!(file.line_of(1), (0, "ab"));
        assert_eq!(file.line_of(3), (0, "ab"));
        assert_eq!(file.line_of(5), (4, "cd"));
        assert_eq!(file.line_of(99), (7, ""));
    }

    proptest! {
        #[test]
        fn a_byte_and_its_place_are_one(text in "[a-cé\n漢]{0,40}", at in 0_usize..60) {
            let file = SourceFile::new("a", text);
            let byte = file.boundary(at);
            prop_assert_eq!(file.byte(file.place(byte)), byte);
        }

        #[test]
        fn no_place_makes_it_panic(text in any::<String>(), start in any::<usize>(), end in any::<usize>()) {
            let span = Span::new(&SourceFile::new("a", text), start, end);
            let _ = (span.text().len(), span.place(), span.end_place(), span.file.line_of(start));
            let _ = span.file.byte(Place { line: start, column: end });
        }
    }
}
