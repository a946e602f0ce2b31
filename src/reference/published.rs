//! Published amounts: what a household is said to get, compared exactly.

use super::cases::{Written, expected_of};
use crate::evaluate::answer::Cell;
use crate::evaluate::program::Scratch;
use crate::explain::evaluation::{self, Ready};
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::ground::source::Span;
use crate::household::expect;
use crate::household::written::Expect;
use crate::pack::Shelf;
use crate::rules::tree::Column;

/// One [[expect]] of a household.
#[derive(Clone, Debug)]
pub struct Published {
    /// `ma-asd@2025-11`.
    pub policy: String,
    /// The household.
    pub household: String,
    /// The month.
    pub month: Month,
    /// Who published it.
    pub source: Option<String>,
    /// How many results were compared.
    pub compared: usize,
    /// What differs.
    pub wrong: Vec<Wrong>,
}

/// A result that is not what was published.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// `household.monthly_aid`, `person.child_allowance of aicha`.
    pub result: String,
    /// What was published.
    pub published: String,
    /// What came out.
    pub computed: String,
    /// Where it is written.
    pub span: Span,
}

/// Compares what was published about some versions of a programme.
///
/// # Errors
/// Expectations of nothing, and households that a version with a published amount refuses.
pub fn compare(shelf: &Shelf, versions: &[String], written: &[Written]) -> Result<Vec<Published>, Findings> {
    let mut findings = Findings::new();
    let mut asked: Vec<(String, Month, &Written, &Expect)> = Vec::new();
    for household in written {
        for expect in &household.household.expects {
            match expected_of(expect, shelf) {
                Ok((version, month)) if versions.contains(&version) => asked.push((version, month, household, expect)),
                Ok(_) => {}
                Err(finding) => findings.push(finding),
            }
        }
    }
    let mut all = Vec::new();
    for version in versions {
        let mut of_version = asked.iter().filter(|(of, ..)| of == version).peekable();
        if of_version.peek().is_none() {
            continue;
        }
        let ready = match evaluation::ready(shelf, version) {
            Ok(ready) => ready,
            Err(more) => {
                findings.extend(more);
                continue;
            }
        };
        for (_, month, household, expect) in of_version {
            match one(&ready, household, expect, *month) {
                Ok(published) => all.push(published),
                Err(more) => findings.extend(more),
            }
        }
    }
    findings.unless_errors(all).map(|(all, _)| all)
}

fn one(ready: &Ready, written: &Written, expect: &Expect, month: Month) -> Result<Published, Findings> {
    let plan = ready.evaluator.plan();
    let language = plan.version.programme.languages.first().map_or("", String::as_str);
    let evaluation = ready.evaluate(&written.household, month, language, &mut Scratch::new())?;
    let batch = &evaluation.fitted.batch;
    let expected = expect::fit(expect, plan, batch)?;
    let compared = expected.len();
    let mut wrong = Vec::new();
    for one in expected {
        let cell = evaluation.answer.results[one.result as usize].get(one.row);
        let found = match cell {
            Some(Cell::Value(value)) => Some(*value),
            _ => None,
        };
        let same = match (cell, one.value) {
            (Some(Cell::Missing), None) => true,
            _ => found.is_some() && found == one.value,
        };
        if same {
            continue;
        }
        let kind = &plan.results[one.result as usize].kind;
        let space = plan.results[one.result as usize].space;
        let id = batch.rows[usize::from(space)].ids.get(one.row).filter(|_| space != 0);
        let of = id.map_or(String::new(), |id| format!(" of {id}"));
        let told = |value: Option<crate::ground::value::Value>, none: &str| {
            value.map_or_else(|| none.to_owned(), |value| value.text(kind))
        };
        wrong.push(Wrong {
            result: format!("{}{of}", plan.column_name(Column::Result(one.result))),
            published: told(one.value, "missing"),
            computed: told(found, if matches!(cell, Some(Cell::Missing)) { "missing" } else { "no value" }),
            span: one.span,
        });
    }
    Ok(Published {
        policy: plan.version.policy(),
        household: written.name.clone(),
        month,
        source: expect.source.clone(),
        compared,
        wrong,
    })
}
