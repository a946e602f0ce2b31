//! Entities, groups and sets as rules hold them: handles without data. What a property gives is asked of the world when it
//! is read; a property of a group reads every member, in order, and the first without a value decides how it ends.

use std::sync::Arc;

use rhai::Dynamic;

use super::compare;
use super::ending::{Ending, Native};
use super::exact::Exact;
use super::value::{Handle, Holder, Quantity, told, unpack};
use super::world::{Cause, Reading, World};
use crate::ground::value::Value;
use crate::rules::syntax::Operator;
use crate::rules::tree::{Column, Group, Join, Space};

/// A group or set, gone through under the rows of an entity: `persons`, `head`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gathering {
    pub group: Group,
    /// The entity of the members.
    pub of: Space,
    /// The entity that contains them.
    pub under: Space,
    /// Whether a property is that of the only member.
    pub single: bool,
}

/// The members under one row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Members {
    pub gathering: Gathering,
    pub row: usize,
    /// Whether a property is that of each member, even of a role.
    pub each: bool,
}

/// One property of every member, read.
#[derive(Clone, Debug)]
pub(super) struct Gathered {
    holder: Holder,
    values: Vec<Value>,
}

/// A column with how its values are held.
#[derive(Clone, Debug)]
pub(super) struct Property {
    pub column: Column,
    pub holder: Holder,
}

/// The columns of one name, by entity; and for each set the column that decides who is in it.
#[derive(Debug)]
pub(super) struct Columns {
    pub by_space: Vec<Option<Property>>,
    pub groups: Arc<Groups>,
}

/// The groups and sets that the rules of a version go through.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// By position, as handles name them.
    pub gatherings: Vec<Gathering>,
    /// For each set the column that decides who is in it.
    pub sets: Vec<Column>,
}

impl Groups {
    /// The members that a handle names, if it names any.
    pub fn members(&self, value: &Dynamic) -> Native<Members> {
        let (each, payload) = match Handle::of(value) {
            Some((Handle::Members, payload)) => (false, payload),
            Some((Handle::Each, payload)) => (true, payload),
            _ => return Ending::broken(format!("{} is no group", told(value))),
        };
        let (at, row) = unpack(payload);
        let gathering = self.gatherings.get(usize::from(at)).copied();
        gathering.map_or_else(
            || Ending::broken("a group that is not there"),
            |gathering| Ok(Members { gathering, row, each }),
        )
    }
}

/// Collects how an aggregation ends: the first without a value decides; the missing join.
#[derive(Default)]
struct Ends {
    first: Option<Ending>,
}

impl Ends {
    fn missing(&mut self, column: Column, row: usize) {
        let cause = Cause::Column(column, row);
        match &mut self.first {
            Some(Ending::Missing(causes)) if !causes.contains(&cause) => causes.push(cause),
            Some(_) => {}
            None => self.first = Some(Ending::Missing(vec![cause])),
        }
    }

    fn failed(&mut self, column: Column, row: usize) {
        self.first.get_or_insert(Ending::FailedReading(column, row));
    }

    fn unless(self) -> Native<()> {
        self.first.map_or(Ok(()), Err)
    }
}

/// Reads a column in a row.
fn read(world: &dyn World, property: &Property, row: usize) -> Native<Dynamic> {
    match world.read(property.column, row) {
        Reading::Value(value) => property.holder.dynamic(value),
        Reading::Missing => Err(Ending::Missing(vec![Cause::Column(property.column, row)])),
        Reading::Failed => Err(Ending::FailedReading(property.column, row)),
        Reading::NotGiven => Ok(Handle::NotGiven.dynamic(0)),
    }
}

impl Columns {
    fn of(&self, space: Space) -> Native<&Property> {
        let property = self.by_space.get(usize::from(space)).and_then(Option::as_ref);
        property.map_or_else(|| Ending::broken("a property that this entity does not have"), Ok)
    }

    /// `person.age`
    pub fn of_row(&self, world: &dyn World, space: Space, row: usize) -> Native<Dynamic> {
        read(world, self.of(space)?, row)
    }

    /// `persons.age`, `head.age`
    pub fn of_members(&self, world: &dyn World, members: Members) -> Native<Dynamic> {
        let property = self.of(members.gathering.of)?;
        if members.gathering.single && !members.each {
            return match inside(world, members, &self.groups.sets)?.first() {
                Some(row) => read(world, property, *row),
                // The household is refused for the size of its set.
                None => Err(Ending::Missing(Vec::new())),
            };
        }
        let mut ends = Ends::default();
        let mut values = Vec::new();
        for row in members.rows(world) {
            if !is_inside(world, members, &self.groups.sets, row, &mut ends)? {
                continue;
            }
            match world.read(property.column, row) {
                Reading::Value(value) => values.push(value),
                Reading::Missing | Reading::NotGiven => ends.missing(property.column, row),
                Reading::Failed => ends.failed(property.column, row),
            }
        }
        ends.unless()?;
        Ok(Dynamic::from(Gathered { holder: property.holder.clone(), values }))
    }
}

impl Members {
    fn rows(self, world: &dyn World) -> std::ops::Range<usize> {
        world.members(self.gathering.of, self.gathering.under, self.row)
    }
}

/// Whether a member is in the group. Who is not known to be in it is noted.
fn is_inside(world: &dyn World, members: Members, sets: &[Column], row: usize, ends: &mut Ends) -> Native<bool> {
    let Group::Set(slot) = members.gathering.group else { return Ok(true) };
    let Some(column) = sets.get(slot as usize) else { return Ending::broken("a set that is not there") };
    match world.read(*column, row) {
        Reading::Value(Value::Bool(inside)) => return Ok(inside),
        Reading::Value(_) => return Ending::broken("a set whose column is no bool"),
        Reading::Missing | Reading::NotGiven => ends.missing(*column, row),
        Reading::Failed => ends.failed(*column, row),
    }
    Ok(false)
}

/// The rows that are in the group.
fn inside(world: &dyn World, members: Members, sets: &[Column]) -> Native<Vec<usize>> {
    let mut ends = Ends::default();
    let mut rows = Vec::new();
    for row in members.rows(world) {
        if is_inside(world, members, sets, row, &mut ends)? {
            rows.push(row);
        }
    }
    ends.unless()?;
    Ok(rows)
}

/// `count(persons)`
pub(super) fn count(world: &dyn World, members: Members, groups: &Groups) -> Native<Dynamic> {
    let count = inside(world, members, &groups.sets)?.len();
    i64::try_from(count).map_or_else(|_| Ending::broken("too many members"), |n| Ok(Dynamic::from_int(n)))
}

/// `exists(spouse)`
pub(super) fn exists(world: &dyn World, members: Members, groups: &Groups) -> Native<Dynamic> {
    Ok(Dynamic::from_bool(!inside(world, members, &groups.sets)?.is_empty()))
}

/// `sum(persons.x)` and its kin.
pub(super) fn aggregate(join: Join, gathered: &Gathered, otherwise: Option<&Dynamic>) -> Native<Dynamic> {
    let truths = || {
        let bools = gathered.values.iter().map(|value| match value {
            Value::Bool(b) => Ok(*b),
            _ => Ending::broken("an aggregation of something that is neither true nor false"),
        });
        bools.collect::<Native<Vec<bool>>>()
    };
    match join {
        Join::Count => {
            let count = truths()?.into_iter().filter(|b| *b).count();
            i64::try_from(count).map_or_else(|_| Ending::broken("too many members"), |n| Ok(Dynamic::from_int(n)))
        }
        Join::Any => Ok(Dynamic::from_bool(truths()?.contains(&true))),
        Join::All => Ok(Dynamic::from_bool(!truths()?.contains(&false))),
        Join::Sum => sum(gathered),
        Join::Smallest | Join::Largest => furthest(join == Join::Largest, gathered, otherwise),
    }
}

fn sum(gathered: &Gathered) -> Native<Dynamic> {
    let Holder::Quantity(what) = gathered.holder else { return Ending::broken("a sum of something that is no number") };
    let mut sum = Quantity { what, exact: Exact::whole(0) };
    for value in &gathered.values {
        let exact = match value {
            Value::Count(n) => Exact::whole(*n),
            Value::Decimal(number) => Exact::of(*number),
            _ => return Ending::broken("a sum of something that is no number"),
        };
        sum.exact = match sum.exact.plus(exact) {
            Some(exact) => exact,
            None => return Ending::broken("a sum needs more digits than are held"),
        };
    }
    sum.dynamic()
}

fn furthest(largest: bool, gathered: &Gathered, otherwise: Option<&Dynamic>) -> Native<Dynamic> {
    let mut found: Option<Dynamic> = None;
    for value in &gathered.values {
        let next = gathered.holder.dynamic(*value)?;
        found = Some(match found {
            Some(best) => compare::extreme(largest, &best, &next)?,
            None => next,
        });
    }
    let Some(otherwise) = otherwise else { return Ending::broken("an aggregation without its value over none") };
    let Some(found) = found else { return Ok(otherwise.clone()) };
    // Both are of one kind, or the call would have two.
    compare::compare(Operator::Equal, &found, otherwise).map(|_| found)
}
