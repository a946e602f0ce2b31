//! A difference as plain text.

use std::fmt;

use super::{Change, Difference, Facet, Happened};

/// Facets that stand on the line of the name.
const HEADLINE: &str = "value";

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} → {}", self.old, self.new)?;
        if self.is_empty() {
            return writeln!(f, "\nThey say the same.");
        }
        for (heading, changes) in self.parts() {
            if changes.is_empty() {
                continue;
            }
            writeln!(f, "\n{heading}")?;
            for change in changes {
                self::change(f, change)?;
            }
        }
        if !self.rules.is_empty() {
            writeln!(f, "\nrules")?;
        }
        for rule in &self.rules {
            let of = rule.of.as_ref().map_or_else(|| "helper".to_owned(), Clone::clone);
            let was = rule.was.as_ref().map_or(String::new(), |was| format!(", was {was}"));
            writeln!(f, "  {} fn {} ({of}{was}), {}", sign(rule.happened), rule.name, rule.set_by)?;
            for line in &rule.text {
                writeln!(f, "      {}", format!("{} {}", line.sign, line.text).trim_end())?;
            }
        }
        Ok(())
    }
}

fn sign(happened: Happened) -> char {
    match happened {
        Happened::Added => '+',
        Happened::Removed => '-',
        Happened::Changed | Happened::Renamed => '~',
    }
}

fn change(f: &mut fmt::Formatter<'_>, change: &Change) -> fmt::Result {
    write!(f, "  {} {}", sign(change.happened), change.name)?;
    if let Some(was) = &change.was {
        write!(f, " (was {was})")?;
    }
    let word = "unknown".to_owned();
    let unknown = Some(&word);
    if let Some(facet) = change.facets.iter().find(|facet| facet.key == HEADLINE) {
        write!(f, "  {}", arrow(facet, ""))?;
        if let Some(unit) = change.unit.as_ref().filter(|_| facet.new.as_ref().or(facet.old.as_ref()) != unknown) {
            write!(f, " {unit}")?;
        }
    }
    if let Some(by) = &change.by {
        write!(f, "  by {by}")?;
    }
    writeln!(f)?;
    // Of what is gone, the older version tells the rest.
    if change.happened == Happened::Removed {
        return Ok(());
    }
    for facet in change.facets.iter().filter(|facet| facet.key != HEADLINE) {
        writeln!(f, "      {}: {}", facet.key, arrow(facet, "nothing"))?;
    }
    Ok(())
}

/// `old → new`, or the one there is.
fn arrow(facet: &Facet, nothing: &str) -> String {
    match (&facet.old, &facet.new) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) if nothing.is_empty() => old.clone(),
        (Some(old), None) => format!("{old} → {nothing}"),
        (None, Some(new)) => new.clone(),
        (None, None) => String::new(),
    }
}
