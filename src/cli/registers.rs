//! What verbs over a register are asked and tell in the same words.

use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::Value as Json;

use super::named;
use super::refusal::Refusal;
use crate::check::plan::Plan;
use crate::ground::files;
use crate::population::origin;
use crate::population::register::{self, As, Request};
use crate::population::simulate;
use crate::population::table::Table;
use crate::population::tally::GroupBy;
use crate::rules::tree::ResultSlot;

/// Threads that are of use.
const THREADS: usize = 256;

/// Which households, in which groups, with which weights.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Whom {
    /// Tally by group too: choices, bools and counts among inputs and results, other columns of the households
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub group_by: Vec<String>,
    /// Only households for which this is true: `eligible && region == "oriental"`, as in a rule
    #[arg(long = "where", value_name = "CONDITION")]
    pub condition: Option<String>,
    /// The column with the weight of each household: how many it stands for [default: `weight`, if there is one]
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
}

/// How the summary is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned tables
    Text,
    /// For programs
    Json,
    /// Tables in Markdown
    Markdown,
}

impl Whom {
    /// The version with the condition, and the result that holds it.
    ///
    /// # Errors
    /// What is wrong with the condition.
    pub fn conditioned(&self, plan: Arc<Plan>) -> Result<(Arc<Plan>, Option<ResultSlot>), Refusal> {
        let Some(condition) = &self.condition else { return Ok((plan, None)) };
        let conditioned = simulate::with_condition(&plan, condition)?;
        Ok((conditioned.plan, Some(conditioned.slot)))
    }

    /// What groups are made of; the columns that are no inputs are asked of the register too.
    ///
    /// # Errors
    /// A name of nothing.
    pub fn groups(&self, plan: &Plan, register: &Path, request: &mut Request) -> Result<Vec<GroupBy>, Refusal> {
        let columns = || register::columns(register, plan);
        let groups = named::groups(plan, &self.group_by, request.extras.len(), &columns)?;
        for group in &groups {
            if let GroupBy::Words(_, name) = group {
                *request = std::mem::replace(request, Request::of(&[])).and(0, name, As::Words);
            }
        }
        Ok(groups)
    }

    /// What was asked for, as it was typed, by its name.
    pub fn about(&self) -> impl Iterator<Item = (String, Json)> + '_ {
        let all = [("where", &self.condition), ("weight", &self.weight)];
        all.into_iter().filter_map(|(key, asked)| Some((key.to_owned(), Json::from(asked.as_deref()?))))
    }
}

/// The threads that compute: as many as were asked for, or as there are cores.
#[must_use]
pub fn threads(asked: Option<usize>) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    asked.unwrap_or(cores).clamp(1, THREADS)
}

/// What register it was, and whether anybody of it exists.
#[must_use]
pub fn about(register: &Path) -> [(String, Json); 2] {
    let synthetic = origin::is_synthetic(register);
    [("register".to_owned(), files::shown(register).into()), ("synthetic".to_owned(), synthetic.into())]
}

/// JSON as it is written.
#[must_use]
pub fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default() + "\n"
}

/// Tables below a heading, told of a register, in the room that there is.
#[must_use]
pub fn page(heading: &str, register: &Path, tables: &[Table], (format, room): (Format, usize)) -> String {
    let joined = |table: &dyn Fn(&Table) -> String| tables.iter().map(table).collect::<Vec<_>>().join("\n");
    let synthetic = origin::is_synthetic(register).then_some(origin::NOBODY);
    if format == Format::Markdown {
        let synthetic = synthetic.map(|text| format!("**{text}**\n\n")).unwrap_or_default();
        format!("# {heading}\n\n{synthetic}{}", joined(&Table::markdown))
    } else {
        let synthetic = synthetic.map(|text| format!("{text}\n")).unwrap_or_default();
        format!("{heading}\n{synthetic}\n{}", joined(&|table| table.text(room)))
    }
}
