//! The words and signs of a rule file with their bytes. Rhai tells lines and columns only, and stops at the first thing
//! it does not like; this pass gives places their end, and finds at once whatever no rule may hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::foreign;
use super::refused::{self, Refusal};
use crate::ground::codes::Code;
use crate::ground::codes::document::{HIDDEN_CHARACTER, TOO_MANY_FINDINGS};
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden::{self, Inside};
use crate::ground::limits;
use crate::ground::names::legal;
use crate::ground::source::{SourceFile, Span};

/// One word, number, text or sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether a finding was made about it: what follows from it is not worth telling.
    pub refused: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, digits and underscores.
    Word,
    /// Digits.
    Number,
    /// Between double quotes, the quotes included.
    Text,
    /// Anything else.
    Sign,
}

/// The tokens of a file.
pub(super) struct Tokens {
    /// The file.
    pub file: Arc<SourceFile>,
    /// In order.
    pub all: Vec<Token>,
    /// Lines that begin with `///`: start, end without the line break.
    pub docs: Vec<(usize, usize)>,
}

impl Tokens {
    /// The text of a token.
    pub fn text(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |token| self.file.text.get(token.start..token.end).unwrap_or(""))
    }

    /// The place of a token.
    pub fn span(&self, at: usize) -> Span {
        let end = self.file.text.len();
        let (start, end) = self.all.get(at).map_or((end, end), |token| (token.start, token.end));
        Span::new(&self.file, start, end)
    }
}

/// Signs of more than one character, longest first. Every other character is a sign of its own.
const SIGNS: [&str; 46] = [
    "**=", "<<=", ">>=", "===", "!==", "..=", "...", "::<", "**", "<<", ">>", "==", "!=", "<=", ">=", "&&", "||", "=>",
    "->", "<-", "|>", "<|", ":=", "::", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "..", "?.", "??",
    "?[", "!.", "#{", "#\"", "##", "#!", ":;", "<>", "=<",
];

struct Lexer<'a> {
    file: &'a Arc<SourceFile>,
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    docs: Vec<(usize, usize)>,
    /// Names in foreign letters that were told: a name stands in many places and is one mistake.
    told: BTreeSet<String>,
    findings: &'a mut Findings,
}

/// Reads the tokens of a file, and tells everything in it that no rule may hold.
pub(super) fn tokens(file: &Arc<SourceFile>, findings: &mut Findings) -> Tokens {
    let (text, told) = (file.text.as_str(), BTreeSet::new());
    let mut lexer = Lexer { file, text, at: 0, tokens: Vec::new(), docs: Vec::new(), told, findings };
    hidden::scan(file, lexer.findings);
    lexer.run();
    let (all, docs) = (lexer.tokens, lexer.docs);
    let mut tokens = Tokens { file: Arc::clone(file), all, docs };
    refused::scan(&mut tokens, findings);
    tokens
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn run(&mut self) {
        while let Some(first) = self.rest().chars().next() {
            match first {
                ' ' | '\t' | '\n' => self.at += 1,
                '\r' if self.rest().starts_with("\r\n") => self.at += 2,
                _ if self.rest().starts_with("//") => self.line_comment(),
                _ if self.rest().starts_with("/*") => self.block_comment(),
                '"' => self.string(),
                '`' => self.back_quotes(),
                '\'' => self.character(),
                '0'..='9' => self.number(),
                'a'..='z' | 'A'..='Z' | '_' => self.word(),
                _ if first.is_ascii_graphic() => self.sign(),
                _ => self.foreign(first),
            }
        }
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        self.tokens.push(Token { kind, start: self.at, end, refused: false });
        self.at = end;
    }

    fn refuse(&mut self, end: usize, code: Code, message: impl Into<String>, help: &str) {
        let span = Span::new(self.file, self.at, end);
        push(self.findings, Diagnostic::new(code, &span, message).help(help));
        self.tokens.push(Token { kind: TokenKind::Sign, start: self.at, end, refused: true });
        self.at = end;
    }

    /// Where the line of a byte ends.
    fn line_end(&self, from: usize) -> usize {
        self.text.get(from..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |at| from + at)
    }

    fn readable(&mut self, start: usize, end: usize) {
        let span = Span::new(self.file, start, end);
        let text = span.text().to_owned();
        hidden::check(&text, Inside::Text, &span, self.findings);
        // A carriage return alone ends a comment for Rhai, and for no editor.
        if let Some(at) = text.match_indices('\r').map(|(at, _)| at).find(|at| !text[*at..].starts_with("\r\n")) {
            let span = Span::new(self.file, start + at, start + at + 1);
            let message = "a carriage return stands here without a line break: U+000D";
            self.findings.push(Diagnostic::new(HIDDEN_CHARACTER, &span, message).help("delete it"));
        }
    }

    fn line_comment(&mut self) {
        let start = self.at;
        let end = self.line_end(start);
        let end_of_text = if self.text.get(..end).is_some_and(|t| t.ends_with('\r')) { end - 1 } else { end };
        self.readable(start, end_of_text);
        if self.rest().starts_with("///") && !self.rest().starts_with("////") {
            self.docs.push((start, end_of_text));
        }
        self.at = end;
    }

    fn block_comment(&mut self) {
        let (start, mut level, mut at) = (self.at, 0_usize, self.at);
        while at < self.text.len() {
            let rest = self.text.get(at..).unwrap_or("");
            if rest.starts_with("/*") {
                level += 1;
                at += 2;
            } else if rest.starts_with("*/") {
                level -= 1;
                at += 2;
                if level == 0 {
                    break;
                }
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        if level > 0 {
            self.refuse(start + 2, codes::BRACKET, "this comment is never closed", "write `*/` where it ends");
        }
        self.readable(start, at);
        self.at = at;
    }

    /// The first character from a byte on that is wanted, on the same line.
    fn on_line(&self, from: usize, wanted: impl Fn(char) -> bool) -> Option<(usize, char)> {
        let rest = self.text.get(from..).unwrap_or("").char_indices();
        rest.map(|(at, c)| (from + at, c)).take_while(|(_, c)| *c != '\n').find(|(_, c)| wanted(*c))
    }

    fn string(&mut self) {
        let (start, mut from, mut escaped) = (self.at, self.at + 1, false);
        let close = loop {
            match self.on_line(from, |c| matches!(c, '"' | '\\')) {
                Some((at, '\\')) => {
                    escaped = true;
                    let skipped = self.text.get(at + 1..).and_then(|rest| rest.chars().next());
                    from = at + 1 + skipped.filter(|c| *c != '\n').map_or(0, char::len_utf8);
                }
                Some((at, _)) => break at,
                None => {
                    let end = start + self.text.get(start..self.line_end(start)).unwrap_or("").trim_end().len();
                    self.readable(start, end);
                    return self.refuse(end, codes::BRACKET, "this text is never closed", "write `\"` where it ends");
                }
            }
        };
        self.readable(start, close);
        if escaped {
            let help = "a text is the name of a member of a choice, as declared: plain letters, digits and underscores";
            return self.refuse(close + 1, codes::TEXT, "a text may not hold a backslash", help);
        }
        self.push(TokenKind::Text, close + 1);
    }

    fn back_quotes(&mut self) {
        let close = self.text.get(self.at + 1..).and_then(|rest| rest.find('`'));
        let end = close.map_or(self.text.len(), |at| self.at + at + 2);
        let message = "a text in back quotes puts values into a text, and rules never compute with text";
        self.refuse(end, codes::INTERPOLATION, message, "write a member of a choice in double quotes: \"child\"");
    }

    fn character(&mut self) {
        let end = self.on_line(self.at + 1, |c| c == '\'').map_or(self.at + 1, |(at, _)| at + 1);
        let help = "write a member of a choice in double quotes: \"child\"";
        self.refuse(end, codes::CHARACTER, "single quotes hold a character, and rules know none", help);
    }

    fn number(&mut self) {
        let rest = self.rest();
        let run = |text: &str| text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        let mut length = run(rest);
        let fraction = rest.get(length..).and_then(|rest| rest.strip_prefix('.'));
        if let Some(fraction) = fraction.filter(|f| f.starts_with(|c: char| c.is_ascii_digit())) {
            length += 1 + run(fraction);
        }
        let text = rest.get(..length).unwrap_or("").to_owned();
        let end = self.at + length;
        if let Some((code, message, help)) = number_fault(&text) {
            return self.refuse(end, code, message, help);
        }
        self.push(TokenKind::Number, end);
    }

    fn word(&mut self) {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if rest.get(length..).is_some_and(|rest| rest.starts_with(of_a_word)) {
            return self.foreign_word();
        }
        self.push(TokenKind::Word, self.at + length);
    }

    /// A word with letters that are not a to z.
    fn foreign_word(&mut self) {
        let end = self.at + self.rest().find(|c: char| !of_a_word(c)).unwrap_or(self.rest().len());
        let word = self.text.get(self.at..end).unwrap_or("");
        if let Some(number) = foreign::with_plain_digits(word) {
            let message = format!("`{word}` is written in digits that a rule does not take");
            return self.refuse(end, codes::NUMBER_FORM, message, &format!("write `{number}`"));
        }
        if self.told.insert(word.to_owned()) {
            let latin = word.contains(|c: char| c.is_ascii_lowercase());
            let like = if latin { format!(", as in `{}`", legal(word)) } else { String::new() };
            let help = format!(
                "names in rules are written with a to z, 0 to 9 and `_`{like}; labels carry accents and other scripts"
            );
            return self.refuse(end, codes::RULE_NAME, format!("`{word}` cannot stand in a rule"), &help);
        }
        self.tokens.push(Token { kind: TokenKind::Sign, start: self.at, end, refused: true });
        self.at = end;
    }

    fn sign(&mut self) {
        let sign = SIGNS.iter().find(|sign| self.rest().starts_with(**sign));
        let length = sign.map_or(1, |sign| sign.len());
        self.push(TokenKind::Sign, self.at + length);
    }

    fn foreign(&mut self, first: char) {
        let one = self.at + first.len_utf8();
        match first {
            // Told by the scan of the whole file.
            _ if hidden::changes_direction(first) => {
                self.tokens.push(Token { kind: TokenKind::Sign, start: self.at, end: one, refused: true });
                self.at = one;
            }
            _ if hidden::is_invisible(first) => {
                let span = Span::new(self.file, self.at, one);
                let mut buffer = [0; 4];
                hidden::check(first.encode_utf8(&mut buffer), Inside::Key, &span, self.findings);
                self.tokens.push(Token { kind: TokenKind::Sign, start: self.at, end: one, refused: true });
                self.at = one;
            }
            _ if first.is_whitespace() => {
                let message = format!("a space that is not a plain one stands here: U+{:04X}", u32::from(first));
                self.refuse(one, codes::FOREIGN_SIGN, message, "delete it and type a plain space");
            }
            '“' | '”' | '„' | '«' | '»' | '‘' | '’' => {
                let close = self.on_line(one, |c| matches!(c, '“' | '”' | '»' | '’'));
                let end = close.map_or(one, |(at, c)| at + c.len_utf8());
                let help = "write straight double quotes: \"child\"";
                self.refuse(end, codes::FOREIGN_SIGN, "typographic quotes are no quotes of a rule", help);
            }
            _ if first.is_alphanumeric() => self.foreign_word(),
            _ => {
                let (message, help) = match foreign::stands_for(first) {
                    Some(sign) => (format!("`{first}` is no operator of a rule"), format!("write `{sign}`")),
                    None => (format!("`{first}` has no meaning in a rule"), "delete it".to_owned()),
                };
                self.refuse(one, codes::FOREIGN_SIGN, message, &help);
            }
        }
    }
}

/// Whether a character belongs to a word of some script; an accent may be a character of its own.
fn of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Keeps a finding, up to the limit of a file.
pub(super) fn push(findings: &mut Findings, finding: Diagnostic) {
    if findings.all.len() < limits::FILE_FINDINGS {
        findings.push(finding);
    } else if !findings.all.iter().skip(limits::FILE_FINDINGS).any(|told| told.code == TOO_MANY_FINDINGS)
        && let Some(span) = &finding.span
    {
        findings.push(Diagnostic::too_many_in(&span.file));
    }
}

/// Why a number may not stand in a rule, and what to do.
fn number_fault(text: &str) -> Option<(Code, String, &'static str)> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !fraction.is_none_or(plain) {
        let help = "write plain digits, with one point at most: 1000, 0.25";
        return Some((codes::NUMBER_FORM, format!("`{text}` is not a plain number"), help));
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Some((codes::NUMBER_FORM, format!("`{text}` begins with a needless zero"), "leave it out"));
    }
    let digits = whole.len() + fraction.map_or(0, str::len);
    if digits > limits::LITERAL_DIGITS {
        let message = format!("this number has {digits} digits; in a rule it may have {}", limits::LITERAL_DIGITS);
        return Some((codes::LITERAL_TOO_LONG, message, "declare it as a parameter of the law and read it as `law.…`"));
    }
    None
}

/// Tells a refusal at a token.
pub(super) fn tell(tokens: &mut Tokens, at: usize, refusal: &Refusal, findings: &mut Findings) {
    let span = tokens.span(at);
    push(findings, Diagnostic::new(refusal.code, &span, refusal.message.clone()).help(refusal.help.clone()));
    if let Some(token) = tokens.all.get_mut(at) {
        token.refused = true;
    }
}
