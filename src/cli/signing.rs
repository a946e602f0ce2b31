//! What verbs that write in a ledger are asked in the same words: who signs, with which key, by whose leave.

use std::path::{Path, PathBuf};

use super::desk::Desk;
use super::refusal::Refusal;
use super::versions;
use crate::gate::adopt::{Done, Hold, Recovered, hold, record};
use crate::gate::keys::{self, Secret, Trust};
use crate::gate::verify::{Asked, verify};
use crate::ground::codes::adoption::{
    FINISHED_LATER, HEAD_NOT_RECORDED, NOT_IN_LEDGER, PASSWORD, SEALED_CHANGED, UNTRUSTED_KEY,
};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, Disk, Most};
use crate::pack::{Shelf, TRUST_FILE};

/// Who signs.
#[derive(Clone, Debug, clap::Args)]
pub struct Signing {
    /// Who does it, as it will stand in the ledger
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// The secret key that signs: a file of bareme key or of minisign, outside the repository
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The file whose first line is the password of the key; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub password: Option<PathBuf>,
    /// Whose signatures count
    #[command(flatten)]
    pub trusting: Trusting,
}

/// Whose signatures count.
#[derive(Clone, Debug, clap::Args)]
pub struct Trusting {
    /// Whose signatures count [default: trust.toml in the policies folder]
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
}

/// What a verb that signs has at hand.
#[derive(Debug)]
pub struct Ready {
    /// The programme as it stands; its ledger is verified.
    pub shelf: Shelf,
    /// The key.
    pub secret: Secret,
    /// Whose signatures count.
    pub trust: Trust,
    /// Nobody else adopts meanwhile.
    pub hold: Hold,
}

impl Trusting {
    /// The trust file.
    ///
    /// # Errors
    /// There is none, or it trusts nobody.
    pub fn read(&self, desk: &Desk<'_>) -> Result<Trust, Refusal> {
        let path = self.trust.clone().unwrap_or_else(|| desk.policies.join(TRUST_FILE));
        Ok(Trust::read(&path)?)
    }
}

impl Signing {
    /// Reads the key, holds the programme, and verifies what was adopted in it so far.
    ///
    /// # Errors
    /// A key that is none, lies among the policies or is not trusted; a ledger that does not hold; another adoption.
    pub fn ready(&self, id: &str, programme_file: bool, desk: &mut Desk<'_>) -> Result<Ready, Refusal> {
        keys::is_outside(&desk.policies, &self.key)?;
        let password = self.password.as_deref().map(password).transpose()?;
        let secret = keys::read(&self.key, password.as_deref())?;
        let trust = self.trusting.read(desk)?;
        let public = secret.public()?;
        if !trust.trusts(&public) {
            let text = format!("key {} is not among those that are trusted", public.id());
            let help =
                format!("have it added to {}: [[keys]] with key = \"{}\"", files::shown(&trust.path), public.text());
            return Err(Refusal::coded(UNTRUSTED_KEY, text, help));
        }
        let policies = versions::as_they_stand(desk)?;
        let path = policies.programme(id)?.path().to_path_buf();
        let held = hold(&Disk, &path)?;
        let finished = tell_recovered(&held, desk);
        let opened = policies.programme(id)?;
        verified(&opened, &trust, (finished, programme_file))?;
        Ok(Ready { shelf: opened, secret, trust, hold: held })
    }
}

/// Says what became of an adoption that was begun before; whether it was finished.
pub fn tell_recovered(held: &Hold, desk: &mut Desk<'_>) -> bool {
    let (text, finished) = match &held.recovered {
        None => return false,
        Some(Recovered::Finished(about)) => {
            (format!("{about} was begun before; it is in force, and is finished now"), true)
        }
        Some(Recovered::TakenBack(about)) => (
            format!("{about} was begun before and not finished; it is taken back, and what was in force still is"),
            false,
        ),
    };
    desk.tell(&Diagnostic::nowhere(FINISHED_LATER, text).help("do it again if it is to be done").into());
    finished
}

/// Verifies what was adopted so far. Versions that the ledger does not know yet are what is being adopted; a programme.toml
/// that was changed may be what is being sealed.
fn verified(shelf: &Shelf, trust: &Trust, (finished, programme_file): (bool, bool)) -> Result<(), Refusal> {
    let asked = Asked { trust, expect: None, record: finished, only: None };
    let Err(findings) = verify(shelf, asked) else {
        if finished {
            let head = crate::gate::ledger::read(shelf)?.map(|ledger| ledger.head().to_owned()).unwrap_or_default();
            record(&Disk, trust, &shelf.programme().id, &head)?;
        }
        return Ok(());
    };
    let of_programme = |finding: &Diagnostic| {
        programme_file
            && finding.code == SEALED_CHANGED
            && finding.span.as_ref().is_some_and(|span| span.file.path.ends_with("/programme.toml"))
    };
    let left = findings.all.into_iter().filter(|finding| finding.code != NOT_IN_LEDGER && !of_programme(finding));
    let left = Findings { all: left.collect() };
    if left.has_errors() { Err(Refusal::no(left)) } else { Ok(()) }
}

/// The password in a file, or piped in.
///
/// # Errors
/// It cannot be read.
pub fn password(path: &Path) -> Result<String, Refusal> {
    let text = if path.as_os_str() == "-" {
        let line = files::stdin_lines(Most::ANSWER).next().transpose()?;
        line.map(|line| line.text.clone()).unwrap_or_default()
    } else {
        files::read_text(path, &files::shown(path), Most::ANSWER)?.text.clone()
    };
    let first = text.lines().next().unwrap_or_default().to_owned();
    if first.is_empty() {
        return Err(Refusal::coded(PASSWORD, "the password is empty", "write it on the first line"));
    }
    Ok(first)
}

/// Says that the trust file could not be written, where that is so.
pub fn tell_unrecorded(done: &Done, trust: &Trust, desk: &mut Desk<'_>) {
    let Some(finding) = &done.unrecorded else { return };
    let shown = files::shown(&trust.path);
    let text = format!("what was done stands, but it could not be recorded in {shown}: {}", finding.message);
    let help = format!("have it say under [heads]: {} = \"{}\"", done.entry.programme, done.head);
    desk.tell(&Diagnostic::nowhere(HEAD_NOT_RECORDED, text).help(help).into());
}
