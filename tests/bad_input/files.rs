//! Files: those that shrink while they are read, disks that are full, outputs that are inputs.

use std::process::{Command, Stdio};

use crate::made::{HOUSEHOLDS, OUTPUTS, PERSONS, refused_with, simulate, texts};
use crate::support::run::{Folder, Ran, finish, program};

/// A register that takes its time.
fn many(rows: usize) -> Folder {
    let rows_of = |names: &str, cell: &str| {
        let rows = (1..=rows).map(|id| {
            format!(
                "{id},{cell}
"
            )
        });
        std::iter::once(format!(
            "{names}
"
        ))
        .chain(rows)
        .collect::<String>()
    };
    texts(rows_of("household_id,income", "800"), rows_of("household_id,birth_date", "2015-05-01"))
}

/// Waits until a process has a file open.
#[cfg(target_os = "linux")]
fn has_open(process: &std::process::Child, name: &str) {
    let folder = format!("/proc/{}/fd", process.id());
    for _ in 0..20_000 {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut open = entries.filter_map(|entry| std::fs::read_link(entry.path()).ok());
        if open.any(|path| path.ends_with(name)) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_micros(500));
    }
    panic!("{name} is never opened");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_shrinks_while_it_is_read_is_refused() {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array};
    use parquet::file::properties::WriterProperties;

    let text = many(300_000);
    let columns = crate::made::land();
    let numbers = || Arc::new(Int64Array::from_iter_values(1..=1_000_000)) as ArrayRef;
    let bytes = crate::made::parquet(
        vec![("household_id", numbers()), ("income", numbers())],
        WriterProperties::builder().set_dictionary_enabled(false).build(),
    );
    columns.write("register/households.parquet", bytes).write("register/persons.csv", crate::made::NOBODY);
    let lines = crate::made::land();
    let line = |id: usize| format!("{{\"household\": {{\"id\": \"{id}\", \"income\": 800}}}}\n");
    lines.write("register.jsonl", (1..=60_000).map(line).collect::<String>());
    for (folder, register, name) in [
        (text, "register", "register/households.csv"),
        (columns, "register", "register/households.parquet"),
        (lines, "register.jsonl", "register.jsonl"),
    ] {
        let path = folder.path().join(name);
        let mut command = program();
        command.current_dir(folder.path()).args(["simulate", "land@2024-01", register]).args(OUTPUTS);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program starts");
        has_open(&child, name);
        let file = std::fs::OpenOptions::new().write(true).open(&path).expect("it opens");
        file.set_len(std::fs::metadata(&path).expect("it is there").len() / 2).expect("it shrinks");
        let before = folder.contents();
        let out = child.wait_with_output().expect("the program ends");
        let told = String::from_utf8(out.stderr).expect("text");
        assert_eq!((out.status.code(), out.stdout.as_slice()), (Some(3), &b""[..]), "{name}: {told}");
        assert!(told.contains(&format!("error[E0807]: `{name}` changed while it was read")), "{told}");
        assert!(folder.contents() == before, "{name}: files were created or changed");
    }
}

/// Runs with files of so many blocks of 512 bytes at most; `trap` is what becomes of the signal that tells.
fn limited(folder: &Folder, blocks: u32, trap: &str, words: &[&str]) -> Ran {
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).env_remove("BAREME_POLICIES");
    command.args(["-c", &format!("{trap} ulimit -f {blocks} && exec \"$0\" \"$@\"")]);
    command.arg(program().get_program()).args(["simulate", "land@2024-01", "register"]).args(words);
    finish(&mut command, b"")
}

#[test]
fn a_full_disk_is_told_and_nothing_is_left() {
    let folder = many(3_000);
    let before = folder.contents();
    for words in [
        ["--out", "answers.csv", "--results", "aid"].as_slice(),
        &["--out", "answers.parquet", "--results", "aid"],
        &["--persons-out", "members.csv", "--results", "age"],
        &["--persons-out", "members.parquet", "--results", "age"],
        &OUTPUTS,
    ] {
        let ran = limited(&folder, 1, "trap '' XFSZ;", words);
        assert_eq!((ran.exit, ran.stdout.as_str()), (5, ""), "{words:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("error[E0006]"), "{words:?}: {}", ran.stderr);
        assert!(folder.contents() == before, "{words:?}: files were created or changed");
        // Where the system kills whoever writes too much, nothing is left either.
        let ran = limited(&folder, 1, "", words);
        assert!(ran.exit != 0 && ran.stdout.is_empty(), "{words:?}: {ran:?}");
        assert!(folder.contents() == before, "{words:?}: files were created or changed");
    }
}

/// The first of several files has room, a later one has not.
#[test]
fn of_several_outputs_none_is_left_where_one_has_no_room() {
    let folder = many(3_000);
    let households = std::fs::read_to_string(folder.path().join("register/households.csv")).expect("it is there");
    let bad: String = households
        .lines()
        .map(|line| if line.ends_with("00,800") { format!("{line} LND\n") } else { format!("{line}\n") })
        .collect();
    let answers_and_members = [OUTPUTS.as_slice(), &["--results", "aid,age,allowance"]].concat();
    let words = "--out answers.csv --rejects bad.csv --tolerate 30 --results eligible --where eligible==false";
    let answers_and_rejects = words.split(' ').collect();
    for (words, blocks, text) in [(answers_and_members, 50, &households), (answers_and_rejects, 4, &bad)] {
        folder.write("register/households.csv", text);
        let before = folder.contents();
        let ran = limited(&folder, blocks, "trap '' XFSZ;", &words);
        assert_eq!((ran.exit, ran.stdout.as_str()), (5, ""), "{words:?}: {}", ran.stderr);
        assert!(folder.contents() == before, "{words:?}: files were created or changed");
        let ran = limited(&folder, 4_000, "trap '' XFSZ;", &[words.as_slice(), &["--force"]].concat());
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{words:?}");
        let size = |at: usize| std::fs::metadata(folder.path().join(words[at])).expect("it was written").len();
        assert!(size(1) < u64::from(blocks) * 512 && size(3) > u64::from(blocks) * 512, "{} {}", size(1), size(3));
        for at in [1, 3] {
            std::fs::remove_file(folder.path().join(words[at])).expect("it can be removed");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_told() {
    let folder = texts(HOUSEHOLDS, PERSONS);
    let before = folder.contents();
    for words in [["--format", "text"], ["--format", "json"], ["--format", "markdown"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has a full device");
        let mut command = program();
        command.current_dir(folder.path()).args(["simulate", "land@2024-01", "register"]).args(words);
        let out = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).spawn();
        let out = out.and_then(std::process::Child::wait_with_output).expect("the program ends");
        let told = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(5), "{words:?}: {told}");
        assert!(told.contains("E0006") && told.contains("standard output"), "{words:?}: {told}");
    }
    refused_with(&folder, 2, &["--out", "/dev/full", "--force"]);
    assert!(folder.contents() == before);
}

#[test]
fn an_output_that_is_an_input_is_refused_by_whatever_name() {
    let folder = texts(HOUSEHOLDS, PERSONS);
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(at("register/persons.csv"), at("linked.csv")).expect("links can be made");
    std::os::unix::fs::symlink(at("register"), at("folder")).expect("links can be made");
    std::fs::hard_link(at("register/persons.csv"), at("other.csv")).expect("links can be made");
    let absolute = at("register/persons.csv").to_string_lossy().into_owned();
    let names = [
        "register/persons.csv",
        "register/households.csv",
        "./register//persons.csv",
        "policies/../register/persons.csv",
        absolute.as_str(),
        "linked.csv",
        "folder/persons.csv",
        "other.csv",
    ];
    for option in ["--out", "--persons-out", "--rejects"] {
        for name in names {
            let told = refused_with(&folder, 3, &[option, name, "--force"]);
            assert!(told.len() == 1 && told[0].starts_with("error[E0816]"), "{option} {name}: {told:?}");
        }
    }
    folder.write("register.jsonl", "{\"household\": {\"income\": 800}}\n");
    let before = folder.contents();
    let ran = crate::support::run::run_in(
        folder.path(),
        &["simulate", "land@2024-01", "register.jsonl", "--rejects", "register.jsonl", "--force"],
    );
    assert!(ran.exit == 3 && ran.stderr.contains("error[E0816]"), "{}", ran.stderr);
    assert!(folder.contents() == before);
    assert_eq!(simulate(&folder, &["--out", "answers.csv"]).exit, 0);
}
