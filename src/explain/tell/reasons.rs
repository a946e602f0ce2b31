//! Tells the summary: the results that matter most, where their amount comes from or what stopped it, and what single fact
//! would change it.

use crate::evaluate::answer::Why;
use crate::explain::explanation::{FailureTold, Step};
use crate::explain::expr::{Expr, Is};
use crate::explain::line::{Line, Role};
use crate::explain::told::{Fact, Key, Shown};
use crate::explain::why_not::{Because, Cause, WhyNot};

use super::Teller;
use super::page::{Item, Mark, Node};

/// Results followed from a headline to where its amount comes from.
const TRAIL: usize = 6;

impl Teller<'_> {
    /// The results that matter most, each with its main reason.
    pub(super) fn summary(&self) -> Vec<Item> {
        let told = |key: &Key| {
            let step = self.explanation.step(*key)?;
            let teller = self.about(&step.who);
            let nodes = match self.explanation.why_not.iter().find(|why| why.key == *key) {
                Some(why) => teller.why_not(step, why),
                None => teller.trail(step),
            };
            let mut item = Item { nodes, ..teller.item(*key, step) };
            if self.explanation.headline.iter().any(|other| other.slot == key.slot && other.row != key.row) {
                item.label = Line::fill(self.words().of_whom, &[item.label, self.who(&step.who)]);
            }
            Some(item)
        };
        self.explanation.headline.iter().filter_map(told).collect()
    }

    /// Where an amount comes from: the formula, and that of what carries it.
    fn trail(&self, step: &Step) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = step;
        for _ in 0..TRAIL {
            let teller = self.about(&at.who);
            let Some(formula) = &at.formula else { break };
            let alone = matches!(formula.is, Is::Fact(_) | Is::Literal);
            let name = self.label(&at.thing).and(Role::Plain, " = ");
            // A reading that is itself a result is told by that result's own line.
            if !alone || carrier(formula).is_none() {
                if formula.truth().is_some() {
                    nodes.extend(teller.condition(formula, 1));
                } else if alone {
                    nodes.extend(teller.decisions(at, 1));
                    nodes.push(Node::new(Mark::Applied, name.then(teller.expr(formula))));
                } else {
                    nodes.push(Node::new(Mark::Applied, name.then(teller.formula(formula, None))));
                }
            }
            match carrier(formula).and_then(|fact| self.step_of(fact)) {
                Some((_, next)) => at = next,
                None => break,
            }
        }
        nodes
    }

    fn why_not(&self, step: &Step, why: &WhyNot) -> Vec<Node> {
        let words = self.words();
        let mut nodes = self.causes(&why.main);
        if nodes.is_empty() {
            nodes = self.nodes(step);
        }
        for change in &why.nearest {
            let label = self.label(&step.thing);
            let input = self.label_of(&change.now.thing, change.now.who.as_ref());
            let to = self.value(&change.to);
            let line = match &change.gives {
                Some(gives) => Line::fill(words.nearest, &[label, self.full_value(gives), input, to]),
                None => Line::fill(words.nearest_unknown, &[label, input, to]),
            };
            nodes.push(Node::new(Mark::Applied, line));
        }
        nodes
    }

    /// A chain of what decided.
    pub(super) fn causes(&self, causes: &[Cause]) -> Vec<Node> {
        causes.iter().map(|cause| self.cause(cause)).collect()
    }

    /// One link of a chain, on one line.
    #[must_use]
    pub fn cause_line(&self, cause: &Cause) -> Line {
        self.cause(cause).line
    }

    fn cause(&self, cause: &Cause) -> Node {
        let words = self.words();
        let node = match &cause.because {
            Because::Stopped(guard) => Node::new(Mark::Stopped, Line::fill(words.not_due, &[self.fact(guard)])),
            Because::Condition(asked, truth) => Node::new(told_mark(asked, *truth), self.truth(asked)),
            Because::Case(on) => Node::new(Mark::Held, self.expr(on)),
            Because::Nothing(fact) => Node::new(Mark::None, self.fact(fact)),
            Because::Formula(expr) => Node::new(Mark::Applied, self.formula(expr, expr.value.as_ref())),
            Because::Nobody(over) => Node::new(Mark::None, Line::fill(words.nobody, &[self.label(&over.group)])),
            Because::Missing(fact) | Because::FailedIn(fact) => Node::new(Mark::Alert, self.fact(fact)),
            Because::Failed(failure, formula) => {
                let node = Node::new(Mark::Alert, self.failure(failure));
                let under = formula.iter().map(|expr| Node::new(Mark::None, self.expr(expr))).collect();
                return node.over(under);
            }
            Because::Abolished(cited) => {
                let cited = cited.as_ref().map(|cited| Line::plain(words.colon).then(self.cite(cited)));
                Node::new(Mark::None, Line::plain(words.abolished).then(cited.unwrap_or_default()))
            }
        };
        node.over(self.about_cause(cause).causes(&cause.from))
    }

    /// For what lies behind a cause: told of whom it names.
    fn about_cause<'s>(&'s self, cause: &'s Cause) -> Teller<'s> {
        match &cause.because {
            Because::Stopped(fact) | Because::Nothing(fact) | Because::Missing(fact) | Because::FailedIn(fact) => {
                fact.who.as_ref().map_or(*self, |who| self.about(who))
            }
            _ => *self,
        }
    }

    /// Why there is no value, and in which rule.
    #[must_use]
    pub fn failure(&self, failure: &FailureTold) -> Line {
        let words = self.words();
        let why = match failure.why {
            Why::DivisionByZero => words.division_by_zero,
            Why::BadStep => words.bad_step,
            Why::BelowScale => words.below_scale,
            Why::NoRow => words.no_row,
            Why::OutsideCalendar => words.outside_calendar,
            Why::Tied => words.tied,
        };
        let line = Line::of(Role::Alert, why);
        let Some(step) = self.explanation.step(failure.key) else { return line };
        let place = failure.span.as_ref().map(|span| {
            let place = span.place();
            Line::of(Role::Code, format!("{}:{}:{}", span.file.path, place.line, place.column))
        });
        match place {
            Some(place) => {
                let rule = self.label_of(&step.thing, Some(&step.who));
                line.and(Role::Plain, self.words().comma).then(Line::fill(words.at_place, &[rule, place]))
            }
            None => line,
        }
    }
}

/// The one result that an amount comes from, where there is one.
fn carrier(formula: &Expr) -> Option<&Fact> {
    let is_nothing = |expr: &Expr| expr.value.as_ref().is_none_or(Shown::is_nothing);
    match &formula.is {
        Is::Fact(fact) => Some(fact).filter(|fact| fact.key().is_some()),
        Is::Sum(terms) => {
            let mut left = terms.iter().filter(|(_, term)| !is_nothing(term));
            match (left.next(), left.next()) {
                (Some((false, one)), None) => carrier(one),
                _ => None,
            }
        }
        Is::Extreme { of, .. } => of.iter().find(|one| one.value == formula.value).and_then(carrier),
        Is::Round { of, changed: false, .. } => carrier(of),
        _ => None,
    }
}

/// The mark of what decided: a comparison is told as it is true and needs none.
fn told_mark(asked: &Expr, truth: bool) -> Mark {
    match (&asked.is, truth) {
        (Is::Compare(..) | Is::Dates(..), _) => Mark::None,
        (_, true) => Mark::Held,
        (_, false) => Mark::NotHeld,
    }
}
