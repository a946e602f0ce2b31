//! Floor 10: reference households: what was published of them, what of them was accepted, what they reach.
//!
//! In: the versions of a programme, the folder of its households, the folder of snapshots. Out: of each published amount
//! whether it is met, of each household under each version whether it is as accepted, of each version what the households
//! reach. Refuses: versions and households that are refused as such; files of snapshots that cannot be read. A household
//! that a version refuses is a case like any other.

pub mod cases;
pub mod published;
mod reached;
pub mod reasons;
pub mod snap;
pub mod states;

use std::path::{Path, PathBuf};

use crate::ground::diagnostic::Findings;
use crate::pack::Shelf;
use cases::{Case, Written};
use published::Published;
use reasons::Record;
use states::State;

pub use reached::{locked, reached};

/// A case and how it stands.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The case.
    pub case: Case,
    /// How it stands.
    pub state: State,
}

/// All that was tested of one programme.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was published.
    pub published: Vec<Published>,
    /// Every household under every version that was asked for.
    pub tested: Vec<Tested>,
    /// Snapshots that no case has.
    pub unreferenced: Vec<PathBuf>,
}

impl Outcome {
    /// Whether everything is as published and as accepted.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.published.iter().all(|published| published.wrong.is_empty())
            && self.tested.iter().all(|tested| tested.state == State::Same)
            && self.unreferenced.is_empty()
    }
}

/// Where things are.
#[derive(Clone, Copy, Debug)]
pub struct Folders<'a> {
    /// The policies.
    pub policies: &'a Path,
    /// The snapshots.
    pub snapshots: &'a Path,
}

/// Tests some versions of a programme, or with `whole` all of them: snapshots of versions that are not there are
/// unreferenced then.
///
/// # Errors
/// Versions that are refused, expectations of nothing, snapshots that cannot be read.
pub fn test(
    folders: Folders<'_>,
    shelf: &Shelf,
    (versions, whole): (&[String], bool),
    written: &[Written],
) -> Result<Outcome, Findings> {
    let (snapshots, id) = (folders.snapshots, &shelf.programme().id);
    let published = published::compare(shelf, versions, written)?;
    let cases = cases::cases(folders.policies, shelf, versions, written)?;
    let unreferenced = states::unreferenced(snapshots, id, versions, whole, &cases)?;
    let mut tested = Vec::new();
    let mut known: Option<(String, Vec<Record>)> = None;
    for case in cases {
        let records = match &known {
            Some((version, records)) if *version == case.version => records,
            _ => &known.insert((case.version.clone(), states::records(snapshots, id, &case.version)?)).1,
        };
        let state = states::state(snapshots, &case, records)?;
        tested.push(Tested { case, state });
    }
    Ok(Outcome { published, tested, unreferenced })
}

/// `snapshots` beside the policies folder.
#[must_use]
pub fn beside(policies: &Path) -> PathBuf {
    let parent = policies.parent().filter(|parent| !parent.as_os_str().is_empty());
    match (policies.file_name(), parent) {
        (Some(_), Some(parent)) => parent.join("snapshots"),
        (Some(_), None) => PathBuf::from("snapshots"),
        // `.` or `..`: the folder's own parent is named by going up from it.
        (None, _) => policies.join("..").join("snapshots"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_stand_beside_the_policies() {
        let beside = |path: &str| beside(Path::new(path)).display().to_string();
        assert_eq!(beside("policies"), "snapshots");
        assert_eq!(beside("a/policies"), "a/snapshots");
        assert_eq!(beside("/policies"), "/snapshots");
        assert_eq!(beside("."), "./../snapshots");
    }
}
