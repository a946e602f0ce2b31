//! Everything that is said of a declared thing, key by key, as text.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::ground::amount;
use crate::ground::label::Label;
use crate::pack::decode::range;
use crate::pack::model::{Citation, Claim, Common, Formula, Presence, Size, Version};
use crate::pack::telling::{self, entity};

use super::Thing;

/// Collects what is said.
struct Said(IndexMap<String, String>);

impl Said {
    fn new() -> Self {
        Self(IndexMap::new())
    }

    fn say(mut self, key: &str, text: impl Into<String>) -> Self {
        self.0.insert(key.to_owned(), text.into());
        self
    }

    fn say_if(self, key: &str, text: Option<String>) -> Self {
        match text {
            Some(text) => self.say(key, text),
            None => self,
        }
    }

    fn cite(self, key: &str, citation: Option<&Citation>) -> Self {
        self.say_if(key, citation.map(telling::citation))
    }

    fn label(mut self, key: &str, label: &Label) -> Self {
        for (language, text) in &label.texts {
            self.0.insert(format!("{key} {language}"), text.clone());
        }
        self
    }

    /// Source, confidence, label.
    fn common(self, common: &Common, confidence: bool) -> Self {
        let said = self.cite("source", common.source.as_ref());
        let said = if confidence { said.say("confidence", common.confidence.text()) } else { said };
        said.label("label", &common.label)
    }

    fn thing(self, name: String, common: &Common, unit: Option<String>) -> Thing {
        Thing { name, was: common.was.clone(), label: texts(&common.label), unit, facets: self.0 }
    }
}

/// The texts of a label.
fn texts(label: &Label) -> BTreeMap<String, String> {
    label.texts.iter().map(|(language, text)| (language.clone(), text.clone())).collect()
}

/// A name with its entity; the earlier name likewise.
fn owned(version: &Version, space: u16, common: &Common, mut thing: Thing) -> Thing {
    let of = entity(version, space);
    thing.name = format!("{of}.{}", common.name);
    thing.was = common.was.as_ref().map(|was| if was.contains('.') { was.clone() } else { format!("{of}.{was}") });
    thing
}

pub(super) fn programme(version: &Version) -> Vec<Thing> {
    let programme = &version.programme;
    let mut said = Said::new()
        .say("currency", programme.currency.clone())
        .say("minor unit", programme.minor_unit.to_string())
        .say("weeks in a year", programme.weeks_in_year.to_string());
    for entity in &programme.entities {
        let of = entity.of.map_or(String::new(), |of| format!(" of {}", telling::entity(version, of)));
        said = said.say(&format!("entity {}", entity.name), format!("{}{of}", entity.plural));
    }
    let label = texts(&programme.label);
    vec![Thing { name: programme.id.clone(), was: None, label, unit: None, facets: said.0 }]
}

pub(super) fn choices(version: &Version) -> Vec<Thing> {
    let thing = |choice: &std::sync::Arc<crate::ground::kind::Choice>| {
        let mut said = Said::new();
        for (at, (member, label)) in choice.members.iter().enumerate() {
            said = said.say(member, format!("member {}", at + 1)).label(&format!("label {member}"), label);
        }
        Thing { name: choice.name.clone(), was: None, label: BTreeMap::new(), unit: None, facets: said.0 }
    };
    version.choices.iter().map(thing).collect()
}

pub(super) fn inputs(version: &Version) -> Vec<Thing> {
    let thing = |input: &crate::pack::model::Input| {
        let kind = &input.kind;
        let (least, most) = range(kind);
        let (presence, default, reason) = match &input.presence {
            Presence::Required => ("required", None, None),
            Presence::Optional => ("optional", None, None),
            Presence::Default(value, reason) => ("has a default", Some(value.text(kind)), Some(reason)),
        };
        let mut said = Said::new()
            .say("kind", kind.to_string())
            .say("presence", presence)
            .say_if("default", default)
            .say_if("min", (input.min != least).then(|| input.min.text(kind)))
            .say_if("max", (input.max != most).then(|| input.max.text(kind)))
            .say_if("decimals", (input.scale > 0).then(|| input.scale.to_string()))
            .say_if("surplus decimals", input.surplus.as_ref().map(|reason| format!("rounded: {reason}")));
        if let Some(reason) = reason {
            said = said.label("reason", reason);
        }
        let said = said.common(&input.common, matches!(input.presence, Presence::Default(..)));
        let unit = telling::unit(&version.programme, kind);
        owned(version, input.entity, &input.common, said.thing(String::new(), &input.common, unit))
    };
    version.inputs.iter().map(thing).collect()
}

pub(super) fn parameters(version: &Version) -> Vec<Thing> {
    let thing = |parameter: &crate::pack::model::Parameter| {
        let said = Said::new()
            .say("value", telling::holds(parameter))
            .say("kind", parameter.kind.to_string())
            .common(&parameter.common, true);
        let unit = telling::unit(&version.programme, &parameter.kind);
        said.thing(parameter.common.name.clone(), &parameter.common, unit)
    };
    version.parameters.iter().map(thing).collect()
}

pub(super) fn results(version: &Version) -> Vec<Thing> {
    let thing = |result: &crate::pack::model::ResultDecl| {
        let kind = &result.kind;
        let when: Vec<String> = result.when.iter().map(|guard| telling::guard(version, result.entity, guard)).collect();
        let round = result.round.as_ref().map(|round| {
            let by =
                round.source.as_ref().map_or(String::new(), |source| format!(", by {}", telling::citation(source)));
            format!("{} to {}{by}", round.mode.function(), amount::plain(round.to))
        });
        let constant = matches!(result.formula, Formula::Abolished(..));
        let said = Said::new()
            .say("kind", kind.to_string())
            .say("formula", telling::formula(&result.formula, kind))
            .say_if("when", (!when.is_empty()).then(|| when.join(" and ")))
            .say_if("otherwise", (!when.is_empty() && !constant).then(|| result.otherwise.text(kind)))
            .say_if("round", round)
            .say_if("internal", result.internal.then(|| "yes".to_owned()))
            .common(&result.common, true);
        let unit = telling::unit(&version.programme, kind);
        owned(version, result.entity, &result.common, said.thing(String::new(), &result.common, unit))
    };
    version.results.iter().map(thing).collect()
}

pub(super) fn sets(version: &Version) -> Vec<Thing> {
    let thing = |set: &crate::pack::model::SetDecl| {
        let size = match set.size {
            Size::Any => "any",
            Size::One => "one",
            Size::AtMostOne => "at most one",
        };
        Said::new()
            .say("of", entity(version, set.of))
            .say("where", set.member.value.clone())
            .say("size", size)
            .common(&set.common, false)
            .thing(set.common.name.clone(), &set.common, None)
    };
    version.sets.iter().map(thing).collect()
}

pub(super) fn checks(version: &Version) -> Vec<Thing> {
    let thing = |check: &crate::pack::model::CheckDecl| {
        let said = Said::new().say("level", if check.refuses { "refuse" } else { "warn" }).common(&check.common, false);
        owned(version, check.entity, &check.common, said.thing(String::new(), &check.common, None))
    };
    version.checks.iter().map(thing).collect()
}

pub(super) fn helpers(version: &Version) -> Vec<Thing> {
    let thing = |helper: &crate::pack::model::HelperDecl| {
        Said::new().common(&helper.common, true).thing(helper.common.name.clone(), &helper.common, None)
    };
    version.helpers.iter().map(thing).collect()
}

pub(super) fn invariants(version: &Version) -> Vec<Thing> {
    let thing = |invariant: &crate::pack::model::InvariantDecl| {
        let key = match invariant.claim {
            Claim::Holds(_) => "holds",
            Claim::Monotone(_) => "monotone",
        };
        Said::new()
            .say(key, telling::claim(&invariant.claim))
            .say_if("when", invariant.when.as_ref().map(|when| telling::one_line(&when.value)))
            .say_if("of", invariant.of.map(|of| entity(version, of).to_owned()))
            .common(&invariant.common, false)
            .thing(invariant.common.name.clone(), &invariant.common, None)
    };
    version.invariants.iter().map(thing).collect()
}
