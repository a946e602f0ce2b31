//! Whether everything that was adopted is what was adopted, by the word of those who are trusted.

use crate::check;
use crate::gate::adopt::place;
use crate::gate::keys::{Judged, Trust, judge};
use crate::gate::ledger::{self, Kind, Ledger, Line};
use crate::gate::seal;
use crate::ground::codes::adoption::{
    NO_HEAD, NOT_IN_LEDGER, ROLLED_BACK, SEALED_CHANGED, UNTRUSTED_KEY, WRONG_SIGNATURE,
};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files;
use crate::ground::source::{SourceFile, Span};
use crate::pack::{LEDGER_FILE, Shelf, digest};

/// What is held to what.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Whose signatures count.
    pub trust: &'a Trust,
    /// An entry that must be there.
    pub expect: Option<&'a str>,
    /// Whether the last entry is to be recorded now, so that it need not have been.
    pub record: bool,
    /// The one version whose bytes and sample are looked at.
    pub only: Option<&'a str>,
}

/// A programme whose ledger holds.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The programme.
    pub programme: String,
    /// Its entries.
    pub entries: Vec<Signed>,
    /// The versions in force.
    pub versions: Vec<Sealed>,
    /// The digest of the last entry; `None` where nothing was ever adopted.
    pub head: Option<String>,
}

/// An entry with whose signature it bears.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Its number.
    pub number: u64,
    /// What was done.
    pub kind: Kind,
    /// To what.
    pub about: String,
    /// Who says to have done it.
    pub by: String,
    /// When.
    pub date: String,
    /// Whose key signed it.
    pub signer: String,
}

/// A version in force that is what was adopted.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The version.
    pub version: String,
    /// The entry that sealed it.
    pub number: u64,
    /// When.
    pub date: String,
    /// Households that get what they got.
    pub households: usize,
}

/// Verifies a programme. The shelf must not heed the ledger itself, so that everything wrong is found.
///
/// # Errors
/// Everything that does not hold.
pub fn verify(shelf: &Shelf, asked: Asked<'_>) -> Result<Verified, Findings> {
    let programme = shelf.programme().id.clone();
    let Some(ledger) = ledger::read(shelf)? else {
        let mut findings = Findings { all: seal::guard(shelf).ledger.into_iter().collect() };
        findings.all.extend(heads(shelf, None, asked));
        let nothing = Verified { programme, entries: Vec::new(), versions: Vec::new(), head: None };
        return findings.unless_errors(nothing).map(|(nothing, _)| nothing);
    };
    let mut findings = Findings::new();
    let mut entries = Vec::new();
    for line in &ledger.lines {
        match signer(line, asked.trust) {
            Ok(signer) => entries.push(Signed {
                number: line.entry.number,
                kind: line.entry.kind,
                about: line.entry.about(),
                by: line.entry.by.clone(),
                date: line.entry.date.clone(),
                signer,
            }),
            Err(finding) => findings.push(finding),
        }
    }
    findings.all.extend(heads(shelf, Some(&ledger), asked));
    let held = seal::against(shelf, &ledger);
    findings.all.extend(held.pending.values().cloned());
    let wanted = |version: &str| asked.only.is_none_or(|only| only == version);
    findings.all.extend(held.amiss.iter().filter(|(version, _)| wanted(version)).map(|(_, finding)| finding.clone()));
    let mut versions = Vec::new();
    for (version, line) in ledger.standing() {
        if !wanted(version) || held.amiss.contains_key(version) {
            continue;
        }
        match again(shelf, version, line) {
            Ok(households) => versions.push(Sealed {
                version: version.to_owned(),
                number: line.entry.number,
                date: line.entry.date.clone(),
                households,
            }),
            Err(more) => findings.extend(more),
        }
    }
    let known = |only: &&str| ledger.standing().contains_key(*only) || held.amiss.contains_key(*only);
    if let Some(only) = asked.only.filter(|only| !known(only)) {
        let text = format!("{programme}@{only} is not sealed: it is in force by no entry of the ledger");
        let at = ledger.lines.last().map(|line| line.span.clone());
        let finding = Diagnostic { span: at, ..Diagnostic::nowhere(NOT_IN_LEDGER, text) };
        findings.push(finding.help(format!("see what is: bareme verify {programme}")));
    }
    let verified = Verified { programme, entries, versions, head: Some(ledger.head().to_owned()) };
    findings.sorted().unless_errors(verified).map(|(verified, _)| verified)
}

/// Whose signature a line bears.
fn signer(line: &Line, trust: &Trust) -> Result<String, Diagnostic> {
    let number = line.entry.number;
    match judge(&line.signature, &line.entry.text(), &place(&line.entry), trust) {
        Judged::By(trusted) => Ok(trusted.told()),
        Judged::Wrong => {
            let text = format!("the signature of entry {number} is not one of this entry");
            Err(Diagnostic::new(WRONG_SIGNATURE, &line.span, text)
                .help("the entry or its signature was altered: put the ledger back as it was"))
        }
        Judged::Untrusted(key) => {
            let text = format!("entry {number} is signed by key {key}, which is not trusted");
            let help = format!(
                "if its owner may adopt, add the key to {}; if not, put the ledger back as it was",
                files::shown(&trust.path)
            );
            Err(Diagnostic::new(UNTRUSTED_KEY, &line.span, text).help(help))
        }
    }
}

/// Whether the ledger has the entries that were seen before.
fn heads(shelf: &Shelf, ledger: Option<&Ledger>, asked: Asked<'_>) -> Vec<Diagnostic> {
    let id = &shelf.programme().id;
    let path = format!("{}/{LEDGER_FILE}", shelf.shown());
    let at = ledger
        .and_then(|ledger| ledger.lines.last())
        .map_or_else(|| Span::whole(&SourceFile::new(path, "")), |line| line.span.clone());
    let has = |digest: &str| ledger.is_some_and(|ledger| ledger.has(digest));
    let older = |what: &str| {
        let text = match ledger {
            Some(_) => format!("the ledger of {id} does not have {what}: it is an older one, or another"),
            None => format!("the ledger of {id} is not there, and it once had {what}"),
        };
        Diagnostic::new(ROLLED_BACK, &at, text).help("put the newest ledger back, with the versions that belong to it")
    };
    let mut findings = Vec::new();
    match asked.trust.heads.get(id) {
        Some(head) if has(&head.value) => {}
        Some(head) => findings.push(older("the entry that was seen last").note("it is recorded here", &head.span)),
        None if asked.record || ledger.is_none() => {}
        None => {
            let shown = files::shown(&asked.trust.path);
            let text = format!(
                "{shown} does not say how far the ledger of {id} has come, so an older one would not be noticed"
            );
            findings.push(Diagnostic::new(NO_HEAD, &at, text).help(format!(
                "look at the entries; if the last one is the one that you know, record it: bareme verify {id} --record"
            )));
        }
    }
    if let Some(expected) = asked.expect.filter(|expected| !has(expected)) {
        findings.push(older(&format!("the entry {expected}")));
    }
    findings
}

/// Programmes of which entries were seen, and that are not there any more.
#[must_use]
pub fn gone(trust: &Trust, there: &[String]) -> Findings {
    let gone = trust.heads.iter().filter(|(id, _)| !there.contains(id));
    let all = gone.map(|(id, head)| {
        let text = format!("the programme {id} is not there, and it had a ledger");
        Diagnostic::new(ROLLED_BACK, &head.span, text)
            .help("put it back; if it ended, take its line out of the trust file")
    });
    Findings { all: all.collect() }
}

/// Evaluates the sealed sample of a version again.
fn again(shelf: &Shelf, version: &str, line: &Line) -> Result<usize, Findings> {
    if let Some(finding) = seal::sample_kept(shelf, version, line) {
        return Err(finding.into());
    }
    let (plan, _) = check::of_shelf(shelf, version)?;
    let meaning = digest::meaning(&plan.version);
    let same_engine = line.entry.engine == env!("CARGO_PKG_VERSION");
    if same_engine && line.entry.meaning.as_ref() != Some(&meaning) {
        let text = format!("{} means something else than when it was sealed", plan.version.policy());
        return Err(Diagnostic::new(SEALED_CHANGED, &plan.version.header.span, text)
            .help("something that it stands on was changed: put it back as it was")
            .into());
    }
    seal::again(shelf, &plan)
}
