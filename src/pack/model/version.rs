//! A version, consolidated.

use std::sync::Arc;

use crate::ground::date::Month;
use crate::ground::kind::Choice;
use crate::ground::source::{SourceFile, Span};
use crate::rules::syntax::Functions;
use crate::rules::tree::{ResultSlot, Space};

use super::{CheckDecl, Citation, Header, HelperDecl, Input, InvariantDecl, Parameter, Programme, ResultDecl, SetDecl};

/// A version, consolidated.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its programme.
    pub programme: Arc<Programme>,
    /// Its own header.
    pub header: Header,
    /// The headers of its chain, oldest first, itself last.
    pub lineage: Vec<Header>,
    /// All choices, the programme's and its own.
    pub choices: Vec<Arc<Choice>>,
    /// Inputs, by slot.
    pub inputs: Vec<Input>,
    /// Parameters, by slot.
    pub parameters: Vec<Parameter>,
    /// Results, by slot.
    pub results: Vec<ResultDecl>,
    /// Sets, by slot.
    pub sets: Vec<SetDecl>,
    /// Checks on inputs.
    pub checks: Vec<CheckDecl>,
    /// Marks on helpers.
    pub helpers: Vec<HelperDecl>,
    /// What is always so.
    pub invariants: Vec<InvariantDecl>,
    /// All functions, overlaid by name, in declared order.
    pub functions: Functions,
    /// For each function, the id of the version that set it; same order.
    pub function_set_by: Vec<String>,
    /// What was taken out: kind of thing, name, citation, where.
    pub removed: Vec<Removed>,
    /// Inputs that other versions of the programme declare and this one does not: entity and name.
    pub foreign_inputs: Vec<(String, String)>,
    /// The files of its chain, the oldest version's first, its own last.
    pub layers: Vec<LayerFiles>,
    /// The last month of its reign: the month before the next adopted version begins; `None` while it lasts.
    pub until: Option<Month>,
}

/// The files that a version of a chain consists of.
#[derive(Clone, Debug)]
pub struct LayerFiles {
    /// The id of the version.
    pub id: String,
    /// Its policy.toml, then its rule files in the order of their names.
    pub files: Vec<Arc<SourceFile>>,
}

/// Something that a version took out.
#[derive(Clone, Debug)]
pub struct Removed {
    /// `parameter`, `input`, `result`, `set`, `check`, `helper`, `invariant`.
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// By which law.
    pub source: Option<Citation>,
    /// Where.
    pub span: Span,
}

impl Version {
    /// Whether a place is in the version's own files, not in those of a version that it extends: a check tells warnings
    /// about its own files alone.
    #[must_use]
    pub fn is_own(&self, span: &Span) -> bool {
        self.layers.last().is_some_and(|layer| layer.files.iter().any(|file| Arc::ptr_eq(file, &span.file)))
    }

    /// The id of the version whose files a place is in; `None` for programme.toml.
    #[must_use]
    pub fn layer_of(&self, span: &Span) -> Option<&str> {
        let holds = |layer: &&LayerFiles| layer.files.iter().any(|file| Arc::ptr_eq(file, &span.file));
        self.layers.iter().find(holds).map(|layer| layer.id.as_str())
    }

    /// `programme@version`.
    #[must_use]
    pub fn policy(&self) -> String {
        format!("{}@{}", self.programme.id, self.header.id)
    }

    /// The slot of a result.
    #[must_use]
    pub fn result(&self, name: &str) -> Option<ResultSlot> {
        let at = self.results.iter().position(|result| result.common.name == name)?;
        u32::try_from(at).ok()
    }

    /// The entity of a name.
    #[must_use]
    pub fn entity(&self, name: &str) -> Option<Space> {
        let at = self.programme.entities.iter().position(|entity| entity.name == name)?;
        u16::try_from(at).ok()
    }
}
