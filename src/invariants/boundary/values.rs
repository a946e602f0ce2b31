//! The values of an input around which a version decides: its figures with a step to both sides, birthdays with the day
//! before and after.

use crate::check::plan::{InputPlan, Plan};
use crate::ground::amount::{self, Lane};
use crate::ground::date::{Day, Month};
use crate::ground::kind::Kind;
use crate::rules::tree::InputSlot;

use super::figures::{Class, Figures};

/// Values of one input at most.
const MOST: usize = 96;
/// Figures that an input is compared with, at most.
const NEAR: usize = 256;
/// Figures of which the differences are looked at too: where an amount is added to an input before it is compared.
const DIFFERENCES: usize = 12;

/// The values of an input around which something is decided, ascending.
#[must_use]
pub fn around(plan: &Plan, figures: &Figures, slot: InputSlot, month: Month) -> Vec<Lane> {
    let input = &plan.inputs[slot as usize];
    let mut all = match &input.kind {
        Kind::Bool => return vec![0, 1],
        Kind::Choice(choice) => return (0..).take(choice.members.len()).collect(),
        Kind::Date => {
            let mut all = days(figures, slot, month);
            all.extend(fillers(figures, slot, month));
            all
        }
        Kind::Count | Kind::Number => numbers(input, &figures.near(slot), &figures.of_class(Class::Plain)),
        Kind::Money(_) => numbers(input, &figures.near(slot), &figures.of_class(Class::Money)),
    };
    all.retain(|lane| (input.min..=input.max).contains(lane));
    all.sort_unstable();
    all.dedup();
    all
}

/// Nothing, the ends of the range, and figures with a step to both sides: those that the input is compared with, the
/// differences of two of them, then as many of the others as there is room for.
fn numbers(input: &InputPlan, near: &[(Lane, u32)], others: &[(Lane, u32)]) -> Vec<Lane> {
    let here = |figures: &[(Lane, u32)]| -> Vec<Lane> {
        figures.iter().filter_map(|(lane, scale)| rescaled(*lane, *scale, input.scale)).collect()
    };
    let beside = |lane: &Lane| [lane - 1, *lane, lane + 1];
    let near = here(near);
    let mut all = vec![0, input.min, input.max];
    all.extend(near.iter().flat_map(beside));
    let others = here(others);
    let few =
        if near.len() > 1 { &near[..near.len().min(DIFFERENCES)] } else { &others[..others.len().min(DIFFERENCES)] };
    let differences = few.iter().flat_map(|a| few.iter().map(move |b| a - b)).filter(|lane| *lane > 0);
    all.extend(differences.flat_map(|lane| beside(&lane)));
    all.extend(others.iter().take(MOST).flat_map(beside));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|lane| seen.insert(*lane));
    all.truncate(MOST.max(3 + 3 * near.len().min(NEAR)));
    all
}

/// A lane at another scale, towards zero where digits are lost.
fn rescaled(lane: Lane, from: u32, to: u32) -> Option<Lane> {
    if to >= from {
        return lane.checked_mul(amount::power_of_ten(to - from)?);
    }
    lane.checked_div(amount::power_of_ten(from - to)?)
}

/// Birthdays of the month, each with the day before and after: of every number of years and months that something which
/// rests on the date is compared with, on the first day of the month and on its last; and days that are compared with it.
fn days(figures: &Figures, slot: InputSlot, month: Month) -> Vec<Lane> {
    let (first, last) = (month.first_day(), month.last_day());
    let years = figures.years(slot).into_iter().flat_map(|years| [first.add_years(-years), last.add_years(-years)]);
    let months = figures.months(slot).into_iter();
    let months = months.flat_map(|months| [first.add_months(-months), last.add_months(-months)]);
    let fixed = figures.days(slot).into_iter().map(|day| i32::try_from(day).ok().map(Day));
    let all = [Some(first), Some(last)].into_iter().chain(years).chain(months).chain(fixed);
    all.flatten().flat_map(|day| (-1..=1).map(move |step| Lane::from(day.0) + step)).collect()
}

/// Days that lie in the middle between the birthdays that decide, and long before the last one.
#[must_use]
pub fn fillers(figures: &Figures, slot: InputSlot, month: Month) -> Vec<Lane> {
    let mut years = figures.years(slot);
    years.push(0);
    years.sort_unstable();
    years.dedup();
    let last = years.last().copied().unwrap_or(0);
    years.extend([last + 30, last + 60]);
    let middle = years.windows(2).map(|pair| i64::midpoint(pair[0] * 12, pair[1] * 12));
    let middle = middle.filter_map(|months| month.first_day().add_months(-months));
    let within = Lane::from(month.first_day().0) + 9;
    // Off the first of a month, on which years and months are completed.
    std::iter::once(within).chain(middle.map(|day| Lane::from(day.0) - 10)).collect()
}
