//! What was found, made as plain as it can be while it still tells the two versions apart.

use crate::check::plan::Plan;

use super::step::{Candidate, Step};

/// The fewest of some steps that still tell: each is left out in turn.
pub(super) fn steps(all: &[Step], tells: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    let mut kept = all.to_vec();
    let mut at = kept.len();
    while at > 0 {
        at -= 1;
        let mut fewer = kept.clone();
        fewer.remove(at);
        if !fewer.is_empty() && tells(&fewer) {
            kept = fewer;
        }
    }
    kept
}

/// A household with fewer members and facts that still tells.
pub(super) fn household(plan: &Plan, from: &Candidate, tells: impl Fn(&Candidate) -> bool) -> Candidate {
    let mut best = from.clone();
    for (space, _) in (1..).zip(plan.version.programme.entities.iter().skip(1)) {
        for row in (0..best.draft.rows(space)).rev() {
            let mut smaller = best.clone();
            if smaller.draft.take_out(space, row) && tells(&smaller) {
                best = smaller;
            }
        }
    }
    for (slot, input) in (0..).zip(&plan.inputs).filter(|(_, input)| input.optional || input.default.is_some()) {
        for row in 0..best.draft.rows(input.space) {
            let mut smaller = best.clone();
            if let Some(own) = smaller.draft.at(input.space, row).filter(|own| own.fact(slot).is_some()) {
                own.set(slot, None);
                if tells(&smaller) {
                    best = smaller;
                }
            }
        }
    }
    best
}
