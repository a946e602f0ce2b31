//! An explanation as text for a terminal: wrapped by display width, indented little, coloured where that is wanted.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::direction;
use super::explanation::Explanation;
use super::line::{Line, Piece, Role};
use super::tell::Teller;
use super::tell::page::{Item, Mark, Node, Page};
use super::words::Language;
use super::wrap::wrap;

/// How to write.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Columns; a line is broken before it grows longer.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

/// The explanation as text in a language.
#[must_use]
pub fn render(explanation: &Explanation, language: &Language, options: Options) -> String {
    let page = Teller::new(explanation, language).page();
    let mut out = Writer::new(language, options);
    out.page(&page);
    out.text
}

pub(super) struct Writer {
    pub(super) text: String,
    options: Options,
    rtl: bool,
    colon: &'static str,
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

impl Writer {
    pub(super) fn new(language: &Language, options: Options) -> Self {
        Self { text: String::new(), options, rtl: language.is_rtl(), colon: language.words.colon }
    }

    fn page(&mut self, page: &Page) {
        let words = page.language.words;
        self.opening(page);
        for item in &page.summary {
            self.item(0, item);
            self.blank();
        }
        self.notices(page);
        for section in &page.sections {
            self.heading(&section.title);
            for item in &section.items {
                self.item(0, item);
            }
            self.blank();
        }
        if !page.figures.is_empty() {
            self.heading(&Line::plain(words.figures));
            for figure in &page.figures {
                let head = figure.label.clone().and(Role::Plain, words.colon).then(figure.value.clone());
                self.line(0, "", None, &head);
                let mut parts = vec![figure.version.clone(), figure.cite.clone()];
                if !figure.confirmed {
                    parts.push(figure.confidence.clone());
                }
                parts.retain(|part| !part.is_empty());
                self.line(2, "§ ", Some(DIM), &Line::joined(parts, " · "));
            }
            self.blank();
        }
        if !page.sources.is_empty() {
            self.heading(&Line::plain(words.sources));
            for source in &page.sources {
                self.line(0, "§ ", Some(DIM), source);
            }
            self.blank();
        }
        self.small_print(page);
    }

    /// The title of the page, the month and the household.
    pub(super) fn opening(&mut self, page: &Page) {
        self.strong(&page.title);
        self.line(0, "", None, &page.subtitle);
        self.blank();
    }

    /// What to know before relying on it.
    pub(super) fn notices(&mut self, page: &Page) {
        if page.notices.is_empty() {
            return;
        }
        self.heading(&Line::plain(page.language.words.to_know));
        for notice in &page.notices {
            let colour = if notice.grave { AnsiColor::Red } else { AnsiColor::Yellow };
            let sign = if notice.grave { "!! " } else { "! " };
            self.line(0, sign, Some(colour.on_default().bold()), &notice.line);
        }
        self.blank();
    }

    /// Which version, month and program.
    pub(super) fn small_print(&mut self, page: &Page) {
        for (name, value) in &page.header {
            let line = name.clone().and(Role::Plain, self.colon).then(value.clone());
            self.line(0, "", None, &line);
        }
    }

    /// A line that is laid out already.
    pub(super) fn unbroken(&mut self, line: &Line) {
        for piece in &line.pieces {
            let text = self.isolated(piece);
            self.styled(&text, role_style(piece.role));
        }
        let end = self.text.trim_end_matches(' ').len();
        self.text.truncate(end);
        self.text.push('\n');
    }

    fn item(&mut self, indent: usize, item: &Item) {
        let head = match &item.value {
            Some(value) => item.label.clone().and(Role::Plain, self.colon).then(value.clone()),
            None => item.label.clone(),
        };
        let sign = if item.internal { "(·) " } else { "" };
        let cited = item.cite.as_ref().map(|cite| head.clone().and(Role::Plain, " — ").then(cite.clone()));
        match (cited, &item.cite) {
            (Some(cited), _) if indent + sign.width() + cited.text().width() <= self.options.width => {
                self.line(indent, sign, Some(DIM), &cited);
            }
            (_, cite) => {
                self.line(indent, sign, Some(DIM), &head);
                if let Some(cite) = cite {
                    self.line(indent + 2, "§ ", Some(DIM), cite);
                }
            }
        }
        self.nodes(indent + 2, &item.nodes);
    }

    fn nodes(&mut self, indent: usize, nodes: &[Node]) {
        for node in nodes {
            let (sign, colour) = match node.mark {
                Mark::None => ("· ", None),
                Mark::Held => ("✓ ", Some(AnsiColor::Green)),
                Mark::NotHeld => ("✗ ", None),
                Mark::Stopped => ("✗ ", Some(AnsiColor::Red)),
                Mark::Applied => (if self.rtl { "← " } else { "→ " }, Some(AnsiColor::Cyan)),
                Mark::Alert => ("! ", Some(AnsiColor::Yellow)),
            };
            self.line(indent, sign, colour.map(AnsiColor::on_default), &node.line);
            self.nodes(indent + 2, &node.under);
        }
    }

    pub(super) fn heading(&mut self, line: &Line) {
        self.strong(line);
        let width = line.text().width().min(self.options.width);
        let rule = "─".repeat(width);
        self.styled(&rule, DIM);
        self.text.push('\n');
    }

    pub(super) fn strong(&mut self, line: &Line) {
        for row in wrap(line, self.options.width, self.options.width) {
            let mut text = String::new();
            for piece in &row {
                text.push_str(&self.isolated(piece));
            }
            self.styled(&text, BOLD);
            self.text.push('\n');
        }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line with a sign before it; what does not fit goes on under its text.
    pub(super) fn line(&mut self, indent: usize, sign: &str, style: Option<Style>, line: &Line) {
        let inner = indent + sign.width();
        let room = self.options.width.saturating_sub(inner).max(20);
        for (at, row) in wrap(line, room, room).iter().enumerate() {
            if at == 0 {
                self.text.extend(std::iter::repeat_n(' ', indent));
                self.styled(sign, style.unwrap_or_default());
            } else {
                self.text.extend(std::iter::repeat_n(' ', inner));
            }
            for piece in row {
                let text = self.isolated(piece);
                self.styled(&text, role_style(piece.role));
            }
            self.text.push('\n');
        }
    }

    fn isolated(&self, piece: &Piece) -> String {
        if direction::needs_isolate(piece, self.rtl) { direction::isolated(&piece.text) } else { piece.text.clone() }
    }

    fn styled(&mut self, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        if self.options.colour && style != Style::new() {
            // Writing to a string does not fail.
            let _ = write!(self.text, "{}{text}{}", style.render(), style.render_reset());
        } else {
            self.text.push_str(text);
        }
    }
}

fn role_style(role: Role) -> Style {
    match role {
        Role::Plain | Role::Label | Role::Source => Style::new(),
        Role::Value => BOLD,
        Role::Who => AnsiColor::Cyan.on_default(),
        Role::Cite | Role::Code => DIM,
        Role::Alert => AnsiColor::Yellow.on_default(),
    }
}
