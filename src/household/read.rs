//! A document becomes a household as written: which tables are the root's, which are members, what changes, what is
//! expected. Facts themselves are not looked at here: that takes a version.

use std::sync::Arc;

use crate::ground::codes::document::{LABEL_LANGUAGE_DRAFT, MISSING_KEY, WRONG_TYPE};
use crate::ground::codes::household::{CHANGE_WITHOUT_ID, EXPECT_WHEN, ROOT_MISSING};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::reader::{self, Reader};
use crate::ground::document::{Entry, Table, Value, What, json, scalar, toml};
use crate::ground::names;
use crate::ground::source::{Said, SourceFile, Span};
use crate::pack::model::Programme;
use crate::rules::tree::Space;

use super::written::{About, Change, Expect, ExpectedResult, Facts, Household, Members};
use super::{changes, ids, place};

/// How a household is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML.
    Toml,
    /// JSON, or one line of JSON Lines.
    Json,
}

/// Reads a household.
///
/// # Errors
/// Everything that is wrong with its shape, at once: what is no TOML or JSON, a root that is missing, groups that are no
/// lists, ids that are odd or given twice, changes of nobody.
pub fn household(file: &Arc<SourceFile>, format: Format, programme: &Programme) -> Result<Household, Findings> {
    let mut findings = Findings::new();
    let document = match format {
        Format::Toml => toml::read_on(file, &mut findings),
        Format::Json => json::read_on(file, &mut findings),
    };
    let household = document.and_then(|document| Shape { programme, findings: &mut findings }.household(&document));
    findings.all.retain(|finding| finding.code != LABEL_LANGUAGE_DRAFT);
    match household {
        Some(household) if !findings.has_errors() => Ok(household),
        _ => Err(findings),
    }
}

struct Shape<'a> {
    programme: &'a Programme,
    findings: &'a mut Findings,
}

impl Shape<'_> {
    fn name(&self, space: Space) -> &str {
        self.programme.entities.get(usize::from(space)).map_or("", |entity| entity.name.as_str())
    }

    fn plural(&self, space: Space) -> &str {
        self.programme.entities.get(usize::from(space)).map_or("", |entity| entity.plural.as_str())
    }

    /// The entities directly contained in another.
    fn contained(&self, space: Space) -> Vec<Space> {
        let entities = (0..).zip(&self.programme.entities);
        entities.filter(|(_, entity)| entity.of == Some(space)).map(|(space, _)| space).collect()
    }

    fn household(&mut self, document: &Value) -> Option<Household> {
        let What::Table(table) = &document.what else {
            let message = format!("a household is a table, and {} stands here", document.described());
            let help = format!("write {{\"{}\": {{…}}}}", self.name(0));
            self.findings.push(Diagnostic::new(WRONG_TYPE, &document.span, message).help(help));
            return None;
        };
        let beginning = Span::new(&document.span.file, document.span.start, document.span.start);
        let mut facts = self.root(table, &beginning, &["about", "changes", "expect"], true)?;
        place::apart(&mut facts, self.programme, self.findings);
        let about = self.about(table);
        let mut changes = self.changes(table);
        changes.sort_by_key(|change| change.from.value);
        let expects = self.expects(table);
        let household = Household { about, facts, changes, expects, span: beginning };
        ids::check(&household.facts, self.programme, self.findings);
        changes::check(&household, self.programme, self.findings);
        Some(household)
    }

    /// The root's table and the groups that stand beside it: its own, and deeper ones whose members say where they
    /// belong.
    fn root(&mut self, table: &Table, whole: &Span, beside: &[&str], required: bool) -> Option<Facts> {
        let root = self.name(0).to_owned();
        let members = (0..).zip(&self.programme.entities).filter(|(space, _)| *space != 0);
        let groups: Vec<Space> = members.map(|(space, _)| space).collect();
        let plurals: Vec<String> = groups.iter().map(|space| self.plural(*space).to_owned()).collect();
        for (key, entry) in table {
            let known = *key == root || plurals.contains(key) || beside.contains(&key.as_str());
            if !known {
                let candidates: Vec<&str> = [root.as_str()]
                    .into_iter()
                    .chain(plurals.iter().map(String::as_str))
                    .chain(beside.iter().copied())
                    .collect();
                self.findings.push(reader::unknown(key, &entry.key, "the household", candidates));
            }
        }
        let mut facts = match table.get(&root) {
            Some(Entry { value: Value { what: What::Table(own), span }, .. }) => self.facts(own, span, 0, !required),
            Some(entry) if !matches!(entry.value.what, What::Null) => {
                let finding = scalar::wrong_type(&entry.value, &format!("`{root}`"), "one table");
                let help = format!("there is one {root}: write [{root}] in TOML, \"{root}\": {{…}} in JSON");
                self.findings.push(finding.help(help));
                return None;
            }
            _ if required => {
                let message = format!("the table `{root}` is missing");
                let finding = Diagnostic::new(ROOT_MISSING, whole, message);
                let help = format!("write [{root}] in TOML, \"{root}\": {{}} in JSON, even where it has no facts");
                let near = names::nearest(&root, table.keys().map(String::as_str)).filter(|near| *near != root);
                let help = near.map_or(help, |near| format!("is it `{near}`? its name is `{root}`"));
                self.findings.push(finding.help(help));
                return None;
            }
            _ => Facts::empty(0, whole),
        };
        facts.groups = groups.iter().map(|space| self.members(table, *space, whole, !required)).collect();
        Some(facts)
    }

    /// The members of an entity under its plural; none where the key is missing or `null`.
    fn members(&mut self, table: &Table, space: Space, whole: &Span, change: bool) -> Members {
        let plural = self.plural(space).to_owned();
        let Some(entry) = table.get(&plural).filter(|entry| !matches!(entry.value.what, What::Null)) else {
            return Members { space, all: Vec::new(), span: whole.clone() };
        };
        let mut members = Members { space, all: Vec::new(), span: entry.key.clone() };
        let help = format!("write [[{plural}]] for each of them in TOML, \"{plural}\": [{{…}}, …] in JSON");
        let What::List(list) = &entry.value.what else {
            let finding = scalar::wrong_type(&entry.value, &format!("`{plural}`"), "a list of tables");
            self.findings.push(finding.help(help));
            return members;
        };
        for value in list {
            if let What::Table(own) = &value.what {
                let facts = self.facts(own, &value.span, space, change);
                if change && facts.id.is_none() && !own.contains_key("id") {
                    let message = format!("a change of one of the `{plural}` does not say which");
                    let help = "add `id`: the id of a member to change it, a new id for a new member";
                    self.findings.push(Diagnostic::new(CHANGE_WITHOUT_ID, &value.span, message).help(help));
                }
                members.all.push(facts);
            } else {
                let finding = scalar::wrong_type(value, &format!("an entry of `{plural}`"), "a table");
                self.findings.push(finding.help(help.clone()));
            }
        }
        members
    }

    /// One row: its id, its facts, and for a member the groups that it contains.
    fn facts(&mut self, table: &Table, span: &Span, space: Space, change: bool) -> Facts {
        let mut facts = Facts::empty(space, span);
        let of = self.programme.entities.get(usize::from(space)).and_then(|entity| entity.of);
        let of = of.map(|of| (of, format!("{}_id", self.name(of))));
        let groups = if space == 0 { Vec::new() } else { self.contained(space) };
        let plurals: Vec<String> = groups.iter().map(|space| self.plural(*space).to_owned()).collect();
        for (key, entry) in table {
            if key == "id" {
                let entity = self.name(space).to_owned();
                facts.id = ids::read(&entry.value, &entity, self.findings);
            } else if let Some((of, _)) = of.as_ref().filter(|(_, name)| name == key) {
                let entity = self.name(*of).to_owned();
                facts.of = ids::read(&entry.value, &entity, self.findings);
            } else if change && key == "gone" && space != 0 {
                match scalar::boolean(&entry.value, "`gone`") {
                    Ok(gone) => facts.gone = gone,
                    Err(finding) => self.findings.push(finding),
                }
            } else if !plurals.contains(key) {
                facts.values.insert(key.clone(), entry.clone());
            }
        }
        facts.groups = groups.iter().map(|group| self.members(table, *group, span, change)).collect();
        facts
    }

    fn about(&mut self, table: &Table) -> About {
        let mut about = About::default();
        if let Some(entry) = table.get("about")
            && let Some(mut reader) = Reader::of_entry(entry, "`about`", self.findings)
        {
            about.title =
                reader.label("title", &self.programme.languages, false).map(|said| said.value).unwrap_or_default();
            about.note = reader.text("note").map(|said| said.value);
            reader.finish();
        }
        about
    }

    /// The tables of a list at the top: `[[changes]]`, `[[expect]]`.
    fn tables<'t>(&mut self, table: &'t Table, key: &str) -> Vec<(&'t Table, &'t Span)> {
        let Some(entry) = table.get(key).filter(|entry| !matches!(entry.value.what, What::Null)) else {
            return Vec::new();
        };
        let help = format!("write [[{key}]] for each of them");
        let What::List(list) = &entry.value.what else {
            self.findings.push(scalar::wrong_type(&entry.value, &format!("`{key}`"), "a list of tables").help(help));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in list {
            if let What::Table(own) = &value.what {
                tables.push((own, &value.span));
            } else {
                self.findings.push(scalar::wrong_type(value, &format!("an entry of `{key}`"), "a table"));
            }
        }
        tables
    }

    fn changes(&mut self, table: &Table) -> Vec<Change> {
        let mut changes = Vec::new();
        for (own, span) in self.tables(table, "changes") {
            let facts = self.root(own, span, &["from"], false);
            let Some(entry) = own.get("from") else {
                let message = "a change does not say from which month it holds";
                self.findings.push(Diagnostic::new(MISSING_KEY, span, message).help("add from = \"2025-09\""));
                continue;
            };
            match scalar::month(&entry.value, "`from` of a change") {
                Ok(month) => {
                    let from = Said::new(month, entry.value.span.clone());
                    changes.extend(facts.map(|facts| Change { from, facts }));
                }
                Err(finding) => self.findings.push(finding),
            }
        }
        changes
    }

    fn expects(&mut self, table: &Table) -> Vec<Expect> {
        let tables = self.tables(table, "expect");
        tables.into_iter().filter_map(|(own, span)| self.expect(own, span)).collect()
    }

    fn expect(&mut self, table: &Table, span: &Span) -> Option<Expect> {
        let mut reader = Reader::new(table, span, "an expectation", self.findings);
        let (had_period, had_policy) = (reader.has("period"), reader.has("policy"));
        let (period, policy) = (reader.month("period"), reader.text("policy"));
        let source = reader.text("source").map(|said| said.value);
        let results: Vec<(Space, &Entry)> = (0..)
            .zip(&self.programme.entities)
            .filter_map(|(space, entity)| {
                let key = if space == 0 { &entity.name } else { &entity.plural };
                reader.entry(key).map(|entry| (space, entry))
            })
            .collect();
        reader.finish();
        if !had_period && !had_policy {
            let message = "an expectation does not say for which month or under which version";
            self.findings.push(Diagnostic::new(EXPECT_WHEN, span, message).help("add period = \"2025-12\""));
            return None;
        }
        let mut expected = Vec::new();
        for (space, entry) in results {
            self.expected(space, entry, &mut expected);
        }
        let wrong = (had_period && period.is_none()) || (had_policy && policy.is_none());
        (!wrong).then(|| Expect { period, policy, results: expected, source, span: span.clone() })
    }

    /// `household.monthly_aid = 1158`, `persons.aicha.child_allowance = 250`.
    fn expected(&mut self, space: Space, entry: &Entry, expected: &mut Vec<ExpectedResult>) {
        let What::Table(table) = &entry.value.what else {
            let example = format!(
                "for example {}",
                if space == 0 {
                    format!("{}.total = 500", self.name(0))
                } else {
                    format!("{}.aicha.allowance = 250", self.plural(space))
                }
            );
            self.findings.push(scalar::wrong_type(&entry.value, "what is expected", "results by name").help(example));
            return;
        };
        let results = |id: Option<Said<String>>, table: &Table, expected: &mut Vec<ExpectedResult>| {
            expected.extend(table.iter().map(|(name, entry)| ExpectedResult {
                space,
                id: id.clone(),
                name: Said::new(name.clone(), entry.key.clone()),
                value: entry.value.clone(),
            }));
        };
        if space == 0 {
            results(None, table, expected);
            return;
        }
        for (id, entry) in table {
            match &entry.value.what {
                What::Table(own) => results(Some(Said::new(id.clone(), entry.key.clone())), own, expected),
                _ => {
                    let example = format!("for example {}.{id}.allowance = 250", self.plural(space));
                    let finding = scalar::wrong_type(&entry.value, "what is expected of a member", "results by name");
                    self.findings.push(finding.help(example));
                }
            }
        }
    }
}
