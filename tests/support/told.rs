//! What a run says, pinned in `tests/told/NAME.txt`.
//!
//! `BAREME_PIN=1 cargo test` writes the files that are missing; read them before you keep them.

use super::run::{Ran, root};

/// Holds a run to what is pinned: how it ended, what stood on stdout and stderr.
pub fn told(name: &str, ran: &Ran) {
    let path = root().join("tests/told").join(format!("{name}.txt"));
    let mut text = format!("exit {}\n", ran.exit);
    if !ran.stdout.is_empty() {
        text += &format!("--- stdout\n{}", ran.stdout);
    }
    if !ran.stderr.is_empty() {
        text += &format!("--- stderr\n{}", ran.stderr);
    }
    let text = without_digests(&text);
    if std::env::var_os("BAREME_PIN").is_some() && !path.exists() {
        std::fs::create_dir_all(root().join("tests/told")).expect("folders can be made");
        std::fs::write(&path, &text).expect("files can be written");
    }
    let pinned = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("nothing is pinned for {name}:\n{text}"));
    assert_eq!(text, pinned, "{name} says something else\n{text}\ninstead of\n{pinned}");
}

/// Digests change with every change of a policy and say nothing to a reader.
fn without_digests(text: &str) -> String {
    let mut parts = text.split("sha256:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out += "sha256:…";
        out += part.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    out
}
