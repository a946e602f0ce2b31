//! How a row ends, as a byte, and what two operands make of it.

use super::view::View;

/// It has a value.
pub const OK: u8 = 0;
/// An input that it reads is missing.
pub const MISSING: u8 = 1;
/// A division by zero, no row in a table, a date outside the calendar.
pub const FAILED: u8 = 2;

/// How the rows of a register end: `None` where all have a value.
pub type Ended<'a> = Option<View<'a, u8>>;

/// How one row ends.
#[must_use]
pub fn at(ended: &Ended<'_>, row: usize) -> u8 {
    ended.as_ref().map_or(OK, |ended| ended.get(row))
}

/// How a row ends that reads the first and then the second.
#[must_use]
pub fn either(first: u8, second: u8) -> u8 {
    if first == OK { second } else { first }
}

/// How rows end that read several registers in order.
#[must_use]
pub fn of_all(all: &[Ended<'_>], rows: usize, mut out: Vec<u8>) -> Option<Vec<u8>> {
    let mut ended = all.iter().flatten();
    let first = ended.next()?;
    out.clear();
    first.put(rows, &mut out);
    for next in ended {
        then(&mut out, *next);
    }
    Some(out)
}

/// How rows end that have read something and read more.
pub fn then(out: &mut [u8], more: View<'_, u8>) {
    match more {
        View::Each(more) => out.iter_mut().zip(more).for_each(|(out, end)| *out = either(*out, *end)),
        View::Same(end) => out.iter_mut().for_each(|out| *out = either(*out, end)),
    }
}

/// How rows end that read something before what is told here.
#[must_use]
pub fn after(first: Ended<'_>, mut ends: Vec<u8>) -> Vec<u8> {
    match first {
        Some(View::Each(first)) => {
            ends.iter_mut().zip(first).for_each(|(end, first)| *end = either(*first, *end));
        }
        Some(View::Same(first)) => ends.iter_mut().for_each(|end| *end = either(first, *end)),
        None => {}
    }
    ends
}

/// Whether all have a value.
#[must_use]
pub fn all_ok(ends: &[u8]) -> bool {
    ends.iter().fold(OK, |all, end| all | end) == OK
}
