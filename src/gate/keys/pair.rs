//! A new pair of keys.

use minisign::KeyPair;

use super::public::Public;
use crate::ground::codes::adoption::BAD_KEY;
use crate::ground::diagnostic::Diagnostic;

/// A new pair, as its two files say it.
pub struct Pair {
    /// The text of the secret half.
    pub secret: String,
    /// The text of the public half, with a line that says what it is.
    pub public_file: String,
    /// The public half.
    pub public: Public,
}

/// Makes a pair, the secret half protected by a password where there is one.
///
/// # Errors
/// The machine gives no random numbers.
pub fn new_pair(password: Option<&str>) -> Result<Pair, Diagnostic> {
    let made = match password {
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password.to_owned())),
        None => KeyPair::generate_unencrypted_keypair(),
    };
    let texts = made.and_then(|pair| {
        let comment = if password.is_some() { "bareme secret key, with a password" } else { "bareme secret key" };
        let secret = pair.sk.to_box(Some(comment))?.into_string();
        Ok(Pair { secret, public_file: pair.pk.to_box()?.into_string(), public: Public::of(pair.pk) })
    });
    texts.map_err(|error| {
        Diagnostic::nowhere(BAD_KEY, format!("no key can be made here: {error}"))
            .help("try again, or on another machine")
    })
}
