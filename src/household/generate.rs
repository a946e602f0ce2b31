//! Households made by dice: for tests that the two roads agree, and for measuring. The same seed makes the same ones.
//!
//! In: a plan, a month, a seed. Out: batches of one that fit the plan: values in range, most of them near what the law
//! looks at (its figures, whole years before the month), some facts not given.

use crate::check::plan::{InputPlan, ParameterPlan, Plan};
use crate::ground::amount::{self, Lane};
use crate::ground::date::{Day, Month};
use crate::ground::kind::Kind;
use crate::pack::model::Size;
use crate::rules::tree::{Column, InputSlot, Op, Space};

use super::batch::Batch;
use super::builder::BatchBuilder;

/// A small, fast generator of numbers (splitmix64); not for secrets.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below another; 0 below 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll().checked_rem(end).unwrap_or(0)
    }

    /// True so many times in a thousand.
    pub fn often(&mut self, in_thousand: u64) -> bool {
        self.below(1_000) < in_thousand
    }

    /// A lane from one to another, both included.
    pub fn between(&mut self, least: Lane, most: Lane) -> Lane {
        let span = most.saturating_sub(least).saturating_add(1).max(1);
        least.saturating_add(Lane::from(self.roll()).rem_euclid(span))
    }

    /// One of these.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        let at = self.below(u64::try_from(of.len()).unwrap_or(0));
        of.get(usize::try_from(at).unwrap_or(0)).copied()
    }
}

/// Makes households for one plan.
#[derive(Clone, Debug)]
pub struct Generator<'p> {
    plan: &'p Plan,
    dice: Dice,
    /// Figures of the law with their scale.
    figures: Vec<(Lane, u32)>,
    /// Bool inputs that fill a role: true for few.
    roles: Vec<InputSlot>,
    /// The most members of one group.
    pub members: u64,
    /// How many facts in a thousand are not given, where one is required.
    pub withheld: u64,
    /// Likewise, where none is required.
    pub left_out: u64,
    /// How many numbers and days in a thousand are the least or the most that their input takes, or a step within.
    pub extreme: u64,
}

impl<'p> Generator<'p> {
    /// A generator with a seed.
    #[must_use]
    pub fn new(plan: &'p Plan, seed: u64) -> Self {
        let mut figures = Vec::new();
        for (declared, parameter) in plan.version.parameters.iter().zip(&plan.parameters) {
            match parameter {
                ParameterPlan::Scalar(lane) if declared.kind.is_numeric() => figures.push((*lane, declared.scale)),
                ParameterPlan::Scale { of_scale, rows, .. } => {
                    figures.extend(rows.iter().filter_map(|(edge, _)| edge.map(|(lane, _)| (lane, *of_scale))));
                }
                _ => {}
            }
        }
        for node in &plan.nodes {
            if let (Op::Constant(lane), true) = (&node.op, node.kind.is_numeric()) {
                figures.push((*lane, node.scale));
            }
        }
        figures.sort_unstable();
        figures.dedup();
        let roles = plan.sets.iter().filter(|set| set.size != Size::Any).filter_map(|set| match set.member {
            Column::Input(slot) => Some(slot),
            Column::Result(_) => None,
        });
        let roles = roles.collect();
        Self { plan, dice: Dice::new(seed), figures, roles, members: 6, withheld: 15, left_out: 400, extreme: 0 }
    }

    /// The next household for a month.
    pub fn household(&mut self, month: Month) -> Batch {
        let mut builder = BatchBuilder::new(self.plan);
        let root = builder.root(String::new());
        self.facts(&mut builder, 0, root, None, month);
        self.groups(&mut builder, 0, month);
        builder.finish()
    }

    fn groups(&mut self, builder: &mut BatchBuilder<'_>, above: Space, month: Month) {
        let entities = (0..).zip(&self.plan.version.programme.entities);
        let contained: Vec<Space> =
            entities.filter(|(_, entity)| entity.of == Some(above)).map(|(space, _)| space).collect();
        for space in contained {
            let few = self.dice.below(self.members + 1);
            let count = if self.dice.often(20) { self.dice.below(self.members * 2 + 1) } else { few };
            for place in 0..count {
                let number = self.dice.below(100_000);
                let Some(row) = builder.member(space, format!("{number}-{place}")) else { continue };
                self.facts(builder, space, row, Some(place), month);
                self.groups(builder, space, month);
            }
        }
    }

    fn facts(&mut self, builder: &mut BatchBuilder<'_>, space: Space, row: usize, place: Option<u64>, month: Month) {
        let plan = self.plan;
        for slot in plan.inputs_of(space) {
            let input = &plan.inputs[slot as usize];
            let absent = if input.default.is_some() || input.optional { self.left_out } else { self.withheld };
            if !self.dice.often(absent) {
                let lane = if self.roles.contains(&slot) {
                    Lane::from(self.dice.often(if place == Some(0) { 300 } else { 10 }))
                } else {
                    self.value(input, place, month)
                };
                builder.give(slot, row, lane.clamp(input.min, input.max));
            }
        }
    }

    fn value(&mut self, input: &InputPlan, place: Option<u64>, month: Month) -> Lane {
        if self.extreme > 0 && (input.kind.is_numeric() || input.kind == Kind::Date) && self.dice.often(self.extreme) {
            let ends = [input.min, input.max, input.min.saturating_add(1), input.max.saturating_sub(1)];
            return self.dice.one(&ends).unwrap_or(input.min);
        }
        match &input.kind {
            Kind::Bool => Lane::from(self.dice.below(2)),
            Kind::Choice(choice) => self.member(u64::try_from(choice.members.len()).unwrap_or(1), place),
            Kind::Date => self.day(input, month),
            Kind::Count | Kind::Number | Kind::Money(_) => self.number(input),
        }
    }

    /// The first two of a group mostly take the first two members of a choice, the others the rest: where a choice says
    /// who is the head and who the spouse, roles are filled this way.
    fn member(&mut self, members: u64, place: Option<u64>) -> Lane {
        let at = match place {
            Some(place @ (0 | 1)) if place < members && self.dice.often(if place == 0 { 920 } else { 500 }) => place,
            Some(_) if members > 2 && self.dice.often(970) => 2 + self.dice.below(members - 2),
            _ => self.dice.below(members.max(1)),
        };
        Lane::from(at)
    }

    /// Mostly whole years before the month, give or take a day or a month.
    fn day(&mut self, input: &InputPlan, month: Month) -> Lane {
        if self.dice.often(30) {
            return self.dice.between(input.min, input.max);
        }
        let first = month.first_day();
        let base = match self.dice.below(4) {
            0 => first,
            1 => month.last_day(),
            2 => Day(first.0 + i32::try_from(self.dice.below(40)).unwrap_or(0)),
            _ => Day(first.0 - i32::try_from(self.dice.below(400)).unwrap_or(0)),
        };
        let oldest = if self.dice.often(500) { 22 } else { 96 };
        let years = i64::try_from(self.dice.below(oldest)).unwrap_or(0);
        let day = base.add_years(-years).unwrap_or(base);
        Lane::from(day.0) + self.dice.between(-1, 1)
    }

    /// A figure of the law, give or take a little; a small number; anything in range.
    fn number(&mut self, input: &InputPlan) -> Lane {
        match self.dice.below(10) {
            0..=3 => {
                let Some((lane, scale)) = self.dice.one(&self.figures) else { return input.min };
                let here = if input.scale >= scale {
                    amount::power_of_ten(input.scale - scale).and_then(|up| lane.checked_mul(up))
                } else {
                    amount::power_of_ten(scale - input.scale).and_then(|down| lane.checked_div(down))
                };
                here.unwrap_or(0).saturating_add(self.dice.between(-1, 1))
            }
            4 | 5 => self.dice.between(0, 12).saturating_mul(amount::power_of_ten(input.scale).unwrap_or(1)),
            6..=8 => {
                let most = input.max.min(5_000_i128.saturating_mul(amount::power_of_ten(input.scale).unwrap_or(1)));
                self.dice.between(input.min.max(0).min(most), most)
            }
            _ => {
                let edge = self.dice.below(4);
                match edge {
                    0 => input.min,
                    1 => input.max,
                    _ => self.dice.between(input.min, input.max),
                }
            }
        }
    }
}
