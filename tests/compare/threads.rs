//! The same bytes for any number of threads, with groups, weights and households in trouble.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::support::run::Folder;
use crate::{BY_AGE, BY_AGE_RULE, compare, land, version};

/// Forty thousand households in five chunks; of some a fact lacks.
fn many(folder: &Folder) {
    let mut households = "household_id,income,weight,province\n".to_owned();
    let mut persons = "household_id,birth_date\n".to_owned();
    for id in 1_u32..=40_000 {
        let income = if id % 9_973 == 0 { String::new() } else { (id * 7 % 1_200).to_string() };
        writeln!(households, "{id},{income},{}.{},P{}", id % 3, id % 10, id % 7).expect("texts can be written to");
        for member in 0..id % 4 {
            let year = 2009 + (id * 5 + member * 3) % 14;
            writeln!(persons, "{id},{year}-0{}-01", 1 + id % 9).expect("texts can be written to");
        }
    }
    folder.write("register/households.csv", households).write("register/persons.csv", persons);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = land();
    version(&folder, "2025-01", &BY_AGE, &[BY_AGE_RULE]);
    many(&folder);
    let of = |threads: &str, format: &str| {
        compare(&folder, &["--threads", threads, "--format", format, "--group-by", "province,eligible"])
    };
    for format in ["json", "text"] {
        let one = of("1", format);
        assert_eq!(one.exit, 1, "{}", one.stderr);
        for threads in ["2", "3", "16"] {
            assert!(of(threads, format) == one, "{threads} threads, {format}");
        }
    }
    let all: Json = serde_json::from_str(&of("3", "json").stdout).expect("it is JSON");
    assert_eq!((&all["compared"]["rows"], &all["not_compared"]["rows"]), (&39_996.into(), &4.into()));
    let told = all["to_look_at"].as_array().expect("a list");
    let ids: Vec<&str> = told.iter().filter_map(|one| one["household"].as_str()).collect();
    assert_eq!(ids, ["9973", "9973", "19946", "19946", "29919", "29919", "39892", "39892"]);
    let groups = all["groups"].as_array().expect("a list");
    let sum = |key: &str| groups.iter().map(|group| group[key]["rows"].as_u64().expect("a count")).sum::<u64>();
    for key in ["compared", "gain", "lose", "unchanged", "from_nothing", "to_nothing", "not_compared"] {
        assert_eq!(Json::from(sum(key)), all[key]["rows"], "{key}");
    }
    let sizes = all["sizes"].as_array().expect("a list");
    let moved: u64 = sizes.iter().map(|size| size["rows"].as_u64().expect("a count")).sum();
    assert_eq!(
        Some(moved),
        all["gain"]["rows"].as_u64().zip(all["lose"]["rows"].as_u64()).map(|(gain, lose)| gain + lose)
    );
}
