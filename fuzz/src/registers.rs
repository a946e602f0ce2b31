//! A small register in every form, one of whose files is replaced.
#![allow(dead_code, reason = "each target uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bareme::check;
use bareme::check::plan::Plan;
use bareme::pack::Policies;
use bareme::population::form::Form;
use bareme::population::register::{As, Register, Request};
use bareme::population::results::RegisterWriter;

/// The forms that are read, each with its files.
pub const FORMS: [&[&str]; 3] =
    [&["households.parquet", "persons.parquet"], &["households.csv", "persons.csv"], &["households.jsonl"]];

/// Which file a byte stands for: its form, and its place in it.
pub fn file(byte: u8) -> (usize, usize) {
    let all: Vec<(usize, usize)> =
        FORMS.iter().enumerate().flat_map(|(form, files)| (0..files.len()).map(move |at| (form, at))).collect();
    all[usize::from(byte) % all.len()]
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The version that reads.
pub fn plan() -> Arc<Plan> {
    let policies = Policies::open(&root().join("policies")).expect("the policies open");
    let (version, _) = policies.programme("ma-asd").expect("it is there").load("2026-01").expect("it loads");
    Arc::new(check::check(&Arc::new(version)).expect("it is right").0)
}

/// What is asked of a register: everything there is.
pub fn request(plan: &Plan) -> Request {
    let asked = Request { chunk: 7, member_ids: true, ..Request::of(&vec![true; plan.inputs.len()]) };
    asked.and(0, "spending", As::Number(2)).and(0, "milieu", As::Words)
}

/// A few households of the example, in each form, by the place of the form.
pub fn samples(plan: &Arc<Plan>, folder: &Path) -> Vec<PathBuf> {
    let example = root().join("examples/register");
    let request = Request { chunk: 12, ..Request::of(&vec![true; plan.inputs.len()]) }.and(0, "spending", As::Number(2));
    let mut register = Register::open(&example, plan, request).expect("the example opens");
    let chunk = register.next_chunk().expect("it reads").expect("it has households");
    let spending: Vec<i64> = (0..12).map(|at| 5_000 + at * 1_111).collect();
    let mut folders = Vec::new();
    for form in [Form::Parquet, Form::Csv] {
        let to = folder.join(form.extension());
        let mut writer =
            RegisterWriter::create(&to, form, plan, &[(0, "spending", 2)], false).expect("a register is begun");
        writer.write(&chunk.block, &(1..=12).collect::<Vec<u64>>(), &[&spending]).expect("it is written");
        writer.finish().expect("it is whole");
        folders.push(to);
    }
    let lines = folder.join("lines");
    fs::create_dir(&lines).expect("a folder can be made");
    fs::copy(root().join("examples/households.jsonl"), lines.join("households.jsonl")).expect("it can be copied");
    folders.push(lines);
    folders
}
