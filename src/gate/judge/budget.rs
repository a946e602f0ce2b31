//! Criteria of what a year costs.

use num_bigint::BigInt;

use crate::compare::{Side, Two};
use crate::gate::criteria::Criteria;
use crate::gate::prepare::is_called;
use crate::gate::verdict::{Criterion, Judged, Stands, Why};
use crate::ground::amount;
use crate::population::exact::{Ratio, plain};
use crate::population::tally::yearly_factor;

use super::{Grounds, exact, stands};

/// What a year costs under both versions, exact.
struct Yearly {
    before: BigInt,
    after: BigInt,
    scale: u32,
}

impl Yearly {
    fn of(grounds: &Grounds<'_>, two: &Two, place: usize) -> Option<Self> {
        let factor = yearly_factor(&grounds.comparison.version(Side::Old).programme, &two.kind)?;
        let whole = grounds.compared.ledger.whole();
        let moved = whole.results.get(place)?;
        let scale = two.scale + grounds.comparison.shape.weight_scale;
        Some(Self { before: moved.before.total() * factor, after: moved.after.total() * factor, scale })
    }

    fn ratio(&self, amount: &BigInt) -> Ratio {
        Ratio::new(amount.clone(), BigInt::from(10).pow(self.scale)).unwrap_or_else(|| Ratio::whole(0))
    }

    fn text(&self, amount: &BigInt) -> String {
        plain(amount, self.scale)
    }
}

/// All of them.
pub fn all(criteria: &Criteria, grounds: &Grounds<'_>) -> Vec<Judged> {
    let budget = &criteria.budget;
    let results = &grounds.comparison.pair.results;
    let place = match &budget.amount {
        Some(name) => results.iter().position(|two| is_called(&grounds.comparison.pair.old, two.slot(Side::Old), name)),
        None => Some(grounds.comparison.pair.by),
    };
    let yearly = place.and_then(|place| Yearly::of(grounds, results.get(place)?, place));
    let mut all = Vec::new();
    let mut put = |criterion: Criterion, wanted: String, of: &dyn Fn(&Yearly) -> (BigInt, bool)| {
        let (figure, stands) = match &yearly {
            Some(yearly) => {
                let (amount, met) = of(yearly);
                (grounds.money(&yearly.text(&amount)), stands(met))
            }
            None => (String::new(), Stands::NotKnown),
        };
        all.push(Judged { criterion, group: None, wanted, figure, stands, why: Why::Nothing });
    };
    if let Some(limit) = &budget.yearly_at_most {
        put(Criterion::YearlyAtMost, format!("≤ {}", grounds.money(&amount::plain(limit.value))), &|yearly| {
            (yearly.after.clone(), yearly.ratio(&yearly.after) <= exact(limit.value))
        });
    }
    if let Some((around, within)) = &budget.yearly_around {
        let wanted = format!("{} ± {}", amount::plain(around.value), grounds.money(&amount::plain(within.value)));
        put(Criterion::YearlyAround, wanted, &|yearly| {
            let (found, around, within) = (yearly.ratio(&yearly.after), exact(around.value), exact(within.value));
            (yearly.after.clone(), around.minus(&within) <= found && found <= around.plus(&within))
        });
    }
    if let Some(limit) = &budget.yearly_rise_at_most {
        let wanted = format!("≤ {}", grounds.money(&amount::plain(limit.value)));
        if grounds.first {
            all.push(Grounds::without(Criterion::YearlyRiseAtMost, None, wanted));
        } else {
            put(Criterion::YearlyRiseAtMost, wanted, &|yearly| {
                let rise = &yearly.after - &yearly.before;
                let met = yearly.ratio(&rise) <= exact(limit.value);
                (rise, met)
            });
        }
    }
    all
}
