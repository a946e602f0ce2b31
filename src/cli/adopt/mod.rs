//! `bareme adopt`: a draft becomes the version of its month.

mod judged;

use std::path::{Path, PathBuf};

use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::signing::{Ready, Signing, tell_unrecorded};
use crate::gate::adopt::{Act, Done, Request, Sealing, adopt, fits};
use crate::gate::{ledger, seal};
use crate::ground::codes::adoption::DRAFT_MOVED;
use crate::ground::codes::pack::BAD_REFERENCE;
use crate::ground::files::{self, Disk};
use crate::pack::model::Status;
use crate::pack::{LEDGER_FILE, Reference, Shelf};
use crate::reference::cases;
pub use judged::Judging;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The draft, such as `ma-asd@2027-01-hausse`; or a version that stands as adopted and is not sealed yet
    #[arg(value_name = "PROGRAMME@DRAFT")]
    pub policy: String,
    /// Who signs
    #[command(flatten)]
    pub signing: Signing,
    /// On what it is judged
    #[command(flatten)]
    pub judging: Judging,
    /// The version that it becomes [default: its first month]
    #[arg(long = "as", value_name = "VERSION")]
    pub version: Option<String>,
    /// Why, as it will stand in the ledger
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub reason: String,
    /// The report that was read before signing; its digest stands in the ledger
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// Adopts.
///
/// # Errors
/// A version that cannot be adopted as it stands, or that the gate refuses; a key that is not trusted; a ledger that does
/// not hold; the disk.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let reference = Reference::parse(&arguments.policy)?;
    let Some(name) = &reference.version else {
        let text = format!("`{}` names no draft", arguments.policy);
        return Err(Refusal::coded(BAD_REFERENCE, text, "write the programme and the draft: ma-asd@2027-01-hausse"));
    };
    let ready = arguments.signing.ready(&reference.programme, false, desk)?;
    let act = act(&ready.shelf, name, arguments.version.as_deref())?;
    let signer = Signer { ready: &ready, signing: &arguments.signing, reason: &arguments.reason };
    let done = signer.carried(&act, name, (&arguments.judging, arguments.report.as_deref()), desk)?;
    let policy = format!("{}@{}", reference.programme, act.version().unwrap_or_default());
    desk.output.write(&told(&policy, &done, &ready))?;
    tell_unrecorded(&done, &ready.trust, desk);
    Ok(Exit::Done)
}

/// What becomes of what was named.
fn act(shelf: &Shelf, name: &str, version: Option<&str>) -> Result<Act, Refusal> {
    let header = shelf.header(name)?;
    Ok(match header.status {
        Status::Adopted => Act::Seal { version: name.to_owned() },
        Status::Draft => {
            let version = version.map_or_else(|| header.from.to_string(), str::to_owned);
            Act::Adopt { draft: name.to_owned(), version }
        }
    })
}

/// Who signs what, with everything at hand.
pub(super) struct Signer<'a> {
    pub ready: &'a Ready,
    pub signing: &'a Signing,
    pub reason: &'a str,
}

impl Signer<'_> {
    /// Judges a version, and adopts it where the gate lets it through.
    pub(super) fn carried(
        &self,
        act: &Act,
        name: &str,
        (judging, report): (&Judging, Option<&Path>),
        desk: &mut Desk<'_>,
    ) -> Result<Done, Refusal> {
        let opened = &self.ready.shelf;
        let ledger = ledger::read(opened)?;
        let follows = fits(opened, ledger.as_ref(), act)?.follows;
        let register = judging.register()?;
        let files = seal::files(&opened.path().join(name), &format!("{}/{name}", opened.shown()))?;
        let (written, findings) = cases::households(opened.path(), opened.programme());
        let (written, _) = findings.unless_errors(written)?;
        let population = seal::register(register)?;
        let verdict = judging.judge(opened, follows.as_deref(), name, desk)?;
        if seal::register(register)? != population {
            let text = "the register was changed while the version was judged on it";
            return Err(Refusal::coded(DRAFT_MOVED, text, "adopt it again on a register that stays as it is"));
        }
        let report = report.map(seal::register).transpose()?;
        let households: Vec<_> = written.iter().map(|written| (written.name.clone(), &written.household)).collect();
        let sealing = Sealing {
            judged: Some(&files),
            households: &households,
            population: Some(&population),
            report: report.as_deref(),
            verdict: &verdict,
        };
        self.sealed(act, &sealing, desk)
    }

    /// Does what is to be done.
    pub(super) fn sealed(&self, act: &Act, sealing: &Sealing<'_>, desk: &Desk<'_>) -> Result<Done, Refusal> {
        let request = Request {
            policies: &desk.policies,
            programme: &self.ready.shelf.programme().id,
            act,
            sealing: *sealing,
            by: &self.signing.by,
            reason: self.reason,
            date: (desk.today)(),
            secret: &self.ready.secret,
            trust: &self.ready.trust,
        };
        Ok(adopt(&request, &Disk)?)
    }
}

/// What was done, and what comes next.
pub(super) fn told(policy: &str, done: &Done, ready: &Ready) -> String {
    let entry = &done.entry;
    let ledger = ready.shelf.path().join(LEDGER_FILE);
    let mut out = format!("{policy} is {}: entry {} of {}\n", entry.kind.word(), entry.number, files::shown(&ledger));
    if let Some(draft) = &entry.draft {
        let word = if entry.kind == ledger::Kind::Withdrawn { "it is now the draft" } else { "made of" };
        out += &format!("  {word} {draft}\n");
    }
    if let Some(follows) = &entry.follows {
        out += &format!("  compared with {follows}\n");
    }
    out += &format!("  head {}\n", done.head);
    let id = &entry.programme;
    out += &match &entry.draft {
        // Snapshots stand under the name of their version.
        Some(_) => format!("Next: bareme test {id} --accept --reason \"…\", then bareme verify {id}\n"),
        None => format!("Next: bareme verify {id}\n"),
    };
    out
}
