//! What an answer rests on without having been told or confirmed: defaults that were read, figures, results and helpers
//! with a mark. Both roads note it here, each from its own reading.

use std::collections::BTreeSet;

use crate::check::plan::{ParameterPlan, Plan};
use crate::household::batch::Batch;
use crate::pack::model::Confidence;
use crate::rules::tree::{Column, HelperSlot, InputSlot, ParameterSlot, ResultSlot};

use super::answer::Mark;

/// What was touched.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Inputs that were read and stood on their default, by slot and row.
    pub assumed: BTreeSet<(InputSlot, usize)>,
    /// Marks that were read.
    pub marks: BTreeSet<Mark>,
}

impl Touched {
    /// A column was read on a row.
    pub fn column(&mut self, plan: &Plan, batch: &Batch, column: Column, row: usize) {
        if let Column::Input(slot) = column
            && plan.inputs[slot as usize].default.is_some()
            && !batch.given(slot, row)
        {
            self.assumed(plan, slot, row);
        }
    }

    /// An input was read on a row and stood on its default.
    pub fn assumed(&mut self, plan: &Plan, slot: InputSlot, row: usize) {
        self.assumed.insert((slot, row));
        if unconfirmed(plan.version.inputs[slot as usize].common.confidence) {
            self.marks.insert(Mark::Default(slot));
        }
    }

    /// A figure was read. One that the sources lack is told as missing instead.
    pub fn parameter(&mut self, plan: &Plan, slot: ParameterSlot) {
        if marks_parameter(plan, slot) {
            self.marks.insert(Mark::Parameter(slot));
        }
    }

    /// A helper with a mark was entered.
    pub fn helper(&mut self, plan: &Plan, slot: HelperSlot) {
        if unconfirmed(plan.version.helpers[slot as usize].common.confidence) {
            self.marks.insert(Mark::Helper(slot));
        }
    }

    /// The formula of a result was evaluated.
    pub fn result(&mut self, plan: &Plan, slot: ResultSlot) {
        if unconfirmed(plan.version.results[slot as usize].common.confidence) {
            self.marks.insert(Mark::Result(slot));
        }
    }

    /// The marks with how sure each is, in order.
    #[must_use]
    pub fn unverified(&self, plan: &Plan) -> Vec<(Mark, Confidence)> {
        self.marks.iter().map(|mark| (*mark, confidence(plan, *mark))).collect()
    }
}

/// Whether a reading of a figure leaves a mark.
#[must_use]
pub fn marks_parameter(plan: &Plan, slot: ParameterSlot) -> bool {
    unconfirmed(plan.version.parameters[slot as usize].common.confidence)
        && !matches!(plan.parameters[slot as usize], ParameterPlan::Unknown)
}

/// Whether a confidence leaves a mark.
#[must_use]
pub fn unconfirmed(confidence: Confidence) -> bool {
    confidence != Confidence::Confirmed
}

fn confidence(plan: &Plan, mark: Mark) -> Confidence {
    let version = &plan.version;
    match mark {
        Mark::Parameter(slot) => version.parameters[slot as usize].common.confidence,
        Mark::Default(slot) => version.inputs[slot as usize].common.confidence,
        Mark::Result(slot) => version.results[slot as usize].common.confidence,
        Mark::Helper(slot) => version.helpers[slot as usize].common.confidence,
    }
}
