//! The sources of the house, with comments and texts blanked out, so that a word found is a word used.

use std::path::Path;

/// One file under `src/`.
pub struct Source {
    /// `src/room/file.rs`.
    pub path: String,
    /// As written.
    pub text: String,
    /// As written, but blanks for comments, texts and characters.
    code: String,
}

/// All of them, in the order of their paths.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("src is there") {
            let path = entry.expect("a folder lists").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source is text");
                let path = path.strip_prefix(root).expect("it is inside").to_string_lossy().replace('\\', "/");
                let code = blank(&text);
                found.push(Source { path, text, code });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the sources were not found");
    found
}

impl Source {
    /// The folder under `src/` that it is in.
    pub fn room(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or("")
    }

    /// The lines that use a word outside the file's own tests, as `path:line`.
    pub fn lines_with<'a>(&'a self, word: &'a str) -> impl Iterator<Item = String> + 'a {
        self.lines_anywhere_with(word).take_while(|line| {
            line.rsplit(':')
                .next()
                .and_then(|at| at.parse().ok())
                .is_none_or(|at: usize| at <= self.lines_before_tests())
        })
    }

    /// The lines that use a word, as `path:line`.
    pub fn lines_anywhere_with<'a>(&'a self, word: &'a str) -> impl Iterator<Item = String> + 'a {
        let uses = move |line: &str| words(line).any(|found| found == word);
        (1..).zip(self.code.lines()).filter(move |(_, line)| uses(line)).map(|(at, _)| format!("{}:{at}", self.path))
    }

    /// Whether its code has a text, comments and texts apart.
    pub fn code_has(&self, text: &str) -> bool {
        self.code.contains(text)
    }

    /// The rooms named after `crate::`, or between the braces of `use crate::{…}`, with the line.
    pub fn rooms_used(&self) -> Vec<(usize, String)> {
        let mut used = Vec::new();
        for (at, _) in self.code.match_indices("crate::") {
            let line = self.code[..at].matches('\n').count() + 1;
            let rest = &self.code[at + "crate::".len()..];
            let names = match rest.strip_prefix('{') {
                Some(list) => top_level_names(list),
                None => words(rest).take(1).map(str::to_owned).collect(),
            };
            used.extend(names.into_iter().map(|name| (line, name)));
        }
        used
    }

    /// Literals such as `0.5`, with their lines.
    pub fn float_literals(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        (1..).zip(self.code.lines()).flat_map(|(at, line)| floats(line).into_iter().map(move |text| (at, text)))
    }

    /// Whether it holds nothing but tests: a folder or file of a `#[cfg(test)] mod`.
    pub fn is_tests(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("tests.rs") || self.path.ends_with("/testing.rs")
    }

    /// How many lines it has before its tests.
    pub fn lines_before_tests(&self) -> usize {
        if self.is_tests() {
            return 0;
        }
        // The declaration of a file of tests (`mod tests;`) ends nothing; a module of tests in the file does.
        let lines: Vec<&str> = self.text.lines().collect();
        let begins = |pair: &[&str]| pair[0].starts_with("#[cfg(test)]") && pair[1].ends_with('{');
        lines.windows(2).position(begins).unwrap_or(lines.len())
    }

    /// Names after `pub const`.
    pub fn constants(&self) -> Vec<String> {
        let names = self.code.lines().filter_map(|line| line.trim().strip_prefix("pub const "));
        names.filter_map(|rest| rest.split(':').next()).map(|name| name.trim().to_owned()).collect()
    }

    /// Names of the codes declared in it.
    pub fn codes(&self) -> Vec<String> {
        let lines = self.text.lines().map(str::trim);
        let first_words = lines.filter(|line| line.contains("\"E0") || line.contains("\"W0"));
        first_words.filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

fn top_level_names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut name) = (0, Vec::new(), String::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut name)),
            c if depth == 0 => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names.iter().filter_map(|name| words(name).next()).map(str::to_owned).collect()
}

fn floats(line: &str) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    let mut found = Vec::new();
    for at in 1..chars.len().saturating_sub(1) {
        if chars[at] != '.' || !chars[at - 1].is_ascii_digit() || !chars[at + 1].is_ascii_digit() {
            continue;
        }
        let before: String = chars[..at].iter().rev().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
        let tuple_field = chars[..at - before.chars().count()].last() == Some(&'.');
        if !tuple_field && before.chars().all(|c| c.is_ascii_digit() || c == '_') {
            found.push(line.trim().to_owned());
        }
    }
    found
}

/// Blanks comments, texts and characters; keeps the lines.
fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let keep_lines =
        |out: &mut String, part: &[char]| out.extend(part.iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => end_of_line(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => end_of_comment(&chars, at),
            '"' => end_of_text(&chars, at),
            'r' if raw_text(&chars, at) => end_of_raw_text(&chars, at),
            '\'' => end_of_char(&chars, at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            keep_lines(&mut out, &chars[at..end]);
            at = end;
        }
    }
    out
}

fn end_of_line(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |more| at + more)
}

fn end_of_comment(chars: &[char], at: usize) -> usize {
    (at + 2..chars.len()).find(|i| chars[*i] == '*' && chars.get(i + 1) == Some(&'/')).map_or(chars.len(), |i| i + 2)
}

fn end_of_text(chars: &[char], at: usize) -> usize {
    let mut at = at + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn raw_text(chars: &[char], at: usize) -> bool {
    let in_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && chars[at - 1] != 'b';
    let after = chars[at + 1..].iter().find(|c| **c != '#');
    !in_name && matches!(chars.get(at + 1), Some('#' | '"')) && after == Some(&'"')
}

fn end_of_raw_text(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let mut end = at + 2 + hashes;
    while end < chars.len() {
        if chars[end] == '"' && chars[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes {
            return end + 1 + hashes;
        }
        end += 1;
    }
    end
}

/// The end of `'x'` or `'\n'`; a lifetime is no character and ends where it begins.
fn end_of_char(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), Some(_)) => {
            (at + 3..chars.len().min(at + 14)).find(|i| chars[*i] == '\'').map_or(at, |close| close + 1)
        }
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

#[test]
fn comments_texts_and_characters_are_not_code() {
    let code =
        blank("let a = \"f64 \\\" f64\"; // f64\nlet b = 'f'; /* f64 */ let c: &'f str = r#\"f64 \" f64\"#; f32");
    assert_eq!(words(&code).collect::<Vec<_>>(), ["let", "a", "let", "b", "let", "c", "f", "str", "f32"]);
}

#[test]
fn a_float_is_no_range_and_no_field() {
    assert_eq!(floats("let a = 0..10; pair.0.1; x2.0; let b = 1.5;"), ["let a = 0..10; pair.0.1; x2.0; let b = 1.5;"]);
    assert!(floats("for i in 0..10 { pair.0.1; }").is_empty());
}
