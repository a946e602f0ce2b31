//! Members that stand apart from what contains them, with its id (`household_id`), are put where they belong.

use crate::ground::codes::household::{NO_CONTAINER, UNKNOWN_CONTAINER};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::ground::names;
use crate::pack::model::Programme;
use crate::rules::tree::Space;

use super::written::Facts;

/// Puts all members of the root's table that belong deeper into the rows that contain them.
pub fn apart(root: &mut Facts, programme: &Programme, findings: &mut Findings) {
    let (own, deeper): (Vec<_>, Vec<_>) =
        std::mem::take(&mut root.groups).into_iter().partition(|members| of(programme, members.space) == Some(0));
    root.groups = own;
    let named: Vec<&Facts> = root.groups.iter().flat_map(|members| &members.all).collect();
    for member in named {
        findings.all.extend(wrong_root(root, member, programme));
    }
    for member in deeper.into_iter().flat_map(|members| members.all) {
        match container(root, &member, programme) {
            Ok(container) => container.add(member),
            Err(finding) => findings.push(finding),
        }
    }
}

/// The entity that contains another.
pub fn of(programme: &Programme, space: Space) -> Option<Space> {
    programme.entities.get(usize::from(space)).and_then(|entity| entity.of)
}

/// A member of the root that says it belongs to another one.
fn wrong_root(root: &Facts, member: &Facts, programme: &Programme) -> Option<Diagnostic> {
    let of = member.of.as_ref()?;
    let is_root = root.id.as_ref().is_some_and(|id| id.value == of.value);
    (!is_root).then(|| unknown(of, &[root.id.as_ref().map_or("", |id| id.value.as_str()).to_owned()], 0, programme))
}

/// The row that a member belongs to, by the id it names.
pub fn container<'f>(root: &'f mut Facts, member: &Facts, programme: &Programme) -> Result<&'f mut Facts, Diagnostic> {
    let Some(above) = of(programme, member.space) else { return Ok(root) };
    let Some(id) = &member.of else {
        if above == 0 {
            return Ok(root);
        }
        let (entity, container) = (name(programme, member.space), name(programme, above));
        let message = format!("a {entity} does not say to which {container} it belongs");
        let help = format!("add {container}_id = \"…\", the id of its {container}");
        return Err(Diagnostic::new(NO_CONTAINER, &member.span, message).help(help));
    };
    let mut known = Vec::new();
    root.ids(above, &mut known);
    root.find(above, &id.value).ok_or_else(|| unknown(id, &known, above, programme))
}

fn unknown(
    id: &crate::ground::source::Said<String>,
    known: &[String],
    above: Space,
    programme: &Programme,
) -> Diagnostic {
    let message = format!("there is no {} `{}`", name(programme, above), hidden::shown(&id.value));
    let known: Vec<&str> = known.iter().map(String::as_str).filter(|id| !id.is_empty()).collect();
    Diagnostic::new(UNKNOWN_CONTAINER, &id.span, message).help_if(names::meant(&id.value, known))
}

/// The name of an entity.
pub fn name(programme: &Programme, space: Space) -> &str {
    programme.entities.get(usize::from(space)).map_or("member", |entity| entity.name.as_str())
}
