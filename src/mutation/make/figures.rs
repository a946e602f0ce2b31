//! The mutants of the figures: each one step of its last digit higher and lower.

use std::collections::BTreeSet;

use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::date::Day;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::mutation::change::Change;
use crate::mutation::mutant::{Mutants, Of};
use crate::pack::model::{Holds, Parameter, Row, Scale, TableRows};
use crate::pack::telling;
use crate::rules::tree::{Node, Op, ParameterSlot};

use super::site::Site;

const NEVER_READ: &str = "no rule reads it";
const BELOW_ZERO: &str = "a count is not below 0";
const NOBODY_THERE: &str = "the declared ranges bring no household there";

/// The mutants of one parameter.
pub(super) fn parameter(site: &Site<'_>, slot: ParameterSlot, mutants: &mut Mutants) {
    let parameter = &site.plan.version.parameters[slot as usize];
    let mut figure = Figure { site, slot, parameter, mutants };
    match &parameter.holds {
        Holds::Scalar(value) => figure.scalar(*value),
        Holds::Fraction(above, below) => figure.fraction(*above, *below),
        Holds::Scale(scale) => figure.scale(scale),
        Holds::Table(table) => figure.table(table),
        Holds::Unknown => {
            figure.leave("unknown", &parameter.value_span, "the sources lack it: there is nothing to move");
        }
    }
}

struct Figure<'w, 'p> {
    site: &'w Site<'p>,
    slot: ParameterSlot,
    parameter: &'p Parameter,
    mutants: &'w mut Mutants,
}

/// A row of a table: its keys and what it holds.
type Keyed = (Vec<i64>, Value);

/// The values one step of the last digit away, or the other ones there are.
fn neighbours(value: Value, kind: &Kind) -> Vec<Value> {
    match (value, kind) {
        (Value::Bool(truth), _) => vec![Value::Bool(!truth)],
        (Value::Count(count), _) => {
            [1, -1].into_iter().filter_map(|by| count.checked_add(by)).map(Value::Count).collect()
        }
        (Value::Decimal(number), _) => {
            let step = Decimal::new(1, number.scale());
            let all = [number.checked_add(step), number.checked_sub(step)];
            all.into_iter().flatten().map(Value::Decimal).collect()
        }
        (Value::Date(day), _) => [1, -1].into_iter().map(|by| Value::Date(Day(day.0 + by))).collect(),
        (Value::Choice(code), Kind::Choice(choice)) => {
            let members = u16::try_from(choice.members.len()).unwrap_or(u16::MAX);
            let next = (code + 1).checked_rem(members).filter(|next| *next != code);
            next.into_iter().map(Value::Choice).collect()
        }
        (Value::Choice(_), _) => Vec::new(),
    }
}

impl Figure<'_, '_> {
    fn leave(&mut self, told: &str, span: &Span, why: &'static str) {
        self.mutants.leave(Of::Amount, &self.parameter.common.name, told, span, why);
    }

    fn push(&mut self, told: String, span: &Span, holds: Holds) {
        if self.site.readers(self.slot).next().is_none() {
            self.leave(&told, span, NEVER_READ);
            return;
        }
        let change = Change::figure(self.slot, holds);
        self.mutants.push(Of::Amount, &self.parameter.common.name, told, span, change);
    }

    /// A value with its neighbours; `before` tells which of several it is.
    fn value(&mut self, value: Value, before: &str, span: &Span, with: impl Fn(Value) -> Holds) {
        let kind = &self.parameter.kind;
        for other in neighbours(value, kind) {
            let told = format!("{before}{} → {}", value.text(kind), other.text(kind));
            if matches!(other, Value::Count(count) if count < 0) {
                self.leave(&told, span, BELOW_ZERO);
            } else {
                self.push(told, span, with(other));
            }
        }
    }

    fn scalar(&mut self, value: Value) {
        self.value(value, "", &self.parameter.value_span, Holds::Scalar);
    }

    /// A fraction by its numerator: moving its denominator moves the same share.
    fn fraction(&mut self, above: i64, below: i64) {
        let span = &self.parameter.value_span;
        for by in [1, -1] {
            let other = above + by;
            self.push(format!("{above}/{below} → {other}/{below}"), span, Holds::Fraction(other, below));
        }
        let told = format!("{above}/{below} → {above}/{}", below + 1);
        self.leave(&told, span, "its numerator moves the same share");
    }

    fn scale(&mut self, scale: &Scale) {
        for (at, row) in scale.rows.iter().enumerate() {
            let which = match row.lower {
                None => "the first row: ".to_owned(),
                Some(edge) => {
                    let from = if edge.included { "from" } else { "above" };
                    format!("the row {from} {}: ", amount::plain(edge.at))
                }
            };
            let with = |change: &dyn Fn(&mut Row)| {
                let mut scale = scale.clone();
                change(&mut scale.rows[at]);
                Holds::Scale(scale)
            };
            let own = if self.parameter.kind == Kind::Count { count(row.value) } else { None };
            self.value(own.unwrap_or(Value::Decimal(row.value)), &which, &row.span, |other| {
                with(&|row| row.value = decimal(other))
            });
            self.edge(scale, at, &which);
        }
    }

    /// The lower edge of a row one step up and down, and with or without the threshold itself.
    fn edge(&mut self, scale: &Scale, at: usize, which: &str) {
        let row = &scale.rows[at];
        let Some(edge) = row.lower else { return };
        let with = |edge| {
            let mut scale = scale.clone();
            scale.rows[at].lower = Some(edge);
            Holds::Scale(scale)
        };
        let whole = scale.of == Kind::Count;
        let step = Decimal::new(1, if whole { 0 } else { edge.at.scale() });
        let neighbour = |at: Option<usize>| at.and_then(|at| scale.rows.get(at)).and_then(|row| row.lower);
        for (up, other) in [(true, edge.at.checked_add(step)), (false, edge.at.checked_sub(step))] {
            let Some(other) = other else { continue };
            let told = format!("{which}edge {} → {}", amount::plain(edge.at), amount::plain(other));
            let beside = neighbour(if up { Some(at + 1) } else { at.checked_sub(1) });
            if beside.is_some_and(|beside| if up { beside.at <= other } else { beside.at >= other }) {
                self.leave(&told, &row.span, "it would meet the edge of its neighbour");
            } else if !scale.marginal && !self.reach(scale, edge.at.min(other), edge.at.max(other)) {
                self.leave(&told, &row.span, NOBODY_THERE);
            } else {
                self.push(told, &row.span, with(crate::pack::model::Edge { at: other, ..edge }));
            }
        }
        let word = |included: bool| if included { "from" } else { "above" };
        let told = format!("{which}{} → {}", word(edge.included), word(!edge.included));
        if scale.marginal && at > 0 {
            self.leave(&told, &row.span, "at its very edge a marginal row gives nothing either way");
        } else if !self.reach(scale, edge.at, edge.at) {
            self.leave(&told, &row.span, NOBODY_THERE);
        } else {
            let included = !edge.included;
            self.mutants.push(
                Of::Comparison,
                &self.parameter.common.name,
                told,
                &row.span,
                Change::figure(self.slot, with(crate::pack::model::Edge { included, ..edge })),
            );
        }
    }

    /// Whether some household may bring a value between two edges, both included, to the scale.
    fn reach(&self, scale: &Scale, from: Decimal, to: Decimal) -> bool {
        let plan = self.site.plan;
        let read = |node: &Node| match node.op {
            Op::Scale { at, .. } => Some(plan.node(at)),
            _ => None,
        };
        self.site.readers(self.slot).filter_map(read).any(|read| {
            let up = amount::power_of_ten(read.scale.saturating_sub(scale.of_scale)).unwrap_or(1);
            let lane = |edge: Decimal| amount::to_lane(edge, scale.of_scale).and_then(|lane| lane.checked_mul(up));
            // Where the bounds are not to be had, somebody may be there.
            lane(from).zip(lane(to)).is_none_or(|(from, to)| from <= read.most && to >= read.least)
        })
    }

    fn table(&mut self, table: &TableRows) {
        let span = &self.parameter.value_span;
        let mut rows: Vec<(usize, &(Vec<i64>, Value))> = table.rows.iter().enumerate().collect();
        rows.sort_by(|a, b| a.1.0.cmp(&b.1.0));
        for (at, (keys, value)) in rows {
            let which = format!("the row {}: ", telling::row_key(&table.keys, keys));
            let with = |change: &dyn Fn(&mut Keyed)| {
                let mut table = table.clone();
                change(&mut table.rows[at]);
                Holds::Table(table)
            };
            if self.looked_up(keys) {
                self.value(*value, &which, span, |other| with(&|row| row.1 = other));
            } else {
                self.leave(&format!("{which}{}", value.text(&self.parameter.kind)), span, NOBODY_THERE);
            }
            for place in (0..keys.len()).filter(|place| table.keys[*place] == Kind::Count) {
                for other in [keys[place] + 1, keys[place] - 1] {
                    let mut moved = keys.clone();
                    moved[place] = other;
                    let told = format!("{which}key → {}", telling::row_key(&table.keys, &moved));
                    if other < 0 {
                        self.leave(&told, span, BELOW_ZERO);
                    } else if table.rows.iter().any(|(keys, _)| *keys == moved) {
                        self.leave(&told, span, "that key has a row of its own");
                    } else if !self.looked_up(keys) && !self.looked_up(&moved) {
                        self.leave(&told, span, NOBODY_THERE);
                    } else {
                        self.push(told, span, with(&|row| row.0.clone_from(&moved)));
                    }
                }
            }
        }
        let Some(otherwise) = table.otherwise else { return };
        let which = "otherwise: ";
        if self.every_key_has_a_row(table) {
            self.leave(&format!("{which}{}", otherwise.text(&self.parameter.kind)), span, "every key has its row");
            return;
        }
        self.value(otherwise, which, span, |other| Holds::Table(TableRows { otherwise: Some(other), ..table.clone() }));
    }

    /// The bounds of the keys with which a node looks a table up.
    fn asked(&self) -> impl Iterator<Item = Vec<(Lane, Lane)>> + '_ {
        let plan = self.site.plan;
        self.site.readers(self.slot).filter_map(move |node| match &node.op {
            Op::Table { keys, .. } => {
                Some(keys.iter().map(|key| (plan.node(*key).least, plan.node(*key).most)).collect())
            }
            _ => None,
        })
    }

    /// Whether some household may look up a key.
    fn looked_up(&self, keys: &[i64]) -> bool {
        self.asked().any(|bounds: Vec<(Lane, Lane)>| {
            keys.iter().zip(bounds).all(|(key, (least, most))| (least..=most).contains(&Lane::from(*key)))
        })
    }

    fn every_key_has_a_row(&self, table: &TableRows) -> bool {
        let rows: BTreeSet<&Vec<i64>> = table.rows.iter().map(|(keys, _)| keys).collect();
        self.asked().all(|bounds: Vec<(Lane, Lane)>| {
            let mut count: Lane = 1;
            for (least, most) in &bounds {
                count = count.saturating_mul(most.saturating_sub(*least).saturating_add(1));
            }
            let inside = rows.iter().filter(|keys| {
                keys.iter().zip(&bounds).all(|(key, (least, most))| (*least..=*most).contains(&Lane::from(*key)))
            });
            Lane::try_from(inside.count()).unwrap_or(Lane::MAX) >= count
        })
    }
}

fn decimal(value: Value) -> Decimal {
    match value {
        Value::Decimal(number) => number,
        Value::Count(count) => Decimal::from(count),
        _ => Decimal::ZERO,
    }
}

fn count(number: Decimal) -> Option<Value> {
    use std::str::FromStr as _;
    i64::from_str(&amount::plain(number)).ok().map(Value::Count)
}
