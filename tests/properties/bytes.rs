//! Whatever bytes come in: findings or an answer, never a panic, and never two answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::household::read::Format;
use bareme::pack::Policies;

use crate::invented::{Dice, Failed, cases, hold, land, spoil};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).expect("a folder of the repository").flatten() {
            if entry.path().is_dir() { open.push(entry.path()) } else { all.push(entry.path()) }
        }
    }
    all.sort();
    all
}

/// A programme of the repository with its files: relative paths and bytes.
struct Programme {
    id: String,
    files: Vec<(PathBuf, Vec<u8>)>,
    households: Vec<String>,
}

fn programmes() -> Vec<Programme> {
    let mut all = Vec::new();
    for folder in ["policies", "tests/fixtures/policies"] {
        let folder = root().join(folder);
        let policies = Policies::open(&folder).expect("the folder of policies");
        for id in policies.ids() {
            let own = folder.join(id);
            let is_household = |path: &Path| path.components().any(|part| part.as_os_str() == "households");
            let mut programme = Programme { id: id.clone(), files: Vec::new(), households: Vec::new() };
            for path in files(&own) {
                let bytes = fs::read(&path).expect("a file of the repository");
                if is_household(&path) {
                    programme.households.push(String::from_utf8(bytes).expect("a household in UTF-8"));
                } else {
                    programme.files.push((path.strip_prefix(&own).expect("a path inside").to_owned(), bytes));
                }
            }
            all.push(programme);
        }
    }
    all
}

#[test]
fn spoilt_packs_are_refused_or_answer_and_never_panic() {
    let programmes = programmes();
    let mut reached = std::collections::BTreeMap::new();
    hold("spoilt packs", cases(120), |dice| {
        let programme = dice.pick(&programmes);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = dice.size(0, programme.files.len() - 1);
        let mut shown = String::new();
        for (number, (path, bytes)) in programme.files.iter().enumerate() {
            let path = folder.path().join(&programme.id).join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            let text = String::from_utf8_lossy(bytes);
            let bytes = if number == at { spoil::spoilt(&text, dice) } else { bytes.clone() };
            if number == at {
                shown = format!("{}:\n{}", path.display(), difference(&text, &String::from_utf8_lossy(&bytes)));
            }
            fs::write(path, bytes).expect("a file");
        }
        let household = dice.pick(&programme.households).clone();
        match land::through(&programme.id, folder.path(), &household) {
            Ok(how_far) => {
                *reached.entry(how_far).or_insert(0) += 1;
                Ok(())
            }
            Err(told) => Err(Failed::new("a bug is told", format!("{told}\n{shown}"))),
        }
    });
    println!("spoilt packs came as far as: {reached:?}");
}

/// The lines that differ, for whoever mends it.
fn difference(before: &str, after: &str) -> String {
    let lines: Vec<&str> = before.lines().collect();
    after.lines().filter(|line| !lines.contains(line)).map(|line| format!("  + {line:?}\n")).collect()
}

#[test]
fn spoilt_households_are_refused_or_answered_and_never_panic() {
    let programmes = programmes();
    let mut plans = Vec::new();
    for plan in crate::roads::shipped() {
        let id = plan.version.programme.id.clone();
        let households = programmes.iter().filter(|programme| programme.id == id).flat_map(|p| p.households.clone());
        plans.push((Evaluator::new(Arc::clone(&plan)), households.collect::<Vec<_>>()));
    }
    let mut reached = std::collections::BTreeMap::new();
    hold("spoilt households", cases(600), |dice| {
        let (evaluator, households) = dice.pick(&plans);
        let plan = evaluator.plan();
        let from = plan.version.header.from;
        let (text, format) = if households.is_empty() || dice.chance(50) {
            let invented = crate::invented::house::house(plan, from, dice);
            (invented.json(), Format::Json)
        } else {
            (dice.pick(households).clone(), Format::Toml)
        };
        let bytes = spoil::spoilt(&text, dice);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let how_far = match land::fitted_as(&text, format, plan, from) {
            Err(findings) => {
                if !findings.has_errors() {
                    return Err(Failed::new("refused without a reason", text));
                }
                for finding in &findings.all {
                    let _ = (finding.span.as_ref().map(|span| (span.place(), span.end_place())), finding.message.len());
                }
                "refused"
            }
            Ok(fitted) => match evaluator.evaluate(&fitted.batch, from, &mut Scratch::default()) {
                Err(refusal) if refusal.is_bug() => {
                    return Err(Failed::new("a bug is told", format!("{refusal:?}\n{text}")));
                }
                Err(_) => "objected",
                Ok(_) => "answered",
            },
        };
        *reached.entry(how_far).or_insert(0) += 1;
        Ok(())
    });
    println!("spoilt households: {reached:?}");
}

#[test]
fn texts_of_nothing_but_noise_never_panic() {
    let plans = crate::roads::shipped();
    hold("noise", cases(300), |dice| {
        let bytes: Vec<u8> = (0..dice.size(0, 200)).map(|_| noise(dice)).collect();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let plan = dice.pick(&plans);
        for format in [Format::Toml, Format::Json] {
            let _ = land::fitted_as(&text, format, plan, plan.version.header.from);
        }
        let file = bareme::ground::source::SourceFile::new("rules.rhai", text);
        let _ = bareme::rules::parse::read(&file);
        Ok(())
    });
}

fn noise(dice: &mut Dice) -> u8 {
    const SIGNS: &[u8] = b"{}[]()\"'=.,:;#/\\|&!<>+-*_ \n\tfnletifreturn0123456789e";
    if dice.chance(20) { dice.below(256) as u8 } else { *dice.pick(SIGNS) }
}
