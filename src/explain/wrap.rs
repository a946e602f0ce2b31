//! Breaks a line at its spaces so that it fits, by display width. No-break spaces hold.

use unicode_width::UnicodeWidthStr;

use super::line::{Line, Piece, Role};

/// A line broken into rows of pieces; rows after the first are to be indented by the caller.
#[must_use]
pub fn wrap(line: &Line, first: usize, rest: usize) -> Vec<Vec<Piece>> {
    let mut rows: Vec<Vec<Piece>> = vec![Vec::new()];
    let (mut used, mut room) = (0, first);
    for word in words(line) {
        let width: usize = word.fragments.iter().map(|fragment| fragment.text.width()).sum();
        let gap = usize::from(word.spaced && used > 0);
        if used > 0 && word.spaced && used + gap + width > room {
            rows.push(Vec::new());
            (used, room) = (0, rest);
        } else if gap == 1
            && let Some(row) = rows.last_mut()
        {
            push(row, " ", word.space_role);
            used += 1;
        }
        if let Some(row) = rows.last_mut() {
            word.fragments.iter().for_each(|fragment| push(row, &fragment.text, fragment.role));
        }
        used += width;
    }
    rows
}

/// A text with every line that is wider than the room broken at its spaces; what follows stands one step further in.
#[must_use]
pub fn fitted(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let bare = line.trim_start_matches(' ');
        let indent = " ".repeat(line.len() - bare.len());
        if line.width() <= width {
            out.push_str(line);
        } else {
            let room = width.saturating_sub(indent.len());
            let rows = wrap(&Line::plain(bare), room, room.saturating_sub(STEP.len()));
            for (at, row) in rows.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "\n" });
                out.push_str(&indent);
                out.push_str(if at == 0 { "" } else { STEP });
                out.extend(row.iter().map(|piece| piece.text.as_str()));
            }
        }
        out.push('\n');
    }
    out
}

/// One step further in.
const STEP: &str = "  ";

/// Adjacent text of one role is one piece.
fn push(row: &mut Vec<Piece>, text: &str, role: Role) {
    match row.last_mut() {
        Some(last) if last.role == role => last.text.push_str(text),
        _ => row.push(Piece { text: text.to_owned(), role }),
    }
}

struct Word {
    fragments: Vec<Piece>,
    /// Whether a space stands before it, and what that space belongs to.
    spaced: bool,
    space_role: Role,
}

fn words(line: &Line) -> Vec<Word> {
    let mut words: Vec<Word> = vec![Word { fragments: Vec::new(), spaced: false, space_role: Role::Plain }];
    for piece in &line.pieces {
        for (at, part) in piece.text.split(' ').enumerate() {
            if at > 0 {
                words.push(Word { fragments: Vec::new(), spaced: true, space_role: piece.role });
            }
            if !part.is_empty()
                && let Some(word) = words.last_mut()
            {
                word.fragments.push(Piece { text: part.to_owned(), role: piece.role });
            }
        }
    }
    words.retain(|word| !word.fragments.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(line: &Line, first: usize, rest: usize) -> Vec<String> {
        wrap(line, first, rest).iter().map(|row| row.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_hold_at_no_break_spaces() {
        let line = Line::plain("paid ").and(Role::Value, "1\u{202f}308\u{a0}MAD").and(Role::Plain, " a month");
        assert_eq!(rows(&line, 10, 10), ["paid", "1\u{202f}308\u{a0}MAD", "a month"]);
    }

    #[test]
    fn lines_that_fit_stay_and_others_go_on_one_step_further_in() {
        let text = "Short\n  rules.rhai:3:8  the condition  is never true\n    → a household\n";
        assert_eq!(fitted(text, 80), text);
        let narrow = "Short\n  rules.rhai:3:8 the\n    condition is never\n    true\n    → a household\n";
        assert_eq!(fitted(text, 22), narrow);
        assert_eq!(fitted("", 10), "");
    }

    #[test]
    fn brackets_stay_with_what_they_hold() {
        let line = Line::plain("age (").and(Role::Value, "12").and(Role::Plain, ") holds");
        assert_eq!(rows(&line, 8, 8), ["age (12)", "holds"]);
    }

    #[test]
    fn wide_characters_count_as_two() {
        assert_eq!(rows(&Line::plain("中中 中中"), 8, 8), ["中中", "中中"]);
    }
}
