//! A twin as it is written: the base pack, `tests/bad/base`, with changes that make it bad and what mends each.
//!
//! ```toml
//! says = "why an author or caseworker would do this"
//! command = ["check", "--deny", "warnings"]    # this one unless said
//! [[change]]                                   # a text that stands exactly once in a file
//! file = "policies/land/2024-01/rules.rhai"
//! from = "law.ceiling"
//! to   = "law.celing"
//! mend = "law.ceiling"                         # what the good twin has there; `from` unless said
//! # or, in the place of `to` and `mend`, `both`: what the two of them have there
//! [[file]]                                     # a whole file, written or taken away
//! path = "policies/land/notes.txt"
//! text = "…"                                   # or `gone`, `bytes`, `link`, `pipe`, `repeat`, `parquet`, `both`
//! mend = "…"                                   # what the good twin has there; unless said, what the base has
//! ```

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twin {
    /// Why an author or a caseworker would do this.
    pub says: String,
    #[serde(default = "check")]
    pub command: Vec<String>,
    /// The command of the good twin, where the command itself is what is wrong.
    pub mend_command: Option<Vec<String>>,
    #[serde(default)]
    pub stdin: String,
    /// What the good twin is given.
    pub mend_stdin: Option<String>,
    /// Variables of the bad twin; the good one has none of them.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// How many findings are told: one, unless a thing cannot be wrong alone.
    #[serde(default = "one")]
    pub findings: usize,
    /// Whether there is an answer on stdout all the same: the finding is a warning, or one line of many is refused.
    #[serde(default)]
    pub answered: bool,
    #[serde(default)]
    pub change: Vec<Change>,
    #[serde(default)]
    pub file: Vec<File>,
}

fn check() -> Vec<String> {
    ["check", "--deny", "warnings"].map(str::to_owned).to_vec()
}

fn one() -> usize {
    1
}

/// A text of a file in the place of another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub file: String,
    pub from: String,
    pub to: Option<String>,
    pub mend: Option<String>,
    pub both: Option<String>,
}

/// A whole file. With `copies` it is written that many times; `{n}` in path and text is then its number from 1, `{n-1}`
/// the one before, `{month}` the month that many after 2024-01, `{month-1}` the one before.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub path: String,
    pub copies: Option<usize>,
    pub text: Option<String>,
    pub both: Option<String>,
    /// Taken away from the bad twin, or from both.
    pub gone: Option<Gone>,
    /// In hexadecimal.
    pub bytes: Option<String>,
    /// A link to this.
    pub link: Option<String>,
    /// A named pipe.
    pub pipe: bool,
    pub repeat: Option<Repeat>,
    /// The columns of a Parquet file.
    pub parquet: Option<Vec<Column>>,
    pub mend: Option<String>,
}

/// A column of a Parquet file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub name: String,
    pub of: Type,
    pub cells: Vec<i64>,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    Whole,
    /// A moment, in nanoseconds since 1970.
    Moment,
}

/// Which twins lack a file of the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gone {
    Bad,
    Both,
}

/// A text many times over, with its number where a copy of a file has its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    #[serde(default)]
    pub before: String,
    pub text: String,
    pub times: usize,
    #[serde(default)]
    pub after: String,
}

impl Repeat {
    pub fn text(&self) -> String {
        let parts: String = (1..=self.times).map(|n| numbered(&self.text, n)).collect();
        format!("{}{parts}{}", self.before, self.after)
    }
}

/// Puts the number of a copy, and its month, where they are asked for.
pub fn numbered(text: &str, n: usize) -> String {
    let month = |after: usize| format!("{}-{:02}", 2024 + after / 12, after % 12 + 1);
    let text = text.replace("{n}", &n.to_string()).replace("{n-1}", &(n - 1).to_string());
    text.replace("{month}", &month(n)).replace("{month-1}", &month(n - 1))
}
