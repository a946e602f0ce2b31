//! What the parser says, in the words of people who write policies.

use super::super::{scalar, syntax};
use crate::ground::amount;
use crate::ground::codes::document::BAD_DATE;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::hidden;
use crate::ground::source::Span;

/// The finding for what the parser says at a place.
pub(super) fn told(span: &Span, message: &str) -> Diagnostic {
    let (message, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let span = &widened(span, message.starts_with("unexpected"));
    let found = span.text();
    if let Some(c) = found.chars().next().filter(|c| c.is_control()) {
        return hidden::finding(&Span::new(&span.file, span.start, span.start + c.len_utf8()), c);
    }
    if ["invalid date", "invalid time", "invalid date-time", "invalid datetime"].contains(&message) {
        return Diagnostic::new(BAD_DATE, span, format!("`{found}` is not a date")).help(scalar::date_help());
    }
    if let Some(finding) = comma_missing(span).or_else(|| number(span, message)) {
        return finding;
    }
    let (message, help) = in_words(message, expected, found);
    syntax(span, message).help(help)
}

/// `from = 0 rate = 2`: the parser takes `0 rate` for one value.
fn comma_missing(span: &Span) -> Option<Diagnostic> {
    let value = span.text().split(' ').next()?;
    let (start, line) = span.file.line_of(span.start);
    let rest = line.get(span.end.checked_sub(start)?..)?;
    if value.len() == span.text().len() || !rest.trim_start().starts_with('=') {
        return None;
    }
    let end = span.start + value.len();
    Some(
        syntax(&Span::new(&span.file, end, end + 1), "a comma is missing here").help("put a comma between two entries"),
    )
}

/// The parser often tells a point: then the character there, or what is left of the line.
fn widened(span: &Span, to_the_end: bool) -> Span {
    if span.end > span.start {
        return span.clone();
    }
    let (start, line) = span.file.line_of(span.start);
    let rest = line.get(span.start.saturating_sub(start)..).unwrap_or("");
    let end = if to_the_end { rest.trim_end().len() } else { rest.chars().next().map_or(0, char::len_utf8) };
    Span::new(&span.file, span.start, span.start + end)
}

/// Where the place is in a number: the whole of it, and what is wrong with it.
fn number(span: &Span, message: &str) -> Option<Diagnostic> {
    let (start, line) = span.file.line_of(span.start);
    let at = span.start.checked_sub(start)?;
    let before = line.get(..at)?;
    // A comma with digits on both sides is a decimal comma; elsewhere it ends a number.
    let is_part = |c: char| c.is_alphanumeric() || "+-._%$€'".contains(c);
    let from = before
        .rfind(|c: char| !is_part(c))
        .map_or(0, |end| end + before[end..].chars().next().map_or(1, char::len_utf8));
    let rest = line.get(from..)?;
    let written = message == "string values must be quoted" && !span.text().contains(['"', '\'', '=', ',']);
    let text = if written {
        span.text()
    } else if message == "unexpected key or value" && rest.contains(',') {
        rest.split([' ', '#', ']', '}']).next()?
    } else {
        rest.split(|c: char| !is_part(c)).next()?
    };
    let from = if written { span.start } else { start + from };
    let in_it = from <= span.start && span.start <= from + text.len();
    let is_number = text.trim_start_matches(['+', '-', '.']).starts_with(|c: char| c.is_ascii_digit());
    let after_equals = line.get(..from - start).is_some_and(|before| before.contains(['=', '[', ',']));
    if !is_number || !in_it || !after_equals {
        return None;
    }
    let error = amount::parse(text).err()?;
    let span = Span::new(&span.file, from, from + text.len());
    Some(
        Diagnostic::new(scalar::number_code(error), &span, format!("`{}` is not a plain number", hidden::shown(text)))
            .label(error.to_string())
            .help(scalar::NUMBER_HELP),
    )
}

fn in_words(message: &str, expected: &str, found: &str) -> (String, &'static str) {
    let short = |text: &str| text.to_owned();
    match message {
        _ if found.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', '\u{2018}', '\u{2019}']) => {
            (format!("`{found}` is in quotes of another kind"), "put texts in plain double quotes: \"…\"")
        }
        _ if found.chars().count() == 1 && found.trim().is_empty() && found != " " => (
            format!("a blank of another kind stands here: U+{:04X}", found.chars().next().map_or(0, u32::from)),
            "delete it and type a space instead",
        ),
        "string values must be quoted" | "invalid boolean" | "invalid float" if !found.is_empty() => {
            let help = match found.to_lowercase().as_str() {
                "true" | "false" | "yes" | "no" | "oui" | "non" => "write true or false, in small letters",
                _ => "put texts in double quotes: \"…\"; true and false stand without",
            };
            (format!("`{found}` is not a value"), help)
        }
        "missing array opening" | "missing inline table opening" => {
            (format!("`{found}` closes nothing here"), "check the brackets before it")
        }
        "invalid literal string" | "invalid basic string" | "missing opening quote" if found == "}" => {
            (short("a key needs an equals sign and a value"), KEY_AND_VALUE)
        }
        "missing opening quote" | "invalid basic string" | "invalid literal string" => {
            (short("a text in quotes is not closed"), "close it with the quotes that opened it, on the same line")
        }
        "invalid multi-line basic string" => {
            (short("a text of several lines is not closed"), "close it with three double quotes")
        }
        "invalid multi-line literal string" => {
            (short("a text of several lines is not closed"), "close it with three single quotes")
        }
        "key with no value" => (short("a key needs an equals sign and a value"), KEY_AND_VALUE),
        "string values must be quoted" | "missing value for key" | "missing value" => {
            (short("the value is missing"), KEY_AND_VALUE)
        }
        "extra `=`" | "unexpected `=` in array" | "extra assignment between key-value pairs" => {
            (short("an equals sign too many"), KEY_AND_VALUE)
        }
        "missing assignment between key-value pairs" => (short("the equals sign is missing"), KEY_AND_VALUE),
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            (short("a comma is missing here"), "put a comma between two entries")
        }
        "carriage return must be followed by newline" => {
            (short("a line break of another kind stands here: U+000D"), "delete it and break the line again")
        }
        "extra comma in array" | "extra comma in inline table" => {
            (short("a comma too many"), "keep one comma between two entries")
        }
        "unclosed array" => (short("a list is not closed"), "close it with ]"),
        "unclosed inline table" => (short("a table is not closed"), "close it with }"),
        "unclosed table" => (short("a heading is not closed"), "close it with ]"),
        "unclosed array table" => (short("a heading is not closed"), "close it with ]]"),
        "unquoted keys cannot be empty" => (short("a key is missing here"), KEY_AND_VALUE),
        "invalid unquoted key" | "invalid key-value pair" => (
            format!("`{found}` cannot stand in a key"),
            "a key has letters without accents, digits, _ and -; anything else stands in a label",
        ),
        "unexpected key or value" | "unexpected content" => (
            format!("`{found}` may not stand here"),
            "one key and its value stand on a line, nothing after them; a text with ' in it stands in double quotes",
        ),
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

const KEY_AND_VALUE: &str = "write it like this: key = value";
const CHECK_AROUND: &str = "check quotes, commas and brackets around it";

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::ground::source::SourceFile;

    /// What is told of the only finding: code, column, message.
    fn told(text: &str) -> (String, usize, String) {
        let file = SourceFile::new("a.toml", text);
        let findings = read(&file).expect_err("it is refused").sorted();
        assert_eq!(findings.all.len(), 1, "{text}: {:?}", findings.all);
        let finding = &findings.all[0];
        let column = finding.span.as_ref().map_or(0, |span| span.place().column);
        (finding.code.text().to_owned(), column, finding.message.clone())
    }

    #[test]
    fn numbers_in_other_spellings_are_told_as_numbers() {
        for (text, column, number) in [
            ("a = 12,5\n", 5, "12,5"),
            ("a = 1 250\n", 5, "1 250"),
            ("a = 5%\n", 5, "5%"),
            ("a = 5€\n", 5, "5€"),
            ("a = 01\n", 5, "01"),
            ("a = -01.5\n", 5, "-01.5"),
            ("a = 1__0\n", 5, "1__0"),
            ("a = 1_\n", 5, "1_"),
            ("a = .5\n", 5, ".5"),
            ("a = 5.\n", 5, "5."),
            ("a = 1e\n", 5, "1e"),
            ("a = 1.2.3\n", 5, "1.2.3"),
            ("a = [1, 0xZ, 2]\n", 9, "0xZ"),
        ] {
            let expected = ("E0015".to_owned(), column, format!("`{number}` is not a plain number"));
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn days_that_the_calendar_has_not_are_told_as_dates() {
        for text in ["2025-02-30", "2025-13-01", "2025-11-1", "25:00:00"] {
            let expected = ("E0016".to_owned(), 5, format!("`{text}` is not a date"));
            assert_eq!(told(&format!("a = {text}\n")), expected);
        }
    }

    #[test]
    fn control_characters_are_told_as_such() {
        for (text, column) in [("a = \"x\0y\"\n", 7), ("a = 5 # c\u{7}\n", 10), ("a = '\u{1}'\n", 6)] {
            let (code, at, _) = told(text);
            assert_eq!((code.as_str(), at), ("E0019", column), "{text:?}");
        }
    }

    #[test]
    fn everything_else_is_told_in_plain_words() {
        for (text, column, message) in [
            ("= 5\n", 1, "a key is missing here"),
            ("{\"a\": 1}\n", 1, "`{` cannot stand in a key"),
            ("a = 1\r b = 2\n", 7, "a line break of another kind stands here: U+000D"),
            ("a 1\n", 3, "a key needs an equals sign and a value"),
            ("a = \n", 5, "the value is missing"),
            ("a = True\n", 5, "`True` is not a value"),
            ("a = oui\n", 5, "`oui` is not a value"),
            ("a = “x”\n", 5, "`“x”` is in quotes of another kind"),
            ("a\u{a0}= 5\n", 2, "a blank of another kind stands here: U+00A0"),
            ("é = 1\n", 1, "`é` cannot stand in a key"),
            ("fr = 'Aide d'urgence'\n", 14, "`urgence'` may not stand here"),
            ("a = \"x\nb = 2\n", 7, "a text in quotes is not closed"),
            ("a = {x = 1, y}\n", 14, "a key needs an equals sign and a value"),
            ("[a\nb=1\n", 3, "a heading is not closed"),
            ("a = [1, 2\n", 10, "a list is not closed"),
            ("a = ]\n", 5, "`]` closes nothing here"),
            ("a = 1\na.b = 2\n", 1, "`a` has a value already, so nothing can stand below it"),
            ("a = [1 2]\n", 6, "`1 2` is not a plain number"),
        ] {
            let (_, at, said) = told(text);
            assert_eq!((at, said.as_str()), (column, message), "{text:?}");
        }
    }
}
