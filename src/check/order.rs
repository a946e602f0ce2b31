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
    let mut walk =
        Walk { scope, reads, state: vec![State::New; reads.len()], order: Vec::new(), findings: Findings::new() };
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
                            if path.len() > limits::RESULT_CHAIN {
                                self.too_long(start);
                                return;
                            }
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

    fn too_long(&mut self, start: usize) {
        let span = &self.scope.version.results[start].common.span;
        let message = format!("`{}` rests on a chain of more than {} results", self.name(start), limits::RESULT_CHAIN);
        self.findings
            .push(Diagnostic::new(codes::CHAIN_TOO_LONG, span, message).help("join some of the steps in one rule"));
    }
}
