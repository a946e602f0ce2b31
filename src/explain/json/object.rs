//! Pieces of JSON.

use serde_json::{Map, Value as Json, json};

use crate::explain::told::{Shown, Sort};
use crate::ground::kind::Kind;
use crate::ground::rounding::Mode;
use crate::ground::value::Value;

/// A JSON object that leaves out what there is nothing to say about.
#[derive(Default)]
pub(super) struct Object(Map<String, Json>);

impl Object {
    pub(super) fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn with_some(self, name: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(super) fn with_list(self, name: &str, list: Vec<Json>) -> Self {
        if list.is_empty() { self } else { self.with(name, list) }
    }

    pub(super) fn done(self) -> Json {
        Json::Object(self.0)
    }
}

pub(super) fn id(id: &str) -> Option<&str> {
    Some(id).filter(|id| !id.is_empty())
}

pub(super) fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Input => "input",
        Sort::Figure | Sort::Scale | Sort::Table => "parameter",
        Sort::Result => "result",
        Sort::Set => "set",
        Sort::Group => "group",
        Sort::Helper => "helper",
    }
}

pub(super) fn mode(mode: Mode) -> &'static str {
    Mode::ALL.iter().find(|(_, known)| *known == mode).map_or("", |(text, _)| text)
}

/// A value as the answers write it.
pub(super) fn value(shown: Option<&Shown>) -> Json {
    let Some(shown) = shown else { return Json::Null };
    match (shown.value, &shown.kind) {
        (Value::Bool(truth), _) => Json::Bool(truth),
        (Value::Count(count), Kind::Count) => json!(count),
        (value, kind) => Json::String(value.text(kind)),
    }
}
