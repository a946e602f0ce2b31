//! People in the order of their welfare: one entry a value. So many are held in memory; more are put aside in order, and
//! put together when everything was seen, so that a register of any size takes the same memory.

mod fraction;
mod run;

pub use fraction::Fraction;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;

use crate::ground::amount::Lane;

use run::Run;

/// Values that are held in memory, besides as many as [`FRESH`].
const HELD: usize = 1 << 17;
/// How many new entries are waited for before they are put in order.
const FRESH: usize = 1 << 16;
/// Runs that are put aside before they are put together to one: as many are read side by side.
const RUNS: usize = 64;

/// A value with sums over those who have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<K, const N: usize> {
    /// The value.
    pub key: K,
    /// The sums; the first is people.
    pub sums: [Lane; N],
}

impl<K: Rank, const N: usize> Entry<K, N> {
    /// What these people have together.
    pub fn mass(&self) -> Lane {
        self.key.mass(self.sums[0])
    }

    fn take(&mut self, other: &Self) {
        for (own, other) in self.sums.iter_mut().zip(&other.sums) {
            *own += other;
        }
    }
}

/// What people are ranked by.
pub trait Rank: Copy + Ord {
    /// People times value: always whole.
    fn mass(self, people: Lane) -> Lane;

    /// The value as a quotient.
    fn parts(self) -> (i64, u32);

    /// The value of the parts that it had.
    fn of(parts: (i64, u32)) -> Self;
}

impl Rank for i64 {
    fn mass(self, people: Lane) -> Lane {
        people * Lane::from(self)
    }

    fn parts(self) -> (i64, u32) {
        (self, 1)
    }

    fn of((value, _): (i64, u32)) -> Self {
        value
    }
}

/// Values in order, each once, with sums over those who have it. Sums are bounded by the digits that are let in.
#[derive(Debug)]
pub struct Ranked<K, const N: usize> {
    /// The first `settled` are in order, each value once.
    entries: Vec<Entry<K, N>>,
    settled: usize,
    held: usize,
    /// What was put aside.
    runs: Vec<Run<K, N>>,
}

impl<K, const N: usize> Default for Ranked<K, N> {
    fn default() -> Self {
        Self::holding(HELD)
    }
}

impl<K, const N: usize> Ranked<K, N> {
    /// Nothing yet; so many values are to be held in memory.
    pub fn holding(held: usize) -> Self {
        Self { entries: Vec::new(), settled: 0, held, runs: Vec::new() }
    }
}

impl<K: Rank, const N: usize> Ranked<K, N> {
    /// Some more people with a value.
    pub fn add(&mut self, key: K, sums: [Lane; N]) -> io::Result<()> {
        self.entries.push(Entry { key, sums });
        if self.entries.len() - self.settled < FRESH.min(self.held) { Ok(()) } else { self.settle() }
    }

    /// All values in their order, each once.
    pub fn each(mut self, mut see: impl FnMut(&Entry<K, N>)) -> io::Result<()> {
        self.put_in_order();
        together(&mut self.runs, &self.entries, |entry| {
            see(entry);
            Ok(())
        })
    }

    fn settle(&mut self) -> io::Result<()> {
        self.put_in_order();
        if self.settled > self.held {
            self.runs.push(Run::put(|run| self.entries.iter().try_for_each(|entry| run.add(entry)))?);
            self.entries.clear();
            self.settled = 0;
        }
        if self.runs.len() >= RUNS {
            let mut runs = std::mem::take(&mut self.runs);
            self.runs.push(Run::put(|run| together(&mut runs, &[], |entry| run.add(entry)))?);
        }
        Ok(())
    }

    fn put_in_order(&mut self) {
        // What is in order already is found to be so.
        self.entries.sort_by_key(|entry| entry.key);
        self.entries.dedup_by(|next, kept| {
            let same = next.key == kept.key;
            if same {
                kept.take(next);
            }
            same
        });
        self.settled = self.entries.len();
    }
}

/// Puts runs and entries, each in order, together.
fn together<K: Rank, const N: usize>(
    runs: &mut [Run<K, N>],
    entries: &[Entry<K, N>],
    mut see: impl FnMut(&Entry<K, N>) -> io::Result<()>,
) -> io::Result<()> {
    let mut sources: Vec<Box<dyn Iterator<Item = io::Result<Entry<K, N>>> + '_>> = Vec::new();
    for run in runs {
        sources.push(Box::new(run.read()?));
    }
    sources.push(Box::new(entries.iter().map(|entry| Ok(*entry))));
    let mut heads: Vec<Option<Entry<K, N>>> = Vec::new();
    let mut least = BinaryHeap::new();
    for (at, source) in sources.iter_mut().enumerate() {
        let head = source.next().transpose()?;
        least.extend(head.map(|head| Reverse((head.key, at))));
        heads.push(head);
    }
    let mut whole: Option<Entry<K, N>> = None;
    while let Some(Reverse((key, at))) = least.pop() {
        let next = sources[at].next().transpose()?;
        least.extend(next.map(|next| Reverse((next.key, at))));
        let Some(head) = std::mem::replace(&mut heads[at], next) else { continue };
        match &mut whole {
            Some(whole) if whole.key == key => whole.take(&head),
            _ => {
                if let Some(whole) = whole.replace(head) {
                    see(&whole)?;
                }
            }
        }
    }
    whole.iter().try_for_each(see)
}
