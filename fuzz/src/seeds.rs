//! Writes what the fuzz targets begin with into `corpus/`: the packs and households of the repository, a small register in
//! every form, choices for the generator.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --example seeds`

mod files;
mod registers;

use std::fs;
use std::path::{Path, PathBuf};

use bareme::household::generate::Dice;

fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    roads(&corpus.join("roads"));
    packs(&corpus.join("pack"));
    register(&corpus.join("register"));
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    fs::create_dir_all(folder).expect("folders can be made");
    fs::write(folder.join(name), bytes).expect("files can be written");
}

/// Choices, some few and some many.
fn roads(folder: &Path) {
    let mut dice = Dice::new(1);
    for (number, length) in [40, 150, 400, 1_000, 2_000, 4_000].into_iter().cycle().take(240).enumerate() {
        let bytes: Vec<u8> = (0..length).map(|_| dice.roll().to_le_bytes()[0]).collect();
        put(folder, &format!("seed-{number}"), &bytes);
    }
}

/// Each programme: its first version and the next, with each of its households.
fn packs(folder: &Path) {
    for of in ["policies", "tests/fixtures/policies", "tests/bad/base/policies"] {
        for programme in sorted(&registers::root().join(of)) {
            let versions: Vec<PathBuf> =
                sorted(&programme).into_iter().filter(|path| path.join("policy.toml").is_file()).collect();
            let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
            let id = programme.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = read(&programme.join("programme.toml"));
            let own = text.replacen(&format!("\"{id}\""), &format!("\"{}\"", files::PROGRAMME), 1);
            let both = |version: Option<&PathBuf>| {
                version.map_or_else(|| [String::new(), String::new()], |at| [read(&at.join("policy.toml")), rules(at)])
            };
            let households = sorted(&programme.join("households"));
            for (number, household) in households.iter().enumerate().take(6) {
                let [policy, rule] = both(versions.first());
                let [later, later_rules] = both(versions.get(1));
                let all = [own.clone(), policy, rule, read(household), later, later_rules];
                let between = String::from_utf8_lossy(files::BETWEEN);
                put(folder, &format!("{id}-{number}"), all.join(&between).as_bytes());
            }
        }
    }
}

fn rules(version: &Path) -> String {
    let mut paths = vec![version.join("rules.rhai")];
    paths.extend(sorted(&version.join("rules")));
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect::<Vec<_>>().join("\n")
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Each file of each form.
fn register(folder: &Path) {
    let plan = registers::plan();
    let made = tempfile::tempdir().expect("a temporary folder");
    let samples = registers::samples(&plan, made.path());
    for byte in 0..5 {
        let (form, at) = registers::file(byte);
        let name = registers::FORMS[form][at];
        let mut bytes = vec![byte];
        bytes.extend(fs::read(samples[form].join(name)).expect("it was made"));
        put(folder, name, &bytes);
    }
}
