//! The file format of a snapshot, which insta reads and writes too: a head between `---` lines, then the text.

/// The text of a snapshot without its head; `None` where it is no snapshot file.
#[must_use]
pub fn contents(file: &str) -> Option<&str> {
    let rest = file.strip_prefix("---\n").or_else(|| file.strip_prefix("---\r\n"))?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return rest.get(at..);
        }
    }
    None
}

/// A snapshot file: its head names the test that reads it and what it shows.
#[must_use]
pub fn file(description: &str, contents: &str) -> String {
    format!("---\nsource: tests/snapshots.rs\ndescription: {description}\n---\n{}\n", contents.trim_end())
}

/// Whether two texts are the same to insta: line ends and what trails at the end apart.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    a.trim_end().lines().eq(b.trim_end().lines())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let file = file("aid@2024-01 widow", "one\n---\ntwo\n");
        assert_eq!(contents(&file), Some("one\n---\ntwo\n"));
    }

    #[test]
    fn a_file_without_a_head_is_no_snapshot() {
        assert_eq!(contents("one\n"), None);
        assert_eq!(contents("---\nsource: x\n"), None);
    }

    #[test]
    fn line_ends_do_not_matter_and_anything_else_does() {
        assert!(same("a\r\nb\n\n", "a\nb"));
        assert!(!same("a\nb", "a\n b"));
    }
}
