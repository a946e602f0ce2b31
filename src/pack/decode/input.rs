//! `[inputs.ENTITY.NAME]`.

use crate::ground::amount;
use crate::ground::codes::{document as doc, pack as codes};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::value::Value;
use crate::pack::declarations::{Item, Section};
use crate::pack::fields;
use crate::pack::model::{Confidence, Input, Presence};

use super::value::{compare, nothing, range};
use super::{CommonRules, Decoder};

impl Decoder<'_> {
    /// One input.
    pub(super) fn input(&mut self, item: &Item) -> Option<Input> {
        let what = format!("the input `{}`", item.name);
        let has_default = item.has("default");
        // What replaces a default of the extended version says by which law. A first default that is not marked is told
        // under `assumed` whenever it is read; it is `unverified` besides only where the author says so.
        let source = has_default && item.replaced();
        let confidence = if source { Confidence::Assumed } else { Confidence::Confirmed };
        let common = self.common(Section::Inputs, item, CommonRules { label: true, source, confidence });
        let kind = self.kind(item, &what);
        let entity = self.entity(item);
        let (kind, entity) = (kind?, entity?);
        let scale = self.decimals(item, &kind, &what);
        let (min, max) = self.bounds(item, &kind, scale);
        let presence = self.presence(item, &kind, scale, (min, max));
        let surplus = self.surplus(item, &kind);
        if !has_default
            && let Some(entry) = item.table.get("confidence")
            && !item.pushed.iter().any(|key| key == "confidence")
        {
            self.findings.push(
                Diagnostic::new(codes::UNUSED_KEY, &entry.key, "`confidence` marks a default, and there is none")
                    .help("leave it out"),
            );
        }
        Some(Input { common, entity, kind, scale, min, max, presence, surplus })
    }

    fn decimals(&mut self, item: &Item, kind: &Kind, what: &str) -> u32 {
        let declared = fields::whole(&item.table, "decimals", 0, limits::DECIMALS, self.findings);
        let minor = self.programme.minor_unit;
        match (kind, declared) {
            (Kind::Number, Some(declared)) => declared.value,
            (Kind::Number, None) => {
                if !item.has("decimals") {
                    self.findings.push(
                        Diagnostic::new(doc::MISSING_KEY, &item.key, format!("{what} does not say its `decimals`"))
                            .help(format!("say how many the data may have: decimals = 0 to {}", limits::DECIMALS)),
                    );
                }
                0
            }
            (Kind::Money(_), Some(declared)) if declared.value < minor => {
                self.findings.push(
                    Diagnostic::new(codes::OUT_OF_RANGE, &declared.span, "money has the decimals of its currency")
                        .help(format!("say {minor} or more, or leave it out")),
                );
                minor
            }
            (Kind::Money(_), declared) => declared.map_or(minor, |declared| declared.value),
            (_, Some(_)) => {
                if let Some(entry) = item.table.get("decimals") {
                    self.findings.push(
                        Diagnostic::new(codes::KIND_UNFIT, &entry.key, format!("a {} has no decimals", kind.word()))
                            .help("leave it out"),
                    );
                }
                0
            }
            (_, None) => 0,
        }
    }

    fn bounds(&mut self, item: &Item, kind: &Kind, scale: u32) -> (Value, Value) {
        let (mut least, mut most) = range(kind);
        for key in ["min", "max"] {
            let Some(entry) = item.table.get(key) else { continue };
            if matches!(kind, Kind::Bool | Kind::Choice(_)) {
                self.findings.push(
                    Diagnostic::new(codes::KIND_UNFIT, &entry.key, format!("a {} has no `{key}`", kind.word()))
                        .help("leave it out"),
                );
                continue;
            }
            let Some(value) = self.value(key, &entry.value, kind) else { continue };
            self.surplus_decimals(key, entry, value, scale);
            if key == "min" { least = value } else { most = value }
        }
        if compare(least, most).is_some_and(std::cmp::Ordering::is_gt) {
            let at = item.table.get("max").or_else(|| item.table.get("min")).map_or(&item.key, |e| &e.value.span);
            self.findings.push(
                Diagnostic::new(codes::OUT_OF_RANGE, at, format!("`min` is {least} and `max` is {most}"))
                    .help("nothing could be let in: `min` is not above `max`"),
            );
            return range(kind);
        }
        (least, most)
    }

    /// A finding where a value has more decimals than its input.
    fn surplus_decimals(&mut self, key: &str, entry: &crate::ground::document::Entry, value: Value, scale: u32) {
        let Value::Decimal(number) = value else { return };
        if amount::decimals(number) > scale {
            self.findings.push(
                Diagnostic::new(
                    codes::TOO_MANY_DECIMALS,
                    &entry.value.span,
                    format!("`{key}` has {} decimals and the input {scale}", amount::decimals(number)),
                )
                .help("write fewer, or declare more `decimals`"),
            );
        }
    }

    fn presence(&mut self, item: &Item, kind: &Kind, scale: u32, (least, most): (Value, Value)) -> Presence {
        let optional = fields::flag(&item.table, "optional", self.findings);
        let Some(entry) = item.table.get("default") else {
            if let Some(reason) = item.table.get("reason") {
                self.findings.push(
                    Diagnostic::new(codes::BAD_PRESENCE, &reason.key, "a reason for a default that is not there")
                        .help("give a `default`, or leave `reason` out"),
                );
            }
            return if optional { Presence::Optional } else { Presence::Required };
        };
        if optional {
            self.findings.push(
                Diagnostic::new(
                    codes::BAD_PRESENCE,
                    &entry.key,
                    format!("`{}` has a default and is optional", item.name),
                )
                .help("keep one: a default is read where nothing is given, an optional input only under `given`"),
            );
        }
        let what = format!("the default of `{}`", item.name);
        let reason = self.label(&item.table, "reason", Some((&entry.key, what.as_str())));
        let Some(value) = self.value("default", &entry.value, kind) else {
            return Presence::Default(nothing(kind).unwrap_or(least), reason);
        };
        self.surplus_decimals("default", entry, value, scale);
        self.within("default", &entry.value, value, least, most);
        Presence::Default(value, reason)
    }

    fn surplus(&mut self, item: &Item, kind: &Kind) -> Option<String> {
        let reason = fields::text(&item.table, "surplus_reason", self.findings);
        let Some(entry) = item.table.get("surplus") else {
            if let Some(entry) = item.table.get("surplus_reason") {
                self.findings.push(
                    Diagnostic::new(codes::UNUSED_KEY, &entry.key, "a reason for a rounding that is not there")
                        .help("give surplus = \"round_half_even\", or leave the reason out"),
                );
            }
            return None;
        };
        fields::word(&item.table, "surplus", &[("round_half_even", ())], self.findings);
        if !matches!(kind, Kind::Number | Kind::Money(_)) {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, &entry.key, format!("a {} has no surplus decimals", kind.word()))
                    .help("leave it out"),
            );
        }
        if !item.has("surplus_reason") {
            self.findings.push(
                fields::missing_key("surplus_reason", &entry.key, &format!("the input `{}`", item.name))
                    .help("say why the data may be rounded"),
            );
        }
        Some(reason.map_or_else(String::new, |reason| reason.value))
    }
}
