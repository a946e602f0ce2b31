//! A secret key: read from its file, used to sign, never told.

use std::fmt;
use std::path::Path;

use minisign::{PublicKey, SecretKey, SecretKeyBox};

use super::public::Public;
use super::signature;
use crate::ground::codes::adoption::{BAD_KEY, KEY_INSIDE, PASSWORD};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Most};
use crate::ground::source::{SourceFile, Span};

/// A secret key.
pub struct Secret(SecretKey);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How a secret key is protected by a password begins so in its line of text, after the kind of its signatures.
const WITH_PASSWORD: &str = "RWRTY";

/// Refuses a place for a secret key from which it would be given away with the policies.
///
/// # Errors
/// `E0944` for a path in the policies folder, or in the repository around it.
pub fn is_outside(policies: &Path, key: &Path) -> Result<(), Diagnostic> {
    let repository = files::above_with(policies, ".git");
    let refused = |what: &str| {
        let shown = files::shown(key);
        Err(Diagnostic::nowhere(KEY_INSIDE, format!("`{shown}` lies in {what}, and a secret key may not"))
            .help("keep secret keys where only their owner can read them, such as a folder of your own"))
    };
    if files::lies_in(policies, key) {
        refused("the policies folder")
    } else if repository.is_some_and(|repository| files::lies_in(&repository, key)) {
        refused("the repository of the policies")
    } else {
        Ok(())
    }
}

/// Whether the file of a secret key asks for a password.
///
/// # Errors
/// It cannot be read.
pub fn needs_password(path: &Path) -> Result<bool, Diagnostic> {
    let file = files::read_text(path, &files::shown(path), Most::POLICY)?;
    Ok(file.text.lines().nth(1).is_some_and(|line| line.starts_with(WITH_PASSWORD)))
}

/// Reads a secret key from its file, as minisign or `bareme key` wrote it.
///
/// # Errors
/// It cannot be read, is no secret key, or its password is missing or wrong.
pub fn read(path: &Path, password: Option<&str>) -> Result<Secret, Diagnostic> {
    let shown = files::shown(path);
    let file = files::read_text(path, &shown, Most::POLICY)?;
    // What stands in the file of a key is not shown.
    let at = Span::whole(&SourceFile::new(shown.clone(), ""));
    let boxed = SecretKeyBox::from(file.text.clone());
    let key = if needs_password(path)? {
        let Some(password) = password else {
            return Err(Diagnostic::new(PASSWORD, &at, "this key is protected by a password")
                .help("give the file that holds it: --password FILE, or --password - to type it in"));
        };
        boxed.into_secret_key(Some(password.to_owned())).map_err(|error| {
            if error.to_string().contains("Wrong password") {
                Diagnostic::new(PASSWORD, &at, "the password of this key is another one")
                    .help("check the password; a key whose password is lost is made anew")
            } else {
                no_key(&at, &shown)
            }
        })?
    } else {
        boxed.into_unencrypted_secret_key().map_err(|_| no_key(&at, &shown))?
    };
    Ok(Secret(key))
}

fn no_key(at: &Span, shown: &str) -> Diagnostic {
    Diagnostic::new(BAD_KEY, at, format!("`{shown}` is not a secret key"))
        .help("make one with bareme key, or give one that minisign made; a .pub file is the public half")
}

impl Secret {
    /// The public key that belongs to it.
    ///
    /// # Errors
    /// The key is broken.
    pub fn public(&self) -> Result<Public, Diagnostic> {
        PublicKey::from_secret_key(&self.0)
            .map(Public::of)
            .map_err(|_| Diagnostic::nowhere(BAD_KEY, "the secret key has no public half").help("make a new one"))
    }

    /// Signs a text. `place` is signed with it and stands in the signature.
    ///
    /// # Errors
    /// The machine gives no random numbers.
    pub fn sign(&self, text: &str, place: &str) -> Result<String, Diagnostic> {
        let signed = minisign::sign(None, &self.0, text.as_bytes(), Some(place), Some(signature::COMMENT));
        signed.map(|signed| signed.to_string()).map_err(|error| {
            Diagnostic::nowhere(BAD_KEY, format!("the key signs nothing: {error}")).help("try again; make a new key")
        })
    }
}
