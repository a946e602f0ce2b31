//! The guard of the stack: parsers recurse, so nesting is counted before they run.

use std::sync::Arc;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::syntax;
use crate::ground::codes::document::TOO_DEEP;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits::DOCUMENT_DEPTH;
use crate::ground::source::{SourceFile, Span};

/// Tells the first bracket that opens one level too many, if there is one, and blanks that JSON does not know and the
/// parser lets through. True where parsing must not go on.
pub(super) fn json_is_unfit(file: &Arc<SourceFile>, findings: &mut Findings) -> bool {
    let (mut depth, mut quoted, mut escaped, mut unfit) = (0_usize, false, false, false);
    for (at, c) in file.text.char_indices() {
        let span = || Span::new(file, at, at + c.len_utf8());
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => {
                depth += 1;
                if depth > DOCUMENT_DEPTH {
                    findings.push(finding(&span()));
                    return true;
                }
            }
            '}' | ']' => depth = depth.saturating_sub(1),
            ' ' | '\n' | '\r' | '\t' => {}
            _ if c.is_whitespace() || c.is_control() => {
                let message = format!("U+{:04X} stands here, a blank that JSON does not know", u32::from(c));
                findings.push(syntax(&span(), message).help("delete it and type a space instead"));
                unfit = true;
            }
            _ => {}
        }
    }
    unfit
}

/// Tells the first bracket or dotted name that nests so deep that parsing it would need an unbounded stack. What is
/// parsed is measured exactly later: a table inside a header inside a list adds up.
pub(super) fn toml_is_too_deep(file: &Arc<SourceFile>, findings: &mut Findings) -> bool {
    let (mut brackets, mut dots) = (0_usize, 0_usize);
    for token in Source::new(&file.text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                brackets += 1;
                dots = 0;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                brackets = brackets.saturating_sub(1);
                dots = 0;
            }
            TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => dots = 0,
            TokenKind::Dot => dots += 1,
            _ => {}
        }
        if brackets > DOCUMENT_DEPTH + 1 || dots > DOCUMENT_DEPTH {
            findings.push(finding(&Span::new(file, token.span().start(), token.span().end())));
            return true;
        }
    }
    false
}

/// The finding for a place past the limit.
pub(super) fn finding(span: &Span) -> Diagnostic {
    Diagnostic::new(TOO_DEEP, span, format!("this is nested more than {DOCUMENT_DEPTH} levels deep"))
        .help("nothing in a policy or a household needs more than a few levels; check the brackets")
}
