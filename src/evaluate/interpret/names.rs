//! What the names in the rules of a version mean, told to the sandbox.

use crate::check::plan::Plan;
use crate::evaluate::touched::marks_parameter;
use crate::pack::model::{Formula, Holds, Size, Version};
use crate::rules::sandbox::{ColumnNames, EntityNames, Figure, Names, ParameterNames, RuleNames, SetNames};
use crate::rules::tree::{Column, Space};

/// Where the rules of results and checks stand among the rules that can be called.
#[derive(Clone, Debug)]
pub struct Positions {
    /// By result slot; `None` where it has no rule.
    pub results: Vec<Option<usize>>,
    /// By position of the check.
    pub checks: Vec<usize>,
}

/// The positions of the rules of a version: results first, in slot order, then checks.
#[must_use]
pub fn positions(plan: &Plan) -> Positions {
    let mut next = 0;
    let mut take = || {
        next += 1;
        next - 1
    };
    let results = plan.version.results.iter().map(|result| matches!(result.formula, Formula::Rule).then(&mut take));
    let results = results.collect();
    let checks = plan.version.checks.iter().map(|_| take()).collect();
    Positions { results, checks }
}

/// All names of a version.
#[must_use]
pub fn of(plan: &Plan) -> Names {
    let version = &plan.version;
    let rule = |name: &str, space: Space, kind: &crate::ground::kind::Kind| RuleNames {
        function: name.to_owned(),
        space,
        kind: kind.clone(),
    };
    let results = version.results.iter().filter(|result| matches!(result.formula, Formula::Rule));
    let results = results.map(|result| rule(&result.common.name, result.entity, &result.kind));
    let bool_kind = crate::ground::kind::Kind::Bool;
    let checks = version.checks.iter().map(|check| rule(&check.common.name, check.entity, &bool_kind));
    Names {
        entities: (0..).zip(&version.programme.entities).map(|(space, _)| entity(version, space)).collect(),
        sets: version
            .sets
            .iter()
            .zip(&plan.sets)
            .map(|(declared, set)| SetNames {
                name: declared.common.name.clone(),
                of: set.of,
                member: set.member,
                single: set.size != Size::Any,
            })
            .collect(),
        parameters: (0..)
            .zip(&version.parameters)
            .map(|(slot, parameter)| ParameterNames {
                path: parameter.common.name.clone(),
                kind: parameter.kind.clone(),
                holds: figure(&parameter.holds),
                told: marks_parameter(plan, slot),
            })
            .collect(),
        marked: version.helpers.iter().map(|helper| helper.common.name.clone()).collect(),
        rules: results.chain(checks).collect(),
        weeks_in_year: version.programme.weeks_in_year,
    }
}

fn entity(version: &Version, space: Space) -> EntityNames {
    let entity = &version.programme.entities[usize::from(space)];
    let inputs = (0..).zip(&version.inputs).filter(|(_, input)| input.entity == space).map(|(slot, input)| {
        ColumnNames { name: input.common.name.clone(), column: Column::Input(slot), kind: input.kind.clone() }
    });
    let results = (0..).zip(&version.results).filter(|(_, result)| result.entity == space).map(|(slot, result)| {
        ColumnNames { name: result.common.name.clone(), column: Column::Result(slot), kind: result.kind.clone() }
    });
    EntityNames {
        name: entity.name.clone(),
        plural: entity.plural.clone(),
        of: entity.of,
        columns: inputs.chain(results).collect(),
    }
}

fn figure(holds: &Holds) -> Figure {
    match holds {
        Holds::Scalar(value) => Figure::Value(*value),
        Holds::Fraction(above, below) => Figure::Fraction(*above, *below),
        Holds::Scale(scale) => Figure::Scale {
            marginal: scale.marginal,
            of: scale.of.clone(),
            rows: scale.rows.iter().map(|row| (row.lower.map(|edge| (edge.at, edge.included)), row.value)).collect(),
        },
        Holds::Table(table) => {
            Figure::Table { keys: table.keys.clone(), rows: table.rows.clone(), otherwise: table.otherwise }
        }
        Holds::Unknown => Figure::Unknown,
    }
}
