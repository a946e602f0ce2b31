//! Indicators as tables.

use num_bigint::BigInt;

use crate::population::exact::{Ratio, plain};
use crate::population::table::Table;
use crate::population::tally::NONE;

use super::{Both, Finished};

/// Decimals of what is shown: of percentages, of amounts.
pub(super) const PLACES: u32 = 2;

/// The indicators as tables: poverty and inequality before and after, targeting, tenths.
#[must_use]
pub fn tables(finished: &Finished) -> Vec<Table> {
    vec![before_and_after(finished), targeting(finished), tenths(finished)]
}

/// The indicators in a line, each with its name: how many people, then percentages.
#[must_use]
pub fn brief(finished: &Finished) -> Vec<(&'static str, String)> {
    let told = |ratio: Option<Ratio>| ratio.map_or_else(|| NONE.to_owned(), |ratio| ratio.percent(PLACES));
    let (rate, gap, gini) = (finished.poverty(0), finished.poverty(1), finished.gini());
    let targeting = finished.targeting();
    vec![
        ("people", plain(&BigInt::from(finished.people()), finished.measure().weight_scale)),
        ("rate before", told(rate.before)),
        ("rate after", told(rate.after)),
        ("gap before", told(gap.before)),
        ("gap after", told(gap.after)),
        ("Gini before", told(gini.before)),
        ("Gini after", told(gini.after)),
        ("coverage", told(targeting.coverage())),
        ("leakage", told(targeting.leakage())),
    ]
}

fn before_and_after(finished: &Finished) -> Table {
    let mut table = Table::new("Poverty and inequality", &["indicator"], &["before", "after", "change"]);
    let percent = |ratio: &Ratio| ratio.percent(PLACES);
    let amount = |ratio: &Ratio| ratio.decimal(PLACES);
    let mut put = |name: &str, both: Both<Option<Ratio>>, told: &dyn Fn(&Ratio) -> String| {
        let of = |ratio: Option<&Ratio>| ratio.map_or_else(|| NONE.to_owned(), told);
        let change = both.before.as_ref().zip(both.after.as_ref()).map(|(before, after)| after.minus(before));
        table.row([name.to_owned(), of(both.before.as_ref()), of(both.after.as_ref()), of(change.as_ref())]);
    };
    put("poverty rate (FGT 0), %", finished.poverty(0), &percent);
    put("poverty gap (FGT 1), %", finished.poverty(1), &percent);
    put("poverty severity (FGT 2), %", finished.poverty(2), &percent);
    put("Gini index, %", finished.gini(), &percent);
    put("mean welfare a person and year", finished.mean(), &amount);
    let measure = finished.measure();
    let line = plain(&BigInt::from(measure.line), measure.scale);
    let people = plain(&BigInt::from(finished.people()), measure.weight_scale);
    table.notes.push(format!("per person, {people} in all; poor is who has less than {line} a year"));
    table.notes.push("the aid of a household is shared equally among its members".to_owned());
    let (empty, unknown) = finished.left_out();
    if empty > 0 {
        table.notes.push(format!("households without members, left out: {empty}"));
    }
    if unknown > 0 {
        table.notes.push(format!("households whose welfare or aid is not known, left out: {unknown}"));
    }
    table
}

fn targeting(finished: &Finished) -> Table {
    let targeting = finished.targeting();
    let mut table = Table::new("Targeting", &["indicator"], &["%"]);
    for (name, share) in [
        ("people reached", targeting.reached()),
        ("coverage: of the poor, reached", targeting.coverage()),
        ("exclusion error: of the poor, not reached", targeting.exclusion()),
        ("leakage, inclusion error: of those reached, not poor", targeting.leakage()),
        ("leakage of the aid: of the aid, to people not poor", targeting.aid_leaked()),
        ("concentration index of the aid", finished.concentration()),
    ] {
        table.row([name.to_owned(), share.map_or_else(|| NONE.to_owned(), |share| share.percent(PLACES))]);
    }
    table.notes.push("poor before the aid; reached is who lives in a household that gets more than 0".to_owned());
    table
}

fn tenths(finished: &Finished) -> Table {
    let figures = ["welfare up to", "mean welfare", "% of welfare", "% reached", "mean aid", "% of the aid", "to here"];
    let mut table = Table::new("Tenths of welfare before the aid", &["tenth"], &figures);
    let tenths = finished.tenths();
    let measure = finished.measure();
    let none = || Ratio::whole(0);
    let all = |of: &dyn Fn(&super::Tenth) -> Ratio| tenths.iter().fold(none(), |sum, tenth| sum.plus(&of(tenth)));
    let (welfare, aid) = (all(&|tenth| tenth.welfare.clone()), all(&|tenth| tenth.aid.clone()));
    let people = Ratio::new(finished.people(), 10);
    let one = Ratio::whole(BigInt::from(10).pow(measure.scale));
    let told = |ratio: Option<Ratio>, told: &dyn Fn(&Ratio) -> String| ratio.as_ref().map_or(NONE.to_owned(), told);
    let percent =
        |part: &Ratio, of: Option<&Ratio>| told(of.and_then(|of| part.over(of)), &|share| share.percent(PLACES));
    let mean = |of: &Ratio| {
        let mean = people.as_ref().and_then(|people| of.over(people)).and_then(|mean| mean.over(&one));
        told(mean, &|mean| mean.decimal(PLACES))
    };
    let mut to_here = none();
    for (number, tenth) in (1..).zip(tenths) {
        to_here = to_here.plus(&tenth.aid);
        table.row([
            number.to_string(),
            plain(&BigInt::from(tenth.most), measure.scale),
            mean(&tenth.welfare),
            percent(&tenth.welfare, Some(&welfare)),
            percent(&tenth.covered, people.as_ref()),
            mean(&tenth.aid),
            percent(&tenth.aid, Some(&aid)),
            percent(&to_here, Some(&aid)),
        ]);
    }
    table.notes.push("a tenth of the people each, poorest first; amounts a person and year".to_owned());
    table
}
