//! What no rule may hold, word by word and sign by sign: each refused by its name, with the rewriting.

use super::lexer::{self, TokenKind, Tokens};
use super::{echo, foreign, host};
use crate::ground::codes::Code;
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::Findings;

/// One refusal, ready to be told.
pub(super) struct Refusal {
    /// Its code.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

pub(super) fn refusal(code: Code, message: impl Into<String>, help: impl Into<String>) -> Refusal {
    Refusal { code, message: message.into(), help: help.into() }
}

const LOOP_HELP: &str = "a rule never repeats: go through members with `sum(persons.x)`, `count(persons.x)`, \
                         `any(persons.x)`, `largest(persons.x, 0)`";
const MODULE_HELP: &str = "all functions of a version know each other: write the function into this version's rules";

/// The refusal of a word, if no rule may hold it.
fn word(word: &str) -> Option<Refusal> {
    Some(match word {
        "for" | "while" | "loop" | "do" | "until" | "break" | "continue" => {
            refusal(codes::LOOP, format!("`{word}`: rules have no loops"), LOOP_HELP)
        }
        "const" => refusal(
            codes::CONSTANT,
            "`const`: rules have no constants of their own",
            "write `let`, or declare a parameter of the law and read it as `law.…`",
        ),
        "this" => refusal(
            codes::THIS,
            "`this` has no meaning in a rule",
            "say whose: `household.x`, `person.x`, with that name between the brackets of the function",
        ),
        "in" => refusal(
            codes::MEMBERSHIP,
            "`in`: rules have no lists to look into",
            "compare one by one, `x == \"a\" || x == \"b\"`, or write a `switch`",
        ),
        "try" | "catch" | "throw" => refusal(
            codes::EXCEPTION,
            format!("`{word}`: rules have no exceptions"),
            "decide the case with `if` and give a value; a fact that is missing is told by itself",
        ),
        "import" | "export" | "module" | "package" | "use" | "with" | "super" => {
            refusal(codes::MODULE, format!("`{word}`: rules have no modules"), MODULE_HELP)
        }
        "private" | "public" | "protected" | "static" => {
            refusal(codes::MODULE, format!("`{word}`: functions of a version have no visibility"), "leave it out")
        }
        "as" => refusal(
            codes::REFLECTION,
            "`as`: a value cannot be made another kind",
            "a count is taken as a number by itself; round a number with `floor(x, 1)`",
        ),
        "eval" => refusal(codes::EVALUATION, "`eval`: rules cannot run texts", "write the expression itself"),
        "print" | "debug" => refusal(
            codes::PRINTING,
            format!("`{word}`: rules print nothing"),
            "`bareme explain` tells every step of a result",
        ),
        "Fn" | "call" | "curry" => refusal(
            codes::FUNCTION_POINTER,
            format!("`{word}`: a function is no value in a rule"),
            "call the function by its name",
        ),
        "type_of" | "is_def_var" | "is_def_fn" | "is_shared" => refusal(
            codes::REFLECTION,
            format!("`{word}`: kinds and definitions are known before a rule runs"),
            "leave it out; `given(person.x)` asks whether an optional input is there",
        ),
        "null" | "nil" | "void" => refusal(
            codes::UNIT,
            format!("`{word}`: rules have no empty value"),
            "an input that may be absent is declared `optional = true` and asked for with `given(person.x)`",
        ),
        "var" => refusal(codes::RESERVED_WORD, "`var` has no meaning in a rule", "write `let`"),
        "match" | "case" | "default" => refusal(
            codes::RESERVED_WORD,
            format!("`{word}` cannot be used in a rule: the language reserves it"),
            "write `switch x { \"a\" => …, _ => … }`, or use another name",
        ),
        "is" | "go" | "goto" | "new" | "shared" | "sync" | "async" | "await" | "spawn" | "thread" | "yield" => refusal(
            codes::RESERVED_WORD,
            format!("`{word}` cannot be used in a rule: the language reserves it"),
            format!("use another name, `{word}_`… with a word behind it"),
        ),
        _ => return None,
    })
}

/// The refusal of a sign, if no rule may hold it wherever it stands.
fn sign(sign: &str) -> Option<Refusal> {
    Some(match sign {
        "**" | "^" => refusal(codes::POWER, format!("`{sign}`: rules have no powers"), "multiply, `x * x`"),
        "%" => refusal(
            codes::REMAINDER,
            "`%`: rules have no remainder",
            "write `x - floor(x, step)`, the part above a multiple of the step",
        ),
        "&" | "~" | "<<" | ">>" => refusal(
            codes::BIT_OPERATOR,
            format!("`{sign}`: rules have no operators on bits"),
            "write `&&` for and, `||` for or, `!` for not",
        ),
        "+=" | "-=" | "*=" | "/=" | "%=" | "**=" | "&=" | "|=" | "^=" | "<<=" | ">>=" | "++" | "--" => refusal(
            codes::ASSIGNMENT,
            format!("`{sign}`: a name keeps its value"),
            "name the new value: `let total = base + supplement;`",
        ),
        ":=" => refusal(codes::ASSIGNMENT, "`:=` has no meaning in a rule", "write `let name = value;`"),
        "?." | "??" | "?[" | "?" | "!." => refusal(
            codes::NULL_OPERATOR,
            format!("`{sign}`: no value in a rule is empty"),
            "ask first: `if given(person.x) { … } else { … }`, `if exists(spouse) { … } else { … }`",
        ),
        ".." | "..=" | "..." => {
            refusal(codes::RANGE, format!("`{sign}`: rules have no ranges"), "compare both ends: `x >= 3 && x <= 6`")
        }
        "#{" => refusal(
            codes::MAP,
            "`#{`: rules have no object maps",
            "a table of the law is a parameter: `table(law.x, key)`",
        ),
        "#\"" | "##" => {
            refusal(codes::TEXT, "a raw text is no member of a choice", "write plain double quotes: \"child\"")
        }
        "::" | "::<" => refusal(codes::MODULE, "`::`: rules have no modules", MODULE_HELP),
        "<>" => refusal(codes::FOREIGN_SIGN, "`<>` has no meaning in a rule", "write `!=`"),
        "=<" => refusal(codes::FOREIGN_SIGN, "`=<` has no meaning in a rule", "write `<=`"),
        "#" | "#!" => {
            refusal(codes::FOREIGN_SIGN, format!("`{sign}` has no meaning in a rule"), "a comment begins with `//`")
        }
        "===" => refusal(codes::FOREIGN_SIGN, "`===` has no meaning in a rule", "write `==`"),
        "!==" => refusal(codes::FOREIGN_SIGN, "`!==` has no meaning in a rule", "write `!=`"),
        "<-" => refusal(
            codes::FOREIGN_SIGN,
            "`<-` has no meaning in a rule",
            "write `x < -1` with a space between, or `let x = …;`",
        ),
        "->" | "|>" | "<|" | "@" | "$" | "\\" | ":" | ":;" => {
            refusal(codes::FOREIGN_SIGN, format!("`{sign}` has no meaning in a rule"), "delete it")
        }
        _ => return None,
    })
}

/// Tells every token that no rule may hold.
pub(super) fn scan(tokens: &mut Tokens, findings: &mut Findings) {
    for at in 0..tokens.all.len() {
        if tokens.all[at].refused {
            continue;
        }
        let known = || match tokens.all[at].kind {
            TokenKind::Word => {
                in_place(tokens, at).or_else(|| word(tokens.text(at))).or_else(|| capital(tokens.text(at)))
            }
            TokenKind::Sign => in_place(tokens, at).or_else(|| sign(tokens.text(at))),
            TokenKind::Number | TokenKind::Text => None,
        };
        if let Some(found) = foreign::found(tokens, at).or_else(known) {
            lexer::tell(tokens, at, &found, findings);
            echo::silence(tokens, at);
        }
    }
}

fn capital(word: &str) -> Option<Refusal> {
    let legal = word == "_" || word.starts_with(|c: char| c.is_ascii_lowercase());
    if legal && !word.contains(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let small = word.trim_start_matches('_').to_ascii_lowercase();
    Some(refusal(
        codes::RULE_NAME,
        format!("`{word}` is no name of a rule"),
        format!("names begin with a small letter and have no capitals: `{small}`"),
    ))
}

/// Whether an operand may end with a token: then what follows is an operator, not a beginning.
pub(super) fn ends_operand(tokens: &Tokens, at: usize) -> bool {
    let Some(token) = tokens.all.get(at) else { return false };
    match token.kind {
        TokenKind::Number | TokenKind::Text => true,
        TokenKind::Word => !matches!(tokens.text(at), "return" | "if" | "else" | "switch" | "let" | "fn" | "in"),
        TokenKind::Sign => matches!(tokens.text(at), ")" | "]" | "}"),
    }
}

/// Refusals that depend on the tokens around.
fn in_place(tokens: &Tokens, at: usize) -> Option<Refusal> {
    let before = at.checked_sub(1);
    let text = |at: usize| tokens.text(at);
    let after_operand = before.is_some_and(|before| ends_operand(tokens, before));
    match text(at) {
        "[" if after_operand => Some(refusal(
            codes::INDEXING,
            "`[`: rules have no lists to take one from",
            "name the members you mean as a set in policy.toml, or read a table of the law: `table(law.x, key)`",
        )),
        "[" => Some(refusal(
            codes::ARRAY,
            "`[`: rules have no arrays",
            "give the values one by one; rows of figures are a table or a scale of the law",
        )),
        "=" if !gives_a_name(tokens, at) => Some(if in_condition(tokens, at) {
            refusal(codes::ASSIGNMENT, "`=` gives a value; it does not compare", "to compare, write `==`")
        } else {
            refusal(
                codes::ASSIGNMENT,
                "`=`: a name keeps its value",
                "give each case its value, `let x = if … { … } else { … };`, or name the new one, `let y = …;`",
            )
        }),
        "|" | "||" if !after_operand => Some(refusal(
            codes::CLOSURE,
            "`|`: rules have no closures",
            "go through members with `sum(persons.x)` and its kin, or write a function of its own",
        )),
        "|" if !label_bar(tokens, at) => Some(refusal(
            codes::BIT_OPERATOR,
            "`|`: rules have no operators on bits",
            "write `||` for or; between labels of a `switch`, `\"a\" | \"b\" => …`",
        )),
        "(" if text(at + 1) == ")" && !before.is_some_and(|before| callable(tokens, before)) => Some(refusal(
            codes::UNIT,
            "`()`: rules have no empty value",
            "give a value of the kind that is declared; 0 fits counts, numbers and money",
        )),
        _ if before.is_some_and(|before| text(before) == ".")
            && text(at + 1) == "("
            && tokens.all[at].kind == TokenKind::Word =>
        {
            let name = text(at);
            let help = if host::named(name).is_some() {
                format!("a function stands before the value: `{name}(…)`")
            } else {
                "go through members with `sum(persons.x)` or `count(persons.x)`, where `x` is a result of each member"
                    .to_owned()
            };
            Some(refusal(codes::METHOD_CALL, format!("`.{name}(`: values have no methods"), help))
        }
        "fn" if text(at + 2) == "." => {
            Some(refusal(codes::THIS, "a function belongs to no kind of value", "write `fn name(a, b) { … }`"))
        }
        "!" if text(at + 1) == "(" && before.is_some_and(|before| callable(tokens, before)) && adjacent(tokens, at) => {
            Some(refusal(codes::FOREIGN_SIGN, "`!` after a name has no meaning in a rule", "leave it out"))
        }
        _ => None,
    }
}

/// Whether `=` is that of a `let`. Where something between them was refused, there is nothing more to say.
fn gives_a_name(tokens: &Tokens, at: usize) -> bool {
    let refused = |at: usize| tokens.all.get(at).is_some_and(|token| token.refused);
    let begin =
        (at.saturating_sub(echo::NEAR)..at).rev().find(|at| matches!(tokens.text(*at), "let" | "{" | "}" | ";"));
    begin.is_some_and(|begin| tokens.text(begin) == "let" && (begin + 2 == at || (begin + 1..at).any(refused)))
}

/// Whether a sign stands in what an `if` asks.
fn in_condition(tokens: &Tokens, at: usize) -> bool {
    let before = (at.saturating_sub(echo::NEAR)..at).rev().map(|at| tokens.text(at));
    before.take_while(|text| !matches!(*text, "{" | "}" | ";")).any(|text| text == "if")
}

/// A word that something may be called by.
pub(super) fn callable(tokens: &Tokens, at: usize) -> bool {
    tokens.all.get(at).is_some_and(|token| token.kind == TokenKind::Word)
        && !matches!(tokens.text(at), "return" | "if" | "else" | "switch" | "let" | "in")
}

fn adjacent(tokens: &Tokens, at: usize) -> bool {
    at.checked_sub(1).and_then(|before| tokens.all.get(before)).is_some_and(|before| before.end == tokens.all[at].start)
}

/// `"a" | "b"`: a bar between two labels of a case.
fn label_bar(tokens: &Tokens, at: usize) -> bool {
    let label = |at: usize| {
        tokens.all.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Text | TokenKind::Number))
            || matches!(tokens.text(at), "true" | "false")
    };
    let mut end = at;
    while tokens.text(end) == "|" && label(end + 1) && end < at + echo::NEAR {
        end += 2;
    }
    at.checked_sub(1).is_some_and(label) && tokens.text(end) == "=>"
}
