//! Where the nodes of a plan are written: which of them an expression of the rules became.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::plan::{FormulaPlan, Plan};
use crate::evaluate::tree;
use crate::ground::source::Span;
use crate::rules::tree::{Node, NodeId, Op, ParameterSlot};

type Key<'p> = (&'p str, usize, usize);

/// The nodes of a plan that some result or check rests on, by the place of their text.
pub(super) struct Site<'p> {
    pub plan: &'p Plan,
    at: BTreeMap<Key<'p>, Vec<NodeId>>,
    /// For each figure, in how many texts it is read: each place that a node rests on it once.
    readings: Vec<BTreeSet<Key<'p>>>,
    readers: Vec<Vec<NodeId>>,
}

fn key(span: &Span) -> Key<'_> {
    (&span.file.path, span.start, span.end)
}

impl<'p> Site<'p> {
    pub fn of(plan: &'p Plan) -> Self {
        let roots = tree::roots(plan).chain(plan.checks.iter().map(|check| check.root));
        let reached = tree::reached(plan, roots);
        let mut site = Self {
            plan,
            at: BTreeMap::new(),
            readings: vec![BTreeSet::new(); plan.parameters.len()],
            readers: vec![Vec::new(); plan.parameters.len()],
        };
        let live = || (0..).map(NodeId).zip(&plan.nodes).zip(&reached).filter(|(_, reached)| **reached);
        for ((id, node), _) in live() {
            site.at.entry(key(&node.span)).or_default().push(id);
            if let Op::Scale { parameter, .. } | Op::Table { parameter, .. } | Op::Parameter(parameter) = &node.op {
                site.readers[*parameter as usize].push(id);
            }
            if let Op::Scale { parameter, .. } | Op::Table { parameter, .. } = &node.op {
                site.readings[*parameter as usize].insert(key(&node.span));
            }
            for child in node.op.children() {
                if let Op::Parameter(slot) = plan.node(child).op {
                    site.readings[slot as usize].insert(key(&node.span));
                }
            }
        }
        for result in &plan.results {
            if let FormulaPlan::Tree(root) = result.formula
                && let Op::Parameter(slot) = plan.node(root).op
            {
                site.readings[slot as usize].insert(key(&plan.node(root).span));
            }
        }
        site
    }

    /// The nodes that a text became, of those that are wanted.
    pub fn nodes(&self, span: &'p Span, wanted: impl Fn(&Op) -> bool) -> Vec<(NodeId, &'p Node)> {
        let all = self.at.get(&key(span)).map_or(&[][..], Vec::as_slice);
        all.iter().map(|id| (*id, self.plan.node(*id))).filter(|(_, node)| wanted(&node.op)).collect()
    }

    /// In how many texts a figure is read.
    pub fn readings(&self, slot: ParameterSlot) -> usize {
        self.readings[slot as usize].len()
    }

    /// The nodes that read a figure.
    pub fn readers(&self, slot: ParameterSlot) -> impl Iterator<Item = &'p Node> + '_ {
        self.readers[slot as usize].iter().map(|id| self.plan.node(*id))
    }
}
