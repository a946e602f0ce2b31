//! Takes packs through the rooms: on disk, loaded, checked.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::agreement::{Agreement, Desk};
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::ground::diagnostic::Findings;
use bareme::ground::source::SourceFile;
use bareme::household::fit::{self, Fitted};
use bareme::household::read::{self, Format};
use bareme::pack::Policies;
use bareme::pack::model::Version;

use super::paper::Pack;

/// Writes a pack into a folder of policies.
pub fn lay(pack: &Pack, folder: &Path) {
    let root = folder.join(pack.id);
    fs::create_dir_all(&root).expect("a folder for the programme");
    fs::write(root.join("programme.toml"), &pack.programme).expect("programme.toml");
    for version in &pack.versions {
        let folder = root.join(version.id);
        fs::create_dir_all(&folder).expect("a folder for the version");
        fs::write(folder.join("policy.toml"), version.policy()).expect("policy.toml");
        if version.functions.iter().any(|function| !function.is_empty()) {
            fs::write(folder.join("rules.rhai"), version.rules()).expect("rules.rhai");
        }
    }
}

/// The versions of a pack, checked, each or its findings.
pub fn checked(pack: &Pack) -> Vec<(String, Result<Arc<Plan>, Findings>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay(pack, folder.path());
    let opened = Policies::open(folder.path()).and_then(|policies| policies.programme(pack.id));
    match opened {
        Err(findings) => vec![("programme.toml".to_owned(), Err(findings))],
        Ok(shelf) => pack
            .versions
            .iter()
            .map(|version| {
                let plan = shelf.load(version.id).and_then(|(version, _)| plan(&Arc::new(version)));
                (version.id.to_owned(), plan)
            })
            .collect(),
    }
}

/// A version, checked.
pub fn plan(version: &Arc<Version>) -> Result<Arc<Plan>, Findings> {
    bareme::check::check(version).map(|(plan, _)| Arc::new(plan))
}

/// The errors among findings, one a line.
pub fn told(findings: &Findings) -> String {
    let mut lines = String::new();
    for finding in findings.all.iter().filter(|finding| finding.is_error()) {
        let place = finding.span.as_ref().map_or_else(String::new, |span| {
            let place = span.place();
            let (_, line) = span.file.line_of(span.start);
            format!(" {}:{}: `{}`", span.file.path, place.line, line.trim())
        });
        lines += &format!("{} {}{place}\n", finding.code.text(), finding.message);
    }
    lines
}

/// The codes of the errors among findings, each once.
pub fn codes(findings: &Findings) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> =
        findings.all.iter().filter(|finding| finding.is_error()).map(|finding| finding.code.text()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// A household as TOML, fitted to a version.
pub fn fitted(toml: &str, plan: &Plan, month: Month) -> Result<Fitted, Findings> {
    fitted_as(toml, Format::Toml, plan, month)
}

/// A household, fitted to a version.
pub fn fitted_as(text: &str, format: Format, plan: &Plan, month: Month) -> Result<Fitted, Findings> {
    let path = if format == Format::Toml { "household.toml" } else { "household.json" };
    let file = SourceFile::new(path, text);
    let household = read::household(&file, format, &plan.version.programme)?;
    fit::fit(&household, plan, month)
}

/// Takes a programme through all rooms, as far as it goes, and a household on all roads. How far it came, or a bug that is
/// told.
pub fn through(id: &str, folder: &Path, household: &str) -> Result<&'static str, String> {
    let Ok(shelf) = Policies::open(folder).and_then(|policies| policies.programme(id)) else { return Ok("programme") };
    let mut reached = "versions";
    let headers: Vec<_> = shelf.headers().map(|header| (header.id.clone(), header.from)).collect();
    for (version, from) in headers {
        let Ok((version, _)) = shelf.load(&version) else { continue };
        let Ok(plan) = plan(&Arc::new(version)) else { continue };
        reached = "plan";
        let Ok(fitted) = fitted(household, &plan, from) else { continue };
        let evaluator = Arc::new(Evaluator::new(plan));
        match evaluator.evaluate(&fitted.batch, from, &mut Scratch::default()) {
            Err(refusal) if refusal.is_bug() => return Err(format!("{refusal:?}")),
            Err(refusal) if refusal.is_limit() => continue,
            _ => {}
        }
        let roads = Agreement::new(evaluator);
        let compared = roads.compare(std::slice::from_ref(&fitted.batch), from, 0, &mut Desk::default());
        compared.map_err(|differs| differs.what.join("\n"))?;
        reached = "answer";
    }
    Ok(reached)
}
