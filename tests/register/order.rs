//! Households and members are put together by the order in which they stand.

use std::fmt::Write;

use bareme::ground::limits;
use bareme::population::register::Request;

use crate::making::{Made, all, lanes, plan, plan_of, reads, told};

fn request(chunk: usize) -> Request {
    Request { chunk, ..Request::of(&reads(&plan(), &["relation"])) }
}

fn households(ids: &[&str]) -> String {
    format!("household_id\n{}\n", ids.join("\n"))
}

fn persons(ids: &[&str]) -> String {
    let rows: Vec<String> = ids.iter().map(|id| format!("{id},head")).collect();
    format!("household_id,relation\n{}\n", rows.join("\n"))
}

/// How many members each household has.
fn members(households_of: &[&str], persons_of: &[&str], chunk: usize) -> Vec<u32> {
    let made = Made::of(households(households_of), persons(persons_of));
    let chunks = all(made.path(), &plan(), request(chunk)).unwrap_or_else(|findings| panic!("{findings:?}"));
    let counts = chunks.iter().flat_map(|chunk| chunk.block.rows[1].offsets.windows(2).map(|pair| pair[1] - pair[0]));
    counts.collect()
}

fn refused(households_of: &[&str], persons_of: &[&str], chunk: usize) -> Vec<String> {
    told(&Made::of(households(households_of), persons(persons_of)), &plan(), request(chunk))
}

#[test]
fn households_without_members_are_households() {
    for chunk in 1..6 {
        assert_eq!(members(&["a", "b", "c", "d", "e"], &["b", "b", "e"], chunk), [0, 2, 0, 0, 1], "{chunk}");
        assert_eq!(members(&["a", "b"], &[], chunk), [0, 0]);
        assert_eq!(members(&["z", "b", "a"], &["z", "b", "b", "a"], chunk), [1, 2, 1]);
    }
}

#[test]
fn members_of_nobody_are_refused() {
    for chunk in [1, 2, 8_192] {
        assert_eq!(
            refused(&["a", "b"], &["a", "x", "b"], chunk),
            ["E0812 row 2, `household_id`: there is no household `x` in `households.csv`"]
        );
        assert_eq!(
            refused(&["a", "b"], &["a", "b", "x"], chunk),
            ["E0812 row 3, `household_id`: there is no household `x` in `households.csv`"]
        );
    }
}

#[test]
fn members_out_of_order_are_refused() {
    for chunk in [1, 2, 8_192] {
        assert_eq!(
            refused(&["a", "b", "c"], &["a", "b", "a", "c"], chunk),
            [
                "E0811 row 3, `household_id`: the household `a` stands in row 1 of `households.csv`, and persons of later ones stand before this person"
            ]
        );
        assert_eq!(
            refused(&["a", "b", "c"], &["c", "a"], chunk),
            [
                "E0811 row 2, `household_id`: the household `a` stands in row 1 of `households.csv`, and persons of later ones stand before this person"
            ]
        );
    }
}

/// Far apart: more households between than are read ahead.
#[test]
fn members_far_behind_are_found_and_those_out_of_order_told_before_anything_is_answered() {
    let ids: Vec<String> = (1..=40_000).map(|id: u32| id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let counts = members(&ids, &["1", "39999", "39999", "40000"], 500);
    let with: Vec<usize> = counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, _)| at).collect();
    assert_eq!(with, [0, 39_998, 39_999]);
    let made = Made::of(households(&ids), persons(&["39999", "1"]));
    let mut register =
        bareme::population::register::Register::open(made.path(), &plan(), request(500)).expect("it opens");
    let mut chunks = 0;
    let finding = loop {
        match register.next_chunk() {
            Ok(Some(_)) => chunks += 1,
            Ok(None) => panic!("it is refused"),
            Err(finding) => break finding,
        }
    };
    assert_eq!((finding.code.text(), chunks), ("E0811", 79), "only the chunk with household 39999 is not handed on");
    let made = Made::of(households(&ids), persons(&["nobody"]));
    let mut register =
        bareme::population::register::Register::open(made.path(), &plan(), request(500)).expect("it opens");
    assert_eq!(register.next_chunk().expect_err("refused").code.text(), "E0812");
    assert!(register.next_chunk().expect("nothing follows").is_none());
}

#[test]
fn ids_that_lack_are_refused() {
    assert_eq!(refused(&["a", "\"\""], &["a"], 9), ["E0809 row 2, `household_id`: it is empty (line 3)"]);
    let made = Made::of(households(&["a"]), "household_id,relation\na,head\n,child\n");
    assert_eq!(told(&made, &plan(), request(9)), ["E0809 row 2, `household_id`: it is empty (line 3)"]);
}

#[test]
fn ids_that_are_given_twice_are_refused() {
    assert_eq!(
        refused(&["a", "b", "b", "c", "a"], &["a", "b"], 9),
        [
            "E0810 row 3, `household_id`: the id `b` is that of row 2 too",
            "E0810 row 5, `household_id`: the id `a` is that of row 1 too",
        ]
    );
    assert_eq!(
        refused(&["a", "b", "b"], &["a", "b"], 2),
        ["E0810 row 3, `household_id`: the id `b` is that of row 2 too"]
    );
    let made = Made::of(
        households(&["1", "2"]),
        "household_id,id,relation\n1,ann,head\n1,ben,child\n1,ann,child\n2,ann,head\n2,,child\n2,#7,child\n",
    );
    let with_ids = Request { member_ids: true, ..request(9) };
    assert_eq!(
        told(&made, &plan(), with_ids.clone()),
        [
            "E0507 row 3, `id`: the id `ann` is that of row 1 too, of the same household",
            "E0506 row 6, `id`: the id `#7` begins with `#`, which stands for those without an id",
        ]
    );
    let chunks = all(made.path(), &plan(), with_ids).expect("it is read");
    let ids = chunks[0].block.rows[1].ids.clone().expect("they were asked for");
    assert_eq!(ids, ["ann", "ben", "ann", "ann", "#2", "#7"]);
    assert_eq!(chunks[0].is_refused, [true, true]);
}

#[test]
fn a_household_has_as_many_members_as_the_limit() {
    let most = limits::HOUSEHOLD_MEMBERS;
    for more in [most - 1, most, most + 1, most + 9] {
        let ids: Vec<&str> = std::iter::once("a").chain(std::iter::repeat_n("b", more)).chain(["c"]).collect();
        let told = refused(&["a", "b", "c"], &ids, 9);
        if more <= most {
            assert!(told.is_empty(), "{told:?}");
        } else {
            assert_eq!(told, ["E0508 row 52: more than 50 persons of one household stand here"]);
        }
        let counts = members(&["a", "b", "c"], &ids, 9);
        assert_eq!(counts, [1, u32::try_from(more.min(most)).expect("small"), 1]);
    }
}

#[test]
fn three_levels_stand_flat() {
    let plan = plan_of("tests/fixtures/policies", "archipelago", "2030-01");
    let made = Made::new()
        .with("islands.csv", "island_id,tide_fund\ni1,500\ni2,\ni3,7\n")
        .with("households.csv", "island_id,id,on_stilts\ni1,north,true\ni1,reef,false\ni3,south,false\n")
        .with("persons.csv", "household_id,income\nnorth,150\nnorth,0\nreef,99.99\nsouth,-1\n");
    let reads = reads(&plan, &["tide_fund", "on_stilts", "income"]);
    for chunk in [1, 2, 9] {
        let chunks = all(made.path(), &plan, Request { chunk, ..Request::of(&reads) }).expect("it is read");
        assert_eq!(lanes(&chunks, &plan, "tide_fund"), [Some(50_000), None, Some(700)]);
        assert_eq!(lanes(&chunks, &plan, "on_stilts"), [Some(1), Some(0), Some(0)]);
        assert_eq!(lanes(&chunks, &plan, "income"), [Some(15_000), Some(0), Some(9_999), None]);
        let refused: Vec<bool> = chunks.iter().flat_map(|chunk| chunk.is_refused.clone()).collect();
        assert_eq!(refused, [false, false, true], "{chunk}");
    }
    let mut crowd = "island_id,id,on_stilts\n".to_owned();
    (0..=limits::HOUSEHOLD_MEMBERS).for_each(|at| writeln!(crowd, "i1,h{at},true").expect("written"));
    let made = made.with("households.csv", crowd).with("persons.csv", "household_id,income\n");
    assert_eq!(
        told(&made, &plan, Request::of(&reads)),
        ["E0508 row 51: more than 50 households of one island stand here"]
    );
}
