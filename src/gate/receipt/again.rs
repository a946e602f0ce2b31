//! Whether a receipt still holds: the same household is evaluated again, under the version as it stands now.

use std::sync::Arc;

use super::{Asked, Receipt, make};
use crate::explain::evaluation;
use crate::gate::ledger::{self, Ledger};
use crate::gate::seal::difference;
use crate::ground::codes::adoption::{BAD_RECEIPT, RECEIPT_HOUSEHOLD, RECEIPT_OUTDATED};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::SourceFile;
use crate::household::read::{self, Format};
use crate::pack::{Policies, Reference};

/// A receipt that holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// The number of the entry that sealed its version, where one did.
    pub entry: Option<u64>,
    /// The engine that made it, where it is another one than this.
    pub engine: Option<String>,
}

/// Evaluates the household of a receipt again; `given` where it does not stand in the receipt.
///
/// # Errors
/// `E0955` without the household, or with another; `E0951` where the receipt no longer holds; a version that is not there
/// or is refused.
pub fn again(
    receipt: &Receipt,
    shown: &str,
    policies: &Policies,
    given: Option<(Arc<SourceFile>, Format)>,
) -> Result<Held, Findings> {
    let reference = Reference::parse(&receipt.policy)?;
    let bad = |what: &str| {
        let text = format!("`{shown}` names {what} that is none");
        Diagnostic::nowhere(BAD_RECEIPT, text).help("have a new receipt made")
    };
    let month = Month::parse(&receipt.period).ok_or_else(|| bad("a month"))?;
    let version = reference.version.as_deref().ok_or_else(|| bad("a version"))?;
    let shelf = policies.programme(&reference.programme)?;
    let ready = evaluation::ready(&shelf, version)?;
    let ledger = ledger::read(&shelf)?;
    let sealed = sealed_by(receipt, ledger.as_ref());
    let with_household = receipt.given.is_some();
    let (file, format) = match (&receipt.given, given) {
        (Some(own), None) => (SourceFile::new(shown, own.to_string()), Format::Json),
        (None, Some(given)) => given,
        (None, None) => {
            let text = format!("`{shown}` does not tell its household");
            return Err(Diagnostic::nowhere(RECEIPT_HOUSEHOLD, text)
                .help("give the file with it: --household FILE; it is held to the digest in the receipt")
                .into());
        }
        (Some(_), Some(_)) => {
            let text = format!("`{shown}` tells its household itself");
            return Err(Diagnostic::nowhere(RECEIPT_HOUSEHOLD, text).help("leave --household out").into());
        }
    };
    if ready.digest != receipt.meaning {
        let text = format!("{} is not the version of the receipt any more", receipt.policy);
        let finding =
            outdated(text).remark(format!("the receipt has {}, the version {}", receipt.meaning, ready.digest));
        return Err(finding
            .help("the receipt holds for the version that it was made under; have a new one made")
            .into());
    }
    let household = read::household(&file, format, &ready.evaluator.plan().version.programme)?;
    let asked = Asked {
        ready: &ready,
        household: &household,
        month,
        language: &receipt.language,
        entry: receipt.entry.as_deref(),
        with_household,
    };
    let now = make(&asked)?;
    if now.household != receipt.household {
        let text = format!("this is not the household of `{shown}`, or not with the facts that it had");
        return Err(Diagnostic::nowhere(RECEIPT_HOUSEHOLD, text)
            .help("give the household as it was in the month of the receipt, with its ids")
            .into());
    }
    if now.whole_answer != receipt.whole_answer || now.answer != receipt.answer {
        let what =
            difference(&receipt.answer, &now.answer).unwrap_or_else(|| "something that it does not tell".to_owned());
        return Err(outdated(format!(
            "{} gives this household something else than `{shown}` says: {what}",
            receipt.policy
        ))
        .help("report it with the receipt: a version that means the same gives the same")
        .into());
    }
    let same_engine = now.engine == receipt.engine;
    if same_engine && now.explanation != receipt.explanation {
        return Err(outdated(format!("the reasons in `{shown}` are not those of {}", receipt.policy))
            .help("the answer holds; have a new receipt made for the reasons")
            .into());
    }
    Ok(Held { entry: sealed?, engine: (!same_engine).then(|| receipt.engine.clone()) })
}

/// The number of the entry that a receipt names.
fn sealed_by(receipt: &Receipt, ledger: Option<&Ledger>) -> Result<Option<u64>, Diagnostic> {
    let Some(entry) = &receipt.entry else { return Ok(None) };
    let line = ledger.and_then(|ledger| ledger.lines.iter().find(|line| line.digest == *entry));
    line.map(|line| Some(line.entry.number)).ok_or_else(|| {
        outdated(format!("the ledger does not have the entry that sealed {} when the receipt was made", receipt.policy))
            .help("put the ledger back, and verify it: bareme verify")
    })
}

fn outdated(text: String) -> Diagnostic {
    Diagnostic::nowhere(RECEIPT_OUTDATED, text)
}
