//! What a version declares and nothing uses.

use std::collections::BTreeSet;

use crate::check::lower::Lowering;
use crate::ground::codes::check as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::names::nearest;
use crate::pack::model::{Formula, Version};

/// Tells helpers that nothing calls, figures that no rule reads, sets that nothing uses, marks on helpers that are not there.
pub fn tell(lowering: &mut Lowering<'_>) {
    let version: &Version = lowering.scope.version;
    let rules: BTreeSet<&str> = version
        .results
        .iter()
        .filter(|result| matches!(result.formula, Formula::Rule))
        .map(|result| result.common.name.as_str())
        .chain(version.checks.iter().map(|check| check.common.name.as_str()))
        .collect();
    for function in &version.functions {
        if !rules.contains(function.name.as_str()) && !lowering.callers.contains_key(&function.name) {
            let of_result = version.results.iter().any(|result| result.common.name == function.name);
            let help = if of_result {
                "the result of this name is declared as an aggregation, a rank or abolished: take the function out"
                    .to_owned()
            } else {
                "take it out, call it, or declare a result of its name".to_owned()
            };
            let message = format!("nothing calls the function `{}`", function.name);
            lowering.findings.push(Diagnostic::new(codes::UNUSED_HELPER, &function.span, message).help(help));
        }
    }
    for (slot, parameter) in (0..).zip(&version.parameters) {
        if !lowering.parameters_read.contains(&slot) {
            let message = format!("no rule reads the figure `{}`", parameter.common.name);
            let help = "read it as `law.…`, or take it out (in an extending version: `removed = { source = \"…\" }`)";
            lowering
                .findings
                .push(Diagnostic::new(codes::UNUSED_PARAMETER, &parameter.common.span, message).help(help));
        }
    }
    for (slot, set) in (0..).zip(&version.sets) {
        if !lowering.sets_read.contains(&slot) {
            let message = format!("nothing uses the set `{}`", set.common.name);
            lowering.findings.push(
                Diagnostic::new(codes::UNUSED_SET, &set.common.span, message)
                    .help("go through it in a rule, or take it out"),
            );
        }
    }
    for helper in &version.helpers {
        let name = &helper.common.name;
        let there = version.functions.iter().any(|function| function.name == *name);
        if !there || rules.contains(name.as_str()) {
            let message = if there {
                format!("`{name}` is the rule of a result, not a helper")
            } else {
                format!("there is no helper `{name}` to mark")
            };
            let functions = version.functions.iter().map(|function| function.name.as_str());
            let near = nearest(name, functions.filter(|function| !rules.contains(function)));
            let help = match near {
                _ if there => "put the mark on the result: `confidence = \"…\"`".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => "a mark under [helpers] names a function of the rules".to_owned(),
            };
            lowering.findings.push(Diagnostic::new(codes::UNMARKED_HELPER, &helper.common.span, message).help(help));
        }
    }
}
