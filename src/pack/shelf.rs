//! One programme with all its versions as written: what applies when, and each version consolidated on demand.

use std::path::Path;
use std::sync::Arc;

use crate::ground::codes::pack as codes;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{Table, toml};
use crate::ground::files;
use crate::ground::limits;
use crate::ground::names;
use crate::ground::source::{SourceFile, Span};

use super::across;
use super::consolidate;
use super::folder::{Folder, Listing, strays};
use super::header;
use super::held::Held;
use super::model::{Header, Programme, Status, Version};
use super::programme::{self, Written};

/// A programme and its versions. Headers and documents are read when it is opened, rules when a version is loaded.
#[derive(Debug)]
pub struct Shelf {
    pub(super) written: Written,
    pub(super) versions: Vec<VersionFile>,
    findings: Findings,
    whole: Span,
    folder: Folder,
    held: Held,
}

/// A file of a programme that says what its population is like; upper floors read it.
pub const POPULATION_FILE: &str = "population.toml";
/// The ledger of a programme's adoptions; an upper floor reads it.
pub const LEDGER_FILE: &str = "adoptions.jsonl";
/// The folder of what sealed versions gave the reference households of their day.
pub const SAMPLES: &str = "sealed";
/// The file beside the households that says why a change of the rules is caught by none of them.
pub const MUTATION_FILE: &str = "mutation.toml";

/// A file of a programme that says what a version must hold before it is adopted; upper floors read it.
pub const GATE_FILE: &str = "gate.toml";

/// One version as written.
#[derive(Debug)]
pub(super) struct VersionFile {
    pub folder: Folder,
    pub listing: Listing,
    pub file: Arc<SourceFile>,
    /// The tables of policy.toml; `None` where it cannot be read.
    pub document: Option<Table>,
    pub header: Header,
    /// What is wrong with policy.toml as a text, and with its header.
    pub findings: Findings,
}

impl Shelf {
    /// Opens the folder of a programme.
    ///
    /// # Errors
    /// What is wrong with programme.toml, folders that cannot be read, and too many versions.
    pub fn open(folder: &Folder, id: &str) -> Result<Self, Findings> {
        let mut findings = Findings::new();
        let listing = folder.list()?;
        let file = folder.read("programme.toml")?;
        let document = toml::read_on(&file, &mut findings);
        let table = document.as_ref().and_then(|document| document.as_table());
        let written = table.and_then(|table| programme::read(&file, table, id, &mut findings));
        let Some(written) = written.filter(|_| !findings.has_errors()) else { return Err(findings.sorted()) };
        let known = ["programme.toml", POPULATION_FILE, MUTATION_FILE, GATE_FILE, LEDGER_FILE];
        strays(folder, &listing.files, &known, &mut findings);
        let (whole, own) = (Span::whole(&file), folder.clone());
        let mut shelf = Self { written, versions: Vec::new(), findings, whole, folder: own, held: Held::default() };
        for name in &listing.folders {
            shelf.version_folder(folder, name);
        }
        if shelf.versions.len() > limits::VERSIONS {
            let text = format!("{} versions", shelf.versions.len());
            let help = format!("a programme has at most {}", limits::VERSIONS);
            return Err(Diagnostic::new(codes::TOO_MANY_VERSIONS, &shelf.whole, text).help(help).into());
        }
        shelf.sort();
        shelf.count();
        let told = across::programme_findings(&shelf);
        shelf.findings.extend(told);
        Ok(shelf)
    }

    fn sort(&mut self) {
        self.versions.sort_by(|a, b| (a.header.from, &a.header.id).cmp(&(b.header.from, &b.header.id)));
    }

    fn version_folder(&mut self, folder: &Folder, name: &str) {
        if name == "households" || name == SAMPLES {
            return;
        }
        let inside = folder.sub(name);
        let listing = match inside.list() {
            Ok(listing) => listing,
            Err(more) => return self.findings.extend(more),
        };
        let has_policy = listing.files.iter().any(|file| file == "policy.toml");
        let named = name.get(..7).is_some_and(|month| Month::parse(month).is_some());
        if !has_policy && !named {
            return strays(folder, &[name.to_owned()], &["households", SAMPLES], &mut self.findings);
        }
        if !has_policy {
            let near = names::nearest("policy.toml", listing.files.iter().map(String::as_str));
            let help = near.map(|near| format!("is it `{near}`?"));
            let text = format!("the version `{name}` has no policy.toml");
            self.findings.push(
                Diagnostic::new(codes::NO_POLICY_FILE, &inside.span(), text)
                    .help("write its policy.toml, or take the folder out")
                    .help_if(help),
            );
            return;
        }
        self.version(inside, listing, name);
    }

    fn version(&mut self, inside: Folder, listing: Listing, name: &str) {
        let mut findings = Findings::new();
        let file = match inside.read("policy.toml") {
            Ok(file) => file,
            Err(more) => {
                findings.extend(more);
                SourceFile::new(format!("{}/policy.toml", inside.shown), "")
            }
        };
        let document = if findings.has_errors() { None } else { toml::read_on(&file, &mut findings) };
        let document = document.and_then(|document| match document.what {
            crate::ground::document::What::Table(table) => Some(table),
            _ => None,
        });
        let languages = &self.written.programme.languages;
        let header = match &document {
            Some(table) => header::read(&file, table, name, languages, &mut findings),
            None => header::fallback(name, &Span::whole(&file)),
        };
        self.versions.push(VersionFile { folder: inside, listing, file, document, header, findings });
    }

    fn count(&mut self) {
        if self.versions.is_empty() {
            let text = format!("the programme `{}` has no version", self.written.programme.id);
            self.findings.push(
                Diagnostic::new(codes::EMPTY_PROGRAMME, &self.whole, text)
                    .help("make a folder named by the first month it applies, as 2025-11, with a policy.toml"),
            );
        }
    }

    /// The same programme as it will be: a version is taken out, and another folder of the policies, told under a path of
    /// its own, stands for a version of the name given.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn with_staged(mut self, gone: &[&str], id: &str, staged: (&Path, String)) -> Result<Self, Findings> {
        let inside = self.folder.told_as(staged.0.to_path_buf(), staged.1);
        let listing = inside.list()?;
        self.versions.retain(|version| version.header.id != id && !gone.contains(&version.header.id.as_str()));
        self.version(inside, listing, id);
        self.sort();
        Ok(self)
    }

    /// The same programme, heeding what its ledger holds against it.
    #[must_use]
    pub fn heeding(mut self, held: Held) -> Self {
        self.versions.retain(|version| !held.pending.contains_key(&version.header.id));
        self.findings.all.extend(held.pending.values().map(|finding| finding.clone().warning()));
        // Of a version that is there, loading it tells.
        let there = |id: &String| self.versions.iter().any(|version| version.header.id == *id);
        let gone: Vec<Diagnostic> = held.amiss.iter().filter(|(id, _)| !there(id)).map(|(_, it)| it.clone()).collect();
        self.findings.all.extend(gone);
        self.held = held;
        self
    }

    /// Where the programme is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder.path
    }

    /// The same, as told.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.folder.shown
    }

    /// What the programme says of its population, unread; `None` where it says nothing.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn population(&self) -> Result<Option<Arc<SourceFile>>, Findings> {
        if !files::exists(&self.folder.path.join(POPULATION_FILE)) {
            return Ok(None);
        }
        self.folder.read(POPULATION_FILE).map(Some)
    }

    /// What the programme says a version must hold, unread; `None` where it says nothing.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn criteria(&self) -> Result<Option<Arc<SourceFile>>, Findings> {
        if !files::exists(&self.folder.path.join(GATE_FILE)) {
            return Ok(None);
        }
        self.folder.read(GATE_FILE).map(Some)
    }

    /// What the programme says of changes that no household catches, unread; `None` where it says nothing.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn mutation(&self) -> Result<Option<Arc<SourceFile>>, Findings> {
        if !files::exists(&self.folder.path.join(MUTATION_FILE)) {
            return Ok(None);
        }
        self.folder.read(MUTATION_FILE).map(Some)
    }

    /// The programme.
    #[must_use]
    pub fn programme(&self) -> &Arc<Programme> {
        &self.written.programme
    }

    /// The headers of all versions, drafts too, in the order of `from`, then of their names.
    pub fn headers(&self) -> impl Iterator<Item = &Header> + Clone {
        self.versions.iter().map(|version| &version.header)
    }

    /// What is wrong with the programme as a whole: its folders, months taken twice, sources and choices that nothing
    /// uses. What is wrong with one version is told when that is loaded.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The version of a name.
    ///
    /// # Errors
    /// `E0102` with the nearest name.
    pub fn header(&self, version: &str) -> Result<&Header, Diagnostic> {
        self.headers().find(|header| header.id == version).ok_or_else(|| self.unknown(version))
    }

    fn unknown(&self, version: &str) -> Diagnostic {
        if let Some(finding) = self.held.pending.get(version).or(self.held.amiss.get(version)) {
            return finding.clone();
        }
        // A folder of this name may be there and not be readable as a version: then that is what is wrong.
        let end = format!("/{version}");
        let its_own = |finding: &&Diagnostic| finding.span.as_ref().is_some_and(|span| span.file.path.ends_with(&end));
        if let Some(finding) = self.findings.all.iter().filter(|finding| finding.is_error()).find(its_own) {
            return finding.clone();
        }
        let id = &self.written.programme.id;
        let known = self.headers().map(|header| header.id.as_str());
        Diagnostic::nowhere(codes::UNKNOWN_VERSION, format!("`{id}` has no version `{version}`"))
            .help_if(names::meant(version, known))
    }

    /// The adopted version that applies in a month: the last one from that month or before.
    ///
    /// # Errors
    /// `E0103` before the first version, naming it; `E0109` where two versions begin in one month.
    pub fn applies(&self, month: Month) -> Result<&Header, Diagnostic> {
        let id = &self.written.programme.id;
        let adopted = || self.headers().filter(|header| header.status == Status::Adopted);
        let found = adopted().filter(|header| header.from <= month).last();
        if let Some(finding) = self.held.in_the_way(found, month) {
            return Err(finding.clone());
        }
        let Some(found) = found else {
            let finding = Diagnostic::nowhere(codes::BEFORE_FIRST, format!("no version of `{id}` applies in {month}"));
            return Err(match adopted().next() {
                Some(first) => finding.help(format!("the first version is `{}`, from {}", first.id, first.from)),
                None => finding.help("no version is adopted yet; name a draft, as programme@version"),
            });
        };
        match adopted().find(|header| header.from == found.from && header.id != found.id) {
            Some(other) => Err(across::same_month(other, found)),
            None => Ok(found),
        }
    }

    /// A version, consolidated, with its warnings.
    ///
    /// # Errors
    /// All that is wrong with it, or with what it extends.
    pub fn load(&self, version: &str) -> Result<(Version, Findings), Findings> {
        self.consolidated(version).map(|(whole, findings)| (whole.version, findings))
    }

    /// What the ledger holds against a version.
    pub(super) fn held_against(&self, header: &Header) -> Option<&Diagnostic> {
        self.held.against(header)
    }

    /// The same with the documents that it was made of.
    pub(super) fn consolidated(&self, version: &str) -> Result<(consolidate::Consolidated, Findings), Findings> {
        let at = self.versions.iter().position(|known| known.header.id == version);
        let at = at.ok_or_else(|| Findings::from(self.unknown(version)))?;
        consolidate::consolidate(self, at)
    }
}
