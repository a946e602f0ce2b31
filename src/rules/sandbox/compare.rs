//! Comparisons and roundings: what takes quotients. Different kinds are never compared: Rhai would say `false`.

use std::cmp::Ordering;

use rhai::Dynamic;

use super::ending::{Ending, Native};
use super::exact::Exact;
use super::value::{Quantity, Quotient, What, day, told};
use super::world::Failing;
use crate::ground::rounding::Mode;
use crate::rules::syntax::Operator;

const DIGITS: &str = "a comparison or rounding needs more digits than are held";

/// A number or a quotient.
fn quotient(value: &Dynamic) -> Option<Quotient> {
    if let Some(plain) = Quantity::of(value) {
        return Some(Quotient { what: plain.what, above: plain.exact, below: Exact::ONE, fraction: false });
    }
    value.read_lock::<Quotient>().map(|quotient| *quotient)
}

fn fits_all(q: &Quotient) -> bool {
    matches!(q.what, What::Count | What::Number) && q.above.is_zero()
}

/// Whether two numbers may be compared.
fn go_together(a: &Quotient, b: &Quotient) -> bool {
    let number = |what| matches!(what, What::Count | What::Number);
    a.what.goes_with(b.what) || fits_all(a) || fits_all(b) || (number(a.what) && number(b.what))
}

fn positive(q: Quotient) -> Option<Quotient> {
    if q.below.mantissa < 0 {
        Some(Quotient { above: q.above.negated()?, below: q.below.negated()?, ..q })
    } else {
        Some(q)
    }
}

/// The order of two quotients, decided by multiplication.
fn order(a: Quotient, b: Quotient) -> Option<Ordering> {
    if a.below == Exact::ONE && b.below == Exact::ONE {
        return a.above.compare(b.above);
    }
    let (a, b) = (positive(a)?, positive(b)?);
    a.above.times(b.below)?.compare(b.above.times(a.below)?)
}

/// `a == b`, `a < b` and their kin.
pub(super) fn compare(operator: Operator, a: &Dynamic, b: &Dynamic) -> Native<Dynamic> {
    let orders = !matches!(operator, Operator::Equal | Operator::NotEqual);
    let ordering = if let (Some(x), Some(y)) = (quotient(a), quotient(b)) {
        if !go_together(&x, &y) {
            return unlike(a, b);
        }
        match order(x, y) {
            Some(ordering) => ordering,
            None => return Ending::broken(DIGITS),
        }
    } else if let (Some(x), Some(y)) = (day(a), day(b)) {
        x.cmp(&y)
    } else if orders {
        return unlike(a, b);
    } else if let (Ok(x), Ok(y)) = (a.as_bool(), b.as_bool()) {
        x.cmp(&y)
    } else if let (Ok(x), Ok(y)) = (a.as_immutable_string_ref(), b.as_immutable_string_ref()) {
        if a.tag() != b.tag() && a.tag() != 0 && b.tag() != 0 {
            return Ending::broken("members of different choices cannot be compared");
        }
        x.as_str().cmp(y.as_str())
    } else {
        return unlike(a, b);
    };
    Ok(Dynamic::from_bool(operator.holds(ordering)))
}

fn unlike<T>(a: &Dynamic, b: &Dynamic) -> Native<T> {
    Ending::broken(format!("{} and {} cannot be compared", told(a), told(b)))
}

/// `min(a, b)`, `max(a, b)`.
pub(super) fn extreme(largest: bool, a: &Dynamic, b: &Dynamic) -> Native<Dynamic> {
    let plain = Quantity::of(a).is_some() && Quantity::of(b).is_some() || day(a).is_some();
    if !plain {
        return unlike(a, b);
    }
    let below = compare(Operator::Less, a, b)?.as_bool() == Ok(true);
    Ok(if below == largest { b.clone() } else { a.clone() })
}

/// `round(x, step)` and its kin.
pub(super) fn round(mode: Mode, x: &Dynamic, step: &Dynamic) -> Native<Dynamic> {
    let (Some(of), Some(step_of)) = (quotient(x), Quantity::of(step)) else {
        return Ending::broken(format!("{} cannot be rounded to {}", told(x), told(step)));
    };
    if matches!(step_of.what, What::Money(_)) && !step_of.what.goes_with(of.what) && !fits_all(&of) {
        return Ending::broken(format!("{} cannot be rounded to {}", told(x), told(step)));
    }
    if step_of.exact.mantissa <= 0 {
        return Err(Ending::Failed(Failing::BadStep));
    }
    let what = if of.what == What::Count { step_of.what } else { of.what };
    let steps = Exact::steps(of.above, of.below, step_of.exact, mode);
    let exact = steps.and_then(|steps| Exact { mantissa: steps, scale: 0 }.times(step_of.exact));
    match exact {
        Some(exact) => Quantity { what, exact }.dynamic(),
        None => Ending::broken(DIGITS),
    }
}
