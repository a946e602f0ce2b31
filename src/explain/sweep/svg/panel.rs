//! One panel: the results of one kind over the values of the input.

use super::{LEFT, RIGHT, TOLD, WIDTH, ends};
use crate::explain::paper::{Anchor, COLOURS, Paper};
use crate::explain::sweep::Told;
use crate::explain::sweep::notes::caption;
use crate::explain::sweep::plot::{placed, shortened, tick};
use crate::explain::sweep::rows::{Row, Series};
use crate::explain::ticks::{rounded, ticks};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;

/// How high a panel is: of amounts, and of words for each of them.
const HIGH: i64 = 260;
const WORD: i64 = 36;

/// Where a panel lies, in tenths of a pixel.
struct Frame {
    left: i64,
    right: i64,
    top: i64,
    foot: i64,
    up: (Lane, Lane),
}

impl Frame {
    fn y(&self, lane: Lane) -> i64 {
        self.foot - placed(lane, self.up, self.foot - self.top)
    }
}

/// Draws a panel; where the next one begins.
pub(super) fn panel(
    told: &Told<'_>,
    rows: &[Row<'_>],
    kind: &Kind,
    all: &[Series],
    top: i64,
    paper: &mut Paper,
) -> i64 {
    let mut top = top + 8;
    for (at, one) in all.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let x = if told.language.is_rtl() { WIDTH - 32 } else { 32 };
        paper.dot((x * 10, (top - 4) * 10), colour);
        let text = caption(told, &one.of, kind).text();
        paper.text((44, top), Anchor::Begin, "strong", &text);
        top += 18;
    }
    let ranges: Vec<(Lane, Lane)> = all.iter().map(Series::range).collect();
    let up =
        (ranges.iter().map(|range| range.0).min().unwrap_or(0), ranges.iter().map(|range| range.1).max().unwrap_or(1));
    let up = rounded(kind, up, 6);
    let high = match kind {
        Kind::Bool | Kind::Choice(_) => i64::try_from(up.1 - up.0).map_or(HIGH, |words| (words * WORD).min(HIGH)),
        _ => HIGH,
    };
    top += 14;
    let frame = Frame { left: LEFT * 10, right: (WIDTH - RIGHT) * 10, top: top * 10, foot: (top + high) * 10, up };
    side(told, kind, all, &frame, paper);
    if told.sweep.vary.ordered {
        curves(told, rows, all, &frame, paper);
    } else {
        bars(told, rows, all, &frame, paper);
    }
    top + high + 48
}

/// The marks at the side, with their lines across.
fn side(told: &Told<'_>, kind: &Kind, all: &[Series], frame: &Frame, paper: &mut Paper) {
    let scale = all.first().map_or(0, |one| one.scale);
    let lanes = ticks(kind, frame.up, 6);
    let words = lanes.iter().map(|lane| tick(told, *lane, kind, scale)).collect();
    for (lane, text) in lanes.iter().zip(shortened(words, kind)) {
        let y = frame.y(*lane);
        paper.stroke((frame.left, y), (frame.right, y), if *lane == 0 { "axis" } else { "grid" }, None);
        paper.text((frame.left / 10 - 8, y / 10 + 4), Anchor::Right, "mark", &text);
    }
    paper.stroke((frame.left, frame.foot), (frame.right, frame.foot), "axis", None);
}

fn curves(told: &Told<'_>, rows: &[Row<'_>], all: &[Series], frame: &Frame, paper: &mut Paper) {
    let across = ends(rows);
    let x = |lane: Lane| frame.left + placed(lane, across, frame.right - frame.left);
    let input = &told.plan.inputs[told.sweep.vary.input.0 as usize];
    let lanes = ticks(&input.kind, across, 8);
    let words = lanes.iter().map(|lane| tick(told, *lane, &input.kind, input.scale)).collect();
    for (lane, text) in lanes.iter().zip(shortened(words, &input.kind)) {
        paper.stroke((x(*lane), frame.foot), (x(*lane), frame.foot + 50), "axis", None);
        paper.text((x(*lane) / 10, frame.foot / 10 + 20), Anchor::Middle, "mark", &text);
    }
    paper.text(
        (i64::midpoint(frame.left, frame.right) / 10, frame.foot / 10 + 38),
        Anchor::Middle,
        "faint",
        &told.input_label().text(),
    );
    for (number, jump) in (1..).zip(&told.sweep.jumps) {
        let here = all.iter().flat_map(|one| &one.of).any(|at| jump.results.contains(at));
        if here {
            let at = x(jump.behind.lane);
            paper.stroke((at, frame.top), (at, frame.foot), "cliff", None);
            if number <= TOLD {
                paper.disc((at / 10, frame.top / 10 - 10), number);
            }
        }
    }
    // The first result is drawn last, over the others.
    for (at, one) in all.iter().enumerate().rev() {
        let colour = COLOURS[at % COLOURS.len()];
        for piece in &one.pieces {
            let points: Vec<(i64, i64)> = piece.iter().map(|(lane, result)| (x(*lane), frame.y(*result))).collect();
            paper.curve(&turning(&points), colour);
        }
        for [before, behind] in &one.jumps {
            let ends = [before, behind].map(|(lane, result)| (x(*lane), frame.y(*result)));
            paper.stroke(ends[0], ends[1], "jump", Some(colour));
        }
    }
}

/// Points without those that lie on a level line between two others.
fn turning(points: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let level = |at: usize| {
        at > 0 && at + 1 < points.len() && points[at - 1].1 == points[at].1 && points[at].1 == points[at + 1].1
    };
    points.iter().enumerate().filter(|(at, _)| !level(*at)).map(|(_, point)| *point).collect()
}

/// A group of bars for each value of an input that has no order.
fn bars(told: &Told<'_>, rows: &[Row<'_>], all: &[Series], frame: &Frame, paper: &mut Paper) {
    let groups = i64::try_from(rows.len().max(1)).unwrap_or(1);
    let in_group = i64::try_from(all.len().max(1)).unwrap_or(1);
    let slot = (frame.right - frame.left) / groups;
    let wide = (slot * 6 / 10 / in_group).min(900);
    for (group, row) in (0_i64..).zip(rows) {
        let middle = frame.left + slot * group + slot / 2;
        paper.text((middle / 10, frame.foot / 10 + 20), Anchor::Middle, "mark", &told.at(row.lane));
        for (at, one) in (0_i64..).zip(all) {
            let watched = one.of.first().copied().unwrap_or(0);
            let Some(lane) = row.outcome.value(watched).and_then(|value| value.to_lane(&one.kind, one.scale)) else {
                continue;
            };
            let begin = middle - wide * in_group / 2 + wide * at;
            let (y, zero) = (frame.y(lane), frame.y(0.clamp(frame.up.0, frame.up.1)));
            let colour = COLOURS[usize::try_from(at).unwrap_or(0) % COLOURS.len()];
            paper.bar((begin + 20, y.min(zero)), ((wide - 40).max(10), (y - zero).abs().max(10)), colour);
        }
    }
    let middle = i64::midpoint(frame.left, frame.right) / 10;
    paper.text((middle, frame.foot / 10 + 38), Anchor::Middle, "faint", &told.input_label().text());
}
