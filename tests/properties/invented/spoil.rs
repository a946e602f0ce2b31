//! Spoils sound texts: words left out, doubled, swapped, replaced; bytes changed; things that no parser likes put in.

use super::dice::Dice;

const HOSTILE: [&str; 60] = [
    "1e3",
    "nan",
    "inf",
    "-inf",
    "0x10",
    "1_000",
    "99999999999999999999999999999999999999999",
    "0.00000000000000000001",
    "-0",
    "-1",
    "00",
    "1.",
    ".5",
    "+1",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "`",
    "${x}",
    "\\",
    "\\u0000",
    "\\uD800",
    "\u{202e}",
    "\u{feff}",
    "\u{0}",
    "\u{7f}",
    "é",
    "عربي",
    "👪",
    "=",
    "==",
    ".",
    "..",
    ",",
    ";",
    ":",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "(",
    ")",
    "#",
    "//",
    "/*",
    "*/",
    "fn f(x) { f(x) }",
    "return;",
    "let x = 1;",
    "if",
    "while true {}",
    "|x| x",
    "null",
    "true",
    "1979-02-30",
    "2030-01-01T00:00:00Z",
    "\r\n",
];

/// A spoilt text, some of its changes small and some not.
pub fn spoilt(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut words = words(text);
    let changes = dice.size(1, 4);
    for _ in 0..changes {
        change(&mut words, dice);
    }
    let mut bytes = words.concat().into_bytes();
    match dice.weighted(&[8, 1, 1, 1]) {
        1 if !bytes.is_empty() => {
            let at = dice.size(0, bytes.len() - 1);
            bytes[at] = dice.below(256) as u8;
        }
        2 if !bytes.is_empty() => {
            let at = dice.size(0, bytes.len() - 1);
            bytes.truncate(at);
        }
        3 => {
            let at = dice.size(0, bytes.len());
            bytes.insert(at, dice.below(256) as u8);
        }
        _ => {}
    }
    bytes
}

fn change(words: &mut Vec<String>, dice: &mut Dice) {
    if words.is_empty() {
        words.push((*dice.pick(&HOSTILE)).to_owned());
        return;
    }
    let last = words.len() - 1;
    let at = dice.size(0, last);
    match dice.weighted(&[4, 3, 3, 4, 5, 2, 1]) {
        0 => {
            words.remove(at);
        }
        1 => words.insert(at, words[at].clone()),
        2 => {
            let with = dice.size(0, last);
            words.swap(at, with);
        }
        3 => words[at] = words[dice.size(0, last)].clone(),
        4 => (*dice.pick(&HOSTILE)).clone_into(&mut words[at]),
        5 => {
            let to = (at + dice.size(1, 40)).min(words.len());
            words.drain(at..to);
        }
        _ => {
            let opening = *dice.pick(&["(", "[", "{", "{a=", "-", "!", "a.", "if true { ", "\"", "[[a]]\n"]);
            words.insert(at, opening.repeat(dice.size(1, 3_000)));
        }
    }
}

/// Words, numbers, texts, spaces and signs.
fn words(text: &str) -> Vec<String> {
    let sort = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            0
        } else if c.is_whitespace() {
            1
        } else {
            2
        }
    };
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for c in text.chars() {
        let now = sort(c);
        match words.last_mut() {
            Some(word) if before == Some(now) && now != 2 => word.push(c),
            _ => words.push(c.to_string()),
        }
        before = Some(now);
    }
    words
}
