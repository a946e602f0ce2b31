//! Ids of a chunk: usable, and no two the same.

use super::align::Building;
use super::chunk::RowRefusal;
use super::feed::Feed;
use super::page::place;
use crate::check::plan::Plan;
use crate::ground::codes::Code;
use crate::ground::codes::household::{BAD_ID, DUPLICATE_ID};
use crate::ground::codes::population::ID_TWICE;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::hidden;
use crate::household::ids::fault;
use crate::population::ids::Ids;

/// Rows whose id an earlier row of the chunk has, with that row: ascending ids are seen to have none.
pub(super) fn twice(ids: &Ids) -> Vec<(usize, usize)> {
    if (1..ids.len()).all(|row| ids.order(row - 1, row).is_lt()) {
        return Vec::new();
    }
    let mut rows: Vec<usize> = (0..ids.len()).collect();
    rows.sort_by(|one, other| ids.order(*one, *other).then(one.cmp(other)));
    let mut twice: Vec<_> =
        rows.windows(2).filter(|pair| ids.same(pair[0], ids, pair[1])).map(|pair| (pair[1], pair[0])).collect();
    twice.sort_unstable();
    twice
}

/// Looks at the ids of households.
pub(super) fn roots(feed: &Feed, last: Option<&Ids>, building: &mut Building) {
    let Some(ids) = building.ids[0].take() else { return };
    let mut found: Vec<(usize, Code, String)> = twice(&ids)
        .into_iter()
        .map(|(row, earlier)| (row, ID_TWICE, format!("is that of row {} too", building.numbers[0][earlier])))
        .collect();
    if last.is_some_and(|last| !ids.is_empty() && ids.same(0, last, 0)) {
        found.push((0, ID_TWICE, "is that of the row before too".to_owned()));
    }
    if let Ids::Text(texts) = &ids {
        found.extend((0..texts.len()).filter_map(|row| fault(texts.get(row)).map(|fault| (row, BAD_ID, fault))));
    }
    for (row, code, what) in found {
        let told = (ids.text(row).into_owned(), what);
        push(feed, building, (0, row), code, &told);
    }
    building.ids[0] = Some(ids);
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
                let what = format!("is that of row {} too, of the same household", building.numbers[space][earlier]);
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
    let (number, column) = (building.numbers[space][row], feed.table.own().to_owned());
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
