//! What one result came to on many rows.

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::population::exact::{Ratio, Sum};
use crate::rules::tree::ResultSlot;

/// How many rows, and what they weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub rows: u64,
    /// Their weights, at the scale of the weights. Weights have 64 bits, so this cannot overflow.
    pub weight: Lane,
}

impl Counted {
    /// One more row.
    #[inline]
    pub fn add(&mut self, weight: i64) {
        self.rows += 1;
        self.weight += Lane::from(weight);
    }

    /// So many more rows of weight 1.
    pub fn add_rows(&mut self, rows: usize) {
        self.rows += u64::try_from(rows).unwrap_or(u64::MAX);
        self.weight += Lane::try_from(rows).unwrap_or(Lane::MAX);
    }

    /// Others.
    pub fn merge(&mut self, other: &Counted) {
        self.rows += other.rows;
        self.weight += other.weight;
    }
}

/// What one result came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Rows with a value.
    pub valued: Counted,
    /// Rows that something is missing for.
    pub missing: Counted,
    /// Rows where the rule failed.
    pub failed: Counted,
    /// Rows with more than 0; of a bool, rows where it is true.
    pub above: Counted,
    /// The sum of value times weight, for what is counted with.
    pub total: Sum,
    /// Of a choice: rows by member.
    pub members: Vec<Counted>,
}

impl Figures {
    /// Nothing yet.
    #[must_use]
    pub fn new(plan: &Plan, slot: ResultSlot) -> Self {
        let members = match &plan.results[slot as usize].kind {
            Kind::Choice(choice) => choice.members.len(),
            _ => 0,
        };
        Self { members: vec![Counted::default(); members], ..Self::default() }
    }

    /// One more value.
    #[inline]
    pub fn value(&mut self, lane: Lane, weight: i64) {
        self.valued.add(weight);
        if let Some(member) = usize::try_from(lane).ok().and_then(|code| self.members.get_mut(code)) {
            member.add(weight);
        } else if lane > 0 {
            self.above.add(weight);
            self.total.add_product(lane, Lane::from(weight));
        } else if lane < 0 {
            self.total.add_product(lane, Lane::from(weight));
        }
    }

    /// One value on so many more rows of weight 1.
    pub fn values(&mut self, lane: Lane, rows: u32) {
        let add = |counted: &mut Counted| counted.add_rows(usize::try_from(rows).unwrap_or(usize::MAX));
        add(&mut self.valued);
        if let Some(member) = usize::try_from(lane).ok().and_then(|code| self.members.get_mut(code)) {
            add(member);
        } else {
            if lane > 0 {
                add(&mut self.above);
            }
            self.total.add_product(lane, Lane::from(rows));
        }
    }

    /// Others.
    pub fn merge(&mut self, other: &Figures) {
        self.valued.merge(&other.valued);
        self.missing.merge(&other.missing);
        self.failed.merge(&other.failed);
        self.above.merge(&other.above);
        self.total.merge(&other.total);
        for (own, other) in self.members.iter_mut().zip(&other.members) {
            own.merge(other);
        }
    }

    /// The mean of all values; `None` where nothing weighs anything.
    #[must_use]
    pub fn mean(&self, scale: u32) -> Option<Ratio> {
        self.per(&self.valued, scale)
    }

    /// The mean of the values above 0, where none is below.
    #[must_use]
    pub fn mean_above(&self, scale: u32) -> Option<Ratio> {
        self.per(&self.above, scale)
    }

    fn per(&self, rows: &Counted, scale: u32) -> Option<Ratio> {
        let one = Ratio::whole(num_bigint::BigInt::from(10).pow(scale));
        Ratio::new(self.total.total(), rows.weight)?.over(&one)
    }
}
