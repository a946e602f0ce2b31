//! People in the order of their welfare: one entry a value, kept compact and put in order from time to time.

use std::cmp::Ordering;

use crate::ground::amount::Lane;
use crate::ground::limits;

use super::Unfit;

/// How many new entries are waited for before they are put in order.
const FRESH: usize = 1 << 16;

/// 128 bits that need not stand at a multiple of 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wide([u8; 16]);

impl Wide {
    fn get(self) -> Lane {
        Lane::from_ne_bytes(self.0)
    }
}

impl From<Lane> for Wide {
    fn from(lane: Lane) -> Self {
        Self(lane.to_ne_bytes())
    }
}

/// A value with sums over those who have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<K, const N: usize> {
    /// The value.
    pub key: K,
    sums: [Wide; N],
}

impl<K, const N: usize> Entry<K, N> {
    /// One of the sums; 0 is people.
    pub fn sum(&self, at: usize) -> Lane {
        self.sums[at].get()
    }
}

/// What people are ranked by.
pub trait Rank: Copy + Ord {
    /// People times value: always whole.
    fn mass(self, people: Lane) -> Lane;
}

impl Rank for i64 {
    fn mass(self, people: Lane) -> Lane {
        people * Lane::from(self)
    }
}

impl Rank for Fraction {
    fn mass(self, people: Lane) -> Lane {
        // People are counted by household, so the size of each, and what it was reduced to, divides them.
        people / Lane::from(self.below) * Lane::from(self.above)
    }
}

/// Values in order, each once, with sums over those who have it. Sums are bounded by the digits that are let in.
#[derive(Clone, Debug)]
pub struct Ranked<K, const N: usize> {
    /// The first `settled` are in order, each value once.
    entries: Vec<Entry<K, N>>,
    settled: usize,
}

impl<K, const N: usize> Default for Ranked<K, N> {
    fn default() -> Self {
        Self { entries: Vec::new(), settled: 0 }
    }
}

impl<K: Rank, const N: usize> Ranked<K, N> {
    /// Some more people with a value.
    pub fn add(&mut self, key: K, sums: [Lane; N]) -> Result<(), Unfit> {
        self.entries.push(Entry { key, sums: sums.map(Wide::from) });
        if self.entries.len() - self.settled < FRESH { Ok(()) } else { self.settle() }
    }

    /// Others.
    pub fn merge(&mut self, other: Ranked<K, N>) -> Result<(), Unfit> {
        self.entries.extend(other.entries);
        self.settle()
    }

    /// Puts everything in order.
    pub fn settle(&mut self) -> Result<(), Unfit> {
        // What is in order already is found to be so.
        self.entries.sort_by_key(|entry| entry.key);
        self.entries.dedup_by(|next, kept| {
            let same = next.key == kept.key;
            if same {
                for (kept, next) in kept.sums.iter_mut().zip(&next.sums) {
                    *kept = (kept.get() + next.get()).into();
                }
            }
            same
        });
        self.settled = self.entries.len();
        if self.settled > limits::WELFARE_VALUES { Err(Unfit::TooManyValues) } else { Ok(()) }
    }

    /// The entries; in order once they are settled.
    pub fn entries(&self) -> &[Entry<K, N>] {
        &self.entries
    }
}

/// A welfare after the aid: a whole number divided by the size of a household, reduced, so that equals are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    above: i64,
    below: u32,
}

impl Fraction {
    /// A quotient by a size above 0.
    pub fn new(above: i64, below: u32) -> Self {
        let common = common(above.unsigned_abs(), u64::from(below));
        let divisor = i64::try_from(common).unwrap_or(1).max(1);
        Self { above: above / divisor, below: below / u32::try_from(common).unwrap_or(1).max(1) }
    }
}

fn common(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common(b, a % b) }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let (left, right) = (Lane::from(self.above), Lane::from(other.above));
        (left * Lane::from(other.below)).cmp(&(right * Lane::from(self.below)))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
