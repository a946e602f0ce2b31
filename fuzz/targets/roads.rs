//! Packs and households together: the bytes are the choices of the generator that `tests/properties` uses. A pack that
//! passes the check must get one answer from the interpreter, the program and the columns for each of its households.
#![no_main]

#[path = "../../tests/properties/invented/mod.rs"]
mod invented;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut dice = invented::Dice::bytes(bytes);
    if let Err(failed) = invented::agree::case(&mut dice) {
        panic!("{}: {}", failed.sort, failed.told);
    }
});
