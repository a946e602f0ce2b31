//! A block of 4,096 generated households through the columnar program: every version of the first programme with all its
//! results, and the newest with the monthly aid alone.
//!
//! `cargo bench --bench columns`

use std::path::Path;
use std::sync::Arc;

use bareme::check;
use bareme::check::plan::Plan;
use bareme::evaluate::columns::{Block, Columns, Workspace};
use bareme::ground::date::Month;
use bareme::household::generate::Generator;
use bareme::pack::Policies;
use bareme::rules::tree::ResultSlot;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const HOUSEHOLDS: usize = 4_096;

fn plan(version: &str) -> Option<Arc<Plan>> {
    let shelf = Policies::open(Path::new("policies")).ok()?.programme("ma-asd").ok()?;
    let (version, _) = shelf.load(version).ok()?;
    check::check(&Arc::new(version)).ok().map(|(plan, _)| Arc::new(plan))
}

fn block(plan: &Plan, month: Month) -> Block {
    let mut generator = Generator::new(plan, 1);
    let mut block = Block::new(plan, &vec![true; plan.inputs.len()]);
    for _ in 0..HOUSEHOLDS {
        assert!(block.append(plan, &generator.household(month)), "a household fits");
    }
    block
}

fn versions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("4,096 households, ma-asd");
    group.throughput(Throughput::Elements(u64::try_from(HOUSEHOLDS).unwrap_or(0)));
    let mut run = |name: &str, plan: &Arc<Plan>, wanted: &[ResultSlot]| {
        let month = plan.version.header.from;
        let (columns, block) = (Columns::new(Arc::clone(plan), wanted), block(plan, month));
        let mut workspace = Workspace::new();
        group.bench_function(name, |bencher| {
            bencher.iter(|| columns.run(&block, month, &mut workspace).is_ok());
        });
    };
    for version in ["2023-12", "2024-09", "2025-11", "2026-01"] {
        let Some(plan) = plan(version) else {
            eprintln!("run it from the root of the repository, where `policies` is");
            return;
        };
        let all: Vec<ResultSlot> = (0..).zip(&plan.results).map(|(slot, _)| slot).collect();
        run(&format!("{version}, all results"), &plan, &all);
        if version == "2026-01" {
            let named = (0..).zip(&plan.version.results).filter(|(_, result)| result.common.name == "monthly_aid");
            let monthly: Vec<ResultSlot> = named.map(|(slot, _)| slot).collect();
            run(&format!("{version}, monthly aid"), &plan, &monthly);
        }
    }
    group.finish();
}

criterion_group!(benches, versions);
criterion_main!(benches);
