//! Finding the versions that were named, and checking them.

use std::sync::Arc;

use super::desk::Desk;
use super::refusal::Refusal;
use super::world::POLICIES;
use crate::gate::seal;
use crate::ground::codes::document;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::{files, names};
use crate::pack::model::{Header, Programme};
use crate::pack::{Policies, Reference, Shelf};

pub use crate::check::of_shelf as checked;

/// Some versions of one programme.
#[derive(Debug)]
pub struct Chosen {
    /// The programme.
    pub shelf: Arc<Shelf>,
    /// Their ids, in the order of their months.
    pub versions: Vec<String>,
    /// Whether the programme was named as a whole.
    pub whole: bool,
}

/// The policies folder. Its programmes heed their ledgers: a sealed version that was changed is not given.
///
/// # Errors
/// It cannot be read.
pub fn open(desk: &Desk<'_>) -> Result<Policies, Refusal> {
    Ok(as_they_stand(desk)?.guarded(seal::guard))
}

/// The policies folder as it stands, whatever its ledgers say: for the verbs that look at those themselves.
///
/// # Errors
/// It cannot be read.
pub fn as_they_stand(desk: &Desk<'_>) -> Result<Policies, Refusal> {
    if !files::is_folder(&desk.policies) {
        let message = format!("there is no policies folder `{}`", files::shown(&desk.policies));
        let help = format!("say where the policies are, with --policies DIR or in the variable {POLICIES}");
        return Err(Refusal::coded(document::FILE_UNREADABLE, message, help));
    }
    Ok(Policies::open(&desk.policies)?)
}

/// The language that was asked for, or the programme's first.
///
/// # Errors
/// The programme has no labels in it.
pub fn language(programme: &Programme, asked: Option<&str>) -> Result<String, Refusal> {
    let known = &programme.languages;
    let Some(asked) = asked else { return Ok(known.first().cloned().unwrap_or_default()) };
    known.iter().find(|language| *language == asked).cloned().ok_or_else(|| {
        let listed: Vec<String> = known.iter().map(|language| format!("`{language}`")).collect();
        let message = format!("`{}` has no labels in the language `{asked}`", programme.id);
        Refusal::usage(message, format!("it speaks {}", names::listed(&listed)))
    })
}

/// The policy that was named, and its version: `programme@version`, or `programme` with a month.
///
/// # Errors
/// No such policy, no month where one is needed.
pub fn find(desk: &Desk<'_>, name: &str, month: Option<Month>) -> Result<(Arc<Shelf>, Header), Refusal> {
    let reference = Reference::parse(name)?;
    Ok(open(desk)?.find(&reference, month)?)
}

/// Two versions of one programme that were named.
///
/// # Errors
/// No such policy, versions of two programmes.
pub fn pair(
    desk: &Desk<'_>,
    (old, new): (&str, &str),
    month: Option<Month>,
) -> Result<[(Arc<Shelf>, Header); 2], Refusal> {
    let all = [find(desk, old, month)?, find(desk, new, month)?];
    if all[0].0.programme().id != all[1].0.programme().id {
        let message = format!("`{old}` and `{new}` are versions of two programmes");
        return Err(Refusal::usage(message, "compare two versions of one programme"));
    }
    Ok(all)
}

/// The programmes and policies that were named, or all there are; programmes with findings of their own too.
///
/// # Errors
/// Names of nothing. What is wrong with a programme as a whole goes into `findings`.
pub fn chosen(desk: &Desk<'_>, names: &[String], findings: &mut Findings) -> Result<Vec<Chosen>, Refusal> {
    let policies = open(desk)?;
    let mut refused = Findings::new();
    let mut all: Vec<Chosen> = Vec::new();
    let references: Vec<Reference> = if names.is_empty() {
        findings.extend(policies.findings().clone());
        policies.ids().iter().map(|id| Reference { programme: id.clone(), version: None }).collect()
    } else {
        names.iter().filter_map(|name| Reference::parse(name).map_err(|error| refused.push(error)).ok()).collect()
    };
    for reference in references {
        let known = all.iter().position(|chosen| chosen.shelf.programme().id == reference.programme);
        let at = match known {
            Some(at) => at,
            None => match policies.programme(&reference.programme) {
                Ok(shelf) => {
                    all.push(Chosen { shelf: Arc::new(shelf), versions: Vec::new(), whole: false });
                    all.len() - 1
                }
                Err(error) if names.is_empty() => {
                    findings.extend(error);
                    continue;
                }
                Err(error) => {
                    refused.extend(error);
                    continue;
                }
            },
        };
        let chosen = &mut all[at];
        match &reference.version {
            None => chosen.whole = true,
            Some(version) => match chosen.shelf.header(version) {
                Ok(header) if !chosen.versions.contains(&header.id) => chosen.versions.push(header.id.clone()),
                Ok(_) => {}
                Err(error) => refused.push(error),
            },
        }
    }
    if refused.has_errors() {
        return Err(refused.into());
    }
    for chosen in &mut all {
        if chosen.whole {
            chosen.versions = chosen.shelf.headers().map(|header| header.id.clone()).collect();
        }
    }
    Ok(all)
}

/// The version an extending one rests on, where it is there.
#[must_use]
pub fn extended(shelf: &Shelf, version: &str) -> Option<String> {
    let header = shelf.header(version).ok()?;
    let below = header.extends.as_ref()?;
    shelf.header(&below.value).ok().map(|header| header.id.clone())
}

/// Whether a version rests on itself in the end.
#[must_use]
pub fn in_a_circle(shelf: &Shelf, version: &str) -> bool {
    let mut at = extended(shelf, version);
    for _ in shelf.headers() {
        match at {
            Some(below) if below == version => return true,
            Some(below) => at = extended(shelf, &below),
            None => return false,
        }
    }
    false
}

/// Findings that others do not have: the same code, text and place.
#[must_use]
pub fn without(findings: Findings, others: &Findings) -> Findings {
    let key = |finding: &Diagnostic| {
        let place = finding.span.as_ref().map(|span| (span.file.path.clone(), span.start, span.end));
        (finding.code.text(), finding.message.clone(), place)
    };
    let known: std::collections::BTreeSet<_> = others.all.iter().map(key).collect();
    Findings { all: findings.all.into_iter().filter(|finding| !known.contains(&key(finding))).collect() }
}
