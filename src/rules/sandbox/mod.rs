//! The reference road: Rhai, locked down. In: admitted functions, what their names mean, a [`World`] to ask. Out: a
//! [`RuleOutcome`] for one rule of one row. Refuses: everything that is not ours, and every digit that would be lost.
//!
//! `Sandbox::new(&Functions, &Names) -> Result<Sandbox, Findings>` once a version; `sandbox.session(Arc<dyn World>) ->
//! Session` once a household; `session.call(rule, row) -> RuleOutcome`, `rule` being a position in [`Names::rules`].

mod arithmetic;
mod compare;
mod dates;
mod ending;
mod engine;
mod exact;
mod law;
mod names;
mod rows;
#[cfg(test)]
mod testing;
mod text;
mod value;
mod world;

#[cfg(test)]
mod operator_tests;
#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod trap_tests;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rhai::{AST, Caches, Dynamic, Engine, EvalContext, GlobalRuntimeState, ImmutableString, Scope};

use self::ending::{Ending, Reason};
use self::engine::Here;
use self::rows::{Gathering, Groups};
use self::text::Text;
use self::value::{Choices, Handle, Holder, pack};
use super::syntax::{Function, Functions};
use super::tree::{Group, Space};
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::Span;

pub use names::{ColumnNames, EntityNames, Figure, Names, ParameterNames, RuleNames, SetNames};
pub use world::{Breakage, Cause, Failing, Reading, RuleOutcome, World};

/// The interpreter of a version: an engine and the functions, compiled once. Shared by threads.
pub struct Sandbox {
    engine: Engine,
    ast: AST,
    texts: HashMap<String, Text>,
    rules: Vec<Rule>,
    /// What earlier sessions found out about calls; reused, never needed.
    caches: Mutex<Vec<Caches>>,
}

/// A rule, ready to be called.
struct Rule {
    name: ImmutableString,
    arguments: Vec<Argument>,
    space: Space,
    gives: Holder,
}

/// What a parameter of a rule stands for.
#[derive(Clone, Copy)]
enum Argument {
    Entity(Space),
    Members { at: u16, under: Space },
    Law,
    Period,
}

/// Calls of rules in one world, by one thread.
pub struct Session<'s> {
    sandbox: &'s Sandbox,
    world: Arc<dyn World>,
    global: GlobalRuntimeState,
    caches: Caches,
    scope: Scope<'static>,
}

impl Sandbox {
    /// Compiles the functions of a version.
    ///
    /// # Errors
    /// What Rhai, or a name, does not fit: never for functions and names that were checked together.
    pub fn new(functions: &Functions, names: &Names) -> Result<Self, Findings> {
        let mut choices = Choices::default();
        let mut groups = Groups { gatherings: Vec::new(), sets: names.sets.iter().map(|set| set.member).collect() };
        let marks: HashMap<&str, u32> = names.marked.iter().map(String::as_str).zip(0..).collect();
        let singles: HashSet<&str> = names.sets.iter().filter(|set| set.single).map(|set| set.name.as_str()).collect();
        let mut findings = Findings::new();
        let mut rules = Vec::with_capacity(names.rules.len());
        for rule in &names.rules {
            match functions.iter().find(|function| function.name == rule.function) {
                Some(function) => match arguments(function, names, rule.space, &mut groups) {
                    Ok(arguments) => rules.push(Rule {
                        name: rule.function.as_str().into(),
                        arguments,
                        space: rule.space,
                        gives: choices.holder(&rule.kind),
                    }),
                    Err(finding) => findings.push(finding),
                },
                None => findings.extend(nowhere(&format!("there is no function `{}`", rule.function))),
            }
        }
        let engine =
            engine::engine(names, &mut choices, &Arc::new(groups)).map_err(|ending| nowhere(&format!("{ending:?}")))?;
        let (mut ast, mut texts) = (AST::empty(), HashMap::new());
        for function in functions {
            let text = Text::of(function, marks.get(function.name.as_str()).copied(), &singles);
            match engine.compile(&text.compiled) {
                Ok(compiled) => {
                    ast.combine(compiled);
                }
                Err(error) => findings.push(
                    Diagnostic::new(
                        codes::SANDBOX,
                        &function.span,
                        format!("the interpreter refuses `{}`: {error}", function.name),
                    )
                    .help("this is a fault of bareme: please report it with the rule"),
                ),
            }
            texts.insert(function.name.clone(), text);
        }
        if findings.has_errors() {
            return Err(findings);
        }
        Ok(Self { engine, ast, texts, rules, caches: Mutex::new(Vec::new()) })
    }

    /// Opens a world to the rules.
    #[must_use]
    pub fn session(&self, world: Arc<dyn World>) -> Session<'_> {
        let mut global = self.engine.new_global_runtime_state();
        global.lib.push(self.ast.shared_lib().clone());
        global.tag = Dynamic::from(Here(Arc::clone(&world)));
        let caches = self.caches.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Session { sandbox: self, world, global, caches, scope: Scope::new() }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("rules", &self.rules.len()).finish_non_exhaustive()
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        let caches = std::mem::take(&mut self.caches);
        self.sandbox.caches.lock().unwrap_or_else(PoisonError::into_inner).push(caches);
    }
}

impl Session<'_> {
    /// Calls a rule, by its position in [`Names::rules`], for a row of its entity.
    pub fn call(&mut self, rule: usize, row: usize) -> RuleOutcome {
        let sandbox = self.sandbox;
        let Some(rule) = sandbox.rules.get(rule) else {
            return broken("there is no such rule".to_owned(), None);
        };
        engine::begin();
        self.global.num_operations = 0;
        self.global.level = 0;
        self.scope.clear();
        let mut arguments: Vec<Dynamic> =
            rule.arguments.iter().map(|argument| self.argument(*argument, rule.space, row)).collect();
        let mut context = EvalContext::new(&sandbox.engine, &mut self.global, &mut self.caches, &mut self.scope, None);
        let mut call =
            |arguments: &mut [&mut Dynamic]| context.call_fn_raw(rule.name.as_str(), false, false, arguments);
        let outcome = match arguments.as_mut_slice() {
            [] => call(&mut []),
            [a] => call(&mut [a]),
            [a, b] => call(&mut [a, b]),
            [a, b, c] => call(&mut [a, b, c]),
            [a, b, c, d] => call(&mut [a, b, c, d]),
            more => call(&mut more.iter_mut().collect::<Vec<_>>()),
        };
        match outcome {
            Ok(value) => match rule.gives.value(&value) {
                Ok(value) => RuleOutcome::Value(value),
                Err(ending) => sandbox.ended(ending, sandbox.texts.get(rule.name.as_str()).map(Text::whole)),
            },
            Err(error) => sandbox.error(ending::of(error), rule.name.as_str()),
        }
    }

    fn argument(&self, argument: Argument, space: Space, row: usize) -> Dynamic {
        match argument {
            Argument::Entity(of) => Handle::Row.dynamic(pack(of, self.outer(space, row, of))),
            Argument::Members { at, under } => Handle::Members.dynamic(pack(at, self.outer(space, row, under))),
            Argument::Law => Handle::Law.dynamic(0),
            Argument::Period => dates::period(self.world.period()),
        }
    }

    fn outer(&self, space: Space, row: usize, above: Space) -> usize {
        if space == above { row } else { self.world.outer(space, row, above) }
    }
}

impl Sandbox {
    fn error(&self, ended: ending::Ended, rule: &str) -> RuleOutcome {
        let text = self.texts.get(ended.function.as_deref().unwrap_or(rule));
        let span = text.and_then(|text| text.span(ended.position));
        match ended.why {
            Reason::Ours(ending) => self.ended(ending, span),
            Reason::Limit(limit, what) => RuleOutcome::Broken(Breakage { limit: Some(limit), what, span }),
            Reason::Rhai(what) => broken(what, span),
        }
    }

    #[allow(clippy::unused_self, reason = "reads as what becomes of a call in this sandbox")]
    fn ended(&self, ending: Ending, span: Option<Span>) -> RuleOutcome {
        match ending {
            Ending::Missing(causes) => RuleOutcome::Missing(causes),
            Ending::Failed(failing) => RuleOutcome::Failed(failing, span),
            Ending::FailedReading(column, row) => RuleOutcome::FailedReading(column, row),
            Ending::Broken(what) => broken(what, span),
        }
    }
}

fn broken(what: String, span: Option<Span>) -> RuleOutcome {
    RuleOutcome::Broken(Breakage { limit: None, what, span })
}

fn nowhere(what: &str) -> Findings {
    Diagnostic::nowhere(codes::SANDBOX, format!("the interpreter refuses the version: {what}"))
        .help("this is a fault of bareme: please report it with the version")
        .into()
}

/// What the parameters of a rule of an entity stand for.
fn arguments(
    function: &Function,
    names: &Names,
    space: Space,
    groups: &mut Groups,
) -> Result<Vec<Argument>, Diagnostic> {
    let container = |of: Space| names.entities.get(usize::from(of)).and_then(|entity| entity.of);
    let lineage = |of: Space| std::iter::successors(Some(of), |at| container(*at)).collect::<Vec<_>>();
    let own = lineage(space);
    // The nearest entity at or above the rule's that contains the members.
    let under = |of: Space| {
        let above = lineage(of);
        own.iter().copied().find(|at| above.iter().skip(1).any(|container| container == at))
    };
    let mut arguments = Vec::with_capacity(function.parameters.len());
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
            ("law", ..) => Some(Argument::Law),
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
        arguments.push(argument);
    }
    Ok(arguments)
}
