//! The first programme over a block of households: the columnar program beside a loop written by hand for the same rules
//! over the same columns. They must agree; what is printed is time a household and their ratio.
//!
//! `cargo bench --bench register`
#![allow(clippy::panic, reason = "a benchmark stops where it cannot go on")]
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "times are told as floats")]

mod by_hand;
mod families;
mod law;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bareme::check;
use bareme::check::plan::Plan;
use bareme::evaluate::columns::{Block, Columns, Values, View, Workspace};
use bareme::ground::date::Month;
use bareme::pack::Policies;
use bareme::rules::tree::ResultSlot;

const HOUSEHOLDS: usize = 409_600;
const BATCH: usize = 4_096;
const ROUNDS: usize = 7;
const MONTH: Month = Month { year: 2026, month: 9 };

/// What is asked for, of the household.
const WANTED: [&str; 8] = [
    "eligible",
    "children_counted",
    "children_allowances",
    "lump_sum",
    "floor_top_up",
    "monthly_aid",
    "one_off_aid",
    "total_aid",
];

fn main() {
    let Some(plan) = plan() else {
        eprintln!("run it from the root of the repository, where `policies` is");
        std::process::exit(1);
    };
    let wanted: Vec<ResultSlot> = WANTED.iter().filter_map(|name| slot(&plan, name)).collect();
    let columns = Columns::new(Arc::clone(&plan), &wanted);
    let blocks = families::blocks(&plan, HOUSEHOLDS, BATCH);
    let persons: usize = blocks.iter().map(|block| block.rows[1].count).sum();
    println!("{HOUSEHOLDS} households, {persons} persons, blocks of {BATCH}, {} threads at hand", threads());

    let mut workspace = Workspace::new();
    let mut sums = (0, 0);
    let by_columns = best(|| sums.0 = blocks.iter().map(|block| total(&columns, &wanted, block, &mut workspace)).sum());
    let law = law::Law::of(&plan, MONTH);
    let by_hand = best(|| sums.1 = blocks.iter().map(|block| by_hand::total(&law, &plan, block)).sum());
    println!("columnar program  {:>7.1} ns a household", each(by_columns));
    println!("by hand           {:>7.1} ns a household", each(by_hand));
    println!("ratio             {:>7.2}", by_columns.as_secs_f64() / by_hand.as_secs_f64());
    let mut workspaces = [Workspace::new(), Workspace::new()];
    let two = best(|| in_two(&columns, &wanted, &blocks, &mut workspaces));
    println!("two threads       {:>7.2} times one", by_columns.as_secs_f64() / two.as_secs_f64());
    if sums.0 != sums.1 {
        eprintln!("they differ: {} by columns, {} by hand", sums.0, sums.1);
        std::process::exit(70);
    }
    println!("both pay the same: {}", sums.0);
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn each(all: Duration) -> f64 {
    all.as_secs_f64() * 1e9 / HOUSEHOLDS as f64
}

fn best(mut run: impl FnMut()) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let begun = Instant::now();
        run();
        begun.elapsed()
    });
    times.min().unwrap_or_default()
}

fn plan() -> Option<Arc<Plan>> {
    let shelf = Policies::open(Path::new("policies")).ok()?.programme("ma-asd").ok()?;
    let (version, _) = shelf.load("2026-01").ok()?;
    check::check(&Arc::new(version)).ok().map(|(plan, _)| Arc::new(plan))
}

fn slot(plan: &Plan, name: &str) -> Option<ResultSlot> {
    (0..).zip(&plan.version.results).find(|(_, result)| result.common.name == name).map(|(slot, _)| slot)
}

/// Everything that is asked for, added up: so that nothing can be left out, and both can be compared.
fn total(columns: &Columns, wanted: &[ResultSlot], block: &Block, workspace: &mut Workspace) -> i128 {
    let Ok(outcome) = columns.run(block, MONTH, workspace) else { return i128::MIN };
    let mut total = 0;
    for slot in wanted {
        let Some(values) = outcome.values(*slot) else { return i128::MIN };
        if outcome.ends(*slot).is_some() {
            return i128::MIN;
        }
        let rows = block.rows[0].count;
        total += match values {
            Values::Bits(view) => sum(view, rows),
            Values::Small(view) => sum(view, rows),
            Values::Narrow(view) => sum(view, rows),
            Values::Wide(view) => (0..rows).map(|row| view.get(row)).sum(),
        };
    }
    total
}

fn sum<T: Copy + Into<i64>>(view: View<'_, T>, rows: usize) -> i128 {
    let mut sum = 0_i64;
    view.each(rows, |_, value| sum += value.into());
    i128::from(sum)
}

fn in_two(columns: &Columns, wanted: &[ResultSlot], blocks: &[Block], workspaces: &mut [Workspace; 2]) {
    std::thread::scope(|scope| {
        for (half, workspace) in blocks.chunks(blocks.len().div_ceil(2)).zip(workspaces) {
            scope.spawn(move || {
                std::hint::black_box(half.iter().map(|block| total(columns, wanted, block, workspace)).sum::<i128>());
            });
        }
    });
}
