//! Inputs and results that are not the same in both versions: refused until somebody says what they are.

use crate::{compare, json, land, refused, version};

const NEXT: (&str, &str) = ("from = 2024-01-01", "from = 2025-01-01");
const INCOME: &str = "[inputs.household.income]";

#[test]
fn an_input_that_is_new_is_refused_until_it_is_mapped_and_read_then() {
    let folder = land();
    let rent = "[inputs.household.rent]\nkind = \"money\"\nper = \"month\"\ndefault = 0\nreason = { en = \"No rent is declared\" }\n\
                label = { en = \"Rent\" }\n\n[inputs.household.income]";
    let rule = ("household.income <= law.ceiling", "household.income - household.rent <= law.ceiling");
    version(&folder, "2025-01", &[NEXT, (INCOME, rent)], &[rule]);
    let told = refused(&folder, 3, &[]);
    assert!(
        told.contains("E0901") && told.contains("land@2025-01 asks for `household.rent`, and land@2024-01 does not"),
        "{told}"
    );
    assert!(told.contains("--map =household.rent"), "{told}");
    // Without a column the default stands, as everywhere.
    let map = ["--map", "=rent"];
    let same = json(&folder, &map);
    assert_eq!((&same["unchanged"]["rows"], &same["structure"][0]["new"]), (&4.into(), &"household.rent".into()));
    folder.write("register/households.csv", "household_id,income,rent\n1,800,\n2,1000.5,0.5\n3,0,10\n4,400,0\n");
    let all = json(&folder, &map);
    assert_eq!((&all["gain"]["rows"], &all["from_nothing"]["rows"]), (&1.into(), &1.into()));
    assert_eq!(all["sizes"][0]["example"]["household"], "2");
    let ran = compare(&folder, &map);
    assert!(
        ran.stdout.contains(
            "Not the same in both\n  what   land@2024-01  land@2025-01\n  input  —             household.rent\n"
        ),
        "{}",
        ran.stdout
    );
    // What the new version does not let in is a bad row.
    folder.write("register/households.csv", "household_id,income,rent\n1,800,\n2,1000.5,0.505\n3,0,10\n4,400,0\n");
    let told = refused(&folder, 3, &map);
    assert!(told.contains("row 2, `rent`"), "{told}");
}

#[test]
fn a_line_of_json_may_have_what_only_the_new_version_asks_for() {
    let folder = land();
    let rent = "[inputs.household.rent]\nkind = \"money\"\nper = \"month\"\nlabel = { en = \"Rent\" }\n\n[inputs.household.income]";
    let rule = ("household.income <= law.ceiling", "household.income - household.rent <= law.ceiling");
    version(&folder, "2025-01", &[NEXT, (INCOME, rent)], &[rule]);
    let line = |id: u32, rent: &str| {
        format!(
            "{{\"household\": {{\"id\": \"{id}\", \"income\": 1005{rent}}}, \"persons\": [{{\"id\": \"a\", \"birth_date\": \"2015-05-01\"}}]}}\n"
        )
    };
    folder.write("register.jsonl", [line(1, ", \"rent\": 5"), line(2, ", \"rent\": 4.99")].concat());
    let words = ["compare", "land@2024-01", "land@2025-01", "--population", "register.jsonl", "--map", "=rent"];
    let ran = crate::run_in(folder.path(), &words);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert!(
        ran.stdout.contains("  1                    +50           1  50.0       0     50    1\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn an_input_that_is_dropped_or_renamed_is_refused_until_it_is_mapped() {
    let folder = land();
    let renamed = [NEXT, (INCOME, "[inputs.household.earnings]")];
    version(&folder, "2025-01", &renamed, &[("household.income", "household.earnings")]);
    let told = refused(&folder, 3, &[]);
    for says in ["land@2025-01 asks for `household.earnings`", "land@2024-01 asks for `household.income`", "2 errors"] {
        assert!(told.contains(says), "{says}: {told}");
    }
    let all = json(&folder, &["--map", "income=earnings"]);
    assert_eq!((&all["unchanged"]["rows"], &all["compared"]["rows"]), (&4.into(), &4.into()));
    assert_eq!(
        (&all["structure"][0]["old"], &all["structure"][0]["new"]),
        (&"household.income".into(), &"household.earnings".into())
    );
    // A version that says what it was called needs nobody to say so.
    let policy = "[version]\nextends = \"2024-01\"\nfrom = 2025-01-01\nstatus = \"adopted\"\ntitle = { en = \"Second\" }\n\n\
                  [inputs.household.income]\nremoved = { source = \"act, s. 1\" }\n\n[inputs.household.earnings]\n\
                  was = \"income\"\nkind = \"money\"\nper = \"month\"\nlabel = { en = \"Earnings\" }\n\n\
                  [results.household.eligible]\nsource = \"act, s. 1\"\n";
    folder.write("policies/land/2025-01/policy.toml", policy);
    folder.write(
        "policies/land/2025-01/rules.rhai",
        "fn eligible(household, law) { household.earnings <= law.ceiling }\n",
    );
    assert_eq!(json(&folder, &[])["structure"], all["structure"]);
}

#[test]
fn a_result_that_is_dropped_or_renamed_is_refused_until_it_is_mapped() {
    let folder = land();
    let renamed = [NEXT, ("person.allowance =", "person.child_aid ="), ("persons.allowance", "persons.child_aid")];
    version(&folder, "2025-01", &renamed, &[("fn allowance", "fn child_aid")]);
    let told = refused(&folder, 3, &[]);
    assert!(told.contains("E0902") && told.contains("`person.allowance`") && told.contains("1 error"), "{told}");
    let mapped = json(&folder, &["--map", "allowance=child_aid"]);
    assert_eq!(mapped["results"]["allowance"]["after"], "150");
    let dropped = json(&folder, &["--map", "allowance="]);
    assert_eq!(dropped["results"]["allowance"], serde_json::Value::Null);
    assert_eq!(
        dropped["structure"].as_array().map(Vec::len),
        Some(2),
        "one is dropped, one is new: {}",
        dropped["structure"]
    );
    // What was not asked for is nobody's difference.
    assert_eq!(json(&folder, &["--results", "eligible"])["structure"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_choice_of_other_members_is_not_the_same_until_somebody_says_so() {
    let folder = land();
    let area = |members: &str| {
        format!(
            "[choices.area]\n{members}\n\n[inputs.household.area]\nkind = \"choice\"\nchoices = \"area\"\nlabel = {{ en = \"Area\" }}\n\n{INCOME}"
        )
    };
    let (town, village) = ("town = { en = \"Town\" }", "village = { en = \"Village\" }");
    let rule = ("household.income <= law.ceiling", "household.income <= law.ceiling && household.area == \"village\"");
    version(&folder, "2025-01", &[NEXT, (INCOME, &area(&format!("{village}\n{town}")))], &[rule]);
    version(&folder, "2024-01", &[(INCOME, &area(&format!("{town}\n{village}")))], &[rule]);
    folder.write(
        "register/households.csv",
        "household_id,income,area\n1,800,town\n2,0,village\n3,0,village\n4,400,village\n",
    );
    let told = refused(&folder, 3, &[]);
    let says = "`household.area` is one of `town` and `village` in land@2024-01, and one of `village` and `town` in land@2025-01";
    assert!(told.contains("E0901") && told.contains(says), "{told}");
    let all = json(&folder, &["--map", "area=area"]);
    assert_eq!((&all["unchanged"]["rows"], &all["results"]["eligible"]["after"]), (&4.into(), &"3".into()));
}

#[test]
fn an_input_of_both_is_held_to_what_each_lets_in() {
    let folder = land();
    for (most, exit) in [("900", 3), ("1000.5", 0)] {
        let range = (INCOME, format!("{INCOME}\nmax = {most}"));
        version(&folder, "2025-01", &[NEXT, (range.0, &range.1)], &[]);
        let ran = compare(&folder, &[]);
        assert_eq!(ran.exit, exit, "{}", ran.stderr);
        assert_eq!(ran.stderr.contains("row 2, `income`"), exit == 3, "{}", ran.stderr);
    }
}

#[test]
fn what_is_said_of_nothing_is_wrong_usage() {
    let folder = land();
    version(&folder, "2025-01", &[NEXT], &[]);
    for (map, says) in [
        ("income", "does not say what is what"),
        ("=", "does not say what is what"),
        ("household.incom=", "did you mean `household.income`?"),
        ("=persn.age", "land@2025-01 has no input or result `persn.age`"),
        ("income=aid", "makes one thing of an input and a result"),
    ] {
        let told = refused(&folder, 2, &["--map", map]);
        assert!(told.contains("E0903") && told.contains(says), "{map}: {told}");
    }
}

#[test]
fn versions_of_two_programmes_are_not_compared() {
    let words =
        ["compare", "ma-asd@2024-09", "ma-aide-speciale", "--population", "examples/register", "--period", "2026-01"];
    let ran = crate::run_in(crate::root(), &words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("versions of two programmes"), "{}", ran.stderr);
}
