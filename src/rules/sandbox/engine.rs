//! The engine: raw, every limit set, nothing registered but ours.

use std::any::TypeId;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext, OptimizationLevel};

use super::dates::{self, Period};
use super::ending::{Ending, Native};
use super::law::{Figures, Law};
use super::names::Names;
use super::rows::{self, Columns, Gathered, Members, Property, Row};
use super::value::{Choices, NotGiven};
use super::world::World;
use super::{arithmetic, compare};
use crate::ground::kind::Time;
use crate::ground::limits;
use crate::ground::rounding::Mode;
use crate::rules::syntax::Operator;
use crate::rules::tree::{Column, Join};

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
    engine.set_max_variables(limits::FUNCTION_LETS);
    engine.set_max_functions(limits::FUNCTIONS);
    engine.set_max_string_size(limits::INTERPRETER_TEXT);
    engine.set_max_array_size(1);
    engine.set_max_map_size(1);
    engine.on_progress(|_| {
        OPERATIONS.set(OPERATIONS.get().saturating_add(1));
        (OPERATIONS.get() > limits::RULE_OPERATIONS).then_some(Dynamic::UNIT)
    });
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    for word in ["eval", "print", "debug", "Fn", "call", "curry", "type_of", "is_def_var", "is_def_fn", "this"] {
        engine.disable_symbol(word);
    }
    engine
}

/// The engine of a version.
pub(super) fn engine(names: &Names, choices: &mut Choices) -> Native<Engine> {
    let mut engine = bare();
    let sets: Arc<[Column]> = names.sets.iter().map(|set| set.member).collect();
    operators(&mut engine);
    functions(&mut engine, names, &sets);
    law(&mut engine, names, choices)?;
    properties(&mut engine, names, choices, &sets);
    Ok(engine)
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

fn functions(engine: &mut Engine, names: &Names, sets: &Arc<[Column]>) {
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
    any(engine, "given", 1, |a| Ok(Dynamic::from_bool(a[0].read_lock::<NotGiven>().is_none())));
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
    let members = TypeId::of::<Members>();
    let known = Arc::clone(sets);
    native(engine, "count", &[members], move |context, a| {
        with(context, |world| rows::count(world, handle(a[0])?, &known))
    });
    let known = Arc::clone(sets);
    native(engine, "exists", &[members], move |context, a| {
        with(context, |world| rows::exists(world, handle(a[0])?, &known))
    });
    native(engine, &getter(EACH), &[members], |_, a| {
        Ok(Dynamic::from(Members { single: false, ..handle::<Members>(a[0])? }))
    });
    native(engine, MARK, &[TypeId::of::<i64>()], |context, a| {
        let helper = a[0].as_int().ok().and_then(|n| u32::try_from(n).ok());
        let Some(helper) = helper else { return Ending::broken("a mark without its number") };
        with(context, |world| {
            world.marked(helper);
            Ok(Dynamic::UNIT)
        })
    });
    for part in ["first_day", "last_day", "year", "month"] {
        native(engine, &getter(part), &[TypeId::of::<Period>()], move |_, a| {
            Ok(dates::part(handle::<Period>(a[0])?.0, part))
        });
    }
}

/// The law: one getter a name, whatever the depth.
fn law(engine: &mut Engine, names: &Names, choices: &mut Choices) -> Native<()> {
    let figures = Arc::new(Figures::of(names, choices)?);
    let words: BTreeSet<String> = figures.names().map(str::to_owned).collect();
    for word in words {
        let (known, under) = (Arc::clone(&figures), figures.under(&word));
        native(engine, &getter(&word), &[TypeId::of::<Law>()], move |context, a| {
            with(context, |world| known.read(&under, handle(a[0])?, world))
        });
    }
    let known = Arc::clone(&figures);
    any(engine, "scale", 2, move |a| known.scale(a[0], a[1]));
    let known = Arc::clone(&figures);
    any(engine, "table", 2, move |a| known.table(a[0], &[&*a[1]]));
    any(engine, "table", 3, move |a| figures.table(a[0], &[&*a[1], &*a[2]]));
    Ok(())
}

/// The properties of entities and groups: one getter a name, for all entities that have it.
fn properties(engine: &mut Engine, names: &Names, choices: &mut Choices, sets: &Arc<[Column]>) {
    let words: BTreeSet<&str> =
        names.entities.iter().flat_map(|entity| entity.columns.iter().map(|column| column.name.as_str())).collect();
    for word in words {
        let mut by_space = Vec::with_capacity(names.entities.len());
        for entity in &names.entities {
            let column = entity.columns.iter().find(|column| column.name == word);
            by_space
                .push(column.map(|column| Property { column: column.column, holder: choices.holder(&column.kind) }));
        }
        let columns = Arc::new(Columns { by_space, sets: Arc::clone(sets) });
        let known = Arc::clone(&columns);
        native(engine, &getter(word), &[TypeId::of::<Row>()], move |context, a| {
            with(context, |world| known.of_row(world, handle(a[0])?))
        });
        native(engine, &getter(word), &[TypeId::of::<Members>()], move |context, a| {
            with(context, |world| columns.of_members(world, handle(a[0])?))
        });
    }
}

/// The name under which Rhai looks for a property.
fn getter(name: &str) -> String {
    format!("get${name}")
}

/// A handle of ours.
fn handle<T: Copy + Clone + Send + Sync + 'static>(value: &Dynamic) -> Native<T> {
    value.read_lock::<T>().map(|handle| *handle).map_or_else(|| Ending::broken("a value of another kind"), Ok)
}
