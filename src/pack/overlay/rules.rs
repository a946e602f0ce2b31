//! Functions are replaced whole; what they are the rules of is then as sure as the layer says.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexSet;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::pack::canonical;
use crate::pack::declarations::{Item, Section};

use super::same::same;
use super::{Layer, Merged};

impl Merged {
    /// Puts the functions of a layer over those below; the names of those that it changed.
    pub(super) fn lay_functions(
        &mut self,
        own: &Layer,
        layer: usize,
        below: Option<&str>,
        findings: &mut Findings,
    ) -> IndexSet<String> {
        let mut replaced = IndexSet::new();
        for function in own.functions.values() {
            if let Some((earlier, _)) = self.functions.get(&function.name) {
                if canonical::function(earlier) == canonical::function(function) {
                    findings.push(same(&function.span, &format!("`fn {}`", function.name), &earlier.span, below));
                    continue;
                }
                replaced.insert(function.name.clone());
            }
            self.functions.insert(function.name.clone(), (Arc::clone(function), layer));
        }
        replaced
    }

    /// Takes out a function, unless the layer itself gives it.
    pub(super) fn drop_function(&mut self, name: &str, own: &Layer) {
        if !own.functions.contains_key(name) {
            self.functions.shift_remove(name);
        }
    }

    /// Rules that the layer replaced without touching what they belong to: their confidence and source fall.
    pub(super) fn mark_replaced(
        &mut self,
        own: &Layer,
        replaced: &IndexSet<String>,
        layer: usize,
        findings: &mut Findings,
    ) {
        let mut ruled: HashSet<&str> = HashSet::new();
        for section in [Section::Results, Section::Checks] {
            let touched: HashSet<&str> = own.all.of(section).values().map(Item::last).collect();
            for item in self.all.of_mut(section).values_mut() {
                let Some((name, function)) = replaced.get(item.last()).zip(own.functions.get(item.last())) else {
                    continue;
                };
                ruled.insert(name);
                if touched.contains(name.as_str()) {
                    continue;
                }
                for key in ["source", "confidence"] {
                    item.table.shift_remove(key);
                }
                item.set_by = layer;
                item.key = function.span.clone();
            }
        }
        for (name, function) in replaced.iter().filter_map(|name| Some((name, own.functions.get(name)?))) {
            if ruled.contains(name.as_str()) || own.all.of(Section::Helpers).contains_key(name) {
                continue;
            }
            findings.push(
                Diagnostic::new(
                    codes::HELPER_UNCITED,
                    &function.span,
                    format!("`fn {name}` is replaced without saying by which law; it counts as assumed"),
                )
                .help(format!("say it in policy.toml: [helpers.{name}] source = \"…\", confidence = \"…\"")),
            );
            self.all.of_mut(Section::Helpers).shift_remove(name);
            self.unmarked.push(name.clone());
        }
        self.unmarked.retain(|name| !own.all.of(Section::Helpers).contains_key(name));
        self.unmarked.sort();
        self.unmarked.dedup();
    }
}
