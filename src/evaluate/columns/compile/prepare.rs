//! What is known of every node before the first instruction: whether it may fall through, and how dear it is.

use crate::check::plan::Plan;
use crate::rules::tree::{NodeId, Op};

/// By node.
pub(super) struct Prepared {
    falls: Vec<bool>,
    cost: Vec<u32>,
}

impl Prepared {
    pub fn of(plan: &Plan) -> Self {
        let mut prepared = Self { falls: Vec::new(), cost: Vec::new() };
        // Children stand before their parents.
        for node in &plan.nodes {
            let falls = prepared.node_falls(&node.op);
            let below = match &node.op {
                Op::Outer(_) => 0,
                op => op.children().iter().fold(0_u32, |sum, child| sum.saturating_add(prepared.cost(*child))),
            };
            prepared.falls.push(falls);
            prepared.cost.push(below.saturating_add(own_cost(&node.op)));
        }
        prepared
    }

    /// Whether a path of it does not return.
    pub fn falls(&self, node: NodeId) -> bool {
        self.falls[node.index()]
    }

    /// What it takes on a row, in additions.
    pub fn cost(&self, node: NodeId) -> u32 {
        self.cost[node.index()]
    }

    fn node_falls(&self, op: &Op) -> bool {
        match op {
            Op::Fall => true,
            Op::Then { then, .. } => self.falls(*then),
            Op::Let { body, .. } | Op::Marked(_, body) | Op::Rescale(body, _) => self.falls(*body),
            Op::If { then, otherwise, .. } => self.falls(*then) || self.falls(*otherwise),
            Op::Switch { arms, otherwise, .. } => {
                arms.iter().map(|(_, body)| body).chain(otherwise).any(|body| self.falls(*body))
            }
            _ => false,
        }
    }
}

fn own_cost(op: &Op) -> u32 {
    match op {
        Op::Constant(_) | Op::Parameter(_) | Op::Period(_) | Op::Fall | Op::Marked(..) | Op::Let { .. } => 0,
        Op::Table { .. } => 4,
        Op::Only(..) | Op::GivenOnly(..) | Op::Exists(_) | Op::YearsBetween(..) => 6,
        Op::MonthsBetween(..) | Op::Round { .. } | Op::CompareQuotients { .. } => 8,
        Op::AddYears(..) | Op::AddMonths(..) | Op::Scale { .. } | Op::Aggregate { .. } => 10,
        _ => 1,
    }
}
