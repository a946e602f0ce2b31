//! `bareme gate`: whether a version holds what its programme asks for before it is adopted.

use std::path::PathBuf;

use serde_json::{Map as Object, json};

use super::arguments::Into;
use super::desk::Desk;
use super::exit::Exit;
use super::progress::Progress;
use super::refusal::Refusal;
use super::registers::{self, Format, page, pretty, threads};
use super::versions;
use crate::compare::{Comparison, Side};
use crate::gate::{self, Criteria, Question, Verdict};
use crate::ground::files;
use crate::pack::digest;
use crate::reference::{self, Folders};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The policy before
    pub old: String,
    /// The policy that is judged
    pub new: String,
    /// The register: a folder with one file an entity (.parquet, .csv), such a file, or JSON Lines
    #[arg(long, value_name = "DIR")]
    pub population: PathBuf,
    /// The month evaluated, under both [default: the first one of the later version]
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// The column with the weight of each household: how many it stands for [default: `weight`, if there is one]
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// What an input or result of the old version is in the new one; OLD= or =NEW where only one of them has it
    #[arg(long = "map", value_name = "OLD=NEW")]
    pub maps: Vec<String>,
    /// The folder of the snapshots [default: `snapshots` beside the policies folder]
    #[arg(long, value_name = "DIR")]
    pub snapshots: Option<PathBuf>,
    /// The language of labels [default: the programme's first]
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// How the verdict is given
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Threads that compute [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    #[command(flatten)]
    into: Into,
}

/// Judges a version. That it is refused is exit 1.
///
/// # Errors
/// A programme without criteria, or with criteria that cannot be held to anything; a policy or register that is refused;
/// a bad row; an interruption.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let interrupt = (desk.interrupt)();
    let period = arguments.period.as_deref().map(|text| desk.month("--period", text)).transpose()?;
    let [(shelf, old), (_, new)] = versions::pair(desk, (&arguments.old, &arguments.new), period)?;
    let language = versions::language(shelf.programme(), arguments.lang.as_deref())?;
    let snapshots = arguments.snapshots.clone().unwrap_or_else(|| reference::beside(&desk.policies));
    let question = Question {
        folders: Folders { policies: &desk.policies, snapshots: &snapshots },
        shelf: &shelf,
        old: Some(&old.id),
        new: &new.id,
        population: &arguments.population,
        period,
        weight: arguments.weight.as_deref(),
        maps: &arguments.maps,
        threads: threads(arguments.threads),
        language: &language,
    };
    let opened = gate::open(&question)?;
    let criteria = opened.criteria.clone();
    desk.tell(&opened.warnings());
    let progress = Progress::new(desk, opened.households(), &interrupt);
    let (comparison, compared, verdict) = opened.judge(|done| progress.forward(u64::try_from(done).unwrap_or(0)))?;
    progress.end()?;
    interrupt.over();
    let room = desk.room(arguments.into.out.as_ref());
    desk.deliver(&told((arguments, room), &criteria, &comparison, &verdict), &arguments.into)?;
    desk.tell(&compared.failed(&comparison));
    Ok(if verdict.passed() { Exit::Done } else { Exit::No })
}

fn told(
    (arguments, room): (&Arguments, usize),
    criteria: &Criteria,
    comparison: &Comparison,
    verdict: &Verdict,
) -> String {
    let [old, new] = Side::ALL.map(|side| comparison.version(side));
    if arguments.format == Format::Json {
        let mut out = Object::from_iter([
            ("old".to_owned(), json!({"policy": old.policy(), "digest": digest::meaning(old)})),
            ("new".to_owned(), json!({"policy": new.policy(), "digest": digest::meaning(new)})),
            ("period".to_owned(), json!(comparison.month.to_string())),
            ("engine".to_owned(), json!(env!("CARGO_PKG_VERSION"))),
        ]);
        out.extend(registers::about(&arguments.population));
        let own = digest::of_bytes(criteria.file.text.as_bytes());
        out.insert("gate".to_owned(), json!({"file": criteria.file.path, "digest": own}));
        out.extend(verdict.json());
        return pretty(&out.into());
    }
    let register = files::shown(&arguments.population);
    let heading = format!("{} → {} in {} over {register}", old.policy(), new.policy(), comparison.month);
    page(&heading, &arguments.population, &[verdict.table()], (arguments.format, room))
}
