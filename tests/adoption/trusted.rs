//! The verifier decides whose word counts, never what it verifies.

use bareme::gate::adopt::Act;
use bareme::gate::keys::{self, Trust};
use bareme::gate::ledger;
use bareme::ground::files::Disk;
use minisign::{PublicKey, SecretKey, SecretKeyBox};

use super::world::{LEDGER, TRUST, World, adopts, codes, pair, refused, stranger};

fn trust_of(world: &World, text: &str) -> Vec<&'static str> {
    world.folder.write(TRUST, text);
    codes(&Trust::read(&world.folder.path().join(TRUST)).expect_err("it is refused"))
}

#[test]
fn an_entry_without_a_signature_is_refused() {
    let world = World::adopted();
    let mut lines = world.lines();
    let cut = lines[1].find(",\"signature\"").expect("it is signed");
    lines[1] = format!("{}}}", &lines[1][..cut]);
    world.write_lines(&lines);
    assert_eq!(refused(&world), ["E0937"]);
    assert_eq!(codes(&world.guarded().load("2025-01").expect_err("not given")), ["E0937"]);
}

#[test]
fn a_signature_of_something_else_is_refused() {
    let world = World::adopted();
    let mut lines = world.lines();
    lines[1] = lines[1].replace("The minister", "A minister");
    world.write_lines(&lines);
    assert_eq!(refused(&world), ["E0938", "E0940"]);
    // The signature of the entry before.
    let lines = World::adopted().lines();
    let of = |line: &str| line[line.find(",\"signature\"").expect("signed")..].to_owned();
    let mixed = lines[1].replace(&of(&lines[1]), &of(&lines[0]));
    world.write_lines(&[lines[0].clone(), mixed]);
    assert!(refused(&world).contains(&"E0938"));
}

#[test]
fn an_entry_signed_by_a_key_that_nobody_trusts_is_refused() {
    let world = World::sealed();
    let finding = world.act_as(&adopts(), &Disk, "stranger").expect_err("nobody trusts it");
    assert_eq!(codes(&finding), ["E0939"]);
    // Whoever signs it all the same, trusting himself, is found by those who do not.
    let trust = world.read(TRUST);
    world.folder.write(TRUST, trust.replace(&pair().public.text(), &stranger().public.text()));
    world.act_as(&adopts(), &Disk, "stranger").expect("he trusts himself");
    world.folder.write(TRUST, trust);
    assert_eq!(refused(&world), ["E0939"]);
}

#[test]
fn a_key_that_takes_the_number_of_a_trusted_one_signs_nothing() {
    // Where the number stands in the bytes of a key: after what says of which kind it is.
    const SECRET: usize = 54;
    let ours = PublicKey::from_base64(&pair().public.text()).expect("a key");
    let boxed = SecretKeyBox::from_string(&stranger().secret).expect("a key");
    let mut bytes = boxed.into_unencrypted_secret_key().expect("a key").to_bytes();
    bytes[SECRET..SECRET + 8].copy_from_slice(ours.keynum());
    let forged = SecretKey::from_bytes(&bytes).expect("a key");
    let world = World::adopted();
    let mut ledger = ledger::read(&world.shelf()).expect("whole").expect("there");
    let entry = ledger.lines.remove(1).entry;
    let signed =
        minisign::sign(None, &forged, entry.text().as_bytes(), Some("land 2"), Some("signature of an adoption"));
    let lines = [world.lines()[0].clone(), ledger::written(&entry, &signed.expect("signed").to_string())];
    world.write_lines(&lines);
    assert_eq!(refused(&world), ["E0938", "E0940"]);
}

#[test]
fn no_trust_file_and_an_empty_one_are_errors_and_no_skip() {
    let world = World::adopted();
    for text in ["", " \n", "# nobody\n", "keys = []\n", "[heads]\nland = \"sha256:0\"\n"] {
        let codes = trust_of(&world, text);
        assert!(codes == ["E0942"] || codes == ["E0017"] || codes == ["E0020"], "{text:?}: {codes:?}");
    }
    assert_eq!(trust_of(&world, ""), ["E0942"]);
    assert_eq!(trust_of(&world, "keys = []\n"), ["E0942"]);
    std::fs::remove_file(world.folder.path().join(TRUST)).expect("removed");
    let findings = Trust::read(&world.folder.path().join(TRUST)).expect_err("there is none");
    assert_eq!(codes(&findings), ["E0941"]);
}

#[test]
fn a_trust_file_is_read_strictly() {
    let world = World::adopted();
    let key = pair().public.text();
    assert_eq!(trust_of(&world, &format!("[[keys]]\nkey = \"{}\"\n", &key[..55])), ["E0943"]);
    assert_eq!(trust_of(&world, &format!("[[keys]]\nkey = \"{key}\"\nnmae = \"x\"\n")), ["E0012"]);
    assert_eq!(trust_of(&world, &format!("[[keys]]\nkey = \"{key}\"\n[heads]\nland = \"x\"\n")), ["E0017"]);
    let other = key.replace('R', "S");
    assert_eq!(trust_of(&world, &format!("[[keys]]\nkey = \"{other}\"\n")), ["E0943"]);
}

#[test]
fn a_ledger_whose_last_entry_nobody_recorded_is_told_until_it_is_recorded() {
    let world = World::adopted();
    let trust = world.read(TRUST);
    let without = trust.split("[heads]").next().expect("the keys").to_owned();
    world.folder.write(TRUST, without);
    assert_eq!(refused(&world), ["E0954"]);
    assert!(world.verify_as(None, true).is_ok());
}

#[test]
fn a_trust_file_keeps_its_remarks_when_an_entry_is_recorded_in_it() {
    let world = World::sealed();
    let trust = format!("# kept\n{}\n# at the end\n", world.read(TRUST));
    world.folder.write(TRUST, &trust);
    let done = world.act(&adopts(), &Disk).expect("adopted");
    let after = world.read(TRUST);
    assert!(after.starts_with("# kept\n") && after.contains("# at the end") && after.contains(&done.head), "{after}");
    assert!(done.unrecorded.is_none());
}

#[test]
fn keys_with_a_password_sign_with_it_alone() {
    let world = World::sealed();
    let made = keys::new_pair(Some("open sesame")).expect("made");
    world.folder.write("locked", &made.secret);
    let path = world.folder.path().join("locked");
    assert!(keys::needs_password(&path).expect("read"));
    for (password, code) in [(None, "E0953"), (Some("another"), "E0953")] {
        assert_eq!(keys::read(&path, password).expect_err("refused").code.text(), code);
    }
    let secret = keys::read(&path, Some("open sesame")).expect("it opens");
    assert_eq!(secret.public().expect("a half").text(), made.public.text());
    for text in ["", "x\ny\n", &made.public_file] {
        world.folder.write("broken", if text.is_empty() { "\n" } else { text });
        let finding = keys::read(&world.folder.path().join("broken"), None).expect_err("no key");
        assert_eq!(finding.code.text(), "E0943", "{text}");
    }
}

#[test]
fn what_is_withdrawn_is_a_draft_again_and_can_be_adopted_again() {
    let world = World::adopted();
    let draft = "2025-01-withdrawn".to_owned();
    world.act(&Act::Withdraw { version: "2025-01".to_owned(), draft: draft.clone() }, &Disk).expect("withdrawn");
    assert!(world.verify().is_ok());
    assert!(world.read("policies/land/households/two.toml").contains("land@2025-01-withdrawn"));
    let month = bareme::ground::date::Month::parse("2025-06").expect("a month");
    assert_eq!(world.guarded().applies(month).expect("one is in force").id, "2024-01");
    world.act(&Act::Adopt { draft, version: "2025-01".to_owned() }, &Disk).expect("adopted again");
    assert!(world.verify().is_ok());
    assert_eq!(world.lines().len(), 4);
    assert!(world.read(LEDGER).contains("\"kind\":\"withdrawn\""));
}

#[test]
fn what_others_rest_on_is_not_changed_beneath_them() {
    let world = World::adopted();
    let act = Act::Withdraw { version: "2024-01".to_owned(), draft: "2024-01-withdrawn".to_owned() };
    assert_eq!(codes(&world.act(&act, &Disk).expect_err("2025-01 extends it")), ["E0952"]);
    let again = Act::Seal { version: "2025-01".to_owned() };
    assert_eq!(codes(&world.act(&again, &Disk).expect_err("sealed already")), ["E0946"]);
    let before = World::bare();
    assert_eq!(codes(&before.act(&adopts(), &Disk).expect_err("2024-01 is not sealed")), ["E0946"]);
}

#[test]
fn a_draft_that_is_not_the_one_that_was_judged_is_not_adopted() {
    let world = World::sealed();
    let judged = bareme::gate::seal::files(&world.programme().join("2025-01-more"), "x").expect("read");
    let policy = world.read("policies/land/2025-01-more/policy.toml").replace("value = 60", "value = 61");
    world.folder.write("policies/land/2025-01-more/policy.toml", policy);
    assert_eq!(codes(&world.act_judged(&adopts(), &Disk, &judged).expect_err("another one")), ["E0957"]);
    assert!(!world.programme().join(".adopting").exists());
}

#[test]
fn a_trust_file_that_cannot_be_written_is_told_and_what_was_adopted_stands() {
    let world = World::sealed();
    // A folder stands where the new text would be prepared.
    world.folder.write("policies/.writing-trust.toml/x", "");
    let done = world.act(&adopts(), &Disk).expect("it is adopted");
    assert!(done.unrecorded.is_some());
    assert!(world.verify().is_ok(), "what was recorded before is still there");
}

#[test]
fn a_sealed_household_that_gets_something_else_is_told_with_both_amounts() {
    let world = World::sealed();
    let sample = "policies/land/sealed/2024-01.jsonl";
    let changed = world.read(sample).replace("\"aid\":\"50\"", "\"aid\":\"51\"");
    assert_ne!(changed, world.read(sample));
    // What another program would have sealed: the entry is its own, and so is the sample.
    let of = |text: &str| bareme::pack::digest::of_bytes(text.as_bytes());
    let mut ledger = ledger::read(&world.shelf()).expect("whole").expect("there");
    let mut entry = ledger.lines.remove(0).entry;
    entry.sample = Some(of(&changed));
    let signature = world.secret("key").sign(&entry.text(), &bareme::gate::adopt::place(&entry)).expect("signed");
    world.folder.write(sample, &changed);
    world.write_lines(&[ledger::written(&entry, &signature)]);
    let findings = world.verify_as(None, true).expect_err("it gets 50");
    // The trust file knows the entry that was there.
    assert_eq!(codes(&findings), ["E0940", "E0945"]);
    let said = findings.all.iter().find(|finding| finding.code.text() == "E0945").expect("told");
    assert!(
        said.message.ends_with("household.aid was \"51\", is \"50\"") || said.message.contains("household aid"),
        "{}",
        said.message
    );
}

#[test]
fn a_signature_that_is_cut_or_spelt_otherwise_is_none() {
    let world = World::adopted();
    let lines = world.lines();
    let of = |line: &str| line[line.find("\"signature\":\"").expect("signed") + 13..line.len() - 2].to_owned();
    let signature = of(&lines[1]);
    let parts: Vec<&str> = signature.split("\\n").collect();
    assert_eq!(parts.len(), 5, "four lines and their end");
    for changed in [
        [parts[0], parts[1], parts[2], "AAAA", ""].join("\\n"),
        [parts[0], "AAAA", parts[2], parts[3], ""].join("\\n"),
        [parts[0], parts[1], parts[2], parts[3]].join("\\n"),
        [parts[0], parts[1], parts[2], parts[3], "more", ""].join("\\n"),
        [parts[0], parts[1], "trusted comment: land 3", parts[3], ""].join("\\n"),
        ["untrusted comment: another", parts[1], parts[2], parts[3], ""].join("\\n"),
        [parts[0], &format!(" {}", parts[1]), parts[2], parts[3], ""].join("\\n"),
        String::new(),
    ] {
        world.write_lines(&[lines[0].clone(), lines[1].replace(&signature, &changed)]);
        assert_eq!(refused(&world), ["E0938", "E0940"], "{changed}");
    }
}
