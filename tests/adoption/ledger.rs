//! Ledgers that were cut, altered, mixed up or put back.

use bareme::gate::adopt::Act;
use bareme::ground::files::Disk;

use super::world::{LEDGER, TRUST, World, codes, refused};

#[test]
fn a_last_line_that_is_cut_off_anywhere_is_noticed_and_its_place_told() {
    let world = World::adopted();
    let text = world.read(LEDGER);
    let last = world.lines()[0].len() + 1;
    for end in last + 1..text.len() {
        world.folder.write(LEDGER, &text[..end]);
        let findings = world.verify().expect_err("it is cut");
        let finding = &findings.all[0];
        let place = finding.span.as_ref().expect("a place").place();
        assert_eq!((finding.code.text(), place.line), ("E0933", 2), "cut at {end}");
        assert!(
            finding.message.contains("the 1 before it are whole, up to the one of land@2024-01"),
            "{}",
            finding.message
        );
    }
    world.folder.write(LEDGER, &text[..last]);
    assert_eq!(refused(&world), ["E0931", "E0940"], "a whole line is gone");
    world.folder.write(LEDGER, "");
    assert_eq!(refused(&world), ["E0933"]);
}

#[test]
fn while_a_ledger_does_not_hold_no_adopted_version_is_given() {
    let world = World::adopted();
    let text = world.read(LEDGER);
    world.folder.write(LEDGER, &text[..text.len() - 10]);
    for version in ["2024-01", "2025-01"] {
        assert_eq!(codes(&world.guarded().load(version).expect_err("it is not given")), ["E0933"]);
    }
    world.folder.write(LEDGER, &text);
    assert!(world.guarded().load("2025-01").is_ok());
}

#[test]
fn an_entry_altered_in_the_middle_is_noticed_there_and_in_the_next() {
    let world = World::adopted();
    let mut lines = world.lines();
    lines[0] = lines[0].replace("The minister", "A minister");
    world.write_lines(&lines);
    assert_eq!(refused(&world), ["E0935"], "the next line follows another one");
    assert_eq!(codes(&world.guarded().load("2024-01").expect_err("not given")), ["E0935"]);
}

#[test]
fn an_entry_taken_out_or_moved_is_noticed() {
    let world = World::adopted();
    let lines = world.lines();
    world.write_lines(&lines[1..]);
    assert_eq!(refused(&world), ["E0935"]);
    world.write_lines(&[lines[1].clone(), lines[0].clone()]);
    assert_eq!(refused(&world), ["E0935"]);
}

#[test]
fn an_entry_that_stands_a_second_time_or_in_another_ledger_is_replayed() {
    let world = World::adopted();
    let mut lines = world.lines();
    lines.push(lines[1].clone());
    world.write_lines(&lines);
    assert_eq!(refused(&world), ["E0936"]);
    lines[0] = lines[0].replace("\"programme\":\"land\"", "\"programme\":\"sea\"");
    world.write_lines(&lines);
    assert_eq!(refused(&world), ["E0936"]);
}

#[test]
fn an_older_ledger_put_back_with_its_versions_is_noticed() {
    let old = World::sealed();
    let world = World::adopted();
    let trust = world.read(TRUST);
    // The older policies whole, with the trust file of today.
    old.folder.write(TRUST, &trust);
    assert_eq!(refused(&old), ["E0940"]);
    // And with the older trust file, held to what was told when the newer version was adopted.
    let head = world.verify().expect("it holds").head.expect("there is an entry");
    let old = World::sealed();
    assert!(old.verify().is_ok());
    assert_eq!(codes(&old.verify_as(Some(&head), false).expect_err("it is older")), ["E0940"]);
    assert!(world.verify_as(Some(&head), false).is_ok());
    // A newer ledger than the one that was seen is fine.
    world.folder.write(TRUST, old.read(TRUST));
    assert!(world.verify().is_ok());
}

#[test]
fn a_ledger_that_is_gone_is_missed() {
    let world = World::adopted();
    std::fs::remove_file(world.folder.path().join(LEDGER)).expect("removed");
    assert_eq!(refused(&world), ["E0932", "E0940"]);
    assert_eq!(codes(&world.guarded().load("2025-01").expect_err("not given")), ["E0932"]);
    std::fs::remove_dir_all(world.programme().join("sealed")).expect("removed");
    assert_eq!(refused(&world), ["E0940"]);
    assert!(world.guarded().load("2025-01").is_ok(), "a copy to work on may do without");
}

#[test]
fn a_version_without_an_entry_and_an_entry_without_a_version_are_told() {
    let world = World::adopted();
    let policy = world.read("policies/land/2025-01/policy.toml").replace("2025-01-01", "2026-01-01");
    world.folder.write("policies/land/2026-01/policy.toml", policy);
    assert_eq!(refused(&world), ["E0931"]);
    let at =
        |month: &str| world.guarded().applies(bareme::ground::date::Month::parse(month).expect("a month")).cloned();
    assert_eq!(at("2026-06").expect_err("nobody adopted it").code.text(), "E0931");
    assert_eq!(at("2025-06").expect("it is in force").id, "2025-01");
    std::fs::remove_dir_all(world.programme().join("2026-01")).expect("removed");
    std::fs::remove_dir_all(world.programme().join("2025-01")).expect("removed");
    assert_eq!(refused(&world), ["E0932"]);
    assert_eq!(at("2025-06").expect_err("it is gone").code.text(), "E0932");
    assert_eq!(at("2024-06").expect("it is in force").id, "2024-01");
}

#[test]
fn a_draft_is_not_given_where_what_it_extends_was_changed() {
    let world = World::sealed();
    let rules = world.read("policies/land/2024-01/rules.rhai").replace("<=", "<");
    world.folder.write("policies/land/2024-01/rules.rhai", rules);
    assert_eq!(codes(&world.guarded().load("2025-01-more").expect_err("not given")), ["E0930"]);
}

#[test]
fn sources_may_be_added_to_programme_toml_and_nothing_else() {
    let world = World::adopted();
    let programme = world.read("policies/land/programme.toml");
    world
        .folder
        .write("policies/land/programme.toml", format!("{programme}\n[sources.later]\ntitle = {{ en = \"Later\" }}\n"));
    assert!(world.verify().is_ok());
    let more = format!("{programme}\n[choices.sort]\na = {{ en = \"A\" }}\n");
    world.folder.write("policies/land/programme.toml", more);
    assert_eq!(refused(&world), ["E0930"]);
    world.folder.write("policies/land/programme.toml", programme.replace("\"Child aid\"", "\"Aid\""));
    assert_eq!(refused(&world), ["E0930"]);
    assert!(world.act(&Act::Programme, &Disk).is_ok());
    assert!(world.verify().is_ok());
}
