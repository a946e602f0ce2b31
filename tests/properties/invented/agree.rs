//! Invented households on all roads: the interpreter, the program, the columns.

use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::agreement::{Agreed, Agreement, Desk};
use bareme::evaluate::evaluator::Evaluator;
use bareme::ground::date::Month;
use bareme::household::batch::Batch;

use super::dice::{Dice, Failed};
use super::house::{self, House};
use super::{invent, land};

/// Months in which a version is tried, and households in each.
const MONTHS: usize = 3;
const HOUSES: usize = 5;

/// A month in or near the reign of an invented version.
pub fn some_month(dice: &mut Dice) -> Month {
    let months = dice.between(0, 40);
    Month { year: 2030, month: 1 }.plus(months).unwrap_or(Month { year: 2030, month: 1 })
}

/// The roads of a plan.
pub fn roads(plan: Arc<Plan>) -> Agreement {
    Agreement::new(Arc::new(Evaluator::new(plan)))
}

/// Takes invented households of one month all roads.
pub fn agree(
    agreement: &Agreement,
    houses: &[House],
    month: Month,
    turn: usize,
    desk: &mut Desk,
) -> Result<Agreed, Failed> {
    let plan = agreement.plan();
    let mut batches: Vec<Batch> = Vec::with_capacity(houses.len());
    for house in houses {
        let fitted = land::fitted(&house.toml(), plan, month).map_err(|findings| {
            let told = land::told(&findings);
            let sort = format!("an invented household is refused: {}", land::codes(&findings).join(" "));
            Failed::new(sort, format!("{told}{}", house.toml()))
        })?;
        batches.push(fitted.batch);
    }
    agreement.compare(&batches, month, turn, desk).map_err(|differs| {
        let house = houses[differs.household].toml();
        Failed::new("the roads differ", format!("in {month}:\n  {}\n{house}", differs.what.join("\n  ")))
    })
}

/// One invented pack: each of its versions that passes the check, with households for it.
pub fn case(dice: &mut Dice) -> Result<Agreed, Failed> {
    let pack = invent::pack(dice);
    let mut desk = Desk::default();
    let mut agreed = Agreed::default();
    for (version, plan) in land::checked(&pack) {
        let Ok(plan) = plan else { continue };
        let agreement = roads(Arc::clone(&plan));
        for turn in 0..MONTHS {
            let month = some_month(dice);
            let houses: Vec<House> = (0..HOUSES).map(|_| house::house(&plan, month, dice)).collect();
            agreed += agree(&agreement, &houses, month, turn, &mut desk)
                .map_err(|failed| Failed::new(failed.sort, format!("{version} {}\n{}", failed.told, pack.text())))?;
        }
    }
    Ok(agreed)
}
