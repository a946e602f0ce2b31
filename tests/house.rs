//! Reads the sources and holds the shape of the house: DESIGN section 5.

mod support;

use support::sources::{Source, sources};

/// The rooms by floor, lowest first.
const FLOORS: [&str; 17] = [
    "ground",
    "rules",
    "pack",
    "check",
    "household",
    "evaluate",
    "explain",
    "population",
    "compare",
    "coverage",
    "reference",
    "invariants",
    "mutation",
    "gate",
    "report",
    "web",
    "cli",
];

/// Lines of a file, its tests apart.
const LONGEST_FILE: usize = 500;
/// Lines of the file in the middle.
const MEDIAN_FILE: usize = 160;

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|name| *name == room)
}

/// Where a word may stand: every line with it outside these files is told.
fn only_in(words: &[&str], files: &[&str]) {
    let mut found = Vec::new();
    for source in sources() {
        if files.iter().any(|file| source.path == *file || (file.ends_with('/') && source.path.starts_with(file))) {
            continue;
        }
        for word in words {
            found.extend(source.lines_with(word).map(|line| format!("{line}: {word}")));
        }
    }
    assert!(found.is_empty(), "may stand only in {files:?}:\n{}", found.join("\n"));
}

#[test]
fn a_room_uses_lower_floors_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = floor(source.room()) else { continue };
        for (line, used) in source.rooms_used() {
            if floor(&used).is_some_and(|other| other > own) {
                wrong.push(format!("{}:{line}: {} uses {used}, which stands above it", source.path, source.room()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_the_source_is_a_room_with_a_floor() {
    for source in sources() {
        let known = matches!(source.path.as_str(), "src/main.rs" | "src/lib.rs") || floor(source.room()).is_some();
        assert!(known, "{} is in no room", source.path);
    }
}

#[test]
fn a_room_opens_with_what_comes_in_goes_out_and_is_refused() {
    for source in sources().into_iter().filter(|source| source.path == format!("src/{}/mod.rs", source.room())) {
        let opening: Vec<&str> = source.text.lines().take_while(|line| line.starts_with("//!")).collect();
        let opening = opening.join("\n");
        let floor = floor(source.room()).expect("a room has a floor");
        assert!(opening.starts_with(&format!("//! Floor {floor}: ")), "{} does not open with its floor", source.path);
        for word in ["In: ", "Out: ", "Refuses"] {
            assert!(opening.contains(word), "{} does not say {word:?}", source.path);
        }
    }
}

#[test]
fn every_file_says_what_it_is_about() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "{} does not open with a line about its subject", source.path);
    }
}

#[test]
fn rhai_stays_in_rules() {
    only_in(&["rhai"], &["src/rules/"]);
}

#[test]
fn clap_stays_in_cli() {
    only_in(&["clap"], &["src/cli/"]);
}

#[test]
fn columnar_files_stay_in_population() {
    only_in(&["arrow_array", "arrow_buffer", "arrow_schema", "parquet"], &["src/population/"]);
}

#[test]
fn the_clock_is_read_in_one_place() {
    only_in(&["SystemTime", "Instant", "Timestamp", "ZonedDateTime"], &["src/cli/world.rs"]);
}

#[test]
fn files_are_touched_in_one_place() {
    only_in(&["fs", "OpenOptions", "tempfile", "DirBuilder"], &["src/ground/files.rs", "src/ground/files/"]);
}

#[test]
fn the_process_is_seen_in_one_place() {
    only_in(&["process", "stdout", "stderr"], &["src/main.rs", "src/cli/"]);
    let reads_env = |source: &Source| {
        source.code_has("env::") && !source.path.starts_with("src/cli/") && source.path != "src/main.rs"
    };
    let readers: Vec<String> = sources().into_iter().filter(reads_env).map(|source| source.path).collect();
    assert!(readers.is_empty(), "these read the environment: {readers:?}");
    only_in(&["stdin"], &["src/main.rs", "src/cli/", "src/ground/files/"]);
}

#[test]
fn nothing_is_printed_past_the_output() {
    only_in(&["println", "print", "eprintln", "eprint", "dbg"], &[]);
}

/// Where a binary floating-point number of a register is turned into its shortest decimal text, and nothing else is done.
const FLOAT_DOOR: &str = "src/population/register/float.rs";

#[test]
fn no_number_is_ever_binary_floating_point() {
    let mut found = Vec::new();
    for source in sources().into_iter().filter(|source| source.path != FLOAT_DOOR) {
        for word in ["f64", "f32"] {
            found.extend(source.lines_anywhere_with(word).map(|line| format!("{line}: {word}")));
        }
        found.extend(source.float_literals().map(|(line, text)| format!("{}:{line}: {text}", source.path)));
    }
    assert!(found.is_empty(), "binary floating point:\n{}", found.join("\n"));
}

#[test]
fn files_are_small() {
    let mut lengths: Vec<(usize, String)> = sources()
        .iter()
        .filter(|source| !source.is_tests())
        .map(|source| (source.lines_before_tests(), source.path.clone()))
        .collect();
    lengths.sort();
    let longest: Vec<&(usize, String)> = lengths.iter().filter(|(lines, _)| *lines > LONGEST_FILE).collect();
    assert!(longest.is_empty(), "longer than {LONGEST_FILE} lines: {longest:?}");
    let (median, path) = &lengths[lengths.len() / 2];
    assert!(*median <= MEDIAN_FILE, "the file in the middle, {path}, has {median} lines");
}

#[test]
fn every_limit_is_used() {
    let all = sources();
    let limits = all.iter().find(|source| source.path == "src/ground/limits.rs").expect("the limits are in one file");
    for name in limits.constants() {
        let used = all.iter().any(|source| source.path != limits.path && source.lines_with(&name).next().is_some());
        assert!(used, "the limit {name} is used nowhere");
    }
}

#[test]
fn every_code_is_used() {
    let all = sources();
    let declares = |source: &Source| source.path.starts_with("src/ground/codes/");
    for source in all.iter().filter(|source| declares(source)) {
        for name in source.codes() {
            let used = all.iter().any(|other| !declares(other) && other.lines_with(&name).next().is_some());
            assert!(used, "the code {name} of {} is used nowhere", source.path);
        }
    }
}
