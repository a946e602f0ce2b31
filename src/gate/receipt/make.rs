//! Making a receipt: a household evaluated once more, told with its ids and dates or without.

use serde_json::Value as Json;

use super::{FORM, Receipt, kept};
use crate::evaluate::program::Scratch;
use crate::explain::evaluation::{Evaluation, Ready};
use crate::explain::words::Language;
use crate::explain::{Options, json as explained};
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::household::json as facts;
use crate::household::written::Household;
use crate::pack::digest;

/// Of what a receipt is made.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The version.
    pub ready: &'a Ready,
    /// The household.
    pub household: &'a Household,
    /// The month.
    pub month: Month,
    /// The language of its texts.
    pub language: &'a str,
    /// The entry that sealed the version.
    pub entry: Option<&'a str>,
    /// Whether the household stands in it.
    pub with_household: bool,
}

/// Makes a receipt.
///
/// # Errors
/// A household that gets no answer.
pub fn make(asked: &Asked<'_>) -> Result<Receipt, Findings> {
    let Asked { ready, household, month, language, .. } = *asked;
    let plan = ready.evaluator.plan();
    let mut scratch = Scratch::new();
    let mut evaluation = ready.evaluate(household, month, language, &mut scratch)?;
    let given = facts::household(plan, &evaluation.fitted.batch, 0);
    let whole = answer(ready, &evaluation, true);
    if !asked.with_household {
        // Members are told by their place, the household not at all.
        for (space, rows) in evaluation.fitted.batch.rows.iter_mut().enumerate() {
            let place = |at: usize| if space == 0 { String::new() } else { format!("#{at}") };
            rows.ids = (1..=rows.count).map(place).collect();
        }
    }
    let explanation = ready.explain(&evaluation, &scratch, Options::default());
    let explanation = explained::render(&explanation, &Language::of(language));
    let told = answer(ready, &evaluation, false);
    let version = &plan.version;
    let of = |json: &Json| digest::of_bytes(json.to_string().as_bytes());
    let (told, explanation) = if asked.with_household {
        (told, explanation)
    } else {
        (kept::answer(told, plan), kept::explanation(&explanation))
    };
    Ok(Receipt {
        form: FORM,
        policy: version.policy(),
        period: month.to_string(),
        language: language.to_owned(),
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        meaning: ready.digest.clone(),
        entry: asked.entry.map(str::to_owned),
        household: of(&given),
        answer: told,
        whole_answer: of(&whole),
        explanation: kept::without_paths(explanation, &version.programme.id),
        given: asked.with_household.then_some(given),
    })
}

/// The answer without what the receipt says beside it.
fn answer(ready: &Ready, evaluation: &Evaluation, internal: bool) -> Json {
    let id = &ready.evaluator.plan().version.programme.id;
    let Json::Object(mut whole) = ready.json(evaluation, internal) else { return Json::Null };
    for beside in ["policy", "digest", "period", "engine", "unused"] {
        whole.shift_remove(beside);
    }
    kept::without_paths(Json::Object(whole), id)
}
