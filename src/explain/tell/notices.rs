//! Tells what to know before relying on an answer: missing, hypothetical, by default, not confirmed.

use crate::explain::explanation::Lacked;
use crate::explain::format;
use crate::explain::line::{Line, Role};
use crate::explain::told::{Fact, Key, Origin, Sort};
use crate::pack::model::Status;

use super::Teller;
use super::page::Notice;

/// Names told in one notice.
const NAMES: usize = 12;

impl Teller<'_> {
    /// What to know, the gravest first.
    pub(super) fn notices(&self) -> Vec<Notice> {
        let words = self.words();
        let told = self.explanation;
        let mut notices = Vec::new();
        let mut add = |grave: bool, line: Line| notices.push(Notice { grave, line });
        let lacking: Vec<&Lacked> = told.missing.iter().collect();
        for (key, facts) in by_thing(lacking.iter().map(|lack| &lack.fact)) {
            let phrase =
                if facts.first().is_some_and(|f| f.thing.sort.is_law()) { words.lacks_figure } else { words.lacks };
            let ends = lacking.iter().filter(|lack| lack.fact.thing.key == key).flat_map(|lack| &lack.results);
            let line = Line::fill(phrase, &[self.whose(&facts)]).and(Role::Plain, ". ");
            add(true, line.then(Line::fill(words.no_answer_for, &[self.results(ends.copied())])));
        }
        for (key, step) in &told.steps {
            if let Some(failure) = step.failure.as_ref().filter(|failure| failure.key == *key) {
                add(
                    true,
                    Line::fill(words.no_answer_for, &[self.label_of(&step.thing, Some(&step.who))])
                        .and(Role::Plain, words.colon)
                        .then(self.failure(failure)),
                );
            }
        }
        for (_, facts) in by_thing(told.may_need.iter()) {
            add(false, Line::fill(words.may_need, &[self.whose(&facts)]));
        }
        if told.header.counterfactual {
            let month = |month| Line::of(Role::Value, format::month(month, self.language));
            let from = month(told.header.from);
            add(
                true,
                match told.header.until {
                    Some(until) => Line::fill(words.counterfactual_until, &[from, month(until)]),
                    None => Line::fill(words.counterfactual, &[from]),
                },
            );
        }
        if told.header.status == Status::Draft {
            add(true, Line::plain(words.draft_version));
        }
        let stands = |key: &str| told.assumed.iter().any(|fact| fact.thing.key == key);
        // The mark of a default is told with the default.
        for (thing, confidence) in told.unverified.iter().filter(|(thing, _)| !stands(&thing.key)) {
            let label = match thing.sort {
                Sort::Input => Line::fill(words.default_of, &[self.label(thing)]),
                _ => self.label(thing),
            };
            let cited = thing.cited.as_ref().map(|cited| Line::plain(words.comma).then(self.cite(cited)));
            let sure = Line::of(Role::Alert, self.confidence(*confidence)).then(cited.unwrap_or_default());
            add(false, Line::fill(words.rests_on, &[label, sure]));
        }
        for (_, facts) in by_thing(told.assumed.iter()) {
            let reason = match facts.first().map(|fact| &fact.origin) {
                Some(Origin::Default(reason)) => reason.get(&self.language.code),
                _ => "",
            };
            add(false, Line::fill(words.stood_by_default, &[self.with_value(&facts), Line::plain(reason)]));
        }
        if !told.listed.is_empty() {
            add(false, Line::fill(words.listed, &[self.results(told.listed.iter().copied())]));
        }
        notices
    }

    /// What is lacking, and of whom.
    fn whose(&self, facts: &[&Fact]) -> Line {
        let Some(first) = facts.first() else { return Line::default() };
        self.label(&first.thing).then(self.members_of(facts))
    }

    /// What stood, its value, and of whom.
    fn with_value(&self, facts: &[&Fact]) -> Line {
        let Some(first) = facts.first() else { return Line::default() };
        let value = first.value.as_ref().map(|value| Line::plain(" = ").then(self.value(value)));
        self.label(&first.thing).then(value.unwrap_or_default()).then(self.members_of(facts))
    }

    fn members_of(&self, facts: &[&Fact]) -> Line {
        let members = facts.iter().filter_map(|fact| fact.who.as_ref()).filter(|who| self.names(who));
        self.listing(members.map(|who| self.who(who)).collect())
    }

    fn results(&self, keys: impl Iterator<Item = Key>) -> Line {
        let mut labels: Vec<(u32, Line, Vec<Line>)> = Vec::new();
        for key in keys {
            let Some(step) = self.explanation.step(key) else { continue };
            if step.internal && !self.explanation.tells(key) {
                continue;
            }
            let who = if self.names(&step.who) { vec![self.who(&step.who)] } else { Vec::new() };
            match labels.iter_mut().find(|(slot, ..)| *slot == key.slot) {
                Some((_, _, whose)) => whose.extend(who),
                None => labels.push((key.slot, self.label(&step.thing), who)),
            }
        }
        Line::joined(labels.into_iter().map(|(_, label, whose)| label.then(self.listing(whose))), self.words().comma)
    }

    /// Names in brackets.
    fn listing(&self, mut names: Vec<Line>) -> Line {
        if names.is_empty() {
            return Line::default();
        }
        if names.len() > NAMES {
            let rest = (names.len() - NAMES).to_string();
            names.truncate(NAMES);
            names.push(Line::fill(self.words().more, &[Line::of(Role::Value, rest)]));
        }
        Line::plain(" (").then(Line::joined(names, self.words().comma)).and(Role::Plain, ")")
    }
}

/// Facts about one thing together, in the order in which things are first met.
fn by_thing<'f>(facts: impl Iterator<Item = &'f Fact>) -> Vec<(String, Vec<&'f Fact>)> {
    let mut groups: Vec<(String, Vec<&Fact>)> = Vec::new();
    for fact in facts {
        match groups.iter_mut().find(|(key, _)| *key == fact.thing.key) {
            Some((_, group)) => group.push(fact),
            None => groups.push((fact.thing.key.clone(), vec![fact])),
        }
    }
    groups
}
