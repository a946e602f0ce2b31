//! What households get under the mixtures of two versions.

use crate::evaluate::columns::{OK, Outcome, Values, View, Wanted};
use crate::ground::amount::{self, Lane};
use crate::pack::mixture::Origin;
use crate::pack::model::Version;
use crate::rules::tree::{InputSlot, ResultSlot};

use super::super::pair::Two;
use super::changes::{Between, Changes};
use super::credit::Shares;

/// The mixtures of two versions, ready to be computed.
#[derive(Debug)]
pub struct Mixed {
    /// The changes.
    pub changes: Changes,
    /// How a difference is divided among them.
    pub shares: Shares,
    /// By mixture, the amount by which households gain and lose, and by what it is multiplied to have the decimals of both.
    by: Vec<(ResultSlot, Lane)>,
}

impl Mixed {
    /// Those of two versions, and what is to be compiled of them: `places` are the columns of the inputs, of the older
    /// version and of the newer one.
    pub fn of(
        (old, new): (&Version, &Version),
        two: &Two,
        (old_places, new_places): (&[InputSlot], &[InputSlot]),
    ) -> (Self, Vec<Wanted>) {
        let mut changes = Changes::between(old, new);
        let mixtures = changes.mixtures(old, new);
        let mut all: Option<Vec<_>> = Some(Vec::new());
        for between in mixtures {
            let one = prepared(between, two, (old_places, new_places));
            all = all.zip(one).map(|(mut all, one)| {
                all.push(one);
                all
            });
        }
        let all = all.unwrap_or_else(|| {
            changes.take_together();
            Vec::new()
        });
        let (wanted, by) = all.into_iter().unzip();
        let shares = Shares::among(changes.all.len());
        (Self { changes, shares, by }, wanted)
    }

    /// The division of the differences of a block's households; `outcome` is that of any plan, the mixtures stand behind
    /// the two versions. `None` where there is nothing to divide among.
    pub fn division<'w>(&'w self, outcome: &Outcome<'w>, households: usize) -> Option<Division<'w>> {
        if self.changes.all.is_empty() {
            return None;
        }
        let one = |(at, (slot, factor)): (usize, &(ResultSlot, Lane))| {
            let outcome = outcome.of(at + 2)?;
            let refused = outcome.refusals(households);
            Some(Amounts {
                values: outcome.values(*slot)?,
                ends: outcome.ends(*slot),
                factor: *factor,
                refused: if refused.contains(&1) { refused } else { Vec::new() },
            })
        };
        let amounts = self.by.iter().enumerate().map(one).collect::<Option<Vec<_>>>()?;
        Some(Division { shares: &self.shares, amounts, made: Vec::new(), credits: Vec::new() })
    }
}

/// The division of the differences of some households.
pub struct Division<'w> {
    shares: &'w Shares,
    amounts: Vec<Amounts<'w>>,
    /// What a household gets, by the set of changes made.
    made: Vec<Lane>,
    credits: Vec<Lane>,
}

impl Division<'_> {
    /// What each change is credited with for a household that gets these amounts before and after, times all orders;
    /// `None` where a mixture does not answer it.
    pub fn credits(
        &mut self,
        root: usize,
        rows: impl Fn() -> std::ops::Range<usize>,
        (was, is): (Lane, Lane),
    ) -> Option<&[Lane]> {
        self.made.clear();
        self.credits.clear();
        self.made.push(was);
        for amounts in &self.amounts {
            self.made.push(amounts.of(root, rows())?);
        }
        self.made.push(is);
        if self.made.iter().all(|amount| *amount == was) {
            self.credits.resize(self.shares.changes(), 0);
        } else {
            self.shares.credits(&self.made, &mut self.credits);
        }
        Some(&self.credits)
    }

    /// Those of the household that was asked for last; nothing where a mixture does not answer it.
    pub fn last(&self) -> &[Lane] {
        &self.credits
    }
}

fn prepared(
    between: Between,
    two: &Two,
    (old_places, new_places): (&[InputSlot], &[InputSlot]),
) -> Option<(Wanted, (ResultSlot, Lane))> {
    let Between { plan, origins: (inputs, results) } = between;
    let place = |origin: &Origin| match origin {
        Origin::Old(at) => old_places.get(*at),
        Origin::New(at) => new_places.get(*at),
    };
    let inputs = inputs.iter().map(|origin| place(origin).copied()).collect::<Option<Vec<InputSlot>>>()?;
    let is_by = |origin: &Origin| match origin {
        Origin::Old(at) => u32::try_from(*at).is_ok_and(|slot| slot == two.slots[0]),
        Origin::New(at) => u32::try_from(*at).is_ok_and(|slot| slot == two.slots[1]),
    };
    let slot = u32::try_from(results.iter().position(is_by)?).ok()?;
    let result = &plan.results[slot as usize];
    if result.space != two.space {
        return None;
    }
    let factor = amount::power_of_ten(two.scale.checked_sub(result.scale)?)?;
    Some((Wanted { plan, inputs, results: vec![slot] }, (slot, factor)))
}

/// What households get under one mixture.
pub struct Amounts<'w> {
    values: Values<'w>,
    ends: Option<View<'w, u8>>,
    factor: Lane,
    refused: Vec<u8>,
}

impl Amounts<'_> {
    /// What a household gets, with the rows of the amount; `None` where it is not answered.
    pub fn of(&self, root: usize, rows: std::ops::Range<usize>) -> Option<Lane> {
        if self.refused.get(root).is_some_and(|refused| *refused != 0) {
            return None;
        }
        let mut sum: Lane = 0;
        for row in rows {
            if self.ends.is_some_and(|ends| ends.get(row) != OK) {
                return None;
            }
            sum = sum.checked_add(self.values.get(row).checked_mul(self.factor)?)?;
        }
        Some(sum)
    }
}
