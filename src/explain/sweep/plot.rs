//! One result over the values of the input, drawn with characters for a terminal: it survives a pipe and has no colours.

use unicode_width::UnicodeWidthStr;

use super::Told;
use super::rows::{Row, Series};
use crate::explain::ticks::{rounded, ticks};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::value::Value;

/// Rows of a plot of amounts.
const HEIGHT: usize = 11;
/// Rows at most of a plot of words.
const WORDS: usize = 12;
/// Parts of a cell that positions are counted in.
const FINE: i64 = 100;

/// A place on a screen: a value between two others, over so many parts.
pub(super) fn placed(value: Lane, (from, to): (Lane, Lane), parts: i64) -> i64 {
    let span = (to - from).max(1);
    let twice = (value - from).saturating_mul(Lane::from(parts)).saturating_mul(2).saturating_add(span);
    i64::try_from(twice.div_euclid(span.saturating_mul(2))).unwrap_or(0)
}

/// A mark of an axis in words.
pub(super) fn tick(told: &Told<'_>, lane: Lane, kind: &Kind, scale: u32) -> String {
    let bare = if matches!(kind, Kind::Money(_)) { Kind::Number } else { kind.clone() };
    match Value::from_lane(lane, kind, scale) {
        // A year, a month or a day, as short as it is.
        Some(Value::Date(day)) => day.to_string(),
        Some(value) => told.shown(value, &bare),
        None => String::new(),
    }
}

/// The marks of dates: years where all begin one, months where all begin one.
pub(super) fn shortened(mut marks: Vec<String>, kind: &Kind) -> Vec<String> {
    if *kind == Kind::Date {
        for end in ["-01", "-01"] {
            if marks.iter().all(|mark| mark.len() > 4 && mark.ends_with(end)) {
                for mark in &mut marks {
                    mark.truncate(mark.len() - 3);
                }
            }
        }
    }
    marks
}

/// The lines of a plot, at most so wide.
pub(super) fn plot(told: &Told<'_>, rows: &[Row<'_>], series: &Series, width: usize) -> Vec<String> {
    if told.sweep.vary.ordered { over(told, rows, series, width) } else { bars(told, rows, series, width) }
}

struct Canvas {
    cells: Vec<Vec<char>>,
}

impl Canvas {
    fn put(&mut self, row: i64, column: i64, sign: char) {
        let at = usize::try_from(row).ok().zip(usize::try_from(column).ok());
        if let Some(cell) = at.and_then(|(row, column)| self.cells.get_mut(row)?.get_mut(column)) {
            *cell = sign;
        }
    }

    fn is_blank(&self, row: i64, column: i64) -> bool {
        let at = usize::try_from(row).ok().zip(usize::try_from(column).ok());
        at.and_then(|(row, column)| self.cells.get(row)?.get(column)) == Some(&' ')
    }

    /// A line through points of a screen, from left to right.
    fn line(&mut self, points: &[(i64, i64)]) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let cell = |fine: i64| (fine + FINE / 2).div_euclid(FINE);
        let mut before: Option<i64> = None;
        let mut at = 0;
        for column in cell(first.0)..=cell(last.0) {
            let x = (column * FINE).clamp(first.0, last.0);
            while points.get(at + 1).is_some_and(|next| next.0 < x) {
                at += 1;
            }
            let (x0, y0) = points[at];
            let (x1, y1) = points.get(at + 1).copied().unwrap_or((x0, y0));
            let y = if x1 == x0 { y1 } else { y0 + (y1 - y0) * (x - x0) / (x1 - x0) };
            let row = cell(y);
            match before {
                Some(old) if old != row => {
                    let (top, bottom) = (old.min(row), old.max(row));
                    for between in top + 1..bottom {
                        self.put(between, column, '│');
                    }
                    self.put(old, column, if row < old { '╯' } else { '╮' });
                    self.put(row, column, if row < old { '╭' } else { '╰' });
                }
                _ => self.put(row, column, '─'),
            }
            before = Some(row);
        }
    }
}

fn over(told: &Told<'_>, rows: &[Row<'_>], series: &Series, width: usize) -> Vec<String> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    let across = (first.lane, last.lane.max(first.lane + 1));
    let up = rounded(&series.kind, series.range(), HEIGHT.div_ceil(2));
    let height = match series.kind {
        Kind::Bool | Kind::Choice(_) => usize::try_from(up.1 - up.0 + 1).unwrap_or(WORDS).clamp(2, WORDS),
        _ => HEIGHT,
    };
    let rows_up = i64::try_from(height).unwrap_or(2) - 1;
    let at_side = ticks(&series.kind, up, height.div_ceil(2));
    let words = at_side.iter().map(|lane| tick(told, *lane, &series.kind, series.scale)).collect();
    let marks: Vec<(i64, String)> = at_side
        .iter()
        .zip(shortened(words, &series.kind))
        .map(|(lane, text)| (rows_up - placed(*lane, up, rows_up), text))
        .collect();
    let margin = marks.iter().map(|(_, text)| text.width()).max().unwrap_or(0);
    let columns = width.saturating_sub(margin + 3).clamp(10, 100);
    let columns_across = i64::try_from(columns).unwrap_or(10) - 1;
    let mut canvas = Canvas { cells: vec![vec![' '; columns]; height] };
    let on_screen = |(x, y): (Lane, Lane)| {
        (placed(x, across, columns_across * FINE), (rows_up * FINE) - placed(y, up, rows_up * FINE))
    };
    for piece in &series.pieces {
        let points: Vec<(i64, i64)> = piece.iter().map(|point| on_screen(*point)).collect();
        canvas.line(&points);
    }
    let mut foot = vec!['─'; columns];
    let cell = |fine: i64| (fine + FINE / 2).div_euclid(FINE);
    for [before, behind] in &series.jumps {
        let ((_, from), (x, to)) = (on_screen(*before), on_screen(*behind));
        let column = cell(x);
        for row in cell(from).min(cell(to)) + 1..cell(from).max(cell(to)) {
            if canvas.is_blank(row, column) {
                canvas.put(row, column, '┊');
            }
        }
        if let Some(sign) = usize::try_from(column).ok().and_then(|column| foot.get_mut(column)) {
            *sign = '▲';
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for (row, cells) in (0..).zip(&canvas.cells) {
        let mark = marks.iter().find(|(at, _)| *at == row).map(|(_, text)| text.as_str());
        let text = mark.unwrap_or("");
        let axis = if mark.is_some() { '┤' } else { '│' };
        let gap = " ".repeat(margin.saturating_sub(text.width()));
        let line: String = cells.iter().collect();
        lines.push(format!("{gap}{text} {axis}{}", line.trim_end()));
    }
    lines.push(format!("{} └{}", " ".repeat(margin), foot.iter().collect::<String>()));
    lines.push(format!("{}{}", " ".repeat(margin + 2), feet(told, across, columns)));
    lines
}

/// The marks under a plot.
fn feet(told: &Told<'_>, across: (Lane, Lane), columns: usize) -> String {
    let input = &told.plan.inputs[told.sweep.vary.input.0 as usize];
    let below = ticks(&input.kind, across, (columns / 12).max(2));
    let words = below.iter().map(|lane| tick(told, *lane, &input.kind, input.scale)).collect();
    let mut line = String::new();
    for (at, text) in below.iter().zip(shortened(words, &input.kind)) {
        let middle = placed(*at, across, i64::try_from(columns).unwrap_or(10) - 1);
        let begin = usize::try_from(middle).unwrap_or(0).saturating_sub(text.width() / 2);
        let begin = begin.min(columns.saturating_sub(text.width()));
        if begin < line.width() + usize::from(!line.is_empty()) {
            continue;
        }
        line.push_str(&" ".repeat(begin - line.width()));
        line.push_str(&text);
    }
    line
}

/// A bar for each value of an input that has no order.
fn bars(told: &Told<'_>, rows: &[Row<'_>], series: &Series, width: usize) -> Vec<String> {
    let Some(at) = series.of.first().copied() else { return Vec::new() };
    let names: Vec<String> = rows.iter().map(|row| told.at(row.lane)).collect();
    let values: Vec<String> = rows.iter().map(|row| told.cell(row.outcome, at).text()).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| text.width()).max().unwrap_or(0);
    let (left, right) = (widest(&names), widest(&values));
    let room = i64::try_from(width.saturating_sub(left + right + 4).clamp(8, 100)).unwrap_or(8);
    let amount = |row: &Row<'_>| row.outcome.value(at).and_then(|value| value.to_lane(&series.kind, series.scale));
    let most = rows.iter().filter_map(amount).map(Lane::abs).max().unwrap_or(0);
    let drawn = series.kind.is_numeric() && most > 0;
    let bar = |row: &Row<'_>| {
        let long = amount(row).filter(|_| drawn).map_or(0, |lane| placed(lane.abs(), (0, most), room));
        "█".repeat(usize::try_from(long).unwrap_or(0))
    };
    let line = |(row, (name, value)): (&Row<'_>, (&String, &String))| {
        let gap = " ".repeat(left.saturating_sub(name.width()));
        let bar = bar(row);
        let between = if bar.is_empty() { "" } else { " " };
        format!("{name}{gap} │{bar}{between}{value}")
    };
    rows.iter().zip(names.iter().zip(&values)).map(line).collect()
}
