//! Accepting what differs: writing snapshots, and for adopted versions the reason beside them.

use std::path::Path;

use super::Outcome;
use super::difference::{self, Paint};
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::refusal::Refusal;
use crate::ground::codes::face;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Most};
use crate::reference::reasons::{self, Record};
use crate::reference::states::{self, State};
use crate::reference::{Tested, snap};

/// Accepts everything that differs or is new, and takes out snapshots that nothing has.
///
/// # Errors
/// An adopted version without a reason, and then nothing is written; files that cannot be written.
pub fn all(reason: Option<&str>, snapshots: &Path, outcomes: &[Outcome], desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let open: Vec<&Tested> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.tests.tested)
        .filter(|tested| tested.state != State::Same)
        .collect();
    needs_reason(&open, reason)?;
    for of_version in open.chunk_by(|a, b| a.case.policy() == b.case.policy()) {
        accept(of_version, reason, snapshots, desk)?;
    }
    let mut removed = 0;
    for path in outcomes.iter().flat_map(|outcome| &outcome.tests.unreferenced) {
        files::remove_file(path)?;
        desk.output.write(&format!("taken out  {}\n", files::shown(path)))?;
        removed += 1;
    }
    let out = if removed == 0 { String::new() } else { format!(", {removed} taken out") };
    desk.output.write(&format!("{} accepted{out}\n", open.len()))?;
    let wrong =
        outcomes.iter().flat_map(|outcome| &outcome.tests.published).filter(|one| !one.wrong.is_empty()).count();
    if wrong > 0 {
        desk.output.write(&format!("{wrong} published amounts are still wrong: bareme test\n"))?;
        return Ok(Exit::No);
    }
    Ok(Exit::Done)
}

fn needs_reason(open: &[&Tested], reason: Option<&str>) -> Result<(), Refusal> {
    let adopted = open.iter().find(|tested| tested.case.adopted);
    match (adopted, reason.map(str::trim)) {
        (Some(tested), None | Some("")) => Err(Refusal::coded(
            face::REASON_NEEDED,
            format!("`{}` is adopted: what it gives changes only for a reason", tested.case.policy()),
            "say why, for those who will ask: --accept --reason \"the decree of … was read wrongly\"",
        )),
        _ => Ok(()),
    }
}

/// Writes snapshots of one version and, if it is adopted, the reason: that first, so that no snapshot stands without.
fn accept(tested: &[&Tested], reason: Option<&str>, snapshots: &Path, desk: &mut Desk<'_>) -> Result<(), Diagnostic> {
    let Some(first) = tested.first().map(|tested| &tested.case) else { return Ok(()) };
    let folder = states::folder(snapshots, &first.programme, &first.version);
    files::make_folder(&folder)?;
    files::inside(snapshots, &folder)?;
    if let Some(reason) = reason.map(str::trim).filter(|reason| first.adopted && !reason.is_empty()) {
        let mut records = states::records(snapshots, &first.programme, &first.version)?;
        let date = (desk.today)().to_string();
        let new: Vec<Record> = tested.iter().map(|tested| record(tested, &records, reason, &date)).collect();
        records.extend(new);
        let text: String = records.iter().map(reasons::line).collect();
        files::write_whole(&folder.join(reasons::FILE), text.as_bytes(), true)?;
    }
    for Tested { case, .. } in tested {
        let text = snap::file(&format!("{} {}", case.policy(), case.household), &case.text);
        files::write_whole(&states::file(snapshots, case), text.as_bytes(), true)?;
    }
    Ok(())
}

fn record(tested: &Tested, records: &[Record], reason: &str, date: &str) -> Record {
    let case = &tested.case;
    let last = || records.iter().rev().find(|record| record.household == case.household);
    Record {
        date: date.to_owned(),
        household: case.household.clone(),
        reason: reason.to_owned(),
        old: match &tested.state {
            State::Changed(old) => Some(reasons::digest(old)),
            State::Unexplained => last().map(|record| record.new.clone()),
            State::New | State::Same => None,
        },
        new: reasons::digest(&case.text),
        policy: case.digest.clone(),
    }
}

/// Goes through what differs on a terminal: accept, skip or stop at each.
///
/// # Errors
/// Files that cannot be written.
pub fn review(
    reason: Option<&str>,
    snapshots: &Path,
    outcomes: &[Outcome],
    desk: &mut Desk<'_>,
) -> Result<Exit, Refusal> {
    let open: Vec<&Tested> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.tests.tested)
        .filter(|tested| tested.state != State::Same)
        .collect();
    let paint = Paint::new(desk.colored(desk.terminal.stdout));
    let mut typed = files::stdin_lines(Most::ANSWER);
    let mut reason = reason.map(str::to_owned);
    let (mut accepted, total) = (0, open.len());
    for (at, tested) in (1..).zip(&open) {
        let case = &tested.case;
        let what = match &tested.state {
            State::Changed(old) => difference::lines(old, &case.text, paint),
            State::New => difference::lines("", &case.text, paint),
            State::Unexplained | State::Same => "    its snapshot was changed past `bareme test --accept`\n".to_owned(),
        };
        desk.output.write(&format!("\n[{at}/{total}] {} {}\n{what}", case.policy(), case.household))?;
        let answer = ask("a accept, s skip, q stop > ", &mut typed, desk)?;
        match answer.as_deref() {
            Some("a") => {}
            Some("q") | None => break,
            Some(_) => continue,
        }
        if case.adopted && reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            reason = ask("this version is adopted; why does it change? > ", &mut typed, desk)?;
            if reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
                desk.output.write("without a reason it is not accepted\n")?;
                continue;
            }
        }
        accept(&[*tested], reason.as_deref(), snapshots, desk)?;
        accepted += 1;
    }
    desk.output.write(&format!("{accepted} of {total} accepted\n"))?;
    let published =
        outcomes.iter().flat_map(|outcome| &outcome.tests.published).all(|published| published.wrong.is_empty());
    Ok(if accepted == total && published { Exit::Done } else { Exit::No })
}

fn ask(
    question: &str,
    typed: &mut impl Iterator<Item = Result<std::sync::Arc<crate::ground::source::SourceFile>, Diagnostic>>,
    desk: &mut Desk<'_>,
) -> Result<Option<String>, Refusal> {
    desk.output.write(question)?;
    desk.output.flush()?;
    Ok(typed.next().transpose()?.map(|line| line.text.trim().to_owned()))
}
