//! The report as JSON: what its tables say, exact; what is not told of few is `"suppressed"`.

use serde_json::{Map, Value as Json, json};

use super::page::{Block, Page, Section, Sheet};
use super::{Held, Subject};

/// The page as JSON.
#[must_use]
pub fn render(page: &Page, subject: &Subject<'_>) -> Json {
    let mut out = Map::new();
    for (key, _, value) in page.about.iter().filter(|(key, ..)| *key != "register_file") {
        out.insert((*key).to_owned(), value.plain.clone());
    }
    let [old, new] = &subject.digests;
    out.insert("digests".to_owned(), json!({"old": old, "new": new}));
    let files = subject.files.iter().map(|(name, digest)| json!({"file": name, "digest": digest}));
    out.insert("register_files".to_owned(), files.collect());
    out.insert("synthetic".to_owned(), json!(subject.synthetic));
    out.insert("suppressed_under".to_owned(), json!(subject.under));
    out.insert("language".to_owned(), json!(page.language.code));
    let facts = page.decision.facts.iter().map(|fact| (fact.key.to_owned(), fact.value.plain.clone()));
    out.insert("decision".to_owned(), Json::Object(facts.collect()));
    let verdict = match subject.verdict {
        Held::To(_, verdict) => Json::Object(verdict.json()),
        Held::NoCriteria | Held::NotWhole => Json::Null,
    };
    out.insert("verdict".to_owned(), named_nobody(verdict));
    out.insert("law".to_owned(), json!(subject.difference));
    for section in page.sections.iter().filter(|section| !matches!(section.key, "law" | "criteria")) {
        out.insert(section.key.to_owned(), of_section(section));
    }
    Json::Object(out)
}

/// Of single households the report tells nothing: why a criterion is not met is left to `gate`.
fn named_nobody(mut verdict: Json) -> Json {
    for one in verdict.get_mut("criteria").and_then(Json::as_array_mut).into_iter().flatten() {
        if let Some(one) = one.as_object_mut() {
            one.remove("why");
        }
    }
    verdict
}

fn of_section(section: &Section) -> Json {
    let sheets = section.blocks.iter().filter_map(|block| match block {
        Block::Sheet(sheet) => Some((sheet.key.clone(), of_sheet(sheet))),
        _ => None,
    });
    Json::Object(sheets.collect())
}

fn of_sheet(sheet: &Sheet) -> Json {
    let row = |row: &super::page::Row| {
        let cells = sheet.heads.iter().zip(&row.cells).map(|((key, ..), cell)| ((*key).to_owned(), cell.plain.clone()));
        Json::Object(cells.collect())
    };
    sheet.rows.iter().map(row).collect()
}
