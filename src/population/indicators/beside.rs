//! Indicators under two versions beside each other.

use num_bigint::BigInt;
use serde_json::{Value as Json, json};

use crate::population::exact::{Ratio, plain};
use crate::population::table::Table;
use crate::population::tally::NONE;

use super::json::{amount, json, one};
use super::report::PLACES;
use super::{Both, Finished, MovesOfTenth};

/// How an indicator is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    Percent,
    Amount,
}

/// An indicator: its name, without the aid, under the first version, under the second.
type Row = (&'static str, As, Option<Ratio>, [Option<Ratio>; 2]);

/// The indicators under two versions as a table; the policies are named in its heads.
#[must_use]
pub fn beside(finished: [&Finished; 2], policies: [&str; 2]) -> Table {
    let heads = ["without the aid", policies[0], policies[1], "change"];
    let mut table = Table::new("Poverty, inequality and targeting", &["indicator"], &heads);
    for (name, shown, without, [old, new]) in rows(finished) {
        let told = |ratio: Option<&Ratio>| {
            ratio.map_or_else(
                || NONE.to_owned(),
                |ratio| match shown {
                    As::Percent => ratio.percent(PLACES),
                    As::Amount => ratio.decimal(PLACES),
                },
            )
        };
        let change = old.as_ref().zip(new.as_ref()).map(|(old, new)| new.minus(old));
        table.row([
            name.to_owned(),
            told(without.as_ref()),
            told(old.as_ref()),
            told(new.as_ref()),
            told(change.as_ref()),
        ]);
    }
    let old = finished[0];
    let measure = old.measure();
    let line = plain(&BigInt::from(measure.line), measure.scale);
    let people = plain(&BigInt::from(old.people()), measure.weight_scale);
    table.notes.push(format!("per person, {people} in all; poor is who has less than {line} a year, under both"));
    table.notes.push("the aid of a household is shared equally among its members".to_owned());
    let (empty, unknown) = old.left_out();
    if empty > 0 {
        table.notes.push(format!("households without members, left out: {empty}"));
    }
    if unknown > 0 {
        table
            .notes
            .push(format!("households whose welfare is not known, or that are not compared, left out: {unknown}"));
    }
    table
}

fn rows([old, new]: [&Finished; 2]) -> Vec<Row> {
    let of = |name, shown, of: &dyn Fn(&Finished) -> Both<Option<Ratio>>| {
        let (before, after) = (of(old), of(new));
        (name, shown, before.before, [before.after, after.after])
    };
    let aid = |name, of: &dyn Fn(&Finished) -> Option<Ratio>| (name, As::Percent, None, [of(old), of(new)]);
    vec![
        of("poverty rate (FGT 0), %", As::Percent, &|one| one.poverty(0)),
        of("poverty gap (FGT 1), %", As::Percent, &|one| one.poverty(1)),
        of("poverty severity (FGT 2), %", As::Percent, &|one| one.poverty(2)),
        of("Gini index, %", As::Percent, &Finished::gini),
        of("mean welfare a person and year", As::Amount, &Finished::mean),
        aid("people reached, %", &|one| one.targeting().reached()),
        aid("coverage: of the poor, reached, %", &|one| one.targeting().coverage()),
        aid("exclusion error: of the poor, not reached, %", &|one| one.targeting().exclusion()),
        aid("leakage: of those reached, not poor, %", &|one| one.targeting().leakage()),
        aid("leakage of the aid, %", &|one| one.targeting().aid_leaked()),
        aid("concentration index of the aid, %", &Finished::concentration),
    ]
}

/// The same as JSON: the indicators of each version, and by tenth of welfare who gains and who loses. `scale` are the
/// decimals of what is gained and lost, those of weights included.
#[must_use]
pub fn beside_json([old, new]: [&Finished; 2], tenths: &[MovesOfTenth], scale: u32) -> Json {
    let measure = old.measure();
    let heads = Ratio::whole(BigInt::from(10).pow(measure.weight_scale));
    let unit = Ratio::whole(BigInt::from(10).pow(scale));
    let tenth = |tenth: &MovesOfTenth| {
        json!({
            "welfare_up_to": plain(&BigInt::from(tenth.most), measure.scale),
            "people_who_gain": amount(&tenth.gain, &heads),
            "people_who_lose": amount(&tenth.lose, &heads),
            "gained": amount(&tenth.gained, &unit),
            "lost": amount(&tenth.lost, &unit),
        })
    };
    let changes: serde_json::Map<String, Json> = KEYS
        .into_iter()
        .zip(rows([old, new]))
        .map(|(key, (.., [old, new]))| {
            let change = old.as_ref().zip(new.as_ref()).map(|(old, new)| new.minus(old));
            (key.to_owned(), one(change.as_ref()))
        })
        .collect();
    json!({"old": json(old), "new": json(new), "change": changes, "tenths": tenths.iter().map(tenth).collect::<Json>()})
}

/// By row, its name as `simulate` writes it.
const KEYS: [&str; 11] = [
    "poverty_rate",
    "poverty_gap",
    "poverty_severity",
    "gini",
    "mean_welfare",
    "reached",
    "coverage",
    "exclusion_error",
    "leakage",
    "aid_leaked",
    "concentration",
];

/// Who gains and who loses by tenth of welfare, as a table. `scale` as in [`beside_json`].
#[must_use]
pub fn moved(finished: &Finished, tenths: &[MovesOfTenth], scale: u32) -> Table {
    let figures = ["welfare up to", "% gain", "% lose", "gained", "lost", "difference"];
    let mut table = Table::new("Who gains and who loses by tenth of welfare", &["tenth"], &figures);
    let measure = finished.measure();
    let people = Ratio::new(finished.people(), 10);
    let unit = Ratio::whole(BigInt::from(10).pow(scale));
    let percent = |part: &Ratio| {
        let share = people.as_ref().and_then(|people| part.over(people));
        share.map_or_else(|| NONE.to_owned(), |share| share.percent(PLACES))
    };
    let amount = |sum: &Ratio| sum.over(&unit).map_or_else(|| NONE.to_owned(), |sum| sum.decimal(PLACES));
    for (number, tenth) in (1..).zip(tenths) {
        table.row([
            number.to_string(),
            plain(&BigInt::from(tenth.most), measure.scale),
            percent(&tenth.gain),
            percent(&tenth.lose),
            amount(&tenth.gained),
            amount(&tenth.lost),
            amount(&tenth.gained.minus(&tenth.lost)),
        ]);
    }
    table.notes.push("a tenth of the people each, poorest first by welfare without the aid".to_owned());
    table
}
