//! A rule as it is run: its body, and what its parameters stand for.

use rhai::{AST, Dynamic, Scope};

use super::codes;
use super::dates::{self, Part};
use super::names::Names;
use super::rows::{Gathering, Groups};
use super::value::{Handle, Holder, pack};
use super::world::World;
use crate::ground::diagnostic::Diagnostic;
use crate::rules::syntax::Function;
use crate::rules::tree::{Group, Space};

/// A rule, ready to be run: its body is run by itself in a scope that holds the parameters, not called as a function,
/// since Rhai makes a new name for each parameter of each call. Beside the parameters stand the paths that are one word.
pub(super) struct Rule {
    pub name: String,
    pub body: AST,
    pub parameters: Vec<(String, Argument)>,
    pub space: Space,
    pub gives: Holder,
}

/// What a parameter of a rule stands for.
#[derive(Clone, Debug)]
pub(super) enum Argument {
    Entity(Space),
    Members {
        at: u16,
        under: Space,
    },
    Period,
    Part(Part),
    /// The law, or what a path of it gives: the same on every row.
    Same(Dynamic),
}

impl Rule {
    /// A scope with its parameters. What is the same on every row is there; the rest is put in by [`Rule::fill`].
    pub fn scope(&self) -> Scope<'static> {
        let mut scope = Scope::with_capacity(self.parameters.len());
        for (name, argument) in &self.parameters {
            let value = if let Argument::Same(value) = argument { value.clone() } else { Dynamic::UNIT };
            scope.push_dynamic(name.as_str(), value);
        }
        scope
    }

    /// Puts what the parameters stand for on a row into a scope of this rule.
    pub fn fill(&self, scope: &mut Scope<'_>, world: &dyn World, row: usize) {
        for (name, argument) in &self.parameters {
            if let Some(given) = argument.of(world, self.space, row)
                && let Some(value) = scope.get_mut(name)
            {
                *value = given;
            }
        }
    }
}

impl Argument {
    /// What it is on a row of an entity; nothing where that is the same on every row.
    fn of(&self, world: &dyn World, space: Space, row: usize) -> Option<Dynamic> {
        let outer = |above: Space| if space == above { row } else { world.outer(space, row, above) };
        match self {
            Argument::Entity(of) => Some(Handle::Row.dynamic(pack(*of, outer(*of)))),
            Argument::Members { at, under } => Some(Handle::Members.dynamic(pack(*at, outer(*under)))),
            Argument::Period => Some(dates::period(world.period())),
            Argument::Part(part) => Some(part.of(world.period())),
            Argument::Same(_) => None,
        }
    }
}

/// What the parameters of a rule of an entity stand for.
pub(super) fn parameters(
    function: &Function,
    names: &Names,
    space: Space,
    groups: &mut Groups,
) -> Result<Vec<(String, Argument)>, Diagnostic> {
    let container = |of: Space| names.entities.get(usize::from(of)).and_then(|entity| entity.of);
    let lineage = |of: Space| std::iter::successors(Some(of), |at| container(*at)).collect::<Vec<_>>();
    let own = lineage(space);
    // The nearest entity at or above the rule's that contains the members.
    let under = |of: Space| {
        let above = lineage(of);
        own.iter().copied().find(|at| above.iter().skip(1).any(|container| container == at))
    };
    let mut parameters = Vec::with_capacity(function.parameters.len());
    for parameter in &function.parameters {
        let name = parameter.name.as_str();
        let entity = (0..).zip(&names.entities).find(|(space, entity)| entity.name == name && own.contains(space));
        let group = (0..).zip(&names.entities).find(|(_, entity)| entity.plural == name);
        let set = (0..).zip(&names.sets).find(|(_, set)| set.name == name);
        let mut gathered = |group: Group, of: Space, single: bool| {
            let under = under(of)?;
            let gathering = Gathering { group, of, under, single };
            let known = groups.gatherings.iter().position(|known| *known == gathering);
            let at = known.unwrap_or_else(|| {
                groups.gatherings.push(gathering);
                groups.gatherings.len() - 1
            });
            Some(Argument::Members { at: u16::try_from(at).ok()?, under })
        };
        let argument = match (name, entity, group, set) {
            ("law", ..) => Some(Argument::Same(Handle::Law.dynamic(0))),
            ("period", ..) => Some(Argument::Period),
            (_, Some((space, _)), ..) => Some(Argument::Entity(space)),
            (_, _, Some((of, _)), _) => gathered(Group::All(of), of, false),
            (_, _, _, Some((slot, set))) => gathered(Group::Set(slot), set.of, set.single),
            _ => None,
        };
        let Some(argument) = argument else {
            let message = format!("the interpreter knows nothing called `{name}` here");
            return Err(Diagnostic::new(codes::SANDBOX, &parameter.span, message)
                .help("this is a fault of bareme: please report it with the rule"));
        };
        parameters.push((name.to_owned(), argument));
    }
    Ok(parameters)
}
