//! `[results.ENTITY.NAME]`: guards, formulas, rounding.

use crate::ground::codes::pack as codes;
use crate::ground::date::Day;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{Entry, Table};
use crate::ground::kind::Kind;
use crate::ground::rounding::Mode;
use crate::ground::source::Said;
use crate::ground::value::Value;
use crate::pack::declarations::{Item, Section};
use crate::pack::model::{Citation, Confidence, Formula, Guard, Rank, ResultDecl, Rounding, Ties};
use crate::pack::{fields, keys};
use crate::rules::tree::Join;

use super::value::nothing;
use super::{CommonRules, Decoder, inner};

const JOINS: [(&str, Join); 6] = [
    ("sum", Join::Sum),
    ("count", Join::Count),
    ("any", Join::Any),
    ("all", Join::All),
    ("smallest", Join::Smallest),
    ("largest", Join::Largest),
];

impl Decoder<'_> {
    /// One result.
    pub(super) fn result(&mut self, item: &Item) -> Option<ResultDecl> {
        let what = format!("the result `{}`", item.name);
        let internal = fields::flag(&item.table, "internal", self.findings);
        let abolished = item.has("abolished");
        let confidence = if item.replaced() && !abolished { Confidence::Assumed } else { Confidence::Confirmed };
        let rules = CommonRules { label: true, source: !internal && !abolished, confidence };
        let mut common = self.common(Section::Results, item, rules);
        let kind = self.kind(item, &what);
        let entity = self.entity(item);
        let when = self.guards(item);
        let (kind, entity) = (kind?, entity?);
        let (formula, abolished_by) = self.formula(item, &kind);
        if let Some(source) = abolished_by {
            common.source = Some(source);
        }
        let otherwise = self.otherwise(item, &kind, &when, &formula, &what);
        let round = self.rounding(item, &kind);
        Some(ResultDecl { common, entity, kind, when, otherwise, formula, round, internal })
    }

    fn guards(&mut self, item: &Item) -> Vec<Guard> {
        let mut all = Vec::new();
        for said in fields::names_list(&item.table, "when", self.findings) {
            let (entity, name) = match said.value.split_once('.') {
                Some((entity, name)) => (Some(entity.to_owned()), name.to_owned()),
                None => (None, said.value.clone()),
            };
            let known = entity.as_ref().is_none_or(|e| self.programme.entities.iter().any(|known| known.name == *e));
            if !known {
                let entity = entity.unwrap_or_default();
                let near = fields::meant(&entity, self.programme.entities.iter().map(|known| known.name.as_str()));
                self.findings.push(
                    Diagnostic::new(codes::UNKNOWN_ENTITY, &said.span, format!("there is no entity `{entity}`"))
                        .help_if(near),
                );
                continue;
            }
            all.push(Guard { entity, name, span: said.span });
        }
        all
    }

    fn formula(&mut self, item: &Item, kind: &Kind) -> (Formula, Option<Citation>) {
        if let Some(entry) = item.table.get("abolished") {
            return self.abolished(entry, kind);
        }
        let given: Vec<(&str, &Entry)> =
            keys::FORMULAS.iter().filter_map(|key| Some((*key, item.table.get(*key)?))).collect();
        let function = self.merged.functions.get(item.last()).map(|(function, _)| function.span.clone());
        if let (Some((key, entry)), Some(function)) = (given.first(), function) {
            self.findings.push(
                Diagnostic::new(
                    codes::TWO_FORMULAS,
                    &entry.key,
                    format!("`{}` is declared by `{key}`, and there is a rule of its name", item.name),
                )
                .note("the rule is here", &function)
                .help("keep one of them"),
            );
        }
        match given.as_slice() {
            [] => (Formula::Rule, None),
            [(key, entry)] => (self.declared(item, key, entry, kind).unwrap_or(Formula::Rule), None),
            [(first, _), (second, entry), ..] => {
                self.findings.push(
                    Diagnostic::new(codes::TWO_FORMULAS, &entry.key, format!("both `{first}` and `{second}`"))
                        .help("keep one of them"),
                );
                (Formula::Rule, None)
            }
        }
    }

    fn declared(&mut self, item: &Item, key: &str, entry: &Entry, kind: &Kind) -> Option<Formula> {
        if key == "rank" {
            return self.rank(item, entry, kind).map(Formula::Rank);
        }
        let join = JOINS.iter().find(|(name, _)| *name == key).map(|(_, join)| *join)?;
        let said = fields::text(&item.table, key, self.findings)?;
        let at = |value: &str| Said::new(value.to_owned(), said.span.clone());
        let (group, read) = match said.value.split_once('.') {
            Some((group, read)) => (at(group), Some(at(read))),
            None => (at(&said.value), None),
        };
        if read.is_none() && join != Join::Count {
            self.findings.push(
                Diagnostic::new(codes::TWO_FORMULAS, &said.span, format!("`{key}` does not say of what"))
                    .help(format!("write {key} = \"{}.NAME\", an input or result of its members", group.value)),
            );
            return None;
        }
        let mut otherwise = None;
        if matches!(join, Join::Smallest | Join::Largest) {
            otherwise = item.table.get("otherwise").and_then(|entry| self.value("otherwise", &entry.value, kind));
            if !item.has("otherwise") {
                self.findings.push(
                    Diagnostic::new(codes::NO_OTHERWISE, &entry.key, format!("`{key}` over nobody gives nothing"))
                        .help("say what it gives where the group is empty: otherwise = …"),
                );
            }
        }
        Some(Formula::Aggregate { join, group, read, otherwise })
    }

    fn abolished(&mut self, entry: &Entry, kind: &Kind) -> (Formula, Option<Citation>) {
        let mut holder = Table::new();
        holder.insert("abolished".to_owned(), entry.clone());
        let Some((table, at)) = inner(&holder, "abolished", keys::ABOLISHED, self.findings) else {
            return (Formula::Rule, None);
        };
        for key in ["value", "source"] {
            if !table.contains_key(key) {
                self.findings.push(
                    fields::missing_key(key, at, "`abolished`").help("write abolished = { value = 0, source = \"…\" }"),
                );
            }
        }
        let value = table.get("value").and_then(|entry| self.value("value", &entry.value, kind));
        let source = self.citation(table);
        match value.or_else(|| nothing(kind)) {
            Some(value) => (Formula::Abolished(value, source.clone()), source),
            None => (Formula::Rule, source),
        }
    }

    fn rank(&mut self, item: &Item, entry: &Entry, kind: &Kind) -> Option<Rank> {
        let (table, at) = inner(&item.table, "rank", keys::RANK, self.findings)?;
        if !matches!(kind, Kind::Count) {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, at, format!("a rank is a count, and its kind is {kind}"))
                    .help("say kind = \"count\""),
            );
        }
        let what = "the rank";
        let among = self.required_name(table, "among", at, what);
        let first = self.required_name(table, "by", at, what);
        let order = fields::word(table, "order", &[("ascending", false), ("descending", true)], self.findings);
        let words = [("listed", Ties::Listed), ("by_id", Ties::ById), ("same", Ties::Same), ("refuse", Ties::Refuse)];
        if !table.contains_key("ties") {
            self.findings.push(
                fields::missing_key("ties", at, what)
                    .help("say what decides between equals, for it moves totals: listed, by_id, same or refuse"),
            );
        }
        let ties = fields::word(table, "ties", &words, self.findings);
        let within = fields::text(table, "within", self.findings);
        if let Some(within) = &within
            && !self.programme.entities.iter().any(|known| known.name == within.value)
        {
            let near = fields::meant(&within.value, self.programme.entities.iter().map(|e| e.name.as_str()));
            self.findings.push(
                Diagnostic::new(codes::UNKNOWN_ENTITY, &within.span, format!("there is no entity `{}`", within.value))
                    .help_if(near),
            );
        }
        let mut by = vec![first?];
        by.extend(fields::names_list(table, "then_by", self.findings));
        Some(Rank {
            among: among?,
            by,
            descending: order.unwrap_or(false),
            ties: ties?,
            within,
            span: entry.value.span.clone(),
        })
    }

    fn otherwise(&mut self, item: &Item, kind: &Kind, when: &[Guard], formula: &Formula, what: &str) -> Value {
        let fallback = nothing(kind).unwrap_or(match kind {
            Kind::Date => Value::Date(Day(0)),
            _ => Value::Choice(0),
        });
        let over_none = matches!(formula, Formula::Aggregate { join: Join::Smallest | Join::Largest, .. });
        match item.table.get("otherwise") {
            Some(entry) => {
                if when.is_empty() && !over_none {
                    self.findings.push(
                        Diagnostic::new(
                            codes::UNUSED_KEY,
                            &entry.key,
                            "`otherwise` holds where a guard is false, and there is none",
                        )
                        .help("give guards with `when`, or leave it out"),
                    );
                }
                self.value("otherwise", &entry.value, kind).unwrap_or(fallback)
            }
            None => {
                if !when.is_empty() && nothing(kind).is_none() {
                    self.findings.push(
                        Diagnostic::new(
                            codes::NO_OTHERWISE,
                            &item.key,
                            format!("{what} does not say what it is where a guard is false"),
                        )
                        .help(format!("a {} has no zero: say otherwise = …", kind.word())),
                    );
                }
                fallback
            }
        }
    }

    fn rounding(&mut self, item: &Item, kind: &Kind) -> Option<Rounding> {
        let (table, at) = inner(&item.table, "round", keys::ROUND, self.findings)?;
        if !matches!(kind, Kind::Number | Kind::Money(_)) {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, at, format!("a {} is not rounded", kind.word()))
                    .help("leave `round` out"),
            );
        }
        for key in ["to", "mode", "source"] {
            if !table.contains_key(key) {
                self.findings.push(
                    fields::missing_key(key, at, "`round`")
                        .help("write round = { to = 0.01, mode = \"half_up\", source = \"…\" }"),
                );
            }
        }
        let to = table.get("to").and_then(|entry| Some((self.number("to", &entry.value)?, &entry.value.span)));
        let mode = fields::word(table, "mode", &Mode::ALL, self.findings);
        let source = self.citation(table);
        let (to, to_span) = to?;
        if to.is_zero() || to.is_sign_negative() {
            self.findings.push(
                Diagnostic::new(codes::OUT_OF_RANGE, to_span, format!("nothing is a multiple of {to}"))
                    .help("round to a positive step, as 0.01"),
            );
            return None;
        }
        Some(Rounding { to, mode: mode?, source, span: table_span(item, "round") })
    }
}

fn table_span(item: &Item, key: &str) -> crate::ground::source::Span {
    item.table.get(key).map_or_else(|| item.key.clone(), |entry| entry.value.span.clone())
}
