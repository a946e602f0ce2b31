//! One node on selected rows. It says whether all of them have a value, so that whoever reads it need not look row by row.

use crate::check::plan::Plan;
use crate::evaluate::run::Status;
use crate::ground::amount::Lane;
use crate::ground::date::{Day, Month};
use crate::household::batch::Batch;
use crate::rules::tree::{Column, InputSlot, NodeId, PeriodPart, Space};

use super::Program;
use super::scratch::{Rows, Scratch};
use super::step::{Step, Steps};

/// A walk over the nodes for one batch and month.
pub(super) struct Walk<'a> {
    pub program: &'a Program,
    pub plan: &'a Plan,
    pub steps: &'a Steps,
    pub batch: &'a Batch,
    pub first_day: Day,
    pub last_day: Day,
    pub month: Month,
    pub scratch: &'a mut Scratch,
}

impl<'a> Walk<'a> {
    pub fn new(program: &'a Program, batch: &'a Batch, month: Month, scratch: &'a mut Scratch) -> Self {
        let (first_day, last_day) = (month.first_day(), month.last_day());
        Self { program, plan: &program.plan, steps: &program.steps, batch, first_day, last_day, month, scratch }
    }

    /// Evaluates a node on selected rows where it was not yet. Whether all of them have a value.
    pub fn node(&mut self, id: NodeId, rows: Rows) -> bool {
        if rows.is_empty() {
            return true;
        }
        let steps = self.steps;
        let step = &steps.all[id.index()];
        if matches!(step, Step::Literal) {
            return true;
        }
        if !steps.shared[id.index()] {
            return self.step(step, id, rows);
        }
        match self.look(id, rows) {
            (all, 0) => all,
            (_, unread) if unread == rows.to - rows.from => self.step(step, id, rows),
            _ => {
                let fresh = self.select(rows, |run, row| run.node(id, row).0 == Status::Unread);
                self.step(step, id, fresh);
                self.drop_rows(fresh);
                self.look(id, rows).0
            }
        }
    }

    /// A step: leaves at once, which most steps are; what has operands in a function of its own.
    fn step(&mut self, step: &'a Step, id: NodeId, rows: Rows) -> bool {
        match step {
            Step::Literal => true,
            Step::Figure => self.mark(id, rows),
            Step::Input(slot) => self.input(id, *slot, rows),
            Step::Result(slot) => self.of_result(id, *slot, rows),
            _ => self.operation(step, id, rows),
        }
    }

    #[inline(never)]
    fn operation(&mut self, step: &'a Step, id: NodeId, rows: Rows) -> bool {
        match step {
            Step::Literal | Step::Figure | Step::Input(_) | Step::Result(_) => self.step(step, id, rows),
            Step::Unknown => {
                self.end(id, rows, Status::Missing);
                rows.is_empty()
            }
            Step::Broken => {
                self.each_or_broken(id, rows, |_, _| None);
                false
            }
            Step::Outer(of, above) => self.outer(id, *of, *above, rows),
            Step::Only(set, column) => self.only(id, *set, *column, rows),
            Step::Period(part) => {
                let lane = self.period(*part);
                self.fill(id, rows, lane)
            }
            Step::Given(slot) => {
                let given = &self.batch.inputs[*slot as usize].given;
                self.write(id, rows, |_, row| (Status::Ok, Lane::from(given[row])))
            }
            Step::GivenOnly(set, slot) => self.given_only(id, *set, *slot, rows),
            Step::Exists(set) => self.exists(id, *set, rows),
            Step::Let(value, body) => self.then_body(id, *value, *body, rows),
            Step::Marked(of) => {
                self.node(*of, rows);
                self.copy(*of, id, rows)
            }
            Step::Not(of) => self.one(id, *of, rows, |a| Some(Lane::from(a == 0))),
            Step::Negate(of) => self.one(id, *of, rows, Lane::checked_neg),
            Step::Add(left, right) => self.two(id, *left, *right, rows, Lane::checked_add),
            Step::Subtract(left, right) => self.two(id, *left, *right, rows, Lane::checked_sub),
            Step::AddScaled { left, right, ups, subtract } => {
                self.add_scaled(id, (*left, *right), *ups, *subtract, rows)
            }
            Step::Multiply(left, right) => self.two(id, *left, *right, rows, super::arithmetic::multiply),
            Step::Times(of, at) => {
                let factor = self.steps.factors[*at as usize];
                self.one(id, *of, rows, |a| super::arithmetic::multiply(a, factor))
            }
            Step::Compare(operator, left, right) => {
                let operator = *operator;
                self.two(id, *left, *right, rows, |a, b| Some(Lane::from(operator.holds(a.cmp(&b)))))
            }
            Step::CompareScaled { operator, left, right, ups } => {
                self.compare_scaled(id, *operator, (*left, *right), *ups, rows)
            }
            Step::CompareQuotients(operator, at) => self.compare_quotients(id, *operator, *at, rows),
            Step::Round(mode, at) => self.round(id, *mode, *at, rows),
            Step::AllOf(all) => self.connect(id, all, rows, true),
            Step::AnyOf(all) => self.connect(id, all, rows, false),
            Step::If(condition, then, otherwise) => self.branch(id, *condition, *then, *otherwise, rows),
            Step::Switch(arms) => self.switch(id, arms, rows),
            Step::Fall => {
                self.end(id, rows, Status::Fall);
                false
            }
            Step::Then(first, then) => self.early(id, *first, *then, rows),
            Step::Extreme { largest, left, right, ups } => self.extreme(id, *largest, (*left, *right), *ups, rows),
            Step::Aggregate(aggregation) => self.aggregate(id, aggregation, rows),
            Step::Scale(at, brackets) => self.scale(id, *at, *brackets, rows),
            Step::Table(keys, lookup) => self.table(id, keys, *lookup, rows),
            Step::YearsBetween(from, to) => self.two(id, *from, *to, rows, super::dates::years_between),
            Step::MonthsBetween(from, to) => self.two(id, *from, *to, rows, super::dates::months_between),
            Step::AddYears(date, years) => self.later(id, *date, *years, rows, Day::add_years),
            Step::AddMonths(date, months) => self.later(id, *date, *months, rows, Day::add_months),
            Step::InMonth(date) => {
                let (first, last) = (Lane::from(self.first_day.0), Lane::from(self.last_day.0));
                self.one(id, *date, rows, |day| Some(Lane::from(first <= day && day <= last)))
            }
        }
    }

    fn period(&self, part: PeriodPart) -> Lane {
        match part {
            PeriodPart::FirstDay => Lane::from(self.first_day.0),
            PeriodPart::LastDay => Lane::from(self.last_day.0),
            PeriodPart::Year => Lane::from(self.month.year),
            PeriodPart::Month => Lane::from(self.month.month),
        }
    }

    fn input(&mut self, id: NodeId, slot: InputSlot, rows: Rows) -> bool {
        let column = &self.batch.inputs[slot as usize];
        if self.plan.inputs[slot as usize].default.is_some() {
            return self.write(id, rows, |_, row| (Status::Ok, column.lanes[row]));
        }
        self.write(id, rows, |_, row| (if column.given[row] { Status::Ok } else { Status::Missing }, column.lanes[row]))
    }

    fn of_result(&mut self, id: NodeId, slot: u32, rows: Rows) -> bool {
        self.write(id, rows, |run, row| run.result(slot, row))
    }

    /// A node of a containing entity: evaluated once on each row that contains selected ones.
    fn outer(&mut self, id: NodeId, of: NodeId, above: Space, rows: Rows) -> bool {
        let own = self.steps.space[id.index()];
        let from = self.scratch.rows.len();
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            let outer = self.above(own, row, above);
            if self.scratch.rows.len() == from || self.scratch.rows.last() != Some(&outer) {
                self.scratch.rows.push(outer);
            }
        }
        let outer = Rows { from, to: self.scratch.rows.len() };
        let all = self.node(of, outer);
        self.drop_rows(outer);
        let (batch, containers) = (self.batch, &self.program.containers);
        self.write(id, rows, |run, row| run.node(of, batch.container(own, row, above, containers)));
        all
    }

    fn above(&self, space: Space, row: usize, above: Space) -> u32 {
        u32::try_from(self.batch.container(space, row, above, &self.program.containers)).unwrap_or(u32::MAX)
    }

    /// Status and lane of a column on a row of its entity.
    #[inline]
    pub fn column(&self, column: Column, row: usize) -> (Status, Lane) {
        match column {
            Column::Result(slot) => self.scratch.run.result(slot, row),
            Column::Input(slot) => {
                let input = &self.batch.inputs[slot as usize];
                let has = input.given[row] || self.plan.inputs[slot as usize].default.is_some();
                (if has { Status::Ok } else { Status::Missing }, input.lanes[row])
            }
        }
    }

    /// A node of one operand.
    pub fn one(&mut self, id: NodeId, of: NodeId, rows: Rows, f: impl Fn(Lane) -> Option<Lane>) -> bool {
        let all = self.node(of, rows);
        let with = if all { rows } else { self.pass(of, id, rows) };
        let at = self.scratch.run.node_at[of.index()];
        self.each_or_broken(id, with, |run, row| f(run.lanes[at + row]));
        if !all {
            self.drop_rows(with);
        }
        all
    }

    /// A node of two operands, left then right.
    pub fn two(
        &mut self,
        id: NodeId,
        left: NodeId,
        right: NodeId,
        rows: Rows,
        f: impl Fn(Lane, Lane) -> Option<Lane>,
    ) -> bool {
        let height = self.scratch.rows.len();
        let mut with = rows;
        let mut all = true;
        for side in [left, right] {
            if !self.node(side, with) {
                with = self.pass(side, id, with);
                all = false;
            }
        }
        let at = |side: NodeId| self.scratch.run.node_at[side.index()];
        let (left, right) = (at(left), at(right));
        self.each_or_broken(id, with, |run, row| f(run.lanes[left + row], run.lanes[right + row]));
        self.scratch.rows.truncate(height);
        all
    }
}
