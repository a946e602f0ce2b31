//! Texts of packs and households: findings or an answer, never a panic, never two answers.
//!
//! The bytes are files one after another, with a line `=====` between: programme.toml, policy.toml and rules.rhai of a
//! first version, a household, policy.toml and rules.rhai of a version that extends the first. What is left out at the
//! end is that of an invented country.
#![no_main]

#[path = "../src/files.rs"]
mod files;
#[path = "../../tests/properties/invented/mod.rs"]
mod invented;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let household = files::lay(bytes, folder.path());
    if let Err(bug) = invented::land::through(files::PROGRAMME, folder.path(), &household) {
        panic!("{bug}");
    }
});
