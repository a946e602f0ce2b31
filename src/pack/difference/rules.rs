//! Functions added, taken out and changed: two are the same where their trees are.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::pack::canonical;
use crate::pack::model::Version;
use crate::rules::syntax::Function;

use super::Happened;

/// A function that is not the same in both versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// What happened.
    pub happened: Happened,
    /// Its name.
    pub name: String,
    /// Its name in the older version, where it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What it is the rule of, `result person.age` or `check …`; `None` for a helper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The version that set it: the newer text, or the older one where it was taken out.
    pub set_by: String,
    /// Its lines.
    pub text: Vec<TextLine>,
}

/// One line of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextLine {
    /// `+` only new, `-` only old, a blank in both.
    pub sign: char,
    /// The line without its end.
    pub text: String,
}

/// The functions that differ, in the order of the newer version; those taken out last.
pub(super) fn changes(old: &Version, new: &Version) -> Vec<RuleChange> {
    let mut out = Vec::new();
    let mut paired = Vec::new();
    for (function, set_by) in new.functions.iter().zip(&new.function_set_by) {
        let was = earlier_name(old, new, &function.name);
        let before = old.functions.iter().find(|known| known.name == was);
        let happened = match before {
            None => Happened::Added,
            Some(before) => {
                paired.push(was.clone());
                let same = renamed_tree(before, &function.name) == canonical::function(function);
                match (was == function.name, same) {
                    (true, true) => continue,
                    (true, false) => Happened::Changed,
                    (false, _) => Happened::Renamed,
                }
            }
        };
        let old_text = before.map_or("", |before| before.text.text());
        out.push(RuleChange {
            happened,
            was: (happened == Happened::Renamed).then_some(was),
            of: owner(new, &function.name),
            name: function.name.clone(),
            set_by: set_by.clone(),
            text: lines(old_text, function.text.text()),
        });
    }
    for (function, set_by) in old.functions.iter().zip(&old.function_set_by) {
        if !paired.contains(&function.name) {
            out.push(RuleChange {
                happened: Happened::Removed,
                was: None,
                of: owner(old, &function.name),
                name: function.name.clone(),
                set_by: set_by.clone(),
                text: lines(function.text.text(), ""),
            });
        }
    }
    out
}

/// The name that the rule of a renamed result or check had.
fn earlier_name(old: &Version, new: &Version, name: &str) -> String {
    if old.functions.iter().any(|known| known.name == name) {
        return name.to_owned();
    }
    let results = new.results.iter().map(|result| &result.common);
    let checks = new.checks.iter().map(|check| &check.common);
    let was = results.chain(checks).find(|common| common.name == name).and_then(|common| common.was.as_deref());
    let was = was.map(|was| was.rsplit('.').next().unwrap_or(was));
    was.filter(|was| !new.functions.iter().any(|known| known.name == *was)).unwrap_or(name).to_owned()
}

fn renamed_tree(function: &Function, name: &str) -> String {
    let renamed = Function { name: name.to_owned(), ..function.clone() };
    canonical::function(&renamed)
}

fn owner(version: &Version, name: &str) -> Option<String> {
    let entity = |space: u16| crate::pack::telling::entity(version, space);
    let result = version.results.iter().find(|result| result.common.name == name);
    let check = version.checks.iter().find(|check| check.common.name == name);
    result
        .map(|result| format!("result {}.{name}", entity(result.entity)))
        .or_else(|| check.map(|check| format!("check {}.{name}", entity(check.entity))))
}

fn lines(old: &str, new: &str) -> Vec<TextLine> {
    let line = |change: similar::Change<&str>| TextLine {
        sign: match change.tag() {
            ChangeTag::Insert => '+',
            ChangeTag::Delete => '-',
            ChangeTag::Equal => ' ',
        },
        text: change.value().trim_end().to_owned(),
    };
    TextDiff::from_lines(old, new).iter_all_changes().map(line).collect()
}
