//! Expressions that stand outside the rule files: a condition that somebody typed, what an invariant says. Each becomes one
//! more bool result of the version, so that both roads and the columns decide it like any other. Amounts may be written in
//! it, for it is no law: they become figures that only it reads.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::check;
use crate::check::plan::Plan;
use crate::check::scope::Scope;
use crate::ground::amount;
use crate::ground::codes::{Code, check as codes};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::ground::names;
use crate::ground::source::{SourceFile, Span};
use crate::ground::value::Value;
use crate::pack::model::{Common, Confidence, Entity, Formula, Guard, Holds, Parameter, ResultDecl, Version};
use crate::rules::parse;
use crate::rules::syntax::Function;
use crate::rules::tree::Space;

/// An expression outside the rule files.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The name of its result.
    pub name: String,
    /// On whose rows it is decided. Columns of the entity, and of those that contain it, need no entity before them.
    pub entity: Space,
    /// As it was typed.
    pub text: String,
    /// The result that must be true before it is looked at; elsewhere it is true.
    pub when: Option<String>,
    /// What its text is told as, where it stands in no file.
    pub told_as: String,
    /// Where it stands in a file, without its quotes.
    pub home: Option<Span>,
    /// What it is refused as where it is no expression.
    pub unfit: Code,
}

/// Expressions as a version takes them in: results, their rules, and the figures for the amounts in them.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    results: Vec<ResultDecl>,
    functions: Vec<Arc<Function>>,
    parameters: Vec<Parameter>,
    texts: Vec<Text>,
}

/// The figures, as rules name them.
const LAW: &str = "law";
/// What stands before an expression in its rule, after the line of its name.
const INDENT: &str = "    ";

impl Laid {
    /// A version with the expressions: their results stand behind its own, in order.
    #[must_use]
    pub fn over(&self, version: &Version) -> Version {
        let mut version = Version::clone(version);
        version.parameters.extend(self.parameters.iter().cloned());
        version.function_set_by.extend(self.functions.iter().map(|_| version.header.id.clone()));
        version.functions.extend(self.functions.iter().cloned());
        version.results.extend(self.results.iter().cloned());
        version
    }

    /// What was typed at a place of the rules that were made; nothing for a place that is not theirs.
    #[must_use]
    pub fn typed(&self, span: &Span) -> Option<&str> {
        let text = self.texts.iter().find(|text| text.is_at(span))?;
        text.typed.get(text.origin(span))
    }
}

/// Checks a version with expressions: its plan, with a result for each behind those of the version, what the expressions
/// became, and what is to be said of them.
///
/// # Errors
/// What is wrong with them, at the places where they were typed. What no rule may hold, they may not either, but for
/// amounts.
pub fn lay(version: &Arc<Version>, all: &[Typed]) -> Result<(Plan, Laid, Findings), Findings> {
    let scope = Scope::new(version);
    let mut edits: Vec<Edits> = all.iter().map(|typed| Edits::of(&scope, typed)).collect();
    let (mut laid, names) = (laid(version, all, &edits)?, all.iter().map(|typed| typed.name.clone()).collect());
    let mut checked = with(version, &laid, all, &names)?;
    if !checked.amounts.is_empty() {
        let amounts = laid.figures(version, &checked.amounts, &mut edits);
        laid = self::laid(version, all, &edits)?;
        laid.parameters = amounts;
        checked = with(version, &laid, all, &BTreeSet::new())?;
    }
    Ok((checked.plan, laid, checked.findings))
}

struct Checked {
    plan: Plan,
    findings: Findings,
    amounts: Vec<(Span, Kind)>,
}

/// Checks a version with expressions. Of what is found only what is about them is told, or what refuses.
fn with(version: &Version, laid: &Laid, all: &[Typed], names: &BTreeSet<String>) -> Result<Checked, Findings> {
    let about = |finding: &Diagnostic| finding.span.as_ref().is_some_and(|span| laid.typed(span).is_some());
    // A figure that is written here stands in no law; and what is proven to be always so is so for everybody.
    let fine = [codes::LITERAL, codes::ALWAYS_SAME];
    let told = |finding: &Diagnostic| (finding.is_error() || about(finding)) && !fine.contains(&finding.code);
    let homed = |findings: Findings| Findings {
        all: findings
            .all
            .into_iter()
            .filter(told)
            .map(|finding| laid.homed(in_words(version, all, finding), all))
            .collect(),
    };
    let extended = Arc::new(laid.over(version));
    let (plan, findings, amounts) = check::with_amounts(&extended, names).map_err(homed)?;
    Ok(Checked { plan, findings: homed(findings), amounts })
}

/// What is found in a rule, told of an expression: it has no brackets to add a name to, and no kind to declare.
fn in_words(version: &Version, all: &[Typed], finding: Diagnostic) -> Diagnostic {
    // What stands in a file may be said of each member as well.
    let of_each = all.iter().any(|typed| typed.home.is_some());
    let name = finding.span.as_ref().map_or("", Span::text).to_owned();
    match finding.code {
        codes::WRONG_RESULT_KIND => Diagnostic {
            message: "what stands here is no condition: it is neither true nor false".to_owned(),
            notes: Vec::new(),
            ..finding.help("compare it, as in `aid >= law.minimum`, or name a bool input or result")
        },
        codes::UNKNOWN_NAME => {
            let results = version.results.iter().map(|result| (result.entity, result.common.name.as_str()));
            let inputs = version.inputs.iter().map(|input| (input.entity, input.common.name.as_str()));
            let columns: Vec<(Space, &str)> = inputs.chain(results).collect();
            let help = match columns.iter().find(|(_, column)| *column == name) {
                Some((space, _)) => {
                    let Entity { name: entity, plural, .. } = &version.programme.entities[usize::from(*space)];
                    let each = if of_each { format!(", or say it of each: `{entity}.{name}`") } else { String::new() };
                    format!("it is of the {entity}: go through all, as in `sum({plural}.{name})`{each}")
                }
                None => match names::nearest(&name, columns.iter().map(|(_, column)| *column)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name an input or result, or read `law.…`, `period.…`, a group or a set".to_owned(),
                },
            };
            finding.help(help)
        }
        _ => finding,
    }
}

fn laid(version: &Version, all: &[Typed], edits: &[Edits]) -> Result<Laid, Findings> {
    let (mut laid, mut findings) = (Laid::default(), Findings::new());
    for (typed, edits) in all.iter().zip(edits) {
        let text = Text::new(typed, edits);
        let function = text.function(typed);
        laid.results.push(result(version, typed, &text.file));
        laid.texts.push(text);
        match function {
            Ok(function) => laid.functions.push(Arc::new(function)),
            Err(more) => findings.all.extend(more.all.into_iter().map(|finding| laid.homed(finding, all))),
        }
    }
    findings.unless_errors(laid).map(|(laid, _)| laid)
}

fn result(version: &Version, typed: &Typed, file: &Arc<SourceFile>) -> ResultDecl {
    let span = Span::whole(file);
    let guard = |name: &String| Guard { entity: None, name: name.clone(), span: span.clone() };
    ResultDecl {
        common: common(version, &typed.name, &span),
        entity: typed.entity,
        kind: Kind::Bool,
        when: typed.when.iter().map(guard).collect(),
        otherwise: Value::Bool(true),
        formula: Formula::Rule,
        round: None,
        internal: true,
    }
}

fn common(version: &Version, name: &str, span: &Span) -> Common {
    Common {
        name: name.to_owned(),
        label: Label::default(),
        source: None,
        confidence: Confidence::Confirmed,
        set_by: version.header.id.clone(),
        was: None,
        note: None,
        span: span.clone(),
    }
}

/// Names that nothing in a version has: `base`, or `base` with the first numbers that are free.
pub fn free_name(version: &Version, base: &str) -> String {
    let taken = |name: &str| {
        version.functions.iter().any(|function| function.name == name)
            || version.results.iter().any(|result| result.common.name == name)
            || version.inputs.iter().any(|input| input.common.name == name)
            || version.sets.iter().any(|set| set.common.name == name)
    };
    let names = (0_u32..).map(|number| if number == 0 { base.to_owned() } else { format!("{base}_{number}") });
    names.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

/// What is written otherwise in a rule than it was typed, and what the rule is given.
#[derive(Clone, Debug)]
struct Edits {
    roots: Vec<String>,
    /// Parts of what was typed, each with what stands in its place; by place.
    changes: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// An entity before each column that stands without one.
    fn of(scope: &Scope<'_>, typed: &Typed) -> Self {
        let known = scope.root_names(typed.entity);
        let lineage = scope.lineage(typed.entity);
        let mut edits = Edits { roots: Vec::new(), changes: Vec::new() };
        for word in words(&typed.text) {
            if word.behind_a_point {
                continue;
            }
            let owner = lineage.iter().find(|space| scope.column(**space, word.text).is_some());
            if known.contains(&word.text) {
                edits.need(word.text);
            } else if let Some(owner) = owner.filter(|_| !word.before_a_point && !word.called) {
                let entity = &scope.version.programme.entities[usize::from(*owner)].name;
                edits.need(entity);
                edits.changes.push((word.at..word.at, format!("{entity}.")));
            }
        }
        edits
    }

    fn need(&mut self, root: &str) {
        if !self.roots.iter().any(|known| known == root) {
            self.roots.push(root.to_owned());
        }
    }
}

/// The rule that an expression becomes, and where each byte of it was typed.
#[derive(Clone, Debug)]
struct Text {
    typed: String,
    file: Arc<SourceFile>,
    /// Parts that stand as they were typed: where they begin in the rule, where in what was typed, how long they are.
    pieces: Vec<(usize, usize, usize)>,
}

impl Text {
    fn new(typed: &Typed, edits: &Edits) -> Self {
        let mut rule = format!("fn {}({}) {{\n{INDENT}", typed.name, edits.roots.join(", "));
        let (mut pieces, mut done) = (Vec::new(), 0);
        for (range, instead) in &edits.changes {
            pieces.push((rule.len(), done, range.start - done));
            rule.push_str(&typed.text[done..range.start]);
            rule.push_str(instead);
            done = range.end;
        }
        pieces.push((rule.len(), done, typed.text.len() - done));
        rule.push_str(&typed.text[done..]);
        rule.push_str("\n}\n");
        Self { typed: typed.text.clone(), file: SourceFile::new(typed.told_as.clone(), rule), pieces }
    }

    fn function(&self, typed: &Typed) -> Result<Function, Findings> {
        let mut functions = parse::read(&self.file)?;
        match (functions.pop(), functions.is_empty()) {
            (Some(function), true) if function.name == typed.name => Ok(function),
            _ => {
                let message = "a condition is one expression that is true or false";
                let finding = match &typed.home {
                    Some(home) => Diagnostic::new(typed.unfit, home, message),
                    None => Diagnostic::nowhere(typed.unfit, message),
                };
                let help = "write it as it would stand between the braces of a rule: household.eligible";
                Err(finding.help(help).into())
            }
        }
    }

    fn is_at(&self, span: &Span) -> bool {
        Arc::ptr_eq(&self.file, &span.file)
    }

    /// What was typed for a part of the rule.
    fn origin(&self, span: &Span) -> Range<usize> {
        let of = |byte: usize| {
            let before = self.pieces.iter().rev().find(|(start, ..)| *start <= byte);
            before.map_or(0, |(start, typed, length)| typed + (byte - start).min(*length))
        };
        of(span.start)..of(span.end).max(of(span.start))
    }
}

impl Laid {
    /// A finding with its places where the expressions were typed.
    fn homed(&self, mut finding: Diagnostic, all: &[Typed]) -> Diagnostic {
        let spans = finding.span.iter_mut().chain(finding.notes.iter_mut().filter_map(|note| note.span.as_mut()));
        for span in spans {
            let own = self.texts.iter().zip(all).find(|(text, _)| text.is_at(span));
            if let Some((text, home)) = own.and_then(|(text, typed)| Some((text, typed.home.as_ref()?))) {
                let range = text.origin(span);
                // A text with escapes in it stands otherwise in its file: then the whole of it is the place.
                *span = if home.text() == text.typed {
                    Span::new(&home.file, home.start + range.start, home.start + range.end)
                } else {
                    home.clone()
                };
            }
        }
        finding
    }

    /// Figures for the amounts that were typed, each read in its place.
    fn figures(&self, version: &Version, amounts: &[(Span, Kind)], edits: &mut [Edits]) -> Vec<Parameter> {
        let mut amounts = amounts.to_vec();
        let text_of = |span: &Span| self.texts.iter().position(|text| text.is_at(span));
        amounts.sort_by_key(|(span, _)| (text_of(span), span.start));
        amounts.dedup_by_key(|(span, _)| (text_of(span), span.start));
        let mut parameters: Vec<Parameter> = Vec::new();
        for (number, (span, kind)) in (1..).zip(&amounts) {
            let (Ok(amount), Some(at)) = (amount::parse(span.text()), text_of(span)) else { continue };
            let known = version.parameters.iter().chain(&parameters);
            let known: Vec<&String> = known.map(|parameter| &parameter.common.name).collect();
            let names = (number..).map(|number: u32| format!("typed_{number}"));
            let name = names.into_iter().find(|name| !known.contains(&name)).unwrap_or_default();
            edits[at].need(LAW);
            edits[at].changes.push((self.texts[at].origin(span), format!("{LAW}.{name}")));
            edits[at].changes.sort_by_key(|(range, _)| range.start);
            parameters.push(Parameter {
                common: common(version, &name, span),
                kind: kind.clone(),
                scale: amount::decimals(amount),
                holds: Holds::Scalar(Value::Decimal(amount)),
                value_span: span.clone(),
            });
        }
        parameters
    }
}

/// A word of an expression.
#[derive(Clone, Copy, Debug)]
pub struct Word<'t> {
    /// The word.
    pub text: &'t str,
    /// Where it begins.
    pub at: usize,
    /// Whether a point stands before it.
    pub behind_a_point: bool,
    /// Whether a point stands behind it.
    pub before_a_point: bool,
    /// Whether a bracket opens behind it.
    pub called: bool,
}

/// The words of an expression; what stands in quotes is no word.
#[must_use]
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut all = Vec::new();
    let (mut rest, mut quoted) = (text.char_indices().peekable(), false);
    while let Some((at, sign)) = rest.next() {
        if sign == '"' {
            quoted = !quoted;
        }
        if quoted || !(sign.is_alphanumeric() || sign == '_') {
            continue;
        }
        let mut end = at + sign.len_utf8();
        while let Some((next, sign)) = rest.next_if(|(_, sign)| sign.is_alphanumeric() || *sign == '_') {
            end = next + sign.len_utf8();
        }
        let behind = text[end..].trim_start();
        all.push(Word {
            text: &text[at..end],
            at,
            behind_a_point: text[..at].trim_end().ends_with('.'),
            before_a_point: behind.starts_with('.'),
            called: behind.starts_with('('),
        });
    }
    all
}
