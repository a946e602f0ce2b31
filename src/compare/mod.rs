//! Floor 8: two versions over one register, household by household.
//!
//! In: two checked versions of one programme, chunks of a register, what is compared. Out: who gains, who loses and who
//! stays, what each result comes to before and after, how large the differences are and the smallest household of each
//! size; all exact, by group, and the same for any number of threads. Refuses: what one version has and the other lacks,
//! until somebody says what it is. A household that one of the two does not answer is told and never counted as zero.
//!
//! One columnar program of both versions, and of the mixtures between them by which differences are attributed to changes
//! ([`attribution`]), runs on the rows of one reading. A sample of households, and every one that is named, is evaluated
//! again under both versions by both roads.

mod as_new;
pub mod attribution;
mod by;
mod extremes;
mod json;
mod ledger;
mod map;
mod moved;
mod opened;
mod pair;
mod run;
mod second;
mod shown;
mod sizes;
mod tables;
mod watched;
mod welfare;
mod worker;

use std::sync::Arc;

use crate::evaluate::columns::{Block, Columns, Wanted};
use crate::evaluate::evaluator::Evaluator;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::household::batch::Batch;
use crate::pack::model::Version;
use crate::population::register::Request;
use crate::population::simulate::{Roads, Told};
use crate::population::tally::{BadGroup, GroupBy, Shape};
use crate::rules::tree::{InputSlot, ResultSlot};

pub use as_new::AsNew;
use attribution::Mixed;
pub use by::{amount, main_amount};
pub use extremes::Example;
pub use json::json;
pub use ledger::{Ledger, Part};
pub use map::Map;
pub use moved::Moved;
pub use opened::Opened;
pub use pair::{Asked, Pair, Source, Structure, Two, pair};
pub use run::run;
pub use shown::{Shown, Under, under};
pub use tables::tables;
pub use watched::Watched;
pub use welfare::{Beside, Welfare};

/// One of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The one compared with.
    Old,
    /// The one compared.
    New,
}

impl Side {
    /// Both.
    pub const ALL: [Side; 2] = [Side::Old, Side::New];
}

/// A version of the two, made ready.
#[derive(Debug)]
pub struct Ready {
    /// Both roads, for the sample and whoever is named.
    pub evaluator: Arc<Evaluator>,
    /// What its columns give.
    pub wanted: Vec<ResultSlot>,
    /// Of these, what a household must have to be compared.
    pub compared: Vec<ResultSlot>,
}

/// What is done with a register.
#[derive(Debug)]
pub struct Comparison {
    /// What is compared with what.
    pub pair: Pair,
    /// The versions, the old one first.
    pub versions: [Ready; 2],
    /// The columnar program of both versions, the old one first, and of their mixtures.
    pub columns: Columns,
    /// By input slot of each version, where its column stands.
    pub places: [Vec<InputSlot>; 2],
    /// The changes between them, and what households get when only some of them are made.
    pub mixed: Mixed,
    /// What groups are made of, as the old version says, and the decimals of weights.
    pub shape: Arc<Shape>,
    /// The month, of both.
    pub month: Month,
    /// A bool result of the old version that says which households are taken.
    pub only: Option<ResultSlot>,
    /// Bool results of the old version; those for which one is true are told for themselves too.
    pub watched: Vec<ResultSlot>,
    /// What indicators are made of.
    pub welfare: Option<Welfare>,
    /// The id of a household that is shown for itself.
    pub shown: Option<String>,
    /// How many threads compute.
    pub threads: usize,
    /// The language of labels.
    pub language: String,
}

/// What a comparison came to.
#[derive(Debug)]
pub struct Compared {
    /// Who gains and who loses.
    pub ledger: Ledger,
    /// The first households of each kind of trouble, with the version that has it.
    pub told: Vec<(Side, Told)>,
    /// Households of the sample, evaluated again under both versions.
    pub again: u64,
    /// Indicators, where they were asked for.
    pub welfare: Option<Beside>,
    /// The household that was asked for, where it is there.
    pub shown: Option<Shown>,
}

/// Which households are taken, and what is told of some of them for themselves: all as the old version says.
#[derive(Clone, Debug, Default)]
pub struct Whom {
    /// What groups are made of; of the root.
    pub groups: Vec<GroupBy>,
    /// A bool result that says which households are taken.
    pub only: Option<ResultSlot>,
    /// Bool results, each with households that are told for themselves.
    pub watched: Vec<ResultSlot>,
}

impl Comparison {
    /// Makes two versions ready; `request` is completed with what both read.
    ///
    /// # Errors
    /// A column that makes no groups.
    pub fn new(
        pair: Pair,
        Whom { groups, only, watched }: Whom,
        request: &mut Request,
        (month, language): (Month, &str),
    ) -> Result<Self, BadGroup> {
        let slots = |side: Side| -> Vec<ResultSlot> { pair.results.iter().map(|two| two.slot(side)).collect() };
        let shape = Shape::new(Arc::clone(&pair.old), slots(Side::Old), groups, 0)?;
        let mut wanted = shape.wanted();
        let conditions = || only.into_iter().chain(watched.iter().copied());
        wanted.extend(conditions());
        let old = Ready::new(&pair.old, wanted, slots(Side::Old).into_iter().chain(conditions()).collect());
        let new = Ready::new(&pair.new, slots(Side::New), slots(Side::New));
        let places = second::places(&pair);
        let versions = (&*pair.old.version, &*pair.new.version);
        let (mixed, mixtures) = Mixed::of(versions, &pair.results[pair.by], (&places[0], &places[1]));
        let both = [(&pair.old, &old), (&pair.new, &new)].into_iter().zip(&places).map(|((plan, ready), places)| {
            Wanted { plan: Arc::clone(plan), inputs: places.clone(), results: ready.wanted.clone() }
        });
        let columns = Columns::together(&both.chain(mixtures).collect::<Vec<_>>());
        let reads = |place: InputSlot| columns.reads()[place as usize];
        request.reads = places[0].iter().zip(shape.reads()).map(|(place, group)| reads(*place) || group).collect();
        let mut pair = pair;
        second::ask(&mut pair, request, |slot| reads(places[1][slot as usize]));
        let (shape, language) = (Arc::new(shape), language.to_owned());
        let versions = [old, new];
        Ok(Self {
            pair,
            versions,
            columns,
            places,
            mixed,
            shape,
            month,
            only,
            watched,
            welfare: None,
            shown: None,
            threads: 1,
            language,
        })
    }

    /// A version.
    #[must_use]
    pub fn version(&self, side: Side) -> &Version {
        &self.pair.plan(side).version
    }

    /// A household of a block as each version sees it.
    fn both(&self, block: &Block, row: usize) -> [Batch; 2] {
        Side::ALL.map(|side| block.household_at(self.pair.plan(side), &self.places[side as usize], row))
    }

    fn roads(&self, side: Side) -> Roads<'_> {
        let ready = &self.versions[side as usize];
        Roads {
            evaluator: &ready.evaluator,
            month: self.month,
            wanted: &ready.wanted,
            places: &self.places[side as usize],
        }
    }
}

impl Ready {
    fn new(plan: &Arc<crate::check::plan::Plan>, mut wanted: Vec<ResultSlot>, compared: Vec<ResultSlot>) -> Self {
        wanted.sort_unstable();
        wanted.dedup();
        Self { evaluator: Arc::new(Evaluator::new(Arc::clone(plan))), wanted, compared }
    }
}

impl Compared {
    /// Whether each household that was asked for is compared: else the comparison has failed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.ledger.whole().failing.rows == 0
    }

    /// The finding that it has failed, where it has.
    #[must_use]
    pub fn failed(&self, comparison: &Comparison) -> Findings {
        run::failed(self, comparison)
    }
}
