//! `programme.toml`: identity, entities, sources, choices shared by versions.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::ground::codes::{document as doc, pack as codes};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{Entry, Table};
use crate::ground::label::Label;
use crate::ground::limits;
use crate::ground::names;
use crate::ground::source::{SourceFile, Span};
use crate::rules::tree::Space;

use super::declarations::{Item, Items};
use super::fields::{self, Languages};
use super::keys;
use super::model::{Entity, Programme, Source};

/// A programme with the choices that its versions begin with.
#[derive(Debug)]
pub struct Written {
    /// Its identity.
    pub programme: Arc<Programme>,
    /// Its choices.
    pub choices: Items,
}

/// Reads programme.toml, which stands in a folder of the programme's id.
pub fn read(file: &Arc<SourceFile>, document: &Table, folder: &str, findings: &mut Findings) -> Option<Written> {
    let whole = Span::whole(file);
    fields::unknown_names(document, keys::PROGRAMME_FILE, "programme.toml", findings);
    if !document.contains_key("programme") {
        findings.push(
            fields::missing_key("programme", &whole, "programme.toml")
                .help("begin with [programme], its id, label, languages and currency"),
        );
    }
    let table = fields::table(document, "programme", findings)?;
    let at = document.get("programme").map_or(whole.clone(), |entry| entry.key.clone());
    let table = &*fields::as_meant(table, keys::PROGRAMME, "[programme]", findings);
    let id = fields::required_text(table, "id", &at, "the programme", findings);
    if let Some(id) = id.filter(|id| id.value != folder) {
        findings.push(
            Diagnostic::new(codes::FOLDER_NAME, &id.span, format!("the id is `{}`, the folder `{folder}`", id.value))
                .help("let the folder have the name of the programme"),
        );
    }
    let languages = languages(table, &at, findings)?;
    let told = Languages { all: &languages, strict: true };
    let label = fields::label(table, "label", Some((&at, "the programme")), told, findings);
    let agency = fields::label(table, "agency", None, told, findings);
    let currency = currency(table, &at, findings);
    let weeks = fields::whole(table, "weeks_in_year", 1, 53, findings).map_or(52, |weeks| weeks.value);
    let entities = entities(document, &whole, told, findings);
    let sources = sources(document, told, findings);
    let choices = choices(document, findings);
    let (currency, minor_unit) = currency?;
    let programme = Programme {
        id: folder.to_owned(),
        label,
        agency,
        languages,
        currency,
        minor_unit,
        weeks_in_year: weeks,
        entities: entities?,
        sources,
        span: whole,
    };
    Some(Written { programme: Arc::new(programme), choices })
}

fn languages(table: &Table, at: &Span, findings: &mut Findings) -> Option<Vec<String>> {
    let said = fields::names_list(table, "languages", findings);
    if said.is_empty() {
        findings.push(
            fields::missing_key("languages", at, "the programme")
                .help("list the languages of its labels, as languages = [\"fr\", \"ar\"]"),
        );
        return None;
    }
    for language in &said {
        let sound = (2..=8).contains(&language.value.len()) && language.value.bytes().all(|b| b.is_ascii_lowercase());
        if !sound {
            let text = format!("`{}` is not a language code", language.value);
            findings.push(
                Diagnostic::new(codes::BAD_UNIT, &language.span, text).help("write two or three small letters, as fr"),
            );
        }
    }
    Some(said.into_iter().map(|said| said.value).collect())
}

fn currency(table: &Table, at: &Span, findings: &mut Findings) -> Option<(String, u32)> {
    if !table.contains_key("currency") {
        findings.push(
            fields::missing_key("currency", at, "the programme")
                .help("write currency = { code = \"MAD\", minor_unit = 2 }"),
        );
    }
    let currency = fields::table(table, "currency", findings)?;
    let currency = &*fields::as_meant(currency, keys::CURRENCY, "the currency", findings);
    let at = table.get("currency").map_or(at, |entry| &entry.key);
    let code = fields::required_text(currency, "code", at, "the currency", findings);
    if !currency.contains_key("minor_unit") {
        findings
            .push(fields::missing_key("minor_unit", at, "the currency").help("say how many decimals are paid, as 2"));
    }
    let minor = fields::whole(currency, "minor_unit", 0, 4, findings);
    let code = code?;
    if code.value.len() != 3 || !code.value.bytes().all(|b| b.is_ascii_uppercase()) {
        findings.push(
            Diagnostic::new(codes::BAD_UNIT, &code.span, format!("`{}` is not the code of a currency", code.value))
                .help("write three capital letters, as MAD"),
        );
    }
    Some((code.value, minor?.value))
}

/// The entities as written, before they are put in order.
struct Loose<'a> {
    name: &'a str,
    plural: String,
    of: Option<(String, Span)>,
    label: Label,
    span: &'a Span,
}

fn entities(document: &Table, whole: &Span, told: Languages<'_>, findings: &mut Findings) -> Option<Vec<Entity>> {
    let Some(table) = fields::table(document, "entities", findings) else {
        if !document.contains_key("entities") {
            findings.push(
                fields::missing_key("entities", whole, "programme.toml")
                    .help("declare the root, as [entities.household] label = { … }"),
            );
        }
        return None;
    };
    let mut loose = Vec::new();
    for (name, entry) in table {
        loose.extend(entity(name, entry, told, findings));
    }
    taken(&loose, findings);
    ordered(loose, document.get("entities").map_or(whole, |entry| &entry.key), findings)
}

fn entity<'a>(name: &'a str, entry: &'a Entry, told: Languages<'_>, findings: &mut Findings) -> Option<Loose<'a>> {
    let Some(table) = entry.value.as_table() else {
        findings.push(fields::wrong_type(name, &entry.value, "a table"));
        return None;
    };
    let what = format!("the entity `{name}`");
    let table = &*fields::as_meant(table, keys::ENTITY, &what, findings);
    names::admit(name, "an entity", &entry.key, findings);
    let of = fields::text(table, "of", findings);
    let plural = fields::text(table, "plural", findings);
    if let Some(plural) = &plural {
        names::admit(&plural.value, "a group", &plural.span, findings);
    } else if of.is_some() && !table.contains_key("plural") {
        findings.push(
            fields::missing_key("plural", &entry.key, &what)
                .help(format!("say the name of the group, as plural = \"{name}s\"")),
        );
    }
    let label = fields::label(table, "label", Some((&entry.key, &what)), told, findings);
    let plural = plural.map_or_else(|| format!("{name}s"), |said| said.value);
    let of = of.map(|of| (of.value, of.span));
    Some(Loose { name, plural, of, label, span: &entry.key })
}

/// Names of entities and groups stand for one thing each, and `law` and `period` for their own.
fn taken(loose: &[Loose<'_>], findings: &mut Findings) {
    let mut seen = vec!["law".to_owned(), "period".to_owned()];
    for entity in loose {
        for name in [entity.name, entity.plural.as_str()] {
            if seen.iter().any(|known| known == name) {
                findings.push(
                    Diagnostic::new(codes::NAME_TAKEN, entity.span, format!("`{name}` already names something else"))
                        .help("entities and groups have names of their own, other than `law` and `period`"),
                );
            } else {
                seen.push(name.to_owned());
            }
        }
    }
}

/// The root first, then containers before what they contain, else as declared.
fn ordered(loose: Vec<Loose<'_>>, at: &Span, findings: &mut Findings) -> Option<Vec<Entity>> {
    let roots: Vec<&Loose<'_>> = loose.iter().filter(|entity| entity.of.is_none()).collect();
    if roots.len() != 1 {
        let at = roots.get(1).map_or(at, |second| second.span);
        findings.push(
            Diagnostic::new(codes::BAD_ENTITIES, at, format!("{} entities have no `of`", roots.len()))
                .help("exactly one entity is the root; every other one is `of` what contains it"),
        );
        return None;
    }
    let mut sound = true;
    for entity in &loose {
        let Some((of, span)) = &entity.of else { continue };
        if !loose.iter().any(|other| other.name == of) {
            let near = fields::meant(of, loose.iter().map(|other| other.name));
            findings
                .push(Diagnostic::new(codes::UNKNOWN_ENTITY, span, format!("there is no entity `{of}`")).help_if(near));
            sound = false;
        }
    }
    if !sound {
        return None;
    }
    let mut out: Vec<Entity> = Vec::new();
    let mut rest = loose;
    while !rest.is_empty() {
        let next = rest.iter().position(|entity| match &entity.of {
            None => true,
            Some((of, _)) => out.iter().any(|placed| placed.name == *of),
        });
        let Some(next) = next else {
            let Some(first) = rest.first() else { break };
            findings.push(
                Diagnostic::new(codes::BAD_ENTITIES, first.span, format!("`{}` contains itself", first.name))
                    .help("follow `of` from each entity: it must end at the root"),
            );
            return None;
        };
        let entity = rest.remove(next);
        let of = entity.of.and_then(|(of, _)| out.iter().position(|placed| placed.name == of));
        out.push(Entity {
            name: entity.name.to_owned(),
            plural: entity.plural,
            of: of.and_then(|at| Space::try_from(at).ok()),
            label: entity.label,
            span: entity.span.clone(),
        });
    }
    Some(out)
}

fn sources(document: &Table, told: Languages<'_>, findings: &mut Findings) -> IndexMap<String, Source> {
    let mut all = IndexMap::new();
    let Some(table) = fields::table(document, "sources", findings) else { return all };
    for (key, entry) in table {
        let Some(source) = entry.value.as_table() else {
            findings.push(fields::wrong_type(key, &entry.value, "a table"));
            continue;
        };
        let what = format!("the source `{key}`");
        let source = &*fields::as_meant(source, keys::SOURCE, &what, findings);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if key.len() > limits::NAME_CHARACTERS || key.is_empty() || !key.chars().all(plain) {
            findings.push(
                Diagnostic::new(doc::BAD_NAME, &entry.key, format!("`{key}` cannot name a source"))
                    .help("write small letters, digits, `-`, `_` and `.`; a citation ends its key at the first comma"),
            );
        }
        let text = |key, findings: &mut Findings| fields::text(source, key, findings).map(|said| said.value);
        let read = Source {
            title: fields::label(source, "title", Some((&entry.key, &what)), told, findings),
            date: fields::day(source, "date", findings).map(|day| day.value),
            reference: text("reference", findings),
            url: text("url", findings),
            note: text("note", findings),
            span: entry.key.clone(),
        };
        all.insert(key.clone(), read);
    }
    all
}

fn choices(document: &Table, findings: &mut Findings) -> Items {
    let mut all = Items::new();
    let Some(table) = fields::table(document, "choices", findings) else { return all };
    for (name, entry) in table {
        let Some(members) = entry.value.as_table() else {
            findings.push(fields::wrong_type(name, &entry.value, "a table of members"));
            continue;
        };
        names::admit(name, "a choice", &entry.key, findings);
        for (member, entry) in members {
            check_member(member, &entry.key, findings);
        }
        let item = Item {
            name: name.clone(),
            key: entry.key.clone(),
            table: members.clone(),
            pushed: Vec::new(),
            first: 0,
            set_by: 0,
        };
        all.insert(name.clone(), item);
    }
    all
}

/// Members are texts in rules, so words that Rhai keeps for itself may name them.
pub fn check_member(member: &str, at: &Span, findings: &mut Findings) {
    let mut characters = member.chars();
    let first = characters.next().is_some_and(|c| c.is_ascii_lowercase());
    let rest = characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !first || !rest || member.len() > limits::NAME_CHARACTERS {
        findings.push(
            Diagnostic::new(doc::BAD_NAME, at, format!("`{member}` cannot name a member of a choice"))
                .help("write small letters, digits and `_`, beginning with a letter; the label carries the accents"),
        );
    }
}
