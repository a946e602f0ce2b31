//! `gate.toml` becomes [`Criteria`]: every key asked for, the rest refused; a file without a criterion is refused too.

use std::sync::Arc;

use super::{Budget, Confirmed, Criteria, FILE, Group, Limits, Tests};
use crate::ground::amount::Decimal;
use crate::ground::codes::document::WRONG_TYPE;
use crate::ground::codes::gate as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::reader::Reader;
use crate::ground::document::toml;
use crate::ground::label::Label;
use crate::ground::source::{Said, SourceFile, Span};
use crate::pack::Shelf;

/// The criteria of a programme.
///
/// # Errors
/// It has none; all that is wrong with them.
pub fn of_shelf(shelf: &Shelf) -> Result<Criteria, Findings> {
    let programme = shelf.programme();
    match shelf.criteria()? {
        Some(file) => read(&file, &programme.languages),
        None => {
            let message = format!("`{}` has no {FILE}, so nothing says what a version of it must hold", programme.id);
            let help =
                format!("write a {FILE} beside its programme.toml: no criteria never means that everything passes");
            Err(Diagnostic::nowhere(codes::NO_GATE, message).help(help).into())
        }
    }
}

/// Reads a `gate.toml`; labels are in the languages of the programme.
///
/// # Errors
/// All that is wrong with it; that it has no criterion.
pub fn read(file: &Arc<SourceFile>, languages: &[String]) -> Result<Criteria, Findings> {
    let mut findings = Findings::new();
    let document = toml::read_on(file, &mut findings);
    let Some(table) = document.as_ref().and_then(|document| document.as_table()) else {
        return Err(findings.sorted());
    };
    let mut reader = Reader::new(table, &Span::whole(file), FILE, &mut findings);
    let (amount, households) = households(&mut reader);
    let budget = budget(&mut reader);
    let tests = tests(&mut reader);
    let confirmed = figures(&mut reader);
    let groups = groups(&mut reader, languages);
    reader.finish();
    let criteria = Criteria { file: Arc::clone(file), amount, households, budget, tests, confirmed, groups };
    if criteria.is_empty() && !findings.has_errors() {
        let message = "it has no criterion, and no criteria never means that everything passes";
        let help = "say at least one, for example [households] lose_at_most = 0";
        findings.push(Diagnostic::new(codes::NO_CRITERION, &Span::whole(file), message).help(help));
    }
    findings.unless_errors(criteria).map(|(criteria, _)| criteria)
}

fn households(reader: &mut Reader<'_, '_>) -> (Option<Said<String>>, Limits) {
    let Some(mut table) = reader.table("households", "[households]") else { return Default::default() };
    let amount = table.text("amount");
    let limits = limits(&mut table);
    if limits.is_empty() && !table.findings().has_errors() {
        nothing(&mut table, "lose_at_most, losers_at_most or losers_percent_at_most");
    }
    table.finish();
    (amount, limits)
}

fn limits(table: &mut Reader<'_, '_>) -> Limits {
    Limits {
        lose_at_most: amount(table, "lose_at_most"),
        losers_at_most: count(table, "losers_at_most", None),
        losers_percent_at_most: percent(table, "losers_percent_at_most"),
    }
}

fn budget(reader: &mut Reader<'_, '_>) -> Budget {
    let Some(mut table) = reader.table("budget", "[budget]") else { return Budget::default() };
    let paid = table.text("amount");
    let yearly_at_most = amount(&mut table, "yearly_at_most");
    let (around, within) = (amount(&mut table, "yearly_around"), amount(&mut table, "within"));
    for (one, other, has, lacks) in
        [("yearly_around", "within", &around, &within), ("within", "yearly_around", &within, &around)]
    {
        if let Some(said) = has.as_ref().filter(|_| lacks.is_none() && !table.has(other)) {
            let message = format!("`{one}` of [budget] says nothing without `{other}`");
            let help = "write both: yearly_around = 25000000000 and within = 500000000";
            table.push(Diagnostic::new(codes::BAD_CRITERION, &said.span, message).help(help));
        }
    }
    let budget = Budget {
        amount: paid,
        yearly_at_most,
        yearly_around: around.zip(within),
        yearly_rise_at_most: amount(&mut table, "yearly_rise_at_most"),
    };
    let none = budget.yearly_at_most.is_none() && budget.yearly_rise_at_most.is_none();
    if none && budget.yearly_around.is_none() && !table.findings().has_errors() {
        nothing(&mut table, "yearly_at_most, yearly_around with within, or yearly_rise_at_most");
    }
    table.finish();
    budget
}

fn tests(reader: &mut Reader<'_, '_>) -> Tests {
    let Some(mut table) = reader.table("tests", "[tests]") else { return Tests::default() };
    let tests = Tests {
        published_amounts: on(&mut table, "published_amounts"),
        snapshots: on(&mut table, "snapshots"),
        invariants: on(&mut table, "invariants"),
        no_survivor: on(&mut table, "no_survivor"),
        branches_percent: count(&mut table, "branches_percent", Some(100)),
    };
    if let Some(said) = tests.branches_percent.as_ref().filter(|said| said.value == 0) {
        let message = "`branches_percent` of [tests] asks for nothing";
        table.push(Diagnostic::new(codes::BAD_CRITERION, &said.span, message).help("write a number from 1 to 100"));
    }
    let asked = [tests.published_amounts, tests.snapshots, tests.invariants, tests.no_survivor];
    if !asked.contains(&true) && tests.branches_percent.is_none() && !table.findings().has_errors() {
        nothing(&mut table, "published_amounts, snapshots, invariants, no_survivor or branches_percent");
    }
    table.finish();
    tests
}

fn figures(reader: &mut Reader<'_, '_>) -> Option<Confirmed> {
    let mut table = reader.table("figures", "[figures]")?;
    table.require(&["confirmed"]);
    let confirmed = on(&mut table, "confirmed");
    let mut except = Vec::new();
    if let Some(mut reasons) = table.table("except", "[figures.except]") {
        let names: Vec<(String, Span)> =
            reasons.raw().iter().map(|(name, entry)| (name.clone(), entry.key.clone())).collect();
        for (name, span) in names {
            let Some(reason) = reasons.text(&name) else { continue };
            if reason.value.trim().is_empty() {
                let message = format!("the exception for `{name}` says no reason");
                let help = "say in a few words why this figure may be unconfirmed";
                reasons.push(Diagnostic::new(codes::BAD_CRITERION, &reason.span, message).help(help));
            }
            except.push((Said::new(name, span), reason.value));
        }
        reasons.finish();
    }
    table.finish();
    confirmed.then_some(Confirmed { except })
}

fn groups(reader: &mut Reader<'_, '_>, languages: &[String]) -> Vec<Group> {
    let mut groups = Vec::new();
    for (name, entry) in reader.entries("groups") {
        let subject = format!("the protected group `{name}`");
        let Some(mut table) = Reader::of_entry(entry, subject, reader.findings()) else { continue };
        table.require(&["who"]);
        let who = table.text("who");
        let label = table.label("label", languages, false).map_or_else(Label::default, |label| label.value);
        let limits = limits(&mut table);
        if limits.is_empty() && !table.findings().has_errors() {
            nothing(&mut table, "lose_at_most, losers_at_most or losers_percent_at_most");
        }
        table.finish();
        groups.extend(who.map(|who| Group { name: name.to_owned(), label, who, limits, span: entry.key.clone() }));
    }
    groups
}

/// A table that asks for nothing.
fn nothing(table: &mut Reader<'_, '_>, keys: &str) {
    let message = format!("{} asks for nothing", table.subject());
    let finding = Diagnostic::new(codes::BAD_CRITERION, &table.whole().clone(), message);
    table.push(finding.help(format!("say {keys}, or take it out")));
}

/// A criterion that is there or not: `false` would read like one.
fn on(table: &mut Reader<'_, '_>, key: &str) -> bool {
    let Some(said) = table.boolean(key) else { return false };
    if !said.value {
        let message = format!("`{key}` of {} can only be true", table.subject());
        let help = "a criterion that is not asked for is left out";
        table.push(Diagnostic::new(WRONG_TYPE, &said.span, message).help(help));
    }
    said.value
}

/// An amount that is not below 0.
fn amount(table: &mut Reader<'_, '_>, key: &str) -> Option<Said<Decimal>> {
    let said = table.number(key)?;
    if said.value < Decimal::ZERO {
        let message = format!("`{key}` of {} is below 0", table.subject());
        let help = "a limit is an amount from 0 up";
        table.push(Diagnostic::new(codes::BAD_CRITERION, &said.span, message).help(help));
    }
    Some(said)
}

fn percent(table: &mut Reader<'_, '_>, key: &str) -> Option<Said<Decimal>> {
    let said = table.number(key)?;
    if !(Decimal::ZERO..=Decimal::from(100)).contains(&said.value) {
        let message = format!("`{key}` of {} is no share of a hundred", table.subject());
        table.push(Diagnostic::new(codes::BAD_CRITERION, &said.span, message).help("write a number from 0 to 100"));
    }
    Some(said)
}

fn count(table: &mut Reader<'_, '_>, key: &str, most: Option<i64>) -> Option<Said<i64>> {
    let said = table.count(key)?;
    if said.value < 0 || most.is_some_and(|most| said.value > most) {
        let message = format!("`{key}` of {} is out of its range", table.subject());
        let help = most.map_or_else(|| "write a number from 0 up".to_owned(), |most| format!("it is from 0 to {most}"));
        table.push(Diagnostic::new(codes::BAD_CRITERION, &said.span, message).help(help));
    }
    Some(said)
}
