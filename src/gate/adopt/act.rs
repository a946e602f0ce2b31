//! One adoption from the version that was judged to the entry in the ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value as Json;

use super::carry::{carry_out, decided, recover};
use super::draft::{self, Texts};
use super::fits::{Act, fits};
use super::plan::{Plan, VERSION, WORK};
use super::stage;
use crate::check;
use crate::check::plan::Plan as Checked;
use crate::gate::keys::{Judged, Secret, Trust, judge};
use crate::gate::ledger::{self, Entry, Kind, Ledger};
use crate::gate::seal;
use crate::ground::codes::adoption::{DRAFT_MOVED, NOT_IN_LEDGER, UNTRUSTED_KEY};
use crate::ground::date::Day;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, Most, Steps, clear};
use crate::household::written::Household;
use crate::pack::{Policies, Shelf, digest};

/// What is to be done, by whom and why, and on what it was judged.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The policies folder.
    pub policies: &'a Path,
    /// The programme.
    pub programme: &'a str,
    /// What is to be done.
    pub act: &'a Act,
    /// On what it was judged, and what is sealed with it.
    pub sealing: Sealing<'a>,
    /// Who does it.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The day it is.
    pub date: Day,
    /// The key that signs.
    pub secret: &'a Secret,
    /// Whose signatures count.
    pub trust: &'a Trust,
}

/// On what a version was judged, and what is sealed with it.
#[derive(Clone, Copy, Debug)]
pub struct Sealing<'a> {
    /// The digests of the files of the version as it was judged; `None` where nothing was.
    pub judged: Option<&'a BTreeMap<String, String>>,
    /// The reference households.
    pub households: &'a [(String, &'a Household)],
    /// The digest of the register.
    pub population: Option<&'a str>,
    /// The digest of the report that was read.
    pub report: Option<&'a str>,
    /// What the gate said.
    pub verdict: &'a Json,
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// The entry.
    pub entry: Entry,
    /// The digest of its line.
    pub head: String,
    /// Why the trust file does not know of it, where that failed.
    pub unrecorded: Option<Diagnostic>,
}

/// Does it. The programme must be held, and its ledger verified.
///
/// # Errors
/// What cannot be done as it stands; a version that is refused once it is law; a key that is not trusted; an operation of
/// the disk that fails: then what was in force still is, or what is new is in force, and the finding says which.
pub fn adopt(request: &Request<'_>, steps: &dyn Steps) -> Result<Done, Findings> {
    let shelf = Policies::open(request.policies)?.programme(request.programme)?;
    let ledger = ledger::read(&shelf)?;
    let follows = fits(&shelf, ledger.as_ref(), request.act)?.follows;
    let path = shelf.path().to_path_buf();
    let prepared = prepare(request, steps, &shelf, (ledger.as_ref(), follows));
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(mut findings) => {
            // What cannot be taken away now is taken away by the next one.
            let _ = clear(steps, &path.join(WORK));
            if let Some(finding) = findings.all.iter_mut().find(|finding| finding.is_error()) {
                *finding = finding.clone().remark("nothing was changed: what was in force still is");
            }
            return Err(findings);
        }
    };
    let Prepared { plan, entry } = prepared;
    let record = || record(steps, request.trust, request.programme, &plan.entry);
    let done = |unrecorded| Done { entry: entry.clone(), head: plan.entry.clone(), unrecorded };
    match carry_out(steps, &path, &plan, record) {
        Ok(recorded) => Ok(done(recorded.err())),
        Err(finding) => {
            let settled = recover(steps, &path);
            let about = entry.about();
            match (decided(&path, &plan.entry), settled) {
                (true, Ok(_)) => Ok(done(None)),
                (true, Err(_)) => Err(finding
                    .remark(format!("the new ledger is there: what it says of {about} is in force"))
                    .help(format!("bareme verify {} finishes what is left to do", request.programme))
                    .into()),
                (false, Ok(_)) => Err(finding.remark("nothing was changed: what was in force still is").into()),
                (false, Err(_)) => Err(finding
                    .remark("the ledger is as it was: what was in force still is")
                    .help(format!("bareme verify {} takes back what was begun", request.programme))
                    .into()),
            }
        }
    }
}

/// Records the last entry of a ledger in the trust file.
///
/// # Errors
/// It cannot be written.
pub fn record(steps: &dyn Steps, trust: &Trust, programme: &str, head: &str) -> Result<(), Diagnostic> {
    let text = trust.with_head(programme, head)?;
    if text == trust.file.text {
        return Ok(());
    }
    let path = files::real(&trust.path);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let begun: PathBuf = path.with_file_name(format!(".writing-{name}"));
    let done = steps.write(&begun, text.as_bytes()).and_then(|()| steps.rename(&begun, &path));
    if done.is_err() && files::exists(&begun) {
        // What cannot be taken away is written over by the next one.
        let _ = steps.remove(&begun);
    }
    done
}

struct Prepared {
    plan: Plan,
    entry: Entry,
}

fn prepare(
    request: &Request<'_>,
    steps: &dyn Steps,
    shelf: &Shelf,
    (ledger, follows): (Option<&Ledger>, Option<String>),
) -> Result<Prepared, Findings> {
    if let Some(ledger) = ledger {
        let held = seal::against(shelf, ledger);
        let amiss = held.amiss.into_values().filter(|finding| finding.code != NOT_IN_LEDGER);
        let amiss = Findings { all: amiss.collect() };
        // programme.toml may differ where that is what is sealed.
        if amiss.has_errors() && *request.act != Act::Programme {
            return Err(amiss.sorted());
        }
    }
    let path = shelf.path();
    stage::begin(steps, path)?;
    let (texts, spent) = version_texts(request, shelf)?;
    if !matches!(request.act, Act::Seal { .. } | Act::Programme) {
        stage::version(steps, path, &texts)?;
    }
    let sealed = match request.act {
        Act::Adopt { .. } | Act::Seal { .. } | Act::Amend { .. } => Some(as_law(request, shelf)?),
        Act::Programme | Act::Withdraw { .. } => None,
    };
    let sample = sealed.as_ref().map(|plan| seal::take(plan, request.sealing.households)).transpose()?;
    let renamed = match (request.act, request.act.version(), request.act.draft()) {
        (Act::Withdraw { .. }, Some(version), Some(draft)) => (version, draft),
        (_, Some(version), Some(draft)) => (draft, version),
        _ => ("", ""),
    };
    let policy = |version: &str| format!("{}@{version}", request.programme);
    let households = match renamed {
        ("", _) => Vec::new(),
        (from, to) => draft::renamed(path, &policy(from), &policy(to))?,
    };
    let last = ledger.and_then(|ledger| ledger.lines.last());
    let shown = format!("{}/programme.toml", shelf.shown());
    let programme = files::read_bytes(&path.join("programme.toml"), &shown, Most::POLICY)?;
    let entry = Entry {
        programme: request.programme.to_owned(),
        number: last.map_or(1, |line| line.entry.number + 1),
        kind: match request.act {
            Act::Adopt { .. } | Act::Seal { .. } => Kind::Adopted,
            Act::Amend { .. } | Act::Programme => Kind::Amended,
            Act::Withdraw { .. } => Kind::Withdrawn,
        },
        version: request.act.version().map(str::to_owned),
        draft: request.act.draft().map(str::to_owned),
        follows,
        before: last.map(|line| line.digest.clone()),
        meaning: sealed.as_ref().map(|plan| digest::meaning(&plan.version)),
        files: if sealed.is_some() { digests(&texts) } else { BTreeMap::new() },
        sections: seal::sections(&programme),
        sample: sample.as_ref().map(|sample| digest::of_bytes(sample.as_bytes())),
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        population: request.sealing.population.map(str::to_owned),
        report: request.sealing.report.map(str::to_owned),
        verdict: request.sealing.verdict.clone(),
        by: request.by.to_owned(),
        reason: request.reason.to_owned(),
        date: request.date.to_string(),
    };
    let line = signed(request, &entry)?;
    let text = format!("{}{line}\n", ledger.map_or("", |ledger| ledger.text.as_str()));
    stage::rest(steps, path, (&text, sample.as_deref()), households.iter().map(|household| household.new.as_slice()))?;
    let plan = Plan {
        kind: entry.kind,
        version: entry.version.clone(),
        draft: entry.draft.clone(),
        entry: digest::of_bytes(line.as_bytes()),
        draft_files: spent,
        households: households.iter().map(|one| (one.name.clone(), digest::of_bytes(&one.old))).collect(),
    };
    Ok(Prepared { plan, entry })
}

/// The line of an entry, signed by a key that is trusted.
fn signed(request: &Request<'_>, entry: &Entry) -> Result<String, Diagnostic> {
    let (text, place) = (entry.text(), place(entry));
    let signature = request.secret.sign(&text, &place)?;
    if matches!(judge(&signature, &text, &place, request.trust), Judged::By(_)) {
        return Ok(ledger::written(entry, &signature));
    }
    let text = format!("key {} is not among those that are trusted", request.secret.public()?.id());
    Err(Diagnostic::nowhere(UNTRUSTED_KEY, text)
        .help(format!("add it to {}, or sign with a key that stands there", files::shown(&request.trust.path))))
}

/// The place for which an entry is signed.
#[must_use]
pub fn place(entry: &Entry) -> String {
    format!("{} {}", entry.programme, entry.number)
}

/// The files of the version as they will be, and the digests of those of the draft that is spent.
fn version_texts(request: &Request<'_>, shelf: &Shelf) -> Result<(Texts, BTreeMap<String, String>), Findings> {
    let read = |name: &str| draft::texts(&shelf.path().join(name), &format!("{}/{name}", shelf.shown()));
    let (texts, judged, spent) = match request.act {
        Act::Adopt { draft: name, .. } | Act::Amend { draft: name, .. } => {
            let texts = read(name)?;
            let spent = digests(&texts);
            (draft::with_status(&texts, "adopted", &format!("{}/{name}", shelf.shown()))?, spent.clone(), spent)
        }
        Act::Seal { version } => {
            let texts = read(version)?;
            let judged = digests(&texts);
            (texts, judged, BTreeMap::new())
        }
        Act::Withdraw { version, .. } => {
            let texts = read(version)?;
            let judged = digests(&texts);
            (draft::with_status(&texts, "draft", &format!("{}/{version}", shelf.shown()))?, judged, BTreeMap::new())
        }
        Act::Programme => (Texts::new(), BTreeMap::new(), BTreeMap::new()),
    };
    if request.sealing.judged.is_some_and(|before| *before != judged) {
        return Err(Diagnostic::nowhere(DRAFT_MOVED, "the version was changed while it was judged")
            .help("save it, then adopt it again: it is judged as it stands then")
            .into());
    }
    Ok((texts, spent))
}

fn digests(texts: &Texts) -> BTreeMap<String, String> {
    texts.iter().map(|(name, bytes)| (name.clone(), digest::of_bytes(bytes))).collect()
}

/// The version, checked as it will stand.
fn as_law(request: &Request<'_>, shelf: &Shelf) -> Result<Arc<Checked>, Findings> {
    let again = Policies::open(request.policies)?.programme(request.programme)?;
    let version = request.act.version().unwrap_or_default();
    let again = match request.act.draft() {
        None => again,
        Some(draft) => {
            let told = format!("{}/{draft}", shelf.shown());
            again.with_staged(&[draft], version, (&shelf.path().join(VERSION), told))?
        }
    };
    check::of_shelf(&again, version).map(|(plan, _)| plan)
}
