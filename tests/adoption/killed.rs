//! A process that is gone at an operation: nothing of its own runs after that.

use std::process::Command;

use super::stopping::{How, Stopping};
use super::world::{World, adopts};

/// What tells the child where it works and when it ends.
const CHILD: &str = "BAREME_TEST_ADOPTS_IN";
const AT: &str = "BAREME_TEST_ENDS_AT";

/// Run as a child it adopts in the folder that it is given and is gone in the middle; run as a test it does nothing.
#[test]
fn child_that_adopts() {
    let (Some(folder), Some(at)) = (std::env::var_os(CHILD), std::env::var(AT).ok()) else { return };
    let (at, after) = at.strip_suffix('+').map_or((at.as_str(), false), |at| (at, true));
    let world = World::at(std::path::Path::new(&folder));
    let how = if after { How::AbortsAfter } else { How::Aborts };
    let _hold = bareme::gate::adopt::hold(&bareme::ground::files::Disk, &world.programme()).expect("held");
    let _ = world.act(&adopts(), &Stopping::at(at.parse().expect("a number"), how));
}

#[test]
fn a_process_that_is_killed_before_or_after_any_operation_leaves_the_old_or_the_new() {
    let before = World::sealed();
    let counting = Stopping::never();
    before.again().act(&adopts(), &counting).expect("it goes well");
    let mut seen = [0, 0];
    for at in 0..counting.count() {
        for after in ["", "+"] {
            let world = before.again();
            let child = Command::new(std::env::current_exe().expect("this test"))
                .args(["--exact", "killed::child_that_adopts", "--nocapture"])
                .env(CHILD, world.folder.path())
                .env(AT, format!("{at}{after}"))
                .output()
                .expect("it starts");
            assert!(!child.status.success(), "it goes on after operation {at}{after}");
            // The lock is gone with the process, and whoever comes next settles it.
            world.settle();
            let verified =
                world.verify_as(None, true).unwrap_or_else(|findings| panic!("{at}{after}: {:?}", findings.all));
            let adopted = verified.entries.len() == 2;
            assert_eq!(verified.versions.len(), if adopted { 2 } else { 1 }, "{at}{after}");
            let draft = world.programme().join(super::world::DRAFT).exists();
            assert_ne!(draft, adopted, "{at}{after}: the draft is law, or still a draft");
            seen[usize::from(adopted)] += 1;
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}
