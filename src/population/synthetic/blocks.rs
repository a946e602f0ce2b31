//! Many households, made on all cores, handed over in order.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::check::plan::Plan;
use crate::ground::diagnostic::Diagnostic;

use super::family::{Made, Maker};
use super::model::Recipe;

/// Households of one block: as many as the columnar program likes at once.
pub const BLOCK: usize = 4_096;

/// What is made: a recipe for a plan, from a seed, so many households.
#[derive(Clone, Copy, Debug)]
pub struct Order<'r> {
    /// The recipe.
    pub recipe: &'r Recipe,
    /// The version that it was read for.
    pub plan: &'r Plan,
    /// Where the dice begin.
    pub seed: u64,
    /// How many.
    pub households: u64,
    /// On so many threads; `None` for all cores.
    pub threads: Option<usize>,
}

/// Hears of every block how many households it had, in their order; what it refuses ends the making.
pub type Watch<'w> = dyn FnMut(u64) -> Result<(), Diagnostic> + 'w;

impl Order<'_> {
    /// The first household of each block, and how many are in it.
    fn spans(&self) -> Vec<(u64, usize)> {
        let step = u64::try_from(BLOCK).unwrap_or(u64::MAX);
        let firsts = (0..self.households.div_ceil(step)).map(|block| block * step);
        firsts.map(|first| (first, usize::try_from((self.households - first).min(step)).unwrap_or(BLOCK))).collect()
    }

    /// The threads that work; `None` where the machine gives none, and this one does everything.
    fn pool(&self) -> Option<ThreadPool> {
        ThreadPoolBuilder::new().num_threads(self.threads.unwrap_or(0)).build().ok()
    }

    /// Makes them all. `look` sees each block on the thread that made it, `take` sees what it gave, in the order of the
    /// households. A few blocks a thread are in memory at a time.
    ///
    /// # Errors
    /// The first that `look` or `take` gives.
    pub fn each<T: Send, E: Send>(
        &self,
        wanted: &[bool],
        keep: &[bool],
        look: impl Fn(Made) -> Result<T, E> + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let pool = self.pool();
        let threads = pool.as_ref().map_or(1, ThreadPool::current_num_threads);
        let one = |(first, count): &(u64, usize)| {
            let mut maker = Maker::new(self.recipe, self.plan, self.seed, keep);
            look(maker.block(*first, *count, wanted))
        };
        for spans in self.spans().chunks(threads * 4) {
            let made: Vec<Result<T, E>> = match &pool {
                Some(pool) => pool.install(|| spans.par_iter().map(one).collect()),
                None => spans.iter().map(one).collect(),
            };
            for made in made {
                take(made?)?;
            }
        }
        Ok(())
    }
}
