//! All roads give one answer.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::agreement::{Agreed, Desk};
use bareme::household::batch::Batch;
use bareme::household::generate::Generator;
use bareme::household::json;
use bareme::pack::Policies;

use crate::invented::{self, Dice, House, agree, cases, hold, house, land};

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

#[test]
fn all_roads_agree_on_invented_packs_and_households() {
    let total = Cell::new(Agreed::default());
    hold("roads", cases(60), |dice| {
        let agreed = agree::case(dice)?;
        let mut sum = total.get();
        sum += agreed;
        total.set(sum);
        Ok(())
    });
    let Agreed { answered, with_gaps, refused } = total.get();
    println!("{answered} households answered alike, {with_gaps} of them with gaps; {refused} refused alike");
    assert!(refused <= answered && with_gaps > 0, "{:?}", total.get());
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
fn all_roads_agree_on_the_shipped_versions() {
    let mut compared = 0_u64;
    for plan in shipped() {
        let policy = plan.version.policy();
        let from = plan.version.header.from;
        let roads = agree::roads(Arc::clone(&plan));
        let mut desk = Desk::default();
        hold(&policy, cases(12), |dice| {
            let month = from.plus(dice.between(0, 14)).unwrap_or(from);
            let houses: Vec<House> = (0..5).map(|_| house::house(&plan, month, dice)).collect();
            let turn = dice.size(0, 1_000);
            compared += agree::agree(&roads, &houses, month, turn, &mut desk)?.households();
            Ok(())
        });
        // And as batches, without a text between: quicker, so more of them.
        let mut generator = Generator::new(&plan, 2030);
        for number in 0..cases(14) {
            let turn = usize::try_from(number).unwrap_or(0);
            let month = from.plus(i64::try_from(number % 14).unwrap_or(0)).unwrap_or(from);
            (generator.left_out, generator.extreme) = ([400, 900][turn % 2], [0, 0, 300][turn % 3]);
            let batches: Vec<Batch> = (0..12).map(|_| generator.household(month)).collect();
            match roads.compare(&batches, month, turn, &mut desk) {
                Ok(agreed) => compared += agreed.households(),
                Err(differs) => {
                    let household = json::household(&plan, &batches[differs.household], 0);
                    panic!("{policy} in {month}: {}\n{household:#}", differs.what.join("\n  "));
                }
            }
        }
    }
    println!("{compared} households of shipped versions");
}
