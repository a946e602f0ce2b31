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
            let path: Vec<&str> =
                chain[first..].iter().chain([&next]).filter_map(|at| headers.get(*at)).map(|h| h.id.as_str()).collect();
            let text = if path.len() == 2 {
                format!("`{}` extends itself", extends.value)
            } else {
                format!("these versions extend each other in a circle: {}", path.join(" → "))
            };
            findings.push(
                Diagnostic::new(codes::EXTENDS_CYCLE, &extends.span, text)
                    .help("extend an earlier version, or none: leave `extends` out"),
            );
            break;
        }
        let below = headers[next];
        if below.from >= header.from {
            findings.push(
                Diagnostic::new(
                    codes::EXTENDS_LATER,
                    &extends.span,
                    format!("{} begins in {}, and this version in {}", below.id, below.from, header.from),
                )
                .help("a version extends one that begins before it"),
            );
        }
        if header.status == Status::Adopted && below.status == Status::Draft {
            findings.push(
                Diagnostic::new(codes::EXTENDS_DRAFT, &extends.span, format!("`{}` is a draft", below.id))
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
