//! Families made by dice, shaped like those of the register: a head, mostly a spouse, children of all ages.

use bareme::check::plan::Plan;
use bareme::evaluate::columns::Block;
use bareme::ground::date::Month;
use bareme::household::batch::Batch;
use bareme::household::builder::BatchBuilder;
use bareme::household::generate::Dice;
use bareme::rules::tree::InputSlot;

/// Households in blocks.
pub fn blocks(plan: &Plan, households: usize, batch: usize) -> Vec<Block> {
    let facts = Facts::of(plan);
    let mut dice = Dice::new(1);
    let mut blocks = Vec::new();
    let mut left = households;
    while left > 0 {
        let mut block = Block::new(plan, &vec![true; plan.inputs.len()]);
        for _ in 0..batch.min(left) {
            assert!(block.append(plan, &facts.family(plan, &mut dice)), "a family fits");
        }
        for rows in &mut block.rows {
            rows.ids = None;
        }
        left -= batch.min(left);
        blocks.push(block);
    }
    blocks
}

struct Facts {
    slots: Vec<(String, InputSlot)>,
    day: i128,
}

impl Facts {
    fn of(plan: &Plan) -> Self {
        let slots = (0..).zip(&plan.version.inputs).map(|(slot, input)| (input.common.name.clone(), slot)).collect();
        Self { slots, day: i128::from(Month { year: 2026, month: 9 }.first_day().0) }
    }

    fn slot(&self, name: &str) -> InputSlot {
        self.slots.iter().find(|(known, _)| known == name).map_or(0, |(_, slot)| *slot)
    }

    fn family(&self, plan: &Plan, dice: &mut Dice) -> Batch {
        let mut builder = BatchBuilder::new(plan);
        let root = builder.root(String::new());
        builder.give(self.slot("rsu_index"), root, dice.between(5_000_000, 10_600_000));
        builder.give(self.slot("receives_family_allowances"), root, i128::from(dice.often(80)));
        builder.give(self.slot("paid_by_state"), root, i128::from(dice.often(30)));
        let head = dice.between(22, 80);
        self.person(&mut builder, dice, 0, head * 12);
        if dice.often(720) {
            let age = (head - dice.between(0, 8)).max(18);
            self.person(&mut builder, dice, 1, age * 12);
        }
        let children = if head < 60 { dice.below(5) } else { dice.below(2) };
        for _ in 0..children {
            let age = dice.between(0, 23 * 12);
            self.person(&mut builder, dice, 2, age);
        }
        builder.finish()
    }

    /// A member of the family: `relation` by its place in the choice, age in months.
    fn person(&self, builder: &mut BatchBuilder<'_>, dice: &mut Dice, relation: i128, months: i128) {
        let Some(row) = builder.member(1, String::new()) else { return };
        builder.give(self.slot("relation"), row, relation);
        builder.give(self.slot("birth_date"), row, self.day - months * 30 - months / 2 + dice.between(-10, 20));
        let child = relation == 2;
        let in_school = child && dice.often(if months < 12 * 15 { 950 } else { 600 });
        builder.give(self.slot("schooled"), row, i128::from(in_school));
        builder.give(self.slot("birth_rank"), row, dice.between(1, 5));
        builder.give(self.slot("disabled"), row, i128::from(dice.often(10)));
        builder.give(self.slot("father_deceased"), row, i128::from(child && dice.often(40)));
        builder.give(self.slot("school_level"), row, if in_school { dice.between(1, 3) } else { 0 });
        builder.give(self.slot("public_school"), row, i128::from(in_school && dice.often(850)));
    }
}
