//! Rhai tells a line and a column; here they become tokens, and tokens become places with an end.

use std::collections::HashMap;

use super::chunks::Chunk;
use super::lexer::{TokenKind, Tokens};
use crate::ground::limits::FUNCTION_EXTENT;
use crate::ground::source::Span;

/// The tokens of one function by the line and column at which Rhai sees them.
pub(super) struct Places<'t> {
    /// All tokens of the file.
    pub tokens: &'t Tokens,
    /// The function.
    pub chunk: &'t Chunk,
    by_position: HashMap<(usize, usize), usize>,
}

impl<'t> Places<'t> {
    /// The places of a function; `None` where it is too long for Rhai to count.
    pub fn new(tokens: &'t Tokens, chunk: &'t Chunk) -> Option<Self> {
        let text = tokens.file.text.as_str();
        let mut by_position = HashMap::with_capacity(chunk.last - chunk.first + 1);
        let (mut line, mut column) = (1, 1);
        let mut from = tokens.all[chunk.first].start;
        for at in chunk.first..=chunk.last {
            let start = tokens.all[at].start;
            for c in text.get(from..start).unwrap_or("").chars() {
                if c == '\n' {
                    line += 1;
                    column = 1;
                } else {
                    column += 1;
                }
            }
            from = start;
            if line > FUNCTION_EXTENT || column > FUNCTION_EXTENT {
                return None;
            }
            by_position.insert((line, column), at);
        }
        Some(Self { tokens, chunk, by_position })
    }

    /// The text of the function, from `fn` to its closing brace.
    pub fn text(&self) -> Span {
        self.tokens.span(self.chunk.first).to(&self.tokens.span(self.chunk.last))
    }

    /// The token at a position; past the last it is the last.
    pub fn token(&self, position: rhai::Position) -> usize {
        let key = (position.line().unwrap_or(0), position.position().unwrap_or(0));
        self.by_position.get(&key).copied().unwrap_or(self.chunk.last)
    }

    /// The place of the token at a position.
    pub fn span(&self, position: rhai::Position) -> Span {
        self.tokens.span(self.token(position))
    }

    /// From one token to another, both included.
    pub fn between(&self, first: usize, last: usize) -> Span {
        self.tokens.span(first).to(&self.tokens.span(last))
    }

    /// The token that closes a bracket.
    pub fn closing(&self, open: usize) -> usize {
        self.chunk.pairs.get(&open).copied().unwrap_or(open)
    }

    /// From a bracket to its partner.
    pub fn bracketed(&self, open: usize) -> Span {
        self.between(open, self.closing(open))
    }

    /// The token that begins or ends at a byte.
    fn token_at(&self, byte: usize, start: bool) -> Option<usize> {
        let edge = |token: &super::lexer::Token| if start { token.start } else { token.end };
        self.tokens.all.binary_search_by_key(&byte, edge).ok()
    }

    /// An operand with the brackets that stand around it for grouping.
    pub fn grouped(&self, span: &Span) -> Span {
        let mut span = span.clone();
        while let (Some(first), Some(last)) = (self.token_at(span.start, true), self.token_at(span.end, false)) {
            let Some(open) = first.checked_sub(1) else { break };
            let groups = self.tokens.text(open) == "("
                && self.tokens.text(last + 1) == ")"
                && self.closing(open) == last + 1
                && !open.checked_sub(1).is_some_and(|before| super::refused::callable(self.tokens, before));
            if !groups {
                break;
            }
            span = self.between(open, last + 1);
        }
        span
    }

    /// The first token of a kind at or after another, inside the function.
    pub fn next(&self, from: usize, kind: TokenKind) -> Option<usize> {
        (from..=self.chunk.last).find(|at| self.tokens.all[*at].kind == kind)
    }
}
