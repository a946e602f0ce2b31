//! Households around everything that a version compares with: the days before, on and after each birthday that decides,
//! figures with a step to both sides, numbers of members around ranks, in each month that the rules look at.
//!
//! They are the same for the same version and the same households that are known of it, and never more than
//! [`limits::BOUNDARY_HOUSEHOLDS`] beside those.

pub mod figures;
mod make;
pub mod pairs;
pub mod values;

use crate::evaluate::columns::{Block, Broken, OK, Workspace};
use crate::ground::amount::Lane;
use crate::ground::date::{Day, Month};
use crate::ground::limits;
use crate::household::batch::Batch;
use crate::rules::tree::{InputSlot, Space};

use super::vary::{self, Step};
use super::{Claim, Invariants, Varied};
use make::Maker;

/// How the ids of members begin that were made.
pub const MADE: &str = "made-";
/// Months in which households are made, at most.
const MONTHS: usize = 16;
/// Members that are tried where one is added, for each invariant.
const ADDED: usize = 8;

/// The facts of a member.
pub type Profile = Vec<(InputSlot, Lane)>;

/// A household that is known of a programme, in a month: a reference household, as it fits the version.
#[derive(Clone, Debug)]
pub struct Known {
    /// The month.
    pub month: Month,
    /// A batch of one.
    pub batch: Batch,
}

/// Households that are tried, made once for a version.
#[derive(Clone, Debug, Default)]
pub struct Boundary {
    /// By month, in blocks.
    pub months: Vec<(Month, Vec<Block>)>,
    /// By invariant, the members that are added where it adds one.
    pub profiles: Vec<Vec<Profile>>,
}

/// The months that matter to a version: its first, and those of its reign at which its rules look, by their number or by
/// a day of the law.
#[must_use]
pub fn months(invariants: &Invariants) -> Vec<Month> {
    let version = &invariants.plan().version;
    let (first, until) = (version.header.from, version.until);
    let mut all = vec![first];
    let named = invariants.figures.named_months();
    // A step around each, as around every other figure.
    let near = |month: &Month| (-1..=1).any(|step| month.plus(step).is_some_and(|near| named.contains(&near.month)));
    all.extend((0..12).filter_map(|after| first.plus(after)).filter(near));
    for day in invariants.figures.fixed_days() {
        let month = Day(day).month();
        all.extend([month.plus(-1), Some(month)].into_iter().flatten());
    }
    all.retain(|month| *month >= first && until.is_none_or(|until| *month <= until));
    all.sort_unstable();
    all.dedup();
    all.truncate(MONTHS);
    all
}

impl Boundary {
    /// Makes the households of a version, from those that are known.
    ///
    /// # Errors
    /// A columnar program that left its bounds: our bug.
    pub fn of(invariants: &Invariants, known: &[Known]) -> Result<Self, Broken> {
        Self::at_most(invariants, known, limits::BOUNDARY_HOUSEHOLDS)
    }

    /// The same with at most so many households beside those that are known.
    ///
    /// # Errors
    /// A columnar program that left its bounds: our bug.
    pub fn at_most(invariants: &Invariants, known: &[Known], most: usize) -> Result<Self, Broken> {
        let months = months(invariants);
        let mut all: Vec<Month> = months.iter().copied().chain(known.iter().map(|known| known.month)).collect();
        all.sort_unstable();
        all.dedup();
        let mut boundary = Self::default();
        let first = invariants.plan().version.header.from;
        for month in all {
            let seeds: Vec<&Batch> =
                known.iter().filter(|known| known.month == month).map(|known| &known.batch).collect();
            // The first month has the larger half of all.
            let share = match months.len() {
                _ if !months.contains(&month) => 0,
                1 => most,
                _ if month == first => most * 5 / 8,
                others => most * 3 / 8 / (others - 1),
            };
            let blocks = Maker::new(invariants, month).make(&seeds, share);
            boundary.months.push((month, blocks));
        }
        boundary.profiles = boundary.profiles(invariants)?;
        Ok(boundary)
    }

    /// How many households there are.
    #[must_use]
    pub fn households(&self) -> usize {
        self.months.iter().flat_map(|(_, blocks)| blocks).map(|block| block.rows[0].count).sum()
    }

    /// By invariant, the members whose adding it speaks of, as the first households tell.
    fn profiles(&self, invariants: &Invariants) -> Result<Vec<Vec<Profile>>, Broken> {
        let first = invariants.plan().version.header.from;
        let blocks = self.months.iter().find(|(month, _)| *month == first).map_or(&[][..], |(_, blocks)| blocks);
        let mut all = Vec::new();
        for invariant in &invariants.all {
            let mut chosen = Vec::new();
            if let Claim::Monotone(monotone) = &invariant.claim
                && let Varied::Adding(space, who) = monotone.varied
            {
                for profile in make::profiles(invariants, space, first) {
                    let asked = who.map(|who| (&monotone.columns, who));
                    if chosen.len() < ADDED && added(invariants, blocks, (space, &profile), asked, first)? {
                        chosen.push(profile);
                    }
                }
            }
            all.push(chosen);
        }
        Ok(all)
    }
}

/// Whether a member is one of those that an invariant speaks of, in one of the first households.
fn added(
    invariants: &Invariants,
    blocks: &[Block],
    (space, profile): (Space, &Profile),
    asked: Option<(&crate::evaluate::columns::Columns, u32)>,
    month: Month,
) -> Result<bool, Broken> {
    let Some((columns, who)) = asked else { return Ok(true) };
    let (mut workspace, one) = (Workspace::new(), std::slice::from_ref(profile));
    for block in blocks.iter().take(1) {
        let Some(changed) = vary::change(invariants.plan(), block, 1, Step::Add(space, one)) else { continue };
        let outcome = columns.run(&changed.block, month, &mut workspace)?;
        let is =
            |row: usize| outcome.end(who, row) == OK && outcome.values(who).is_some_and(|values| values.get(row) != 0);
        if changed.rows.iter().flatten().any(|(_, new)| is(*new)) {
            return Ok(true);
        }
    }
    Ok(false)
}
