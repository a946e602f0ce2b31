//! The rules of `ma-asd@2026-01` as a programmer would write them for this one law, over the same columns: ages are asked
//! for as days of birth, households without a right are passed over. The figures are read from the version, so that nothing
//! is compiled into constants on one side only.

use bareme::check::plan::{ParameterPlan, Plan};
use bareme::evaluate::columns::{Block, Lanes};
use bareme::ground::date::{Day, Month};

/// The figures of the law, as lanes.
pub struct Law {
    threshold: i64,
    /// Born later: under age.
    child_after: i32,
    /// Born later: among the youngest.
    young_after: i32,
    at_most: usize,
    first_ranks: usize,
    full: i64,
    unschooled: i64,
    orphan_total: i64,
    orphan_unschooled: i64,
    later_full: i64,
    later_unschooled: i64,
    disability_first: i64,
    disability_later: i64,
    lump_sum: i64,
    minimum: i64,
    birth: [i64; 31],
    school: [i64; 4],
    school_month: bool,
    first: Day,
    last: Day,
}

impl Law {
    /// The figures of a version for a month.
    pub fn of(plan: &Plan, month: Month) -> Self {
        let at = |name: &str| plan.version.parameters.iter().position(|known| known.common.name == name);
        let figure = |name: &str| match at(name).map(|at| &plan.parameters[at]) {
            Some(ParameterPlan::Scalar(lane)) => i64::try_from(*lane).unwrap_or(0),
            _ => panic!("{name} is no figure"),
        };
        let table = |name: &str, key: i64| match at(name).map(|at| &plan.parameters[at]) {
            Some(ParameterPlan::Table { rows, otherwise }) => {
                let row = rows.iter().find(|(keys, _)| keys.as_slice() == [key]).map(|(_, lane)| *lane);
                i64::try_from(row.or(*otherwise).unwrap_or(0)).unwrap_or(0)
            }
            _ => panic!("{name} is no table"),
        };
        // On the first of a month every number of years back is a day of the calendar.
        let born = |name: &str| month.first_day().add_years(-figure(name)).map_or(i32::MIN, |day| day.0);
        let place = |name: &str| usize::try_from(figure(name)).unwrap_or(0);
        Self {
            threshold: figure("rsu_threshold"),
            child_after: born("children.under_age"),
            young_after: born("children.young_under"),
            at_most: place("children.at_most"),
            first_ranks: place("children.first_ranks"),
            full: figure("allowance.full"),
            unschooled: figure("allowance.unschooled"),
            orphan_total: figure("allowance.orphan_total"),
            orphan_unschooled: figure("allowance.orphan_unschooled"),
            later_full: figure("later_allowance.full"),
            later_unschooled: figure("later_allowance.unschooled"),
            disability_first: figure("disability.first_ranks"),
            disability_later: figure("disability.later_ranks"),
            lump_sum: figure("family.lump_sum"),
            minimum: figure("family.minimum"),
            birth: std::array::from_fn(|rank| table("birth_grant", i64::try_from(rank).unwrap_or(0))),
            school: std::array::from_fn(|level| table("school_aid.amount", i64::try_from(level).unwrap_or(0))),
            school_month: i64::from(month.month) == figure("school_aid.paid_in"),
            first: month.first_day(),
            last: month.last_day(),
        }
    }
}

fn small<'b>(plan: &Plan, block: &'b Block, name: &str) -> &'b [i32] {
    match lanes(plan, block, name) {
        Lanes::Small(all) => all,
        _ => panic!("{name} is not of 32 bits"),
    }
}

fn bits<'b>(plan: &Plan, block: &'b Block, name: &str) -> &'b [u8] {
    match lanes(plan, block, name) {
        Lanes::Bits(all) => all,
        _ => panic!("{name} is not yes or no"),
    }
}

fn lanes<'b>(plan: &Plan, block: &'b Block, name: &str) -> &'b Lanes {
    let slot = plan.version.inputs.iter().position(|input| input.common.name == name);
    let column = slot.and_then(|slot| block.inputs[slot].as_ref());
    column.map_or_else(|| panic!("no {name}"), |column| &column.lanes)
}

/// Everything that is asked for, added up.
pub fn total(law: &Law, plan: &Plan, block: &Block) -> i128 {
    let index = small(plan, block, "rsu_index");
    let allowances = bits(plan, block, "receives_family_allowances");
    let state = bits(plan, block, "paid_by_state");
    let pension = bits(plan, block, "receives_pension");
    let relation = small(plan, block, "relation");
    let birth = small(plan, block, "birth_date");
    let schooled = bits(plan, block, "schooled");
    let rank_of_birth = small(plan, block, "birth_rank");
    let disabled = bits(plan, block, "disabled");
    let orphan = bits(plan, block, "father_deceased");
    let level = small(plan, block, "school_level");
    let public = bits(plan, block, "public_school");
    let offsets = &block.rows[1].offsets;
    let (first, last) = (law.first.0, law.last.0);
    let mut total = 0_i128;
    let mut children: Vec<(i32, usize)> = Vec::new();
    for household in 0..block.rows[0].count {
        let eligible = i64::from(index[household]) <= law.threshold
            && allowances[household] == 0
            && state[household] == 0
            && pension[household] == 0;
        children.clear();
        for person in offsets[household] as usize..offsets[household + 1] as usize {
            if relation[person] == 2 && birth[person] > law.child_after {
                children.push((birth[person], person));
            }
        }
        let counted = children.len().min(law.at_most);
        let (mut aid, mut once) = (0_i64, 0_i64);
        if eligible {
            children.sort_unstable();
            for (place, (birth, person)) in children.iter().enumerate() {
                let person = *person;
                if first <= *birth && *birth <= last {
                    once += law.birth[usize::try_from(rank_of_birth[person]).unwrap_or(0).min(30)];
                }
                if place >= law.at_most {
                    continue;
                }
                let full = *birth > law.young_after || disabled[person] != 0 || schooled[person] != 0;
                let early = place < law.first_ranks;
                aid += match (early, full) {
                    (true, true) => law.full,
                    (true, false) => law.unschooled,
                    (false, true) => law.later_full,
                    (false, false) => law.later_unschooled,
                };
                if orphan[person] != 0 && early {
                    aid += if full { law.orphan_total - law.full } else { law.orphan_unschooled };
                }
                if disabled[person] != 0 {
                    aid += if early { law.disability_first } else { law.disability_later };
                }
                if law.school_month && public[person] != 0 {
                    once += law.school[usize::try_from(level[person]).unwrap_or(0).min(3)];
                }
            }
        }
        let lump = if eligible && counted == 0 { law.lump_sum } else { 0 };
        let top_up = if eligible && counted > 0 { (law.minimum - aid).max(0) } else { 0 };
        let monthly = aid + top_up + lump;
        let counted = i64::try_from(counted).unwrap_or(0);
        let all = i64::from(eligible) + counted + aid + lump + top_up + monthly + once + monthly + once;
        total += i128::from(all);
    }
    total
}
