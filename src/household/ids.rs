//! Ids of members: what tells one from another. Those without one are `#1`, `#2`… in the order listed.

use std::collections::BTreeMap;

use crate::ground::codes::household::{BAD_ID, DUPLICATE_ID, ID_TOO_LONG};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{Value, scalar};
use crate::ground::hidden;
use crate::ground::limits;
use crate::ground::source::{Said, Span};
use crate::pack::model::Programme;
use crate::rules::tree::Space;

use super::written::Facts;

/// Reads an id; a finding and `None` where it may not be used. `null` is none.
pub fn read(value: &Value, entity: &str, findings: &mut Findings) -> Option<Said<String>> {
    if matches!(value.what, crate::ground::document::What::Null) {
        return None;
    }
    match scalar::text(value, &format!("`id` of a {entity}")) {
        Ok(id) => match fault(id) {
            None => Some(Said::new(id.to_owned(), value.span.clone())),
            Some(fault) => {
                let message = format!("the id `{}` of a {entity} {fault}", hidden::shown(id));
                let help = "an id is a short text with no space before or after it, for example \"aicha\" or \"p-102\"";
                let code = if is_too_long(id) { ID_TOO_LONG } else { BAD_ID };
                findings.push(Diagnostic::new(code, &value.span, message).help(help));
                None
            }
        },
        Err(finding) => {
            findings.push(finding);
            None
        }
    }
}

/// What is wrong with an id, in words that follow it.
#[must_use]
pub fn fault(id: &str) -> Option<String> {
    if is_too_long(id) {
        Some(format!("has more than {} characters", limits::ID_CHARACTERS))
    } else if id.is_empty() {
        Some("is empty".to_owned())
    } else if id.starts_with('#') {
        Some("begins with `#`, which stands for those without an id".to_owned())
    } else if id.chars().any(hidden::is_invisible) {
        Some("has invisible characters".to_owned())
    } else if id.trim() != id {
        Some("begins or ends with a space".to_owned())
    } else {
        None
    }
}

fn is_too_long(id: &str) -> bool {
    id.chars().count() > limits::ID_CHARACTERS
}

/// Tells every id that two members of one entity share.
pub fn check(facts: &Facts, programme: &Programme, findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    walk(facts, programme, &mut seen, findings);
}

fn walk<'f>(
    facts: &'f Facts,
    programme: &Programme,
    seen: &mut BTreeMap<(Space, &'f str), &'f Span>,
    findings: &mut Findings,
) {
    for member in facts.groups.iter().flat_map(|members| &members.all) {
        if let Some(id) = &member.id
            && let Some(first) = seen.insert((member.space, &id.value), &id.span)
        {
            let entity = programme.entities.get(usize::from(member.space)).map_or("member", |e| e.name.as_str());
            let message = format!("two of the household have the {entity} id `{}`", id.value);
            let finding = Diagnostic::new(DUPLICATE_ID, &id.span, message).note("the first one is here", first);
            findings.push(finding.help("give each one an id of its own"));
        }
        walk(member, programme, seen, findings);
    }
}
