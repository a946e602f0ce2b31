//! Receipts: what one household got under one version, with reasons and digests, for whoever must show it later.
//!
//! Nothing in a receipt tells who the household is unless that is asked for: no id, no date of birth, no fact that was
//! given. The digest of the household tells one that is known already, and no other.

mod again;
mod kept;
mod make;

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::ground::codes::adoption::BAD_RECEIPT;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Most};
use crate::ground::source::{SourceFile, Span};
use crate::pack::digest;

pub use again::{Held, again};
pub use make::{Asked, make};

/// The form of a receipt; it changes when what stands in one does.
const FORM: u32 = 1;

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The form in which it is written.
    pub form: u32,
    /// `ma-asd@2025-11`.
    pub policy: String,
    /// The month.
    pub period: String,
    /// The language of its texts.
    pub language: String,
    /// The version of the engine.
    pub engine: String,
    /// The digest of what the version means.
    pub meaning: String,
    /// The digest of the entry that sealed the version; `None` for one that is not sealed.
    pub entry: Option<String>,
    /// The digest of the household as it was in the month.
    pub household: String,
    /// The household itself, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Json>,
    /// The answer.
    pub answer: Json,
    /// The digest of the whole answer, with what is not told in it.
    pub whole_answer: String,
    /// Why.
    pub explanation: Json,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    receipt: Receipt,
    digest: String,
}

impl Receipt {
    /// The text of its file.
    #[must_use]
    pub fn text(&self) -> String {
        let written = Written { receipt: self.clone(), digest: self.digest() };
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }

    fn digest(&self) -> String {
        digest::of_bytes(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }

    /// Reads the file of a receipt.
    ///
    /// # Errors
    /// It cannot be read; `E0950` where it is no receipt, or no longer what was written.
    pub fn read(path: &Path) -> Result<Self, Diagnostic> {
        let shown = files::shown(path);
        let bytes = files::read_bytes(path, &shown, Most::SNAPSHOT)?;
        let file = SourceFile::new(shown.clone(), String::from_utf8_lossy(&bytes));
        let bad = |at: usize, text: String, help: &str| {
            Diagnostic::new(BAD_RECEIPT, &Span::new(&file, at, at), text).help(help.to_owned())
        };
        let written: Written = serde_json::from_slice(&bytes).map_err(|error| {
            let place = crate::ground::source::Place { line: error.line().max(1), column: error.column().max(1) };
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            let help = "give a file that bareme eval --receipt wrote";
            bad(file.byte(place), format!("`{shown}` is no receipt: {said}"), help)
        })?;
        if written.receipt.form != FORM {
            let text =
                format!("`{shown}` is a receipt of form {}, and this program knows form {FORM}", written.receipt.form);
            return Err(bad(0, text, "use the version of the program that its field `engine` names"));
        }
        if written.receipt.text().as_bytes() != bytes || written.receipt.digest() != written.digest {
            let text = format!("`{shown}` is not the receipt that was written: something in it was changed");
            return Err(bad(0, text, "use the file as it was written, or have a new receipt made"));
        }
        Ok(written.receipt)
    }
}
