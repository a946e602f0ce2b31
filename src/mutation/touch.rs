//! Which nodes must be read for a change to matter: where a household comes to none of them, both versions say the same.

use crate::check::plan::Plan;
use crate::evaluate::run::{Run, Status};
use crate::evaluate::tree;
use crate::household::batch::Batch;
use crate::rules::tree::{Node, NodeId, Op};

use super::change::Change;

/// The nodes by which a change is felt; `None` where it is felt in any case.
#[derive(Clone, Debug)]
pub(super) struct Touch(Option<Vec<NodeId>>);

/// Which nodes were read for a household: by position.
pub(super) type Read = Vec<bool>;

impl Touch {
    /// Of a change of a plan.
    pub fn of(change: &Change, plan: &Plan) -> Self {
        if change.result.is_some() || change.check.is_some() {
            return Self(None);
        }
        let mut nodes: Vec<NodeId> = change.nodes.iter().map(|(id, _)| *id).collect();
        if let Some((slot, _)) = change.figure {
            let reads = |op: &Op| match op {
                Op::Parameter(read) | Op::Scale { parameter: read, .. } | Op::Table { parameter: read, .. } => {
                    *read == slot
                }
                _ => false,
            };
            nodes.extend((0..).map(NodeId).zip(&plan.nodes).filter(|(_, node)| reads(&node.op)).map(|(id, _)| id));
        }
        // What checks read is forgotten where results read it too.
        let of_checks = tree::reached(plan, plan.checks.iter().map(|check| check.root));
        if nodes.iter().any(|id| of_checks[id.index()]) {
            return Self(None);
        }
        // Nobody notes that a literal is read: whoever rests on it does. One that is a rule by itself is read with it.
        let literal = |id: &NodeId| matches!(plan.node(*id).op, Op::Constant(_));
        let literals: Vec<NodeId> = nodes.iter().copied().filter(literal).collect();
        if literals.iter().any(|id| tree::roots(plan).any(|root| root == *id)) {
            return Self(None);
        }
        nodes.retain(|id| !literal(id));
        if !literals.is_empty() {
            let rests = |op: &Op| op.children().iter().any(|child| literals.contains(child));
            nodes.extend((0..).map(NodeId).zip(&plan.nodes).filter(|(_, node)| rests(&node.op)).map(|(id, _)| id));
        }
        Self(Some(nodes))
    }

    /// Whether a household that reads these nodes may feel it.
    pub fn felt(&self, read: &Read) -> bool {
        self.0.as_ref().is_none_or(|nodes| nodes.iter().any(|id| read[id.index()]))
    }
}

/// The nodes that a run over one household read.
pub(super) fn read(plan: &Plan, batch: &Batch, run: &Run) -> Read {
    let was_read = |(node, at): (&Node, &usize)| {
        let rows = *at..at + batch.rows[usize::from(node.space)].count;
        run.status[rows].iter().any(|status| *status != Status::Unread)
    };
    plan.nodes.iter().zip(&run.node_at).map(was_read).collect()
}
