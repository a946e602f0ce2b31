//! The reference road in time: a household of the first programme through the interpreter, and a version made ready.
//!
//! `cargo bench --bench sandbox`

#![allow(missing_docs, clippy::expect_used, clippy::panic, reason = "a benchmark stops where its files cannot be read")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use bareme::check;
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::interpret::names;
use bareme::household::generate::Generator;
use bareme::pack::Policies;
use bareme::rules::sandbox::Sandbox;
use criterion::{Criterion, criterion_group, criterion_main};

fn evaluator() -> Evaluator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let policies = Policies::open(&folder).unwrap_or_else(|findings| panic!("{findings:?}"));
    let shelf = policies.programme("ma-asd").unwrap_or_else(|findings| panic!("{findings:?}"));
    let (version, _) = shelf.load("2026-01").unwrap_or_else(|findings| panic!("{findings:?}"));
    let (plan, _) = check::check(&Arc::new(version)).unwrap_or_else(|findings| panic!("{findings:?}"));
    Evaluator::new(Arc::new(plan))
}

fn benches(criterion: &mut Criterion) {
    let evaluator = evaluator();
    let plan = evaluator.plan();
    let month = plan.version.header.from;
    let mut generator = Generator::new(plan, 1);
    let households: Vec<_> = (0..256).map(|_| generator.household(month)).collect();
    let persons: usize = households.iter().map(|household| household.rows[1].count).sum();
    println!("{} households, {persons} persons", households.len());
    criterion.bench_function("ma-asd: 256 households through the interpreter", |bencher| {
        bencher.iter(|| {
            for household in &households {
                black_box(evaluator.interpret(household, month).expect("it is interpreted"));
            }
        });
    });
    criterion.bench_function("ma-asd: a version made ready for the interpreter", |bencher| {
        let known = names::of(plan);
        bencher.iter(|| Sandbox::new(&plan.version.functions, black_box(&known)).expect("a sandbox"));
    });
}

criterion_group!(all, benches);
criterion_main!(all);
