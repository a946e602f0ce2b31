//! Floor 16: the face in a terminal. One file a verb, its arguments beside its action.
//!
//! In: the words typed, three streams, a few variables. Out: answers on stdout, findings on stderr, files written whole
//! or not at all, an exit code with a name. Refuses: wrong usage, and whatever the lower floors refuse; then nothing
//! stands on stdout and nothing was created.

pub mod adopt;
pub mod amend;
pub mod arguments;
pub mod asked;
pub mod check;
pub mod compare;
pub mod desk;
pub mod diff;
pub mod eval;
pub mod exit;
pub mod explain;
pub mod gate;
pub mod households;
pub mod interrupt;
pub mod key;
pub mod named;
pub mod new;
pub mod output;
pub mod population;
pub mod progress;
pub mod refusal;
pub mod registers;
pub mod schema;
pub mod show;
pub mod signing;
pub mod simulate;
pub mod sweep;
pub mod test;
pub mod verify;
pub mod versions;
pub mod welfare;
pub mod world;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use clap::Parser as _;

use crate::ground::codes::face;
use crate::ground::diagnostic::Diagnostic;
use arguments::Arguments;
use desk::Desk;
use exit::Exit;
use refusal::Refusal;
use world::World;

static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Keeps what a panic says for the report, instead of printing it where answers may stand.
pub fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = Some(panic.to_string());
        }
    }));
}

/// Runs the program once: `args` with the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    match Arguments::try_parse_from(&args) {
        Ok(arguments) => {
            let mut desk = Desk::new(&arguments, world);
            let done = catch_unwind(AssertUnwindSafe(|| arguments.verb.run(&mut desk))).unwrap_or_else(|_| Err(bug()));
            let exit = match done.and_then(|exit| desk.output.flush().map(|()| exit)) {
                Ok(exit) => exit,
                Err(refusal) => desk.refuse(refusal),
            };
            desk.close();
            exit
        }
        Err(error) => arguments::refuse(&error, &args, world),
    }
}

/// The refusal after a panic: our bug, with what to send us.
fn bug() -> Refusal {
    let said = LAST_PANIC.lock().ok().and_then(|mut last| last.take()).unwrap_or_default();
    let message = format!("this is an error of the program itself, not of your files; no answer is given: {said}");
    Diagnostic::nowhere(face::OUR_BUG, message)
        .help(format!(
            "please report it with the command, the files and this text (bareme {})",
            env!("CARGO_PKG_VERSION")
        ))
        .into()
}
