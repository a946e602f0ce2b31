//! The report of a test: what was published, what was accepted, what differs and what to do.

use super::Outcome;
use super::difference::{self, Paint};
use super::junit;
use crate::ground::files;
use crate::reference::Tested;
use crate::reference::published::{Published, Wrong};
use crate::reference::states::State;

/// Differences told in full without --review.
const SHOWN: usize = 3;
/// Lines of one difference told without --review.
const LINES: usize = 24;

/// The whole report; `full` tells every difference to its end.
pub fn text(outcomes: &[Outcome], full: bool, paint: Paint) -> String {
    let mut out = String::new();
    let published: Vec<&Published> = outcomes.iter().flat_map(|outcome| &outcome.tests.published).collect();
    if !published.is_empty() {
        out += "Published amounts\n";
        for of_version in published.chunk_by(|a, b| a.policy == b.policy) {
            out += &of_published(of_version, full);
        }
        out.push('\n');
    }
    out += "Snapshots\n";
    let mut shown = 0;
    for outcome in outcomes {
        for policy in policies(outcome) {
            let tested: Vec<&Tested> =
                outcome.tests.tested.iter().filter(|tested| tested.case.policy() == policy).collect();
            out += &format!("  {policy}  {}\n", counts(&tested));
            for tested in tested {
                out += &of_case(tested, full, paint, &mut shown);
            }
        }
        for path in &outcome.tests.unreferenced {
            out += &format!("  unreferenced  {}: no household or version has it; take it out\n", files::shown(path));
        }
    }
    out.push('\n');
    out.push_str(&closing(outcomes, full));
    out
}

/// What was published about one version: how much is right, and all that is wrong; `full` names what is right too.
fn of_published(published: &[&Published], full: bool) -> String {
    let Some(first) = published.first() else { return String::new() };
    let wrong = published.iter().filter(|one| !one.wrong.is_empty()).count();
    let mut parts = vec![format!("{} as published", published.len() - wrong)];
    if wrong > 0 {
        parts.push(format!("{wrong} WRONG"));
    }
    let mut out = format!("  {}  {}\n", first.policy, parts.join(", "));
    for one in published.iter().filter(|one| full || !one.wrong.is_empty()) {
        let Published { household, month, compared, wrong, source, .. } = one;
        let verdict = if wrong.is_empty() { "right" } else { "WRONG" };
        let source = source.as_ref().map_or(String::new(), |source| format!(" ({source})"));
        let results = if *compared == 1 { "1 result".to_owned() } else { format!("{compared} results") };
        out += &format!("    {verdict}  {household}, {month}: {results}{source}\n");
        for wrong in wrong {
            out += &format!("      {}\n", told(wrong));
        }
    }
    out
}

fn told(wrong: &Wrong) -> String {
    let Wrong { result, published, computed, span } = wrong;
    format!("{result}: published {published}, computed {computed} ({}:{})", span.file.path, span.place().line)
}

fn policies(outcome: &Outcome) -> Vec<String> {
    let mut all: Vec<String> = outcome.tests.tested.iter().map(|tested| tested.case.policy()).collect();
    all.dedup();
    all
}

fn counts(tested: &[&Tested]) -> String {
    let count = |of: fn(&State) -> bool| tested.iter().filter(|tested| of(&tested.state)).count();
    let parts = [
        (count(|state| *state == State::Same), "as accepted"),
        (count(|state| matches!(state, State::Changed(_))), "changed"),
        (count(|state| *state == State::New), "new"),
        (count(|state| *state == State::Unexplained), "without a reason"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    parts.join(", ")
}

fn of_case(tested: &Tested, full: bool, paint: Paint, shown: &mut usize) -> String {
    let name = &tested.case.household;
    match &tested.state {
        State::Same => String::new(),
        State::Unexplained => {
            format!("    without a reason  {name}: its snapshot was changed past `bareme test --accept`\n")
        }
        State::New if full => format!("    new  {name}\n{}", difference::lines("", &tested.case.text, paint)),
        State::New => format!("    new  {name}\n"),
        State::Changed(old) => {
            let mut out = format!("    changed  {name}\n");
            *shown += 1;
            if full {
                out += &difference::lines(old, &tested.case.text, paint);
            } else if *shown <= SHOWN {
                let lines = difference::lines(old, &tested.case.text, paint);
                let all = lines.lines().count();
                lines.lines().take(LINES).for_each(|line| {
                    out += line;
                    out.push('\n');
                });
                if all > LINES {
                    out += &format!("      … {} more lines\n", all - LINES);
                }
            }
            out
        }
    }
}

fn closing(outcomes: &[Outcome], full: bool) -> String {
    let published: Vec<&Published> = outcomes.iter().flat_map(|outcome| &outcome.tests.published).collect();
    let right = published.iter().filter(|published| published.wrong.is_empty()).count();
    let tested: Vec<&Tested> = outcomes.iter().flat_map(|outcome| &outcome.tests.tested).collect();
    let same = tested.iter().filter(|tested| tested.state == State::Same).count();
    let unreferenced: usize = outcomes.iter().map(|outcome| outcome.tests.unreferenced.len()).sum();
    let mut parts = vec![format!("{same} of {} snapshots as accepted", tested.len())];
    if !published.is_empty() {
        parts.insert(0, format!("{right} of {} published amounts right", published.len()));
    }
    if unreferenced > 0 {
        parts.push(format!("{unreferenced} unreferenced"));
    }
    let mut out = parts.join(", ") + "\n";
    let open: Vec<&&Tested> = tested.iter().filter(|tested| tested.state != State::Same).collect();
    if open.iter().any(|tested| matches!(tested.state, State::Changed(_))) && !full {
        out += "See every difference: bareme test --review\n";
    }
    if let Some(first) = open.first() {
        let policy = first.case.policy();
        let reason = if open.iter().any(|tested| tested.case.adopted) { " --reason \"…\"" } else { "" };
        out += &format!("If this is how it should be: bareme test {policy} --accept{reason}\n");
    }
    out
}

/// The same for a build server.
pub fn junit_cases(outcomes: &[Outcome]) -> Vec<junit::Case> {
    let published = outcomes.iter().flat_map(|outcome| &outcome.tests.published).map(|published| junit::Case {
        group: published.policy.clone(),
        name: format!("published {} {}", published.month, published.household),
        failure: (!published.wrong.is_empty()).then(|| {
            let lines: Vec<String> = published.wrong.iter().map(told).collect();
            (lines.first().cloned().unwrap_or_default(), lines.join("\n"))
        }),
    });
    let tested = outcomes.iter().flat_map(|outcome| &outcome.tests.tested).map(|tested| junit::Case {
        group: tested.case.policy(),
        name: format!("snapshot {}", tested.case.household),
        failure: match &tested.state {
            State::Same => None,
            State::New => Some(("new, not accepted yet".to_owned(), tested.case.text.clone())),
            State::Unexplained => Some(("changed without a reason".to_owned(), String::new())),
            State::Changed(old) => {
                let lines = difference::lines(old, &tested.case.text, Paint::new(false));
                Some(("differs from what was accepted".to_owned(), lines))
            }
        },
    });
    let unreferenced = outcomes.iter().flat_map(|outcome| &outcome.tests.unreferenced).map(|path| junit::Case {
        group: "unreferenced".to_owned(),
        name: files::shown(path),
        failure: Some(("no household or version has this snapshot".to_owned(), String::new())),
    });
    published.chain(tested).chain(unreferenced).collect()
}
