//! Puts shapes and texts on an SVG. Lengths are whole pixels, places of curves tenths of one.

use std::fmt::Write as _;

use super::direction;
use super::line::{Piece, Role};

/// How a text lies by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there, seen in the direction of the language.
    Begin,
    /// Its middle is there.
    Middle,
    /// Its right end is there, whatever the language.
    Right,
    /// Its left end is.
    Left,
}

/// The drawing so far.
pub struct Paper {
    body: String,
    width: i64,
    rtl: bool,
    language: String,
}

const STYLE: &str = "
  text { font-family: system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', Arial, sans-serif; fill: #1b1b1b; font-size: 13px }
  .title { font-size: 18px; font-weight: 600 } .strong { font-weight: 600 } .small { fill: #333 } .warn { fill: #8a4b00 }
  .faint, .mark { fill: #5a5a5a; font-size: 12px } .grid { stroke: #e3e3e3 } .axis { stroke: #777 }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round } .jump { stroke-width: 1.5; stroke-dasharray: 3 4 }
  .disc { fill: #b3261e } .number { fill: #fff; font-size: 11px; font-weight: 600 } .cliff { stroke: #b3261e; stroke-dasharray: 2 5; opacity: .6 }
";

/// Blue, orange, green, purple, brown, grey: told apart by those who do not see all colours, and by their order.
pub const COLOURS: [&str; 6] = ["#0b5cad", "#c4560a", "#2a7d46", "#7b3fa0", "#7a5c00", "#555555"];

impl Paper {
    /// An empty one, so wide, in a language.
    #[must_use]
    pub fn new(width: i64, rtl: bool, language: &str) -> Self {
        Self { body: String::new(), width, rtl, language: language.to_owned() }
    }

    fn put(&mut self, text: &str) {
        self.body.push_str(text);
        self.body.push('\n');
    }

    /// The whole drawing, so high, with what a reader who does not see it is told first.
    pub fn done(self, height: i64, title: &str) -> String {
        let Self { body, width, language, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             lang=\"{}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{body}</svg>\n",
            escaped(&language),
            escaped(title)
        )
    }

    /// A text.
    pub fn text(&mut self, at: (i64, i64), anchor: Anchor, class: &str, text: &str) {
        let piece = Piece { text: text.to_owned(), role: Role::Plain };
        self.write(at, anchor, class, &[piece]);
    }

    /// A line in pieces, in the direction of the language.
    pub fn pieces(&mut self, at: (i64, i64), class: &str, pieces: &[Piece]) {
        self.write(at, Anchor::Begin, class, pieces);
    }

    fn write(&mut self, (x, y): (i64, i64), anchor: Anchor, class: &str, pieces: &[Piece]) {
        let (x, place) = match anchor {
            Anchor::Begin if self.rtl => (self.width - x, " direction=\"rtl\""),
            Anchor::Begin => (x, ""),
            Anchor::Middle if self.rtl => (x, " text-anchor=\"middle\" direction=\"rtl\""),
            Anchor::Middle => (x, " text-anchor=\"middle\""),
            Anchor::Right => (x, " text-anchor=\"end\""),
            Anchor::Left => (x, " text-anchor=\"start\""),
        };
        let mut text = String::new();
        for piece in pieces {
            let isolated = direction::needs_isolate(piece, self.rtl);
            let part = if isolated { direction::isolated(&piece.text) } else { piece.text.clone() };
            match piece.role {
                // Writing to a string does not fail.
                Role::Value | Role::Who => drop(write!(text, "<tspan font-weight=\"600\">{}</tspan>", escaped(&part))),
                _ => text.push_str(&escaped(&part)),
            }
        }
        self.put(&format!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\"{place} xml:space=\"preserve\">{text}</text>"));
    }

    /// A straight line.
    pub fn stroke(&mut self, from: (i64, i64), to: (i64, i64), class: &str, colour: Option<&str>) {
        let colour = colour.map(|colour| format!(" stroke=\"{colour}\"")).unwrap_or_default();
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(tenths);
        self.put(&format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" class=\"{class}\"{colour}/>"));
    }

    /// A line through points.
    pub fn curve(&mut self, points: &[(i64, i64)], colour: &str) {
        if let [(x, y)] = points {
            self.dot((*x, *y), colour);
            return;
        }
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", tenths(*x), tenths(*y))).collect();
        self.put(&format!("<polyline points=\"{}\" class=\"line\" stroke=\"{colour}\"/>", points.join(" ")));
    }

    /// A dot.
    pub fn dot(&mut self, (x, y): (i64, i64), colour: &str) {
        self.put(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"{colour}\"/>", tenths(x), tenths(y)));
    }

    /// A bar.
    pub fn bar(&mut self, (x, y): (i64, i64), (wide, high): (i64, i64), colour: &str) {
        let [x, y, wide, high] = [x, y, wide, high].map(tenths);
        self.put(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{colour}\"/>"));
    }

    /// The number of a jump, mirrored with the text beside it where the language runs so.
    pub fn number(&mut self, (x, y): (i64, i64), number: usize) {
        let x = if self.rtl { self.width - x } else { x };
        self.disc((x, y), number);
    }

    /// The number of a jump in its disc.
    pub fn disc(&mut self, (x, y): (i64, i64), number: usize) {
        self.put(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"9\" class=\"disc\"/>"));
        self.put(&format!("<text x=\"{x}\" y=\"{}\" class=\"number\" text-anchor=\"middle\">{number}</text>", y + 4));
    }
}

/// Tenths of a pixel as a decimal.
fn tenths(at: i64) -> String {
    let sign = if at < 0 { "-" } else { "" };
    let at = at.abs();
    if at % 10 == 0 { format!("{sign}{}", at / 10) } else { format!("{sign}{}.{}", at / 10, at % 10) }
}

/// A text in which no character means anything to XML; what XML does not know is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
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
        assert_eq!(escaped("<a b=\"&\">\u{7}"), "&lt;a b=&quot;&amp;&quot;&gt; ");
    }

    #[test]
    fn tenths_are_written_as_short_as_they_are() {
        assert_eq!([tenths(0), tenths(125), tenths(-40), tenths(-3)], ["0", "12.5", "-4", "-0.3"]);
    }
}
