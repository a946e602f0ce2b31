//! Who is reached by an aid: the poor that are, the poor that are not, and who is reached without being poor.

use crate::ground::amount::Lane;
use crate::population::exact::{Ratio, Sum};

/// Sums over persons, poor before the aid or not, reached or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targeting {
    people: Lane,
    poor: Lane,
    covered: Lane,
    poor_covered: Lane,
    aid: Sum,
    aid_of_the_poor: Sum,
}

impl Targeting {
    /// So many people, poor or not, with so much aid together.
    pub fn add(&mut self, people: Lane, poor: bool, aid: Lane) {
        self.people += people;
        let covered = if aid > 0 { people } else { 0 };
        self.covered += covered;
        self.aid.add(aid);
        if poor {
            self.poor += people;
            self.poor_covered += covered;
            self.aid_of_the_poor.add(aid);
        }
    }

    /// Others.
    pub fn merge(&mut self, other: &Targeting) {
        self.people += other.people;
        self.poor += other.poor;
        self.covered += other.covered;
        self.poor_covered += other.poor_covered;
        self.aid.merge(&other.aid);
        self.aid_of_the_poor.merge(&other.aid_of_the_poor);
    }

    /// The share of all people that is reached.
    #[must_use]
    pub fn reached(&self) -> Option<Ratio> {
        Ratio::new(self.covered, self.people)
    }

    /// Coverage: the share of the poor that is reached.
    #[must_use]
    pub fn coverage(&self) -> Option<Ratio> {
        Ratio::new(self.poor_covered, self.poor)
    }

    /// Exclusion error: the share of the poor that is not reached.
    #[must_use]
    pub fn exclusion(&self) -> Option<Ratio> {
        Ratio::new(self.poor - self.poor_covered, self.poor)
    }

    /// Leakage, the inclusion error: of those reached, the share that is not poor.
    #[must_use]
    pub fn leakage(&self) -> Option<Ratio> {
        Ratio::new(self.covered - self.poor_covered, self.covered)
    }

    /// The share of the aid that goes to people who are not poor.
    #[must_use]
    pub fn aid_leaked(&self) -> Option<Ratio> {
        Ratio::new(self.aid.total() - self.aid_of_the_poor.total(), self.aid.total())
    }
}
