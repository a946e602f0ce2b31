//! Names that mean two things.

use std::collections::HashMap;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::Span;

use super::declarations::{Declarations, Item, Section};
use super::model::Programme;

/// Tells every name that is taken by something else.
pub fn tell(programme: &Programme, all: &Declarations, findings: &mut Findings) {
    let mut results: HashMap<&str, &Item> = HashMap::new();
    for item in all.of(Section::Results).values() {
        let first = *results.entry(item.last()).or_insert(item);
        if first.name != item.name {
            let help = "the name of a result is that of its rule: let each be the only one in the version";
            taken(&item.key, &format!("there is a result `{}` already", first.name), &first.key, help, findings);
        }
        if let Some(input) = all.of(Section::Inputs).get(&item.name) {
            let help = "a rule could not tell one from the other: give one of them another name";
            taken(&item.key, &format!("there is an input `{}` already", input.name), &input.key, help, findings);
        }
    }
    let mut checks: HashMap<&str, &Item> = HashMap::new();
    for item in all.of(Section::Checks).values() {
        let help = "a check has the name of its rule: let each rule belong to one thing";
        let first = *checks.entry(item.last()).or_insert(item);
        if let Some(result) = results.get(item.last()) {
            taken(&item.key, &format!("there is a result `{}` already", result.name), &result.key, help, findings);
        } else if first.name != item.name {
            taken(&item.key, &format!("there is a check `{}` already", first.name), &first.key, help, findings);
        }
    }
    for (name, item) in all.of(Section::Sets) {
        let clash = programme.entities.iter().find(|entity| entity.name == *name || entity.plural == *name);
        if let Some(entity) = clash {
            let help = "a set stands wherever a group does: give it a name of its own";
            taken(&item.key, &format!("`{name}` names an entity or its group"), &entity.span, help, findings);
        }
    }
}

fn taken(at: &Span, text: &str, first: &Span, help: &str, findings: &mut Findings) {
    findings.push(Diagnostic::new(codes::NAME_TAKEN, at, text).note("it is declared here", first).help(help));
}
