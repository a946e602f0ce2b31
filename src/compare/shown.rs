//! One household under both versions: what it gets, which changes do that, and why under each.

use serde_json::{Value as Json, json};

use crate::evaluate::answer::{Answer, Cell};
use crate::evaluate::evaluator::Refusal;
use crate::evaluate::program::Scratch;
use crate::explain::words::Language;
use crate::explain::{self, Explanation, Options, Recording, explain};
use crate::ground::amount::Lane;
use crate::ground::diagnostic::Findings;
use crate::household::batch::Batch;
use crate::household::fit::Fitted;
use crate::pack::digest;
use crate::population::simulate::{Again, Kind as Trouble, things};
use crate::population::table::Table;
use crate::population::tally::NONE;
use crate::rules::tree::ResultSlot;

use super::tables::{Telling, signed};
use super::{Compared, Comparison, Side};

/// A household of the register that somebody asked for.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// The number of its row, from 1.
    pub row: u64,
    /// What it gets under both; `None` where one of them does not answer it.
    pub amounts: Option<(Lane, Lane)>,
    /// What each change is credited with, times all orders; nothing where that is not known.
    pub credits: Vec<Lane>,
    /// The household as each version sees it.
    pub household: [Batch; 2],
}

/// Why a household gets what it gets under one version.
#[derive(Clone, Debug)]
pub enum Under {
    /// Its answer, and the explanation.
    Explained(Box<Answer>, Box<Explanation>),
    /// It is refused: what is the matter.
    Refused(Vec<String>),
}

/// Explains a household under a version; `name` is what it is called, `only` a result that is to be explained alone.
///
/// # Errors
/// A bug of ours, or a limit of the interpreter.
pub fn under(
    comparison: &Comparison,
    side: Side,
    household: &Batch,
    (name, only): (&str, Option<ResultSlot>),
) -> Result<Under, Findings> {
    let ready = &comparison.versions[side as usize];
    let (plan, mut scratch) = (ready.evaluator.plan(), Scratch::new());
    let evaluated = ready.evaluator.evaluate(household, comparison.month, &mut scratch);
    let answer = match evaluated.map(|evaluated| evaluated.answer) {
        Ok(answer) => answer,
        Err(Refusal::Objections(objections)) => {
            let again = Again::Refused(objections);
            return Ok(Under::Refused(things(plan, &[], Trouble::Refused, &again, &comparison.language)));
        }
        Err(refusal) => return Err(refusal.told(plan, &Fitted::default(), &comparison.language)),
    };
    let digest = digest::meaning(&plan.version);
    let recording = Recording { plan, batch: household, run: scratch.run(), answer: &answer, digest: &digest };
    let explanation = explain(&recording, &Options { household: Some(name.to_owned()), only, ..Options::default() });
    Ok(Under::Explained(Box::new(answer), Box::new(explanation)))
}

impl Shown {
    /// Why, under both versions.
    ///
    /// # Errors
    /// As [`under`].
    pub fn both(&self, comparison: &Comparison) -> Result<[Under; 2], Findings> {
        let [old, new] =
            Side::ALL.map(|side| under(comparison, side, &self.household[side as usize], (&self.id, None)));
        Ok([old?, new?])
    }

    /// What it gets before and after, and which changes do that, as tables.
    #[must_use]
    pub fn tables(&self, comparison: &Comparison, compared: &Compared, both: &[Under; 2]) -> Vec<Table> {
        let telling = Telling::new(comparison, compared);
        let mut results = Table::new("Before and after", &["result"], &["before", "after"]);
        for (name, [before, after]) in cells(comparison, both) {
            results.row([name, before, after]);
        }
        let mut all = vec![results];
        if let Some((before, after)) = self.amounts.filter(|_| !self.credits.is_empty()) {
            let two = telling.by();
            let title = format!("Which change does it, of {}: {}", two.name, signed(two, after - before));
            let mut credits = Table::new(title, &["change"], &["credit"]);
            for (change, credit) in comparison.mixed.changes.all.iter().zip(&self.credits) {
                credits.row([change.line(), telling.own_credit(*credit)]);
            }
            all.push(credits);
        }
        all
    }

    /// All of it as JSON.
    #[must_use]
    pub fn json(&self, comparison: &Comparison, compared: &Compared, both: &[Under; 2], language: &Language) -> Json {
        let telling = Telling::new(comparison, compared);
        let results = cells(comparison, both).into_iter();
        let results = results.map(|(name, [before, after])| (name, json!({"before": before, "after": after})));
        let credits = comparison
            .mixed
            .changes
            .all
            .iter()
            .zip(&self.credits)
            .map(|(change, credit)| json!({"change": change.line(), "credit": telling.own_credit(*credit)}));
        let told = |under: &Under| match under {
            Under::Explained(_, explanation) => explain::json::render(explanation, language),
            Under::Refused(things) => json!({"refused": things}),
        };
        json!({
            "household": self.id,
            "row": self.row,
            "results": results.collect::<serde_json::Map<String, Json>>(),
            "credits": credits.collect::<Json>(),
            "old": told(&both[0]),
            "new": told(&both[1]),
        })
    }
}

/// The results of the household that are compared: name, before, after.
fn cells(comparison: &Comparison, both: &[Under; 2]) -> Vec<(String, [String; 2])> {
    let of_root = comparison.pair.results.iter().filter(|two| two.space == 0);
    let all = of_root.map(|two| {
        let cell = |side: Side| match &both[side as usize] {
            Under::Refused(_) => NONE.to_owned(),
            Under::Explained(answer, _) => match answer.results[two.slot(side) as usize].first() {
                Some(Cell::Value(value)) => value.text(&two.kind),
                Some(Cell::Missing) => "missing".to_owned(),
                Some(Cell::Failed(_)) => "failed".to_owned(),
                None => NONE.to_owned(),
            },
        };
        (two.name.clone(), Side::ALL.map(cell))
    });
    all.collect()
}
