//! Which known name a misspelt one is near.

use crate::ground::limits::NAME_CHARACTERS;

/// Words longer than this are not compared: nobody meant a name by them.
const COMPARED: usize = 2 * NAME_CHARACTERS;

/// The candidate that was most likely meant, if one is near enough: a third of its letters may differ, at most three.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > COMPARED {
        return None;
    }
    let word = word.to_lowercase();
    let length = word.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= COMPARED) {
        let other = candidate.chars().count();
        let longer = length.max(other);
        // They differ by at least the difference of their lengths; most are told apart without a closer look.
        if length.abs_diff(other) > longer.div_ceil(3).min(3) {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
        let near = distance <= longer.div_ceil(3).min(3) && distance < longer;
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// What to say about a word that is not known: `did you mean …?` where one is near, else what there is where that is
/// short, else nothing.
#[must_use]
pub fn meant<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str> + Clone) -> Option<String> {
    if let Some(near) = nearest(word, candidates.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<_> = candidates.into_iter().take(13).map(|candidate| format!("`{candidate}`")).collect();
    match all.len() {
        0 | 13 => None,
        1 => Some(format!("only {} may stand here", listed(&all))),
        _ => Some(format!("these may stand here: {}", listed(&all))),
    }
}

/// `a, b and c`.
#[must_use]
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_the_one_that_was_meant() {
        let words = ["value", "label", "source", "confidence", "kind"];
        assert_eq!(nearest("vlaue", words), Some("value"));
        assert_eq!(nearest("Lable", words), Some("label"));
        assert_eq!(nearest("confidance", words), Some("confidence"));
        assert_eq!(nearest("kidn", words), Some("kind"));
        assert_eq!(nearest("entirely", words), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), words), None);
    }

    #[test]
    fn without_a_near_word_the_help_lists_what_there_is() {
        assert_eq!(meant("zzz", ["fr", "ar"]).as_deref(), Some("these may stand here: `fr` and `ar`"));
        assert_eq!(meant("zzz", [] as [&str; 0]), None);
    }
}
