//! A sweep as one SVG that needs nothing else: a panel for each unit with its results, the jumps numbered, and under them
//! what jumps and why. No script, no font of its own; right to left where that is how the language runs.

mod panel;

use super::Told;
use super::notes::{head, notes};
use super::rows::{Row, Series, rows, series};
use crate::explain::line::{Line, Role};
use crate::explain::paper::{Anchor, Paper};
use crate::explain::wrap::wrap;
use crate::ground::kind::Kind;
use panel::panel;

/// The width of the drawing.
const WIDTH: i64 = 960;
/// Room to the left of a panel for its marks, and to its right.
const LEFT: i64 = 86;
const RIGHT: i64 = 24;
/// Jumps told under the drawing.
const TOLD: usize = 12;
/// Characters of a line of text.
const CHARACTERS: usize = 118;

/// The sweep as SVG.
#[must_use]
pub fn render(told: &Told<'_>) -> String {
    let rows = rows(told.sweep);
    let mut paper = Paper::new(WIDTH, told.language.is_rtl(), &told.language.code);
    let mut top = 34;
    paper.text((24, top), Anchor::Begin, "title", &told.page.title.text());
    top += 22;
    paper.text((24, top), Anchor::Begin, "small", &told.page.subtitle.text());
    top += 20;
    for (kind, all) in panels(series(told, &rows)) {
        top = panel(told, &rows, &kind, &all, top, &mut paper);
    }
    top = jumps(told, top + 12, &mut paper);
    top = small_print(told, top, &mut paper);
    paper.done(top + 12, &format!("{} — {}", told.page.title.text(), told.page.subtitle.text()))
}

/// Results of one kind share a panel.
fn panels(series: Vec<Series>) -> Vec<(Kind, Vec<Series>)> {
    let mut panels: Vec<(Kind, Vec<Series>)> = Vec::new();
    for one in series {
        match panels
            .iter_mut()
            .find(|(kind, all)| *kind == one.kind && all.iter().all(|other| other.scale == one.scale))
        {
            Some((_, all)) => all.push(one),
            None => panels.push((one.kind.clone(), vec![one])),
        }
    }
    panels
}

/// The jumps, each with its number, and why.
fn jumps(told: &Told<'_>, mut top: i64, paper: &mut Paper) -> i64 {
    let words = told.language.words;
    if told.jumps.is_empty() {
        return written(paper, 24, top, "small", &Line::plain(words.no_jumps));
    }
    for (number, jump) in (1..).zip(&told.jumps).take(TOLD) {
        top += 6;
        paper.number((34, top - 4), number);
        top = written(paper, 52, top, "strong", &head(told, jump));
        for note in notes(told, jump) {
            let depth = i64::try_from(note.depth).unwrap_or(0);
            let line = Line::plain(note.sign).then(note.line);
            top = written(paper, 52 + 14 * depth, top, "small", &line);
        }
    }
    let more = told.jumps.len().saturating_sub(TOLD);
    if more > 0 {
        let line = Line::fill(words.more, &[Line::of(Role::Value, more.to_string())]);
        top = written(paper, 52, top + 6, "small", &line);
    }
    top
}

fn small_print(told: &Told<'_>, top: i64, paper: &mut Paper) -> i64 {
    let words = told.language.words;
    let mut top = top + 8;
    for notice in &told.page.notices {
        top = written(paper, 24, top, "warn", &Line::plain("! ").then(notice.line.clone()));
    }
    let count = Line::of(Role::Value, told.sweep.points.len().to_string());
    top = written(paper, 24, top, "faint", &Line::fill(words.both_roads, &[count]));
    let version = &told.plan.version;
    let mut line = Line::plain(words.policy).and(Role::Plain, words.colon).and(Role::Code, version.policy());
    line = line.and(Role::Plain, " · ").and(Role::Plain, words.period).and(Role::Plain, words.colon);
    line = line.and(Role::Code, told.sweep.month.to_string());
    if !told.digest.is_empty() {
        line = line.and(Role::Plain, " · ").and(Role::Plain, words.digest).and(Role::Plain, words.colon);
        line = line.and(Role::Code, &told.digest);
    }
    written(paper, 24, top, "faint", &line)
}

/// A line of text, broken where it grows too long; where the next one goes.
fn written(paper: &mut Paper, left: i64, mut top: i64, class: &str, line: &Line) -> i64 {
    let lost = usize::try_from(left / 7).unwrap_or(0);
    for row in wrap(line, CHARACTERS - lost, CHARACTERS - lost) {
        paper.pieces((left, top), class, &row);
        top += 17;
    }
    top
}

/// The last and first value of the input.
fn ends(rows: &[Row<'_>]) -> (i128, i128) {
    let (first, last) = (rows.first().map_or(0, |row| row.lane), rows.last().map_or(1, |row| row.lane));
    (first, last.max(first + 1))
}
