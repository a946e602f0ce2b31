//! The chain of a version: what it extends, and what that extends, back to a version that stands alone.

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits;

use super::fields;
use super::model::{Header, Status};

/// The positions of a version's chain, oldest first, itself last.
///
/// # Errors
/// Unknown, cyclic, later and draft versions extended, and chains past the limit; only what concerns this version and
/// what it rests on.
pub fn of(headers: &[&Header], start: usize) -> Result<Vec<usize>, Findings> {
    let mut chain = vec![start];
    let mut at = start;
    let mut findings = Findings::new();
    while let Some(header) = headers.get(at) {
        let Some(extends) = &header.extends else { break };
        let Some(next) = headers.iter().position(|other| other.id == extends.value) else {
            let near = fields::meant(&extends.value, headers.iter().map(|other| other.id.as_str()));
            findings.push(
                Diagnostic::new(
                    codes::EXTENDS_UNKNOWN,
                    &extends.span,
                    format!("there is no version `{}`", extends.value),
                )
                .help_if(near),
            );
            break;
        };
        if let Some(first) = chain.iter().position(|seen| *seen == next) {
            return Err(Findings { all: circle(headers, &chain[first..]).into_iter().collect() });
        }
        let below = headers[next];
        if below.from >= header.from {
            findings.push(
                Diagnostic::new(
                    codes::EXTENDS_LATER,
                    &extends.span,
                    format!(
                        "this version begins in {}, and `{}`, which it extends, in {}",
                        header.from, below.id, below.from
                    ),
                )
                .help("a version extends one that begins before it"),
            );
        }
        if header.status == Status::Adopted && below.status == Status::Draft {
            findings.push(
                Diagnostic::new(
                    codes::EXTENDS_DRAFT,
                    &extends.span,
                    format!("this version is adopted, and `{}`, which it extends, is a draft", below.id),
                )
                .help("an adopted version rests on adopted versions: adopt that one first"),
            );
        }
        chain.push(next);
        if chain.len() > limits::EXTENDS_CHAIN {
            findings.push(
                Diagnostic::new(codes::CHAIN_TOO_LONG, &extends.span, "the chain of extended versions is too long")
                    .help(format!("a chain has at most {} versions: begin a new one", limits::EXTENDS_CHAIN)),
            );
            break;
        }
        at = next;
    }
    chain.reverse();
    findings.unless_errors(chain).map(|(chain, _)| chain)
}

/// A circle is told once, whichever of its versions is looked at: of its earliest version, which cannot extend any other
/// of them.
fn circle(headers: &[&Header], circle: &[usize]) -> Option<Diagnostic> {
    let order = |at: &usize| headers.get(*at).map(|header| (header.from, header.id.as_str()));
    let earliest = (0..circle.len()).min_by_key(|place| order(&circle[*place]))?;
    let around = (0..=circle.len()).filter_map(|step| headers.get(*circle.get((earliest + step) % circle.len())?));
    let path: Vec<&str> = around.map(|header| header.id.as_str()).collect();
    let extends = headers.get(circle[earliest])?.extends.as_ref()?;
    let text = if path.len() == 2 {
        format!("`{}` extends itself", extends.value)
    } else {
        format!("these versions extend each other in a circle: {}", path.join(" → "))
    };
    let help = "extend an earlier version, or none: leave `extends` out";
    Some(Diagnostic::new(codes::EXTENDS_CYCLE, &extends.span, text).help(help))
}
