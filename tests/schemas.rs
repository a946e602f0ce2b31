//! The schemas that are committed are those that the program writes.
#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

#[test]
fn the_committed_schemas_are_current() {
    for (name, text) in bareme::cli::schema::texts() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "{} is not current: bareme schema --out schemas --force", path.display());
    }
}
