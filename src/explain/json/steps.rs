//! One result as JSON.

use serde_json::{Value as Json, json};

use crate::evaluate::answer::Why;
use crate::explain::explanation::{Decision, FailureTold, RankTold, Special, Step};
use crate::explain::expr::{Expr, Is};
use crate::explain::tell::Teller;
use crate::explain::told::State;
use crate::ground::kind::Kind;
use crate::pack::model::Ties;

use super::Writer;
use super::object::{Object, id, mode, value};

impl Writer<'_> {
    pub(super) fn step(&self, step: &Step, teller: &Teller<'_>) -> Json {
        let status = match (step.state, &step.stopped) {
            (State::Known, Some(_)) => "stopped",
            (State::Known, None) => "value",
            (State::Missing, _) => "missing",
            (State::Failed, _) => "failed",
        };
        let per = step.value.as_ref().and_then(|shown| match shown.kind {
            Kind::Money(Some(time)) => Some(time.text()),
            _ => None,
        });
        let named = step.named.iter().map(|(name, expr)| {
            let text = teller.formula(expr, expr.value.as_ref()).text();
            Object::default()
                .with("name", name.as_str())
                .with("text", text)
                .with("value", value(expr.value.as_ref()))
                .done()
        });
        let readings = step.helpers.iter().map(|helper| {
            Object::default()
                .with("helper", helper.key.as_str())
                .with("label", self.teller.label(helper).text())
                .with("confidence", helper.confidence.text())
                .done()
        });
        let rounding = step.rounding.as_ref().map(|rounding| {
            Object::default()
                .with("to", value(Some(&rounding.to)))
                .with("mode", mode(rounding.mode))
                .with("changed", rounding.changed)
                .with_some("citation", rounding.cited.as_ref().map(|cited| self.cited(cited)))
                .done()
        });
        let (rank, abolished) = match &step.special {
            Some(Special::Rank(rank)) => (Some(self.rank(rank, teller)), None),
            Some(Special::Abolished(cited)) => {
                (None, Some(cited.as_ref().map_or(json!({}), |cited| self.cited(cited))))
            }
            None => (None, None),
        };
        Object::default()
            .with("result", step.thing.key.as_str())
            .with_some("id", id(&step.who.id))
            .with("label", self.teller.label(&step.thing).text())
            .with_some("internal", step.internal.then_some(true))
            .with("status", status)
            .with_some("kind", step.value.as_ref().map(|shown| shown.kind.word()))
            .with_some("per", per)
            .with("value", value(step.value.as_ref()))
            .with_some("text", step.value.as_ref().map(|shown| teller.full_value(shown).text()))
            .with_some("citation", step.thing.cited.as_ref().map(|cited| self.cited(cited)))
            .with("version", step.thing.set_by.as_str())
            .with("confidence", step.thing.confidence.text())
            .with_list("guards", step.guards.iter().map(|fact| self.fact(fact, teller)).collect())
            .with_some("stopped_by", step.stopped.as_ref().map(|fact| self.fact(fact, teller)))
            .with_list("decisions", step.decisions.iter().map(|decision| self.decision(decision, teller)).collect())
            .with_list("named", named.collect())
            .with_some("formula", step.formula.as_ref().map(|expr| self.formula(step, expr, teller)))
            .with_some("rank", rank)
            .with_some("abolished", abolished)
            .with_some("rounding", rounding)
            .with_list("readings", readings.collect())
            .with_some("failure", step.failure.as_ref().map(|failure| self.failure(failure, teller)))
            .done()
    }

    fn decision(&self, decision: &Decision, teller: &Teller<'_>) -> Json {
        let place = decision.span.place();
        Object::default()
            .with("rule", decision.text.as_str())
            .with("place", format!("{}:{}:{}", decision.span.file.path, place.line, place.column))
            .with("text", teller.expr(&decision.asked).text())
            .with("held", decision.held)
            .with("decided", decision.decided)
            .with_some("minor", decision.minor.then_some(true))
            .with_list("facts", self.facts(&decision.asked, teller))
            .done()
    }

    fn formula(&self, step: &Step, expr: &Expr, teller: &Teller<'_>) -> Json {
        let gives = if expr.state == State::Known { step.value.as_ref() } else { None };
        Object::default()
            .with("text", teller.formula(expr, gives).text())
            .with("value", value(gives))
            .with_list("brackets", brackets(expr, teller))
            .with_list("facts", self.facts(expr, teller))
            .done()
    }

    fn rank(&self, rank: &RankTold, teller: &Teller<'_>) -> Json {
        let members = rank.members.iter().map(|member| {
            Object::default()
                .with_some("id", id(&member.who.id))
                .with("rank", value(member.rank.as_ref()))
                .with("by", member.by.iter().map(|fact| self.fact(fact, teller)).collect::<Vec<_>>())
                .done()
        });
        let ties = match rank.ties {
            Ties::Listed => "listed",
            Ties::ById => "by_id",
            Ties::Same => "same",
            Ties::Refuse => "refuse",
        };
        Object::default()
            .with("among", self.fact(&rank.among, teller))
            .with("order", if rank.descending { "descending" } else { "ascending" })
            .with("ties", ties)
            .with("tied", rank.tied)
            .with("members", members.collect::<Vec<_>>())
            .done()
    }

    fn failure(&self, failure: &FailureTold, teller: &Teller<'_>) -> Json {
        let why = match failure.why {
            Why::DivisionByZero => "division_by_zero",
            Why::BadStep => "bad_step",
            Why::BelowScale => "below_scale",
            Why::NoRow => "no_row",
            Why::OutsideCalendar => "outside_calendar",
            Why::Tied => "tied",
        };
        let place = failure.span.as_ref().map(|span| {
            let place = span.place();
            format!("{}:{}:{}", span.file.path, place.line, place.column)
        });
        Object::default()
            .with("why", why)
            .with("text", teller.failure(failure).text())
            .with_some("place", place)
            .with("in", self.key(failure.key))
            .done()
    }
}

fn brackets(expr: &Expr, teller: &Teller<'_>) -> Vec<Json> {
    match &expr.is {
        Is::Brackets { used, .. } => used.iter().map(|bracket| Json::String(teller.bracket(bracket).text())).collect(),
        _ => Vec::new(),
    }
}
