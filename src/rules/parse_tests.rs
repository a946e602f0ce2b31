//! What is admitted, and what is refused by which name.

#![allow(clippy::format_collect, reason = "tests")]

use super::parse::read;
use super::syntax::{ExprKind, Function, Statement};
use crate::ground::diagnostic::Findings;
use crate::ground::limits;
use crate::ground::source::SourceFile;

fn functions(text: &str) -> Vec<Function> {
    match read(&SourceFile::new("rules.rhai", text)) {
        Ok(functions) => functions,
        Err(findings) => panic!("refused: {:#?}", told(&findings)),
    }
}

fn told(findings: &Findings) -> Vec<String> {
    let line = |d: &crate::ground::diagnostic::Diagnostic| {
        let span = d.span.as_ref().expect("every finding has a place");
        let place = span.place();
        format!("{} {}:{} `{}` {}", d.code.text(), place.line, place.column, span.text(), d.message)
    };
    findings.all.iter().map(line).collect()
}

fn refused(text: &str) -> Vec<String> {
    let findings = read(&SourceFile::new("rules.rhai", text)).expect_err(text);
    for finding in &findings.all {
        assert!(finding.help.as_ref().is_some_and(|help| !help.is_empty()), "no help: {finding:?}");
        assert!(!finding.message.ends_with('.'), "{}", finding.message);
    }
    told(&findings)
}

/// The codes and the marked texts.
fn codes(text: &str) -> Vec<(String, String)> {
    let split = |line: String| {
        let (code, rest) = line.split_once(' ').expect("a code");
        (code.to_owned(), rest.split('`').nth(1).unwrap_or("").to_owned())
    };
    refused(text).into_iter().map(split).collect()
}

#[test]
fn every_construct_outside_the_language_is_refused_once_by_its_own_name() {
    let mut otherwise = Vec::new();
    for (body, code, marked) in [
        ("let n = 0; while x { 1 } n", "E0210", "while"),
        ("loop { return 1; }", "E0210", "loop"),
        ("persons.map(x)", "E0222", "map"),
        ("let f = |p| p + 1; 1", "E0211", "|"),
        ("let f = || 1; 1", "E0211", "||"),
        ("[1, x]", "E0213", "["),
        ("#{ a: 1 }.a", "E0214", "#{"),
        ("persons[0]", "E0215", "["),
        ("let n = 1; n = 2; n", "E0216", "="),
        ("let n = 1; n += 2; n", "E0216", "+="),
        ("const n = 1; n", "E0217", "const"),
        ("this.age", "E0218", "this"),
        ("\"The child\"", "E0219", "\"The child\""),
        ("x == \"a\\n\"", "E0219", "\"a\\n\""),
        ("\"a\" + x", "E0219", "\"a\""),
        ("-\"a\"", "E0219", "\"a\""),
        ("`hello ${x}`", "E0220", ""),
        ("x == 'c'", "E0221", "'c'"),
        ("x.floor(1)", "E0222", "floor"),
        ("x ** 12", "E0223", "**"),
        ("x % 12", "E0224", "%"),
        ("x & y", "E0225", "&"),
        ("x | y", "E0225", "|"),
        ("x ^ y", "E0223", "^"),
        ("x << 1", "E0225", "<<"),
        ("x in persons", "E0226", "in"),
        ("x !in persons", "E0226", "in"),
        ("x ?? y", "E0227", "??"),
        ("person?.age", "E0227", "?."),
        ("try { x } catch { y }", "E0228", "try"),
        ("throw x", "E0228", "throw"),
        ("import \"a\" as b; x", "E0229", "import"),
        ("b::x", "E0229", "::"),
        ("eval(\"x\")", "E0230", "eval"),
        ("print(x)", "E0231", "print"),
        ("debug(x)", "E0231", "debug"),
        ("Fn(\"f\")", "E0232", "Fn"),
        ("call(x)", "E0232", "call"),
        ("curry(x, 1)", "E0232", "curry"),
        ("type_of(x)", "E0233", "type_of"),
        ("is_def_fn(\"f\", 1)", "E0233", "is_def_fn"),
        ("()", "E0234", "("),
        ("return ();", "E0234", "("),
        ("0..12", "E0235", ".."),
        ("new(x)", "E0236", "new"),
        ("var n = 1; n", "E0236", "var"),
        ("x === y", "E0237", "==="),
        ("x -> y", "E0237", "->"),
        ("x and y", "E0237", "and"),
        ("not x", "E0237", "not"),
        ("x × 12", "E0237", "×"),
        ("x == “child”", "E0237", "“child”"),
        ("+x", "E0237", "+"),
        ("f!(x)", "E0237", "!"),
        ("x + 1e3", "E0238", "1e3"),
        ("x + 0x1F", "E0238", "0x1F"),
        ("x + 1_000", "E0238", "1_000"),
        ("x + 007", "E0238", "007"),
        ("x + 1234567890123456789", "E0239", "1234567890123456789"),
        ("x + 0.1234567890123456789", "E0239", "0.1234567890123456789"),
        ("Person.age", "E0207", "Person"),
        ("person.âge", "E0207", "âge"),
        ("let sum = 1; x", "E0207", "sum"),
        ("let x = 1; x", "E0240", "x"),
        ("let n = 1; let n = 2; n", "E0240", "n"),
        ("if x { let y = 1; y } else { 0 }", "E0240", "y"),
        ("let n; x", "E0241", "n"),
        ("return;", "E0242", "return"),
        ("1 + { return x; }", "E0243", "return"),
        ("let n = if x { return 1; } else { 0 }; n", "E0243", "return"),
        ("if (if x { return true; } else { y }) { 1 } else { 0 }", "E0243", "return"),
        ("x; y", "E0244", "x"),
        ("x + 1; y", "E0244", "x + 1"),
        ("f(x); y", "E0244", "f(x)"),
        ("if x { 1 } else { return 0; } y", "E0244", "1"),
        ("return x; y", "E0245", "y"),
        ("if x { return 1; } else { return 0; } y", "E0245", "y"),
        ("", "E0246", "{  }"),
        ("let n = 1;", "E0246", "n"),
        ("if x { 1 }", "E0246", "if"),
        ("let n = if x { 1 }; n", "E0246", "if"),
        ("if x { return 1; }", "E0246", "if"),
        ("if x { } else { return 1; } y", "E0246", "{ }"),
        ("switch x { 1 if y => 1, _ => 0 }", "E0247", "if"),
        ("switch x { 0.5 => 1, _ => 0 }", "E0247", "0.5"),
        ("switch x { \"a\" => 1, \"a\" => 0, _ => 12 }", "E0247", "\"a\""),
        ("switch x { _ => 1, 1 => 0 }", "E0247", "_"),
        ("switch x { y => 1 }", "E0247", "y"),
        ("switch x { 1..3 => 1, _ => 0 }", "E0235", ".."),
        ("0 < x < 12", "E0248", "0 < x < 12"),
        ("x < date(\"2023-02-29\")", "E0249", "date(\"2023-02-29\")"),
        ("x < date(y)", "E0249", "date(y)"),
    ] {
        let found = codes(&format!("fn f(person, persons, law, x, y) {{ {body} }}"));
        if found != [(code.to_owned(), marked.to_owned())] {
            otherwise.push(format!("{body}: {found:?}"));
        }
    }
    assert!(otherwise.is_empty(), "{}", otherwise.join("\n"));
}

#[test]
fn texts_that_are_members_are_admitted_wherever_a_value_stands() {
    let text =
        "fn f(person) { if person.relation == \"child\" { \"none\" } else { g(\"upper_secondary\") } }\nfn g(l) { l }";
    assert_eq!(functions(text).len(), 2);
}

#[test]
fn what_stands_at_the_top_and_is_no_function_is_refused() {
    assert_eq!(codes("let x = 1;"), [("E0204".into(), "let x = 1;".into())]);
    assert_eq!(codes("fn f(x) { x }\nf(1)"), [("E0204".into(), "f(1)".into())]);
    assert_eq!(codes("const X = 1;\nfn f(x) { x }"), [("E0217".into(), "const".into())]);
    assert_eq!(codes("import \"a\" as b;"), [("E0229".into(), "import".into())]);
    assert_eq!(codes("private fn f(x) { x }"), [("E0229".into(), "private".into())]);
    assert_eq!(codes("fn f(x) { x } }"), [("E0202".into(), "}".into())]);
}

#[test]
fn a_file_with_only_comments_has_no_functions() {
    assert!(functions("").is_empty());
    assert!(functions("// nothing here\n/* nor here /* nested */ */\n").is_empty());
}

#[test]
fn functions_and_parameters_have_names_of_their_own() {
    assert_eq!(codes("fn f(x) { x }\nfn f(x, y) { x }"), [("E0206".into(), "f".into())]);
    assert_eq!(codes("fn f(x, x) { x }"), [("E0208".into(), "x".into())]);
    assert_eq!(codes("fn sum(x) { x }"), [("E0207".into(), "sum".into())]);
    assert_eq!(codes("fn f(date) { date }"), [("E0207".into(), "date".into())]);
    let long = "a".repeat(limits::NAME_CHARACTERS + 1);
    assert_eq!(codes(&format!("fn {long}(x) {{ x }}")), [("E0025".into(), long.clone())]);
    assert_eq!(codes(&format!("fn f(x) {{ let {long} = x; x }}")), [("E0025".into(), long)]);
    for length in [limits::NAME_CHARACTERS - 1, limits::NAME_CHARACTERS] {
        assert_eq!(functions(&format!("fn {}(x) {{ x }}", "a".repeat(length))).len(), 1);
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let text = "fn a(x) { while x { 1 } }\nfn b(x) { x + }\nfn c(x) { x ** 12; x }\nfn d(x) { let y; [y] }\nlet z = 1;\nfn e( { 1 }";
    let found: Vec<_> = codes(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(found, ["E0210", "E0201", "E0223", "E0241", "E0213", "E0204", "E0201"]);
}

#[test]
fn a_missing_brace_is_told_where_it_was_opened_and_spares_the_next_function() {
    let text = "fn a(x) {\n    if x { 1 else { 0 }\n}\n\nfn b(x) { x ** 12 }\n";
    assert_eq!(codes(text), [("E0202".into(), "{".into()), ("E0223".into(), "**".into())]);
    assert_eq!(codes("fn a(x) { max(x, (1 }"), [("E0202".into(), "(".into()), ("E0202".into(), "(".into())]);
    assert_eq!(codes("fn a(x) { (x]) }"), [("E0202".into(), "]".into())]);
    assert_eq!(codes("fn a(x) { x"), [("E0202".into(), "{".into())]);
    assert_eq!(codes("fn a(x) { /* x }"), [("E0202".into(), "{".into()), ("E0202".into(), "/*".into())]);
    assert_eq!(
        codes("fn a(x) { x == \"child }\n"),
        [("E0202".into(), "{".into()), ("E0202".into(), "\"child }".into())]
    );
}

#[test]
fn what_rhai_says_is_told_in_our_words() {
    for (body, marked, message) in [
        ("let n = 1 n", "", "a `;` or an operator is missing before `n`"),
        ("max(x y)", "", "a comma or an operator is missing before `y`"),
        ("if x = 1 { 1 } else { 0 }", "=", "`=` gives a value; it does not compare"),
        ("x + * y", "*", "`*` cannot stand here"),
        ("x +", "}", "`}` cannot stand here"),
        ("if x 1 else { 0 }", "1", "`{` is missing before `1`"),
        ("x else { 0 }", "else", "an `else` without an `if` before it"),
        ("switch x { 1 => 2 3 => 4 }", "", "a comma or an operator is missing before `3`"),
        ("let 1 = x; x", "1", "a name must stand after `let`"),
        ("person. + 1", "+", "a name must stand after the point"),
    ] {
        let found = refused(&format!("fn f(person, x, y) {{ {body} }}"));
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert!(found[0].ends_with(message), "{body}: {found:?}");
        assert!(found[0].contains(&format!("`{marked}`")), "{body}: {found:?}");
    }
}

#[test]
fn nesting_past_the_limit_is_a_plain_refusal() {
    for (body, count) in
        [("(", 10_000), ("{", 10_000), ("!", 10_000), ("- ", 10_000), ("if x { ", 10_000), ("max(", 10_000)]
    {
        let text = format!("fn f(x) {{ {}x", body.repeat(count));
        assert!(refused(&text).iter().any(|line| line.starts_with("E0203") || line.starts_with("E0202")), "{body}");
    }
    for (part, count) in [(" + x", 10_000), (".a", 10_000), (" && x", 10_000), (" else if x { 1 }", 3_000)] {
        let text = format!("fn f(x) {{ if x {{ 1 }}{} }}", part.repeat(count));
        let other = format!("fn f(x) {{ x{} }}", part.repeat(count));
        let found = if part.starts_with(" else") { refused(&text) } else { refused(&other) };
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("E0203"), "{found:?}");
    }
    let balanced = format!("fn f(x) {{ {}x{} }}", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(codes(&balanced), [("E0203".into(), "(".into())]);
}

#[test]
fn ten_functions_nested_to_the_limit_fit_the_stack_of_a_test_thread() {
    let deep = format!("{}x{}", "(".repeat(29), ")".repeat(29));
    let text: String = (0..10).map(|n| format!("fn f{n}(x) {{ {deep} }}\n")).collect();
    assert_eq!(functions(&text).len(), 10);
}

#[test]
fn a_file_may_have_as_many_functions_as_the_limit_and_no_more() {
    let file = |count: usize| (0..count).map(|n| format!("fn f{n}(x) {{ x }}\n")).collect::<String>();
    for count in [limits::FUNCTIONS - 1, limits::FUNCTIONS] {
        assert_eq!(functions(&file(count)).len(), count);
    }
    assert_eq!(codes(&file(limits::FUNCTIONS + 1)), [("E0205".into(), "fn".into())]);
}

#[test]
fn a_function_may_give_as_many_names_as_the_limit_and_no_more() {
    // The parameter is a name too.
    let body = |count: usize| (1..count).map(|n| format!("let a{n} = x; ")).collect::<String>();
    for count in [limits::FUNCTION_NAMES - 1, limits::FUNCTION_NAMES] {
        assert_eq!(functions(&format!("fn f(x) {{ {}x }}", body(count))).len(), 1);
    }
    assert_eq!(
        codes(&format!("fn f(x) {{ {}x }}", body(limits::FUNCTION_NAMES + 1))),
        [("E0250".into(), "let".into())]
    );
    let parameters = |count: usize| (0..count).map(|n| format!("a{n}")).collect::<Vec<_>>().join(", ");
    assert_eq!(functions(&format!("fn f({}) {{ a0 }}", parameters(limits::FUNCTION_NAMES))).len(), 1);
    let many = format!("fn f({}) {{ a0 }}", parameters(limits::FUNCTION_NAMES + 1));
    assert_eq!(codes(&many), [("E0250".into(), "a128".into())]);
}

#[test]
fn a_line_may_be_as_long_as_the_limit_and_no_longer() {
    // The last token of `fn f(x) {` + spaces + `x }` stands at the given column.
    let line = |column: usize| format!("fn f(x) {{{}x }}", " ".repeat(column - 12));
    for column in [limits::FUNCTION_EXTENT - 1, limits::FUNCTION_EXTENT] {
        assert_eq!(functions(&line(column)).len(), 1);
    }
    assert_eq!(codes(&line(limits::FUNCTION_EXTENT + 1)), [("E0209".into(), "f".into())]);
    let lines = |line: usize| format!("fn f(x) {{ x{}}}", "\n".repeat(line - 1));
    for line in [limits::FUNCTION_EXTENT - 1, limits::FUNCTION_EXTENT] {
        assert_eq!(functions(&lines(line)).len(), 1);
    }
    assert_eq!(codes(&lines(limits::FUNCTION_EXTENT + 1)), [("E0209".into(), "f".into())]);
}

#[test]
fn a_large_file_of_nonsense_is_refused_with_a_bounded_number_of_findings() {
    for part in [
        "% ",
        "do ",
        "| ",
        "( ",
        "] ",
        "\"a\" ",
        "fn ",
        "“",
        "try ",
        "' ",
        "#{ ",
        "1 | ",
        "else ",
        "let x = 1; ",
        "\\ ",
    ] {
        let text = format!("fn f(x) {{ {}", part.repeat(60_000 / part.len()));
        let found = refused(&text);
        assert!(!found.is_empty() && found.len() <= limits::FILE_FINDINGS + 10, "{part}: {}", found.len());
    }
}

#[test]
fn past_the_limit_of_findings_one_says_so_and_the_rest_is_not_looked_at() {
    let found = |count: usize| {
        let found = codes(&format!("fn f(x) {{\n{}x }}", "% \n".repeat(count)));
        (found.iter().filter(|finding| finding.0 != "E0029").count(), found.iter().any(|finding| finding.0 == "E0029"))
    };
    let most = limits::FILE_FINDINGS;
    assert_eq!([found(most - 1), found(most)], [(most - 1, false), (most, false)]);
    assert_eq!([found(most + 1), found(most + 1_000)], [(most, true), (most, true)]);
}

#[test]
fn a_text_may_have_as_many_characters_as_the_limit_and_no_more() {
    let text = |length: usize| format!("fn f(x) {{ x == \"{}\" }}", "a".repeat(length));
    for length in [limits::INTERPRETER_TEXT - 1, limits::INTERPRETER_TEXT] {
        assert_eq!(functions(&text(length)).len(), 1, "{length}");
    }
    assert_eq!(codes(&text(limits::INTERPRETER_TEXT + 1))[0].0, "E0251");
}

#[test]
fn literals_may_have_as_many_digits_as_the_limit_and_no_more() {
    let digits = "9".repeat(limits::LITERAL_DIGITS);
    let function = &functions(&format!("fn f() {{ {digits} }}"))[0];
    assert!(
        matches!(&function.body.statements[0], Statement::Value(e) if matches!(e.what, ExprKind::Whole(n) if n.to_string() == digits))
    );
    assert_eq!(functions(&format!("fn f() {{ {} }}", &digits[1..])).len(), 1);
    assert_eq!(codes(&format!("fn f() {{ {digits}9 }}"))[0].0, "E0239");
    assert_eq!(functions("fn f() { 0.1234567890123456 }").len(), 1);
    assert_eq!(functions("fn f() { 0.12345678901234567 }").len(), 1);
    assert_eq!(codes("fn f() { 0.123456789012345678 }")[0].0, "E0239");
}

#[test]
fn characters_that_hide_are_refused_in_code_and_overrides_in_comments_too() {
    for (text, code) in [
        ("fn f(x) { x \u{202e}}", "E0019"),
        ("// \u{202e} reversed\nfn f(x) { x }", "E0019"),
        ("fn f(x) { x == \"a\u{2066}b\" }", "E0019"),
        ("fn f(x) { x\u{200b} }", "E0019"),
        ("fn f(x) { x }\u{feff}", "E0019"),
        ("// a \u{200b} b\nfn f(x) { x }", "E0019"),
        ("fn f(x) { // note\r return 1;\n x }", "E0019"),
        ("fn f(x)\u{a0}{ x }", "E0237"),
    ] {
        let found = codes(text);
        assert!(found.iter().any(|(found, _)| found == code), "{text:?}: {found:?}");
    }
    assert_eq!(functions("// العربية \u{200f} fine, and accents é\r\nfn f(x) { x }\r\n").len(), 1);
}

#[test]
fn a_function_keeps_its_text_its_doc_and_its_places() {
    let text = "// heading\n\n/// The first line.\n/// The second.\nfn due(household, law) {\n    // a } in a comment and a \"}\" too\n    let base = (household.income + law.a.b) * 0.50;\n    if !(base >= -1) { return base; }\n    max(base, 0)\n}\n/// Another.\nfn other() { 0 }\n";
    let found = functions(text);
    let due = &found[0];
    assert_eq!((due.name.as_str(), due.span.text()), ("due", "due"));
    assert_eq!(due.doc, ["The first line.", "The second."]);
    assert_eq!(found[1].doc, ["Another."]);
    assert!(due.text.text().starts_with("fn due(") && due.text.text().ends_with("max(base, 0)\n}"));
    assert_eq!(due.parameters.iter().map(|p| p.span.text()).collect::<Vec<_>>(), ["household", "law"]);
    let Statement::Let { name, value } = &due.body.statements[0] else { panic!("a let") };
    assert_eq!((name.span.text(), value.span.text()), ("base", "(household.income + law.a.b) * 0.50"));
    let ExprKind::Binary { left, right, at, .. } = &value.what else { panic!("a product") };
    assert_eq!((left.span.text(), at.text(), right.span.text()), ("household.income + law.a.b", "*", "0.50"));
    let Statement::Value(decision) = &due.body.statements[1] else { panic!("an if") };
    assert_eq!(decision.span.text(), "if !(base >= -1) { return base; }");
    let ExprKind::If { condition, then, otherwise } = &decision.what else { panic!("an if") };
    assert_eq!(condition.span.text(), "!(base >= -1)");
    assert_eq!(then.span.text(), "{ return base; }");
    assert!(otherwise.is_none());
    let Statement::Value(last) = &due.body.statements[2] else { panic!("a value") };
    assert_eq!(last.span.text(), "max(base, 0)");
}

#[test]
fn a_switch_keeps_its_labels_in_the_order_written() {
    let text = "fn f(x) { switch x.kind { \"b\" | \"a\" => 1, 3 => { let z = 2; z } true => if x.y { 1 } else { 0 }, _ => max(1, (2)) } }";
    let found = functions(text);
    let Statement::Value(switch) = &found[0].body.statements[0] else { panic!("a value") };
    let ExprKind::Switch { on, cases, otherwise } = &switch.what else { panic!("a switch") };
    assert_eq!(on.span.text(), "x.kind");
    let labels: Vec<Vec<&str>> =
        cases.iter().map(|case| case.labels.iter().map(|label| label.span.text()).collect()).collect();
    assert_eq!(labels, [vec!["\"b\"", "\"a\""], vec!["3"], vec!["true"]]);
    let bodies: Vec<&str> = cases.iter().map(|case| case.body.span.text()).collect();
    assert_eq!(bodies, ["1", "{ let z = 2; z }", "if x.y { 1 } else { 0 }"]);
    assert_eq!(otherwise.as_ref().map(|block| block.span.text()), Some("max(1, (2))"));
    assert!(switch.span.text().ends_with("max(1, (2)) }"));
}

#[test]
fn decisions_that_return_may_stand_before_others() {
    for body in [
        "if x { return 1; } if y { return 12; } 0",
        "if x { if y { return 1; } } 0",
        "if x { let z = 1; return z; } else if y { return 0; } 12",
        "switch x { 1 => { return 1; } 2 => return 0, _ => { if y { return 12; } } } 100",
        "if x { return 1; } else { 0 }",
        "{ let z = 1; z }",
        "let a = { let b = 1; b }; let c = if x { 0 } else if y { 1 } else { 12 }; a + c",
        "if x { let a = 1; a } else { let a = 0; a }",
        "x;",
        "return x;",
        "!in_month(x, y)",
    ] {
        assert_eq!(functions(&format!("fn f(x, y) {{ {body} }}")).len(), 1, "{body}");
    }
}

#[test]
fn the_shipped_rules_are_admitted() {
    let texts = [
        include_str!("../../policies/ma-asd/2023-12/rules.rhai"),
        include_str!("../../policies/ma-aide-speciale/2025-12/rules.rhai"),
    ];
    let count: usize = texts.into_iter().map(|text| functions(text).len()).sum();
    assert!(count > 20, "{count}");
}
