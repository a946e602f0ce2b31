//! Functions are replaced whole; what they are the rules of is then as sure as the layer says.

use std::sync::Arc;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::pack::canonical;
use crate::pack::declarations::Section;

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
    ) -> Vec<String> {
        let mut replaced = Vec::new();
        for function in &own.functions {
            if let Some((earlier, _)) = self.functions.get(&function.name) {
                if canonical::function(earlier) == canonical::function(function) {
                    findings.push(same(&function.span, &format!("`fn {}`", function.name), &earlier.span, below));
                    continue;
                }
                replaced.push(function.name.clone());
            }
            self.functions.insert(function.name.clone(), (Arc::clone(function), layer));
        }
        replaced
    }

    /// Takes out a function, unless the layer itself gives it.
    pub(super) fn drop_function(&mut self, name: &str, own: &Layer) {
        if !own.functions.iter().any(|function| function.name == name) {
            self.functions.shift_remove(name);
        }
    }

    /// Rules that the layer replaced without touching what they belong to: their confidence and source fall.
    pub(super) fn mark_replaced(&mut self, own: &Layer, replaced: &[String], layer: usize, findings: &mut Findings) {
        for name in replaced {
            let Some(function) = own.functions.iter().find(|function| function.name == *name) else { continue };
            let mut found = false;
            for section in [Section::Results, Section::Checks] {
                let touched = own.all.of(section).values().any(|item| item.last() == name);
                let Some(item) = self.all.of_mut(section).values_mut().find(|item| item.last() == name) else {
                    continue;
                };
                found = true;
                if touched {
                    continue;
                }
                for key in ["source", "confidence"] {
                    item.table.shift_remove(key);
                }
                item.set_by = layer;
                item.key = function.span.clone();
            }
            if found || own.all.of(Section::Helpers).contains_key(name) {
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
