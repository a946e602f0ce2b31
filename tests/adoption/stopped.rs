//! Every adoption, amendment and withdrawal, stopped at every operation in every way.

use bareme::gate::adopt::Act;
use bareme::gate::{ledger, seal};
use bareme::ground::date::Month;
use bareme::ground::files::{Disk, lock};
use bareme::pack::digest;

use super::stopping::{How, Stopping};
use super::world::{DRAFT, World, adopts, codes};

/// That everything ends before an operation is that it ends after the one before; half of what is no writing is nothing.
const HOWS: [How; 4] = [How::Fails, How::Full, How::EndsAfter, How::EndsHalf];

/// What there is to stop: the world before, and what is done in it.
fn all() -> Vec<(World, Act)> {
    let version = "2025-01".to_owned();
    let corrected = || {
        let world = World::adopted();
        let policy = world.read("policies/land/2025-01/policy.toml");
        let draft = policy.replace("\"adopted\"", "\"draft\"").replace("value = 60", "value = 70");
        world.folder.write("policies/land/2025-01-corrected/policy.toml", draft);
        world
    };
    let renamed = || {
        let world = World::adopted();
        let programme = world.read("policies/land/programme.toml").replace("Child aid", "Aid for children");
        world.folder.write("policies/land/programme.toml", programme);
        world
    };
    vec![
        (World::bare(), Act::Seal { version: "2024-01".to_owned() }),
        (World::sealed(), adopts()),
        (corrected(), Act::Amend { version: version.clone(), draft: "2025-01-corrected".to_owned() }),
        (World::adopted(), Act::Withdraw { version, draft: "2025-01-withdrawn".to_owned() }),
        (renamed(), Act::Programme),
    ]
}

/// What is in force in a month, as every verb sees it: the version and what it means, or the codes why there is none.
fn in_force(world: &World) -> String {
    let shelf = world.guarded();
    match shelf.applies(Month::parse("2025-06").expect("a month")).cloned() {
        Ok(header) => match shelf.load(&header.id) {
            Ok((version, _)) => format!("{} {}", header.id, digest::meaning(&version)),
            Err(findings) => format!("{:?}", codes(&findings)),
        },
        Err(finding) => finding.code.text().to_owned(),
    }
}

/// Everything in the folder but the ledger and the trust file, in which dates and signatures stand.
fn files(world: &World) -> Vec<(String, Vec<u8>)> {
    let mut files = world.folder.contents();
    files.retain(|(name, _)| !name.ends_with("adoptions.jsonl") && !name.ends_with("trust.toml"));
    files
}

fn entries(world: &World) -> usize {
    ledger::read(&world.shelf()).expect("the ledger is whole").map_or(0, |ledger| ledger.lines.len())
}

#[test]
fn wherever_it_is_stopped_what_is_in_force_is_wholly_the_old_or_wholly_the_new() {
    for (before, act) in all() {
        let after = before.again();
        let counting = Stopping::never();
        after.act(&act, &counting).unwrap_or_else(|findings| panic!("{act:?}: {:?}", findings.all));
        let steps = counting.count();
        assert!(steps > 10, "{act:?} takes {steps} operations");
        let (old, new) = (in_force(&before), in_force(&after));
        let mut ended = [0, 0];
        for how in HOWS {
            // An operation that is only there to take a failed one back comes after those of a run that goes well.
            for at in 0..steps {
                let told = format!("{act:?} {how:?} at {at} of {steps}");
                let world = before.again();
                let done = world.act(&act, &Stopping::at(at, how));
                let decided = entries(&world) > entries(&before);
                let found = in_force(&world);
                // While the folder of a sealed version is on its way, that is said and nothing is given.
                let unsure = matches!(act, Act::Amend { .. } | Act::Withdraw { .. }) && found.contains("E0949");
                assert!(
                    found == if decided { new.clone() } else { old.clone() } || unsure && !decided,
                    "{told}: {found}"
                );
                if let Err(findings) = &done {
                    let said: Vec<&str> = findings
                        .all
                        .iter()
                        .flat_map(|finding| &finding.notes)
                        .map(|note| note.message.as_str())
                        .collect();
                    let expected = if decided { "is in force" } else { "what was in force still is" };
                    assert!(said.iter().any(|said| said.ends_with(expected)), "{told}: {said:?}");
                } else {
                    assert!(decided, "{told}: done, and there is no entry");
                }
                world.settle();
                let expected = if decided { &after } else { &before };
                let (found, expected) = (files(&world), files(expected));
                let names =
                    |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
                assert!(found == expected, "{told}: {:?} instead of {:?}", names(&found), names(&expected));
                assert_eq!(in_force(&world), if decided { new.clone() } else { old.clone() }, "{told}");
                ended[usize::from(decided)] += 1;
                if decided || entries(&before) > 0 && act != Act::Programme {
                    let verified = world.verify_as(None, true);
                    assert!(verified.is_ok(), "{told}: {:?}", verified.expect_err("refused").all);
                }
                if !decided {
                    world
                        .act(&act, &Stopping::never())
                        .unwrap_or_else(|findings| panic!("{told}, again: {:?}", findings.all));
                    assert!(files(&world) == files(&after) && in_force(&world) == new, "{told}, again");
                }
            }
        }
        assert!(ended[0] > 0 && ended[1] > 0, "{act:?}: {ended:?}");
    }
}

#[test]
fn what_settles_it_may_be_stopped_too_any_number_of_times() {
    for (before, act) in all() {
        let (after, counting) = (before.again(), Stopping::never());
        after.act(&act, &counting).expect("it goes well");
        let (old, new) = (in_force(&before), in_force(&after));
        for at in 0..counting.count() {
            let world = before.again();
            let _ = world.act(&act, &Stopping::at(at, How::EndsAfter));
            let decided = entries(&world) > entries(&before);
            for inner in 0..40 {
                let settled = bareme::gate::adopt::recover(&Stopping::at(inner, How::EndsAfter), &world.programme());
                assert_eq!(entries(&world) > entries(&before), decided, "{act:?} at {at}, then at {inner}");
                if settled.is_ok() {
                    break;
                }
            }
            world.settle();
            assert!(!world.programme().join(".adopting").exists());
            assert_eq!(in_force(&world), if decided { new.clone() } else { old.clone() }, "{act:?} at {at}");
        }
    }
}

#[test]
fn a_draft_that_was_changed_meanwhile_is_left_where_it_is() {
    let before = World::sealed();
    let counting = Stopping::never();
    before.again().act(&adopts(), &counting).expect("it goes well");
    let mut left = 0;
    for at in 0..counting.count() {
        let world = before.again();
        let _ = world.act(&adopts(), &Stopping::at(at, How::EndsBefore));
        let draft = format!("policies/land/{DRAFT}/policy.toml");
        if entries(&world) == 1 || !world.folder.path().join(&draft).exists() {
            continue;
        }
        let text = world.read(&draft) + "# more\n";
        world.folder.write(&draft, &text);
        world.settle();
        assert_eq!(world.read(&draft), text);
        left += 1;
    }
    assert!(left > 0, "no stop leaves the draft beside the version");
}

#[test]
fn only_one_adopts_at_a_time() {
    let world = World::sealed();
    let held = lock(&world.programme()).expect("it can be held").expect("nobody holds it");
    let finding = bareme::gate::adopt::hold(&Disk, &world.programme()).expect_err("somebody else holds it");
    assert_eq!(finding.code.text(), "E0948");
    drop(held);
    let started = std::sync::Barrier::new(4);
    let done: Vec<bool> = std::thread::scope(|scope| {
        let run = || {
            started.wait();
            let Ok(_hold) = bareme::gate::adopt::hold(&Disk, &world.programme()) else { return false };
            world.act(&adopts(), &Disk).is_ok()
        };
        let all: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        all.into_iter().map(|one| one.join().expect("it ends")).collect()
    });
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    assert_eq!(entries(&world), 2);
    assert!(world.verify().is_ok());
}

#[test]
fn a_plan_that_cannot_be_read_stops_everything_and_nothing_is_taken_away() {
    let world = World::sealed();
    world
        .folder
        .write("policies/land/.adopting/plan.json", "{")
        .write("policies/land/.adopting/before/policy.toml", "x");
    let finding = bareme::gate::adopt::hold(&Disk, &world.programme()).expect_err("nobody knows what to do");
    assert_eq!(finding.code.text(), "E0949");
    assert_eq!(world.read("policies/land/.adopting/before/policy.toml"), "x");
}

#[test]
fn a_plan_that_leads_elsewhere_is_none() {
    let world = World::sealed();
    let plan = r#"{"kind":"withdrawn","version":"2024-01","draft":"../../key","entry":"sha256:0","draft_files":{},"households":{}}"#;
    world.folder.write("policies/land/.adopting/plan.json", plan);
    assert!(bareme::gate::adopt::pending::read(&world.programme()).is_none());
    assert_eq!(seal::guard(&world.shelf()).amiss.len(), 0);
}

/// A world in which the folder of the new version is there, and its entry is not.
pub fn half_done() -> World {
    let before = World::sealed();
    let counting = Stopping::never();
    before.again().act(&adopts(), &counting).expect("it goes well");
    let there = |world: &World| world.programme().join("2025-01").exists() && entries(world) == 1;
    let stopped = (0..counting.count()).map(|at| {
        let world = before.again();
        let _ = world.act(&adopts(), &Stopping::at(at, How::EndsAfter));
        world
    });
    stopped.into_iter().find(there).expect("there is such a moment")
}
