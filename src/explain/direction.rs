//! Text that runs both ways: isolates around what runs against the language of the page.

use super::line::{Piece, Role};

/// First strong isolate.
const FSI: char = '\u{2068}';
/// Pop directional isolate.
const PDI: char = '\u{2069}';

/// Whether a piece must be isolated in a text of this direction, so that it keeps its own.
#[must_use]
pub fn needs_isolate(piece: &Piece, rtl: bool) -> bool {
    let left = || piece.text.chars().any(|c| c.is_alphabetic() && !is_rtl(c));
    let digits = || piece.text.chars().any(|c| c.is_ascii_digit());
    match (rtl, piece.role) {
        (_, Role::Plain) => false,
        (false, _) => piece.text.chars().any(is_rtl),
        (true, Role::Label | Role::Alert) => left(),
        (true, _) => left() || digits(),
    }
}

/// A text between isolates.
#[must_use]
pub fn isolated(text: &str) -> String {
    format!("{FSI}{text}{PDI}")
}

/// Whether a letter runs from right to left: Hebrew, Arabic and their kin.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(role: Role, text: &str) -> Piece {
        Piece { text: text.to_owned(), role }
    }

    #[test]
    fn amounts_and_latin_names_are_isolated_in_arabic() {
        assert!(needs_isolate(&piece(Role::Value, "1 308 MAD"), true));
        assert!(needs_isolate(&piece(Role::Who, "aicha"), true));
        assert!(!needs_isolate(&piece(Role::Value, "نعم"), true));
        assert!(!needs_isolate(&piece(Role::Label, "الأبناء من 6 سنوات"), true));
    }

    #[test]
    fn only_arabic_is_isolated_in_french() {
        assert!(needs_isolate(&piece(Role::Who, "عائشة"), false));
        assert!(!needs_isolate(&piece(Role::Who, "aicha"), false));
    }
}
