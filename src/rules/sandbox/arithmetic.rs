//! `+ - * /` and the signs: exact or broken. Times of money are looked at here too, so that the reference road does not
//! rest on the check.

use rhai::Dynamic;

use super::ending::{Ending, Native};
use super::exact::Exact;
use super::value::{Quantity, Quotient, Square, What, told};
use super::world::Failing;
use crate::ground::kind::Time;

const DIGITS: &str = "an operation needs more digits than are held";

fn kinds<T>(what: &str, a: &Dynamic, b: &Dynamic) -> Native<T> {
    Ending::broken(format!("{} and {} cannot be {what}", told(a), told(b)))
}

fn lost<T>(exact: Option<T>) -> Native<T> {
    exact.map_or_else(|| Ending::broken(DIGITS), Ok)
}

/// `a + b`, `a - b`.
pub(super) fn add(a: &Dynamic, b: &Dynamic, subtract: bool) -> Native<Dynamic> {
    let (Some(x), Some(y)) = (Quantity::of(a), Quantity::of(b)) else { return kinds("added", a, b) };
    let Some(what) = sum(x, y) else { return kinds("added", a, b) };
    let right = if subtract { lost(y.exact.negated())? } else { y.exact };
    Quantity { what, exact: lost(x.exact.plus(right))? }.dynamic()
}

/// What a sum is of; `None` where the two do not go together.
fn sum(x: Quantity, y: Quantity) -> Option<What> {
    match (x.what, y.what) {
        (a, b) if a == b => Some(a),
        (What::Count, What::Number) | (What::Number, What::Count) => Some(What::Number),
        (_, b) if x.fits_all() => Some(b),
        (a, _) if y.fits_all() => Some(a),
        // What is paid once and by the month, in a month; and a stock with the flows of a month.
        (a, b) => a.flown(b),
    }
}

/// `a * b`.
pub(super) fn multiply(a: &Dynamic, b: &Dynamic) -> Native<Dynamic> {
    match (Quantity::of(a), Quantity::of(b)) {
        (Some(x), Some(y)) => {
            let exact = lost(x.exact.times(y.exact))?;
            let what = match (x.what, y.what) {
                (What::Money(s), What::Money(t)) => {
                    return Ok(Dynamic::from(Square { above: exact, times: (s, t) }));
                }
                (What::Money(time), _) | (_, What::Money(time)) => What::Money(time),
                (What::Count, What::Count) => What::Count,
                _ => What::Number,
            };
            Quantity { what, exact }.dynamic()
        }
        (Some(plain), None) => share(b, plain, a),
        (None, Some(plain)) => share(a, plain, b),
        (None, None) => kinds("multiplied", a, b),
    }
}

/// A fraction of the law times a plain value.
fn share(fraction: &Dynamic, plain: Quantity, value: &Dynamic) -> Native<Dynamic> {
    let part = fraction.read_lock::<Quotient>().map(|quotient| *quotient);
    let Some(part) = part.filter(|part| part.fraction) else { return kinds("multiplied", fraction, value) };
    let what = match (part.what, plain.what) {
        (What::Money(_), What::Money(_)) => return kinds("multiplied", fraction, value),
        (What::Money(time), _) | (_, What::Money(time)) => What::Money(time),
        _ => What::Number,
    };
    let above = lost(part.above.times(plain.exact))?;
    Ok(Dynamic::from(Quotient { what, above, ..part }))
}

/// `a / b`: never computed, it waits.
pub(super) fn divide(a: &Dynamic, b: &Dynamic) -> Native<Dynamic> {
    let Some(under) = Quantity::of(b) else { return kinds("divided", a, b) };
    // A 0 without a time stands for money too: there is nothing to divide by, whatever it is of.
    if under.fits_all() {
        return Err(Ending::Failed(Failing::DivisionByZero));
    }
    let quotient = if let Some(plain) = Quantity::of(a) {
        let Some(what) = ratio(plain, under) else { return kinds("divided", a, b) };
        Quotient { what, above: plain.exact, below: under.exact, fraction: false }
    } else if let Some(part) = a.read_lock::<Quotient>().map(|quotient| *quotient).filter(|part| part.fraction) {
        let above = Quantity { what: part.what, exact: part.above };
        let Some(what) = ratio(above, under) else { return kinds("divided", a, b) };
        Quotient { what, above: part.above, below: lost(part.below.times(under.exact))?, fraction: false }
    } else if let Some(square) = a.read_lock::<Square>().map(|square| *square) {
        let (s, t) = square.times;
        let goes = |time| What::Money(time).goes_with(under.what);
        let rest = match under.what {
            What::Money(time) if time == t => s,
            What::Money(time) if time == s => t,
            _ if goes(t) => s,
            _ if goes(s) => t,
            _ => return kinds("divided", a, b),
        };
        Quotient { what: What::Money(rest), above: square.above, below: under.exact, fraction: false }
    } else {
        return kinds("divided", a, b);
    };
    if quotient.below.is_zero() { Err(Ending::Failed(Failing::DivisionByZero)) } else { Ok(Dynamic::from(quotient)) }
}

/// What a quotient of two plain values is of.
fn ratio(above: Quantity, under: Quantity) -> Option<What> {
    match (above.what, under.what) {
        (What::Money(_), What::Money(_)) => {
            (above.what.goes_with(under.what) || above.exact.is_zero()).then_some(What::Number)
        }
        (What::Money(time), _) => Some(What::Money(time)),
        (_, What::Money(_)) => above.fits_all().then_some(What::Count),
        _ => Some(What::Number),
    }
}

/// `-a`.
pub(super) fn negate(a: &Dynamic) -> Native<Dynamic> {
    let Some(plain) = Quantity::of(a) else { return Ending::broken(format!("{} has no sign", told(a))) };
    Quantity { exact: lost(plain.exact.negated())?, ..plain }.dynamic()
}

/// `!a`.
pub(super) fn not(a: &Dynamic) -> Native<Dynamic> {
    a.as_bool().map_or_else(
        |_| Ending::broken(format!("{} is neither true nor false", told(a))),
        |b| Ok(Dynamic::from_bool(!b)),
    )
}

/// An amount times a factor over a divisor, of another time.
pub(super) fn retime(a: &Dynamic, to: Time, weeks_in_year: u32) -> Native<Dynamic> {
    let weeks = i64::from(weeks_in_year);
    let Some(amount) = Quantity::of(a) else { return Ending::broken(format!("{} has no time", told(a))) };
    let (factor, divisor) = match (amount.what, to) {
        _ if amount.fits_all() => (1, 1),
        (What::Money(Some(Time::Month | Time::Once)), Time::Year) => (12, 1),
        (What::Money(Some(Time::Week)), Time::Year) => (weeks, 1),
        (What::Money(Some(Time::Year)), Time::Month) => (1, 12),
        (What::Money(Some(Time::Week)), Time::Month) => (weeks, 12),
        (What::Money(Some(Time::Year)), Time::Week) => (1, weeks),
        (What::Money(Some(Time::Month | Time::Once)), Time::Week) => (12, weeks),
        _ => return Ending::broken(format!("{} cannot be made an amount a {}", told(a), to.text())),
    };
    let above = lost(amount.exact.times(Exact::whole(factor)))?;
    let what = What::Money(Some(to));
    if divisor == 1 {
        return Quantity { what, exact: above }.dynamic();
    }
    let below = Exact::whole(divisor);
    if below.is_zero() {
        return Ending::broken("a year without weeks");
    }
    Ok(Dynamic::from(Quotient { what, above, below, fraction: false }))
}
