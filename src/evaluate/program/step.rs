//! The nodes of a plan as the program runs them: small, with everything looked up that can be before a household comes.

use crate::check::plan::{ParameterPlan, Plan};
use crate::ground::amount::{self, Lane};
use crate::ground::rounding::Mode;
use crate::rules::syntax::Operator;
use crate::rules::tree::{Column, Group, InputSlot, Join, Node, NodeId, Op, PeriodPart, Quotient, SetSlot, Space};

use super::brackets::{Brackets, Lookup};

/// One node, ready to run. Wide things stand in the tables of [`Steps`].
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A literal: its column never changes.
    Literal,
    /// A figure of the law: its column never changes, but that it is read is noted.
    Figure,
    /// A figure that the sources lack.
    Unknown,
    /// What a checked plan never holds: our bug where it is read.
    Broken,
    /// An input.
    Input(InputSlot),
    /// A result.
    Result(u32),
    /// A node of a containing entity.
    Outer(NodeId, Space),
    /// A column of the one member of a set.
    Only(SetSlot, Column),
    /// Part of the month.
    Period(PeriodPart),
    /// Whether an input is given.
    Given(InputSlot),
    /// Whether an input of the one member of a set is given.
    GivenOnly(SetSlot, InputSlot),
    /// Whether a set has a member.
    Exists(SetSlot),
    /// `let`.
    Let(NodeId, NodeId),
    /// A helper with a mark.
    Marked(NodeId),
    /// `!x`
    Not(NodeId),
    /// `-x`
    Negate(NodeId),
    /// `a + b` of one scale.
    Add(NodeId, NodeId),
    /// `a - b` of one scale.
    Subtract(NodeId, NodeId),
    /// `a + b` or `a - b`, brought to one scale by the factors at a position.
    AddScaled { left: NodeId, right: NodeId, ups: u32, subtract: bool },
    /// `a * b`
    Multiply(NodeId, NodeId),
    /// The value times the factor at a position.
    Times(NodeId, u32),
    /// A comparison at one scale.
    Compare(Operator, NodeId, NodeId),
    /// A comparison, brought to one scale by the factors at a position.
    CompareScaled { operator: Operator, left: NodeId, right: NodeId, ups: u32 },
    /// A comparison of quotients, by position.
    CompareQuotients(Operator, u32),
    /// A rounding, by position.
    Round(Mode, u32),
    /// `&&`
    AllOf(Box<[NodeId]>),
    /// `||`
    AnyOf(Box<[NodeId]>),
    /// `if`
    If(NodeId, NodeId, NodeId),
    /// `switch`
    Switch(Box<Arms>),
    /// No value yet.
    Fall,
    /// Early return.
    Then(NodeId, NodeId),
    /// `min` or `max`, brought to one scale by the factors at a position.
    Extreme { largest: bool, left: NodeId, right: NodeId, ups: u32 },
    /// An aggregation.
    Aggregate(Box<Aggregation>),
    /// A scale, by position.
    Scale(NodeId, u32),
    /// A table, by position.
    Table(Box<[NodeId]>, u32),
    /// Completed years.
    YearsBetween(NodeId, NodeId),
    /// Completed months.
    MonthsBetween(NodeId, NodeId),
    /// So many years later.
    AddYears(NodeId, NodeId),
    /// So many months later.
    AddMonths(NodeId, NodeId),
    /// Whether a date lies in the month.
    InMonth(NodeId),
}

/// The arms of a `switch`.
#[derive(Clone, Debug)]
pub(super) struct Arms {
    pub on: NodeId,
    pub cases: Vec<(Vec<Lane>, NodeId)>,
    pub otherwise: Option<NodeId>,
}

/// An aggregation: over the rows of `space` where `member` is true.
#[derive(Clone, Debug)]
pub(super) struct Aggregation {
    pub join: Join,
    pub space: Space,
    pub member: Option<Column>,
    pub read: Option<Column>,
    pub otherwise: Option<NodeId>,
    /// Brings what is read to the scale of the node.
    pub up: Lane,
}

/// Two quotients that are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides {
    pub left: Quotient,
    pub right: Quotient,
    pub left_up: Lane,
    pub right_up: Lane,
}

/// A quotient that is rounded to a multiple of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rounded {
    pub of: Quotient,
    pub step: NodeId,
    pub up: Lane,
    pub down: Lane,
}

/// All nodes of a plan, ready to run.
#[derive(Debug, Default)]
pub(super) struct Steps {
    pub all: Vec<Step>,
    /// The space of each node.
    pub space: Vec<Space>,
    /// Nodes that may be asked for more than once a row.
    pub shared: Vec<bool>,
    /// Whole constants that a value is multiplied by.
    /// Whole constants that values are multiplied by.
    pub factors: Vec<Lane>,
    pub ups: Vec<(Lane, Lane)>,
    pub sides: Vec<Sides>,
    pub rounded: Vec<Rounded>,
    pub brackets: Vec<Brackets>,
    pub lookups: Vec<Lookup>,
}

impl Steps {
    /// Prepares the nodes of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut steps = Steps { shared: shared(plan), ..Steps::default() };
        for node in &plan.nodes {
            let step = steps.step(plan, node);
            steps.all.push(step);
            steps.space.push(node.space);
        }
        steps
    }

    fn step(&mut self, plan: &Plan, node: &Node) -> Step {
        match &node.op {
            Op::Constant(_) => Step::Literal,
            Op::Parameter(slot) => match &plan.parameters[*slot as usize] {
                ParameterPlan::Scalar(_) | ParameterPlan::Fraction(..) => Step::Figure,
                ParameterPlan::Unknown => Step::Unknown,
                ParameterPlan::Scale { .. } | ParameterPlan::Table { .. } => Step::Broken,
            },
            Op::Read(Column::Input(slot)) => Step::Input(*slot),
            Op::Read(Column::Result(slot)) => Step::Result(*slot),
            Op::Outer(a) => Step::Outer(*a, plan.node(*a).space),
            Op::Only(set, column) => Step::Only(*set, *column),
            Op::Period(part) => Step::Period(*part),
            Op::Given(slot) => Step::Given(*slot),
            Op::GivenOnly(set, slot) => Step::GivenOnly(*set, *slot),
            Op::Exists(set) => Step::Exists(*set),
            Op::Let { value, body } => Step::Let(*value, *body),
            Op::Marked(_, a) => Step::Marked(*a),
            Op::Not(a) => Step::Not(*a),
            Op::Negate(a) => Step::Negate(*a),
            Op::Add { left, right, left_up: 1, right_up: 1, subtract: false } => Step::Add(*left, *right),
            Op::Add { left, right, left_up: 1, right_up: 1, subtract: true } => Step::Subtract(*left, *right),
            Op::Add { left, right, left_up, right_up, subtract } => {
                let ups = place(&mut self.ups, (*left_up, *right_up));
                Step::AddScaled { left: *left, right: *right, ups, subtract: *subtract }
            }
            Op::Multiply { left, right } => Step::Multiply(*left, *right),
            Op::Times(a, factor) | Op::Rescale(a, factor) => Step::Times(*a, place(&mut self.factors, *factor)),
            Op::Compare { operator, left, right, left_up: 1, right_up: 1 } => Step::Compare(*operator, *left, *right),
            Op::Compare { operator, left, right, left_up, right_up } => {
                let ups = place(&mut self.ups, (*left_up, *right_up));
                Step::CompareScaled { operator: *operator, left: *left, right: *right, ups }
            }
            Op::CompareQuotients { operator, left, right, left_up, right_up } => {
                let sides = Sides { left: *left, right: *right, left_up: *left_up, right_up: *right_up };
                Step::CompareQuotients(*operator, place(&mut self.sides, sides))
            }
            Op::Round { mode, of, step, up, down } => {
                let rounded = Rounded { of: *of, step: *step, up: *up, down: *down };
                Step::Round(*mode, place(&mut self.rounded, rounded))
            }
            Op::AllOf(all) => Step::AllOf(all.clone().into_boxed_slice()),
            Op::AnyOf(all) => Step::AnyOf(all.clone().into_boxed_slice()),
            Op::If { condition, then, otherwise } => Step::If(*condition, *then, *otherwise),
            Op::Switch { on, arms, otherwise } => {
                Step::Switch(Box::new(Arms { on: *on, cases: arms.clone(), otherwise: *otherwise }))
            }
            Op::Fall => Step::Fall,
            Op::Then { first, then } => Step::Then(*first, *then),
            Op::Extreme { largest, left, right, left_up, right_up } => {
                let ups = place(&mut self.ups, (*left_up, *right_up));
                Step::Extreme { largest: *largest, left: *left, right: *right, ups }
            }
            Op::Aggregate { join, group, read, otherwise } => {
                Step::Aggregate(Box::new(aggregation(plan, node, *join, *group, *read, *otherwise)))
            }
            Op::Scale { parameter, .. } | Op::Table { parameter, .. }
                if matches!(plan.parameters[*parameter as usize], ParameterPlan::Unknown) =>
            {
                Step::Unknown
            }
            Op::Scale { parameter, at } => match Brackets::of(plan, node, *parameter, *at) {
                Some(brackets) => Step::Scale(*at, place(&mut self.brackets, brackets)),
                None => Step::Broken,
            },
            Op::Table { parameter, keys } => match Lookup::of(plan, *parameter) {
                Some(lookup) => Step::Table(keys.clone().into_boxed_slice(), place(&mut self.lookups, lookup)),
                None => Step::Broken,
            },
            Op::YearsBetween(a, b) => Step::YearsBetween(*a, *b),
            Op::MonthsBetween(a, b) => Step::MonthsBetween(*a, *b),
            Op::AddYears(a, b) => Step::AddYears(*a, *b),
            Op::AddMonths(a, b) => Step::AddMonths(*a, *b),
            Op::InMonth(a) => Step::InMonth(*a),
        }
    }
}

fn aggregation(
    plan: &Plan,
    node: &Node,
    join: Join,
    group: Group,
    read: Option<Column>,
    otherwise: Option<NodeId>,
) -> Aggregation {
    let (space, member) = match group {
        Group::All(space) => (space, None),
        Group::Set(set) => {
            let set = &plan.sets[set as usize];
            (set.of, Some(set.member))
        }
    };
    let up = match (join, read) {
        (Join::Sum | Join::Smallest | Join::Largest, Some(column)) => {
            let (_, scale, _) = plan.column(column);
            amount::power_of_ten(node.scale.saturating_sub(scale)).unwrap_or(1)
        }
        _ => 1,
    };
    Aggregation { join, space, member, read, otherwise, up }
}

/// Puts a thing into a table and gives its position.
fn place<T>(table: &mut Vec<T>, thing: T) -> u32 {
    let at = u32::try_from(table.len()).unwrap_or(u32::MAX);
    table.push(thing);
    at
}

/// Nodes with more than one parent, or asked for from the rows of another entity.
fn shared(plan: &Plan) -> Vec<bool> {
    let mut asked = vec![0_u8; plan.nodes.len()];
    let mut ask = |id: NodeId, times: u8| {
        if let Some(count) = asked.get_mut(id.index()) {
            *count = count.saturating_add(times);
        }
    };
    for node in &plan.nodes {
        let times = if matches!(node.op, Op::Outer(_)) { 2 } else { 1 };
        for child in node.op.children() {
            ask(child, times);
        }
    }
    for result in &plan.results {
        if let crate::check::plan::FormulaPlan::Tree(root) = result.formula {
            ask(root, 1);
        }
    }
    for check in &plan.checks {
        ask(check.root, 1);
    }
    asked.into_iter().map(|count| count > 1).collect()
}
