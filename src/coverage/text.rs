//! The report of what is reached: a table of the versions, then what none of the households reaches, with its place.

use super::{Coverage, Hint, Of, Point};
use crate::explain::wrap;

/// A share that is smaller than was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// `ma-asd@2026-01`.
    pub policy: String,
    /// `branches`.
    pub what: &'static str,
    /// How many are reached.
    pub reached: usize,
    /// Of how many.
    pub all: usize,
}

/// Shares below so many in a hundred, by version.
#[must_use]
pub fn shortfalls(all: &[&Coverage], percent: u8) -> Vec<Shortfall> {
    let mut found = Vec::new();
    for coverage in all {
        for (of, what) in Of::ALL {
            let (reached, all) = coverage.share(of);
            if reached * 100 < all * usize::from(percent) {
                found.push(Shortfall { policy: coverage.policy(), what, reached, all });
            }
        }
    }
    found
}

/// The report. What several versions of a programme leave open is told once, and fits a width.
#[must_use]
pub fn text(all: &[&Coverage], width: usize) -> String {
    let mut lines =
        vec![std::iter::once("Coverage".to_owned()).chain(Of::ALL.map(|(_, what)| what.to_owned())).collect()];
    for coverage in all {
        let shares = Of::ALL.map(|(of, _)| {
            let (reached, all) = coverage.share(of);
            if all == 0 { "none".to_owned() } else { format!("{reached} of {all}") }
        });
        lines.push(std::iter::once(format!("  {}", coverage.policy())).chain(shares).collect());
    }
    let mut out = table(&lines);
    for of_programme in all.chunk_by(|a, b| a.programme == b.programme) {
        out += &wrap::fitted(&unreached(of_programme), width);
    }
    out
}

/// The first column to the left, the others to the right.
#[must_use]
pub fn table(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
            0 => format!("{cell:width$}"),
            _ => format!("  {cell:>width$}"),
        });
        cells.collect::<String>() + "\n"
    };
    lines.iter().map(line).collect()
}

/// A point that some versions of a programme leave open: the versions, and the first household found for one of them.
struct Open<'c> {
    point: &'c Point,
    versions: Vec<&'c str>,
    hint: Option<&'c Hint>,
}

fn unreached(all: &[&Coverage]) -> String {
    let mut open: Vec<Open<'_>> = Vec::new();
    for coverage in all {
        for (point, hint) in coverage.unreached() {
            match open.iter_mut().find(|known| known.point.is(point)) {
                Some(known) => {
                    known.versions.push(&coverage.version);
                    known.hint = known.hint.or(hint);
                }
                None => open.push(Open { point, versions: vec![&coverage.version], hint }),
            }
        }
    }
    let Some(first) = all.first().filter(|_| !open.is_empty()) else { return String::new() };
    open.sort_by(|a, b| {
        let place =
            |open: &Open<'_>| (open.point.of > Of::Branch, open.point.span.file.path.clone(), open.point.span.start);
        place(a).cmp(&place(b))
    });
    let mut out = format!("\nNot reached, {}\n", first.programme);
    for Open { point, versions, hint } in open {
        let place = point.span.place();
        let which = if versions.len() == all.len() { String::new() } else { format!(" ({})", versions.join(", ")) };
        let Point { within, unreached, .. } = point;
        out += &format!("  {}:{}:{}  {within}: {unreached}{which}\n", point.span.file.path, place.line, place.column);
        if let Some(Hint { household, month, fact }) = hint {
            let change = fact.as_ref().map_or(String::new(), |(fact, value)| format!(", if {fact} were {value}"));
            out += &format!("    → {household}, {month}{change}\n");
        }
    }
    out
}

impl Point {
    /// Whether it is the same point, of another version.
    fn is(&self, other: &Self) -> bool {
        let place = |point: &Self| (point.span.start, point.span.end);
        self.of == other.of
            && place(self) == place(other)
            && self.span.file.path == other.span.file.path
            && self.unreached == other.unreached
    }
}

impl Coverage {
    /// `ma-asd@2026-01`.
    #[must_use]
    pub fn policy(&self) -> String {
        format!("{}@{}", self.programme, self.version)
    }
}
