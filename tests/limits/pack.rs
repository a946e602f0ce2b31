//! Limits of programmes and versions.

use bareme::ground::limits::{DECLARATIONS, EXTENDS_CHAIN, ROWS, VERSIONS};

use super::*;

/// The month that many after 2024-01.
fn month(after: usize) -> String {
    format!("{}-{:02}", 2024 + after / 12, after % 12 + 1)
}

fn version(folder: &Folder, after: usize, extends: usize) {
    let (from, extends) = (month(after), month(extends));
    let header = format!(
        "[version]\nextends = \"{extends}\"\nfrom = {from}-01\nstatus = \"adopted\"\ntitle = {{ en = \"Version\" }}\n"
    );
    folder.write(&format!("policies/land/{from}/policy.toml"), header);
}

#[test]
fn versions_extend_each_other_so_often() {
    tried(EXTENDS_CHAIN, ("E0114", 4), |count| {
        let folder = land();
        (1..count).for_each(|after| version(&folder, after, after - 1));
        run_in(folder.path(), &["check", &format!("land@{}", month(count - 1)), "--deny", "warnings"])
    });
}

#[test]
fn a_programme_has_so_many_versions() {
    tried(VERSIONS, ("E0146", 4), |count| {
        let folder = land();
        (1..count).for_each(|after| version(&folder, after, 0));
        run_in(folder.path(), &["check", &format!("land@{}", month(count - 1)), "--deny", "warnings"])
    });
}

#[test]
fn a_version_declares_so_many_things() {
    // The base has two inputs, three figures and four results.
    let label = "label.en=\"x\"";
    tried(DECLARATIONS, ("E0115", 4), |count| {
        let inputs: String = (2..count).map(|at| format!("household.i{at}={{kind=\"bool\",{label}}}\n")).collect();
        check(&with(POLICY, "[inputs.household.income]", &format!("[inputs]\n{inputs}\n[inputs.household.income]")))
    });
    tried(DECLARATIONS, ("E0115", 4), |count| {
        let results: String = (4..count)
            .map(|at| format!("household.r{at}={{kind=\"count\",count=\"persons\",{label},source=\"act\"}}\n"))
            .collect();
        check(&with(POLICY, "[results]\n", &format!("[results]\n{results}")))
    });
    // Nothing reads so many figures: that is a warning each.
    for (count, exit) in [(DECLARATIONS, 0), (DECLARATIONS + 1, 4)] {
        let figures: String = (3..count).map(|at| format!("p{at}={{value=1,{label}}}\n")).collect();
        let many = format!("[parameters.many]\nkind = \"count\"\n{figures}\n[results]\n");
        let ran = run_in(with(POLICY, "[results]\n", &many).path(), &["check"]);
        assert_eq!((ran.exit, ran.stderr.contains("error[E0115]: 10001 parameters")), (exit, exit != 0));
    }
}

#[test]
fn a_scale_and_a_table_have_so_many_rows() {
    let held = |what: &str, read: &str| {
        let folder = condition(&format!("{CONDITION} && count(persons) <= {read}"), "");
        let figure = format!("index = {{ kind = \"count\", {what}, label = {{ en = \"Index\" }} }}\n");
        change(&folder, POLICY, "[results]\n", &format!("{figure}\n[results]\n"));
        change(&folder, RULES, "eligible(household, law)", "eligible(household, persons, law)");
        check(&folder)
    };
    tried(ROWS, ("E0147", 4), |count| {
        let rows: Vec<String> = (0..count).map(|at| format!("{{ from = {at}, value = {} }}", at + 1)).collect();
        let scale = format!("scale = {{ type = \"band\", of = \"count\", rows = [{}] }}", rows.join(", "));
        held(&scale, "scale(law.index, count(persons))")
    });
    tried(ROWS, ("E0147", 4), |count| {
        let rows: Vec<String> = (0..count).map(|at| format!("{at} = {}", at + 1)).collect();
        let table = format!("table = {{ keys = [\"count\"], rows = {{ {} }}, otherwise = 1 }}", rows.join(", "));
        held(&table, "table(law.index, count(persons))")
    });
}
