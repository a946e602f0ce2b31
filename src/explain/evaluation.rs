//! One household under one version in one month: read, fitted, evaluated on both roads, ready to be told.

use std::sync::Arc;

use super::explanation::{Explanation, Step};
use super::steps::{Options, Recording, explain};
use super::told::Key;
use super::why_not::Nearest;
use crate::check;
use crate::evaluate::answer::Answer;
use crate::evaluate::checks;
use crate::evaluate::evaluator::{Evaluator, Refusal};
use crate::evaluate::json::{self, Told};
use crate::evaluate::nearest;
use crate::evaluate::program::Scratch;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::ground::source::SourceFile;
use crate::household::fit::{self, Fitted};
use crate::household::read::{self, Format};
use crate::household::written::Household;
use crate::pack::{Shelf, digest};

/// A version, ready to evaluate households.
#[derive(Debug)]
pub struct Ready {
    /// Both roads.
    pub evaluator: Arc<Evaluator>,
    /// The digest of everything that can change an answer.
    pub digest: String,
}

/// Loads and checks a version and makes it ready; its warnings are for `check` to tell.
///
/// # Errors
/// All that is wrong with it.
pub fn ready(shelf: &Shelf, version: &str) -> Result<Ready, Findings> {
    let (plan, _) = check::of_shelf(shelf, version)?;
    let digest = digest::meaning(&plan.version);
    Ok(Ready { evaluator: Arc::new(Evaluator::new(plan)), digest })
}

/// A household that got an answer.
#[derive(Debug)]
pub struct Evaluation {
    /// The household as it fits the version.
    pub fitted: Fitted,
    /// What it came to.
    pub answer: Answer,
    /// What it was warned for.
    pub warnings: Findings,
}

impl Ready {
    /// Reads a household for the programme of this version.
    ///
    /// # Errors
    /// What is wrong with its shape.
    pub fn read(&self, file: &Arc<SourceFile>, format: Format) -> Result<Household, Findings> {
        read::household(file, format, &self.evaluator.plan().version.programme)
    }

    /// Evaluates a household on both roads; `scratch` keeps the recording.
    ///
    /// # Errors
    /// Facts that do not fit, contradictions, limits, and our bugs.
    pub fn evaluate(
        &self,
        household: &Household,
        month: Month,
        language: &str,
        scratch: &mut Scratch,
    ) -> Result<Evaluation, Findings> {
        let plan = self.evaluator.plan();
        let fitted = fit::fit(household, plan, month)?;
        let told = |refusal: Refusal| refusal.told(plan, &fitted, language);
        let evaluated = self.evaluator.evaluate(&fitted.batch, month, scratch).map_err(told)?;
        let warnings = evaluated.warnings.iter().map(|warning| checks::told(warning, plan, &fitted, language));
        let (warnings, answer) = (Findings { all: warnings.collect() }, evaluated.answer);
        Ok(Evaluation { fitted, answer, warnings })
    }

    /// The answer as other programs read it.
    #[must_use]
    pub fn json(&self, evaluation: &Evaluation, internal: bool) -> serde_json::Value {
        json::answer(&Told {
            engine: env!("CARGO_PKG_VERSION"),
            plan: self.evaluator.plan(),
            digest: &self.digest,
            batch: &evaluation.fitted.batch,
            answer: &evaluation.answer,
            unused: &evaluation.fitted.unused,
            warnings: &evaluation.warnings,
            internal,
        })
    }

    /// The explanation of what `scratch` recorded last, with the nearest single facts that would change what came to
    /// nothing.
    #[must_use]
    pub fn explain(&self, evaluation: &Evaluation, scratch: &Scratch, mut options: Options) -> Explanation {
        let recording = Recording {
            plan: self.evaluator.plan(),
            batch: &evaluation.fitted.batch,
            run: scratch.run(),
            answer: &evaluation.answer,
            digest: &self.digest,
        };
        let first = explain(&recording, &options);
        let nothing = |key: &&Key| first.step(**key).is_some_and(Step::is_nothing);
        options.nearest =
            first.headline.iter().filter(nothing).flat_map(|key| self.nearest(evaluation, *key)).collect();
        if options.nearest.is_empty() { first } else { explain(&recording, &options) }
    }

    fn nearest(&self, evaluation: &Evaluation, key: Key) -> Vec<Nearest> {
        let (batch, month, result) = (&evaluation.fitted.batch, evaluation.answer.month, (key.slot, key.row));
        let found = nearest::nearest(&self.evaluator, batch, month, result, 1);
        found
            .into_iter()
            .map(|near| Nearest { result, input: near.input, to: near.to, gives: Some(near.gives) })
            .collect()
    }
}

impl Evaluation {
    /// Whether every result has a value.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        json::status(&self.answer) == "complete"
    }
}
