//! Policies opened for tests: every version checked, every household read.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::expect_used, reason = "a test stops where its files cannot be read")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bareme::check;
use bareme::evaluate::answer::Cell;
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::ground::diagnostic::Findings;
use bareme::ground::render::{self, Options};
use bareme::ground::{date::Month, files};
use bareme::household::read::Format;
use bareme::household::written::Expect;
use bareme::household::{expect, fit, read};
use bareme::pack::{Policies, Shelf};

/// A policies folder with all its versions.
pub struct Shelves {
    /// Where it is.
    pub folder: PathBuf,
    /// The programmes by id.
    pub programmes: BTreeMap<String, Opened>,
}

/// A programme with all its versions.
pub struct Opened {
    /// The programme.
    pub shelf: Shelf,
    /// The evaluators by version.
    pub versions: BTreeMap<String, Arc<Evaluator>>,
}

/// Findings as a reader sees them.
pub fn told(findings: Findings) -> String {
    render::text(&findings.sorted(), Options::default())
}

impl Shelves {
    /// Opens a folder and checks every version in it.
    pub fn open(folder: &Path) -> Result<Self, Findings> {
        let policies = Policies::open(folder)?;
        let mut programmes = BTreeMap::new();
        for id in policies.ids() {
            let shelf = policies.programme(id)?;
            let mut versions = BTreeMap::new();
            let ids: Vec<String> = shelf.headers().map(|header| header.id.clone()).collect();
            for version in ids {
                let (loaded, _) = shelf.load(&version)?;
                let (plan, _) = check::check(&Arc::new(loaded))?;
                versions.insert(version, Arc::new(Evaluator::new(Arc::new(plan))));
            }
            programmes.insert(id.clone(), Opened { shelf, versions });
        }
        Ok(Self { folder: folder.to_owned(), programmes })
    }
}

/// A household file of a programme.
pub struct HouseholdFile {
    programme: String,
    path: PathBuf,
}

/// All household files of a folder.
pub fn households(shelves: &Shelves) -> Vec<HouseholdFile> {
    let mut all = Vec::new();
    for programme in shelves.programmes.keys() {
        let folder = shelves.folder.join(programme).join("households");
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("listed").path()).collect();
        paths.sort();
        all.extend(paths.into_iter().map(|path| HouseholdFile { programme: programme.clone(), path }));
    }
    all
}

impl HouseholdFile {
    /// Evaluates it for each of its expectations; how many results were as expected, or what was not.
    pub fn check(&self, shelves: &Shelves) -> Result<usize, String> {
        let shown = self.path.display().to_string();
        let opened = &shelves.programmes[&self.programme];
        let file =
            files::read_text(&self.path, &shown, files::Most::HOUSEHOLD).map_err(|finding| told(finding.into()))?;
        let household = read::household(&file, Format::Toml, opened.shelf.programme()).map_err(told)?;
        let mut scratch = Scratch::new();
        let mut count = 0;
        let mut wrong = Vec::new();
        for wanted in &household.expects {
            let (version, month) = when(opened, wanted)?;
            let evaluator = &opened.versions[&version];
            let plan = evaluator.plan();
            let fitted = fit::fit(&household, plan, month).map_err(told)?;
            let expected = expect::fit(wanted, plan, &fitted.batch).map_err(told)?;
            let evaluated = evaluator.evaluate(&fitted.batch, month, &mut scratch);
            let evaluated = evaluated.map_err(|refusal| told(refusal.told(plan, &fitted, "en")))?;
            for one in expected {
                let cell = &evaluated.answer.results[one.result as usize][one.row];
                let kind = &plan.results[one.result as usize].kind;
                let fits = match (cell, one.value) {
                    (Cell::Value(value), Some(wanted)) => value.text(kind) == wanted.text(kind),
                    (Cell::Missing, None) => true,
                    _ => false,
                };
                if fits {
                    count += 1;
                } else {
                    let is = match cell {
                        Cell::Value(value) => value.text(kind),
                        other => format!("{other:?}"),
                    };
                    let wanted = one.value.map_or_else(|| "null".to_owned(), |value| value.text(kind));
                    let name = plan.column_name(bareme::rules::tree::Column::Result(one.result));
                    wrong.push(format!("{shown}:{}: {name} is {is}, not {wanted}", one.span.place().line));
                }
            }
        }
        if wrong.is_empty() { Ok(count) } else { Err(wrong.join("\n")) }
    }
}

/// The version and month that an expectation means.
fn when(opened: &Opened, wanted: &Expect) -> Result<(String, Month), String> {
    let named = wanted.policy.as_ref().and_then(|policy| policy.value.split_once('@')).map(|(_, id)| id.to_owned());
    let header = match (&named, &wanted.period) {
        (Some(id), _) => opened.shelf.header(id).map_err(|finding| told(finding.into()))?,
        (None, Some(month)) => opened.shelf.applies(month.value).map_err(|finding| told(finding.into()))?,
        (None, None) => return Err("neither period nor policy".to_owned()),
    };
    let month = wanted.period.as_ref().map_or(header.from, |said| said.value);
    Ok((header.id.clone(), month))
}
