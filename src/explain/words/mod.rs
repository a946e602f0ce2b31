//! Everything the engine itself says, in each of its languages. A phrase is a field, so a language that lacks one does
//! not compile. `{0}`, `{1}` stand for what is put in.

mod ar;
mod en;
mod fr;

pub use ar::AR;
pub use en::EN;
pub use fr::FR;

/// A language to tell in: its code, for labels, and the phrases of the engine.
#[derive(Clone, Debug)]
pub struct Language {
    /// `fr`, `ar`, `en`, or another that the programme has labels in.
    pub code: String,
    /// The phrases: English where the engine does not speak the language.
    pub words: &'static Words,
}

impl Language {
    /// A language by its code.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let words = match code {
            "fr" => &FR,
            "ar" => &AR,
            _ => &EN,
        };
        Self { code: code.to_owned(), words }
    }

    /// Whether its text runs from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        matches!(self.code.as_str(), "ar" | "fa" | "he" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb")
    }
}

/// The phrases of a language.
#[derive(Debug)]
#[allow(missing_docs, reason = "the phrases are their own documentation: words/en.rs")]
pub struct Words {
    // Numbers and dates.
    pub decimal_sign: &'static str,
    pub group_sign: &'static str,
    pub before_currency: &'static str,
    pub date: fn(i16, i8, i8) -> String,
    pub month: fn(i16, i8) -> String,
    pub yes: &'static str,
    pub no: &'static str,
    pub a_week: &'static str,
    pub a_month: &'static str,
    pub a_year: &'static str,
    pub once: &'static str,

    // Joints.
    pub colon: &'static str,
    pub comma: &'static str,
    pub and: &'static str,
    pub or: &'static str,
    pub not: &'static str,
    pub quoted: &'static str,
    pub of_whom: &'static str,
    pub more: &'static str,

    // Comparisons.
    pub equal: &'static str,
    pub not_equal: &'static str,
    pub less: &'static str,
    pub at_most: &'static str,
    pub greater: &'static str,
    pub at_least: &'static str,

    // Expressions.
    pub first_day: &'static str,
    pub last_day: &'static str,
    pub year_of_month: &'static str,
    pub month_of_month: &'static str,
    pub is_given: &'static str,
    pub not_given: &'static str,
    pub is_not_given: &'static str,
    pub exists: &'static str,
    pub larger_of: &'static str,
    pub smaller_of: &'static str,
    pub not_below: &'static str,
    pub not_above: &'static str,
    pub rounded_half_up: &'static str,
    pub rounded_half_even: &'static str,
    pub rounded_down: &'static str,
    pub rounded_up: &'static str,
    pub sum_over: &'static str,
    pub count_over: &'static str,
    pub count_with: &'static str,
    pub any_over: &'static str,
    pub all_over: &'static str,
    pub smallest_over: &'static str,
    pub largest_over: &'static str,
    pub nobody: &'static str,
    pub read_at: &'static str,
    pub other_row: &'static str,
    pub years_between: &'static str,
    pub months_between: &'static str,
    pub add_years: &'static str,
    pub add_months: &'static str,
    pub in_month: &'static str,
    pub not_in_month: &'static str,
    pub bracket_all: &'static str,
    pub bracket_from: &'static str,
    pub bracket_above: &'static str,
    pub bracket_up_to: &'static str,
    pub bracket_below: &'static str,

    // Where a fact comes from, how sure it is.
    pub by_default: &'static str,
    pub missing: &'static str,
    pub failed: &'static str,
    pub confirmed: &'static str,
    pub reported: &'static str,
    pub assumed: &'static str,

    // Headings.
    pub policy: &'static str,
    pub period: &'static str,
    pub household: &'static str,
    pub digest: &'static str,
    pub engine: &'static str,
    pub agency: &'static str,
    pub why: &'static str,
    pub in_short: &'static str,
    pub to_know: &'static str,
    pub figures: &'static str,
    pub figure: &'static str,
    pub value: &'static str,
    pub version: &'static str,
    pub article: &'static str,
    pub confidence: &'static str,
    pub sources: &'static str,
    pub a_scale: &'static str,
    pub a_table: &'static str,
    pub draft: &'static str,

    // What happened to a result.
    pub no_value_missing: &'static str,
    pub no_value_failed: &'static str,
    pub not_due: &'static str,
    pub decided_by: &'static str,
    pub guard_false: &'static str,
    pub case: &'static str,
    pub is_nothing: &'static str,
    pub abolished: &'static str,
    pub fixed: &'static str,
    pub internal: &'static str,
    pub rank: &'static str,
    pub smallest_first: &'static str,
    pub largest_first: &'static str,
    pub earliest_first: &'static str,
    pub latest_first: &'static str,
    pub listed_decided: &'static str,
    pub ids_decided: &'static str,
    pub same_rank: &'static str,
    pub reading_of: &'static str,
    pub nearest: &'static str,
    pub nearest_unknown: &'static str,

    // What to know.
    pub counterfactual: &'static str,
    pub counterfactual_until: &'static str,
    pub draft_version: &'static str,
    pub lacks: &'static str,
    pub lacks_figure: &'static str,
    pub may_need: &'static str,
    pub stood_by_default: &'static str,
    pub rests_on: &'static str,
    pub default_of: &'static str,
    pub listed: &'static str,
    pub no_answer_for: &'static str,

    // Failures.
    pub division_by_zero: &'static str,
    pub bad_step: &'static str,
    pub below_scale: &'static str,
    pub no_row: &'static str,
    pub outside_calendar: &'static str,
    pub tied: &'static str,
    pub at_place: &'static str,

    // Statements.
    pub from_to: &'static str,
    pub by_time: &'static str,
    pub by_one_off: &'static str,
    pub by_facts: &'static str,
    pub by_version: &'static str,
    pub joined: &'static str,
    pub left: &'static str,

    // Sweeps.
    pub values: &'static str,
    pub jumps: &'static str,
    pub no_jumps: &'static str,
    pub jump: &'static str,
    pub lost: &'static str,
    pub won: &'static str,
    pub refused: &'static str,
    pub both_roads: &'static str,
    pub not_drawn: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    /// The phrases of a language by field, each with the places that it has room for.
    fn phrases(source: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
        let field = |line: &str| {
            let (name, text) = line.trim().split_once(": \"")?;
            let room =
                text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(place, _)| place.to_owned());
            Some((name.to_owned(), (text.to_owned(), room.filter(|place| place.len() == 1).collect())))
        };
        source.split("Words = Words {").nth(1).unwrap().lines().filter_map(field).collect()
    }

    #[test]
    fn every_phrase_has_room_for_the_same_things_in_every_language() {
        let english = phrases(include_str!("en.rs"));
        assert!(english.len() > 100, "{}", english.len());
        for (code, source) in [("fr", include_str!("fr.rs")), ("ar", include_str!("ar.rs"))] {
            let other = phrases(source);
            for (name, (text, room)) in &english {
                let (translated, same) = other.get(name).unwrap();
                assert_eq!(room, same, "{code}: {name}: {text} / {translated}");
            }
        }
    }
}
