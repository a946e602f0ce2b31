//! What one result came to under both versions, row by row.

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::population::exact::Sum;
use crate::population::tally::Counted;

/// One result under both versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Rows with a value under both.
    pub valued: Counted,
    /// The sum before; of yes and no, what yes weighs.
    pub before: Sum,
    /// The sum after.
    pub after: Sum,
    /// Rows where it is more than before; of yes and no, where it is newly yes.
    pub raised: Counted,
    /// Rows where it is less; of yes and no, where it is no more yes.
    pub lowered: Counted,
    /// What the raised rows have more, added up.
    pub up: Sum,
    /// What the lowered rows have less, added up.
    pub down: Sum,
    /// Rows where it is another, of choices and dates.
    pub other: Counted,
}

impl Moved {
    /// One more row.
    #[inline]
    pub fn row(&mut self, kind: &Kind, (before, after): (Lane, Lane), weight: i64) {
        self.valued.add(weight);
        if matches!(kind, Kind::Choice(_) | Kind::Date) {
            if before != after {
                self.other.add(weight);
            }
            return;
        }
        let weight_lane = Lane::from(weight);
        if before != 0 {
            self.before.add_product(before, weight_lane);
        }
        if after != 0 {
            self.after.add_product(after, weight_lane);
        }
        if after > before {
            self.raised.add(weight);
            self.up.add_product(after - before, weight_lane);
        } else if after < before {
            self.lowered.add(weight);
            self.down.add_product(before - after, weight_lane);
        }
    }

    /// Others.
    pub fn merge(&mut self, other: &Moved) {
        self.valued.merge(&other.valued);
        self.before.merge(&other.before);
        self.after.merge(&other.after);
        self.raised.merge(&other.raised);
        self.lowered.merge(&other.lowered);
        self.up.merge(&other.up);
        self.down.merge(&other.down);
        self.other.merge(&other.other);
    }
}
