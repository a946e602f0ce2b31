//! The policies folder: its programmes, opened one at a time.

use std::path::Path;
use std::sync::Arc;

use crate::ground::codes::pack as codes;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::names;

use super::folder::{Folder, strays};
use super::held::Guard;
use super::model::Header;
use super::reference::Reference;
use super::shelf::Shelf;

/// A folder of programmes. Nothing but its listing is read until a programme is opened.
#[derive(Clone, Debug)]
pub struct Policies {
    folder: Folder,
    ids: Vec<String>,
    findings: Findings,
    guard: Option<Guard>,
}

/// A file beside the programmes that says whose signatures adopt a version; an upper floor reads it.
pub const TRUST_FILE: &str = "trust.toml";

impl Policies {
    /// Lists the programmes of a folder: its folders that hold a programme.toml.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn open(path: &Path) -> Result<Self, Findings> {
        let folder = Folder::new(path);
        let listing = folder.list()?;
        let mut findings = Findings::new();
        let mut ids = Vec::new();
        for name in listing.folders {
            let inside = folder.sub(&name).list();
            let is_programme = match inside {
                Ok(inside) => inside.files.iter().any(|file| file == "programme.toml"),
                Err(more) => {
                    findings.extend(more);
                    continue;
                }
            };
            if is_programme { ids.push(name) } else { strays(&folder, &[name], &[], &mut findings) }
        }
        strays(&folder, &listing.files, &[TRUST_FILE], &mut findings);
        Ok(Self { folder, ids, findings, guard: None })
    }

    /// The same folder, whose programmes heed their ledgers of adoptions.
    #[must_use]
    pub fn guarded(self, guard: Guard) -> Self {
        Self { guard: Some(guard), ..self }
    }

    /// The ids of its programmes, sorted.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// What is wrong with the folder itself.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Opens a programme.
    ///
    /// # Errors
    /// `E0101` with the nearest name; what is wrong with its programme.toml.
    pub fn programme(&self, id: &str) -> Result<Shelf, Findings> {
        if !self.ids.iter().any(|known| known == id) {
            let near = names::meant(id, self.ids.iter().map(String::as_str));
            let text = format!("there is no programme `{}` in {}", id.escape_debug(), self.folder.shown);
            return Err(Diagnostic::nowhere(codes::UNKNOWN_PROGRAMME, text)
                .help(near.unwrap_or_else(|| "say where the policies are: --policies DIR".to_owned()))
                .into());
        }
        let open = || Shelf::open(&self.folder.sub(id), id);
        let Some(guard) = self.guard else { return open() };
        let first = open()?;
        let held = guard(&first);
        if held.is_clear() {
            return Ok(first);
        }
        // An adoption may have ended between the listing of the folder and the reading of its ledger.
        let again = open()?;
        let held = guard(&again);
        Ok(again.heeding(held))
    }

    /// The programme of a reference, and the version that it names, or that applies in a month.
    ///
    /// # Errors
    /// Unknown programmes and versions; a month before the first version; a reference without version or month.
    pub fn find(&self, reference: &Reference, month: Option<Month>) -> Result<(Arc<Shelf>, Header), Findings> {
        let opened = self.programme(&reference.programme)?;
        let header = match (&reference.version, month) {
            (Some(version), _) => opened.header(version).cloned()?,
            (None, Some(month)) => opened.applies(month).cloned()?,
            (None, None) => {
                let text = format!("`{}` names no version and no month", reference.programme);
                let known: Vec<String> = opened.headers().map(|header| format!("`{}`", header.id)).collect();
                let help = match known.as_slice() {
                    [] => "it has no version yet: make a folder for its first, with a policy.toml".to_owned(),
                    [.., last] if known.len() > 12 => {
                        format!("give a month with --period, or one of its {} versions, as {last}", known.len())
                    }
                    _ => format!("give a month with --period, or one of its versions: {}", names::listed(&known)),
                };
                return Err(Diagnostic::nowhere(codes::BAD_REFERENCE, text).help(help).into());
            }
        };
        Ok((Arc::new(opened), header))
    }
}
