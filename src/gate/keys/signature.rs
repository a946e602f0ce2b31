//! Judging a signature by the keys that are trusted.

use minisign::SignatureBox;

use super::public;
use super::trust::{Trust, Trusted};

/// What every signature of a ledger says of itself; it is not signed, and nothing else is let through.
pub(super) const COMMENT: &str = "signature of an adoption";

/// The lengths of the four lines but the comments: what is signed, and what the place is signed with.
const LENGTHS: [usize; 2] = [100, 88];

/// What a signature comes to.
#[derive(Clone, Debug)]
pub enum Judged {
    /// A trusted key signed this text for this place.
    By(Trusted),
    /// It is no signature, or one of another text or place.
    Wrong,
    /// The key that made it is not among those that are trusted; its number.
    Untrusted(String),
}

/// Judges a signature of a text for a place.
#[must_use]
pub fn judge(signature: &str, text: &str, place: &str, trust: &Trust) -> Judged {
    let Some(boxed) = canonical(signature, place) else { return Judged::Wrong };
    let number = boxed.keynum();
    let mut known = trust.keys.iter().filter(|trusted| trusted.key.inner().keynum() == number).peekable();
    if known.peek().is_none() {
        return Judged::Untrusted(public::id(number));
    }
    let signed = |trusted: &&Trusted| {
        let text = std::io::Cursor::new(text.as_bytes());
        minisign::verify(trusted.key.inner(), &boxed, text, true, false, false).is_ok()
    };
    known.find(signed).map_or(Judged::Wrong, |trusted| Judged::By(trusted.clone()))
}

/// A signature in the only form in which one is written: another spelling of the same is none.
fn canonical(signature: &str, place: &str) -> Option<SignatureBox> {
    let lines: Vec<&str> = signature.split('\n').collect();
    let [comment, signed, trusted, all, ""] = lines.as_slice() else { return None };
    let fits = *comment == format!("untrusted comment: {COMMENT}")
        && *trusted == format!("trusted comment: {place}")
        && [signed.len(), all.len()] == LENGTHS;
    let boxed = SignatureBox::from_string(signature).ok().filter(|_| fits)?;
    (boxed.to_string() == signature).then_some(boxed)
}
