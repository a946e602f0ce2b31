//! The direct social aid: one more child counted never lowers what is paid for the month.

use std::path::Path;
use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::answer::Cell;
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::ground::amount::Decimal;
use bareme::ground::date::{Day, Month};
use bareme::ground::value::Value;
use bareme::pack::Policies;

use crate::invented::house::{Fact, House, Row};
use crate::invented::{Dice, Failed, cases, hold, house, land};

fn versions() -> Vec<Arc<Plan>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let shelf = Policies::open(&folder).and_then(|policies| policies.programme("ma-asd")).expect("the programme");
    let headers: Vec<String> = shelf.headers().map(|header| header.id.clone()).collect();
    let load = |id: &String| land::plan(&Arc::new(shelf.load(id).expect("a version").0)).expect("a checked version");
    headers.iter().map(load).collect()
}

/// A family that is entitled, whose children all have what is asked of them.
fn family(plan: &Plan, month: Month, dice: &mut Dice) -> House {
    let mut family = house::house(plan, month, dice);
    let index = format!("{}", 5 + dice.between(0, 4));
    let root = [
        ("rsu_index", Fact::Number(index)),
        ("receives_family_allowances", Fact::Bool(false)),
        ("paid_by_state", Fact::Bool(false)),
        ("receives_pension", Fact::Bool(false)),
    ];
    for (name, fact) in root {
        set(&mut family.root, name, fact);
    }
    for (_, members) in &mut family.root.groups {
        for member in members.iter_mut() {
            complete(member, month, dice);
        }
    }
    family
}

fn set(row: &mut Row, name: &str, fact: Fact) {
    match row.facts.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = fact,
        None => row.facts.push((name.to_owned(), fact)),
    }
}

fn get<'r>(row: &'r Row, name: &str) -> Option<&'r Fact> {
    row.facts.iter().find(|(known, _)| known == name).map(|(_, fact)| fact)
}

fn complete(member: &mut Row, month: Month, dice: &mut Dice) {
    let last = month.last_day();
    let born = match get(member, "birth_date") {
        Some(Fact::Date(text)) => Day::parse(text),
        _ => None,
    };
    let born = born.filter(|day| *day <= last).unwrap_or(Day(last.0 - 4_000));
    set(member, "birth_date", Fact::Date(born.to_string()));
    if get(member, "schooled").is_none() || get(member, "school_level").is_some() {
        set(member, "schooled", Fact::Bool(true));
    }
    if get(member, "birth_rank").is_none() {
        set(member, "birth_rank", Fact::Number((1 + dice.between(0, 4)).to_string()));
    }
    if get(member, "relation").is_none() {
        set(member, "relation", Fact::Text("child".to_owned()));
    }
}

/// The latest birth among the members.
fn youngest(family: &House) -> Day {
    let births = family.root.groups.iter().flat_map(|(_, members)| members).filter_map(|member| {
        match get(member, "birth_date") {
            Some(Fact::Date(text)) => Day::parse(text),
            _ => None,
        }
    });
    births.max().unwrap_or(Day::MIN)
}

/// What is paid for the month, and how many children count; `None` where there is no answer, or no right.
fn paid(evaluator: &Evaluator, family: &House, month: Month) -> Option<(Decimal, i64)> {
    let plan = evaluator.plan();
    let fitted = land::fitted(&family.toml(), plan, month).ok()?;
    let mut scratch = Scratch::default();
    let evaluated = evaluator.evaluate(&fitted.batch, month, &mut scratch).ok()?;
    let value = |name: &str| {
        let slot = plan.version.result(name)?;
        match evaluated.answer.results[slot as usize].first()? {
            Cell::Value(value) => Some(*value),
            _ => None,
        }
    };
    match (value("eligible")?, value("monthly_aid")?, value("children_counted")?) {
        (Value::Bool(true), Value::Decimal(aid), Value::Count(children)) => Some((aid, children)),
        _ => None,
    }
}

#[test]
fn one_more_counted_child_never_lowers_the_monthly_aid() {
    for plan in versions() {
        let evaluator = Evaluator::new(Arc::clone(&plan));
        let policy = plan.version.policy();
        let mut grown = 0_u64;
        hold(&format!("one more child, {policy}"), cases(100), |dice| {
            let from = plan.version.header.from;
            let month = from.plus(dice.between(0, 12)).unwrap_or(from);
            let before = family(&plan, month, dice);
            let mut after = before.clone();
            // Born after the others: an elder sibling would move the ranks of all.
            let last = month.last_day();
            let days = dice.between(0, 7_600);
            let born =
                Day(last.0.saturating_sub(i32::try_from(days).unwrap_or(0)).max(youngest(&before).0).min(last.0));
            let child = [
                ("relation", Fact::Text("child".to_owned())),
                ("birth_date", Fact::Date(born.to_string())),
                ("schooled", Fact::Bool(dice.chance(50))),
                ("birth_rank", Fact::Number("3".to_owned())),
                ("disabled", Fact::Bool(dice.chance(20))),
                ("father_deceased", Fact::Bool(dice.chance(20))),
            ];
            let mut row = Row { id: Some("one_more".to_owned()), ..Row::default() };
            row.facts.extend(child.map(|(name, fact)| (name.to_owned(), fact)));
            after.root.groups[0].1.push(row);
            let (Some((first, children)), Some((second, more))) =
                (paid(&evaluator, &before, month), paid(&evaluator, &after, month))
            else {
                return Ok(());
            };
            grown += u64::from(more > children);
            if second < first {
                let told = format!("{first} for {children}, {second} for {more}, {month}\n{}", after.toml());
                return Err(Failed::new("a child lowers the aid", told));
            }
            Ok(())
        });
        println!("{policy}: {grown} families with one more child counted");
        assert!(grown > 0, "{policy}: no family has one more child counted");
    }
}
