//! What Rhai's parser says, in the words of whoever writes rules.

use rhai::{LexError, ParseError, ParseErrorType};

use super::chunks;
use super::lexer::TokenKind;
use super::places::Places;
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::limits;
use crate::ground::source::Span;

/// Rhai's complaint about one function, as a finding.
pub(super) fn finding(error: &ParseError, places: &Places<'_>) -> Diagnostic {
    let at = places.token(error.position());
    let (span, here) = (places.tokens.span(at), places.tokens.text(at));
    let syntax = |message: String, help: String| Diagnostic::new(codes::SYNTAX, &span, message).help(help);
    let refused = |code, message: &str, help: &str| Diagnostic::new(code, &span, message).help(help);
    match error.err_type() {
        ParseErrorType::ExprTooDeep => chunks::deep(&span),
        ParseErrorType::UnexpectedEOF => {
            syntax("the function ends in the middle of an expression".to_owned(), "finish it".to_owned())
        }
        ParseErrorType::MissingToken(token, _) => missing(token, at, &span, places),
        ParseErrorType::Reserved(word) => syntax(
            format!("`{word}` cannot be used in a rule: the language reserves it"),
            "use another name".to_owned(),
        ),
        ParseErrorType::ExprExpected(what) if what == "literal" || what == "a literal" => refused(
            codes::SWITCH_CASE,
            "a case of a `switch` is a member of a choice or a whole number, written out",
            "write `\"child\" => …` or `3 => …`, `_ => …` for the rest; decide conditions with `if`",
        ),
        ParseErrorType::WrongSwitchDefaultCase => {
            refused(codes::SWITCH_CASE, "`_` must be the last case of a `switch`", "move it to the end")
        }
        ParseErrorType::WrongSwitchCaseCondition => {
            let help = "decide it inside the case: `_ => if … { … } else { … }`";
            refused(codes::SWITCH_CASE, "`_` stands for all other cases: it takes no condition", help)
        }
        ParseErrorType::FnDuplicatedParam(_, name) => {
            Diagnostic::new(codes::PARAMETER_TWICE, &span, format!("two parameters are called `{name}`"))
                .help("give each a name of its own")
        }
        ParseErrorType::VariableExpected => {
            syntax("a name must stand after `let`".to_owned(), "write `let name = value;`".to_owned())
        }
        ParseErrorType::PropertyExpected => {
            syntax("a name must stand after the point".to_owned(), "write `person.age`".to_owned())
        }
        ParseErrorType::LiteralTooLarge(..) => {
            let message = format!("this text or name has more than {} characters", limits::INTERPRETER_TEXT);
            Diagnostic::new(codes::TEXT_TOO_LONG, &span, message).help("a text is the name of a member of a choice")
        }
        ParseErrorType::BadInput(LexError::MalformedNumber(number)) => {
            Diagnostic::new(codes::NUMBER_FORM, &span, format!("`{number}` is no number that a rule can hold"))
                .help("write plain digits, with one point at most")
        }
        ParseErrorType::WrongFnDefinition => refused(
            codes::NESTED_FUNCTION,
            "a function stands inside another",
            "write it beside this one, at the top of the file",
        ),
        ParseErrorType::MismatchedType(wanted, _) => syntax(
            format!("{} must stand here", kind_word(wanted)),
            "a condition is true or false: write a comparison, or name a bool".to_owned(),
        ),
        ParseErrorType::BadInput(_) | ParseErrorType::ExprExpected(_) | ParseErrorType::UnknownOperator(_) => {
            syntax(format!("`{here}` cannot stand here"), not_here(at, places))
        }
        _ => syntax(format!("the rule cannot be read from here, `{here}`, on"), not_here(at, places)),
    }
}

fn is_number(places: &Places<'_>, at: usize) -> bool {
    places.tokens.all.get(at).is_some_and(|token| token.kind == TokenKind::Number)
}

fn kind_word(wanted: &str) -> &str {
    if wanted.contains("bool") { "a condition" } else { "another kind of value" }
}

/// A sign that Rhai misses: it is missing after the token before.
fn missing(token: &str, at: usize, span: &Span, places: &Places<'_>) -> Diagnostic {
    let before = places.tokens.span(at.saturating_sub(1));
    let after = Span::new(&before.file, before.end, before.end);
    let here = places.tokens.text(at);
    let operand = places.tokens.all.get(at).is_some_and(|t| t.kind != TokenKind::Sign) || here == "{" || here == "(";
    let (place, message, help) = match token {
        ";" if here == "else" => {
            (span, "an `else` without an `if` before it".to_owned(), "write `if … { … } else { … }`".to_owned())
        }
        ";" if here == "," && at.checked_sub(1).is_some_and(|before| is_number(places, before)) => (
            span,
            "a comma cannot stand in a number".to_owned(),
            "the sign before the decimals is a point: `0.5`".to_owned(),
        ),
        ";" if here == "=>" => {
            (span, "`=>` belongs to the cases of a `switch`".to_owned(), "to compare, write `>=`".to_owned())
        }
        ";" => (
            &after,
            format!("a `;` or an operator is missing before `{here}`"),
            "end the statement with `;`, or join the two with an operator".to_owned(),
        ),
        "," if operand => (
            &after,
            format!("a comma or an operator is missing before `{here}`"),
            "set arguments and cases apart with commas".to_owned(),
        ),
        "{" if here == "=" => {
            (span, "`=` gives a value; it does not compare".to_owned(), "to compare, write `==`".to_owned())
        }
        "{" => (
            span,
            format!("`{{` is missing before `{here}`"),
            "what is decided stands in braces: `if … { … } else { … }`".to_owned(),
        ),
        "=>" => {
            (span, format!("`=>` is missing before `{here}`"), "a case is written `\"child\" => value,`".to_owned())
        }
        ")" => (
            span,
            format!("`{here}` cannot stand here: the bracket before it is still open"),
            "close it with `)`, or set arguments apart with commas".to_owned(),
        ),
        _ => (span, format!("`{token}` is missing before `{here}`"), format!("write `{token}`")),
    };
    Diagnostic::new(codes::SYNTAX, place, message).help(help)
}

/// What to do about a token that has no place where it stands.
fn not_here(at: usize, places: &Places<'_>) -> String {
    let before = places.tokens.text(at.saturating_sub(1));
    match places.tokens.text(at) {
        "else" => "an `else` follows the closing brace of its `if`".to_owned(),
        "," => "a comma stands between two arguments or two cases".to_owned(),
        ";" => format!("something is missing between `{before}` and `;`"),
        "}" | ")" => format!("something is missing after `{before}`"),
        _ => format!("look at what stands before it, `{before}`"),
    }
}
