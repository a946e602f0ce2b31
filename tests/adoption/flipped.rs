//! Every byte of a sealed version, of its sample, of programme.toml and of the ledger, changed in turn: none is accepted.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bareme::gate::seal::guard;
use bareme::pack::Policies;

use super::world::World;

const SEALED: [&str; 8] = [
    "policies/land/programme.toml",
    "policies/land/adoptions.jsonl",
    "policies/land/2024-01/policy.toml",
    "policies/land/2024-01/rules.rhai",
    "policies/land/2025-01/policy.toml",
    "policies/land/2025-01/notes.md",
    "policies/land/sealed/2024-01.jsonl",
    "policies/land/sealed/2025-01.jsonl",
];

#[test]
fn every_byte_of_a_sealed_version_flipped_in_turn_is_accepted_never() {
    let world = World::adopted();
    assert!(world.verify().is_ok());
    let all: Vec<(usize, usize)> =
        (0..SEALED.len()).flat_map(|file| (0..world.read(SEALED[file]).len()).map(move |at| (file, at))).collect();
    assert!(all.len() > 4_000, "{} bytes", all.len());
    let next = AtomicUsize::new(0);
    let accepted = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let own = world.again();
                while let Some((file, at)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (path, whole) = (SEALED[*file], world.read(SEALED[*file]).into_bytes());
                    let mut bytes = whole.clone();
                    // Another bit for each byte; letters become their capitals, digits other digits, ends of lines others.
                    bytes[*at] ^= 1 << (at % 6);
                    own.folder.write(path, &bytes);
                    if accepts(&own, at % 8 == 0) {
                        accepted.lock().expect("nobody panics with it").push((path, *at));
                    }
                    own.folder.write(path, &whole);
                }
                assert!(own.verify().is_ok(), "what was put back is what it was");
            });
        }
    });
    let accepted = accepted.into_inner().expect("nobody panicked with it");
    assert!(accepted.is_empty(), "{} of {} accepted: {accepted:?}", accepted.len(), all.len());
}

/// Whether it verifies. A programme.toml that is no programme any more does not even open; and what every verb refuses is
/// refused by `verify`, which is asked all the same of some.
fn accepts(world: &World, asked: bool) -> bool {
    let opened = Policies::open(&world.policies()).and_then(|policies| policies.programme("land"));
    let Ok(shelf) = opened else { return false };
    (asked || guard(&shelf).is_clear()) && world.verify().is_ok()
}

#[test]
fn a_file_more_or_less_a_mark_or_another_end_of_line_is_noticed() {
    for file in SEALED {
        let world = World::adopted();
        let text = world.read(file);
        for changed in
            [format!("\u{feff}{text}"), text.replace('\n', "\r\n"), format!("{text}\n"), text[1..].to_owned()]
        {
            world.folder.write(file, changed);
            assert!(!accepts(&world, true), "{file}");
        }
        std::fs::remove_file(world.folder.path().join(file)).expect("it can be removed");
        assert!(!accepts(&world, true), "{file} is not there");
    }
    for more in
        ["policies/land/2025-01/rules.rhai", "policies/land/2024-01/rules/more.rhai", "policies/land/2024-01/x.md"]
    {
        let world = World::adopted();
        world.folder.write(more, "x");
        assert!(!accepts(&world, true), "{more}");
    }
}
