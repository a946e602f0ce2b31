//! One household, made from the seed and its own number.

use crate::check::plan::Plan;
use crate::evaluate::columns::Block;
use crate::household::generate::Dice;

use super::dice::{self, Cup};
use super::model::{Condition, Count, Draw, Drawn, Group, NOT_GIVEN, Recipe, Take};

/// How often a date is drawn again that lies too near another of its group.
const TRIES: usize = 12;

/// Households in columns, with the variables of the recipe that somebody asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The number of the first.
    pub first: u64,
    /// The inputs.
    pub block: Block,
    /// By variable, the lanes by row of its entity; empty where nobody asked.
    pub kept: Vec<Vec<Drawn>>,
}

/// Makes the households of a recipe, one after the other.
#[derive(Debug)]
pub struct Maker<'r> {
    recipe: &'r Recipe,
    plan: &'r Plan,
    cup: Cup,
    keep: &'r [bool],
    root: Vec<Drawn>,
    member: Vec<Drawn>,
    dates: Vec<Drawn>,
}

impl<'r> Maker<'r> {
    /// For a seed; `keep` says which variables are kept beside the inputs.
    #[must_use]
    pub fn new(recipe: &'r Recipe, plan: &'r Plan, seed: u64, keep: &'r [bool]) -> Self {
        let values = vec![NOT_GIVEN; recipe.variables.len()];
        Self { recipe, plan, cup: Cup::new(seed), keep, root: values.clone(), member: values, dates: Vec::new() }
    }

    /// Households from a number on, with a column for each input that is wanted.
    pub fn block(&mut self, first: u64, count: usize, wanted: &[bool]) -> Made {
        let mut made =
            Made { first, block: Block::new(self.plan, wanted), kept: vec![Vec::new(); self.recipe.variables.len()] };
        for rows in made.block.rows.iter_mut().skip(1) {
            rows.offsets.push(0);
        }
        for number in (first..).take(count) {
            self.household(number, &mut made);
        }
        self.leave_blank(&mut made);
        made
    }

    /// What is wanted and nothing draws is not given in any row.
    fn leave_blank(&self, made: &mut Made) {
        let drawn = self.recipe.draws(self.plan.inputs.len());
        for ((column, input), drawn) in made.block.inputs.iter_mut().zip(&self.plan.inputs).zip(drawn) {
            if let (Some(column), false) = (column, drawn) {
                for _ in 0..made.block.rows[usize::from(input.space)].count {
                    column.push(None, input.default);
                }
            }
        }
    }

    fn household(&mut self, number: u64, made: &mut Made) {
        let recipe = self.recipe;
        let mut dice = self.cup.dice(number);
        self.root.fill(NOT_GIVEN);
        for draw in &recipe.root {
            let part = match draw.spread {
                Some(sequence) => self.cup.even(sequence, number),
                None => dice.roll(),
            };
            self.root[draw.variable] = take(draw, &self.root, &self.root, part, 0, &mut dice);
        }
        self.give(0, made);
        for group in &recipe.groups {
            self.members(group, &mut dice, made);
        }
        for (space, entity) in self.plan.version.programme.entities.iter().enumerate() {
            let Some(of) = entity.of else { continue };
            let above = made.block.rows[usize::from(of)].count;
            let rows = &mut made.block.rows[space];
            // Of what lies in a member there is nothing: it has as many ends as there are members.
            rows.offsets.resize(above + 1, u32::try_from(rows.count).unwrap_or(u32::MAX));
        }
    }

    fn members(&mut self, group: &Group, dice: &mut Dice, made: &mut Made) {
        let count = match group.count {
            Count::Fixed(count) => i64::from(count),
            Count::Of(variable) => self.root[variable].max(0),
        };
        self.dates.clear();
        if let (Some(apart), Some(draw)) = (group.apart, group.draws.first()) {
            for _ in 0..count {
                let date = self.date(draw, apart, dice);
                self.dates.push(date);
            }
            self.dates.sort_unstable();
        }
        let container = u32::try_from(made.block.rows[0].count - 1).unwrap_or(u32::MAX);
        for place in 1..=count {
            self.member.fill(NOT_GIVEN);
            for (at, draw) in group.draws.iter().enumerate() {
                let dated = usize::try_from(place - 1).ok().and_then(|place| self.dates.get(place));
                self.member[draw.variable] = match dated {
                    Some(date) if at == 0 => *date,
                    _ => take(draw, &self.root, &self.member, dice.roll(), place, dice),
                };
            }
            made.block.rows[usize::from(group.space)].container.push(container);
            self.give(group.space, made);
        }
    }

    /// A date that is far enough from those that the group has; after some tries any.
    fn date(&self, draw: &Draw, apart: i64, dice: &mut Dice) -> Drawn {
        let mut date = NOT_GIVEN;
        for _ in 0..TRIES {
            date = take(draw, &self.root, &self.root, dice.roll(), 0, dice);
            if self.dates.iter().all(|other| other.abs_diff(date) >= apart.unsigned_abs()) {
                break;
            }
        }
        date
    }

    /// Puts what was drawn into the columns as one more row.
    fn give(&mut self, space: u16, made: &mut Made) {
        let values = if space == 0 { &self.root } else { &self.member };
        made.block.rows[usize::from(space)].count += 1;
        for (at, variable) in self.recipe.variables.iter().enumerate().filter(|(_, variable)| variable.space == space) {
            let value = values[at];
            if self.keep[at] {
                made.kept[at].push(value);
            }
            let Some(slot) = variable.input else { continue };
            if let Some(column) = &mut made.block.inputs[slot as usize] {
                let lane = (value != NOT_GIVEN).then(|| i128::from(value));
                column.push(lane, self.plan.inputs[slot as usize].default);
            }
        }
    }
}

/// What a draw gives: by the first row whose conditions hold.
fn take(draw: &Draw, root: &[Drawn], own: &[Drawn], part: u64, place: i64, dice: &mut Dice) -> Drawn {
    let Some(row) = draw.rows.iter().find(|row| row.when.iter().all(|when| holds(when, root, own))) else {
        return NOT_GIVEN;
    };
    match &row.take {
        Take::Place => place,
        Take::Curve { at, of_root, points } => dice::on_curve(points, if *of_root { root[*at] } else { own[*at] }),
        take => dice::drawn(take, part, dice),
    }
}

fn holds(when: &Condition, root: &[Drawn], own: &[Drawn]) -> bool {
    let value = if when.of_root { root[when.variable] } else { own[when.variable] };
    when.ranges.iter().any(|(least, most)| (*least..=*most).contains(&value))
}
