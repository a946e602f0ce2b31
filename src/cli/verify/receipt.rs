//! `bareme verify FILE`: whether a receipt still holds.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Arguments;
use crate::cli::arguments::Format;
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::households::{self, Given};
use crate::cli::refusal::Refusal;
use crate::cli::versions;
use crate::gate::receipt::{Receipt, again};
use crate::ground::codes::face;
use crate::ground::files;

/// The receipt that was named, where one was.
///
/// # Errors
/// A receipt beside something else; a household without a receipt.
pub fn named(arguments: &Arguments) -> Result<Option<PathBuf>, Refusal> {
    let is_file = |name: &String| Path::new(name).extension().is_some_and(|kind| kind == "json");
    match arguments.what.as_slice() {
        [one] if is_file(one) => Ok(Some(PathBuf::from(one))),
        several if several.iter().any(is_file) => {
            Err(Refusal::usage("one receipt is verified at a time", "name the receipt alone"))
        }
        _ if arguments.household.is_some() => Err(Refusal::usage(
            "a household is given for a receipt, and none is named",
            "name the receipt, a .json file",
        )),
        _ => Ok(None),
    }
}

/// Evaluates the household of a receipt again.
///
/// # Errors
/// The receipt no longer holds: exit 1. Its household is missing or another; it is no receipt.
pub fn run(path: &Path, arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let receipt = Receipt::read(path)?;
    let shown = files::shown(path);
    let given = match arguments.household.as_deref().map(|name| households::open(name, false)).transpose()? {
        None => None,
        Some(Given::One(file, format)) => Some((file, format)),
        Some(Given::Lines(_)) => {
            let help = "save its line in a .json file";
            return Err(Refusal::coded(face::SEVERAL_FORMATS, "a receipt is of one household", help));
        }
    };
    let held = again(&receipt, &shown, &versions::open(desk)?, given)?;
    let text = match arguments.format {
        Format::Json => {
            let told = json!({
                "receipt": shown,
                "policy": receipt.policy,
                "period": receipt.period,
                "holds": true,
                "entry": held.entry,
                "engine": receipt.engine,
            });
            serde_json::to_string_pretty(&told).unwrap_or_default() + "\n"
        }
        Format::Text => {
            let sealed = match held.entry {
                Some(entry) => format!("sealed by entry {entry} of its ledger"),
                None => "which is not sealed".to_owned(),
            };
            let engine = match &held.engine {
                Some(engine) => format!("; it was made by bareme {engine}, and its reasons were not compared"),
                None => String::new(),
            };
            format!(
                "{shown} holds: {}, {sealed}, gives this household the same in {}{engine}\n",
                receipt.policy, receipt.period
            )
        }
    };
    desk.output.write(&text)?;
    Ok(Exit::Done)
}
