//! An explanation as Markdown: headings, nested lists, one table of figures.

use std::fmt::Write as _;

use super::direction;
use super::explanation::Explanation;
use super::line::{Line, Piece, Role};
use super::tell::Teller;
use super::tell::page::{Item, Mark, Node, Page};
use super::words::Language;

/// The explanation as Markdown in a language.
#[must_use]
pub fn render(explanation: &Explanation, language: &Language) -> String {
    let page = Teller::new(explanation, language).page();
    let mut out = Writer { text: String::new(), rtl: language.is_rtl() };
    out.page(&page);
    out.text
}

struct Writer {
    text: String,
    rtl: bool,
}

impl Writer {
    fn page(&mut self, page: &Page) {
        let words = page.language.words;
        self.heading(1, &page.title);
        self.paragraph(&page.subtitle);
        for item in &page.summary {
            self.item(0, item, words.colon);
        }
        self.text.push('\n');
        if !page.notices.is_empty() {
            self.heading(2, &Line::plain(words.to_know));
            for notice in &page.notices {
                let line = self.line(&notice.line);
                let sign = if notice.grave { "**!!** " } else { "" };
                self.bullet(0, &format!("{sign}{line}"));
            }
            self.text.push('\n');
        }
        for section in &page.sections {
            self.heading(2, &section.title);
            for item in &section.items {
                self.item(0, item, words.colon);
            }
            self.text.push('\n');
        }
        self.figures(page);
        if !page.sources.is_empty() {
            self.heading(2, &Line::plain(words.sources));
            for source in &page.sources {
                let source = self.line(source);
                self.bullet(0, &source);
            }
            self.text.push('\n');
        }
        for (name, value) in &page.header {
            let line = self.line(&name.clone().and(Role::Plain, words.colon).then(value.clone()));
            self.bullet(0, &line);
        }
    }

    fn figures(&mut self, page: &Page) {
        if page.figures.is_empty() {
            return;
        }
        let words = page.language.words;
        self.heading(2, &Line::plain(words.figures));
        let heads = [words.figure, words.value, words.version, words.article, words.confidence];
        self.row(heads.iter().map(|head| escaped(head)));
        self.row(heads.iter().map(|_| "---".to_owned()));
        for figure in &page.figures {
            let cells = [&figure.label, &figure.value, &figure.version, &figure.cite, &figure.confidence];
            let cells: Vec<String> = cells.iter().map(|cell| self.line(cell).replace('|', "\\|")).collect();
            self.row(cells.into_iter());
        }
        self.text.push('\n');
    }

    fn item(&mut self, depth: usize, item: &Item, colon: &str) {
        let label = self.line(&item.label);
        let head = match &item.value {
            Some(value) => format!("**{label}**{colon}{}", self.line(value)),
            None => format!("**{label}**"),
        };
        let cite = item.cite.as_ref().map(|cite| format!(" — {}", self.line(cite))).unwrap_or_default();
        self.bullet(depth, &format!("{head}{cite}"));
        self.nodes(depth + 1, &item.nodes);
    }

    fn nodes(&mut self, depth: usize, nodes: &[Node]) {
        for node in nodes {
            let sign = match node.mark {
                Mark::None => "",
                Mark::Held => "✓ ",
                Mark::NotHeld | Mark::Stopped => "✗ ",
                Mark::Applied => {
                    if self.rtl {
                        "← "
                    } else {
                        "→ "
                    }
                }
                Mark::Alert => "⚠ ",
            };
            let line = self.line(&node.line);
            self.bullet(depth, &format!("{sign}{line}"));
            self.nodes(depth + 1, &node.under);
        }
    }

    fn heading(&mut self, level: usize, line: &Line) {
        let line = self.line(line);
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{} {line}\n", "#".repeat(level));
    }

    fn paragraph(&mut self, line: &Line) {
        let line = self.line(line);
        self.text.push_str(&line);
        self.text.push_str("\n\n");
    }

    fn bullet(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.text, "{}- {text}", "  ".repeat(depth));
    }

    fn row(&mut self, cells: impl Iterator<Item = String>) {
        let _ = writeln!(self.text, "| {} |", cells.collect::<Vec<_>>().join(" | "));
    }

    fn line(&self, line: &Line) -> String {
        self::line(line, self.rtl)
    }
}

/// A line in a text of a direction.
#[must_use]
pub fn line(line: &Line, rtl: bool) -> String {
    line.pieces.iter().map(|one| piece(one, rtl)).collect()
}

fn piece(piece: &Piece, rtl: bool) -> String {
    let text = escaped(&piece.text);
    let text = match piece.role {
        Role::Value => format!("**{text}**"),
        Role::Alert => format!("*{text}*"),
        Role::Code => code(&piece.text),
        Role::Plain | Role::Label | Role::Who | Role::Cite | Role::Source => text,
    };
    if direction::needs_isolate(piece, rtl) { direction::isolated(&text) } else { text }
}

/// A text in which no character means anything to Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// A text as code, whatever it holds.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_break_out_of_their_line() {
        assert_eq!(escaped("a|b <script> *x*\n# y"), "a\\|b &lt;script&gt; \\*x\\* \\# y");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
