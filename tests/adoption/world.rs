//! A small programme with one sealed version and a draft, and the key that signs for it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use bareme::gate::adopt::{Act, Done, Request, Sealing, adopt, hold};
use bareme::gate::keys::{self, Pair, Secret, Trust};
use bareme::gate::verify::{Asked, Verified, verify};
use bareme::ground::date::Day;
use bareme::ground::diagnostic::Findings;
use bareme::ground::files::{Disk, Steps};
use bareme::pack::{Policies, Shelf};
use bareme::reference::cases;
use serde_json::json;

use super::stopping::Stopping;
use crate::support::run::{Folder, copy, root};

pub const LEDGER: &str = "policies/land/adoptions.jsonl";
pub const TRUST: &str = "policies/trust.toml";
pub const DRAFT: &str = "2025-01-more";

const DRAFT_POLICY: &str = r#"[version]
extends = "2024-01"
from = 2025-01-01
status = "draft" # until it is signed
title = { en = "Second schedule" }

[parameters.allowance]
value = 60
source = "act, s. 2"
confidence = "confirmed"
"#;

const HOUSEHOLD: &str = r#"[household]
income = 900

[[persons]]
id = "bob"
birth_date = 2016-02-01

[[persons]]
birth_date = 1984-02-01

[[expect]]
policy = "land@2025-01-more"
household.aid = 60
"#;

/// A folder with policies, keys beside them, and one sealed version.
pub struct World {
    pub folder: Folder,
}

/// The key that everything is signed with, made once.
pub fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(|| keys::new_pair(None).expect("a key can be made"))
}

/// Another one, which nobody trusts.
pub fn stranger() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(|| keys::new_pair(None).expect("a key can be made"))
}

/// What is to be done with the draft.
pub fn adopts() -> Act {
    Act::Adopt { draft: DRAFT.to_owned(), version: "2025-01".to_owned() }
}

impl World {
    /// A programme with a version and a draft, nothing sealed.
    pub fn bare() -> Self {
        let folder = Folder::copy_of(&root().join("tests/bad/base"));
        folder.write(&format!("policies/land/{DRAFT}/policy.toml"), DRAFT_POLICY);
        folder.write(&format!("policies/land/{DRAFT}/notes.md"), "what the decree says\n");
        folder.write("policies/land/households/two.toml", HOUSEHOLD);
        folder.write("key", &pair().secret).write("stranger", &stranger().secret);
        let trust = Trust::text_with_key(None, &pair().public, Some("The ministry")).expect("a text");
        folder.write(TRUST, trust);
        Self { folder }
    }

    /// The same with its version sealed.
    pub fn sealed() -> Self {
        static MADE: OnceLock<World> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let world = Self::bare();
            world.act(&Act::Seal { version: "2024-01".to_owned() }, &Disk).expect("it is sealed");
            world
        });
        made.again()
    }

    /// The same with the draft adopted too.
    pub fn adopted() -> Self {
        static MADE: OnceLock<World> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let world = Self::sealed();
            world.act(&adopts(), &Disk).expect("it is adopted");
            world
        });
        made.again()
    }

    /// A copy of it, with whatever is hidden.
    pub fn again(&self) -> Self {
        let folder = Folder::empty();
        copy(self.folder.path(), folder.path());
        Self { folder }
    }

    /// A world in a folder of somebody else's.
    pub fn at(folder: &std::path::Path) -> Self {
        Self { folder: Folder::there(folder) }
    }

    pub fn policies(&self) -> PathBuf {
        self.folder.path().join("policies")
    }

    pub fn programme(&self) -> PathBuf {
        self.policies().join("land")
    }

    /// The programme as it stands.
    pub fn shelf(&self) -> Shelf {
        Policies::open(&self.policies()).and_then(|policies| policies.programme("land")).expect("it opens")
    }

    /// The programme as every verb sees it.
    pub fn guarded(&self) -> Shelf {
        let policies = Policies::open(&self.policies()).expect("it opens").guarded(bareme::gate::seal::guard);
        policies.programme("land").expect("it opens")
    }

    pub fn trust(&self) -> Trust {
        Trust::read(&self.folder.path().join(TRUST)).expect("there is a trust file")
    }

    pub fn secret(&self, name: &str) -> Secret {
        keys::read(&self.folder.path().join(name), None).expect("a key")
    }

    /// Does something, signed by the ministry.
    pub fn act(&self, act: &Act, steps: &dyn Steps) -> Result<Done, Findings> {
        self.act_as(act, steps, "key")
    }

    pub fn act_as(&self, act: &Act, steps: &dyn Steps, key: &str) -> Result<Done, Findings> {
        self.signed(act, steps, (key, None))
    }

    pub fn act_judged(
        &self,
        act: &Act,
        steps: &dyn Steps,
        judged: &BTreeMap<String, String>,
    ) -> Result<Done, Findings> {
        self.signed(act, steps, ("key", Some(judged)))
    }

    fn signed(
        &self,
        act: &Act,
        steps: &dyn Steps,
        (key, judged): (&str, Option<&BTreeMap<String, String>>),
    ) -> Result<Done, Findings> {
        let there = self.shelf();
        let (written, _) = cases::households(there.path(), there.programme());
        let households: Vec<_> = written.iter().map(|written| (written.name.clone(), &written.household)).collect();
        let policies = self.policies();
        let verdict = json!({"passed": true, "criteria": [{"name": "losers", "wanted": "0", "figure": "0"}]});
        adopt(
            &Request {
                policies: &policies,
                programme: "land",
                act,
                sealing: Sealing {
                    judged,
                    households: &households,
                    population: Some("sha256:0"),
                    report: None,
                    verdict: &verdict,
                },
                by: "The minister",
                reason: "The act was amended",
                date: Day::parse("2024-12-01").expect("a day"),
                secret: &self.secret(key),
                trust: &self.trust(),
            },
            steps,
        )
    }

    pub fn verify(&self) -> Result<Verified, Findings> {
        self.verify_as(None, false)
    }

    pub fn verify_as(&self, expect: Option<&str>, record: bool) -> Result<Verified, Findings> {
        verify(&self.shelf(), Asked { trust: &self.trust(), expect, record, only: None })
    }

    /// Finishes or takes back what was begun.
    pub fn settle(&self) {
        drop(hold(&Stopping::never(), &self.programme()).expect("it can be settled"));
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(path)).expect("the file is there")
    }

    pub fn lines(&self) -> Vec<String> {
        self.read(LEDGER).lines().map(str::to_owned).collect()
    }

    pub fn write_lines(&self, lines: &[String]) {
        self.folder.write(LEDGER, lines.join("\n") + "\n");
    }
}

/// The codes of what was refused, each once.
pub fn codes(findings: &Findings) -> Vec<&'static str> {
    let mut codes: Vec<&str> = findings.all.iter().map(|finding| finding.code.text()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The codes for which a world does not verify.
pub fn refused(world: &World) -> Vec<&'static str> {
    codes(&world.verify().expect_err("it must not hold"))
}
