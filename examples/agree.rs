//! Takes households made by dice all roads, over every version of some policies folders: the interpreter and the program
//! one by one, the columns in blocks. Stops at the first household of which they say different things, with exit 70 and
//! that household as a file.
//!
//! `cargo run --release --example agree -- policies tests/fixtures/policies --households 10000000`
//!
//! `--households N` in all, spread evenly over the versions; `--seed S`; `--threads T`; `--months M` of each version, from
//! its first on. The same seed makes the same households, on any number of threads.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use bareme::check;
use bareme::evaluate::agreement::{Agreed, Agreement, Desk, Disagreement};
use bareme::evaluate::evaluator::Evaluator;
use bareme::ground::date::Month;
use bareme::ground::diagnostic::Findings;
use bareme::ground::render::{self, Options};
use bareme::household::batch::Batch;
use bareme::household::generate::{Dice, Generator};
use bareme::household::json;
use bareme::pack::Policies;

/// Households that are made from one seed, and of one month.
const BLOCK: u64 = 1_000;
/// How many of them stand in one block of columns, by turns.
const TOGETHER: [usize; 6] = [1_000, 1_000, 300, 1_000, 41, 1];

const USAGE: &str = "agree [POLICIES …] [--households N] [--seed S] [--threads T] [--months M]";

/// What is asked for.
struct Asked {
    folders: Vec<PathBuf>,
    households: u64,
    seed: u64,
    threads: usize,
    months: u64,
}

/// A household on which the roads differ.
struct Found {
    block: u64,
    month: Month,
    household: Batch,
    differs: Disagreement,
}

fn main() -> ExitCode {
    let Some(asked) = asked(std::env::args().skip(1)) else {
        eprintln!("usage: {USAGE}");
        return ExitCode::from(2);
    };
    match run(&asked) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(70),
        Err(findings) => {
            eprint!("{}", render::text(&findings.sorted(), Options::default()));
            ExitCode::from(3)
        }
    }
}

fn asked(mut words: impl Iterator<Item = String>) -> Option<Asked> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut asked = Asked { folders: Vec::new(), households: 1_000_000, seed: 1, threads, months: 24 };
    while let Some(word) = words.next() {
        let mut number = || words.next()?.replace('_', "").parse::<u64>().ok();
        match word.as_str() {
            "--households" => asked.households = number()?,
            "--seed" => asked.seed = number()?,
            "--threads" => asked.threads = usize::try_from(number()?).ok()?.max(1),
            "--months" => asked.months = number()?.max(1),
            option if option.starts_with('-') => return None,
            folder => asked.folders.push(PathBuf::from(folder)),
        }
    }
    if asked.folders.is_empty() {
        asked.folders.push(PathBuf::from("policies"));
    }
    Some(asked)
}

fn run(asked: &Asked) -> Result<bool, Findings> {
    let mut versions = Vec::new();
    for folder in &asked.folders {
        for version in self::versions(folder)? {
            versions.push((folder, version));
        }
    }
    let each = asked.households.div_ceil(u64::try_from(versions.len()).unwrap_or(1).max(1));
    println!("{} versions, {each} households each, seed {}, {} threads", versions.len(), asked.seed, asked.threads);
    let begun = Instant::now();
    let mut all = Agreed::default();
    for (folder, agreement) in &versions {
        let policy = agreement.plan().version.policy();
        match version(agreement, each, asked) {
            Ok(agreed) => {
                println!(
                    "{policy}: {} households agree: {} answered, {} of them with something missing or failed, {} refused",
                    agreed.households(),
                    agreed.answered,
                    agreed.with_gaps,
                    agreed.refused
                );
                all += agreed;
            }
            Err(found) => {
                tell(&found, agreement, folder, asked);
                return Ok(false);
            }
        }
    }
    println!(
        "{} households, no difference between the interpreter, the program and the columns, in {} s",
        all.households(),
        begun.elapsed().as_secs()
    );
    Ok(true)
}

fn versions(folder: &Path) -> Result<Vec<Agreement>, Findings> {
    let mut versions = Vec::new();
    let policies = Policies::open(folder)?;
    for id in policies.ids() {
        let shelf = policies.programme(id)?;
        for header in shelf.headers() {
            let (version, _) = shelf.load(&header.id)?;
            let (plan, _) = check::check(&Arc::new(version))?;
            versions.push(Agreement::new(Arc::new(Evaluator::new(Arc::new(plan)))));
        }
    }
    Ok(versions)
}

/// Goes through the households of a version on all threads. Of several differences the one of the first block is told.
fn version(agreement: &Agreement, households: u64, asked: &Asked) -> Result<Agreed, Box<Found>> {
    let next = AtomicU64::new(0);
    let work = || {
        let mut desk = Desk::default();
        let mut agreed = Agreed::default();
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            let here = households.saturating_sub(block.saturating_mul(BLOCK)).min(BLOCK);
            if here == 0 {
                return Ok(agreed);
            }
            match compare(agreement, block, here, asked, &mut desk) {
                Ok(more) => agreed += more,
                Err(found) => {
                    next.store(u64::MAX / (2 * BLOCK), Ordering::Relaxed);
                    return Err(found);
                }
            }
        }
    };
    let parts: Vec<Result<Agreed, Box<Found>>> = thread::scope(|scope| {
        let running: Vec<_> = (0..asked.threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let mut all = Agreed::default();
    let mut first: Option<Box<Found>> = None;
    for part in parts {
        match part {
            Ok(agreed) => all += agreed,
            Err(found) if first.as_ref().is_none_or(|first| found.block < first.block) => first = Some(found),
            Err(_) => {}
        }
    }
    first.map_or(Ok(all), Err)
}

/// Makes the households of a block and takes them all roads.
fn compare(
    agreement: &Agreement,
    block: u64,
    households: u64,
    asked: &Asked,
    desk: &mut Desk,
) -> Result<Agreed, Box<Found>> {
    let plan = agreement.plan();
    let turn = usize::try_from(block).unwrap_or(0);
    let mut dice = Dice::new(asked.seed ^ block.wrapping_mul(0xD1B5_4A32_D192_ED03));
    let mut generator = Generator::new(plan, dice.roll());
    // By turns: nothing withheld, much withheld, ends of ranges, many members; facts that need not be given mostly are not,
    // for where all are, many households contradict themselves.
    generator.left_out = [400, 850, 970, 700, 900][turn % 5];
    match block % 8 {
        1 => generator.withheld = 0,
        3 => generator.withheld = 250,
        5 => generator.extreme = 300,
        7 => (generator.members, generator.withheld) = (25, 3),
        _ => {}
    }
    // Mostly the first months of the version, by turns; now and then one of the fifty years behind.
    let later = if dice.often(100) { dice.below(600) } else { block % asked.months };
    let from = plan.version.header.from;
    let month = from.plus(i64::try_from(later).unwrap_or(0)).unwrap_or(from);
    let batches: Vec<Batch> = (0..households).map(|_| generator.household(month)).collect();
    let together = TOGETHER[turn % TOGETHER.len()];
    let mut agreed = Agreed::default();
    for (at, piece) in batches.chunks(together).enumerate() {
        agreed += agreement.compare(piece, month, turn + at, desk).map_err(|differs| {
            let household = piece[differs.household].clone();
            Box::new(Found { block, month, household, differs })
        })?;
    }
    Ok(agreed)
}

/// Tells a difference and writes its household down.
fn tell(found: &Found, agreement: &Agreement, folder: &Path, asked: &Asked) {
    let plan = agreement.plan();
    let policy = plan.version.policy();
    println!("{policy} in {}, block {} of seed {}: the roads differ", found.month, found.block, asked.seed);
    for what in &found.differs.what {
        println!("  {what}");
    }
    let text = format!("{:#}\n", json::household(plan, &found.household, 0));
    let path = std::env::temp_dir().join(format!("differs-{}-{}.json", policy.replace('@', "-"), found.month));
    match std::fs::write(&path, &text) {
        Ok(()) => println!(
            "  bareme --policies {} eval {policy} {} --period {}",
            folder.display(),
            path.display(),
            found.month
        ),
        Err(error) => println!("  {} cannot be written: {error}\n{text}", path.display()),
    }
}
