//! `bareme diff`: what two versions say differently, as law.

use std::sync::Arc;

use super::arguments::Into;
use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::versions;
use crate::pack::Shelf;
use crate::pack::difference::{self, Change, Difference, Facet, Happened};
use crate::pack::model::Header;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The policy compared with
    pub old: String,
    /// The policy compared
    pub new: String,
    /// How the difference is told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// The language of labels [default: the programme's first]
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    #[command(flatten)]
    into: Into,
}

/// How a difference is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For a page or a message
    Markdown,
    /// For programs
    Json,
}

/// Compares them. That they differ is an answer like any other: exit 0.
///
/// # Errors
/// No such policy; a version that cannot be loaded; policies of two programmes.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let [old, new] = versions::pair(desk, (&arguments.old, &arguments.new), None)?;
    let load = |(shelf, header): (Arc<Shelf>, Header)| shelf.load(&header.id).map(|(version, _)| version);
    let (old, new) = (load(old)?, load(new)?);
    let difference = difference::between(&old, &new);
    let text = match arguments.format {
        Format::Text => difference.to_string(),
        Format::Markdown => markdown(&difference, &versions::language(&new.programme, arguments.lang.as_deref())?),
        Format::Json => serde_json::to_string_pretty(&difference).unwrap_or_default() + "\n",
    };
    desk.deliver(&text, &arguments.into)?;
    Ok(Exit::Done)
}

/// The difference as Markdown: a table a part, the rules as fenced differences.
fn markdown(difference: &Difference, language: &str) -> String {
    let mut out = format!("# {} → {}\n", difference.old, difference.new);
    if difference.is_empty() {
        return out + "\nThey say the same.\n";
    }
    for (heading, changes) in parts(difference).into_iter().filter(|(_, changes)| !changes.is_empty()) {
        out += &format!("\n## {heading}\n\n| | what | before | after |\n|---|---|---|---|\n");
        for change in changes {
            out += &rows(change, language);
        }
    }
    if !difference.rules.is_empty() {
        out += "\n## Rules\n";
    }
    for rule in &difference.rules {
        let of = rule.of.as_deref().unwrap_or("helper");
        out += &format!("\n{} `{}` ({of}), set by {}\n\n```diff\n", word(rule.happened), rule.name, rule.set_by);
        for line in &rule.text {
            out += format!("{} {}", line.sign, line.text).trim_end();
            out += "\n";
        }
        out += "```\n";
    }
    out
}

fn parts(difference: &Difference) -> [(&'static str, &[Change]); 8] {
    [
        ("Programme", &difference.programme),
        ("Choices", &difference.choices),
        ("Inputs", &difference.inputs),
        ("Figures", &difference.parameters),
        ("Results", &difference.results),
        ("Sets", &difference.sets),
        ("Checks", &difference.checks),
        ("Helpers", &difference.helpers),
    ]
}

fn rows(change: &Change, language: &str) -> String {
    let label = change.label.get(language).map_or(String::new(), |label| format!("<br>{}", cell(label)));
    let was = change.was.as_ref().map_or(String::new(), |was| format!(" (was `{was}`)"));
    let name = format!("`{}`{was}{label}", change.name);
    let unit = change.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let said = |side: &Option<String>, facet: &Facet| match side {
        Some(text) if facet.key == "value" => format!("{}{unit}", cell(text)),
        Some(text) => format!("{}: {}", facet.key, cell(text)),
        None => String::new(),
    };
    let mut out = String::new();
    for (at, facet) in change.facets.iter().enumerate() {
        let (sign, name) = if at == 0 { (word(change.happened), name.as_str()) } else { ("", "") };
        out += &format!("| {sign} | {name} | {} | {} |\n", said(&facet.old, facet), said(&facet.new, facet));
    }
    if change.facets.is_empty() {
        out += &format!("| {} | {name} | | |\n", word(change.happened));
    }
    out
}

fn word(happened: Happened) -> &'static str {
    match happened {
        Happened::Added => "added",
        Happened::Removed => "removed",
        Happened::Changed => "changed",
        Happened::Renamed => "renamed",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
