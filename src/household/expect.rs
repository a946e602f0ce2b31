//! What a household is expected to come to meets a version: results by slot and row, values of their kind.

use crate::check::plan::Plan;
use crate::ground::codes::household::{EXPECT_MEMBER, EXPECT_RESULT};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{self, What, scalar};
use crate::ground::kind::Kind;
use crate::ground::names;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::rules::tree::ResultSlot;

use super::batch::Batch;
use super::value;
use super::written::{Expect, ExpectedResult};

/// One expected result that fits a version.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The result.
    pub result: ResultSlot,
    /// The row of its entity in the household.
    pub row: usize,
    /// The value; `None` where it is expected to be missing (`null`).
    pub value: Option<Value>,
    /// Where it is written.
    pub span: Span,
}

/// Fits an expectation to a version and a household of it.
///
/// # Errors
/// Results that the version does not have, members who are not there, values of another kind.
pub fn fit(expect: &Expect, plan: &Plan, batch: &Batch) -> Result<Vec<Expected>, Findings> {
    let mut findings = Findings::new();
    let mut all = Vec::with_capacity(expect.results.len());
    for expected in &expect.results {
        match one(expected, plan, batch) {
            Ok(expected) => all.push(expected),
            Err(finding) => findings.push(finding),
        }
    }
    findings.sorted().unless_errors(all).map(|(all, _)| all)
}

fn one(expected: &ExpectedResult, plan: &Plan, batch: &Batch) -> Result<Expected, Diagnostic> {
    let version = &plan.version;
    let entity = &version.programme.entities[usize::from(expected.space)];
    let name = &expected.name.value;
    let slot = version.result(name).filter(|slot| version.results[*slot as usize].entity == expected.space);
    let Some(result) = slot else {
        let own = version.results.iter().filter(|result| result.entity == expected.space);
        let help = names::meant(name, own.map(|result| result.common.name.as_str()).collect::<Vec<_>>());
        let message = format!("`{}` has no result `{name}` of the {}", version.policy(), entity.name);
        return Err(Diagnostic::new(EXPECT_RESULT, &expected.name.span, message).help_if(help));
    };
    let ids = &batch.rows[usize::from(expected.space)].ids;
    let row = match &expected.id {
        None => 0,
        Some(id) => ids.iter().position(|other| *other == id.value).ok_or_else(|| {
            let help = names::meant(&id.value, ids.iter().map(String::as_str).collect::<Vec<_>>());
            let message = format!("there is no {} `{}` in the household", entity.name, id.value);
            Diagnostic::new(EXPECT_MEMBER, &id.span, message).help_if(help)
        })?,
    };
    let value = match expected.value.what {
        What::Null => None,
        _ => Some(typed(&version.results[result as usize].kind, &expected.value, &format!("the expected `{name}`"))?),
    };
    Ok(Expected { result, row, value, span: expected.value.span.clone() })
}

fn typed(kind: &Kind, written: &document::Value, what: &str) -> Result<Value, Diagnostic> {
    Ok(match kind {
        Kind::Bool => Value::Bool(scalar::boolean(written, what)?),
        Kind::Count => Value::Count(scalar::count(written, what)?),
        Kind::Number | Kind::Money(_) => Value::Decimal(scalar::number(written, what)?),
        Kind::Date => Value::Date(scalar::date(written, what)?),
        Kind::Choice(choice) => {
            let name = scalar::text(written, what)?;
            let code = value::member(choice, name).map_err(|misfit| {
                Diagnostic::new(misfit.code(), &written.span, format!("{what}: `{name}` {misfit}"))
                    .help_if(misfit.help())
            })?;
            Value::Choice(u16::try_from(code).unwrap_or(u16::MAX))
        }
    })
}
