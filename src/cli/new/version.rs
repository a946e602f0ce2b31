//! `bareme new version PROGRAMME@YYYY-MM-word --extends V`.

use super::filled;
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::refusal::Refusal;
use crate::cli::versions;
use crate::ground::codes::face;
use crate::ground::date::Month;
use crate::ground::files;
use crate::pack::Reference;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The new version, such as `ma-asd@2027-01-reform`: its first month, then a word
    #[arg(value_name = "PROGRAMME@YYYY-MM-WORD")]
    version: String,
    /// The version it extends [default: the one that applies in that month]
    #[arg(long, value_name = "VERSION")]
    extends: Option<String>,
}

/// Writes the folder of a draft.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let reference = Reference::parse(&arguments.version)?;
    let id = &reference.programme;
    let Some((month, version)) = reference.version.as_deref().and_then(month_of) else {
        return Err(Refusal::coded(
            face::NOT_A_POLICY,
            format!("`{}` is no name for a draft", arguments.version),
            format!("write the programme, its first month and a word: `{id}@2027-01-reform`"),
        ));
    };
    let shelf = versions::open(desk)?.programme(id)?;
    let below = match &arguments.extends {
        // The whole policy may be typed too.
        Some(name) => shelf.header(name.strip_prefix(&format!("{id}@")).unwrap_or(name))?,
        None => shelf.applies(month)?,
    };
    if below.from >= month {
        return Err(Refusal::usage(
            format!(
                "`{version}` would begin in {month}, not after `{}` that it extends, from {}",
                below.id, below.from
            ),
            "a version extends an earlier one: choose a later month",
        ));
    }
    let languages = &shelf.programme().languages;
    let word = version.get(8..).unwrap_or(version);
    let title: Vec<String> = languages.iter().map(|language| format!("{language} = \"{word}\"")).collect();
    let text = filled(
        include_str!("templates/version.toml"),
        &[
            ("id", id),
            ("version", version),
            ("extends", &below.id),
            ("month", &month.to_string()),
            ("title", &title.join(", ")),
        ],
    );
    let folder = desk.policies.join(id).join(version);
    files::write_folder(&folder, &[("policy.toml", text)])?;
    let shown = files::shown(&folder);
    desk.output.write(&format!(
        "{shown}/policy.toml  a draft that extends {}\nNext: write what changes there, then bareme check {id}@{version}\n",
        below.id
    ))?;
    Ok(Exit::Done)
}

/// The month at the head of a draft's name, where a word follows it.
fn month_of(version: &str) -> Option<(Month, &str)> {
    let month = Month::parse(version.get(..7)?)?;
    let word = version.get(7..)?.strip_prefix('-')?;
    (!word.is_empty()).then_some((month, version))
}
