//! `bareme new programme ID`.

use super::filled;
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::refusal::Refusal;
use crate::ground::codes::face;
use crate::ground::date::Month;
use crate::ground::files;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The id of the programme, such as `housing-aid`: the name of its folder
    id: String,
    /// The first month paid under its first version [default: this month]
    #[arg(long, value_name = "YYYY-MM")]
    from: Option<String>,
}

/// What is written: the path, the template, what it is.
const FILES: [(&str, &str, &str); 4] = [
    ("programme.toml", include_str!("templates/programme.toml"), "the programme: its languages, entities and laws"),
    (
        "{version}/policy.toml",
        include_str!("templates/policy.toml"),
        "its first version, a draft: inputs, figures, results",
    ),
    ("{version}/rules.rhai", include_str!("templates/rules.rhai"), "the rules of that version"),
    ("households/two-children.toml", include_str!("templates/household.toml"), "a household to try them on"),
];

/// Writes the folder of a programme.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let id = &arguments.id;
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(legal) || id.len() > 64 {
        return Err(Refusal::coded(
            face::NOT_A_POLICY,
            format!("`{id}` cannot be the id of a programme"),
            "use small letters, digits and hyphens, beginning with a letter: `housing-aid`",
        ));
    }
    let month = match &arguments.from {
        Some(text) => desk.month("--from", text)?,
        None => (desk.today)().month(),
    };
    let version = format!("{month}-draft");
    let born =
        |years: i16| Month { year: month.year.saturating_sub(years), month: month.month }.first_day().to_string();
    let (adult, older, young) = (born(35), born(9), born(3));
    let words = [
        ("id", id.as_str()),
        ("month", &month.to_string()),
        ("version", &version),
        ("birth_adult", &adult),
        ("birth_older", &older),
        ("birth_young", &young),
    ];
    let file = |path: &str, template: &str| (path.replace("{version}", &version), filled(template, &words));
    let folder = desk.policies.join(id);
    let all = FILES.map(|(path, template, _)| file(path, template));
    files::make_folder(&desk.policies)?;
    files::write_folder(&folder, &all)?;
    let shown = files::shown(&folder);
    let longest = all.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    for ((path, _), (_, _, what)) in all.iter().zip(FILES) {
        desk.output.write(&format!("{shown}/{path:longest$}  {what}\n"))?;
    }
    desk.output.write(&format!("Next: bareme check {id}, then bareme test {id}\n"))?;
    Ok(Exit::Done)
}
