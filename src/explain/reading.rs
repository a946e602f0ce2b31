//! Reads a recording: what an input, a figure, a result or a node was on a row.

use std::sync::Arc;

use crate::check::plan::{ParameterPlan, Plan};
use crate::evaluate::run::{Run, Status};
use crate::ground::amount::Lane;
use crate::ground::date::Month;
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::household::batch::{Batch, contains};
use crate::pack::model::Presence;
use crate::rules::tree::{Column, Group, InputSlot, NodeId, Op, ParameterSlot, PeriodPart, SetSlot, Space};

use super::expr::{Expr, Is};
use super::things::Things;
use super::told::{Fact, Key, Origin, Shown, State, Who};

/// A recording with the names of what is in it.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The version.
    pub plan: &'a Plan,
    /// The household.
    pub batch: &'a Batch,
    /// The recording.
    pub run: &'a Run,
    /// The month.
    pub month: Month,
    /// What things are called.
    pub things: Things,
    containers: Vec<Option<Space>>,
    ids: Vec<Vec<Arc<str>>>,
}

impl<'a> Reading<'a> {
    /// A recording of one household.
    #[must_use]
    pub fn new(plan: &'a Plan, batch: &'a Batch, run: &'a Run, month: Month) -> Self {
        let containers = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
        let ids = batch.rows.iter().map(|rows| rows.ids.iter().map(|id| Arc::from(id.as_str())).collect()).collect();
        Self { plan, batch, run, month, things: Things::of(plan), containers, ids }
    }

    /// A row by name.
    #[must_use]
    pub fn who(&self, space: Space, row: usize) -> Who {
        let id = self.ids.get(usize::from(space)).and_then(|ids| ids.get(row)).cloned();
        Who { space, row, id: id.unwrap_or_else(|| Arc::from("")) }
    }

    /// The row of a space that a row of another lies in, or is; the first of it where it contains that row.
    #[must_use]
    pub fn row_in(&self, space: Space, row: usize, of: Space) -> usize {
        if contains(of, space, &self.containers) {
            self.batch.container(space, row, of, &self.containers)
        } else {
            self.batch.members(of, space, row, &self.containers).start
        }
    }

    /// The members of a group or set under a row, in order.
    #[must_use]
    pub fn members(&self, group: Group, space: Space, row: usize) -> Vec<usize> {
        match group {
            Group::All(of) => self.batch.members(of, space, row, &self.containers).collect(),
            Group::Set(slot) => {
                let set = &self.plan.sets[slot as usize];
                let all = self.batch.members(set.of, space, row, &self.containers);
                all.filter(|member| self.truth(set.member, *member) == Some(true)).collect()
            }
        }
    }

    /// The space of a group's members.
    #[must_use]
    pub fn space_of(&self, group: Group) -> Space {
        match group {
            Group::All(space) => space,
            Group::Set(slot) => self.plan.sets[slot as usize].of,
        }
    }

    /// The one member of a role, where there is one.
    #[must_use]
    pub fn only(&self, set: SetSlot, space: Space, row: usize) -> Option<usize> {
        let of = self.plan.sets[set as usize].of;
        let container = self.containers.get(usize::from(of)).copied().flatten().unwrap_or(of);
        let row = self.row_in(space, row, container);
        self.members(Group::Set(set), container, row).first().copied()
    }

    fn truth(&self, column: Column, row: usize) -> Option<bool> {
        match self.lane(column, row) {
            (State::Known, lane) => Some(lane != 0),
            _ => None,
        }
    }

    fn lane(&self, column: Column, row: usize) -> (State, Lane) {
        match column {
            Column::Input(slot) => {
                let known = self.batch.given(slot, row) || self.plan.inputs[slot as usize].default.is_some();
                (if known { State::Known } else { State::Missing }, self.batch.lane(slot, row))
            }
            Column::Result(slot) => {
                let (status, lane) = self.run.result(slot, row);
                (state(status), lane)
            }
        }
    }

    /// What was read of a column on a row of its space.
    #[must_use]
    pub fn fact(&self, column: Column, row: usize) -> Fact {
        let (kind, scale, space) = self.plan.column(column);
        let (state, lane) = self.lane(column, row);
        let origin = match column {
            Column::Input(slot) => self.origin(slot, row),
            Column::Result(slot) => Origin::Computed(Key { slot, row }),
        };
        Fact {
            thing: Arc::clone(self.things.column(column)),
            who: Some(self.who(space, row)),
            state,
            value: if state == State::Known { shown(lane, kind, scale) } else { None },
            origin,
        }
    }

    fn origin(&self, slot: InputSlot, row: usize) -> Origin {
        if self.batch.given(slot, row) {
            return Origin::Given;
        }
        match self.plan.version.inputs.get(slot as usize).map(|input| &input.presence) {
            Some(Presence::Default(_, reason)) => Origin::Default(reason.clone()),
            _ => Origin::NotGiven,
        }
    }

    /// A figure of the law; scales and tables without a value of their own.
    #[must_use]
    pub fn figure(&self, slot: ParameterSlot) -> Fact {
        let parameter = &self.plan.version.parameters[slot as usize];
        let value = match &self.plan.parameters[slot as usize] {
            ParameterPlan::Scalar(lane) => shown(*lane, &parameter.kind, parameter.scale),
            _ => None,
        };
        let unknown = matches!(self.plan.parameters[slot as usize], ParameterPlan::Unknown);
        Fact {
            thing: Arc::clone(&self.things.parameters[slot as usize]),
            who: None,
            state: if unknown { State::Missing } else { State::Known },
            value,
            origin: Origin::Law,
        }
    }

    /// How a node ended on a row of its space, and its value. `None` where it was not evaluated or this path did not
    /// return.
    #[must_use]
    pub fn node(&self, id: NodeId, row: usize) -> Option<(State, Option<Shown>)> {
        let node = self.plan.node(id);
        let value = |lane| shown(lane, &node.kind, node.scale);
        match &node.op {
            Op::Constant(lane) => return Some((State::Known, value(*lane))),
            Op::Parameter(slot) => {
                let figure = self.figure(*slot);
                return Some((figure.state, figure.value));
            }
            Op::Period(part) => return Some((State::Known, Some(self.part(*part)))),
            _ => {}
        }
        match self.run.node(id, row) {
            (Status::Ok, lane) => Some((State::Known, value(lane))),
            (Status::Missing, _) => Some((State::Missing, None)),
            (Status::Failed, _) => Some((State::Failed, None)),
            (Status::Unread | Status::Fall, _) => None,
        }
    }

    /// The lane of a node on a row of its space, where it has a value.
    #[must_use]
    pub fn node_lane(&self, id: NodeId, row: usize) -> Option<Lane> {
        let node = self.plan.node(id);
        if let Op::Parameter(slot) = &node.op
            && let Some(ParameterPlan::Fraction(above, _)) = self.plan.parameters.get(*slot as usize)
        {
            return Some(*above);
        }
        let (_, value) = self.node(id, row)?;
        value?.value.to_lane(&node.kind, node.scale)
    }

    /// A part of the month.
    #[must_use]
    pub fn part(&self, part: PeriodPart) -> Shown {
        match part {
            PeriodPart::FirstDay => Shown { value: Value::Date(self.month.first_day()), kind: Kind::Date },
            PeriodPart::LastDay => Shown { value: Value::Date(self.month.last_day()), kind: Kind::Date },
            PeriodPart::Year => Shown { value: Value::Count(i64::from(self.month.year)), kind: Kind::Count },
            PeriodPart::Month => Shown { value: Value::Count(i64::from(self.month.month)), kind: Kind::Count },
        }
    }
}

fn state(status: Status) -> State {
    match status {
        Status::Ok | Status::Fall => State::Known,
        Status::Missing | Status::Unread => State::Missing,
        Status::Failed => State::Failed,
    }
}

/// The value of a lane.
#[must_use]
pub fn shown(lane: Lane, kind: &Kind, scale: u32) -> Option<Shown> {
    Value::from_lane(lane, kind, scale).map(|value| Shown { value, kind: kind.clone() })
}

/// A value that is written in a rule.
#[must_use]
pub fn literal(lane: Lane, kind: &Kind, scale: u32) -> Expr {
    Expr { is: Is::Literal, state: State::Known, value: shown(lane, kind, scale) }
}
