//! Every limit at one less, at itself and at one more: what is let in is told nothing, what is not is refused with a code of
//! its own, in words that name the limit, with nothing on stdout.
#![allow(clippy::expect_used, clippy::panic, missing_docs, reason = "a test stops where it cannot go on")]

#[path = "../support/mod.rs"]
mod support;

mod households;
mod pack;
mod rules;
mod steps;
mod texts;

use std::collections::BTreeSet;

use support::run::{Folder, Ran, root, run_in, run_with};
use support::sources::sources;

const PROGRAMME: &str = "policies/land/programme.toml";
const POLICY: &str = "policies/land/2024-01/policy.toml";
const RULES: &str = "policies/land/2024-01/rules.rhai";
const HOUSEHOLD: &str = "policies/land/households/one.toml";

/// Each limit, the file with the test that tries it at the three points, and the name of that test.
const TRIED: &[(&str, &str, &str)] = &[
    ("POLICY_FILE_BYTES", "tests/limits/texts.rs", "a_file_of_a_policy_has_a_size"),
    ("HOUSEHOLD_BYTES", "tests/limits/texts.rs", "a_household_has_a_size_in_a_file_piped_in_and_as_a_line"),
    ("SNAPSHOT_BYTES", "tests/limits/texts.rs", "a_snapshot_has_a_size"),
    ("LEDGER_BYTES", "src/ground/files/read.rs", "a_ledger_may_have_as_many_bytes_as_the_limit_and_no_more"),
    ("ANSWER_BYTES", "src/ground/files/lines.rs", "an_answer_may_have_as_many_bytes_as_the_limit_and_no_more"),
    ("DOCUMENT_DEPTH", "tests/limits/texts.rs", "documents_nest_so_deep"),
    ("DIGITS", "tests/limits/texts.rs", "a_number_has_so_many_digits"),
    ("COUNT_DIGITS", "tests/limits/texts.rs", "a_count_has_so_many_digits"),
    ("PRODUCT_DIGITS", "tests/limits/rules.rs", "a_product_inside_a_comparison_has_so_many_digits"),
    ("DECIMALS", "tests/limits/texts.rs", "figures_and_inputs_have_so_many_decimals"),
    ("LITERAL_DIGITS", "tests/limits/rules.rs", "a_number_in_a_rule_has_so_many_digits"),
    ("NAME_CHARACTERS", "tests/limits/texts.rs", "a_name_has_so_many_characters"),
    ("GROUP_MEMBERS", "tests/limits/households.rs", "a_household_has_so_many_members_in_all"),
    ("HOUSEHOLD_MEMBERS", "tests/limits/households.rs", "a_group_has_so_many_members"),
    ("ID_CHARACTERS", "tests/limits/households.rs", "an_id_has_so_many_characters"),
    ("EXTENDS_CHAIN", "tests/limits/pack.rs", "versions_extend_each_other_so_often"),
    ("VERSIONS", "tests/limits/pack.rs", "a_programme_has_so_many_versions"),
    ("EXPRESSION_DEPTH", "tests/limits/rules.rs", "a_rule_nests_so_deep"),
    ("RULE_NODES", "tests/limits/steps.rs", "a_rule_has_so_many_steps"),
    ("PROGRAM_NODES", "tests/limits/steps.rs", "all_rules_have_so_many_steps"),
    ("RULE_DEPTH", "tests/limits/steps.rs", "a_rule_decides_so_many_things_one_after_the_other"),
    ("CALL_DEPTH", "tests/limits/steps.rs", "helpers_call_helpers_so_deep"),
    (
        "RULE_OPERATIONS",
        "src/rules/sandbox/trap_tests.rs",
        "a_rule_may_take_as_many_operations_as_the_limit_and_no_more",
    ),
    ("INTERPRETER_TEXT", "src/rules/parse_tests.rs", "a_text_may_have_as_many_characters_as_the_limit_and_no_more"),
    ("FUNCTIONS", "tests/limits/rules.rs", "a_version_has_so_many_functions"),
    ("FUNCTION_NAMES", "tests/limits/rules.rs", "a_function_gives_so_many_names"),
    ("FUNCTION_EXTENT", "tests/limits/rules.rs", "a_function_has_so_many_lines_and_they_are_so_long"),
    ("FILE_FINDINGS", "tests/limits/texts.rs", "a_file_has_so_many_findings"),
    ("DECLARATIONS", "tests/limits/pack.rs", "a_version_declares_so_many_things"),
    ("ROWS", "tests/limits/pack.rs", "a_scale_and_a_table_have_so_many_rows"),
    ("BOUNDARY_HOUSEHOLDS", "tests/invariants.rs", "as_many_households_are_made_as_the_limit_and_no_more"),
    ("SMALLEST_SEARCH", "tests/invariants.rs", "the_search_for_the_smallest_household_ends_where_its_limit_is"),
    ("STATEMENT_MONTHS", "tests/limits/households.rs", "a_statement_has_so_many_months"),
    ("SWEEP_POINTS", "tests/sweep.rs", "the_points_of_a_sweep_are_limited"),
    ("SWEEP_SEARCH", "tests/sweep.rs", "the_search_for_jumps_is_limited"),
    ("FINDINGS_TOLD", "tests/limits/texts.rs", "so_many_findings_are_told_and_the_rest_is_counted"),
    ("RESULT_CHAIN", "tests/limits/steps.rs", "results_rest_on_results_so_far"),
    ("REGISTER_ROW_BYTES", "tests/register/text.rs", "a_row_has_as_many_bytes_as_the_limit"),
    ("WEIGHT", "tests/register/cells.rs", "a_weight_is_a_number_from_zero_to_the_limit"),
    ("WEIGHT_DECIMALS", "tests/register/cells.rs", "a_weight_has_as_many_decimals_as_the_limit"),
    ("GROUP_WORDS", "tests/register/cells.rs", "a_column_to_group_by_has_as_many_texts_as_the_limit"),
    ("ID_SUSPECTS", "src/population/register/repeats.rs", "suspects_have_a_limit_beyond_which_nobody_can_say"),
    ("GROUPS", "src/population/tally/groups.rs", "there_is_a_most_of_groups"),
    ("SPREAD_VALUES", "src/population/tally/spread.rs", "past_the_limit_there_are_no_quantiles"),
    ("WELFARE_DIGITS", "src/population/indicators/tests.rs", "what_does_not_fit_is_refused"),
    ("PEOPLE_DIGITS", "src/population/indicators/tests.rs", "the_digits_of_all_persons_have_a_limit"),
];

#[test]
fn every_limit_is_tried_at_one_less_itself_and_one_more() {
    let all = sources();
    let limits = all.iter().find(|source| source.path == "src/ground/limits.rs").expect("the limits are in one file");
    let declared: BTreeSet<String> = limits.constants().into_iter().collect();
    let tried: BTreeSet<String> = TRIED.iter().map(|(limit, ..)| (*limit).to_owned()).collect();
    assert_eq!(declared, tried, "each limit has a line in TRIED, with the test that tries it");
    for (limit, file, test) in TRIED {
        let text = std::fs::read_to_string(root().join(file)).unwrap_or_else(|_| panic!("{limit}: no file {file}"));
        let body = text.split(&format!("fn {test}()")).nth(1).unwrap_or_else(|| panic!("{limit}: no {test} in {file}"));
        let body = body.split("#[test]").next().unwrap_or("");
        assert!(body.contains(limit), "{test} of {file} does not name {limit}");
        let at_three_points = ["tried(", "tried_as("].iter().any(|word| body.contains(word))
            || (body.contains("- 1") && body.contains("+ 1"));
        assert!(at_three_points, "{test} of {file} does not try {limit} at one less and at one more");
    }
}

#[test]
fn every_limit_has_its_reason() {
    let all = sources();
    let limits = all.iter().find(|source| source.path == "src/ground/limits.rs").expect("the limits are in one file");
    let lines: Vec<&str> = limits.text.lines().collect();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("pub const ")) {
        assert!(at > 0 && lines[at - 1].starts_with("/// "), "no reason stands above {line}");
    }
}

/// A small policies folder in which nothing is wrong.
fn land() -> Folder {
    Folder::copy_of(&root().join("tests/bad/base"))
}

/// The same with a text of one file changed.
fn with(file: &str, from: &str, to: &str) -> Folder {
    let folder = land();
    change(&folder, file, from, to);
    folder
}

fn change(folder: &Folder, file: &str, from: &str, to: &str) {
    let text = read(folder, file);
    assert!(text.contains(from), "{file} has no {from}");
    folder.write(file, text.replacen(from, to, 1));
}

fn read(folder: &Folder, file: &str) -> String {
    std::fs::read_to_string(folder.path().join(file)).expect("the file is there")
}

/// What the condition of `eligible` is in the base.
const CONDITION: &str = "household.income <= law.ceiling";

/// The base with another body of `eligible`, and further functions.
fn condition(body: &str, more: &str) -> Folder {
    let folder = with(RULES, CONDITION, body);
    let text = read(&folder, RULES);
    folder.write(RULES, format!("{text}\n{more}"));
    folder
}

fn check(folder: &Folder) -> Ran {
    run_in(folder.path(), &["check", "--deny", "warnings"])
}

fn eval(folder: &Folder) -> Ran {
    run_in(folder.path(), &["eval", "land@2024-01", HOUSEHOLD])
}

/// One less than a limit and the limit are let in without a word; one more is refused with its code and exit, in words
/// that name the limit.
fn tried(limit: usize, (code, exit): (&str, i32), run: impl Fn(usize) -> Ran) {
    tried_as(limit, &limit.to_string(), (code, exit), run);
}

fn tried_as(limit: usize, words: &str, (code, exit): (&str, i32), run: impl Fn(usize) -> Ran) {
    for at in [limit - 1, limit] {
        let ran = run(at);
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "at {at}");
    }
    refused(&run(limit + 1), words, (code, exit));
}

fn refused(ran: &Ran, words: &str, (code, exit): (&str, i32)) {
    assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{}", ran.stderr);
    let codes: BTreeSet<&str> = ran.stderr.lines().filter_map(|line| line.strip_prefix("error[")?.get(..5)).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), [code], "{}", ran.stderr);
    assert!(ran.stderr.contains(words), "`{words}` is not named in\n{}", ran.stderr);
}
