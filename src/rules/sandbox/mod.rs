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
mod rule;
mod session;
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
use std::sync::{Arc, Mutex};

use rhai::{AST, Engine, Scope};

use self::dates::Part;
use self::ending::{Ending, Reason};
use self::law::Figures;
use self::rows::Groups;
use self::rule::{Argument, Rule};
use self::session::Bench;
use self::text::Text;
use self::value::Choices;
use super::syntax::{Function, Functions};
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::Span;

pub use names::{ColumnNames, EntityNames, Figure, Names, ParameterNames, RuleNames, SetNames};
pub use session::Session;
pub use world::{Breakage, Cause, Failing, Reading, RuleOutcome, World};

/// The interpreter of a version: an engine and the functions, compiled once. Shared by threads.
pub struct Sandbox {
    engine: Engine,
    /// All functions, for those that are called as helpers.
    ast: AST,
    texts: HashMap<String, Text>,
    rules: Vec<Rule>,
    /// What earlier sessions leave to later ones.
    benches: Mutex<Vec<Bench>>,
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
                Some(function) => match rule::parameters(function, names, rule.space, &mut groups) {
                    Ok(parameters) => rules.push(Rule {
                        name: rule.function.clone(),
                        body: AST::empty(),
                        parameters,
                        space: rule.space,
                        gives: choices.holder(&rule.kind),
                    }),
                    Err(finding) => findings.push(finding),
                },
                None => findings.extend(nowhere(&format!("there is no function `{}`", rule.function))),
            }
        }
        let figures = Figures::of(names, &mut choices).map_err(|ending| nowhere(&format!("{ending:?}")))?;
        let constants = constants(names, &figures);
        let engine = engine::engine(names, &mut choices, &Arc::new(groups), &Arc::new(figures));
        let called = text::called(functions);
        let (mut ast, mut texts) = (AST::empty(), HashMap::new());
        for function in functions {
            let text = Text::of(function, marks.get(function.name.as_str()).copied(), &singles);
            let mut compile = |scope: &Scope<'_>, text: &str| match engine.compile_with_scope(scope, text) {
                Ok(compiled) => compiled,
                Err(error) => {
                    findings.push(refused(function, &error.to_string()));
                    AST::empty()
                }
            };
            let (body, paths) = text.body(|path| constants.contains_key(path));
            let mut alone = false;
            for rule in rules.iter_mut().filter(|rule| rule.name == function.name) {
                let known = paths.iter().filter_map(|path| Some((text::word(path), constants.get(*path)?.clone())));
                rule.parameters.extend(known);
                // Rhai looks a name up from the last one on.
                rule.parameters.sort_by_key(|(_, argument)| !matches!(argument, Argument::Same(_)));
                rule.body = compile(&rule.scope(), &body);
                alone = !called.contains(function.name.as_str());
            }
            if !alone {
                ast.combine(compile(&Scope::new(), &text.compiled));
            }
            texts.insert(function.name.clone(), text);
        }
        if findings.has_errors() {
            return Err(findings);
        }
        Ok(Self { engine, ast, texts, rules, benches: Mutex::new(Vec::new()) })
    }

    /// Opens a world to the rules.
    #[must_use]
    pub fn session(&self, world: Arc<dyn World>) -> Session<'_> {
        Session::new(self, world)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("rules", &self.rules.len()).finish_non_exhaustive()
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

/// What the paths of the law and the month give that give the same on every row, and whose reading nobody is told of.
fn constants(names: &Names, figures: &Figures) -> HashMap<String, Argument> {
    let parameters = (0..).zip(&names.parameters).filter(|(_, parameter)| !parameter.told);
    let law = parameters.filter_map(|(slot, parameter)| {
        Some((format!("law.{}", parameter.path), Argument::Same(figures.constant(slot)?)))
    });
    let parts = Part::ALL.into_iter().map(|(name, part)| (format!("period.{name}"), Argument::Part(part)));
    law.chain(parts).collect()
}

fn refused(function: &Function, why: &str) -> Diagnostic {
    Diagnostic::new(codes::SANDBOX, &function.span, format!("the interpreter refuses `{}`: {why}", function.name))
        .help("this is a fault of bareme: please report it with the rule")
}

fn nowhere(what: &str) -> Findings {
    Diagnostic::nowhere(codes::SANDBOX, format!("the interpreter refuses the version: {what}"))
        .help("this is a fault of bareme: please report it with the version")
        .into()
}
