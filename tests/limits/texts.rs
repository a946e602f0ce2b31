//! Limits of files, documents and the single words and numbers in them.

use bareme::ground::files::Most;
use bareme::ground::limits::{
    COUNT_DIGITS, DECIMALS, DIGITS, DOCUMENT_DEPTH, FILE_FINDINGS, FINDINGS_TOLD, HOUSEHOLD_BYTES, NAME_CHARACTERS,
    POLICY_FILE_BYTES, SNAPSHOT_BYTES,
};

use super::rules::product;
use super::*;

fn size(bytes: u64) -> usize {
    usize::try_from(bytes).expect("it fits")
}

/// A text filled up with blanks.
fn padded(text: &str, bytes: usize) -> String {
    format!("{text}{}", " ".repeat(bytes - text.len()))
}

#[test]
fn a_file_of_a_policy_has_a_size() {
    assert_eq!(Most::POLICY.bytes, POLICY_FILE_BYTES);
    for file in [PROGRAMME, POLICY, RULES] {
        tried_as(size(POLICY_FILE_BYTES), "1 MiB", ("E0003", 4), |bytes| {
            let folder = land();
            // Lines of some length: nobody writes a line of a mebibyte.
            let lines = "#\n".repeat(1_000).replace('#', if file == RULES { "//" } else { "#" });
            let text = format!("{}\n{lines}", read(&folder, file));
            folder.write(file, padded(&text, bytes));
            check(&folder)
        });
    }
}

#[test]
fn a_household_has_a_size_in_a_file_piped_in_and_as_a_line() {
    let most = size(HOUSEHOLD_BYTES);
    let json = r#"{"household": {"income": 800}, "persons": []}"#;
    let folder = land();
    tried_as(most, "1 MiB", ("E0026", 4), |bytes| {
        folder.write("one.json", padded(json, bytes));
        run_in(folder.path(), &["eval", "land@2024-01", "one.json"])
    });
    tried_as(most, "1 MiB", ("E0026", 4), |bytes| {
        run_with(folder.path(), &["eval", "land@2024-01", "-"], padded(json, bytes).as_bytes())
    });
    for (bytes, exit) in [(most - 1, 0), (most, 0), (most + 1, 3)] {
        let lines = format!("{}\n{json}\n", padded(json, bytes));
        let ran = run_with(folder.path(), &["eval", "land@2024-01", "-", "--format", "jsonl"], lines.as_bytes());
        let refused = ran.stdout.contains("E0026");
        assert_eq!((ran.exit, ran.stdout.lines().count(), refused), (exit, 2, exit != 0), "{}", ran.stdout);
    }
}

#[test]
fn a_snapshot_has_a_size() {
    let folder = with(POLICY, "status = \"adopted\"", "status = \"draft\"");
    std::fs::rename(folder.path().join("policies/land/2024-01"), folder.path().join("policies/land/2024-01-x"))
        .expect("folders can be renamed");
    change(&folder, HOUSEHOLD, "land@2024-01", "land@2024-01-x");
    let ran = run_in(folder.path(), &["test", "--accept"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let file = "snapshots/land/2024-01-x/one.snap";
    let text = read(&folder, file);
    let with_bytes = |bytes: usize| {
        folder.write(file, format!("{text}{}", "\n".repeat(bytes - text.len())));
        run_in(folder.path(), &["test"])
    };
    tried_as(size(SNAPSHOT_BYTES), "8 MiB", ("E0027", 4), with_bytes);
}

#[test]
fn documents_nest_so_deep() {
    // The table of the parameters and that of the last one are levels too; a value in it stands one deeper.
    let groups = |depth: usize| (1..depth - 3).map(|at| format!("g{at}")).collect::<Vec<_>>().join(".");
    tried(DOCUMENT_DEPTH, ("E0018", 4), |depth| {
        let name = format!("{}.most", groups(depth));
        let folder = condition(&format!("household.income <= law.{name}"), "");
        change(&folder, POLICY, "[results]", &format!("[results]\n# law.{name}"));
        let figure = "kind = \"money\"\nper = \"month\"\nvalue = 1000\nsource = \"act\"\nlabel = { en = \"Most\" }\n";
        let text = read(&folder, POLICY).replace(
            "ceiling = { kind = \"money\", per = \"month\", value = 1000, label = { en = \"Income ceiling\" } }\n",
            "",
        );
        folder.write(POLICY, format!("{text}\n[parameters.{name}]\n{figure}"));
        check(&folder)
    });
    let json = |depth: usize| {
        let value = format!("{}{}", "[".repeat(depth - 2), "]".repeat(depth - 2));
        let household = format!("{{\"household\": {{\"income\": {value}}}, \"persons\": []}}");
        run_with(land().path(), &["eval", "land@2024-01", "-"], household.as_bytes())
    };
    // A list is no income, but it is read.
    for depth in [DOCUMENT_DEPTH - 1, DOCUMENT_DEPTH] {
        refused(&json(depth), "a list stands here", ("E0014", 3));
    }
    refused(&json(DOCUMENT_DEPTH + 1), "32", ("E0018", 4));
}

/// The base with one more figure that a rule reads.
fn figure(written: &str) -> Folder {
    let folder = condition(&format!("{CONDITION} && 0 < law.index"), "");
    change(
        &folder,
        POLICY,
        "[results]",
        &format!("index = {{ {written}, label = {{ en = \"Index\" }} }}\n\n[results]"),
    );
    folder
}

#[test]
fn a_number_has_so_many_digits() {
    let most = usize::try_from(DIGITS).expect("it fits");
    tried(most, ("E0023", 1), |digits| {
        check(&figure(&format!("kind = \"number\", value = {}.{}", "9".repeat(digits - 12), "9".repeat(12))))
    });
    // In a household the range of an input is narrower: what has so many digits is read, and judged.
    for (digits, code) in [(most - 1, "E0504"), (most, "E0504"), (most + 1, "E0023")] {
        let household = format!("{{\"household\": {{\"income\": {}}}, \"persons\": []}}", "9".repeat(digits));
        let ran = run_with(land().path(), &["eval", "land@2024-01", "-"], household.as_bytes());
        refused(&ran, if code == "E0023" { "28 digits" } else { "let in" }, (code, 3));
    }
    // What a rule computes has so many: two numbers of six decimals.
    for (more, told) in [(0, None), (1, None), (2, Some("E0321"))] {
        let ran = product("household.a * household.b <= 100", "number", (7 + more.min(1), 7 + more / 2));
        match told {
            None => assert_eq!((ran.exit, ran.stderr.as_str()), (0, "")),
            Some(code) => refused(&ran, "28 digits", (code, 1)),
        }
    }
}

#[test]
fn a_count_has_so_many_digits() {
    let most = usize::try_from(COUNT_DIGITS).expect("it fits");
    let expected = |digits: usize| {
        let expected = format!("household.aid = 50\npersons.ann.age = {}", "9".repeat(digits));
        run_in(with(HOUSEHOLD, "household.aid = 50", &expected).path(), &["test", "land"])
    };
    // Nobody is so old: the expectation is read, and not fulfilled.
    for digits in [most - 1, most] {
        let ran = expected(digits);
        assert!(ran.exit == 1 && ran.stdout.contains(&"9".repeat(digits)), "{ran:?}");
    }
    refused(&expected(most + 1), "18 digits", ("E0024", 3));
    for (more, told) in [(0, None), (1, None), (2, Some("E0325"))] {
        let ran = product("household.a * household.b <= 100", "count", (8 + more.min(1), 8 + more / 2));
        match told {
            None => assert_eq!((ran.exit, ran.stderr.as_str()), (0, "")),
            Some(code) => refused(&ran, "18 digits", (code, 1)),
        }
    }
}

#[test]
fn figures_and_inputs_have_so_many_decimals() {
    let most = usize::try_from(DECIMALS).expect("it fits");
    tried(most, ("E0130", 1), |decimals| {
        check(&figure(&format!("kind = \"number\", value = 0.{}", "1".repeat(decimals))))
    });
    tried(most, ("E0131", 1), |decimals| {
        let input = format!(
            "[inputs.household.index]\nkind = \"number\"\ndecimals = {decimals}\nlabel = {{ en = \"Index\" }}\n"
        );
        let folder = with(POLICY, "[parameters]", &format!("{input}\n[parameters]"));
        change(&folder, HOUSEHOLD, "income = 800", "income = 800\nindex = 1");
        check(&folder)
    });
}

#[test]
fn a_name_has_so_many_characters() {
    tried(NAME_CHARACTERS, ("E0025", 1), |length| {
        let name = "a".repeat(length);
        let result = format!(
            "household.{name} = {{ kind = \"count\", count = \"persons\", label = {{ en = \"Persons\" }}, source = \"act\" }}"
        );
        check(&with(POLICY, "[results]", &format!("[results]\n{result}")))
    });
    tried(NAME_CHARACTERS, ("E0025", 1), |length| {
        let name = "a".repeat(length);
        check(&condition(&format!("{name}(household.income, law.ceiling)"), &format!("fn {name}(a, b) {{ a <= b }}\n")))
    });
}

#[test]
fn a_file_has_so_many_findings() {
    let found = |file: &str, wrong: &str, count: usize| {
        let folder = land();
        let lines: String = (0..count).map(|at| wrong.replace('#', &at.to_string())).collect();
        folder.write(file, format!("{}\n{lines}", read(&folder, file)));
        let ran = check(&folder);
        assert_eq!((ran.exit, ran.stdout.as_str()), (1, ""));
        let counted = ran.stderr.lines().last().unwrap_or_default().to_owned();
        (ran.stderr.contains("[E0029]: more than 1000 findings"), counted)
    };
    let counted = |count: usize| format!("{count} errors; the first 200 are told");
    for (file, wrong) in [(POLICY, "key_# = yes\n"), (RULES, "fn f_#(x) { x % 2 }\n")] {
        assert_eq!(found(file, wrong, FILE_FINDINGS - 1), (false, counted(FILE_FINDINGS - 1)), "{file}");
        assert_eq!(found(file, wrong, FILE_FINDINGS), (false, counted(FILE_FINDINGS)), "{file}");
        for count in [FILE_FINDINGS + 1, FILE_FINDINGS + 500] {
            assert_eq!(found(file, wrong, count), (true, counted(FILE_FINDINGS + 1)), "{file}");
        }
    }
}

#[test]
fn so_many_findings_are_told_and_the_rest_is_counted() {
    let told = |count: usize| {
        let folder = land();
        let keys: String = (0..count).map(|at| format!("unknown_{at} = 1\n")).collect();
        change(&folder, POLICY, "[inputs.household.income]\n", &format!("[inputs.household.income]\n{keys}"));
        let ran = check(&folder);
        assert_eq!((ran.exit, ran.stdout.as_str()), (1, ""));
        let json = run_in(folder.path(), &["check", "--format", "json"]);
        let list: Vec<serde_json::Value> = serde_json::from_str(&json.stderr).expect("it is JSON");
        let counted = ran.stderr.lines().last().unwrap_or_default().to_owned();
        (ran.stderr.matches("[E0012]").count(), counted, list.len())
    };
    let most = FINDINGS_TOLD;
    assert_eq!(told(most - 1), (most - 1, "199 errors".to_owned(), most - 1));
    assert_eq!(told(most), (most, "200 errors".to_owned(), most));
    assert_eq!(told(most + 1), (most, "201 errors; the first 200 are told".to_owned(), most + 1));
}
