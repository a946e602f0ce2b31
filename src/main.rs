//! The `bareme` program: the process around [`bareme::cli::run`].

use std::io::{self, BufWriter};
use std::process::ExitCode;
use std::thread::Builder;

use bareme::cli::world::{self, World};

/// Bytes of the stack that everything runs on. The deepest rule that is let in, told in a debug build, takes a few MiB;
/// what the system gives differs from machine to machine, and from shell to shell.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    let run = Builder::new().name("bareme".to_owned()).stack_size(STACK).spawn(run);
    // Where no thread can be made, or where it dies, the machine or we have failed; `run` itself keeps panics.
    let exit = run.map_or(MACHINE, |run| run.join().unwrap_or(OUR_BUG));
    ExitCode::from(exit)
}

const MACHINE: u8 = bareme::cli::exit::Exit::Machine as u8;
const OUR_BUG: u8 = bareme::cli::exit::Exit::Bug as u8;

fn run() -> u8 {
    let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout());
    let mut stderr = BufWriter::new(io::stderr());
    bareme::cli::keep_panics_quiet();
    let mut world = World {
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal: world::terminal(),
        variables: world::variables(),
        today: world::today,
        interrupt: bareme::cli::interrupt::of_process,
    };
    bareme::cli::run(std::env::args_os(), &mut world).number()
}
