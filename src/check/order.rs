//! The order of results: what a result rests on comes first; a circle is shown as a path.

use crate::check::scope::Scope;
use crate::ground::codes::check as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits;
use crate::rules::tree::{Column, ResultSlot};

/// Results in dependency order, then declaration order.
///
/// # Errors
/// One finding for each circle, and one where a chain is longer than the limit.
pub fn order(scope: &Scope<'_>, reads: &[Vec<Column>]) -> Result<Vec<ResultSlot>, Findings> {
    let (state, length) = (vec![State::New; reads.len()], vec![0; reads.len()]);
    let mut walk = Walk { scope, reads, state, length, order: Vec::new(), findings: Findings::new() };
    for slot in 0..reads.len() {
        walk.visit(slot);
    }
    if walk.findings.has_errors() { Err(walk.findings) } else { Ok(walk.order) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'s, 'v> {
    scope: &'s Scope<'v>,
    reads: &'s [Vec<Column>],
    state: Vec<State>,
    /// Of what is done: how many results stand in the longest chain that it ends.
    length: Vec<usize>,
    order: Vec<ResultSlot>,
    findings: Findings,
}

impl Walk<'_, '_> {
    /// Depth first with a path of its own, so that a long chain cannot exhaust the stack.
    fn visit(&mut self, start: usize) {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        if self.state[start] != State::New {
            return;
        }
        self.state[start] = State::Open;
        while let Some((at, next)) = path.last_mut() {
            let (slot, column) = (*at, self.reads[*at].get(*next).copied());
            *next += 1;
            match column {
                None => {
                    self.state[slot] = State::Done;
                    self.measure(slot);
                    self.order.extend(u32::try_from(slot));
                    path.pop();
                }
                Some(Column::Input(_)) => {}
                Some(Column::Result(below)) => {
                    let below = below as usize;
                    match self.state[below] {
                        State::Done => {}
                        State::New => {
                            self.state[below] = State::Open;
                            path.push((below, 0));
                        }
                        State::Open => {
                            let slots: Vec<usize> = path.iter().map(|(slot, _)| *slot).collect();
                            self.circle(&slots, below);
                        }
                    }
                }
            }
        }
    }

    fn name(&self, slot: usize) -> String {
        let result = &self.scope.version.results[slot];
        let entity = &self.scope.version.programme.entities[usize::from(result.entity)].name;
        format!("{entity}.{}", result.common.name)
    }

    fn circle(&mut self, path: &[usize], back_to: usize) {
        let from = path.iter().position(|slot| *slot == back_to).unwrap_or(0);
        let mut names: Vec<String> = path[from..].iter().map(|slot| self.name(*slot)).collect();
        names.push(self.name(back_to));
        let span = &self.scope.version.results[back_to].common.span;
        let message = format!("results rest on each other in a circle: {}", names.join(" → "));
        let mut diagnostic = Diagnostic::new(codes::CYCLE, span, message)
            .help("each reads the next; break the circle: one of them must be computed without the others");
        for slot in &path[from..] {
            let result = &self.scope.version.results[*slot];
            if let Some(function) = self.scope.function(&result.common.name) {
                diagnostic = diagnostic.note(format!("the rule of `{}`", self.name(*slot)), &function.span);
            }
        }
        self.findings.push(diagnostic);
    }

    /// Measures the longest chain below a result; told of the first that is too long, and not of those that rest on it.
    fn measure(&mut self, slot: usize) {
        let below = self.reads[slot].iter().filter_map(|column| match column {
            Column::Result(below) => Some(self.length[*below as usize]),
            Column::Input(_) => None,
        });
        let length = 1 + below.max().unwrap_or(0);
        self.length[slot] = length;
        let told = self.findings.all.iter().any(|d| d.code == codes::CHAIN_TOO_LONG);
        if length <= limits::RESULT_CHAIN || told {
            return;
        }
        let span = &self.scope.version.results[slot].common.span;
        let message = format!("`{}` ends a chain of more than {} results", self.name(slot), limits::RESULT_CHAIN);
        self.findings
            .push(Diagnostic::new(codes::CHAIN_TOO_LONG, span, message).help("join some of the steps in one rule"));
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::pack::Policies;

    /// Checks a version with results `step_0`, `step_1`, …, each reading the one before; declared in this order.
    fn chain(declared: impl Iterator<Item = usize>) -> Result<(), Vec<String>> {
        let programme = "[programme]\nid = \"isle\"\nlabel = { en = \"Isle\" }\nlanguages = [\"en\"]\n\
            currency = { code = \"ISD\", minor_unit = 2 }\n[entities.household]\nlabel = { en = \"Household\" }\n\
            [sources.act]\ntitle = { en = \"Act\" }\n";
        let mut policy = "[version]\nfrom = 2030-01-01\nstatus = \"draft\"\ntitle = { en = \"First\" }\n\
            [inputs.household.size]\nkind = \"count\"\nlabel = { en = \"Size\" }\n[results]\n"
            .to_owned();
        let mut rules = String::new();
        for n in declared {
            let _ = writeln!(
                policy,
                "household.step_{n} = {{ kind = \"count\", label = {{ en = \"Step\" }}, source = \"act\" }}"
            );
            let before = if n == 0 { "size".to_owned() } else { format!("step_{}", n - 1) };
            let _ = writeln!(rules, "fn step_{n}(household) {{ household.{before} }}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            ("programme.toml", programme),
            ("2030-01-long/policy.toml", policy.as_str()),
            ("2030-01-long/rules.rhai", rules.as_str()),
        ] {
            let path = folder.path().join("isle").join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        let told = |findings: Findings| -> Vec<String> {
            findings.all.iter().map(|d| format!("{} {}", d.code.text(), d.message)).collect()
        };
        let shelf = Policies::open(folder.path()).expect("a folder").programme("isle").map_err(told)?;
        let (version, _) = shelf.load("2030-01-long").map_err(told)?;
        crate::check::check(&std::sync::Arc::new(version)).map(|_| ()).map_err(told)
    }

    #[test]
    fn a_chain_may_be_as_long_as_the_limit_and_no_longer_in_whatever_order_it_is_declared() {
        let most = limits::RESULT_CHAIN;
        for count in [most - 1, most] {
            assert_eq!(chain(0..count), Ok(()), "{count}");
            assert_eq!(chain((0..count).rev()), Ok(()), "{count}, the last first");
        }
        let told = vec![format!("E0364 `household.step_{most}` ends a chain of more than {most} results")];
        assert_eq!(chain(0..=most), Err(told.clone()));
        assert_eq!(chain((0..=most).rev()), Err(told.clone()));
        assert_eq!(chain(0..most + 100), Err(told), "told once");
    }
}
