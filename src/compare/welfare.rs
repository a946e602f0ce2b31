//! Welfare beside a comparison: indicators under both versions, and who gains and who loses by tenth of welfare.

use crate::evaluate::columns::{Block, OK};
use crate::ground::amount::{Decimal, Lane};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::population::indicators::{Finished, Indicators, Measure, Moves, MovesOfTenth, Observation, Scales};
use crate::population::register::Chunk;
use crate::population::simulate::unfit;
use crate::population::tally::yearly_factor;

use super::pair::Pair;
use super::worker::Both;
use super::{Comparison, Side};

/// What indicators are made of.
#[derive(Clone, Copy, Debug)]
pub struct Welfare {
    /// Which of the columns that the register is asked for besides.
    pub extra: usize,
    /// The place of the aid among the results that are compared: money that is paid for a time.
    pub aid: usize,
    /// The poverty line, yearly and a person, for both versions.
    pub line: Decimal,
}

/// What welfare came to.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The indicators, the old version's first.
    pub finished: [Finished; 2],
    /// Who gains and who loses, poorest first.
    pub tenths: Vec<MovesOfTenth>,
}

impl Welfare {
    /// How it is measured with weights of so many decimals.
    ///
    /// # Errors
    /// A line that does not fit.
    pub fn measure(&self, pair: &Pair, weight: u32) -> Result<Measure, Findings> {
        let (two, programme) = (&pair.results[self.aid], &pair.old.version.programme);
        let scales = Scales { welfare: programme.minor_unit, aid: two.scale, weight };
        Ok(Measure::new(self.line, scales, yearly_factor(programme, &two.kind).unwrap_or(1)).map_err(unfit)?)
    }
}

/// A household under both versions.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    both: [Observation; 2],
    /// What it has more of the amount by which households gain and lose.
    more: Lane,
}

/// The households of a chunk that are compared, as indicators see them, and how many others are asked for or have no
/// known welfare. `more` has the rows that are asked for.
///
/// # Errors
/// An amount that does not fit.
pub fn observe(
    comparison: &Comparison,
    (welfare, measure): (&Welfare, &Measure),
    both: &Both<'_>,
    more: Vec<(usize, Option<Lane>)>,
) -> Result<(Vec<Seen>, u64), Findings> {
    let (two, chunk) = (&comparison.pair.results[welfare.aid], both.chunk);
    let (mut all, mut unknown) = (Vec::new(), 0);
    let column = chunk.extras.get(welfare.extra).and_then(|extra| extra.column.as_ref());
    let (Some(column), Some(lanes)) = (column, both.lanes(two)) else { return Ok((all, unknown)) };
    let ends = |row: usize| Side::ALL.iter().all(|side| both.outcomes[*side as usize].end(two.slot(*side), row) == OK);
    for (row, more) in more {
        let rows = both.rows(comparison, two.space, row);
        let Some(more) = more.filter(|_| column.given(row) && rows.clone().all(ends)) else {
            unknown += 1;
            continue;
        };
        let aid = rows.map(|row| lanes.get(row)).fold((0, 0), |(old, new), (more_old, more_new)| {
            (Lane::wrapping_add(old, more_old), Lane::wrapping_add(new, more_new))
        });
        let members = members(comparison, &chunk.block, row);
        let weight = chunk.weights.as_ref().map_or(1, |weights| weights[row]);
        let of = |aid: Lane| {
            let seen = measure.observe(column.lanes.get(row), aid, members, weight);
            seen.map_err(|error| unfit(error).remark(told(chunk, row)))
        };
        all.push(Seen { both: [of(aid.0)?, of(aid.1)?], more });
    }
    Ok((all, unknown))
}

fn told(chunk: &Chunk, row: usize) -> String {
    let number = chunk.first_row + u64::try_from(row).unwrap_or(0);
    format!("row {number}, household `{}`", hidden::shown(&chunk.ids.text(row)))
}

/// How many members a household has: those of the first entity directly inside it.
fn members(comparison: &Comparison, block: &Block, row: usize) -> usize {
    let plan = &comparison.pair.old;
    let mut inside = (0..).zip(&plan.version.programme.entities).filter(|(_, entity)| entity.of == Some(0));
    inside.next().map_or(1, |(space, _)| block.members(plan, space, row).len())
}

/// What was seen so far, in the order of the register.
pub struct Gathered {
    indicators: [Indicators; 2],
    moves: Moves,
}

impl Gathered {
    /// Nothing yet.
    pub fn new(measure: Measure) -> Self {
        Self { indicators: [Indicators::new(measure), Indicators::new(measure)], moves: Moves::default() }
    }

    /// Takes what was seen of a chunk in.
    pub fn take(&mut self, seen: &[Seen], unknown: u64) -> Result<(), Diagnostic> {
        for indicators in &mut self.indicators {
            indicators.unknown += unknown;
        }
        for Seen { both, more } in seen {
            self.indicators.iter_mut().zip(both).try_for_each(|(own, seen)| own.add(seen)).map_err(unfit)?;
            self.moves.add(&both[0], *more).map_err(unfit)?;
        }
        Ok(())
    }

    /// Everything was seen.
    pub fn finish(self) -> Result<Beside, Diagnostic> {
        let [old, new] = self.indicators;
        let finished = [old.finish().map_err(unfit)?, new.finish().map_err(unfit)?];
        Ok(Beside { finished, tenths: self.moves.finish().map_err(unfit)? })
    }
}
