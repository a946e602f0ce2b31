//! The results that a sweep watches, as they were typed: `monthly_aid`, `person.age` for all persons, `persons.aicha.age`.

use crate::check::plan::Plan;
use crate::cli::refusal::Refusal;
use crate::evaluate::sweep::Watched;
use crate::ground::codes::evaluate::SWEEP_MEMBER;
use crate::ground::codes::face;
use crate::ground::{hidden, names};
use crate::household::batch::Batch;

/// The results of some names, each once, in the order typed; of members all of them, or the one that is named.
///
/// # Errors
/// A name of no result, a member that is not there.
pub(super) fn watched(typed: &[String], plan: &Plan, batch: &Batch) -> Result<Vec<Watched>, Refusal> {
    let mut watched: Vec<Watched> = Vec::new();
    for name in typed {
        for one in rows(name, plan, batch)? {
            if !watched.contains(&one) {
                watched.push(one);
            }
        }
    }
    if watched.is_empty() {
        let message = format!("the household has nobody of whom {} could be told", names::listed(typed));
        return Err(Refusal::coded(SWEEP_MEMBER, message, "watch a result of the household itself"));
    }
    Ok(watched)
}

fn rows(name: &str, plan: &Plan, batch: &Batch) -> Result<Vec<Watched>, Refusal> {
    let version = &plan.version;
    let entities = &version.programme.entities;
    let (whose, bare) = name.rsplit_once('.').map_or((None, name), |(whose, bare)| (Some(whose), bare));
    let unknown = || {
        let known: Vec<&str> = version.results.iter().map(|result| result.common.name.as_str()).collect();
        let help = names::meant(bare, known).unwrap_or_else(|| format!("see bareme show {}", version.policy()));
        let message = format!("`{}` has no result `{}`", version.policy(), hidden::shown(name));
        Refusal::coded(face::UNKNOWN_NAME, message, help)
    };
    let slot = version.result(bare).ok_or_else(unknown)?;
    let space = usize::from(version.results[slot as usize].entity);
    let rows = &batch.rows[space];
    let all = || (0..rows.count).map(|row| (slot, row)).collect();
    let entity = &entities[space];
    match whose {
        None => Ok(all()),
        Some(whose) if whose == entity.name || (whose == entity.plural && space != 0) => Ok(all()),
        Some(whose) => {
            let id = whose.split_once('.').filter(|(group, _)| space != 0 && *group == entity.plural).map(|(_, id)| id);
            let id = id.ok_or_else(unknown)?;
            let row = rows.ids.iter().position(|own| own == id).ok_or_else(|| {
                let message = format!("there is no {} `{}` in the household", entity.name, hidden::shown(id));
                let help = names::meant(id, rows.ids.iter().map(String::as_str).collect::<Vec<_>>());
                Refusal::coded(SWEEP_MEMBER, message, help.unwrap_or_else(|| "give it an id in its file".to_owned()))
            })?;
            Ok(vec![(slot, row)])
        }
    }
}
