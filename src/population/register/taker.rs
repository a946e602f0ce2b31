//! What a column is taken for, and how a cell of it becomes a lane.

use std::collections::HashMap;
use std::sync::Arc;

use super::{As, quick};
use crate::check::plan::Plan;
use crate::evaluate::columns::{Column, Lanes, Width};
use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::codes::population::{NO_WEIGHT, TOO_MANY_WORDS};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{Value as Written, What, scalar};
use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::ground::limits;
use crate::ground::source::{SourceFile, Span};
use crate::ground::value::Value;
use crate::household::value;
use crate::pack::model::{Common, Confidence, Input, Presence};
use crate::rules::tree::{InputSlot, Space};

/// What a column is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An input.
    Fact(InputSlot),
    /// The weight of a household.
    Weight,
    /// What was asked for besides, by its number.
    Extra(usize),
}

/// Takes the cells of one column.
#[derive(Debug)]
pub(super) struct Taker {
    pub name: String,
    pub role: Role,
    how: How,
    width: Width,
    pub default: Option<Lane>,
}

#[derive(Debug)]
enum How {
    Value { input: Box<Input>, min: Lane, max: Lane },
    Words { codes: HashMap<String, u32>, names: Arc<Vec<String>> },
}

/// What a text is at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// This lane.
    Lane(Lane),
    /// Nothing: it is empty.
    Absent,
    /// To be looked at closely.
    Doubt,
}

/// Largest magnitude of a lane of a number that was asked for: 18 digits.
const ASKED_MOST: i128 = 999_999_999_999_999_999;

impl Taker {
    /// Takes an input.
    pub fn fact(plan: &Plan, slot: InputSlot) -> Self {
        let (input, own) = (&plan.version.inputs[slot as usize], &plan.inputs[slot as usize]);
        Self {
            name: input.common.name.clone(),
            role: Role::Fact(slot),
            width: Width::of_input(own),
            default: own.default,
            how: How::Value { input: Box::new(input.clone()), min: own.min, max: own.max },
        }
    }

    /// Takes weights.
    pub fn weight(name: &str) -> Self {
        let scale = limits::WEIGHT_DECIMALS;
        let most = Lane::from(limits::WEIGHT).saturating_mul(amount::power_of_ten(scale).unwrap_or(1));
        Self::decimals(name, 0, Role::Weight, scale, (0, most))
    }

    /// Takes what was asked for besides.
    pub fn asked(name: &str, space: Space, number: usize, what: &As) -> Self {
        let role = Role::Extra(number);
        match what {
            As::Fact(plan, slot) => Self { name: name.to_owned(), role, ..Self::fact(plan, *slot) },
            As::Number(scale) => Self::decimals(name, space, role, *scale, (-ASKED_MOST, ASKED_MOST)),
            As::Words => Self {
                name: name.to_owned(),
                role,
                width: Width::Narrow,
                default: None,
                how: How::Words { codes: HashMap::new(), names: Arc::default() },
            },
        }
    }

    fn decimals(name: &str, entity: Space, role: Role, scale: u32, (min, max): (Lane, Lane)) -> Self {
        let value = |lane| Value::Decimal(amount::from_lane(lane, scale).unwrap_or(Decimal::ZERO));
        let common = Common {
            name: name.to_owned(),
            label: Label::default(),
            source: None,
            confidence: Confidence::Confirmed,
            set_by: String::new(),
            was: None,
            note: None,
            span: Span::whole(&SourceFile::new("", "")),
        };
        let (kind, presence) = (Kind::Number, Presence::Required);
        let input = Input { common, entity, kind, scale, min: value(min), max: value(max), presence, surplus: None };
        let how = How::Value { input: Box::new(input), min, max };
        Self { name: name.to_owned(), role, how, width: Width::Narrow, default: None }
    }

    /// The kind that it takes; `None` for words.
    pub fn kind(&self) -> Option<&Kind> {
        match &self.how {
            How::Value { input, .. } => Some(&input.kind),
            How::Words { .. } => None,
        }
    }

    /// Decimals of its lanes.
    pub fn scale(&self) -> u32 {
        match &self.how {
            How::Value { input, .. } => input.scale,
            How::Words { .. } => 0,
        }
    }

    /// The range of its lanes; `None` for words.
    pub fn range(&self) -> Option<(Lane, Lane)> {
        match &self.how {
            How::Value { min, max, .. } => Some((*min, *max)),
            How::Words { .. } => None,
        }
    }

    /// Whether a lane lies in its range.
    pub fn admits(&self, lane: Lane) -> bool {
        match &self.how {
            How::Value { min, max, .. } => (*min..=*max).contains(&lane),
            How::Words { .. } => false,
        }
    }

    /// The words so far, by number.
    pub fn words(&self) -> Option<Arc<Vec<String>>> {
        match &self.how {
            How::Words { names, .. } => Some(Arc::clone(names)),
            How::Value { .. } => None,
        }
    }

    /// An empty column with room for so many rows.
    pub fn column(&self, rows: usize) -> Column {
        let lanes = match self.width {
            Width::Bits => Lanes::Bits(Vec::with_capacity(rows)),
            Width::Small => Lanes::Small(Vec::with_capacity(rows)),
            Width::Narrow => Lanes::Narrow(Vec::with_capacity(rows)),
            Width::Wide => Lanes::Wide(Vec::with_capacity(rows)),
        };
        Column { lanes, absent: None }
    }

    /// What a text is at first sight.
    pub fn sight(&mut self, text: &str) -> Sight {
        if text.is_empty() {
            return Sight::Absent;
        }
        let lane = match &self.how {
            How::Words { codes, .. } => {
                return codes.get(text).map_or(Sight::Doubt, |code| Sight::Lane(Lane::from(*code)));
            }
            How::Value { input, .. } => match &input.kind {
                Kind::Bool => quick::truth(text).map(Lane::from),
                Kind::Count => quick::number(text.as_bytes(), 0),
                Kind::Number | Kind::Money(_) => quick::number(text.as_bytes(), input.scale),
                Kind::Date => quick::day(text),
                Kind::Choice(choice) => choice.code(text).and_then(|code| Lane::try_from(code).ok()),
            },
        };
        lane.filter(|lane| self.admits(*lane)).map_or(Sight::Doubt, Sight::Lane)
    }

    /// Looks closely at what stands in a cell. `what` names the cell: "row 17, `age`".
    pub fn close(&mut self, cell: What, what: &str, span: &Span) -> Result<Option<Lane>, Diagnostic> {
        if matches!(&cell, What::Text(text) if text.is_empty()) || matches!(cell, What::Null) {
            return self.nothing(what, span);
        }
        match &mut self.how {
            How::Value { input, .. } => {
                let cell = match (&input.kind, cell) {
                    (Kind::Bool, What::Text(text)) => quick::truth(&text).map_or(What::Text(text), What::Bool),
                    (_, cell) => cell,
                };
                let cell = Written { what: cell, span: span.clone() };
                value::written(input, &cell, what)
                    .map(|admitted| admitted.map(|admitted| admitted.lane))
                    .map_err(unlabelled)
            }
            How::Words { codes, names } => {
                let text = match cell {
                    What::Text(text) | What::Number(text) | What::Date(text) => text,
                    What::Bool(truth) => truth.to_string(),
                    cell @ (What::Null | What::List(_) | What::Table(_)) => {
                        let cell = Written { what: cell, span: span.clone() };
                        return Err(unlabelled(scalar::wrong_type(&cell, what, "a text")));
                    }
                };
                if let Some(code) = codes.get(&text) {
                    return Ok(Some(Lane::from(*code)));
                }
                if names.len() >= limits::GROUP_WORDS {
                    let message = format!("{what}: there are more than {} different texts above", limits::GROUP_WORDS);
                    let help = "group by a column with few values: a region, not an id";
                    return Err(Diagnostic::new(TOO_MANY_WORDS, span, message).help(help));
                }
                let code = u32::try_from(names.len()).unwrap_or(u32::MAX);
                Arc::make_mut(names).push(text.clone());
                codes.insert(text, code);
                Ok(Some(Lane::from(code)))
            }
        }
    }

    /// A cell in which nothing stands: a fact that is not given; a weight must be there.
    pub fn nothing(&self, what: &str, span: &Span) -> Result<Option<Lane>, Diagnostic> {
        if self.role == Role::Weight {
            let message = format!("{what}: a household without a weight among others that have one");
            return Err(Diagnostic::new(NO_WEIGHT, span, message).help("give each household its weight, or none"));
        }
        Ok(None)
    }
}

/// Words under a caret become a remark: a register is not shown line by line.
fn unlabelled(mut finding: Diagnostic) -> Diagnostic {
    match finding.label.take() {
        Some(label) if !label.starts_with("expected ") => finding.remark(label),
        _ => finding,
    }
}
