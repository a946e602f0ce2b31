//! A chain of layers becomes one version.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ground::codes::{pack as codes, rules};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits;

use super::across;
use super::chain;
use super::clashes;
use super::declarations::Section;
use super::decode;
use super::folder::strays;
use super::model::{Header, LayerFiles, Removed, Status, Version};
use super::normalise::{self, Ground};
use super::overlay::{Layer, Merged};
use super::rule_files;
use super::shelf::{Shelf, VersionFile};

/// A version with the documents that it was made of.
#[derive(Debug)]
pub struct Consolidated {
    /// The version.
    pub version: Version,
    /// Its declarations as documents.
    pub merged: Merged,
}

/// Consolidates the version at a position of the shelf.
pub fn consolidate(shelf: &Shelf, at: usize) -> Result<(Consolidated, Findings), Findings> {
    let headers: Vec<&Header> = shelf.headers().collect();
    let own = &shelf.versions[at];
    // A sealed version that was changed is told as that, not as what it has become.
    if let Some(finding) = shelf.held_against(&own.header) {
        return Err(finding.clone().into());
    }
    let mut findings = own.findings.clone();
    let chain = match chain::of(&headers, at) {
        Ok(chain) => chain,
        Err(more) => {
            findings.extend(more);
            return Err(findings.sorted());
        }
    };
    let held = chain.iter().filter_map(|at| shelf.held_against(headers[*at])).cloned();
    let held = Findings { all: held.collect() };
    if held.has_errors() {
        return Err(held.sorted());
    }
    let programme = Arc::clone(shelf.programme());
    let mut layers = Vec::new();
    let mut merged = Merged::default();
    merged.all.of_mut(Section::Choices).clone_from(&shelf.written.choices);
    for (depth, position) in chain.iter().enumerate() {
        let version = &shelf.versions[*position];
        let below = depth.checked_sub(1).and_then(|below| headers.get(*chain.get(below)?)).map(|h| h.id.as_str());
        if *position != at {
            findings.extend(version.findings.clone());
        }
        let Some(files) = lay(version, &mut merged, (depth, below), &programme.entities, &mut findings) else {
            return Err(told(findings, &layers, own, &programme.id));
        };
        layers.push(files);
    }
    if merged.functions.len() > limits::FUNCTIONS {
        let text = format!("{} functions", merged.functions.len());
        findings.push(
            Diagnostic::new(rules::TOO_MANY_FUNCTIONS, &own.header.span, text)
                .help(format!("a version has at most {}", limits::FUNCTIONS)),
        );
    }
    let ids: Vec<String> = chain.iter().map(|at| headers[*at].id.clone()).collect();
    let strict = own.header.status == Status::Adopted;
    let declared = decode::decode(&programme, &merged, &ids, strict, &mut findings);
    clashes::tell(&programme, &merged.all, &mut findings);
    across::input_kinds(shelf, at, &chain, &mut findings);
    unused_choices(&merged, &declared.chosen, layers.last(), &mut findings);
    let removed = merged.removed.iter().map(|gone| Removed {
        what: gone.section.word(),
        name: gone.name.clone(),
        source: gone.source.clone(),
        span: gone.span.clone(),
    });
    let version = Version {
        header: own.header.clone(),
        lineage: chain.iter().map(|at| headers[*at].clone()).collect(),
        foreign_inputs: across::foreign_inputs(shelf, &merged.all),
        until: across::until(shelf, &own.header),
        choices: declared.choices,
        inputs: declared.inputs,
        parameters: declared.parameters,
        results: declared.results,
        sets: declared.sets,
        checks: declared.checks,
        helpers: declared.helpers,
        invariants: declared.invariants,
        function_set_by: merged.functions.values().map(|(_, layer)| ids[*layer].clone()).collect(),
        functions: merged.functions.values().map(|(function, _)| Arc::clone(function)).collect(),
        removed: removed.collect(),
        layers: layers.clone(),
        programme: Arc::clone(&programme),
    };
    told(findings, &layers, own, &programme.id).unless_errors(Consolidated { version, merged })
}

/// Lays one version over those below it; its files. `None` where its policy.toml cannot be read at all.
fn lay(
    version: &VersionFile,
    merged: &mut Merged,
    (depth, below): (usize, Option<&str>),
    entities: &[super::model::Entity],
    findings: &mut Findings,
) -> Option<LayerFiles> {
    let document = version.document.as_ref()?;
    strays(&version.folder, &version.listing.files, &["policy.toml", "rules.rhai"], findings);
    strays(&version.folder, &version.listing.folders, &["rules", "rules.rhai"], findings);
    let all = normalise::read(document, Ground { base: &merged.all, entities, layer: depth }, findings);
    let rules = rule_files::read(&version.folder, &version.listing, findings);
    let mut files = vec![Arc::clone(&version.file)];
    files.extend(rules.files);
    merged.lay(&Layer { all, functions: rules.functions }, depth, below, findings);
    Some(LayerFiles { id: version.header.id.clone(), files })
}

/// The findings that concern this version: all of its own; of what it extends only errors, each with the version that
/// was being read.
fn told(findings: Findings, layers: &[LayerFiles], own: &VersionFile, programme: &str) -> Findings {
    let prefix = format!("{}/", own.folder.shown);
    let mut kept = Findings::new();
    for mut finding in findings.all {
        let is_own = finding.span.as_ref().is_none_or(|span| span.file.path.starts_with(&prefix));
        if !is_own && !finding.is_error() {
            continue;
        }
        if !is_own && !layers.is_empty() {
            finding = finding.remark(format!("found while reading {programme}@{}", own.header.id));
        }
        kept.push(finding);
    }
    kept.sorted()
}

/// A choice that this version declares and nothing uses.
fn unused_choices(merged: &Merged, chosen: &BTreeSet<String>, own: Option<&LayerFiles>, findings: &mut Findings) {
    let Some(own) = own else { return };
    for (name, item) in merged.all.of(Section::Choices) {
        let is_own = own.files.iter().any(|file| Arc::ptr_eq(file, &item.key.file));
        if is_own && !chosen.contains(name) {
            findings.push(
                Diagnostic::new(codes::UNUSED_CHOICE, &item.key, format!("nothing uses the choice `{name}`"))
                    .help("name it as `choices` of an input, parameter or result, or leave it out"),
            );
        }
    }
}
