//! The text of a function with its decisions marked.

use std::fmt::Write as _;

use crate::explain::html::escaped;
use crate::ground::source::Span;

/// How far something is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    No,
    Part,
    Yes,
}

impl Reach {
    /// Of so many ways, so many.
    pub fn of(reached: usize, all: usize) -> Self {
        match reached {
            0 => Self::No,
            _ if reached == all => Self::Yes,
            _ => Self::Part,
        }
    }

    pub fn class(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Part => "part",
            Self::Yes => "yes",
        }
    }
}

/// A place in the text of a function.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub span: Span,
    pub reach: Option<Reach>,
    /// The number by which it is told below.
    pub number: Option<usize>,
    /// Whether a change here is noticed by nobody.
    pub survives: bool,
}

/// The text of a function, its marks on it: each character has the look of the smallest place that it is in.
pub(super) fn code(text: &Span, marks: &[Mark]) -> String {
    let source = text.text();
    let inside: Vec<&Mark> = marks
        .iter()
        .filter(|mark| {
            mark.span.file.path == text.file.path && text.start <= mark.span.start && mark.span.end <= text.end
        })
        .collect();
    let mut cuts: Vec<usize> =
        inside.iter().flat_map(|mark| [mark.span.start - text.start, mark.span.end - text.start]).collect();
    cuts.extend([0, source.len()]);
    cuts.extend(source.match_indices('\n').map(|(at, _)| at + 1));
    cuts.sort_unstable();
    cuts.dedup();
    let mut line = text.place().line;
    let mut out = format!("<pre dir=\"ltr\"><code><span class=\"line\" data-n=\"{line}\">");
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let over = |mark: &&&Mark| mark.span.start - text.start <= from && to <= mark.span.end - text.start;
        let size = |mark: &&Mark| mark.span.end - mark.span.start;
        let look = inside.iter().filter(over).filter(|mark| mark.reach.is_some()).min_by_key(|mark| size(mark));
        let survives = inside.iter().filter(over).any(|mark| mark.survives);
        let mut classes: Vec<&str> = look.and_then(|mark| mark.reach).map(Reach::class).into_iter().collect();
        classes.extend(survives.then_some("survives"));
        let piece = source.get(from..to).unwrap_or_default();
        let (own, breaks) = piece.strip_suffix('\n').map_or((piece, false), |own| (own, true));
        let own = if classes.is_empty() || own.trim().is_empty() {
            escaped(own)
        } else {
            format!("<span class=\"{}\">{}</span>", classes.join(" "), escaped(own))
        };
        out.push_str(&own);
        let mut numbers: Vec<usize> =
            inside.iter().filter(|mark| mark.span.end - text.start == to).filter_map(|mark| mark.number).collect();
        numbers.sort_unstable();
        for number in numbers {
            // Writing to a text does not fail.
            let _ = write!(out, "<sup>{number}</sup>");
        }
        if breaks {
            line += 1;
            let _ = write!(out, "</span><span class=\"line\" data-n=\"{line}\">");
        }
    }
    out + "</span></code></pre>\n"
}
