//! Both roads give one answer.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::evaluator::{Evaluator, Refusal};
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::household::generate::Generator;
use bareme::pack::Policies;

use crate::invented::{self, Dice, Failed, House, cases, hold, house, land};

/// Packs that are built to be sound pass the check, or the builder is wrong, or the check.
#[test]
fn most_invented_packs_pass_the_check() {
    let mut refusals: BTreeMap<&str, (u64, String)> = BTreeMap::new();
    let (mut whole, mut refused) = (0_u64, 0_u64);
    for number in 0..cases(120) {
        let pack = invented::pack(&mut Dice::seeded("check", number));
        for (version, plan) in land::checked(&pack) {
            whole += 1;
            let Err(findings) = plan else { continue };
            refused += 1;
            for code in land::codes(&findings) {
                let seen = refusals.entry(code).or_insert((0, String::new()));
                seen.0 += 1;
                if seen.0 <= 3 {
                    let told = land::told(&findings);
                    let line = told.lines().find(|line| line.starts_with(code)).unwrap_or("");
                    seen.1 += &format!("    case {number}@{version}: {line}\n");
                }
            }
        }
    }
    let told: String =
        refusals.iter().map(|(code, (times, seen))| format!("  {code} refuses {times}\n{seen}")).collect();
    println!("{refused} of {whole} invented versions are refused:\n{told}");
    assert!(refused * 5 <= whole, "{refused} of {whole} invented versions are refused:\n{told}");
}

/// A month in or near the reign of an invented version.
pub fn some_month(dice: &mut Dice) -> Month {
    let months = dice.between(0, 40);
    Month { year: 2030, month: 1 }.plus(months).unwrap_or(Month { year: 2030, month: 1 })
}

/// One household through both roads: whether there was something to compare.
pub fn agree(evaluator: &Evaluator, invented: &House, month: Month, scratch: &mut Scratch) -> Result<bool, String> {
    let plan = evaluator.plan();
    let fitted = land::fitted(&invented.toml(), plan, month).map_err(|findings| {
        format!("an invented household is refused:\n{}{}", land::told(&findings), invented.toml())
    })?;
    match evaluator.evaluate(&fitted.batch, month, scratch) {
        Ok(_) => Ok(true),
        Err(Refusal::Objections(_)) => Ok(false),
        Err(Refusal::RoadsDiffer(differences)) => {
            Err(format!("the roads differ in {month}:\n  {}\n{}", differences.join("\n  "), invented.toml()))
        }
        Err(Refusal::Broken(what)) => Err(format!("broken in {month}: {what}\n{}", invented.toml())),
        Err(Refusal::Limit(limit)) => Err(format!("a limit in {month}: {limit:?}\n{}", invented.toml())),
    }
}

#[test]
fn both_roads_agree_on_invented_packs_and_households() {
    let (compared, refused) = (Cell::new(0_u64), Cell::new(0_u64));
    hold("roads", cases(60), |dice| {
        let pack = invented::pack(dice);
        let mut scratch = Scratch::default();
        for (version, plan) in land::checked(&pack) {
            let Ok(plan) = plan else { continue };
            let evaluator = Evaluator::new(plan);
            for _ in 0..12 {
                let month = some_month(dice);
                let invented = house::house(evaluator.plan(), month, dice);
                match agree(&evaluator, &invented, month, &mut scratch) {
                    Ok(true) => compared.set(compared.get() + 1),
                    Ok(false) => refused.set(refused.get() + 1),
                    Err(told) => {
                        let sort = told.lines().next().unwrap_or("").split(" in ").next().unwrap_or("").to_owned();
                        return Err(Failed::new(sort, format!("{version}: {told}\n{}", pack.text())));
                    }
                }
            }
        }
        Ok(())
    });
    println!("{} households compared, {} refused", compared.get(), refused.get());
    assert!(refused.get() <= compared.get(), "{} compared, {} refused", compared.get(), refused.get());
}

/// Every version of the shipped programmes and of the invented countries.
pub fn shipped() -> Vec<Arc<Plan>> {
    let mut plans = Vec::new();
    for folder in ["policies", "tests/fixtures/policies"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let policies = Policies::open(&folder).unwrap_or_else(|findings| panic!("{}", land::told(&findings)));
        for id in policies.ids() {
            let shelf = policies.programme(id).unwrap_or_else(|findings| panic!("{}", land::told(&findings)));
            for header in shelf.headers() {
                let (version, _) =
                    shelf.load(&header.id).unwrap_or_else(|findings| panic!("{}", land::told(&findings)));
                plans.push(
                    land::plan(&Arc::new(version)).unwrap_or_else(|findings| panic!("{}", land::told(&findings))),
                );
            }
        }
    }
    plans
}

#[test]
fn both_roads_agree_on_the_shipped_versions() {
    let mut compared = 0_u64;
    for plan in shipped() {
        let policy = plan.version.policy();
        let from = plan.version.header.from;
        let evaluator = Evaluator::new(Arc::clone(&plan));
        let mut scratch = Scratch::default();
        hold(&policy, cases(60), |dice| {
            let month = from.plus(dice.between(0, 14)).unwrap_or(from);
            let invented = house::house(&plan, month, dice);
            compared += 1;
            agree(&evaluator, &invented, month, &mut scratch)
                .map(|_| ())
                .map_err(|told| Failed::new(told.lines().next().unwrap_or("").to_owned(), told))
        });
        // And as batches, without a text between: quicker, so more of them.
        let mut generator = Generator::new(&plan, 2030);
        for number in 0..cases(150) {
            let month = from.plus(i64::try_from(number % 14).unwrap_or(0)).unwrap_or(from);
            let batch = generator.household(month);
            compared += 1;
            if let Err(refusal) = evaluator.evaluate(&batch, month, &mut scratch)
                && (refusal.is_bug() || refusal.is_limit())
            {
                panic!("{policy} in {month}: {refusal:?}\n{batch:?}");
            }
        }
    }
    println!("{compared} households of shipped versions");
}
