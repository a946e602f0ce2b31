//! What an invented pack declares. Sizes are upper bounds of the lanes, so that what is built stays within 28 digits.

use bareme::ground::amount;
use bareme::ground::date::Day;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Count,
    Number,
    Money(Time),
    Date,
    Choice(usize),
}

/// The time of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    Month,
    Year,
    Week,
    Once,
    Stock,
}

pub const TIMES: [Time; 5] = [Time::Month, Time::Year, Time::Week, Time::Once, Time::Stock];
/// What other than a count may grow to.
pub const LARGEST: u128 = 10_u128.pow(23);
/// What a count may grow to.
pub const LARGEST_COUNT: u128 = 10_u128.pow(14);
/// What a product in a quotient may grow to.
pub const LARGEST_PRODUCT: u128 = 10_u128.pow(36);

impl Kind {
    pub fn numeric(self) -> bool {
        matches!(self, Kind::Count | Kind::Number | Kind::Money(_))
    }

    /// Whether a value of this kind stands where another is wanted.
    pub fn stands_for(self, wanted: Kind) -> bool {
        self == wanted || (self == Kind::Count && wanted == Kind::Number)
    }

    pub fn largest(self) -> u128 {
        if self == Kind::Count { LARGEST_COUNT } else { LARGEST }
    }
}

/// An entity; the first is the root.
#[derive(Clone, Debug)]
pub struct Entity {
    pub name: &'static str,
    pub plural: &'static str,
    pub of: Option<usize>,
}

/// A choice.
#[derive(Clone, Debug)]
pub struct Choice {
    pub name: &'static str,
    pub members: Vec<&'static str>,
}

/// A lane at a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    pub lane: i128,
    pub scale: u32,
}

/// Whether an input may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Required,
    Default(i128),
    Optional,
}

/// An input.
#[derive(Clone, Debug)]
pub struct Input {
    pub entity: usize,
    pub name: String,
    pub kind: Kind,
    pub scale: u32,
    pub says_decimals: bool,
    pub min: Option<i128>,
    pub max: Option<i128>,
    pub presence: Presence,
    pub confidence: Option<&'static str>,
}

/// A figure of the law.
#[derive(Clone, Debug)]
pub struct Figure {
    pub path: String,
    pub kind: Kind,
    pub scale: u32,
    pub size: u128,
    pub positive: bool,
    pub confidence: Option<&'static str>,
    pub holds: Holds,
}

/// What a figure holds.
#[derive(Clone, Debug)]
pub enum Holds {
    Value(i128),
    Fraction(i64, i64),
    Unknown,
    Scale { marginal: bool, of: Kind, of_scale: u32, first_edge: u128, toml: String },
    Table { keys: Vec<Kind>, toml: String },
}

/// What is known to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    Given(Option<usize>, usize),
    Exists(usize),
}

/// Data or computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Input(usize),
    Result(usize),
}

/// A result.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub entity: usize,
    pub name: String,
    pub kind: Kind,
    pub scale: u32,
    pub size: u128,
    pub when: Vec<String>,
    pub otherwise: Option<String>,
    pub round: Option<(String, &'static str)>,
    pub internal: bool,
    pub confidence: Option<&'static str>,
    pub formula: Formula,
    /// What is there where it is true.
    pub facts: Vec<Fact>,
    pub guard_facts: Vec<Fact>,
}

/// Where the value of a result comes from.
#[derive(Clone, Debug)]
pub enum Formula {
    Rule(String),
    Rank { toml: String, listed: bool },
    Aggregate { join: &'static str, of: String },
    Abolished(String),
}

/// A set.
#[derive(Clone, Debug)]
pub struct Set {
    pub name: String,
    pub of: usize,
    pub member: Column,
    pub size: &'static str,
}

/// A helper: what it takes and gives at most.
#[derive(Clone, Debug)]
pub struct Helper {
    pub name: String,
    pub takes: Vec<Kind>,
    pub gives: Kind,
    pub scale: u32,
    pub size: u128,
    /// Takes and gives whatever one numeric kind its `Number` arguments have.
    pub any_kind: bool,
    pub text: String,
    pub mark: Option<&'static str>,
}

/// A check on inputs.
#[derive(Clone, Debug)]
pub struct Check {
    pub entity: usize,
    pub name: String,
    pub refuses: bool,
    pub text: String,
}

/// All that an invented version declares.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub entities: Vec<Entity>,
    pub choices: Vec<Choice>,
    pub minor: u32,
    pub weeks: u32,
    pub inputs: Vec<Input>,
    pub figures: Vec<Figure>,
    pub results: Vec<Outcome>,
    pub sets: Vec<Set>,
    pub helpers: Vec<Helper>,
    pub checks: Vec<Check>,
    pub names: usize,
}

impl World {
    /// A name that nothing has yet.
    pub fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// The entity and all that contain it, nearest first.
    pub fn lineage(&self, entity: usize) -> Vec<usize> {
        std::iter::successors(Some(entity), |at| self.entities[*at].of).collect()
    }

    /// Where a rule of an entity goes through members: the nearest entity at or above it that contains them.
    pub fn gathering(&self, from: usize, members: usize) -> Option<usize> {
        let above = self.lineage(members);
        self.lineage(from).into_iter().find(|at| above[1..].contains(at))
    }

    pub fn column_entity(&self, column: Column) -> usize {
        match column {
            Column::Input(at) => self.inputs[at].entity,
            Column::Result(at) => self.results[at].entity,
        }
    }

    pub fn column_name(&self, column: Column) -> &str {
        match column {
            Column::Input(at) => &self.inputs[at].name,
            Column::Result(at) => &self.results[at].name,
        }
    }

    pub fn column_kind(&self, column: Column) -> Kind {
        match column {
            Column::Input(at) => self.inputs[at].kind,
            Column::Result(at) => self.results[at].kind,
        }
    }

    /// Scale and size of a column.
    pub fn column_size(&self, column: Column) -> (u32, u128) {
        match column {
            Column::Input(at) => {
                let input = &self.inputs[at];
                let widest = match input.kind {
                    Kind::Count => 1_000_000,
                    Kind::Number => 10_u128.pow(9 + input.scale),
                    _ => 10_u128.pow(12 + input.scale),
                };
                let (min, max) =
                    (input.min.map_or(widest, i128::unsigned_abs), input.max.map_or(widest, i128::unsigned_abs));
                (input.scale, min.max(max))
            }
            Column::Result(at) => (self.results[at].scale, self.results[at].size),
        }
    }

    pub fn optional(&self, column: Column) -> bool {
        matches!(column, Column::Input(at) if self.inputs[at].presence == Presence::Optional)
    }

    /// The text of a lane as policy.toml writes it.
    pub fn toml(&self, kind: Kind, lane: i128, scale: u32) -> String {
        match kind {
            Kind::Bool => (lane != 0).to_string(),
            Kind::Date => Day(i32::try_from(lane).unwrap_or(0)).to_string(),
            Kind::Choice(choice) => format!("\"{}\"", self.choices[choice].members[usize::try_from(lane).unwrap_or(0)]),
            _ => decimal(lane, scale),
        }
    }

    /// The lines that say a kind.
    pub fn kind_lines(&self, kind: Kind) -> Vec<(String, String)> {
        let line = |key: &str, value: &str| (key.to_owned(), format!("\"{value}\""));
        match kind {
            Kind::Bool => vec![line("kind", "bool")],
            Kind::Count => vec![line("kind", "count")],
            Kind::Number => vec![line("kind", "number")],
            Kind::Date => vec![line("kind", "date")],
            Kind::Choice(at) => vec![line("kind", "choice"), line("choices", self.choices[at].name)],
            Kind::Money(time) => {
                let mut lines = vec![line("kind", "money")];
                lines.extend(time_word(time).map(|word| line("per", word)));
                lines
            }
        }
    }
}

pub fn time_word(time: Time) -> Option<&'static str> {
    match time {
        Time::Month => Some("month"),
        Time::Year => Some("year"),
        Time::Week => Some("week"),
        Time::Once => Some("once"),
        Time::Stock => None,
    }
}

/// A lane as a plain decimal.
pub fn decimal(lane: i128, scale: u32) -> String {
    amount::from_lane(lane, scale).map_or_else(|| "0".to_owned(), amount::plain)
}

pub fn power(of: u32) -> u128 {
    10_u128.checked_pow(of).unwrap_or(u128::MAX)
}

pub fn times(a: u128, b: u128) -> u128 {
    a.saturating_mul(b)
}
