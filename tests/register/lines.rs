//! JSON Lines: a household a line.

use bareme::population::register::{As, Request};

use crate::making::{Made, all, lanes, plan, reads, told_of};

fn request() -> Request {
    let plan = plan();
    Request::of(&reads(&plan, &["rsu_index", "relation"])).and(0, "welfare", As::Number(2)).and(1, "tribe", As::Words)
}

fn made(lines: &[&str]) -> Made {
    Made::new().with("r.jsonl", lines.join("\n"))
}

fn told(lines: &[&str]) -> Vec<String> {
    let made = made(lines);
    told_of(&made.at("r.jsonl"), made.path(), &plan(), request())
}

#[test]
fn a_line_is_a_household() {
    let made = made(&[
        r#"{"household":{"id":"a","rsu_index":"8.5","weight":2,"welfare":"10.5"},"persons":[{"relation":"head"},{"relation":"child","tribe":"x"}]}"#,
        "",
        r#"{"household":{"weight":"1.5","paid_by_state":false}}"#,
        r#"{"household":{"id":"c","weight":3,"welfare":7},"persons":[{"tribe":"y"},{"tribe":"x"}]}"#,
    ]);
    let plan = plan();
    for chunk in [1, 9] {
        let request = Request { chunk, ..request() };
        let chunks = all(&made.at("r.jsonl"), &plan, request).expect("it is read");
        assert!(chunks.iter().all(|chunk| chunk.refused.is_empty()), "{:?}", chunks[0].refused);
        let ids: Vec<String> =
            chunks.iter().flat_map(|chunk| (0..chunk.ids.len()).map(|row| chunk.ids.text(row).into_owned())).collect();
        assert_eq!(ids, ["a", "3", "c"]);
        let weights: Vec<i64> = chunks.iter().flat_map(|chunk| chunk.weights.clone().expect("weights")).collect();
        assert_eq!(weights, [2_000_000, 1_500_000, 3_000_000]);
        assert_eq!(lanes(&chunks, &plan, "rsu_index"), [Some(8_500_000), None, None]);
        assert_eq!(lanes(&chunks, &plan, "relation").len(), 4);
        let welfare = |at: usize| {
            chunks.iter().flat_map(move |chunk| {
                let column = chunk.extras[at].column.as_ref().expect("read");
                (0..column.lanes.len()).map(|row| column.given(row).then(|| column.lanes.get(row))).collect::<Vec<_>>()
            })
        };
        assert_eq!(welfare(0).collect::<Vec<_>>(), [Some(1_050), None, Some(700)]);
        assert_eq!(welfare(1).collect::<Vec<_>>(), [None, Some(0), Some(1), Some(0)]);
    }
}

#[test]
fn a_bad_line_is_refused_and_the_next_ones_follow() {
    let lines = [
        r#"{"household":{"rsu_index":"8.5"}}"#,
        r#"{"household":{"rsu_index":"8.5""#,
        r#"{"household":{"rsu_indx":"8.5"}}"#,
        r#"{"household":{"rsu_index":21}}"#,
        r#"{"household":{},"changes":[{"from":"2025-12"}]}"#,
        r#"{"household":{"weight":1}}"#,
        r#"{"household":{"welfare":"much"}}"#,
        r#"{"household":{"id":"1"}}"#,
    ];
    let told = told(&lines);
    let codes: Vec<&str> = told.iter().map(|told| told.split(' ').next().expect("a code")).collect();
    assert_eq!(codes, ["E0010", "E0502", "E0504", "E0814", "E0815", "E0015", "E0810"], "{told:#?}");
    assert!(told[2].ends_with("(line 4)"), "{}", told[2]);
    let made = made(&lines);
    let chunks = all(&made.at("r.jsonl"), &plan(), request()).expect("it is read");
    assert_eq!(chunks[0].is_refused, [false, true, true, true, true, true, true, true]);
    assert_eq!(chunks[0].block.rows[0].count, 8);
    assert!(chunks[0].weights.is_none());
}
