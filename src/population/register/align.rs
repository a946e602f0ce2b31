//! Households and their members are put together, chunk by chunk, by the order in which they stand.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::chunk::{Chunk, Extra, RowRefusal, extend, fill_up};
use super::feed::Feed;
use super::numbers::Numbers;
use super::page::{Page, place};
use super::repeats::Repeats;
use super::runs::{self, Place};
use super::table::{PAGE, Table};
use super::taker::{Role, Taker};
use super::{Request, identity};
use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, Column, Lanes};
use crate::ground::codes::household::TOO_MANY_MEMBERS;
use crate::ground::codes::population::{MEMBER_ALONE, OUT_OF_ORDER};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::ground::limits;
use crate::population::ids::Ids;
use crate::rules::tree::Space;

/// Rows that are gone through one by one before it is tried again to follow whole stretches.
const SLOWLY: usize = 4_096;

/// The files of a register, one an entity.
pub(super) struct Tables {
    plan: Arc<Plan>,
    request: Request,
    feeds: Vec<Feed>,
    /// The entities below the root, each after what contains it.
    below: Vec<Space>,
    /// What was seen of the ids of households.
    repeats: Repeats,
}

/// A chunk while it is put together.
pub(super) struct Building {
    pub chunk: Chunk,
    /// Ids of the rows of each entity, where they are read.
    pub ids: Vec<Option<Ids>>,
    /// For each entity, the numbers of its rows in their file.
    pub numbers: Vec<Numbers>,
    /// For each entity, what contains it.
    above: Vec<Option<usize>>,
}

impl Tables {
    /// Opens the files; all that is wrong with their columns is told at once.
    pub fn open(files: &[PathBuf], plan: &Arc<Plan>, request: Request) -> Result<(Self, Findings), Findings> {
        let (mut findings, mut feeds) = (Findings::new(), Vec::new());
        for (space, path) in (0..).zip(files) {
            let mut own = Findings::new();
            match Table::open(path, plan, space, &request, &mut own) {
                Ok(table) => feeds.push(Feed::new(table)),
                Err(finding) => findings.push(finding),
            }
            findings.extend(own);
        }
        if findings.has_errors() {
            return Err(findings);
        }
        let entities = &plan.version.programme.entities;
        let mut below: Vec<Space> =
            (0..).zip(entities).filter(|(_, e)| e.of.is_some()).map(|(space, _)| space).collect();
        let depth = |space: &Space| {
            let mut depth = 0;
            let mut at = entities[usize::from(*space)].of;
            while let Some(above) = at {
                depth += 1;
                at = entities[usize::from(above)].of;
            }
            depth
        };
        below.sort_by_key(depth);
        Ok((Self { plan: Arc::clone(plan), request, feeds, below, repeats: Repeats::default() }, findings))
    }

    /// How many households there are, where the file says so.
    pub fn households(&self) -> Option<u64> {
        self.feeds.first().and_then(|feed| feed.table.rows())
    }

    /// The next households.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Diagnostic> {
        let wanted = self.request.chunk.max(1);
        let households = self.feeds[0].wait_for(wanted.saturating_add(PAGE))?.min(wanted);
        let mut building = self.begin(households);
        self.roots(&mut building, households);
        for space in self.below.clone() {
            self.align(space, &mut building)?;
        }
        if households == 0 {
            return Ok(None);
        }
        self.fill_up(&mut building);
        identity::roots(&self.feeds[0], &mut self.repeats, &mut building)?;
        for space in &self.below {
            let feed = &self.feeds[usize::from(*space)];
            identity::members(&self.plan, feed, usize::from(*space), self.request.member_ids, &mut building);
        }
        let mut chunk = building.chunk;
        chunk.ids = building.ids.swap_remove(0).unwrap_or(Ids::Whole(Vec::new()));
        chunk.refused.sort_by_key(|refusal| refusal.household);
        for refusal in &chunk.refused {
            chunk.is_refused[refusal.household] = true;
        }
        Ok(Some(chunk))
    }

    fn begin(&self, households: usize) -> Building {
        let spaces = self.feeds.len();
        let mut chunk = Chunk {
            first_row: 1,
            block: Block::new(&self.plan, &self.request.reads),
            ids: Ids::Whole(Vec::new()),
            weights: None,
            extras: vec![Extra::default(); self.request.extras.len()],
            refused: Vec::new(),
            is_refused: vec![false; households],
        };
        for (space, entity) in self.plan.version.programme.entities.iter().enumerate() {
            if entity.of.is_some() {
                chunk.block.rows[space].offsets.push(0);
            }
        }
        let above = self.plan.version.programme.entities.iter().map(|entity| entity.of.map(usize::from)).collect();
        Building { chunk, ids: vec![None; spaces], numbers: vec![Numbers::default(); spaces], above }
    }

    fn roots(&mut self, building: &mut Building, households: usize) {
        let mut left = households;
        while left > 0 {
            let feed = &self.feeds[0];
            let Some((page, at)) = feed.front() else { break };
            let rows = at..page.rows.min(at + left);
            let taken = rows.len();
            if left == households {
                building.chunk.first_row = page.first + u64::try_from(at).unwrap_or(0);
            }
            building.take(feed, page, rows, 0);
            left -= taken;
            self.feeds[0].advance(taken);
        }
    }

    /// Gives the members of an entity to the rows that contain them.
    fn align(&mut self, space: Space, building: &mut Building) -> Result<(), Diagnostic> {
        let own = usize::from(space);
        let Some(above) = self.plan.version.programme.entities[own].of.map(usize::from) else { return Ok(()) };
        let parents = building.ids[above].take().unwrap_or(Ids::Whole(Vec::new()));
        let mut place = Place::default();
        while self.feeds[own].wait_for(1)? > 0 {
            let taken = self.run(own, above, &parents, &mut place, building)?;
            if taken == 0 {
                let Some((page, at)) = self.feeds[own].front() else { break };
                let of = page.of.clone().unwrap_or(Ids::Whole(Vec::new()));
                let number = page.first + u64::try_from(at).unwrap_or(0);
                if !self.feeds[above].comes(&of, at)? {
                    return Err(self.lost(own, above, &of, at, number)?);
                }
                break;
            }
            self.feeds[own].advance(taken);
        }
        let rows = &mut building.chunk.block.rows[own];
        let end = u32::try_from(rows.count).unwrap_or(u32::MAX);
        rows.offsets.resize(parents.len() + 1, end);
        building.ids[above] = Some(parents);
        Ok(())
    }

    /// Takes rows of the first page of an entity as long as what contains them is here. Gives how many.
    fn run(
        &self,
        own: usize,
        above: usize,
        parents: &Ids,
        place: &mut Place,
        building: &mut Building,
    ) -> Result<usize, Diagnostic> {
        let Some((page, at)) = self.feeds[own].front() else { return Ok(0) };
        match (&page.of, parents) {
            (None, _) => Ok(0),
            (Some(Ids::Whole(of)), Ids::Whole(ids)) => {
                let rows = &mut building.chunk.block.rows[own];
                let taken = runs::follow((&of[at..page.rows], ids), place, rows);
                let feed = &self.feeds[own];
                building.take(feed, page, at..at + taken, own);
                if taken > 0 {
                    return Ok(taken);
                }
                let same = |row: usize, parent: usize| of[row] == ids[parent];
                self.run_on((page, at), (own, above), (ids.len(), same), place, building)
            }
            (Some(of), ids) => {
                let same = |row: usize, parent: usize| of.same(row, ids, parent);
                self.run_on((page, at), (own, above), (ids.len(), same), place, building)
            }
        }
    }

    /// As [`Self::run`], of a page from a row on; `same` says whether a row is contained in a row that contains.
    fn run_on(
        &self,
        (page, at): (&Page, usize),
        (own, above): (usize, usize),
        (parents, same): (usize, impl Fn(usize, usize) -> bool),
        place: &mut Place,
        building: &mut Building,
    ) -> Result<usize, Diagnostic> {
        let feed = &self.feeds[own];
        let (mut begun, mut row) = (at, at);
        let until = page.rows.min(at + SLOWLY);
        while row < until {
            if place.parent >= parents || !same(row, place.parent) {
                let Some(next) = (place.parent + 1..parents).find(|next| same(row, *next)) else {
                    break;
                };
                let offsets = &mut building.chunk.block.rows[own].offsets;
                offsets.resize(next + 1, place.members);
                (place.parent, place.here) = (next, 0);
            }
            let room = limits::HOUSEHOLD_MEMBERS.saturating_sub(place.here);
            if room == 0 {
                place.here += 1;
                building.take(feed, page, begun..row, own);
                begun = row + 1;
                self.crowd(own, above, page, row, place, building)?;
                row += 1;
                continue;
            }
            let further = (row + 1..until).take(room - 1).take_while(|further| same(*further, place.parent));
            let members = 1 + further.count();
            let parent = u32::try_from(place.parent).unwrap_or(u32::MAX);
            building.chunk.block.rows[own].container.extend(std::iter::repeat_n(parent, members));
            place.members += u32::try_from(members).unwrap_or(u32::MAX);
            place.here += members;
            row += members;
        }
        building.take(feed, page, begun..row, own);
        Ok(row - at)
    }

    /// A member past the limit is left out, and the household refused. Of those that contain others none can be left out.
    fn crowd(
        &self,
        own: usize,
        above: usize,
        page: &Page,
        row: usize,
        at: &Place,
        building: &mut Building,
    ) -> Result<(), Diagnostic> {
        if at.here != limits::HOUSEHOLD_MEMBERS + 1 {
            return Ok(());
        }
        let entities = &self.plan.version.programme.entities;
        let (plural, shown) = (&entities[own].plural, self.feeds[own].table.shown());
        let number = page.first + u64::try_from(row).unwrap_or(0);
        let name = &entities[above].name;
        let message =
            format!("row {number}: more than {} {plural} of one {name} stand here", limits::HOUSEHOLD_MEMBERS);
        let finding = Diagnostic::new(TOO_MANY_MEMBERS, &place(shown, None), message)
            .help(format!("a {name} is one family; give each an id of its own"));
        if entities.iter().any(|other| other.of.is_some_and(|of| usize::from(of) == own)) {
            return Err(finding);
        }
        let household = building.root(above, at.parent);
        let column = format!("{name}_id");
        building.chunk.refused.push(RowRefusal { household, file: shown.to_owned(), row: number, column, finding });
        Ok(())
    }

    /// What is told of a member whose household does not come any more.
    fn lost(&self, own: usize, above: usize, of: &Ids, row: usize, number: u64) -> Result<Diagnostic, Diagnostic> {
        let entities = &self.plan.version.programme.entities;
        let (name, over) = (&entities[own].name, &entities[above].name);
        let (shown, others) = (self.feeds[own].table.shown(), self.feeds[above].table.shown());
        let id = of.text(row);
        let id = hidden::shown(&id);
        let place = place(shown, None);
        Ok(match self.feeds[above].row_of(of, row)? {
            Some(earlier) => {
                let message = format!(
                    "row {number}, `{over}_id`: the {over} `{id}` stands in row {earlier} of `{others}`, and {} of later ones stand before this {name}",
                    entities[own].plural
                );
                let help = format!("sort {} in the order of {}", entities[own].plural, entities[above].plural);
                Diagnostic::new(OUT_OF_ORDER, &place, message).help(help)
            }
            None => {
                let message = format!("row {number}, `{over}_id`: there is no {over} `{id}` in `{others}`");
                let help = format!("add the {over}, or take its {} out", entities[own].plural);
                Diagnostic::new(MEMBER_ALONE, &place, message).help(help)
            }
        })
    }

    /// Columns of which no file has anything.
    fn fill_up(&self, building: &mut Building) {
        for (column, input) in building.chunk.block.inputs.iter_mut().zip(&self.plan.inputs) {
            let rows = building.chunk.block.rows[usize::from(input.space)].count;
            if let Some(column) = column {
                fill_up(column, rows, input.default);
            }
        }
        for (extra, asked) in building.chunk.extras.iter_mut().zip(&self.request.extras) {
            let table = &self.feeds[usize::from(asked.space)].table;
            let number = self.request.extras.iter().position(|other| std::ptr::eq(other, asked));
            let taker = table.takers().find(|taker| matches!(taker.role, Role::Extra(own) if Some(own) == number));
            extra.words = taker.and_then(Taker::words);
            extra.column.get_or_insert_with(|| Column { lanes: Lanes::Narrow(Vec::new()), absent: None });
        }
    }
}

impl Building {
    /// The household of a row of an entity.
    pub fn root(&self, space: usize, row: usize) -> usize {
        let (mut space, mut row) = (space, row);
        while let (Some(above), Some(container)) = (self.above[space], self.chunk.block.rows[space].container.get(row))
        {
            (space, row) = (above, *container as usize);
        }
        row
    }

    /// Takes rows of a page of an entity over.
    fn take(&mut self, feed: &Feed, page: &Page, rows: Range<usize>, space: usize) {
        if rows.is_empty() {
            return;
        }
        let start = self.chunk.block.rows[space].count;
        for (taker, column) in feed.table.takers().zip(&page.columns) {
            let rows = rows.clone();
            match taker.role {
                Role::Fact(slot) => {
                    if let Some(into) = &mut self.chunk.block.inputs[slot as usize] {
                        extend(into, column, rows);
                    }
                }
                Role::Weight => {
                    if let Lanes::Narrow(lanes) = &column.lanes {
                        self.chunk.weights.get_or_insert_default().extend_from_slice(&lanes[rows]);
                    }
                }
                Role::Extra(number) => {
                    extend(self.chunk.extras[number].column.get_or_insert_with(|| taker.column(0)), column, rows);
                }
            }
        }
        if let Some(own) = &page.own {
            self.ids[space].get_or_insert_with(|| Ids::new(own.kind())).extend(own, rows.clone());
        }
        self.chunk.block.rows[space].count += rows.len();
        let number = |row: usize| page.first + u64::try_from(row).unwrap_or(0);
        self.numbers[space].goes_on(start, number(rows.start));
        let from = page.faults.partition_point(|fault| fault.row < rows.start);
        for fault in page.faults[from..].iter().take_while(|fault| fault.row < rows.end) {
            let household = self.root(space, start + fault.row - rows.start);
            self.chunk.refused.push(RowRefusal {
                household,
                file: feed.table.shown().to_owned(),
                row: number(fault.row),
                column: fault.column.clone(),
                finding: fault.finding.clone(),
            });
        }
    }
}
