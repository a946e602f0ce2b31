//! TOML as a document: every number and date kept as its text, all syntax errors at once.

mod misread;
mod twice;
mod words;

use std::sync::Arc;

use misread::Complaint;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Table, Value, What, depth, duplicate};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::diagnostic::Findings;
use crate::ground::hidden::{self, Inside};
use crate::ground::limits::{DOCUMENT_DEPTH, FILE_FINDINGS};
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
    let (twice, broken): (Vec<_>, Vec<_>) = errors.iter().partition(|error| error.message() == DUPLICATE);
    let broken = broken
        .into_iter()
        .map(|error| Complaint { at: error.span().unwrap_or_default(), message: error.message().to_owned() });
    let (broken, misread) = misread::believed(file, broken.collect());
    if broken.len() > FILE_FINDINGS || twice.len() > FILE_FINDINGS {
        findings.push(Diagnostic::too_many_in(file));
    }
    for Complaint { at, message } in broken.iter().take(FILE_FINDINGS) {
        findings.push(words::told(&Span::new(file, at.start, at.end), message));
    }
    let twice = twice.into_iter().filter_map(toml::de::Error::span).filter(|second| second.start < misread);
    let twice: Vec<_> = twice.take(FILE_FINDINGS).collect();
    for (second, first) in twice.iter().zip(twice::first_places(&file.text, &twice)) {
        let key = Span::new(file, second.start, second.end);
        let first = first.map(|range| Span::new(file, range.start, range.end));
        findings.push(duplicate(twice::name_of(key.text()), &key, first.as_ref()));
    }
    let mut conversion = Conversion { file, findings, too_deep: false };
    let table = conversion.table(table.get_ref(), 1);
    if conversion.too_deep || !broken.is_empty() {
        return None;
    }
    Some(Value { what: What::Table(table), span: Span::whole(file) })
}

/// What the parser says of a key given twice.
const DUPLICATE: &str = "duplicate key";

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::diagnostic::Diagnostic;
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
    fn what_stands_after_a_quote_left_open_is_read_by_itself() {
        let text = "a = { en = \"x }\n\n[b]\nkind = \"y\"\nper = \"z\"\n[c]\nkind = \"y\"\nd = yes\n";
        assert_eq!(refused(text), [at("E0010", 1, 16), at("E0010", 8, 5)]);
        let list = "a = [\n  { b = 1 c = 2 },\n  { b = 3, c = 4 },\n]\n";
        assert_eq!(refused(list), [at("E0010", 2, 10)]);
    }

    #[test]
    fn past_the_limit_of_findings_one_says_so_and_the_rest_is_not_looked_at() {
        for wrong in ["a# = yes\n", "a = 1\n"] {
            // A key given once is not wrong yet.
            let once = usize::from(wrong == "a = 1\n");
            let found = |count: usize| {
                let lines = (0..count + once).map(|at| wrong.replace('#', &at.to_string()));
                let all = refused(&lines.collect::<String>());
                let too_many = all.iter().filter(|finding| finding.0 == "E0029").count();
                (all.len() - too_many, too_many)
            };
            let most = FILE_FINDINGS;
            assert_eq!([found(most - 1), found(most)], [(most - 1, 0), (most, 0)], "{wrong}");
            assert_eq!([found(most + 1), found(3 * most)], [(most, 1), (most, 1)], "{wrong}");
        }
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
            format!(
                "[{name}]\n{open}x = 1{close}\n",
                name = vec!["a"; 32].join("."),
                open = format!("{} = {{", vec!["a"; 32].join(".")).repeat(32),
                close = "}".repeat(32),
            ),
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn no_text_makes_it_panic_and_every_refusal_has_a_place(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "b", "\"a\"", "'", "\"", "\"\"\"", "=", "=", ".", ",", "[", "]", "[[", "]]", "{", "}", "\n", "\n",
                    " ", "1", "-1.5", "0x", "2025-01-01", "true", "#", "\\u", "é", "\r", "\u{202e}", "[a]\n", "[a.b]\n", "[[a]]\n",
                    "a = 1\n", "a.b = 2\n", "b = {a = 1}\n",
                ]),
                0..25,
            )
        ) {
            let text: String = parts.concat();
            let file = SourceFile::new("a.toml", text);
            let mut findings = Findings::new();
            let value = read_on(&file, &mut findings);
            prop_assert!(value.is_some() || findings.has_errors());
            for finding in &findings.all {
                let span = finding.span.as_ref().expect("a place");
                prop_assert!(span.start <= span.end && span.end <= file.text.len());
                prop_assert!(file.text.is_char_boundary(span.start) && file.text.is_char_boundary(span.end));
            }
            let _ = crate::ground::render::text(&findings, crate::ground::render::Options::default());
        }
    }
}
