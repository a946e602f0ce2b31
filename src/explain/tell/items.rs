//! Tells results under their subjects: value, law, guard, branches, formula, rank.

use std::collections::HashSet;

use crate::explain::explanation::{RankTold, Special, Step, Subject};
use crate::explain::line::{Line, Role};
use crate::explain::told::{Fact, Key, Shown, State};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::pack::model::Ties;

use super::conditions::{DEPTH, once};
use super::page::{Item, Mark, Node, Section};
use super::{Teller, is_money};

impl Teller<'_> {
    /// The results of each subject.
    pub(super) fn sections(&self) -> Vec<Section> {
        self.explanation.subjects.iter().map(|subject| self.section(subject)).collect()
    }

    fn section(&self, subject: &Subject) -> Section {
        let teller = self.about(&subject.who);
        let entity = self.explanation.entities.get(usize::from(subject.who.space));
        let root = entity.is_none_or(|entity| entity.of.is_none());
        let label = entity.map(|entity| entity.label.get(&self.language.code)).unwrap_or_default();
        let mut title = Line::of(Role::Label, label);
        if !root && !subject.who.id.is_empty() {
            title = title.and(Role::Plain, " ").and(Role::Who, subject.who.id.as_ref());
        }
        let keys = subject.told.iter().map(|slot| Key { slot: *slot, row: subject.who.row });
        let steps: Vec<(Key, &Step)> =
            keys.filter_map(|key| self.explanation.step(key).map(|step| (key, step))).collect();
        let mut items = teller.items(&steps);
        let mut opened = Vec::new();
        for item in &mut items {
            fold(&mut item.nodes, &mut opened);
        }
        Section { title, root, gist: teller.gist(&steps), items }
    }

    /// The amounts of a subject that are not 0.
    fn gist(&self, steps: &[(Key, &Step)]) -> Line {
        // An amount that another one is made of is told by that.
        let made_of: HashSet<Key> = steps.iter().flat_map(|(_, step)| step.facts()).filter_map(Fact::key).collect();
        let amounts = steps.iter().filter(|(key, step)| !step.internal && !made_of.contains(key));
        let amounts = amounts.filter_map(|(_, step)| {
            let value = step.value.as_ref().filter(|value| is_money(value) && !value.is_nothing())?;
            Some(self.label(&step.thing).and(Role::Plain, self.words().colon).then(self.full_value(value)))
        });
        Line::joined(amounts.collect::<Vec<_>>(), " · ")
    }

    /// Results one after another; those that one guard stopped together, where the first of them stands.
    fn items(&self, steps: &[(Key, &Step)]) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut done: HashSet<Key> = HashSet::new();
        for (key, step) in steps {
            if done.contains(key) {
                continue;
            }
            let Some(guard) = &step.stopped else {
                items.push(self.item(*key, step));
                continue;
            };
            let same = |other: &&(Key, &Step)| other.1.stopped.as_ref().is_some_and(|g| is_same(g, guard));
            let stopped: Vec<(Key, &Step)> = steps.iter().filter(same).copied().collect();
            done.extend(stopped.iter().map(|(key, _)| *key));
            items.push(if stopped.len() == 1 { self.item(*key, step) } else { self.stopped(guard, &stopped) });
        }
        items
    }

    /// Several results that one guard stopped.
    fn stopped(&self, guard: &Fact, stopped: &[(Key, &Step)]) -> Item {
        let values = stopped
            .iter()
            .map(|(_, step)| self.label(&step.thing).and(Role::Plain, self.words().colon).then(self.outcome(step)));
        let mut nodes = self.behind_guard(guard);
        nodes.extend(values.map(|line| Node::new(Mark::None, line)));
        Item {
            keys: stopped.iter().map(|(key, _)| *key).collect(),
            label: Line::fill(self.words().not_due, &[self.fact(guard)]),
            value: None,
            nothing: true,
            internal: stopped.iter().all(|(_, step)| step.internal),
            cite: guard.thing.cited.as_ref().map(|cited| self.cite(cited)),
            nodes,
        }
    }

    /// One result.
    pub(super) fn item(&self, key: Key, step: &Step) -> Item {
        Item {
            keys: vec![key],
            label: self.label(&step.thing),
            value: Some(self.outcome(step)),
            nothing: step.is_nothing(),
            internal: step.internal,
            cite: step.thing.cited.as_ref().map(|cited| self.cite(cited)),
            nodes: self.nodes(step),
        }
    }

    /// Why a result is what it is.
    pub(super) fn nodes(&self, step: &Step) -> Vec<Node> {
        let words = self.words();
        if let Some(guard) = &step.stopped {
            let line = Line::fill(words.not_due, &[self.fact(guard)]);
            return vec![Node::new(Mark::Stopped, line).over(self.behind_guard(guard))];
        }
        let mut nodes = Vec::new();
        if step.state != State::Known {
            let lacking = step.guards.iter().filter(|guard| guard.state != State::Known);
            nodes.extend(lacking.map(|guard| Node::new(Mark::Alert, self.fact(guard))));
        }
        for (name, expr) in &step.named {
            let line = Line::of(Role::Code, name).and(Role::Plain, " = ");
            let line = line.then(self.formula(expr, expr.value.as_ref()));
            nodes.push(Node::new(Mark::None, line).over(self.opened(expr, DEPTH)));
        }
        nodes.extend(self.decisions(step, DEPTH));
        if let Some(formula) = &step.formula {
            nodes.extend(self.applied(step, formula, DEPTH));
        }
        match &step.special {
            Some(Special::Rank(rank)) => nodes.extend(self.rank(step, rank)),
            Some(Special::Abolished(cited)) => {
                let cited = cited.as_ref().map(|cited| Line::plain(words.colon).then(self.cite(cited)));
                nodes.push(Node::new(Mark::Applied, Line::plain(words.abolished).then(cited.unwrap_or_default())));
            }
            None => {}
        }
        if let Some(failure) = &step.failure {
            nodes.push(Node::new(Mark::Alert, self.failure(failure)));
        }
        for helper in &step.helpers {
            let sure = Line::of(Role::Alert, self.confidence(helper.confidence));
            nodes.push(Node::new(Mark::Alert, Line::fill(words.reading_of, &[self.label(helper), sure])));
        }
        if nodes.is_empty()
            && let Some(value) = &step.value
        {
            nodes.push(Node::new(Mark::Applied, Line::fill(words.fixed, &[self.value(value)])));
        }
        once(nodes)
    }

    /// Why a guard is false: what lies behind it, down to what decided.
    fn behind_guard(&self, guard: &Fact) -> Vec<Node> {
        let Some((key, step)) = self.step_of(guard) else { return Vec::new() };
        // In the subject's own list, the guard stands under its own heading.
        if self.explanation.tells(key) && self.subject == Some(&step.who) {
            return Vec::new();
        }
        self.about(&step.who).causes(&crate::explain::why_not::causes(&self.explanation.steps, key))
    }

    fn rank(&self, step: &Step, rank: &RankTold) -> Vec<Node> {
        let words = self.words();
        if !rank.among.is_true() {
            let mark = if rank.among.state == State::Known { Mark::NotHeld } else { Mark::Alert };
            return vec![Node::new(mark, self.fact(&rank.among)).over(self.behind_fact(&rank.among, DEPTH))];
        }
        let mut nodes = Vec::new();
        let dates = rank.members.first().and_then(|member| member.by.first()).and_then(|fact| fact.value.as_ref());
        let order = match (matches!(dates.map(|shown| &shown.kind), Some(Kind::Date)), rank.descending) {
            (true, false) => words.earliest_first,
            (true, true) => words.latest_first,
            (false, false) => words.smallest_first,
            (false, true) => words.largest_first,
        };
        let by = Line::joined(rank.by.iter().map(|thing| self.label(thing)), words.comma);
        let by = by.and(Role::Plain, words.comma).and(Role::Plain, order);
        let position = step.value.as_ref().map(|value| self.value(value)).unwrap_or_default();
        let count = Line::of(Role::Value, rank.members.len().to_string());
        let members = rank.members.iter().map(|member| {
            let by = Line::joined(member.by.iter().map(|fact| self.read_value(fact)), words.comma);
            self.who(&member.who).and(Role::Plain, "\u{a0}(").then(by).and(Role::Plain, ")")
        });
        let members = Line::joined(members, words.comma);
        nodes.push(Node::new(Mark::Applied, Line::fill(words.rank, &[position, count, by, members])));
        if rank.tied {
            let phrase = match rank.ties {
                Ties::Listed => words.listed_decided,
                Ties::ById => words.ids_decided,
                Ties::Same | Ties::Refuse => words.same_rank,
            };
            nodes.push(Node::new(Mark::Alert, Line::plain(phrase)));
        }
        nodes
    }

    fn read_value(&self, fact: &Fact) -> Line {
        match &fact.value {
            Some(Shown { value: Value::Bool(_), .. }) | None => self.fact(fact),
            Some(value) => self.value(value),
        }
    }
}

fn is_same(a: &Fact, b: &Fact) -> bool {
    a.thing.key == b.thing.key && a.who == b.who
}

/// What lies behind a line is told where the line stands first.
fn fold(nodes: &mut [Node], opened: &mut Vec<Line>) {
    for node in nodes {
        if opened.contains(&node.line) {
            node.under.clear();
        } else if !node.under.is_empty() {
            opened.push(node.line.clone());
            fold(&mut node.under, opened);
        }
    }
}
