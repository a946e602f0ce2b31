//! Parquet that is damaged: cut off, with other bytes, with lengths that cannot be, or none at all. Whatever it is, it is
//! refused or answered as before; the program neither fails nor hangs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::made::{PERSONS, findings, land, refused, simulate};
use crate::sums::{of_others, with_sums};
use crate::support::run::{Folder, Ran, run_in};

/// Longer than anything honest takes.
const PATIENCE: Duration = Duration::from_secs(20);

const POPULATION: &str = r#"
[population]
households = 1000
month = "2024-01"
note = "Synthetic: nobody in it exists."

[draws.income]
spread = 1
quantiles = [[0, 0], [1, 2000]]

[draws.children]
shares = { 0 = 0.4, 1 = 0.3, "2-3" = 0.3 }

[members.children]
entity = "person"
count = "children"
[members.children.draws.birth_date]
shares = { "0-15" = 1 }

[targets.eligible]
title = "Households with a right to the aid"
count = "household"
where = { eligible = true }
value = 500
tolerance = 0.1
source = "report of the agency"
"#;

/// A register that the program itself has written.
fn ours() -> Folder {
    let folder = land();
    folder.write("policies/land/population.toml", POPULATION);
    let ran = run_in(folder.path(), &["population", "land", "--households", "5", "--seed", "3", "--out", "register"]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    folder
}

/// A register with a Parquet file of others.
fn others(bytes: &[u8]) -> Folder {
    let folder = land();
    folder.write("register/households.parquet", bytes).write("register/persons.csv", PERSONS);
    folder
}

fn bytes_of(folder: &Folder, name: &str) -> Vec<u8> {
    std::fs::read(folder.path().join(name)).expect("it is there")
}

/// What a run came to, with the answers that it wrote.
fn run(folder: &Folder) -> (Ran, Option<Vec<u8>>) {
    let begun = Instant::now();
    let ran = simulate(folder, &["--results", "aid", "--out", "answers.csv", "--threads", "1"]);
    assert!(begun.elapsed() < PATIENCE, "it takes {:?}", begun.elapsed());
    let path = folder.path().join("answers.csv");
    let answers = std::fs::read(&path).ok();
    let _ = std::fs::remove_file(path);
    (ran, answers)
}

/// Runs over a file of a register in many forms, several at once. `judge` is given what was run, by its number.
fn each(make: fn() -> Folder, name: &str, forms: &[Vec<u8>], judge: impl Fn(usize, (Ran, Option<Vec<u8>>)) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        let folder = make();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(form) = forms.get(at) else { break };
            folder.write(name, form);
            judge(at, run(&folder));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) * 2 {
            scope.spawn(work);
        }
    });
}

fn is_refusal((ran, answers): &(Ran, Option<Vec<u8>>)) -> bool {
    let told = findings(&ran.stderr);
    (ran.exit, ran.stdout.as_str(), answers) == (3, "", &None) && told.iter().any(|told| told.starts_with("error[E"))
}

/// The same with each byte in turn another.
fn flipped(bytes: &[u8]) -> Vec<Vec<u8>> {
    let flip = |at: usize| {
        let mut other = bytes.to_vec();
        other[at] ^= [0xff, 0x01, 0x80, 0x10][at % 4];
        other
    };
    (0..bytes.len()).map(flip).collect()
}

#[test]
fn each_byte_of_a_register_of_ours_that_is_another_is_noticed() {
    let folder = ours();
    let there = run(&folder);
    assert_eq!(there.0.exit, 0, "{}", there.0.stderr);
    for name in ["register/households.parquet", "register/persons.parquet"] {
        let bytes = bytes_of(&folder, name);
        let same = AtomicUsize::new(0);
        each(ours, name, &flipped(&bytes), |at, done| {
            if !is_refusal(&done) {
                assert!(done == there, "{name}, byte {at}: it answers otherwise: {done:?}");
                same.fetch_add(1, Ordering::Relaxed);
            }
        });
        // The name of the maker alone: whoever does not find ours looks for no seal.
        let same = same.into_inner();
        assert!(same <= 40, "{name}: {same} of {} bytes were not noticed", bytes.len());
    }
}

/// As `docs/decisions` says it, reckoned here by other hands: also a file of another version of ours is held to it, and one
/// that another program has written again is not.
#[test]
fn a_seal_is_the_sum_of_all_bytes_with_zeros_in_its_place() {
    let folder = ours();
    let (there, name) = (run(&folder), "register/households.parquet");
    let bytes = bytes_of(&folder, name);
    let maker = format!("bareme version {} (build crc32.", env!("CARGO_PKG_VERSION"));
    let at = bytes.windows(maker.len()).rposition(|window| window == maker.as_bytes()).expect("it has a seal");
    let digits = at + maker.len()..at + maker.len() + 8;
    assert_eq!(bytes[digits.end], b')');
    let sealed = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes[digits.clone()].fill(b'0');
        let sum = format!("{:08x}", crc32fast::hash(&bytes));
        bytes[digits.clone()].copy_from_slice(sum.as_bytes());
        bytes
    };
    assert!(sealed(&bytes) == bytes);
    let mut later = bytes.clone();
    later[at + "bareme version ".len()] = b'9';
    folder.write(name, &later);
    assert!(is_refusal(&run(&folder)), "the sum is that of other bytes");
    folder.write(name, sealed(&later));
    assert_eq!(run(&folder), there);
    let mut others = bytes.clone();
    others[at] = b'B';
    folder.write(name, others);
    assert_eq!(run(&folder), there);
}

#[test]
fn no_byte_of_a_file_of_others_brings_it_down() {
    let bytes = of_others();
    let there = run(&others(&bytes));
    assert_eq!(there.0.exit, 0, "{}", there.0.stderr);
    let otherwise = AtomicUsize::new(0);
    each(
        || others(&[]),
        "register/households.parquet",
        &flipped(&bytes),
        |at, done| {
            assert!(is_refusal(&done) || [0, 1].contains(&done.0.exit), "byte {at}: {done:?}");
            otherwise.fetch_add(usize::from(!is_refusal(&done) && done != there), Ordering::Relaxed);
        },
    );
    assert!(otherwise.into_inner() > 0, "without a checksum another number is a number");
}

#[test]
fn pages_with_a_checksum_are_held_to_it() {
    let (bytes, bodies) = with_sums(&of_others());
    let there = run(&others(&bytes));
    assert_eq!(there, run(&others(&of_others())), "checksums change no answer");
    let within: Vec<Vec<u8>> = bodies.into_iter().flatten().map(|at| flipped(&bytes).swap_remove(at)).collect();
    assert!(within.len() >= 48, "six numbers of eight bytes");
    each(
        || others(&[]),
        "register/households.parquet",
        &within,
        |at, done| {
            assert!(is_refusal(&done) && done.0.stderr.contains("E0806"), "byte {at}: {done:?}");
        },
    );
}

#[test]
fn a_file_that_ends_anywhere_is_refused() {
    let bytes = of_others();
    let cut: Vec<Vec<u8>> = (0..bytes.len()).map(|end| bytes[..end].to_vec()).collect();
    each(
        || others(&[]),
        "register/households.parquet",
        &cut,
        |end, done| {
            assert!(is_refusal(&done), "{end}: {done:?}");
        },
    );
    let name = "register/persons.parquet";
    let bytes = bytes_of(&ours(), name);
    let cut: Vec<Vec<u8>> = (0..bytes.len()).step_by(13).map(|end| bytes[..end].to_vec()).collect();
    each(ours, name, &cut, |end, done| assert!(is_refusal(&done), "{end}: {done:?}"));
}

#[test]
fn what_is_empty_or_no_parquet_is_told() {
    let told = refused(&others(b""));
    assert_eq!(
        told,
        [
            "error[E0020]: `register/households.parquet` is empty --> register/households.parquet = help: check that this is the right file and that it was written to its end"
        ]
    );
    for (bytes, help) in [
        (&b"PAR1PAR1"[..], "write it again, or copy it again from where it came"),
        (b"household_id,income\n1,800\n", "it does not begin as Parquet does: if it is CSV, let its name end in .csv"),
        (&[0; 64], "it does not begin as Parquet does: if it is CSV, let its name end in .csv"),
    ] {
        let told = refused(&others(bytes));
        let begins = "error[E0806]: `register/households.parquet` is damaged, or no Parquet file";
        assert!(told.len() == 1 && told[0].starts_with(begins) && told[0].ends_with(help), "{told:?}");
    }
}

/// A number as the end of a file has it: zigzag, seven bits a byte.
fn varint(number: i64) -> Vec<u8> {
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    let mut bytes = Vec::new();
    while rest > 0x7f {
        bytes.push(u8::try_from(rest & 0x7f).expect("seven bits") | 0x80);
        rest >>= 7;
    }
    bytes.push(u8::try_from(rest).expect("seven bits"));
    bytes
}

/// Every number of the end in turn says 2^60: rows, values, places, sizes.
#[test]
fn lengths_of_two_to_the_sixtieth_are_refused() {
    let bytes = of_others();
    let there = run(&others(&bytes));
    let length = bytes.len();
    let end: [u8; 4] = bytes[length - 8..length - 4].try_into().expect("four bytes");
    let start = length - 8 - usize::try_from(u32::from_le_bytes(end)).expect("small");
    let huge = |at: usize| {
        let own = bytes[at..length - 8].iter().position(|byte| byte & 0x80 == 0).map_or(1, |more| more + 1);
        let mut bad = [&bytes[..at], &varint(1 << 60), &bytes[at + own..length - 8]].concat();
        let end = u32::try_from(bad.len() - start).expect("small");
        bad.extend(end.to_le_bytes());
        bad.extend(b"PAR1");
        bad
    };
    let all: Vec<Vec<u8>> = (start..length - 8).map(huge).collect();
    let refusals = AtomicUsize::new(0);
    each(
        || others(&[]),
        "register/households.parquet",
        &all,
        |at, done| {
            // Sizes that nobody needs, and those in which nothing is read.
            assert!(is_refusal(&done) || done == there, "{at}: {done:?}");
            refusals.fetch_add(usize::from(is_refusal(&done)), Ordering::Relaxed);
        },
    );
    let refusals = refusals.into_inner();
    assert!(refusals > all.len() / 2, "{refusals} of {}", all.len());
}
