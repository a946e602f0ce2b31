//! Every mutant is the same change in the plan and in the text: both roads agree on it, household by household.

use std::path::Path;
use std::sync::Arc;

use crate::check;
use crate::evaluate::evaluator::{Evaluator, Refusal};
use crate::evaluate::program::Scratch;
use crate::pack::Policies;
use crate::reference::cases;

use super::judge::Said;
use super::make;
use super::touch::{self, Touch};

/// What the two roads say differently of the mutants of a shipped version, over its reference households; and how many
/// mutants were put to both.
fn disagreements(programme: &str, version: &str) -> (usize, Vec<String>) {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let shelf = Policies::open(&policies).expect("there").programme(programme).expect("right");
    let (plan, _) = check::of_shelf(&shelf, version).expect("right");
    let (written, _) = cases::households(&policies.join(programme), shelf.programme());
    let cases = super::cases(&shelf, &plan, &written);
    assert!(!cases.is_empty());
    let (mut both, mut wrong) = (0, Vec::new());
    let mut scratch = Scratch::new();
    for mutant in make::mutants(&plan).all {
        let Some(made) = mutant.change.made_for_both(&plan) else { continue };
        both += 1;
        let evaluator = Evaluator::new(Arc::new(made));
        for case in &cases {
            match evaluator.evaluate(&case.fits.batch, case.fits.month, &mut scratch) {
                Err(Refusal::RoadsDiffer(differences)) => {
                    wrong.push(format!("{} · {}: {}", mutant.name, case.fits.household, differences.join("; ")));
                }
                Err(refusal @ (Refusal::Broken(_) | Refusal::Limit(_))) => {
                    wrong.push(format!("{} · {}: {refusal:?}", mutant.name, case.fits.household));
                }
                Ok(_) | Err(Refusal::Objections(_)) => {}
            }
        }
    }
    (both, wrong)
}

#[test]
fn who_reads_nothing_of_a_change_says_the_same() {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/policies");
    let (mut unfelt, mut scratch) = (0, Scratch::new());
    for (programme, version) in [("meridia", "2032-07"), ("archipelago", "2030-01")] {
        let shelf = Policies::open(&policies).expect("there").programme(programme).expect("right");
        let (plan, _) = check::of_shelf(&shelf, version).expect("right");
        let (written, _) = cases::households(&policies.join(programme), shelf.programme());
        let evaluator = Evaluator::new(Arc::clone(&plan));
        let cases = super::cases(&shelf, &plan, &written);
        let told: Vec<_> = cases
            .iter()
            .map(|case| {
                let said = Said::of(&evaluator, &case.fits.batch, case.fits.month, &mut scratch);
                (case, said, touch::read(&plan, &case.fits.batch, scratch.run()))
            })
            .collect();
        for mutant in make::mutants(&plan).all {
            let touch = Touch::of(&mutant.change, &plan);
            let changed = Evaluator::new(Arc::new(mutant.change.made(&plan)));
            for (case, said, _) in told.iter().filter(|(.., read)| !touch.felt(read)) {
                let other = Said::of(&changed, &case.fits.batch, case.fits.month, &mut scratch);
                assert_eq!(*said, other, "{} · {}", mutant.name, case.fits.household);
                unfelt += 1;
            }
        }
    }
    assert!(unfelt > 500, "only {unfelt} were left alone");
}

#[test]
fn both_roads_agree_on_every_mutant_of_a_shipped_version() {
    for (programme, version, least) in [("ma-asd", "2025-11", 185), ("ma-aide-speciale", "2025-12", 60)] {
        let (both, wrong) = disagreements(programme, version);
        assert!(both >= least, "only {both} mutants of {programme} can be written");
        assert!(wrong.is_empty(), "{} of {both}:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    }
}
