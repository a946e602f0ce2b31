//! The usual rank: by one key of 32 bits, every member with a value, the order listed between equals.
//!
//! Members are drawn together first. Then each is set beside the one before it, the one before that, and so on, as long as
//! any two so far apart are of one household: the later of two stands behind where its key is no smaller. No loop over the
//! few members of one household, whose end nobody can foresee.

use super::super::code::{Frame, Members};
use super::super::view::View;
use super::super::workspace::Buffers;
use super::{Ends, Filled, Run, own, rows};

/// Members of one household, from which on ranks are found by sorting.
const MANY: usize = 24;

impl Run<'_> {
    /// `None` where a household has too many members for this way, or they do not stand directly below what ranks them.
    pub fn rank_listed(
        &self,
        members: &Members,
        inside: View<'_, u8>,
        key: View<'_, i32>,
        descending: bool,
        frame: Frame,
        buffers: &mut Buffers,
    ) -> Option<Filled> {
        if self.columns.containers[usize::from(members.space)] != Some(members.under) {
            return None;
        }
        let container = &self.block.rows[usize::from(members.space)].container;
        let mut rows = Vec::new();
        rows::drawn(self.count(frame), inside, 1, &mut rows);
        let groups: Vec<u32> = rows.iter().map(|row| container[*row as usize]).collect();
        // Turned over, the largest comes first.
        let turn = if descending { -1 } else { 0 };
        let keys: Vec<i32> = rows.iter().map(|row| key.get(*row as usize) ^ turn).collect();
        let (mut ranks, mut behind) = (vec![1; rows.len()], vec![0; rows.len()]);
        let mut apart = 1;
        while beside(&groups, &keys, apart, &mut ranks, &mut behind) {
            apart += 1;
            if apart == MANY {
                return None;
            }
        }
        let mut out = buffers.filled::<i32>(self.count(frame));
        out.fill(0);
        for ((row, rank), behind) in rows.iter().zip(&ranks).zip(&behind) {
            out[*row as usize] = rank + behind;
        }
        Some(own(out, Ends::No))
    }
}

/// Sets members beside those so far behind them: whoever stands behind another of its household gains a rank, `ranks` by
/// those before it in the list and `behind` by those after it. Whether there was any pair.
fn beside(groups: &[u32], keys: &[i32], apart: usize, ranks: &mut [i32], behind: &mut [i32]) -> bool {
    let Some(pairs) = groups.len().checked_sub(apart) else { return false };
    let (first, second) = (&groups[..pairs], &groups[apart..]);
    let groups = first.iter().zip(second);
    let keys = keys[..pairs].iter().zip(&keys[apart..]);
    let ranks = behind[..pairs].iter_mut().zip(&mut ranks[apart..]);
    let mut any = 0;
    for (((group, other), (key, later)), (behind, rank)) in groups.zip(keys).zip(ranks) {
        let (same, in_order) = (i32::from(group == other), i32::from(key <= later));
        *rank = rank.wrapping_add(same & in_order);
        *behind = behind.wrapping_add(same & (in_order ^ 1));
        any |= same;
    }
    any != 0
}
