//! Whether a version can be adopted, amended or withdrawn as it stands, and what it is compared with.

use crate::gate::ledger::Ledger;
use crate::ground::codes::adoption::{NOT_ADOPTABLE, RESTED_ON};
use crate::ground::date::Month;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files;
use crate::pack::Shelf;
use crate::pack::model::{Header, Status};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A draft becomes a version.
    Adopt {
        /// The draft.
        draft: String,
        /// The version.
        version: String,
    },
    /// A version that stands as adopted is sealed where it is.
    Seal {
        /// The version.
        version: String,
    },
    /// A draft takes the place of a sealed version.
    Amend {
        /// The version.
        version: String,
        /// The draft.
        draft: String,
    },
    /// What programme.toml says now is sealed.
    Programme,
    /// A sealed version becomes a draft again.
    Withdraw {
        /// The version.
        version: String,
        /// The draft.
        draft: String,
    },
}

/// What was found of a thing that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fits {
    /// The version that it is compared with: for an amendment the one that it corrects, else the one in force before it.
    pub follows: Option<String>,
}

impl Act {
    /// The version that it is about.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        match self {
            Act::Adopt { version, .. }
            | Act::Seal { version }
            | Act::Amend { version, .. }
            | Act::Withdraw { version, .. } => Some(version),
            Act::Programme => None,
        }
    }

    /// The draft that it takes from or leaves.
    #[must_use]
    pub fn draft(&self) -> Option<&str> {
        match self {
            Act::Adopt { draft, .. } | Act::Amend { draft, .. } | Act::Withdraw { draft, .. } => Some(draft),
            Act::Seal { .. } | Act::Programme => None,
        }
    }
}

/// Checks what is to be done against the versions and the ledger that are there.
///
/// # Errors
/// `E0946` where it cannot be done, with what to do first; `E0952` where others rest on the version.
pub fn fits(shelf: &Shelf, ledger: Option<&Ledger>, act: &Act) -> Result<Fits, Diagnostic> {
    let sealed = |version: &str| ledger.is_some_and(|ledger| ledger.standing().contains_key(version));
    let policy = |version: &str| format!("{}@{version}", shelf.programme().id);
    let refused = |text: String, help: String| Err(Diagnostic::nowhere(NOT_ADOPTABLE, text).help(help));
    if let Some(version) = act.version() {
        let must_be = matches!(act, Act::Amend { .. } | Act::Withdraw { .. });
        if sealed(version) != must_be {
            return if must_be {
                refused(
                    format!("{} is not sealed, so there is nothing to amend", policy(version)),
                    "change the draft itself; what is sealed is told by bareme verify".to_owned(),
                )
            } else {
                refused(
                    format!("{} is adopted and sealed already", policy(version)),
                    format!("correct it with bareme amend {}, or let a later version follow it", policy(version)),
                )
            };
        }
    }
    match act {
        Act::Adopt { draft, version } => {
            let header = becomes(shelf, draft, version)?;
            if files::exists(&shelf.path().join(version)) {
                return refused(
                    format!("there is a folder {version} already, and {} would become it", policy(draft)),
                    "one version begins in a month: let the draft begin in another, or amend the version that is there"
                        .to_owned(),
                );
            }
            rests(shelf, header, &sealed)?;
        }
        Act::Seal { version } => rests(shelf, shelf.header(version)?, &sealed)?,
        Act::Amend { version, draft } => {
            let header = becomes(shelf, draft, version)?;
            rests(shelf, header, &sealed)?;
            rested_on(shelf, version)?;
        }
        Act::Withdraw { version, draft } => {
            rested_on(shelf, version)?;
            if files::exists(&shelf.path().join(draft)) {
                return refused(
                    format!("there is a folder {draft} already, and {} would become it", policy(version)),
                    "give the draft another name, after --as".to_owned(),
                );
            }
        }
        Act::Programme if ledger.is_none() => {
            return refused(
                format!("nothing of {} is sealed yet", shelf.programme().id),
                "change programme.toml itself".to_owned(),
            );
        }
        Act::Programme => {}
    }
    let before = |from: Month| {
        let earlier = shelf.headers().filter(|header| header.status == Status::Adopted && header.from < from);
        let earlier = earlier.filter(|header| sealed(&header.id));
        earlier.last().map(|header| header.id.clone())
    };
    let follows = match act {
        Act::Adopt { draft: of, .. } | Act::Seal { version: of } => before(shelf.header(of)?.from),
        Act::Amend { version, .. } => Some(version.clone()),
        Act::Programme | Act::Withdraw { .. } => None,
    };
    Ok(Fits { follows })
}

/// The header of a draft that is to become a version.
fn becomes<'s>(shelf: &'s Shelf, draft: &str, version: &str) -> Result<&'s Header, Diagnostic> {
    let header = shelf.header(draft)?;
    let policy = format!("{}@{draft}", shelf.programme().id);
    if header.status != Status::Draft {
        return Err(Diagnostic::new(NOT_ADOPTABLE, &header.span, format!("{policy} is no draft"))
            .help("name a draft: its folder is the month and a word, its status \"draft\""));
    }
    if header.from.to_string() != version {
        let text = format!("{policy} begins in {}, so it cannot become {version}", header.from);
        return Err(Diagnostic::new(NOT_ADOPTABLE, &header.span, text)
            .help("a version is named by its first month: change `from` in its header, or the name"));
    }
    Ok(header)
}

/// What a version extends must be sealed before it.
fn rests(shelf: &Shelf, header: &Header, sealed: &impl Fn(&str) -> bool) -> Result<(), Diagnostic> {
    let Some(below) = header.extends.as_ref().filter(|below| !sealed(&below.value)) else { return Ok(()) };
    let id = &shelf.programme().id;
    let text = format!("{id}@{} extends {}, which is not adopted and sealed", header.id, below.value);
    Err(Diagnostic::new(NOT_ADOPTABLE, &below.span, text)
        .help(format!("adopt that one first: bareme adopt {id}@{}", below.value)))
}

/// Others that extend a version would change with it.
fn rested_on(shelf: &Shelf, version: &str) -> Result<(), Diagnostic> {
    let extends = |header: &&Header| header.extends.as_ref().is_some_and(|below| below.value == version);
    let Some(other) = shelf.headers().filter(|header| header.status == Status::Adopted).find(extends) else {
        return Ok(());
    };
    let id = &shelf.programme().id;
    let text = format!("{id}@{} extends {version} and would change with it", other.id);
    Err(Diagnostic::new(RESTED_ON, &other.span, text)
        .help(format!("withdraw it first, then adopt it again: bareme amend {id}@{} --withdraw", other.id)))
}
