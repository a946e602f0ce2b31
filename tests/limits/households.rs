//! Limits of households and of what is asked about them.

use bareme::ground::limits::{GROUP_MEMBERS, HOUSEHOLD_MEMBERS, ID_CHARACTERS, STATEMENT_MONTHS};

use super::*;

fn answered(folder: &Folder, household: &str) -> Ran {
    run_with(folder.path(), &["eval", "land@2024-01", "-"], household.as_bytes())
}

#[test]
fn a_group_has_so_many_members() {
    let folder = land();
    tried(HOUSEHOLD_MEMBERS, ("E0508", 4), |count| {
        let persons = vec![r#"{"birth_date": "2015-05-01"}"#; count].join(", ");
        answered(&folder, &format!("{{\"household\": {{\"income\": 1}}, \"persons\": [{persons}]}}"))
    });
}

#[test]
fn a_household_has_so_many_members_in_all() {
    let person = "[entities.person]\nof = \"household\"";
    let group = |name: &str, plural: &str, of: &str| {
        format!("[entities.{name}]\nof = \"{of}\"\nplural = \"{plural}\"\nlabel = {{ en = \"Group\" }}\n\n")
    };
    let groups = group("quarter", "quarters", "household") + group("family", "families", "quarter").as_str();
    let folder = with(PROGRAMME, person, &format!("{groups}[entities.person]\nof = \"family\""));
    tried(GROUP_MEMBERS, ("E0516", 4), |count| {
        let list = |one: &str, count: usize| vec![one; count].join(", ");
        let family = |count: usize| format!("{{\"persons\": [{}]}}", list(r#"{"birth_date": "2015-05-01"}"#, count));
        let quarter = |families: &str| format!("{{\"families\": [{families}]}}");
        // Two hundred families of fifty in four quarters, but for the last.
        let full = quarter(&list(&family(50), 50));
        let left = count - 3 * 2_500;
        let fourth = format!("{}, {}", list(&family(50), 49), family((left - 49 * 50).min(50)));
        let over = if left > 2_500 { format!(", {}", quarter(&family(left - 2_500))) } else { String::new() };
        let quarters = format!("{}, {}{over}", list(&full, 3), quarter(&fourth));
        answered(&folder, &format!("{{\"household\": {{\"income\": 1}}, \"quarters\": [{quarters}]}}"))
    });
}

#[test]
fn an_id_has_so_many_characters() {
    let folder = land();
    tried(ID_CHARACTERS, ("E0517", 3), |length| {
        let person = format!("{{\"id\": \"{}\", \"birth_date\": \"2015-05-01\"}}", "é".repeat(length));
        answered(&folder, &format!("{{\"household\": {{\"income\": 1}}, \"persons\": [{person}]}}"))
    });
}

#[test]
fn a_statement_has_so_many_months() {
    let folder = land();
    tried(STATEMENT_MONTHS, ("E0605", 4), |count| {
        let last = format!("{}-{:02}", 2024 + (count - 1) / 12, (count - 1) % 12 + 1);
        run_in(folder.path(), &["eval", "land", HOUSEHOLD, "--from", "2024-01", "--to", &last])
    });
}
