//! Two digests of a version: of what it means, and of how it is written.
//!
//! The meaning is everything that can change an answer: entities, kinds, values, defaults, guards, formulas, roundings,
//! sets, checks, rules as trees, and the marks of confidence that an answer reports. Labels, citations, notes, names of
//! versions, the order of keys and the layout are not in it. The text is every byte of the files of the chain.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::ground::amount;
use crate::ground::kind::Kind;
use crate::ground::value::Value;

use super::canonical;
use super::model::{Common, Input, Parameter, Presence, ResultDecl, Version};
use super::telling::{self, entity};

/// The digest of what a version means, as `sha256:` and 64 hexadecimal digits.
#[must_use]
pub fn meaning(version: &Version) -> String {
    hash(|hasher| {
        framed(hasher, version.programme.id.as_bytes());
        for line in lines(version) {
            framed(hasher, line.as_bytes());
        }
    })
}

/// All that a version means, one thing a line, in the order of the alphabet; the name of the programme is not in it.
fn lines(version: &Version) -> Vec<String> {
    let mut lines = Vec::new();
    let programme = &version.programme;
    lines.push(format!("money {} {} {}", programme.currency, programme.minor_unit, programme.weeks_in_year));
    for entity in &programme.entities {
        let of = entity.of.map_or("", |of| programme.entities[usize::from(of)].name.as_str());
        lines.push(format!("entity {} {} {of}", entity.name, entity.plural));
    }
    for choice in &version.choices {
        let members: Vec<&str> = choice.members.iter().map(|(member, _)| member.as_str()).collect();
        lines.push(format!("choice {} {}", choice.name, members.join(" ")));
    }
    lines.extend(version.inputs.iter().map(|input| self::input(version, input)));
    lines.extend(version.parameters.iter().map(parameter));
    lines.extend(version.results.iter().map(|result| self::result(version, result)));
    for set in &version.sets {
        let of = entity(version, set.of);
        lines.push(format!("set {} {of} {} {:?}", set.common.name, set.member.value, set.size));
    }
    for check in &version.checks {
        lines.push(format!("check {}.{} {}", entity(version, check.entity), check.common.name, check.refuses));
    }
    for helper in &version.helpers {
        lines.push(format!("helper {}", mark(&helper.common)));
    }
    lines.extend(version.functions.iter().map(|function| canonical::function(function)));
    lines.sort();
    lines
}

/// The digest of the files of a version's chain with their names, programme.toml first, then the oldest version.
#[must_use]
pub fn text(version: &Version) -> String {
    hash(|hasher| {
        framed(hasher, b"programme.toml");
        framed(hasher, version.programme.span.file.text.as_bytes());
        for layer in &version.layers {
            let folder = format!("/{}/", layer.id);
            for file in &layer.files {
                let name = file.path.rsplit_once(&folder).map_or(file.path.as_str(), |(_, name)| name);
                framed(hasher, format!("{}/{name}", layer.id).as_bytes());
                framed(hasher, file.text.as_bytes());
            }
        }
    })
}

/// The digest of bytes, as `sha256:` and 64 hexadecimal digits.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> String {
    hash(|hasher| hasher.update(bytes))
}

/// The digest of bytes that come piece by piece: each call of `next` gives the following ones, none at the end.
///
/// # Errors
/// Those of `next`.
pub fn of_pieces<E>(mut next: impl FnMut(&mut Vec<u8>) -> Result<(), E>) -> Result<String, E> {
    let mut hasher = Sha256::new();
    let mut piece = Vec::new();
    loop {
        piece.clear();
        next(&mut piece)?;
        if piece.is_empty() {
            return Ok(told(hasher));
        }
        hasher.update(&piece);
    }
}

fn hash(feed: impl FnOnce(&mut Sha256)) -> String {
    let mut hasher = Sha256::new();
    feed(&mut hasher);
    told(hasher)
}

fn told(hasher: Sha256) -> String {
    let mut out = String::from("sha256:");
    for byte in hasher.finalize() {
        // Writing to a text cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// A piece with its length before it, so that no two sequences of pieces have the same bytes.
fn framed(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update(format!("{}:", bytes.len()));
    hasher.update(bytes);
}

fn mark(common: &Common) -> String {
    format!("{} {}", common.name, common.confidence.text())
}

fn value(value: Value, kind: &Kind) -> String {
    value.text(kind)
}

fn input(version: &Version, input: &Input) -> String {
    let kind = &input.kind;
    let presence = match &input.presence {
        Presence::Required => "required".to_owned(),
        Presence::Optional => "optional".to_owned(),
        Presence::Default(default, _) => format!("default {}", value(*default, kind)),
    };
    format!(
        "input {}.{} {kind} scale {} from {} to {} {presence}{}",
        entity(version, input.entity),
        mark(&input.common),
        input.scale,
        value(input.min, kind),
        value(input.max, kind),
        if input.surplus.is_some() { " surplus" } else { "" },
    )
}

fn parameter(parameter: &Parameter) -> String {
    let kind = &parameter.kind;
    let holds = telling::holds(parameter);
    format!("parameter {} {kind} {holds}", mark(&parameter.common))
}

fn result(version: &Version, result: &ResultDecl) -> String {
    let kind = &result.kind;
    let mut out = format!(
        "result {}.{} {kind} otherwise {}{}",
        entity(version, result.entity),
        mark(&result.common),
        value(result.otherwise, kind),
        if result.internal { " internal" } else { "" }
    );
    for guard in &result.when {
        let _ = write!(out, " when {}", telling::guard(version, result.entity, guard));
    }
    if let Some(round) = &result.round {
        let _ = write!(out, " {}({})", round.mode.function(), amount::plain(round.to));
    }
    let _ = write!(out, " = {}", telling::formula(&result.formula, kind));
    out
}
