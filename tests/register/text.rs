//! CSV as programs and people write it, and what is wrong with it.

use bareme::ground::limits;
use bareme::population::register::Request;

use crate::making::{Made, all, lanes, plan, reads, told};

const NOBODY: &str = "household_id,relation\n";

fn request() -> Request {
    Request::of(&reads(&plan(), &["rsu_index", "region"]))
}

fn index(households: impl AsRef<[u8]>) -> Vec<Option<i128>> {
    let plan = plan();
    let made = Made::of(households, NOBODY);
    let chunks = all(made.path(), &plan, request()).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert!(chunks.iter().all(|chunk| chunk.refused.is_empty()), "{:?}", chunks[0].refused);
    lanes(&chunks, &plan, "rsu_index")
}

fn refused(households: impl AsRef<[u8]>) -> Vec<String> {
    told(&Made::of(households, NOBODY), &plan(), request())
}

#[test]
fn marks_semicolons_quotes_and_line_ends_are_understood() {
    for text in [
        "household_id,rsu_index\n1,8.5\n2,9\n",
        "\u{feff}household_id,rsu_index\r\n1,8.5\r\n2,9",
        "household_id;rsu_index\n1;8.5\n2;9\n",
        "\"household_id\";\"rsu_index\"\n\"1\";\"8.5\"\n\n\"2\";\"9\"\n",
        "household_id,\"note, of many\nlines\",rsu_index\n1,\"a \"\"b\"\"\n, c\",8.5\n2,,9.0\n",
    ] {
        assert_eq!(index(text), [Some(8_500_000), Some(9_000_000)], "{text}");
    }
    assert_eq!(index("household_id,rsu_index\n1,\n"), [None]);
    assert_eq!(index("household_id,rsu_index\n"), []);
}

#[test]
fn rows_are_numbered_by_row_and_by_line() {
    assert_eq!(
        refused("household_id,note,rsu_index\n1,\"two\nlines\",8\n2,,21\n"),
        ["E0504 row 2, `rsu_index`: `21` is above 20, the most that is let in (line 4)"]
    );
}

#[test]
fn decimal_commas_are_refused_with_a_helpful_word() {
    assert_eq!(
        refused("household_id;rsu_index\n1;8,5\n"),
        [
            "E0015 row 1, `rsu_index` is not a plain number: `8,5` decimals are set off with a point, not with a comma, and thousands with nothing (line 2)"
        ]
    );
    let findings =
        all(Made::of("household_id,rsu_index\n1,8,5\n", NOBODY).path(), &plan(), request()).expect_err("a long row");
    let help = findings.all[0].help.clone().unwrap_or_default();
    assert!(help.contains("decimal comma"), "{help}");
}

#[test]
fn rows_that_are_too_short_or_too_long_are_refused() {
    assert_eq!(
        refused("household_id,rsu_index\n1,8,5\n"),
        ["E0808 row 1 has 3 cells, and there are 2 columns (line 2)"]
    );
    assert_eq!(
        refused("household_id,rsu_index\n1,8\n2\n"),
        ["E0808 row 2 has 1 cell, and there are 2 columns (line 3)"]
    );
    assert_eq!(
        refused("household_id;rsu_index\n1;8;\n"),
        ["E0808 row 1 has 3 cells, and there are 2 columns (line 2)"]
    );
}

#[test]
fn what_is_no_text_is_refused() {
    assert_eq!(refused(b"household_id,rsu_index\n1,8\x00\n"), ["E0808 row 1 has a NUL byte (line 2)"]);
    assert_eq!(refused(b"household_id,rsu_\x00index\n1,8\n"), ["E0808 the row of names has a NUL byte"]);
    assert_eq!(
        refused(b"household_id,rsu_index,region\n1,8,oriental\n2,8,F\xe8s\n"),
        ["E0004 row 2, `region` is not UTF-8 text (line 3)"]
    );
    assert_eq!(refused(b"\xff\xfeh\x00"), ["E0004 its beginning is not UTF-8 text"]);
    assert_eq!(refused(""), ["E0020 `households.csv` is empty"]);
    assert_eq!(refused("\u{feff}"), ["E0020 `households.csv` is empty"]);
}

#[test]
fn a_row_has_as_many_bytes_as_the_limit() {
    let most = limits::REGISTER_ROW_BYTES;
    // The cells, without what separates them: `1`, the note, `8`.
    let row = |bytes: usize| format!("household_id,note,rsu_index\n1,{},8\n2,,9\n", "x".repeat(bytes - 2));
    for bytes in [most - 1, most] {
        assert_eq!(index(row(bytes)), [Some(8_000_000), Some(9_000_000)]);
    }
    assert_eq!(refused(row(most + 1)), ["E0808 row 1 is longer than 1 MiB (line 2)"]);
}

#[test]
fn a_quote_that_is_left_open_does_not_swallow_the_rest() {
    let rest = "2,9\n".repeat(1 << 20);
    assert_eq!(
        refused(format!("household_id,rsu_index\n1,\"8\n{rest}")),
        ["E0808 row 1 is longer than 1 MiB (line 2)"]
    );
}
