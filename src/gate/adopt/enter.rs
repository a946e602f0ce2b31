//! Who adopts holds the programme: nobody else does meanwhile, and what somebody else left half done is settled first.

use std::path::Path;

use super::carry::{Recovered, recover};
use crate::ground::codes::adoption::BUSY;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Lock, Steps};

/// A programme that is held.
#[derive(Debug)]
pub struct Hold {
    /// What became of an adoption that was begun before.
    pub recovered: Option<Recovered>,
    _lock: Lock,
}

/// Holds a programme, and finishes or takes back what was begun in it.
///
/// # Errors
/// `E0948` where another adoption is under way; an operation fails.
pub fn hold(steps: &dyn Steps, programme: &Path) -> Result<Hold, Diagnostic> {
    let Some(lock) = files::lock(programme)? else {
        let text = format!("another adoption is under way in {}", files::shown(programme));
        return Err(Diagnostic::nowhere(BUSY, text).help("nothing was done; wait until it has ended, then try again"));
    };
    let recovered = recover(steps, programme)?;
    Ok(Hold { recovered, _lock: lock })
}
