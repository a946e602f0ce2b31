//! Findings as JSON, for programs.

use serde_json::{Value, json as object};

use super::told;
use crate::ground::diagnostic::{Diagnostic, Findings, Severity};
use crate::ground::source::Span;

/// The findings as a JSON list, sorted by place; what there is not is `null`. Lines and columns count from 1, columns in
/// characters; the end is just past the last character. Where there are too many, a last entry without code says so.
#[must_use]
pub fn json(findings: &Findings) -> String {
    let mut text = serde_json::to_string_pretty(&list(findings)).unwrap_or_else(|_| "[]".to_owned());
    text.push('\n');
    text
}

/// The same as values, to stand inside another JSON text.
#[must_use]
pub fn list(findings: &Findings) -> Vec<Value> {
    let (told, left_out) = told(findings);
    let mut list: Vec<Value> = told.iter().map(one).collect();
    if left_out > 0 {
        let message = format!("{left_out} more findings are not told");
        list.push(object!({"code": null, "severity": "note", "message": message}));
    }
    list
}

fn one(diagnostic: &Diagnostic) -> Value {
    let mut value = object!({
        "code": diagnostic.code.text(),
        "severity": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "message": diagnostic.message,
    });
    place(&mut value, diagnostic.span.as_ref());
    add(&mut value, "label", object!(diagnostic.label));
    add(&mut value, "help", object!(diagnostic.help));
    let notes = diagnostic.notes.iter().map(|note| {
        let mut value = object!({"message": note.message});
        place(&mut value, note.span.as_ref());
        value
    });
    add(&mut value, "notes", notes.collect());
    if let Some(text) = &diagnostic.text {
        add(&mut value, "text", object!(text));
    }
    value
}

fn place(value: &mut Value, span: Option<&Span>) {
    let (start, end) = (span.map(Span::place), span.map(Span::end_place));
    add(value, "file", object!(span.map(|span| &span.file.path)));
    add(value, "line", object!(start.map(|place| place.line)));
    add(value, "column", object!(start.map(|place| place.column)));
    add(value, "end_line", object!(end.map(|place| place.line)));
    add(value, "end_column", object!(end.map(|place| place.column)));
}

fn add(value: &mut Value, key: &str, what: Value) {
    if let Value::Object(object) = value {
        object.insert(key.to_owned(), what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::codes::document::DUPLICATE_KEY;
    use crate::ground::source::SourceFile;

    #[test]
    fn a_finding_is_an_object_with_every_field() {
        let file = SourceFile::new("p.toml", "é = 1\né = 2\n");
        let finding = Diagnostic::new(DUPLICATE_KEY, &Span::new(&file, 7, 9), "twice")
            .note("first here", &Span::new(&file, 0, 2))
            .help("keep one");
        let value: Value = serde_json::from_str(&json(&finding.into())).expect("JSON");
        let expected = object!([{
            "code": "E0011", "severity": "error", "message": "twice", "file": "p.toml", "line": 2, "column": 1,
            "end_line": 2, "end_column": 2, "label": null, "help": "keep one",
            "notes": [{"message": "first here", "file": "p.toml", "line": 1, "column": 1, "end_line": 1, "end_column": 2}]
        }]);
        assert_eq!(value, expected);
    }
}
