//! Ranks and their ties.

use super::*;

fn ranked(ties: Ties, descending: bool, members: &[(Option<Lane>, Option<Lane>)]) -> (Vec<(Status, Lane)>, Vec<bool>) {
    let mut b = Build::household();
    let (among, by) = (b.input(1, "among", Kind::Bool, 0, None), b.input(1, "by", Kind::Count, 0, None));
    let rank = b.rank("rank", 1, RankPlan { among, by: vec![by], descending, ties, within: 0 });
    let plan = b.plan();
    let members = members.iter().map(|(inside, key)| {
        let facts = [(among, *inside), (by, *key)];
        row(&facts.iter().filter_map(|(column, lane)| lane.map(|lane| (*column, lane))).collect::<Vec<_>>())
    });
    let run = run(&plan, vec![row(&[]), row(&[]).with(1, members.collect())]);
    let Column::Result(slot) = rank else { panic!() };
    (rows(&run, rank), run.tied[run.places(slot)].to_vec())
}

#[test]
fn ranks_order_those_inside_and_leave_the_others_at_zero() {
    let members = [(Some(1), Some(30)), (Some(0), None), (Some(1), Some(10)), (Some(1), Some(20))];
    let (up, _) = ranked(Ties::Listed, false, &members);
    assert_eq!(up, [(Has, 3), (Has, 0), (Has, 1), (Has, 2)]);
    let (down, _) = ranked(Ties::Listed, true, &members);
    assert_eq!(down, [(Has, 1), (Has, 0), (Has, 3), (Has, 2)]);
}

#[test]
fn equals_are_ranked_as_declared() {
    let members = [(Some(1), Some(5)), (Some(1), Some(1)), (Some(1), Some(5)), (Some(1), Some(9))];
    let lanes = |ties| ranked(ties, false, &members).0;
    assert_eq!(lanes(Ties::Listed), [(Has, 2), (Has, 1), (Has, 3), (Has, 4)]);
    assert_eq!(lanes(Ties::Same), [(Has, 2), (Has, 1), (Has, 2), (Has, 4)]);
    assert_eq!(lanes(Ties::Refuse), [(Failed, 0), (Has, 1), (Failed, 0), (Has, 4)]);
    assert_eq!(ranked(Ties::Listed, false, &members).1, [true, false, true, false]);
    assert_eq!(ranked(Ties::ById, false, &members).1, [false; 4]);
}

#[test]
fn a_rank_lacks_what_any_of_those_inside_lacks() {
    let (ranks, _) = ranked(Ties::Listed, false, &[(Some(1), Some(1)), (Some(1), None), (Some(0), None)]);
    assert_eq!(ranks, [(Missing, 0), (Missing, 0), (Has, 0)]);
    let (ranks, _) = ranked(Ties::Listed, false, &[(Some(1), Some(1)), (None, Some(2)), (Some(0), None)]);
    assert_eq!(ranks, [(Missing, 0), (Missing, 0), (Has, 0)]);
}
