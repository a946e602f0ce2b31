//! `programme@version`, or `programme` alone.

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;

/// What a user names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The programme.
    pub programme: String,
    /// The version, where one is named.
    pub version: Option<String>,
}

impl Reference {
    /// Reads `programme` or `programme@version`.
    ///
    /// # Errors
    /// `E0104` for anything else.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let (programme, version) = match text.split_once('@') {
            Some((programme, version)) => (programme, Some(version)),
            None => (text, None),
        };
        if !is_folder_name(programme) || !version.is_none_or(is_folder_name) {
            return Err(Diagnostic::nowhere(
                codes::BAD_REFERENCE,
                format!("`{}` names no policy", text.escape_debug()),
            )
            .help("write programme@version, as ma-asd@2025-11, or programme alone with a month"));
        }
        Ok(Self { programme: programme.to_owned(), version: version.map(str::to_owned) })
    }
}

/// Small letters, digits, `-` and `_`: nothing that could lead out of a folder.
#[must_use]
pub fn is_folder_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 100
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}
