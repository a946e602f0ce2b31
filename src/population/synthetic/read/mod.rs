//! `population.toml` becomes a [`Recipe`]: every name resolved against a version, every share exact.

mod draws;
mod names;
mod ranges;
mod take;
mod targets;

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::ground::codes::synthetic as codes;
use crate::ground::codes::{household, pack};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::reader::Reader;
use crate::ground::document::{Table, toml};
use crate::ground::limits::HOUSEHOLD_MEMBERS;
use crate::ground::names as words;
use crate::ground::source::{SourceFile, Span};
use crate::rules::tree::Space;

use super::model::{Count, Draw, Group, Recipe, Row, Take};
use names::Names;

pub use crate::pack::POPULATION_FILE as FILE;

/// The most households that a file may speak of.
const MOST: i64 = 1_000_000_000;

/// Reads a `population.toml` for a version.
///
/// # Errors
/// All that is wrong with it.
pub fn recipe(file: &Arc<SourceFile>, plan: &Plan) -> Result<Recipe, Findings> {
    let mut findings = Findings::new();
    let document = toml::read_on(file, &mut findings);
    let recipe = document.as_ref().and_then(|document| whole(document.as_table()?, file, plan, &mut findings));
    match recipe.filter(|_| !findings.has_errors()) {
        Some(recipe) => Ok(recipe),
        None => Err(findings.sorted()),
    }
}

/// The month that a `population.toml` stands at, as far as it can be read: by it the version is looked up.
#[must_use]
pub fn month(file: &Arc<SourceFile>) -> Option<Month> {
    let document = toml::read_on(file, &mut Findings::new())?;
    let population = document.as_table()?.get("population")?.value.as_table()?;
    Month::parse(population.get("month")?.value.as_text()?.value)
}

/// What stands at the head of the file.
struct Head {
    households: u64,
    month: Month,
    note: String,
}

fn whole(table: &Table, file: &Arc<SourceFile>, plan: &Plan, findings: &mut Findings) -> Option<Recipe> {
    let mut reader = Reader::new(table, &Span::whole(file), FILE, findings);
    reader.require(&["population", "draws", "targets"]);
    let head = head(&mut reader);
    let of_root = reader.entries("draws");
    let members = reader.entries("members");
    let targets = reader.entries("targets");
    reader.finish();
    let head = head?;

    let mut names = Names::new(plan, head.month);
    for (name, entry) in &of_root {
        names.collect(0, name, entry, findings);
    }
    let mut groups = Vec::new();
    for (name, entry) in &members {
        let Some(mut reader) = Reader::of_entry(entry, format!("the members `{name}`"), findings) else { continue };
        reader.require(&["entity", "count"]);
        let space = entity(&mut reader, plan);
        let own = reader.entries("draws");
        for (name, entry) in own.iter().filter_map(|own| space.map(|_| own)) {
            names.collect(space.unwrap_or(0), name, entry, reader.findings());
        }
        groups.push((space, own, *entry));
    }
    names.settle(findings);

    let root: Vec<Draw> =
        of_root.iter().filter_map(|(name, entry)| names.draw(0, name, entry, &[], findings)).collect();
    let mut all = Vec::new();
    for ((name, _), (space, own, entry)) in members.iter().zip(groups) {
        let Some(space) = space else { continue };
        let Some(mut reader) = Reader::of_entry(entry, format!("the members `{name}`"), findings) else { continue };
        reader.skip("entity");
        reader.skip("draws");
        let count = count(&mut reader, &names);
        let apart = sorted(&mut reader, &own);
        reader.finish();
        let mut draws: Vec<Draw> = Vec::new();
        for (name, entry) in &own {
            let before: Vec<usize> = draws.iter().map(|draw| draw.variable).collect();
            draws.extend(names.draw(space, name, entry, &before, findings));
        }
        all.extend(count.map(|count| Group { space, count, apart, draws }));
    }
    crowds(&all, &root, plan, file, findings);
    let targets = targets.iter().filter_map(|(name, entry)| targets::target(name, entry, &names, findings)).collect();
    let Head { households, month, note } = head;
    Some(Recipe { households, month, note, variables: names.variables, root, groups: all, targets })
}

fn head(reader: &mut Reader<'_, '_>) -> Option<Head> {
    let mut head = reader.table("population", "[population]")?;
    head.require(&["households", "month", "note"]);
    let households = head.count("households");
    let month = head.month("month");
    let note = head.text("note");
    if let Some(said) = households.as_ref().filter(|said| !(1..=MOST).contains(&said.value)) {
        let finding = Diagnostic::new(pack::OUT_OF_RANGE, &said.span, "`households` is out of its range");
        head.push(finding.help(format!("it is a whole number from 1 to {MOST}")));
    }
    head.finish();
    Some(Head { households: u64::try_from(households?.value).ok()?, month: month?.value, note: note?.value })
}

/// The entity of members: one that the root contains.
fn entity(reader: &mut Reader<'_, '_>, plan: &Plan) -> Option<Space> {
    let said = reader.text("entity")?;
    let entities = &plan.version.programme.entities;
    let of_root = || (0..).zip(entities).filter(|(_, entity)| entity.of == Some(0));
    let found = of_root().find(|(_, entity)| entity.name == said.value).map(|(space, _)| space);
    let deeper = entities.iter().find(|entity| entity.name == said.value).and_then(|entity| entity.of);
    if let (None, Some(of)) = (found, deeper) {
        let (above, root) = (&entities[usize::from(of)].name, &entities[0].name);
        let text = format!("`{}` lies in `{above}`, and only what lies in `{root}` itself can be made", said.value);
        let help = format!("leave it out: each {above} is made without any");
        reader.push(Diagnostic::new(codes::BAD_DRAW, &said.span, text).help(help));
        return None;
    }
    if found.is_none() {
        let known = of_root().map(|(_, entity)| entity.name.as_str());
        let text = format!("`{}` is no entity that the root contains", said.value);
        let help = words::meant(&said.value, known);
        reader.push(Diagnostic::new(pack::UNKNOWN_ENTITY, &said.span, text).help_if(help));
    }
    found
}

/// How many members: a number, or what a variable of the root says.
fn count(reader: &mut Reader<'_, '_>, names: &Names<'_>) -> Option<Count> {
    let value = reader.value("count")?;
    if let Some(name) = value.as_text() {
        let found = names.find(0, name.value).filter(|at| names.counts(*at));
        if found.is_none() {
            let text = format!("`{}` is no count that is drawn of the root", name.value);
            reader.push(
                Diagnostic::new(codes::UNKNOWN_NAME, &name.span, text)
                    .help("give a number, or the name of a count or a yes or no of [draws]"),
            );
        }
        return found.map(Count::Of);
    }
    let said = reader.count("count")?;
    match u32::try_from(said.value) {
        Ok(count) => Some(Count::Fixed(count)),
        Err(_) => {
            reader.push(Diagnostic::new(pack::OUT_OF_RANGE, &said.span, "a group cannot have so many members"));
            None
        }
    }
}

/// Days between the dates by which members stand, where they do: the first draw must be that date.
fn sorted(reader: &mut Reader<'_, '_>, own: &[(&str, &crate::ground::document::Entry)]) -> Option<i64> {
    let by = reader.text("eldest_first");
    let apart = reader.count("apart");
    let by = by?;
    if own.first().is_none_or(|(name, _)| *name != by.value) {
        reader.push(
            Diagnostic::new(
                codes::BAD_DRAW,
                &by.span,
                format!("`{}` is not the first draw of these members", by.value),
            )
            .help("the date by which members stand is drawn first, from what is known of the root"),
        );
    }
    Some(apart.map_or(0, |said| said.value.clamp(0, 3_650)))
}

/// Refuses groups that could be larger than a household that is let in.
fn crowds(groups: &[Group], root: &[Draw], plan: &Plan, file: &Arc<SourceFile>, findings: &mut Findings) {
    let largest = |variable: usize| {
        let rows = root.iter().filter(|draw| draw.variable == variable).flat_map(|draw| &draw.rows);
        rows.map(most).max().unwrap_or(0)
    };
    for (space, entity) in (0..).zip(&plan.version.programme.entities) {
        let of_space = groups.iter().filter(|group| group.space == space);
        let most = of_space.map(|group| match group.count {
            Count::Fixed(count) => Lane::from(count),
            Count::Of(variable) => largest(variable),
        });
        let most: Lane = most.sum();
        if most > Lane::try_from(HOUSEHOLD_MEMBERS).unwrap_or(Lane::MAX) {
            let text = format!("a household could have {most} {}", entity.plural);
            findings.push(
                Diagnostic::new(household::TOO_MANY_MEMBERS, &Span::whole(file), text)
                    .help(format!("at most {HOUSEHOLD_MEMBERS} are let in")),
            );
        }
    }
}

/// The most that a row can give.
fn most(row: &Row) -> Lane {
    let most = match &row.take {
        Take::Value(lane) => *lane,
        Take::Shares(_, ranges) => ranges.iter().map(|(_, most)| *most).max().unwrap_or(0),
        Take::Quantiles(points) => points.iter().map(|(_, lane)| *lane).max().unwrap_or(0),
        Take::Curve { points, .. } => points.iter().map(|(_, lane)| *lane).max().unwrap_or(0),
        Take::Absent | Take::Place => 0,
    };
    Lane::from(most)
}
