//! One household of the first programme in process: the program road, the interpreter road, and both with the answer.
//!
//! `cargo bench --bench household`

use std::path::Path;
use std::sync::Arc;

use bareme::check;
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::ground::source::SourceFile;
use bareme::household::batch::Batch;
use bareme::household::fit;
use bareme::household::read::{self, Format};
use bareme::pack::Policies;
use criterion::{Criterion, criterion_group, criterion_main};

const HOUSEHOLD: &str = r#"{
    "household": {"rsu_index": "8.5", "receives_family_allowances": false},
    "persons": [
        {"id": "mother", "relation": "head", "birth_date": "1988-03-14"},
        {"id": "first", "relation": "child", "birth_date": "2012-06-01", "schooled": true, "father_deceased": true},
        {"id": "second", "relation": "child", "birth_date": "2016-11-23", "schooled": false, "disabled": true},
        {"id": "third", "relation": "child", "birth_date": "2022-02-08"}
    ]
}"#;

fn prepared() -> Option<(Evaluator, Batch, Month)> {
    let month = Month::parse("2025-11")?;
    let policies = Policies::open(Path::new("policies")).ok()?;
    let shelf = policies.programme("ma-asd").ok()?;
    let (version, _) = shelf.load("2025-11").ok()?;
    let (plan, _) = check::check(&Arc::new(version)).ok()?;
    let file = SourceFile::new("household.json", HOUSEHOLD);
    let household = read::household(&file, Format::Json, shelf.programme()).ok()?;
    let fitted = fit::fit(&household, &plan, month).ok()?;
    Some((Evaluator::new(Arc::new(plan)), fitted.batch, month))
}

fn roads(criterion: &mut Criterion) {
    let Some((evaluator, batch, month)) = prepared() else {
        eprintln!("run it from the root of the repository, where `policies` is");
        return;
    };
    let mut scratch = Scratch::default();
    let mut group = criterion.benchmark_group("household of four, ma-asd@2025-11");
    group.bench_function("program", |bencher| {
        bencher.iter(|| evaluator.program().run(&batch, month, &mut scratch).is_ok());
    });
    group.bench_function("interpreter", |bencher| bencher.iter(|| evaluator.interpret(&batch, month).is_ok()));
    group.bench_function("both, compared, with the answer", |bencher| {
        bencher.iter(|| evaluator.evaluate(&batch, month, &mut scratch).is_ok());
    });
    group.finish();
}

criterion_group!(benches, roads);
criterion_main!(benches);
