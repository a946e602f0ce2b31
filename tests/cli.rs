//! Bad input: a clear refusal, its exit code, nothing on stdout, nothing created or changed. What is told is pinned in
//! `tests/told/`.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use support::run::{Folder, Ran, root, run_in, run_with};
use support::told::told;

const POLICY: &str = "policies/land/2024-01/policy.toml";
const RULES: &str = "policies/land/2024-01/rules.rhai";
const HOUSEHOLD: &str = "policies/land/households/one.toml";

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
    let text = std::fs::read_to_string(folder.path().join(file)).expect("the file is there");
    assert!(text.contains(from), "{file} has no {from}");
    folder.write(file, text.replacen(from, to, 1));
}

/// Runs a command that must be refused: nothing on stdout, nothing touched.
fn refused(folder: &Folder, exit: i32, words: &[&str]) -> Ran {
    refused_with(folder, exit, words, b"")
}

fn refused_with(folder: &Folder, exit: i32, words: &[&str], stdin: &[u8]) -> Ran {
    let before = folder.contents();
    let ran = run_with(folder.path(), words, stdin);
    assert_eq!(ran.exit, exit, "{words:?}: {ran:?}");
    assert_eq!(ran.stdout, "", "{words:?}: refused, yet stdout says something");
    assert!(!ran.stderr.is_empty(), "{words:?}: refused without a word");
    assert!(folder.contents() == before, "{words:?}: files were created or changed");
    ran
}

fn evaluated(folder: &Folder, household: &str) -> Ran {
    refused_with(folder, 3, &["eval", "land@2024-01", "-"], household.as_bytes())
}

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Every line of a TOML file that gives a key, with the key.
fn keys(text: &str) -> Vec<(usize, String)> {
    let key = |line: &str| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim();
        key.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)).then(|| key.to_owned())
    };
    text.lines().enumerate().filter_map(|(at, line)| Some((at, key(line)?))).collect()
}

/// Runs `check` on the folder once for each change of a file.
fn each_is_refused(file: &str, changes: impl Fn(&str) -> Vec<String>, code: &str) {
    let folder = land();
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).expect("the file is there");
    let changes = changes(&text);
    assert!(changes.len() > 1, "too few changes of {file} were tried");
    for changed in changes {
        folder.write(file, &changed);
        let ran = refused(&folder, 1, &["check", "--deny", "warnings"]);
        assert!(ran.stderr.contains(code), "{file} changed to\n{changed}\nis told as\n{}", ran.stderr);
    }
}

#[test]
fn an_unknown_key_is_refused_in_every_table_of_every_file() {
    for file in ["policies/land/programme.toml", POLICY, HOUSEHOLD] {
        each_is_refused(
            file,
            |text| {
                let heads =
                    text.lines().enumerate().filter(|(_, line)| line.starts_with('[') && *line != "[parameters]");
                let heads = heads.filter(|(_, line)| *line != "[results]").map(|(at, _)| at);
                heads.map(|at| inserted(text, at + 1, "zzz_unknown = 1")).collect()
            },
            "zzz_unknown",
        );
    }
}

fn inserted(text: &str, at: usize, line: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(at, line);
    lines.join("\n") + "\n"
}

#[test]
fn a_key_given_twice_is_refused_wherever_it_stands() {
    for file in ["policies/land/programme.toml", POLICY, HOUSEHOLD] {
        each_is_refused(
            file,
            |text| {
                let lines: Vec<&str> = text.lines().collect();
                keys(text).into_iter().map(|(at, _)| inserted(text, at + 1, lines[at])).collect()
            },
            "E0011",
        );
    }
}

#[test]
fn a_misspelt_key_is_refused_wherever_it_stands() {
    let misspelt = |text: &str| {
        let lines: Vec<&str> = text.lines().collect();
        let change = |(at, key): (usize, String)| {
            let wrong = format!("{key}x");
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            lines[at] = lines[at].replacen(&key, &wrong, 1);
            lines.join("\n") + "\n"
        };
        keys(text).into_iter().map(change).collect()
    };
    each_is_refused("policies/land/programme.toml", misspelt, "error");
    each_is_refused(POLICY, misspelt, "policies/land/");
    each_is_refused(HOUSEHOLD, misspelt, "x`");
}

#[test]
fn a_misspelt_key_is_told_with_the_nearest_one() {
    told("misspelt-key", &refused(&with(POLICY, "status =", "statsu ="), 1, &["check"]));
    told("misspelt-fact", &refused(&with(HOUSEHOLD, "income =", "incom ="), 3, &["eval", "land@2024-01", HOUSEHOLD]));
}

// ── Numbers, dates, kinds ────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_number_of_the_law_is_digits_and_one_point() {
    let forty = "1".repeat(40);
    for number in ["1e3", "nan", "inf", "-inf", "0x3E8", "1_000", "+5", "1.", "\"1,5\"", forty.as_str()] {
        let ran = refused(&with(POLICY, "value = 1000", &format!("value = {number}")), 1, &["check"]);
        assert!(ran.stderr.contains("policy.toml:"), "{number}: {}", ran.stderr);
    }
    told("number-with-exponent", &refused(&with(POLICY, "value = 1000", "value = 1e3"), 1, &["check"]));
    told("number-of-forty-digits", &refused(&with(POLICY, "value = 1000", &format!("value = {forty}")), 1, &["check"]));
}

#[test]
fn a_number_of_a_household_is_digits_and_one_point() {
    let forty = format!("\"{}\"", "1".repeat(40));
    for number in [
        "1e3",
        "1e400",
        "NaN",
        "Infinity",
        "0x10",
        "1_000",
        "+5",
        "1.",
        ".5",
        "\"1e3\"",
        "\"nan\"",
        "\"٣\"",
        forty.as_str(),
    ] {
        evaluated(&land(), &format!("{{\"household\": {{\"income\": {number}}}, \"persons\": []}}"));
    }
    told("json-number-1e400", &evaluated(&land(), "{\"household\": {\"income\": 1e400}, \"persons\": []}"));
}

#[test]
fn a_date_that_does_not_exist_is_refused() {
    told("date-in-a-version", &refused(&with(POLICY, "2024-01-01", "2024-02-30"), 1, &["check"]));
    let household =
        "{\"household\": {\"income\": 1}, \"persons\": [{\"id\": \"ann\", \"birth_date\": \"2023-02-29\"}]}";
    told("date-in-a-household", &evaluated(&land(), household));
    for date in ["2023-13-01", "2023-2-01", "20230201", "2023-02-01T00:00:00", "1799-12-31", "2201-01-01"] {
        let household = household.replace("2023-02-29", date);
        evaluated(&land(), &household);
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    told("kind-of-a-figure", &refused(&with(POLICY, "value = 16", "value = true"), 1, &["check"]));
    told("kind-of-a-fact", &evaluated(&land(), "{\"household\": {\"income\": true}, \"persons\": []}"));
}

// ── Versions ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const LATER: &str =
    "[version]\nextends = \"2024-01\"\nfrom = 2025-01-01\nstatus = \"adopted\"\ntitle = { en = \"Later\" }\n";

#[test]
fn a_version_that_extends_nothing_that_is_there_is_refused() {
    let folder = land();
    folder.write("policies/land/2025-01/policy.toml", LATER.replace("2024-01\"", "2024-02\""));
    told("extends-dangling", &refused(&folder, 1, &["check"]));
}

#[test]
fn versions_that_extend_each_other_are_refused() {
    let folder = with(POLICY, "from = 2024", "extends = \"2025-01\"\nfrom = 2024");
    folder.write("policies/land/2025-01/policy.toml", LATER);
    told("extends-cycle", &refused(&folder, 1, &["check"]));
}

#[test]
fn two_versions_of_one_month_are_refused() {
    let folder = land();
    let text = std::fs::read_to_string(folder.path().join(POLICY)).expect("the file is there");
    folder.write("policies/land/2024-02/policy.toml", LATER.replace("2025-01-01", "2024-02-01"));
    folder.write("policies/land/2024-01b/policy.toml", text);
    told("two-versions-of-a-month", &refused(&folder, 1, &["check"]));
}

#[test]
fn a_month_before_the_first_version_is_wrong_usage() {
    told("before-the-first-version", &refused(&land(), 2, &["eval", "land", HOUSEHOLD, "--period", "2023-12"]));
}

#[test]
fn names_that_are_not_there_are_wrong_usage() {
    told("unknown-programme", &refused(&land(), 2, &["check", "lnad"]));
    told("unknown-version", &refused(&land(), 2, &["show", "land@2024-10"]));
    told("no-policy-name", &refused(&land(), 2, &["check", "../land"]));
    told("needs-a-month", &refused(&land(), 2, &["eval", "land", HOUSEHOLD]));
    told("unknown-result", &refused(&land(), 2, &["explain", "land@2024-01", HOUSEHOLD, "--result", "adi"]));
    told("unknown-figure", &refused(&land(), 2, &["show", "land", "--parameter", "celing"]));
    told("unknown-language", &refused(&land(), 2, &["explain", "land@2024-01", HOUSEHOLD, "--lang", "fr"]));
    told("no-month", &refused(&land(), 2, &["eval", "land", HOUSEHOLD, "--period", "2024-13"]));
    told("no-verb", &refused(&land(), 2, &["evaluate"]));
    told("no-policies", &refused(&land(), 3, &["check", "--policies", "nowhere"]));
}

// ── Rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The rule of `aid` in place of the declared sum, with the parameters that it reads.
fn rule(body: &str) -> Folder {
    let used = ["household", "persons", "law"]
        .into_iter()
        .filter(|name| body.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == *name));
    let parameters = used.collect::<Vec<_>>().join(", ");
    let folder = with(POLICY, ", sum = \"persons.allowance\"", "");
    let text = std::fs::read_to_string(folder.path().join(RULES)).expect("the file is there");
    folder.write(RULES, format!("{text}\nfn aid({parameters}) {{\n    {body}\n}}\n"));
    folder
}

#[test]
fn a_good_rule_passes_where_the_bad_ones_stand() {
    let ran = run_in(rule("sum(persons.allowance)").path(), &["check", "--deny", "warnings"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
}

#[test]
fn every_construct_that_is_left_out_is_refused_by_name() {
    let constructs = [
        ("while", "while true { }\n    law.allowance", "loop"),
        ("loop", "loop { break; }\n    law.allowance", "loop"),
        ("for", "for person in persons { }\n    law.allowance", "loop"),
        ("do", "do { } until true;\n    law.allowance", "loop"),
        ("closure", "let f = |x| x;\n    law.allowance", "closure"),
        ("array", "let a = [1, 2];\n    law.allowance", "array"),
        ("map", "let a = #{ b: 1 };\n    law.allowance", "map"),
        ("assignment", "let a = law.allowance;\n    a = a;\n    a", "keeps its value"),
        ("plus-assignment", "let a = law.allowance;\n    a += a;\n    a", "keeps its value"),
        ("eval", "eval(\"1\");\n    law.allowance", "eval"),
        ("print", "print(\"x\");\n    law.allowance", "print"),
        ("debug", "debug(\"x\");\n    law.allowance", "debug"),
        ("import", "import \"x\" as y;\n    law.allowance", "import"),
        ("throw", "throw \"x\";\n    law.allowance", "throw"),
        ("try", "try { } catch { }\n    law.allowance", "try"),
        ("string-building", "let a = \"a\" + \"b\";\n    law.allowance", "text"),
        ("interpolation", "let a = `a${1}`;\n    law.allowance", "back quotes"),
        ("method-call", "persons.len()", "method"),
        ("indexing", "persons[0]", "`[`"),
        ("power", "law.allowance ** 2", "`**`"),
        ("remainder", "law.allowance % 2", "`%`"),
        ("in", "if 1 in persons { law.allowance } else { 0 }", "`in`"),
        ("null", "law.allowance ?? 0", "`??`"),
        ("const", "const A = 1;\n    law.allowance", "const"),
        ("this", "this", "this"),
        ("function-pointer", "Fn(\"aid\")", "Fn"),
        ("call", "aid.call()", "method"),
        ("export", "export a;\n    law.allowance", "export"),
        ("module-path", "a::b(law.allowance)", "`::`"),
        ("range", "let a = 1..3;\n    law.allowance", "range"),
        ("character", "let a = 'a';\n    law.allowance", "quote"),
        ("bits", "law.allowance & 1", "`&`"),
        ("shift", "law.allowance << 1", "`<<`"),
        ("unit", "let a = ();\n    law.allowance", "`()`"),
        ("type_of", "type_of(law.allowance)", "type_of"),
        ("is_def_var", "is_def_var(\"a\")", "is_def_var"),
        ("nested-function", "fn inner() { 1 }\n    law.allowance", "function"),
        ("null-path", "law?.allowance", "`?.`"),
        ("number-in-hex", "law.allowance * 0x10", "0x10"),
        ("number-with-exponent", "law.allowance * 1e3", "1e3"),
        ("shadowing", "let a = 1;\n    let a = 2;\n    law.allowance", "`a`"),
        ("let-alone", "let a;\n    law.allowance", "`a`"),
        ("sleep", "sleep(1);\n    law.allowance", "sleep"),
        ("timestamp", "timestamp();\n    law.allowance", "timestamp"),
        ("exit", "exit(1);\n    law.allowance", "exit"),
    ];
    for (name, body, word) in constructs {
        let ran = refused(&rule(body), 1, &["check"]);
        assert!(ran.stderr.contains("rules.rhai:"), "{name}: no place in\n{}", ran.stderr);
        assert!(ran.stderr.contains(word), "{name}: `{word}` is not named in\n{}", ran.stderr);
    }
}

#[test]
fn rules_that_rest_on_each_other_are_refused() {
    let folder = with(RULES, "household.income <= law.ceiling", "household.aid <= law.ceiling");
    told("cycle-of-results", &refused(&folder, 1, &["check"]));
}

#[test]
fn a_function_that_calls_itself_is_refused() {
    let folder = rule("twice(sum(persons.allowance))");
    let text = std::fs::read_to_string(folder.path().join(RULES)).expect("the file is there");
    folder.write(RULES, format!("{text}\nfn twice(x) {{\n    x + twice(x)\n}}\n"));
    told("recursion", &refused(&folder, 1, &["check"]));
}

/// Helpers of which each calls the next twice, thirty deep: a thousand million calls, were they all put in.
#[test]
fn helpers_that_multiply_are_refused_at_once() {
    for (calls, innermost) in [("next(next(x))", "x"), ("next(x) + next(x)", "x.nothing"), ("next(x) + next(x)", "x")] {
        let folder = rule("f0(sum(persons.allowance))");
        let mut text = std::fs::read_to_string(folder.path().join(RULES)).expect("the file is there");
        for at in 0..30 {
            text += &format!("\nfn f{at}(x) {{\n    {}\n}}\n", calls.replace("next", &format!("f{}", at + 1)));
        }
        folder.write(RULES, format!("{text}\nfn f30(x) {{\n    {innermost}\n}}\n"));
        let ran = run_in(folder.path(), &["check"]);
        assert!([1, 4].contains(&ran.exit) && ran.stdout.is_empty(), "{ran:?}");
        assert!(ran.stderr.contains("E0360") || ran.stderr.contains("E0361"), "{}", ran.stderr);
    }
}

#[test]
fn different_kinds_are_not_compared() {
    told(
        "comparison-of-kinds",
        &refused(&rule("if law.child_under == true { law.allowance } else { 0 }"), 1, &["check"]),
    );
    told(
        "comparison-of-times",
        &refused(&rule("if yearly(law.allowance) > law.allowance { law.allowance } else { 0 }"), 1, &["check"]),
    );
}

#[test]
fn a_number_that_could_grow_too_long_is_refused_when_checked() {
    let product = "household.income * count(persons) * count(persons) * count(persons) * count(persons)";
    told("overflow", &refused(&rule(product), 1, &["check"]));
}

#[test]
fn a_division_by_zero_gives_no_answer_for_that_household() {
    let folder = rule("round(law.allowance * household.income / household.income, 1)");
    let ran =
        run_with(folder.path(), &["eval", "land@2024-01", "-"], b"{\"household\": {\"income\": 0}, \"persons\": []}");
    assert_eq!(ran.exit, 3, "{ran:?}");
    told("division-by-zero", &ran);
}

#[test]
fn ten_thousand_parentheses_are_refused() {
    let body = format!("{}law.allowance{}", "(".repeat(10_000), ")".repeat(10_000));
    told("ten-thousand-parentheses", &refused(&rule(&body), 4, &["check"]));
}

#[test]
fn a_character_that_turns_the_line_around_is_refused() {
    told("right-to-left-override", &refused(&rule("let a\u{202e}b = law.allowance;\n    a\u{202e}b"), 1, &["check"]));
    told(
        "right-to-left-override-in-a-key",
        &refused(&with(POLICY, "ceiling = {", "\"ceil\u{202e}ing\" = {"), 1, &["check"]),
    );
}

// ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_file_of_eight_mebibytes_is_refused() {
    let folder = land();
    folder.write(POLICY, vec![b'#'; 8 << 20]);
    told("policy-of-eight-mebibytes", &refused(&folder, 4, &["check"]));
    let folder = land();
    folder.write("big.json", vec![b' '; 8 << 20]);
    told("household-of-eight-mebibytes", &refused(&folder, 4, &["eval", "land@2024-01", "big.json"]));
    told("eight-mebibytes-piped-in", &refused_with(&land(), 4, &["eval", "land@2024-01", "-"], &vec![b' '; 8 << 20]));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_file() {
    let folder = land();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.json")).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo makes a pipe");
    told("pipe-as-household", &refused(&folder, 3, &["eval", "land@2024-01", "pipe.json"]));
    std::fs::remove_file(folder.path().join(RULES)).expect("it can be removed");
    let made = std::process::Command::new("mkfifo").arg(folder.path().join(RULES)).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo makes a pipe");
    told("pipe-as-rules", &refused(&folder, 1, &["check"]));
}

#[cfg(unix)]
#[test]
fn a_link_that_leaves_the_pack_is_refused() {
    let folder = land();
    folder.write("outside.rhai", "fn eligible() { true }");
    std::fs::remove_file(folder.path().join(RULES)).expect("it can be removed");
    std::os::unix::fs::symlink("../../../outside.rhai", folder.path().join(RULES)).expect("links can be made");
    told("link-out-of-the-pack", &refused(&folder, 1, &["check"]));
}

#[test]
fn a_file_that_is_not_utf8_is_refused() {
    let folder = land();
    folder.write(POLICY, b"[version]\ntitle = { en = \"Pr\xe9mier\" }\n");
    told("policy-not-utf8", &refused(&folder, 1, &["check"]));
    let ran = refused_with(&land(), 3, &["eval", "land@2024-01", "-"], b"{\"household\": \"\xff\"}");
    told("household-not-utf8", &ran);
}

#[test]
fn an_empty_file_is_refused() {
    for (name, file) in [("programme", "policies/land/programme.toml"), ("policy", POLICY), ("rules", RULES)] {
        let folder = land();
        folder.write(file, "");
        told(&format!("empty-{name}"), &refused(&folder, 1, &["check"]));
    }
    let folder = land();
    folder.write("empty.json", "");
    told("empty-household", &refused(&folder, 3, &["eval", "land@2024-01", "empty.json"]));
    told("nothing-piped-in", &refused(&land(), 3, &["eval", "land@2024-01", "-"]));
}

#[test]
fn a_file_that_is_not_there_is_told_with_the_nearest_name() {
    told("no-such-household", &refused(&land(), 3, &["eval", "land@2024-01", "policies/land/households/on.toml"]));
    told("household-of-unknown-kind", &refused(&land(), 2, &["eval", "land@2024-01", RULES]));
}

// ── Households ───────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn json_is_read_strictly() {
    told("json-duplicate-key", &evaluated(&land(), "{\"household\": {\"income\": 1, \"income\": 2}, \"persons\": []}"));
    told("json-trailing-comma", &evaluated(&land(), "{\"household\": {\"income\": 1,}, \"persons\": []}"));
    told("json-comment", &evaluated(&land(), "{\"household\": {\"income\": 1}, \"persons\": []} // x"));
}

#[test]
fn json_ten_thousand_deep_is_refused() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let household = format!("{{\"household\": {{\"income\": {deep}}}, \"persons\": []}}");
    told("json-ten-thousand-deep", &refused_with(&land(), 4, &["eval", "land@2024-01", "-"], household.as_bytes()));
}

#[test]
fn facts_that_do_not_fit_are_refused_all_at_once() {
    let household = r#"{
  "household": {"income": "-2000000000000", "incme": 5},
  "persons": [
    {"id": "ann", "birth_date": 20150501},
    {"id": "ben", "birth_date": "2015-05-01", "schooled": true},
    {"id": "eve", "birth_date": "1700-01-01"}
  ]
}"#;
    told("facts-that-do-not-fit", &evaluated(&land(), household));
    let twice = household.replace("\"ben\"", "\"ann\"");
    told("id-given-twice", &evaluated(&land(), &twice));
}

#[test]
fn what_is_missing_or_null_is_told_and_never_zero() {
    for household in ["{\"household\": {}, \"persons\": []}", "{\"household\": {\"income\": null}, \"persons\": []}"] {
        let ran = run_with(land().path(), &["eval", "land@2024-01", "-", "--format", "json"], household.as_bytes());
        assert_eq!(ran.exit, 3, "{ran:?}");
        assert!(ran.stdout.contains("\"eligible\": null") && ran.stdout.contains("household.income"), "{}", ran.stdout);
    }
    let ran = run_with(land().path(), &["eval", "land@2024-01", "-"], b"{\"household\": {}, \"persons\": []}");
    told("missing-income", &ran);
    let allowed = ["eval", "land@2024-01", "-", "--allow-missing", "1"];
    assert_eq!(run_with(land().path(), &allowed, b"{\"household\": {}, \"persons\": []}").exit, 0);
}

fn of_persons(count: usize) -> String {
    let person = |at: usize| format!("{{\"id\": \"p{at}\", \"birth_date\": \"2015-05-01\"}}");
    let persons: Vec<String> = (1..=count).map(person).collect();
    format!("{{\"household\": {{\"income\": 1}}, \"persons\": [{}]}}", persons.join(", "))
}

#[test]
fn fifty_persons_are_let_in_and_fifty_one_are_not() {
    for count in [49, 50] {
        let ran = run_with(land().path(), &["eval", "land@2024-01", "-"], of_persons(count).as_bytes());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
    }
    told("fifty-one-persons", &refused_with(&land(), 4, &["eval", "land@2024-01", "-"], of_persons(51).as_bytes()));
}

#[test]
fn a_person_born_after_the_month_is_refused() {
    let household = r#"{"household": {"rsu_index": "8", "receives_family_allowances": false},
 "persons": [{"id": "head", "relation": "head", "birth_date": "1990-01-01"},
             {"id": "baby", "relation": "child", "birth_date": "2025-12-01"}]}"#;
    let ran = run_with(root(), &["eval", "ma-asd@2025-11", "-"], household.as_bytes());
    assert_eq!((ran.exit, ran.stdout.as_str()), (3, ""));
    told("born-after-the-month", &ran);
}

// ── Output ───────────────────────────────────────────────────────────────────────────────────────────────────────────

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_take_the_answer_is_a_failure_of_the_machine() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has a full device");
    let folder = land();
    let mut command = support::run::program();
    let child = command
        .current_dir(folder.path())
        .args(["eval", "land@2024-01", HOUSEHOLD])
        .stdin(std::process::Stdio::null())
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .spawn();
    let out = child.and_then(std::process::Child::wait_with_output).expect("the program ends");
    assert_eq!(out.status.code(), Some(5));
    told(
        "output-full",
        &Ran { exit: 5, stdout: String::new(), stderr: String::from_utf8_lossy(&out.stderr).into_owned() },
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = land();
    let words = ["eval", "land@2024-01", HOUSEHOLD];
    let (reader, writer) = std::io::pipe().expect("pipes can be made");
    drop(reader);
    let mut command = support::run::program();
    command.current_dir(folder.path()).args(words).stdout(writer).stderr(std::process::Stdio::piped());
    let out = command.spawn().and_then(std::process::Child::wait_with_output).expect("the program ends");
    assert_eq!((out.status.code(), out.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn an_answer_is_never_written_over_a_file_without_force() {
    let folder = land();
    folder.write("why.html", "kept");
    let words = ["explain", "land@2024-01", HOUSEHOLD, "--format", "html", "--out", "why.html"];
    told("output-is-there", &refused(&folder, 2, &words));
    let ran = run_in(folder.path(), &[&words[..], &["--force"]].concat());
    assert_eq!((ran.exit, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    let page = std::fs::read_to_string(folder.path().join("why.html")).expect("it was written");
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"), "{}", &page[..40]);
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure_of_the_machine() {
    let words = ["explain", "land@2024-01", HOUSEHOLD, "--format", "html", "--out", "nowhere/why.html"];
    told("output-unwritable", &refused(&land(), 5, &words));
}

#[test]
fn what_is_wrong_is_told_as_json_where_json_was_asked_for() {
    let folder = with(HOUSEHOLD, "income =", "incom =");
    let ran = refused(&folder, 3, &["eval", "land@2024-01", HOUSEHOLD, "--format", "json"]);
    let findings: serde_json::Value = serde_json::from_str(&ran.stderr).expect("it is JSON");
    let first = &findings[0];
    assert_eq!((&first["code"], &first["file"], &first["line"]), (&"E0502".into(), &HOUSEHOLD.into(), &2.into()));
    let ran = refused(&folder, 2, &["eval", "--format", "json", "--perod", "2024-01"]);
    let findings: serde_json::Value = serde_json::from_str(&ran.stderr).expect("it is JSON");
    assert_eq!(findings[0]["code"], "E0701");
}

#[test]
fn a_bad_line_of_json_lines_is_answered_by_what_is_wrong_and_the_others_go_on() {
    let lines = "{\"household\": {\"income\": 1}, \"persons\": []}\nnonsense\n\n{\"household\": {\"income\": 2}, \"persons\": []}\n";
    let ran = run_with(land().path(), &["eval", "land@2024-01", "-", "--format", "jsonl"], lines.as_bytes());
    assert_eq!((ran.exit, ran.stderr.as_str()), (3, ""));
    let answers: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[2]["line"], 3);
    assert!(
        answers[1]["error"][0]["code"].is_string() && answers[3]["household"]["eligible"] == true,
        "{}",
        ran.stdout
    );
}

// ── New ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn what_is_begun_passes_and_is_never_written_over() {
    let folder = Folder::empty();
    let ran = run_in(folder.path(), &["new", "programme", "housing-aid", "--from", "2026-01"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    told("new-programme", &ran);
    told("new-programme-again", &refused(&folder, 2, &["new", "programme", "housing-aid", "--from", "2026-01"]));
    let ran = run_in(folder.path(), &["check", "--deny", "warnings"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "what was begun does not pass");
    let words = ["new", "version", "housing-aid@2027-01-reform", "--extends", "2026-01-draft"];
    let ran = run_in(folder.path(), &words);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    told("new-version", &ran);
    told("new-version-again", &refused(&folder, 2, &words));
    let ran = run_in(folder.path(), &["check", "--deny", "warnings"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "the draft that was begun does not pass");
    let ran = run_in(folder.path(), &["test", "housing-aid", "--accept"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert_eq!(run_in(folder.path(), &["test", "housing-aid"]).exit, 0);
}

#[test]
fn what_cannot_be_begun_is_refused() {
    told("new-programme-name", &refused(&land(), 2, &["new", "programme", "Housing Aid"]));
    told("new-version-name", &refused(&land(), 2, &["new", "version", "land@2027-01"]));
    told("new-version-extends", &refused(&land(), 2, &["new", "version", "land@2027-01-x", "--extends", "2025-01"]));
    told("new-version-earlier", &refused(&land(), 2, &["new", "version", "land@2023-01-x", "--extends", "2024-01"]));
}
