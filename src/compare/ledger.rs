//! Who gains, who loses, what each result comes to before and after, by group. Each core keeps its own; put together they
//! are the same in whatever order that is.

use std::sync::Arc;

use crate::ground::amount::Lane;
use crate::population::exact::Sum;
use crate::population::simulate::Kind as Trouble;
use crate::population::tally::{Counted, Keys, Shape, TooManyGroups};

use super::Side;
use super::attribution::Reasons;
use super::extremes::{Example, Extremes};
use super::moved::Moved;
use super::sizes::Sizes;
use super::watched::Watched;

/// What belongs together: a group, or everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Households that both versions answer.
    pub compared: Counted,
    /// Of these, those that get more.
    pub gain: Counted,
    /// Those that get less.
    pub lose: Counted,
    /// Those that get the same.
    pub same: Counted,
    /// Those that got nothing and get something.
    pub begin: Counted,
    /// Those that got something and get nothing.
    pub end: Counted,
    /// What those who gain get more, added up.
    pub gained: Sum,
    /// What those who lose get less, added up.
    pub lost: Sum,
    /// Households that one of the versions does not answer; they are in nothing else.
    pub failing: Counted,
    /// The same, by version and kind of trouble.
    pub troubles: [[Counted; 3]; 2],
    /// By place of the result.
    pub results: Vec<Moved>,
}

impl Part {
    fn new(results: usize) -> Self {
        Self { results: vec![Moved::default(); results], ..Self::default() }
    }

    pub(super) fn merge(&mut self, other: &Part) {
        let own = [&mut self.compared, &mut self.gain, &mut self.lose, &mut self.same, &mut self.begin, &mut self.end];
        let others = [&other.compared, &other.gain, &other.lose, &other.same, &other.begin, &other.end];
        own.into_iter().zip(others).for_each(|(own, other)| own.merge(other));
        self.failing.merge(&other.failing);
        self.gained.merge(&other.gained);
        self.lost.merge(&other.lost);
        let troubles = self.troubles.iter_mut().flatten().zip(other.troubles.iter().flatten());
        troubles.for_each(|(own, other)| own.merge(other));
        self.results.iter_mut().zip(&other.results).for_each(|(own, other)| own.merge(other));
    }

    /// A household that is not compared: what is the matter under each version.
    pub fn fail(&mut self, troubles: [Option<Trouble>; 2], weight: i64) {
        self.failing.add(weight);
        for side in Side::ALL {
            if let Some(trouble) = troubles[side as usize] {
                self.troubles[side as usize][trouble as usize].add(weight);
            }
        }
    }

    /// A household that is compared.
    pub fn household(&mut self, (before, after): (Lane, Lane), weight: i64) {
        self.compared.add(weight);
        let difference = after - before;
        match difference {
            0 => self.same.add(weight),
            1.. => {
                self.gain.add(weight);
                self.gained.add_product(difference, Lane::from(weight));
            }
            _ => {
                self.lose.add(weight);
                self.lost.add_product(-difference, Lane::from(weight));
            }
        }
        if before == 0 && after != 0 {
            self.begin.add(weight);
        }
        if before != 0 && after == 0 {
            self.end.add(weight);
        }
    }
}

/// What was compared so far.
#[derive(Clone, Debug)]
pub struct Ledger {
    shape: Arc<Shape>,
    /// The groups.
    pub(super) keys: Keys,
    /// By number of the group; 0 holds what belongs to no group.
    pub(super) parts: Vec<Part>,
    /// How large the differences are.
    pub(super) sizes: Sizes,
    /// The largest of them.
    pub(super) extremes: Extremes,
    /// By place of the condition.
    pub(super) watched: Vec<Watched>,
    /// Which changes do it.
    pub reasons: Reasons,
}

impl Ledger {
    /// Nothing yet.
    #[must_use]
    pub fn new(shape: Arc<Shape>, watched: usize, changes: usize) -> Self {
        Self {
            keys: Keys::new(&shape),
            parts: vec![Part::new(shape.results.len())],
            sizes: Sizes::default(),
            extremes: Extremes::default(),
            watched: vec![Watched::default(); watched],
            reasons: Reasons::new(changes),
            shape,
        }
    }

    /// Makes room for all groups that were met.
    pub(super) fn grow(&mut self) {
        let results = self.shape.results.len();
        self.parts.resize_with(self.keys.count() + 1, || Part::new(results));
    }

    /// Takes that of another core in.
    ///
    /// # Errors
    /// More groups than are kept.
    pub fn merge(&mut self, other: Ledger) -> Result<(), TooManyGroups> {
        let numbers = self.keys.merge(&other.keys)?;
        self.grow();
        for (own, part) in numbers.iter().zip(&other.parts) {
            self.parts[*own as usize].merge(part);
        }
        self.sizes.merge(other.sizes, &numbers);
        self.extremes.merge(other.extremes);
        self.reasons.merge(other.reasons);
        self.watched.iter_mut().zip(other.watched).for_each(|(own, other)| own.merge(other));
        Ok(())
    }

    /// Whether somebody asks for an example of a difference: of all households, or of those of some conditions.
    pub(super) fn wants(&self, difference: Lane, place: (usize, u64), conditions: &[usize]) -> bool {
        self.extremes.wants(difference, place)
            || conditions.iter().any(|at| self.watched[*at].extremes.wants(difference, place))
    }

    /// Keeps an example wherever it is one.
    pub(super) fn keep(&mut self, example: Example, conditions: &[usize]) {
        for at in conditions {
            self.watched[*at].extremes.keep(example.clone());
        }
        self.extremes.keep(example);
    }

    /// The household that loses most, of equals the smallest; `None` where none loses.
    #[must_use]
    pub fn largest_loss(&self) -> Option<&Example> {
        self.extremes.largest_loss()
    }

    /// Households told for themselves, by place of the condition.
    #[must_use]
    pub fn watched(&self) -> &[Watched] {
        &self.watched
    }

    /// Everything together.
    #[must_use]
    pub fn whole(&self) -> Part {
        let mut whole = Part::new(self.shape.results.len());
        self.parts.iter().for_each(|part| whole.merge(part));
        whole
    }

    /// The groups in their order: the texts of each, its number, and what it came to.
    #[must_use]
    pub fn groups(&self) -> Vec<(Vec<Option<String>>, u32, &Part)> {
        let told = self.keys.told(&self.shape).into_iter();
        told.map(|(texts, number)| (texts, number, &self.parts[number as usize])).collect()
    }

    /// The groups by the value of one of their columns alone: what it says, and what those came to together.
    #[must_use]
    pub fn by_column(&self, at: usize) -> Vec<(Option<String>, Part)> {
        let together = |numbers: Vec<u32>| {
            let mut part = Part::new(self.shape.results.len());
            for number in numbers {
                part.merge(&self.parts[number as usize]);
            }
            part
        };
        self.keys.by_column(&self.shape, at).into_iter().map(|(text, numbers)| (text, together(numbers))).collect()
    }

    /// How many households have which difference, the largest losses first; `None` where there are too many different.
    #[must_use]
    pub fn differences(&self) -> Option<std::collections::BTreeMap<Lane, Counted>> {
        self.sizes.told(None)
    }

    /// The name of a column of words that no household has anything in.
    #[must_use]
    pub fn wordless(&self) -> Option<&str> {
        self.keys.wordless()
    }
}
