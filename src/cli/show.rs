//! `bareme show`: a version as its whole chain says it, each line with its origin; the history of one figure.

use super::arguments::{Format, Into};
use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::versions;
use crate::pack::Reference;
use crate::pack::history::Moment;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A policy; with --parameter a programme is enough
    pub policy: String,
    /// The month whose version is shown
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// Show what each version says of one figure
    #[arg(long, value_name = "PATH", conflicts_with = "rules")]
    pub parameter: Option<String>,
    /// Show the rules instead of policy.toml
    #[arg(long)]
    pub rules: bool,
    /// How the history of a figure is told
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "parameter")]
    pub format: Format,
    #[command(flatten)]
    into: Into,
}

/// Shows it.
///
/// # Errors
/// No such policy or figure; a version that cannot be loaded.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let text = match &arguments.parameter {
        Some(path) => {
            let reference = Reference::parse(&arguments.policy)?;
            let shelf = versions::open(desk)?.programme(&reference.programme)?;
            if let Some(version) = &reference.version {
                shelf.header(version)?;
            }
            let moments = shelf.history(path)?;
            if arguments.format == Format::Json {
                serde_json::to_string_pretty(&moments).unwrap_or_default() + "\n"
            } else {
                history(&moments)
            }
        }
        None => {
            let month = arguments.period.as_deref().map(|text| desk.month("--period", text)).transpose()?;
            let (shelf, header) = versions::find(desk, &arguments.policy, month)?;
            let shown = shelf.show(&header.id)?;
            if arguments.rules { shown.rules } else { shown.policy }
        }
    };
    desk.deliver(&text, &arguments.into)?;
    Ok(Exit::Done)
}

/// One line a version: when, what, by which law; a version that says nothing new is marked with whom it follows.
fn history(moments: &[Moment]) -> String {
    let value = |moment: &Moment| match (&moment.value, &moment.unit) {
        (Some(value), Some(unit)) => format!("{value} {unit}"),
        (Some(value), None) => value.clone(),
        (None, _) => "—".to_owned(),
    };
    let rows: Vec<[String; 4]> = moments
        .iter()
        .map(|moment| {
            let draft = if moment.draft { " (draft)" } else { "" };
            let set_by = moment.set_by.as_deref().filter(|by| *by != moment.version);
            let origin = match set_by {
                Some(by) => format!("as {by}"),
                None => moment.source.clone().unwrap_or_default(),
            };
            let confidence = moment.confidence.as_deref().filter(|_| set_by.is_none()).unwrap_or("");
            [format!("{}{draft}", moment.version), value(moment), confidence.to_owned(), origin]
        })
        .collect();
    columns(&rows)
}

/// Rows with their columns aligned, two blanks apart.
pub fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let width = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let mut text = String::new();
        for (cell, width) in row.iter().zip(&widths).filter(|(_, width)| **width > 0) {
            text += cell;
            text.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        text.trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
