//! A rule file becomes functions: its words are read, its functions cut apart, each parsed by Rhai and admitted. All that
//! is wrong is told at once, as far as Rhai tells: its first syntax error of each function.

use std::collections::HashMap;
use std::sync::Arc;

use rhai::{Engine, OptimizationLevel};

use super::chunks::{self, Chunk};
use super::lexer::{self, Tokens};
use super::places::Places;
use super::syntax::{Function, Name};
use super::{admit, complaint, host};
use crate::ground::codes::Code;
use crate::ground::codes::document::NAME_TOO_LONG;
use crate::ground::codes::rules as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits;
use crate::ground::source::{SourceFile, Span};

/// Reads the functions of a rule file, in the order written.
///
/// # Errors
/// Everything in the file that no rule may hold, each with its place.
pub fn read(file: &Arc<SourceFile>) -> Result<Vec<Function>, Findings> {
    let mut findings = Findings::new();
    let tokens = lexer::tokens(file, &mut findings);
    let chunks = chunks::split(&tokens, &mut findings);
    if let Some(chunk) = chunks.get(limits::FUNCTIONS) {
        let message = format!("this file has more than {} functions", limits::FUNCTIONS);
        let span = tokens.span(chunk.first);
        findings.push(Diagnostic::new(codes::TOO_MANY_FUNCTIONS, &span, message).help("a version needs a few dozen"));
        return Err(findings.sorted());
    }
    names_are_used_once(&tokens, &chunks, &mut findings);
    let engine = parser();
    let mut functions = Vec::new();
    for chunk in &chunks {
        if findings.all.len() > limits::FILE_FINDINGS {
            break;
        }
        functions.extend(function(&engine, &tokens, chunk, &mut findings));
    }
    if findings.has_errors() { Err(findings.sorted()) } else { Ok(functions) }
}

/// The parser: Rhai's, with its limits set, and nothing optimised away.
fn parser() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_expr_depths(limits::EXPRESSION_DEPTH, limits::EXPRESSION_DEPTH);
    engine.set_max_string_size(limits::INTERPRETER_TEXT);
    engine.set_max_functions(limits::FUNCTIONS);
    engine.set_max_variables(limits::FUNCTION_NAMES);
    engine
}

/// Why a function, parameter or `let` may not be called so.
pub(super) fn name_fault(name: &str) -> Option<(Code, String)> {
    if host::named(name).is_some() {
        return Some((codes::RULE_NAME, "is a function of the language".to_owned()));
    }
    let characters = name.chars().count();
    (characters > limits::NAME_CHARACTERS).then(|| {
        let fault = format!("has {characters} characters; a name may have {}", limits::NAME_CHARACTERS);
        (NAME_TOO_LONG, fault)
    })
}

/// Two functions of one name, whatever their parameters: Rhai would take them for two.
fn names_are_used_once(tokens: &Tokens, chunks: &[Chunk], findings: &mut Findings) {
    let mut seen: HashMap<&str, &Chunk> = HashMap::new();
    for chunk in chunks {
        let name = tokens.text(chunk.name);
        if let Some(first) = seen.get(name)
            && !name.is_empty()
        {
            let diagnostic = Diagnostic::new(
                codes::FUNCTION_TWICE,
                &tokens.span(chunk.name),
                format!("there is a function `{name}` already"),
            )
            .note("the first stands here", &tokens.span(first.name))
            .help("a function is known by its name alone: rename one of them, or delete it");
            findings.push(diagnostic);
        } else {
            seen.insert(name, chunk);
        }
    }
}

/// One function of a file.
fn function(engine: &Engine, tokens: &Tokens, chunk: &Chunk, findings: &mut Findings) -> Option<Function> {
    let named = header_names_are_free(tokens, chunk, findings);
    if !chunk.whole {
        return None;
    }
    let lets = (chunk.first..=chunk.last).filter(|at| tokens.text(*at) == "let");
    let mut all = chunk.parameters.iter().copied().chain(lets);
    if let Some(at) = all.nth(limits::FUNCTION_NAMES) {
        let message = format!("this function has more than {} names", limits::FUNCTION_NAMES);
        findings.push(
            Diagnostic::new(codes::TOO_MANY_NAMES, &tokens.span(at), message)
                .help("its parameters and `let`s count; give parts of it functions of their own"),
        );
        return None;
    }
    let Some(places) = Places::new(tokens, chunk) else {
        let most = limits::FUNCTION_EXTENT;
        let message = format!("this function has more than {most} lines, or a line of more than {most} characters");
        let finding = Diagnostic::new(codes::LAYOUT, &tokens.span(chunk.name), message);
        findings.push(finding.help("break it into lines, and into functions"));
        return None;
    };
    let text = places.text();
    let refused = (chunk.first..=chunk.last).any(|at| tokens.all[at].refused);
    let mut told = told_inside(&text, findings);
    if refused {
        // What these say in general was said in particular.
        told.extend([codes::SYNTAX, codes::FOREIGN_SIGN, codes::CLOSURE]);
    }
    let ast = match engine.compile(text.text()) {
        Ok(ast) => ast,
        Err(error) => {
            if !refused && !told.contains(&codes::PARAMETER_TWICE) {
                findings.push(complaint::finding(&error, &places));
            }
            return None;
        }
    };
    let body = admit::body(&ast, &places, told, findings)?;
    let name = |at: usize| Name { name: tokens.text(at).to_owned(), span: tokens.span(at) };
    named.then(|| Function {
        name: tokens.text(chunk.name).to_owned(),
        span: tokens.span(chunk.name),
        parameters: chunk.parameters.iter().map(|at| name(*at)).collect(),
        body,
        doc: doc(tokens, chunk),
        text,
    })
}

/// Codes of the findings that lie in a function.
fn told_inside(text: &Span, findings: &Findings) -> Vec<Code> {
    let inside = |span: &Span| (text.start..text.end).contains(&span.start);
    let here = findings.all.iter().filter(|d| d.span.as_ref().is_some_and(inside));
    here.map(|d| d.code).collect()
}

fn header_names_are_free(tokens: &Tokens, chunk: &Chunk, findings: &mut Findings) -> bool {
    let mut free = true;
    for at in std::iter::once(chunk.name).chain(chunk.parameters.iter().copied()) {
        let name = tokens.text(at);
        if let Some((code, fault)) = name_fault(name) {
            free = false;
            let message = format!("`{name}` {fault}");
            findings.push(Diagnostic::new(code, &tokens.span(at), message).help("use another name"));
        }
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for at in &chunk.parameters {
        let name = tokens.text(*at);
        let first = *seen.entry(name).or_insert(*at);
        if first != *at {
            free = false;
            let message = format!("two parameters are called `{name}`");
            let diagnostic = Diagnostic::new(codes::PARAMETER_TWICE, &tokens.span(*at), message)
                .note("the first stands here", &tokens.span(first))
                .help("delete one of the two, or rename it");
            findings.push(diagnostic);
        }
    }
    free
}

/// The `///` lines right above a function, without their marks.
fn doc(tokens: &Tokens, chunk: &Chunk) -> Vec<String> {
    let start = tokens.all[chunk.first].start;
    let after = chunk.first.checked_sub(1).map_or(0, |before| tokens.all[before].end);
    let lines = tokens.docs.iter().filter(|(from, to)| *from >= after && *to <= start);
    lines.map(|(from, to)| tokens.file.text[from + 3..*to].trim().to_owned()).collect()
}
