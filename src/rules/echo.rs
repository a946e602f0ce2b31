//! What follows from a word or sign that was refused: one mistake is told once.

use super::lexer::{TokenKind, Tokens};

/// How far a refused word is followed, so that a file of nothing else costs no more than its length.
pub(super) const NEAR: usize = 100;

/// Marks what belongs to a refused word or sign, so that it is not told again.
pub(super) fn silence(tokens: &mut Tokens, at: usize) {
    for at in echoes(tokens, at) {
        if let Some(token) = tokens.all.get_mut(at) {
            token.refused = true;
        }
    }
}

fn echoes(tokens: &Tokens, at: usize) -> Vec<usize> {
    let near = at + 1..tokens.all.len().min(at + NEAR);
    let follows = |word: &str| {
        let stop = |at: &usize| matches!(tokens.text(*at), "{" | ";" | "");
        near.clone().take_while(|at| !stop(at)).find(|at| tokens.text(*at) == word)
    };
    match tokens.text(at) {
        "const" => [vec![at + 1, at + 2], the_same(tokens, at + 1)].concat(),
        "var" => vec![at + 2],
        "for" => follows("in").into_iter().chain(changes(tokens, at)).collect(),
        "while" | "loop" => changes(tokens, at),
        "import" | "export" => {
            let named = follows("as").map(|at| at + 1);
            let used = near.clone().filter(|at| {
                tokens.text(*at) == "::" && named.is_some_and(|name| tokens.text(name) == tokens.text(*at - 1))
            });
            named.into_iter().flat_map(|name| [name - 1, name]).chain(used).collect()
        }
        "in" => listed(tokens, at + 1),
        "|" => follows("|").into_iter().collect(),
        "#" | "#!" => on_the_line(tokens, at),
        "case" | "default" | "def" | "func" | "function" => {
            on_the_line(tokens, at).into_iter().filter(|at| matches!(tokens.text(*at), ":" | "->")).collect()
        }
        "?" => otherwise(tokens, at).into_iter().collect(),
        ":" => vec![at + 1],
        "=" | "+=" | "-=" | "*=" | "/=" => changed_again(tokens, at),
        "#{" => near.take_while(|at| tokens.text(*at) != "}").filter(|at| tokens.text(*at) == ":").collect(),
        "try" => near.clone().find(|at| tokens.text(*at) == "catch").into_iter().collect(),
        "do" => {
            let end = near.clone().find(|at| matches!(tokens.text(*at), "while" | "until"));
            end.into_iter().chain(changes(tokens, at)).collect()
        }
        _ if is_method(tokens, at) => called_on(tokens, at),
        _ if is_given(tokens, at) => the_same(tokens, at),
        _ => Vec::new(),
    }
}

/// A name where it is given: by a `let`, or between the brackets of a function.
pub(super) fn is_given(tokens: &Tokens, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| tokens.text(before));
    tokens.all[at].kind == TokenKind::Word && matches!(before, "let" | "(" | ",")
}

/// The same name further on in its function.
fn the_same(tokens: &Tokens, at: usize) -> Vec<usize> {
    let name = tokens.text(at);
    let near = at + 1..tokens.all.len().min(at + NEAR);
    near.take_while(|at| tokens.text(*at) != "fn").filter(|at| tokens.text(*at) == name).collect()
}

/// What a loop changes in its braces, and its leaving: whoever takes the loop out takes them out with it.
fn changes(tokens: &Tokens, at: usize) -> Vec<usize> {
    let near = at + 1..tokens.all.len().min(at + NEAR);
    let Some(open) = near.clone().find(|at| tokens.text(*at) == "{") else { return Vec::new() };
    let mut level = 0_usize;
    let inside = (open..near.end).take_while(|at| {
        match tokens.text(*at) {
            "{" | "#{" => level += 1,
            "}" => level = level.saturating_sub(1),
            _ => {}
        }
        level > 0
    });
    let changed = |at: &usize| match tokens.text(*at) {
        "=" => at.checked_sub(2).is_none_or(|before| tokens.text(before) != "let"),
        "+=" | "-=" | "*=" | "/=" | "++" | "--" | "break" | "continue" => true,
        _ => false,
    };
    inside.filter(changed).collect()
}

/// The list or range behind an `in`.
fn listed(tokens: &Tokens, at: usize) -> Vec<usize> {
    let range = (at..at + 3).find(|at| matches!(tokens.text(*at), ".." | "..="));
    let list = (tokens.text(at) == "[").then_some(at);
    range.into_iter().chain(list).collect()
}

/// The `:` of `a ? b : c`.
pub(super) fn otherwise(tokens: &Tokens, at: usize) -> Option<usize> {
    let near = at + 1..tokens.all.len().min(at + NEAR);
    near.take_while(|at| !matches!(tokens.text(*at), ";" | "}")).find(|at| tokens.text(*at) == ":")
}

/// Changes of the same name further on: a value for each case is one mistake.
fn changed_again(tokens: &Tokens, at: usize) -> Vec<usize> {
    let Some(name) = at.checked_sub(1).map(|before| tokens.text(before)) else { return Vec::new() };
    let near = at + 1..tokens.all.len().min(at + NEAR);
    let changes =
        |at: &usize| matches!(tokens.text(*at), "=" | "+=" | "-=" | "*=" | "/=") && tokens.text(*at - 1) == name;
    near.take_while(|at| tokens.text(*at) != "fn").filter(changes).collect()
}

/// What stands on the same line behind a token.
fn on_the_line(tokens: &Tokens, at: usize) -> Vec<usize> {
    let end = tokens.all[at].end;
    let line = tokens.file.text.get(end..).and_then(|rest| rest.find('\n')).map_or(usize::MAX, |length| end + length);
    let near = at + 1..tokens.all.len().min(at + NEAR);
    near.take_while(|at| tokens.all[*at].start < line).collect()
}

/// `.name(`
fn is_method(tokens: &Tokens, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| tokens.text(before) == ".") && tokens.text(at + 1) == "("
}

/// What a method is given that is no value either, and the methods called on what it would give.
fn called_on(tokens: &Tokens, at: usize) -> Vec<usize> {
    let (mut at, end, mut marked) = (at, tokens.all.len().min(at + NEAR), Vec::new());
    while is_method(tokens, at) {
        let mut level = 0_usize;
        let inside = at + 1..end;
        let close = inside.clone().find(|at| {
            match tokens.text(*at) {
                "(" => level += 1,
                ")" => level = level.saturating_sub(1),
                _ => {}
            }
            level == 0
        });
        let Some(close) = close else { break };
        marked.extend((at + 1..close).filter(|at| matches!(tokens.text(*at), "|" | "||")));
        at = close + 2;
        if is_method(tokens, at) {
            marked.push(at);
        }
    }
    marked
}
