//! Figures and inputs as lanes.

use crate::check::plan::{InputPlan, ParameterPlan};
use crate::ground::amount::{self, Lane};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::pack::model::{Holds, Input, Parameter, Presence};

/// A parameter as lanes.
#[must_use]
pub fn parameter(parameter: &Parameter) -> ParameterPlan {
    held(parameter, &parameter.holds)
}

/// A parameter as lanes, were it to hold this.
#[must_use]
pub fn held(parameter: &Parameter, holds: &Holds) -> ParameterPlan {
    let lane = |value: &Value| value.to_lane(&parameter.kind, parameter.scale).unwrap_or(0);
    match holds {
        Holds::Scalar(value) => ParameterPlan::Scalar(lane(value)),
        Holds::Fraction(above, below) => ParameterPlan::Fraction(Lane::from(*above), Lane::from(*below)),
        Holds::Unknown => ParameterPlan::Unknown,
        Holds::Scale(scale) => ParameterPlan::Scale {
            marginal: scale.marginal,
            of_scale: scale.of_scale,
            rows: scale
                .rows
                .iter()
                .map(|row| {
                    let edge =
                        row.lower.map(|edge| (amount::to_lane(edge.at, scale.of_scale).unwrap_or(0), edge.included));
                    (edge, amount::to_lane(row.value, parameter.scale).unwrap_or(0))
                })
                .collect(),
        },
        Holds::Table(table) => {
            let mut rows: Vec<_> = table.rows.iter().map(|(keys, value)| (keys.clone(), lane(value))).collect();
            rows.sort();
            ParameterPlan::Table { rows, otherwise: table.otherwise.as_ref().map(lane) }
        }
    }
}

/// An input as lanes.
#[must_use]
pub fn input(input: &Input) -> InputPlan {
    let lane = |value: Value| value.to_lane(&input.kind, input.scale);
    let (min, max) = match &input.kind {
        Kind::Bool => (0, 1),
        Kind::Choice(choice) => (0, Lane::try_from(choice.members.len().saturating_sub(1)).unwrap_or(0)),
        _ => (lane(input.min).unwrap_or(Lane::MIN), lane(input.max).unwrap_or(Lane::MAX)),
    };
    InputPlan {
        space: input.entity,
        kind: input.kind.clone(),
        scale: input.scale,
        default: match &input.presence {
            Presence::Default(value, _) => lane(*value),
            _ => None,
        },
        min,
        max,
        optional: matches!(input.presence, Presence::Optional),
    }
}
