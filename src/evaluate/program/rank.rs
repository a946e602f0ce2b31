//! Ranks: 1 for the first, 0 outside. A row outside reads nothing of the others; a row inside reads every member.

use std::cmp::Ordering;
use std::ops::Range;

use crate::check::plan::RankPlan;
use crate::evaluate::run::Status;
use crate::ground::amount::Lane;
use crate::pack::model::Ties;
use crate::rules::tree::{Column, ResultSlot, Space};

use super::node::Walk;
use super::scratch::Rows;

impl Walk<'_> {
    /// Ranks selected rows.
    pub fn rank(&mut self, slot: ResultSlot, rank: &RankPlan, space: Space, rows: Rows) {
        let mut at = rows.from;
        while at < rows.to {
            let row = self.scratch.rows[at] as usize;
            let within = self.batch.container(space, row, rank.within, &self.program.containers);
            let members = self.batch.members(space, rank.within, within, &self.program.containers);
            let mut end = at;
            while end < rows.to && members.contains(&(self.scratch.rows[end] as usize)) {
                end += 1;
            }
            let end = end.max(at + 1);
            self.rank_group(slot, rank, members, Rows { from: at, to: end });
            at = end;
        }
    }

    fn rank_group(&mut self, slot: ResultSlot, rank: &RankPlan, members: Range<usize>, rows: Rows) {
        let mut inside = false;
        for at in rows.from..rows.to {
            let row = self.scratch.rows[at] as usize;
            let (status, among) = self.column(rank.among, row);
            inside |= status == Status::Ok && among != 0;
            self.set_result(slot, row, status, 0);
        }
        if !inside {
            return;
        }
        let ends = self.rank_order(rank, members);
        for place in 0..self.scratch.ranked.len() {
            let row = self.scratch.ranked[place] as usize;
            let selected = self.scratch.rows[rows.from..rows.to].binary_search(&self.scratch.ranked[place]).is_ok();
            if !selected {
                continue;
            }
            if ends == Status::Ok {
                self.rank_row(slot, rank, place, row);
            } else {
                self.set_result(slot, row, ends, 0);
            }
        }
    }

    /// Puts those inside into their order; the status of the first one that lacks something.
    fn rank_order(&mut self, rank: &RankPlan, members: Range<usize>) -> Status {
        let mut ranked = std::mem::take(&mut self.scratch.ranked);
        ranked.clear();
        let mut ends = Status::Ok;
        for row in members {
            let mut status = match self.column(rank.among, row) {
                (Status::Ok, 0) => continue,
                (status, _) => status,
            };
            if status == Status::Ok {
                ranked.push(u32::try_from(row).unwrap_or(u32::MAX));
                status = self.first_end(&rank.by, row);
            }
            if ends == Status::Ok {
                ends = status;
            }
        }
        ranked.sort_unstable_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            self.rank_compare(rank, a, b)
                .then_with(|| match rank.ties {
                    Ties::ById => self.id(rank, a).cmp(self.id(rank, b)),
                    _ => Ordering::Equal,
                })
                .then(a.cmp(&b))
        });
        self.scratch.ranked = ranked;
        ends
    }

    fn first_end(&self, by: &[Column], row: usize) -> Status {
        by.iter().map(|column| self.column(*column, row).0).find(|status| *status != Status::Ok).unwrap_or(Status::Ok)
    }

    fn id(&self, rank: &RankPlan, row: usize) -> &str {
        let (_, _, space) = self.plan.column(rank.among);
        self.batch.rows[usize::from(space)].ids.get(row).map_or("", String::as_str)
    }

    fn rank_compare(&self, rank: &RankPlan, a: usize, b: usize) -> Ordering {
        let order = rank.by.iter().map(|column| self.column(*column, a).1.cmp(&self.column(*column, b).1));
        let order = order.fold(Ordering::Equal, Ordering::then);
        if rank.descending { order.reverse() } else { order }
    }

    fn rank_row(&mut self, slot: ResultSlot, rank: &RankPlan, place: usize, row: usize) {
        let ranked = &self.scratch.ranked;
        let equal =
            |other: Option<&u32>| other.is_some_and(|other| self.rank_compare(rank, row, *other as usize).is_eq());
        let mut first = place;
        while first > 0 && equal(ranked.get(first - 1)) {
            first -= 1;
        }
        let tied = first < place || equal(ranked.get(place + 1));
        let number = |place: usize| Lane::try_from(place + 1).unwrap_or(Lane::MAX);
        match rank.ties {
            Ties::Refuse if tied => self.set_result(slot, row, Status::Failed, 0),
            Ties::Same => self.set_result(slot, row, Status::Ok, number(first)),
            _ => {
                let at = self.scratch.run.result_at[slot as usize] + row;
                self.scratch.run.tied[at] = tied && rank.ties == Ties::Listed;
                self.set_result(slot, row, Status::Ok, number(place));
            }
        }
    }
}
