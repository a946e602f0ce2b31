//! Every example of `docs/rules.md` says what the page says it does.
//!
//! A fence says in its first line what it is: `toml programme`, `toml base` and `toml household` are the base of all;
//! under each `###` heading `toml policy` and `rhai rules` make a version on that base, `text gives` is what the household
//! gets, and `rhai refused CODE` are rules for the last policy that the check refuses with that code. Where there is no
//! policy, the reader of rules alone refuses.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where what it stands on is not there")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::answer::{Answer, Cell};
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::ground::diagnostic::Findings;
use bareme::ground::source::SourceFile;
use bareme::household::batch::Batch;
use bareme::household::fit;
use bareme::household::read::{self, Format};
use bareme::invariants::boundary::Known;
use bareme::invariants::{Invariants, tried};
use bareme::pack::Policies;
use bareme::rules::{host, parse};

const MONTH: Month = Month { year: 2030, month: 1 };

/// One fence of the page.
struct Fence {
    heading: String,
    says: String,
    line: usize,
    text: String,
}

const REFUSED: &str = "rhai refused ";

impl Fence {
    fn place(&self) -> String {
        format!("docs/rules.md:{} ({})", self.line, self.heading)
    }
}

fn page() -> Vec<Fence> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let text = fs::read_to_string(path).expect("docs/rules.md");
    let mut fences: Vec<Fence> = Vec::new();
    let (mut heading, mut inside) = (String::new(), false);
    for (at, line) in text.lines().enumerate() {
        if let Some(says) = line.strip_prefix("```") {
            inside = !inside;
            if inside {
                let (heading, says) = (heading.clone(), says.trim().to_owned());
                fences.push(Fence { heading, says, line: at + 2, text: String::new() });
            }
        } else if inside {
            let fence = fences.last_mut().expect("a fence that was opened");
            fence.text.extend([line, "\n"]);
        } else if line.starts_with('#') {
            line.trim_start_matches('#').trim().clone_into(&mut heading);
        }
    }
    assert!(!inside, "a fence of docs/rules.md is not closed");
    fences
}

/// What all examples stand on.
struct Base {
    programme: String,
    policy: toml_edit::DocumentMut,
    household: String,
}

fn base(fences: &[Fence]) -> Base {
    let only = |says: &str| {
        let all: Vec<&Fence> = fences.iter().filter(|fence| fence.says == says).collect();
        assert_eq!(all.len(), 1, "one fence `{says}`");
        all[0].text.clone()
    };
    Base {
        programme: only("toml programme"),
        policy: only("toml base").parse().expect("the base is TOML"),
        household: only("toml household"),
    }
}

/// Adds the tables of a fragment to those of the base.
fn add(to: &mut toml_edit::Table, from: &toml_edit::Table, place: &str) {
    for (key, item) in from {
        match (to.get_mut(key).and_then(toml_edit::Item::as_table_mut), item.as_table()) {
            (Some(known), Some(more)) => add(known, more, place),
            _ => assert!(to.insert(key, item.clone()).is_none(), "{place}: `{key}` is in the base already"),
        }
    }
}

impl Base {
    fn version(&self, fragment: &str, rules: &str, place: &str) -> Result<(Arc<Plan>, Findings), Findings> {
        let fragment: toml_edit::DocumentMut = fragment.parse().unwrap_or_else(|why| panic!("{place}: {why}"));
        let mut policy = self.policy.clone();
        add(policy.as_table_mut(), fragment.as_table(), place);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let version = folder.path().join("example/2030-01-example");
        fs::create_dir_all(&version).expect("a folder");
        fs::write(folder.path().join("example/programme.toml"), &self.programme).expect("programme.toml");
        fs::write(version.join("policy.toml"), policy.to_string()).expect("policy.toml");
        fs::write(version.join("rules.rhai"), rules).expect("rules.rhai");
        let opened = Policies::open(folder.path())?.programme("example")?;
        let (version, mut warnings) = opened.load("2030-01-example")?;
        let (plan, more) = bareme::check::check(&Arc::new(version))?;
        warnings.extend(more);
        // As `check` does, from the household of the page.
        let (invariants, more) = Invariants::new(&plan.version)?;
        warnings.extend(more);
        if !invariants.is_empty() {
            let known = Known { month: MONTH, batch: self.household(&plan, place) };
            let found = tried::tried(&invariants, &[known])?.findings(&invariants);
            warnings.extend(found.unless_errors(())?.1);
        }
        Ok((Arc::new(plan), warnings))
    }

    fn household(&self, plan: &Plan, place: &str) -> Batch {
        let file = SourceFile::new("household.toml", self.household.as_str());
        let household = read::household(&file, Format::Toml, &plan.version.programme);
        let fitted = household.and_then(|household| fit::fit(&household, plan, MONTH));
        fitted.unwrap_or_else(|findings| panic!("{place}: {}", told(&findings))).batch
    }
}

fn told(findings: &Findings) -> String {
    let line = |finding: &bareme::ground::diagnostic::Diagnostic| {
        let line = finding.span.as_ref().map_or(0, |span| span.place().line);
        format!("\n  {} line {line}: {}", finding.code.text(), finding.message)
    };
    findings.all.iter().map(line).collect()
}

/// What `ENTITY.NAME` or `persons.ID.NAME` is in an answer, as the page writes it.
fn found(plan: &Plan, batch: &Batch, answer: &Answer, what: &str) -> Option<String> {
    let parts: Vec<&str> = what.split('.').collect();
    let entities = &plan.version.programme.entities;
    let (space, row, name) = match parts.as_slice() {
        [entity, name] => (entities.iter().position(|known| known.name == *entity)?, 0, *name),
        [plural, id, name] => {
            let space = entities.iter().position(|known| known.plural == *plural)?;
            (space, batch.rows[space].ids.iter().position(|known| known == id)?, *name)
        }
        _ => return None,
    };
    let slot = plan.version.result(name).filter(|slot| usize::from(plan.results[*slot as usize].space) == space)?;
    Some(match &answer.results[slot as usize][row] {
        Cell::Value(value) => format!("= {}", value.text(&plan.results[slot as usize].kind)),
        Cell::Missing => "is missing".to_owned(),
        Cell::Failed(failure) => format!("fails: {:?}", failure.why),
    })
}

#[test]
fn every_example_gives_what_the_page_says() {
    let fences = page();
    let base = base(&fences);
    let examples = fences.iter().enumerate().filter(|(_, fence)| fence.says == "rhai rules");
    let wrong: Vec<String> = examples.clone().filter_map(|(at, _)| example(&base, &fences, at).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(examples.count() > 15);
}

/// Runs the rules at a fence; what is not as the page says.
fn example(base: &Base, fences: &[Fence], at: usize) -> Result<(), String> {
    let fence = &fences[at];
    let place = fence.place();
    let before = fences[..at].last().filter(|before| before.says == "toml policy");
    let policy = before.ok_or_else(|| format!("{place}: rules without a policy"))?;
    let plan = base.version(&policy.text, &fence.text, &place);
    let (plan, warnings) = plan.map_err(|findings| format!("{place} is refused:{}", told(&findings)))?;
    if !warnings.all.is_empty() {
        return Err(format!("{place} is warned of:{}", told(&warnings)));
    }
    let batch = base.household(&plan, &place);
    let evaluator = Evaluator::new(Arc::clone(&plan));
    let mut scratch = Scratch::default();
    let evaluated = evaluator.evaluate(&batch, MONTH, &mut scratch);
    let answer = evaluated.map_err(|refusal| format!("{place}: {refusal:?}"))?.answer;
    let gives = fences.get(at + 1).filter(|after| after.says == "text gives" && after.heading == fence.heading);
    let gives = gives.ok_or_else(|| format!("{place}: it does not say what it gives"))?;
    for line in gives.text.lines().filter(|line| !line.trim().is_empty()) {
        let (what, says) = line.split_once(' ').unwrap_or((line, ""));
        let is = found(&plan, &batch, &answer, what).unwrap_or_else(|| "is no result".to_owned());
        if is != says {
            return Err(format!("{}: `{what} {says}`, and it {is}", gives.place()));
        }
    }
    Ok(())
}

#[test]
fn every_refused_example_is_refused_with_its_code() {
    let fences = page();
    let base = base(&fences);
    let examples = (0..fences.len()).filter(|at| fences[*at].says.starts_with(REFUSED));
    let wrong: Vec<String> = examples.clone().filter_map(|at| refused(&base, &fences, at).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(examples.count() > 10);
}

/// Reads the refused rules at a fence: the first finding has the code of the page.
fn refused(base: &Base, fences: &[Fence], at: usize) -> Result<(), String> {
    let fence = &fences[at];
    let (place, code) = (fence.place(), fence.says.trim_start_matches(REFUSED));
    let policy = fences[..at].iter().rfind(|before| before.heading == fence.heading && before.says == "toml policy");
    let findings = match policy {
        Some(policy) => base.version(&policy.text, &fence.text, &place).err(),
        None => parse::read(&SourceFile::new("rules.rhai", fence.text.as_str())).err(),
    };
    let findings = findings.ok_or_else(|| format!("{place} is not refused"))?;
    let first = findings.all.iter().find(|finding| finding.is_error());
    if first.is_some_and(|finding| finding.code.text().starts_with(code)) {
        return Ok(());
    }
    Err(format!("{place} is not refused with {code}:{}", told(&findings)))
}

#[test]
fn every_fence_of_the_page_is_run() {
    let known = ["toml programme", "toml base", "toml household", "toml policy", "rhai rules", "text gives"];
    for fence in page() {
        let runs = known.contains(&fence.says.as_str()) || fence.says.starts_with(&format!("{REFUSED}E"));
        assert!(runs, "docs/rules.md:{}: nothing runs a fence `{}`", fence.line, fence.says);
    }
}

#[test]
fn every_host_function_stands_in_an_example() {
    let rules: String = page().into_iter().filter(|fence| fence.says == "rhai rules").map(|fence| fence.text).collect();
    let absent: Vec<&str> = host::ALL
        .iter()
        .map(|function| function.name)
        .filter(|name| {
            let call = format!("{name}(");
            !rules.match_indices(&call).any(|(at, _)| {
                !rules[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
            })
        })
        .collect();
    assert_eq!(absent, Vec::<&str>::new(), "docs/rules.md shows no example of these");
}
