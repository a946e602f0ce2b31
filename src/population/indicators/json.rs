//! Indicators as JSON: quotients as decimals in texts.

use num_bigint::BigInt;
use serde_json::{Value as Json, json};

use crate::population::exact::{Ratio, plain};

use super::{Both, Finished};

/// Decimals of a quotient.
const PLACES: u32 = 8;

/// A sum by a unit.
pub(super) fn amount(ratio: &Ratio, by: &Ratio) -> Option<String> {
    ratio.over(by).map(|ratio| ratio.decimal(PLACES))
}

/// The indicators as JSON.
#[must_use]
pub fn json(finished: &Finished) -> Json {
    let measure = finished.measure();
    let targeting = finished.targeting();
    let (empty, unknown) = finished.left_out();
    json!({
        "line": plain(&BigInt::from(measure.line), measure.scale),
        "people": plain(&BigInt::from(finished.people()), measure.weight_scale),
        "left_out": {"empty": empty, "unknown": unknown},
        "poverty_rate": both(&finished.poverty(0)),
        "poverty_gap": both(&finished.poverty(1)),
        "poverty_severity": both(&finished.poverty(2)),
        "gini": both(&finished.gini()),
        "mean_welfare": both(&finished.mean()),
        "concentration": one(finished.concentration().as_ref()),
        "targeting": {
            "reached": one(targeting.reached().as_ref()),
            "coverage": one(targeting.coverage().as_ref()),
            "exclusion_error": one(targeting.exclusion().as_ref()),
            "leakage": one(targeting.leakage().as_ref()),
            "aid_leaked": one(targeting.aid_leaked().as_ref()),
        },
        "tenths": tenths(finished),
    })
}

fn tenths(finished: &Finished) -> Json {
    let measure = finished.measure();
    let one = Ratio::whole(BigInt::from(10).pow(measure.scale + measure.weight_scale));
    let heads = Ratio::whole(BigInt::from(10).pow(measure.weight_scale));
    let tenths = finished.tenths().iter().map(|tenth| {
        json!({
            "welfare_up_to": plain(&BigInt::from(tenth.most), measure.scale),
            "welfare": amount(&tenth.welfare, &one),
            "aid": amount(&tenth.aid, &one),
            "people_reached": amount(&tenth.covered, &heads),
        })
    });
    tenths.collect()
}

fn both(both: &Both<Option<Ratio>>) -> Json {
    json!({"before": one(both.before.as_ref()), "after": one(both.after.as_ref())})
}

pub(super) fn one(ratio: Option<&Ratio>) -> Json {
    ratio.map_or(Json::Null, |ratio| json!(ratio.decimal(PLACES)))
}
