//! Ranks: 1 for the first, 0 outside. A row outside reads nothing of the others; a row inside reads every member.

use std::cmp::Ordering;

use crate::pack::model::Ties;

use super::super::code::{Frame, Members, Reg};
use super::super::ends::{self, Ended, FAILED, OK};
use super::super::width::Width;
use super::super::workspace::Buffers;
use super::{Ends, Filled, Run, own};

impl Run<'_> {
    /// The rank of each row of an entity among those of its group that are members.
    pub fn rank(
        &self,
        members: &Members,
        by: &[Reg],
        descending: bool,
        ties: Ties,
        (frame, width): (Frame, Width),
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        let among = members.member?;
        let inside = self.sight.view::<u8>(among)?;
        let not_known = self.sight.ends(among);
        let keys: Vec<_> = by.iter().map(|reg| self.sight.lane(*reg)).collect::<Option<_>>()?;
        let ended: Vec<Ended<'_>> = by.iter().map(|reg| self.sight.ends(*reg)).collect();
        let small = match by {
            [one] if self.sight.width(*one) == Width::Small => self.sight.view::<i32>(*one),
            _ => None,
        };
        if let (Some(key), Ties::Listed, None, true) =
            (&small, ties, &not_known, ended.iter().all(Option::is_none) && width == Width::Small)
            && let Some(filled) = self.rank_listed(members, inside, *key, descending, frame, buffers)
        {
            return Some(filled);
        }
        let ids = self.block.rows[usize::from(members.space)].ids.as_deref();
        let compare = |a: usize, b: usize| {
            let order = match &small {
                Some(key) => key.get(a).cmp(&key.get(b)),
                None => keys.iter().map(|key| key(a).cmp(&key(b))).fold(Ordering::Equal, Ordering::then),
            };
            if descending { order.reverse() } else { order }
        };
        let rows = self.count(frame);
        let (mut out, mut all) = (buffers.take::<i32>(), buffers.take::<u8>());
        out.resize(rows, 0);
        all.resize(rows, OK);
        let mut order: Vec<usize> = Vec::new();
        let mut any = false;
        for group in 0..self.block.rows[usize::from(members.under)].count {
            let range = self.below(members.space, members.under, group);
            order.clear();
            let mut end = OK;
            for row in range.clone() {
                match ends::at(&not_known, row) {
                    OK if inside.get(row) == 0 => {}
                    OK => {
                        order.push(row);
                        let first = ended.iter().map(|ended| ends::at(ended, row)).find(|end| *end != OK);
                        end = ends::either(end, first.unwrap_or(OK));
                    }
                    how => {
                        all[row] = how;
                        end = ends::either(end, how);
                    }
                }
            }
            if end != OK {
                any = true;
                for row in &order {
                    all[*row] = end;
                }
                continue;
            }
            if order.len() > 1 {
                order.sort_unstable_by(|a, b| {
                    compare(*a, *b)
                        .then_with(|| match (ties, ids) {
                            (Ties::ById, Some(ids)) => ids[*a].cmp(&ids[*b]),
                            _ => Ordering::Equal,
                        })
                        .then(a.cmp(b))
                });
            }
            let mut first = 0;
            for place in 0..order.len() {
                let row = order[place];
                if place > 0 && compare(order[place - 1], row).is_ne() {
                    first = place;
                }
                let equal = first < place || order.get(place + 1).is_some_and(|next| compare(row, *next).is_eq());
                let rank = match ties {
                    Ties::Refuse if equal => {
                        any = true;
                        all[row] = FAILED;
                        continue;
                    }
                    Ties::Same => first,
                    _ => place,
                };
                out[row] = i32::try_from(rank + 1).ok()?;
            }
        }
        let ends = if any || not_known.is_some() {
            Ends::Own(all)
        } else {
            buffers.give(all);
            Ends::No
        };
        (width == Width::Small).then(|| own(out, ends))
    }
}
