//! Scales and tables of the law, ready to be read.

use crate::check::plan::{ParameterPlan, Plan};
use crate::ground::amount::{self, Lane};
use crate::rules::tree::{Node, NodeId, ParameterSlot};

/// A scale for one place that reads it: thresholds and what is read at one common scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evaluate) struct Brackets {
    marginal: bool,
    /// Brings what is read to the scale of the thresholds.
    at_up: Lane,
    /// Brings the outcome to the scale of the node.
    lift: Lane,
    rows: Vec<(Option<(Lane, bool)>, Lane)>,
}

/// What reading a scale gives.
pub(in crate::evaluate) enum Reading {
    /// A value.
    Value(Lane),
    /// No answer: it lies below the first row.
    BelowScale,
    /// A bound that was proven did not hold.
    Broken,
}

impl Brackets {
    /// The scale `parameter` as `node` reads it at `at`; `None` for a figure that is no scale.
    pub fn of(plan: &Plan, node: &Node, parameter: ParameterSlot, at: NodeId) -> Option<Self> {
        let ParameterPlan::Scale { marginal, of_scale, rows } = &plan.parameters[parameter as usize] else {
            return None;
        };
        let at_scale = plan.node(at).scale;
        let common = at_scale.max(*of_scale);
        let value_scale = plan.version.parameters[parameter as usize].scale;
        let given = if *marginal { common + value_scale } else { value_scale };
        let threshold_up = amount::power_of_ten(common - of_scale)?;
        let mut raised = Vec::with_capacity(rows.len());
        for (edge, value) in rows {
            let edge = match edge {
                Some((at, included)) => Some((at.checked_mul(threshold_up)?, *included)),
                None => None,
            };
            raised.push((edge, *value));
        }
        Some(Self {
            marginal: *marginal,
            at_up: amount::power_of_ten(common - at_scale)?,
            lift: amount::power_of_ten(node.scale.checked_sub(given)?)?,
            rows: raised,
        })
    }

    /// What the scale gives for a value.
    pub fn read(&self, at: Lane) -> Reading {
        let Some(at) = at.checked_mul(self.at_up) else { return Reading::Broken };
        let reached = self.rows.partition_point(|(edge, _)| match edge {
            Some((edge, included)) => *edge < at || (*included && *edge == at),
            None => true,
        });
        if reached == 0 {
            return Reading::BelowScale;
        }
        let value = if self.marginal { self.sum(at, reached) } else { Some(self.rows[reached - 1].1) };
        value.and_then(|value| value.checked_mul(self.lift)).map_or(Reading::Broken, Reading::Value)
    }

    /// Each bracket's part of the value times its rate. A first bracket without a bound is measured from 0.
    fn sum(&self, at: Lane, reached: usize) -> Option<Lane> {
        let mut sum: Lane = 0;
        for (place, (edge, rate)) in self.rows.iter().enumerate().take(reached) {
            let from = edge.map_or(0, |(edge, _)| edge);
            let to = if place + 1 < reached { self.rows[place + 1].0.map_or(at, |(edge, _)| edge) } else { at };
            sum = sum.checked_add(to.checked_sub(from)?.checked_mul(*rate)?)?;
        }
        Some(sum)
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evaluate) struct Lookup {
    rows: Vec<(Vec<i64>, Lane)>,
    otherwise: Option<Lane>,
}

impl Lookup {
    /// The table `parameter`; `None` for a figure that is no table.
    pub fn of(plan: &Plan, parameter: ParameterSlot) -> Option<Self> {
        match &plan.parameters[parameter as usize] {
            ParameterPlan::Table { rows, otherwise } => Some(Self { rows: rows.clone(), otherwise: *otherwise }),
            _ => None,
        }
    }

    /// The keys that have a row, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &[i64]> {
        self.rows.iter().map(|(key, _)| key.as_slice())
    }

    /// The value for every other key.
    pub fn otherwise(&self) -> Option<Lane> {
        self.otherwise
    }

    /// The value for a key.
    pub fn read(&self, key: &[Lane]) -> Option<Lane> {
        let found = self.rows.binary_search_by(|(row, _)| row.iter().map(|k| Lane::from(*k)).cmp(key.iter().copied()));
        found.ok().map(|at| self.rows[at].1).or(self.otherwise)
    }
}
