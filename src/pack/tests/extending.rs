//! Versions that extend others: what is overlaid, inherited, taken out, renamed.

use super::{Pack, RULES};
use crate::ground::amount::Decimal;
use crate::ground::value::Value;
use crate::pack::model::{Confidence, Formula, Holds, Parameter, Presence, Version};

const NEXT: &str = "2031-01";

fn parameter<'v>(version: &'v Version, name: &str) -> &'v Parameter {
    version.parameters.iter().find(|parameter| parameter.common.name == name).expect("a parameter")
}

fn extended(more: &str) -> Pack {
    let pack = Pack::first();
    pack.extend(NEXT, "2030-01", more);
    pack
}

#[test]
fn a_new_value_keeps_label_kind_and_time_and_knows_who_set_it() {
    let pack =
        extended("[parameters.allowance]\nsource = \"reform\"\nconfidence = \"reported\"\nfull = { value = 250 }");
    pack.says(NEXT, &[]);
    let version = pack.load(NEXT);
    let full = parameter(&version, "allowance.full");
    assert!(matches!(full.holds, Holds::Scalar(Value::Decimal(d)) if d == Decimal::from(250)));
    assert_eq!(full.common.label.get("en"), "Full");
    assert_eq!((full.common.set_by.as_str(), full.common.confidence), (NEXT, Confidence::Reported));
    assert!(version.is_own(&full.value_span));
    let half = parameter(&version, "allowance.half");
    assert_eq!((half.common.set_by.as_str(), half.common.confidence), ("2030-01", Confidence::Confirmed));
    assert_eq!(version.layer_of(&half.value_span), Some("2030-01"));
    assert_eq!(version.lineage.len(), 2);
}

#[test]
fn who_gives_a_new_value_gives_its_own_source_and_is_not_sure_unless_he_says() {
    extended("[parameters.allowance]\nfull = { value = 250 }").says(NEXT, &["E0123 full"]);
    let pack = extended("[parameters.allowance]\nfull = { value = 250, source = \"reform\" }");
    assert_eq!(parameter(&pack.load(NEXT), "allowance.full").common.confidence, Confidence::Assumed);
}

#[test]
fn the_same_source_again_is_no_repetition_but_the_same_value_is() {
    extended("[parameters.allowance]\nsource = \"act, art. 1\"\nfull = { value = 250 }").says(NEXT, &[]);
    extended("[parameters.allowance]\nsource = \"reform\"\nfull = { value = 200.00 }")
        .says(NEXT, &["warning W0101 value"]);
    extended("[results.person.amount]\nsource = \"act, art. 2\"").says(NEXT, &["warning W0101 source"]);
    extended("[results.person.amount]\nlabel = { fr = \"Montant\" }").says(NEXT, &["warning W0101 fr"]);
}

#[test]
fn labels_are_overlaid_language_by_language() {
    let pack = extended("[parameters.allowance]\nfull = { label = { en = \"Whole\" } }");
    pack.says(NEXT, &[]);
    let version = pack.load(NEXT);
    let label = &parameter(&version, "allowance.full").common.label;
    assert_eq!((label.get("fr"), label.get("en")), ("Plein", "Whole"));
    assert_eq!(parameter(&version, "allowance.full").common.set_by, "2030-01");
}

#[test]
fn a_leaf_may_be_made_surer_alone() {
    let pack = extended("[parameters.limits]\nold_from = { confidence = \"confirmed\" }");
    pack.says(NEXT, &[]);
    assert_eq!(parameter(&pack.load(NEXT), "limits.old_from").common.confidence, Confidence::Confirmed);
}

#[test]
fn a_kind_may_not_change() {
    extended("[parameters.limits]\nold_from = { kind = \"number\", value = 60, source = \"act\" }")
        .says(NEXT, &["E0128 \"number\""]);
    extended("[inputs.household.income]\nper = \"month\"").says(NEXT, &["E0128 \"month\""]);
    extended("[inputs.person.level]\nkind = \"count\"").says(NEXT, &["E0128 \"count\""]);
}

#[test]
fn a_value_may_become_a_scale() {
    let scale = "scale = { type = \"band\", rows = [{ value = 1 }, { from = 3, value = 2 }] }";
    let pack = extended(&format!("[parameters.allowance]\nsource = \"reform\"\nfull = {{ {scale} }}"));
    pack.says(NEXT, &[]);
    assert!(matches!(parameter(&pack.load(NEXT), "allowance.full").holds, Holds::Scale(_)));
}

#[test]
fn what_is_taken_out_is_gone_and_told() {
    let pack = extended("[parameters.limits]\nold_from = { removed = { source = \"reform, art. 4\" } }");
    pack.says(NEXT, &[]);
    let version = pack.load(NEXT);
    assert!(!version.parameters.iter().any(|parameter| parameter.common.name == "limits.old_from"));
    let [gone] = version.removed.as_slice() else { panic!("one thing") };
    assert_eq!((gone.what, gone.name.as_str()), ("parameter", "limits.old_from"));
}

#[test]
fn only_what_is_there_is_taken_out_and_it_says_nothing_else() {
    extended("[parameters.limits]\nold_form = { removed = { source = \"reform\" } }").says(NEXT, &["E0136 old_form"]);
    extended("[parameters.limits]\nold_from = { value = 3, removed = { source = \"reform\" } }")
        .says(NEXT, &["E0137 value"]);
    extended("[inputs.person.age]\nremoved = { }").says(NEXT, &["E0013 removed"]);
    extended("[inputs.person.age]\nremoved = true").says(NEXT, &["E0014 true"]);
    extended("[results.person.amuont]\nabolished = { value = 0, source = \"reform\" }").says(NEXT, &["E0136 amuont"]);
}

#[test]
fn the_rule_of_a_result_goes_with_it() {
    let pack = extended("[results.person.amount]\nremoved = { source = \"reform\" }");
    let version = pack.load(NEXT);
    assert_eq!(version.functions.iter().map(|function| function.name.as_str()).collect::<Vec<_>>(), ["is_old"]);
}

#[test]
fn what_is_abolished_keeps_its_name_with_a_constant() {
    let pack = extended("[results.person.amount]\nabolished = { value = 0, source = \"reform, art. 5\" }");
    pack.says(NEXT, &[]);
    let version = pack.load(NEXT);
    let amount = &version.results[0];
    assert!(matches!(amount.formula, Formula::Abolished(Value::Decimal(d), Some(_)) if d.is_zero()));
    assert_eq!(amount.common.source.as_ref().map(|source| source.place.as_str()), Some("art. 5"));
    assert_eq!((amount.common.set_by.as_str(), amount.common.label.get("en")), (NEXT, "Amount"));
    extended("[results.person.amount]\nnote = \"x\"\nabolished = { value = 0, source = \"reform\" }")
        .says(NEXT, &["E0137 note"]);
}

#[test]
fn a_rule_replaced_gives_its_own_source() {
    let pack = extended("");
    pack.write("2031-01/rules.rhai", "fn amount(person, law) { law.allowance.half }");
    pack.says(NEXT, &["E0123 amount"]);
    let pack = extended("[results.person.amount]\nsource = \"reform\"");
    pack.write("2031-01/rules.rhai", "fn amount(person, law) { law.allowance.half }");
    pack.says(NEXT, &[]);
    let version = pack.load(NEXT);
    assert_eq!(version.results[0].common.confidence, Confidence::Assumed);
    assert_eq!(version.results[0].common.set_by, NEXT);
    assert_eq!(version.function_set_by, [NEXT, "2030-01"]);
}

#[test]
fn a_rule_given_again_is_a_repetition_whatever_its_layout() {
    let pack = extended("");
    let again = RULES.replace("/// What one person gets.", "// again").replace('\n', " \n ");
    pack.write("2031-01/rules.rhai", &again);
    pack.says(NEXT, &["warning W0101 amount", "warning W0101 is_old"]);
    assert_eq!(pack.load(NEXT).function_set_by, ["2030-01", "2030-01"]);
}

#[test]
fn a_helper_replaced_counts_as_assumed_until_it_is_marked() {
    let helper = "fn is_old(age, from) { age > from }";
    let pack = extended("");
    pack.write("2031-01/rules.rhai", helper);
    pack.says(NEXT, &["warning W0107 is_old"]);
    assert_eq!(pack.load(NEXT).helpers[0].common.confidence, Confidence::Assumed);
    let pack = extended("[helpers.is_old]\nsource = \"reform\"\nconfidence = \"confirmed\"");
    pack.write("2031-01/rules.rhai", helper);
    pack.says(NEXT, &[]);
    assert_eq!(pack.load(NEXT).helpers[0].common.confidence, Confidence::Confirmed);
}

#[test]
fn a_rule_may_take_the_place_of_a_declared_formula_and_back() {
    let pack = extended("[results.household.total]\nsource = \"reform\"");
    pack.write("2031-01/rules.rhai", "fn total(persons) { sum(persons.amount) }");
    pack.says(NEXT, &[]);
    assert!(matches!(pack.load(NEXT).results[1].formula, Formula::Rule));
    pack.extend(
        "2032-01",
        NEXT,
        "[results.household.total]\nsource = \"act\"\nlargest = \"persons.amount\"\notherwise = 0",
    );
    pack.says("2032-01", &[]);
    let version = pack.load("2032-01");
    assert!(matches!(version.results[1].formula, Formula::Aggregate { .. }));
    assert!(!version.functions.iter().any(|function| function.name == "total"));
}

#[test]
fn a_default_gives_way_to_optional_and_to_required() {
    let pack = extended("[inputs.person.level]\noptional = true");
    pack.says(NEXT, &[]);
    assert!(matches!(pack.load(NEXT).inputs[1].presence, Presence::Optional));
    let pack = extended("[inputs.person.level]\noptional = false");
    assert!(matches!(pack.load(NEXT).inputs[1].presence, Presence::Required));
    extended("[inputs.person.level]\ndefault = \"primary\"").says(NEXT, &["E0123 level"]);
    let pack = extended("[inputs.person.level]\ndefault = \"primary\"\nsource = \"reform\"");
    assert!(matches!(pack.load(NEXT).inputs[1].presence, Presence::Default(Value::Choice(1), _)));
}

#[test]
fn a_renamed_thing_goes_on_under_its_new_name() {
    let pack = extended("[parameters.limits]\naged_from = { was = \"limits.old_from\" }");
    pack.says(NEXT, &[]);
    let version = pack.load(NEXT);
    let renamed = parameter(&version, "limits.aged_from");
    assert_eq!(renamed.common.was.as_deref(), Some("limits.old_from"));
    assert_eq!(renamed.common.label.get("en"), "Age");
    assert!(!version.parameters.iter().any(|parameter| parameter.common.name == "limits.old_from"));
    assert!(version.removed.is_empty());
}

#[test]
fn an_earlier_name_is_one_that_was_there() {
    extended("[parameters.limits]\naged_from = { was = \"limits.odl_from\", kind = \"count\", value = 1, source = \"act\", label = { fr = \"x\", en = \"x\" } }")
        .says(NEXT, &["E0140 \"limits.odl_from\""]);
    extended("[parameters.limits]\nold_from = { was = \"limits.old\" }").says(NEXT, &["E0140 \"limits.old\""]);
    Pack::changed("value = 65", "value = 65\nwas = \"x\"").says("2030-01", &["E0140 was"]);
}

#[test]
fn a_parameter_stays_one_and_a_group_stays_one() {
    extended("[parameters.allowance]\nfull = { more = { value = 1 } }").says(NEXT, &["E0012 more"]);
    extended("[parameters]\nallowance = { value = 1 }").says(NEXT, &["E0138 allowance"]);
}

#[test]
fn a_choice_may_have_more_members() {
    let pack = extended("[choices.school]\nsecondary = { fr = \"Secondaire\", en = \"Secondary\" }");
    pack.says(NEXT, &[]);
    let version = pack.load(NEXT);
    let members: Vec<&str> = version.choices[0].members.iter().map(|(member, _)| member.as_str()).collect();
    assert_eq!(members, ["none", "primary", "secondary"]);
}

#[test]
fn a_mistake_below_refuses_the_version_above_and_says_which_was_read() {
    let pack = Pack::changed("value = 65", "value = 65.5");
    pack.extend(NEXT, "2030-01", "");
    pack.says(NEXT, &["E0129 65.5"]);
    let findings = pack.findings(NEXT);
    assert!(findings[0].notes.iter().any(|note| note.message.contains("isle@2031-01")), "{:?}", findings[0].notes);
}

#[test]
fn a_warning_below_is_told_there_alone() {
    let pack = Pack::and("[parameters.empty]");
    pack.extend(NEXT, "2030-01", "");
    pack.says("2030-01", &["warning W0108 empty"]);
    pack.says(NEXT, &[]);
}

#[test]
fn a_label_that_a_draft_lacks_is_no_matter_of_the_law_it_extends() {
    let pack = Pack::first();
    pack.extend("2031-01-plan", "2030-01", "[results.person.extra]\nkind = \"count\"\ninternal = true");
    pack.says("2031-01-plan", &["warning W0022 extra"]);
}

#[test]
fn a_misspelt_parameter_of_an_extending_version_is_taken_for_the_one_it_is_near() {
    let pack = extended("[parameters.allowance]\nsource = \"reform\"\nfulll = { value = 250 }");
    pack.says(NEXT, &["E0013 fulll", "E0022 fulll"]);
    let help = pack.findings(NEXT)[0].help.clone().unwrap_or_default();
    assert!(help.starts_with("is `allowance.full` meant?"), "{help}");
}

#[test]
fn a_helper_that_nothing_calls_any_more_is_taken_out() {
    let pack =
        extended("[results.person.amount]\nsource = \"reform\"\n[helpers.is_old]\nremoved = { source = \"reform\" }");
    pack.write("2031-01/rules.rhai", "fn amount(person, law) { law.allowance.half }");
    pack.says(NEXT, &[]);
    assert_eq!(pack.load(NEXT).functions.len(), 1);
    extended("[helpers.is_odl]\nremoved = { source = \"reform\" }").says(NEXT, &["E0136 is_odl"]);
}
