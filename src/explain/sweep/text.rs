//! A sweep as text: a plot a result, the jumps with their reasons, the values.

use unicode_width::UnicodeWidthStr as _;

use super::Told;
use super::notes::{caption, head, notes};
use super::plot::plot;
use super::rows::{Row, rows, series};
use crate::explain::line::{Line, Role};
use crate::explain::text::{Options, Writer};

/// Plots drawn; the other results stand in the table.
const PLOTS: usize = 6;

/// The sweep as text.
#[must_use]
pub fn render(told: &Told<'_>, options: Options) -> String {
    let words = told.language.words;
    let mut out = Writer::new(told.language, options);
    let rows = rows(told.sweep);
    out.opening(&told.page);
    out.line(0, "", None, &ends(told, &rows));
    out.blank();
    let drawn = series(told, &rows);
    for one in drawn.iter().take(PLOTS) {
        out.strong(&caption(told, &one.of, &one.kind));
        for line in plot(told, &rows, one, options.width) {
            out.unbroken(&Line::plain(line));
        }
        out.blank();
    }
    let others = drawn.iter().skip(PLOTS).flat_map(|one| &one.of).map(|at| told.result_label(told.sweep.watched[*at]));
    let others = Line::joined(others, words.comma);
    if !others.is_empty() {
        out.line(0, "", None, &Line::fill(words.not_drawn, &[others]));
        out.blank();
    }
    out.heading(&Line::plain(words.jumps));
    if told.jumps.is_empty() {
        out.line(0, "", None, &Line::plain(words.no_jumps));
    }
    for jump in &told.jumps {
        out.line(0, "▲ ", None, &head(told, jump));
        for note in notes(told, jump) {
            out.line(2 + 2 * note.depth, note.sign, None, &note.line);
        }
    }
    out.blank();
    out.heading(&Line::plain(words.values));
    table(told, &rows, options, &mut out);
    out.blank();
    out.notices(&told.page);
    let count = Line::of(Role::Value, told.sweep.points.len().to_string());
    out.line(0, "", None, &Line::fill(words.both_roads, &[count]));
    out.small_print(&told.page);
    out.text
}

/// `Index of the register: 8 to 11`
fn ends(told: &Told<'_>, rows: &[Row<'_>]) -> Line {
    let words = told.language.words;
    let line = told.input_label().and(Role::Plain, words.colon);
    if told.sweep.vary.ordered {
        line.then(span(told, rows.first(), rows.last()))
    } else {
        let values = told.sweep.points.iter().map(|point| Line::of(Role::Value, told.at(point.lane)));
        line.then(Line::joined(values, words.comma))
    }
}

fn span(told: &Told<'_>, first: Option<&Row<'_>>, last: Option<&Row<'_>>) -> Line {
    let value = |row: &Row<'_>| Line::of(Role::Value, told.at(row.lane));
    match (first, last) {
        (Some(first), Some(last)) if first.lane != last.lane => {
            Line::fill(told.language.words.from_to, &[value(first), value(last)])
        }
        (Some(first), _) => value(first),
        _ => Line::default(),
    }
}

/// The values, those beside each other with the same results together.
fn table(told: &Told<'_>, rows: &[Row<'_>], options: Options, out: &mut Writer) {
    let cells =
        |row: &Row<'_>| -> Vec<Line> { (0..told.sweep.watched.len()).map(|at| told.cell(row.outcome, at)).collect() };
    let mut runs: Vec<(&Row<'_>, &Row<'_>, Vec<Line>)> = Vec::new();
    for row in rows {
        let here = cells(row);
        match runs.last_mut() {
            Some((_, last, same)) if told.sweep.vary.ordered && row.jump.is_none() && *same == here => *last = row,
            _ => runs.push((row, row, here)),
        }
    }
    let labels: Vec<Line> = told.sweep.watched.iter().map(|watched| told.result_label(*watched)).collect();
    let heads: Vec<Line> = std::iter::once(told.input_label()).chain(labels.iter().cloned()).collect();
    let lines: Vec<Vec<Line>> = runs
        .into_iter()
        .map(|(first, last, cells)| std::iter::once(span(told, Some(first), Some(last))).chain(cells).collect())
        .collect();
    if !told.language.is_rtl() {
        // Under their names, or where that grows too wide, under numbers.
        let numbers = (1..heads.len()).map(|number| Line::plain(format!("({number})")));
        let numbered: Vec<Line> = heads.iter().take(1).cloned().chain(numbers).collect();
        if fits(&heads, &lines, options.width) {
            return columns(&heads, &lines, out);
        }
        if fits(&numbered, &lines, options.width) {
            for (number, label) in (1..).zip(&labels) {
                out.line(0, &format!("({number}) "), None, label);
            }
            return columns(&numbered, &lines, out);
        }
    }
    for row in &lines {
        let Some((value, cells)) = row.split_first() else { continue };
        let colon = told.language.words.colon;
        if let ([label], [cell]) = (labels.as_slice(), cells) {
            let line = value.clone().and(Role::Plain, " · ").then(label.clone());
            out.line(0, "", None, &line.and(Role::Plain, colon).then(cell.clone()));
            continue;
        }
        out.line(0, "", None, value);
        for (label, cell) in labels.iter().zip(cells) {
            out.line(2, "", None, &label.clone().and(Role::Plain, colon).then(cell.clone()));
        }
    }
}

fn widths(heads: &[Line], lines: &[Vec<Line>]) -> Vec<usize> {
    let width = |row: &[Line], at: usize| row.get(at).map_or(0, |cell| cell.text().width());
    let widest = |at: usize| lines.iter().map(|row| width(row, at)).max().unwrap_or(0).max(width(heads, at));
    (0..heads.len()).map(widest).collect()
}

fn fits(heads: &[Line], lines: &[Vec<Line>], room: usize) -> bool {
    widths(heads, lines).iter().map(|width| width + 2).sum::<usize>() <= room + 2
}

fn columns(heads: &[Line], lines: &[Vec<Line>], out: &mut Writer) {
    let widths = widths(heads, lines);
    out.unbroken(&aligned(heads, &widths));
    for row in lines {
        out.unbroken(&aligned(row, &widths));
    }
}

/// Values to the left, results to the right.
fn aligned(row: &[Line], widths: &[usize]) -> Line {
    let mut line = Line::default();
    for (at, (cell, width)) in row.iter().zip(widths).enumerate() {
        let gap = " ".repeat(width.saturating_sub(cell.text().width()));
        line = if at == 0 {
            line.then(cell.clone()).and(Role::Plain, gap)
        } else {
            line.and(Role::Plain, gap).then(cell.clone())
        };
        line = line.and(Role::Plain, "  ");
    }
    line
}
