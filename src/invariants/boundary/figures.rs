//! What a version compares with: its figures, and for each date the years, months and days that decide about it.

use std::collections::BTreeSet;

use crate::check::plan::{FormulaPlan, ParameterPlan, Plan};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::pack::model::Holds;
use crate::rules::tree::{Column, InputSlot, Join, NodeId, Op, PeriodPart, Quotient};

/// Figures that may be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Counts and numbers.
    Plain,
    /// Amounts, of any time.
    Money,
    /// Days.
    Date,
}

impl Class {
    fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Count | Kind::Number => Some(Class::Plain),
            Kind::Money(_) => Some(Class::Money),
            Kind::Date => Some(Class::Date),
            Kind::Bool | Kind::Choice(_) => None,
        }
    }
}

/// Inputs that a number rests on, at most: of what rests on more it cannot be said which of them decides.
const RESTS: usize = 64;

/// What a value rests on.
#[derive(Clone, Debug, Default)]
struct Rests {
    /// It is a date that rests on these inputs.
    dates: BTreeSet<InputSlot>,
    /// It is a number of years that does.
    years: BTreeSet<InputSlot>,
    /// It is a number of months that does.
    months: BTreeSet<InputSlot>,
    /// It is a number or an amount that does.
    numbers: BTreeSet<InputSlot>,
    /// It is the number of the month evaluated.
    month: bool,
}

impl Rests {
    fn join(&mut self, other: &Rests) {
        self.dates.extend(&other.dates);
        self.years.extend(&other.years);
        self.months.extend(&other.months);
        self.numbers.extend(&other.numbers);
        if self.numbers.len() > RESTS {
            self.numbers.clear();
        }
        self.month |= other.month;
    }
}

/// What a version compares with.
#[derive(Debug, Default)]
pub struct Figures {
    /// Each with its scale.
    all: BTreeSet<(Class, Lane, u32)>,
    years: BTreeSet<(InputSlot, Lane)>,
    months: BTreeSet<(InputSlot, Lane)>,
    days: BTreeSet<(InputSlot, Lane)>,
    /// Figures that something which rests on the input is compared with, each with its scale.
    near: BTreeSet<(InputSlot, Lane, u32)>,
    /// Numbers of months of the year that something is compared with.
    named_months: BTreeSet<Lane>,
    /// Days of the law.
    fixed_days: BTreeSet<Lane>,
}

impl Figures {
    /// Those of a version.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut walk = Walk { plan, constants: Vec::new(), rests: Vec::new(), found: Figures::default() };
        walk.parameters();
        for node in &plan.nodes {
            let constant = walk.constant(&node.op);
            if let (Some(lane), Some(class)) = (constant, Class::of(&node.kind)) {
                walk.found.all.insert((class, lane, node.scale));
            }
            let mut rests = walk.rests(&node.op);
            if matches!(node.kind, Kind::Bool | Kind::Choice(_)) {
                rests = Rests::default();
            }
            walk.constants.push(constant);
            walk.rests.push(rests);
            walk.compared(&node.op);
        }
        let fixed = walk.found.all.iter().filter(|(class, ..)| *class == Class::Date).map(|(_, lane, _)| *lane);
        walk.found.fixed_days = fixed.collect();
        walk.found
    }

    /// Figures of a class, each with its scale.
    #[must_use]
    pub fn of_class(&self, class: Class) -> Vec<(Lane, u32)> {
        self.all.iter().filter(|(own, ..)| *own == class).map(|(_, lane, scale)| (*lane, *scale)).collect()
    }

    /// Figures that something which rests on an input is compared with, each with its scale.
    #[must_use]
    pub fn near(&self, slot: InputSlot) -> Vec<(Lane, u32)> {
        let own = (slot, Lane::MIN, 0)..=(slot, Lane::MAX, u32::MAX);
        self.near.range(own).map(|(_, lane, scale)| (*lane, *scale)).collect()
    }

    /// Whole years that decide about a date.
    #[must_use]
    pub fn years(&self, slot: InputSlot) -> Vec<i64> {
        of(&self.years, slot)
    }

    /// Whole months that decide about a date.
    #[must_use]
    pub fn months(&self, slot: InputSlot) -> Vec<i64> {
        of(&self.months, slot)
    }

    /// Days that a date is compared with.
    #[must_use]
    pub fn days(&self, slot: InputSlot) -> Vec<i64> {
        of(&self.days, slot)
    }

    /// Months of the year that something looks at, from 1; all where it cannot be said which.
    #[must_use]
    pub fn named_months(&self) -> Vec<i8> {
        self.named_months
            .iter()
            .filter_map(|month| i8::try_from(*month).ok())
            .filter(|m| (1..=12).contains(m))
            .collect()
    }

    /// Days that stand in the law.
    pub fn fixed_days(&self) -> impl Iterator<Item = i32> + '_ {
        self.fixed_days.iter().filter_map(|day| i32::try_from(*day).ok())
    }

    /// Small whole figures: numbers of members that may matter.
    #[must_use]
    pub fn small(&self, most: Lane) -> Vec<Lane> {
        let plain = self
            .all
            .iter()
            .filter(|(class, lane, scale)| *class == Class::Plain && *scale == 0 && (0..=most).contains(lane));
        plain.map(|(_, lane, _)| *lane).collect()
    }
}

fn of(all: &BTreeSet<(InputSlot, Lane)>, slot: InputSlot) -> Vec<i64> {
    all.iter().filter(|(own, _)| *own == slot).filter_map(|(_, lane)| i64::try_from(*lane).ok()).collect()
}

struct Walk<'p> {
    plan: &'p Plan,
    /// By node, its lane where no household decides it.
    constants: Vec<Option<Lane>>,
    rests: Vec<Rests>,
    found: Figures,
}

impl Walk<'_> {
    /// Values, edges of scales, keys of tables.
    fn parameters(&mut self) {
        for (declared, parameter) in self.plan.version.parameters.iter().zip(&self.plan.parameters) {
            match (&declared.holds, parameter) {
                (Holds::Scalar(_), ParameterPlan::Scalar(lane)) => {
                    if let Some(class) = Class::of(&declared.kind) {
                        self.found.all.insert((class, *lane, declared.scale));
                    }
                }
                (Holds::Scale(scale), ParameterPlan::Scale { of_scale, rows, .. }) => {
                    let Some(class) = Class::of(&scale.of) else { continue };
                    let edges = rows.iter().filter_map(|(edge, _)| edge.map(|(lane, _)| (class, lane, *of_scale)));
                    self.found.all.extend(edges);
                }
                (Holds::Table(_), ParameterPlan::Table { rows, .. }) => {
                    let keys = rows.iter().flat_map(|(keys, _)| keys);
                    self.found.all.extend(keys.map(|key| (Class::Plain, Lane::from(*key), 0)));
                }
                _ => {}
            }
        }
    }

    fn of(&self, id: NodeId) -> Option<Lane> {
        self.constants.get(id.index()).copied().flatten()
    }

    /// The lane of a node that no household decides.
    fn constant(&self, op: &Op) -> Option<Lane> {
        match op {
            Op::Constant(lane) => Some(*lane),
            Op::Parameter(slot) => match &self.plan.parameters[*slot as usize] {
                ParameterPlan::Scalar(lane) => Some(*lane),
                _ => None,
            },
            Op::Negate(a) => self.of(*a)?.checked_neg(),
            Op::Times(a, by) | Op::Rescale(a, by) => self.of(*a)?.checked_mul(*by),
            Op::Multiply { left, right } => self.of(*left)?.checked_mul(self.of(*right)?),
            Op::Add { left, right, left_up, right_up, subtract } => {
                let (a, b) = (self.of(*left)?.checked_mul(*left_up)?, self.of(*right)?.checked_mul(*right_up)?);
                if *subtract { a.checked_sub(b) } else { a.checked_add(b) }
            }
            Op::Outer(a) | Op::Marked(_, a) | Op::Let { body: a, .. } => self.of(*a),
            _ => None,
        }
    }

    /// What a node rests on; those below it are known.
    fn rests(&self, op: &Op) -> Rests {
        let mut all = Rests::default();
        match op {
            Op::Read(column) | Op::Only(_, column) => self.column(*column, &mut all),
            Op::Aggregate { read: Some(column), join: Join::Smallest | Join::Largest, .. } => {
                self.column(*column, &mut all);
            }
            Op::Aggregate { read: Some(column), join: Join::Sum, .. } => {
                self.column(*column, &mut all);
                all = Rests { numbers: all.numbers, ..Rests::default() };
            }
            // A number of members is no age.
            Op::Aggregate { .. } => {}
            Op::Period(PeriodPart::Month) => all.month = true,
            Op::YearsBetween(a, b) => {
                let dates = self.dates(*a).chain(self.dates(*b));
                all.years.extend(dates);
            }
            Op::MonthsBetween(a, b) => {
                let dates = self.dates(*a).chain(self.dates(*b));
                all.months.extend(dates);
            }
            Op::AddYears(a, _) | Op::AddMonths(a, _) => all.dates.extend(self.dates(*a)),
            other => {
                for child in other.children() {
                    if let Some(rests) = self.rests.get(child.index()) {
                        all.join(rests);
                    }
                }
            }
        }
        all
    }

    fn dates(&self, id: NodeId) -> impl Iterator<Item = InputSlot> + '_ {
        self.rests.get(id.index()).into_iter().flat_map(|rests| rests.dates.iter().copied())
    }

    fn column(&self, column: Column, all: &mut Rests) {
        match column {
            Column::Input(slot) if self.plan.inputs[slot as usize].kind == Kind::Date => {
                all.dates.insert(slot);
            }
            Column::Input(slot) => {
                all.numbers.insert(slot);
            }
            // What a result rests on is lowered before what reads it.
            Column::Result(slot) => {
                if let FormulaPlan::Tree(root) = self.plan.results[slot as usize].formula
                    && let Some(rests) = self.rests.get(root.index())
                {
                    all.join(rests);
                }
            }
        }
    }

    /// Notes what a node compares with what.
    fn compared(&mut self, op: &Op) {
        match op {
            Op::Compare { left, right, .. } | Op::Extreme { left, right, .. } | Op::Add { left, right, .. } => {
                self.pair(*left, *right);
            }
            Op::CompareQuotients {
                left: Quotient { numerator: a, .. }, right: Quotient { numerator: b, .. }, ..
            } => {
                self.pair(*a, *b);
            }
            Op::AddYears(date, years) => self.shifted(*date, *years, true),
            Op::AddMonths(date, months) => self.shifted(*date, *months, false),
            Op::Scale { parameter, at } => {
                if let ParameterPlan::Scale { of_scale, rows, .. } = &self.plan.parameters[*parameter as usize] {
                    let of_scale = *of_scale;
                    let edges: Vec<Lane> = rows.iter().filter_map(|(edge, _)| edge.map(|(lane, _)| lane)).collect();
                    for edge in edges {
                        self.decides(*at, edge, of_scale);
                    }
                }
            }
            Op::Table { parameter, keys } => {
                if let ParameterPlan::Table { rows, .. } = &self.plan.parameters[*parameter as usize] {
                    let by: Vec<(NodeId, Lane)> = rows
                        .iter()
                        .flat_map(|(row, _)| keys.iter().copied().zip(row.iter().map(|key| Lane::from(*key))))
                        .collect();
                    for (key, lane) in by {
                        self.decides(key, lane, 0);
                    }
                }
            }
            Op::Switch { on, arms, .. } => {
                let lanes: Vec<Lane> = arms.iter().flat_map(|(lanes, _)| lanes.iter().copied()).collect();
                for lane in lanes {
                    self.decides(*on, lane, 0);
                }
            }
            _ => {}
        }
    }

    fn pair(&mut self, left: NodeId, right: NodeId) {
        for (node, other) in [(left, right), (right, left)] {
            if let Some(lane) = self.of(other) {
                self.decides(node, lane, self.plan.node(other).scale);
            }
        }
    }

    /// A lane that decides about a node.
    fn decides(&mut self, node: NodeId, lane: Lane, scale: u32) {
        let Some(rests) = self.rests.get(node.index()) else { return };
        let is_date = self.plan.node(node).kind == Kind::Date;
        if is_date {
            self.found.days.extend(rests.dates.iter().map(|slot| (*slot, lane)));
        }
        self.found.near.extend(rests.numbers.iter().map(|slot| (*slot, lane, scale)));
        if scale > 0 {
            return;
        }
        self.found.years.extend(rests.years.iter().map(|slot| (*slot, lane)));
        self.found.months.extend(rests.months.iter().map(|slot| (*slot, lane)));
        if rests.month {
            self.found.named_months.insert(lane);
        }
    }

    /// A date that is moved by years or months.
    fn shifted(&mut self, date: NodeId, by: NodeId, years: bool) {
        let (Some(lane), Some(rests)) = (self.of(by), self.rests.get(date.index())) else { return };
        let into = if years { &mut self.found.years } else { &mut self.found.months };
        into.extend(rests.dates.iter().map(|slot| (*slot, lane)));
    }
}
