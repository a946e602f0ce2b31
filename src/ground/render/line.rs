//! One line of a source, made safe to show: cut around the place, tabs as blanks, hidden characters by their numbers.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::ground::hidden::{self, Inside};
use crate::ground::source::Span;

/// A line as it is shown, and where its marks stand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The line.
    pub text: String,
    /// Columns before the marks.
    pub before: usize,
    /// Columns of the marks, at least 1.
    pub marked: usize,
}

struct Cell {
    text: String,
    width: usize,
}

const TAB: usize = 4;
/// How many times its room is looked at of a line on both sides of a place: marks that take no room stand there too.
const FAR: usize = 4;

/// The first line of a place, within `room` columns.
pub(super) fn shown(span: &Span, room: usize) -> Shown {
    let (line_start, whole) = span.file.line_of(span.start);
    let near = near(whole, span.start.saturating_sub(line_start), FAR.saturating_mul(room.max(1)));
    let (line_start, line) = (line_start + near.start, whole.get(near.clone()).unwrap_or_default());
    let single = span.text().chars().count() == 1;
    let mut cells = Vec::new();
    let (mut first, mut last) = (None, None);
    for (at, c) in line.char_indices() {
        let byte = line_start + at;
        if byte >= span.start && first.is_none() {
            first = Some(cells.len());
        }
        if byte < span.end {
            last = Some(cells.len() + 1);
        }
        cells.push(cell(c, single && byte == span.start));
    }
    let first = first.unwrap_or(cells.len());
    let last = last.unwrap_or(first).max(first);
    let (from, to) = window(&cells, first, room);
    let part = |from: usize, to: usize| cells.get(from..to).unwrap_or_default();
    let width = |cells: &[Cell]| cells.iter().map(|cell| cell.width).sum::<usize>();
    let mut text: String = part(from, to).iter().map(|cell| cell.text.as_str()).collect();
    let mut before = width(part(from, first));
    text.truncate(text.trim_end().len());
    if from > 0 || near.start > 0 {
        text.insert(0, '…');
        before += 1;
    }
    if to < cells.len() || near.end < whole.len() {
        text.push('…');
    }
    if has_right_to_left(&text) {
        // Isolated and read from the left, so that the columns of the marks hold and nothing around is reordered.
        text = format!("\u{2066}{text}\u{2069}");
    }
    Shown { text, before, marked: width(part(first, last.min(to))).max(1) }
}

/// The part of a line that is looked at: at most so many characters before a place and after it.
fn near(line: &str, at: usize, far: usize) -> Range<usize> {
    let at = (0..=at.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    let (before, after) = line.split_at(at);
    let start = before.char_indices().rev().take(far).last().map_or(at, |(start, _)| start);
    let end = after.char_indices().nth(far).map_or(line.len(), |(end, _)| at + end);
    start..end
}

fn cell(c: char, is_the_place: bool) -> Cell {
    let hide = c != '\t' && (!hidden::is_admitted(c, Inside::Text) || (is_the_place && hidden::is_invisible(c)));
    if c == '\t' {
        Cell { text: " ".repeat(TAB), width: TAB }
    } else if hide {
        let text: String = c.escape_unicode().collect();
        Cell { width: text.len(), text }
    } else {
        Cell { text: c.to_string(), width: c.width().unwrap_or(0) }
    }
}

/// Which cells are shown: all where there is room, else those around the place.
fn window(cells: &[Cell], first: usize, room: usize) -> (usize, usize) {
    let total: usize = cells.iter().map(|cell| cell.width).sum();
    if total <= room {
        return (0, cells.len());
    }
    // Room for an ellipsis on both sides.
    let room = room.saturating_sub(2);
    let width = |at: usize| cells.get(at).map_or(0, |cell| cell.width);
    let (mut from, mut used) = (first, 0);
    while from > 0 && used + width(from - 1) <= room / 3 {
        from -= 1;
        used += width(from);
    }
    let mut to = first;
    while to < cells.len() && used + width(to) <= room {
        used += width(to);
        to += 1;
    }
    while from > 0 && used + width(from - 1) <= room {
        from -= 1;
        used += width(from);
    }
    (from, to)
}

/// Whether a text has letters that are written from the right.
pub(super) fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
            || matches!(c, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// A sentence made safe to show: hidden characters by their numbers; a quoted part with letters written from the right
/// is isolated, so that what follows it stays where it is.
pub(super) fn sentence(text: &str) -> String {
    let safe = |part: &str| {
        part.chars()
            .map(|c| if hidden::is_admitted(c, Inside::Text) { c.to_string() } else { c.escape_unicode().collect() })
            .collect::<String>()
    };
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let quoted = at % 2 == 1;
        if quoted && has_right_to_left(part) { format!("\u{2068}{}\u{2069}", safe(part)) } else { safe(part) }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// A text in lines of at most `room` columns, broken between words; a longer word stands alone.
pub(super) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::SourceFile;

    fn at(text: &str, start: usize, end: usize, room: usize) -> Shown {
        shown(&Span::new(&SourceFile::new("a", text), start, end), room)
    }

    fn line(text: &str, before: usize, marked: usize) -> Shown {
        Shown { text: text.to_owned(), before, marked }
    }

    #[test]
    fn marks_stand_under_the_place() {
        assert_eq!(at("ab cd\nef", 3, 5, 80), line("ab cd", 3, 2));
        assert_eq!(at("ab cd\r\nef", 7, 9, 80), line("ef", 0, 2));
        assert_eq!(at("ab", 2, 2, 80), line("ab", 2, 1));
    }

    #[test]
    fn a_place_over_several_lines_shows_the_first() {
        assert_eq!(at("a = [\n1,\n]", 4, 10, 80), line("a = [", 4, 1));
    }

    #[test]
    fn tabs_and_wide_letters_move_the_marks() {
        assert_eq!(at("\tx", 1, 2, 80), line("    x", 4, 1));
        assert_eq!(at("漢字x", 6, 7, 80), line("漢字x", 4, 1));
        assert_eq!(at("e\u{301}x", 3, 4, 80), line("e\u{301}x", 1, 1));
    }

    #[test]
    fn hidden_characters_are_shown_by_their_numbers() {
        assert_eq!(at("a\u{202e}b", 1, 4, 80), line("a\\u{202e}b", 1, 8));
        assert_eq!(at("a\u{1b}[31mb", 0, 1, 80), line("a\\u{1b}[31mb", 0, 1));
        assert_eq!(at("k\u{200d}", 1, 4, 80), line("k\\u{200d}", 1, 8));
    }

    #[test]
    fn letters_from_the_right_are_isolated() {
        assert_eq!(at("ar = \"نص\", x", 13, 14, 80), line("\u{2066}ar = \"نص\", x\u{2069}", 11, 1));
        assert_eq!(sentence("unknown key `نص` of `x`"), "unknown key `\u{2068}نص\u{2069}` of `x`");
        assert_eq!(sentence("a\u{202e}\u{7}"), "a\\u{202e}\\u{7}");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(100), "b".repeat(100));
        let cut = at(&text, 100, 104, 22);
        assert_eq!(cut, line("…aaaaaaHEREbbbbbbbbbb…", 7, 4));
        assert_eq!(at(&text, 0, 3, 12).text, "aaaaaaaaaa…".to_owned());
        assert_eq!(at(&text, 203, 204, 12), line("…bbbbbbbbbb", 10, 1));
        assert_eq!(at(&text, 0, 204, 12).marked, 10);
    }

    #[test]
    fn of_a_very_long_line_only_what_is_near_is_looked_at() {
        let text = format!("{}HERE{}", "e\u{301}".repeat(100_000), "\u{301}".repeat(100_000));
        let cut = at(&text, 300_000, 300_004, 22);
        assert_eq!((cut.before, cut.marked, cut.text.chars().count() < 200), (17, 4, true), "{}", cut.text);
        assert!(cut.text.starts_with('…') && cut.text.ends_with('…'), "{}", cut.text);
    }

    #[test]
    fn sentences_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("one\ntwo", 7), ["one", "two"]);
        assert_eq!(wrapped("abcdefghijk l", 7), ["abcdefghijk", "l"]);
    }
}
