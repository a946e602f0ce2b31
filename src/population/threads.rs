//! The threads of a run over a register: one reads, some compute, the one that asked puts together. As many chunks are
//! on their way as the threads can hold, and no more.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::population::register::Chunk;

/// Chunks on their way for each thread: one that is computed, one that waits for it, one that waits for those before it.
const ON_THE_WAY: usize = 3;

type Numbered<T> = (u64, T);

/// What computes on a thread of its own.
pub trait Worker {
    /// What is made of a chunk, and put together with others in their order.
    type Done: Send;
    /// What is kept until the end, whatever chunks this worker got.
    type Kept: Send;

    /// Does a chunk.
    ///
    /// # Errors
    /// What stops the run.
    fn chunk(&mut self, chunk: Chunk) -> Result<Self::Done, Findings>;

    /// Nothing is left to do.
    fn end(self) -> Self::Kept;
}

/// Runs over a register: `worker` makes what computes on a thread, `gather` takes what was made of chunks in the order of
/// the register. Gives what each worker kept.
///
/// # Errors
/// What stops it, of reading, computing or putting together: the first in the order of the register, whatever the number
/// of threads.
pub fn run<W: Worker>(
    threads: usize,
    register: impl Iterator<Item = Result<Chunk, Diagnostic>> + Send,
    worker: impl Fn() -> W + Sync,
    mut gather: impl FnMut(W::Done) -> Result<(), Findings>,
) -> Result<Vec<W::Kept>, Findings> {
    let threads = threads.max(1);
    let (tokens, free) = sync_channel(threads * ON_THE_WAY);
    for _ in 0..threads * ON_THE_WAY {
        let _ = tokens.try_send(());
    }
    let (to_workers, work) = channel::<Numbered<Result<Chunk, Diagnostic>>>();
    let (from_workers, done) = channel::<Numbered<Result<W::Done, Findings>>>();
    let work = Mutex::new(work);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read(register, &free, &to_workers));
        let (work, worker) = (&work, &worker);
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let from_workers = from_workers.clone();
                scope.spawn(move || compute(worker(), work, &from_workers))
            })
            .collect();
        drop(from_workers);
        let gone_through = in_order(&mut gather, done, &tokens);
        // Nobody waits for what nobody takes any more.
        drop(tokens);
        let kept = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        let kept: Vec<W::Kept> = kept.collect();
        reader.join().unwrap_or_else(|panic| resume_unwind(panic));
        gone_through.map(|()| kept)
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
fn compute<W: Worker>(
    mut worker: W,
    work: &Mutex<Receiver<Numbered<Result<Chunk, Diagnostic>>>>,
    from_workers: &Sender<Numbered<Result<W::Done, Findings>>>,
) -> W::Kept {
    loop {
        let next = work.lock().ok().and_then(|work| work.recv().ok());
        let Some((number, chunk)) = next else { return worker.end() };
        let work = AssertUnwindSafe(|| chunk.map_err(Findings::from).and_then(|chunk| worker.chunk(chunk)));
        // Whoever puts chunks together has to hear of one that is lost, or would wait for it.
        let done = catch_unwind(work).unwrap_or_else(|panic| {
            let _ = from_workers.send((number, Err(Findings::new())));
            resume_unwind(panic)
        });
        if from_workers.send((number, done)).is_err() {
            return worker.end();
        }
    }
}

/// Takes what was made of chunks in their order.
fn in_order<D>(
    gather: &mut impl FnMut(D) -> Result<(), Findings>,
    done: Receiver<Numbered<Result<D, Findings>>>,
    tokens: &SyncSender<()>,
) -> Result<(), Findings> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, done) in done {
        waiting.insert(number, done);
        while let Some(done) = waiting.remove(&next) {
            gather(done?)?;
            next += 1;
            // The reader may have ended already.
            let _ = tokens.try_send(());
        }
    }
    Ok(())
}
