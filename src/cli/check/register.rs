//! `check --population`: the invariants of one version over a register.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::invariants::Told;
use crate::cli::desk::Desk;
use crate::cli::progress::Progress;
use crate::cli::refusal::Refusal;
use crate::cli::registers::threads;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files;
use crate::invariants::register::{Watch, Watched};
use crate::invariants::smallest::Counterexample;
use crate::population::origin;
use crate::population::register::Register;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Watching {
    /// Try the invariants of one policy on a register: a folder with one file an entity (.parquet, .csv), such a file, or
    /// JSON Lines
    #[arg(long, value_name = "DIR")]
    pub population: Option<PathBuf>,
    /// The month in which the register is looked at [default: the first one of the version]
    #[arg(long, value_name = "YYYY-MM", requires = "population")]
    pub period: Option<String>,
    /// Threads that compute over the register [default: all cores]
    #[arg(long, value_name = "N", requires = "population")]
    pub threads: Option<usize>,
}

/// The invariants of a version over a register.
#[derive(Debug)]
pub struct Over {
    watch: Watch,
    watched: Watched,
    register: String,
    synthetic: bool,
}

/// Goes over the register that was asked for, if one was.
///
/// # Errors
/// More than one version, or one without invariants; a register or a row that is refused; an interruption.
pub fn over(arguments: &Watching, versions: &[&Told], desk: &mut Desk<'_>) -> Result<Option<Over>, Refusal> {
    let Some(path) = &arguments.population else { return Ok(None) };
    let asked = arguments.period.as_deref().map(|text| desk.month("--period", text)).transpose()?;
    let [told] = versions else {
        let message = format!("--population asks about one version, and these are {}", versions.len());
        return Err(Refusal::usage(message, "name one: bareme check PROGRAMME@VERSION --population DIR"));
    };
    let Some((invariants, boundary)) = told.ready.clone() else {
        let help = "declare some in its policy.toml: [invariants.NAME]";
        return Err(Refusal::usage("this version has no invariants to try on a register", help));
    };
    let interrupt = (desk.interrupt)();
    let month: Month = asked.unwrap_or(invariants.plan().version.header.from);
    let watch = Watch { invariants, boundary, month, threads: threads(arguments.threads) };
    let register = Register::open(path, watch.invariants.plan(), watch.request())?;
    desk.tell(&Findings { all: register.warnings().to_vec() });
    let progress = Progress::new(desk, register.households(), &interrupt);
    let watched = watch.run(register, |done| progress.forward(u64::try_from(done).unwrap_or(0)))?;
    progress.end()?;
    interrupt.over();
    Ok(Some(Over { watch, watched, register: files::shown(path), synthetic: origin::is_synthetic(path) }))
}

impl Over {
    /// The invariants that do not hold, each with the file of the smallest household.
    ///
    /// # Errors
    /// The roads differ: our bug.
    pub fn broken(&self) -> Result<Vec<(Diagnostic, Option<String>)>, Findings> {
        let all = self.watch.broken(&self.watched, &self.register)?;
        let file = |smallest: Counterexample| self.watch.invariants.file(&smallest);
        Ok(all.into_iter().map(|(finding, smallest)| (finding, smallest.map(file))).collect())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.watch.invariants.declared().iter().map(|declared| declared.common.name.as_str())
    }

    /// A line for each invariant.
    pub fn text(&self) -> String {
        let (households, month) = (self.watched.households, self.watch.month);
        let mut out = format!("{} in {month}: {households} households\n", self.register);
        if self.synthetic {
            let _ = writeln!(out, "  {}", origin::NOBODY);
        }
        let longest = self.names().map(str::len).max().unwrap_or(0);
        for (name, tally) in self.names().zip(&self.watched.tallies) {
            let undecided = match tally.undecided {
                0 => String::new(),
                undecided => format!(", not decided for {undecided}"),
            };
            // Writing to a text cannot fail.
            let _ = writeln!(out, "  {name:longest$}  holds for {}{undecided}", tally.applied);
        }
        out
    }

    /// All of it, for programs.
    pub fn json(&self) -> Json {
        let one = |(name, tally): (&str, &crate::invariants::Tally)| json!({ "name": name, "applied": tally.applied, "broken": tally.broken, "undecided": tally.undecided });
        json!({
            "register": self.register,
            "synthetic": self.synthetic,
            "period": self.watch.month.to_string(),
            "households": self.watched.households,
            "all": self.names().zip(&self.watched.tallies).map(one).collect::<Vec<_>>(),
        })
    }
}
