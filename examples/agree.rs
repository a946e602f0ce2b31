//! Runs generated households over every version of a policies folder on both roads, and stops at the first that differs.
//!
//! `cargo run --release --example agree -- [POLICIES [HOUSEHOLDS [SEED]]]`: by default 1,000,000 households over `policies`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bareme::check;
use bareme::evaluate::evaluator::{Evaluator, Refusal};
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::ground::diagnostic::Findings;
use bareme::ground::render::{self, Options};
use bareme::household::generate::Generator;
use bareme::pack::Policies;

/// What was counted for one version.
#[derive(Clone, Copy, Default)]
struct Tally {
    answered: usize,
    with_gaps: usize,
    refused: usize,
    program: Duration,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().map_or("policies", String::as_str);
    let number =
        |at: usize, default: u64| arguments.get(at).map_or(Some(default), |text| text.replace('_', "").parse().ok());
    let (Some(households), Some(seed)) = (number(1, 1_000_000), number(2, 1)) else {
        eprintln!("give whole numbers: agree POLICIES HOUSEHOLDS SEED");
        return ExitCode::from(2);
    };
    match run(Path::new(folder), households, seed) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(70),
        Err(findings) => {
            eprint!("{}", render::text(&findings.sorted(), Options::default()));
            ExitCode::from(3)
        }
    }
}

fn run(folder: &Path, households: u64, seed: u64) -> Result<bool, Findings> {
    let mut versions = Vec::new();
    let policies = Policies::open(folder)?;
    for id in policies.ids() {
        let shelf = policies.programme(id)?;
        for header in shelf.headers() {
            let (version, _) = shelf.load(&header.id)?;
            let (plan, _) = check::check(&Arc::new(version))?;
            versions.push(Evaluator::new(Arc::new(plan)));
        }
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let parts = u64::try_from(versions.len() * threads).unwrap_or(1).max(1);
    let each = households.div_ceil(parts);
    println!(
        "{} versions, {threads} threads, {} households each",
        versions.len(),
        each * u64::try_from(threads).unwrap_or(1)
    );
    let begun = Instant::now();
    let mut all = 0;
    for evaluator in &versions {
        let policy = evaluator.plan().version.policy();
        let outcomes: Vec<Result<Tally, String>> = thread::scope(|scope| {
            let parts = (0_u64..).take(threads);
            let running: Vec<_> = parts
                .map(|part| scope.spawn(move || compare(evaluator, each, seed.wrapping_add(part << 32))))
                .collect();
            running
                .into_iter()
                .map(|part| part.join().unwrap_or_else(|_| Err("a thread ended early".to_owned())))
                .collect()
        });
        let mut sum = Tally::default();
        for outcome in outcomes {
            match outcome {
                Ok(tally) => {
                    sum.answered += tally.answered;
                    sum.with_gaps += tally.with_gaps;
                    sum.refused += tally.refused;
                    sum.program += tally.program;
                }
                Err(difference) => {
                    println!("{policy}: {difference}");
                    return Ok(false);
                }
            }
        }
        let counted = sum.answered + sum.refused;
        all += counted;
        let nanoseconds = sum.program.as_nanos() / u128::try_from(counted.max(1)).unwrap_or(1);
        println!(
            "{policy}: {} agree, {} of them with something missing or failed; {} refused alike; the program road {nanoseconds} ns a household",
            sum.answered, sum.with_gaps, sum.refused
        );
    }
    println!("{all} households, no difference, in {} s", begun.elapsed().as_secs());
    Ok(true)
}

/// Compares the roads on so many households of a seed, over the months of the version.
fn compare(evaluator: &Evaluator, households: u64, seed: u64) -> Result<Tally, String> {
    let plan = evaluator.plan();
    let mut generator = Generator::new(plan, seed);
    let mut scratch = Scratch::new();
    let mut tally = Tally::default();
    for number in 0..households {
        let month = month(evaluator, number);
        let batch = generator.household(month);
        let begun = Instant::now();
        let ran = evaluator.program().run(&batch, month, &mut scratch).is_ok();
        tally.program += begun.elapsed();
        if !ran {
            return Err(format!("household {number} of seed {seed} left the proven bounds: {batch:?}"));
        }
        match evaluator.evaluate(&batch, month, &mut scratch) {
            Ok(evaluated) => {
                tally.answered += 1;
                tally.with_gaps += usize::from(bareme::evaluate::json::status(&evaluated.answer) != "complete");
            }
            Err(Refusal::Objections(_)) => tally.refused += 1,
            Err(other) => return Err(format!("household {number} of seed {seed} in {month}: {other:?}\n{batch:?}")),
        }
    }
    Ok(tally)
}

/// The months from the version's first on, for two years.
fn month(evaluator: &Evaluator, number: u64) -> Month {
    let from = evaluator.plan().version.header.from;
    from.plus(i64::try_from(number % 24).unwrap_or(0)).unwrap_or(from)
}
