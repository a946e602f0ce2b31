//! The difference of two texts, line by line, as people read it.

use similar::{ChangeTag, TextDiff};

/// How the lines are marked.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    colored: bool,
}

impl Paint {
    /// With colours, or with the signs alone.
    #[must_use]
    pub fn new(colored: bool) -> Self {
        Self { colored }
    }

    fn line(self, sign: char, line: &str) -> String {
        let color = match sign {
            '-' => "\u{1b}[31m",
            '+' => "\u{1b}[32m",
            '@' => "\u{1b}[36m",
            _ => "",
        };
        let text = line.trim_end();
        let text = if sign == '@' { format!("    {text}") } else { format!("    {sign} {text}") };
        let text = text.trim_end();
        if self.colored && !color.is_empty() { format!("{color}{text}\u{1b}[0m\n") } else { format!("{text}\n") }
    }
}

/// Lines that left with `-`, lines that came with `+`, three lines around each; places far apart are parted by `⋮`.
#[must_use]
pub fn lines(old: &str, new: &str, paint: Paint) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut out = String::new();
    for (at, group) in diff.grouped_ops(3).iter().enumerate() {
        if at > 0 {
            out.push_str(&paint.line('@', "⋮"));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            out.push_str(&paint.line(sign, change.value()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_amount_shows_before_and_after() {
        let told = lines("a\nAid 300\nb\n", "a\nAid 350\nb\n", Paint::new(false));
        assert_eq!(told, "      a\n    - Aid 300\n    + Aid 350\n      b\n");
    }

    #[test]
    fn what_is_far_away_is_left_out() {
        let old: String = (1..=30).map(|n| format!("{n}\n")).collect();
        let new = old.replace("2\n3\n", "2\nthree\n").replace("28\n", "x\n");
        let told = lines(&old, &new, Paint::new(false));
        assert!(told.contains("    ⋮\n"), "{told}");
        assert!(!told.contains("15"), "{told}");
    }

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(lines("a\n", "a\n", Paint::new(true)), "");
    }
}
