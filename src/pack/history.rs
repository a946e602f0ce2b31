//! The history of one parameter over all versions of its programme.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::names;

use super::model::{Parameter, Status, Version};
use super::shelf::Shelf;
use super::telling;

/// What one version says of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// The version.
    pub version: String,
    /// The first month paid under it.
    pub from: String,
    /// Whether it is a draft.
    pub draft: bool,
    /// The name of the parameter in this version.
    pub name: String,
    /// What it holds; `None` where the version has no such parameter.
    pub value: Option<String>,
    /// Its currency and time, for money.
    pub unit: Option<String>,
    /// The law behind it; where it was taken out, the law that did.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Option<String>,
    /// The version that set it.
    pub set_by: Option<String>,
}

impl Shelf {
    /// What each version says of a parameter, the oldest first; earlier and later names of it count as the same.
    ///
    /// # Errors
    /// `E0144` where no version has it; what keeps a version from being loaded.
    pub fn history(&self, path: &str) -> Result<Vec<Moment>, Findings> {
        let mut versions = Vec::new();
        for header in self.headers() {
            versions.push(self.load(&header.id)?.0);
        }
        let names = all_names(&versions, path);
        let known = versions.iter().flat_map(|version| &version.parameters).any(|p| p.common.name == path);
        if !known {
            let every: BTreeSet<&str> =
                versions.iter().flat_map(|v| &v.parameters).map(|p| p.common.name.as_str()).collect();
            let text = format!("no version of `{}` has a parameter `{path}`", self.programme().id);
            return Err(Diagnostic::nowhere(codes::UNKNOWN_PARAMETER, text).help_if(names::meant(path, every)).into());
        }
        Ok(versions.iter().map(|version| moment(version, &names, path)).collect())
    }
}

/// A name with all that `was` pairs with it, in either direction.
fn all_names(versions: &[Version], path: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([path.to_owned()]);
    loop {
        let before = all.len();
        for parameter in versions.iter().flat_map(|version| &version.parameters) {
            let Some(was) = &parameter.common.was else { continue };
            if all.contains(was) || all.contains(&parameter.common.name) {
                all.insert(was.clone());
                all.insert(parameter.common.name.clone());
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

fn moment(version: &Version, names: &BTreeSet<String>, path: &str) -> Moment {
    let found: Option<&Parameter> = version.parameters.iter().find(|p| names.contains(&p.common.name));
    let removed = version.removed.iter().find(|gone| gone.what == "parameter" && names.contains(&gone.name));
    let source = match (found, removed) {
        (Some(found), _) => found.common.source.as_ref(),
        (None, Some(removed)) => removed.source.as_ref(),
        (None, None) => None,
    };
    Moment {
        version: version.header.id.clone(),
        from: version.header.from.to_string(),
        draft: version.header.status == Status::Draft,
        name: found.map_or_else(|| path.to_owned(), |found| found.common.name.clone()),
        value: found.map(telling::holds),
        unit: found.and_then(|found| telling::unit(&version.programme, &found.kind)),
        source: source.map(telling::citation),
        confidence: found.map(|found| found.common.confidence.text().to_owned()),
        set_by: found.map(|found| found.common.set_by.clone()),
    }
}
