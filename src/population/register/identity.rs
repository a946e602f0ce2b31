//! Ids of a chunk: usable, and no two the same.

use super::align::Building;
use super::chunk::RowRefusal;
use super::feed::Feed;
use super::page::place;
use super::repeats::Repeats;
use crate::check::plan::Plan;
use crate::ground::codes::Code;
use crate::ground::codes::household::{BAD_ID, DUPLICATE_ID};
use crate::ground::codes::population::{ID_TWICE, TOO_MANY_REPEATS};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::source::Span;
use crate::ground::{hidden, limits};
use crate::household::ids::fault;
use crate::population::ids::Ids;

/// Looks at the ids of households.
///
/// # Errors
/// More ids that may be given twice than are told apart; their file cannot be read again.
pub(super) fn roots(feed: &Feed, repeats: &mut Repeats, building: &mut Building) -> Result<(), Diagnostic> {
    let Some(ids) = building.ids[0].take() else { return Ok(()) };
    let seen = repeats.next((&ids, &building.numbers[0].all(ids.len())), || feed.ids_again())?;
    let mut found: Vec<(usize, Code, String)> =
        seen.twice.iter().map(|(row, earlier)| (*row, ID_TWICE, format!("is that of row {earlier} too"))).collect();
    if let Ids::Text(texts) = &ids {
        found.extend((0..texts.len()).filter_map(|row| fault(texts.get(row)).map(|fault| (row, BAD_ID, fault))));
    }
    for (row, code, what) in found {
        let told = (ids.text(row).into_owned(), what);
        push(feed, building, (0, row), code, &told);
    }
    building.ids[0] = Some(ids);
    match seen.beyond {
        Some(row) => Err(beyond(&place(feed.table.shown(), None), building.numbers[0].of(row))),
        None => Ok(()),
    }
}

/// Too many ids may be given twice.
pub(super) fn beyond(at: &Span, number: u64) -> Diagnostic {
    let most = limits::ID_SUSPECTS;
    Diagnostic::new(TOO_MANY_REPEATS, at, format!("row {number}: more than {most} ids are given twice up to here"))
        .help("sort the households by their ids: then a repeat stands beside the first, and none has to be remembered")
}

/// Looks at the ids of members, and keeps them where they are asked for.
pub(super) fn members(plan: &Plan, feed: &Feed, space: usize, kept: bool, building: &mut Building) {
    let contains =
        plan.version.programme.entities.iter().any(|other| other.of.is_some_and(|of| usize::from(of) == space));
    let Some(ids) = building.ids[space].take() else { return };
    let mut names = Vec::new();
    let mut begun = 0;
    for row in 0..ids.len() {
        if building.root(space, row) != building.root(space, begun) {
            begun = row;
        }
        let id = ids.text(row);
        if !id.is_empty() {
            if let (Ids::Text(_), Some(what)) = (&ids, fault(&id)) {
                push(feed, building, (space, row), BAD_ID, &(id.to_string(), what));
            }
            if let Some(earlier) = (begun..row).find(|earlier| ids.same(*earlier, &ids, row)) {
                let what = format!("is that of row {} too, of the same household", building.numbers[space].of(earlier));
                push(feed, building, (space, row), DUPLICATE_ID, &(id.to_string(), what));
            }
        }
        if kept {
            names.push(if id.is_empty() { format!("#{}", row - begun + 1) } else { id.into_owned() });
        }
    }
    if kept {
        building.chunk.block.rows[space].ids = Some(names);
    }
    if contains {
        building.ids[space] = Some(ids);
    }
}

fn push(feed: &Feed, building: &mut Building, (space, row): (usize, usize), code: Code, (id, what): &(String, String)) {
    let (number, column) = (building.numbers[space].of(row), feed.table.own().to_owned());
    let message = format!("row {number}, `{column}`: the id `{}` {what}", hidden::shown(id));
    let finding =
        Diagnostic::new(code, &place(feed.table.shown(), None), message).help("give each one an id of its own");
    let household = building.root(space, row);
    building.chunk.refused.push(RowRefusal {
        household,
        file: feed.table.shown().to_owned(),
        row: number,
        column,
        finding,
    });
}
