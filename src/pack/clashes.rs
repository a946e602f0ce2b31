//! Names that mean two things.

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::Span;

use super::declarations::{Declarations, Section};
use super::model::Programme;

/// Tells every name that is taken by something else.
pub fn tell(programme: &Programme, all: &Declarations, findings: &mut Findings) {
    let results: Vec<_> = all.of(Section::Results).values().collect();
    for (at, item) in results.iter().enumerate() {
        if let Some(first) = results[..at].iter().find(|first| first.last() == item.last()) {
            let help = "the name of a result is that of its rule: let each be the only one in the version";
            taken(&item.key, &format!("there is a result `{}` already", first.name), &first.key, help, findings);
        }
        if let Some(input) = all.of(Section::Inputs).get(&item.name) {
            let help = "a rule could not tell one from the other: give one of them another name";
            taken(&item.key, &format!("there is an input `{}` already", input.name), &input.key, help, findings);
        }
    }
    let checks: Vec<_> = all.of(Section::Checks).values().collect();
    for (at, item) in checks.iter().enumerate() {
        let help = "a check has the name of its rule: let each rule belong to one thing";
        if let Some(first) = results.iter().find(|first| first.last() == item.last()) {
            taken(&item.key, &format!("there is a result `{}` already", first.name), &first.key, help, findings);
        } else if let Some(first) = checks[..at].iter().find(|first| first.last() == item.last()) {
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
