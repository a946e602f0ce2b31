//! `bareme test`: reference households against published amounts, then against the snapshots that were accepted.

mod accept;
pub mod difference;
pub mod junit;
mod markdown;
mod offered;
mod report;
mod told;

use std::path::PathBuf;

use super::arguments::Into;
use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::registers::Format;
use super::versions::{self, Chosen};
use super::world::{INSTA, INSTA_UPDATE};
use crate::coverage::{self, Coverage};
use crate::ground::codes::face;
use crate::ground::diagnostic::Findings;
use crate::mutation::{self, Mutation};
use crate::reference::{self, Folders, cases};

/// What was typed.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("written").args(["junit", "html"]).multiple(true))]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Arguments {
    /// Programmes or policies [default: all of the folder]
    #[arg(value_name = "PROGRAMME|POLICY")]
    pub what: Vec<String>,
    /// Go through what differs: every difference in full; on a terminal, accept or skip each
    #[arg(long, conflicts_with = "accept")]
    pub review: bool,
    /// Accept what differs and what is new
    #[arg(long)]
    pub accept: bool,
    /// Why an adopted version may give something else; written down beside its snapshots
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Also write the outcome for a build server
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Overwrite the files that are written if they are there
    #[arg(long, requires = "written")]
    pub force: bool,
    /// Also tell which rules, branches and figures of each version the households reach, and what none of them does
    #[arg(long, conflicts_with_all = ["accept", "review"])]
    pub coverage: bool,
    /// Fail where less than so many in a hundred of the rules, branches, figures or rows of a version are reached
    #[arg(long, value_name = "PERCENT", requires = "coverage", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub require: Option<u8>,
    /// Also change the rules a little, each amount, comparison, branch and result at a time, and tell what nobody notices
    #[arg(long, conflicts_with_all = ["accept", "review"])]
    pub mutate: bool,
    /// Write households that would catch what nobody notices into a new folder, ready to be copied into the policies
    #[arg(long, value_name = "DIR", requires = "mutate")]
    pub offer: Option<PathBuf>,
    /// Also write the rules as a page: each decision and figure with the households that reach it, with --mutate each change
    /// that nobody notices too
    #[arg(long, value_name = "FILE", conflicts_with_all = ["accept", "review"])]
    pub html: Option<PathBuf>,
    /// The language of that page [default: the programme's first]
    #[arg(long, value_name = "CODE", requires = "html")]
    pub lang: Option<String>,
    /// How the outcome is given
    #[arg(long, value_name = "FORMAT", default_value = "text", conflicts_with_all = ["accept", "review"])]
    pub format: Format,
    /// The folder of the snapshots [default: `snapshots` beside the policies folder]
    #[arg(long, value_name = "DIR")]
    pub snapshots: Option<PathBuf>,
}

/// All that was tested of one programme.
pub(super) struct Outcome {
    pub tests: reference::Outcome,
    pub coverage: Vec<Coverage>,
    pub mutation: Vec<Mutation>,
    /// The names that households have.
    pub names: Vec<String>,
}

impl Outcome {
    /// Whether everything is as published and accepted, as much is reached as was asked for, and each survivor has a reason.
    fn passes(&self, require: Option<u8>) -> bool {
        let all: Vec<&Coverage> = self.coverage.iter().collect();
        self.tests.passes()
            && require.is_none_or(|percent| coverage::shortfalls(&all, percent).is_empty())
            && self.mutation.iter().all(|mutation| mutation.unexplained().next().is_none())
    }
}

/// Tests, and accepts where that was asked for. The report is the answer.
///
/// # Errors
/// Versions and households that are refused; `--accept` of an adopted version without a reason; an environment that
/// makes snapshots pass unseen.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    not_forced(desk)?;
    let snapshots = arguments.snapshots.clone().unwrap_or_else(|| reference::beside(&desk.policies));
    let mut findings = Findings::new();
    let chosen = versions::chosen(desk, &arguments.what, &mut findings)?;
    let mut outcomes = Vec::new();
    for chosen in &chosen {
        match outcome(chosen, &snapshots, arguments, desk) {
            Ok(outcome) => outcomes.push(outcome),
            Err(more) => findings.extend(more),
        }
    }
    if findings.has_errors() {
        return Err(findings.into());
    }
    if let Some(path) = &arguments.junit {
        let into = Into { out: Some(path.clone()), force: arguments.force };
        desk.deliver(&junit::report(&report::junit_cases(&outcomes)), &into)?;
    }
    if let Some(path) = &arguments.html {
        let into = Into { out: Some(path.clone()), force: arguments.force };
        desk.deliver(&told::page(&chosen, &outcomes, arguments)?, &into)?;
    }
    if arguments.accept {
        return accept::all(arguments.reason.as_deref(), &snapshots, &outcomes, desk);
    }
    if arguments.review && desk.terminal.stdin && desk.terminal.stdout {
        return accept::review(arguments.reason.as_deref(), &snapshots, &outcomes, desk);
    }
    let offered = arguments.offer.as_deref().map(|folder| offered::write(&outcomes, folder)).transpose()?;
    match arguments.format {
        Format::Json => desk.output.write(&told::json(&outcomes, arguments))?,
        Format::Markdown => desk.output.write(&markdown::markdown(&outcomes, arguments))?,
        Format::Text => {
            let paint = difference::Paint::new(desk.colored(desk.terminal.stdout));
            desk.output.write(&report::text(&outcomes, arguments.review, paint))?;
            // Lines with places are whole for programs that look through them.
            desk.output.write(&told::text(&outcomes, arguments, offered.as_deref(), desk.room(None)))?;
        }
    }
    let passes = outcomes.iter().all(|outcome| outcome.passes(arguments.require));
    Ok(if passes { Exit::Done } else { Exit::No })
}

fn outcome(
    chosen: &Chosen,
    snapshots: &std::path::Path,
    arguments: &Arguments,
    desk: &Desk<'_>,
) -> Result<Outcome, Findings> {
    let (shelf, versions) = (&chosen.shelf, &chosen.versions);
    let (written, findings) = cases::households(&desk.policies.join(&shelf.programme().id), shelf.programme());
    let (written, _) = findings.unless_errors(written)?;
    let folders = Folders { policies: &desk.policies, snapshots };
    let tests = reference::test(folders, shelf, (versions, chosen.whole), &written)?;
    let covers = arguments.coverage || arguments.html.is_some();
    let coverage = if covers { reference::reached(shelf, versions, &written)? } else { Vec::new() };
    let mutation =
        if arguments.mutate { mutation::of_programme(shelf, (versions, chosen.whole), &written)? } else { Vec::new() };
    let names = written.into_iter().map(|written| written.name).collect();
    Ok(Outcome { tests, coverage, mutation, names })
}

/// Refuses to run where the environment makes snapshots pass unseen.
fn not_forced(desk: &Desk<'_>) -> Result<(), Refusal> {
    match forced(|name| desk.variables.get(name).and_then(|value| value.to_str()).map(str::to_owned)) {
        None => Ok(()),
        Some(name) => Err(Refusal::coded(
            face::SNAPSHOTS_FORCED,
            format!("the variable {name} makes every snapshot pass unseen, so nothing would be tested"),
            format!("take it away first: unset {name}"),
        )),
    }
}

/// The variable that makes snapshots pass unseen, if one is set so.
#[must_use]
pub fn forced(variable: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    INSTA.into_iter().find(|name| {
        let value = variable(name).unwrap_or_default();
        match *name {
            INSTA_UPDATE => !matches!(value.as_str(), "" | "auto" | "new" | "no"),
            _ => !matches!(value.as_str(), "" | "0"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> Option<&'static str> {
        forced(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn what_makes_snapshots_pass_unseen_is_named() {
        assert_eq!(with("INSTA_FORCE_PASS", "1"), Some("INSTA_FORCE_PASS"));
        assert_eq!(with("INSTA_UPDATE", "always"), Some("INSTA_UPDATE"));
        assert_eq!(with("INSTA_UPDATE", "unseen"), Some("INSTA_UPDATE"));
        assert_eq!(with("INSTA_FORCE_UPDATE", "1"), Some("INSTA_FORCE_UPDATE"));
    }

    #[test]
    fn what_only_shows_differences_is_let_be() {
        assert_eq!(with("INSTA_UPDATE", "no"), None);
        assert_eq!(with("INSTA_FORCE_PASS", "0"), None);
        assert_eq!(with("HOME", "1"), None);
    }
}
