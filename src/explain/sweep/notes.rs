//! The sentences of a jump, the same in a terminal and under a drawing.

use super::Told;
use super::turned::{CauseTold, ChangeTold, JumpTold};
use crate::explain::format;
use crate::explain::line::{Line, Role};

/// A sentence with the sign before it and how far in it stands.
pub(super) struct Note {
    /// How deep.
    pub depth: usize,
    /// `✓ `, `✗ `, `→ `, `§ `, `! `, or nothing.
    pub sign: &'static str,
    /// The sentence.
    pub line: Line,
}

/// Where a jump is.
pub(super) fn head(told: &Told<'_>, jump: &JumpTold) -> Line {
    Line::fill(told.language.words.jump, &jump.between)
}

/// What jumps, and why.
pub(super) fn notes(told: &Told<'_>, jump: &JumpTold) -> Vec<Note> {
    let mut notes: Vec<Note> =
        jump.changes.iter().map(|change| Note { depth: 0, sign: "", line: changed(told, change) }).collect();
    notes.extend(jump.refused.iter().map(|line| Note { depth: 1, sign: "✗ ", line: line.clone() }));
    for cause in &jump.causes {
        // What jumps itself is not told twice.
        let own = jump.changes.iter().any(|change| change.label == cause.label);
        let mut line = cause.label.clone();
        if !own {
            line = line.and(Role::Plain, told.language.words.colon).then(arrow(told, &cause.values));
        }
        if let Some(cite) = &cause.cite {
            line = line.and(Role::Plain, " — ").then(cite.clone());
        }
        notes.push(Note { depth: 1, sign: if told.language.is_rtl() { "← " } else { "→ " }, line });
        notes.extend(why(cause));
    }
    notes
}

fn why(cause: &CauseTold) -> Vec<Note> {
    let sign = match cause.held {
        Some(true) => "✓ ",
        Some(false) => "✗ ",
        None => "· ",
    };
    let condition = cause.condition.iter().map(|line| Note { depth: 2, sign, line: line.clone() });
    let figures = cause.figures.iter().map(|figure| Note { depth: 2, sign: "§ ", line: figure.line.clone() });
    let readings = cause.readings.iter().map(|(_, line)| Note { depth: 2, sign: "! ", line: line.clone() });
    condition.chain(figures).chain(readings).collect()
}

fn arrow(told: &Told<'_>, [before, behind]: &[Line; 2]) -> Line {
    let arrow = if told.language.is_rtl() { " ← " } else { " → " };
    before.clone().and(Role::Plain, arrow).then(behind.clone())
}

/// `Monthly aid: 600 MAD → 0 MAD a month, 600 MAD lost`
pub(super) fn changed(told: &Told<'_>, change: &ChangeTold) -> Line {
    let words = told.language.words;
    let [mut before, mut behind] = change.values.clone();
    // The time of money stands behind its last amount.
    if let Some(time) = format::time(told.kind(told.sweep.watched[change.at]), told.language) {
        let last = if change.known[1] { Some(&mut behind) } else { Some(&mut before).filter(|_| change.known[0]) };
        if let Some(last) = last {
            *last = last.clone().and(Role::Plain, " ").and(Role::Plain, time);
        }
    }
    let line = change.label.clone().and(Role::Plain, words.colon).then(arrow(told, &[before, behind]));
    match &change.lost_or_won {
        Some(amount) => line.and(Role::Plain, words.comma).then(amount.clone()),
        None => line,
    }
}

/// The results of a drawing, with their unit.
pub(super) fn caption(told: &Told<'_>, of: &[usize], kind: &crate::ground::kind::Kind) -> Line {
    let labels = of.iter().filter_map(|at| told.sweep.watched.get(*at)).map(|watched| told.result_label(*watched));
    let line = Line::joined(labels, told.language.words.comma);
    match kind {
        crate::ground::kind::Kind::Money(_) => {
            let unit = Line::of(Role::Code, told.currency().code);
            let unit = match format::time(kind, told.language) {
                Some(time) => unit.and(Role::Plain, " ").and(Role::Plain, time),
                None => unit,
            };
            line.and(Role::Plain, " (").then(unit).and(Role::Plain, ")")
        }
        _ => line,
    }
}
