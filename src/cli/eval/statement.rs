//! `bareme eval --from --to`: a statement by month, each month under its version, with the reason of each change.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::super::asked::Programme;
use super::super::desk::Desk;
use super::super::exit::Exit;
use super::super::explain::called;
use super::super::households::{self, Given};
use super::super::refusal::Refusal;
use super::{Arguments, Format};
use crate::evaluate::checks;
use crate::evaluate::json::{self, Told};
use crate::evaluate::statement::{self, Line};
use crate::explain::evaluation::{self, Ready};
use crate::explain::words::Language;
use crate::explain::{statement as telling, text};
use crate::ground::codes::face;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::ground::label::Label;

/// A household and what it came to, month by month.
struct Statement {
    name: String,
    title: Label,
    lines: Vec<Line>,
}

/// The versions of a programme that were needed so far.
struct Versions {
    programme: Programme,
    ready: BTreeMap<String, Arc<Ready>>,
}

impl Versions {
    fn of(&mut self, month: Month) -> Result<Arc<Ready>, Findings> {
        let id = self.programme.version(month)?;
        if let Some(ready) = self.ready.get(&id) {
            return Ok(Arc::clone(ready));
        }
        let ready = Arc::new(evaluation::ready(&self.programme.shelf, &id)?);
        self.ready.insert(id, Arc::clone(&ready));
        Ok(ready)
    }

    fn digest(&self, version: &str) -> &str {
        self.ready.get(version).map_or("", |ready| ready.digest.as_str())
    }
}

/// Tells the statements of the households that were named.
pub fn run(arguments: &Arguments, (from, to): (Month, Month), desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let mut versions = Versions { programme: arguments.policy.programme(desk)?, ready: BTreeMap::new() };
    let language = versions.programme.language.clone();
    let mut statements = Vec::new();
    for name in &arguments.households {
        let Given::One(file, kind) = households::open(name, false)? else {
            let message = "a statement is of one household, not of JSON Lines";
            return Err(Refusal::coded(face::SEVERAL_FORMATS, message, "name its .toml or .json file"));
        };
        let household = versions.of(from)?.read(&file, kind)?;
        let lines = statement::statement(&household, from, to, |month| {
            versions.of(month).map(|ready| Arc::clone(&ready.evaluator))
        })?;
        statements.push(Statement { name: called(name).unwrap_or_default(), title: household.about.title, lines });
    }
    let mut refused = Findings::new();
    let mut lacking = 0;
    for line in statements.iter().flat_map(|statement| &statement.lines) {
        match &line.answer {
            Ok(answer) => lacking += usize::from(json::status(answer) != "complete"),
            Err(refusal) => refused.extend(refusal.told(line.evaluator.plan(), &line.fitted, &language)),
        }
    }
    if refused.has_errors() {
        return Err(refused.into());
    }
    desk.output.write(&told(&statements, &versions, arguments, &language, desk))?;
    Ok(if lacking > arguments.allow_missing { Exit::Refused } else { Exit::Done })
}

fn told(
    statements: &[Statement],
    versions: &Versions,
    arguments: &Arguments,
    language: &str,
    desk: &Desk<'_>,
) -> String {
    let months = |statement: &Statement| -> Vec<Json> {
        statement.lines.iter().map(|line| month(line, versions, arguments.internal, language)).collect()
    };
    match arguments.format.unwrap_or(Format::Text) {
        Format::Text => {
            let page = text::Options { width: desk.width, colour: desk.colored(desk.terminal.stdout) };
            let text = |statement: &Statement| {
                let subject = telling::Subject { name: &statement.name, title: &statement.title };
                telling::render(&statement.lines, subject, &Language::of(language), page)
            };
            statements.iter().map(text).collect::<Vec<_>>().join("\n")
        }
        Format::Jsonl => statements.iter().flat_map(months).map(|month| month.to_string() + "\n").collect(),
        Format::Json => {
            let programme = &versions.programme.shelf.programme().id;
            let one = |statement: &Statement| json!({"programme": programme, "months": months(statement)});
            let mut all: Vec<Json> = statements.iter().map(one).collect();
            let whole = if all.len() == 1 { all.remove(0) } else { Json::Array(all) };
            serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
        }
    }
}

/// The answer of a month, as `eval` gives it, with the reasons why it differs from the month before.
fn month(line: &Line, versions: &Versions, internal: bool, language: &str) -> Json {
    let plan = line.evaluator.plan();
    let Ok(answer) = &line.answer else { return Json::Null };
    let warnings = line.warnings.iter().map(|warning| checks::told(warning, plan, &line.fitted, language)).collect();
    let mut out = json::answer(&Told {
        engine: env!("CARGO_PKG_VERSION"),
        plan,
        digest: versions.digest(&plan.version.header.id),
        batch: &line.fitted.batch,
        answer,
        unused: &line.fitted.unused,
        warnings: &Findings { all: warnings },
        internal,
    });
    if let Json::Object(out) = &mut out {
        out.insert("reasons".to_owned(), statement::json::reasons(line).into());
    }
    out
}
