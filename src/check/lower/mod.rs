//! Lowering: an admitted rule becomes typed nodes with proven bounds. Helpers are put in where they are called, so their
//! kinds are inferred at each call; every name becomes a slot.

mod aggregate;
mod arithmetic;
mod block;
mod call;
mod choose;
mod compare;
mod dates;
mod expr;
mod facts;
mod lookup;
mod path;
mod rounding;
mod term;
mod unify;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::check::interval::Interval;
use crate::check::scope::{Root, Scope};
use crate::ground::amount::Lane;
use crate::ground::codes::Code;
use crate::ground::codes::check as codes;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::source::Span;
use crate::rules::syntax::{Expr, Function};
use crate::rules::tree::{Column, Node, NodeId, Op, ParameterSlot, SetSlot, Space};

pub use facts::Fact;
pub use term::Term;

/// Kind, scale and bounds of a result that is already lowered: what a rule that reads it builds on.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Decimals of its lanes.
    pub scale: u32,
    /// Its bounds.
    pub interval: Interval,
}

/// What a name stands for inside a function.
#[derive(Clone, Debug)]
enum Binding {
    /// A parameter of a rule.
    Root(Root),
    /// A `let`, or a parameter of a helper; `None` where its own lowering failed and was told.
    Value(Option<Term>),
}

/// The names of one function that is being lowered.
struct Frame<'v> {
    function: &'v str,
    names: Vec<(String, Binding)>,
    used: HashSet<String>,
}

/// The lowering of one version: one arena, rule after rule.
pub struct Lowering<'v> {
    /// The names.
    pub scope: &'v Scope<'v>,
    /// The arena.
    pub nodes: Vec<Node>,
    /// What was found.
    pub findings: Findings,
    /// Figures that some rule reads.
    pub parameters_read: BTreeSet<ParameterSlot>,
    /// Sets that something uses.
    pub sets_read: BTreeSet<SetSlot>,
    /// For each helper, the rules that call it.
    pub callers: BTreeMap<String, BTreeSet<String>>,
    /// The rules in which amounts may be written.
    pub amounts_in: BTreeSet<String>,
    /// The numbers that stand for amounts there, and of which kind.
    pub amounts: Vec<(Span, Kind)>,
    depth: Vec<u16>,
    known: Vec<Option<Known>>,
    frames: Vec<Frame<'v>>,
    facts: Vec<Fact>,
    reads: Vec<Column>,
    rule: String,
    space: Space,
    gives: Option<Kind>,
    first_node: usize,
    /// Helpers put into the rule so far.
    calls: usize,
    inputs_only: bool,
    /// What was told of the size of this rule.
    too_large: Option<Code>,
    /// Whether bounds of this rule are cut off: they prove nothing any more.
    cut_off: bool,
    in_step: bool,
    kindless: HashSet<NodeId>,
}

/// What to lower a function as.
pub struct RuleOf<'a> {
    /// The name told in findings.
    pub name: &'a str,
    /// On whose rows.
    pub space: Space,
    /// What it must give.
    pub gives: Kind,
    /// What is known where it is evaluated (from guards).
    pub facts: Vec<Fact>,
    /// Whether only inputs may be read (checks).
    pub inputs_only: bool,
}

impl<'v> Lowering<'v> {
    /// Nothing lowered yet.
    #[must_use]
    pub fn new(scope: &'v Scope<'v>) -> Self {
        Self {
            scope,
            nodes: Vec::new(),
            findings: Findings::new(),
            parameters_read: BTreeSet::new(),
            sets_read: BTreeSet::new(),
            callers: BTreeMap::new(),
            amounts_in: BTreeSet::new(),
            amounts: Vec::new(),
            depth: Vec::new(),
            known: vec![None; scope.version.results.len()],
            frames: Vec::new(),
            facts: Vec::new(),
            reads: Vec::new(),
            rule: String::new(),
            space: 0,
            gives: None,
            first_node: 0,
            calls: 0,
            inputs_only: false,
            too_large: None,
            cut_off: false,
            in_step: false,
            kindless: HashSet::new(),
        }
    }

    /// Tells what a lowered result is, so that later rules may read it.
    pub fn know(&mut self, result: u32, known: Known) {
        self.known[result as usize] = Some(known);
    }

    /// Begins a rule or declaration: what it is called, on whose rows, what it must give.
    pub fn begin(&mut self, rule: &RuleOf<'_>) {
        rule.name.clone_into(&mut self.rule);
        self.space = rule.space;
        self.gives = Some(rule.gives.clone());
        self.facts.clone_from(&rule.facts);
        self.reads.clear();
        self.frames.clear();
        self.first_node = self.nodes.len();
        self.calls = 0;
        self.inputs_only = rule.inputs_only;
        self.too_large = None;
        self.cut_off = false;
    }

    /// Lowers a rule: the node of its value, of the declared kind. `None` where something was found.
    pub fn rule(&mut self, function: &'v Function, rule: &RuleOf<'_>) -> Option<NodeId> {
        self.begin(rule);
        let before = self.errors();
        let mut names = Vec::new();
        for parameter in &function.parameters {
            match self.scope.root(rule.space, &parameter.name) {
                Some(root) => names.push((parameter.name.clone(), Binding::Root(root))),
                None => {
                    let allowed = self.scope.root_names(rule.space);
                    let nearest = crate::ground::names::nearest(&parameter.name, allowed.iter().copied());
                    let help = nearest.map_or_else(
                        || format!("it may have: {}", allowed.join(", ")),
                        |near| format!("did you mean `{near}`? It may have: {}", allowed.join(", ")),
                    );
                    self.tell(
                        codes::RULE_PARAMETER,
                        &parameter.span,
                        format!("`{}` cannot be a parameter of the rule `{}`", parameter.name, rule.name),
                        Some(help),
                    );
                    names.push((parameter.name.clone(), Binding::Value(None)));
                }
            }
        }
        self.frames.push(Frame { function: &function.name, names, used: HashSet::new() });
        let (gives, told) = (rule.gives.clone(), self.findings.all.len());
        let value = self.body(&function.body, Some(&gives));
        if value.is_some() && !self.refused_since(told) {
            self.tell_unused(function);
        }
        self.frames.pop();
        let value = value?;
        let value = self.fit(value, &gives, &function.span);
        if self.errors() > before { None } else { value }
    }

    /// How many errors were found so far.
    fn errors(&self) -> usize {
        self.findings.all.iter().filter(|d| d.is_error()).count()
    }

    /// Whether an error was found behind the first so many findings.
    fn refused_since(&self, told: usize) -> bool {
        self.findings.all.iter().skip(told).any(Diagnostic::is_error)
    }

    /// Parameters that a function never uses. Where something else is wrong in it, what it would use is not known.
    fn tell_unused(&mut self, function: &Function) {
        let Some(frame) = self.frames.last() else { return };
        let unused: Vec<_> =
            function.parameters.iter().filter(|p| !frame.used.contains(&p.name)).map(|p| p.span.clone()).collect();
        for span in unused {
            let name = span.text().to_owned();
            self.tell(
                codes::UNUSED_NAME,
                &span,
                format!("`{}` never uses its parameter `{name}`", function.name),
                Some("take it out of the brackets".to_owned()),
            );
        }
    }

    /// A finding, with the place in the rule that called where a helper is being put in.
    pub(super) fn tell(&mut self, code: Code, span: &Span, message: String, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(code, span, message).help_if(help);
        if self.frames.len() > 1 && diagnostic.is_error() {
            diagnostic = diagnostic.remark(format!("found while putting it into the rule `{}`", self.rule));
        }
        self.findings.push(diagnostic);
    }

    /// A new node of the rule's space.
    pub(crate) fn node(
        &mut self,
        op: Op,
        kind: Kind,
        scale: u32,
        bounds: Option<Interval>,
        span: &Span,
    ) -> Option<NodeId> {
        let space = self.space;
        self.node_in(space, op, kind, scale, bounds, span)
    }

    /// A new node of any space. Bounds that are absent or too wide are told once a rule and cut off.
    pub(super) fn node_in(
        &mut self,
        space: Space,
        op: Op,
        kind: Kind,
        scale: u32,
        bounds: Option<Interval>,
        span: &Span,
    ) -> Option<NodeId> {
        let digits = if kind == Kind::Count { limits::COUNT_DIGITS } else { limits::DIGITS };
        let wide = Interval::new(-Lane::pow(10, 18), Lane::pow(10, 18));
        let bounds = match bounds {
            Some(bounds) if bounds.digits() <= digits => bounds,
            _ => {
                self.overflow(span, digits);
                wide
            }
        };
        let deepest = op.children().iter().map(|child| self.depth[child.index()]).max().unwrap_or(0);
        let depth = deepest.saturating_add(1);
        if usize::from(depth) > limits::RULE_DEPTH {
            self.tell_too_large(codes::RULE_TOO_DEEP, span, "is deeper", limits::RULE_DEPTH);
            return None;
        }
        if self.nodes.len() - self.first_node >= limits::RULE_NODES {
            self.tell_too_large(codes::RULE_TOO_LARGE, span, "is larger", limits::RULE_NODES);
            return None;
        }
        if self.nodes.len() >= limits::PROGRAM_NODES {
            let how = "and those before it are larger";
            self.tell_too_large(codes::PROGRAM_TOO_LARGE, span, how, limits::PROGRAM_NODES);
            return None;
        }
        let id = NodeId(u32::try_from(self.nodes.len()).ok()?);
        let (least, most) = (bounds.least, bounds.most);
        self.nodes.push(Node { op, kind, scale, least, most, space, span: span.clone() });
        self.depth.push(depth);
        Some(id)
    }

    fn tell_too_large(&mut self, code: Code, span: &Span, how: &str, limit: usize) {
        let told = code == codes::PROGRAM_TOO_LARGE && self.findings.all.iter().any(|d| d.code == code);
        if self.too_large.is_some() || told {
            return;
        }
        self.too_large = Some(code);
        // A helper that is put in many times is not what is wrong.
        let rule = self.scope.function(&self.rule).map_or(span, |function| &function.span);
        let message = format!("the rule `{}` {how} than {limit} steps once helpers are put in", self.rule);
        let help = if code == codes::PROGRAM_TOO_LARGE {
            "ask once for what many rules ask: in a result of its own (`internal = true` keeps it out of answers)"
        } else {
            "split it into results of its own (`internal = true` keeps them out of answers)"
        };
        self.findings.push(Diagnostic::new(code, rule, message).help(help));
    }

    /// Whether one more helper may be put in: helpers that call each other twice multiply, whether or not they add steps.
    fn may_call(&mut self, span: &Span) -> bool {
        self.calls += 1;
        if self.calls > limits::RULE_NODES {
            self.tell_too_large(codes::RULE_TOO_LARGE, span, "is larger", limits::RULE_NODES);
        }
        self.too_large.is_none()
    }

    /// Tells that something could grow too large, once for each place. From there on the bounds of the rule are cut off.
    fn overflow(&mut self, span: &Span, digits: u32) {
        self.cut_off = true;
        let told = self.findings.all.iter().any(|d| {
            [codes::TOO_MANY_DIGITS, codes::COUNT_TOO_LONG, codes::PRODUCT_TOO_LONG].contains(&d.code)
                && d.span
                    .as_ref()
                    .is_some_and(|s| s.start >= span.start && s.end <= span.end && s.file.path == span.file.path)
        });
        if told {
            return;
        }
        let code = match digits {
            limits::COUNT_DIGITS => codes::COUNT_TOO_LONG,
            limits::PRODUCT_DIGITS => codes::PRODUCT_TOO_LONG,
            _ => codes::TOO_MANY_DIGITS,
        };
        self.tell(
            code,
            span,
            format!("this could grow past {digits} digits on data that are let in"),
            Some(
                "round what goes into it, `round(…, 0.01)`, or declare narrower `min` and `max` for what it reads"
                    .to_owned(),
            ),
        );
    }

    /// The bounds of a node.
    pub(super) fn interval(&self, node: NodeId) -> Interval {
        let node = &self.nodes[node.index()];
        Interval::new(node.least, node.most)
    }

    /// The kind of a node.
    pub(super) fn kind(&self, node: NodeId) -> Kind {
        self.nodes[node.index()].kind.clone()
    }

    /// The scale of a node.
    pub(super) fn scale(&self, node: NodeId) -> u32 {
        self.nodes[node.index()].scale
    }

    /// Notes that a column is read, and refuses results where only inputs may be.
    pub(super) fn read(&mut self, column: Column, span: &Span) -> Option<()> {
        if self.inputs_only
            && let Column::Result(slot) = column
        {
            let name = &self.scope.version.results[slot as usize].common.name;
            let message = format!("the input check `{}` reads the result `{name}`", self.rule);
            self.tell(
                codes::CHECK_READS_RESULT,
                span,
                message,
                Some("a check may read inputs, the law and the month".to_owned()),
            );
            return None;
        }
        if !self.reads.contains(&column) {
            self.reads.push(column);
        }
        Some(())
    }

    /// Finds a name, innermost first, and notes that it is used.
    fn lookup(&mut self, name: &str) -> Option<Binding> {
        let frame = self.frames.last_mut()?;
        let binding = frame.names.iter().rev().find(|(known, _)| known == name).map(|(_, binding)| binding.clone())?;
        frame.used.insert(name.to_owned());
        Some(binding)
    }

    /// The value of an expression that must be one: not a division, not a text.
    pub(super) fn value(&mut self, expr: &'v Expr, expected: Option<&Kind>) -> Option<NodeId> {
        let term = self.term(expr, expected)?;
        self.settle(term, expected, &expr.span)
    }

    /// What a rule that is true says is there, where its body is one condition.
    pub fn facts_of_rule(&self, function: &'v Function, space: Space) -> Vec<Fact> {
        let [crate::rules::syntax::Statement::Value(only)] = function.body.statements.as_slice() else {
            return Vec::new();
        };
        let names = function
            .parameters
            .iter()
            .filter_map(|p| Some((p.name.clone(), Binding::Root(self.scope.root(space, &p.name)?))));
        let mut probe = Lowering::new(self.scope);
        probe.frames.push(Frame { function: &function.name, names: names.collect(), used: HashSet::new() });
        probe.facts_where(only, true)
    }

    /// A declared constant as a node of the rule's space.
    pub fn constant(&mut self, value: crate::ground::value::Value, kind: &Kind, span: &Span) -> Option<NodeId> {
        let scale = match value {
            crate::ground::value::Value::Decimal(d) => crate::ground::amount::decimals(d),
            _ => 0,
        };
        let lane = value.to_lane(kind, scale)?;
        self.node(Op::Constant(lane), kind.clone(), scale, Some(Interval::one(lane)), span)
    }

    /// A declared aggregation as what its result must be.
    pub fn fit_result(&mut self, node: NodeId, gives: &Kind, span: &Span) -> Option<NodeId> {
        self.fit(node, gives, span)
    }
}
