//! The engine: raw, every limit set, nothing registered but ours.

use std::any::TypeId;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext, OptimizationLevel};

use super::dates::{self, Part};
use super::ending::{Ending, Native};
use super::law::Figures;
use super::names::Names;
use super::rows::{self, Columns, Gathered, Groups, Property};
use super::value::{Choices, Handle, count, told, unpack};
use super::world::World;
use super::{arithmetic, compare};
use crate::ground::kind::Time;
use crate::ground::limits;
use crate::ground::rounding::Mode;
use crate::rules::syntax::Operator;
use crate::rules::tree::Join;

/// What a helper with a mark calls on entry. Authors' names have no capitals.
pub(super) const MARK: &str = "MARK";
/// What turns a role into its members.
pub(super) const EACH: &str = "EACH";

/// The world of the call, as Rhai carries it.
#[derive(Clone)]
pub(super) struct Here(pub Arc<dyn World>);

/// What our functions take.
type Arguments<'a, 'b> = &'a mut [&'b mut Dynamic];

thread_local! {
    /// Operations of the call that runs on this thread: Rhai's own count begins again wherever one of our functions calls
    /// back, so it is kept here.
    static OPERATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Begins to count the operations of a call.
pub(super) fn begin() {
    OPERATIONS.set(0);
}

/// How many were counted since.
#[cfg(test)]
pub(super) fn counted() -> u64 {
    OPERATIONS.get()
}

/// An engine that knows nothing, with every limit set.
pub(super) fn bare() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_allow_looping(false);
    engine.set_allow_anonymous_fn(false);
    engine.set_allow_shadowing(false);
    engine.set_fail_on_invalid_map_property(true);
    engine.set_max_expr_depths(limits::EXPRESSION_DEPTH, limits::EXPRESSION_DEPTH);
    engine.set_max_call_levels(limits::CALL_DEPTH + 2);
    engine.set_max_operations(limits::RULE_OPERATIONS);
    // What is the same on every row, figures of the law and parts of the month, stands beside the names of a function.
    engine.set_max_variables(limits::FUNCTION_NAMES + limits::DECLARATIONS + Part::ALL.len());
    engine.set_max_functions(limits::FUNCTIONS);
    engine.set_max_string_size(limits::INTERPRETER_TEXT);
    engine.set_max_array_size(1);
    engine.set_max_map_size(1);
    engine.on_progress(|_| {
        let operations = OPERATIONS.get().saturating_add(1);
        OPERATIONS.set(operations);
        if operations > limits::RULE_OPERATIONS { Some(Dynamic::UNIT) } else { None }
    });
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    for word in ["eval", "print", "debug", "Fn", "call", "curry", "type_of", "is_def_var", "is_def_fn", "this"] {
        engine.disable_symbol(word);
    }
    engine
}

/// The engine of a version.
pub(super) fn engine(names: &Names, choices: &mut Choices, groups: &Arc<Groups>, figures: &Arc<Figures>) -> Engine {
    let mut engine = bare();
    operators(&mut engine);
    functions(&mut engine, names, groups);
    lookups(&mut engine, figures);
    properties(&mut engine, names, choices, groups, figures);
    engine
}

/// Registers one of our functions under a name, for arguments of given types.
fn native(
    engine: &mut Engine,
    name: &str,
    types: &[TypeId],
    f: impl Fn(&NativeCallContext<'_>, Arguments<'_, '_>) -> Native<Dynamic> + Send + Sync + 'static,
) {
    engine.register_raw_fn(name, types, move |context: NativeCallContext<'_>, arguments: Arguments<'_, '_>| {
        f(&context, arguments).map_err(Box::<EvalAltResult>::from)
    });
}

/// For arguments of any type.
fn any(
    engine: &mut Engine,
    name: &str,
    count: usize,
    f: impl Fn(Arguments<'_, '_>) -> Native<Dynamic> + Send + Sync + 'static,
) {
    native(engine, name, &vec![TypeId::of::<Dynamic>(); count], move |_, arguments| f(arguments));
}

/// The world of a call.
fn with<T>(context: &NativeCallContext<'_>, f: impl FnOnce(&dyn World) -> Native<T>) -> Native<T> {
    let here = context.tag().and_then(Dynamic::read_lock::<Here>);
    here.map_or_else(|| Ending::broken("a call without a world"), |here| f(here.0.as_ref()))
}

fn operators(engine: &mut Engine) {
    any(engine, "+", 2, |a| arithmetic::add(a[0], a[1], false));
    any(engine, "-", 2, |a| arithmetic::add(a[0], a[1], true));
    any(engine, "*", 2, |a| arithmetic::multiply(a[0], a[1]));
    any(engine, "/", 2, |a| arithmetic::divide(a[0], a[1]));
    any(engine, "-", 1, |a| arithmetic::negate(a[0]));
    any(engine, "!", 1, |a| arithmetic::not(a[0]));
    for operator in
        [Operator::Equal, Operator::NotEqual, Operator::Less, Operator::AtMost, Operator::Greater, Operator::AtLeast]
    {
        any(engine, operator.sign(), 2, move |a| compare::compare(operator, a[0], a[1]));
    }
    // Rhai would fall back to its own.
    for operator in ["%", "**", "&", "|", "^", "<<", ">>", "..", "..=", "in"] {
        any(engine, operator, 2, |_| Ending::broken("an operator that no rule has"));
    }
    any(engine, "+", 1, |_| Ending::broken("an operator that no rule has"));
}

fn functions(engine: &mut Engine, names: &Names, groups: &Arc<Groups>) {
    any(engine, "min", 2, |a| compare::extreme(false, a[0], a[1]));
    any(engine, "max", 2, |a| compare::extreme(true, a[0], a[1]));
    for (_, mode) in Mode::ALL {
        any(engine, mode.function(), 2, move |a| compare::round(mode, a[0], a[1]));
    }
    let weeks = names.weeks_in_year;
    for (name, time) in [("yearly", Time::Year), ("monthly", Time::Month), ("weekly", Time::Week)] {
        any(engine, name, 1, move |a| arithmetic::retime(a[0], time, weeks));
    }
    any(engine, "years_between", 2, |a| dates::between(true, a[0], a[1]));
    any(engine, "months_between", 2, |a| dates::between(false, a[0], a[1]));
    any(engine, "add_years", 2, |a| dates::later(true, a[0], a[1]));
    any(engine, "add_months", 2, |a| dates::later(false, a[0], a[1]));
    any(engine, "in_month", 2, |a| dates::in_month(a[0], a[1]));
    any(engine, "date", 1, |a| dates::written(a[0]));
    any(engine, "given", 1, |a| Ok(Dynamic::from_bool(!matches!(Handle::of(a[0]), Some((Handle::NotGiven, _))))));
    let gathered = TypeId::of::<Gathered>();
    let of = |value: &Dynamic, join, otherwise: Option<&Dynamic>| match value.read_lock::<Gathered>() {
        Some(gathered) => rows::aggregate(join, &gathered, otherwise),
        None => Ending::broken("an aggregation of something that is no group"),
    };
    for (name, join) in [("sum", Join::Sum), ("count", Join::Count), ("any", Join::Any), ("all", Join::All)] {
        native(engine, name, &[gathered], move |_, a| of(a[0], join, None));
    }
    for (name, join) in [("smallest", Join::Smallest), ("largest", Join::Largest)] {
        native(engine, name, &[gathered, TypeId::of::<Dynamic>()], move |_, a| of(a[0], join, Some(a[1])));
    }
    let handle = TypeId::of::<i64>();
    let known = Arc::clone(groups);
    native(engine, "count", &[handle], move |context, a| {
        with(context, |world| rows::count(world, known.members(a[0])?, &known))
    });
    let known = Arc::clone(groups);
    native(engine, "exists", &[handle], move |context, a| {
        with(context, |world| rows::exists(world, known.members(a[0])?, &known))
    });
    native(engine, &getter(EACH), &[handle], |_, a| match Handle::of(a[0]) {
        Some((Handle::Members | Handle::Each, payload)) => Ok(Handle::Each.dynamic(payload)),
        _ => Ending::broken("a group that is none"),
    });
    native(engine, MARK, &[handle], |context, a| {
        let helper = count(a[0]).and_then(|n| u32::try_from(n).ok());
        let Some(helper) = helper else { return Ending::broken("a mark without its number") };
        with(context, |world| {
            world.marked(helper);
            Ok(Dynamic::UNIT)
        })
    });
}

fn lookups(engine: &mut Engine, figures: &Arc<Figures>) {
    let known = Arc::clone(figures);
    any(engine, "scale", 2, move |a| known.scale(a[0], a[1]));
    let known = Arc::clone(figures);
    any(engine, "table", 2, move |a| known.table(a[0], &[&*a[1]]));
    let known = Arc::clone(figures);
    any(engine, "table", 3, move |a| known.table(a[0], &[&*a[1], &*a[2]]));
}

/// The properties of entities, groups, the law and the month: one getter a name, for all that have it.
fn properties(engine: &mut Engine, names: &Names, choices: &mut Choices, groups: &Arc<Groups>, figures: &Arc<Figures>) {
    let columns = names.entities.iter().flat_map(|entity| entity.columns.iter().map(|column| column.name.as_str()));
    let parts = Part::ALL.into_iter().map(|(name, _)| name);
    let words: BTreeSet<&str> = columns.chain(figures.names()).chain(parts).collect();
    for word in words {
        let mut by_space = Vec::with_capacity(names.entities.len());
        for entity in &names.entities {
            let column = entity.columns.iter().find(|column| column.name == word);
            by_space
                .push(column.map(|column| Property { column: column.column, holder: choices.holder(&column.kind) }));
        }
        let columns = Columns { by_space, groups: Arc::clone(groups) };
        let (law, under) = (Arc::clone(figures), figures.under(word));
        let part = Part::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, part)| part);
        native(engine, &getter(word), &[TypeId::of::<i64>()], move |context, a| {
            with(context, |world| match Handle::of(a[0]) {
                Some((Handle::Row, payload)) => {
                    let (space, row) = unpack(payload);
                    columns.of_row(world, space, row)
                }
                Some((Handle::Law, group)) => law.read(&under, group, world),
                Some((Handle::Members | Handle::Each, _)) => columns.of_members(world, columns.groups.members(a[0])?),
                Some((Handle::Period, month)) => match part {
                    Some(part) => Ok(part.of(dates::month(month)?)),
                    None => Ending::broken("a property that the month does not have"),
                },
                _ => Ending::broken(format!("{} has no properties", told(a[0]))),
            })
        });
    }
}

/// The name under which Rhai looks for a property.
fn getter(name: &str) -> String {
    format!("get${name}")
}
