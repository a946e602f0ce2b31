//! Rows: persons of nobody, households of nobody, rows out of order, ids given twice.

use crate::made::{HOUSEHOLDS, NOBODY, OUTPUTS, PERSONS, answers, refused, refused_with, texts};

#[test]
fn persons_without_a_household_are_refused() {
    let told = refused(&texts(HOUSEHOLDS, format!("{PERSONS}9,2015-05-01\n")));
    assert_eq!(
        told,
        [
            "error[E0812]: row 4, `household_id`: there is no household `9` in `register/households.csv` --> register/persons.csv = help: add the household, or take its persons out"
        ]
    );
    let told = refused(&texts(HOUSEHOLDS, format!("{PERSONS},2015-05-01\n")));
    assert_eq!(
        told,
        [
            "error[E0809]: row 4, `household_id`: it is empty --> register/persons.csv:5 = help: each row says by its id whose it is: fill it in, or take the row out"
        ]
    );
    // Nothing can be read past them: they are not among the rows that are tolerated.
    let folder = texts(HOUSEHOLDS, format!("{PERSONS}9,2015-05-01\n"));
    let words = [OUTPUTS.as_slice(), &["--tolerate", "9", "--rejects", "bad.csv"]].concat();
    refused_with(&folder, 3, &words);
}

#[test]
fn households_without_persons_are_households() {
    assert_eq!(answers(&texts(HOUSEHOLDS, PERSONS)), "household_id,aid\n1,50\n2,0\n3,0\n");
    assert_eq!(
        answers(&texts(HOUSEHOLDS, "household_id,birth_date\n3,2015-05-01\n")),
        "household_id,aid\n1,0\n2,0\n3,50\n"
    );
    assert_eq!(answers(&texts(HOUSEHOLDS, NOBODY)), "household_id,aid\n1,0\n2,0\n3,0\n");
}

#[test]
fn persons_out_of_order_are_refused() {
    let told = refused(&texts(HOUSEHOLDS, "household_id,birth_date\n2,2015-05-01\n1,1990-05-01\n"));
    assert_eq!(
        told,
        [
            "error[E0811]: row 2, `household_id`: the household `1` stands in row 1 of `register/households.csv`, and persons of later ones stand before this person --> register/persons.csv = help: sort persons in the order of households"
        ]
    );
    // Any order of households is one, and persons follow it.
    let folder = texts(
        "household_id,income\n3,0\n1,800\n2,1000.5\n",
        "household_id,birth_date\n1,1990-05-01\n1,2015-05-01\n2,2015-05-01\n",
    );
    assert_eq!(answers(&folder), "household_id,aid\n3,0\n1,50\n2,0\n");
}

#[test]
fn ids_that_are_given_twice_are_refused() {
    let told = refused(&texts(format!("{HOUSEHOLDS}1,850\n"), PERSONS));
    assert!(
        told.len() == 1
            && told[0].starts_with("error[E0810]: row 4, `household_id`: the id `1` is that of row 1 too")
            && told[0].contains("register/households.csv"),
        "{told:?}"
    );
    let persons = "household_id,id,birth_date\n1,ann,1990-05-01\n1,ann,2015-05-01\n2,ann,2015-05-01\n";
    let told = refused(&texts(HOUSEHOLDS, persons));
    assert!(
        told.len() == 1
            && told[0]
                .starts_with("error[E0507]: row 2, `id`: the id `ann` is that of row 1 too, of the same household"),
        "{told:?}"
    );
}
