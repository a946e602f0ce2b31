//! Calls of rules in one world, by one thread.

use std::sync::{Arc, PoisonError};

use rhai::{Caches, Dynamic, GlobalRuntimeState, Scope};

use super::engine::{self, Here};
use super::rule::Rule;
use super::text::Text;
use super::world::{RuleOutcome, World};
use super::{Sandbox, broken, ending};

/// Calls of rules in one world, by one thread.
pub struct Session<'s> {
    sandbox: &'s Sandbox,
    world: Arc<dyn World>,
    global: GlobalRuntimeState,
    bench: Bench,
}

/// What a session works with. Nothing in it is needed by the next one, but all of it can be used again.
#[derive(Default)]
pub(super) struct Bench {
    /// What was found out about functions that are called.
    caches: Caches,
    /// For each rule a scope with its parameters, as of its last call.
    scopes: Vec<Scope<'static>>,
}

/// How deep Rhai is in the body of a function that is called from outside.
const LEVEL: usize = 2;

impl<'s> Session<'s> {
    pub(super) fn new(sandbox: &'s Sandbox, world: Arc<dyn World>) -> Self {
        let mut global = sandbox.engine.new_global_runtime_state();
        global.lib.push(sandbox.ast.shared_lib().clone());
        global.tag = Dynamic::from(Here(Arc::clone(&world)));
        let bench = sandbox.benches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let fresh = || Bench { caches: Caches::new(), scopes: sandbox.rules.iter().map(Rule::scope).collect() };
        Self { sandbox, world, global, bench: bench.unwrap_or_else(fresh) }
    }

    /// Calls a rule, by its position in [`Names::rules`](super::Names::rules), for a row of its entity.
    pub fn call(&mut self, rule: usize, row: usize) -> RuleOutcome {
        let Self { sandbox, world, global, bench } = self;
        let Some((rule, scope)) = sandbox.rules.get(rule).zip(bench.scopes.get_mut(rule)) else {
            return broken("there is no such rule".to_owned(), None);
        };
        engine::begin();
        global.num_operations = 0;
        global.level = LEVEL;
        rule.fill(scope, world.as_ref(), row);
        #[allow(deprecated, reason = "the one way to run statements with caches of ours; Rhai is pinned")]
        let outcome = sandbox.engine.eval_statements_raw(global, &mut bench.caches, scope, rule.body.statements());
        scope.rewind(rule.parameters.len());
        match outcome {
            Ok(value) => match rule.gives.value(&value) {
                Ok(value) => RuleOutcome::Value(value),
                Err(ending) => sandbox.ended(ending, sandbox.texts.get(&rule.name).map(Text::whole)),
            },
            Err(error) => sandbox.error(ending::of(error), &rule.name),
        }
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        let bench = std::mem::take(&mut self.bench);
        self.sandbox.benches.lock().unwrap_or_else(PoisonError::into_inner).push(bench);
    }
}
