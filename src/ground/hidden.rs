//! Invisible and direction-changing characters. They make a text read other than it is, so two policies that look alike
//! could differ. In Arabic and Persian labels the joiners and the direction marks are legitimate; overrides never are.

use std::sync::Arc;

use super::codes::document::HIDDEN_CHARACTER;
use super::diagnostic::{Diagnostic, Findings};
use super::source::{SourceFile, Span};

/// Where a character stands decides what is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// A key or a name: nothing invisible at all.
    Key,
    /// A text for people to read: line breaks, tabs, joiners and direction marks.
    Text,
}

/// Whether a character changes the direction of what follows it: embeddings, overrides and isolates.
#[must_use]
pub fn changes_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character cannot be seen: controls, zero width, marks, fillers, tags.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    changes_direction(c)
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character may stand there.
#[must_use]
pub fn is_admitted(c: char, inside: Inside) -> bool {
    match inside {
        Inside::Key => !is_invisible(c),
        Inside::Text => {
            !is_invisible(c)
                || matches!(c, '\n' | '\r' | '\t' | '\u{ad}' | '\u{61c}' | '\u{200c}'..='\u{200f}')
                || matches!(c, '\u{fe00}'..='\u{fe0f}')
        }
    }
}

/// The text with every invisible character shown as `\u{…}`; line breaks and tabs too.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// Finds every character that changes direction, anywhere in a source text, in comments too.
pub fn scan(file: &Arc<SourceFile>, findings: &mut Findings) {
    for (at, c) in file.text.char_indices().filter(|(_, c)| changes_direction(*c)) {
        findings.push(finding(&Span::new(file, at, at + c.len_utf8()), c));
    }
}

/// Finds what may not stand in a decoded key or text that was written at `span`.
pub fn check(decoded: &str, inside: Inside, span: &Span, findings: &mut Findings) {
    let mut told = Vec::new();
    for c in decoded.chars().filter(|c| !is_admitted(*c, inside)) {
        if told.contains(&c) {
            continue;
        }
        told.push(c);
        // Written as itself it has a place of its own; written as an escape, the whole text is the place.
        match span.text().find(c) {
            Some(_) if changes_direction(c) => {}
            Some(at) => {
                findings.push(finding(&Span::new(&span.file, span.start + at, span.start + at + c.len_utf8()), c));
            }
            None => findings.push(finding(span, c)),
        }
    }
}

/// The finding for a hidden character.
pub(super) fn finding(span: &Span, c: char) -> Diagnostic {
    let what = if changes_direction(c) {
        "a character that changes the direction of the text"
    } else if c.is_control() {
        "a control character"
    } else {
        "an invisible character"
    };
    Diagnostic::new(HIDDEN_CHARACTER, span, format!("{what} stands here: U+{:04X}", u32::from(c)))
        .label("not what it looks like")
        .help("delete it and write the text again by hand; such characters often come with pasted text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, inside: Inside) -> usize {
        let file = SourceFile::new("a.toml", text);
        let mut findings = Findings::new();
        scan(&file, &mut findings);
        check(text, inside, &Span::new(&file, 0, text.len()), &mut findings);
        findings.all.len()
    }

    #[test]
    fn overrides_are_found_once_wherever_they_stand() {
        assert_eq!(found("a\u{202e}b", Inside::Text), 1);
        assert_eq!(found("a\u{202e}b", Inside::Key), 1);
        assert_eq!(found("a\u{2066}b\u{2069}", Inside::Text), 2);
    }

    #[test]
    fn joiners_and_marks_may_stand_in_a_text_but_not_in_a_key() {
        for c in ['\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{61c}'] {
            assert_eq!(found(&format!("a{c}b"), Inside::Text), 0, "{c:?}");
            assert_eq!(found(&format!("a{c}b"), Inside::Key), 1, "{c:?}");
        }
    }

    #[test]
    fn zero_width_spaces_and_controls_may_stand_nowhere() {
        for c in ['\u{200b}', '\u{feff}', '\u{7}', '\u{7f}', '\u{85}'] {
            assert_eq!(found(&format!("a{c}b"), Inside::Text), 1, "{c:?}");
            assert_eq!(found(&format!("a{c}b"), Inside::Key), 1, "{c:?}");
        }
    }

    #[test]
    fn an_escaped_override_is_found_at_the_whole_text() {
        let file = SourceFile::new("a.json", r#""a\u202eb""#);
        let span = Span::new(&file, 0, file.text.len());
        let mut findings = Findings::new();
        check("a\u{202e}b", Inside::Text, &span, &mut findings);
        assert_eq!(findings.all.len(), 1);
        assert_eq!(findings.all[0].span.as_ref(), Some(&span));
    }

    #[test]
    fn hidden_characters_are_shown_by_their_number() {
        assert_eq!(shown("a\u{202e}b\u{feff}é"), "a\\u{202e}b\\u{feff}é");
    }
}
