//! An explanation as one self-contained page: no network, no script, readable on paper, right to left where that is how
//! the language runs.

use std::fmt::Write as _;

use super::direction;
use super::explanation::Explanation;
use super::line::{Line, Role};
use super::tell::Teller;
use super::tell::page::{Item, Mark, Node, Page, Section};
use super::words::{Language, Words};

/// The explanation as an HTML page in a language.
#[must_use]
pub fn render(explanation: &Explanation, language: &Language) -> String {
    let page = Teller::new(explanation, language).page();
    let mut out = Writer { text: String::new(), rtl: language.is_rtl(), words: language.words };
    out.page(&page);
    out.text
}

/// The explanation as a part of another page.
#[must_use]
pub fn part(explanation: &Explanation, language: &Language) -> String {
    let page = Teller::new(explanation, language).page();
    let mut out = Writer { text: String::new(), rtl: language.is_rtl(), words: language.words };
    out.part(&page);
    out.text
}

/// How a page looks.
pub const STYLE: &str = include_str!("page.css");

struct Writer {
    text: String,
    rtl: bool,
    words: &'static Words,
}

impl Writer {
    fn page(&mut self, page: &Page) {
        let dir = if self.rtl { "rtl" } else { "ltr" };
        let title = escaped(&format!("{} — {}", page.title.text(), page.subtitle.text()));
        self.put(&format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
            escaped(&page.language.code),
            STYLE
        ));
        let (title, subtitle) = (self.line(&page.title), self.line(&page.subtitle));
        self.put(&format!("<header>\n<h1>{title}</h1>\n<p>{subtitle}</p>\n</header>\n"));
        if !page.summary.is_empty() {
            self.put("<section class=\"summary\">\n");
            page.summary.iter().for_each(|item| self.item(item));
            self.put("</section>\n");
        }
        self.notices(page);
        page.sections.iter().for_each(|section| self.section(section));
        self.figures(page);
        if !page.sources.is_empty() {
            self.put(&format!("<section class=\"sources\">\n<h2>{}</h2>\n<ul>\n", escaped(self.words.sources)));
            for source in &page.sources {
                let source = self.line(source);
                self.put(&format!("<li>{source}</li>\n"));
            }
            self.put("</ul>\n</section>\n");
        }
        self.put("<footer>\n<dl>\n");
        for (name, value) in &page.header {
            let (name, value) = (self.line(name), self.line(value));
            self.put(&format!("<dt>{name}</dt><dd>{value}</dd>\n"));
        }
        self.put("</dl>\n</footer>\n</body>\n</html>\n");
    }

    /// What a page of many households tells of one: what it gets, what to know, why.
    fn part(&mut self, page: &Page) {
        page.summary.iter().for_each(|item| self.item(item));
        self.notices(page);
        page.sections.iter().for_each(|section| self.section(section));
    }

    fn notices(&mut self, page: &Page) {
        if page.notices.is_empty() {
            return;
        }
        self.put(&format!("<section class=\"notices\">\n<h2>{}</h2>\n<ul>\n", escaped(self.words.to_know)));
        for notice in &page.notices {
            let class = if notice.grave { " class=\"grave\"" } else { "" };
            let line = self.line(&notice.line);
            self.put(&format!("<li{class}>{line}</li>\n"));
        }
        self.put("</ul>\n</section>\n");
    }

    fn section(&mut self, section: &Section) {
        let title = self.line(&section.title);
        let open = if section.root { " open" } else { "" };
        self.put(&format!("<details{open}>\n<summary>{title}"));
        if !section.root && !section.gist.is_empty() {
            let gist = self.line(&section.gist);
            self.put(&format!(" <span class=\"gist\">— {gist}</span>"));
        }
        self.put("</summary>\n");
        section.items.iter().for_each(|item| self.item(item));
        self.put("</details>\n");
    }

    fn item(&mut self, item: &Item) {
        let nothing = if item.nothing { " nothing" } else { "" };
        let internal = if item.internal { " internal" } else { "" };
        let label = self.line(&item.label);
        self.put(&format!(
            "<div class=\"item{nothing}{internal}\">\n<div class=\"head\"><span class=\"name\">{label}</span>"
        ));
        if let Some(value) = &item.value {
            let value = self.line(value);
            self.put(&format!(" <span class=\"value\">{value}</span>"));
        }
        self.put("</div>\n");
        if let Some(cite) = &item.cite {
            let cite = self.line(cite);
            self.put(&format!("<div class=\"cite\">{cite}</div>\n"));
        }
        self.nodes(&item.nodes);
        self.put("</div>\n");
    }

    fn nodes(&mut self, nodes: &[Node]) {
        if nodes.is_empty() {
            return;
        }
        self.put("<ul class=\"why\">\n");
        for node in nodes {
            let (class, sign) = match node.mark {
                Mark::None => ("", "·"),
                Mark::Held => ("held", "✓"),
                Mark::NotHeld => ("not-held", "✗"),
                Mark::Stopped => ("stopped", "✗"),
                Mark::Applied => ("applied", if self.rtl { "←" } else { "→" }),
                Mark::Alert => ("alert", "⚠"),
            };
            let line = self.line(&node.line);
            self.put(&format!(
                "<li class=\"{class}\"><span class=\"line\"><span class=\"mark\">{sign}</span>{line}</span>\n"
            ));
            self.nodes(&node.under);
            self.put("</li>\n");
        }
        self.put("</ul>\n");
    }

    fn figures(&mut self, page: &Page) {
        if page.figures.is_empty() {
            return;
        }
        self.put(&format!(
            "<section class=\"figures\">\n<h2>{}</h2>\n<div class=\"table\">\n<table>\n<thead><tr>",
            escaped(self.words.figures)
        ));
        let words = self.words;
        for head in [words.figure, words.value, words.version, words.article, words.confidence] {
            self.put(&format!("<th>{}</th>", escaped(head)));
        }
        self.put("</tr></thead>\n<tbody>\n");
        for figure in &page.figures {
            let class = if figure.confirmed { "" } else { " class=\"unconfirmed\"" };
            let [label, value, version, cite, confidence] =
                [&figure.label, &figure.value, &figure.version, &figure.cite, &figure.confidence]
                    .map(|line| self.line(line));
            self.put(&format!(
                "<tr{class}><td>{label}</td><td class=\"number\">{value}</td><td>{version}</td><td>{cite}</td>\
                 <td>{confidence}</td></tr>\n"
            ));
        }
        self.put("</tbody>\n</table>\n</div>\n</section>\n");
    }

    fn put(&mut self, html: &str) {
        self.text.push_str(html);
    }

    fn line(&self, line: &Line) -> String {
        self::line(line, self.rtl)
    }
}

/// A line in a page of a direction.
#[must_use]
pub fn line(line: &Line, rtl: bool) -> String {
    let mut html = String::new();
    for piece in &line.pieces {
        let text = escaped(&piece.text);
        let text = if direction::needs_isolate(piece, rtl) { format!("<bdi>{text}</bdi>") } else { text };
        // Writing to a string does not fail.
        let _ = match piece.role {
            Role::Plain | Role::Label | Role::Source => write!(html, "{text}"),
            Role::Value | Role::Who => write!(html, "<b>{text}</b>"),
            Role::Cite => write!(html, "<cite>{text}</cite>"),
            Role::Code => write!(html, "<code>{text}</code>"),
            Role::Alert => write!(html, "<span class=\"warn\">{text}</span>"),
        };
    }
    html
}

/// A text in which no character means anything to HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_person_wrote_becomes_markup() {
        assert_eq!(escaped("<b onclick='x'>\"&"), "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;");
    }
}
