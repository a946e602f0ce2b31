//! JSON as a document: strict, every number kept as its text.

use std::sync::Arc;

use indexmap::map::Entry as Slot;
use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Entry, Table, Value, What, depth, duplicate, scalar, syntax};
use crate::ground::diagnostic::Findings;
use crate::ground::hidden::{self, Inside};
use crate::ground::source::{SourceFile, Span};

/// Reads a JSON text. A line of JSON Lines is a text of its own, made with [`SourceFile::at_line`].
///
/// # Errors
/// `E0010` for what is not JSON, `E0011` for a key given twice, `E0018` past the depth limit, `E0019` for hidden
/// characters, `E0020` for an empty text.
pub fn read(file: &Arc<SourceFile>) -> Result<Value, Findings> {
    let mut findings = Findings::new();
    match read_on(file, &mut findings) {
        Some(value) if !findings.has_errors() => Ok(value),
        _ => Err(findings),
    }
}

/// Reads a JSON text and goes on where that makes sense: the value is given although keys were given twice (the first
/// stands) or characters were hidden, so that the rest can be checked too.
pub fn read_on(file: &Arc<SourceFile>, findings: &mut Findings) -> Option<Value> {
    hidden::scan(file, findings);
    if super::is_empty(file, findings) || depth::json_is_unfit(file, findings) {
        return None;
    }
    let parsed = match parse_to_ast(&file.text, &CollectOptions::default(), &OPTIONS) {
        Ok(parsed) => parsed,
        Err(error) => {
            findings.push(told(file, &error));
            return None;
        }
    };
    let before = findings.all.len();
    let value = Conversion { file, findings }.value(&parsed.value?);
    let broken = findings.all.get(before..).is_some_and(|new| new.iter().any(|d| d.code == super::SYNTAX));
    if broken { None } else { Some(value) }
}

/// What the parser is lenient about is refused; spellings of numbers that JSON has not are let through, so that all of
/// them are refused at once, in our words.
const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: true,
    allow_unary_plus_numbers: true,
    allow_bare_decimal_point_numbers: true,
    allow_non_finite_numbers: true,
    allow_extended_string_escapes: false,
};

struct Conversion<'a> {
    file: &'a Arc<SourceFile>,
    findings: &'a mut Findings,
}

impl Conversion<'_> {
    fn span(&self, range: Range) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn value(&mut self, value: &ast::Value<'_>) -> Value {
        let span = self.span(value.range());
        let what = match value {
            ast::Value::NullKeyword(_) => What::Null,
            ast::Value::BooleanLit(literal) => What::Bool(literal.value),
            ast::Value::NumberLit(literal) => {
                if !is_json_number(literal.value) {
                    self.findings.push(
                        syntax(&span, format!("`{}` is not a number in JSON", literal.value)).help(scalar::NUMBER_HELP),
                    );
                }
                What::Number(literal.value.to_owned())
            }
            ast::Value::StringLit(literal) => {
                self.text(&literal.value, Inside::Text, &span);
                What::Text(literal.value.to_string())
            }
            ast::Value::Array(array) => What::List(array.elements.iter().map(|element| self.value(element)).collect()),
            ast::Value::Object(object) => What::Table(self.table(object)),
        };
        Value { what, span }
    }

    fn table(&mut self, object: &ast::Object<'_>) -> Table {
        let mut table = Table::with_capacity(object.properties.len());
        for property in &object.properties {
            let (name, range) = match &property.name {
                ast::ObjectPropName::String(name) => (name.value.as_ref(), name.range),
                ast::ObjectPropName::Word(name) => (name.value, name.range),
            };
            let key = self.span(range);
            self.text(name, Inside::Key, &key);
            let value = self.value(&property.value);
            match table.entry(name.to_owned()) {
                Slot::Vacant(slot) => {
                    slot.insert(Entry { key, value });
                }
                Slot::Occupied(first) => {
                    self.findings.push(duplicate(name, &key, Some(&first.get().key)));
                }
            }
        }
        table
    }

    /// A line break inside quotes is a syntax error; other hidden characters are told as such.
    fn text(&mut self, decoded: &str, inside: Inside, span: &Span) {
        if let Some(at) = span.text().find(['\n', '\r', '\t']) {
            let place = Span::new(&span.file, span.start, span.start + at);
            self.findings.push(
                syntax(&place, "a text in quotes ends on the line where it begins")
                    .help("close the quotes; a line break is written \\n, a tab \\t"),
            );
        }
        hidden::check(decoded, inside, span, self.findings);
    }
}

/// JSON's own grammar of numbers, exponents included: those are refused later, where the number is read.
fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mut bytes = rest.bytes().skip(whole).peekable();
    if whole == 0 {
        return false;
    }
    if bytes.next_if_eq(&b'.').is_some() {
        let mut decimals = 0;
        while bytes.next_if(u8::is_ascii_digit).is_some() {
            decimals += 1;
        }
        if decimals == 0 {
            return false;
        }
    }
    matches!(bytes.next(), None | Some(b'e' | b'E'))
}

fn told(file: &Arc<SourceFile>, error: &ParseError) -> crate::ground::diagnostic::Diagnostic {
    let range = error.range();
    let span = Span::new(file, range.start, range.end);
    let around = (file.text.get(..range.start).unwrap_or(""), file.text.get(range.start..).unwrap_or(""));
    if around.0.ends_with('0') && around.1.starts_with(|c: char| c.is_ascii_digit()) {
        return syntax(&span, "a number begins with a needless zero").help("take the zero out");
    }
    let (message, help) = in_words(error.kind(), span.text());
    syntax(&span, message).help(help)
}

fn in_words(kind: &ParseErrorKind, found: &str) -> (String, &'static str) {
    use ParseErrorKind as K;
    let short = |text: &'static str| text.to_owned();
    match kind {
        K::CommentsNotAllowed | K::UnterminatedCommentBlock => {
            (short("a comment stands here, and JSON has none"), "take the comment out")
        }
        K::TrailingCommasNotAllowed => (short("a comma stands after the last one"), "take the comma out"),
        K::ExpectedComma => (short("a comma is missing here"), "put a comma between two entries"),
        K::SingleQuotedStringsNotAllowed => {
            (short("single quotes stand here"), "put names and texts in double quotes: \"…\"")
        }
        K::ExpectedStringObjectProperty => {
            (short("a name without quotes stands here"), "put names in double quotes: \"…\"")
        }
        K::ExpectedColonAfterObjectKey => {
            (short("a colon is missing after the name"), "write it like this: \"name\": value")
        }
        K::ExpectedObjectValue => {
            (short("the value is missing after the colon"), "write it like this: \"name\": value")
        }
        K::MultipleRootJsonValues => {
            (short("a second value begins after the first has ended"), "keep one value, and check its closing brackets")
        }
        K::UnterminatedArray => (short("a list is not closed"), "close it with ]"),
        K::UnterminatedObject => (short("a table is not closed"), "close it with }"),
        _ if found.starts_with(['\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{2018}', '\u{2019}']) => {
            (format!("`{found}` opens quotes of another kind"), "put texts in plain double quotes: \"…\"")
        }
        K::UnexpectedCloseBrace | K::UnexpectedCloseBracket | K::UnexpectedComma | K::UnexpectedColon => {
            (format!("`{found}` stands where a value is expected"), "write the value, or take it out")
        }
        K::UnexpectedWord => (
            format!("`{found}` is not a value"),
            "values are numbers, texts in double quotes, true, false, null, lists and tables",
        ),
        K::String(_) => (
            short("a text in quotes is not closed, or a \\ in it is followed by something JSON does not know"),
            "close the quotes; after \\ only \" \\ / b f n r t and u with four digits may stand",
        ),
        K::ExpectedDigit | K::ExpectedDigitFollowingNegativeSign | K::ExpectedPlusMinusOrDigitInNumberLiteral => {
            (short("a digit is missing in a number"), scalar::NUMBER_HELP)
        }
        _ => (
            if found.is_empty() { short("the text ends too soon") } else { format!("`{found}` may not stand here") },
            "check quotes, commas and brackets around it",
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::limits::DOCUMENT_DEPTH;

    fn refused(text: &str) -> Vec<(&'static str, usize, usize)> {
        let file = SourceFile::new("a.json", text);
        let findings = read(&file).err().unwrap_or_default().sorted();
        let place = |span: &Option<Span>| span.as_ref().expect("a place").place();
        findings.all.iter().map(|d| (d.code.text(), place(&d.span).line, place(&d.span).column)).collect()
    }

    #[test]
    fn what_other_dialects_allow_is_refused() {
        for text in [
            "{\"a\": 1, // c\n\"b\": 2}",
            "{\"a\": 1,}",
            "[1,]",
            "{'a': 1}",
            "{a: 1}",
            "[0x10]",
            "[+1]",
            "[.5]",
            "[5.]",
            "[NaN]",
            "[-Infinity]",
            "[nan]",
            "{\"a\": 1 \"b\": 2}",
            "[1 2]",
            "[1][2]",
            "[\"a\\x41\"]",
            "[\"a\nb\"]",
            "[\"a\tb\"]",
            "[01]",
            "[1",
            "{\"a\"",
            "[\"a",
            "]",
            "[,]",
            "[1,,2]",
            "tru",
            "[1]x",
            "\u{b}[1]",
            "[\u{a0}1]",
        ] {
            let codes: Vec<_> = refused(text).into_iter().map(|(code, ..)| code).collect();
            assert_eq!(codes, ["E0010"], "{text}");
        }
    }

    #[test]
    fn every_spelling_of_a_number_that_json_has_not_is_told_at_once() {
        assert_eq!(refused("[0x10, 1, +1,\n NaN]"), [("E0010", 1, 2), ("E0010", 1, 11), ("E0010", 2, 2)]);
    }

    #[test]
    fn numbers_keep_their_text() {
        let file = SourceFile::new("a.json", "[1e400, -0, 1.50, 123456789012345678901234567890]");
        let value = read(&file).expect("it is JSON");
        let What::List(list) = &value.what else { panic!("a list") };
        let texts: Vec<_> = list.iter().map(|value| value.span.text()).collect();
        assert_eq!(texts, ["1e400", "-0", "1.50", "123456789012345678901234567890"]);
        assert!(list.iter().all(|value| matches!(&value.what, What::Number(text) if text == value.span.text())));
    }

    #[test]
    fn a_key_given_twice_is_told_with_the_first_at_any_level() {
        let file = SourceFile::new("a.json", "{\"a\": {\"b\": 1, \"c\": 2, \"\\u0062\": 3}}");
        let findings = read(&file).expect_err("a key is given twice");
        assert_eq!(findings.all.len(), 1);
        assert_eq!(findings.all[0].code.text(), "E0011");
        assert_eq!(findings.all[0].notes[0].span.as_ref().map(|span| span.place().column), Some(8));
    }

    #[test]
    fn depth_is_limited_exactly_and_brackets_in_texts_do_not_count() {
        let lists = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(refused(&lists(DOCUMENT_DEPTH - 1)), []);
        assert_eq!(refused(&lists(DOCUMENT_DEPTH)), []);
        assert_eq!(refused(&lists(DOCUMENT_DEPTH + 1)), [("E0018", 1, DOCUMENT_DEPTH + 1)]);
        assert_eq!(refused(&format!("[\"\\\"{}\"]", "[".repeat(100))), []);
        assert_eq!(refused(&"{\"a\":".repeat(10_000)), [("E0018", 1, 5 * DOCUMENT_DEPTH + 1)]);
    }

    #[test]
    fn a_line_of_json_lines_is_told_by_its_own_number() {
        let file = SourceFile::at_line("all.jsonl", "{\"a\": 1,}", 57);
        let findings = read(&file).expect_err("a comma too many");
        assert_eq!(findings.all[0].span.as_ref().map(|span| span.place().line), Some(57));
    }

    #[test]
    fn hidden_characters_are_refused() {
        assert_eq!(refused("{\"k\u{200b}\": 1}"), [("E0019", 1, 4)]);
        assert_eq!(refused("{\"k\": \"\u{202e}\"}"), [("E0019", 1, 8)]);
        assert_eq!(refused("{\"k\": \"\\u202e\"}"), [("E0019", 1, 7)]);
        assert_eq!(refused("{\"k\": \"\u{200f}نص\u{200c}\"}"), []);
        assert_eq!(refused(" \n "), [("E0020", 1, 1)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn what_is_json_is_what_another_parser_takes_for_it(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u00e9\"", "\"\\ud800\"", "\"", "1", "-0", "1.5", "1.", "01",
                    "[1e5]", "+1", "true", "nul", "null", " ", "\n", "\t", "é", "'", "//", "{\"a\":", "[1", "]", "}",
                ]),
                1..12,
            )
        ) {
            let text: String = parts.concat();
            let file = SourceFile::new("a.json", text.clone());
            let ours = read(&file);
            let only_twice = ours.as_ref().err().is_some_and(|findings| findings.all.iter().all(|d| d.code.text() == "E0011"));
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert_eq!(ours.is_ok() || only_twice, theirs.is_ok(), "{:?} {:?} {:?}", text, ours, theirs);
            if let Err(findings) = &ours {
                let _ = crate::ground::render::text(findings, crate::ground::render::Options::default());
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = read(&SourceFile::new("a.json", text));
        }
    }
}
