//! What is wrong in a `population.toml` is told with its place, and no text of one brings the program down.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use bareme::check;
use bareme::check::plan::Plan;
use bareme::ground::source::SourceFile;
use bareme::pack::Policies;
use bareme::population::form::Form;
use bareme::population::register::{Register, Request};
use bareme::population::synthetic;
use proptest::prelude::*;
use support::run::{Folder, root};
use support::shelf::told;

const GOOD: &str = r#"[population]
households = 1000
month = "2024-01"
note = "Synthetic: nobody in it exists."

[draws.place]
spread = 1
shares = { city = 0.4, village = 0.6 }

[draws.income]
rows = [
  { when = { place = "city" }, quantiles = [[0, 0], [1, 2000]] },
  { value = 10.5 },
]

[draws.children]
shares = { 0 = 0.4, 1 = 0.3, "2-3" = 0.3 }

[draws.wealth]
decimals = 2
write = true
at = "income"
curve = [[0, 0], [2000, 55.5]]

[members.children]
entity = "person"
count = "children"
eldest_first = "birth_date"
apart = 300
[members.children.draws.birth_date]
rows = [{ when = { place = "city" }, shares = { "0-15" = 1 } }, { shares = { "2-20" = 1 } }]
[members.children.draws.strong]
yes = 0.5

[targets.eligible]
title = "Households with a right to the aid"
count = "household"
where = { eligible = true, place = ["city", "village"] }
value = 800
tolerance = 0.1
source = "report of the agency"
"#;

/// The small country of the bad twins.
fn plan() -> &'static Arc<Plan> {
    static PLAN: OnceLock<Arc<Plan>> = OnceLock::new();
    PLAN.get_or_init(|| plan_in(&root().join("tests/bad/base/policies")))
}

fn plan_in(folder: &Path) -> Arc<Plan> {
    let policies = Policies::open(folder).unwrap_or_else(|findings| panic!("{}", told(findings)));
    let shelf = policies.programme("land").unwrap_or_else(|findings| panic!("{}", told(findings)));
    let (version, _) = shelf.load("2024-01").unwrap_or_else(|findings| panic!("{}", told(findings)));
    let (plan, _) = check::check(&Arc::new(version)).unwrap_or_else(|findings| panic!("{}", told(findings)));
    Arc::new(plan)
}

/// What is told of a text; nothing where it is right.
fn said(text: &str) -> String {
    said_for(text, plan())
}

fn said_for(text: &str, plan: &Plan) -> String {
    let file = SourceFile::new("population.toml", text);
    synthetic::recipe(&file, plan).err().map(told).unwrap_or_default()
}

/// The same country, in which persons have pets.
fn with_pets() -> (Folder, Arc<Plan>) {
    let folder = Folder::copy_of(&root().join("tests/bad/base"));
    let path = folder.path().join("policies/land/programme.toml");
    let text = std::fs::read_to_string(path).expect("it is there");
    let pets = "[entities.pet]\nof = \"person\"\nplural = \"pets\"\nlabel = { en = \"Pet\" }\n";
    folder.write("policies/land/programme.toml", text + "\n" + pets);
    let plan = plan_in(&folder.path().join("policies"));
    (folder, plan)
}

#[test]
fn members_of_members_are_refused() {
    let (_folder, plan) = with_pets();
    let text = GOOD.replace("entity = \"person\"", "entity = \"pet\"");
    let said = said_for(&text, &plan);
    assert!(said.contains("E0863") && said.contains("--> population.toml:26:10"), "{said}");
    assert!(said.contains("`pet` lies in `person`, and only what lies in `household` itself can be made"), "{said}");
}

#[test]
fn a_population_of_members_without_members_is_a_register() {
    let (folder, plan) = with_pets();
    let recipe = synthetic::recipe(&SourceFile::new("population.toml", GOOD), &plan);
    let recipe = recipe.unwrap_or_else(|findings| panic!("{}", told(findings)));
    let order = synthetic::blocks::Order { recipe: &recipe, plan: &plan, seed: 1, households: 50, threads: Some(1) };
    let (wanted, keep) = (vec![true; plan.inputs.len()], vec![false; recipe.variables.len()]);
    let made = order.each::<_, ()>(&wanted, &keep, Ok, |made| {
        assert_eq!(made.block.rows[2].offsets, vec![0; made.block.rows[1].count + 1]);
        Ok(())
    });
    assert!(made.is_ok());
    let path = folder.path().join("register");
    let counts = synthetic::write::write(&order, &plan, &path, Form::Csv, false, &mut |_| Ok(())).expect("written");
    assert!(counts[1] > 20 && counts[2] == 0, "{counts:?}");
    let request = Request::of(&vec![true; plan.inputs.len()]);
    let chunks = Register::open(&path, &plan, request).unwrap_or_else(|findings| panic!("{}", told(findings)));
    for chunk in chunks {
        let block = chunk.expect("it is read").block;
        assert_eq!(block.rows[2].offsets.len(), block.rows[1].count + 1);
    }
    assert!(synthetic::check::check(&order, &plan, &mut |_| Ok(())).is_ok());
}

#[test]
fn each_mistake_is_told_where_it_is() {
    assert_eq!(said(GOOD), "");
    let mistakes: [(&str, &str, &str); 27] = [
        ("households = 1000", "households = 0", "`households` is out of its range"),
        ("month = \"2024-01\"", "month = \"2024-13\"", "E0016"),
        ("note = \"Synthetic: nobody in it exists.\"\n", "", "lacks the key `note`"),
        ("spread = 1", "spread = 9", "this cannot be spread evenly"),
        ("spread = 1", "spraed = 1", "did you mean `spread`?"),
        ("village = 0.6 }", "village = 0.7 }", "the shares add up to 1.1, not to 1"),
        ("village = 0.6 }", "village = 0.7, town = -0.1 }", "a share is negative"),
        ("{ place = \"city\" }, quantiles", "{ place = \"citty\" }, quantiles", "did you mean `city`?"),
        ("{ place = \"city\" }, quantiles", "{ children = 0 }, quantiles", "nothing draws `children` before this"),
        ("[1, 2000]] }", "[0.9, 2000]] }", "quantiles go from share 0 to share 1"),
        ("{ value = 10.5 }", "{ value = -0.5, when = { place = \"village\" } }", "the last row has a condition"),
        ("{ value = 10.5 }", "{ value = 10.555 }", "is neither a value nor a range here"),
        ("{ value = 10.5 }", "{ value = 2000000000000 }", "`income` cannot be 2000000000000"),
        ("{ value = 10.5 }", "{ value = 10.5, yes = 0.5 }", "must say in one way what is taken"),
        ("{ value = 10.5 }", "{ }", "must say in one way what is taken"),
        ("\"2-3\" = 0.3", "\"3-2\" = 0.3", "E0863"),
        ("\"2-3\" = 0.3", "60 = 0.3", "a household could have 60 persons"),
        ("at = \"income\"", "at = \"incom\"", "did you mean `income`?"),
        ("[2000, 55.5]]", "[0, 55.5]]", "a curve goes from left to right"),
        ("[2000, 55.5]]", "[2000, 55.555]]", "a point is a pair of numbers"),
        ("entity = \"person\"", "entity = \"persn\"", "did you mean `person`?"),
        ("count = \"children\"", "count = \"place\"", "`place` is no count that is drawn of the root"),
        ("eldest_first = \"birth_date\"", "eldest_first = \"strong\"", "is not the first draw of these members"),
        ("yes = 0.5", "yes = 0.5\nwrite = true", "`strong` cannot be written beside the inputs"),
        ("yes = 0.5", "yes = 1.5", "a share is negative"),
        ("tolerance = 0.1", "tolerance = 1.1", "this tolerance cannot be"),
        ("value = 800\ntolerance = 0.1", "from = 9\nto = 5", "a target lies from one figure to a larger one"),
    ];
    for (from, to, expected) in mistakes {
        assert_eq!(GOOD.matches(from).count(), 1, "{from}");
        let said = said(&GOOD.replace(from, to));
        assert!(said.contains(expected), "{to}\n{said}");
        let at = said.contains("--> population.toml:") || said.contains("--> population.toml\n");
        assert!(at, "{to} is told without its place:\n{said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_brings_it_down(at in 0..GOOD.len(), length in 0_usize..30, put in "[\\[\\]{}=\",.0-9a-z \n-]{0,8}") {
        let plan = plan();
        let (start, end) = (at, (at + length).min(GOOD.len()));
        let text = format!("{}{put}{}", &GOOD[..start], &GOOD[end..]);
        let file = SourceFile::new("population.toml", text);
        if let Ok(recipe) = synthetic::recipe(&file, plan) {
            let order = synthetic::blocks::Order { recipe: &recipe, plan, seed: 1, households: 50, threads: Some(1) };
            prop_assert!(synthetic::check::check(&order, plan, &mut |_| Ok(())).is_ok());
        }
    }
}
