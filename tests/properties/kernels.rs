//! What columns compute by ways of their own, each in the smallest pack that goes that way: all roads say what is expected.

use crate::found::answer;

/// Members with an age each, and whether they are ill.
fn members(ages: impl Iterator<Item = i64>, ill: impl Fn(usize) -> bool) -> String {
    let one =
        |(place, age): (usize, i64)| format!("[[persons]]\nid = \"m{place:02}\"\nage = {age}\nill = {}\n", ill(place));
    format!("[household]\n{}", ages.enumerate().map(one).collect::<String>())
}

const INPUTS: &str = r#"
[inputs.person]
age = { kind = "count", label = { en = "Age" } }
ill = { kind = "bool", label = { en = "Ill" } }
[results.person]
counts = { kind = "bool", label = { en = "Counts" }, source = "law" }
[sets]
counted = { of = "persons", where = "counts", label = { en = "Counted" } }
"#;

fn ranks(order: &str, ages: &[i64]) -> Vec<i64> {
    let policy = format!(
        "{INPUTS}[results.person.place]\nkind = \"count\"\nrank = {{ among = \"counts\", by = \"age\", order = \"{order}\", \
         ties = \"listed\" }}\nlabel = {{ en = \"Place\" }}\nsource = \"law\"\n"
    );
    let told =
        answer(&policy, "fn counts(person) { !person.ill }\n", &members(ages.iter().copied(), |place| place == 1));
    told["persons"].as_array().unwrap().iter().map(|person| person["place"].as_i64().unwrap()).collect()
}

#[test]
fn ranks_in_either_order_with_ties_as_listed() {
    let ages = [5, 1, 9, 5, 2, 9];
    assert_eq!(ranks("ascending", &ages), [2, 0, 4, 3, 1, 5]);
    assert_eq!(ranks("descending", &ages), [3, 0, 1, 4, 5, 2]);
}

#[test]
fn ranks_of_more_members_than_are_set_beside_each_other() {
    let ages: Vec<i64> = (0..40).map(|place| (place * 7) % 10).collect();
    let expected = |descending: bool| -> Vec<i64> {
        let mut order: Vec<usize> = (0..ages.len()).filter(|place| *place != 1).collect();
        order.sort_by_key(|place| if descending { -ages[*place] } else { ages[*place] });
        let mut places = vec![0; ages.len()];
        for (rank, place) in (1..).zip(order) {
            places[place] = rank;
        }
        places
    };
    assert_eq!(ranks("ascending", &ages), expected(false));
    assert_eq!(ranks("descending", &ages), expected(true));
}

#[test]
fn sums_count_only_who_counts() {
    let policy = format!(
        "{INPUTS}[results.household]\ntotal = {{ kind = \"count\", sum = \"persons.age\", label = {{ en = \"Total\" }}, source = \
         \"law\" }}\npart = {{ kind = \"count\", label = {{ en = \"Part\" }}, source = \"law\" }}\nmany = {{ kind = \"count\", \
         label = {{ en = \"Many\" }}, source = \"law\" }}\nsomeone = {{ kind = \"bool\", label = {{ en = \"Someone\" }}, source = \
         \"law\" }}\neverybody = {{ kind = \"bool\", label = {{ en = \"Everybody\" }}, source = \"law\" }}\n"
    );
    let rules = "fn counts(person) { person.age > 3 }\n\
                 fn part(counted) { sum(counted.age) }\n\
                 fn many(counted) { count(counted) }\n\
                 fn someone(counted) { any(counted.ill) }\n\
                 fn everybody(counted) { all(counted.ill) }\n";
    let told = answer(&policy, rules, &members([3, 4, 2, 6].into_iter(), |place| place != 3));
    let household = &told["household"];
    assert_eq!(
        (household["total"].as_i64(), household["part"].as_i64(), household["many"].as_i64()),
        (Some(15), Some(10), Some(2))
    );
    assert_eq!((household["someone"].as_bool(), household["everybody"].as_bool()), (Some(true), Some(false)));
    let none = answer(&policy, rules, &members([1, 2].into_iter(), |_| true));
    let household = &none["household"];
    assert_eq!((household["part"].as_i64(), household["someone"].as_bool()), (Some(0), Some(false)));
    assert_eq!(household["everybody"].as_bool(), Some(true), "of nobody, all");
}

#[test]
fn a_table_without_a_row_ends_only_who_asks_for_it() {
    let policy = format!(
        "{INPUTS}[parameters.grant]\nkind = \"count\"\ntable = {{ keys = [\"count\"], rows = {{ 1 = 20, 3 = 10 }} }}\nlabel = \
         {{ en = \"Grant\" }}\nsource = \"law\"\nconfidence = \"confirmed\"\n[results.person.granted]\nkind = \"count\"\nlabel \
         = {{ en = \"Granted\" }}\nsource = \"law\"\n"
    );
    let rules = "fn counts(person) { !person.ill }\nfn granted(person, law) { table(law.grant, person.age) }\n";
    let told = answer(&policy, rules, &members([1, 2, 3, 0, 4].into_iter(), |_| false));
    let granted = |place: usize| told["persons"][place]["granted"].as_i64();
    assert_eq!([granted(0), granted(2)], [Some(20), Some(10)]);
    assert_eq!([granted(1), granted(3), granted(4)], [None, None, None]);
}

#[test]
fn completed_years_beside_a_number_of_them() {
    let policy = r#"
[inputs.person]
birth_date = { kind = "date", label = { en = "Birth" } }
[parameters]
limit = { kind = "count", value = 21, label = { en = "Limit" }, source = "law", confidence = "confirmed" }
[results.person]
age = { kind = "count", label = { en = "Age" }, source = "law" }
below = { kind = "bool", label = { en = "Below" }, source = "law" }
at_most = { kind = "bool", label = { en = "At most" }, source = "law" }
above = { kind = "bool", label = { en = "Above" }, source = "law" }
at_least = { kind = "bool", label = { en = "At least" }, source = "law" }
turned = { kind = "bool", label = { en = "Turned round" }, source = "law" }
just = { kind = "bool", label = { en = "Just" }, source = "law" }
"#;
    let rules = "fn age(person, period) { years_between(person.birth_date, period.first_day) }\n\
                 fn below(person, law) { person.age < law.limit }\n\
                 fn at_most(person, law) { person.age <= law.limit }\n\
                 fn above(person, law) { person.age > law.limit }\n\
                 fn at_least(person, law) { person.age >= law.limit }\n\
                 fn turned(person, law) { law.limit > person.age }\n\
                 fn just(person, law) { person.age == law.limit }\n";
    // On the day, the day before and after, of 21 and of 22 years.
    let days = ["2008-12-31", "2009-01-01", "2009-01-02", "2007-12-31", "2008-01-01", "2008-01-02", "2029-12-31"];
    let persons: String = days.iter().map(|day| format!("[[persons]]\nbirth_date = {day}\n")).collect();
    let told = answer(policy, rules, &format!("[household]\n{persons}"));
    for (place, day) in days.iter().enumerate() {
        let person = &told["persons"][place];
        let age = person["age"].as_i64().unwrap();
        let all =
            ["below", "at_most", "above", "at_least", "turned", "just"].map(|name| person[name].as_bool().unwrap());
        assert_eq!(all, [age < 21, age <= 21, age > 21, age >= 21, age < 21, age == 21], "{day}: {age}");
    }
    assert_eq!(told["persons"][1]["age"], 21);
    assert_eq!(told["persons"][2]["age"], 20);
}

#[test]
fn what_is_dear_and_the_same_for_all_is_given_only_to_who_has_a_right() {
    let policy = format!(
        "{INPUTS}[parameters]\nstep = {{ kind = \"count\", value = 3, label = {{ en = \"Step\" }}, source = \"law\", confidence = \
         \"confirmed\" }}\n[results.person.steps]\nkind = \"count\"\nwhen = \"counts\"\nlabel = {{ en = \"Steps\" }}\nsource = \"law\"\n"
    );
    let sum = vec!["law.step"; 40].join(" + ");
    let rules = format!("fn counts(person) {{ !person.ill }}\nfn steps(law) {{ {sum} }}\n");
    let told = answer(&policy, &rules, &members([1, 2, 3].into_iter(), |place| place == 1));
    let steps = |place: usize| told["persons"][place]["steps"].as_i64();
    assert_eq!([steps(0), steps(1), steps(2)], [Some(120), Some(0), Some(120)]);
}
