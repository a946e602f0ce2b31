//! Why a result is 0, false or missing: the chain of what decided it, down to what the household said and the law says.

use std::collections::{BTreeMap, BTreeSet};

use crate::ground::value::Value;
use crate::rules::tree::{Column, InputSlot, ResultSlot};

use super::explanation::{Decision, FailureTold, Special, Step};
use super::expr::{Expr, Is, Over};
use super::reading::Reading;
use super::told::{Cited, Fact, Key, Shown, State};

/// Why a result of a row is 0, false or missing.
#[derive(Clone, Debug)]
pub struct WhyNot {
    /// Which.
    pub key: Key,
    /// What decided it.
    pub causes: Vec<Cause>,
    /// What decided it in a word: where a guard of the root stopped it, that guard alone; else all causes.
    pub main: Vec<Cause>,
    /// Single facts that would change it, the nearest first.
    pub nearest: Vec<Change>,
}

/// One link of the chain.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What decided.
    pub because: Because,
    /// Why that was so.
    pub from: Vec<Cause>,
}

/// What can decide.
#[derive(Clone, Debug)]
pub enum Because {
    /// A guard that is false.
    Stopped(Fact),
    /// A condition that held, or did not.
    Condition(Expr, bool),
    /// A case of a `switch`.
    Case(Expr),
    /// Something that is 0 or false itself.
    Nothing(Fact),
    /// A computation that gives 0.
    Formula(Expr),
    /// A group or set without members.
    Nobody(Over),
    /// It was read and not given, or rests on what was not.
    Missing(Fact),
    /// It failed here, on these values.
    Failed(FailureTold, Option<Expr>),
    /// It failed where this is computed.
    FailedIn(Fact),
    /// The law abolished it.
    Abolished(Option<Cited>),
}

/// A single fact that would change a result, as a search found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The result that would change.
    pub result: (ResultSlot, usize),
    /// The input to change.
    pub input: (InputSlot, usize),
    /// What it would have to be.
    pub to: Value,
    /// What the result would then be, where it has a value.
    pub gives: Option<Value>,
}

/// A single fact that would change a result, with its names.
#[derive(Clone, Debug)]
pub struct Change {
    /// The input as it is.
    pub now: Fact,
    /// What it would have to be.
    pub to: Shown,
    /// What the result would then be.
    pub gives: Option<Shown>,
}

/// For those of some results that are 0, false or missing: why.
#[must_use]
pub fn all(reading: &Reading<'_>, steps: &BTreeMap<Key, Step>, keys: &[Key], nearest: &[Nearest]) -> Vec<WhyNot> {
    let nothing = keys.iter().copied().filter(|key| steps.get(key).is_some_and(Step::is_nothing));
    let why = |key: Key| {
        let mut trace = Trace { steps, told: BTreeSet::new(), left: LINKS };
        let causes = trace.result(key, DEPTH);
        let of_key = nearest.iter().filter(|n| (Key { slot: n.result.0, row: n.result.1 }) == key);
        let main = main(steps, &causes);
        WhyNot { key, causes, main, nearest: of_key.map(|nearest| change(reading, nearest)).collect() }
    };
    nothing.map(why).collect()
}

/// What decided one result of one row.
#[must_use]
pub fn causes(steps: &BTreeMap<Key, Step>, key: Key) -> Vec<Cause> {
    Trace { steps, told: BTreeSet::new(), left: LINKS }.result(key, DEPTH)
}

fn change(reading: &Reading<'_>, nearest: &Nearest) -> Change {
    let now = reading.fact(Column::Input(nearest.input.0), nearest.input.1);
    let kind = |column| reading.plan.column(column).0.clone();
    Change {
        to: Shown { value: nearest.to, kind: kind(Column::Input(nearest.input.0)) },
        gives: nearest.gives.map(|value| Shown { value, kind: kind(Column::Result(nearest.result.0)) }),
        now,
    }
}

/// Links told of one chain: past these it is no answer that anybody reads.
const LINKS: usize = 40;
/// Results on the way down.
const DEPTH: usize = 12;
/// Members of one aggregation that are followed.
const MEMBERS: usize = 4;

struct Trace<'a> {
    steps: &'a BTreeMap<Key, Step>,
    told: BTreeSet<Key>,
    left: usize,
}

impl Trace<'_> {
    fn result(&mut self, key: Key, depth: usize) -> Vec<Cause> {
        let Some(step) = self.steps.get(&key) else { return Vec::new() };
        if depth == 0 || self.left == 0 || !self.told.insert(key) {
            return Vec::new();
        }
        self.left -= 1;
        if let Some(guard) = &step.stopped {
            let from = self.follow(guard, depth);
            return link(Because::Stopped(guard.clone()), from);
        }
        match step.state {
            State::Known => self.known(step, depth),
            State::Missing | State::Failed => self.ended(step, key, depth),
        }
    }

    fn follow(&mut self, fact: &Fact, depth: usize) -> Vec<Cause> {
        fact.key().map(|key| self.result(key, depth - 1)).unwrap_or_default()
    }

    fn known(&mut self, step: &Step, depth: usize) -> Vec<Cause> {
        match &step.special {
            Some(Special::Abolished(cited)) => return link(Because::Abolished(cited.clone()), Vec::new()),
            Some(Special::Rank(rank)) => {
                let among = Expr::fact(rank.among.clone());
                return self.condition(step, &among, depth);
            }
            None => {}
        }
        let formula = step.formula.as_ref().map(|formula| self.nothing(step, formula, depth)).unwrap_or_default();
        // What a formula comes to is its own reason; which one was used matters where one was chosen.
        if !formula.is_empty() && step.decisions.iter().all(|decision| decision.held != Some(true)) {
            return formula;
        }
        let mut causes = Vec::new();
        for decision in decisive(&step.decisions) {
            if decision.switch {
                let from = self.inside(&decision.asked, depth);
                causes.extend(link(Because::Case(decision.asked.clone()), from));
            } else {
                causes.extend(self.condition(step, &decision.asked, depth));
            }
        }
        causes.extend(formula);
        causes
    }

    fn ended(&mut self, step: &Step, key: Key, depth: usize) -> Vec<Cause> {
        if let Some(failure) = step.failure.as_ref().filter(|failure| failure.key == key) {
            return link(Because::Failed(failure.clone(), step.formula.clone()), Vec::new());
        }
        let facts = step.facts().into_iter().filter(|fact| fact.state == step.state);
        let facts: Vec<Fact> = facts.cloned().collect();
        let mut causes = Vec::new();
        let mut seen = BTreeSet::new();
        for fact in facts {
            if !seen.insert((fact.thing.key.clone(), fact.who.clone())) {
                continue;
            }
            let from = self.follow(&fact, depth);
            let because = if step.state == State::Missing { Because::Missing(fact) } else { Because::FailedIn(fact) };
            causes.extend(link(because, from));
        }
        causes
    }

    /// What made a condition hold, or not.
    fn condition(&mut self, step: &Step, asked: &Expr, depth: usize) -> Vec<Cause> {
        let Some(truth) = asked.truth() else { return Vec::new() };
        match &asked.is {
            Is::Literal => Vec::new(),
            Is::Not(inner) => self.condition(step, inner, depth),
            Is::All(all) | Is::Any(all) => {
                let one_decides = matches!(asked.is, Is::All(_)) != truth;
                let from = if one_decides { all.len().saturating_sub(1) } else { 0 };
                all.iter().skip(from).flat_map(|one| self.condition(step, one, depth)).collect()
            }
            Is::Named(name) => match named(step, name) {
                Some(expr) => self.condition(step, expr, depth),
                None => link(Because::Condition(asked.clone(), truth), Vec::new()),
            },
            Is::Over(over) => {
                let deciding: Vec<Fact> = deciding(over, truth).into_iter().cloned().collect();
                let from = deciding.iter().take(MEMBERS).flat_map(|member| self.value(member, depth)).collect();
                link(Because::Condition(asked.clone(), truth), from)
            }
            _ => {
                let from = self.inside(asked, depth);
                link(Because::Condition(asked.clone(), truth), from)
            }
        }
    }

    /// Why the results in an expression are what they are, where that is more than an amount.
    fn inside(&mut self, expr: &Expr, depth: usize) -> Vec<Cause> {
        let facts: Vec<Fact> = expr.facts().into_iter().cloned().collect();
        let mut from = Vec::new();
        for fact in &facts {
            let word = fact.value.as_ref().is_some_and(|v| matches!(v.value, Value::Bool(_) | Value::Choice(_)));
            let nothing = fact.value.as_ref().is_some_and(Shown::is_nothing);
            if word || nothing {
                from.extend(self.follow(fact, depth));
            }
        }
        from
    }

    fn value(&mut self, fact: &Fact, depth: usize) -> Vec<Cause> {
        let from = self.follow(fact, depth);
        link(Because::Nothing(fact.clone()), from)
    }

    /// Why a value is 0 or false.
    fn nothing(&mut self, step: &Step, expr: &Expr, depth: usize) -> Vec<Cause> {
        if expr.truth().is_some() && !matches!(expr.is, Is::Fact(_)) {
            return self.condition(step, expr, depth);
        }
        let is_nothing = |expr: &Expr| expr.value.as_ref().is_some_and(Shown::is_nothing);
        match &expr.is {
            Is::Literal | Is::Period(_) => Vec::new(),
            Is::Fact(fact) => self.value(fact, depth),
            Is::Sum(terms) if terms.iter().all(|(_, term)| is_nothing(term)) => {
                terms.iter().flat_map(|(_, term)| self.nothing(step, term, depth)).collect()
            }
            Is::Product(all) | Is::Extreme { of: all, .. } => {
                let zero: Vec<&Expr> = all.iter().filter(|one| is_nothing(one)).collect();
                if zero.is_empty() {
                    return link(Because::Formula(expr.clone()), Vec::new());
                }
                zero.into_iter().flat_map(|one| self.nothing(step, one, depth)).collect()
            }
            Is::Round { of, .. } | Is::Quotient(of, _) | Is::Negative(of) if is_nothing(of) => {
                self.nothing(step, of, depth)
            }
            Is::Named(name) => match named(step, name) {
                Some(expr) => self.nothing(step, expr, depth),
                None => Vec::new(),
            },
            Is::Over(over) => self.over(over, depth),
            _ => link(Because::Formula(expr.clone()), Vec::new()),
        }
    }

    fn over(&mut self, over: &Over, depth: usize) -> Vec<Cause> {
        if over.members.is_empty() {
            let from = over.belongs.iter().take(MEMBERS).flat_map(|member| self.value(member, depth)).collect();
            return link(Because::Nobody(over.clone()), from);
        }
        over.members.iter().take(MEMBERS).flat_map(|member| self.value(member, depth)).collect()
    }
}

fn link(because: Because, from: Vec<Cause>) -> Vec<Cause> {
    vec![Cause { because, from }]
}

/// The guards of the root that stopped something on the way, each once; where there are none, all causes.
fn main(steps: &BTreeMap<Key, Step>, all: &[Cause]) -> Vec<Cause> {
    let mut guards: Vec<Fact> = Vec::new();
    let mut open: Vec<&Cause> = all.iter().collect();
    while let Some(cause) = open.pop() {
        match &cause.because {
            Because::Stopped(guard) if guard.who.as_ref().is_some_and(|who| who.space == 0) => {
                if !guards.iter().any(|known| known.thing.key == guard.thing.key) {
                    guards.push(guard.clone());
                }
            }
            _ => open.extend(&cause.from),
        }
    }
    if guards.is_empty() {
        return all.to_vec();
    }
    guards.sort_by_key(Fact::key);
    let stopped = |guard: Fact| {
        let from = guard.key().map(|key| causes(steps, key)).unwrap_or_default();
        Cause { because: Because::Stopped(guard), from }
    };
    guards.into_iter().map(stopped).collect()
}

/// The members that decided an `any`, an `all` or a count.
#[must_use]
pub fn deciding(over: &Over, truth: bool) -> Vec<&Fact> {
    over.members.iter().filter(|member| member.is_true() == truth).collect()
}

fn named<'a>(step: &'a Step, name: &str) -> Option<&'a Expr> {
    step.named.iter().find(|(known, _)| known == name).map(|(_, expr)| expr)
}

/// The decisions that matter: those that held and gave the value; where none did, all that did not hold.
fn decisive(decisions: &[Decision]) -> Vec<&Decision> {
    let held = |d: &&Decision| d.decided && !d.minor && (d.switch || d.held == Some(true));
    let held: Vec<&Decision> = decisions.iter().filter(held).collect();
    if held.is_empty() { decisions.iter().filter(|d| d.held == Some(false) && !d.minor).collect() } else { held }
}
