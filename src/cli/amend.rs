//! `bareme amend`: a sealed version is corrected or withdrawn, with a reason that stays in the ledger.

use serde_json::Value as Json;

use super::adopt::{Judging, Signer, told};
use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::signing::{Signing, tell_unrecorded};
use crate::gate::adopt::{Act, Sealing};
use crate::ground::codes::face::REASON_NEEDED;
use crate::pack::Reference;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sealed version; or the programme alone, whose programme.toml was corrected
    #[arg(value_name = "PROGRAMME[@VERSION]")]
    pub policy: String,
    /// Who signs
    #[command(flatten)]
    pub signing: Signing,
    /// Why, as it will stand in the ledger
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The draft that takes its place, judged by the gate
    #[arg(long = "with", value_name = "DRAFT", requires = "population", conflicts_with = "withdraw")]
    pub draft: Option<String>,
    /// On what that draft is judged
    #[command(flatten)]
    pub judging: Judging,
    /// Make it a draft again: it is law no longer
    #[arg(long)]
    pub withdraw: bool,
    /// The draft that a withdrawn version becomes [default: its month and `withdrawn`]
    #[arg(long = "as", value_name = "DRAFT", requires = "withdraw")]
    pub becomes: Option<String>,
}

/// Amends.
///
/// # Errors
/// A version that is not sealed, or on which others rest; no reason; as [`super::adopt::run`].
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    if arguments.reason.trim().is_empty() {
        let text = "a sealed version changes only for a reason";
        return Err(Refusal::coded(REASON_NEEDED, text, "say why after --reason: it stays in the ledger"));
    }
    let reference = Reference::parse(&arguments.policy)?;
    let programme = &reference.programme;
    let act = match (&reference.version, &arguments.draft, arguments.withdraw) {
        (None, None, false) => Act::Programme,
        (Some(version), Some(draft), false) => {
            let draft = draft.strip_prefix(&format!("{programme}@")).unwrap_or(draft);
            Act::Amend { version: version.clone(), draft: draft.to_owned() }
        }
        (Some(version), None, true) => {
            let draft = arguments.becomes.clone().unwrap_or_else(|| format!("{version}-withdrawn"));
            Act::Withdraw { version: version.clone(), draft }
        }
        _ => {
            return Err(Refusal::usage(
                format!("it is not said what becomes of `{}`", arguments.policy),
                "give --with DRAFT to correct a version, --withdraw to make it a draft again; name the programme alone \
                 to seal a corrected programme.toml",
            ));
        }
    };
    let ready = arguments.signing.ready(programme, act == Act::Programme, desk)?;
    let signer = Signer { ready: &ready, signing: &arguments.signing, reason: &arguments.reason };
    let done = match &act {
        Act::Amend { draft, .. } => signer.carried(&act, draft, (&arguments.judging, None), desk)?,
        _ => {
            let nothing =
                Sealing { judged: None, households: &[], population: None, report: None, verdict: &Json::Null };
            signer.sealed(&act, &nothing, desk)?
        }
    };
    desk.output.write(&told(&arguments.policy, &done, &ready))?;
    tell_unrecorded(&done, &ready.trust, desk);
    Ok(Exit::Done)
}
