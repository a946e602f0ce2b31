//! Invariants as they are declared become ready: expressions as results of the version, names as slots.

use std::sync::Arc;

use crate::check;
use crate::check::plan::Plan;
use crate::check::scope::Scope;
use crate::check::typed::{self, Typed};
use crate::evaluate::columns::Columns;
use crate::evaluate::evaluator::Evaluator;
use crate::ground::codes::invariants as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::kind::Kind;
use crate::ground::names;
use crate::ground::source::{Said, Span};
use crate::pack::model::{self, InvariantDecl, Version};
use crate::rules::tree::{ResultSlot, Space};

use super::boundary::figures::Figures;
use super::{Claim, Invariant, Invariants, Monotone, Varied};

/// An invariant with its names resolved; expressions by their position among all.
struct Resolved {
    space: Space,
    when: Option<usize>,
    claim: Meant,
}

enum Meant {
    Holds(usize),
    Monotone { result: ResultSlot, varied: Varied, who: Option<usize> },
}

pub(super) fn new(version: &Arc<Version>) -> Result<(Invariants, Findings), Findings> {
    let scope = Scope::new(version);
    let mut reading = Reading {
        scope: &scope,
        base: typed::free_name(version, "invariant"),
        all: Vec::new(),
        findings: Findings::new(),
    };
    let resolved: Vec<Option<Resolved>> = version.invariants.iter().map(|decl| reading.invariant(decl)).collect();
    let Reading { all: expressions, mut findings, .. } = reading;
    let laid = typed::lay(version, &expressions);
    let (plan, laid) = match laid {
        Ok((plan, laid, more)) => {
            findings.extend(more);
            (plan, laid)
        }
        Err(more) => {
            findings.extend(more);
            return Err(findings.sorted());
        }
    };
    let Some(resolved) = resolved.into_iter().collect::<Option<Vec<Resolved>>>() else {
        return Err(findings.sorted());
    };
    let plan = Arc::new(plan);
    let first = version.results.len();
    let slot = |at: usize| u32::try_from(first + at).unwrap_or(u32::MAX);
    let all = resolved.into_iter().zip(&version.invariants);
    let all = all.map(|(resolved, decl)| invariant(&plan, &resolved, decl, slot)).collect();
    let columns = columns(&plan, &all);
    let figures = Arc::new(Figures::of(&plan));
    let ready = Invariants { evaluator: Evaluator::new(plan), columns, laid, figures, all };
    findings.sorted().unless_errors(ready)
}

fn invariant(plan: &Arc<Plan>, of: &Resolved, decl: &InvariantDecl, slot: impl Fn(usize) -> ResultSlot) -> Invariant {
    let claim = match (&of.claim, &decl.claim) {
        (Meant::Monotone { result, varied, who }, model::Claim::Monotone(declared)) => {
            let who = who.map(&slot);
            let varied = match *varied {
                Varied::Adding(space, _) => Varied::Adding(space, who),
                other => other,
            };
            let wanted: Vec<ResultSlot> = std::iter::once(*result).chain(who).collect();
            let columns = Columns::new(Arc::clone(plan), &wanted);
            Claim::Monotone(Box::new(Monotone { result: *result, never: declared.never, varied, columns }))
        }
        (Meant::Holds(at), _) => Claim::Holds(slot(*at)),
        // What is resolved has the form that is declared.
        (Meant::Monotone { result, .. }, model::Claim::Holds(_)) => Claim::Holds(*result),
    };
    Invariant { space: of.space, when: of.when.map(slot), claim }
}

/// The columns of everything that is looked at before anything changes.
fn columns(plan: &Arc<Plan>, all: &Vec<Invariant>) -> Columns {
    let mut wanted = Vec::new();
    for invariant in all {
        wanted.extend(invariant.when);
        wanted.push(match &invariant.claim {
            Claim::Holds(slot) => *slot,
            Claim::Monotone(monotone) => monotone.result,
        });
    }
    wanted.sort_unstable();
    wanted.dedup();
    Columns::new(Arc::clone(plan), &wanted)
}

pub(super) fn again(of: &Invariants, version: &Version) -> Result<Invariants, Findings> {
    let (plan, _) = check::check(&Arc::new(of.laid.over(version)))?;
    let plan = Arc::new(plan);
    let one = |invariant: &Invariant| Invariant {
        space: invariant.space,
        when: invariant.when,
        claim: match &invariant.claim {
            Claim::Holds(slot) => Claim::Holds(*slot),
            Claim::Monotone(monotone) => {
                let who = match monotone.varied {
                    Varied::Adding(_, who) => who,
                    Varied::Raising(_) | Varied::Turning(_) => None,
                };
                let wanted: Vec<ResultSlot> = std::iter::once(monotone.result).chain(who).collect();
                let columns = Columns::new(Arc::clone(&plan), &wanted);
                let Monotone { result, never, varied, .. } = **monotone;
                Claim::Monotone(Box::new(Monotone { result, never, varied, columns }))
            }
        },
    };
    let all = of.all.iter().map(one).collect();
    let columns = columns(&plan, &all);
    let figures = Arc::clone(&of.figures);
    Ok(Invariants { evaluator: Evaluator::new(plan), columns, laid: of.laid.clone(), figures, all })
}

struct Reading<'s, 'v> {
    scope: &'s Scope<'v>,
    base: String,
    all: Vec<Typed>,
    findings: Findings,
}

impl Reading<'_, '_> {
    fn invariant(&mut self, decl: &InvariantDecl) -> Option<Resolved> {
        match &decl.claim {
            model::Claim::Holds(said) => {
                let space = decl.of.unwrap_or_else(|| self.deepest(said, decl.when.as_ref()));
                let when = decl.when.as_ref().map(|when| self.expression(when, space, None));
                let holds = self.expression(said, space, when);
                Some(Resolved { space, when, claim: Meant::Holds(holds) })
            }
            model::Claim::Monotone(monotone) => {
                let varied = self.varied(monotone)?;
                let space = match varied {
                    Varied::Adding(space, _) => self.scope.container(space)?,
                    Varied::Raising(slot) | Varied::Turning(slot) => self.scope.version.inputs[slot as usize].entity,
                };
                let result = self.result(&monotone.result, space)?;
                let when = decl.when.as_ref().map(|when| self.expression(when, space, None));
                let who = match (&monotone.varied, varied) {
                    (model::Varied::Adding(_, Some(who)), Varied::Adding(added, _)) => {
                        Some(self.expression(who, added, None))
                    }
                    _ => None,
                };
                Some(Resolved { space, when, claim: Meant::Monotone { result, varied, who } })
            }
        }
    }

    /// The deepest entity that an expression names; the root where it names none.
    fn deepest(&self, said: &Said<String>, when: Option<&Said<String>>) -> Space {
        let texts = [Some(said), when];
        let words: Vec<_> = texts.into_iter().flatten().flat_map(|said| typed::words(&said.value)).collect();
        let named = (0..).zip(&self.scope.version.programme.entities).filter(|(_, entity)| {
            words.iter().any(|word| word.text == entity.name && word.before_a_point && !word.behind_a_point)
        });
        named.map(|(space, _)| space).max_by_key(|space| self.scope.lineage(*space).len()).unwrap_or(0)
    }

    /// An expression that becomes a result: its position among all.
    fn expression(&mut self, said: &Said<String>, entity: Space, when: Option<usize>) -> usize {
        let name = |at: usize| format!("{}_{at}", self.base);
        let at = self.all.len();
        let typed = Typed {
            name: name(at),
            entity,
            text: said.value.clone(),
            when: when.map(name),
            told_as: said.span.file.path.clone(),
            home: Some(without_quotes(said)),
            unfit: codes::NOT_AN_EXPRESSION,
        };
        self.all.push(typed);
        at
    }

    fn entity(&self, space: Space) -> &str {
        &self.scope.version.programme.entities[usize::from(space)].name
    }

    fn varied(&mut self, monotone: &model::Monotone) -> Option<Varied> {
        match &monotone.varied {
            model::Varied::Adding(group, _) => {
                let entities = &self.scope.version.programme.entities;
                let found = (0..).zip(entities).find(|(_, entity)| entity.of.is_some() && entity.plural == group.value);
                if found.is_none() {
                    let groups = entities.iter().filter(|entity| entity.of.is_some());
                    let groups: Vec<&str> = groups.map(|entity| entity.plural.as_str()).collect();
                    let help = names::meant(&group.value, groups.iter().copied()).or_else(|| known(&groups));
                    let text = format!("there is no group `{}` to add to", group.value);
                    self.findings.push(Diagnostic::new(codes::BAD_VARIATION, &group.span, text).help_if(help));
                }
                found.map(|(space, _)| Varied::Adding(space, None))
            }
            model::Varied::Raising(said) => {
                let (slot, kind) = self.input(said, "raise")?;
                if matches!(kind, Kind::Bool | Kind::Choice(_)) {
                    let text = format!("`{}` is of kind {kind}, which is not raised", said.value);
                    let help =
                        if kind == Kind::Bool { "a bool is turned: turning = …" } else { "a choice has no order" };
                    self.findings.push(Diagnostic::new(codes::BAD_VARIATION, &said.span, text).help(help));
                    return None;
                }
                Some(Varied::Raising(slot))
            }
            model::Varied::Turning(said) => {
                let (slot, kind) = self.input(said, "turn")?;
                if kind != Kind::Bool {
                    let text = format!("`{}` is of kind {kind}, which is not turned", said.value);
                    let help = "what is turned is true or false; a number or date is raised: raising = …";
                    self.findings.push(Diagnostic::new(codes::BAD_VARIATION, &said.span, text).help(help));
                    return None;
                }
                Some(Varied::Turning(slot))
            }
        }
    }

    /// The input of a name, with or without its entity.
    fn input(&mut self, said: &Said<String>, verb: &str) -> Option<(u32, Kind)> {
        let version = self.scope.version;
        let full = |input: &model::Input| format!("{}.{}", self.entity(input.entity), input.common.name);
        let named = (0..).zip(&version.inputs);
        let mut named = named.filter(|(_, input)| input.common.name == said.value || full(input) == said.value);
        let problem = match (named.next(), named.next()) {
            (Some((slot, input)), None) => return Some((slot, input.kind.clone())),
            (Some((_, first)), Some((_, second))) => {
                let help = format!("say whose: `{}` or `{}`", full(first), full(second));
                (format!("two entities have an input `{}`", said.value), Some(help))
            }
            _ if self.scope.result(last(&said.value)).is_some() => {
                let help = "name one of the facts that it rests on".to_owned();
                (format!("`{}` is a result: nobody can {verb} it", said.value), Some(help))
            }
            _ => {
                let all: Vec<String> = version.inputs.iter().map(full).collect();
                let short = version.inputs.iter().map(|input| input.common.name.as_str());
                let every: Vec<&str> = all.iter().map(String::as_str).chain(short).collect();
                (format!("there is no input `{}` to {verb}", said.value), names::meant(&said.value, every))
            }
        };
        self.findings.push(Diagnostic::new(codes::BAD_VARIATION, &said.span, problem.0).help_if(problem.1));
        None
    }

    /// The result that is watched: one that has an order, of the rows where something changes or of those above them.
    fn result(&mut self, said: &Said<String>, space: Space) -> Option<ResultSlot> {
        let version = self.scope.version;
        let lineage = self.scope.lineage(space);
        let full = |result: &model::ResultDecl| format!("{}.{}", self.entity(result.entity), result.common.name);
        let found = (0..)
            .zip(&version.results)
            .find(|(_, result)| result.common.name == said.value || full(result) == said.value);
        let (text, help) = match found {
            Some((_, result)) if matches!(result.kind, Kind::Choice(_)) => {
                let help = "watch a number, an amount, a date, or a bool (false is below true)";
                (format!("`{}` is a choice, which has no order", said.value), Some(help.to_owned()))
            }
            Some((_, result)) if !lineage.contains(&result.entity) => {
                let of: Vec<String> = lineage.iter().map(|space| format!("`{}`", self.entity(*space))).collect();
                let text = format!("`{}` is of another row than the one that changes", full(result));
                (text, Some(format!("watch a result of {}", names::listed(&of))))
            }
            Some((slot, _)) => return Some(slot),
            None => {
                let names: Vec<String> = version.results.iter().map(full).collect();
                let short = version.results.iter().map(|result| result.common.name.as_str());
                let is_input = version.inputs.iter().any(|input| input.common.name == last(&said.value));
                let near = names::meant(&said.value, names.iter().map(String::as_str).chain(short).collect::<Vec<_>>());
                let text = if is_input {
                    format!("`{}` is an input: nothing computes it", said.value)
                } else {
                    format!("there is no result `{}` to watch", said.value)
                };
                (text, near)
            }
        };
        self.findings.push(Diagnostic::new(codes::BAD_RESULT, &said.span, text).help_if(help));
        None
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn known(groups: &[&str]) -> Option<String> {
    let groups: Vec<String> = groups.iter().map(|group| format!("`{group}`")).collect();
    (!groups.is_empty()).then(|| format!("the groups are {}", names::listed(&groups)))
}

/// The place of a text in a file without its quotes; with them where it is written with escapes.
fn without_quotes(said: &Said<String>) -> Span {
    let span = &said.span;
    let inside = span.text().find(&said.value);
    inside.map_or_else(|| span.clone(), |at| Span::new(&span.file, span.start + at, span.start + at + said.value.len()))
}
