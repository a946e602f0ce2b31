//! What spreadsheets and other languages write and rules do not: each refused with the rule's own way of saying it.

use super::echo;
use super::lexer::{TokenKind, Tokens};
use super::refused::{Refusal, ends_operand, refusal};
use crate::ground::codes::rules as codes;

/// The refusal of a word or sign of another language, if it is one where it stands.
pub(super) fn found(tokens: &Tokens, at: usize) -> Option<Refusal> {
    match tokens.all[at].kind {
        TokenKind::Word => word(tokens, at),
        TokenKind::Sign => sign(tokens, at),
        TokenKind::Number | TokenKind::Text => None,
    }
}

fn word(tokens: &Tokens, at: usize) -> Option<Refusal> {
    let text = tokens.text(at);
    let before = at.checked_sub(1).map_or("", |before| tokens.text(before));
    let small = text.to_ascii_lowercase();
    match small.as_str() {
        "and" | "or" | "not" if neighbours_operand(tokens, at, small == "not") => {
            let sign = match small.as_str() {
                "and" => "&&",
                "or" => "||",
                _ => "!",
            };
            Some(refusal(codes::FOREIGN_SIGN, format!("`{text}` is no operator of a rule"), format!("write `{sign}`")))
        }
        "if" | "else" | "switch" | "return" | "let" | "true" | "false" if text != small => Some(refusal(
            codes::RULE_NAME,
            format!("`{text}`: the words of the language have no capitals"),
            format!("write `{small}`"),
        )),
        "elseif" | "elsif" | "elif" if before == "}" => Some(refusal(
            codes::SYNTAX,
            format!("`{text}` is no word of a rule"),
            "write it as two: `else if … { … } else { … }`",
        )),
        "def" | "func" | "function" if begins_function(tokens, at) => {
            let name = tokens.text(at + 1);
            Some(refusal(
                codes::NOT_A_FUNCTION,
                format!("`{text}` begins no function"),
                format!("write `fn {name}(…) {{ … }}`"),
            ))
        }
        _ => None,
    }
}

/// `def name(`, and nothing before it that it could belong to.
fn begins_function(tokens: &Tokens, at: usize) -> bool {
    tokens.all.get(at + 1).is_some_and(|token| token.kind == TokenKind::Word)
        && tokens.text(at + 2) == "("
        && at.checked_sub(1).is_none_or(|before| matches!(tokens.text(before), "}" | "{" | ";"))
}

fn sign(tokens: &Tokens, at: usize) -> Option<Refusal> {
    let next = tokens.all.get(at + 1);
    match tokens.text(at) {
        "%" if !next.is_some_and(|next| next.kind != TokenKind::Sign) && tokens.text(at + 1) != "(" => Some(refusal(
            codes::REMAINDER,
            "`%` stands for no share in a rule",
            "a rate is a figure of the law, `value = 0.1` for a tenth, and is read as `law.…`",
        )),
        "?" if echo::otherwise(tokens, at).is_some() => Some(refusal(
            codes::NULL_OPERATOR,
            "`?` decides nothing in a rule",
            "write `if … { … } else { … }`, which gives a value",
        )),
        ":" if next.is_some_and(|next| next.kind == TokenKind::Word)
            && at.checked_sub(1).is_some_and(|before| echo::is_given(tokens, before)) =>
        {
            let kind = tokens.text(at + 1);
            Some(refusal(
                codes::FOREIGN_SIGN,
                "`:` has no meaning in a rule",
                format!("delete `: {kind}`; a rule knows by itself of what kind a name is"),
            ))
        }
        "[" if next.is_some_and(|next| next.kind == TokenKind::Text)
            && at.checked_sub(1).is_some_and(|before| ends_operand(tokens, before)) =>
        {
            let (of, property) = (tokens.text(at - 1), tokens.text(at + 1).trim_matches('"'));
            Some(refusal(
                codes::INDEXING,
                "`[`: rules have no lists to take one from",
                format!("a property is read with a point: `{of}.{property}`"),
            ))
        }
        _ => None,
    }
}

/// `person and`, `not person`: the word stands where an operator would.
fn neighbours_operand(tokens: &Tokens, at: usize, not: bool) -> bool {
    let next = tokens.all.get(at + 1).is_some_and(|t| t.kind != TokenKind::Sign) || tokens.text(at + 1) == "(";
    let before = at.checked_sub(1).is_some_and(|before| ends_operand(tokens, before));
    if not { !before && next && tokens.text(at + 1) != "(" } else { before && next }
}

/// The operator or sign that one of another script or of mathematics stands for.
pub(super) fn stands_for(sign: char) -> Option<&'static str> {
    Some(match sign {
        '×' | '·' => "*",
        '÷' => "/",
        '−' | '–' => "-",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '،' => ",",
        '؛' => ";",
        _ => return None,
    })
}

/// A number in the digits of Arabic or Persian as a rule writes it.
pub(super) fn with_plain_digits(word: &str) -> Option<String> {
    let plain = |c: char| match c {
        '0'..='9' => Some(c),
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10),
        _ => None,
    };
    word.chars().map(plain).collect()
}
