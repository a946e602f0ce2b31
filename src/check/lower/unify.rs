//! Two sides that must go together: one kind, one time, one scale.

use crate::check::interval::Interval;
use crate::ground::amount::{self, Lane};
use crate::ground::codes::check as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::kind::{Kind, Time};
use crate::ground::source::Span;
use crate::rules::tree::{NodeId, Op};

use super::Lowering;

impl Lowering<'_> {
    /// Whether a node is the number zero, which fits any kind.
    pub(super) fn is_zero(&self, node: NodeId) -> bool {
        self.kind(node) == Kind::Count && self.interval(node) == Interval::one(0)
    }

    /// The kind that both sides can have, or a finding. `what` tells how they meet: "added", "compared", …
    pub(super) fn common(&mut self, left: NodeId, right: NodeId, what: &str, span: &Span) -> Option<Kind> {
        let (a, b) = (self.kind(left), self.kind(right));
        if a == b {
            return Some(a);
        }
        match (&a, &b) {
            (Kind::Count, Kind::Number) | (Kind::Number, Kind::Count) => return Some(Kind::Number),
            (_, kind) if kind.is_numeric() && self.is_zero(left) => return Some(b),
            (kind, _) if kind.is_numeric() && self.is_zero(right) => return Some(a),
            (Kind::Money(x), Kind::Money(y)) => {
                let help = times_help(*x, *y);
                self.tell(
                    codes::TIMES_DIFFER,
                    span,
                    format!("{} and {} cannot be {what}", article(&a), article(&b)),
                    Some(help),
                );
            }
            (Kind::Money(_), Kind::Count | Kind::Number) | (Kind::Count | Kind::Number, Kind::Money(_)) => {
                let side = if matches!(a, Kind::Money(_)) { right } else { left };
                if matches!(self.nodes[side.index()].op, Op::Constant(_)) {
                    if self.amounts_in.contains(&self.rule) {
                        let kind = if side == left { b } else { a };
                        self.amounts.push((self.nodes[side.index()].span.clone(), kind.clone()));
                        return Some(kind);
                    }
                    let at = self.nodes[side.index()].span.clone();
                    self.no_amount(&at, &format!(", and cannot be {what} with one"));
                } else {
                    let help = "money goes together with money only; a count or number may multiply it";
                    self.tell(
                        codes::KINDS_DIFFER,
                        span,
                        format!("{} and {} cannot be {what}", article(&a), article(&b)),
                        Some(help.to_owned()),
                    );
                }
            }
            _ => {
                let help = match (&a, &b) {
                    (Kind::Choice(_), Kind::Choice(_)) => "only members of the same choice go together",
                    (Kind::Date, _) | (_, Kind::Date) => {
                        "dates go with dates; `years_between`, `months_between`, `add_years`, `add_months` compute with them"
                    }
                    _ => "both sides must be of one kind",
                };
                self.tell(
                    codes::KINDS_DIFFER,
                    span,
                    format!("{} and {} cannot be {what}", article(&a), article(&b)),
                    Some(help.to_owned()),
                );
            }
        }
        None
    }

    /// A literal in the place of an amount. That it is a figure written in a rule is not told beside it.
    fn no_amount(&mut self, at: &Span, why: &str) {
        let beside = |d: &Diagnostic| d.code == codes::LITERAL && d.span.as_ref() == Some(at);
        self.findings.all.retain(|d| !beside(d));
        let help =
            "amounts live in the law: put it into policy.toml as a parameter of kind money and read it as `law.…`";
        let message = format!("`{}` is no amount of money{why}", at.text());
        self.tell(codes::LITERAL_MONEY, at, message, Some(help.to_owned()));
    }

    /// The same value as a node of another kind at a larger scale. The kinds must go together already.
    pub(super) fn widen(&mut self, node: NodeId, kind: &Kind, scale: u32) -> Option<NodeId> {
        if self.kind(node) == *kind && self.scale(node) == scale {
            return Some(node);
        }
        let span = self.nodes[node.index()].span.clone();
        let space = self.nodes[node.index()].space;
        let up = amount::power_of_ten(scale.saturating_sub(self.scale(node)))?;
        let bounds = self.interval(node).scaled(up);
        if let Op::Constant(lane) = self.nodes[node.index()].op {
            return self.node_in(space, Op::Constant(lane.checked_mul(up)?), kind.clone(), scale, bounds, &span);
        }
        self.node_in(space, Op::Rescale(node, up), kind.clone(), scale, bounds, &span)
    }

    /// The factors that bring two sides to the larger of their scales, and that scale.
    pub(super) fn level(&self, left: NodeId, right: NodeId) -> Option<(Lane, Lane, u32)> {
        let (a, b) = (self.scale(left), self.scale(right));
        let scale = a.max(b);
        Some((amount::power_of_ten(scale - a)?, amount::power_of_ten(scale - b)?, scale))
    }

    /// A value as what a rule must give. Scales may be anything: the result takes the rule's.
    pub(super) fn fit(&mut self, node: NodeId, gives: &Kind, span: &Span) -> Option<NodeId> {
        let kind = self.kind(node);
        if kind == *gives {
            return Some(node);
        }
        // A stock that is paid out is an amount paid once.
        let paid_out = kind == Kind::Money(None) && *gives == Kind::Money(Some(Time::Once));
        if paid_out || (gives.is_numeric() && self.is_zero(node)) || (kind == Kind::Count && *gives == Kind::Number) {
            return self.widen(node, gives, self.scale(node));
        }
        let place = self.nodes[node.index()].span.clone();
        let rule = self.rule.clone();
        match (&kind, gives) {
            (Kind::Money(a), Kind::Money(b)) => {
                let message = format!("the rule `{rule}` gives {kind}, and is declared as {gives}");
                self.tell(codes::TIMES_DIFFER, &place, message, Some(times_help(*a, *b)));
            }
            (Kind::Count | Kind::Number, Kind::Money(_)) if matches!(self.nodes[node.index()].op, Op::Constant(_)) => {
                self.no_amount(&place, "");
            }
            _ => {
                let (is, must) = (article(&kind), article(gives));
                let diagnostic = if self.scope.function(&rule).is_some() {
                    let message = format!("the rule `{rule}` gives {is}, and is declared as {must}");
                    let help = format!("make the rule give {must}, or declare `kind = \"{}\"`", kind.word());
                    Diagnostic::new(codes::WRONG_RESULT_KIND, &place, message).note("the rule is here", span).help(help)
                } else {
                    let message = format!("this gives {is}, and `{rule}` is declared as {must}");
                    let help = format!("name a property that is {must}, or declare `kind = \"{}\"`", kind.word());
                    Diagnostic::new(codes::WRONG_RESULT_KIND, &place, message).help(help)
                };
                self.findings.push(diagnostic);
            }
        }
        None
    }
}

/// A kind with its article.
pub(super) fn article(kind: &Kind) -> String {
    match kind {
        Kind::Money(_) => kind.to_string(),
        _ => format!("a {kind}"),
    }
}

fn times_help(a: Option<Time>, b: Option<Time>) -> String {
    let mut times = [a, b];
    times.sort();
    match times {
        [Some(Time::Month | Time::Week), Some(Time::Year)] | [Some(Time::Week), Some(Time::Month)] => {
            "bring one side to the other's time: `yearly(…)`, or `round(monthly(…), 0.01)`, `round(weekly(…), 0.01)`"
                .to_owned()
        }
        [Some(Time::Month), Some(Time::Once)] => {
            "what is paid once may be added to a monthly amount only in the rule of a result `per = \"month\"`"
                .to_owned()
        }
        [None, _] => {
            "one side has no time: say `per = \"month\"` (or year, week, once) where it is declared".to_owned()
        }
        _ => "both sides must be for the same time".to_owned(),
    }
}
