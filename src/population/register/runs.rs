//! Members whose households come one after another, each with somebody in it: whole stretches of them at once, without a
//! branch that nobody can foresee. Whatever is not so plain is left to be gone through household by household.

use crate::evaluate::columns::BlockRows;
use crate::ground::limits::HOUSEHOLD_MEMBERS;

/// Rows that are followed at once.
const STRETCH: usize = 512;

/// Where a run is: the row that contains, how many of its own were met, how many members there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub parent: usize,
    pub here: usize,
    pub members: u32,
}

/// Gives members to what contains them as long as that goes on plainly: `of` says by member where it belongs, `ids` who
/// comes. Gives how many members; what is not plain is left as it was.
pub(super) fn follow((of, ids): (&[i64], &[i64]), place: &mut Place, rows: &mut BlockRows) -> usize {
    let stretches = of.chunks(STRETCH);
    stretches.take_while(|stretch| follows((stretch, ids), place, rows)).map(<[i64]>::len).sum()
}

/// As [`follow`], of one stretch: all of it, or nothing.
fn follows((of, ids): (&[i64], &[i64]), place: &mut Place, rows: &mut BlockRows) -> bool {
    let Some(coming) = ids.get(place.parent..).filter(|coming| !coming.is_empty()) else { return false };
    let begun = (rows.container.len(), rows.offsets.len());
    let (mut last, mut parent, mut members, mut plain) = (coming[0], 0_usize, place.members, true);
    let first = u32::try_from(place.parent).unwrap_or(u32::MAX);
    rows.offsets.resize(begun.1 + of.len() + 1, 0);
    let ends = &mut rows.offsets[begun.1..];
    ends[0] = place.members;
    rows.container.extend(of.iter().zip(first..).map(|(id, _)| {
        parent += usize::from(*id != last);
        last = *id;
        plain &= coming.get(parent) == Some(id);
        members = members.wrapping_add(1);
        ends[parent] = members;
        first.wrapping_add(u32::try_from(parent).unwrap_or(u32::MAX))
    }));
    let ends = &ends[..=parent];
    let room = u32::try_from(HOUSEHOLD_MEMBERS).unwrap_or(u32::MAX);
    let here = u32::try_from(place.here).unwrap_or(u32::MAX);
    plain &= ends[0].wrapping_sub(place.members).saturating_add(here) <= room;
    plain &= ends.windows(2).fold(true, |all, pair| all & (pair[1].wrapping_sub(pair[0]) <= room));
    if !plain {
        rows.container.truncate(begun.0);
        rows.offsets.truncate(begun.1);
        return false;
    }
    place.here = match parent.checked_sub(1) {
        None => place.here + of.len(),
        Some(before) => usize::try_from(members - ends[before]).unwrap_or(usize::MAX),
    };
    place.parent += parent;
    place.members = members;
    rows.offsets.truncate(begun.1 + parent);
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How many members each household has, as one stands after the other.
    fn sizes() -> impl Strategy<Value = Vec<usize>> {
        let size = prop_oneof![40 => 1_usize..6, 1 => 0_usize..1, 1 => 48_usize..53];
        prop::collection::vec(size, 1..400)
    }

    fn members(sizes: &[usize], from: i64) -> Vec<i64> {
        sizes.iter().zip(from..).flat_map(|(size, id)| std::iter::repeat_n(id, *size)).collect()
    }

    proptest! {
        #[test]
        fn who_follows_is_where_one_by_one_would_put_him(sizes in sizes(), cut in 0_usize..1000) {
            let of = members(&sizes, 7);
            let ids: Vec<i64> = (7..).take(sizes.len()).collect();
            let (mut place, mut rows) = (Place::default(), BlockRows::default());
            rows.offsets.push(0);
            let (left, right) = of.split_at(cut.min(of.len()));
            let mut taken = follow((left, &ids), &mut place, &mut rows);
            if taken == left.len() {
                taken += follow((right, &ids), &mut place, &mut rows);
            }
            let plain = sizes.iter().take_while(|size| (1..=HOUSEHOLD_MEMBERS).contains(*size)).sum::<usize>();
            prop_assert!(taken == of.len() || taken + 2 * STRETCH > plain, "{taken} of {plain}");
            let containers: Vec<u32> = (0..).zip(&sizes).flat_map(|(at, size)| std::iter::repeat_n(at, *size)).collect();
            prop_assert_eq!(&rows.container, &containers[..taken]);
            let mut offsets = vec![0];
            for size in &sizes {
                offsets.push(offsets.last().copied().unwrap_or(0) + u32::try_from(*size).unwrap_or(0));
            }
            let reached = containers[..taken].last().map_or(0, |last| *last as usize);
            prop_assert_eq!(&rows.offsets, &offsets[..=reached]);
            let here = taken - offsets[reached] as usize;
            let room = |pair: &[u32]| pair[1] - pair[0] <= u32::try_from(HOUSEHOLD_MEMBERS).unwrap_or(0);
            prop_assert!(here <= HOUSEHOLD_MEMBERS && rows.offsets.windows(2).all(room));
            prop_assert_eq!(place, Place { parent: reached, here, members: u32::try_from(taken).unwrap_or(0) });
        }
    }

    #[test]
    fn whoever_belongs_to_nobody_that_comes_is_left() {
        let (mut place, mut rows) = (Place::default(), BlockRows::default());
        rows.offsets.push(0);
        for (of, ids) in [(&[1, 1, 3][..], &[1, 2, 3][..]), (&[2], &[1]), (&[1, 2], &[1]), (&[1], &[])] {
            assert_eq!(follow((of, ids), &mut place, &mut rows), 0, "{of:?} in {ids:?}");
            assert_eq!((&place, &rows.offsets, rows.container.len()), (&Place::default(), &vec![0], 0));
        }
    }
}
