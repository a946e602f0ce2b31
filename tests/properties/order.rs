//! What order does not matter: of members in a file, of functions, of keys.

use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::answer::Answer;
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::json::{self, Told};
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::ground::diagnostic::Findings;
use bareme::household::fit::Fitted;
use bareme::pack::digest;
use serde_json::Value;

use crate::invented::agree::some_month;
use crate::invented::{self, Dice, Failed, House, Pack, cases, hold, house, land};

/// The answer of a household as other programs get it, internal results too; its lists in one order. `None` where the
/// household is refused.
pub fn answered(plan: &Arc<Plan>, invented: &House, month: Month) -> Option<Value> {
    let evaluator = Evaluator::new(Arc::clone(plan));
    let fitted = land::fitted(&invented.toml(), plan, month).ok()?;
    let mut scratch = Scratch::default();
    let evaluated = evaluator.evaluate(&fitted.batch, month, &mut scratch).ok()?;
    Some(told(plan, &fitted, &evaluated.answer))
}

/// An answer as other programs get it, internal results too; its lists in one order.
pub fn told(plan: &Arc<Plan>, fitted: &Fitted, answer: &Answer) -> Value {
    let digest = digest::meaning(&plan.version);
    in_order(json::answer(&Told {
        plan,
        digest: &digest,
        engine: "test",
        batch: &fitted.batch,
        answer,
        unused: &fitted.unused,
        warnings: &Findings::new(),
        internal: true,
    }))
}

/// Lists sorted by what they hold; places in files left out.
fn in_order(value: Value) -> Value {
    match value {
        Value::Array(all) => {
            let mut all: Vec<Value> = all.into_iter().map(in_order).collect();
            all.sort_by_cached_key(|value| {
                let id = value.get("id").map(ToString::to_string).unwrap_or_default();
                (id, sorted_text(value))
            });
            Value::Array(all)
        }
        Value::Object(fields) => Value::Object(
            fields.into_iter().filter(|(key, _)| key != "at").map(|(key, value)| (key, in_order(value))).collect(),
        ),
        other => other,
    }
}

fn sorted_text(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut all: Vec<String> =
                fields.iter().map(|(key, value)| format!("{key}:{}", sorted_text(value))).collect();
            all.sort();
            all.join(",")
        }
        other => other.to_string(),
    }
}

/// Where something failed beside something missing, the one read first decides: order may tell them apart.
fn failed(answer: &Value) -> bool {
    answer.get("status").is_some_and(|status| status == "failed")
}

#[test]
fn the_order_of_members_does_not_matter_where_no_rank_says_so() {
    let mut compared = 0_u64;
    hold("members", cases(40), |dice| {
        let pack = invented::pack(dice);
        if pack.listed {
            return Ok(());
        }
        for (version, plan) in land::checked(&pack) {
            let Ok(plan) = plan else { continue };
            for _ in 0..6 {
                let month = some_month(dice);
                let listed = house::house(&plan, month, dice);
                let other = listed.shuffled(dice);
                if !listed.named() {
                    continue;
                }
                let (first, second) = (answered(&plan, &listed, month), answered(&plan, &other, month));
                if [&first, &second].into_iter().flatten().any(failed) {
                    continue;
                }
                compared += 1;
                if first != second {
                    return Err(Failed::new(
                        "order of members",
                        format!(
                            "{version} in {month}:\n{first:#?}\n{second:#?}\n{}\n---\n{}\n{}",
                            listed.toml(),
                            other.toml(),
                            pack.text()
                        ),
                    ));
                }
            }
        }
        Ok(())
    });
    println!("{compared} households in two orders");
    assert!(compared > 0);
}

fn same_in_both(pack: &Pack, other: &Pack, dice: &mut Dice) -> Result<(), Failed> {
    for ((version, plan), (_, shuffled)) in land::checked(pack).into_iter().zip(land::checked(other)) {
        let told = |what: &str, more: String| {
            Failed::new(
                what,
                format!("{what}: {version}\n{more}\n{}\n=== in another order\n{}", pack.text(), other.text()),
            )
        };
        let (plan, shuffled) = match (plan, shuffled) {
            (Ok(plan), Ok(shuffled)) => (plan, shuffled),
            (Err(first), Err(second)) if land::codes(&first) == land::codes(&second) => continue,
            (first, second) => {
                let texts = [first, second].map(|each| each.err().map_or_else(String::new, |all| land::told(&all)));
                return Err(told("the order decides what is refused", texts.join("\n---\n")));
            }
        };
        let (first, second) = (digest::meaning(&plan.version), digest::meaning(&shuffled.version));
        if first != second {
            return Err(told("the order moves the digest of the meaning", format!("{first}\n{second}")));
        }
        for _ in 0..4 {
            let month = some_month(dice);
            let invented = house::house(&plan, month, dice);
            let (first, second) = (answered(&plan, &invented, month), answered(&shuffled, &invented, month));
            if first != second {
                return Err(told("the order moves an answer", format!("{first:#?}\n{second:#?}\n{}", invented.toml())));
            }
        }
    }
    Ok(())
}

#[test]
fn the_order_of_functions_and_keys_does_not_matter() {
    hold("layout", cases(30), |dice| {
        let pack = invented::pack(dice);
        let other = pack.shuffled(dice);
        same_in_both(&pack, &other, dice)
    });
}
