//! A run: chunks are compared, and put together in their order.

use crate::ground::codes::compare::NOT_ANSWERED;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::population::register::Chunk;
use crate::population::simulate::{Enough, Kind as Trouble, too_many_groups};
use crate::population::threads;

use super::ledger::Ledger;
use super::welfare::Gathered;
use super::worker::{Done, Worker};
use super::{Compared, Comparison, Side};

/// Compares both versions over a register. `forward` hears of each chunk how many households are done.
///
/// # Errors
/// What stops it: a register that cannot be read on, a bad row, a limit, a bug of ours, somebody who wants it to stop. The
/// first in the order of the register, whatever the number of threads.
pub fn run(
    comparison: &Comparison,
    register: impl Iterator<Item = Result<Chunk, Diagnostic>> + Send,
    mut forward: impl FnMut(usize) -> Result<(), Diagnostic>,
) -> Result<Compared, Findings> {
    let enough = [Enough::default(), Enough::default()];
    let ledger = Ledger::new(
        std::sync::Arc::clone(&comparison.shape),
        comparison.watched.len(),
        comparison.mixed.changes.all.len(),
    );
    let mut compared = Compared { ledger, told: Vec::new(), again: 0, welfare: None, shown: None };
    let scale = comparison.shape.weight_scale;
    let measure = comparison.welfare.map(|welfare| welfare.measure(&comparison.pair, scale)).transpose()?;
    let mut gathered = measure.map(Gathered::new);
    let gather = |done: Done| {
        if let Some(refused) = done.refused.first() {
            return Err(refused.finding.clone().into());
        }
        for (side, told) in done.told {
            let enough = &enough[side as usize];
            if !enough.reached(told.kind) {
                enough.count(told.kind);
                compared.told.push((side, told));
            }
        }
        compared.again += done.again;
        compared.shown = compared.shown.take().or(done.shown);
        let (seen, unknown) = &done.seen;
        gathered.as_mut().map_or(Ok(()), |gathered| gathered.take(seen, *unknown))?;
        Ok(forward(done.households)?)
    };
    let ledgers = threads::run(comparison.threads, register, || Worker::new(comparison, &enough, measure), gather)?;
    ledgers.into_iter().try_for_each(|own| compared.ledger.merge(own)).map_err(too_many_groups)?;
    compared.welfare = gathered.map(Gathered::finish).transpose()?;
    Ok(compared)
}

/// What is said of a comparison that has failed.
pub fn failed(compared: &Compared, comparison: &Comparison) -> Findings {
    let whole = compared.ledger.whole();
    if whole.failing.rows == 0 {
        return Findings::new();
    }
    let root = &comparison.version(Side::Old).programme.entities[0];
    let (count, of) = (whole.failing.rows, whole.failing.rows + whole.compared.rows);
    let noun = if count == 1 { &root.name } else { &root.plural };
    let message = format!("{count} {noun} of {of} cannot be compared, so nothing is certain of the whole");
    let help = "mend the version or the register, or leave these out with --where";
    let mut finding = Diagnostic::nowhere(NOT_ANSWERED, message).help(help);
    for side in Side::ALL {
        for kind in Trouble::ALL {
            let rows = whole.troubles[side as usize][kind as usize].rows;
            if rows == 0 {
                continue;
            }
            let first = compared.told.iter().find(|(own, told)| (*own, told.kind) == (side, kind));
            let first = first.map_or_else(String::new, |(_, told)| {
                format!(", the first `{}` (row {})", hidden::shown(&told.id), told.row)
            });
            let policy = comparison.version(side).policy();
            finding = finding.remark(format!("under {policy}: {rows} {}{first}", kind.word()));
        }
    }
    finding.into()
}
