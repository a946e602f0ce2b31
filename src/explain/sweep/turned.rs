//! Why a result jumps, told: the condition that came out otherwise with the figures that it compares, and in whose rule.

use std::sync::Arc;

use super::{FigureTold, Told};
use crate::evaluate::evaluator::Evaluated;
use crate::evaluate::program::Scratch;
use crate::evaluate::sweep::{Cause, Jump, Outcome, Side, Turned};
use crate::explain::explanation::{Explanation, Step};
use crate::explain::expr::{Expr, Is};
use crate::explain::lets::Lets;
use crate::explain::line::{Line, Role};
use crate::explain::reading::Reading;
use crate::explain::steps::{Options, Recording, explain};
use crate::explain::tell::Teller;
use crate::explain::told::{Fact, Key, Shown, State, Thing};
use crate::explain::walk::walk;
use crate::ground::amount::Decimal;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::pack::model::Confidence;

/// A jump, told.
#[derive(Debug)]
pub struct JumpTold {
    /// The last value before, and the first behind.
    pub between: [Line; 2],
    /// What jumps.
    pub changes: Vec<ChangeTold>,
    /// Why; the first cause first.
    pub causes: Vec<CauseTold>,
    /// Where the household is refused on a side: for what.
    pub refused: Vec<Line>,
}

/// A result that jumps.
#[derive(Debug)]
pub struct ChangeTold {
    /// Which, by position among the watched ones.
    pub at: usize,
    /// What it is called.
    pub label: Line,
    /// Before and behind.
    pub values: [Line; 2],
    /// Whether there is a value.
    pub known: [bool; 2],
    /// Of numbers and amounts: by how much it is more.
    pub difference: Option<Decimal>,
    /// Of amounts: how much is lost or won, in words.
    pub lost_or_won: Option<Line>,
}

/// What came out otherwise.
#[derive(Debug)]
pub struct CauseTold {
    /// In the rule of this result.
    pub thing: Arc<Thing>,
    /// Of this row: its id.
    pub id: String,
    /// What the result is called.
    pub label: Line,
    /// The result before and behind.
    pub values: [Line; 2],
    /// The same as values.
    pub shown: [Option<Shown>; 2],
    /// The condition as it is behind the jump.
    pub condition: Option<Line>,
    /// Whether it holds there; `None` for what is no condition.
    pub held: Option<bool>,
    /// Where it stands in the rules.
    pub place: Option<Span>,
    /// The figures that it compares.
    pub figures: Vec<FigureTold>,
    /// The readings of unclear law that it rests on, with how sure they are.
    pub readings: Vec<(Arc<Thing>, Line)>,
    /// The article of the result.
    pub cite: Option<Line>,
}

/// Tells all jumps of a sweep.
pub(super) fn jumps(told: &Told<'_>) -> Vec<JumpTold> {
    let lets = Lets::of(&told.plan.version.functions);
    told.sweep.jumps.iter().map(|jump| one(told, &lets, jump)).collect()
}

fn one(told: &Told<'_>, lets: &Lets, jump: &Jump) -> JumpTold {
    let between = [&jump.before, &jump.behind].map(|side| Line::of(Role::Value, told.at(side.lane)));
    let changes = jump.results.iter().map(|at| change(told, jump, *at)).collect();
    let refused = [&jump.before, &jump.behind].map(|side| refused(told, side)).concat();
    let mut causes = Vec::new();
    if !jump.causes.is_empty() {
        // Evaluated again for the telling: to keep what was recorded of all jumps takes too much room.
        let batches = [&jump.before, &jump.behind].map(|side| told.sweep.at(side.lane));
        let mut scratches = [Scratch::new(), Scratch::new()];
        let [first, second] = &mut scratches;
        let before = Seen::of(told, &batches[0], first);
        let behind = Seen::of(told, &batches[1], second);
        if let (Some(before), Some(behind)) = (before, behind) {
            causes.extend(jump.causes.iter().filter_map(|cause| behind.cause(told, &before, lets, cause)));
        }
    }
    JumpTold { between, changes, causes, refused }
}

fn refused(told: &Told<'_>, side: &Side) -> Vec<Line> {
    match &side.outcome {
        Outcome::Cells(..) => Vec::new(),
        Outcome::Refused(objections) => {
            let refusing = objections.iter().filter(|objection| objection.refuses(told.plan));
            refusing.map(|objection| told.objection(objection)).collect()
        }
    }
}

fn change(told: &Told<'_>, jump: &Jump, at: usize) -> ChangeTold {
    let watched = told.sweep.watched[at];
    let kind = told.kind(watched);
    let values = [&jump.before, &jump.behind].map(|side| side.outcome.value(at));
    let number = |value: Option<Value>| match value {
        Some(Value::Decimal(number)) => Some(number),
        Some(Value::Count(count)) => Some(Decimal::from(count)),
        _ => None,
    };
    let difference = match values.map(number) {
        [Some(before), Some(behind)] => behind.checked_sub(before),
        _ => None,
    };
    let lost_or_won = difference.filter(|_| matches!(kind, Kind::Money(_))).map(|difference| {
        let words = told.language.words;
        let amount = Line::of(Role::Value, told.shown(Value::Decimal(difference.abs()), kind));
        Line::fill(if difference.is_sign_negative() { words.lost } else { words.won }, &[amount])
    });
    ChangeTold {
        at,
        label: told.result_label(watched),
        values: [&jump.before, &jump.behind].map(|side| told.cell(&side.outcome, at)),
        known: values.map(|value| value.is_some()),
        difference,
        lost_or_won,
    }
}

/// A side of a jump, explained.
struct Seen<'a> {
    reading: Reading<'a>,
    explanation: Explanation,
}

impl<'a> Seen<'a> {
    fn of(told: &Told<'a>, batch: &'a Batch, scratch: &'a mut Scratch) -> Option<Self> {
        let month = told.sweep.month;
        let Evaluated { answer, run, .. } = told.evaluator.by_program(batch, month, scratch).ok()?;
        let recording = Recording { plan: told.plan, batch, run, answer: &answer, digest: "" };
        let explanation = explain(&recording, &Options::default());
        Some(Self { reading: Reading::new(told.plan, batch, run, month), explanation })
    }

    fn step(&self, cause: &Cause) -> Option<&Step> {
        let (slot, row) = cause.result;
        self.explanation.step(Key { slot, row })
    }

    /// A cause, seen from behind the jump.
    fn cause(&self, told: &Told<'_>, before: &Self, lets: &Lets, cause: &Cause) -> Option<CauseTold> {
        let (step, old) = (self.step(cause)?, before.step(cause)?);
        let teller = Teller::new(&self.explanation, told.language).about(&step.who);
        let behind = self.asked(cause, lets);
        // What is no longer asked is told as it was.
        let (side, asked) = match (behind, before.asked(cause, lets)) {
            (Some(asked), _) => (Some(self), Some(asked)),
            (None, Some(asked)) => (Some(before), Some(asked)),
            (None, None) => (None, None),
        };
        let condition = asked.as_ref().zip(side).map(|(asked, side)| {
            let teller = Teller::new(&side.explanation, told.language).about(&step.who);
            match cause.turned {
                Turned::Formula | Turned::Node(..) if asked.held.is_none() => {
                    teller.formula(&asked.expr, asked.expr.value.as_ref())
                }
                _ => teller.expr(&asked.expr),
            }
        });
        let label = told.result_label(cause.result);
        let value = |step: &Step| match (&step.value, step.state) {
            (Some(shown), _) => teller.value(shown),
            (None, State::Failed) => Line::of(Role::Alert, told.language.words.failed),
            (None, _) => Line::of(Role::Alert, told.language.words.missing),
        };
        let place = match cause.turned {
            Turned::Node(id, _) => Some(told.plan.node(id).span.clone()),
            _ => None,
        };
        let readings = asked.iter().flat_map(|asked| &asked.helpers);
        Some(CauseTold {
            thing: Arc::clone(&step.thing),
            id: step.who.id.to_string(),
            label,
            values: [value(old), value(step)],
            shown: [old.value.clone(), step.value.clone()],
            held: asked.as_ref().and_then(|asked| asked.held),
            figures: asked.as_ref().map(|asked| figures(&teller, told, &asked.expr)).unwrap_or_default(),
            readings: readings.map(|thing| (Arc::clone(thing), reading(&teller, told, thing))).collect(),
            cite: step.thing.cited.as_ref().map(|cited| teller.cite(cited)),
            condition,
            place,
        })
    }

    /// What was asked, as it was on this side.
    fn asked(&self, cause: &Cause, lets: &Lets) -> Option<Asked> {
        let (slot, row) = cause.result;
        let result = &self.reading.plan.results[slot as usize];
        match cause.turned {
            Turned::Guard(at) => {
                let (guard, space) = result.guards.get(at)?;
                let fact = self.reading.fact(*guard, self.reading.row_in(result.space, row, *space));
                let held = fact.is_true();
                Some(Asked { expr: Expr::fact(fact), held: Some(held), helpers: Vec::new() })
            }
            Turned::Node(id, row) => {
                let (expr, walked) = walk(&self.reading, lets, id, row);
                let expr = expr?;
                let helpers = walked.helpers;
                if matches!(expr.is, Is::Literal) {
                    // Written in the rule: the branch that led there says why.
                    let decision = walked.decisions.into_iter().rev().find(|decision| decision.decided)?;
                    let held = decision.held.filter(|_| !decision.switch);
                    return Some(Asked { expr: decision.asked, held, helpers });
                }
                let held = expr.truth();
                Some(Asked { expr, held, helpers })
            }
            Turned::Rank => None,
            Turned::Formula => {
                let expr = self.step(cause)?.formula.clone()?;
                Some(Asked { expr, held: None, helpers: Vec::new() })
            }
        }
    }
}

/// A condition on one side of a jump.
struct Asked {
    expr: Expr,
    held: Option<bool>,
    helpers: Vec<Arc<Thing>>,
}

/// The figures of the law in an expression, each once.
fn figures(teller: &Teller<'_>, told: &Told<'_>, expr: &Expr) -> Vec<FigureTold> {
    let mut figures: Vec<FigureTold> = Vec::new();
    for fact in expr.facts().into_iter().filter(|fact| fact.thing.sort.is_law()) {
        if !figures.iter().any(|known| known.thing.key == fact.thing.key) {
            figures.push(figure(teller, told, fact));
        }
    }
    figures
}

fn figure(teller: &Teller<'_>, told: &Told<'_>, fact: &Fact) -> FigureTold {
    let thing = &fact.thing;
    let mut line = teller.label(thing);
    let fraction = thing.fraction.map(|(above, below)| Line::of(Role::Value, format!("{above}/{below}")));
    if let Some(value) = fact.value.as_ref().map(|value| teller.full_value(value)).or(fraction) {
        line = line.and(Role::Plain, told.language.words.colon).then(value);
    }
    let mut parts = vec![line, Line::of(Role::Code, &thing.set_by)];
    parts.extend(thing.cited.as_ref().map(|cited| teller.cite(cited)));
    if thing.confidence != Confidence::Confirmed {
        parts.push(Line::of(Role::Alert, confidence(told, thing.confidence)));
    }
    FigureTold { thing: Arc::clone(thing), value: fact.value.clone(), line: Line::joined(parts, " · ") }
}

fn reading(teller: &Teller<'_>, told: &Told<'_>, thing: &Thing) -> Line {
    let sure = Line::of(Role::Alert, confidence(told, thing.confidence));
    Line::fill(told.language.words.reading_of, &[teller.label(thing), sure])
}

fn confidence(told: &Told<'_>, confidence: Confidence) -> &'static str {
    let words = told.language.words;
    match confidence {
        Confidence::Confirmed => words.confirmed,
        Confidence::Reported => words.reported,
        Confidence::Assumed => words.assumed,
    }
}
