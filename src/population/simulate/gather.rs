//! Putting chunks together in their order: answers to where they go, bad rows counted, households in trouble named.

use crate::ground::codes::population::TOO_MANY_BAD_ROWS;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::population::indicators::Indicators;

use super::told::{Enough, Told};
use super::worker::Done;
use super::{Reject, Simulation, unfit};

/// Where answers go, chunk by chunk, in the order of the register.
pub trait Sink {
    /// Takes the answers of a chunk.
    ///
    /// # Errors
    /// They cannot be written.
    fn take(&mut self, done: &Done) -> Result<(), Diagnostic>;
}

/// What was put together so far.
pub struct Gathered<'a> {
    simulation: &'a Simulation,
    enough: &'a Enough,
    pub indicators: Option<Indicators>,
    pub told: Vec<Told>,
    pub rejects: Vec<Reject>,
    pub again: u64,
}

impl<'a> Gathered<'a> {
    pub fn new(simulation: &'a Simulation, enough: &'a Enough) -> Self {
        let indicators = simulation.welfare.map(|welfare| Indicators::new(welfare.measure));
        Self { simulation, enough, indicators, told: Vec::new(), rejects: Vec::new(), again: 0 }
    }

    /// Takes the next chunk in.
    pub fn take(&mut self, done: &Done, sink: &mut dyn Sink) -> Result<(), Findings> {
        for refused in &done.refused {
            if self.simulation.tolerate == 0 {
                return Err(refused.finding.clone().into());
            }
            if u64::try_from(self.rejects.len()).unwrap_or(u64::MAX) >= self.simulation.tolerate {
                let rows = match self.simulation.tolerate {
                    1 => "more than one row is".to_owned(),
                    most => format!("more than {most} rows are"),
                };
                let message = format!("{rows} bad; this is the first past that");
                let mut findings = Findings::from(refused.finding.clone());
                let help = "mend the register, or tolerate more with --tolerate";
                findings.push(Diagnostic::nowhere(TOO_MANY_BAD_ROWS, message).help(help));
                return Err(findings);
            }
            let (file, column) = (refused.file.clone(), refused.column.clone());
            self.rejects.push(Reject { file, row: refused.row, column, finding: refused.finding.clone() });
        }
        for told in done.told.iter().filter(|told| !self.enough.reached(told.kind)) {
            self.enough.count(told.kind);
            self.told.push(told.clone());
        }
        if let Some(indicators) = &mut self.indicators {
            indicators.unknown += done.unknown;
            done.seen.iter().try_for_each(|seen| indicators.add(seen)).map_err(unfit)?;
        }
        self.again += done.again;
        Ok(sink.take(done)?)
    }
}
