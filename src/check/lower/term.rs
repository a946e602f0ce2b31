//! What an expression gives before it is asked to be a plain value: a node, a quotient, a text.

use crate::ground::codes::check as codes;
use crate::ground::kind::{Kind, Time};
use crate::ground::source::Span;
use crate::rules::tree::{NodeId, Op, Quotient};

use super::Lowering;
use crate::check::interval::Interval;

/// What an expression gives.
#[derive(Clone, Debug)]
pub enum Term {
    /// A plain value.
    Value(NodeId),
    /// A division that waits for its rounding or comparison.
    Quotient {
        /// The parts.
        quotient: Quotient,
        /// What it is once rounded.
        kind: Kind,
        /// A fraction of the law, or a product with one: may be multiplied further.
        fraction: bool,
    },
    /// money × money, which waits for a division by money.
    Square(NodeId, Option<Time>, Option<Time>),
    /// A text: a member of a choice once it is known which.
    Text(String),
}

impl Lowering<'_> {
    /// Makes a term a plain value, or tells why it is none.
    pub(super) fn settle(&mut self, term: Term, expected: Option<&Kind>, span: &Span) -> Option<NodeId> {
        match term {
            Term::Value(node) => Some(node),
            Term::Text(text) => self.member(&text, expected, span),
            Term::Quotient { fraction: true, .. } => {
                self.tell(
                    codes::DIVISION_ALONE,
                    span,
                    "a fraction of the law has no exact decimal value here".to_owned(),
                    Some(format!("put the rounding of the law around it: `round({}, 0.01)`", span.text())),
                );
                None
            }
            Term::Quotient { .. } => {
                self.tell(
                    codes::DIVISION_ALONE,
                    span,
                    "a division stands only directly inside a rounding, or on one side of a comparison".to_owned(),
                    Some(format!(
                        "write which digits the law keeps: `round({text}, 0.01)`, `floor({text}, 1)`; or multiply first and divide last",
                        text = span.text()
                    )),
                );
                None
            }
            Term::Square(..) => {
                self.tell(
                    codes::MONEY_TIMES_MONEY,
                    span,
                    "money times money is no amount".to_owned(),
                    Some("only `round(money * money / money, step)` has a meaning: a share of an amount".to_owned()),
                );
                None
            }
        }
    }

    /// The constant of a member of the expected choice.
    pub(super) fn member(&mut self, text: &str, expected: Option<&Kind>, span: &Span) -> Option<NodeId> {
        let Some(Kind::Choice(choice)) = expected else {
            self.tell(
                codes::NO_CHOICE_HERE,
                span,
                format!("the text \"{text}\" stands where no choice is expected"),
                Some(
                    "a text can only be a member of a choice: compared with one, given as one, or a label of `switch`"
                        .to_owned(),
                ),
            );
            return None;
        };
        let Some(code) = choice.code(text) else {
            let members: Vec<&str> = choice.members.iter().map(|(name, _)| name.as_str()).collect();
            let near = crate::ground::names::nearest(text, members.iter().copied());
            let help = near.map_or_else(String::new, |near| format!("did you mean \"{near}\"? "));
            let message = format!("\"{text}\" is no member of the choice `{}`", choice.name);
            self.tell(codes::UNKNOWN_MEMBER, span, message, Some(format!("{help}Its members: {}", members.join(", "))));
            return None;
        };
        let lane = i128::try_from(code).ok()?;
        self.node(Op::Constant(lane), Kind::Choice(choice.clone()), 0, Some(Interval::one(lane)), span)
    }
}
