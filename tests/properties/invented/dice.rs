//! Random choices that can be replayed: what was drawn is written down, and a failure is made smaller by drawing less.
//!
//! A generator asks [`Dice`] and nothing else. The drawn numbers are the whole randomness of a case, so that leaving some
//! out, or making some smaller, gives a simpler case of the same generator. 0 is always the simplest choice.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Draws.
pub struct Dice {
    from: From,
    drawn: Vec<u64>,
    at: usize,
}

/// Where the draws come from.
enum From {
    Seed(Box<TestRng>),
    /// What was drawn earlier.
    Earlier,
    /// Bytes that are left.
    Bytes(VecDeque<u8>),
}

impl Dice {
    /// Fresh randomness from a seed.
    pub fn seeded(name: &str, number: u64) -> Self {
        let mut seed = [0_u8; 32];
        for (at, byte) in name.bytes().enumerate() {
            seed[8 + at % 24] = seed[8 + at % 24].wrapping_mul(31).wrapping_add(byte);
        }
        seed[..8].copy_from_slice(&number.to_le_bytes());
        Self { from: From::Seed(Box::new(TestRng::from_seed(RngAlgorithm::ChaCha, &seed))), drawn: Vec::new(), at: 0 }
    }

    /// The choices of an earlier case; past their end, the simplest.
    pub fn replayed(drawn: Vec<u64>) -> Self {
        Self { from: From::Earlier, drawn, at: 0 }
    }

    /// Choices from bytes, as few of them each as say it; past their end, the simplest.
    pub fn bytes(bytes: &[u8]) -> Self {
        Self { from: From::Bytes(bytes.iter().copied().collect()), drawn: Vec::new(), at: 0 }
    }

    /// A number below `below`.
    pub fn below(&mut self, below: u64) -> u64 {
        let below = below.max(1);
        let earlier = self.drawn.get(self.at).copied();
        let value = match &mut self.from {
            From::Earlier => earlier.unwrap_or(0).min(below - 1),
            From::Seed(rng) => rng.next_u64() % below,
            From::Bytes(left) => {
                let count = (64 - (below - 1).leading_zeros()).div_ceil(8);
                let number =
                    (0..count).fold(0, |number: u64, _| number << 8 | u64::from(left.pop_front().unwrap_or(0)));
                number % below
            }
        };
        if !matches!(self.from, From::Earlier) {
            self.drawn.push(value);
        }
        self.at += 1;
        value
    }

    /// A number from `least` to `most`, `least` being the simplest.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let wide = u64::try_from(most.saturating_sub(least)).unwrap_or(0);
        least + i64::try_from(self.below(wide + 1)).unwrap_or(0)
    }

    /// As [`Dice::between`], as a size.
    pub fn size(&mut self, least: usize, most: usize) -> usize {
        least + self.below((most - least + 1) as u64) as usize
    }

    /// True in so many of a hundred; false is the simplest.
    pub fn chance(&mut self, of_hundred: u64) -> bool {
        self.below(100) >= 100 - of_hundred.min(100)
    }

    /// One of some things, the first being the simplest.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        let at = self.below(of.len() as u64) as usize;
        &of[at]
    }

    /// A position by weight, the first being the simplest.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = u32::try_from(self.below(u64::from(total))).unwrap_or(0);
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// An order of things; as they stand is the simplest.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in 0..things.len().saturating_sub(1) {
            let with = at + self.below((things.len() - at) as u64) as usize;
            things.swap(at, with);
        }
    }
}

/// How many cases a property is tried on: what it asks for, times `BAREME_CASES` in per cent of it (100 unless said).
pub fn cases(usual: u64) -> u64 {
    let per_cent = std::env::var("BAREME_CASES").ok().and_then(|text| text.parse::<u64>().ok()).unwrap_or(100);
    (usual * per_cent / 100).max(1)
}

/// Why a case failed, and what the case was.
#[derive(Clone, Debug)]
pub struct Failed {
    /// One line that names the sort of failure; a smaller case must fail the same way.
    pub sort: String,
    /// Everything worth seeing.
    pub told: String,
}

impl Failed {
    /// A failure.
    pub fn new(sort: impl Into<String>, told: impl Into<String>) -> Self {
        Self { sort: sort.into(), told: told.into() }
    }
}

fn attempt(property: &mut dyn FnMut(&mut Dice) -> Result<(), Failed>, dice: &mut Dice) -> Result<(), Failed> {
    catch_unwind(AssertUnwindSafe(|| property(dice))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default();
        let first = text.lines().next().unwrap_or("").to_owned();
        Err(Failed::new(format!("panic: {}", first.split(':').next().unwrap_or("")), format!("it panicked: {text}")))
    })
}

/// Tries a property on many cases; the first failure is made small and told.
pub fn hold(name: &str, cases: u64, mut property: impl FnMut(&mut Dice) -> Result<(), Failed>) {
    let said = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let from = said("BAREME_FROM").unwrap_or(0);
    let numbers = said("BAREME_CASE").map_or(from..from + cases, |only| only..only + 1);
    for number in numbers {
        let mut dice = Dice::seeded(name, number);
        if let Err(failed) = attempt(&mut property, &mut dice) {
            let (drawn, failed) = smaller(&mut property, dice.drawn, failed);
            panic!(
                "{name}: case {number} fails ({}); made small, {} choices:\n{}",
                failed.sort,
                drawn.len(),
                failed.told
            );
        }
    }
}

/// Draws less while the case fails the same way.
fn smaller(
    property: &mut dyn FnMut(&mut Dice) -> Result<(), Failed>,
    mut drawn: Vec<u64>,
    mut failed: Failed,
) -> (Vec<u64>, Failed) {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let seconds = std::env::var("BAREME_SHRINK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut fails = |candidate: &[u64]| -> Option<(Vec<u64>, Failed)> {
        let mut dice = Dice::replayed(candidate.to_vec());
        let outcome = attempt(property, &mut dice).err().filter(|outcome| outcome.sort == failed.sort)?;
        let mut used = candidate.to_vec();
        used.truncate(dice.at);
        Some((used, outcome))
    };
    let mut last = None;
    let mut progress = true;
    while progress && Instant::now() < end {
        progress = false;
        let mut step = drawn.len().div_ceil(2).max(1);
        loop {
            let mut at = 0;
            while at < drawn.len() && Instant::now() < end {
                let to = (at + step).min(drawn.len());
                let without = [&drawn[..at], &drawn[to..]].concat();
                if let Some((found, outcome)) = fails(&without) {
                    (drawn, last, progress) = (found, Some(outcome), true);
                    continue;
                }
                if drawn[at..to].iter().any(|value| *value != 0) {
                    let mut zeros = drawn.clone();
                    zeros[at..to].fill(0);
                    if let Some((found, outcome)) = fails(&zeros) {
                        (drawn, last, progress) = (found, Some(outcome), true);
                    }
                }
                at += step;
            }
            if step == 1 {
                break;
            }
            step = step.div_ceil(2);
        }
        let mut at = 0;
        while at < drawn.len() && Instant::now() < end {
            let mut least = 0;
            while least < drawn[at] && Instant::now() < end {
                let middle = least + (drawn[at] - least) / 2;
                let mut lower = drawn.clone();
                lower[at] = middle;
                match fails(&lower) {
                    Some((found, outcome)) => {
                        let shorter = found.len() <= at;
                        (drawn, last, progress) = (found, Some(outcome), true);
                        if shorter {
                            break;
                        }
                    }
                    None => least = middle + 1,
                }
            }
            at += 1;
        }
    }
    if let Some(last) = last {
        failed = last;
    }
    std::panic::set_hook(quiet);
    (drawn, failed)
}
