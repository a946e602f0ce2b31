//! Every limit, with its reason. The same in debug and release. Each has its own error and a test at −1, 0, +1.

/// Bytes of a policy, rule or programme file: the largest real one is near 40 kB; past this it is not an author's text.
pub const POLICY_FILE_BYTES: u64 = 1 << 20;
/// Bytes of one household document or one line of JSON Lines: a household of 50 with every input is under 20 kB.
pub const HOUSEHOLD_BYTES: u64 = 1 << 20;
/// Bytes of a snapshot, or of the reasons beside it: a household of fifty explained over some months is under 1 MiB.
pub const SNAPSHOT_BYTES: u64 = 8 << 20;
/// Bytes of a ledger of adoptions or of a sealed sample: a hundred reference households are 200 kB, and a century of
/// decrees is some hundreds of lines of a few kB.
pub const LEDGER_BYTES: u64 = 16 << 20;
/// Bytes of an answer typed in (`test --review`): a reason is a sentence or two.
pub const ANSWER_BYTES: u64 = 10_000;
/// Nesting of TOML and JSON documents: the deepest contract is 6; parsers recurse, so the stack is guarded here.
pub const DOCUMENT_DEPTH: usize = 32;
/// Significant digits of a number: what the interpreter's decimal holds exactly.
pub const DIGITS: u32 = 28;
/// Digits of a count: what the interpreter's whole numbers hold.
pub const COUNT_DIGITS: u32 = 18;
/// Digits of a product inside a rounding or a comparison of quotients: what 127 bits hold, doubled for halves.
pub const PRODUCT_DIGITS: u32 = 37;
/// Digits after the point that data and parameters may have.
pub const DECIMALS: u32 = 12;
/// Digits of a literal in a rule: Rhai rounds longer ones before we see them.
pub const LITERAL_DIGITS: usize = 18;
/// Characters of a name.
pub const NAME_CHARACTERS: usize = 64;
/// Members of one group that the digit bounds count with.
pub const GROUP_MEMBERS: usize = 10_000;
/// Members of one group in a household that is let in: a register's largest family is under 40.
pub const HOUSEHOLD_MEMBERS: usize = 50;
/// Characters of the id of a member: registers use up to 36.
pub const ID_CHARACTERS: usize = 64;
/// Versions in one chain of `extends`.
pub const EXTENDS_CHAIN: usize = 64;
/// Versions of a programme.
pub const VERSIONS: usize = 512;
/// Expression depth in Rhai's parser, inside and outside functions.
pub const EXPRESSION_DEPTH: usize = 64;
/// Nodes of one rule after its helpers are put in: the whole first programme has a few hundred.
pub const RULE_NODES: usize = 20_000;
/// Nodes of all rules of a version.
pub const PROGRAM_NODES: usize = 200_000;
/// Depth of one rule after its helpers are put in: evaluation recurses, so the stack is guarded here.
pub const RULE_DEPTH: usize = 256;
/// Depth of calls of helpers.
pub const CALL_DEPTH: usize = 32;
/// Operations of the interpreter for one rule of one member.
pub const RULE_OPERATIONS: u64 = 200_000;
/// Length of a text the interpreter may hold: choices are the only texts.
pub const INTERPRETER_TEXT: usize = 256;
/// Rules (functions) in a version.
pub const FUNCTIONS: usize = 2_000;
/// Names of one function, its parameters and those of `let`: the longest real one has six; looking a name up is linear.
pub const FUNCTION_NAMES: usize = 128;
/// Lines of one function, and characters of one line of it: Rhai counts both in 16 bits.
pub const FUNCTION_EXTENT: usize = 60_000;
/// Findings about the words of one file: past this the file is something else than rules or TOML.
pub const FILE_FINDINGS: usize = 1_000;
/// Parameters, inputs and results of a version, each.
pub const DECLARATIONS: usize = 10_000;
/// Rows of a scale or table.
pub const ROWS: usize = 10_000;
/// Households that are made around what a version compares with, beside those that are known of it: a tenth of a second.
pub const BOUNDARY_HOUSEHOLDS: usize = 8_192;
/// Evaluations in which the smallest household is looked for that breaks an invariant.
pub const SMALLEST_SEARCH: usize = 4_000;
/// Months of one statement (`--from/--to`).
pub const STATEMENT_MONTHS: usize = 600;
/// Points of a sweep: every day of a generation (27 years), and more than any plot or page shows.
pub const SWEEP_POINTS: usize = 10_000;
/// Evaluations in which a sweep looks for the places of its jumps: some five a point in the longest sweep by months over
/// dates, fifty for a jump of an amount; past this it would take minutes.
pub const SWEEP_SEARCH: usize = 200_000;
/// Findings told of one version; the rest is counted.
pub const FINDINGS_TOLD: usize = 200;
/// Results between a result and what it rests on: evaluation and telling recurse along it.
pub const RESULT_CHAIN: usize = 1_000;
/// Bytes of one row of a CSV register: past this a quote was left open, and the rest of the file would be one cell.
pub const REGISTER_ROW_BYTES: usize = 1 << 20;
/// Ids of a register that may be given twice, by a filter that is seldom wrong, until they are compared: 15 MB; a register
/// with more of them was put together from parts that overlap.
pub const ID_SUSPECTS: usize = 100_000;
/// The largest weight of a household: past a thousand million households it is no sample.
pub const WEIGHT: u32 = 1_000_000_000;
/// Decimals of a weight: with the largest one it fits 64 bits, and its products with amounts fit 128.
pub const WEIGHT_DECIMALS: u32 = 6;
/// Different texts of a column to group by: a table with more rows is nobody's answer.
pub const GROUP_WORDS: usize = 10_000;
/// Groups of a tally: past this it is a register, not a table.
pub const GROUPS: usize = 10_000;
/// Different values of one result, in all groups together, that quantiles are told of; a result has a few hundred.
pub const SPREAD_VALUES: usize = 50_000;
/// Digits of a welfare, a yearly aid or a poverty line in its smallest unit: 64 bits hold it times a household's size.
pub const WELFARE_DIGITS: u32 = 15;
/// Digits of all persons' weights together in their smallest unit: 127 bits hold it times what they have.
pub const PEOPLE_DIGITS: u32 = 21;
