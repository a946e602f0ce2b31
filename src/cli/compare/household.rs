//! One household of the register under both versions, side by side where there is room.

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::Arguments;
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::refusal::Refusal;
use crate::cli::registers::{Format, page, pretty};
use crate::compare::{Compared, Comparison, Side, Under};
use crate::explain::words::Language;
use crate::explain::{markdown, text};
use crate::ground::codes::compare::NO_HOUSEHOLD;
use crate::ground::{files, hidden};
use crate::population::origin;

/// The narrowest page on which two explanations have room beside each other.
const ROOM_FOR_TWO: usize = 140;
/// What stands between them.
const BETWEEN: &str = " │ ";

/// Shows the household that was asked for.
///
/// # Errors
/// It is not in the register, or is not asked for by the condition.
pub fn show(
    id: &str,
    (arguments, language): (&Arguments, &str),
    (comparison, compared): (&Comparison, &Compared),
    desk: &mut Desk<'_>,
) -> Result<Exit, Refusal> {
    let register = files::shown(&arguments.population);
    let Some(shown) = &compared.shown else {
        let root = &comparison.version(Side::Old).programme.entities[0].name;
        let message = format!("no {root} `{}` is compared in `{register}`", hidden::shown(id));
        return Err(Refusal::coded(
            NO_HOUSEHOLD,
            message,
            "give an id as it stands in the register, whom --where takes in",
        ));
    };
    let both = shown.both(comparison)?;
    let told = Language::of(language);
    let [old, new] = Side::ALL.map(|side| comparison.version(side).policy());
    let answer = if arguments.format == Format::Json {
        let mut out = shown.json(comparison, compared, &both, &told);
        out["period"] = json!(comparison.month.to_string());
        out["synthetic"] = json!(origin::is_synthetic(&arguments.population));
        pretty(&out)
    } else {
        let row = shown.row;
        let heading =
            format!("{} (row {row}): {old} → {new} in {} over {register}", hidden::shown(&shown.id), comparison.month);
        let tables = shown.tables(comparison, compared, &both);
        let tables =
            page(&heading, &arguments.population, &tables, (arguments.format, desk.room(arguments.out.as_ref())));
        let why = if arguments.format == Format::Markdown {
            both.each_ref().map(|under| in_markdown(under, &told)).join("\n")
        } else if desk.width >= ROOM_FOR_TWO && !told.is_rtl() {
            let width = (desk.width - BETWEEN.width()) / 2;
            let [left, right] = both.each_ref().map(|under| in_text(under, &told, width));
            beside([&left, &right], width)
        } else {
            both.each_ref().map(|under| in_text(under, &told, desk.width)).join("\n")
        };
        format!("{tables}\n{why}")
    };
    desk.deliver(&answer, &arguments.into())?;
    let answered = both.iter().all(|under| matches!(under, Under::Explained(..)));
    Ok(if answered && shown.amounts.is_some() { Exit::Done } else { Exit::No })
}

fn in_text(under: &Under, language: &Language, width: usize) -> String {
    match under {
        Under::Explained(_, explanation) => text::render(explanation, language, text::Options { width, colour: false }),
        Under::Refused(things) => things.iter().map(|thing| format!("refused: {thing}\n")).collect(),
    }
}

fn in_markdown(under: &Under, language: &Language) -> String {
    match under {
        Under::Explained(_, explanation) => markdown::render(explanation, language),
        Under::Refused(things) => things.iter().map(|thing| format!("- refused: {thing}\n")).collect(),
    }
}

/// Two texts beside each other, the left one so wide.
fn beside([left, right]: [&str; 2], width: usize) -> String {
    let (mut left, mut right) = (left.lines(), right.lines());
    let mut out = String::new();
    loop {
        let (one, other) = (left.next(), right.next());
        if one.is_none() && other.is_none() {
            return out;
        }
        let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
        let blanks = " ".repeat(width.saturating_sub(one.width()));
        out.push_str(format!("{one}{blanks}{BETWEEN}{other}").trim_end());
        out.push('\n');
    }
}
