//! The answers of a chunk as columns of their own: what is handed out when the room they were computed in is used again.

use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, Column, Lanes, OK, Outcome, Values, View};
use crate::population::ids::{Ids, Texts};
use crate::rules::tree::{ResultSlot, Space};

/// The answers of an entity's rows.
#[derive(Debug)]
pub struct Answers {
    /// Whose they are.
    pub space: Space,
    /// The households they belong to.
    pub households: Ids,
    /// The ids of members, where they were read.
    pub own: Option<Ids>,
    /// By result, in the order asked for; absent where there is no value.
    pub columns: Vec<Column>,
}

/// The answers of the rows whose household is handed out. `root_of` gives the household of a row.
pub fn answers(
    plan: &Plan,
    block: &Block,
    outcome: &Outcome<'_>,
    ids: &Ids,
    (space, slots): &(Space, Vec<ResultSlot>),
    keep: &[Keep],
) -> Answers {
    let count = block.rows[usize::from(*space)].count;
    if *space == 0 && keep.iter().all(|keep| *keep == Keep::Whole) {
        let columns = slots.iter().map(|slot| {
            let lanes =
                outcome.values(*slot).map_or_else(|| Lanes::Bits(vec![0; count]), |values| lanes(values, count, None));
            let absent = |ends: View<'_, u8>| (0..count).map(|row| u8::from(ends.get(row) != OK)).collect::<Vec<_>>();
            let absent = outcome.ends(*slot).map(absent).filter(|absent| absent.contains(&1));
            Column { lanes, absent }
        });
        return Answers { space: 0, households: ids.clone(), own: None, columns: columns.collect() };
    }
    let roots: Vec<usize> = (0..count).map(|row| crate::population::tally::root_of(plan, block, *space, row)).collect();
    let rows: Vec<usize> = (0..count).filter(|row| keep[roots[*row]] != Keep::Out).collect();
    let whole = rows.len() == count;
    let columns = slots.iter().map(|slot| {
        let absent = |row: usize| keep[roots[row]] == Keep::Empty || outcome.end(*slot, row) != OK;
        let lanes = match outcome.values(*slot) {
            Some(values) => lanes(values, count, (!whole).then_some(rows.as_slice())),
            None => Lanes::Bits(vec![0; rows.len()]),
        };
        let missing: Vec<u8> = rows.iter().map(|row| u8::from(absent(*row))).collect();
        Column { lanes, absent: missing.contains(&1).then_some(missing) }
    });
    let mut households = Ids::new(ids.kind());
    if whole && *space == 0 {
        households.extend(ids, 0..ids.len());
    } else {
        for row in &rows {
            households.extend(ids, roots[*row]..roots[*row] + 1);
        }
    }
    let own = block.rows[usize::from(*space)].ids.as_ref().filter(|_| *space != 0).map(|ids| {
        let mut texts = Texts::default();
        for row in &rows {
            texts.push(&ids[*row]);
        }
        Ids::Text(texts)
    });
    Answers { space: *space, households, own, columns: columns.collect() }
}

/// What is handed out of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Its answers.
    Whole,
    /// Its id alone: it is refused.
    Empty,
    /// Nothing.
    Out,
}

fn lanes(values: Values<'_>, count: usize, rows: Option<&[usize]>) -> Lanes {
    macro_rules! taken {
        ($view:expr, $lanes:path) => {{
            let mut all = Vec::with_capacity(rows.map_or(count, <[usize]>::len));
            match rows {
                None => $view.put(count, &mut all),
                Some(rows) => all.extend(rows.iter().map(|row| $view.get(*row))),
            }
            $lanes(all)
        }};
    }
    match values {
        Values::Bits(view) => taken!(view, Lanes::Bits),
        Values::Small(view) => taken!(view, Lanes::Small),
        Values::Narrow(view) => taken!(view, Lanes::Narrow),
        Values::Wide(view) => taken!(view, Lanes::Wide),
    }
}
