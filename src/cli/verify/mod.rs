//! `bareme verify`: that every adopted version is what was adopted, or that a receipt still holds.

mod receipt;
mod told;

use std::path::PathBuf;

use super::arguments::Format;
use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::signing::{Trusting, tell_recovered};
use super::versions;
use crate::gate::adopt::{hold, pending, record};
use crate::gate::verify::{Asked, Verified, gone, verify};
use crate::ground::codes::adoption::UNFINISHED;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::Disk;
use crate::pack::{Policies, Reference};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Programmes, or policies [default: all programmes of the folder]; or one receipt, a .json file
    #[arg(value_name = "PROGRAMME|POLICY|RECEIPT")]
    pub what: Vec<String>,
    /// Whose signatures count
    #[command(flatten)]
    pub trusting: Trusting,
    /// An entry that must be in the ledger, by its digest: an older ledger has not got it
    #[arg(long, value_name = "HEAD")]
    pub expect: Option<String>,
    /// Record the last entry of each ledger in the trust file, once everything holds
    #[arg(long)]
    pub record: bool,
    /// The household of the receipt, where that does not tell it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["expect", "record"])]
    pub household: Option<PathBuf>,
    /// How it is told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Verifies what was named.
///
/// # Errors
/// Everything that does not hold: exit 1. No trust file, or an empty one.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    if let Some(path) = receipt::named(arguments)? {
        return receipt::run(&path, arguments, desk);
    }
    let trust = arguments.trusting.read(desk)?;
    let policies = versions::as_they_stand(desk)?;
    let references: Vec<Reference> = if arguments.what.is_empty() {
        policies.ids().iter().map(|id| Reference { programme: id.clone(), version: None }).collect()
    } else {
        arguments.what.iter().map(|name| Reference::parse(name)).collect::<Result<_, _>>()?
    };
    if arguments.expect.is_some() && references.len() != 1 {
        return Err(Refusal::usage("an entry to expect is one of one programme", "name the programme before --expect"));
    }
    let mut findings = if arguments.what.is_empty() { gone(&trust, policies.ids()) } else { Findings::new() };
    let mut all: Vec<Verified> = Vec::new();
    for reference in &references {
        let finished = settled(&policies, &reference.programme, desk)?;
        let shelf = policies.programme(&reference.programme)?;
        if let Some(version) = &reference.version {
            shelf.header(version)?;
        }
        let asked = Asked {
            trust: &trust,
            expect: arguments.expect.as_deref(),
            record: arguments.record || finished,
            only: reference.version.as_deref(),
        };
        match verify(&shelf, asked) {
            Ok(verified) => {
                if let Some(head) = verified.head.as_ref().filter(|_| asked.record) {
                    record(&Disk, &trust, &verified.programme, head)?;
                }
                all.push(verified);
            }
            Err(more) => findings.extend(more),
        }
    }
    if findings.has_errors() {
        return Err(Refusal::no(findings));
    }
    let text = match arguments.format {
        Format::Text => told::text(&all, &desk.policies),
        Format::Json => told::json(&all),
    };
    desk.output.write(&text)?;
    Ok(Exit::Done)
}

/// Finishes or takes back what an adoption left half done; whether it was finished.
fn settled(policies: &Policies, programme: &str, desk: &mut Desk<'_>) -> Result<bool, Refusal> {
    let path = policies.programme(programme)?.path().to_path_buf();
    if !pending::is_there(&path) {
        return Ok(false);
    }
    match hold(&Disk, &path) {
        Ok(held) => Ok(tell_recovered(&held, desk)),
        Err(finding) => {
            let about = pending::read(&path).map_or_else(|| "an adoption".to_owned(), |begun| begun.about);
            let text = format!("{about} was begun and not finished, and it cannot be settled now: {}", finding.message);
            let help = finding.help.unwrap_or_else(|| "run this again where the policies may be written".to_owned());
            Err(Refusal::no(Diagnostic::nowhere(UNFINISHED, text).help(help).into()))
        }
    }
}
