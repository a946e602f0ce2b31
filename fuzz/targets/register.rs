//! Bytes as a file of a register: a refusal or households, never a panic or a hang; and of the households that are let in
//! the interpreter, the program and the columns say the same.
//!
//! The first byte says which file of which form the others are; the other file is a sound one.
#![no_main]

#[path = "../src/registers.rs"]
mod registers;

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use bareme::evaluate::agreement::{Agreement, Desk};
use bareme::evaluate::evaluator::Evaluator;
use bareme::ground::date::Month;
use bareme::household::batch::Batch;
use bareme::population::register::Register;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const MONTH: Month = Month { year: 2026, month: 9 };

/// What is made once.
struct Ready {
    agreement: Agreement,
    folders: Vec<PathBuf>,
    _folder: TempDir,
}

fn ready() -> &'static Ready {
    static READY: OnceLock<Ready> = OnceLock::new();
    READY.get_or_init(|| {
        // The reader contains what the library for Parquet says in panics; the fuzzer would end at each of them.
        std::panic::set_hook(Box::new(|_| {}));
        let plan = registers::plan();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let folders = registers::samples(&plan, folder.path());
        Ready { agreement: Agreement::new(Arc::new(Evaluator::new(plan))), folders, _folder: folder }
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let Ready { agreement, folders, .. } = ready();
    let plan = agreement.plan();
    let (form, at) = registers::file(*first);
    let files = registers::FORMS[form];
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (place, name) in files.iter().enumerate() {
        let path = folder.path().join(name);
        if place == at {
            fs::write(path, bytes).expect("a file can be written");
        } else {
            fs::copy(folders[form].join(name), path).expect("a file can be copied");
        }
    }
    let path = if files.len() == 1 { folder.path().join(files[0]) } else { folder.path().to_path_buf() };
    let Ok(mut register) = Register::open(&path, plan, registers::request(plan)) else { return };
    let mut desk = Desk::default();
    let mut turn = 0;
    while let Ok(Some(chunk)) = register.next_chunk() {
        let sound = (0..chunk.ids.len()).filter(|row| !chunk.is_refused[*row]);
        let batches: Vec<Batch> = sound.map(|row| chunk.block.household(plan, row)).collect();
        turn += 1;
        // What a few blocks do, a million do: a file may say that a row stands a million times.
        if turn > 20 {
            continue;
        }
        if let Err(differs) = agreement.compare(&batches, MONTH, turn, &mut desk) {
            eprintln!("{}", differs.what.join("\n"));
            std::process::abort();
        }
    }
});
