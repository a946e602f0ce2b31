//! Limits of what rules come to once their helpers are put in, and of the chains that they make.

use bareme::ground::limits::{CALL_DEPTH, PROGRAM_NODES, RESULT_CHAIN, RULE_DEPTH, RULE_NODES};

use super::support::shelf::{Shelves, told};
use super::*;

/// A rule of many steps: it asks `large` so often, `small` once, and turns that around so often.
#[derive(Clone, Copy)]
struct Sized {
    large: usize,
    small: usize,
    turned: usize,
}

/// Grounds that `large` decides one after the other.
const GROUNDS: usize = 150;

impl Sized {
    fn body(self) -> String {
        let call = |name: &str| format!("{name}(household.income, law.ceiling)");
        let large = vec![call("large"); self.large].join("\n        && ");
        format!("{large}\n        && {}{}", "!".repeat(self.turned), call(&format!("small_{}", self.small)))
    }

    fn helper(self) -> String {
        grounds(&format!("small_{}", self.small), self.small)
    }
}

fn grounds(name: &str, count: usize) -> String {
    format!("fn {name}(a, b) {{\n{}    true\n}}\n", "    if a > b { return false; }\n".repeat(count))
}

/// The base with rules of so many steps, each the result of a bool.
fn sized(rules: &[Sized]) -> Folder {
    let mut helpers: BTreeSet<String> = rules.iter().map(|rule| rule.helper()).collect();
    helpers.insert(grounds("large", GROUNDS));
    let body = |(at, rule): (usize, &Sized)| format!("fn r{at}(household, law) {{\n    {}\n}}\n", rule.body());
    let bodies = rules.iter().enumerate().map(body);
    let folder = condition(CONDITION, &bodies.chain(helpers).collect::<String>());
    let result =
        |at: usize| format!("household.r{at} = {{ kind = \"bool\", label = {{ en = \"R\" }}, source = \"act\" }}\n");
    let results: String = (0..rules.len()).map(result).collect();
    change(&folder, POLICY, "household.aid", &format!("{results}household.aid"));
    folder
}

/// How many steps the whole version has.
fn steps(folder: &Folder) -> usize {
    let shelves = Shelves::open(&folder.path().join("policies")).map_err(told).expect("it is fine");
    shelves.programmes["land"].versions["2024-01"].plan().nodes.len()
}

/// What a rule takes by itself, for each `large`, for each ground of `small` and for each turn.
fn weights() -> (usize, usize, usize) {
    let of = |large, small, turned| steps(&sized(&[Sized { large, small, turned }]));
    let base = steps(&land());
    let first = of(1, 1, 0);
    let (large, ground) = (of(2, 1, 0) - first, of(1, 2, 0) - first);
    assert_eq!((of(1, 1, 1) - first, of(3, 1, 0) - first, of(1, 4, 0) - first), (1, 2 * large, 3 * ground));
    (first - base - large - ground, large, ground)
}

/// A rule of so many steps.
fn of_steps(count: usize) -> Sized {
    let (own, of_large, of_ground) = weights();
    let large = (count - own - of_ground) / of_large;
    let rest = count - own - large * of_large;
    Sized { large, small: rest / of_ground, turned: rest % of_ground }
}

#[test]
fn a_rule_has_so_many_steps() {
    let base = steps(&land());
    assert_eq!(steps(&sized(&[of_steps(5_000)])), base + 5_000);
    tried(RULE_NODES, ("E0360", 4), |count| check(&sized(&[of_steps(count)])));
}

#[test]
fn all_rules_have_so_many_steps() {
    let base = steps(&land());
    let each = PROGRAM_NODES / 11;
    let full = of_steps(each);
    tried(PROGRAM_NODES, ("E0363", 4), |count| {
        let mut rules = vec![full; 10];
        rules.push(of_steps(count - base - 10 * each));
        check(&sized(&rules))
    });
}

#[test]
fn a_rule_decides_so_many_things_one_after_the_other() {
    tried(RULE_DEPTH, ("E0361", 4), |depth| {
        // The last one is a comparison of two values.
        let decided = format!("    if {CONDITION} {{ return true; }}\n").repeat(depth - 3);
        check(&condition(&format!("{decided}false"), ""))
    });
    // As deep as may be, it is evaluated on both roads.
    let decided = "    if household.income > law.ceiling { return true; }\n".repeat(RULE_DEPTH - 3);
    let ran = eval(&condition(&format!("{decided}true"), ""));
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
}

#[test]
fn helpers_call_helpers_so_deep() {
    for run in [check, eval] {
        tried(CALL_DEPTH, ("E0362", 4), |depth| {
            let step = |at: usize| format!("fn s{at}(a) {{ ((((s{}(a))))) }}\n", at + 1);
            let steps: String = (1..depth).map(step).collect();
            let ran =
                run(&condition("s1(household.income) <= law.ceiling", &format!("{steps}fn s{depth}(a) {{ a }}\n")));
            Ran { exit: ran.exit, stdout: String::new(), stderr: ran.stderr }
        });
    }
}

#[test]
fn results_rest_on_results_so_far() {
    let chain = |length: usize| {
        let result = |at: usize| {
            format!(
                "household.r{at} = {{ kind = \"money\", per = \"month\", label = {{ en = \"R\" }}, source = \"act\" }}\n"
            )
        };
        let rule = |at: usize| format!("fn r{at}(household) {{ household.r{} }}\n", at - 1);
        let rules: String = (1..length).map(rule).collect();
        let folder = condition(CONDITION, &format!("fn r0(household) {{ household.income }}\n{rules}"));
        let results: String = (0..length).map(result).collect();
        change(&folder, POLICY, "household.aid", &format!("{results}household.aid"));
        folder
    };
    tried(RESULT_CHAIN, ("E0364", 4), |length| check(&chain(length)));
    // As long as may be, it is evaluated on both roads, and told.
    let ran = run_in(chain(RESULT_CHAIN).path(), &["explain", "land@2024-01", HOUSEHOLD]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
}

/// What a rule may be at most is told whatever stack the system or the shell gives, in a debug build too.
#[cfg(unix)]
#[test]
fn a_small_stack_changes_nothing() {
    let decided = "    if household.income > law.ceiling { return true; }\n".repeat(RULE_DEPTH - 3);
    let step = |at: usize| format!("fn s{at}(a) {{ max(0, ((((max(s{}(a), 0)))))) }}\n", at + 1);
    let steps: String = (1..CALL_DEPTH).map(step).collect();
    for (body, more) in [
        (format!("{decided}true"), String::new()),
        ("s1(household.income) <= law.ceiling".to_owned(), format!("{steps}fn s{CALL_DEPTH}(a) {{ a }}\n")),
    ] {
        let folder = condition(&body, &more);
        for verb in ["eval", "explain"] {
            let words = [
                "-c",
                "ulimit -s 512; exec \"$0\" \"$@\"",
                env!("CARGO_BIN_EXE_bareme"),
                verb,
                "land@2024-01",
                HOUSEHOLD,
            ];
            let mut command = std::process::Command::new("sh");
            let ran = super::support::run::finish(command.current_dir(folder.path()).args(words), b"");
            assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{verb}");
        }
    }
}
