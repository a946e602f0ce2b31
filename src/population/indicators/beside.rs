//! Indicators under two versions beside each other.

use num_bigint::BigInt;
use serde_json::{Value as Json, json};

use crate::population::exact::{Ratio, plain};
use crate::population::table::Table;
use crate::population::tally::NONE;

use super::json::{amount, json, one};
use super::report::PLACES;
use super::{Both, Finished, MovesOfTenth};

/// An indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// FGT 0.
    PovertyRate,
    /// FGT 1.
    PovertyGap,
    /// FGT 2.
    PovertySeverity,
    /// The Gini index.
    Gini,
    /// Mean welfare of a person in a year.
    MeanWelfare,
    /// Of all people, those reached.
    Reached,
    /// Of the poor, those reached.
    Coverage,
    /// Of the poor, those not reached.
    Exclusion,
    /// Of those reached, those not poor.
    Leakage,
    /// Of the aid, what goes to people not poor.
    AidLeaked,
    /// The concentration index of the aid.
    Concentration,
}

impl Indicator {
    /// Its name as `simulate` writes it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Indicator::PovertyRate => "poverty_rate",
            Indicator::PovertyGap => "poverty_gap",
            Indicator::PovertySeverity => "poverty_severity",
            Indicator::Gini => "gini",
            Indicator::MeanWelfare => "mean_welfare",
            Indicator::Reached => "reached",
            Indicator::Coverage => "coverage",
            Indicator::Exclusion => "exclusion_error",
            Indicator::Leakage => "leakage",
            Indicator::AidLeaked => "aid_leaked",
            Indicator::Concentration => "concentration",
        }
    }

    fn told(self) -> &'static str {
        match self {
            Indicator::PovertyRate => "poverty rate (FGT 0), %",
            Indicator::PovertyGap => "poverty gap (FGT 1), %",
            Indicator::PovertySeverity => "poverty severity (FGT 2), %",
            Indicator::Gini => "Gini index, %",
            Indicator::MeanWelfare => "mean welfare a person and year",
            Indicator::Reached => "people reached, %",
            Indicator::Coverage => "coverage: of the poor, reached, %",
            Indicator::Exclusion => "exclusion error: of the poor, not reached, %",
            Indicator::Leakage => "leakage: of those reached, not poor, %",
            Indicator::AidLeaked => "leakage of the aid, %",
            Indicator::Concentration => "concentration index of the aid, %",
        }
    }
}

/// How an indicator is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In percent.
    Percent,
    /// As an amount of money.
    Amount,
}

/// An indicator under both versions.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which.
    pub indicator: Indicator,
    /// How it is shown.
    pub shown: Shown,
    /// What it is without the aid, where that means anything.
    pub without: Option<Ratio>,
    /// What it is under both, the first version first.
    pub both: [Option<Ratio>; 2],
}

/// The indicators under two versions as a table; the policies are named in its heads.
#[must_use]
pub fn beside(finished: [&Finished; 2], policies: [&str; 2]) -> Table {
    let heads = ["without the aid", policies[0], policies[1], "change"];
    let mut table = Table::new("Poverty, inequality and targeting", &["indicator"], &heads);
    for Row { indicator, shown, without, both: [old, new] } in rows(finished) {
        let told = |ratio: Option<&Ratio>| {
            ratio.map_or_else(
                || NONE.to_owned(),
                |ratio| match shown {
                    Shown::Percent => ratio.percent(PLACES),
                    Shown::Amount => ratio.decimal(PLACES),
                },
            )
        };
        let change = old.as_ref().zip(new.as_ref()).map(|(old, new)| new.minus(old));
        table.row([
            indicator.told().to_owned(),
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

/// The indicators under both versions.
#[must_use]
pub fn rows([old, new]: [&Finished; 2]) -> Vec<Row> {
    let of = |indicator, shown, of: &dyn Fn(&Finished) -> Both<Option<Ratio>>| {
        let (before, after) = (of(old), of(new));
        Row { indicator, shown, without: before.before, both: [before.after, after.after] }
    };
    let aid = |indicator, of: &dyn Fn(&Finished) -> Option<Ratio>| Row {
        indicator,
        shown: Shown::Percent,
        without: None,
        both: [of(old), of(new)],
    };
    vec![
        of(Indicator::PovertyRate, Shown::Percent, &|one| one.poverty(0)),
        of(Indicator::PovertyGap, Shown::Percent, &|one| one.poverty(1)),
        of(Indicator::PovertySeverity, Shown::Percent, &|one| one.poverty(2)),
        of(Indicator::Gini, Shown::Percent, &Finished::gini),
        of(Indicator::MeanWelfare, Shown::Amount, &Finished::mean),
        aid(Indicator::Reached, &|one| one.targeting().reached()),
        aid(Indicator::Coverage, &|one| one.targeting().coverage()),
        aid(Indicator::Exclusion, &|one| one.targeting().exclusion()),
        aid(Indicator::Leakage, &|one| one.targeting().leakage()),
        aid(Indicator::AidLeaked, &|one| one.targeting().aid_leaked()),
        aid(Indicator::Concentration, &Finished::concentration),
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
    let changes = rows([old, new]).into_iter().map(|row| {
        let [old, new] = &row.both;
        let change = old.as_ref().zip(new.as_ref()).map(|(old, new)| new.minus(old));
        (row.indicator.key().to_owned(), one(change.as_ref()))
    });
    let changes: serde_json::Map<String, Json> = changes.collect();
    json!({"old": json(old), "new": json(new), "change": changes, "tenths": tenths.iter().map(tenth).collect::<Json>()})
}

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
