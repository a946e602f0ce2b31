//! Every key that the files of a pack may hold, once: the decoder refuses what is not listed here, and the JSON Schemas
//! are written from the same lists.

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What stands there.
    pub shape: Shape,
    /// What it means, in one line, for editors.
    pub doc: &'static str,
    /// Whether an editor should miss it in a first declaration.
    pub required: bool,
}

/// What stands at a key.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A text that names a thing: `[a-z][a-z0-9_]*`.
    Name,
    /// A text in each language.
    Label,
    /// True or false.
    Bool,
    /// Only `true`.
    True,
    /// A whole number, not negative.
    Whole,
    /// A date.
    Day,
    /// A value of the declared kind; a fraction as text.
    Value,
    /// A citation, `"key, place"`.
    Citation,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A name, or a list of names.
    Names,
    /// A list of texts.
    Texts,
    /// A table with these keys.
    Table(&'static [Key]),
    /// The rows of a scale.
    ScaleRows,
    /// The keys of a table parameter.
    TableKeys,
    /// The rows of a table parameter.
    TableRows,
    /// `GROUP.column`, or for `count` also `GROUP`.
    Column,
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc, required: false }
}

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc, required: true }
}

/// The names of a list of keys.
#[must_use]
pub fn names(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}

/// Words of `kind`.
pub const KINDS: [&str; 6] = ["bool", "count", "number", "money", "date", "choice"];
/// Words of `per`.
pub const TIMES: &[&str] = &["week", "month", "year", "once"];
/// Words of `confidence`.
pub const CONFIDENCES: &[&str] = &["confirmed", "reported", "assumed"];
/// Words of `status`.
pub const STATUSES: &[&str] = &["draft", "adopted"];
/// Words of `size`.
pub const SIZES: &[&str] = &["any", "one", "at_most_one"];
/// Words of `ties`.
pub const TIES: &[&str] = &["listed", "by_id", "same", "refuse"];
/// Words of `order`.
pub const ORDERS: &[&str] = &["ascending", "descending"];
/// Words of `level`.
pub const LEVELS: &[&str] = &["refuse", "warn"];
/// Words of `never`.
pub const NEVER: &[&str] = &["falls", "rises"];
/// Words of `mode`.
pub const MODES: &[&str] = &["half_up", "half_even", "down", "up"];
/// Words of a scale's `type`.
pub const SCALE_TYPES: &[&str] = &["marginal", "band"];
/// Words of a scale's `of`.
pub const SCALE_OF: &[&str] = &["money", "number", "count"];

/// `[programme]`.
pub const PROGRAMME: &[Key] = &[
    required("id", Shape::Text, "The name of the programme's folder."),
    required("label", Shape::Label, "What the programme is called."),
    key("agency", Shape::Label, "The agency that runs it."),
    required("languages", Shape::Texts, "Languages of every label; the first is the default."),
    required("currency", Shape::Table(CURRENCY), "The currency of every amount."),
    key("weeks_in_year", Shape::Whole, "Weeks in a year for `yearly` and `weekly`; 52 unless said."),
];
/// `currency = { … }`.
pub const CURRENCY: &[Key] = &[
    required("code", Shape::Text, "Three capital letters, as in MAD."),
    required("minor_unit", Shape::Whole, "Decimals of an amount that is paid."),
];
/// `[entities.NAME]`.
pub const ENTITY: &[Key] = &[
    key("of", Shape::Name, "The entity that contains it; absent for the one root."),
    key("plural", Shape::Name, "The name of the group, of the JSON key and of the file."),
    required("label", Shape::Label, "What it is called."),
];
/// `[sources.KEY]`.
pub const SOURCE: &[Key] = &[
    required("title", Shape::Label, "The title of the text."),
    key("date", Shape::Day, "When it was made."),
    key("reference", Shape::Text, "Where it was published."),
    key("url", Shape::Text, "Where it can be read."),
    key("note", Shape::Text, "A remark."),
];
/// Tables of programme.toml.
pub const PROGRAMME_FILE: &[&str] = &["programme", "entities", "sources", "choices"];
/// Tables of policy.toml.
pub const POLICY_FILE: &[&str] =
    &["version", "choices", "inputs", "parameters", "results", "sets", "checks", "helpers", "invariants"];

/// `[version]`.
pub const VERSION: &[Key] = &[
    key("extends", Shape::Text, "The earlier version that this one changes."),
    required("from", Shape::Day, "The first day of the first month paid under it."),
    key("legal_from", Shape::Day, "What the text announced, when it differs."),
    required("status", Shape::Word(STATUSES), "Whether it is law."),
    required("title", Shape::Label, "What the version is called."),
    key("note", Shape::Text, "A remark."),
];

/// Keys that a parent table may say for the declarations below it.
pub const INHERITED: &[&str] = &["kind", "per", "choices", "source", "confidence"];
/// Keys that make a table under `[parameters]` a parameter and not a group.
pub const PARAMETER_ONLY: &[&str] = &["value", "scale", "table", "unknown", "label", "removed", "was", "note"];
/// `removed = { … }`.
pub const REMOVED: &[Key] = &[required("source", Shape::Citation, "The law that takes it out.")];
/// `abolished = { … }`.
pub const ABOLISHED: &[Key] = &[
    required("value", Shape::Value, "What the result is from now on."),
    required("source", Shape::Citation, "The law that abolishes it."),
];

const KIND: Key = key("kind", Shape::Word(&KINDS), "What it is.");
const PER: Key = key("per", Shape::Word(TIMES), "The time that money is for; none for a stock.");
const CHOICES: Key = key("choices", Shape::Name, "The choice whose members it may be.");
const LABEL: Key = required("label", Shape::Label, "What it is called.");
const CITED: Key = key("source", Shape::Citation, "The law behind it: \"key, place\".");
const CONFIDENCE: Key = key("confidence", Shape::Word(CONFIDENCES), "How sure it is.");
const NOTE: Key = key("note", Shape::Text, "A remark.");
const WAS: Key = key("was", Shape::Text, "Its name in the extended version.");
const REMOVE: Key = key("removed", Shape::Table(REMOVED), "Takes it out, by this law.");

/// `[inputs.ENTITY.NAME]`.
pub const INPUT: &[Key] = &[
    KIND,
    PER,
    CHOICES,
    key("decimals", Shape::Whole, "Decimals that the data may have; a number must say it."),
    key("min", Shape::Value, "The smallest value let in."),
    key("max", Shape::Value, "The largest value let in."),
    LABEL,
    CITED,
    CONFIDENCE,
    key("default", Shape::Value, "What it is taken for where it is not given."),
    key("reason", Shape::Label, "Why the default may be assumed."),
    key("optional", Shape::Bool, "Readable only under `given`."),
    key("surplus", Shape::Word(&["round_half_even"]), "Rounds surplus decimals at the door."),
    key("surplus_reason", Shape::Text, "Why they may be rounded."),
    NOTE,
    WAS,
    REMOVE,
];
/// `[parameters.A.B]`.
pub const PARAMETER: &[Key] = &[
    KIND,
    PER,
    CHOICES,
    key("value", Shape::Value, "The figure; a fraction as \"2/3\"."),
    key("scale", Shape::Table(SCALE), "Brackets."),
    key("table", Shape::Table(TABLE), "Values by key."),
    key("unknown", Shape::True, "A figure that the sources lack."),
    LABEL,
    CITED,
    CONFIDENCE,
    NOTE,
    WAS,
    REMOVE,
];
/// `scale = { … }`.
pub const SCALE: &[Key] = &[
    required("type", Shape::Word(SCALE_TYPES), "Marginal rates, or one value a band."),
    key("of", Shape::Word(SCALE_OF), "The kind of what is read."),
    key("per", Shape::Word(TIMES), "The time of what is read, where it is money."),
    required("rows", Shape::ScaleRows, "The rows, ascending."),
];
/// One row of a scale.
pub const SCALE_ROW: &[Key] = &[
    key("from", Shape::Value, "It begins here, inclusive."),
    key("above", Shape::Value, "It begins above this."),
    key("up_to", Shape::Value, "It ends here, inclusive."),
    key("rate", Shape::Value, "The marginal rate."),
    key("value", Shape::Value, "The value of the band."),
];
/// `table = { … }`.
pub const TABLE: &[Key] = &[
    required("keys", Shape::TableKeys, "One or two of: a choice, \"count\", \"bool\"."),
    required("rows", Shape::TableRows, "Values by key; by two keys, tables of values."),
    key("otherwise", Shape::Value, "The value for every other key."),
];
/// Ways to the value of a result other than a rule.
pub const FORMULAS: &[&str] = &["rank", "sum", "count", "any", "all", "smallest", "largest"];
/// `[results.ENTITY.NAME]`.
pub const RESULT: &[Key] = &[
    KIND,
    PER,
    CHOICES,
    key("when", Shape::Names, "Guards: where one is false, the result is `otherwise`."),
    key("otherwise", Shape::Value, "Its value where a guard is false, or over no member."),
    LABEL,
    CITED,
    CONFIDENCE,
    key("internal", Shape::Bool, "Absent from answers."),
    key("round", Shape::Table(ROUND), "Rounding applied last."),
    key("rank", Shape::Table(RANK), "A rank among members."),
    key("sum", Shape::Column, "The sum over a group or set."),
    key("count", Shape::Column, "How many there are, or for how many it is true."),
    key("any", Shape::Column, "Whether it is true for one."),
    key("all", Shape::Column, "Whether it is true for all."),
    key("smallest", Shape::Column, "The smallest over a group or set."),
    key("largest", Shape::Column, "The largest over a group or set."),
    key("abolished", Shape::Table(ABOLISHED), "Keeps the name with a constant."),
    NOTE,
    WAS,
    REMOVE,
];
/// `round = { … }`.
pub const ROUND: &[Key] = &[
    required("to", Shape::Value, "A multiple of this."),
    required("mode", Shape::Word(MODES), "Which neighbour."),
    required("source", Shape::Citation, "The law that rounds."),
];
/// `rank = { … }`.
pub const RANK: &[Key] = &[
    required("among", Shape::Name, "A bool of the same entity: who is ranked."),
    required("by", Shape::Name, "What orders."),
    key("order", Shape::Word(ORDERS), "Ascending unless said."),
    key("then_by", Shape::Names, "What orders between equals."),
    required("ties", Shape::Word(TIES), "What decides between equals."),
    key("within", Shape::Name, "The containing entity within which ranks are counted."),
];
/// `[sets.NAME]`.
pub const SET: &[Key] = &[
    required("of", Shape::Name, "The plural of its members' entity."),
    required("where", Shape::Name, "A bool of that entity: who is in it."),
    key("size", Shape::Word(SIZES), "How many there must be; any unless said."),
    LABEL,
    CITED,
    CONFIDENCE,
    NOTE,
    WAS,
    REMOVE,
];
/// `[checks.ENTITY.NAME]`.
pub const CHECK: &[Key] = &[
    LABEL,
    required("level", Shape::Word(LEVELS), "Refuses the household, or warns."),
    CITED,
    CONFIDENCE,
    NOTE,
    WAS,
    REMOVE,
];
/// `[helpers.NAME]`.
pub const HELPER: &[Key] = &[key("label", Shape::Label, "What it decides."), CITED, CONFIDENCE, NOTE, WAS, REMOVE];
/// `[invariants.NAME]`.
pub const INVARIANT: &[Key] = &[
    key("of", Shape::Name, "The entity on each of whose rows it holds; the root, or the one that it names."),
    key("when", Shape::Text, "Where it applies: an expression that is true or false; everywhere unless said."),
    key("holds", Shape::Text, "What is always so: an expression that is true or false."),
    key("monotone", Shape::Table(MONOTONE), "How a result answers to a change of one fact."),
    key("label", Shape::Label, "What it is called."),
    CITED,
    NOTE,
    WAS,
    REMOVE,
];
/// `monotone = { … }`.
pub const MONOTONE: &[Key] = &[
    required("result", Shape::Text, "The result that is watched."),
    required("never", Shape::Word(NEVER), "What it never does."),
    key("adding", Shape::Name, "A group that gets one more member."),
    key("where", Shape::Text, "Which members are added: an expression, true or false of the new one."),
    key("raising", Shape::Text, "An input that becomes larger, or later."),
    key("turning", Shape::Text, "A bool input that becomes true."),
];
