//! Dates as lanes: days since 1970-01-01.

use crate::evaluate::run::Status;
use crate::ground::amount::Lane;
use crate::ground::date::Day;
use crate::rules::tree::NodeId;

use super::node::Walk;
use super::scratch::Rows;

/// The day of a lane.
fn day(lane: Lane) -> Option<Day> {
    i32::try_from(lane).ok().map(Day)
}

/// Completed years from one day to another.
pub(super) fn years_between(from: Lane, to: Lane) -> Option<Lane> {
    Some(Lane::from(day(from)?.years_until(day(to)?)))
}

/// Completed months from one day to another.
pub(super) fn months_between(from: Lane, to: Lane) -> Option<Lane> {
    Some(Lane::from(day(from)?.months_until(day(to)?)))
}

impl Walk<'_> {
    /// A date so much later; outside the calendar there is no answer.
    pub fn later(
        &mut self,
        id: NodeId,
        date: NodeId,
        by: NodeId,
        rows: Rows,
        add: impl Fn(Day, i64) -> Option<Day>,
    ) -> bool {
        let height = self.scratch.rows.len();
        let (mut with, mut all) = (rows, true);
        for part in [date, by] {
            if !self.node(part, with) {
                all = false;
                with = self.pass(part, id, with);
            }
        }
        for at in with.from..with.to {
            let row = self.scratch.rows[at] as usize;
            let later = day(self.lane(date, row)).zip(i64::try_from(self.lane(by, row)).ok());
            if let Some(day) = later.and_then(|(date, by)| add(date, by)) {
                self.set(id, row, Status::Ok, Lane::from(day.0));
            } else {
                all = false;
                self.set(id, row, Status::Failed, 0);
            }
        }
        self.scratch.rows.truncate(height);
        all
    }
}
