//! Walks over the nodes of a plan that need no household.

use crate::check::plan::{FormulaPlan, Plan};
use crate::rules::tree::NodeId;

/// The topmost nodes of all results.
pub fn roots(plan: &Plan) -> impl Iterator<Item = NodeId> + '_ {
    plan.results.iter().filter_map(|result| match result.formula {
        FormulaPlan::Tree(root) => Some(root),
        FormulaPlan::Rank(_) | FormulaPlan::Constant(_) => None,
    })
}

/// For each node, whether it is one of `from` or rests below one.
#[must_use]
pub fn reached(plan: &Plan, from: impl Iterator<Item = NodeId>) -> Vec<bool> {
    let mut reached = vec![false; plan.nodes.len()];
    let mut open: Vec<NodeId> = from.collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.index()], true) {
            open.extend(plan.node(id).op.children());
        }
    }
    reached
}
