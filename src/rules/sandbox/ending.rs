//! How a call ends when it gives no value: what our functions raise inside Rhai, and what Rhai itself raises.

use rhai::{Dynamic, EvalAltResult, Position};

use super::world::{Cause, Failing};
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
    Limit(String),
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
                Reason::Limit("more operations than the limit for one rule".to_owned())
            }
            EvalAltResult::ErrorStackOverflow(_) => Reason::Limit("more calls in calls than the limit".to_owned()),
            EvalAltResult::ErrorTooManyVariables(_) => Reason::Limit("more names than the limit".to_owned()),
            EvalAltResult::ErrorDataTooLarge(what, _) => Reason::Limit(format!("larger than the limit: {what}")),
            other => Reason::Rhai(other.to_string()),
        };
        return Ended { function, position, why };
    }
}
