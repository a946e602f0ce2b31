//! An explanation as JSON: values free of language, with the texts of one language beside them.
//!
//! | field | what |
//! |---|---|
//! | `policy`, `title`, `status`, `digest`, `engine`, `period` | what was evaluated |
//! | `counterfactual` | `true` where the month lies outside the reign of the version; else absent |
//! | `household`, `household_title` | what it is called, where it has a name |
//! | `language` | of all `label`, `text`, `title` |
//! | `headline` | the results that matter most: `[{result, id}]` |
//! | `subjects` | `[{entity, id, label, results}]`; a result: see below |
//! | `figures` | the figures read: facts |
//! | `missing` | `[{input or parameter, id, label, results: [{result, id}]}]` |
//! | `may_need`, `assumed` | facts |
//! | `unverified` | `[{parameter, input, result or helper, label, confidence}]` |
//! | `listed` | ranks that the listed order decided: `[{result, id}]` |
//! | `why_not` | `[{result, id, main, causes, nearest}]`; a cause: `{because, text, facts, from}` |
//!
//! A result: `result`, `id`, `label`, `internal`, `status` (`value`, `stopped`, `missing`, `failed`), `kind`, `per`, `value`,
//! `text`, `citation`, `version`, `confidence`, `guards`, `stopped_by`, `decisions` (`{rule, place, text, held, decided,
//! minor, facts}`), `named` (`{name, text, value}`), `formula` (`{text, value, facts}`), `rank`, `abolished`, `rounding`, `readings`,
//! `failure`. A fact: `input`, `parameter`, `result` or `set`, `id`, `label`, `value`, `text`, `origin` (`given`, `default`,
//! `not_given`, `computed`, `law`), and for what is not computed `version`, `citation`, `confidence`. Where there is nothing
//! to say, a field is absent.

mod facts;
mod object;
mod steps;

use serde_json::Value as Json;

use super::explanation::Explanation;
use super::tell::Teller;
use super::told::Key;
use super::words::Language;
use crate::pack::model::Status;
use object::{Object, id, sort};

/// The explanation as JSON, with the texts of a language.
#[must_use]
pub fn render(explanation: &Explanation, language: &Language) -> Json {
    Writer { told: explanation, teller: Teller::new(explanation, language), code: &language.code }.all()
}

struct Writer<'a> {
    told: &'a Explanation,
    teller: Teller<'a>,
    code: &'a str,
}

impl Writer<'_> {
    fn all(&self) -> Json {
        let told = self.told;
        let header = &told.header;
        let title = header.title.get(self.code);
        let status = match header.status {
            Status::Draft => "draft",
            Status::Adopted => "adopted",
        };
        let subjects = told.subjects.iter().map(|subject| {
            let entity = told.entities.get(usize::from(subject.who.space));
            let teller = self.teller.about(&subject.who);
            let keys = subject.told.iter().map(|slot| Key { slot: *slot, row: subject.who.row });
            let results = keys.filter_map(|key| told.step(key).map(|step| self.step(step, &teller)));
            Object::default()
                .with_some("entity", entity.map(|entity| entity.name.as_str()))
                .with_some("id", id(&subject.who.id))
                .with_some("label", entity.map(|entity| entity.label.get(self.code)))
                .with("results", results.collect::<Vec<_>>())
                .done()
        });
        let missing = told.missing.iter().map(|lacked| {
            Object::default()
                .with(sort(lacked.fact.thing.sort), lacked.fact.thing.key.as_str())
                .with_some("id", lacked.fact.who.as_ref().and_then(|who| id(&who.id)))
                .with("label", self.teller.label(&lacked.fact.thing).text())
                .with("results", self.keys(&lacked.results))
                .done()
        });
        let unverified = told.unverified.iter().map(|(thing, confidence)| {
            Object::default()
                .with(sort(thing.sort), thing.key.as_str())
                .with("label", self.teller.label(thing).text())
                .with("confidence", confidence.text())
                .with_some("citation", thing.cited.as_ref().map(|cited| self.cited(cited)))
                .done()
        });
        Object::default()
            .with("policy", header.policy.as_str())
            .with("title", title)
            .with("status", status)
            .with("digest", header.digest.as_str())
            .with("period", header.period.to_string())
            .with("engine", header.engine)
            .with_some("counterfactual", header.counterfactual.then_some(true))
            .with_some("household", header.household.as_deref())
            .with_some("household_title", header.household_title.as_ref().map(|title| title.get(self.code)))
            .with("language", self.code)
            .with("headline", self.keys(&told.headline))
            .with("subjects", subjects.collect::<Vec<_>>())
            .with_list("figures", told.figures.iter().map(|fact| self.fact(fact, &self.teller)).collect())
            .with_list("missing", missing.collect())
            .with_list("may_need", told.may_need.iter().map(|fact| self.fact(fact, &self.teller)).collect())
            .with_list("assumed", told.assumed.iter().map(|fact| self.fact(fact, &self.teller)).collect())
            .with_list("unverified", unverified.collect())
            .with_list("listed", self.keys(&told.listed))
            .with_list("why_not", told.why_not.iter().map(|why| self.why_not(why)).collect())
            .done()
    }
}
