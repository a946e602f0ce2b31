//! What the report says, in each of its languages. A phrase is a field, so a language that lacks one does not compile.
//! `{0}`, `{1}` stand for what is put in.

mod ar;
mod en;
mod fr;

pub use ar::AR;
pub use en::EN;
pub use fr::FR;

use crate::explain::words::Language;

/// The phrases of the report in a language; English where the engine does not speak it.
#[must_use]
pub fn of(language: &Language) -> &'static Phrases {
    match language.code.as_str() {
        "fr" => &FR,
        "ar" => &AR,
        _ => &EN,
    }
}

/// The phrases of a language.
#[derive(Debug)]
#[allow(missing_docs, reason = "the phrases are their own documentation: words/en.rs")]
pub struct Phrases {
    // The page.
    pub title: &'static str,
    pub beside: &'static str,
    pub decision: &'static str,
    pub passed: &'static str,
    pub refused: &'static str,
    pub no_gate: &'static str,
    pub no_whole: &'static str,
    pub not_certain: &'static str,
    pub synthetic: &'static str,
    pub by_amount: &'static str,
    pub compared: &'static str,
    pub gain: &'static str,
    pub lose: &'static str,
    pub same: &'static str,
    pub begin: &'static str,
    pub end: &'static str,
    pub not_compared: &'static str,
    pub cost: &'static str,
    pub from_to: &'static str,
    pub number: &'static str,
    pub share: &'static str,
    pub all: &'static str,
    pub gained: &'static str,
    pub lost: &'static str,
    pub difference: &'static str,
    pub in_a_year: &'static str,
    pub mean_change: &'static str,

    // The law.
    pub law: &'static str,
    pub says_the_same: &'static str,
    pub what: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub added: &'static str,
    pub removed: &'static str,
    pub changed: &'static str,
    pub renamed: &'static str,
    pub programme: &'static str,
    pub choices: &'static str,
    pub inputs: &'static str,
    pub parameters: &'static str,
    pub results: &'static str,
    pub sets: &'static str,
    pub checks: &'static str,
    pub helpers: &'static str,
    pub invariants: &'static str,
    pub rules: &'static str,
    pub a_value: &'static str,
    pub a_source: &'static str,
    pub a_confidence: &'static str,

    // Who.
    pub who: &'static str,
    pub by: &'static str,
    pub not_said: &'static str,
    pub groups_of: &'static str,
    pub by_tenth: &'static str,
    pub tenth: &'static str,
    pub up_to: &'static str,
    pub tenths_are: &'static str,
    pub distribution: &'static str,
    pub change: &'static str,
    pub over_up_to: &'static str,
    pub same_not_drawn: &'static str,
    pub too_many_sizes: &'static str,
    pub first_drawn: &'static str,

    // Indicators.
    pub indicators: &'static str,
    pub indicator: &'static str,
    pub without_aid: &'static str,
    pub poverty_rate: &'static str,
    pub poverty_gap: &'static str,
    pub poverty_severity: &'static str,
    pub gini: &'static str,
    pub mean_welfare: &'static str,
    pub reached: &'static str,
    pub coverage: &'static str,
    pub exclusion: &'static str,
    pub leakage: &'static str,
    pub aid_leaked: &'static str,
    pub concentration: &'static str,
    pub line_is: &'static str,
    pub no_welfare: &'static str,

    // Budget.
    pub budget: &'static str,
    pub result: &'static str,
    pub in_a_year_is: &'static str,
    pub newly_yes: &'static str,
    pub newly_no: &'static str,

    // Causes.
    pub causes: &'static str,
    pub a_change: &'static str,
    pub credited: &'static str,
    pub felt_by: &'static str,
    pub reasons: &'static str,
    pub reason: &'static str,
    pub undivided: &'static str,
    pub nobody_feels: &'static str,
    pub idle: &'static str,
    pub together: &'static str,
    pub adds_up: &'static str,
    pub example: &'static str,
    pub under: &'static str,

    // Verdict.
    pub criteria: &'static str,
    pub criterion: &'static str,
    pub wanted: &'static str,
    pub found: &'static str,
    pub verdict: &'static str,
    pub met: &'static str,
    pub not_met: &'static str,
    pub does_not_apply: &'static str,
    pub not_known: &'static str,
    pub c_answered: &'static str,
    pub c_lose_at_most: &'static str,
    pub c_losers: &'static str,
    pub c_losers_percent: &'static str,
    pub c_yearly: &'static str,
    pub c_rise: &'static str,
    pub c_published: &'static str,
    pub c_snapshots: &'static str,
    pub c_invariants: &'static str,
    pub c_invariants_over: &'static str,
    pub c_survivors: &'static str,
    pub c_branches: &'static str,
    pub c_confirmed: &'static str,
    pub c_other: &'static str,
    pub no_version_before: &'static str,
    pub nobody_there: &'static str,
    pub none_declared: &'static str,
    pub no_reference: &'static str,

    // Digests.
    pub about: &'static str,
    pub version_before: &'static str,
    pub version_after: &'static str,
    pub month: &'static str,
    pub register: &'static str,
    pub condition: &'static str,
    pub criteria_file: &'static str,
    pub digest: &'static str,
    pub engine: &'static str,
    pub again: &'static str,
    pub suppressed: &'static str,
    pub exact: &'static str,
    pub to_look_at: &'static str,
    pub trouble: &'static str,
    pub refused_facts: &'static str,
    pub missing_facts: &'static str,
    pub failed_rule: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    /// The phrases of a language by field, each with the places that it has room for.
    fn phrases(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let field = |line: &str| {
            let (name, text) = line.trim().split_once(": \"")?;
            let room = text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(at, _)| at.to_owned());
            Some((name.to_owned(), room.filter(|place| place.len() == 1).collect()))
        };
        source.split("Phrases = Phrases {").nth(1).unwrap().lines().filter_map(field).collect()
    }

    #[test]
    fn every_phrase_has_room_for_the_same_things_in_every_language() {
        let english = phrases(include_str!("en.rs"));
        assert!(english.len() > 100, "{}", english.len());
        for (code, source) in [("fr", include_str!("fr.rs")), ("ar", include_str!("ar.rs"))] {
            let other = phrases(source);
            for (name, room) in &english {
                assert_eq!(Some(room), other.get(name), "{code}: {name}");
            }
        }
    }
}
