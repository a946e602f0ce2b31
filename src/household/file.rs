//! A household as the text of its file, ready to be kept under `households/`.

use std::fmt::Write;

use crate::check::plan::Plan;
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::rules::tree::Space;

use super::draft::Draft;

/// The text of a household's file, with remarks above it.
#[must_use]
pub fn text(plan: &Plan, household: &Draft, remarks: &[String]) -> String {
    let mut out = String::new();
    for remark in remarks {
        let _ = writeln!(out, "{}", format!("# {remark}").trim_end());
    }
    if !remarks.is_empty() {
        out.push('\n');
    }
    let entities = &plan.version.programme.entities;
    let _ = writeln!(out, "[{}]", entities[0].name);
    facts(plan, 0, household, &mut out);
    let mut all = Vec::new();
    gather(household, None, &mut all);
    // Rows of one entity stand together, deeper ones with the id of what contains them.
    for (space, entity) in (1..).zip(&entities[1..]) {
        for (_, above, member) in all.iter().filter(|(own, ..)| *own == space) {
            let _ = writeln!(out, "\n[[{}]]", entity.plural);
            if is_id(&member.id) {
                let _ = writeln!(out, "id = \"{}\"", member.id);
            }
            if let (Some(of), Some(above)) = (entity.of.filter(|of| *of != 0), above) {
                let _ = writeln!(out, "{}_id = \"{above}\"", entities[usize::from(of)].name);
            }
            facts(plan, space, member, &mut out);
        }
    }
    out
}

/// The facts of one row, a line each.
pub fn facts(plan: &Plan, space: Space, row: &Draft, out: &mut String) {
    for (slot, lane) in &row.facts {
        let (input, declared) = (&plan.inputs[*slot as usize], &plan.version.inputs[*slot as usize]);
        let Some(value) = Value::from_lane(*lane, &input.kind, input.scale).filter(|_| input.space == space) else {
            continue;
        };
        let value = value.text(&input.kind);
        let quoted = matches!(input.kind, Kind::Choice(_));
        let value = if quoted { format!("\"{value}\"") } else { value };
        let _ = writeln!(out, "{} = {value}", declared.common.name);
    }
}

/// Whether an id was given, and not the number of a row.
fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.starts_with('#')
}

fn gather<'d>(row: &'d Draft, id: Option<&'d str>, all: &mut Vec<(Space, Option<&'d str>, &'d Draft)>) {
    for (space, member) in &row.members {
        all.push((*space, id, member));
        gather(member, Some(&member.id), all);
    }
}
