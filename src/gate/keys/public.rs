//! A public key.

use minisign::PublicKey;

use crate::ground::codes::adoption::BAD_KEY;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::source::Span;

/// A public key.
#[derive(Clone, Debug)]
pub struct Public(PublicKey);

impl Public {
    pub(super) fn of(key: PublicKey) -> Self {
        Self(key)
    }

    /// Reads one from its line of text, as minisign writes it: `RWQ…`.
    ///
    /// # Errors
    /// `E0943` where it is none.
    pub fn parse(text: &str, at: &Span) -> Result<Self, Diagnostic> {
        let read = PublicKey::from_base64(text).ok().map(Self);
        read.filter(|key| key.text() == text && key.is_minisign()).ok_or_else(|| {
            Diagnostic::new(BAD_KEY, at, "this is no public key")
                .help("give the line that stands in the .pub file of the key: 56 letters and digits that begin with RW")
        })
    }

    /// Its line of text.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.to_base64()
    }

    /// The number by which it is told, as minisign tells it.
    #[must_use]
    pub fn id(&self) -> String {
        id(self.0.keynum())
    }

    fn is_minisign(&self) -> bool {
        self.text().starts_with("RW")
    }

    pub(super) fn inner(&self) -> &PublicKey {
        &self.0
    }
}

/// The number of a key, largest byte first.
pub(super) fn id(number: &[u8]) -> String {
    number.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}
