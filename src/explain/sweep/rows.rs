//! The values of a sweep in their order, its points and both sides of every jump; and the lines that a plot draws.

use super::Told;
use crate::evaluate::sweep::{Outcome, Sweep};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;

/// One value of the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    /// The value.
    pub lane: Lane,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// The jump that lies between the value before it and this one, by position.
    pub jump: Option<usize>,
}

/// Points and sides of jumps, each value once.
pub(super) fn rows(sweep: &Sweep) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut push = |lane: Lane, outcome, jump: Option<usize>| match rows.last_mut() {
        Some(last) if last.lane == lane => last.jump = last.jump.or(jump),
        _ => rows.push(Row { lane, outcome, jump }),
    };
    let mut jumps = sweep.jumps.iter().enumerate().peekable();
    for (at, point) in sweep.points.iter().enumerate() {
        push(point.lane, &point.outcome, None);
        while let Some((number, jump)) = jumps.next_if(|(_, jump)| jump.after == at) {
            push(jump.before.lane, &jump.before.outcome, None);
            push(jump.behind.lane, &jump.behind.outcome, Some(number));
        }
    }
    rows
}

/// A result as a plot draws it.
#[derive(Debug)]
pub(super) struct Series {
    /// The watched results that it stands for, by position: those that are the same everywhere.
    pub of: Vec<usize>,
    /// What goes up: the kind of its values.
    pub kind: Kind,
    /// Decimals of its lanes.
    pub scale: u32,
    /// Pieces without a jump: values of the input and of the result.
    pub pieces: Vec<Vec<(Lane, Lane)>>,
    /// Its jumps: the two ends.
    pub jumps: Vec<[(Lane, Lane); 2]>,
}

/// The results that can be drawn, those that are the same everywhere once.
pub(super) fn series(told: &Told<'_>, rows: &[Row<'_>]) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for (at, watched) in told.sweep.watched.iter().enumerate() {
        let (kind, scale) = (told.kind(*watched).clone(), told.plan.results[watched.0 as usize].scale);
        let mut one = Series { of: vec![at], kind, scale, pieces: vec![Vec::new()], jumps: Vec::new() };
        let mut last: Option<(Lane, Lane)> = None;
        for row in rows {
            let lane = row.outcome.value(at).and_then(|value| value.to_lane(&one.kind, one.scale));
            let here = lane.map(|lane| (row.lane, lane));
            let jumps = row.jump.is_some_and(|jump| told.sweep.jumps[jump].results.contains(&at));
            if jumps || here.is_none() {
                one.pieces.push(Vec::new());
                one.jumps.extend(last.zip(here).map(|(before, behind)| [before, behind]));
            }
            if let (Some(here), Some(piece)) = (here, one.pieces.last_mut()) {
                piece.push(here);
            }
            last = here;
        }
        one.pieces.retain(|piece| !piece.is_empty());
        match all.iter_mut().find(|other| other.pieces == one.pieces && other.kind == one.kind) {
            Some(other) => other.of.push(at),
            None if one.pieces.is_empty() => {}
            None => all.push(one),
        }
    }
    all
}

impl Series {
    /// The least and the largest of its lanes; 0 among them for what is counted or paid.
    pub fn range(&self) -> (Lane, Lane) {
        let lanes = || self.pieces.iter().flatten().map(|(_, lane)| *lane);
        let zero = matches!(self.kind, Kind::Count | Kind::Money(_)).then_some(0);
        let (least, most) = (lanes().chain(zero).min().unwrap_or(0), lanes().chain(zero).max().unwrap_or(0));
        if least == most { (least, most + 1) } else { (least, most) }
    }
}
