//! The parts of a walk that go over members, brackets and rows, and whether a rounding did anything.

use std::sync::Arc;

use crate::check::plan::ParameterPlan;
use crate::ground::amount::{self, Lane, power_of_ten};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::rules::tree::{Column, Group, Join, NodeId, ParameterSlot, Quotient, Space};

use super::expr::{Bracket, Expr, Is, Over};
use super::reading::{Reading, shown};
use super::told::{Fact, Origin, Shown, State};
use super::walk::Walk;

impl Walk<'_, '_> {
    pub(super) fn over(
        &mut self,
        join: Join,
        group: Group,
        read: Option<Column>,
        otherwise: Option<NodeId>,
        space: Space,
        row: usize,
    ) -> Is {
        let reading = self.reading;
        let of = reading.space_of(group);
        let rows = reading.members(group, space, row);
        let members: Vec<Fact> = rows.iter().map(|member| reading.member(group, read, of, *member)).collect();
        let otherwise =
            if members.is_empty() { otherwise.and_then(|id| self.under(id, space, row)).map(Box::new) } else { None };
        Is::Over(Over {
            join,
            group: Arc::clone(reading.things.group(group)),
            column: read.map(|column| Arc::clone(reading.things.column(column))),
            members,
            belongs: reading.belongs(group, space, row),
            otherwise,
        })
    }

    pub(super) fn brackets(
        &mut self,
        parameter: ParameterSlot,
        at: NodeId,
        at_expr: Expr,
        space: Space,
        row: usize,
    ) -> Is {
        let scale = self.reading.figure(parameter);
        let lane = self.lanes(&[at], space, row).first().copied().flatten();
        let (at_scale, of) = (self.reading.plan.node(at).scale, self.reading.plan.node(at).kind.clone());
        let (marginal, used) = match lane {
            Some(lane) => self.reading.used_brackets(parameter, lane, at_scale, &of).unwrap_or_default(),
            None => (false, Vec::new()),
        };
        Is::Brackets { scale, at: Box::new(at_expr), used, marginal }
    }

    /// Whether a rounding took or gave anything; true where that cannot be told exactly.
    pub(super) fn rounding_changed(&self, id: NodeId, of: &Quotient, space: Space, row: usize) -> bool {
        let plan = self.reading.plan;
        let exact = || -> Option<bool> {
            let above = self.lanes(&[of.numerator], space, row).first().copied().flatten()?;
            let above_scale = plan.node(of.numerator).scale;
            let (below, below_scale) = match of.denominator {
                Some(denominator) => {
                    let lane = self.lanes(&[denominator], space, row).first().copied().flatten()?;
                    (lane, plan.node(denominator).scale)
                }
                None => (1, 0),
            };
            let value = self.reading.node_lane(id, row)?;
            let up = power_of_ten(below_scale.checked_add(plan.node(id).scale)?)?;
            let left = above.checked_mul(of.factor)?.checked_mul(up)?;
            let right = value.checked_mul(below)?.checked_mul(of.divisor)?.checked_mul(power_of_ten(above_scale)?)?;
            Some(left != right)
        };
        exact().unwrap_or(true)
    }
}

impl Reading<'_> {
    /// What an aggregation reads of a member; of a plain count the member itself.
    fn member(&self, group: Group, read: Option<Column>, space: Space, row: usize) -> Fact {
        match read {
            Some(column) => self.fact(column, row),
            None => Fact {
                thing: Arc::clone(self.things.group(group)),
                who: Some(self.who(space, row)),
                state: State::Known,
                value: Some(Shown { value: Value::Bool(true), kind: Kind::Bool }),
                origin: Origin::Given,
            },
        }
    }

    /// Of a set: whether each member of its entity is in it.
    fn belongs(&self, group: Group, space: Space, row: usize) -> Vec<Fact> {
        match group {
            Group::All(_) => Vec::new(),
            Group::Set(slot) => {
                let set = &self.plan.sets[slot as usize];
                let rows = self.members(Group::All(set.of), space, row);
                rows.into_iter().map(|member| self.fact(set.member, member)).collect()
            }
        }
    }

    /// Whether a table was read at its row for all other keys.
    pub(super) fn used_otherwise(&self, parameter: ParameterSlot, keys: &[Option<Lane>]) -> bool {
        let Some(ParameterPlan::Table { rows, otherwise }) = self.plan.parameters.get(parameter as usize) else {
            return false;
        };
        let found = rows.iter().any(|(row, _)| {
            row.len() == keys.len() && row.iter().zip(keys).all(|(key, lane)| *lane == Some(Lane::from(*key)))
        });
        !found && otherwise.is_some()
    }

    /// The brackets that a value reaches: whether they are marginal, and each with its part.
    fn used_brackets(&self, slot: ParameterSlot, lane: Lane, at_scale: u32, of: &Kind) -> Option<(bool, Vec<Bracket>)> {
        let ParameterPlan::Scale { marginal, of_scale, rows } = self.plan.parameters.get(slot as usize)? else {
            return None;
        };
        let (marginal, of_scale) = (*marginal, *of_scale);
        let parameter = self.plan.version.parameters.get(slot as usize)?;
        // Thresholds and value at one scale: the finer of the two.
        let fine = of_scale.max(at_scale);
        let edge_up = power_of_ten(fine - of_scale)?;
        let value = lane.checked_mul(power_of_ten(fine - at_scale)?)?;
        let reached = |edge: Option<(Lane, bool)>| match edge {
            None => true,
            Some((at, included)) => at.checked_mul(edge_up).is_some_and(|at| value > at || (included && value == at)),
        };
        let threshold = |edge: Option<(Lane, bool)>| {
            edge.and_then(|(at, included)| shown(at, of, of_scale).map(|shown| (shown, included)))
        };
        let last = rows.iter().rposition(|(edge, _)| reached(*edge))?;
        let first = if marginal { 0 } else { last };
        let mut used = Vec::new();
        for at in first..=last {
            let (edge, rate) = rows.get(at)?;
            let next = rows.get(at + 1).and_then(|(edge, _)| *edge);
            let part = if marginal {
                let from = edge.map_or(Some(0), |(at, _)| at.checked_mul(edge_up))?;
                let to = match next {
                    Some((next, _)) if at < last => next.checked_mul(edge_up)?,
                    _ => value,
                };
                let part = to.checked_sub(from)?;
                let gives = part.checked_mul(*rate)?;
                let gives = amount::from_lane(gives, fine.checked_add(parameter.scale)?)?;
                let kind = if *of == Kind::Count { Kind::Number } else { of.clone() };
                Some((shown(part, of, fine)?, Shown { value: Value::Decimal(gives), kind }))
            } else {
                None
            };
            used.push(Bracket {
                lower: threshold(*edge),
                upper: threshold(next).map(|(at, included)| (at, !included)),
                rate: shown(*rate, &parameter.kind, parameter.scale)?,
                part,
            });
        }
        Some((marginal, used))
    }
}
