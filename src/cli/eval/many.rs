//! JSON Lines: one household a line, one answer a line, in order; on all cores, in memory that does not grow.

use std::sync::Arc;

use super::super::desk::Desk;
use super::super::exit::Exit;
use super::super::households::Given;
use super::super::refusal::Refusal;
use super::Asked;
use crate::evaluate::json;
use crate::evaluate::program::Scratch;
use crate::explain::evaluation::Ready;
use crate::ground::codes::evaluate::{BROKEN, ROADS_DIFFER};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::SourceFile;
use crate::household::read::Format;

/// Lines that a core takes at a time.
const LINES: usize = 1_024;

type Line = (Result<Arc<SourceFile>, Diagnostic>, Format);

/// How a line ended.
enum Ended {
    Whole,
    Lacking,
    Refused,
    Bug(Findings),
}

/// Answers every household that was given, files one after the other. A bad line is answered by what is wrong with it.
///
/// # Errors
/// The output cannot be written; a bug of ours.
pub fn run(
    asked: &Asked<'_>,
    ready: &Ready,
    month: Month,
    given: Vec<Given>,
    desk: &mut Desk<'_>,
) -> Result<Exit, Refusal> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut lines = given.into_iter().flat_map(|given| -> Box<dyn Iterator<Item = Line>> {
        match given {
            Given::One(file, format) => Box::new(std::iter::once((Ok(file), format))),
            Given::Lines(lines) => Box::new(lines.map(|line| (line, Format::Json))),
        }
    });
    let (mut refused, mut lacking) = (0_usize, 0_usize);
    loop {
        let batch: Vec<Line> = lines.by_ref().take(LINES * cores).collect();
        if batch.is_empty() {
            break;
        }
        let parts: Vec<Vec<(String, Ended)>> = std::thread::scope(|scope| {
            let parts: Vec<_> =
                batch.chunks(LINES).map(|part| scope.spawn(move || answers(asked, ready, month, part))).collect();
            parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for (text, ended) in parts.into_iter().flatten() {
            match ended {
                Ended::Whole => {}
                Ended::Lacking => lacking += 1,
                Ended::Refused => refused += 1,
                Ended::Bug(findings) => {
                    desk.output.flush()?;
                    return Err(findings.into());
                }
            }
            desk.output.write(&text)?;
        }
        if desk.output.gone() {
            break;
        }
    }
    Ok(match (refused, lacking) {
        (1.., _) => Exit::Refused,
        (0, lacking) if lacking > asked.arguments.allow_missing => Exit::No,
        _ => Exit::Done,
    })
}

fn answers(asked: &Asked<'_>, ready: &Ready, month: Month, lines: &[Line]) -> Vec<(String, Ended)> {
    let mut scratch = Scratch::new();
    lines.iter().map(|line| answer(asked, ready, month, line, &mut scratch)).collect()
}

fn answer(
    asked: &Asked<'_>,
    ready: &Ready,
    month: Month,
    (line, format): &Line,
    scratch: &mut Scratch,
) -> (String, Ended) {
    let refused =
        |at: usize, findings: &Findings| (json::refused_line(at, findings).to_string() + "\n", Ended::Refused);
    let file = match line {
        Ok(file) => file,
        Err(finding) => {
            let at = finding.span.as_ref().map_or(0, |span| span.place().line);
            return refused(at, &finding.clone().into());
        }
    };
    let done =
        ready.read(file, *format).and_then(|household| ready.evaluate(&household, month, &asked.language, scratch));
    match done {
        Ok(evaluation) => {
            let ended = if evaluation.is_complete() { Ended::Whole } else { Ended::Lacking };
            (ready.json(&evaluation, asked.arguments.internal).to_string() + "\n", ended)
        }
        Err(findings) if findings.all.iter().any(|finding| [ROADS_DIFFER, BROKEN].contains(&finding.code)) => {
            (String::new(), Ended::Bug(findings))
        }
        Err(findings) => refused(file.first_line, &findings),
    }
}
