//! Gini and concentration, and the tenths of a population in the order of its welfare.

use num_bigint::BigInt;

use crate::ground::amount::Lane;
use crate::population::exact::{Ratio, Sum};

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

/// Gini and concentration: Σ x (2C − ω) / (W Σ x) − 1 over people in order, x what they have together, ω their weight, C
/// the weight up to and with them, W the whole weight.
#[derive(Clone, Debug, Default)]
pub struct Index {
    weight: Lane,
    all: Lane,
    sum: Sum,
}

impl Index {
    /// The next people, with what they have together.
    pub fn take(&mut self, people: Lane, has: Lane) {
        self.weight += people;
        self.all += has;
        self.sum.add_product(has, 2 * self.weight - people);
    }

    /// What all people have together.
    pub fn all(&self) -> Lane {
        self.all
    }

    /// The index. `None` where nobody has anything.
    pub fn index(&self) -> Option<Ratio> {
        if self.all <= 0 {
            return None;
        }
        Some(Ratio::new(self.sum.total(), BigInt::from(self.weight) * self.all)?.minus(&Ratio::whole(1)))
    }
}

/// What each tenth of the people has of some things.
#[derive(Clone, Debug)]
pub struct Parts<const M: usize> {
    /// The weight of all people.
    whole: Lane,
    /// That of those seen so far, and what they have.
    before: Lane,
    sums: [Lane; M],
    /// What the tenths that are done have together.
    done: [Ratio; M],
    tenths: Vec<(i64, [Ratio; M])>,
}

impl<const M: usize> Parts<M> {
    /// Nothing yet, of people who weigh so much in all.
    pub fn of(whole: Lane) -> Self {
        Self { whole, before: 0, sums: [0; M], done: std::array::from_fn(|_| Ratio::whole(0)), tenths: Vec::new() }
    }

    /// The next people, with their value and what they have together.
    pub fn take(&mut self, value: i64, people: Lane, has: [Lane; M]) {
        // Whatever tenths end within the people of this value, each takes the part of them that lies in it.
        while let Some(part) = self.part_inside(people) {
            let up_to = |at: usize| Ratio::whole(self.sums[at]).plus(&part.times(&Ratio::whole(has[at])));
            let up_to: [Ratio; M] = std::array::from_fn(up_to);
            let own = std::array::from_fn(|at| up_to[at].minus(&self.done[at]));
            self.tenths.push((value, own));
            self.done = up_to;
        }
        self.before += people;
        for (sum, has) in self.sums.iter_mut().zip(has) {
            *sum += has;
        }
    }

    /// The tenths, each with the value that it reaches up to; none where there is nobody.
    pub fn tenths(self) -> Vec<(i64, [Ratio; M])> {
        self.tenths
    }

    /// The part of the next people that lies before the end of the next tenth; `None` where it does not end among them.
    fn part_inside(&self, people: Lane) -> Option<Ratio> {
        let end = Lane::try_from(self.tenths.len() + 1).ok().filter(|end| *end <= 10)? * self.whole;
        let inside = end - 10 * self.before;
        if people == 0 || inside > 10 * people { None } else { Ratio::new(inside, 10 * people) }
    }
}
