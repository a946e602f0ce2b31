//! What a run gave.

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::rules::tree::ResultSlot;

use super::ends::{Ended, OK};
use super::view::View;
use super::width::Width;
use super::workspace::{Sight, Workspace};
use super::{Block, Columns, Compiled};

/// The results of a block.
#[derive(Clone, Copy)]
pub struct Outcome<'w> {
    columns: &'w Columns,
    own: &'w Compiled,
    sight: Sight<'w>,
}

/// The values of a result by row.
#[derive(Clone, Copy, Debug)]
pub enum Values<'w> {
    /// Yes and no.
    Bits(View<'w, u8>),
    /// 32 bits.
    Small(View<'w, i32>),
    /// 64 bits.
    Narrow(View<'w, i64>),
    /// 128 bits.
    Wide(View<'w, i128>),
}

impl Values<'_> {
    /// The lane of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Lane {
        match self {
            Values::Bits(view) => Lane::from(view.get(row)),
            Values::Small(view) => Lane::from(view.get(row)),
            Values::Narrow(view) => Lane::from(view.get(row)),
            Values::Wide(view) => view.get(row),
        }
    }
}

impl<'w> Outcome<'w> {
    pub(super) fn new(columns: &'w Columns, block: &'w Block, workspace: &'w Workspace) -> Self {
        let sight = Sight { registers: &workspace.registers, plans: &columns.regs, block, defaults: &columns.defaults };
        Self { columns, own: &columns.plans[0], sight }
    }

    /// That of another of the plans that were compiled together; `None` where there are fewer.
    #[must_use]
    pub fn of(&self, plan: usize) -> Option<Self> {
        Some(Self { own: self.columns.plans.get(plan)?, ..*self })
    }

    /// The plan whose outcome it is.
    #[must_use]
    pub fn plan(&self) -> &'w Plan {
        &self.own.plan
    }

    /// The values of a result that was wanted.
    #[must_use]
    pub fn values(&self, slot: ResultSlot) -> Option<Values<'w>> {
        let reg = (*self.own.results.get(slot as usize)?)?;
        match self.sight.width(reg) {
            Width::Bits => self.sight.view(reg).map(Values::Bits),
            Width::Small => self.sight.view(reg).map(Values::Small),
            Width::Narrow => self.sight.view(reg).map(Values::Narrow),
            Width::Wide => self.sight.view(reg).map(Values::Wide),
        }
    }

    /// How the rows of a result ended: [`super::OK`], [`super::MISSING`] or [`super::FAILED`]; `None` where all have a value.
    #[must_use]
    pub fn ends(&self, slot: ResultSlot) -> Ended<'w> {
        self.own.results.get(slot as usize).copied().flatten().and_then(|reg| self.sight.ends(reg))
    }

    /// How one row of a result ended.
    #[must_use]
    pub fn end(&self, slot: ResultSlot, row: usize) -> u8 {
        self.ends(slot).map_or(OK, |ends| ends.get(row))
    }

    /// By row of the root, 1 where its household is refused.
    #[must_use]
    pub fn refusals(&self, rows: usize) -> Vec<u8> {
        let mut all = vec![0; rows];
        for view in self.own.refusals.iter().filter_map(|reg| self.sight.view::<u8>(*reg)) {
            match view {
                View::Each(refused) => all.iter_mut().zip(refused).for_each(|(all, refused)| *all |= refused),
                View::Same(refused) => all.iter_mut().for_each(|all| *all |= refused),
            }
        }
        all
    }

    /// Whether the household at a row of the root is refused.
    #[must_use]
    pub fn refused(&self, row: usize) -> bool {
        self.own.refusals.iter().any(|reg| self.sight.view::<u8>(*reg).is_some_and(|view| view.get(row) != 0))
    }
}
