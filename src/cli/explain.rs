//! `bareme explain`: why a household gets what it gets, by article.

use std::path::PathBuf;

use super::arguments::Into;
use super::asked::{Found, Policy};
use super::desk::Desk;
use super::exit::Exit;
use super::households::{self, Given};
use super::refusal::Refusal;
use crate::evaluate::program::Scratch;
use crate::explain::evaluation;
use crate::explain::words::Language;
use crate::explain::{Options, html, json, markdown, text};
use crate::ground::codes::face;
use crate::ground::{files, names};
use crate::pack::model::{ResultDecl, Version};
use crate::rules::tree::ResultSlot;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    policy: Policy,
    /// A file with one household (.toml, .json); `-` is standard input
    pub household: PathBuf,
    /// Explain one result: its value, or why there is none, and the nearest fact that would change it
    #[arg(long, value_name = "NAME")]
    pub result: Option<String>,
    /// Explain internal results under their own headings too
    #[arg(long)]
    pub internal: bool,
    /// How it is told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    into: Into,
}

/// How an explanation is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For a page or a message
    Markdown,
    /// One page that needs nothing else
    Html,
}

/// Explains.
///
/// # Errors
/// A policy, month, household or result name that is refused. A household that lacks something is explained, with exit 3.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let Found { shelf, version, month, language } = arguments.policy.find(desk)?;
    let ready = evaluation::ready(&shelf, &version)?;
    let only = arguments.result.as_deref().map(|name| result(&ready.evaluator.plan().version, name)).transpose()?;
    let Given::One(file, kind) = households::open(&arguments.household, false)? else {
        return Err(Refusal::coded(
            face::SEVERAL_FORMATS,
            "one household is explained at a time",
            "save its line in a .json file, or pipe it in and name it `-`",
        ));
    };
    let household = ready.read(&file, kind)?;
    let mut scratch = Scratch::new();
    let evaluation = ready.evaluate(&household, month, &language, &mut scratch)?;
    let options = Options {
        internals: arguments.internal,
        only,
        household: called(&arguments.household),
        household_title: Some(household.about.title.clone()),
        nearest: Vec::new(),
    };
    let explanation = ready.explain(&evaluation, &scratch, options);
    let told = Language::of(&language);
    let page =
        text::Options { width: desk.width, colour: arguments.into.out.is_none() && desk.colored(desk.terminal.stdout) };
    let answer = match arguments.format {
        Format::Text => text::render(&explanation, &told, page),
        Format::Json => serde_json::to_string_pretty(&json::render(&explanation, &told)).unwrap_or_default() + "\n",
        Format::Markdown => markdown::render(&explanation, &told),
        Format::Html => html::render(&explanation, &told),
    };
    if arguments.format == Format::Text {
        desk.tell(&evaluation.warnings);
    }
    desk.deliver(&answer, &arguments.into)?;
    Ok(if evaluation.is_complete() { Exit::Done } else { Exit::Refused })
}

/// What a household is called by its file: the name without folder and kind. What is piped in has no name.
pub fn called(path: &std::path::Path) -> Option<String> {
    path.file_stem().filter(|stem| *stem != "-").map(|stem| files::shown(stem.as_ref()))
}

/// The result of a name, with or without its entity.
fn result(version: &Version, name: &str) -> Result<ResultSlot, Refusal> {
    let (entity, bare) = name.split_once('.').map_or((None, name), |(entity, bare)| (Some(entity), bare));
    let slot = version.result(bare);
    let of = slot.map(|slot| version.results[slot as usize].entity);
    match (slot, entity) {
        (Some(slot), None) => Ok(slot),
        (Some(slot), Some(entity)) if version.entity(entity) == of => Ok(slot),
        _ => {
            // Suggested as it was asked for: with the entity or without.
            let suggested = |result: &ResultDecl| match entity {
                Some(_) => {
                    format!("{}.{}", version.programme.entities[usize::from(result.entity)].name, result.common.name)
                }
                None => result.common.name.clone(),
            };
            let known: Vec<String> = version.results.iter().map(suggested).collect();
            let help = names::meant(name, known.iter().map(String::as_str))
                .unwrap_or_else(|| format!("see bareme show {}", version.policy()));
            Err(Refusal::coded(face::UNKNOWN_NAME, format!("`{}` has no result `{name}`", version.policy()), help))
        }
    }
}
