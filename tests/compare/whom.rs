//! Groups, weights and conditions: as `simulate` takes them, and as the old version says.

use serde_json::Value as Json;

use crate::{by_age, compare, json, refused, version};

#[test]
fn groups_have_their_own_gainers_and_their_own_budget() {
    let folder = by_age();
    folder.write(
        "register/households.csv",
        "household_id,income,province\n1,800,Taza\n2,1000.5,Fès\n3,0,Fès\n4,400,Fès\n",
    );
    folder.write("register/persons.csv", "household_id,birth_date\n1,2015-05-01\n3,2018-05-01\n4,2018-01-01\n");
    let ran = compare(&folder, &["--group-by", "province", "--results", "aid"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let told = "\
Who gains and who loses by province
  province  households  gain  lose  unchanged  gained  lost  median change
  Fès                3     2     0          1      20     0            +10
  Taza               1     0     1          0       0    10            -10
  (groups are those of land@2024-01)

Amounts and numbers by province
  province  result  before  after  difference  in a year
  Fès       aid        100    120          20        240
  Taza      aid         50     40         -10       -120
";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    let told = refused(&folder, 2, &["--group-by", "person.age"]);
    assert!(told.contains("gains and losses are those of households"), "{told}");
    assert!(refused(&folder, 2, &["--group-by", "income"]).contains("E0840"));
}

#[test]
fn a_household_stays_in_its_group_though_the_new_version_puts_it_elsewhere() {
    let folder = by_age();
    version(&folder, "2025-01", &[("from = 2024-01-01", "from = 2025-01-01"), ("value = 1000", "value = 500")], &[]);
    let all = json(&folder, &["--group-by", "eligible"]);
    let rows = |group: usize, key: &str| all["groups"][group][key]["rows"].clone();
    assert_eq!((rows(1, "compared"), rows(1, "lose"), rows(1, "to_nothing")), (3.into(), 1.into(), 1.into()));
    assert_eq!((rows(0, "compared"), rows(0, "lose")), (1.into(), 0.into()));
    assert_eq!(all["results"]["eligible"]["newly_false"]["rows"], 1);
    assert_eq!(all["groups"][1]["results"]["aid"]["yearly_difference"], "-600");
}

#[test]
fn weights_are_decimals_and_exact() {
    let folder = by_age();
    folder.write(
        "register/households.csv",
        "household_id,weight,size,income\n1,10.5,1,800\n2,1,1,1000.5\n3,0,1,0\n4,0.000001,3,400\n",
    );
    let unread = |ran: &crate::Ran| serde_json::from_str::<Json>(&ran.stdout).expect("it is JSON");
    let ran = compare(&folder, &["--format", "json"]);
    assert_eq!(ran.exit, 0);
    let all = unread(&ran);
    assert_eq!((&all["compared"]["weighted"], &all["compared"]["rows"]), (&"11.500001".into(), &4.into()));
    assert_eq!((&all["lost"], &all["results"]["aid"]["difference"]), (&"105".into(), &"-105".into()));
    assert_eq!(all["results"]["aid"]["before"], "525.0001");
    assert_eq!(
        (&all["results"]["aid"]["lowered"]["weighted"], &all["lose"]["weighted"]),
        (&"10.5".into(), &"10.5".into())
    );
    assert_eq!((&all["sizes"][0]["weighted"], &all["quantiles"]["all"]["p50"]), (&"10.5".into(), &"-10".into()));
    let by_size = unread(&compare(&folder, &["--weight", "size", "--format", "json"]));
    assert_eq!((&by_size["compared"]["weighted"], &by_size["quantiles"]["all"]["p50"]), (&"6".into(), &"0".into()));
}

#[test]
fn a_condition_leaves_households_out_of_everything() {
    let folder = by_age();
    let all = json(&folder, &["--where", "eligible && aid > 50"]);
    assert_eq!((&all["compared"]["rows"], &all["results"]["aid"]["before"]), (&1.into(), &"100".into()));
    assert_eq!(all["sizes"].as_array().map(Vec::len), Some(0), "its children cancel");
    let told = refused(&folder, 3, &["--where", "elligible"]);
    assert!(told.contains("elligible"), "{told}");
}
