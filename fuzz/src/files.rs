//! The files of a pack as one text.
#![allow(dead_code, reason = "each target uses a part of it")]

use std::fs;
use std::path::Path;

/// Stands between two files.
pub const BETWEEN: &[u8] = b"\n=====\n";
/// The id of every pack here.
pub const PROGRAMME: &str = "atoll";

/// Where the files go, and what stands there where none is given.
const FILES: [(&str, &[u8]); 6] = [
    ("programme.toml", include_bytes!("../../tests/fixtures/policies/atoll/programme.toml")),
    ("2030-01/policy.toml", include_bytes!("../../tests/fixtures/policies/atoll/2030-01/policy.toml")),
    ("2030-01/rules.rhai", include_bytes!("../../tests/fixtures/policies/atoll/2030-01/rules.rhai")),
    ("", include_bytes!("../../tests/fixtures/policies/atoll/households/old-fisher.toml")),
    ("2031-01/policy.toml", b""),
    ("2031-01/rules.rhai", b""),
];

/// Takes a text apart.
fn parts(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some(at) = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        parts.push(&bytes[..at]);
        bytes = &bytes[at + BETWEEN.len()..];
    }
    parts.push(bytes);
    parts
}

/// Writes the files of a pack into a policies folder, and gives the household.
pub fn lay(bytes: &[u8], folder: &Path) -> String {
    let parts = parts(bytes);
    let mut household = String::new();
    for (at, (name, usual)) in FILES.iter().enumerate() {
        let part = parts.get(at).copied().filter(|part| !part.is_empty()).unwrap_or(usual);
        if name.is_empty() {
            household = String::from_utf8_lossy(part).into_owned();
        } else if !part.is_empty() {
            let path = folder.join(PROGRAMME).join(name);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
            fs::write(path, part).expect("files can be written");
        }
    }
    household
}
