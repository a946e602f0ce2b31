//! Receipts: whole or not at all, telling nobody who the household is, holding while the version does.

use serde_json::Value as Json;

use super::world::World;
use crate::support::run::{Folder, Ran, root, run_in};

const HOUSEHOLD: &str = "policies/land/households/one.toml";

fn run(folder: &Folder, words: &[&str]) -> Ran {
    run_in(folder.path(), words)
}

fn receipt(folder: &Folder, more: &[&str]) -> Json {
    let words = ["eval", "land@2024-01", HOUSEHOLD, "--receipt", "receipt.json"];
    let ran = run(folder, &[&words[..], more].concat());
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{ran:?}");
    serde_json::from_str(&read(folder)).expect("it is JSON")
}

fn read(folder: &Folder) -> String {
    std::fs::read_to_string(folder.path().join("receipt.json")).expect("it is there")
}

fn verify(folder: &Folder, more: &[&str]) -> Ran {
    run(folder, &[&["verify", "receipt.json"], more].concat())
}

fn refused(folder: &Folder, exit: i32, code: &str, more: &[&str]) -> String {
    let ran = verify(folder, more);
    assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{code}: {ran:?}");
    assert!(ran.stderr.contains(&format!("[{code}]")), "{code}: {ran:?}");
    ran.stderr
}

#[test]
fn a_receipt_holds_with_its_household_given_again() {
    let World { folder } = World::sealed();
    let whole = receipt(&folder, &[]);
    let told = &whole["receipt"];
    assert_eq!((&told["policy"], &told["period"]), (&"land@2024-01".into(), &"2024-01".into()));
    assert_eq!(told["answer"]["household"]["aid"], "50");
    assert!(told["entry"].as_str().expect("it is sealed").starts_with("sha256:"));
    let ran = verify(&folder, &["--household", HOUSEHOLD]);
    let expected =
        "receipt.json holds: land@2024-01, sealed by entry 1 of its ledger, gives this household the same in 2024-01\n";
    assert_eq!((ran.exit, ran.stdout.as_str()), (0, expected), "{ran:?}");
    refused(&folder, 2, "E0955", &[]);
    folder.write(
        "other.toml",
        std::fs::read_to_string(folder.path().join(HOUSEHOLD)).expect("read").replace("800", "801"),
    );
    refused(&folder, 2, "E0955", &["--household", "other.toml"]);
    let json = verify(&folder, &["--household", HOUSEHOLD, "--format", "json"]);
    let json: Json = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!((&json["holds"], &json["entry"]), (&true.into(), &1.into()));
}

#[test]
fn a_receipt_with_its_household_holds_alone() {
    let World { folder } = World::bare();
    let whole = receipt(&folder, &["--with-household"]);
    assert_eq!(whole["receipt"]["given"]["persons"][0]["id"], "ann");
    assert!(whole["receipt"]["entry"].is_null());
    let ran = verify(&folder, &[]);
    assert!(ran.exit == 0 && ran.stdout.contains("which is not sealed"), "{ran:?}");
    refused(&folder, 2, "E0955", &["--household", HOUSEHOLD]);
    // Wherever the policies are.
    let elsewhere = Folder::empty();
    elsewhere.write("receipt.json", read(&folder));
    let policies = folder.path().join("policies");
    let ran = run(&elsewhere, &["--policies", &policies.to_string_lossy(), "verify", "receipt.json"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
}

#[test]
fn a_version_that_changed_or_an_answer_that_was_altered_is_told() {
    let World { folder } = World::bare();
    let whole = receipt(&folder, &["--with-household"]);
    let before = read(&folder);
    // Altered, and the digest with it, as far as anybody can.
    let altered = |from: &str, to: &str| {
        let mut changed: Json = serde_json::from_str(&before.replace(from, to)).expect("it is JSON");
        let text = serde_json::to_string(&changed["receipt"]).expect("a text");
        changed["digest"] = bareme::pack::digest::of_bytes(text.as_bytes()).into();
        serde_json::to_string_pretty(&changed).expect("a text") + "\n"
    };
    for (from, to, code, exit) in [
        ("\"aid\": \"50\"", "\"aid\": \"500\"", "E0951", 1),
        ("act", "acts", "E0951", 1),
        ("\"income\": \"800\"", "\"income\": \"801\"", "E0955", 2),
        ("\"period\": \"2024-01\"", "\"period\": \"2034-01\"", "E0951", 1),
        ("land@2024-01", "land@2023-01", "E0102", 2),
        ("\"form\": 1", "\"form\": 2", "E0950", 3),
    ] {
        folder.write("receipt.json", altered(from, to));
        refused(&folder, exit, code, &[]);
        folder.write("receipt.json", before.replace(from, to));
        refused(&folder, 3, "E0950", &[]);
    }
    for broken in ["", "{", "[]", "{}", &before[..before.len() - 3], &before.replacen('{', "{\"more\": 1,", 1)] {
        folder.write("receipt.json", broken);
        refused(&folder, 3, "E0950", &[]);
    }
    folder.write("receipt.json", &before);
    let policy = std::fs::read_to_string(folder.path().join("policies/land/2024-01/policy.toml")).expect("read");
    folder.write("policies/land/2024-01/policy.toml", policy.replace("value = 50", "value = 51"));
    let said = refused(&folder, 1, "E0951", &[]);
    assert!(said.contains("is not the version of the receipt any more"), "{said}");
    assert!(said.contains(whole["receipt"]["meaning"].as_str().expect("a digest")));
}

#[test]
fn every_byte_of_a_receipt_flipped_in_turn_is_accepted_never() {
    use bareme::gate::receipt::Receipt;
    let World { folder } = World::sealed();
    receipt(&folder, &[]);
    let whole = read(&folder).into_bytes();
    let path = folder.path().join("receipt.json");
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 6);
        std::fs::write(&path, bytes).expect("written");
        assert!(Receipt::read(&path).is_err(), "byte {at}");
    }
}

#[test]
fn a_receipt_is_whole_or_not_there() {
    let World { folder } = World::bare();
    let words = ["eval", "land@2024-01", "-", "--receipt", "receipt.json"];
    let ran = crate::support::run::run_with(
        folder.path(),
        &words,
        b"{\"household\": {\"income\": \"much\"}, \"persons\": []}",
    );
    assert!(ran.exit == 3 && !folder.path().join("receipt.json").exists(), "{ran:?}");
    let missing = ["eval", "land@2024-01", HOUSEHOLD, "--receipt", "none/receipt.json"];
    let ran = run(&folder, &missing);
    assert_eq!((ran.exit, ran.stdout.as_str()), (5, ""));
    folder.write("receipt.json", "theirs");
    let ran = run(&folder, &["eval", "land@2024-01", HOUSEHOLD, "--receipt", "receipt.json"]);
    assert_eq!((ran.exit, ran.stdout.as_str(), read(&folder).as_str()), (2, "", "theirs"));
    receipt(&folder, &["--force"]);
    let two = ["eval", "land@2024-01", HOUSEHOLD, HOUSEHOLD, "--receipt", "two.json"];
    assert_eq!(run(&folder, &two).exit, 2);
    assert!(!folder.path().join("two.json").exists());
    // What lacks a fact gets its receipt too, and ends as it would.
    folder.write("lacks.json", "{\"household\": {}, \"persons\": [{\"id\": \"ann\", \"birth_date\": \"2015-05-01\"}]}");
    let ran = run(&folder, &["eval", "land@2024-01", "lacks.json", "--receipt", "lacks-receipt.json"]);
    assert!(ran.exit == 3 && folder.path().join("lacks-receipt.json").exists(), "{ran:?}");
}

#[test]
fn no_receipt_of_a_reference_household_tells_an_id_or_a_date_of_birth() {
    let work = Folder::empty();
    let mut tried = 0;
    for (programme, versions) in
        [("ma-asd", ["2023-12", "2026-01"].as_slice()), ("ma-aide-speciale", ["2025-12"].as_slice())]
    {
        let folder = root().join("policies").join(programme).join("households");
        for path in crate::support::run::files_under(&folder) {
            let household = std::fs::read_to_string(&path).expect("read");
            for version in versions {
                let policy = format!("{programme}@{version}");
                let file = format!("{version}-{}.json", path.file_stem().expect("a name").to_string_lossy());
                let policies = root().join("policies");
                let words = ["--policies", &policies.to_string_lossy(), "eval", &policy];
                let ran = run(&work, &[&words[..], &[&path.to_string_lossy(), "--receipt", &file]].concat());
                let Ok(text) = std::fs::read_to_string(work.path().join(&file)) else {
                    assert_ne!(ran.exit, 0, "{ran:?}");
                    continue;
                };
                tried += 1;
                for line in household.lines() {
                    let Some((key, value)) = line.split_once('=') else { continue };
                    let (key, value) = (key.trim(), value.trim());
                    if key == "id" {
                        assert!(!text.contains(value), "{policy} {file}: the id {value}");
                    }
                    if key == "birth_date" || key.ends_with("_date") {
                        assert!(!text.contains(value), "{policy} {file}: the date {value}");
                    }
                }
                assert!(!text.contains("household_title"), "{file}: its title");
            }
        }
    }
    assert!(tried > 40, "{tried} receipts");
}
