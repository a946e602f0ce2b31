//! Gini and concentration, and the tenths of a population in the order of its welfare.

use num_bigint::BigInt;

use crate::ground::amount::Lane;
use crate::population::exact::{Ratio, Sum};

use super::ranked::{Entry, Rank};

/// A tenth of the people in the order of welfare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenth {
    /// People times welfare.
    pub welfare: Ratio,
    /// The aid it gets.
    pub aid: Ratio,
    /// People whose household gets an aid.
    pub covered: Ratio,
    /// The welfare that it reaches up to.
    pub most: i64,
}

/// What all people have together.
pub fn mass<K: Rank, const N: usize>(entries: &[Entry<K, N>]) -> Lane {
    entries.iter().map(|entry| entry.key.mass(entry.sum(0))).sum()
}

/// The Gini index.
pub fn gini<K: Rank, const N: usize>(entries: &[Entry<K, N>]) -> Option<Ratio> {
    index(entries, |entry| entry.key.mass(entry.sum(0)))
}

/// The concentration index of the aid.
pub fn concentration<K: Rank>(entries: &[Entry<K, 3>]) -> Option<Ratio> {
    index(entries, |entry| entry.sum(1))
}

/// Σ x (2C − ω) / (W Σ x) − 1 over entries in order, x what they have together, ω their weight, C the weight up to and
/// with them, W the whole weight.
fn index<E: Weighs>(entries: &[E], has: impl Fn(&E) -> Lane) -> Option<Ratio> {
    let (mut weight, mut all, mut sum) = (0, 0, Sum::default());
    for entry in entries {
        let (own, has) = (entry.people(), has(entry));
        weight += own;
        all += has;
        sum.add_product(has, 2 * weight - own);
    }
    if all <= 0 {
        return None;
    }
    Some(Ratio::new(sum.total(), BigInt::from(weight) * all)?.minus(&Ratio::whole(1)))
}

/// Something with people.
trait Weighs {
    fn people(&self) -> Lane;
}

impl<K, const N: usize> Weighs for Entry<K, N> {
    fn people(&self) -> Lane {
        self.sum(0)
    }
}

/// The tenths; none where there is nobody.
pub fn tenths(entries: &[Entry<i64, 3>]) -> Vec<Tenth> {
    let all = parts(entries, |entry| [entry.key.mass(entry.sum(0)), entry.sum(1), entry.sum(2)]);
    let tenth = |(most, [welfare, aid, covered]): (i64, [Ratio; 3])| Tenth { welfare, aid, covered, most };
    all.into_iter().map(tenth).collect()
}

/// What each tenth of the people has of some things, with the value that it reaches up to; none where there is nobody.
pub fn parts<const N: usize, const M: usize>(
    entries: &[Entry<i64, N>],
    has: impl Fn(&Entry<i64, N>) -> [Lane; M],
) -> Vec<(i64, [Ratio; M])> {
    let whole: Lane = entries.iter().map(Weighs::people).sum();
    let mut tenths: Vec<(i64, [Ratio; M])> = Vec::new();
    let (mut before, mut sums, mut last) = (0, [0; M], [(); M].map(|()| Ratio::whole(0)));
    for entry in entries {
        let own = entry.people();
        let has = has(entry);
        // Whatever tenths end within the people of this value, each takes the part of them that lies in it.
        while let Some(part) = part_inside(tenths.len(), whole, before, own) {
            let mut at = 0;
            let upto = has.map(|has| {
                let sum = sums.get(at).copied().unwrap_or(0);
                at += 1;
                Ratio::whole(sum).plus(&part.times(&Ratio::whole(has)))
            });
            let mut own = upto.iter().zip(&last).map(|(upto, last)| upto.minus(last));
            tenths.push((entry.key, [(); M].map(|()| own.next().unwrap_or_else(|| Ratio::whole(0)))));
            last = upto;
        }
        before += own;
        for (sum, has) in sums.iter_mut().zip(has) {
            *sum += has;
        }
    }
    tenths
}

/// The part of `own` people, behind `before` others, that lies before the end of a tenth; `None` where the tenth does
/// not end among them.
fn part_inside(tenth: usize, whole: Lane, before: Lane, own: Lane) -> Option<Ratio> {
    let end = Lane::try_from(tenth + 1).ok().filter(|end| *end <= 10)? * whole;
    let inside = end - 10 * before;
    if own == 0 || inside > 10 * own { None } else { Ratio::new(inside, 10 * own) }
}
