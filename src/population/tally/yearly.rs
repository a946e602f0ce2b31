//! The published yearly view: what a month of a result comes to in a year.

use crate::ground::amount::Lane;
use crate::ground::kind::{Kind, Time};
use crate::pack::model::Programme;

/// By how much an amount is multiplied to be for a year: a month by 12, a week by the programme's weeks in a year; what
/// is for a year, or paid once, is taken as it is. `None` for what is no flow of money.
#[must_use]
pub fn yearly_factor(programme: &Programme, kind: &Kind) -> Option<Lane> {
    match kind {
        Kind::Money(Some(Time::Month)) => Some(12),
        Kind::Money(Some(Time::Week)) => Some(Lane::from(programme.weeks_in_year)),
        Kind::Money(Some(Time::Year | Time::Once)) => Some(1),
        _ => None,
    }
}
