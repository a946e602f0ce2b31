//! Who has more and who has less of something, by tenth of welfare.

use crate::ground::amount::Lane;
use crate::population::exact::Ratio;

use super::inequality::Parts;
use super::ranked::Ranked;
use super::{Observation, Unfit};

/// What a tenth of the people has more and less; of a value that straddles tenths, the part that lies inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovesOfTenth {
    /// People whose household has more.
    pub gain: Ratio,
    /// People whose household has less.
    pub lose: Ratio,
    /// What they have more, added up.
    pub gained: Ratio,
    /// What they have less, added up.
    pub lost: Ratio,
    /// The welfare that it reaches up to.
    pub most: i64,
}

/// Households by welfare, with what they have more and less.
#[derive(Debug, Default)]
pub struct Moves {
    people: Lane,
    /// People; those that gain and those that lose; what is gained and what is lost.
    ranked: Ranked<i64, 5>,
}

impl Moves {
    /// One more household, with what it has more, or less where that is below 0.
    ///
    /// # Errors
    /// What does not fit; values that cannot be put aside.
    pub fn add(&mut self, seen: &Observation, more: Lane) -> Result<(), Unfit> {
        if seen.members == 0 {
            return Ok(());
        }
        let weight = Lane::from(seen.weight);
        let people = Lane::from(seen.members) * weight;
        let product = more.checked_mul(weight).ok_or(Unfit::TooWide)?;
        let sums = match more {
            0 => [people, 0, 0, 0, 0],
            1.. => [people, people, 0, product, 0],
            _ => [people, 0, people, 0, -product],
        };
        self.people += people;
        Ok(self.ranked.add(seen.welfare, sums)?)
    }

    /// The tenths, poorest first; none where there is nobody.
    ///
    /// # Errors
    /// What was put aside cannot be read.
    pub fn finish(self) -> Result<Vec<MovesOfTenth>, Unfit> {
        let mut parts = Parts::of(self.people);
        self.ranked.each(|entry| {
            let [people, moves @ ..] = entry.sums;
            parts.take(entry.key, people, moves);
        })?;
        let tenth =
            |(most, [gain, lose, gained, lost]): (i64, [Ratio; 4])| MovesOfTenth { gain, lose, gained, lost, most };
        Ok(parts.tenths().into_iter().map(tenth).collect())
    }
}
