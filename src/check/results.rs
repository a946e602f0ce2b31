//! Results, ranks, sets and checks: each declaration to its plan.

use crate::check::interval::Interval;
use crate::check::lower::{Fact, Known, Lowering, RuleOf};
use crate::check::plan::{CheckPlan, FormulaPlan, RankPlan, ResultPlan, SetPlan};
use crate::check::reads::guard_column;
use crate::ground::amount::{self, Lane};
use crate::ground::codes::check as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::names::nearest;
use crate::ground::source::Said;
use crate::ground::value::Value;
use crate::pack::model::{CheckDecl, Formula, Rank, ResultDecl, Rounding, SetDecl, Version};
use crate::rules::tree::{Column, NodeId, Op, Quotient, ResultSlot, Space};

/// Plans one result. Those that it reads are known already.
pub fn plan(lowering: &mut Lowering<'_>, slot: ResultSlot, reads: &[Column]) -> Option<ResultPlan> {
    let version: &Version = lowering.scope.version;
    let result = &version.results[slot as usize];
    let guards = guards(lowering, result);
    let computed = formula(lowering, result);
    let (guards, (formula, interval, scale)) = (guards?, computed?);
    let otherwise_scale = match result.otherwise {
        Value::Decimal(d) => amount::decimals(d),
        _ => 0,
    };
    if otherwise_scale > scale && !guards.is_empty() {
        let message = format!("`otherwise` of `{}` has more decimals than its rule gives", result.common.name);
        lowering.findings.push(
            Diagnostic::new(codes::WHOLE_ONLY, &result.common.span, message).help("write it with no more decimals"),
        );
        return None;
    }
    let otherwise = result.otherwise.to_lane(&result.kind, scale).unwrap_or(0);
    let interval = if guards.is_empty() { interval } else { interval.hull(Interval::one(otherwise)) };
    lowering.know(slot, Known { scale, interval });
    Some(ResultPlan {
        space: result.entity,
        kind: result.kind.clone(),
        scale,
        least: interval.least,
        most: interval.most,
        guards,
        otherwise,
        formula,
        reads: reads.to_vec(),
    })
}

fn rule_of(result: &ResultDecl, facts: Vec<Fact>) -> RuleOf<'_> {
    RuleOf { name: &result.common.name, space: result.entity, gives: result.kind.clone(), facts, inputs_only: false }
}

/// The guards of a result: bools of its entity or of one that contains it.
fn guards(lowering: &mut Lowering<'_>, result: &ResultDecl) -> Option<Vec<(Column, Space)>> {
    let version: &Version = lowering.scope.version;
    let mut guards = Vec::new();
    let mut fine = true;
    for guard in &result.when {
        let found = guard_column(lowering.scope, result.entity, guard.entity.as_deref(), &guard.name);
        let kind = found.map(|(column, _)| match column {
            Column::Input(slot) => version.inputs[slot as usize].kind.clone(),
            Column::Result(slot) => version.results[slot as usize].kind.clone(),
        });
        let optional = found.is_some_and(|(column, _)| is_optional(lowering, column));
        match (found, kind) {
            (Some((column, space)), Some(Kind::Bool)) if !optional => guards.push((column, space)),
            (_, kind) => {
                fine = false;
                let names = guard_names(lowering, result, guard.entity.is_some());
                let said = guard.span.text().trim_matches('"');
                let message = match &kind {
                    Some(_) if optional => format!("the guard `{}` is optional: it may not be there", guard.name),
                    Some(kind) => format!("the guard `{}` is of kind {kind}, not a bool", guard.name),
                    None => format!("there is no `{said}` to guard `{}`", result.common.name),
                };
                let help = match (kind, nearest(said, names.iter().map(String::as_str))) {
                    (None, Some(near)) => format!("did you mean `{near}`?"),
                    (Some(_), _) if optional => {
                        "make a bool result that asks `given(…)`, and name that; or give the input a default".to_owned()
                    }
                    _ => {
                        "a guard names a bool result or input of the same entity, or of one that contains it".to_owned()
                    }
                };
                lowering.findings.push(Diagnostic::new(codes::BAD_GUARD, &guard.span, message).help(help));
            }
        }
    }
    fine.then_some(guards)
}

/// What a guard could name, with the entity before it where the guard has one.
fn guard_names(lowering: &Lowering<'_>, result: &ResultDecl, with_entity: bool) -> Vec<String> {
    let scope = lowering.scope;
    let of = |space: Space| {
        let entity = &scope.version.programme.entities[usize::from(space)].name;
        let named = move |name: &str| if with_entity { format!("{entity}.{name}") } else { name.to_owned() };
        scope.column_names(space).into_iter().map(named)
    };
    scope.lineage(result.entity).into_iter().flat_map(of).collect()
}

/// What a guard that holds says is there: where its rule is one condition, the facts of that condition.
fn guard_facts(lowering: &Lowering<'_>, result: &ResultDecl) -> Vec<Fact> {
    let scope = lowering.scope;
    let mut facts = Vec::new();
    for guard in &result.when {
        let Some((Column::Result(slot), space)) =
            guard_column(scope, result.entity, guard.entity.as_deref(), &guard.name)
        else {
            continue;
        };
        let guarding = &scope.version.results[slot as usize];
        // Where it is true without its rule, it says nothing.
        let only_by_rule = guarding.when.is_empty() || guarding.otherwise == Value::Bool(false);
        if only_by_rule
            && matches!(guarding.formula, Formula::Rule)
            && let Some(function) = scope.function(&guarding.common.name)
        {
            facts.extend(lowering.facts_of_rule(function, space));
        }
    }
    facts
}

type Computed = (FormulaPlan, Interval, u32);

fn formula(lowering: &mut Lowering<'_>, result: &ResultDecl) -> Option<Computed> {
    let scope = lowering.scope;
    match &result.formula {
        Formula::Abolished(value, _) => {
            let scale = match value {
                Value::Decimal(d) => amount::decimals(*d),
                _ => 0,
            };
            let lane = value.to_lane(&result.kind, scale)?;
            Some((FormulaPlan::Constant(lane), Interval::one(lane), scale))
        }
        Formula::Rank(declared) => {
            let plan = rank(lowering, result, declared)?;
            let most = Lane::try_from(limits::GROUP_MEMBERS).ok()?;
            Some((FormulaPlan::Rank(plan), Interval::new(0, most), 0))
        }
        Formula::Rule => {
            let Some(function) = scope.function(&result.common.name) else {
                let near = nearest(&result.common.name, scope.function_names());
                let help = near.map_or_else(String::new, |near| format!("did you mean the function `{near}`? "));
                let message = format!("the result `{}` has no rule", result.common.name);
                let entity = &scope.version.programme.entities[usize::from(result.entity)].name;
                lowering.findings.push(Diagnostic::new(codes::NO_RULE, &result.common.span, message).help(format!(
                    "{help}Write `fn {}({entity}, law) {{ … }}` in the rules, or declare `sum`, `count`, `rank`, …",
                    result.common.name
                )));
                return None;
            };
            let facts = guard_facts(lowering, result);
            let node = lowering.rule(function, &rule_of(result, facts))?;
            finish(lowering, result, node)
        }
        Formula::Aggregate { join, group, read, otherwise } => {
            lowering.begin(&rule_of(result, Vec::new()));
            let Some(found) =
                scope.group(&group.value).filter(|found| scope.gathering(result.entity, *found).is_some())
            else {
                let names: Vec<&str> =
                    scope.root_names(result.entity).into_iter().filter(|name| scope.group(name).is_some()).collect();
                let near = nearest(&group.value, names.iter().copied());
                let message = format!("`{}` has no group or set called `{}`", result.common.name, group.value);
                let help = near.map_or_else(
                    || format!("it may go through: {}", names.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                lowering.findings.push(Diagnostic::new(codes::BAD_GROUP, &group.span, message).help(help));
                return None;
            };
            let column = match read {
                Some(read) => Some(column_of(lowering, scope.space_of(found), read, "read by this declaration")?),
                None => None,
            };
            let otherwise = match otherwise {
                Some(value) => Some(lowering.constant(*value, &result.kind, &group.span)?),
                None => None,
            };
            let node = lowering.gather(*join, found, column, otherwise, &group.span)?;
            let node = lowering.fit_result(node, &result.kind, &result.common.span)?;
            finish(lowering, result, node)
        }
    }
}

/// Rounding of the result, and the decimals that money may have.
fn finish(lowering: &mut Lowering<'_>, result: &ResultDecl, node: NodeId) -> Option<Computed> {
    let node = match &result.round {
        Some(rounding) => round(lowering, result, rounding, node)?,
        None => node,
    };
    let (scale, interval) = (
        lowering.nodes[node.index()].scale,
        Interval::new(lowering.nodes[node.index()].least, lowering.nodes[node.index()].most),
    );
    let minor = lowering.scope.version.programme.minor_unit;
    if matches!(result.kind, Kind::Money(_)) && scale > minor && !result.internal {
        let step = amount::from_lane(1, minor).map_or_else(|| "1".to_owned(), amount::plain);
        let message = format!("`{}` can have {scale} decimals, and an amount paid has {minor}", result.common.name);
        let help = format!(
            "say how the law rounds it: `round = {{ to = {step}, mode = \"half_up\", source = \"…\" }}`, or round in the rule"
        );
        lowering.findings.push(Diagnostic::new(codes::NEEDS_ROUNDING, &result.common.span, message).help(help));
        return None;
    }
    Some((FormulaPlan::Tree(node), interval, scale))
}

fn round(lowering: &mut Lowering<'_>, result: &ResultDecl, rounding: &Rounding, node: NodeId) -> Option<NodeId> {
    if !result.kind.is_numeric() || result.kind == Kind::Count {
        let message = format!("`{}` is of kind {} and is not rounded", result.common.name, result.kind);
        lowering
            .findings
            .push(Diagnostic::new(codes::BAD_STEP, &rounding.span, message).help("only numbers and money are rounded"));
        return None;
    }
    let scale = amount::decimals(rounding.to);
    let lane = amount::to_lane(rounding.to, scale).filter(|lane| *lane > 0);
    let Some(lane) = lane else {
        let message = "a rounding step is positive".to_owned();
        lowering
            .findings
            .push(Diagnostic::new(codes::BAD_STEP, &rounding.span, message).help("write `to = 0.01`, `to = 1`, …"));
        return None;
    };
    let step = lowering.node(Op::Constant(lane), Kind::Number, scale, Some(Interval::one(lane)), &rounding.span)?;
    let of = Quotient { numerator: node, denominator: None, factor: 1, divisor: 1 };
    lowering.round_node(rounding.mode, of, step, result.kind.clone(), &rounding.span)
}

fn column_of(lowering: &mut Lowering<'_>, space: Space, name: &Said<String>, what: &str) -> Option<Column> {
    let scope = lowering.scope;
    if let Some(column) = scope.column(space, &name.value) {
        return Some(column);
    }
    let entity = &scope.version.programme.entities[usize::from(space)].name;
    let message = format!("{entity} has no input or result called `{}`, {what}", name.value);
    let names = scope.column_names(space);
    let help = nearest(&name.value, names.iter().copied()).map_or_else(
        || "declare it under [inputs] or [results] in policy.toml".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    lowering.findings.push(Diagnostic::new(codes::BAD_COLUMN, &name.span, message).help(help));
    None
}

fn bool_column(lowering: &mut Lowering<'_>, space: Space, name: &Said<String>, what: &str) -> Option<Column> {
    let column = column_of(lowering, space, name, what)?;
    let kind = kind_of(lowering.scope.version, column);
    if kind == Kind::Bool && !is_optional(lowering, column) {
        return Some(column);
    }
    let message = format!("`{}` is of kind {kind}; a bool that is always there is needed, {what}", name.value);
    lowering.findings.push(Diagnostic::new(codes::BAD_COLUMN, &name.span, message).help("make a bool result of it"));
    None
}

fn is_optional(lowering: &Lowering<'_>, column: Column) -> bool {
    matches!(column, Column::Input(slot) if lowering.scope.optional(slot))
}

fn kind_of(version: &Version, column: Column) -> Kind {
    match column {
        Column::Input(slot) => version.inputs[slot as usize].kind.clone(),
        Column::Result(slot) => version.results[slot as usize].kind.clone(),
    }
}

fn rank(lowering: &mut Lowering<'_>, result: &ResultDecl, declared: &Rank) -> Option<RankPlan> {
    let scope = lowering.scope;
    let among = bool_column(lowering, result.entity, &declared.among, "among which ranks are given");
    let mut by = Vec::new();
    for name in &declared.by {
        let column = column_of(lowering, result.entity, name, "by which ranks are given");
        let usable = column.filter(|column| {
            let kind = kind_of(scope.version, *column);
            let fine = !matches!(kind, Kind::Choice(_)) && !is_optional(lowering, *column);
            if !fine {
                let message = format!("`{}` cannot order members: it has no order, or may not be there", name.value);
                lowering.findings.push(
                    Diagnostic::new(codes::BAD_COLUMN, &name.span, message)
                        .help("order by a date, a number, money or a bool"),
                );
            }
            fine
        });
        by.push(usable);
    }
    if result.kind != Kind::Count {
        let message = format!("a rank is a count; `{}` is declared as {}", result.common.name, result.kind);
        lowering.findings.push(
            Diagnostic::new(codes::WRONG_RESULT_KIND, &declared.span, message).help("declare `kind = \"count\"`"),
        );
        return None;
    }
    let Some(container) = scope.container(result.entity) else {
        let message = format!("`{}` belongs to the root: there is nothing to rank it within", result.common.name);
        lowering.findings.push(
            Diagnostic::new(codes::BAD_GROUP, &declared.span, message).help("ranks are given to members of a group"),
        );
        return None;
    };
    let within = match &declared.within {
        None => Some(container),
        Some(name) => {
            let found = scope
                .version
                .entity(&name.value)
                .filter(|space| *space != result.entity && scope.lineage(result.entity).contains(space));
            if found.is_none() {
                let message = format!("`{}` does not contain the members that are ranked", name.value);
                let names: Vec<&str> = scope
                    .lineage(container)
                    .into_iter()
                    .map(|s| scope.version.programme.entities[usize::from(s)].name.as_str())
                    .collect();
                lowering.findings.push(
                    Diagnostic::new(codes::BAD_GROUP, &name.span, message)
                        .help(format!("name one of: {}", names.join(", "))),
                );
            }
            found
        }
    };
    Some(RankPlan {
        among: among?,
        by: by.into_iter().collect::<Option<_>>()?,
        descending: declared.descending,
        ties: declared.ties,
        within: within?,
    })
}

/// Plans a set.
pub fn set(lowering: &mut Lowering<'_>, set: &SetDecl) -> Option<SetPlan> {
    let member = bool_column(lowering, set.of, &set.member, "which decides who is in the set")?;
    Some(SetPlan { of: set.of, member, size: set.size })
}

/// Plans a check on inputs.
pub fn check(lowering: &mut Lowering<'_>, check: &CheckDecl) -> Option<CheckPlan> {
    let name = &check.common.name;
    let Some(function) = lowering.scope.function(name) else {
        let message = format!("the check `{name}` has no rule");
        let entity = &lowering.scope.version.programme.entities[usize::from(check.entity)].name;
        let help = format!("write `fn {name}({entity}) {{ … }}` in the rules: true where the data are consistent");
        lowering.findings.push(Diagnostic::new(codes::NO_RULE, &check.common.span, message).help(help));
        return None;
    };
    let rule = RuleOf { name, space: check.entity, gives: Kind::Bool, facts: Vec::new(), inputs_only: true };
    let root = lowering.rule(function, &rule)?;
    Some(CheckPlan { space: check.entity, root })
}
