//! From the files of a register to a file of answers: `bareme simulate` beside a loop written by hand for the same law,
//! each a process of its own over the same files. What they write must be the same; what is printed is processor time of
//! each, user and system, and their ratio. Beside them `bareme compare` of two versions over the same register, each
//! difference attributed to the changes that cause it.
//!
//! `cargo bench --bench files -- [REGISTER] [--rounds N]`; without a register one of 1,000,000 synthetic households is made.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "times are told as floats")]
#![allow(clippy::panic, reason = "a benchmark stops where it cannot go on")]

#[path = "../register/law.rs"]
mod law;
mod loops;

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Instant;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type};
use bareme::check;
use bareme::check::plan::Plan;
use bareme::ground::date::Month;
use bareme::pack::Policies;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// What is asked for.
pub const RESULTS: [&str; 2] = ["monthly_aid", "total_aid"];
/// The month that the synthetic population is of: later ones ask for facts that it does not have.
const MONTH: Month = Month { year: 2024, month: 9 };
const HOUSEHOLDS: &str = "1000000";
/// A processor is charged in hundredths of a second.
const TICKS: f64 = 100.0;

type Fails = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["--by-hand", register, out] => {
            plan().and_then(|plan| loops::run(&plan, MONTH, Path::new(register), Path::new(out)))
        }
        words => beside(words),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn plan() -> Result<Arc<Plan>, Fails> {
    let told = |_| "run it from the root of the repository, where `policies` is";
    let shelf =
        Policies::open(Path::new("policies")).and_then(|policies| policies.programme("ma-asd")).map_err(told)?;
    let (version, _) = shelf.load("2026-01").map_err(told)?;
    Ok(Arc::new(check::check(&Arc::new(version)).map_err(told)?.0))
}

fn beside(words: &[&str]) -> Result<(), Fails> {
    let mut register = None;
    let mut rounds = 5;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--rounds" => rounds = words.next().ok_or("--rounds takes a number")?.parse()?,
            path => register = Some(PathBuf::from(path)),
        }
    }
    let folder = tempfile::tempdir()?;
    let program = Path::new(env!("CARGO_BIN_EXE_bareme"));
    let register = match register {
        Some(register) => register,
        None => {
            let register = folder.path().join("register");
            println!("making {HOUSEHOLDS} synthetic households");
            let mut making = Command::new(program);
            making.args(["population", "ma-asd", "--households", HOUSEHOLDS, "--out"]).arg(&register);
            processor_time(&mut making)?;
            register
        }
    };
    let out = |name: &str| folder.path().join(name);
    let simulate = |threads: &str| {
        let mut command = Command::new(program);
        command.args(["simulate", "ma-asd@2026-01", "--period", &MONTH.to_string()]).arg(&register);
        command.args(["--results", &RESULTS.join(","), "--force", "--threads", threads, "--out"]);
        command.arg(out("simulate.parquet"));
        command
    };
    let mut by_hand = Command::new(std::env::current_exe()?);
    by_hand.arg("--by-hand").arg(&register).arg(out("by-hand.parquet"));
    let mut compare = Command::new(program);
    compare.args(["compare", "ma-asd@2024-09", "ma-asd@2025-11", "--period", &MONTH.to_string(), "--threads", "2"]);
    compare.arg("--population").arg(&register);
    let mut ways = [
        ("by hand", by_hand),
        ("simulate, one thread", simulate("1")),
        ("simulate, two threads", simulate("2")),
        ("compare, two threads", compare),
    ];
    let mut times = [(0.0, 0.0); 4];
    // By turns, so that whatever else the machine does falls on all alike; the first round warms up and does not count.
    for round in 0..=rounds {
        for ((_, way), time) in ways.iter_mut().zip(&mut times) {
            let begun = Instant::now();
            let processor = processor_time(way)?;
            if round > 0 {
                *time = (time.0 + processor, time.1 + begun.elapsed().as_secs_f64());
            }
        }
    }
    let households = same(&out("by-hand.parquet"), &out("simulate.parquet"))?;
    println!("{households} households, {rounds} rounds; both write the same answers");
    println!("{:<22} {:>12} {:>12} {:>7}", "", "processor", "wall", "ratio");
    for ((name, _), (processor, wall)) in ways.iter().zip(times) {
        let each = |all: f64| all / f64::from(rounds);
        println!("{name:<22} {:>10.3} s {:>10.3} s {:>7.2}", each(processor), each(wall), processor / times[0].0);
    }
    let [.., simulate, compare] = times;
    println!(
        "compare is {:.2} times simulate in processor time, {:.2} in wall time",
        compare.0 / simulate.0,
        compare.1 / simulate.1
    );
    Ok(())
}

/// Runs a program to its end: seconds of processor time, user and system, of all its threads.
fn processor_time(command: &mut Command) -> Result<f64, Fails> {
    let before = charged()?;
    let ran = command.stdout(Stdio::null()).output()?;
    if !ran.status.success() {
        return Err(format!("{command:?} ended with {}: {}", ran.status, String::from_utf8_lossy(&ran.stderr)).into());
    }
    Ok(charged()? - before)
}

/// What all children that have ended were charged.
fn charged() -> Result<f64, Fails> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let behind = text.rsplit(')').next().unwrap_or_default();
    let ticks = behind.split_whitespace().skip(13).take(2).map(str::parse::<u32>);
    Ok(f64::from(ticks.sum::<Result<u32, _>>()?) / TICKS)
}

/// Compares two files of answers; how many rows they have.
fn same(one: &Path, other: &Path) -> Result<usize, Fails> {
    let (one, other) = (rows(one)?, rows(other)?);
    if one.len() != other.len() {
        return Err(format!("{} rows by hand, {} by simulate", one.len(), other.len()).into());
    }
    match one.iter().zip(&other).position(|(one, other)| one != other) {
        Some(at) => {
            Err(format!("they differ in row {}: {:?} by hand, {:?} by simulate", at + 1, one[at], other[at]).into())
        }
        None => Ok(one.len()),
    }
}

type Row = (i64, [Option<i128>; 2]);

fn rows(path: &Path) -> Result<Vec<Row>, Fails> {
    let mut rows = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()? {
        let batch: RecordBatch = batch?;
        let column = |name: &str| batch.column_by_name(name).ok_or_else(|| format!("{} has no {name}", path.display()));
        let ids = column("household_id")?.as_primitive::<Int64Type>();
        let [monthly, total] = [column(RESULTS[0])?, column(RESULTS[1])?].map(AsArray::as_primitive::<Decimal128Type>);
        rows.extend((0..batch.num_rows()).map(|row| {
            (
                ids.value(row),
                [monthly, total].map(|array| (!arrow_array::Array::is_null(array, row)).then(|| array.value(row))),
            )
        }));
    }
    Ok(rows)
}
