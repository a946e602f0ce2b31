//! What is tested: every reference household of a programme under each of its versions.

use std::path::Path;
use std::sync::Arc;

use crate::evaluate::program::Scratch;
use crate::explain::evaluation::{self, Evaluation, Ready};
use crate::explain::words::Language;
use crate::explain::{Options, brief, text};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, Most};
use crate::ground::render;
use crate::household::read::{self, Format};
use crate::household::written::{Expect, Household};
use crate::pack::model::{Programme, Status};
use crate::pack::{Reference, Shelf};

/// Columns of a snapshot.
const WIDTH: usize = 100;

/// A reference household as written.
#[derive(Debug)]
pub struct Written {
    /// The name of its file without the kind.
    pub name: String,
    /// What the file says.
    pub household: Household,
}

/// A household under a version, as it is locked.
#[derive(Clone, Debug)]
pub struct Case {
    /// The programme.
    pub programme: String,
    /// The version.
    pub version: String,
    /// Whether it changes only for a reason.
    pub adopted: bool,
    /// The digest of the version.
    pub digest: String,
    /// The household.
    pub household: String,
    /// The answer and the explanation of each month, or the refusal.
    pub text: String,
}

impl Case {
    /// `programme@version`.
    #[must_use]
    pub fn policy(&self) -> String {
        format!("{}@{}", self.programme, self.version)
    }
}

/// The reference households of a programme, by name, and what is wrong with those that are none.
#[must_use]
pub fn households(folder: &Path, programme: &Programme) -> (Vec<Written>, Findings) {
    let inside = folder.join("households");
    let mut findings = Findings::new();
    let mut all = Vec::new();
    if !files::is_folder(&inside) {
        return (all, findings);
    }
    let listed = files::inside(folder, &inside).and_then(|()| files::list_folder(&inside));
    let folder = inside;
    let listed = listed.unwrap_or_else(|finding| {
        findings.push(finding);
        Vec::new()
    });
    for entry in listed {
        let Some(name) = entry.name.strip_suffix(".toml") else { continue };
        let read = files::inside(&folder, &entry.path)
            .and_then(|()| files::read_text(&entry.path, &files::shown(&entry.path), Most::HOUSEHOLD))
            .map_err(Findings::from)
            .and_then(|file| read::household(&file, Format::Toml, programme));
        match read {
            Ok(household) => all.push(Written { name: name.to_owned(), household }),
            Err(more) => findings.extend(more),
        }
    }
    (all, findings)
}

/// The version that an expectation is about, and its month.
///
/// # Errors
/// There is no such version, or none that applies.
pub fn expected_of(expect: &Expect, shelf: &Shelf) -> Result<(String, Month), Diagnostic> {
    let at = |finding: Diagnostic| match &finding.span {
        Some(_) => finding,
        None => Diagnostic { span: Some(expect.span.clone()), ..finding },
    };
    let header = match (&expect.policy, &expect.period) {
        (Some(policy), _) => {
            let reference = Reference::parse(&policy.value).map_err(at)?;
            shelf.header(reference.version.as_deref().unwrap_or_default()).map_err(at)?
        }
        (None, Some(period)) => shelf.applies(period.value).map_err(at)?,
        // The reader of households refuses an expectation without either.
        (None, None) => shelf.header("").map_err(at)?,
    };
    Ok((header.id.clone(), expect.period.as_ref().map_or(header.from, |period| period.value)))
}

/// The months that are locked: those of the expectations about the version; where there is none, its first.
#[must_use]
pub fn months(written: &Written, shelf: &Shelf, version: &str, first: Month) -> Vec<Month> {
    let expected = written.household.expects.iter().filter_map(|expect| expected_of(expect, shelf).ok());
    let mut months: Vec<Month> = expected.filter(|(of, _)| of == version).map(|(_, month)| month).collect();
    if months.is_empty() {
        months.push(first);
    }
    months.sort_unstable();
    months.dedup();
    months
}

/// All cases of some versions of a programme.
///
/// # Errors
/// Versions and households that are refused as such; a version that refuses a household is a case like any other.
pub fn cases(policies: &Path, shelf: &Shelf, versions: &[String], written: &[Written]) -> Result<Vec<Case>, Findings> {
    let mut findings = Findings::new();
    let mut all = Vec::new();
    let language = Language::of(shelf.programme().languages.first().map_or("", String::as_str));
    for version in versions {
        let ready = match evaluation::ready(shelf, version) {
            Ok(ready) => ready,
            Err(more) => {
                findings.extend(more);
                continue;
            }
        };
        let header = &ready.evaluator.plan().version.header;
        for household in written {
            let parts: Vec<String> = months(household, shelf, version, header.from)
                .into_iter()
                .map(|month| format!("══ {month} ══\n\n{}", locked(&ready, household, month, &language, policies)))
                .collect();
            all.push(Case {
                programme: shelf.programme().id.clone(),
                version: version.clone(),
                adopted: header.status == Status::Adopted,
                digest: ready.digest.clone(),
                household: household.name.clone(),
                text: format!("{}@{version} · {}\n\n{}", shelf.programme().id, household.name, parts.join("\n")),
            });
        }
    }
    findings.unless_errors(all).map(|(all, _)| all)
}

/// What is locked of one month: results and reasons, or why there are none.
fn locked(ready: &Ready, written: &Written, month: Month, language: &Language, policies: &Path) -> String {
    let mut scratch = Scratch::new();
    match ready.evaluate(&written.household, month, &language.code, &mut scratch) {
        Ok(evaluation) => {
            let mut text = told(ready, written, &evaluation, &scratch, language);
            text.push_str(&findings_told(&evaluation.warnings, policies));
            text
        }
        Err(findings) => findings_told(&findings, policies),
    }
}

fn told(ready: &Ready, written: &Written, evaluation: &Evaluation, scratch: &Scratch, language: &Language) -> String {
    let options = Options {
        household: Some(written.name.clone()),
        household_title: Some(written.household.about.title.clone()),
        ..Options::default()
    };
    let mut explanation = ready.explain(evaluation, scratch, options);
    // What changes with every version of the program or figure of the law would hide what matters.
    explanation.header.digest.clear();
    explanation.header.engine = "";
    let page = text::Options { width: WIDTH, colour: false };
    let mut out = brief::results(&explanation, language, page);
    out += &text::render(&explanation, language, page);
    out
}

/// A refusal, or what a household is warned for, with paths that do not depend on where the policies are.
fn findings_told(findings: &Findings, policies: &Path) -> String {
    if findings.all.is_empty() {
        return String::new();
    }
    let text = render::text(findings, render::Options { color: false, width: WIDTH });
    text.replace(&format!("{}/", files::shown(policies).trim_end_matches('/')), "")
}

/// All cases of a policies folder: what `cargo test` locks.
///
/// # Errors
/// Whatever is refused.
pub fn all(policies: &Path) -> Result<Vec<Case>, Findings> {
    let folder = crate::pack::Policies::open(policies)?;
    let mut all = Vec::new();
    for id in folder.ids() {
        let shelf: Arc<Shelf> = Arc::new(folder.programme(id)?);
        let versions: Vec<String> = shelf.headers().map(|header| header.id.clone()).collect();
        let (written, findings) = households(&policies.join(id), shelf.programme());
        let (written, _) = findings.unless_errors(written)?;
        all.extend(cases(policies, &shelf, &versions, &written)?);
    }
    Ok(all)
}
