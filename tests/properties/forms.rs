//! Canonical forms say the same when they are read again.

use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::json;
use bareme::evaluate::program::Scratch;
use bareme::ground::amount::{self, Decimal};
use bareme::ground::date::{Day, Month};
use bareme::ground::kind::Kind;
use bareme::ground::value::Value;
use bareme::household::read::Format;
use bareme::pack::{Policies, digest};

use crate::invented::agree::some_month;
use crate::invented::paper::{Block, Paper};
use crate::invented::{self, Failed, Pack, cases, hold, house, land};
use crate::order::answered;
use crate::roads::shipped;

#[test]
fn an_amount_reads_again_as_itself() {
    hold("amounts", cases(2_000), |dice| {
        let digits = dice.size(1, 28) as u32;
        let most = amount::power_of_ten(digits).unwrap_or(1) - 1;
        let lane = i128::from(dice.below(u64::MAX)) * i128::from(dice.below(u64::MAX) >> 1) % (most + 1);
        let lane = if dice.chance(50) { -lane } else { lane };
        let scale = dice.below(29) as u32;
        let number = Decimal::from_i128_with_scale(lane, scale);
        let text = amount::plain(number);
        let again = amount::parse(&text).map_err(|why| Failed::new("amount", format!("{text}: {why}")))?;
        let same = again == number && amount::plain(again) == text && amount::to_lane(again, scale) == Some(lane);
        if same { Ok(()) } else { Err(Failed::new("amount", format!("{text} of {lane} at {scale}, again {again}"))) }
    });
}

#[test]
fn every_day_and_month_reads_again_as_itself() {
    for day in (Day::MIN.0..=Day::MAX.0).map(Day) {
        assert_eq!(Day::parse(&day.to_string()), Some(day));
        assert_eq!(Month::parse(&day.month().to_string()), Some(day.month()));
    }
}

#[test]
fn a_lane_reads_again_as_itself() {
    hold("lanes", cases(500), |dice| {
        for (kind, scale) in [
            (Kind::Bool, 0),
            (Kind::Count, 0),
            (Kind::Number, dice.below(13) as u32),
            (Kind::Money(None), 2),
            (Kind::Date, 0),
        ] {
            let lane = i128::from(match kind {
                Kind::Bool => dice.between(0, 1),
                Kind::Date => dice.between(i64::from(Day::MIN.0), i64::from(Day::MAX.0)),
                _ => dice.between(-1_000_000_000_000_000, 1_000_000_000_000_000),
            });
            let value = Value::from_lane(lane, &kind, scale);
            let again = value.and_then(|value| value.to_lane(&kind, scale));
            if again != Some(lane) {
                return Err(Failed::new("lane", format!("{lane} of {kind} at {scale}: {value:?}, again {again:?}")));
            }
        }
        Ok(())
    });
}

/// The pack of one version that its consolidated text is.
fn consolidated(pack: &Pack, version: &str) -> Option<Pack> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    land::lay(pack, folder.path());
    let shelf = Policies::open(folder.path()).and_then(|policies| policies.programme(pack.id));
    let shown = shelf.ok()?.show(version).ok()?;
    let id = pack.versions.iter().map(|paper| paper.id).find(|id| *id == version).unwrap_or("2030-01");
    let paper = Paper { id, blocks: vec![Block::verbatim(shown.policy)], functions: vec![shown.rules] };
    Some(Pack { versions: vec![paper], ..pack.clone() })
}

#[test]
fn the_consolidated_text_of_a_version_is_that_version() {
    hold("show", cases(40), |dice| {
        let pack = invented::pack(dice);
        for (version, plan) in land::checked(&pack) {
            let Ok(plan) = plan else { continue };
            let fail =
                |what: &str, more: &str| Failed::new(what, format!("{what}: {version}\n{more}\n{}", pack.text()));
            let Some(shown) = consolidated(&pack, &version) else { return Err(fail("it is not shown", "")) };
            let (_, again) = land::checked(&shown).remove(0);
            let again = again.map_err(|findings| {
                fail("what is shown is refused", &format!("{}\n{}", land::told(&findings), shown.text()))
            })?;
            if digest::meaning(&plan.version) != digest::meaning(&again.version) {
                return Err(fail("what is shown means something else", &shown.text()));
            }
            let month = some_month(dice);
            let invented = house::house(&plan, month, dice);
            let (first, second) = (answered(&plan, &invented, month), answered(&again, &invented, month));
            let without = |answer: Option<serde_json::Value>| {
                answer.map(|mut answer| {
                    answer.as_object_mut().map(|fields| fields.shift_remove("counterfactual"));
                    answer
                })
            };
            if without(first) != without(second) {
                return Err(fail("what is shown answers otherwise", &shown.text()));
            }
        }
        Ok(())
    });
}

#[test]
fn a_household_in_json_is_the_one_in_toml() {
    let plans = shipped();
    hold("json and toml", cases(150), |dice| {
        let plan = dice.pick(&plans).clone();
        let month = plan.version.header.from;
        let invented = house::house(&plan, month, dice);
        let toml = land::fitted(&invented.toml(), &plan, month);
        let json = land::fitted_as(&invented.json(), Format::Json, &plan, month);
        let told = |what: &str| Failed::new(what, format!("{what}\n{}\n{}", invented.toml(), invented.json()));
        match (toml, json) {
            (Ok(toml), Ok(json)) if format!("{:?}", toml.batch) == format!("{:?}", json.batch) => Ok(()),
            (Ok(_), Ok(_)) => Err(told("two batches")),
            (Err(findings), _) | (_, Err(findings)) => Err(told(&format!("refused: {}", land::told(&findings)))),
        }
    });
}

#[test]
fn every_number_of_an_answer_reads_again_exactly() {
    let plans = shipped();
    hold("numbers of answers", cases(150), |dice| {
        let plan = dice.pick(&plans).clone();
        let month = plan.version.header.from;
        let invented = house::house(&plan, month, dice);
        let evaluator = Evaluator::new(plan.clone());
        let fitted =
            land::fitted(&invented.toml(), &plan, month).map_err(|f| Failed::new("refused", land::told(&f)))?;
        let mut scratch = Scratch::default();
        let Ok(evaluated) = evaluator.evaluate(&fitted.batch, month, &mut scratch) else { return Ok(()) };
        for (result, cells) in plan.results.iter().zip(&evaluated.answer.results) {
            for cell in cells {
                let bareme::evaluate::answer::Cell::Value(value) = cell else { continue };
                let written = json::value(*value, &result.kind);
                let again = match (&written, &result.kind) {
                    (serde_json::Value::String(text), Kind::Number | Kind::Money(_)) => {
                        amount::parse(text).ok().map(Value::Decimal)
                    }
                    (serde_json::Value::String(text), Kind::Date) => Day::parse(text).map(Value::Date),
                    (serde_json::Value::String(text), Kind::Choice(choice)) => {
                        choice.code(text).and_then(|code| u16::try_from(code).ok()).map(Value::Choice)
                    }
                    (serde_json::Value::Number(number), Kind::Count) => number.as_i64().map(Value::Count),
                    (serde_json::Value::Bool(truth), Kind::Bool) => Some(Value::Bool(*truth)),
                    _ => None,
                };
                if again != Some(*value) {
                    return Err(Failed::new("number", format!("{value:?} is written {written}, read {again:?}")));
                }
            }
        }
        Ok(())
    });
}
