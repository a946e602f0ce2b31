//! The synthetic population of every shipped programme that has one: the same for everybody, sensible, let in by its
//! version, and near the published figures.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use bareme::check;
use bareme::check::plan::Plan;
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::pack::Policies;
use bareme::population::synthetic::blocks::Order;
use bareme::population::synthetic::family::Made;
use bareme::population::synthetic::{self, Recipe};
use support::run::{Folder, root, run_in};
use support::shelf::told;

/// Enough for every tolerance: draws that decide a published share are spread evenly over the numbers of households, so
/// what is left to chance is the mean of some ten thousand families.
const ENOUGH: u64 = 50_000;

struct Population {
    plan: Arc<Plan>,
    recipe: Recipe,
}

fn population(programme: &str) -> Population {
    let policies = Policies::open(&root().join("policies")).unwrap_or_else(|findings| panic!("{}", told(findings)));
    let shelf = policies.programme(programme).unwrap_or_else(|findings| panic!("{}", told(findings)));
    let file = shelf.population().ok().flatten().expect("it has a population.toml");
    let month = synthetic::read::month(&file).expect("it has a month");
    let version = &shelf.applies(month).expect("a version applies").id;
    let (version, _) = shelf.load(version).unwrap_or_else(|findings| panic!("{}", told(findings)));
    let (plan, _) = check::check(&Arc::new(version)).unwrap_or_else(|findings| panic!("{}", told(findings)));
    let recipe = synthetic::recipe(&file, &plan).unwrap_or_else(|findings| panic!("{}", told(findings)));
    Population { plan: Arc::new(plan), recipe }
}

impl Population {
    fn order(&self, seed: u64, households: u64, threads: usize) -> Order<'_> {
        Order { recipe: &self.recipe, plan: &self.plan, seed, households, threads: Some(threads) }
    }

    fn made(&self, order: Order<'_>) -> Vec<Made> {
        let mut all = Vec::new();
        let wanted = self.recipe.draws(self.plan.inputs.len());
        let keep = vec![true; self.recipe.variables.len()];
        let made = order.each::<_, ()>(&wanted, &keep, Ok, |made| {
            all.push(made);
            Ok(())
        });
        made.expect("nobody refuses");
        all
    }

    fn lane(&self, made: &Made, name: &str, space: u16, row: usize) -> i64 {
        let mut named = self.recipe.variables.iter().zip(&made.kept);
        let of_name = named.find(|(variable, _)| variable.name == name && variable.space == space);
        of_name.unwrap_or_else(|| panic!("nothing draws {name}")).1[row]
    }
}

#[test]
fn the_same_households_come_out_on_any_number_of_threads() {
    let population = population("ma-asd");
    let one = population.made(population.order(1, 9_000, 1));
    for threads in [2, 3] {
        assert!(one == population.made(population.order(1, 9_000, threads)), "{threads} threads");
    }
    assert!(one != population.made(population.order(2, 9_000, 1)), "another seed makes others");
}

#[test]
fn a_household_is_the_same_in_a_small_population_and_in_a_large_one() {
    let population = population("ma-asd");
    let (small, large) = (population.made(population.order(1, 300, 2)), population.made(population.order(1, 5_000, 2)));
    for row in 0..300 {
        let household = |made: &Made| format!("{:?}", made.block.household(&population.plan, row));
        assert_eq!(household(&small[0]), household(&large[0]), "household {row}");
    }
}

#[test]
fn every_target_is_within_its_tolerance() {
    let population = population("ma-asd");
    for seed in [1, 2] {
        let order = population.order(seed, ENOUGH, 2);
        let report = synthetic::check::check(&order, &population.plan, &mut |_| Ok(())).expect("no bound is broken");
        let off: Vec<String> = report
            .verdicts
            .iter()
            .filter(|verdict| !verdict.within)
            .map(|verdict| format!("{}: {verdict:?}", population.recipe.targets[verdict.target].name))
            .collect();
        assert!(off.is_empty(), "seed {seed}:\n{}", off.join("\n"));
        assert_eq!((report.amounts.refused, report.amounts.unanswered), (0, 0), "seed {seed}");
        assert!(report.holds());
    }
}

#[test]
fn members_belong_to_their_households_and_families_are_sensible() {
    let population = population("ma-asd");
    let first = i64::from(population.recipe.month.first_day().0);
    let last = i64::from(population.recipe.month.last_day().0);
    let years = |from: i64, to: i64| (to - from).max(0) * 100 / 36_525;
    for made in population.made(population.order(3, 6_000, 2)) {
        let [households, persons] = &made.block.rows[..] else { panic!("two entities") };
        assert_eq!(persons.offsets.len(), households.count + 1);
        assert_eq!((persons.offsets[0], persons.offsets[households.count] as usize), (0, persons.count));
        for row in 0..households.count {
            let members = persons.offsets[row] as usize..persons.offsets[row + 1] as usize;
            assert!((1..=20).contains(&members.len()), "household {row} has {} members", members.len());
            let mut by_relation: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
            for person in members {
                assert_eq!(persons.container[person] as usize, row);
                let birth = population.lane(&made, "birth_date", 1, person);
                assert!(birth <= last && years(birth, first) < 100, "born on day {birth}");
                by_relation.entry(population.lane(&made, "relation", 1, person)).or_default().push(birth);
            }
            // Members of the choice: head, spouse, child, other.
            let of = |relation: i64| by_relation.get(&relation).cloned().unwrap_or_default();
            let (head, spouses, children) = (of(0), of(1), of(2));
            assert!(head.len() == 1 && spouses.len() <= 1, "household {row}: {by_relation:?}");
            for parent in head.iter().chain(&spouses) {
                assert!(years(*parent, first) >= 21, "household {row}: a parent born on day {parent}");
                let young = children.iter().find(|child| years(*parent, **child) < 16);
                assert_eq!(young, None, "household {row}: {by_relation:?}");
            }
        }
    }
}

#[test]
fn the_version_lets_every_household_in_and_both_ways_of_computing_agree_on_it() {
    let population = population("ma-asd");
    let evaluator = Evaluator::new(Arc::clone(&population.plan));
    let mut scratch = Scratch::new();
    for made in population.made(population.order(4, 300, 1)) {
        for row in 0..made.block.rows[0].count {
            let household = made.block.household(&population.plan, row);
            let evaluated = evaluator.evaluate(&household, population.recipe.month, &mut scratch);
            let evaluated = evaluated.unwrap_or_else(|refusal| panic!("household {row}: {refusal:?}"));
            assert!(evaluated.warnings.is_empty(), "household {row} is warned for");
        }
    }
}

#[test]
fn the_shipped_file_fits_its_schema() {
    let schema = synthetic::schema::population();
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let text = std::fs::read_to_string(root().join("policies/ma-asd/population.toml")).expect("it is there");
    let document: toml::Table = toml::from_str(&text).expect("it is TOML");
    let document = serde_json::to_value(document).expect("it is a tree");
    let wrong: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut misspelt = document.clone();
    misspelt["draws"]["milieu"]["spraed"] = serde_json::json!(1);
    assert!(!validator.is_valid(&misspelt), "an unknown key is not told");
}

/// The files of a folder with their bytes.
fn bytes(folder: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it lists"));
    let read = |path: &std::path::Path| std::fs::read(path).expect("files can be read");
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), read(&entry.path()))).collect()
}

#[test]
fn a_register_is_written_in_the_same_bytes_on_any_number_of_threads_and_says_that_it_is_synthetic() {
    let here = Folder::empty();
    let policies = root().join("policies");
    let policies = policies.to_str().expect("a path is a text");
    let make = |words: &[&str]| {
        let all = [&["population", "ma-asd", "--policies", policies, "--households", "5000", "--seed", "9"], words];
        run_in(here.path(), &all.concat())
    };
    for format in ["csv", "parquet"] {
        let folders = ["1", "2"].map(|threads| (threads, format!("{format}-{threads}")));
        for (threads, folder) in &folders {
            let ran = make(&["--out", folder, "--format", format, "--threads", threads]);
            assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
            assert!(ran.stdout.starts_with("Synthetic population of ma-asd@2024-09: no household of it exists."));
            assert!(ran.stdout.contains("5 000  households"), "{}", ran.stdout);
        }
        let [one, two] = folders.map(|(_, folder)| bytes(&here.path().join(folder)));
        assert!(one == two, "{format} differs from thread to thread");
        let names = [format!("households.{format}"), format!("persons.{format}"), "SYNTHETIC.md".to_owned()];
        assert!(one.len() == names.len() && names.iter().all(|name| one.contains_key(name)), "{:?}", one.keys());
    }
    let again = make(&["--out", "csv-1", "--format", "csv"]);
    assert!(
        again.exit == 2 && again.stderr.contains("E0007"),
        "a folder that is there is left alone: {}",
        again.stderr
    );
    let forced = make(&["--out", "csv-1", "--format", "csv", "--force"]);
    assert_eq!((forced.exit, forced.stderr.as_str()), (0, ""));
    assert!(bytes(&here.path().join("csv-1")) == bytes(&here.path().join("csv-2")));
}

#[test]
fn whatever_is_told_of_a_synthetic_register_says_so_and_of_another_nothing() {
    let here = Folder::copy_of(&root().join("examples/register"));
    let policies = root().join("policies");
    let register = here.path().to_str().expect("a path is a text");
    let policies = ["--policies", policies.to_str().expect("a path is a text")];
    let over = ["--population", register, "--period", "2024-09"];
    let pair = ["ma-asd@2024-09", "ma-asd@2025-11"];
    let simulate = ["simulate", "ma-asd", register, "--results", "monthly_aid"];
    let asked: [Vec<&str>; 6] = [
        [&simulate[..], &["--period", "2024-09"]].concat(),
        [&simulate[..], &["--from", "2024-09", "--to", "2024-10"]].concat(),
        [&["compare"], &pair[..], &over].concat(),
        [&["compare"], &pair[..], &over, &["--household", "53"]].concat(),
        [&["gate"], &pair[..], &over].concat(),
        [&["check", "ma-asd@2024-09"], &over[..]].concat(),
    ];
    let nobody = "The register is synthetic: no household of it exists.";
    for synthetic in [true, false] {
        for words in &asked {
            let run = |format: &str| run_in(root(), &[words, &policies[..], &["--format", format]].concat());
            let (text, json) = (run("text"), run("json"));
            assert!(text.exit <= 1 && json.exit <= 1, "{words:?}: {}", text.stderr);
            assert_eq!(text.stdout.contains(nobody), synthetic, "{words:?}: {}", text.stdout);
            assert!(json.stdout.contains(&format!("\"synthetic\": {synthetic}")), "{words:?}: {}", json.stdout);
            if words[0] != "check" {
                assert_eq!(run("markdown").stdout.contains(&format!("**{nobody}**")), synthetic, "{words:?}");
            }
        }
        for (language, told) in
            [("fr", "Registre synthétique"), ("ar", "السجل اصطناعي"), ("en", "The register is synthetic")]
        {
            for ending in ["html", "md"] {
                let report = here.path().join(format!("{synthetic}-{language}.{ending}"));
                let report = report.to_str().expect("a path is a text");
                let asked = [&asked[2], &policies[..], &["--lang", language, "--report", report]].concat();
                assert_eq!(run_in(root(), &asked).exit, 0);
                let page = std::fs::read_to_string(report).expect("it is written");
                assert_eq!(page.contains(told), synthetic, "{language}.{ending}");
            }
        }
        if synthetic {
            std::fs::remove_file(here.path().join("SYNTHETIC.md")).expect("removed");
        }
    }
}

#[test]
fn a_check_that_fails_ends_with_1_and_tells_every_target_all_the_same() {
    let policies = root().join("policies");
    let policies = policies.to_str().expect("a path is a text");
    // Of twenty households no figure can be met to two per cent.
    let words = ["population", "check", "ma-asd", "--policies", policies, "--households", "20", "--format", "json"];
    let ran = run_in(root(), &words);
    assert_eq!((ran.exit, ran.stderr.as_str()), (1, ""));
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!((&told["synthetic"], &told["within"], &told["refused"]), (&true.into(), &false.into(), &0.into()));
    let targets = told["targets"].as_array().expect("a list");
    assert_eq!(targets.len(), population("ma-asd").recipe.targets.len());
    assert!(targets.iter().any(|target| target["within"] == false && target["source"].is_string()));
}
