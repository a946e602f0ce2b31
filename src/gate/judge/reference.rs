//! Criteria of reference households and of parameters.

use std::collections::BTreeSet;

use crate::coverage::{Coverage, Of};
use crate::gate::criteria::Criteria;
use crate::gate::verdict::{Criterion, Judged, Stands, Why};
use crate::pack::model::{Confidence, Holds};
use crate::reference::states::State;

use super::{Grounds, of_all, stands, these};

/// Published amounts and snapshots: what they get.
pub fn answers(criteria: &Criteria, grounds: &Grounds<'_>) -> Vec<Judged> {
    let (tests, mut all) = (&criteria.tests, Vec::new());
    let outcome = grounds.reference.outcome.as_ref();
    if tests.published_amounts {
        let published = outcome.map_or(&[][..], |outcome| &outcome.published);
        let wrong = published.iter().filter(|one| !one.wrong.is_empty());
        let wrong: BTreeSet<String> = wrong.map(|one| one.household.clone()).collect();
        let met = published.iter().filter(|one| one.wrong.is_empty()).count();
        all.push(of_all(Criterion::PublishedAmounts, (met, published.len()), wrong));
    }
    if tests.snapshots {
        let tested = outcome.map_or(&[][..], |outcome| &outcome.tested);
        let other = tested.iter().filter(|tested| tested.state != State::Same);
        let mut other: BTreeSet<String> = other.map(|tested| tested.case.household.clone()).collect();
        let same = tested.len() - other.len();
        let unreferenced = outcome.map_or(&[][..], |outcome| &outcome.unreferenced);
        let stem = |path: &std::path::PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        other.extend(unreferenced.iter().filter_map(stem));
        all.push(of_all(Criterion::Snapshots, (same, tested.len() + unreferenced.len()), other));
    }
    all
}

/// Mutants and branches: what they would not notice.
pub fn unnoticed(criteria: &Criteria, grounds: &Grounds<'_>) -> Vec<Judged> {
    let (tests, mut all) = (&criteria.tests, Vec::new());
    if tests.no_survivor {
        let alive: BTreeSet<String> = grounds.reference.survivors.iter().cloned().collect();
        let (stands, why) = if grounds.reference.has_cases {
            (stands(alive.is_empty()), these(alive))
        } else {
            (Stands::NotKnown, Why::NoReference)
        };
        let (wanted, figure) = ("0".to_owned(), grounds.reference.survivors.len().to_string());
        all.push(Judged { criterion: Criterion::NoSurvivor, group: None, wanted, figure, stands, why });
    }
    if let Some(percent) = &tests.branches_percent {
        let (reached, of) = grounds.reference.coverage.as_ref().map_or((0, 0), |coverage| coverage.share(Of::Branch));
        let wanted = format!("≥ {} %", percent.value);
        let met = usize::try_from(percent.value).is_ok_and(|percent| reached * 100 >= percent * of);
        let open = grounds.reference.coverage.iter().flat_map(Coverage::unreached);
        let open: BTreeSet<String> =
            open.filter(|(point, _)| point.of == Of::Branch).map(|(point, _)| point.within.clone()).collect();
        let (stands, why) = match of {
            0 => (Stands::NotKnown, Why::NoReference),
            _ => (stands(met), these(open)),
        };
        let figure = format!("{reached} / {of}");
        all.push(Judged { criterion: Criterion::Branches, group: None, wanted, figure, stands, why });
    }
    all
}

/// No parameter is unconfirmed but those named.
pub fn confirmed(criteria: &Criteria, grounds: &Grounds<'_>) -> Option<Judged> {
    let confirmed = criteria.confirmed.as_ref()?;
    let parameters = &grounds.comparison.pair.new.version.parameters;
    let excepted = |name: &str| confirmed.except.iter().any(|(known, _)| known.value == name);
    let sure = |parameter: &crate::pack::model::Parameter| {
        parameter.common.confidence == Confidence::Confirmed && !matches!(parameter.holds, Holds::Unknown)
    };
    let unsure = parameters.iter().filter(|parameter| !sure(parameter));
    let unsure: Vec<&str> = unsure.map(|parameter| parameter.common.name.as_str()).collect();
    let open: BTreeSet<String> = unsure.iter().filter(|name| !excepted(name)).map(|name| (*name).to_owned()).collect();
    let (all, but) = (parameters.len(), unsure.len() - open.len());
    let wanted = if but == 0 { format!("{all} / {all}") } else { format!("{} / {all}", all - but) };
    let figure = format!("{} / {all}", all - unsure.len());
    let stands = stands(open.is_empty());
    Some(Judged { criterion: Criterion::Confirmed, group: None, wanted, figure, stands, why: these(open) })
}
