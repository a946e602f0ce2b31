//! The report as one page of HTML that needs nothing else: no network, no script; readable on paper, right to left where
//! that is how the language runs.

use super::page::{Block, Cell, Fact, Page, Row, Section, Sheet, Tone};
use crate::explain::html::{STYLE, escaped, line};
use crate::explain::line::Line;
use crate::pack::difference::TextLine;

/// The page as HTML.
#[must_use]
pub fn render(page: &Page) -> String {
    let mut out = Writer { text: String::new(), rtl: page.language.is_rtl() };
    out.page(page);
    out.text
}

struct Writer {
    text: String,
    rtl: bool,
}

impl Writer {
    fn page(&mut self, page: &Page) {
        let dir = if self.rtl { "rtl" } else { "ltr" };
        let title = escaped(&format!("{} — {}", page.title.text(), page.subtitle.text()));
        self.put(&format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body class=\"report\">\n",
            escaped(&page.language.code),
            include_str!("page.css")
        ));
        let (title, subtitle) = (self.line(&page.title), self.line(&page.subtitle));
        self.put(&format!("<header>\n<h1>{title}</h1>\n<p>{subtitle}</p>\n</header>\n"));
        self.decision(page);
        page.sections.iter().for_each(|section| self.section(section));
        self.put("<footer>\n<dl>\n");
        for (_, name, value) in &page.about {
            let (name, value) = (self.line(name), self.line(&value.shown));
            self.put(&format!("<dt>{name}</dt><dd>{value}</dd>\n"));
        }
        self.put("</dl>\n");
        page.notes.iter().for_each(|note| self.note(note));
        self.put("</footer>\n</body>\n</html>\n");
    }

    fn decision(&mut self, page: &Page) {
        let decision = &page.decision;
        let class = match decision.passed {
            Some(true) => " passed",
            Some(false) => " refused",
            None => "",
        };
        let (heading, verdict) = (super::words::of(&page.language).decision, self.line(&decision.verdict));
        self.put(&format!(
            "<section class=\"decision{class}\">\n<h2>{}</h2>\n<p class=\"verdict\">{verdict}</p>\n",
            escaped(heading)
        ));
        for alert in &decision.alerts {
            let alert = self.line(alert);
            self.put(&format!("<p class=\"alert\">{alert}</p>\n"));
        }
        self.put("<div class=\"facts\">\n");
        decision.facts.iter().for_each(|fact| self.fact(fact));
        self.put("</div>\n</section>\n");
    }

    fn fact(&mut self, fact: &Fact) {
        let tone = match fact.tone {
            Tone::Plain => "",
            Tone::Gain => " gain",
            Tone::Lose => " lose",
        };
        let (label, value) = (self.line(&fact.label), number(&fact.value));
        self.put(&format!(
            "<div class=\"fact{tone}\"><div class=\"label\">{label}</div><div class=\"value\">{value}</div>\n"
        ));
        for more in &fact.details {
            let more = self.line(more);
            self.put(&format!("<div class=\"more\">{more}</div>\n"));
        }
        self.put("</div>\n");
    }

    fn section(&mut self, section: &Section) {
        let title = self.line(&section.title);
        self.put(&format!("<section id=\"{}\">\n<h2>{title}</h2>\n", section.key));
        section.blocks.iter().for_each(|block| self.block(block));
        self.put("</section>\n");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(text) => {
                let text = self.line(text);
                self.put(&format!("<p>{text}</p>\n"));
            }
            Block::Sheet(sheet) => self.sheet(sheet),
            Block::Plot { title, svg } => {
                let title = self.line(title);
                self.put(&format!(
                    "<figure class=\"plot\">\n<figcaption>{title}</figcaption>\n<div dir=\"ltr\">\n{svg}</div>\n</figure>\n"
                ));
            }
            Block::Rule { head, lines } => self.rule(head, lines),
            Block::Example { head, sides } => {
                let head = self.line(head);
                self.put(&format!("<details class=\"example\">\n<summary>{head}</summary>\n<div class=\"sides\">\n"));
                for (version, explanation) in sides {
                    let version = self.line(version);
                    self.put(&format!("<div>\n<h4>{version}</h4>\n{explanation}</div>\n"));
                }
                self.put("</div>\n</details>\n");
            }
        }
    }

    fn rule(&mut self, head: &Line, lines: &[TextLine]) {
        let head = self.line(head);
        self.put(&format!("<div class=\"rule\">{head}\n<pre>"));
        for TextLine { sign, text } in lines {
            let tag = match sign {
                '+' => "ins",
                '-' => "del",
                _ => "span",
            };
            self.put(&format!("<{tag}>{sign} {}</{tag}>", escaped(text)));
        }
        self.put("</pre></div>\n");
    }

    fn sheet(&mut self, sheet: &Sheet) {
        self.put("<div class=\"sheet\">\n");
        if !sheet.title.is_empty() {
            let title = self.line(&sheet.title);
            self.put(&format!("<h3>{title}</h3>\n"));
        }
        self.put("<div class=\"table\">\n<table>\n<thead><tr>");
        for (_, head, figure) in &sheet.heads {
            let class = if *figure { " class=\"figure\"" } else { "" };
            let head = self.line(head);
            self.put(&format!("<th scope=\"col\"{class}>{head}</th>"));
        }
        self.put("</tr></thead>\n<tbody>\n");
        sheet.rows.iter().for_each(|row| self.row(sheet, row));
        self.put("</tbody>\n</table>\n</div>\n");
        sheet.notes.iter().for_each(|note| self.note(note));
        self.put("</div>\n");
    }

    fn row(&mut self, sheet: &Sheet, row: &Row) {
        let class = match (row.whole, row.mark) {
            (true, _) => " class=\"whole\"",
            (_, Some(true)) => " class=\"met\"",
            (_, Some(false)) => " class=\"not-met\"",
            _ => "",
        };
        self.put(&format!("<tr{class}>"));
        for (cell, (_, _, figure)) in row.cells.iter().zip(&sheet.heads) {
            if *figure {
                self.put(&format!("<td class=\"figure\">{}</td>", number(cell)));
            } else {
                let text = self.line(&cell.shown);
                self.put(&format!("<td>{text}</td>"));
            }
        }
        self.put("</tr>\n");
    }

    fn note(&mut self, note: &Line) {
        let note = self.line(note);
        self.put(&format!("<p class=\"note\">{note}</p>\n"));
    }

    fn put(&mut self, html: &str) {
        self.text.push_str(html);
    }

    fn line(&self, one: &Line) -> String {
        line(one, self.rtl)
    }
}

/// A figure: it runs from left to right in every language.
fn number(cell: &Cell) -> String {
    format!("<bdi dir=\"ltr\">{}</bdi>", escaped(&cell.shown.text()))
}
