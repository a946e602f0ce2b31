//! Writes a synthetic population as a register, block by block.

use std::path::Path;
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::diagnostic::Diagnostic;
use crate::population::form::Form;
use crate::population::origin;
use crate::population::results::RegisterWriter;

use super::blocks::{Order, Watch};

/// What was written: households, then the members of each entity.
pub type Counts = Vec<u64>;

/// Makes the households of an order and writes them: the inputs that the recipe draws, and the variables that it writes
/// beside them. Ids of households are their numbers, from 1.
///
/// # Errors
/// The folder is there already or cannot be written; what `watch` refuses.
pub fn write(
    order: &Order<'_>,
    plan: &Arc<Plan>,
    folder: &Path,
    form: Form,
    force: bool,
    watch: &mut Watch<'_>,
) -> Result<Counts, Diagnostic> {
    let variables = &order.recipe.variables;
    let written: Vec<bool> = variables.iter().map(|variable| variable.written).collect();
    let extras = variables.iter().filter(|variable| variable.written);
    let extras: Vec<_> = extras.map(|variable| (variable.space, variable.name.as_str(), variable.scale)).collect();
    let mut register = RegisterWriter::create(folder, form, plan, &extras, force)?;
    let mut counts = vec![0; plan.version.programme.entities.len()];
    order.each(&order.recipe.draws(plan.inputs.len()), &written, Ok, |made| {
        for (count, rows) in counts.iter_mut().zip(&made.block.rows) {
            *count += u64::try_from(rows.count).unwrap_or(0);
        }
        let ids: Vec<u64> = (made.first + 1..).take(made.block.rows[0].count).collect();
        let kept = made.kept.iter().zip(&written).filter(|(_, written)| **written);
        let extras: Vec<&[i64]> = kept.map(|(lanes, _)| lanes.as_slice()).collect();
        register.write(&made.block, &ids, &extras)?;
        watch(u64::try_from(ids.len()).unwrap_or(0))
    })?;
    register.beside(origin::SYNTHETIC, &says(order))?;
    register.finish()?;
    Ok(counts)
}

/// What is written beside the columns.
fn says(order: &Order<'_>) -> String {
    format!(
        "# Synthetic\n\nNo household of this register exists. It was made by dice for {}, as of {}: {} households, seed {}, \
         by bareme {}.\n\n{}\n",
        order.plan.version.policy(),
        order.recipe.month,
        order.households,
        order.seed,
        env!("CARGO_PKG_VERSION"),
        order.recipe.note.trim(),
    )
}
