//! The law as rules hold it: a tree of groups whose leaves are figures. A figure that is read is noted.

use std::collections::HashMap;

use rhai::Dynamic;

use super::ending::{Ending, Native};
use super::exact::Exact;
use super::names::{Figure, Names, ParameterNames};
use super::value::{Choices, Handle, Holder, Quantity, Quotient, What, told};
use super::world::{Cause, Failing, World};
use crate::ground::amount::Decimal;
use crate::ground::kind::Kind;
use crate::rules::tree::ParameterSlot;

/// What stands under a group.
#[derive(Clone, Copy, Debug)]
enum Child {
    Group(usize),
    Figure(ParameterSlot),
}

/// What a figure is.
#[derive(Debug)]
enum Held {
    Plain(Dynamic),
    Scale { marginal: bool, of: Holder, gives: Holder, rows: Vec<(Option<(Exact, bool)>, Decimal)> },
    Table { keys: Vec<Holder>, rows: HashMap<Vec<i64>, Dynamic>, otherwise: Option<Dynamic> },
    Unknown,
}

/// All figures of a version.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// The children of each group by name; group 0 is `law`.
    groups: Vec<HashMap<String, Child>>,
    held: Vec<Held>,
}

impl Figures {
    /// The figures of a version.
    pub fn of(names: &Names, choices: &mut Choices) -> Native<Self> {
        let mut figures = Self { groups: vec![HashMap::new()], held: Vec::with_capacity(names.parameters.len()) };
        for (slot, parameter) in (0..).zip(&names.parameters) {
            figures.place(&parameter.path, slot);
            figures.held.push(held(parameter, choices)?);
        }
        Ok(figures)
    }

    fn place(&mut self, path: &str, slot: ParameterSlot) {
        let mut at = 0;
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                self.groups[at].insert(part.to_owned(), Child::Figure(slot));
                return;
            }
            at = match self.groups[at].get(part) {
                Some(Child::Group(next)) => *next,
                _ => {
                    self.groups.push(HashMap::new());
                    let next = self.groups.len() - 1;
                    self.groups[at].insert(part.to_owned(), Child::Group(next));
                    next
                }
            };
        }
    }

    /// All names under `law`, at any depth.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|group| group.keys().map(String::as_str))
    }

    /// What each group has under one name.
    pub fn under(&self, name: &str) -> Under {
        Under(self.groups.iter().map(|group| group.get(name).copied()).collect())
    }

    /// `law.a`, `law.a.b`: a group, a value, or a scale or table to be read.
    pub fn read(&self, under: &Under, group: i64, world: &dyn World) -> Native<Dynamic> {
        let child = usize::try_from(group).ok().and_then(|group| under.0.get(group).copied().flatten());
        match child {
            Some(Child::Group(next)) => match i64::try_from(next) {
                Ok(next) => Ok(Handle::Law.dynamic(next)),
                Err(_) => Ending::broken("more groups of figures than can be counted"),
            },
            Some(Child::Figure(slot)) => {
                world.parameter(slot);
                match self.held.get(slot as usize) {
                    Some(Held::Plain(value)) => Ok(value.clone()),
                    Some(Held::Unknown) => Err(Ending::Missing(vec![Cause::Parameter(slot)])),
                    Some(Held::Scale { .. } | Held::Table { .. }) => Ok(Handle::Sheet.dynamic(slot.into())),
                    None => Ending::broken("a figure without its value"),
                }
            }
            None => Ending::broken("a figure that the law does not have"),
        }
    }

    /// What a figure is whoever reads it; nothing where the sources lack it.
    pub fn constant(&self, slot: ParameterSlot) -> Option<Dynamic> {
        match self.held.get(slot as usize)? {
            Held::Plain(value) => Some(value.clone()),
            Held::Scale { .. } | Held::Table { .. } => Some(Handle::Sheet.dynamic(slot.into())),
            Held::Unknown => None,
        }
    }

    fn sheet(&self, value: &Dynamic) -> Option<&Held> {
        match Handle::of(value) {
            Some((Handle::Sheet, slot)) => self.held.get(usize::try_from(slot).ok()?),
            _ => None,
        }
    }

    /// `scale(law.x, v)`
    pub fn scale(&self, sheet: &Dynamic, at: &Dynamic) -> Native<Dynamic> {
        let Some(Held::Scale { marginal, of, gives, rows }) = self.sheet(sheet) else {
            return Ending::broken(format!("{} is no scale", told(sheet)));
        };
        let (Some(value), Holder::Quantity(what)) = (Quantity::of(at), of) else {
            return Ending::broken(format!("a scale is not read at {}", told(at)));
        };
        let fits =
            value.what.goes_with(*what) || value.fits_all() || (value.what == What::Count && *what == What::Number);
        if !fits {
            return Ending::broken(format!("a scale of {what} is read at {}", told(at)));
        }
        let reached = reached(rows, value.exact)?;
        let Some((_, last)) = reached.checked_sub(1).and_then(|last| rows.get(last)) else {
            return Err(Ending::Failed(Failing::BelowScale));
        };
        if !marginal {
            return gives.dynamic(of_decimal(*last, gives));
        }
        let what = if *what == What::Count { What::Number } else { *what };
        Quantity { what, exact: bands(rows, reached, value.exact)? }.dynamic()
    }

    /// `table(law.x, k, …)`
    pub fn table(&self, sheet: &Dynamic, at: &[&Dynamic]) -> Native<Dynamic> {
        let Some(Held::Table { keys, rows, otherwise }) = self.sheet(sheet) else {
            return Ending::broken(format!("{} is no table", told(sheet)));
        };
        if keys.len() != at.len() {
            return Ending::broken("a table is read with another number of keys than it has");
        }
        let key = keys.iter().zip(at).map(|(holder, value)| holder.key(value)).collect::<Native<Vec<i64>>>()?;
        rows.get(&key).or(otherwise.as_ref()).cloned().ok_or(Ending::Failed(Failing::NoRow))
    }
}

/// What each group of the law has under one name.
#[derive(Debug)]
pub(super) struct Under(Vec<Option<Child>>);

/// How many rows a value reaches.
fn reached(rows: &[(Option<(Exact, bool)>, Decimal)], value: Exact) -> Native<usize> {
    let mut reached = 0;
    for (edge, _) in rows {
        let inside = match edge {
            None => true,
            Some((edge, included)) => match edge.compare(value) {
                Some(order) => order.is_lt() || (*included && order.is_eq()),
                None => return Ending::broken("a scale needs more digits than are held"),
            },
        };
        if !inside {
            break;
        }
        reached += 1;
    }
    Ok(reached)
}

/// Each bracket's part of the value times its rate. A first bracket without a bound is measured from 0.
fn bands(rows: &[(Option<(Exact, bool)>, Decimal)], reached: usize, value: Exact) -> Native<Exact> {
    let lower = |row: usize| rows.get(row).and_then(|(edge, _)| edge.map(|(edge, _)| edge));
    let mut sum = Some(Exact::whole(0));
    for (at, (_, rate)) in rows.iter().enumerate().take(reached) {
        let from = lower(at).unwrap_or(Exact::whole(0));
        let to = if at + 1 < reached { lower(at + 1).unwrap_or(value) } else { value };
        let part = from.negated().and_then(|from| to.plus(from)).and_then(|part| part.times(Exact::of(*rate)));
        sum = sum.zip(part).and_then(|(sum, part)| sum.plus(part));
    }
    sum.map_or_else(|| Ending::broken("a scale needs more digits than are held"), Ok)
}

/// The value of a bracket: whole where the scale gives counts.
fn of_decimal(number: Decimal, gives: &Holder) -> crate::ground::value::Value {
    use crate::ground::value::Value;
    match gives {
        Holder::Quantity(What::Count) => Exact::of(number).count().map_or(Value::Decimal(number), Value::Count),
        _ => Value::Decimal(number),
    }
}

fn held(parameter: &ParameterNames, choices: &mut Choices) -> Native<Held> {
    let gives = choices.holder(&parameter.kind);
    Ok(match &parameter.holds {
        Figure::Value(value) => Held::Plain(gives.dynamic(*value)?),
        Figure::Fraction(above, below) => {
            let what = What::of(&parameter.kind).unwrap_or(What::Number);
            let (above, below) = (Exact::whole(*above), Exact::whole(*below));
            if below.is_zero() {
                return Ending::broken("a fraction with 0 below the line");
            }
            // A fraction of counts is a number.
            let what = if what == What::Count { What::Number } else { what };
            Held::Plain(Dynamic::from(Quotient { what, above, below, fraction: true }))
        }
        Figure::Scale { marginal, of, rows } => Held::Scale {
            marginal: *marginal,
            of: choices.holder(of),
            gives,
            rows: rows
                .iter()
                .map(|(edge, value)| (edge.map(|(at, included)| (Exact::of(at), included)), *value))
                .collect(),
        },
        Figure::Table { keys, rows, otherwise } => {
            let keys = keys.iter().map(|kind: &Kind| choices.holder(kind)).collect();
            let rows = rows.iter().map(|(key, value)| Ok((key.clone(), gives.dynamic(*value)?)));
            let rows = rows.collect::<Native<HashMap<_, _>>>()?;
            let otherwise = otherwise.map(|value| gives.dynamic(value)).transpose()?;
            Held::Table { keys, rows, otherwise }
        }
        Figure::Unknown => Held::Unknown,
    })
}
