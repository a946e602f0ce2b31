//! One finding as text: headline, place, line with marks, notes, help.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::Options;
use super::line::{self, sentence, wrapped};
use crate::ground::diagnostic::{Diagnostic, Severity};
use crate::ground::hidden;
use crate::ground::source::Span;

/// The narrowest page that is laid out for.
const NARROWEST: usize = 40;

struct Page {
    color: bool,
    width: usize,
    gutter: usize,
    out: String,
}

pub(super) fn diagnostic(diagnostic: &Diagnostic, options: Options) -> String {
    let (word, color) = match diagnostic.severity {
        Severity::Error => ("error", AnsiColor::BrightRed),
        Severity::Warning => ("warning", AnsiColor::BrightYellow),
    };
    let spans = diagnostic.span.iter().chain(diagnostic.notes.iter().filter_map(|note| note.span.as_ref()));
    let gutter = spans.map(|span| span.place().line.to_string().len()).max().unwrap_or(1);
    let mut page = Page { color: options.color, width: options.width.max(NARROWEST), gutter, out: String::new() };

    let style = color.on_default().bold();
    page.headline(style, &format!("{word}[{}]", diagnostic.code.text()), &diagnostic.message);
    if let Some(span) = &diagnostic.span {
        page.place(span);
        page.snippet(span, style, diagnostic.label.as_deref());
    }
    let placed = diagnostic.notes.iter().filter_map(|note| note.span.as_ref().map(|span| (note, span)));
    let remarks = diagnostic.notes.iter().filter(|note| note.span.is_none());
    let said: Vec<_> = remarks
        .map(|note| ("note", note.message.as_str()))
        .chain(diagnostic.help.as_deref().map(|help| ("help", help)))
        .collect();
    if !said.is_empty() && diagnostic.span.as_ref().is_some_and(has_snippet) {
        page.bar();
    }
    for (word, message) in said {
        page.remark(word, message);
    }
    for (note, span) in placed {
        page.headline(NOTE, "note", &note.message);
        page.place(span);
        page.snippet(span, MARGIN, None);
    }
    if let Some(text) = &diagnostic.text {
        page.text(text);
    }
    page.out
}

/// What stands before the lines of a text.
const TEXT: &str = "    ";
const MARGIN: Style = AnsiColor::BrightBlue.on_default().bold();
const NOTE: Style = AnsiColor::BrightCyan.on_default().bold();
const STRONG: Style = Style::new().bold();

/// A place that stands for a whole file has no line to show.
fn has_snippet(span: &Span) -> bool {
    (span.start, span.end) != (0, 0)
}

impl Page {
    fn painted(&self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn headline(&mut self, style: Style, word: &str, message: &str) {
        let message = self.painted(STRONG, &format!(": {}", sentence(message)));
        let _ = writeln!(self.out, "{}{message}", self.painted(style, word));
    }

    fn place(&mut self, span: &Span) {
        let arrow = self.painted(MARGIN, &format!("{:>width$}", "-->", width = self.gutter + 3));
        let path = hidden::shown(&span.file.path);
        let place = span.place();
        let _ = match (span.file.text.is_empty(), span.file.first_line) {
            (true, 1) => writeln!(self.out, "{arrow} {path}"),
            (true, line) => writeln!(self.out, "{arrow} {path}:{line}"),
            (false, _) => writeln!(self.out, "{arrow} {path}:{}:{}", place.line, place.column),
        };
    }

    /// The margin with a line number or without, then the rest of the line.
    fn margin(&mut self, number: &str, rest: &str) {
        let margin = self.painted(MARGIN, &format!("{number:>width$} |", width = self.gutter));
        let gap = if rest.is_empty() { "" } else { " " };
        let _ = writeln!(self.out, "{margin}{gap}{rest}");
    }

    fn bar(&mut self) {
        self.margin("", "");
    }

    fn snippet(&mut self, span: &Span, style: Style, label: Option<&str>) {
        if !has_snippet(span) {
            return;
        }
        let room = self.width.saturating_sub(self.gutter + 3);
        let shown = line::shown(span, room);
        self.bar();
        self.margin(&span.place().line.to_string(), &shown.text);
        let blanks = " ".repeat(shown.before);
        let carets = "^".repeat(shown.marked);
        let label = label.map(sentence).unwrap_or_default();
        let beside = shown.before + shown.marked + 1 + label.width() <= room;
        let marks = if beside { format!("{carets} {label}") } else { carets };
        let marks = self.painted(style, marks.trim_end());
        self.margin("", &format!("{blanks}{marks}"));
        if !beside {
            let indent = shown.before.min(room / 2);
            for part in wrapped(&label, room - indent) {
                let part = self.painted(style, &part);
                self.margin("", &format!("{}{part}", " ".repeat(indent)));
            }
        }
    }

    /// A text as it stands, a little further in.
    fn text(&mut self, text: &str) {
        self.out.push('\n');
        for line in text.lines() {
            let _ = writeln!(self.out, "{}", format!("{TEXT}{}", sentence(line)).trim_end());
        }
    }

    fn remark(&mut self, word: &str, message: &str) {
        let head = format!("{:>width$} {word}: ", "=", width = self.gutter + 2);
        let indent = head.width();
        let room = self.width.saturating_sub(indent).max(NARROWEST / 2);
        for (at, part) in wrapped(message, room).iter().enumerate() {
            let part = sentence(part);
            if at == 0 {
                let mark = self.painted(MARGIN, &format!("{:>width$}", "=", width = self.gutter + 2));
                let word = self.painted(STRONG, &format!("{word}:"));
                let _ = writeln!(self.out, "{mark} {word} {part}");
            } else {
                let _ = writeln!(self.out, "{:indent$}{part}", "");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::codes::document::{DUPLICATE_KEY, FILE_UNREADABLE, LABEL_LANGUAGE_DRAFT, UNKNOWN_KEY};
    use crate::ground::source::SourceFile;

    fn plain(finding: &Diagnostic) -> String {
        diagnostic(finding, Options::default())
    }

    #[test]
    fn a_finding_has_its_place_its_line_a_caret_and_help() {
        let file = SourceFile::new("policies/x/policy.toml", "[a]\nvlaue = 250\n");
        let finding = Diagnostic::new(UNKNOWN_KEY, &Span::new(&file, 4, 9), "unknown key `vlaue` in the parameter `a`")
            .label("not known here")
            .help("did you mean `value`?");
        assert_eq!(
            plain(&finding),
            "error[E0012]: unknown key `vlaue` in the parameter `a`
 --> policies/x/policy.toml:2:1
  |
2 | vlaue = 250
  | ^^^^^ not known here
  |
  = help: did you mean `value`?
"
        );
    }

    #[test]
    fn a_note_has_its_own_place_and_margins_line_up() {
        let text = format!("a = 1\n{}a = 2\n", "\n".repeat(98));
        let file = SourceFile::new("p.toml", text);
        let finding = Diagnostic::new(DUPLICATE_KEY, &Span::new(&file, 104, 105), "the key `a` is given twice")
            .note("it is first given here", &Span::new(&file, 0, 1))
            .remark("the first one counts");
        assert_eq!(
            plain(&finding),
            "error[E0011]: the key `a` is given twice
   --> p.toml:100:1
    |
100 | a = 2
    | ^
    |
    = note: the first one counts
note: it is first given here
   --> p.toml:1:1
    |
  1 | a = 1
    | ^
"
        );
    }

    #[test]
    fn a_finding_about_a_file_or_about_none_has_no_line() {
        let file = SourceFile::new("x.toml", "");
        let finding =
            Diagnostic::new(FILE_UNREADABLE, &Span::whole(&file), "there is no file `x.toml`").help("make it");
        assert_eq!(plain(&finding), "error[E0001]: there is no file `x.toml`\n --> x.toml\n  = help: make it\n");
        let finding = Diagnostic::nowhere(LABEL_LANGUAGE_DRAFT, "something lacks");
        assert_eq!(plain(&finding), "warning[W0022]: something lacks\n");
        let line = SourceFile::at_line("x.jsonl", "", 57);
        let finding = Diagnostic::new(FILE_UNREADABLE, &Span::whole(&line), "too long");
        assert_eq!(plain(&finding), "error[E0001]: too long\n  --> x.jsonl:57\n");
    }

    #[test]
    fn long_help_and_labels_are_broken_at_the_width() {
        let file = SourceFile::new("p.toml", "a = 1\n");
        let words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen";
        let finding = Diagnostic::new(UNKNOWN_KEY, &Span::new(&file, 0, 1), "m").label(words).help(words);
        let text = plain(&finding);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        assert!(text.contains("\n          "), "{text}");
    }

    #[test]
    fn colours_surround_what_they_colour_and_change_no_letter() {
        let file = SourceFile::new("p.toml", "a = 1\n");
        let finding = Diagnostic::new(UNKNOWN_KEY, &Span::new(&file, 0, 1), "m").label("l").help("h");
        let colored = diagnostic(&finding, Options { color: true, width: 80 });
        assert!(colored.starts_with("\u{1b}["));
        let mut bare = String::new();
        for (at, part) in colored.split('\u{1b}').enumerate() {
            bare.push_str(if at == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) });
        }
        assert_eq!(bare, plain(&finding));
    }
}
