//! How a call ends when it gives no value: what our functions raise inside Rhai, and what Rhai itself raises.

use rhai::{Dynamic, EvalAltResult, Position};

use super::world::{Cause, Failing};
use crate::ground::codes::Code;
use crate::ground::codes::check::CALLS_TOO_DEEP;
use crate::ground::codes::evaluate::INTERPRETER_LIMIT;
use crate::ground::codes::rules::{TEXT_TOO_LONG, TOO_MANY_NAMES};
use crate::ground::limits;
use crate::rules::tree::Column;

/// Why a call ends without a value.
#[derive(Clone, Debug)]
pub(super) enum Ending {
    /// What it read is not there.
    Missing(Vec<Cause>),
    /// It failed in itself.
    Failed(Failing),
    /// It read what failed.
    FailedReading(Column, usize),
    /// What a checked version cannot do.
    Broken(String),
}

/// What our functions give inside Rhai.
pub(super) type Native<T> = Result<T, Ending>;

impl Ending {
    /// Something that a checked version cannot do.
    pub fn broken<T>(what: impl Into<String>) -> Native<T> {
        Err(Ending::Broken(what.into()))
    }
}

impl From<Ending> for Box<EvalAltResult> {
    fn from(ending: Ending) -> Self {
        Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(ending), Position::NONE))
    }
}

/// An error of Rhai's, taken apart: the function it happened in (`None`: the rule itself), the place there, and why.
pub(super) struct Ended {
    pub function: Option<String>,
    pub position: Position,
    pub why: Reason,
}

/// Why.
pub(super) enum Reason {
    Ours(Ending),
    Limit(Code, String),
    Rhai(String),
}

/// Takes an error apart.
pub(super) fn of(error: Box<EvalAltResult>) -> Ended {
    let (mut function, mut error) = (None, error);
    loop {
        let position = error.position();
        let why = match *error {
            EvalAltResult::ErrorInFunctionCall(name, _, inner, _) => {
                function = Some(name);
                error = inner;
                continue;
            }
            EvalAltResult::ErrorRuntime(payload, _) => match payload.try_cast::<Ending>() {
                Some(ending) => Reason::Ours(ending),
                None => Reason::Rhai("an exception".to_owned()),
            },
            EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorTerminated(..) => {
                let message = format!("more than {} operations", limits::RULE_OPERATIONS);
                Reason::Limit(INTERPRETER_LIMIT, message)
            }
            EvalAltResult::ErrorStackOverflow(_) => {
                Reason::Limit(CALLS_TOO_DEEP, format!("calls in calls, more than {} deep", limits::CALL_DEPTH))
            }
            EvalAltResult::ErrorTooManyVariables(_) => {
                Reason::Limit(TOO_MANY_NAMES, format!("more than {} names", limits::FUNCTION_NAMES))
            }
            EvalAltResult::ErrorDataTooLarge(what, _) => {
                let message = format!("{what} of more than {} characters", limits::INTERPRETER_TEXT);
                Reason::Limit(TEXT_TOO_LONG, message)
            }
            other => Reason::Rhai(other.to_string()),
        };
        return Ended { function, position, why };
    }
}
