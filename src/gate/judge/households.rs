//! Criteria of what households lose, all together and those that are protected.

use num_bigint::BigInt;

use crate::compare::{Example, Part};
use crate::gate::criteria::{Criteria, Limits};
use crate::gate::verdict::{Criterion, Judged, Stands, Why};
use crate::ground::amount;
use crate::population::exact::{Ratio, plain};

use super::{Grounds, exact, stands};

/// Decimals of a percentage.
const PLACES: u32 = 2;

/// That every household of the population has an answer, and there is one.
pub fn answered(grounds: &Grounds<'_>) -> Judged {
    let whole = grounds.compared.ledger.whole();
    let (answered, all) = (whole.compared.rows, whole.compared.rows + whole.failing.rows);
    let why = match grounds.compared.told.first() {
        _ if all == 0 => Why::Nobody,
        Some((_, told)) => Why::These(vec![told.id.clone()]),
        None => Why::Nothing,
    };
    let figure = format!("{answered} / {all}");
    let stands = stands(answered == all && all > 0);
    Judged { criterion: Criterion::Answered, group: None, wanted: format!("{all} / {all}"), figure, stands, why }
}

/// What all households may lose.
pub fn all(criteria: &Criteria, grounds: &Grounds<'_>) -> Vec<Judged> {
    let ledger = &grounds.compared.ledger;
    of(&criteria.households, grounds, None, (&ledger.whole(), ledger.largest_loss()))
}

/// What those may lose that are protected.
pub fn groups(criteria: &Criteria, grounds: &Grounds<'_>) -> Vec<Judged> {
    let watched = criteria.groups.iter().zip(grounds.compared.ledger.watched());
    let of = |(group, watched): (&crate::gate::criteria::Group, &crate::compare::Watched)| {
        of(&group.limits, grounds, Some(&group.name), (&watched.part, watched.largest_loss()))
    };
    watched.flat_map(of).collect()
}

fn of(
    limits: &Limits,
    grounds: &Grounds<'_>,
    group: Option<&str>,
    (part, largest): (&Part, Option<&Example>),
) -> Vec<Judged> {
    let mut all = Vec::new();
    let mut put = |criterion: Criterion, wanted: String, figure: String, met: bool, why: Why| {
        if grounds.first {
            all.push(Grounds::without(criterion, group, wanted));
            return;
        }
        // Of nobody nothing is known, and a condition that is never true protects nobody.
        let nobody = part.compared.rows == 0;
        let (figure, stands) = if nobody { (String::new(), Stands::NotKnown) } else { (figure, stands(met)) };
        // Nobody is named for what is as it should be.
        let why = match stands {
            Stands::NotKnown => Why::Nobody,
            Stands::NotMet => why,
            _ => Why::Nothing,
        };
        all.push(Judged { criterion, group: group.map(str::to_owned), wanted, figure, stands, why });
    };
    let by = grounds.by();
    let value = |lane: amount::Lane| plain(&BigInt::from(lane), by.scale);
    let household = || {
        largest.map_or(Why::Nothing, |one| Why::Household {
            id: one.id.clone(),
            row: one.row,
            before: value(one.before),
            after: value(one.after),
        })
    };
    if let Some(limit) = &limits.lose_at_most {
        let loss = largest.map_or(0, |one| one.before - one.after);
        let found = Ratio::new(loss, BigInt::from(10).pow(by.scale)).unwrap_or_else(|| Ratio::whole(0));
        let wanted = format!("≤ {}", grounds.money(&amount::plain(limit.value)));
        put(Criterion::LoseAtMost, wanted, grounds.money(&value(loss)), found <= exact(limit.value), household());
    }
    let shape = &grounds.comparison.shape;
    let losers = shape.weighed(&part.lose);
    if let Some(limit) = &limits.losers_at_most {
        let weight = Ratio::new(part.lose.weight, BigInt::from(10).pow(shape.weight_scale));
        let met = weight.is_some_and(|weight| weight <= Ratio::whole(limit.value));
        put(Criterion::LosersAtMost, format!("≤ {}", limit.value), losers.clone(), met, household());
    }
    if let Some(limit) = &limits.losers_percent_at_most {
        let part_of = Ratio::new(part.lose.weight, part.compared.weight).unwrap_or_else(|| Ratio::whole(0));
        let met = part_of.times(&Ratio::whole(100)) <= exact(limit.value);
        let figure = format!("{} % ({losers} / {})", part_of.percent(PLACES), shape.weighed(&part.compared));
        let wanted = format!("≤ {} %", amount::plain(limit.value));
        put(Criterion::LosersPercentAtMost, wanted, figure, met, household());
    }
    all
}
