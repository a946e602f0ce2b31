//! Reading and checking every version of the shipped policies, in process.
//!
//! `cargo bench --bench check`

use std::path::Path;
use std::sync::Arc;

use bareme::check;
use bareme::pack::Policies;
use criterion::{Criterion, criterion_group, criterion_main};

/// How many versions were checked without an error.
fn check_all() -> Option<usize> {
    let policies = Policies::open(Path::new("policies")).ok()?;
    let mut fine = 0;
    for id in policies.ids() {
        let shelf = policies.programme(id).ok()?;
        for header in shelf.headers() {
            let (version, _) = shelf.load(&header.id).ok()?;
            check::check(&Arc::new(version)).ok()?;
            fine += 1;
        }
    }
    Some(fine)
}

fn folder(criterion: &mut Criterion) {
    if check_all().is_none_or(|fine| fine == 0) {
        eprintln!("run it from the root of the repository, where `policies` is");
        return;
    }
    criterion.bench_function("check the policies folder", |bencher| bencher.iter(check_all));
}

criterion_group!(benches, folder);
criterion_main!(benches);
