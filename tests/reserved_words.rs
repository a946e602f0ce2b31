//! The words that names may not be are those that the rule language's own parser refuses, no fewer.

use bareme::ground::names::{self, NameProblem};
use rhai::Engine;

fn parses(name: &str) -> bool {
    let engine = Engine::new_raw();
    let script = format!("fn {name}(person, law) {{ let x = person.{name}; x + law.group.{name} }}");
    engine.compile(script).is_ok()
}

#[test]
fn every_reserved_word_is_refused_by_the_parser_or_a_function_of_the_engine() {
    let functions_of_the_engine = ["call", "curry", "debug", "eval", "is_def_fn", "is_def_var", "print", "type_of"];
    for word in names::RESERVED_WORDS {
        assert!(!parses(word) || functions_of_the_engine.contains(&word), "{word} parses: it need not be reserved");
    }
}

#[test]
fn every_other_word_that_the_parser_refuses_is_reserved() {
    // All words of one to three letters, and the words of other languages that an engine might keep.
    let letters = 'a'..='z';
    let mut words: Vec<String> = letters.clone().map(String::from).collect();
    for a in letters.clone() {
        for b in letters.clone() {
            words.push(format!("{a}{b}"));
            words.extend(letters.clone().map(|c| format!("{a}{b}{c}")));
        }
    }
    let longer = "abstract assert begin boolean class char continue declare delete double elif elseif ensure enum except \
                  extends final finally float foreach function global guard implements import include instanceof \
                  integer interface lambda long macro mutable namespace native object operator optional override \
                  pass perform raise readonly record redo repeat require rescue resume retry select self sealed short \
                  sizeof string struct symbol template then trait type typedef typeof undefined union unless unsafe \
                  until using value virtual volatile when where exit none some array map timestamp from each end";
    words.extend(longer.split_whitespace().map(str::to_owned));
    for word in words {
        if names::check(&word) != Err(NameProblem::Reserved) {
            assert!(parses(&word), "{word} does not parse: it must be reserved");
        }
    }
}
