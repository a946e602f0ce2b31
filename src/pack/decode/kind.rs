//! `kind`, `per`, `choices`: what a value is.

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::kind::{Kind, Time};
use crate::ground::names;
use crate::pack::declarations::{Item, Section};
use crate::pack::{fields, keys};

use super::Decoder;

impl Decoder<'_> {
    /// The kind of a declared thing. `None` where it says none, or one that cannot be.
    pub(super) fn kind(&mut self, item: &Item, what: &str) -> Option<Kind> {
        let table = &item.table;
        if !item.has("kind") {
            let finding = fields::missing_key("kind", &item.key, what);
            let help = self.perhaps(item).unwrap_or_else(|| format!("it is one of {}", keys::KINDS.join(", ")));
            self.findings.push(finding.help(help));
        }
        let word = fields::word(table, "kind", &keys::KINDS.map(|word| (word, word)), self.findings)?;
        let kind = match word {
            "bool" => Some(Kind::Bool),
            "count" => Some(Kind::Count),
            "number" => Some(Kind::Number),
            "date" => Some(Kind::Date),
            "money" => {
                let time = fields::word(table, "per", &Time::ALL, self.findings);
                (time.is_some() || !item.has("per")).then_some(Kind::Money(time))
            }
            _ => self.choice_kind(item),
        };
        self.unfit(item, "per", "money", word);
        self.unfit(item, "choices", "choice", word);
        kind
    }

    /// A thing that an extending version declares as if it were there already may be a misspelt one.
    fn perhaps(&self, item: &Item) -> Option<String> {
        let section = Section::ALL
            .into_iter()
            .find(|section| self.items(*section).get(&item.name).is_some_and(|known| known.key == item.key))?;
        let below = self.items(section).values().filter(|known| known.first < item.first);
        let near = names::nearest(&item.name, below.map(|known| known.name.as_str()))?;
        Some(format!("is `{near}` meant? `{}` is new in this version, and says its kind itself", item.name))
    }

    fn choice_kind(&mut self, item: &Item) -> Option<Kind> {
        if let (false, Some(entry)) = (item.has("choices"), item.table.get("kind")) {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, &entry.value.span, "a choice says which one")
                    .help("add choices = \"NAME\", the name under [choices.NAME]"),
            );
        }
        self.named_choice(&item.table).map(Kind::Choice)
    }

    /// A key that belongs to another kind.
    fn unfit(&mut self, item: &Item, key: &str, owner: &str, kind: &str) {
        let Some(entry) = item.table.get(key) else { return };
        // What a group says of its money is no mistake at a leaf that is something else.
        if kind != owner && !item.pushed.iter().any(|pushed| pushed == key) {
            let only = if owner == "money" { "only money" } else { "only a choice" };
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, &entry.key, format!("`{key}` says nothing of a {kind}"))
                    .help(format!("{only} has `{key}`; leave it out")),
            );
        }
    }
}
