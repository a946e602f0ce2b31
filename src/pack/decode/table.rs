//! Tables: values by one or two keys.

use std::collections::BTreeSet;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{self, Entry, Table, What};
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::names;
use crate::ground::source::{Said, Span};
use crate::ground::value::Value;
use crate::pack::model::{Holds, TableRows};
use crate::pack::{fields, keys};

use super::parameter::decimals_of;
use super::{Decoder, inner};

impl Decoder<'_> {
    /// The table at a key, with the decimals of what it holds.
    pub(super) fn table(&mut self, entry: &Entry, kind: &Kind) -> Option<(Holds, u32)> {
        let mut holder = Table::new();
        holder.insert("table".to_owned(), entry.clone());
        let (table, at) = inner(&holder, "table", keys::TABLE, self.findings)?;
        let keys = match table.get("keys") {
            Some(entry) => self.table_keys(&entry.value),
            None => {
                self.findings
                    .push(fields::missing_key("keys", at, "the table").help("say what it is read by: keys = [\"…\"]"));
                None
            }
        };
        let otherwise = table.get("otherwise").map(|entry| self.value("otherwise", &entry.value, kind));
        let Some(rows) = table.get("rows") else {
            self.findings.push(fields::missing_key("rows", at, "the table"));
            return None;
        };
        let keys = keys?;
        let mut out = Vec::new();
        let sound = self.rows(&rows.key, &rows.value, &keys, kind, &mut Vec::new(), &mut out);
        if otherwise.is_none() && sound {
            self.complete(&rows.key, &keys, &out);
        }
        let otherwise = match otherwise {
            Some(read) => Some(read?),
            None => None,
        };
        if !sound {
            return None;
        }
        if out.len() > limits::ROWS {
            self.findings.push(
                Diagnostic::new(codes::TOO_MANY_ROWS, &rows.key, format!("a table with {} rows", out.len()))
                    .help(format!("it has at most {}", limits::ROWS)),
            );
            return None;
        }
        let scale = out.iter().map(|(_, value)| *value).chain(otherwise).map(decimals_of).max().unwrap_or(0);
        Some((Holds::Table(TableRows { keys, rows: out, otherwise }), scale))
    }

    fn table_keys(&mut self, value: &document::Value) -> Option<Vec<Kind>> {
        let What::List(list) = &value.what else {
            self.findings.push(fields::wrong_type("keys", value, "a list of one or two keys"));
            return None;
        };
        if !(1..=2).contains(&list.len()) {
            self.findings.push(
                Diagnostic::new(codes::BAD_TABLE, &value.span, format!("a table with {} keys", list.len()))
                    .help("it has one or two: a choice, \"count\" or \"bool\""),
            );
            return None;
        }
        let mut kinds = Vec::new();
        for key in list {
            let Some(said) = key.as_text() else {
                self.findings.push(fields::wrong_type("keys", key, "a choice, \"count\" or \"bool\""));
                continue;
            };
            match said.value {
                "count" => kinds.push(Kind::Count),
                "bool" => kinds.push(Kind::Bool),
                name => kinds.extend(self.choice(&Said::new(name.to_owned(), said.span.clone())).map(Kind::Choice)),
            }
        }
        (kinds.len() == list.len()).then_some(kinds)
    }

    /// Reads the rows of a level; deeper levels are tables.
    fn rows(
        &mut self,
        at: &Span,
        value: &document::Value,
        keys: &[Kind],
        kind: &Kind,
        above: &mut Vec<i64>,
        out: &mut Vec<(Vec<i64>, Value)>,
    ) -> bool {
        let Some((key_kind, deeper)) = keys.split_first() else {
            let read = self.value("rows", value, kind);
            out.extend(read.map(|read| (above.clone(), read)));
            return read.is_some();
        };
        let Some(table) = value.as_table() else {
            let expected = if above.is_empty() { "a table of values by key" } else { "a table by the second key" };
            self.findings.push(fields::wrong_type("rows", value, expected));
            return false;
        };
        if table.is_empty() {
            self.findings.push(Diagnostic::new(codes::BAD_TABLE, at, "a table without rows").help("give it rows"));
            return false;
        }
        let mut sound = true;
        for (key, entry) in table {
            match self.row_key(key, &entry.key, key_kind) {
                Some(lane) => {
                    above.push(lane);
                    sound &= self.rows(&entry.key, &entry.value, deeper, kind, above, out);
                    above.pop();
                }
                None => sound = false,
            }
        }
        sound
    }

    fn row_key(&mut self, key: &str, span: &Span, kind: &Kind) -> Option<i64> {
        let plain = key == "0" || (!key.starts_with('0') && key.len() <= 9 && key.bytes().all(|b| b.is_ascii_digit()));
        let (lane, code, help) = match kind {
            Kind::Choice(choice) => {
                let members = choice.members.iter().map(|(member, _)| member.as_str());
                let lane = choice.code(key).and_then(|code| i64::try_from(code).ok());
                (lane, codes::UNKNOWN_MEMBER, names::meant(key, members))
            }
            Kind::Bool => {
                let lane = match key {
                    "true" => Some(1),
                    "false" => Some(0),
                    _ => None,
                };
                (lane, codes::BAD_TABLE, Some("write `true` or `false`".to_owned()))
            }
            _ => {
                let lane = if plain { key.parse().ok() } else { None };
                (lane, codes::BAD_TABLE, Some("write a whole number, as in 3 = 450".to_owned()))
            }
        };
        if lane.is_none() {
            let what = match kind {
                Kind::Choice(choice) => format!("`{}` has no member `{key}`", choice.name),
                _ => format!("`{key}` is no {}", kind.word()),
            };
            self.findings.push(Diagnostic::new(code, span, what).help_if(help));
        }
        lane
    }

    /// Without `otherwise`, every member of a choice and both of `true` and `false` have a row.
    fn complete(&mut self, at: &Span, keys: &[Kind], rows: &[(Vec<i64>, Value)]) {
        let first: BTreeSet<i64> = rows.iter().filter_map(|(key, _)| key.first().copied()).collect();
        self.complete_level(at, keys.first(), &first, "");
        let Some(second) = keys.get(1) else { return };
        for outer in first {
            let inner = rows.iter().filter(|(key, _)| key.first() == Some(&outer)).filter_map(|(key, _)| key.get(1));
            let inner: BTreeSet<i64> = inner.copied().collect();
            let under = keys.first().map_or_else(String::new, |kind| format!(" under `{}`", member(kind, outer)));
            self.complete_level(at, Some(second), &inner, &under);
        }
    }

    fn complete_level(&mut self, at: &Span, kind: Option<&Kind>, there: &BTreeSet<i64>, under: &str) {
        let all = match kind {
            Some(Kind::Choice(choice)) => choice.members.len(),
            Some(Kind::Bool) => 2,
            _ => return,
        };
        let Some(kind) = kind else { return };
        let lacking: Vec<String> = (0..)
            .take(all)
            .filter(|lane| !there.contains(lane))
            .map(|lane| format!("`{}`", member(kind, lane)))
            .collect();
        if !lacking.is_empty() {
            self.findings.push(
                Diagnostic::new(codes::BAD_TABLE, at, format!("no row for {}{under}", names::listed(&lacking)))
                    .help("give every member a row, or say `otherwise`"),
            );
        }
    }
}

/// The text of a key.
fn member(kind: &Kind, lane: i64) -> String {
    match kind {
        Kind::Choice(choice) => {
            usize::try_from(lane).ok().and_then(|code| choice.member(code)).unwrap_or("?").to_owned()
        }
        Kind::Bool => (lane != 0).to_string(),
        _ => lane.to_string(),
    }
}
