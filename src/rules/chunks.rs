//! The functions of a file, cut apart before Rhai reads them: each is parsed alone, so that a mistake in one hides none
//! in another. Brackets are matched here, because this pass knows where they were opened.

use std::collections::BTreeMap;

use super::lexer::{self, TokenKind, Tokens};
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits;
use crate::ground::source::Span;

/// One function, by its tokens.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The token `fn`.
    pub first: usize,
    /// The token of its closing brace, or the last that belongs to it.
    pub last: usize,
    /// Its name.
    pub name: usize,
    /// Its parameters.
    pub parameters: Vec<usize>,
    /// The closing token of each opening one.
    pub pairs: BTreeMap<usize, usize>,
    /// Whether its brackets match: else Rhai's word about it is worth nothing.
    pub whole: bool,
}

/// Cuts a file into its functions; tells what stands between them, and brackets that do not match.
pub(super) fn split(tokens: &Tokens, findings: &mut Findings) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut at = 0;
    while at < tokens.all.len() {
        if is_fn(tokens, at) {
            let chunk = function(tokens, at, findings);
            at = chunk.last + 1;
            chunks.push(chunk);
        } else {
            at = between(tokens, at, findings);
        }
    }
    chunks
}

fn is_fn(tokens: &Tokens, at: usize) -> bool {
    tokens.text(at) == "fn" && tokens.all[at].kind == TokenKind::Word
}

/// What stands at the top of a file and is no function; gives the token after it.
fn between(tokens: &Tokens, first: usize, findings: &mut Findings) -> usize {
    let end = (first..tokens.all.len()).find(|at| is_fn(tokens, *at)).unwrap_or(tokens.all.len());
    if (first..end).any(|at| tokens.all[at].refused) {
        return end;
    }
    let line_end = tokens.span(first).file.text[tokens.all[first].start..].find('\n');
    let stop = line_end.map_or(usize::MAX, |length| tokens.all[first].start + length);
    let last = (first..end).take_while(|at| tokens.all[*at].start < stop).last().unwrap_or(first);
    let span = tokens.span(first).to(&tokens.span(last));
    let (code, message, help) = match tokens.text(first) {
        "}" | ")" => (
            codes::BRACKET,
            format!("`{}` closes nothing", tokens.text(first)),
            "delete it, or look above for the bracket that it should close",
        ),
        "let" => (
            codes::NOT_A_FUNCTION,
            "a `let` stands only inside a function".to_owned(),
            "a figure that several rules share is a parameter of the law: `law.…`",
        ),
        _ => (
            codes::NOT_A_FUNCTION,
            "only functions stand at the top of a rule file".to_owned(),
            "write `fn name(person, law) { … }`",
        ),
    };
    lexer::push(findings, Diagnostic::new(code, &span, message).help(help));
    end
}

/// Reads one function from its `fn`.
fn function(tokens: &Tokens, first: usize, findings: &mut Findings) -> Chunk {
    let mut chunk =
        Chunk { first, last: first, name: first + 1, parameters: Vec::new(), pairs: BTreeMap::new(), whole: true };
    let Some(body) = header(tokens, &mut chunk, findings) else {
        chunk.whole = false;
        chunk.last = next_function(tokens, first + 1).saturating_sub(1).max(first);
        return chunk;
    };
    brackets(tokens, body, &mut chunk, findings);
    chunk
}

/// The token of the next function that begins a line, or the end.
fn next_function(tokens: &Tokens, from: usize) -> usize {
    (from..tokens.all.len()).find(|at| begins_line(tokens, *at)).unwrap_or(tokens.all.len())
}

/// `fn` with nothing before it on its line.
fn begins_line(tokens: &Tokens, at: usize) -> bool {
    is_fn(tokens, at) && {
        let before = tokens.file.text.get(..tokens.all[at].start).unwrap_or("");
        before.is_empty() || before.ends_with('\n')
    }
}

/// Reads `fn name(a, b)`; gives the token of the opening brace.
fn header(tokens: &Tokens, chunk: &mut Chunk, findings: &mut Findings) -> Option<usize> {
    let mut tell = |at: usize, message: String, help: &str| {
        let told_already = tokens.all.get(at).is_some_and(|token| token.refused);
        if !told_already {
            lexer::push(findings, Diagnostic::new(codes::SYNTAX, &place(tokens, at), message).help(help));
        }
        None
    };
    let word = |at: usize| tokens.all.get(at).is_some_and(|token| token.kind == TokenKind::Word);
    let usage = "write `fn name(person, law) { … }`";
    if !word(chunk.name) || tokens.all[chunk.name].refused {
        return tell(chunk.name, "a name must stand after `fn`".to_owned(), usage);
    }
    let mut at = chunk.name + 1;
    if tokens.text(at) != "(" {
        return tell(at, format!("`(` must stand after the name `{}`", tokens.text(chunk.name)), usage);
    }
    let open = at;
    at += 1;
    while tokens.text(at) != ")" {
        if !word(at) {
            return tell(at, "a parameter is a name; names are set apart with commas".to_owned(), usage);
        }
        chunk.parameters.push(at);
        at += 1;
        match tokens.text(at) {
            "," => at += 1,
            ")" => {}
            _ => return tell(at, "parameters are names, set apart with commas".to_owned(), usage),
        }
    }
    chunk.pairs.insert(open, at);
    if tokens.text(at + 1) == "{" {
        return Some(at + 1);
    }
    tell(at + 1, format!("`{{` must stand after the brackets of `{}`", tokens.text(chunk.name)), usage)
}

/// The place of a token; past the last one the end of that one.
fn place(tokens: &Tokens, at: usize) -> Span {
    if at < tokens.all.len() {
        return tokens.span(at);
    }
    let end = tokens.all.last().map_or(0, |last| last.end);
    Span::new(&tokens.file, end, end)
}

/// Matches the brackets of a body, from its opening brace to its closing one.
fn brackets(tokens: &Tokens, body: usize, chunk: &mut Chunk, findings: &mut Findings) {
    let mut open: Vec<usize> = Vec::new();
    let unclosed = |at: usize, why: String, findings: &mut Findings| {
        let message = format!("`{}` is never closed", tokens.text(at));
        lexer::push(findings, Diagnostic::new(codes::BRACKET, &tokens.span(at), message).help(why));
    };
    let mut at = body;
    while at < tokens.all.len() {
        let text = tokens.text(at);
        match text {
            "{" | "(" | "[" | "#{" | "?[" if tokens.all[at].kind == TokenKind::Sign => {
                open.push(at);
                if open.len() > limits::EXPRESSION_DEPTH {
                    lexer::push(findings, deep(&tokens.span(at)));
                    chunk.whole = false;
                    chunk.last = next_function(tokens, at + 1) - 1;
                    return;
                }
            }
            "}" | ")" | "]" if tokens.all[at].kind == TokenKind::Sign => {
                let fits = |open: usize| closes(tokens.text(open), text);
                if let Some(found) = open.iter().rposition(|open| fits(*open)) {
                    for left in open.drain(found + 1..) {
                        chunk.whole = false;
                        unclosed(left, format!("close it before this `{text}`"), findings);
                    }
                    if let Some(opened) = open.pop() {
                        chunk.pairs.insert(opened, at);
                    }
                } else {
                    chunk.whole = false;
                    let message = format!("`{text}` closes nothing");
                    lexer::push(findings, Diagnostic::new(codes::BRACKET, &tokens.span(at), message).help("delete it"));
                }
                if open.is_empty() {
                    chunk.last = at;
                    return;
                }
            }
            "fn" if begins_line(tokens, at) => break,
            "fn" if tokens.all[at].kind == TokenKind::Word => {
                let help = "write it beside this one, at the top of the file; functions of a version know each other";
                let message = "a function stands inside another";
                lexer::push(findings, Diagnostic::new(codes::NESTED_FUNCTION, &tokens.span(at), message).help(help));
                chunk.whole = false;
            }
            _ => {}
        }
        at += 1;
    }
    chunk.whole = false;
    chunk.last = at - 1;
    if let Some(last) = open.last() {
        let name = tokens.text(chunk.name);
        unclosed(*last, format!("write its closing bracket before the end of `{name}`"), findings);
    }
}

fn closes(open: &str, close: &str) -> bool {
    matches!((open, close), ("{" | "#{", "}") | ("(", ")") | ("[" | "?[", "]"))
}

/// The finding for nesting past the limit.
pub(super) fn deep(span: &Span) -> Diagnostic {
    let message = format!("this is nested deeper than {} levels", limits::EXPRESSION_DEPTH);
    Diagnostic::new(codes::TOO_DEEP, span, message).label("one level too many").help(
        "name a part with `let`, give it a function of its own, or decide the cases one after the other with `return`",
    )
}
