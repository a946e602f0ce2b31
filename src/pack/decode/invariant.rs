//! `[invariants.NAME]`: what is always so.

use crate::ground::codes::invariants as codes;
use crate::ground::codes::pack::UNKNOWN_ENTITY;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::Entry;
use crate::ground::names;
use crate::ground::source::Said;
use crate::pack::declarations::{Item, Section};
use crate::pack::model::{Claim, Confidence, InvariantDecl, Monotone, Never, Varied};
use crate::pack::{fields, keys};
use crate::rules::tree::Space;

use super::{CommonRules, Decoder, inner};

/// What may be varied, one at a time.
const VARIED: [&str; 3] = ["adding", "raising", "turning"];

impl Decoder<'_> {
    /// One invariant.
    pub(super) fn invariant(&mut self, item: &Item) -> Option<InvariantDecl> {
        let what = format!("the invariant `{}`", item.name);
        let rules = CommonRules { label: false, source: true, confidence: Confidence::Confirmed };
        let common = self.common(Section::Invariants, item, rules);
        let of = self.named_entity(item)?;
        let when = fields::text(&item.table, "when", self.findings);
        let claim = match (item.table.get("holds"), item.table.get("monotone")) {
            (Some(_), None) => Claim::Holds(fields::text(&item.table, "holds", self.findings)?),
            (None, Some(_)) => Claim::Monotone(self.monotone(item)?),
            (None, None) => {
                self.findings.push(
                    Diagnostic::new(codes::NOT_ONE_CLAIM, &item.key, format!("{what} says nothing that is always so"))
                        .help("say it: holds = \"monthly_aid >= law.minimum\", or monotone = { … }"),
                );
                return None;
            }
            (Some(_), Some(monotone)) => {
                self.findings.push(
                    Diagnostic::new(codes::NOT_ONE_CLAIM, &monotone.key, format!("{what} says two things"))
                        .help("keep `holds` or `monotone`, and make another invariant of the other"),
                );
                return None;
            }
        };
        if let (Claim::Monotone(_), Some(entry)) = (&claim, item.table.get("of")) {
            let text = "`of` is not said beside `monotone`: whose rows are meant follows from what changes";
            self.findings.push(Diagnostic::new(codes::BAD_VARIATION, &entry.key, text).help("leave `of` out"));
            return None;
        }
        Some(InvariantDecl { common, of, when, claim })
    }

    /// The entity at `of`: `Some(None)` where none is said, `None` where there is no such entity.
    #[allow(clippy::option_option, reason = "not said is not the same as wrongly said")]
    fn named_entity(&mut self, item: &Item) -> Option<Option<Space>> {
        let Some(said) = fields::text(&item.table, "of", self.findings) else { return Some(None) };
        let entities = &self.programme.entities;
        let known = (0..).zip(entities).find(|(_, entity)| entity.name == said.value);
        if known.is_none() {
            let near = names::meant(&said.value, entities.iter().map(|entity| entity.name.as_str()));
            let finding = format!("there is no entity `{}`", said.value);
            self.findings.push(Diagnostic::new(UNKNOWN_ENTITY, &said.span, finding).help_if(near));
        }
        known.map(|(space, _)| Some(space))
    }

    fn monotone(&mut self, item: &Item) -> Option<Monotone> {
        let (table, at) = inner(&item.table, "monotone", keys::MONOTONE, self.findings)?;
        let result = self.required_name(table, "result", at, "`monotone`");
        if !table.contains_key("never") {
            self.findings.push(
                fields::missing_key("never", at, "`monotone`").help("say never = \"falls\" or never = \"rises\""),
            );
        }
        let never = fields::word(table, "never", &Never::ALL, self.findings);
        let given: Vec<(&str, &Entry)> = VARIED.into_iter().filter_map(|key| Some((key, table.get(key)?))).collect();
        let [(key, _)] = given.as_slice() else {
            let (span, text) = match given.as_slice() {
                [(first, _), (second, entry), ..] => (&entry.key, format!("both `{first}` and `{second}` change")),
                _ => (at, "`monotone` does not say what changes".to_owned()),
            };
            self.findings.push(
                Diagnostic::new(codes::BAD_VARIATION, span, text)
                    .help("say one of adding = \"persons\", raising = \"ENTITY.INPUT\", turning = \"ENTITY.INPUT\""),
            );
            return None;
        };
        let who = fields::text(table, "where", self.findings);
        if let (true, Some(entry)) = (*key != "adding", table.get("where")) {
            let text = format!("`where` says who is added, and `{key}` adds nobody");
            let help = "say where the invariant applies with `when`, beside `monotone`";
            self.findings.push(Diagnostic::new(codes::BAD_VARIATION, &entry.key, text).help(help));
            return None;
        }
        let varied: Said<String> = fields::text(table, key, self.findings)?;
        let varied = match *key {
            "adding" => Varied::Adding(varied, who),
            "raising" => Varied::Raising(varied),
            _ => Varied::Turning(varied),
        };
        let span = item.table.get("monotone").map_or_else(|| item.key.clone(), |entry| entry.value.span.clone());
        Some(Monotone { result: result?, never: never?, varied, span })
    }
}
