//! All points of a version: from the text of its rules, its guards and its figures.

use std::collections::BTreeMap;

use crate::check::plan::{FormulaPlan, Plan};
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::pack::model::{Formula, Holds, Parameter, Scale, TableRows};
use crate::rules::syntax::{Block, Expr, ExprKind, Function, Statement};

use super::{Of, Point, Way};

/// Letters of a rule that are quoted.
const QUOTED: usize = 72;

/// A construct that decides, as a node or an expression is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Construct {
    If,
    Switch,
    Connected,
    Extreme,
    Over,
}

/// Where a construct stands.
type Key = (String, usize, usize, Construct);

/// The points of a version and where each kind of them begins.
#[derive(Debug, Default)]
pub(super) struct Points {
    pub all: Vec<Point>,
    /// The first point of each construct, by its place.
    constructs: BTreeMap<Key, usize>,
    /// In how many ways the construct may go whose first point this is.
    ways: BTreeMap<usize, usize>,
    /// The point of each function: its file, first byte; its end, the point.
    functions: BTreeMap<(String, usize), (usize, usize)>,
    /// The point of each function by name.
    named: BTreeMap<String, usize>,
    /// The first point of the guards of each result, by slot.
    pub guards: Vec<usize>,
    /// The first point of each parameter, by slot.
    pub parameters: Vec<usize>,
}

impl Points {
    /// The points of a version.
    pub fn of(plan: &Plan) -> Self {
        let mut points = Self::default();
        for function in &plan.version.functions {
            points.function(function);
        }
        for (result, planned) in plan.version.results.iter().zip(&plan.results) {
            points.guards.push(points.all.len());
            let name = &result.common.name;
            if matches!(planned.formula, FormulaPlan::Constant(_)) {
                continue;
            }
            for guard in &result.when {
                for way in [true, false] {
                    points.branch(
                        &guard.span,
                        name,
                        Way::Is(way),
                        format!("the guard `{}` is never {way}", guard.name),
                    );
                }
            }
            if let Formula::Aggregate { group, otherwise: Some(_), .. } = &result.formula {
                points.over(&group.span, name);
            }
        }
        for parameter in &plan.version.parameters {
            points.parameters.push(points.all.len());
            points.parameter(parameter);
        }
        points
    }

    /// The first point of a construct at a place.
    pub fn construct(&self, span: &Span, construct: Construct) -> Option<usize> {
        self.constructs.get(&key(span, construct)).copied()
    }

    /// In how many ways the construct may go whose first point this is.
    pub fn ways(&self, first: usize) -> usize {
        self.ways.get(&first).copied().unwrap_or(0)
    }

    /// The point of the function in whose text a place is.
    pub fn around(&self, span: &Span) -> Option<usize> {
        let before = self.functions.range(..=(span.file.path.clone(), span.start)).next_back();
        before.filter(|((path, _), (end, _))| *path == span.file.path && span.start < *end).map(|(_, (_, at))| *at)
    }

    /// The point of a function.
    pub fn named(&self, function: &str) -> Option<usize> {
        self.named.get(function).copied()
    }

    fn push(&mut self, of: Of, span: &Span, within: &str, way: Way, unreached: String) {
        self.all.push(Point { of, span: span.clone(), within: within.to_owned(), way, unreached });
    }

    fn branch(&mut self, span: &Span, within: &str, way: Way, unreached: String) {
        self.push(Of::Branch, span, within, way, unreached);
    }

    /// A construct whose points follow.
    fn begin(&mut self, span: &Span, construct: Construct, ways: usize) {
        self.constructs.insert(key(span, construct), self.all.len());
        self.ways.insert(self.all.len(), ways);
    }

    fn function(&mut self, function: &Function) {
        let at = self.all.len();
        let text = &function.text;
        self.functions.insert((text.file.path.clone(), text.start), (text.end, at));
        self.named.insert(function.name.clone(), at);
        self.push(Of::Rule, &function.span, &function.name, Way::There, "it is never entered".to_owned());
        self.block(&function.body, &function.name);
    }

    fn block(&mut self, block: &Block, within: &str) {
        for statement in &block.statements {
            match statement {
                Statement::Let { value, .. } | Statement::Return { value, .. } | Statement::Value(value) => {
                    self.expr(value, within);
                }
            }
        }
    }

    fn both(&mut self, condition: &Expr, within: &str, what: &str) {
        let text = quoted(&condition.span);
        for way in [true, false] {
            self.branch(&condition.span, within, Way::Is(way), format!("{what}{text} is never {way}"));
        }
    }

    fn expr(&mut self, expr: &Expr, within: &str) {
        match &expr.what {
            ExprKind::If { condition, then, otherwise } => {
                self.begin(&expr.span, Construct::If, 2);
                self.both(condition, within, "the condition ");
                self.expr(condition, within);
                self.block(then, within);
                if let Some(block) = otherwise {
                    self.block(block, within);
                }
            }
            ExprKind::Switch { on, cases, otherwise } => {
                self.begin(&expr.span, Construct::Switch, cases.len() + usize::from(otherwise.is_some()));
                let on_text = quoted(&on.span);
                for case in cases {
                    let labels: Vec<&str> = case.labels.iter().map(|label| label.span.text()).collect();
                    let place = case.labels.first().map_or(&case.body.span, |label| &label.span);
                    let labels = labels.join(" | ");
                    let unreached = format!("{on_text} is never {labels}");
                    self.branch(place, within, Way::Case(labels), unreached);
                }
                if let Some(block) = otherwise {
                    self.branch(&block.span, within, Way::Else, format!("{on_text} is never anything else: `_`"));
                }
                self.expr(on, within);
                cases.iter().map(|case| &case.body).chain(otherwise).for_each(|block| self.block(block, within));
            }
            ExprKind::All(parts) | ExprKind::Any(parts) => {
                self.begin(&expr.span, Construct::Connected, 2 * parts.len());
                for part in parts {
                    self.both(part, within, "");
                }
                for part in parts {
                    self.expr(part, within);
                }
            }
            ExprKind::Call { function, arguments } => {
                match (function.name.as_str(), arguments.as_slice()) {
                    (name @ ("min" | "max"), [left, right]) => {
                        self.begin(&expr.span, Construct::Extreme, 2);
                        let which = if name == "max" { "larger" } else { "smaller" };
                        for side in [left, right] {
                            let (side_text, whole) = (quoted(&side.span), quoted(&expr.span));
                            let unreached = format!("{side_text} is never the {which} in {whole}");
                            self.branch(&side.span, within, Way::Decides, unreached);
                        }
                    }
                    ("smallest" | "largest", [_, _]) => self.over(&expr.span, within),
                    _ => {}
                }
                for argument in arguments {
                    self.expr(argument, within);
                }
            }
            ExprKind::Negate(one) | ExprKind::Not(one) => self.expr(one, within),
            ExprKind::Binary { left, right, .. } => {
                self.expr(left, within);
                self.expr(right, within);
            }
            ExprKind::Block(block) => self.block(block, within),
            ExprKind::Bool(_)
            | ExprKind::Whole(_)
            | ExprKind::Decimal(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Path { .. } => {}
        }
    }

    fn over(&mut self, span: &Span, within: &str) {
        self.begin(span, Construct::Over, 2);
        let text = quoted(span);
        self.branch(span, within, Way::Over(true), format!("{text} never has a member to go through"));
        self.branch(span, within, Way::Over(false), format!("{text} is never without a member to go through"));
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let name = &parameter.common.name;
        match &parameter.holds {
            Holds::Scalar(_) | Holds::Fraction(..) | Holds::Unknown => {
                self.push(Of::Parameter, &parameter.common.span, name, Way::There, "it is never read".to_owned());
            }
            Holds::Scale(scale) => self.scale(name, scale),
            Holds::Table(table) => self.table(parameter, table),
        }
    }

    fn scale(&mut self, name: &str, scale: &Scale) {
        for row in &scale.rows {
            let which = row.lower.map_or_else(
                || "the first row".to_owned(),
                |edge| {
                    let from = if edge.included { "from" } else { "above" };
                    format!("the row {from} {}", Value::Decimal(edge.at))
                },
            );
            let unreached = format!("{which} is never read");
            self.push(Of::Row, &row.span, name, Way::Case(which), unreached);
        }
    }

    fn table(&mut self, parameter: &Parameter, table: &TableRows) {
        let name = &parameter.common.name;
        let mut rows: Vec<&Vec<i64>> = table.rows.iter().map(|(keys, _)| keys).collect();
        // As the plan has them.
        rows.sort();
        for keys in rows {
            let keys: Vec<String> = keys.iter().zip(&table.keys).map(|(key, kind)| key_text(*key, kind)).collect();
            let keys = keys.join(", ");
            let unreached = format!("the row {keys} is never read");
            self.push(Of::Row, &parameter.value_span, name, Way::Case(keys), unreached);
        }
        if table.otherwise.is_some() {
            self.push(Of::Row, &parameter.value_span, name, Way::Else, "`otherwise` is never read".to_owned());
        }
    }
}

fn key(span: &Span, construct: Construct) -> Key {
    (span.file.path.clone(), span.start, span.end, construct)
}

fn key_text(key: i64, kind: &Kind) -> String {
    Value::from_lane(key.into(), kind, 0).map_or_else(|| key.to_string(), |value| value.text(kind))
}

/// The text at a place on one line, shortened.
fn quoted(span: &Span) -> String {
    let words: Vec<&str> = span.text().split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("`{}…`", text[..end].trim_end()),
        None => format!("`{text}`"),
    }
}
