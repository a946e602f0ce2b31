//! What a version says, consolidated: the declarations of its whole chain, overlaid by key. Positions are slots: input
//! `3` of a version is the same number for rules, data, both roads and answers.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::ground::amount::Decimal;
use crate::ground::date::{Day, Month};
use crate::ground::kind::{Choice, Kind};
use crate::ground::label::Label;
use crate::ground::rounding::Mode;
use crate::ground::source::{Said, SourceFile, Span};
use crate::ground::value::Value;
use crate::rules::syntax::Functions;
use crate::rules::tree::{ResultSlot, Space};

/// The identity of a programme: `programme.toml`.
#[derive(Debug)]
pub struct Programme {
    /// Its id, the name of its folder.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// The agency that runs it.
    pub agency: Label,
    /// Languages of all labels, the first is the default.
    pub languages: Vec<String>,
    /// Three letters.
    pub currency: String,
    /// Decimals of an amount that is paid.
    pub minor_unit: u32,
    /// For `yearly` and `weekly` of a weekly amount.
    pub weeks_in_year: u32,
    /// The entities; the root first, then in declared order, containers before what they contain.
    pub entities: Vec<Entity>,
    /// Legal sources by key.
    pub sources: IndexMap<String, Source>,
    /// Where `programme.toml` begins.
    pub span: Span,
}

/// An entity: the root, or members of another.
#[derive(Clone, Debug)]
pub struct Entity {
    /// `person`.
    pub name: String,
    /// `persons`: the group, the JSON key and the file.
    pub plural: String,
    /// The entity that contains it; `None` for the root.
    pub of: Option<Space>,
    /// What it is called.
    pub label: Label,
    /// Where it is declared.
    pub span: Span,
}

/// A legal source.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its title.
    pub title: Label,
    /// When it was made.
    pub date: Option<Day>,
    /// Where it was published.
    pub reference: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// The header of a version.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name of its folder.
    pub id: String,
    /// The version it extends.
    pub extends: Option<Said<String>>,
    /// First month paid under it.
    pub from: Month,
    /// What the text announced.
    pub legal_from: Option<Day>,
    /// Adopted or draft.
    pub status: Status,
    /// What it is called.
    pub title: Label,
    /// A remark of its authors.
    pub note: Option<String>,
    /// Where the header stands.
    pub span: Span,
}

/// Whether a version is law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A reform being written.
    Draft,
    /// In the line of versions.
    Adopted,
}

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Two independent or official sources.
    Confirmed,
    /// One good source.
    Reported,
    /// A reading of ours.
    Assumed,
}

impl Confidence {
    /// As written.
    pub const ALL: [(&'static str, Confidence); 3] =
        [("confirmed", Confidence::Confirmed), ("reported", Confidence::Reported), ("assumed", Confidence::Assumed)];

    /// As written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Confidence::Confirmed => "confirmed",
            Confidence::Reported => "reported",
            Confidence::Assumed => "assumed",
        }
    }
}

/// A citation: `"law-58-23, art. 8"`.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The key of the source.
    pub key: String,
    /// The place in it, may be empty.
    pub place: String,
    /// Where it is cited.
    pub span: Span,
}

/// What every declared thing has.
#[derive(Clone, Debug)]
pub struct Common {
    /// Its name, for a parameter the dotted path.
    pub name: String,
    /// What it is called.
    pub label: Label,
    /// The law behind it.
    pub source: Option<Citation>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The id of the version that last set its value, rule or default.
    pub set_by: String,
    /// Its earlier name, for comparisons.
    pub was: Option<String>,
    /// A remark of its authors.
    pub note: Option<String>,
    /// Where it is declared (the key), in the file that last touched it.
    pub span: Span,
}

/// An input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name, label, source, …
    pub common: Common,
    /// Whose it is.
    pub entity: Space,
    /// What it is.
    pub kind: Kind,
    /// Decimals of its lanes: declared for numbers, the minor unit or more for money, else 0.
    pub scale: u32,
    /// Smallest value let in.
    pub min: Value,
    /// Largest value let in.
    pub max: Value,
    /// Whether it may be absent.
    pub presence: Presence,
    /// Rounds surplus decimals at the door, for this reason.
    pub surplus: Option<String>,
}

/// Whether an input may be absent.
#[derive(Clone, Debug)]
pub enum Presence {
    /// It is demanded when read.
    Required,
    /// Absent, it is this, for a reason; the mark of the default is `common.confidence`.
    Default(Value, Label),
    /// Readable only under `given`.
    Optional,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Dotted path, label, source, …
    pub common: Common,
    /// What it is (of a scale or table: of what it gives; a marginal scale is a number).
    pub kind: Kind,
    /// Decimals of its lanes (of a scale or table: of what it holds).
    pub scale: u32,
    /// What the law says.
    pub holds: Holds,
    /// Where the value stands.
    pub value_span: Span,
}

/// What a parameter holds.
#[derive(Clone, Debug)]
pub enum Holds {
    /// One value.
    Scalar(Value),
    /// `value = "2/3"`: whole numerator and denominator, in lowest terms, the denominator positive.
    Fraction(i64, i64),
    /// Brackets.
    Scale(Scale),
    /// Rows by key.
    Table(TableRows),
    /// A figure the sources lack.
    Unknown,
}

/// Brackets.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Marginal rates, or one value a band.
    pub marginal: bool,
    /// The kind of what it reads.
    pub of: Kind,
    /// Decimals of the thresholds.
    pub of_scale: u32,
    /// The rows, ascending.
    pub rows: Vec<Row>,
}

/// One bracket. A value belongs to the last row whose lower edge it reaches.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it begins; `None` where it has no bound below.
    pub lower: Option<Edge>,
    /// The rate or value, at the scale of the parameter.
    pub value: Decimal,
    /// Where the row stands.
    pub span: Span,
}

/// The lower edge of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The threshold.
    pub at: Decimal,
    /// Whether the threshold itself is inside.
    pub included: bool,
}

/// A table with one or two keys.
#[derive(Clone, Debug)]
pub struct TableRows {
    /// The kinds of the keys: choice, count or bool.
    pub keys: Vec<Kind>,
    /// Rows: key lanes (choice codes, counts, 0 and 1) to value.
    pub rows: Vec<(Vec<i64>, Value)>,
    /// For every other key.
    pub otherwise: Option<Value>,
}

/// A result.
#[derive(Clone, Debug)]
pub struct ResultDecl {
    /// Name, label, source, …
    pub common: Common,
    /// Whose it is.
    pub entity: Space,
    /// What it is.
    pub kind: Kind,
    /// Guards, in order.
    pub when: Vec<Guard>,
    /// Its value where a guard is false.
    pub otherwise: Value,
    /// Where its value comes from.
    pub formula: Formula,
    /// Rounding applied last.
    pub round: Option<Rounding>,
    /// Absent from answers.
    pub internal: bool,
}

/// A guard: a bool result of the same entity or of one that contains it.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Entity, if it was written.
    pub entity: Option<String>,
    /// The result's name.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// Where the value of a result comes from.
#[derive(Clone, Debug)]
pub enum Formula {
    /// The function of its name.
    Rule,
    /// A rank.
    Rank(Rank),
    /// `sum = "persons.child_allowance"` and its kin: the function's name and what it goes over.
    Aggregate {
        /// `sum`, `count`, `any`, `all`, `smallest`, `largest`.
        join: crate::rules::tree::Join,
        /// Group or set.
        group: Said<String>,
        /// Column, absent for a plain count.
        read: Option<Said<String>>,
        /// For `smallest` and `largest` over none.
        otherwise: Option<Value>,
    },
    /// Abolished: this constant, by this source.
    Abolished(Value, Option<Citation>),
}

/// A rank: 1 for the first, 0 outside.
#[derive(Clone, Debug)]
pub struct Rank {
    /// A bool result or input of the same entity.
    pub among: Said<String>,
    /// What orders: an input or result of the same entity; then the further ones.
    pub by: Vec<Said<String>>,
    /// Largest first.
    pub descending: bool,
    /// What decides between equals.
    pub ties: Ties,
    /// The containing entity within which ranks are counted.
    pub within: Option<Said<String>>,
    /// Where it is declared.
    pub span: Span,
}

/// What decides between equals of a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// The order listed; the answer says where it decided.
    Listed,
    /// The order of ids, as text.
    ById,
    /// Equal ranks, the next one skips.
    Same,
    /// The household has no answer.
    Refuse,
}

/// The rounding of a result.
#[derive(Clone, Debug)]
pub struct Rounding {
    /// Multiple of.
    pub to: Decimal,
    /// Which neighbour.
    pub mode: Mode,
    /// The law behind it.
    pub source: Option<Citation>,
    /// Where.
    pub span: Span,
}

/// A set of members.
#[derive(Clone, Debug)]
pub struct SetDecl {
    /// Name, label, …
    pub common: Common,
    /// The entity of its members.
    pub of: Space,
    /// A bool result or input of that entity.
    pub member: Said<String>,
    /// How many there must be.
    pub size: Size,
}

/// How many members a set must have in each root or container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Any number.
    Any,
    /// Exactly one.
    One,
    /// None or one.
    AtMostOne,
}

/// A check on inputs.
#[derive(Clone, Debug)]
pub struct CheckDecl {
    /// Name, label, …
    pub common: Common,
    /// Whose it is.
    pub entity: Space,
    /// Refuses or warns.
    pub refuses: bool,
}

/// A mark on a helper.
#[derive(Clone, Debug)]
pub struct HelperDecl {
    /// Name of the function, label, …
    pub common: Common,
}

/// A version, consolidated.
#[derive(Debug)]
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
    /// `parameter`, `input`, `result`, `set`, `check`, `helper`.
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
