//! Facts, citations and chains of causes as JSON.

use serde_json::Value as Json;

use crate::explain::expr::Expr;
use crate::explain::tell::Teller;
use crate::explain::told::{Cited, Fact, Key, Origin, Thing};
use crate::explain::why_not::{Because, Cause, WhyNot};

use super::Writer;
use super::object::{Object, id, sort, value};

impl Writer<'_> {
    pub(super) fn facts(&self, expr: &Expr, teller: &Teller<'_>) -> Vec<Json> {
        expr.facts().into_iter().map(|fact| self.fact(fact, teller)).collect()
    }

    pub(super) fn fact(&self, fact: &Fact, teller: &Teller<'_>) -> Json {
        let thing: &Thing = &fact.thing;
        let (origin, reason) = match &fact.origin {
            Origin::Given => ("given", None),
            Origin::Default(reason) => ("default", Some(reason.get(self.code))),
            Origin::NotGiven => ("not_given", None),
            Origin::Computed(_) => ("computed", None),
            Origin::Law => ("law", None),
        };
        let law = thing.sort.is_law() || reason.is_some();
        Object::default()
            .with(sort(thing.sort), thing.key.as_str())
            .with_some("id", fact.who.as_ref().and_then(|who| id(&who.id)))
            .with("label", self.teller.label(thing).text())
            .with_some("value", fact.value.as_ref().map(|shown| value(Some(shown))))
            .with_some("fraction", thing.fraction.map(|(above, below)| format!("{above}/{below}")))
            .with_some("text", fact.value.as_ref().map(|shown| teller.full_value(shown).text()))
            .with("origin", origin)
            .with_some("reason", reason)
            .with_some("version", law.then_some(thing.set_by.as_str()))
            .with_some("citation", thing.cited.as_ref().filter(|_| law).map(|cited| self.cited(cited)))
            .with_some("confidence", law.then(|| thing.confidence.text()))
            .done()
    }

    pub(super) fn why_not(&self, why: &WhyNot) -> Json {
        let Some(step) = self.told.step(why.key) else { return Json::Null };
        let teller = self.teller.about(&step.who);
        let nearest = why.nearest.iter().map(|change| {
            Object::default()
                .with("input", change.now.thing.key.as_str())
                .with_some("id", change.now.who.as_ref().and_then(|who| id(&who.id)))
                .with("label", self.teller.label(&change.now.thing).text())
                .with("from", value(change.now.value.as_ref()))
                .with("to", value(Some(&change.to)))
                .with("gives", value(change.gives.as_ref()))
                .done()
        });
        Object::default()
            .with("result", step.thing.key.as_str())
            .with_some("id", id(&step.who.id))
            .with("main", why.main.iter().map(|cause| self.cause(cause, &teller)).collect::<Vec<_>>())
            .with("causes", why.causes.iter().map(|cause| self.cause(cause, &teller)).collect::<Vec<_>>())
            .with_list("nearest", nearest.collect())
            .done()
    }

    fn cause(&self, cause: &Cause, teller: &Teller<'_>) -> Json {
        let (because, facts) = match &cause.because {
            Because::Stopped(fact) => ("guard", vec![self.fact(fact, teller)]),
            Because::Condition(expr, true) => ("condition_held", self.facts(expr, teller)),
            Because::Condition(expr, false) => ("condition_not_held", self.facts(expr, teller)),
            Because::Case(expr) => ("case", self.facts(expr, teller)),
            Because::Nothing(fact) => ("value", vec![self.fact(fact, teller)]),
            Because::Formula(expr) => ("formula", self.facts(expr, teller)),
            Because::Nobody(_) => ("nobody", Vec::new()),
            Because::Missing(fact) => ("missing", vec![self.fact(fact, teller)]),
            Because::Failed(..) => ("failed", Vec::new()),
            Because::FailedIn(fact) => ("failed_in", vec![self.fact(fact, teller)]),
            Because::Abolished(_) => ("abolished", Vec::new()),
        };
        Object::default()
            .with("because", because)
            .with("text", teller.cause_line(cause).text())
            .with_list("facts", facts)
            .with_list("from", cause.from.iter().map(|cause| self.cause(cause, teller)).collect())
            .done()
    }

    pub(super) fn keys(&self, keys: &[Key]) -> Vec<Json> {
        keys.iter().map(|key| self.key(*key)).collect()
    }

    pub(super) fn key(&self, key: Key) -> Json {
        let Some(step) = self.told.step(key) else { return Json::Null };
        Object::default().with("result", step.thing.key.as_str()).with_some("id", id(&step.who.id)).done()
    }

    pub(super) fn cited(&self, cited: &Cited) -> Json {
        Object::default()
            .with("source", cited.key.as_str())
            .with_some("place", Some(cited.place.as_str()).filter(|place| !place.is_empty()))
            .with("title", cited.title.get(self.code))
            .with_some("reference", cited.reference.as_deref())
            .with_some("url", cited.url.as_deref())
            .done()
    }
}
