//! What is to move, as it was written: `household.rsu_index=8:11:0.05`, `persons.aicha.birth_date=2004-01-01:2012-01-01:1m`,
//! `persons.aicha.schooled=false,true`, `household.region=*`.
//!
//! Before the last `=` stands whose input it is: the root's name, or a group, the id of a member, and the input. Behind it
//! stand the values: `from:to:step` for numbers, amounts, counts and dates (`1d`, `2m`, `1y`: days, months, years), values
//! set off by commas, or `*` for yes and no and for all members of a choice. The end of a range is always a value of it,
//! also where the last step has to be shorter.

use crate::check::plan::Plan;
use crate::ground::amount::{self, Lane};
use crate::ground::codes::Code;
use crate::ground::codes::evaluate::{SWEEP_INPUT, SWEEP_MEMBER, SWEEP_OUTSIDE, SWEEP_TOO_LARGE, SWEEP_VALUES};
use crate::ground::date::Day;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::kind::Kind;
use crate::ground::{hidden, limits, names};
use crate::household::batch::Batch;
use crate::household::value::{self, Misfit};
use crate::pack::model::Input;
use crate::rules::tree::{InputSlot, Space};

/// An input of a row, and the values that it goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vary {
    /// The input, and the row of its entity.
    pub input: (InputSlot, usize),
    /// Its values, in their order.
    pub lanes: Vec<Lane>,
    /// Whether they have an order with others in between: not where it is yes or no, or a choice.
    pub ordered: bool,
}

/// Reads what is to move in a household.
///
/// # Errors
/// An input that the version does not have, a member that is not there, values that cannot be gone through.
pub fn read(text: &str, plan: &Plan, batch: &Batch) -> Result<Vary, Diagnostic> {
    let Some((whose, values)) = text.rsplit_once('=') else {
        let message = format!("`{}` does not say which values an input goes through", hidden::shown(text));
        return Err(refused(SWEEP_VALUES, message).help(EXAMPLES));
    };
    let (slot, row) = place(whose, plan, batch)?;
    let input = &plan.version.inputs[slot as usize];
    let written = Written { input, whose, plan: &plan.inputs[slot as usize] };
    let ordered = !matches!(input.kind, Kind::Bool | Kind::Choice(_));
    let lanes = written.lanes(values)?;
    Ok(Vary { input: (slot, row), lanes, ordered })
}

const EXAMPLES: &str = "write household.income=500:900:10, persons.ann.birth_date=2010-01-01:2020-01-01:1m or \
                        persons.ann.in_school=false,true, with a name of this policy";

fn refused(code: Code, message: impl Into<String>) -> Diagnostic {
    Diagnostic::nowhere(code, message)
}

/// The input that is named, and the row.
fn place(whose: &str, plan: &Plan, batch: &Batch) -> Result<(InputSlot, usize), Diagnostic> {
    let entities = &plan.version.programme.entities;
    let (head, rest) = whose.split_once('.').unwrap_or((whose, ""));
    let called = |space: usize| if space == 0 { &entities[space].name } else { &entities[space].plural };
    let Some(space) = (0..entities.len()).find(|space| called(*space) == head) else {
        let message = format!("`{}` has no `{}`", plan.version.policy(), hidden::shown(head));
        // A member is named by its group.
        let group = entities.iter().skip(1).find(|entity| entity.name == head).map(|entity| &entity.plural);
        let help = match group {
            Some(plural) => Some(format!("members are named by their group and id: {plural}.ID.INPUT")),
            None => names::meant(head, (0..entities.len()).map(|space| called(space).as_str()).collect::<Vec<_>>()),
        };
        return Err(refused(SWEEP_INPUT, message).help_if(help));
    };
    let of = Space::try_from(space).unwrap_or(0);
    if space == 0 {
        return Ok((input(rest, of, plan)?, 0));
    }
    let Some((id, name)) = rest.rsplit_once('.') else {
        let message = format!("`{}` does not say of which {} the input is", hidden::shown(whose), entities[space].name);
        let named = if rest.is_empty() { "INPUT" } else { rest };
        return Err(refused(SWEEP_MEMBER, message).help(format!("write {head}.ID.{named}")));
    };
    let slot = input(name, of, plan)?;
    let ids = &batch.rows[space].ids;
    let row = ids.iter().position(|own| own == id).ok_or_else(|| {
        let message = format!("there is no {} `{}` in the household", entities[space].name, hidden::shown(id));
        let help = names::meant(id, ids.iter().map(String::as_str).collect::<Vec<_>>());
        refused(SWEEP_MEMBER, message).help_if(help)
    })?;
    Ok((slot, row))
}

/// The input of an entity by its name.
fn input(name: &str, space: Space, plan: &Plan) -> Result<InputSlot, Diagnostic> {
    let version = &plan.version;
    let found = plan.inputs_of(space).find(|slot| version.inputs[*slot as usize].common.name == name);
    found.ok_or_else(|| {
        let entity = &version.programme.entities[usize::from(space)].name;
        let known: Vec<&str> =
            plan.inputs_of(space).map(|slot| version.inputs[slot as usize].common.name.as_str()).collect();
        let is_result = version.results.iter().any(|result| result.entity == space && result.common.name == name);
        let message = if is_result {
            format!("`{name}` of a {entity} is computed: only an input can be moved")
        } else {
            format!("`{}` has no input `{}` of a {entity}", version.policy(), hidden::shown(name))
        };
        refused(SWEEP_INPUT, message).help_if(names::meant(name, known))
    })
}

/// Values as they were written for an input.
struct Written<'a> {
    input: &'a Input,
    plan: &'a crate::check::plan::InputPlan,
    whose: &'a str,
}

impl Written<'_> {
    fn lanes(&self, values: &str) -> Result<Vec<Lane>, Diagnostic> {
        let kind = &self.input.kind;
        if values == "*" {
            let count = match kind {
                Kind::Bool => 2,
                Kind::Choice(choice) => choice.members.len(),
                _ => {
                    return Err(self
                        .wrong("`*` stands for yes and no and for all members of a choice")
                        .help(self.form()));
                }
            };
            return self.counted((0..).take(count).collect());
        }
        if matches!(kind, Kind::Bool | Kind::Choice(_)) || !values.contains(':') {
            return self.listed(values);
        }
        let parts: Vec<&str> = values.split(':').collect();
        let [from, to, step] = parts.as_slice() else {
            return Err(self.wrong(format!("`{}` is no range", hidden::shown(values))).help(self.form()));
        };
        let (from, to) = (self.value(from)?, self.value(to)?);
        if to < from {
            return Err(self
                .wrong("the range ends before it begins")
                .help("write the smaller value first: from:to:step"));
        }
        if *kind == Kind::Date { self.dates(from, to, step) } else { self.numbers(from, to, step) }
    }

    /// Values set off by commas: each once, and where they have an order, in it.
    fn listed(&self, values: &str) -> Result<Vec<Lane>, Diagnostic> {
        let lanes = values.split(',').map(|value| self.value(value)).collect::<Result<Vec<_>, _>>()?;
        let ordered = !matches!(self.input.kind, Kind::Bool | Kind::Choice(_));
        for (at, lane) in lanes.iter().enumerate() {
            if lanes[..at].contains(lane) {
                return Err(self.wrong("a value is listed twice").help("list each value once"));
            }
            if ordered && at > 0 && lanes[at - 1] > *lane {
                return Err(self.wrong("the values are not listed in their order").help("list the smallest first"));
            }
        }
        self.counted(lanes)
    }

    fn numbers(&self, from: Lane, to: Lane, step: &str) -> Result<Vec<Lane>, Diagnostic> {
        let number = amount::parse(step).map_err(|error| {
            self.wrong(format!("the step `{}` is no number: {error}", hidden::shown(step))).help(self.form())
        })?;
        let scale = self.plan.scale;
        let lane = amount::to_lane(number, scale).ok_or_else(|| {
            let misfit = if self.input.kind == Kind::Count { Misfit::NotWhole } else { Misfit::Decimals(scale) };
            self.wrong(format!("the step `{step}` {misfit}")).help_if(misfit.help())
        })?;
        if lane <= 0 {
            return Err(self.no_step(step));
        }
        if (to - from) / lane >= Lane::try_from(limits::SWEEP_POINTS).unwrap_or(Lane::MAX) {
            return Err(self.too_many(Some((to - from) / lane + 1)));
        }
        let mut lanes = Vec::new();
        let mut at = from;
        while at < to {
            lanes.push(at);
            at += lane;
        }
        lanes.push(to);
        self.counted(lanes)
    }

    fn dates(&self, from: Lane, to: Lane, step: &str) -> Result<Vec<Lane>, Diagnostic> {
        let wrong = || {
            self.wrong(format!("the step `{}` is no number of days, months or years", hidden::shown(step)))
                .help("write 1d, 2m or 1y behind the range")
        };
        let unit = step.chars().last().filter(|unit| matches!(unit, 'd' | 'm' | 'y')).ok_or_else(wrong)?;
        let digits = &step[..step.len() - 1];
        let plain = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|digit| digit.is_ascii_digit());
        let by: i64 = Some(digits).filter(|_| plain).and_then(|digits| digits.parse().ok()).ok_or_else(wrong)?;
        if by == 0 {
            return Err(self.no_step(step));
        }
        let first = i32::try_from(from).map(Day).map_err(|_| wrong())?;
        let mut lanes = Vec::new();
        for times in 0.. {
            let count = by.saturating_mul(times);
            let day = match unit {
                'd' => i32::try_from(i64::from(first.0).saturating_add(count)).ok().map(Day),
                'm' => first.add_months(count),
                _ => first.add_years(count),
            };
            match day.map(|day| Lane::from(day.0)).filter(|lane| *lane < to) {
                Some(lane) if lanes.len() < limits::SWEEP_POINTS => lanes.push(lane),
                Some(_) => return Err(self.too_many(None)),
                None => break,
            }
        }
        lanes.push(to);
        self.counted(lanes)
    }

    fn counted(&self, lanes: Vec<Lane>) -> Result<Vec<Lane>, Diagnostic> {
        if lanes.len() > limits::SWEEP_POINTS {
            return Err(self.too_many(Lane::try_from(lanes.len()).ok()));
        }
        Ok(lanes)
    }

    /// One value, as the input lets it in.
    fn value(&self, text: &str) -> Result<Lane, Diagnostic> {
        let shown = hidden::shown(text);
        let misfit = |misfit: Misfit| {
            refused(SWEEP_OUTSIDE, format!("`{}`: `{shown}` {misfit}", self.whose())).help_if(misfit.help())
        };
        let lane = match &self.input.kind {
            Kind::Bool => match text {
                "true" => 1,
                "false" => 0,
                _ => return Err(self.wrong(format!("`{shown}` is neither true nor false")).help(self.form())),
            },
            Kind::Choice(choice) => value::member(choice, text).map_err(misfit)?,
            Kind::Date => {
                let day = Day::parse(text).ok_or_else(|| {
                    let help = "write year, month and day of a day that the calendar has: 2010-02-28";
                    self.wrong(format!("`{shown}` is no day")).help(help)
                })?;
                Lane::from(day.0)
            }
            Kind::Count | Kind::Number | Kind::Money(_) => {
                let number = amount::parse(text)
                    .map_err(|error| self.wrong(format!("`{shown}` is no number: {error}")).help(self.form()))?;
                // Nothing is rounded here, even where surplus decimals of data are.
                let fault =
                    if self.input.kind == Kind::Count { Misfit::NotWhole } else { Misfit::Decimals(self.plan.scale) };
                amount::to_lane(number, self.plan.scale).ok_or(fault).map_err(misfit)?
            }
        };
        value::in_range(self.input, lane).map_err(misfit)?;
        Ok(lane)
    }

    fn whose(&self) -> String {
        hidden::shown(self.whose)
    }

    fn wrong(&self, what: impl AsRef<str>) -> Diagnostic {
        refused(SWEEP_VALUES, format!("`{}`: {}", self.whose(), what.as_ref()))
    }

    fn no_step(&self, step: &str) -> Diagnostic {
        self.wrong(format!("a step of `{}` leads nowhere", hidden::shown(step))).help("a step is more than 0")
    }

    fn too_many(&self, count: Option<Lane>) -> Diagnostic {
        let limit = limits::SWEEP_POINTS;
        let message = match count {
            Some(count) => format!("`{}` would go through {count} values, and {limit} is the limit", self.whose()),
            None => format!("`{}` would go through more than {limit} values", self.whose()),
        };
        let help = "take a larger step: the exact places of the jumps are found all the same";
        refused(SWEEP_TOO_LARGE, message).help(help)
    }

    /// How values of this input are written.
    fn form(&self) -> String {
        let whose = self.whose();
        match &self.input.kind {
            Kind::Bool => format!("write {whose}=false,true or {whose}=*"),
            Kind::Choice(choice) => {
                let some: Vec<&str> = choice.members.iter().take(2).map(|(name, _)| name.as_str()).collect();
                format!("write {whose}={} or {whose}=*", some.join(","))
            }
            Kind::Date => {
                format!("write {whose}=2010-01-01:2020-01-01:1m: from, to and a step of days, months or years")
            }
            Kind::Count => format!("write {whose}=0:10:1: from, to and step"),
            Kind::Number | Kind::Money(_) => format!("write {whose}=0:10:0.5: from, to and step"),
        }
    }
}
