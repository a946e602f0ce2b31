//! A run: chunks are computed, tallied and put together.

use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::population::register::Chunk;
use crate::population::tally::Tally;
use crate::population::threads;

use super::gather::{Gathered, Sink};
use super::told::Enough;
use super::worker::Worker;
use super::{Simulated, Simulation, too_many_groups, unfit};

/// Runs over a register.
///
/// # Errors
/// What stops it: a register that cannot be read on, a bad row that is not tolerated, an output that cannot be written, a
/// limit, a bug of ours. The first one in the order of the register, whatever the number of threads.
pub fn run(
    simulation: &Simulation,
    register: impl Iterator<Item = Result<Chunk, Diagnostic>> + Send,
    sink: &mut dyn Sink,
) -> Result<Simulated, Findings> {
    let enough = Enough::default();
    let mut gathered = Gathered::new(simulation, &enough);
    let worker = || Worker::new(simulation, &enough);
    let tallies = threads::run(simulation.threads, register, worker, |done| gathered.take(&done, sink))?;
    let mut tally = Tally::new(std::sync::Arc::clone(&simulation.shape));
    tallies.into_iter().try_for_each(|own| tally.merge(own)).map_err(too_many_groups)?;
    let Gathered { indicators, told, rejects, again, .. } = gathered;
    let indicators = indicators.map(|indicators| indicators.finish().map_err(unfit)).transpose()?;
    Ok(Simulated { tally, indicators, told, rejects, again })
}
