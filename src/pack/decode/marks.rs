//! `[sets.NAME]`, `[checks.ENTITY.NAME]`, `[helpers.NAME]`.

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::label::Label;
use crate::pack::declarations::{Item, Section};
use crate::pack::fields;
use crate::pack::model::{CheckDecl, Common, Confidence, HelperDecl, SetDecl, Size};
use crate::rules::tree::Space;

use super::{CommonRules, Decoder};

impl Decoder<'_> {
    /// One set.
    pub(super) fn set(&mut self, item: &Item) -> Option<SetDecl> {
        let what = format!("the set `{}`", item.name);
        let rules = CommonRules { label: true, source: false, confidence: Confidence::Confirmed };
        let common = self.common(Section::Sets, item, rules);
        let of = self.required_name(&item.table, "of", &item.key, &what);
        let member = self.required_name(&item.table, "where", &item.key, &what);
        let sizes = [("any", Size::Any), ("one", Size::One), ("at_most_one", Size::AtMostOne)];
        let size = fields::word(&item.table, "size", &sizes, self.findings).unwrap_or(Size::Any);
        let of = of?;
        let entities = &self.programme.entities;
        let found = entities.iter().position(|entity| entity.plural == of.value && entity.of.is_some());
        let Some(space) = found.and_then(|at| Space::try_from(at).ok()) else {
            let groups: Vec<&str> =
                entities.iter().filter(|entity| entity.of.is_some()).map(|entity| entity.plural.as_str()).collect();
            let near = crate::ground::names::meant(&of.value, groups.iter().copied());
            self.findings.push(
                Diagnostic::new(codes::UNKNOWN_ENTITY, &of.span, format!("there is no group `{}`", of.value))
                    .help_if(near),
            );
            return None;
        };
        Some(SetDecl { common, of: space, member: member?, size })
    }

    /// One check on inputs.
    pub(super) fn check(&mut self, item: &Item) -> Option<CheckDecl> {
        let confidence = if item.replaced() { Confidence::Assumed } else { Confidence::Confirmed };
        let common = self.common(Section::Checks, item, CommonRules { label: true, source: false, confidence });
        if !item.has("level") {
            let what = format!("the check `{}`", item.name);
            self.findings.push(
                fields::missing_key("level", &item.key, &what).help("say level = \"refuse\" or level = \"warn\""),
            );
        }
        let refuses = fields::word(&item.table, "level", &[("refuse", true), ("warn", false)], self.findings);
        Some(CheckDecl { common, entity: self.entity(item)?, refuses: refuses? })
    }

    /// One mark on a helper.
    pub(super) fn helper(&mut self, item: &Item) -> Option<HelperDecl> {
        let confidence = if item.replaced() { Confidence::Assumed } else { Confidence::Confirmed };
        let common = self.common(Section::Helpers, item, CommonRules { label: false, source: false, confidence });
        let entities = self.programme.entities.iter();
        let names: Vec<String> = entities.map(|entity| format!("{}.{}", entity.name, item.name)).collect();
        let elsewhere = [Section::Results, Section::Checks]
            .into_iter()
            .find_map(|section| Some((section, names.iter().find_map(|name| self.items(section).get(name))?)));
        if let Some((section, other)) = elsewhere {
            let text = format!("`{}` is no helper but the rule of a {}", item.name, section.word());
            let finding = Diagnostic::new(codes::MARKED_ELSEWHERE, &item.key, text)
                .note("it is declared here", &other.key)
                .help("say source and confidence there");
            self.findings.push(finding);
            return None;
        }
        Some(HelperDecl { common })
    }

    /// Helpers that a later layer replaced without a mark: they count as assumed.
    pub(super) fn unmarked(&mut self, helpers: &mut Vec<HelperDecl>) {
        for name in &self.merged.unmarked {
            let Some((function, layer)) = self.merged.functions.get(name) else { continue };
            helpers.push(HelperDecl {
                common: Common {
                    name: name.clone(),
                    label: Label::default(),
                    source: None,
                    confidence: Confidence::Assumed,
                    set_by: self.chain.get(*layer).cloned().unwrap_or_default(),
                    was: None,
                    note: None,
                    span: function.span.clone(),
                },
            });
        }
    }
}
