//! One value meets its input: it must be of its kind, exact, within its range. Used for documents and for columns alike.

use std::fmt;

use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::codes::Code;
use crate::ground::codes::household::{NOT_IN_CHOICE, OUT_OF_RANGE, TOO_MANY_DECIMALS};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{self, What, scalar};
use crate::ground::hidden;
use crate::ground::kind::{Choice, Kind};
use crate::ground::names;
use crate::ground::rounding::{self, Mode};
use crate::pack::model::Input;

/// A value that was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Its lane.
    pub lane: Lane,
    /// Whether surplus decimals were rounded off at the door.
    pub rounded: bool,
}

/// Why a value of the right kind is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// More decimals than the input has: how many it has.
    Decimals(u32),
    /// Not whole.
    NotWhole,
    /// Below the smallest one let in.
    Below(String),
    /// Above the largest one let in.
    Above(String),
    /// Not a member of the choice: its name, and what was probably meant.
    NotInChoice(String, Option<String>),
}

impl Misfit {
    /// Its code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Misfit::Decimals(_) | Misfit::NotWhole => TOO_MANY_DECIMALS,
            Misfit::Below(_) | Misfit::Above(_) => OUT_OF_RANGE,
            Misfit::NotInChoice(..) => NOT_IN_CHOICE,
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Misfit::Decimals(0) => Some("write it without decimals".to_owned()),
            Misfit::Decimals(_) => Some("write it with so many decimals; nothing is rounded here".to_owned()),
            Misfit::NotWhole => Some("write a whole number".to_owned()),
            Misfit::Below(_) | Misfit::Above(_) => Some("check its sign and its digits".to_owned()),
            Misfit::NotInChoice(_, meant) => meant.clone(),
        }
    }
}

impl fmt::Display for Misfit {
    /// In words that follow the value: "is above 20, the most that is let in".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Misfit::Decimals(0) => f.write_str("has decimals, and it is an amount without any"),
            Misfit::Decimals(1) => f.write_str("has more than 1 decimal"),
            Misfit::Decimals(most) => write!(f, "has more than {most} decimals"),
            Misfit::NotWhole => f.write_str("is not a whole number"),
            Misfit::Below(least) => write!(f, "is below {least}, the least that is let in"),
            Misfit::Above(most) => write!(f, "is above {most}, the most that is let in"),
            Misfit::NotInChoice(choice, _) => write!(f, "is not one of the choice `{choice}`"),
        }
    }
}

/// Lets a number in: a count, a number or an amount.
pub fn number(input: &Input, number: Decimal) -> Result<Admitted, Misfit> {
    let scale = if input.kind == Kind::Count { 0 } else { input.scale };
    let exact = amount::to_lane(number, scale).map(|lane| Admitted { lane, rounded: false });
    let admitted = match (exact, &input.surplus) {
        (Some(admitted), _) => admitted,
        (None, _) if input.kind == Kind::Count => return Err(Misfit::NotWhole),
        (None, Some(_)) => Admitted { lane: surplus(number, scale).ok_or(Misfit::Decimals(scale))?, rounded: true },
        (None, None) => return Err(Misfit::Decimals(scale)),
    };
    in_range(input, admitted.lane)?;
    Ok(admitted)
}

/// Rounds surplus decimals off, half to even.
fn surplus(number: Decimal, scale: u32) -> Option<Lane> {
    let number = number.normalize();
    let down = amount::power_of_ten(number.scale().checked_sub(scale)?)?;
    rounding::divide(number.mantissa(), down, Mode::HalfEven)
}

/// Lets a member of a choice in by its name.
pub fn member(choice: &Choice, name: &str) -> Result<Lane, Misfit> {
    let code = choice.code(name).and_then(|code| Lane::try_from(code).ok());
    code.ok_or_else(|| {
        let meant = names::meant(name, choice.members.iter().map(|(member, _)| member.as_str()).collect::<Vec<_>>());
        Misfit::NotInChoice(choice.name.clone(), meant)
    })
}

/// Whether a lane lies in the range of its input.
pub fn in_range(input: &Input, lane: Lane) -> Result<(), Misfit> {
    let bound = |value: crate::ground::value::Value| value.to_lane(&input.kind, input.scale);
    if bound(input.min).is_some_and(|least| lane < least) {
        Err(Misfit::Below(input.min.text(&input.kind)))
    } else if bound(input.max).is_some_and(|most| lane > most) {
        Err(Misfit::Above(input.max.text(&input.kind)))
    } else {
        Ok(())
    }
}

/// Lets a value of a document in; `None` for `null`, which is not given. `what` names it: "`age` of the person `aicha`".
pub fn written(input: &Input, value: &document::Value, what: &str) -> Result<Option<Admitted>, Diagnostic> {
    let misfit = |misfit: Misfit, shown: &str| {
        Diagnostic::new(misfit.code(), &value.span, format!("{what}: `{}` {misfit}", hidden::shown(shown)))
            .help_if(misfit.help())
    };
    let shown = || match &value.what {
        What::Number(text) | What::Text(text) | What::Date(text) => text.as_str(),
        _ => value.span.text(),
    };
    let plain = |lane: Lane| Admitted { lane, rounded: false };
    if matches!(value.what, What::Null) {
        return Ok(None);
    }
    let admitted = match &input.kind {
        Kind::Bool => plain(Lane::from(scalar::boolean(value, what)?)),
        Kind::Count | Kind::Number | Kind::Money(_) => {
            number(input, scalar::number(value, what)?).map_err(|fault| misfit(fault, shown()))?
        }
        Kind::Date => {
            let lane = Lane::from(scalar::date(value, what)?.0);
            in_range(input, lane).map_err(|fault| misfit(fault, shown()))?;
            plain(lane)
        }
        Kind::Choice(choice) => {
            let name = scalar::text(value, what).map_err(|finding| {
                let members: Vec<String> =
                    choice.members.iter().take(12).map(|(name, _)| format!("\"{name}\"")).collect();
                finding.help(format!("write one of {}", members.join(", ")))
            })?;
            plain(member(choice, name).map_err(|fault| misfit(fault, name))?)
        }
    };
    Ok(Some(admitted))
}
