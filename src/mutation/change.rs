//! One change of a checked version, made on its plan: no text is read again.

use std::sync::Arc;

use crate::check::plan::{FormulaPlan, Plan, RankPlan};
use crate::check::{self, figures};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::pack::model::{Formula, Holds, Version};
use crate::rules::tree::{Node, NodeId, Op, ParameterSlot, ResultSlot};

/// What another version of the rules would have otherwise. Everything that is not said stays.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// A figure that holds something else.
    pub figure: Option<(ParameterSlot, Holds)>,
    /// Nodes that compute something else.
    pub nodes: Vec<(NodeId, Op)>,
    /// Nodes behind those of the plan, which the changed ones rest on.
    pub added: Vec<Node>,
    /// A result that comes about otherwise.
    pub result: Option<(ResultSlot, Remade)>,
    /// A check on inputs with this node in the place of its rule.
    pub check: Option<(usize, NodeId)>,
    /// The same change in the text of a function, where it can be written there.
    pub text: Option<(Span, String)>,
}

/// How a result comes about otherwise.
#[derive(Clone, Debug)]
pub(super) enum Remade {
    /// It is always this lane.
    Always(Lane),
    /// It has not this one of its guards.
    Unguarded(usize),
    /// It is this rank.
    Rank(RankPlan),
}

impl Change {
    /// A figure holds something else.
    pub fn figure(slot: ParameterSlot, holds: Holds) -> Self {
        Self { figure: Some((slot, holds)), ..Self::default() }
    }

    /// A result comes about otherwise.
    pub fn result(slot: ResultSlot, remade: Remade) -> Self {
        Self { result: Some((slot, remade)), ..Self::default() }
    }

    /// A text in the place of another.
    pub fn written(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.text = Some((span.clone(), text.into()));
        self
    }

    /// A constant behind the nodes of a plan, like another node in all but its value.
    pub fn constant(&mut self, plan: &Plan, lane: Lane, like: &Node) -> NodeId {
        self.add(plan, Op::Constant(lane), like)
    }

    /// True or false behind the nodes of a plan, on the rows of another node.
    pub fn truth(&mut self, plan: &Plan, truth: bool, like: &Node) -> NodeId {
        let node = Node { kind: Kind::Bool, scale: 0, ..like.clone() };
        self.constant(plan, Lane::from(truth), &node)
    }

    /// A node behind those of a plan.
    pub fn add(&mut self, plan: &Plan, op: Op, like: &Node) -> NodeId {
        let at = plan.nodes.len() + self.added.len();
        self.added.push(Node { op, ..like.clone() });
        NodeId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// The plan with the change: what the program runs.
    #[must_use]
    pub fn made(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        if let Some((slot, holds)) = &self.figure {
            let declared = &plan.version.parameters[*slot as usize];
            plan.parameters[*slot as usize] = figures::held(declared, holds);
        }
        plan.nodes.extend(self.added.iter().cloned());
        for (id, op) in &self.nodes {
            plan.nodes[id.index()].op = op.clone();
        }
        if let Some((slot, remade)) = &self.result {
            let result = &mut plan.results[*slot as usize];
            match remade {
                Remade::Always(lane) => {
                    result.guards.clear();
                    result.formula = FormulaPlan::Constant(*lane);
                }
                Remade::Unguarded(at) => {
                    result.guards.remove(*at);
                }
                Remade::Rank(rank) => result.formula = FormulaPlan::Rank(rank.clone()),
            }
        }
        if let Some((check, root)) = self.check {
            plan.checks[check].root = root;
        }
        plan
    }

    /// What the version would say with the change. `None` where that cannot be written.
    #[must_use]
    pub fn said(&self, plan: &Plan) -> Option<Version> {
        let mut version = (*plan.version).clone();
        if let Some((slot, holds)) = &self.figure {
            version.parameters[*slot as usize].holds.clone_from(holds);
        } else if let Some((slot, remade)) = &self.result {
            let declared = &mut version.results[*slot as usize];
            match (remade, &mut declared.formula) {
                (Remade::Always(lane), formula) => {
                    let scale = plan.results[*slot as usize].scale;
                    let value = crate::ground::value::Value::from_lane(*lane, &declared.kind, scale)?;
                    *formula = Formula::Abolished(value, None);
                    declared.round = None;
                }
                (Remade::Unguarded(at), _) => {
                    declared.when.remove(*at);
                }
                (Remade::Rank(new), Formula::Rank(rank)) => rank.descending = new.descending,
                (Remade::Rank(_), _) => return None,
            }
        } else {
            let (span, text) = self.text.as_ref()?;
            super::rewrite::function(&mut version, span, text)?;
        }
        Some(version)
    }

    /// The plan with the change, and what the version says changed with it: what both roads run. `None` where the change
    /// cannot be written in the language of the rules.
    #[must_use]
    pub fn made_for_both(&self, plan: &Plan) -> Option<Plan> {
        let mut made = self.made(plan);
        made.version = Arc::new(self.said(plan)?);
        // 0 stands for an amount too, and no other number does: not everything that can be made can be written.
        check::check(&made.version).is_ok().then_some(made)
    }
}
