//! How findings are told.
//!
//! In: findings. Out: text for people, with place, line, caret and help; JSON for programs. Refuses nothing: whatever
//! stands in a source is shown so that it can neither reorder the line nor speak to the terminal.

mod json;
mod line;
mod text;

use std::fmt::Write;

use super::diagnostic::{Diagnostic, Findings};
use super::limits::FINDINGS_TOLD;

pub use json::{json, list};

/// How findings are told as text.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// With colours.
    pub color: bool,
    /// Columns of the page.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, width: 80 }
    }
}

/// The findings as text, sorted by place, with a closing line that counts them. Empty where there are none.
#[must_use]
pub fn text(findings: &Findings, options: Options) -> String {
    let (told, left_out) = told(findings);
    if told.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    for diagnostic in &told {
        out.push_str(&text::diagnostic(diagnostic, options));
        out.push('\n');
    }
    let (mut errors, mut warnings) = (0, 0);
    for diagnostic in findings.clone().sorted().all {
        *if diagnostic.is_error() { &mut errors } else { &mut warnings } += 1;
    }
    let counted = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    };
    let counts: Vec<_> = [counted(errors, "error"), counted(warnings, "warning")].into_iter().flatten().collect();
    let _ = write!(out, "{}", counts.join(", "));
    if left_out > 0 {
        let _ = write!(out, "; the first {FINDINGS_TOLD} are told");
    }
    out.push('\n');
    out
}

/// The findings to tell, by place, and how many are left out. Where there are too many, errors come before warnings.
fn told(findings: &Findings) -> (Vec<Diagnostic>, usize) {
    let mut all = findings.clone().sorted().all;
    let left_out = all.len().saturating_sub(FINDINGS_TOLD);
    let mut room = FINDINGS_TOLD;
    let errors = all.iter().filter(|d| d.is_error()).count().min(room);
    let mut warnings_told = room - errors;
    all.retain(|diagnostic| {
        let left = if diagnostic.is_error() { &mut room } else { &mut warnings_told };
        let kept = *left > 0;
        *left = left.saturating_sub(1);
        kept
    });
    (all, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::codes::document::{LABEL_LANGUAGE_DRAFT, UNKNOWN_KEY};
    use crate::ground::source::{SourceFile, Span};

    fn many(errors: usize, warnings: usize) -> Findings {
        let file = SourceFile::new("a.toml", "x".repeat(errors + warnings));
        let mut findings = Findings::new();
        for at in 0..errors + warnings {
            let code = if at < warnings { LABEL_LANGUAGE_DRAFT } else { UNKNOWN_KEY };
            findings.push(Diagnostic::new(code, &Span::new(&file, at, at + 1), "something"));
        }
        findings
    }

    #[test]
    fn nothing_is_told_of_no_findings() {
        assert_eq!(text(&Findings::new(), Options::default()), "");
        assert_eq!(json(&Findings::new()), "[]\n");
    }

    #[test]
    fn the_closing_line_counts_errors_and_warnings() {
        let last = |errors, warnings| {
            text(&many(errors, warnings), Options::default()).lines().last().map(str::to_owned).unwrap_or_default()
        };
        assert_eq!(last(2, 1), "2 errors, 1 warning");
        assert_eq!(last(1, 0), "1 error");
        assert_eq!(last(0, 2), "2 warnings");
    }

    #[test]
    fn past_the_limit_findings_are_counted_and_errors_are_told_first() {
        for (errors, warnings, left) in
            [(FINDINGS_TOLD - 1, 0, 0), (FINDINGS_TOLD, 0, 0), (FINDINGS_TOLD + 1, 0, 1), (5, FINDINGS_TOLD, 5)]
        {
            let (told, left_out) = told(&many(errors, warnings));
            assert_eq!((told.len(), left_out), ((errors + warnings).min(FINDINGS_TOLD), left));
            assert_eq!(told.iter().filter(|d| d.is_error()).count(), errors.min(FINDINGS_TOLD));
        }
        let text = text(&many(FINDINGS_TOLD + 1, 0), Options::default());
        assert!(text.ends_with("201 errors; the first 200 are told\n"), "{text}");
    }
}
