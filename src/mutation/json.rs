//! Mutants as JSON, for other programs.

use serde_json::{Value, json};

use crate::ground::source::Span;

use super::{By, Mutation, Verdict};

/// What became of the mutants of a version.
#[must_use]
pub fn json(mutation: &Mutation) -> Value {
    let caught: serde_json::Map<String, Value> =
        By::ALL.iter().map(|(by, word)| ((*word).to_owned(), json!(mutation.caught(*by)))).collect();
    let mutants = mutation.mutants.iter().map(|(mutant, verdict)| {
        let mut out = json!({
            "mutant": mutant.name, "of": mutant.of.word(), "within": mutant.within, "change": mutant.told,
            "at": at(&mutant.span),
        });
        match verdict {
            Verdict::Caught(caught) => out["caught"] = json!({ "by": caught.by.word(), "who": caught.who }),
            Verdict::Survives { reason, found } => {
                out["survives"] = json!(true);
                if let Some(reason) = reason {
                    out["reason"] = json!(reason);
                }
                if let Some(found) = found {
                    out["would_be_caught"] = json!({
                        "near": found.near, "period": found.month.to_string(), "if": found.changes, "gets": found.gets,
                    });
                }
            }
        }
        out
    });
    json!({
        "policy": mutation.plan.version.policy(),
        "made": mutation.mutants.len(),
        "caught": caught,
        "survive": mutation.survivors().count(),
        "survive_without_reason": mutation.unexplained().count(),
        "search_ended": mutation.search_ended,
        "mutants": mutants.collect::<Vec<_>>(),
        "left_out": mutation.left_out.iter().map(|left| {
            json!({ "mutant": left.name, "of": left.of.word(), "at": at(&left.span), "why": left.why })
        }).collect::<Vec<_>>(),
    })
}

fn at(span: &Span) -> String {
    let place = span.place();
    format!("{}:{}:{}", span.file.path, place.line, place.column)
}
