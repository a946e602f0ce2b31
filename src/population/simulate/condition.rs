//! A condition that somebody typed: a rule of the root like any other, added to the version for one run, so that both
//! roads decide it.

use std::sync::Arc;

use crate::check;
use crate::check::plan::Plan;
use crate::ground::amount;
use crate::ground::codes::population::BAD_CONDITION;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::ground::source::{SourceFile, Span};
use crate::ground::value::Value;
use crate::pack::model::{Common, Confidence, Formula, Holds, Parameter, ResultDecl, Version};
use crate::rules::parse;
use crate::rules::tree::ResultSlot;

/// A version with a condition, and the result that holds it.
#[derive(Clone, Debug)]
pub struct Conditioned {
    /// The version with the condition; all other slots are those of the version.
    pub plan: Arc<Plan>,
    /// The condition.
    pub slot: ResultSlot,
}

/// Adds a condition to a version. It is written as in a rule: `household.eligible && household.region == "oriental"`;
/// inputs and results of the root need no entity before them.
///
/// # Errors
/// What is wrong with it; what no rule may hold, it may not either, but for amounts.
pub fn add(plan: &Plan, condition: &str) -> Result<Conditioned, Findings> {
    let version = &plan.version;
    let name = free_name(version);
    let (body, mut roots) = with_entities(version, condition);
    let (plan, amounts) = check::with_condition(&extended(version, &name, &body, &roots, Vec::new())?, &name)?;
    let slot = u32::try_from(version.results.len()).unwrap_or(u32::MAX);
    if amounts.is_empty() {
        return Ok(Conditioned { plan: Arc::new(plan), slot });
    }
    let (body, parameters) = with_parameters(version, &body, &amounts);
    if !roots.iter().any(|root| root == LAW) {
        roots.push(LAW.to_owned());
    }
    let (plan, _) = check::check(&extended(version, &name, &body, &roots, parameters)?)?;
    Ok(Conditioned { plan: Arc::new(plan), slot })
}

/// The figures, as rules name them.
const LAW: &str = "law";
/// What stands before the condition in its rule, after the line of its name.
const INDENT: &str = "    ";

/// The version with the condition as one more result.
fn extended(
    version: &Version,
    name: &str,
    body: &str,
    roots: &[String],
    parameters: Vec<Parameter>,
) -> Result<Arc<Version>, Findings> {
    let text = format!("fn {name}({}) {{\n{INDENT}{body}\n}}\n", roots.join(", "));
    let file = SourceFile::new("--where", text);
    let mut functions = parse::read(&file)?;
    let function = match (functions.pop(), functions.is_empty()) {
        (Some(function), true) if function.name == name => function,
        _ => {
            let message = "a condition is one expression that is true or false";
            let help = "write it as it would stand between the braces of a rule: household.eligible";
            return Err(Diagnostic::nowhere(BAD_CONDITION, message).help(help).into());
        }
    };
    let mut version = Version::clone(version);
    version.parameters.extend(parameters);
    version.functions.push(Arc::new(function));
    version.function_set_by.push(version.header.id.clone());
    version.results.push(ResultDecl {
        common: common(&version, name, &Span::whole(&file)),
        entity: 0,
        kind: Kind::Bool,
        when: Vec::new(),
        otherwise: Value::Bool(false),
        formula: Formula::Rule,
        round: None,
        internal: true,
    });
    Ok(Arc::new(version))
}

fn common(version: &Version, name: &str, span: &Span) -> Common {
    Common {
        name: name.to_owned(),
        label: Label::default(),
        source: None,
        confidence: Confidence::Confirmed,
        set_by: version.header.id.clone(),
        was: None,
        note: None,
        span: span.clone(),
    }
}

/// The condition with its amounts read from the law, and the parameters that hold them: so both roads take them for what
/// they are.
fn with_parameters(version: &Version, body: &str, amounts: &[(Span, Kind)]) -> (String, Vec<Parameter>) {
    let mut amounts = amounts.to_vec();
    amounts.sort_by_key(|(span, _)| span.start);
    amounts.dedup_by_key(|(span, _)| span.start);
    let (mut out, mut parameters, mut done) = (String::new(), Vec::new(), 0);
    for (number, (span, kind)) in (1..).zip(&amounts) {
        let before = span.file.text.rfind(body).unwrap_or(0);
        let (start, end) = (span.start - before, span.end - before);
        let Ok(amount) = amount::parse(span.text()) else { continue };
        let known = version.parameters.iter().chain(&parameters);
        let known: Vec<&String> = known.map(|parameter: &Parameter| &parameter.common.name).collect();
        let names = (number..).map(|number: u32| format!("typed_{number}"));
        let name = names.into_iter().find(|name| !known.contains(&name)).unwrap_or_default();
        out.push_str(&body[done..start]);
        out.push_str(&format!("{LAW}.{name}"));
        done = end;
        parameters.push(Parameter {
            common: common(version, &name, span),
            kind: kind.clone(),
            scale: amount::decimals(amount),
            holds: Holds::Scalar(Value::Decimal(amount)),
            value_span: span.clone(),
        });
    }
    out.push_str(&body[done..]);
    (out, parameters)
}

/// A name that nothing has.
fn free_name(version: &Version) -> String {
    let taken = |name: &str| {
        version.functions.iter().any(|function| function.name == name)
            || version.results.iter().any(|result| result.common.name == name)
            || version.inputs.iter().any(|input| input.common.name == name)
            || version.sets.iter().any(|set| set.common.name == name)
    };
    let names =
        (0_u32..).map(|number| if number == 0 { "condition".to_owned() } else { format!("condition_{number}") });
    names.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

/// The condition with the root before the columns that stand without an entity, and the parameters that it needs.
fn with_entities(version: &Version, condition: &str) -> (String, Vec<String>) {
    let programme = &version.programme;
    let root = &programme.entities[0].name;
    let mut known: Vec<&str> = programme.entities.iter().skip(1).map(|entity| entity.plural.as_str()).collect();
    known.extend(version.sets.iter().map(|set| set.common.name.as_str()));
    known.extend([root.as_str(), "law", "period"]);
    let is_column = |name: &str| {
        let results = version.results.iter().filter(|result| result.entity == 0).map(|result| &result.common.name);
        let inputs = version.inputs.iter().filter(|input| input.entity == 0).map(|input| &input.common.name);
        results.chain(inputs).any(|column| column == name)
    };
    let (mut out, mut roots) = (String::new(), Vec::new());
    let mut need = |name: &str| {
        if !roots.iter().any(|known| known == name) {
            roots.push(name.to_owned());
        }
    };
    for (before, word, after) in words(condition) {
        let free = !out.trim_end().ends_with('.') && !before.trim_end().ends_with('.');
        out.push_str(before);
        if free && known.contains(&word) {
            need(word);
        } else if free && is_column(word) && !after.trim_start().starts_with(['(', '.']) {
            need(root);
            out.push_str(root);
            out.push('.');
        }
        out.push_str(word);
    }
    (out, roots)
}

/// A text as its words, each with what stands before it and after it; texts in quotes are no words.
fn words(text: &str) -> Vec<(&str, &str, &str)> {
    let mut all = Vec::new();
    let (mut start, mut rest, mut quoted) = (0, text.char_indices().peekable(), false);
    while let Some((at, sign)) = rest.next() {
        if sign == '"' {
            quoted = !quoted;
        }
        if quoted || !(sign.is_alphanumeric() || sign == '_') {
            continue;
        }
        let mut end = at + sign.len_utf8();
        while let Some((next, sign)) = rest.next_if(|(_, sign)| sign.is_alphanumeric() || *sign == '_') {
            end = next + sign.len_utf8();
        }
        all.push((&text[start..at], &text[at..end], &text[end..]));
        start = end;
    }
    all.push((&text[start..], "", ""));
    all
}
