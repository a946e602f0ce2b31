//! The threads: one reads, some compute, this one puts together. As many chunks are on their way as the threads can
//! hold, and no more.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::population::register::Chunk;
use crate::population::tally::Tally;

use super::gather::{Gathered, Sink};
use super::worker::{Done, Enough, Worker};
use super::{Simulated, Simulation, too_many_groups, unfit};

/// Chunks on their way for each thread: one that is computed, one that waits for it, one that waits for those before it.
const ON_THE_WAY: usize = 3;

type Numbered<T> = (u64, T);

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
    let threads = simulation.threads.max(1);
    let enough = Enough::default();
    let (tokens, free) = sync_channel(threads * ON_THE_WAY);
    for _ in 0..threads * ON_THE_WAY {
        let _ = tokens.try_send(());
    }
    let (to_workers, work) = channel::<Numbered<Result<Chunk, Diagnostic>>>();
    let (from_workers, done) = channel::<Numbered<Result<Done, Findings>>>();
    let work = Mutex::new(work);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read(register, &free, &to_workers));
        let (work, enough) = (&work, &enough);
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let from_workers = from_workers.clone();
                scope.spawn(move || compute(Worker::new(simulation, enough), work, &from_workers))
            })
            .collect();
        drop(from_workers);
        let mut gathered = Gathered::new(simulation, enough);
        let gone_through = gather(&mut gathered, sink, done, &tokens);
        // Nobody waits for what nobody takes any more.
        drop(tokens);
        let mut tally = Tally::new(std::sync::Arc::clone(&simulation.shape));
        let mut merged = Ok(());
        for worker in workers {
            let own = worker.join().unwrap_or_else(|panic| resume_unwind(panic));
            merged = merged.and_then(|()| tally.merge(own));
        }
        reader.join().unwrap_or_else(|panic| resume_unwind(panic));
        gone_through?;
        merged.map_err(too_many_groups)?;
        let indicators = gathered.indicators.map(|indicators| indicators.finish().map_err(unfit)).transpose()?;
        let Gathered { told, rejects, again, .. } = gathered;
        Ok(Simulated { tally, indicators, told, rejects, again })
    })
}

/// Reads as long as there is room.
fn read(
    register: impl Iterator<Item = Result<Chunk, Diagnostic>>,
    free: &Receiver<()>,
    to_workers: &Sender<Numbered<Result<Chunk, Diagnostic>>>,
) {
    let mut register = register;
    for number in 0.. {
        if free.recv().is_err() {
            return;
        }
        let Some(chunk) = register.next() else { return };
        let last = chunk.is_err();
        if to_workers.send((number, chunk)).is_err() || last {
            return;
        }
    }
}

/// Computes as long as there is something to compute.
fn compute(
    mut worker: Worker<'_>,
    work: &Mutex<Receiver<Numbered<Result<Chunk, Diagnostic>>>>,
    from_workers: &Sender<Numbered<Result<Done, Findings>>>,
) -> Tally {
    loop {
        let next = work.lock().ok().and_then(|work| work.recv().ok());
        let Some((number, chunk)) = next else { return worker.tally() };
        let work = AssertUnwindSafe(|| chunk.map_err(Findings::from).and_then(|chunk| worker.chunk(chunk)));
        // Whoever puts chunks together has to hear of one that is lost, or would wait for it.
        let done = catch_unwind(work).unwrap_or_else(|panic| {
            let _ = from_workers.send((number, Err(Findings::new())));
            resume_unwind(panic)
        });
        if from_workers.send((number, done)).is_err() {
            return worker.tally();
        }
    }
}

/// Takes chunks in their order.
fn gather(
    gathered: &mut Gathered<'_>,
    sink: &mut dyn Sink,
    done: Receiver<Numbered<Result<Done, Findings>>>,
    tokens: &SyncSender<()>,
) -> Result<(), Findings> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, done) in done {
        waiting.insert(number, done);
        while let Some(done) = waiting.remove(&next) {
            gathered.take(&done?, sink)?;
            next += 1;
            // The reader may have ended already.
            let _ = tokens.try_send(());
        }
    }
    Ok(())
}
