//! What a version says, in one line each: the text that digests, differences and histories compare and print.

use std::fmt::Write;

use crate::ground::amount;
use crate::ground::kind::{Kind, Time};
use crate::ground::value::Value;
use crate::rules::tree::Space;

use super::model::{
    Citation, Claim, Formula, Guard, Holds, Monotone, Parameter, Programme, Scale, TableRows, Varied, Version,
};

/// The name of an entity.
#[must_use]
pub fn entity(version: &Version, space: Space) -> &str {
    version.programme.entities.get(usize::from(space)).map_or("?", |entity| entity.name.as_str())
}

/// `key, place`.
#[must_use]
pub fn citation(citation: &Citation) -> String {
    if citation.place.is_empty() { citation.key.clone() } else { format!("{}, {}", citation.key, citation.place) }
}

/// The unit of a kind: the currency with the time of money; nothing for what has none.
#[must_use]
pub fn unit(programme: &Programme, kind: &Kind) -> Option<String> {
    let Kind::Money(time) = kind else { return None };
    Some(match time {
        None => programme.currency.clone(),
        Some(Time::Once) => format!("{} once", programme.currency),
        Some(time) => format!("{} a {}", programme.currency, time.text()),
    })
}

/// What a parameter holds.
#[must_use]
pub fn holds(parameter: &Parameter) -> String {
    match &parameter.holds {
        Holds::Scalar(scalar) => scalar.text(&parameter.kind),
        Holds::Fraction(numerator, denominator) => format!("{numerator}/{denominator}"),
        Holds::Scale(scale) => self::scale(scale),
        Holds::Table(table) => self::table(table, &parameter.kind),
        Holds::Unknown => "unknown".to_owned(),
    }
}

/// A scale as one line.
#[must_use]
pub fn scale(scale: &Scale) -> String {
    let mut out = format!("{} of {}:", if scale.marginal { "marginal" } else { "band" }, scale.of);
    for row in &scale.rows {
        let edge = match &row.lower {
            None => "below".to_owned(),
            Some(edge) if edge.included => format!("from {}", amount::plain(edge.at)),
            Some(edge) => format!("above {}", amount::plain(edge.at)),
        };
        let _ = write!(out, " {edge} → {};", amount::plain(row.value));
    }
    out.trim_end_matches(';').to_owned()
}

/// The key of a table's row as text.
#[must_use]
pub fn row_key(keys: &[Kind], row: &[i64]) -> String {
    let part = |(kind, lane): (&Kind, &i64)| match kind {
        Kind::Choice(choice) => {
            usize::try_from(*lane).ok().and_then(|code| choice.member(code)).unwrap_or("?").to_owned()
        }
        Kind::Bool => (*lane != 0).to_string(),
        _ => lane.to_string(),
    };
    keys.iter().zip(row).map(part).collect::<Vec<_>>().join(".")
}

/// A table as one line, its rows in the order of their keys.
#[must_use]
pub fn table(table: &TableRows, kind: &Kind) -> String {
    let keys: Vec<String> = table.keys.iter().map(ToString::to_string).collect();
    let mut rows: Vec<&(Vec<i64>, Value)> = table.rows.iter().collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = format!("by {}:", keys.join(", "));
    for (key, held) in rows {
        let _ = write!(out, " {} → {};", row_key(&table.keys, key), held.text(kind));
    }
    if let Some(otherwise) = table.otherwise {
        let _ = write!(out, " otherwise → {}", otherwise.text(kind));
    }
    out.trim_end_matches(';').to_owned()
}

/// A guard with its entity, said or not.
#[must_use]
pub fn guard(version: &Version, from: Space, guard: &Guard) -> String {
    if let Some(entity) = &guard.entity {
        return format!("{entity}.{}", guard.name);
    }
    let has = |space: Space| {
        version.results.iter().any(|result| result.entity == space && result.common.name == guard.name)
            || version.inputs.iter().any(|input| input.entity == space && input.common.name == guard.name)
    };
    let mut at = Some(from);
    while let Some(space) = at {
        if has(space) {
            return format!("{}.{}", entity(version, space), guard.name);
        }
        at = version.programme.entities.get(usize::from(space)).and_then(|entity| entity.of);
    }
    guard.name.clone()
}

/// Where a value comes from, as one line.
#[must_use]
pub fn formula(formula: &Formula, kind: &Kind) -> String {
    match formula {
        Formula::Rule => "rule".to_owned(),
        Formula::Rank(rank) => {
            let by: Vec<&str> = rank.by.iter().map(|said| said.value.as_str()).collect();
            let order = if rank.descending { "descending" } else { "ascending" };
            let within = rank.within.as_ref().map_or(String::new(), |within| format!(" within {}", within.value));
            format!("rank among {} by {} {order} ties {:?}{within}", rank.among.value, by.join(", "), rank.ties)
        }
        Formula::Aggregate { join, group, read, otherwise } => {
            let read = read.as_ref().map_or(String::new(), |read| format!(".{}", read.value));
            let none = otherwise.map_or(String::new(), |otherwise| format!(", {}", otherwise.text(kind)));
            format!("{}({}{read}{none})", format!("{join:?}").to_lowercase(), group.value)
        }
        Formula::Abolished(constant, _) => format!("abolished {}", constant.text(kind)),
    }
}

/// What an invariant says, as one line.
#[must_use]
pub fn claim(claim: &Claim) -> String {
    match claim {
        Claim::Holds(said) => one_line(&said.value),
        Claim::Monotone(monotone) => self::monotone(monotone),
    }
}

/// How a result answers to a change, as a sentence without a full stop.
#[must_use]
pub fn monotone(monotone: &Monotone) -> String {
    let change = match &monotone.varied {
        Varied::Adding(group, None) => format!("with one more of `{}`", group.value),
        Varied::Adding(group, Some(who)) => {
            format!("with one more of `{}` where `{}`", group.value, one_line(&who.value))
        }
        Varied::Raising(input) => format!("with a larger `{}`", input.value),
        Varied::Turning(input) => format!("where `{}` becomes true", input.value),
    };
    format!("{change}, `{}` never {}", monotone.result.value, monotone.never.text())
}

/// A text that may run over several lines, as one.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
