//! What Rhai and the decimal library do by themselves, at the versions pinned, and that none of it reaches a rule.

#![allow(clippy::expect_used, clippy::unreachable, clippy::format_push_string, reason = "tests")]

use std::str::FromStr;
use std::sync::Arc;

use rhai::packages::{BasicArrayPackage, BasicMathPackage, Package, StandardPackage};
use rhai::{Dynamic, Engine, EvalAltResult};
use rust_decimal::Decimal;

use super::ending::{self, Reason};
use super::engine;
use super::testing::{Built, breaks, gives};
use crate::ground::codes::check::CALLS_TOO_DEEP;
use crate::ground::codes::evaluate::INTERPRETER_LIMIT;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::value::Value;
use crate::rules::sandbox::RuleOutcome;
use crate::rules::syntax::{Block, Expr, ExprKind, Function, Name, Statement};

fn standard() -> Engine {
    let mut engine = Engine::new_raw();
    StandardPackage::new().register_into_engine(&mut engine);
    engine
}

fn run(engine: &Engine, script: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    engine.eval(script)
}

#[test]
fn rhai_alone_says_false_where_kinds_differ_and_the_sandbox_does_not() {
    let alone = standard();
    for script in ["\"a\" > 5", "() > 5", "1 == true", "let m = #{ a: 1 }; m.b > 3"] {
        assert_eq!(run(&alone, script).ok().map(|v| v.as_bool()), Some(Ok(false)), "{script}");
    }
    let ours = engine::bare();
    assert!(run(&ours, "#{ a: 1 }.b").is_err());
    breaks(Kind::Bool, "household.region == 12");
    breaks(Kind::Bool, "household.rooms == true");
}

#[test]
fn rhai_alone_loses_digits_and_the_sandbox_does_not() {
    let alone = standard();
    let text = |script: &str| run(&alone, script).map(|value| value.to_string()).expect("it runs");
    assert_eq!(text("1 / 2"), "0");
    assert_eq!(text("(2.5).round()"), "2");
    assert_eq!(text("(1.0 / 3) * 3"), "0.9999999999999999999999999999");
    assert_eq!(text("0.1234567890123456 * 0.1234567890123456").len(), "0.".len() + 28);
    breaks(Kind::Number, "0.1234567890123456 * 0.1234567890123456");
    breaks(Kind::Number, "1 / 2");
    assert_eq!(gives(Kind::Number, "round(5 / 2, 1)"), RuleOutcome::Value(Value::Decimal(Decimal::from(3))));
    breaks(Kind::Bool, "1 / 3 * 3 == 1");
    assert_eq!(gives(Kind::Bool, "250.00 == 250.0"), RuleOutcome::Value(Value::Bool(true)));
}

#[test]
fn rhai_reads_long_literals_as_rounded_decimals() {
    let alone = standard();
    let value = run(&alone, "0.12345678901234567890123456789012345").expect("it is read");
    assert_eq!(value.to_string().len(), "0.".len() + 28);
    assert!(run(&alone, "9223372036854775808").is_ok_and(|value| value.is_decimal()));
}

#[test]
fn the_decimal_library_rounds_where_it_does_not_say_so() {
    let small = Decimal::from_str("0.1234567890123456").expect("a number");
    assert!(small.checked_mul(small).is_some_and(|product| product.scale() == 28));
    assert!(Decimal::from_str("0.12345678901234567890123456789").is_ok());
    assert!(Decimal::from_str_exact("0.12345678901234567890123456789").is_err());
    assert!(std::panic::catch_unwind(|| Decimal::MAX + Decimal::ONE).is_err());
    assert!(std::panic::catch_unwind(|| Decimal::ONE / Decimal::ZERO).is_err());
}

#[test]
fn operations_inside_callbacks_escape_rhais_count_and_not_ours() {
    let script = "let a = []; a.pad(3000, 1); for i in 0..20 { a.for_each(|| { let x = 1; let y = x + x; }); } 7";
    let mut alone = standard();
    alone.set_max_operations(10_000);
    assert!(run(&alone, script).is_ok_and(|value| value.as_int() == Ok(7)), "Rhai's limit does not see callbacks");
    let mut guarded = engine::bare();
    BasicArrayPackage::new().register_into_engine(&mut guarded);
    BasicMathPackage::new().register_into_engine(&mut guarded);
    guarded.set_allow_looping(true).set_allow_anonymous_fn(true).set_max_array_size(10_000);
    engine::begin();
    let script =
        script.replace("for i in 0..20", "for i in 0..1000").replace("for i in 0..1000", "let i = 0; while i < 1000");
    let error =
        run(&guarded, &script.replace("{ a.for_each", "{ i += 1; a.for_each")).expect_err("our count sees them");
    assert!(error.to_string().to_lowercase().contains("terminated"), "{error}");
}

#[test]
fn nothing_of_rhais_own_can_be_called() {
    let ours = engine::bare();
    for script in [
        "sleep(1)",
        "timestamp()",
        "parse_json(\"{}\")",
        "eval(\"1\")",
        "print(1)",
        "debug(1)",
        "exit(1)",
        "Fn(\"f\")",
        "call(1)",
        "curry(1, 2)",
        "type_of(1)",
        "is_def_fn(\"f\", 1)",
        "is_def_var(\"f\")",
        "to_string(1)",
        "len(\"a\")",
        "abs(1)",
        "sin(0.5)",
        "rand()",
        "import \"a\" as b",
        "let a = [1, 2]; a",
        "[]",
        "#{ a: 1 }",
        "`${1}`",
        "|x| x",
        "loop { }",
        "while true { }",
        "for i in 0..3 { }",
        "1 % 2",
        "2 ** 3",
        "1 & 2",
        "1 | 2",
        "1 << 2",
        "\"a\" + \"b\"",
        "'a' + 'b'",
        "1.5.round()",
        "this",
        "x",
        "exists(1)",
    ] {
        let found = run(&ours, script);
        let harmless = matches!(script, "let a = [1, 2]; a" | "[]" | "#{ a: 1 }" | "`${1}`");
        let builtin =
            matches!(script, "1 % 2" | "2 ** 3" | "1 & 2" | "1 | 2" | "1 << 2" | "\"a\" + \"b\"" | "'a' + 'b'");
        assert!(found.is_err() || harmless || builtin, "{script}: {found:?}");
    }
}

#[test]
fn operators_of_rhais_own_are_covered_in_the_engine_of_a_version() {
    let built = Built::usual();
    let mut choices = super::value::Choices::default();
    let figures = super::law::Figures::of(&built.names, &mut choices).expect("figures");
    let engine = engine::engine(&built.names, &mut choices, &Arc::default(), &Arc::new(figures));
    for script in [
        "1 % 2",
        "2 ** 3",
        "1 & 2",
        "1 | 2",
        "1 ^ 2",
        "1 << 2",
        "1 >> 2",
        "\"a\" + \"b\"",
        "'a' + 'b'",
        "\"a\" > 'b'",
        "true & false",
        "+1.5",
        "() == ()",
        "'a' == 'a'",
        "1 == ()",
    ] {
        let error = run(&engine, script).map(|value| value.to_string());
        assert!(error.is_err(), "{script}: {error:?}");
    }
}

#[test]
fn overflow_is_caught_so_the_checks_of_rhai_are_on() {
    assert!(run(&standard(), "9223372036854775807 + 1").is_err(), "the feature `unchecked` is on: build without it");
    assert!(breaks(Kind::Count, "999999999999999999 * 999999999999999999").what.contains("count"));
}

#[test]
fn a_function_that_calls_itself_ends_at_the_limit_of_calls() {
    let mut built = Built::usual();
    let sandbox = built
        .sandbox("fn a(household) { again(household.rooms) }\nfn again(x) { again(x + 1) }", &[("a", Kind::Count)]);
    let RuleOutcome::Broken(breakage) = sandbox.session(built.home()).call(0, 0) else { unreachable!("no end") };
    assert_eq!(breakage.limit, Some(CALLS_TOO_DEEP), "{breakage:?}");
}

#[test]
fn calls_may_be_as_deep_as_the_limit_in_the_stack_of_a_test_thread() {
    let chain = |depth: usize| {
        let mut text = String::from("fn a(household) { f1(household.rooms) }\n");
        for at in 1..depth {
            text.push_str(&format!("fn f{at}(x) {{ ((((f{}(((x + 0))))))) }}\n", at + 1));
        }
        format!("{text}fn f{depth}(x) {{ x }}\n")
    };
    let call = |depth: usize| {
        let mut built = Built::usual();
        let sandbox = built.sandbox(&chain(depth), &[("a", Kind::Count)]);
        sandbox.session(built.home()).call(0, 0)
    };
    for depth in [limits::CALL_DEPTH - 1, limits::CALL_DEPTH] {
        assert_eq!(call(depth), RuleOutcome::Value(Value::Count(3)));
    }
    // What is checked never goes one deeper (`E0362`); the interpreter's own bound lies a little further out.
    let deeper = call(limits::CALL_DEPTH + 5);
    assert!(matches!(&deeper, RuleOutcome::Broken(b) if b.limit == Some(CALLS_TOO_DEEP)), "{deeper:?}");
}

#[test]
fn a_rule_may_take_as_many_operations_as_the_limit_and_no_more() {
    let engine = engine::bare();
    // Two operations for each statement, one for an empty block.
    let after = |operations: u64| {
        let statements = usize::try_from(operations / 2).expect("it fits");
        engine::begin();
        let ended = run(
            &engine,
            &format!("{}{}", "1;".repeat(statements), if operations.is_multiple_of(2) { "" } else { "{}" }),
        );
        (engine::counted(), ended.map_err(|error| matches!(ending::of(error).why, Reason::Limit(INTERPRETER_LIMIT, _))))
    };
    let most = limits::RULE_OPERATIONS;
    for operations in [most - 1, most] {
        let (counted, ended) = after(operations);
        assert!(counted == operations && ended.is_ok(), "{counted}: {ended:?}");
    }
    assert_eq!(after(most + 1).1.err(), Some(true));
}

#[test]
fn calls_that_multiply_end_at_the_limit_of_operations() {
    let doubling = |levels: usize| {
        let mut text = String::from("fn a(household) { f0(household.rooms) }\n");
        for at in 0..levels {
            text.push_str(&format!("fn f{at}(x) {{ f{0}(x) + f{0}(x) }}\n", at + 1));
        }
        format!("{text}fn f{levels}(x) {{ x - x }}\n")
    };
    let call = |levels: usize| {
        let mut built = Built::usual();
        let sandbox = built.sandbox(&doubling(levels), &[("a", Kind::Count)]);
        sandbox.session(built.home()).call(0, 0)
    };
    assert_eq!(call(10), RuleOutcome::Value(Value::Count(0)));
    let endless = call(24);
    assert!(matches!(&endless, RuleOutcome::Broken(b) if b.limit == Some(INTERPRETER_LIMIT)), "{endless:?}");
}

#[test]
fn a_text_may_be_as_long_as_the_limit_and_no_longer() {
    let engine = engine::bare();
    let of = |length: usize| run(&engine, &format!("\"{}\"", "a".repeat(length)));
    for length in [limits::INTERPRETER_TEXT - 1, limits::INTERPRETER_TEXT] {
        assert_eq!(of(length).map(|text| text.into_string().map(|text| text.len())).ok(), Some(Ok(length)));
    }
    assert!(of(limits::INTERPRETER_TEXT + 1).is_err());
}

#[test]
fn a_rule_may_have_as_many_names_as_the_limit_beside_the_figures_it_reads() {
    let lets = |count: usize| (0..count).map(|at| format!("let x{at} = {at}; ")).collect::<String>();
    let parameters = 9;
    let body = format!("{}if law.limit == 18 {{ x1 }} else {{ 0 }}", lets(limits::FUNCTION_NAMES - parameters));
    assert_eq!(gives(Kind::Count, &body), RuleOutcome::Value(Value::Count(1)));
}

#[test]
fn names_that_do_not_fit_the_functions_are_told() {
    let file = crate::ground::source::SourceFile::new("rules.rhai", "fn a(nobody) { nobody.age }");
    let functions: Vec<Arc<Function>> =
        crate::rules::parse::read(&file).expect("it is admitted").into_iter().map(Arc::new).collect();
    let mut names = Built::usual().names;
    names.rules.push(super::RuleNames { function: "a".to_owned(), space: 0, kind: Kind::Count });
    names.rules.push(super::RuleNames { function: "b".to_owned(), space: 0, kind: Kind::Count });
    let findings = super::Sandbox::new(&functions, &names).expect_err("it does not fit");
    assert_eq!(findings.all.len(), 2);
}

#[test]
fn a_tree_that_was_never_parsed_runs_by_its_text_alone() {
    // The sandbox runs the author's text; the tree only says where things stand.
    let file = crate::ground::source::SourceFile::new("rules.rhai", "fn a() { 12 }");
    let span = crate::ground::source::Span::new(&file, 0, 13);
    let body = crate::ground::source::Span::new(&file, 7, 13);
    let wrong = Expr { what: ExprKind::Whole(1), span: body.clone() };
    let function = Function {
        name: "a".to_owned(),
        span: span.clone(),
        parameters: Vec::<Name>::new(),
        body: Block { statements: vec![Statement::Value(wrong)], span: body },
        doc: Vec::new(),
        text: span,
    };
    let mut names = Built::usual().names;
    names.rules.push(super::RuleNames { function: "a".to_owned(), space: 0, kind: Kind::Count });
    let sandbox = super::Sandbox::new(&vec![Arc::new(function)], &names).expect("a sandbox");
    assert_eq!(sandbox.session(Built::usual().home()).call(0, 0), RuleOutcome::Value(Value::Count(12)));
}
