//! Whole packs in temporary folders.

mod differences;
mod digests;
mod extending;
mod findings;
mod limits;
mod shelves;
mod shown;
mod values;

use std::path::Path;

use super::model::Version;
use super::{Policies, Shelf};
use crate::ground::diagnostic::{Diagnostic, Findings};

/// A pack of one programme `isle` in a folder that goes away with it.
struct Pack {
    folder: tempfile::TempDir,
}

const PROGRAMME: &str = r#"
[programme]
id = "isle"
label = { fr = "L'île", en = "The isle" }
languages = ["fr", "en"]
currency = { code = "ISD", minor_unit = 2 }

[entities.household]
label = { fr = "Ménage", en = "Household" }
[entities.person]
of = "household"
plural = "persons"
label = { fr = "Personne", en = "Person" }

[sources.act]
title = { fr = "Loi", en = "Act" }
[sources.reform]
title = { fr = "Réforme", en = "Reform" }

[choices.school]
none = { fr = "Aucune", en = "None" }
primary = { fr = "Primaire", en = "Primary" }
"#;

const FIRST: &str = r#"
[version]
from = 2030-01-01
status = "adopted"
title = { fr = "Premier", en = "First" }

[inputs.person.age]
kind = "count"
label = { fr = "Âge", en = "Age" }
[inputs.person.level]
kind = "choice"
choices = "school"
label = { fr = "Niveau", en = "Level" }
default = "none"
reason = { fr = "Rare", en = "Rare" }
[inputs.household.income]
kind = "money"
per = "year"
label = { fr = "Revenu", en = "Income" }
min = 0

[parameters.allowance]
kind = "money"
per = "month"
source = "act, art. 1"
confidence = "confirmed"
full = { value = 200, label = { fr = "Plein", en = "Full" } }
half = { value = 100.50, label = { fr = "Demi", en = "Half" } }

[parameters.limits.old_from]
kind = "count"
value = 65
label = { fr = "Âge", en = "Age" }
source = "reform"

[results.person.amount]
kind = "money"
per = "month"
label = { fr = "Montant", en = "Amount" }
source = "act, art. 2"
[results.household.total]
kind = "money"
per = "month"
sum = "persons.amount"
label = { fr = "Total", en = "Total" }
source = "act, art. 3"
"#;

const RULES: &str = "
/// What one person gets.
fn amount(person, law) {
    if is_old(person.age, law.limits.old_from) { law.allowance.full } else { law.allowance.half }
}
fn is_old(age, from) { age >= from }
";

impl Pack {
    /// A programme with files by path under it.
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pack = Self { folder };
        for (path, text) in files {
            pack.write(path, text);
        }
        pack
    }

    /// The first version of the isle.
    fn first() -> Self {
        Self::with(&[("programme.toml", PROGRAMME), ("2030-01/policy.toml", FIRST), ("2030-01/rules.rhai", RULES)])
    }

    /// The first version with a piece of its policy written otherwise.
    fn changed(from: &str, to: &str) -> Self {
        assert!(FIRST.contains(from), "{from}");
        let pack = Self::first();
        pack.write("2030-01/policy.toml", &FIRST.replacen(from, to, 1));
        pack
    }

    /// The first version with something more in its policy.
    fn and(more: &str) -> Self {
        let pack = Self::first();
        pack.write("2030-01/policy.toml", &format!("{FIRST}\n{more}"));
        pack
    }

    /// The first version with its programme written otherwise.
    fn programme(from: &str, to: &str) -> Self {
        assert!(PROGRAMME.contains(from), "{from}");
        let pack = Self::first();
        pack.write("programme.toml", &PROGRAMME.replacen(from, to, 1));
        pack
    }

    /// Adds a version that extends another; a draft where its name has more than a month.
    fn extend(&self, id: &str, extends: &str, more: &str) {
        let (month, status) = (&id[..7], if id.len() == 7 { "adopted" } else { "draft" });
        let header = format!(
            "[version]\nextends = \"{extends}\"\nfrom = {month}-01\nstatus = \"{status}\"\n\
             title = {{ fr = \"Suite\", en = \"Next\" }}\n"
        );
        self.write(&format!("{id}/policy.toml"), &(header + more));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join("isle").join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn open(&self) -> Result<Shelf, Findings> {
        Policies::open(self.root()).expect("a folder").programme("isle")
    }

    fn shelf(&self) -> Shelf {
        self.open().unwrap_or_else(|findings| panic!("{:#?}", told(&findings)))
    }

    fn load(&self, version: &str) -> Version {
        let (version, _) = self.shelf().load(version).unwrap_or_else(|findings| panic!("{:#?}", told(&findings)));
        version
    }

    /// All that is said of a version: of the programme, then of the version itself.
    fn findings(&self, version: &str) -> Vec<Diagnostic> {
        let opened = match self.open() {
            Ok(opened) => opened,
            Err(findings) => return findings.all,
        };
        let mut all = opened.findings().all.clone();
        match opened.load(version) {
            Ok((_, findings)) | Err(findings) => all.extend(findings.all),
        }
        all
    }

    /// Asserts what is said of a version: each as `CODE text`, where the text is that under the caret.
    fn says(&self, version: &str, expected: &[&str]) {
        let found: Vec<String> = self.findings(version).iter().map(short).collect();
        assert_eq!(found, expected, "{:#?}", told(&Findings { all: self.findings(version) }));
    }
}

fn short(finding: &Diagnostic) -> String {
    let text = finding.span.as_ref().map_or("", |span| span.text());
    let severity = if finding.is_error() { "" } else { "warning " };
    format!("{severity}{} {text}", finding.code.text()).trim_end().to_owned()
}

fn told(findings: &Findings) -> Vec<String> {
    let one = |finding: &Diagnostic| {
        let at = finding.span.as_ref().map_or_else(String::new, |span| {
            let place = span.place();
            format!("{}:{}:{}", span.file.path, place.line, place.column)
        });
        let help = finding.help.as_deref().unwrap_or_default();
        format!("{} {at} {} ({help})", finding.code.text(), finding.message)
    };
    findings.all.iter().map(one).collect()
}

#[test]
fn every_shipped_version_loads_without_a_finding() {
    for folder in ["policies", "tests/fixtures/policies"] {
        let policies = Policies::open(Path::new(folder)).expect("the folder");
        assert_eq!(told(policies.findings()), Vec::<String>::new());
        for id in policies.ids() {
            let shelf = policies.programme(id).unwrap_or_else(|findings| panic!("{:#?}", told(&findings)));
            assert_eq!(told(shelf.findings()), Vec::<String>::new(), "{id}");
            for header in shelf.headers() {
                let (_, findings) = shelf.load(&header.id).unwrap_or_else(|findings| panic!("{:#?}", told(&findings)));
                assert_eq!(told(&findings), Vec::<String>::new(), "{id}@{}", header.id);
            }
        }
    }
}
