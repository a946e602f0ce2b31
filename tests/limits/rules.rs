//! Limits of the text of a rule, and of the numbers that it writes and computes.

use bareme::ground::limits::{
    EXPRESSION_DEPTH, FUNCTION_EXTENT, FUNCTION_NAMES, FUNCTIONS, LITERAL_DIGITS, PRODUCT_DIGITS,
};

use super::*;

/// Checks the base with two inputs, `a` and `b`, from 0 to a power of ten each, and a condition more.
pub fn product(body: &str, kind: &str, (a, b): (usize, usize)) -> Ran {
    let decimals = if kind == "number" { "decimals = 6\n" } else { "" };
    let input = |name: &str, power: usize| {
        let most = format!("1{}", "0".repeat(power));
        format!(
            "[inputs.household.{name}]\nkind = \"{kind}\"\n{decimals}min = 0\nmax = {most}\nlabel = {{ en = \"Input\" }}\n\n"
        )
    };
    let folder = condition(&format!("{CONDITION} && {body}"), "");
    change(&folder, POLICY, "[parameters]", &format!("{}{}[parameters]", input("a", a), input("b", b)));
    change(&folder, HOUSEHOLD, "income = 800", "income = 800\na = 1\nb = 1");
    check(&folder)
}

#[test]
fn a_product_inside_a_comparison_has_so_many_digits() {
    // Twelve decimals, and one digit more than the powers of ten together.
    let most = usize::try_from(PRODUCT_DIGITS).expect("it fits") - 13;
    assert_eq!(most, 24);
    tried_as(most, "37 digits", ("E0326", 1), |powers| {
        product("household.a / household.b >= 1 / household.b", "number", (powers - powers / 2, powers / 2))
    });
}

#[test]
fn a_number_in_a_rule_has_so_many_digits() {
    tried(LITERAL_DIGITS, ("E0239", 1), |digits| {
        // A step stands in a rule; another figure would be asked for its source.
        let step = format!("1{}", "0".repeat(digits - 1));
        check(&condition(&format!("round(household.income, {step}) <= law.ceiling"), ""))
    });
}

#[test]
fn a_rule_nests_so_deep() {
    tried(EXPRESSION_DEPTH, ("E0203", 4), |depth| {
        // Each sum is a level; the function, its body, the comparison and its sides are the others.
        check(&condition(&format!("{CONDITION}{}", " + law.ceiling".repeat(depth - 5)), ""))
    });
    // Brackets are a level for what is in them, and one for themselves.
    for (brackets, fits) in [(29, true), (30, false)] {
        let ran = check(&condition(&format!("{}{CONDITION}{}", "(".repeat(brackets), ")".repeat(brackets)), ""));
        assert_eq!(ran.exit, if fits { 0 } else { 4 }, "{ran:?}");
    }
}

#[test]
fn a_version_has_so_many_functions() {
    // The base has three.
    let rules = |count: usize| -> (String, String) {
        let results = (3..count).map(|at| {
            format!("household.r{at} = {{ kind = \"count\", label = {{ en = \"R\" }}, source = \"act\" }}\n")
        });
        (results.collect(), (3..count).map(|at| format!("fn r{at}() {{ 0 }}\n")).collect())
    };
    tried(FUNCTIONS, ("E0205", 4), |count| {
        let (results, functions) = rules(count);
        let folder = condition(CONDITION, &functions);
        change(&folder, POLICY, "[results]\n", &format!("[results]\n{results}"));
        check(&folder)
    });
    // In several files, or over several versions, too.
    tried(FUNCTIONS, ("E0205", 4), |count| {
        let (results, functions) = rules(count);
        let folder = land();
        let version =
            "[version]\nextends = \"2024-01\"\nfrom = 2025-01-01\nstatus = \"adopted\"\ntitle = { en = \"Later\" }\n";
        folder.write("policies/land/2025-01/policy.toml", format!("{version}\n[results]\n{results}"));
        folder.write("policies/land/2025-01/rules/b.rhai", &functions);
        check(&folder)
    });
}

#[test]
fn a_function_gives_so_many_names() {
    for run in [check, eval] {
        tried(FUNCTION_NAMES, ("E0250", 4), |count| {
            // Two are the parameters.
            let lets = (1..count - 2).map(|at| format!("let a{at} = a{};\n", at - 1));
            let lets: String = std::iter::once("let a0 = household.income;\n".to_owned()).chain(lets).collect();
            let ran = run(&condition(&format!("{lets}a{} <= law.ceiling", count - 3), ""));
            Ran { exit: ran.exit, stdout: String::new(), stderr: ran.stderr }
        });
    }
}

#[test]
fn a_function_has_so_many_lines_and_they_are_so_long() {
    // The brace that closes it stands on the last line, or at the last column.
    tried(FUNCTION_EXTENT, ("E0209", 4), |lines| {
        check(&condition(&format!("{CONDITION}{}", "\n".repeat(lines - 3)), ""))
    });
    tried(FUNCTION_EXTENT, ("E0209", 4), |columns| {
        let head = "fn most(a, b) { a <= b ";
        let function = format!("{head}{}}}\n", " ".repeat(columns - head.len() - 1));
        check(&condition("most(household.income, law.ceiling)", &function))
    });
}
