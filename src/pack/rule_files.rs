//! The rule files of a version: `rules.rhai`, or `rules/*.rhai` in the order of their names.

use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::source::SourceFile;
use crate::rules;
use crate::rules::syntax::Function;

use super::folder::{Folder, Listing, strays};

/// The rules of one version as written.
#[derive(Debug, Default)]
pub struct Rules {
    /// The files, in the order of their names.
    pub files: Vec<Arc<SourceFile>>,
    /// Their functions, in order, each name once.
    pub functions: IndexMap<String, Arc<Function>>,
}

/// Reads the rules in a version's folder.
pub fn read(folder: &Folder, listing: &Listing, findings: &mut Findings) -> Rules {
    let mut rules = Rules::default();
    // A folder of that name is refused when it is read.
    let file = listing.files.iter().chain(&listing.folders).any(|name| name == "rules.rhai");
    let inside = listing.folders.iter().any(|name| name == "rules");
    if file && inside {
        findings.push(
            Diagnostic::new(
                codes::RULES_TWICE,
                &folder.sub("rules").span(),
                "the folder rules and the file rules.rhai are both there",
            )
            .help("keep all rules in one place: in rules.rhai, or in files of the folder rules"),
        );
    }
    if file {
        load(folder, "rules.rhai", &mut rules, findings);
    }
    if inside {
        let inner = folder.sub("rules");
        match inner.list() {
            Ok(listing) => {
                let is_rules = |name: &&String| Path::new(name.as_str()).extension().is_some_and(|end| end == "rhai");
                let names: Vec<&String> = listing.files.iter().filter(is_rules).collect();
                for name in &names {
                    load(&inner, name, &mut rules, findings);
                }
                let known: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                strays(&inner, &listing.files, &known, findings);
                strays(&inner, &listing.folders, &[], findings);
            }
            Err(more) => findings.extend(more),
        }
    }
    rules
}

fn load(folder: &Folder, name: &str, rules: &mut Rules, findings: &mut Findings) {
    let file = match folder.read(name) {
        Ok(file) => file,
        Err(more) => return findings.extend(more),
    };
    rules.files.push(Arc::clone(&file));
    match rules::parse::read(&file) {
        Ok(functions) => {
            for function in functions {
                add(function, rules, findings);
            }
        }
        Err(more) => findings.extend(more),
    }
}

fn add(function: Function, rules: &mut Rules, findings: &mut Findings) {
    match rules.functions.get(&function.name) {
        Some(first) => findings.push(
            Diagnostic::new(codes::FUNCTION_TWICE, &function.span, format!("there are two `fn {}`", function.name))
                .note("the first is here", &first.span)
                .help("a function is known by its name alone, whatever its parameters: rename one"),
        ),
        None => {
            rules.functions.insert(function.name.clone(), Arc::new(function));
        }
    }
}
