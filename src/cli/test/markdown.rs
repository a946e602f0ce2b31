//! The outcome of the tests as tables in Markdown, for a note or a page of a project.

use super::{Arguments, Outcome};
use crate::coverage::{Coverage, Of};
use crate::ground::source::Span;
use crate::mutation::{By, Found, Mutation, Verdict};
use crate::population::table::Table;
use crate::reference::states::State;

/// Every table that was asked for.
pub fn markdown(outcomes: &[Outcome], arguments: &Arguments) -> String {
    let mut tables = vec![tests(outcomes)];
    let covered: Vec<&Coverage> = outcomes.iter().flat_map(|outcome| &outcome.coverage).collect();
    if arguments.coverage {
        tables.extend([shares(&covered), unreached(&covered)]);
    }
    let mutated: Vec<&Mutation> = outcomes.iter().flat_map(|outcome| &outcome.mutation).collect();
    if arguments.mutate {
        tables.extend([mutants(&mutated), survivors(&mutated)]);
    }
    // What has no row is not told: nothing is open.
    let told: Vec<String> = tables.iter().filter(|table| !table.rows.is_empty()).map(Table::markdown).collect();
    told.join("\n")
}

fn tests(outcomes: &[Outcome]) -> Table {
    let mut table =
        Table::new("Tests", &["version"], &["published", "wrong", "snapshots", "changed", "new", "without a reason"]);
    for outcome in outcomes {
        let mut policies: Vec<String> = outcome.tests.tested.iter().map(|tested| tested.case.policy()).collect();
        policies.extend(outcome.tests.published.iter().map(|published| published.policy.clone()));
        policies.sort();
        policies.dedup();
        for policy in policies {
            let published = || outcome.tests.published.iter().filter(|published| published.policy == policy);
            let tested = || outcome.tests.tested.iter().filter(|tested| tested.case.policy() == policy);
            let of = |state: fn(&State) -> bool| tested().filter(|tested| state(&tested.state)).count();
            let counts = [
                published().count(),
                published().filter(|published| !published.wrong.is_empty()).count(),
                tested().count(),
                of(|state| matches!(state, State::Changed(_))),
                of(|state| *state == State::New),
                of(|state| *state == State::Unexplained),
            ];
            table.row(std::iter::once(policy.clone()).chain(counts.map(|count| count.to_string())));
        }
    }
    table
}

fn shares(covered: &[&Coverage]) -> Table {
    let mut table = Table::new("Coverage", &["version"], &Of::ALL.map(|(_, what)| what));
    for coverage in covered {
        let shares = Of::ALL.map(|(of, _)| {
            let (reached, all) = coverage.share(of);
            format!("{reached} of {all}")
        });
        table.row(std::iter::once(coverage.policy()).chain(shares));
    }
    table
}

fn unreached(covered: &[&Coverage]) -> Table {
    let mut table = Table::new("Not reached", &["version", "place", "what", "would be reached by"], &[]);
    for coverage in covered {
        for (point, hint) in coverage.unreached() {
            let near = hint.map_or(String::new(), |hint| {
                let fact =
                    hint.fact.as_ref().map_or(String::new(), |(fact, value)| format!(", if {fact} were {value}"));
                format!("{}, {}{fact}", hint.household, hint.month)
            });
            let what = format!("{}: {}", point.within, point.unreached);
            table.row([coverage.policy(), place(&point.span), what, near]);
        }
    }
    table
}

fn mutants(mutated: &[&Mutation]) -> Table {
    let figures: Vec<&str> = ["made"].into_iter().chain(By::ALL.map(|(_, word)| word)).chain(["survive"]).collect();
    let mut table = Table::new("Mutants", &["version"], &figures);
    for mutation in mutated {
        let counts = std::iter::once(mutation.mutants.len())
            .chain(By::ALL.map(|(by, _)| mutation.caught(by)))
            .chain([mutation.survivors().count()]);
        table.row(std::iter::once(mutation.plan.version.policy()).chain(counts.map(|count| count.to_string())));
    }
    table
}

fn survivors(mutated: &[&Mutation]) -> Table {
    let mut table = Table::new("Survivors", &["version", "place", "change", "would be caught by", "reason"], &[]);
    for mutation in mutated {
        for (mutant, verdict) in &mutation.mutants {
            let Verdict::Survives { reason, found } = verdict else { continue };
            let found = found.as_ref().map_or(String::new(), Found::told);
            let reason = reason.clone().unwrap_or_default();
            table.row([mutation.plan.version.policy(), place(&mutant.span), mutant.name.clone(), found, reason]);
        }
    }
    table
}

fn place(span: &Span) -> String {
    let place = span.place();
    format!("{}:{}:{}", span.file.path, place.line, place.column)
}
