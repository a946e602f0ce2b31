//! Sweeps: the jumps and their exact places, the rule that causes each, what is told of them, what is refused.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::path::Path;
use std::sync::Arc;

use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::evaluate::sweep::{Jump, Outcome, Stop, Sweep, Turned, sweep, vary, within};
use bareme::ground::date::Month;
use bareme::ground::kind::Kind;
use bareme::ground::limits;
use bareme::ground::source::SourceFile;
use bareme::ground::value::Value;
use bareme::household::fit::{Fitted, fit};
use bareme::household::read::{Format, household};
use bareme::rules::tree::Column;
use support::run::{Folder, Ran, finish, program, root, run_in};
use support::shelf::{Shelves, told as findings};
use support::told::told;

// ── The engine ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// A version and a household, ready to be swept.
struct Stage {
    evaluator: Arc<Evaluator>,
    fitted: Fitted,
    month: Month,
}

impl Stage {
    fn of(shelves: &Shelves, programme: &str, version: &str, name: &str, month: &str) -> Self {
        let opened = &shelves.programmes[programme];
        let evaluator = Arc::clone(&opened.versions[version]);
        let path = shelves.folder.join(programme).join("households").join(format!("{name}.toml"));
        let text = std::fs::read_to_string(path).expect("the household is there");
        let written = household(&SourceFile::new(name, text), Format::Toml, opened.shelf.programme());
        let written = written.map_err(findings).expect("reads");
        let month = Month::parse(month).expect("a month");
        let fitted = fit(&written, evaluator.plan(), month).map_err(findings).expect("fits");
        Self { evaluator, fitted, month }
    }

    fn sweep(&self, what: &str, results: &[&str]) -> Sweep {
        let plan = self.evaluator.plan();
        let vary =
            vary::read(what, plan, &self.fitted.batch).map_err(|finding| findings(finding.into())).expect("varies");
        let rows = |name: &&str| {
            let slot = plan.version.result(name).expect("a result");
            let count = self.fitted.batch.rows[usize::from(plan.results[slot as usize].space)].count;
            (0..count).map(move |row| (slot, row))
        };
        let watched = results.iter().flat_map(rows).collect();
        sweep(&self.evaluator, &self.fitted.batch, self.month, vary, watched).expect("it is swept")
    }

    /// `9.743001 → 9.743002: monthly_aid 600 → 0 by refusal_reason`
    fn jumps(&self, swept: &Sweep) -> Vec<String> {
        swept.jumps.iter().map(|jump| self.jump(swept, jump)).collect()
    }

    fn jump(&self, swept: &Sweep, jump: &Jump) -> String {
        let plan = self.evaluator.plan();
        let input = &plan.inputs[swept.vary.input.0 as usize].kind;
        let at = |lane| swept.value(plan, lane).expect("a value").text(input);
        let text = |value: Option<Value>, kind: &Kind| value.map_or_else(|| "?".to_owned(), |value| value.text(kind));
        let changes: Vec<String> = jump
            .results
            .iter()
            .map(|result| {
                let (slot, row) = swept.watched[*result];
                let declared = &plan.version.results[slot as usize];
                let ids = &self.fitted.batch.rows[usize::from(declared.entity)].ids;
                let of = if declared.entity == 0 { String::new() } else { format!(" of {}", ids[row]) };
                let [before, behind] =
                    [&jump.before, &jump.behind].map(|side| text(side.outcome.value(*result), &declared.kind));
                format!("{}{of} {before} → {behind}", declared.common.name)
            })
            .collect();
        let causes: Vec<String> = jump
            .causes
            .iter()
            .map(|cause| {
                let name = plan.column_name(Column::Result(cause.result.0));
                match cause.turned {
                    Turned::Node(id, _) => format!("{name}: {}", plan.node(id).span.text().replace('\n', " ")),
                    Turned::Guard(at) => format!("{name}: guard {at}"),
                    Turned::Rank => format!("{name}: rank"),
                    Turned::Formula => format!("{name}: formula"),
                }
            })
            .collect();
        let (from, to) = (at(jump.before.lane), at(jump.behind.lane));
        format!("{from} → {to}: {} by {}", changes.join(", "), causes.join("; "))
    }
}

fn shipped() -> Shelves {
    Shelves::open(&root().join("policies")).map_err(findings).expect("every version is fine")
}

fn invented() -> Shelves {
    Shelves::open(&root().join("tests/fixtures/policies")).map_err(findings).expect("every version is fine")
}

#[test]
fn the_cliff_at_the_threshold_is_found_to_the_last_decimal() {
    let stage = Stage::of(&shipped(), "ma-asd", "2026-01", "two-children-in-school", "2026-01");
    for what in
        ["household.rsu_index=8:11:0.05", "household.rsu_index=0:20:20", "household.rsu_index=9.743001,9.743002"]
    {
        let swept = stage.sweep(what, &["monthly_aid"]);
        let jumps = stage.jumps(&swept);
        assert_eq!(
            jumps,
            [
                "9.743001 → 9.743002: monthly_aid 600 → 0 by household.refusal_reason: if index == threshold { equality_exceeds() } else { index > threshold }"
            ],
            "{what}"
        );
    }
}

#[test]
fn a_child_stops_counting_with_the_birthday_of_the_law() {
    let stage = Stage::of(&shipped(), "ma-asd", "2026-01", "child-turning-21", "2026-01");
    let swept = stage.sweep("persons.child_1.birth_date=2003-01-01:2007-01-01:6m", &["monthly_aid"]);
    let jumps = stage.jumps(&swept);
    assert_eq!(jumps.len(), 1, "{jumps:?}");
    assert!(
        jumps[0].starts_with("2005-01-01 → 2005-01-02: monthly_aid 600 → 900 by person.is_child: "),
        "{}",
        jumps[0]
    );
}

#[test]
fn what_the_floor_takes_up_is_no_jump_of_the_aid() {
    // With the first schedule two children stay below the floor of 500, in school or not.
    let stage = Stage::of(&shipped(), "ma-asd", "2023-12", "two-children-in-school", "2024-06");
    let swept = stage.sweep("persons.child_1.schooled=*", &["monthly_aid", "children_allowances", "floor_top_up"]);
    let jumps = stage.jumps(&swept);
    assert_eq!(jumps.len(), 1, "{jumps:?}");
    assert!(jumps[0].contains("children_allowances 350 → 400, floor_top_up 150 → 100"), "{jumps:?}");
    assert!(!jumps[0].contains("monthly_aid"), "{jumps:?}");
}

#[test]
fn a_taper_is_a_slope_and_its_end_a_cliff() {
    let stage = Stage::of(&invented(), "meridia", "2030-01", "income-at-the-ceiling", "2030-05");
    let swept = stage.sweep("persons.paul.monthly_wage=100:1200:50", &["monthly_aid"]);
    let jumps = stage.jumps(&swept);
    assert_eq!(jumps.len(), 1, "{jumps:?}");
    assert!(jumps[0].starts_with("840 → 840.01: monthly_aid 400 → 0 by household.within_means: "), "{jumps:?}");
    // The taper lies between the points all the same.
    assert!(swept.points.windows(2).any(|pair| pair[0].outcome.value(0) != pair[1].outcome.value(0)));
}

#[test]
fn a_band_of_a_scale_jumps_at_its_edges() {
    let stage = Stage::of(&invented(), "meridia", "2030-01", "income-at-the-ceiling", "2030-05");
    let swept = stage.sweep("household.assets=0:20000:1000", &["kept_share", "basic_allowance"]);
    let jumps = stage.jumps(&swept);
    assert!(!jumps.is_empty());
    for jump in &jumps {
        assert!(jump.contains("by household.kept_share: "), "{jumps:?}");
    }
}

#[test]
fn an_age_is_no_cause_where_a_condition_turns_on_it() {
    let stage = Stage::of(&invented(), "meridia", "2030-01", "turns-sixty-five", "2030-04");
    let swept = stage.sweep("persons.ken.birth_date=1940-01-01:2005-01-01:1y", &["monthly_aid"]);
    let jumps = stage.jumps(&swept);
    assert_eq!(jumps.len(), 1, "{jumps:?}");
    assert!(jumps[0].ends_with(" by person.is_elderly: person.age >= law.elderly.from_age"), "{jumps:?}");
}

#[test]
fn a_count_that_only_goes_up_in_stairs_jumps_with_each() {
    let stage = Stage::of(&invented(), "meridia", "2030-01", "turns-sixty-five", "2030-04");
    let swept = stage.sweep("persons.ken.insured_months=0:60:7", &["monthly_aid"]);
    let places: Vec<i128> = swept.jumps.iter().map(|jump| jump.behind.lane).collect();
    assert_eq!(places, [12, 24, 36, 48, 60]);
}

#[test]
fn where_something_is_asked_for_that_is_not_given_the_answer_ends() {
    let stage = Stage::of(&invented(), "meridia", "2030-01", "school-not-recorded", "2030-03");
    let swept = stage.sweep("persons.zita.birth_date=2022-01-01:2027-01-01:6m", &["monthly_aid"]);
    let [first, .., last] = swept.points.as_slice() else { panic!("points") };
    assert!(matches!(&first.outcome, Outcome::Cells(_, "missing")), "{first:?}");
    assert!(matches!(&last.outcome, Outcome::Cells(_, "missing")), "{last:?}");
}

#[test]
fn a_household_that_is_refused_at_some_values_is_told_so() {
    let stage = Stage::of(&shipped(), "ma-asd", "2026-01", "two-children-in-school", "2026-01");
    let swept = stage.sweep("persons.child_2.birth_date=2025-11-01:2026-03-01:1m", &["children_counted"]);
    let jumps = stage.jumps(&swept);
    assert_eq!(jumps, ["2026-01-31 → 2026-02-01: children_counted 2 → ? by "]);
    assert!(matches!(swept.jumps[0].behind.outcome, Outcome::Refused(_)));
}

#[test]
fn the_search_for_jumps_is_limited() {
    let stage = Stage::of(&shipped(), "ma-asd", "2026-01", "two-children-in-school", "2026-01");
    let swept = stage.sweep("household.rsu_index=8:11:0.05", &["monthly_aid"]);
    let within = |most: usize| {
        let (vary, watched) = (swept.vary.clone(), swept.watched.clone());
        within(most, &stage.evaluator, &stage.fitted.batch, stage.month, vary, watched)
    };
    assert!(swept.searched > 10 && swept.searched < limits::SWEEP_SEARCH, "{}", swept.searched);
    assert!(matches!(within(swept.searched - 1), Err(Stop::Search)));
    assert_eq!(within(swept.searched).expect("it is enough").jumps.len(), 1);
    assert_eq!(within(swept.searched + 1).expect("it is enough").jumps.len(), 1);
}

/// All changes between neighbouring values, by going through every one.
fn every_change(stage: &Stage, what: &str, result: &str) -> Vec<(i128, i128)> {
    let plan = stage.evaluator.plan();
    let vary = vary::read(what, plan, &stage.fitted.batch).expect("varies");
    let slot = plan.version.result(result).expect("a result");
    let (mut batch, mut scratch) = (stage.fitted.batch.clone(), Scratch::new());
    let mut changes = Vec::new();
    let mut last = None;
    for lane in vary.lanes {
        let column = &mut batch.inputs[vary.input.0 as usize];
        (column.lanes[vary.input.1], column.given[vary.input.1]) = (lane, true);
        let run = stage.evaluator.program().run(&batch, stage.month, &mut scratch).expect("runs");
        let here = run.result(slot, 0);
        if last.is_some_and(|last| last != here) {
            changes.push((lane - 1, lane));
        }
        last = Some(here);
    }
    changes
}

#[test]
fn coarse_steps_find_the_jumps_that_every_day_shows() {
    let shelves = shipped();
    for name in ["widow-six-orphans", "child-turning-6", "twins-at-ranks-3-and-4"] {
        let stage = Stage::of(&shelves, "ma-asd", "2026-01", name, "2026-01");
        for child in ["child_1", "child_2"] {
            let fine =
                every_change(&stage, &format!("persons.{child}.birth_date=2004-01-01:2021-12-31:1d"), "monthly_aid");
            let swept = stage.sweep(&format!("persons.{child}.birth_date=2004-01-01:2021-12-31:2m"), &["monthly_aid"]);
            let found: Vec<(i128, i128)> =
                swept.jumps.iter().map(|jump| (jump.before.lane, jump.behind.lane)).collect();
            assert_eq!(found, fine, "{name} {child}");
        }
    }
}

#[test]
fn every_household_of_the_invented_country_is_swept_over_what_it_says() {
    let shelves = invented();
    let mut jumps = 0;
    for (name, month) in [
        ("couple-with-taper", "2030-03"),
        ("child-works-long-hours", "2030-03"),
        ("care-for-three", "2030-03"),
        ("turns-sixty-five", "2030-04"),
    ] {
        let opened = &shelves.programmes["meridia"];
        let version = &opened.shelf.applies(Month::parse(month).expect("a month")).expect("applies").id;
        let stage = Stage::of(&shelves, "meridia", version, name, month);
        let plan = stage.evaluator.plan();
        for slot in 0..u32::try_from(plan.inputs.len()).expect("few") {
            let (declared, input) = (&plan.version.inputs[slot as usize], &plan.inputs[slot as usize]);
            let entity = &plan.version.programme.entities[usize::from(declared.entity)];
            let whose = match stage.fitted.batch.rows[usize::from(declared.entity)].ids.first() {
                Some(id) if declared.entity != 0 => format!("{}.{id}", entity.plural),
                _ => entity.name.clone(),
            };
            let values = match &input.kind {
                Kind::Bool | Kind::Choice(_) => "*".to_owned(),
                Kind::Date => "1960-01-01:2032-01-01:1y".to_owned(),
                Kind::Count => "0:40:1".to_owned(),
                _ => "0:100:7.5".to_owned(),
            };
            let what = format!("{whose}.{}={values}", declared.common.name);
            if vary::read(&what, plan, &stage.fitted.batch).is_err() {
                continue;
            }
            let swept = stage.sweep(&what, &["monthly_aid", "total_paid"]);
            for jump in &swept.jumps {
                let refused =
                    [&jump.before, &jump.behind].iter().any(|side| matches!(side.outcome, Outcome::Refused(_)));
                assert!(
                    refused || !jump.causes.is_empty(),
                    "{name} {what}: nothing turned at {}",
                    stage.jump(&swept, jump)
                );
            }
            jumps += swept.jumps.len();
        }
    }
    assert!(jumps > 20, "only {jumps} jumps");
}

// ── What is told ─────────────────────────────────────────────────────────────────────────────────────────────────────

fn swept_in(folder: &Path, width: &str, words: &[&str]) -> Ran {
    finish(program().current_dir(folder).env("COLUMNS", width).arg("sweep").args(words), b"")
}

fn swept(words: &[&str]) -> Ran {
    swept_in(root(), "80", words)
}

const FAMILY: &str = "policies/ma-asd/households/two-children-in-school.toml";
const THRESHOLD: [&str; 4] = ["ma-asd@2026-01", FAMILY, "--vary", "household.rsu_index=8:11:0.05"];

fn meridia(words: &[&str]) -> Ran {
    swept_in(&root().join("tests/fixtures"), "80", words)
}

#[test]
fn a_sweep_is_told_in_every_language_within_its_width() {
    for language in ["fr", "ar", "en"] {
        let ran = swept(&[&THRESHOLD[..], &["--lang", language]].concat());
        for line in ran.stdout.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80 || !line.trim().contains(' '), "{line}");
            assert!(!line.ends_with(' ') && !line.contains("{0}"), "{line:?}");
        }
        told(&format!("sweep-threshold-{language}"), &ran);
    }
}

#[test]
fn a_sweep_over_dates_is_told() {
    told(
        "sweep-turning-21",
        &swept(&[
            "ma-asd@2026-01",
            "policies/ma-asd/households/child-turning-21.toml",
            "--vary",
            "persons.child_1.birth_date=2004-01-01:2012-01-01:1m",
            "--lang",
            "en",
        ]),
    );
}

#[test]
fn a_sweep_over_yes_and_no_is_told() {
    told(
        "sweep-schooled",
        &swept(&[
            "ma-asd@2024-09",
            FAMILY,
            "--vary",
            "persons.child_1.schooled=false,true",
            "--lang",
            "en",
            "--results",
            "monthly_aid,children_allowances,floor_top_up,persons.child_1.child_allowance",
        ]),
    );
}

#[test]
fn a_sweep_over_a_taper_is_told() {
    let words = [
        "meridia@2030-01",
        "policies/meridia/households/income-at-the-ceiling.toml",
        "--vary",
        "persons.paul.monthly_wage=0:1200:100",
        "--period",
        "2030-05",
        "--results",
        "monthly_aid,eligible,income_after_all",
    ];
    told("sweep-taper", &meridia(&words));
    told("sweep-taper-csv", &meridia(&[&words[..], &["--format", "csv"]].concat()));
}

#[test]
fn a_sweep_is_given_as_json_csv_and_svg() {
    for format in ["json", "csv", "svg"] {
        let words =
            ["ma-asd@2026-01", FAMILY, "--vary", "household.rsu_index=9:10:0.25", "--lang", "en", "--format", format];
        told(&format!("sweep-threshold-{format}"), &swept(&words));
    }
}

#[test]
fn a_drawing_is_well_formed_in_every_language() {
    for language in ["fr", "ar", "en"] {
        let ran = swept(&[&THRESHOLD[..], &["--lang", language, "--format", "svg"]].concat());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        for tag in ["text", "svg", "style", "title", "tspan"] {
            let opened =
                ran.stdout.matches(&format!("<{tag}>")).count() + ran.stdout.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, ran.stdout.matches(&format!("</{tag}>")).count(), "{language}: {tag}");
        }
        assert!(
            !ran.stdout.contains("href") && !ran.stdout.contains("<script") && !ran.stdout.contains("url("),
            "{language}"
        );
    }
}

#[test]
fn what_is_missing_or_refused_at_some_values_ends_with_3() {
    told(
        "sweep-refused-later",
        &swept(&[
            "ma-asd@2026-01",
            FAMILY,
            "--vary",
            "persons.child_2.birth_date=2025-11-01:2026-03-01:1m",
            "--results",
            "children_counted,monthly_aid",
            "--lang",
            "en",
        ]),
    );
}

// ── Files and refusals ───────────────────────────────────────────────────────────────────────────────────────────────

/// A small policies folder in which nothing is wrong.
fn land() -> Folder {
    Folder::copy_of(&root().join("tests/bad/base"))
}

const HOUSEHOLD: &str = "policies/land/households/one.toml";

#[test]
fn a_drawing_goes_into_a_file_once() {
    let folder = land();
    let words = [
        "sweep",
        "land@2024-01",
        HOUSEHOLD,
        "--vary",
        "household.income=0:2000:100",
        "--format",
        "svg",
        "--out",
        "aid.svg",
    ];
    let ran = run_in(folder.path(), &words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join("aid.svg")).expect("it is there");
    assert!(text.starts_with("<svg ") && text.ends_with("</svg>\n"));
    assert_eq!(run_in(folder.path(), &words).exit, 2);
    assert_eq!(run_in(folder.path(), &[&words[..], &["--force"]].concat()).exit, 0);
}

fn refused(folder: &Folder, vary: &str) -> String {
    let ran = run_in(folder.path(), &["sweep", "land@2024-01", HOUSEHOLD, "--vary", vary]);
    assert_eq!(ran.stdout, "", "{vary}");
    let first = ran.stderr.lines().next().unwrap_or_default();
    format!("{} {first}", ran.exit)
}

#[test]
fn what_cannot_be_gone_through_is_refused() {
    let folder = land();
    let all: Vec<String> = [
        "household.income",
        "income=0:10:1",
        "person.ann.birth_date=2015-01-01,2016-01-01",
        "persons.birth_date=2015-01-01,2016-01-01",
        "persons.ann.age=1:5:1",
        "household.aid=1:5:1",
        "household.income=",
        "household.income=1:5",
        "household.income=1:5:1:1",
        "household.income=5:1:1",
        "household.income=1:5:-1",
        "household.income=1:5:0.001",
        "household.income=1:5:x",
        "household.income=1,5:5",
        "household.income=5,1",
        "household.income=5,5",
        "household.income=*",
        "household.income=1:1e3:1",
        "household.income=0:2000000000000:1000000000",
        "persons.ann.birth_date=2015-02-29:2016-01-01:1m",
        "persons.ann.birth_date=2015-01-01:2016-01-01:1",
        "persons.ann.birth_date=2015-01-01:2016-01-01:m",
        "persons.ann.birth_date=2015-01-01:2016-01-01:0m",
        "persons.ann.birth_date=2015-01-01:2016-01-01:1.5m",
        "persons.ann.birth_date=2016-01-01:2015-01-01:1m",
        "persons.ann.birth_date=1799-01-01:2015-01-01:1m",
    ]
    .iter()
    .map(|vary| format!("{vary}\n    {}\n", refused(&folder, vary)))
    .collect();
    told("sweep-refusals", &Ran { exit: 0, stdout: all.concat(), stderr: String::new() });
}

#[test]
fn the_points_of_a_sweep_are_limited() {
    let folder = land();
    let most = limits::SWEEP_POINTS;
    let ends = |points: usize| {
        let vary = format!("household.income=0:{}:1", points - 1);
        run_in(folder.path(), &["sweep", "land@2024-01", HOUSEHOLD, "--vary", &vary, "--format", "csv"]).exit
    };
    assert_eq!([ends(most - 1), ends(most), ends(most + 1)], [0, 0, 4]);
    // The end of a range is one of its points, also where no step leads to it.
    let vary = format!("household.income=0:{}.5:1", most - 1);
    assert_eq!(run_in(folder.path(), &["sweep", "land@2024-01", HOUSEHOLD, "--vary", &vary]).exit, 4);
    // Days of a generation.
    let days = |to: &str| {
        let vary = format!("persons.ann.birth_date=2000-01-01:{to}:1d");
        run_in(folder.path(), &["sweep", "land@2024-01", HOUSEHOLD, "--vary", &vary, "--format", "csv"]).exit
    };
    assert_eq!([days("2027-05-17"), days("2027-05-18"), days("2027-05-19")], [0, 0, 4]);
}
