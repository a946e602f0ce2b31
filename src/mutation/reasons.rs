//! `mutation.toml`: why a change that no household catches may stay uncaught, named with the change.
//!
//! ```toml
//! [[survivors]]
//! mutant   = "exceeds: `index > threshold` → `index >= threshold`"
//! versions = ["2023-12", "2024-09"]       # all that have it, unless said
//! reason   = "an index equal to the threshold is decided before"
//! ```

use std::sync::Arc;

use crate::ground::codes::{mutation as codes, pack};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::reader::Reader;
use crate::ground::document::toml;
use crate::ground::names;
use crate::ground::source::{Said, SourceFile, Span};
use crate::pack::{MUTATION_FILE, Shelf};

use super::{Mutation, Verdict};

/// Why a mutant may survive.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Its name.
    pub mutant: Said<String>,
    /// In which versions; `None` for all that have it.
    pub versions: Option<Vec<Said<String>>>,
    /// Why.
    pub reason: String,
}

impl Reason {
    fn is_for(&self, version: &str) -> bool {
        self.versions.as_ref().is_none_or(|versions| versions.iter().any(|said| said.value == version))
    }
}

/// Reads a `mutation.toml`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(file: &Arc<SourceFile>) -> Result<Vec<Reason>, Findings> {
    let mut findings = Findings::new();
    let document = toml::read_on(file, &mut findings);
    let mut reasons = Vec::new();
    if let Some(table) = document.as_ref().and_then(|document| document.as_table()) {
        let mut reader = Reader::new(table, &Span::whole(file), MUTATION_FILE, &mut findings);
        let survivors = reader.tables("survivors");
        reader.finish();
        for own in survivors {
            let mut reader = Reader::new(own.value, &own.span, "a survivor", &mut findings);
            reader.require(&["mutant", "reason"]);
            let (mutant, reason) = (reader.text("mutant"), reader.text("reason"));
            let versions = reader.texts("versions");
            reader.finish();
            reasons.extend(mutant.zip(reason).map(|(mutant, reason)| Reason {
                mutant,
                versions,
                reason: reason.value,
            }));
        }
    }
    findings.unless_errors(reasons).map(|(reasons, _)| reasons)
}

/// Gives each survivor the reason that is said for it.
///
/// # Errors
/// Reasons for what is not there or is caught, versions that are not there, two reasons for one change. With `whole` all
/// versions of the programme are among these: then a reason that fits none of them is refused too.
pub fn apply(reasons: &[Reason], all: &mut [Mutation], shelf: &Shelf, whole: bool) -> Result<(), Findings> {
    let mut findings = Findings::new();
    for reason in reasons {
        for version in reason.versions.iter().flatten() {
            if !shelf.headers().any(|header| header.id == version.value) {
                let message = format!("`{}` has no version `{}`", shelf.programme().id, version.value);
                let known = shelf.headers().map(|header| header.id.as_str());
                findings.push(
                    Diagnostic::new(pack::UNKNOWN_VERSION, &version.span, message)
                        .help_if(names::meant(&version.value, known)),
                );
            }
        }
        let said = &reason.mutant;
        let mut there = false;
        for mutation in all.iter_mut().filter(|mutation| reason.is_for(&mutation.plan.version.header.id)) {
            let version = mutation.plan.version.header.id.clone();
            let Some(at) = mutation.mutants.iter().position(|(mutant, _)| mutant.name == said.value) else {
                if reason.versions.is_some() {
                    findings.push(unknown(reason, &[&*mutation]));
                }
                continue;
            };
            there = true;
            match &mut mutation.mutants[at].1 {
                Verdict::Caught(caught) => {
                    let message = format!("this change of `{version}` is caught, by {}", caught.who);
                    findings.push(
                        Diagnostic::new(codes::NO_SURVIVOR, &said.span, message)
                            .help("take the reason out, or name the versions in which it survives: versions = […]"),
                    );
                }
                Verdict::Survives { reason: known, .. } => {
                    if known.replace(reason.reason.clone()).is_some() {
                        let message = format!("two reasons are given for this change of `{version}`");
                        findings.push(
                            Diagnostic::new(codes::REASON_TWICE, &said.span, message).help("take one of them out"),
                        );
                    }
                }
            }
        }
        if !there && reason.versions.is_none() && whole {
            let all: Vec<&Mutation> = all.iter().collect();
            findings.push(unknown(reason, &all));
        }
    }
    if findings.has_errors() { Err(findings.sorted()) } else { Ok(()) }
}

fn unknown(reason: &Reason, among: &[&Mutation]) -> Diagnostic {
    let name = &reason.mutant.value;
    let versions: Vec<String> = among.iter().map(|one| format!("`{}`", one.plan.version.header.id)).collect();
    let message = format!("no change of {} is called so", names::listed(&versions));
    let survivors = among.iter().flat_map(|mutation| mutation.survivors()).map(|mutant| mutant.name.as_str());
    let left = among.iter().flat_map(|mutation| &mutation.left_out).find(|left| left.name == *name);
    let help = left.map(|left| format!("it is left out: {}; take the reason out", left.why));
    Diagnostic::new(codes::NO_SUCH_MUTANT, &reason.mutant.span, message)
        .help_if(help.or_else(|| names::meant(name, survivors.collect::<Vec<_>>())))
}
