//! TOML as a document: every number and date kept as its text, all syntax errors at once.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Table, Value, What, depth, duplicate, syntax};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden::{self, Inside};
use crate::ground::limits::DOCUMENT_DEPTH;
use crate::ground::source::{SourceFile, Span};

/// Reads a TOML text; the value is a table.
///
/// # Errors
/// `E0010` for what is not TOML, `E0011` for a key given twice, `E0018` past the depth limit, `E0019` for hidden
/// characters, `E0020` for an empty text.
pub fn read(file: &Arc<SourceFile>) -> Result<Value, Findings> {
    let mut findings = Findings::new();
    match read_on(file, &mut findings) {
        Some(value) if !findings.has_errors() => Ok(value),
        _ => Err(findings),
    }
}

/// Reads a TOML text and goes on where that makes sense: the value is given although keys were given twice (the first
/// stands) or characters were hidden, so that the rest can be checked too.
pub fn read_on(file: &Arc<SourceFile>, findings: &mut Findings) -> Option<Value> {
    hidden::scan(file, findings);
    if super::is_empty(file, findings) || depth::toml_is_too_deep(file, findings) {
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let mut readable = true;
    let twice: Vec<_> =
        errors.iter().filter(|error| error.message() == DUPLICATE).filter_map(toml::de::Error::span).collect();
    for error in errors.iter().filter(|error| error.message() != DUPLICATE) {
        readable = false;
        findings.push(told(file, error));
    }
    if !twice.is_empty() {
        let first = first_places(file, &twice);
        for (span, first) in twice.iter().zip(first) {
            let key = Span::new(file, span.start, span.end);
            let first = first.map(|range| Span::new(file, range.start, range.end));
            findings.push(duplicate(name_of(&key), &key, first.as_ref()));
        }
    }
    let mut conversion = Conversion { file, findings, too_deep: false };
    let table = conversion.table(table.get_ref(), 1);
    if conversion.too_deep || !readable {
        return None;
    }
    Some(Value { what: What::Table(table), span: Span::whole(file) })
}

/// What the parser says of a key given twice.
const DUPLICATE: &str = "duplicate key";

type Range = std::ops::Range<usize>;

struct Conversion<'a> {
    file: &'a Arc<SourceFile>,
    findings: &'a mut Findings,
    too_deep: bool,
}

impl Conversion<'_> {
    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> Table {
        // The parser may keep keys in the order of their letters; here they stand as written.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut out = Table::with_capacity(entries.len());
        for (key, value) in entries {
            let span = Span::new(self.file, key.span().start, key.span().end);
            hidden::check(key.get_ref(), Inside::Key, &span, self.findings);
            let value = self.value(value, depth, &span);
            out.insert(key.get_ref().to_string(), Entry { key: span, value });
        }
        out
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, depth: usize, key: &Span) -> Value {
        let span = Span::new(self.file, value.span().start, value.span().end);
        let nests = matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        if nests && depth >= DOCUMENT_DEPTH {
            if !self.too_deep {
                self.findings.push(depth::finding(key));
            }
            self.too_deep = true;
            return Value { what: What::Null, span };
        }
        let what = match value.get_ref() {
            DeValue::String(text) => {
                hidden::check(text, Inside::Text, &span, self.findings);
                What::Text(text.to_string())
            }
            DeValue::Integer(_) | DeValue::Float(_) => What::Number(span.text().to_owned()),
            DeValue::Boolean(truth) => What::Bool(*truth),
            DeValue::Datetime(_) => What::Date(span.text().to_owned()),
            DeValue::Array(list) => What::List(list.iter().map(|one| self.value(one, depth + 1, key)).collect()),
            DeValue::Table(table) => What::Table(self.table(table, depth + 1)),
        };
        Value { what, span }
    }
}

/// The key as written, without its quotes.
fn name_of(key: &Span) -> &str {
    key.text().trim_matches(['"', '\''])
}

/// Where each key that is given twice was given first. The parser tells only the second place, so the text is parsed
/// again with every second key under a name of its own: the first is then its neighbour.
fn first_places(file: &Arc<SourceFile>, twice: &[Range]) -> Vec<Option<Range>> {
    let mut text = file.text.clone();
    for (at, range) in twice.iter().enumerate() {
        text.replace_range(range.clone(), &stand_in(at, range.len()));
    }
    let (table, _) = DeTable::parse_recoverable(&text);
    twice
        .iter()
        .map(|range| neighbour(table.get_ref(), range, name_of(&Span::new(file, range.start, range.end))))
        .collect()
}

/// A bare key of so many bytes that nobody writes.
fn stand_in(number: usize, length: usize) -> String {
    let mut text = format!("{number:-<length$}");
    text.truncate(length);
    text
}

/// In the table that holds the key at `second`, the place of the key called `name`.
fn neighbour(table: &DeTable<'_>, second: &Range, name: &str) -> Option<Range> {
    if table.keys().any(|key| key.span() == *second) {
        return table.keys().find(|key| key.get_ref() == name).map(Spanned::span);
    }
    table.values().find_map(|value| neighbour_in(value.get_ref(), second, name))
}

fn neighbour_in(value: &DeValue<'_>, second: &Range, name: &str) -> Option<Range> {
    match value {
        DeValue::Table(table) => neighbour(table, second, name),
        DeValue::Array(list) => list.iter().find_map(|one| neighbour_in(one.get_ref(), second, name)),
        _ => None,
    }
}

fn told(file: &Arc<SourceFile>, error: &toml::de::Error) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let span = Span::new(file, range.start, range.end);
    let (message, help) = in_words(error.message(), span.text());
    syntax(&span, message).help(help)
}

/// What the parser says, in the words of people who write policies.
fn in_words(message: &str, found: &str) -> (String, &'static str) {
    let (message, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let short = |text: &str| text.to_owned();
    match message {
        "string values must be quoted" => {
            (format!("`{found}` is not a value"), "put texts in double quotes: \"…\"; true and false stand without")
        }
        "missing opening quote" | "invalid basic string" | "invalid literal string" => {
            (short("a text in quotes is not closed"), "close it with the quotes that opened it, on the same line")
        }
        "key with no value" | "missing value for key" | "missing value" => {
            (short("a key without a value"), "write it like this: key = value")
        }
        "extra `=`" | "unexpected `=` in array" | "extra assignment between key-value pairs" => {
            (short("an equals sign too many"), "write it like this: key = value")
        }
        "missing assignment between key-value pairs" => {
            (short("the equals sign is missing"), "write it like this: key = value")
        }
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            (short("a comma is missing here"), "put a comma between two entries")
        }
        "extra comma in array" | "extra comma in inline table" => {
            (short("a comma too many"), "keep one comma between two entries")
        }
        "unclosed array" => (short("a list is not closed"), "close it with ]"),
        "unclosed inline table" => (short("a table is not closed"), "close it with }"),
        "unclosed table" => (short("a heading is not closed"), "close it with ]"),
        "unclosed array table" => (short("a heading is not closed"), "close it with ]]"),
        "invalid unquoted key" | "unquoted keys cannot be empty" | "invalid key-value pair" => (
            if found.is_empty() { short("a key is missing here") } else { format!("`{found}` cannot stand in a key") },
            "a key has letters without accents, digits, _ and -; write it like this: key = value",
        ),
        "unexpected leading zero" => (short("a number begins with a needless zero"), "take the zero out"),
        "`_` may only go between digits" | "redundant numeric sign" | "unexpected sign" => {
            (short("a sign in a number that may not stand there"), "write digits, and one point if it has decimals")
        }
        "unexpected key or value" | "unexpected content" => {
            (format!("`{found}` may not stand here"), "one key and its value stand on a line, nothing after them")
        }
        "missing escaped value" | "too few unicode value digits" | "invalid value" => (
            short("a \\ in a text is followed by something TOML does not know"),
            "write \\\\ for a single \\, or put the text in single quotes",
        ),
        m if m.starts_with("cannot extend value of type") => (
            format!("`{found}` has a value already, so nothing can stand below it"),
            "give it either a value or keys of its own",
        ),
        m if expected.is_empty() || expected == "nothing" => (format!("this is not TOML: {m}"), CHECK_AROUND),
        m => (format!("this is not TOML: {m}, expected {expected}"), CHECK_AROUND),
    }
}

const CHECK_AROUND: &str = "check quotes, commas and brackets around it";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::Place;

    fn refused(text: &str) -> Vec<(String, usize, usize)> {
        let file = SourceFile::new("a.toml", text);
        let findings = read(&file).err().unwrap_or_default().sorted();
        let told = |d: &Diagnostic| {
            let Place { line, column } = d.span.as_ref().expect("a place").place();
            (d.code.text().to_owned(), line, column)
        };
        findings.all.iter().map(told).collect()
    }

    fn at(code: &str, line: usize, column: usize) -> (String, usize, usize) {
        (code.to_owned(), line, column)
    }

    #[test]
    fn numbers_and_dates_keep_their_text() {
        let file = SourceFile::new("a.toml", "z = 1_000\na = 0x10\nb = 1e3\nc = nan\nd = +0.50\ne = 2025-11-01\n");
        let value = read(&file).expect("it is TOML");
        let table = value.as_table().expect("a table");
        let texts: Vec<_> = table
            .iter()
            .map(|(key, entry)| match &entry.value.what {
                What::Number(text) | What::Date(text) => format!("{key} {text}"),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(texts, ["z 1_000", "a 0x10", "b 1e3", "c nan", "d +0.50", "e 2025-11-01"]);
    }

    #[test]
    fn keys_stand_in_the_order_written() {
        let file = SourceFile::new("a.toml", "[z]\nb = 1\na = 2\n[y]\n[z.sub]\n[[x]]\n[[x]]\n");
        let value = read(&file).expect("it is TOML");
        let table = value.as_table().expect("a table");
        assert_eq!(table.keys().collect::<Vec<_>>(), ["z", "y", "x"]);
        let z = table["z"].value.as_table().expect("a table");
        assert_eq!(z.keys().collect::<Vec<_>>(), ["b", "a", "sub"]);
    }

    #[test]
    fn all_syntax_errors_are_told_at_once() {
        assert_eq!(refused("a = \nb = yes\nc = [1, 2\n"), [at("E0010", 1, 5), at("E0010", 2, 5), at("E0010", 3, 10)]);
    }

    #[test]
    fn a_key_given_twice_is_told_with_the_first() {
        for (text, first) in [
            ("label = 1\nsub.label = 2\nlabel = 3\n", (1, 1)),
            ("[x]\nlabel = 1\n[y]\nlabel = 2\n[x]\nother = 3\n", (1, 2)),
            ("a = { b = 1, \"b\" = 2 }\n", (1, 7)),
            ("[[p]]\nid = 1\n[[p]]\nid = 2\nid = 3\n", (4, 1)),
            ("a.b = 1\na.b = 2\n", (1, 3)),
        ] {
            let file = SourceFile::new("a.toml", text);
            let findings = read(&file).expect_err("a key is given twice");
            assert_eq!(findings.all.len(), 1, "{text}: {:?}", findings.all);
            assert_eq!(findings.all[0].code.text(), "E0011", "{text}");
            let note = findings.all[0].notes.first().and_then(|note| note.span.clone());
            let place = note.unwrap_or_else(|| panic!("no note for {text}")).place();
            assert_eq!((place.line, place.column), first, "{text}");
        }
    }

    #[test]
    fn reading_goes_on_past_a_key_given_twice_with_the_first_value() {
        let file = SourceFile::new("a.toml", "a = 1\na = 2\nb = 3\n");
        let mut findings = Findings::new();
        let value = read_on(&file, &mut findings).expect("readable");
        let table = value.as_table().expect("a table");
        assert_eq!((table["a"].value.span.text(), table["b"].value.span.text()), ("1", "3"));
    }

    #[test]
    fn depth_is_limited_exactly() {
        let lists = |depth: usize| format!("a = {}{}\n", "[".repeat(depth - 1), "]".repeat(depth - 1));
        let dotted = |depth: usize| format!("{} = 1\n", vec!["a"; depth].join("."));
        let header = |depth: usize| format!("[{}]\n", vec!["a"; depth - 1].join("."));
        for text in [lists, dotted, header] {
            assert_eq!(refused(&text(DOCUMENT_DEPTH - 1)), []);
            assert_eq!(refused(&text(DOCUMENT_DEPTH)), []);
            let codes: Vec<_> = refused(&text(DOCUMENT_DEPTH + 1)).into_iter().map(|(code, ..)| code).collect();
            assert_eq!(codes, ["E0018"]);
        }
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        for text in [
            format!("a = {}", "[".repeat(500_000)),
            format!("{} = 1", vec!["a"; 300_000].join(".")),
            format!("[{}]", vec!["a"; 300_000].join(".")),
            format!("a = {}", "{b = ".repeat(200_000)),
        ] {
            let codes: Vec<_> = refused(&text).into_iter().map(|(code, ..)| code).collect();
            assert_eq!(codes, ["E0018"]);
        }
    }

    #[test]
    fn hidden_characters_are_refused() {
        assert_eq!(refused("\"k\u{200b}\" = 1\n"), [at("E0019", 1, 3)]);
        assert_eq!(refused("a = \"x\u{202e}y\" # \u{2066}\n"), [at("E0019", 1, 7), at("E0019", 1, 13)]);
        assert_eq!(refused("a = \"\\u202e\"\n"), [at("E0019", 1, 5)]);
        assert_eq!(refused("a = \"\u{200f}نص\u{200c}\"\n"), []);
    }

    #[test]
    fn an_empty_file_has_its_own_code_and_a_byte_order_mark_is_skipped() {
        assert_eq!(refused(" \n"), [at("E0020", 1, 1)]);
        assert_eq!(refused("\u{feff}a = 1\n"), []);
    }
}
