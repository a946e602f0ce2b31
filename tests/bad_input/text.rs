//! CSV as programs and people write it.

use crate::made::{HOUSEHOLDS, NOBODY, PERSONS, answers, refused, texts};

#[test]
fn what_programs_write_is_understood() {
    let there = answers(&texts(HOUSEHOLDS, PERSONS));
    for households in [
        "\u{feff}household_id,income\r\n1,800\r\n2,1000.5\r\n3,0",
        "household_id;income\n1;800\n2;1000.5\n3;0\n",
        "\u{feff}\"household_id\";\"income\"\r\n\"1\";\"800.00\"\r\n\"2\";\"1000.5\"\r\n\"3\";\"0\"\r\n",
    ] {
        assert_eq!(answers(&texts(households, PERSONS)), there, "{households:?}");
    }
    // Quotes and line breaks within a cell: as ids, which are answered as they stand.
    let folder = texts(
        "household_id,income\n\"a \"\"b\"\", c\",800\n\"two;\nlines\",0\n",
        "household_id,birth_date\n\"two;\nlines\",2015-05-01\n",
    );
    let told = refused(&folder);
    assert!(told.len() == 1 && told[0].starts_with("error[E0506]: row 2, `household_id`"), "{told:?}");
    let folder = texts("household_id,income\n\"a \"\"b\"\", c\",800\n", NOBODY);
    assert_eq!(answers(&folder), "household_id,aid\n\"a \"\"b\"\", c\",0\n");
}

#[test]
fn decimal_commas_are_refused_and_never_read_as_thousands() {
    let told = refused(&texts("household_id;income\n1;1,500\n", NOBODY));
    assert_eq!(
        told,
        [
            "error[E0015]: row 1, `income` is not a plain number: `1,500` --> register/households.csv:2 = note: decimals are set off with a point, not with a comma, and thousands with nothing = help: write digits, and one point if it has decimals, for example 1250 or 0.02"
        ]
    );
    let told = refused(&texts("household_id,income\n1,1,500\n", NOBODY));
    assert!(told.len() == 1 && told[0].starts_with("error[E0808]: row 1 has 3 cells"), "{told:?}");
    assert!(told[0].contains("is there a decimal comma"), "{told:?}");
}

#[test]
fn rows_of_another_length_are_refused() {
    for (row, told_of, line) in [("2", "row 2 has 1 cell", 3), ("2,900,7", "row 2 has 3 cells", 3)] {
        let told = refused(&texts(format!("household_id,income\n1,800\n{row}\n3,0\n"), PERSONS));
        let begins = format!("error[E0808]: {told_of}, and there are 2 columns --> register/households.csv:{line}");
        assert!(told.len() == 1 && told[0].starts_with(&begins), "{told:?}");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    for (bytes, begins) in [
        (&b"household_id,income\n1,8\x0000\n"[..], "error[E0808]: row 1 has a NUL byte --> register/households.csv:2"),
        (
            b"household_id,income\n\xe91,800\n",
            "error[E0004]: row 1, `household_id` is not UTF-8 text --> register/households.csv:2",
        ),
        (b"\xff\xfeh\x00o\x00", "error[E0004]: its beginning is not UTF-8 text --> register/households.csv"),
        (b"", "error[E0020]: `register/households.csv` is empty --> register/households.csv"),
    ] {
        let told = refused(&texts(bytes, PERSONS));
        assert!(told.len() == 1 && told[0].starts_with(begins), "{told:?}");
    }
    // A quote that is left open does not swallow the rest of the file.
    let rest = "2,900\n".repeat(1 << 19);
    let told = refused(&texts(format!("household_id,income\n1,\"800\n{rest}"), PERSONS));
    assert!(told.len() == 1 && told[0].starts_with("error[E0808]: row 1 is longer than 1 MiB"), "{told:?}");
}
