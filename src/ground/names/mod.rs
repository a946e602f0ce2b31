//! Names: what a thing in a policy may be called, and which known name a misspelt one is near.

mod nearest;
mod words;

use super::codes::document::{BAD_NAME, NAME_TOO_LONG};
use super::diagnostic::{Diagnostic, Findings};
use super::hidden;
use super::limits::NAME_CHARACTERS;
use super::source::Span;

pub use nearest::{listed, meant, nearest};
pub use words::{HOST_FUNCTIONS, RESERVED_WORDS};

/// Why a name may not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// More characters than a name may have.
    #[error("a name has at most {NAME_CHARACTERS} characters")]
    TooLong,
    /// Capitals, accents, blanks, signs, or a digit or `_` in front.
    #[error("a name begins with a letter from a to z and goes on with letters from a to z, digits and `_`")]
    Characters,
    /// A word of the rule language.
    #[error("the rule language keeps this word for itself")]
    Reserved,
    /// The name of a host function.
    #[error("a function of the rule language is called so")]
    HostFunction,
    /// `id`, `weight`, `law`, `period`, or ending in `_id`.
    #[error("`id`, `weight`, `law`, `period` and names that end in `_id` have a meaning of their own")]
    Ours,
}

/// Whether this is a host function.
#[must_use]
pub fn is_host_function(name: &str) -> bool {
    HOST_FUNCTIONS.contains(&name)
}

/// Checks that a thing may be called so.
///
/// # Errors
/// Says what is wrong with the name.
pub fn check(name: &str) -> Result<(), NameProblem> {
    if name.is_empty() {
        Err(NameProblem::Empty)
    } else if !name.starts_with(|c: char| c.is_ascii_lowercase())
        || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    {
        Err(NameProblem::Characters)
    } else if name.len() > NAME_CHARACTERS {
        Err(NameProblem::TooLong)
    } else if RESERVED_WORDS.contains(&name) {
        Err(NameProblem::Reserved)
    } else if is_host_function(name) {
        Err(NameProblem::HostFunction)
    } else if words::OURS.contains(&name) || name.ends_with("_id") {
        Err(NameProblem::Ours)
    } else {
        Ok(())
    }
}

/// Whether a thing may be called so; a finding at the place of the name where not. `what` names the thing: "an input".
pub fn admit(name: &str, what: &str, span: &Span, findings: &mut Findings) -> bool {
    let Err(problem) = check(name) else { return true };
    let code = if problem == NameProblem::TooLong { NAME_TOO_LONG } else { BAD_NAME };
    findings.push(
        Diagnostic::new(code, span, format!("{what} cannot be called `{}`", hidden::shown(name)))
            .label(problem.to_string())
            .help(format!("call it `{}`; its label carries the full wording", legal(name))),
    );
    false
}

/// The nearest name that may be used: lower case, letters without accents, everything else `_`.
#[must_use]
pub fn legal(name: &str) -> String {
    let mut out = String::new();
    let mut after_small = false;
    for c in name.chars().take(4 * NAME_CHARACTERS) {
        if c.is_uppercase() && after_small {
            out.push('_');
        }
        after_small = c.is_lowercase() || c.is_ascii_digit();
        for small in c.to_lowercase() {
            match small {
                'a'..='z' | '0'..='9' => out.push(small),
                _ => match without_accent(small) {
                    "" if small.is_alphanumeric() || hidden::is_invisible(small) || is_combining(small) => {}
                    "" => out.push('_'),
                    letters => out.push_str(letters),
                },
            }
        }
    }
    let parts: Vec<_> = out.split('_').filter(|part| !part.is_empty()).collect();
    let mut out = parts.join("_");
    if out.is_empty() {
        out.push_str("name");
    }
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "n_");
    }
    out.truncate(NAME_CHARACTERS);
    if check(&out).is_err() {
        out.truncate(NAME_CHARACTERS - "_value".len());
        out.push_str("_value");
    }
    out
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The letters a to z of an accented Latin letter or ligature; empty for any other character.
fn without_accent(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ḍ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' | 'ǧ' => "g",
        'ḥ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ř' | 'ṛ' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 'ṣ' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' | 'ṭ' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' | 'ẓ' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_has_small_letters_digits_and_underscores() {
        for name in ["a", "income_n2", "child_rank", "x9_", "person"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in ["Income", "revenu_été", "_x", "9x", "a-b", "a b", "دخل", "a\u{202e}b"] {
            assert_eq!(check(name), Err(NameProblem::Characters), "{name}");
        }
        assert_eq!(check(""), Err(NameProblem::Empty));
    }

    #[test]
    fn a_name_may_have_64_characters_and_no_more() {
        assert_eq!(check(&"a".repeat(NAME_CHARACTERS - 1)), Ok(()));
        assert_eq!(check(&"a".repeat(NAME_CHARACTERS)), Ok(()));
        assert_eq!(check(&"a".repeat(NAME_CHARACTERS + 1)), Err(NameProblem::TooLong));
    }

    #[test]
    fn words_with_a_meaning_are_refused() {
        for name in ["public", "case", "default", "new", "type_of"] {
            assert_eq!(check(name), Err(NameProblem::Reserved), "{name}");
        }
        for name in ["sum", "date", "in_month"] {
            assert_eq!(check(name), Err(NameProblem::HostFunction), "{name}");
        }
        for name in ["id", "weight", "person_id", "law", "period"] {
            assert_eq!(check(name), Err(NameProblem::Ours), "{name}");
        }
    }

    #[test]
    fn the_nearest_legal_name_keeps_what_it_can() {
        for (name, expected) in [
            ("Revenu déclaré", "revenu_declare"),
            ("monthlyAid", "monthly_aid"),
            ("cœur-été", "coeur_ete"),
            ("e\u{301}te\u{301}", "ete"),
            ("2024 rate", "n_2024_rate"),
            ("public", "public_value"),
            ("person_id", "person_id_value"),
            ("sum", "sum_value"),
            ("دخل", "name"),
            ("", "name"),
            ("__a__b__", "a_b"),
            ("a\u{202e}b", "ab"),
        ] {
            assert_eq!(legal(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_text_has_a_legal_name_near_it(text in any::<String>()) {
            prop_assert_eq!(check(&legal(&text)), Ok(()), "{} -> {}", text, legal(&text));
        }

        #[test]
        fn a_legal_name_is_its_own_nearest(name in "[a-z]([a-z0-9]|_[a-z0-9]){0,20}") {
            prop_assume!(check(&name).is_ok());
            prop_assert_eq!(legal(&name), name);
        }
    }
}
