//! What indicators are made of: the column of welfare, the poverty line, the aid.

use crate::check::plan::{ParameterPlan, Plan};
use crate::cli::named;
use crate::cli::refusal::Refusal;
use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::kind::Kind;
use crate::ground::limits::WEIGHT_DECIMALS;
use crate::population::indicators::{Measure, Scales};
use crate::population::register::As;
use crate::population::simulate::{self, Welfare};
use crate::population::tally::yearly_factor;
use crate::rules::tree::ResultSlot;

/// What was typed.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// The column with the yearly welfare of a person, without the aid: tells poverty, inequality and targeting
    #[arg(long, value_name = "COLUMN", requires_all = ["line", "aid"])]
    pub welfare: Option<String>,
    /// The poverty line, yearly and a person: an amount, or a parameter of the version
    #[arg(long, value_name = "AMOUNT", requires = "welfare")]
    pub line: Option<String>,
    /// The result that is the aid
    #[arg(long, value_name = "NAME", requires = "welfare")]
    pub aid: Option<String>,
}

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name of the column.
    pub column: String,
    /// The aid.
    pub aid: ResultSlot,
    /// The poverty line, yearly and a person.
    pub line: Decimal,
    scales: Scales,
    yearly: Lane,
}

/// What was asked for, if anything.
///
/// # Errors
/// An aid that is no amount for a time, a line that is no amount.
pub fn asked(plan: &Plan, options: &Options) -> Result<Option<Asked>, Refusal> {
    let (Some(column), Some(line), Some(aid)) = (&options.welfare, &options.line, &options.aid) else {
        return Ok(None);
    };
    let slot = named::result(plan, aid)?;
    let result = &plan.results[slot as usize];
    let Some(yearly) = yearly_factor(&plan.version.programme, &result.kind) else {
        let message = format!("`{aid}` is of kind {}, and an aid is an amount of money for a time", result.kind);
        return Err(Refusal::usage(message, "name a result of kind money that is paid, after --aid"));
    };
    let scales = Scales { welfare: plan.version.programme.minor_unit, aid: result.scale, weight: WEIGHT_DECIMALS };
    let amount = amount_of(plan, line)?;
    if amount <= Decimal::ZERO {
        return Err(Refusal::usage(format!("`{line}` after --line is not above 0"), "write the yearly line a person"));
    }
    Ok(Some(Asked { column: column.clone(), aid: slot, line: amount, scales, yearly }))
}

/// A poverty line: an amount, or a parameter of the version brought to a year.
fn amount_of(plan: &Plan, line: &str) -> Result<Decimal, Refusal> {
    let not_exact = match amount::parse(line) {
        Ok(amount) => return Ok(amount),
        Err(error) => error,
    };
    let name = line.strip_prefix("law.").unwrap_or(line);
    let Some(slot) = plan.version.parameters.iter().position(|parameter| parameter.common.name == name) else {
        let message = format!("`{line}` after --line is neither an amount nor a parameter: {not_exact}");
        return Err(Refusal::usage(message, "write the yearly line a person, as 8400 or 8400.50"));
    };
    let parameter = &plan.version.parameters[slot];
    let factor = match &parameter.kind {
        Kind::Money(None) => Some(1),
        kind => yearly_factor(&plan.version.programme, kind),
    };
    match (&plan.parameters[slot], factor) {
        (ParameterPlan::Scalar(figure), Some(factor)) => {
            let yearly = figure.checked_mul(factor).and_then(|figure| amount::from_lane(figure, parameter.scale));
            yearly.ok_or_else(|| Refusal::usage(format!("`{line}` is too large for a poverty line"), "write an amount"))
        }
        _ => {
            let message = format!("the parameter `{name}` is no single amount of money");
            Err(Refusal::usage(message, "name a parameter of kind money, or write an amount"))
        }
    }
}

impl Asked {
    /// As what the column is read.
    pub fn taken(&self) -> As {
        As::Number(self.scales.welfare)
    }

    /// How welfare is measured with weights of so many decimals.
    pub fn measured(&self, weight: u32) -> Result<Welfare, Refusal> {
        let measure =
            Measure::new(self.line, Scales { weight, ..self.scales }, self.yearly).map_err(simulate::unfit)?;
        Ok(Welfare { extra: 0, aid: self.aid, measure })
    }
}
