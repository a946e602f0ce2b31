//! An id of a household that is given twice is refused wherever it stands, with file, row and column.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::support::run::{Folder, run_in};
use crate::{land, read, refused, simulate};

/// Ids out of order, four chunks and more of them; those at the places named are that of the first row.
fn shuffled(folder: &Folder, again: &[usize]) {
    let mut households = "household_id,income\n".to_owned();
    for at in 0..40_000_usize {
        let id = if again.contains(&at) { 0 } else { at * 7_919 % 40_009 };
        writeln!(households, "h{id},800").expect("written");
    }
    folder.write("register/households.csv", households).write("register/persons.csv", "household_id,birth_date\n");
}

#[test]
fn a_repeat_three_chunks_later_is_refused() {
    let folder = land();
    shuffled(&folder, &[]);
    assert_eq!(simulate(&folder, &[]).exit, 0, "no two are the same");
    shuffled(&folder, &[30_000, 30_001, 39_999]);
    let told = refused(&folder, 3, &["--out", "answers.csv"]);
    let first = "error[E0810]: row 30001, `household_id`: the id `h0` is that of row 1 too";
    assert!(told.starts_with(first) && told.contains("register/households.csv"), "{told}");
    let ran = simulate(&folder, &["--tolerate", "3", "--rejects", "bad.csv", "--format", "json"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!((&all["rejected"], &all["households"]["rows"]), (&Json::from(3), &Json::from(39_997)));
    let bad = read(&folder, "bad.csv");
    let rows: Vec<&str> = bad.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(rows, ["30001", "30002", "40000"], "{bad}");
    assert!(bad.contains("\nregister/households.csv,30002,household_id,E0810,"), "{bad}");
}

#[test]
fn a_repeat_in_a_register_that_ascends_up_to_it_is_refused() {
    let folder = land();
    let mut households = "household_id,income\n".to_owned();
    (1..=30_000).for_each(|id| writeln!(households, "{id},800").expect("written"));
    households.push_str("12,800\n30001,800\n");
    folder.write("register/households.csv", &households);
    let told = refused(&folder, 3, &[]);
    assert!(told.contains("row 30001, `household_id`: the id `12` is that of row 12 too"), "{told}");
    folder.write("register/households.csv", households.replace("\n12,800\n30001", "\n0,800\n30001"));
    assert_eq!(simulate(&folder, &[]).exit, 0, "out of order, and no two the same");
}

#[test]
fn lines_of_json_are_looked_at_too() {
    let folder = land();
    let line = |id: &str| crate::line(id, "");
    let mut lines = [line("b"), line("a")].concat();
    (0..20_000).for_each(|id| lines.push_str(&line(&format!("x{id}"))));
    let words = ["simulate", "land@2024-01", "register.jsonl", "--format", "json"];
    folder.write("register.jsonl", &lines);
    assert_eq!(run_in(folder.path(), &words).exit, 0);
    // A line that cannot be read takes nobody's id, its number neither.
    folder.write("register.jsonl", format!("{{\n{lines}{}{}", line("1"), line("a")));
    let ran = run_in(folder.path(), &[words.as_slice(), &["--tolerate", "2", "--rejects", "bad.csv"]].concat());
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let bad = read(&folder, "bad.csv");
    let rows: Vec<Vec<&str>> = bad.lines().skip(1).map(|line| line.split(',').take(4).collect()).collect();
    assert_eq!(rows, [["register.jsonl", "1", "", "E0010"], ["register.jsonl", "20005", "id", "E0810"]], "{bad}");
}

#[test]
fn more_ids_given_twice_than_are_told_apart_end_the_run() {
    let folder = land();
    let most = bareme::ground::limits::ID_SUSPECTS;
    for over in [0, 1] {
        let mut households = "household_id,income\n".to_owned();
        let once = 0..most + over;
        once.clone().rev().chain(once).for_each(|id| writeln!(households, "{id},800").expect("written"));
        folder.write("register/households.csv", households).write("register/persons.csv", "household_id,birth_date\n");
        let words = ["--tolerate", "200000", "--results", "aid"];
        if over == 0 {
            assert_eq!(simulate(&folder, &words).exit, 0);
        } else {
            let told = refused(&folder, 4, &words);
            assert!(
                told.starts_with("error[E0817]: row 200002: more than 100000 ids are given twice up to here"),
                "{told}"
            );
        }
    }
}
