//! Goes along the path that a rule took on a row: the branches met, the values put in, where it ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::rules::tree::{Column, Node, NodeId, Op, Quotient, Space};

use super::explanation::Decision;
use super::expr::{Calendar, Expr, Is};
use super::lets::Lets;
use super::reading::{Reading, literal};
use super::shape::{extreme, pair, product, sum, times};
use super::told::{State, Thing};

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// The branches taken, in order.
    pub decisions: Vec<Decision>,
    /// Named values that are more than a reading, in order.
    pub named: Vec<(String, Expr)>,
    /// Helpers with a mark.
    pub helpers: Vec<Arc<Thing>>,
}

/// A walk over one rule on one row.
pub struct Walk<'r, 'a> {
    pub(super) reading: &'r Reading<'a>,
    lets: &'r Lets,
    pub(super) found: Walked,
    /// For each decision, what the branch not taken is written with, where that is true or false.
    pub(super) elsewhere: Vec<Option<bool>>,
    seen: BTreeMap<(NodeId, usize), Expr>,
}

/// Goes along a rule. `None` where nothing of it was read.
#[must_use]
pub fn walk(reading: &Reading<'_>, lets: &Lets, root: NodeId, row: usize) -> (Option<Expr>, Walked) {
    let mut walk = Walk { reading, lets, found: Walked::default(), elsewhere: Vec::new(), seen: BTreeMap::new() };
    let read = reading.node(root, row).is_some();
    let expr = if read { walk.at(root, row) } else { None };
    (expr, walk.found)
}

impl Walk<'_, '_> {
    /// A node as the child of one of another space.
    pub(super) fn under(&mut self, child: NodeId, space: Space, row: usize) -> Option<Expr> {
        let of = self.reading.plan.node(child).space;
        let row = if of == space { row } else { self.reading.row_in(space, row, of) };
        self.at(child, row)
    }

    /// A node on a row of its own space. `None` where the path did not return.
    fn at(&mut self, id: NodeId, row: usize) -> Option<Expr> {
        if let Some(seen) = self.seen.get(&(id, row)) {
            return Some(seen.clone());
        }
        let reading = self.reading;
        let node = reading.plan.node(id);
        let expr = self.is(id, node, row)?;
        if !matches!(expr.is, Is::Literal) {
            self.seen.insert((id, row), expr.clone());
        }
        Some(expr)
    }

    fn is(&mut self, id: NodeId, node: &Node, row: usize) -> Option<Expr> {
        let space = node.space;
        let reading = self.reading;
        match &node.op {
            Op::Constant(lane) => Some(literal(*lane, &node.kind, node.scale)),
            Op::Parameter(slot) => Some(Expr::fact(reading.figure(*slot))),
            Op::Read(column) => Some(Expr::fact(reading.fact(*column, row))),
            Op::Only(set, column) => {
                let member = reading.only(*set, space, row)?;
                Some(Expr::fact(reading.fact(*column, member)))
            }
            Op::Period(part) => Some(self.valued(id, row, Is::Period(*part))),
            Op::Given(input) => {
                let fact = reading.fact(Column::Input(*input), row);
                Some(self.valued(id, row, Is::Given(fact)))
            }
            Op::GivenOnly(set, input) => {
                let member = reading.only(*set, space, row)?;
                let fact = reading.fact(Column::Input(*input), member);
                Some(self.valued(id, row, Is::Given(fact)))
            }
            Op::Exists(set) => Some(self.valued(id, row, Is::Exists(Arc::clone(reading.things.set(*set))))),
            Op::Outer(inner) | Op::Rescale(inner, _) => self.under(*inner, space, row),
            Op::Let { value, body } => self.binding(*value, *body, space, row),
            Op::Marked(helper, inner) => {
                if let Some(thing) = reading.things.helpers.get(*helper as usize)
                    && !self.found.helpers.iter().any(|known| known.key == thing.key)
                {
                    self.found.helpers.push(Arc::clone(thing));
                }
                self.under(*inner, space, row)
            }
            Op::Fall => None,
            Op::Then { first, then } => {
                let from = self.found.decisions.len();
                let first = self.under(*first, space, row);
                let to = self.found.decisions.len();
                match first {
                    Some(expr) => Some(expr),
                    None => {
                        let expr = self.under(*then, space, row)?;
                        self.passed(from, to, &expr);
                        Some(expr)
                    }
                }
            }
            Op::If { .. } | Op::Switch { .. } => self.branch(node, row),
            Op::Not(inner) => self.with(&[*inner], id, space, row, |mut of| Is::Not(Box::new(of.remove(0)))),
            Op::Negate(inner) => self.with(&[*inner], id, space, row, |mut of| Is::Negative(Box::new(of.remove(0)))),
            Op::Add { left, right, subtract, .. } => {
                let subtract = *subtract;
                self.with(&[*left, *right], id, space, row, |of| sum(of, subtract))
            }
            Op::Multiply { left, right } => self.with(&[*left, *right], id, space, row, product),
            Op::Times(inner, by) => {
                let by = literal(*by, &Kind::Count, 0);
                self.with(&[*inner], id, space, row, |mut of| {
                    of.push(by);
                    product(of)
                })
            }
            Op::Compare { operator, left, right, .. } => {
                let operator = *operator;
                self.with(&[*left, *right], id, space, row, |of| pair(of, |a, b| Is::Compare(operator, a, b)))
            }
            Op::CompareQuotients { operator, left, right, .. } => {
                let left = self.quotient(left, space, row)?;
                if left.state != State::Known {
                    return Some(left);
                }
                let right = self.quotient(right, space, row)?;
                if right.state != State::Known {
                    return Some(right);
                }
                Some(self.valued(id, row, Is::Compare(*operator, Box::new(left), Box::new(right))))
            }
            Op::Round { mode, of, step, .. } => {
                let inner = self.quotient(of, space, row)?;
                if inner.state != State::Known {
                    return Some(inner);
                }
                let step = self.under(*step, space, row)?;
                if step.state != State::Known {
                    return Some(step);
                }
                let changed = self.rounding_changed(id, of, space, row);
                let is = Is::Round { mode: *mode, of: Box::new(inner), step: Box::new(step), changed };
                Some(self.valued(id, row, is))
            }
            Op::AllOf(all) => Some(self.run_of(id, all, false, space, row)),
            Op::AnyOf(all) => Some(self.run_of(id, all, true, space, row)),
            Op::Extreme { largest, left, right, .. } => {
                let largest = *largest;
                self.with(&[*left, *right], id, space, row, |of| extreme(largest, of))
            }
            Op::Aggregate { join, group, read, otherwise } => {
                let is = self.over(*join, *group, *read, *otherwise, space, row);
                Some(self.valued(id, row, is))
            }
            Op::Scale { parameter, at } => {
                let at_expr = self.under(*at, space, row)?;
                if at_expr.state != State::Known {
                    return Some(at_expr);
                }
                let is = self.brackets(*parameter, *at, at_expr, space, row);
                Some(self.valued(id, row, is))
            }
            Op::Table { parameter, keys } => {
                let parameter = *parameter;
                let lanes = self.lanes(keys, space, row);
                let table = reading.figure(parameter);
                let otherwise = reading.used_otherwise(parameter, &lanes);
                self.with(keys, id, space, row, |keys| Is::Row { table, keys, otherwise })
            }
            Op::YearsBetween(a, b) => self.dates(Calendar::YearsBetween, &[*a, *b], id, space, row),
            Op::MonthsBetween(a, b) => self.dates(Calendar::MonthsBetween, &[*a, *b], id, space, row),
            Op::AddYears(a, b) => self.dates(Calendar::AddYears, &[*a, *b], id, space, row),
            Op::AddMonths(a, b) => self.dates(Calendar::AddMonths, &[*a, *b], id, space, row),
            Op::InMonth(a) => self.dates(Calendar::InMonth, &[*a], id, space, row),
        }
    }

    /// An expression with the value that the recording has for its node.
    pub(super) fn valued(&self, id: NodeId, row: usize, is: Is) -> Expr {
        let (state, value) = self.reading.node(id, row).unwrap_or((State::Missing, None));
        Expr { is, state, value }
    }

    /// An expression over children that are all read; the first without a value is what is told.
    fn with(
        &mut self,
        children: &[NodeId],
        id: NodeId,
        space: Space,
        row: usize,
        is: impl FnOnce(Vec<Expr>) -> Is,
    ) -> Option<Expr> {
        let mut of = Vec::with_capacity(children.len());
        for child in children {
            let expr = self.under(*child, space, row)?;
            if expr.state != State::Known {
                return Some(expr);
            }
            of.push(expr);
        }
        Some(self.valued(id, row, is(of)))
    }

    fn dates(&mut self, what: Calendar, of: &[NodeId], id: NodeId, space: Space, row: usize) -> Option<Expr> {
        self.with(of, id, space, row, |of| Is::Dates(what, of))
    }

    /// `&&` and `||`: as far as they were read.
    fn run_of(&mut self, id: NodeId, all: &[NodeId], ends_on: bool, space: Space, row: usize) -> Expr {
        let mut read = Vec::new();
        for child in all {
            let Some(expr) = self.under(*child, space, row) else { break };
            let ends = expr.truth() == Some(ends_on) || expr.state != State::Known;
            read.push(expr);
            if ends {
                break;
            }
        }
        if let Some(last) = read.last().filter(|last| last.state != State::Known) {
            return last.clone();
        }
        self.valued(id, row, if ends_on { Is::Any(read) } else { Is::All(read) })
    }

    fn binding(&mut self, value: NodeId, body: NodeId, space: Space, row: usize) -> Option<Expr> {
        let expr = self.under(value, space, row)?;
        if expr.state != State::Known {
            return Some(expr);
        }
        let node = self.reading.plan.node(value);
        let of = node.space;
        if let Some(name) = self.lets.name(&node.span)
            && !expr.is_leaf()
            && !self.found.named.iter().any(|(known, _)| known == name)
        {
            let named = Expr { is: Is::Named(name.to_owned()), state: expr.state, value: expr.value.clone() };
            self.found.named.push((name.to_owned(), expr));
            let at = if of == space { row } else { self.reading.row_in(space, row, of) };
            self.seen.insert((value, at), named);
        }
        self.under(body, space, row)
    }

    fn quotient(&mut self, of: &Quotient, space: Space, row: usize) -> Option<Expr> {
        let above = self.under(of.numerator, space, row)?;
        if above.state != State::Known {
            return Some(above);
        }
        let below = match of.denominator {
            Some(denominator) => Some(self.under(denominator, space, row)?),
            None => None,
        };
        if let Some(below) = below.as_ref().filter(|below| below.state != State::Known) {
            return Some(below.clone());
        }
        // The denominator of a fraction is told with the fraction.
        let divisor = without_fractions(of.divisor, Some(&above));
        let factor = without_fractions(of.factor, below.as_ref());
        let constant = |lane| literal(lane, &Kind::Count, 0);
        let above = if factor == 1 { above } else { times(above, constant(factor)) };
        let below = match below {
            Some(below) if divisor != 1 => times(below, constant(divisor)),
            Some(below) => below,
            None if divisor != 1 => constant(divisor),
            None => return Some(above),
        };
        Some(Expr { is: Is::Quotient(Box::new(above), Box::new(below)), state: State::Known, value: None })
    }

    /// Lanes of nodes read from another of a space.
    pub(super) fn lanes(&self, nodes: &[NodeId], space: Space, row: usize) -> Vec<Option<i128>> {
        let lane = |id: &NodeId| {
            let of = self.reading.plan.node(*id).space;
            let row = if of == space { row } else { self.reading.row_in(space, row, of) };
            self.reading.node_lane(*id, row)
        };
        nodes.iter().map(lane).collect()
    }
}

/// A constant of a quotient without what the fractions on the other side of its line put into it.
fn without_fractions(constant: Lane, of: Option<&Expr>) -> Lane {
    let fractions = of.iter().flat_map(|expr| expr.facts()).filter_map(|fact| fact.thing.fraction);
    fractions
        .fold(constant, |left, (_, below)| if left % Lane::from(below) == 0 { left / Lane::from(below) } else { left })
}
