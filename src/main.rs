//! The `bareme` program: the process around [`bareme::cli::run`].

use std::io::{self, BufWriter};
use std::process::ExitCode;

use bareme::cli::world::{self, World};

fn main() -> ExitCode {
    let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout());
    let mut stderr = BufWriter::new(io::stderr());
    bareme::cli::keep_panics_quiet();
    let mut world = World {
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal: world::terminal(),
        variables: world::variables(),
        today: world::today,
    };
    ExitCode::from(bareme::cli::run(std::env::args_os(), &mut world).number())
}
