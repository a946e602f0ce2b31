//! A loop over the columns of a block, for the law as it is written by hand.

use bareme::check::plan::Plan;
use bareme::evaluate::columns::{Block, Lanes};

use crate::law::{Child, Law, Paid, Persons};

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
    let persons = Persons {
        schooled: bits(plan, block, "schooled"),
        rank_of_birth: small(plan, block, "birth_rank"),
        disabled: bits(plan, block, "disabled"),
        orphan: bits(plan, block, "father_deceased"),
        level: small(plan, block, "school_level"),
        public: bits(plan, block, "public_school"),
    };
    let offsets = &block.rows[1].offsets;
    let mut total = 0_i128;
    let mut children: Vec<Child> = Vec::new();
    for household in 0..block.rows[0].count {
        let (allowances, state, pension) = (allowances[household], state[household], pension[household]);
        let eligible = law.eligible(i64::from(index[household]), allowances != 0, state != 0, pension != 0);
        let range = offsets[household] as usize..offsets[household + 1] as usize;
        children.clear();
        children.extend(
            range.filter(|person| relation[*person] == 2).filter_map(|person| law.child(birth[person], person)),
        );
        let paid = if eligible {
            law.paid(&mut children, &persons)
        } else {
            Paid { counted: children.len().min(law.at_most), ..Paid::default() }
        };
        let counted = i64::try_from(paid.counted).unwrap_or(0);
        let Paid { allowances, lump, top_up, once, .. } = paid;
        let monthly = paid.monthly();
        let all = i64::from(eligible) + counted + allowances + lump + top_up + monthly + once + monthly + once;
        total += i128::from(all);
    }
    total
}
