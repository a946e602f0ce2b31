//! Criteria of what is always so: on the households that are made around the figures of the version, and over the
//! population.

use std::collections::BTreeSet;

use crate::gate::criteria::Criteria;
use crate::gate::verdict::{Breaks, Criterion, Judged, Stands, Why};
use crate::invariants::Tally;

use super::{Grounds, of_all, stands};

/// Both; the second where there is an invariant at all.
pub fn all(criteria: &Criteria, grounds: &Grounds<'_>) -> Vec<Judged> {
    if !criteria.tests.invariants {
        return Vec::new();
    }
    let Some((invariants, tried)) = &grounds.reference.invariants else {
        let none = of_all(Criterion::Invariants, (0, 0), BTreeSet::new());
        return vec![Judged { why: Why::NoneDeclared, ..none }];
    };
    let names: Vec<&str> = invariants.declared().iter().map(|one| one.common.name.as_str()).collect();
    let open = |fails: &dyn Fn(&Tally) -> bool, tallies: &[Tally]| -> Vec<usize> {
        tallies.iter().enumerate().filter(|(_, tally)| fails(tally)).map(|(at, _)| at).collect()
    };
    let fails = open(&|tally| tally.broken > 0 || tally.applied == 0, &tried.tallies);
    let unmet = fails.iter().map(|at| names[*at].to_owned()).collect();
    let made = of_all(Criterion::Invariants, (names.len() - fails.len(), names.len()), unmet);
    let over = grounds.over.map(|watched| {
        let breaks = |at: usize| {
            let first = watched.named.iter().find(|named| named.invariant == at);
            let (id, row) = first.map_or((String::new(), 0), |first| (first.id.clone(), first.row));
            Breaks { invariant: names[at].to_owned(), households: watched.tallies[at].broken, id, row }
        };
        let breaks: Vec<Breaks> = open(&|tally| tally.broken > 0, &watched.tallies).into_iter().map(breaks).collect();
        let (met, all) = (names.len() - breaks.len(), names.len());
        let (stands, why) = match (watched.households, breaks.is_empty()) {
            (0, _) => (Stands::NotKnown, Why::Nobody),
            (_, true) => (stands(true), Why::Nothing),
            (_, false) => (stands(false), Why::Broken(breaks)),
        };
        let (wanted, figure) = (format!("{all} / {all}"), format!("{met} / {all}"));
        Judged { criterion: Criterion::InvariantsOver, group: None, wanted, figure, stands, why }
    });
    std::iter::once(made).chain(over).collect()
}
