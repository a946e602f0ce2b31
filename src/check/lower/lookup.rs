//! `scale(law.x, v)` and `table(law.x, k, …)`.

use crate::check::interval::Interval;
use crate::check::scope::Root;
use crate::ground::amount;
use crate::ground::codes::check as codes;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::pack::model::{Holds, Parameter, Scale};
use crate::rules::syntax::{Expr, ExprKind, Name};
use crate::rules::tree::{NodeId, Op, ParameterSlot};

use super::{Binding, Lowering};

impl<'v> Lowering<'v> {
    /// The figure that the first argument names: it must be written as a path into the law.
    fn figure_argument(&mut self, expr: &'v Expr, what: &str) -> Option<(ParameterSlot, &'v Parameter)> {
        if let ExprKind::Path { root, properties } = &expr.what
            && let Some(Binding::Root(Root::Law)) = self.lookup(&root.name)
        {
            let slot = self.figure_slot(properties, &expr.span)?;
            return Some((slot, &self.scope.version.parameters[slot as usize]));
        }
        let message = format!("`{}` is no {what} of the law", expr.span.text());
        let help = format!("name it directly: `{what}(law.…, …)`, with `law` in the brackets of the rule");
        self.tell(codes::NOT_A_SCALE, &expr.span, message, Some(help));
        None
    }

    fn not_a(&mut self, what: &str, expr: &Expr) -> Option<NodeId> {
        let message = format!("`{}` is no {what}", expr.span.text());
        self.tell(
            codes::NOT_A_SCALE,
            &expr.span,
            message,
            Some(format!("a {what} is declared with `{what} = {{ … }}` in policy.toml")),
        );
        None
    }

    /// `scale(law.x, v)`.
    pub(super) fn scale_at(&mut self, figure: &'v Expr, at: &'v Expr, span: &Span) -> Option<NodeId> {
        let found = self.figure_argument(figure, "scale");
        let value = self.value(at, None);
        let ((slot, parameter), value) = (found?, value?);
        let Holds::Scale(scale) = &parameter.holds else { return self.not_a("scale", figure) };
        let kind = self.kind(value);
        let fits = kind == scale.of
            || (kind == Kind::Count && scale.of == Kind::Number)
            || (self.is_zero(value) && scale.of.is_numeric());
        if !fits {
            let message = format!("this scale reads {}, and is given {}", scale.of, super::unify::article(&kind));
            let code = if matches!((&kind, &scale.of), (Kind::Money(_), Kind::Money(_))) {
                codes::TIMES_DIFFER
            } else {
                codes::KINDS_DIFFER
            };
            self.tell(code, &at.span, message, Some("bring the value to the kind and time of the scale".to_owned()));
            return None;
        }
        let own_scale = self.scale(value).max(scale.of_scale);
        let value = self.widen(value, &scale.of, own_scale)?;
        let up = amount::power_of_ten(own_scale - scale.of_scale)?;
        let lane = |d| amount::to_lane(d, parameter.scale);
        let values: Vec<i128> = scale.rows.iter().filter_map(|row| lane(row.value)).collect();
        let (least, most) = (*values.iter().min()?, *values.iter().max()?);
        if scale.marginal {
            let bounds = self.marginal_bounds(value, scale, least.min(0), most.max(0), up);
            let gives = scale.of.clone();
            let gives = if gives == Kind::Count { Kind::Number } else { gives };
            return self.node(
                Op::Scale { parameter: slot, at: value },
                gives,
                own_scale + parameter.scale,
                bounds,
                span,
            );
        }
        let bounds = Some(Interval::new(least, most));
        self.node(Op::Scale { parameter: slot, at: value }, parameter.kind.clone(), parameter.scale, bounds, span)
    }

    /// What a marginal scale can give: the value above the first edge times the rates.
    fn marginal_bounds(&self, value: NodeId, scale: &Scale, least: i128, most: i128, up: i128) -> Option<Interval> {
        let first =
            scale.rows.first().and_then(|row| row.lower).and_then(|edge| amount::to_lane(edge.at, scale.of_scale));
        let from = first.unwrap_or(0).checked_mul(up)?;
        let own = self.interval(value);
        let above = Interval::new(own.least.checked_sub(from)?.min(0), own.most.checked_sub(from)?.max(0));
        above.times(Interval::new(least, most))
    }

    /// `table(law.x, k)`, `table(law.x, k, l)`.
    pub(super) fn table_at(&mut self, function: &'v Name, arguments: &'v [Expr], span: &Span) -> Option<NodeId> {
        let Some((figure, keys)) = arguments.split_first() else {
            self.wrong_arguments(function, 0, "a table of the law and its keys: `table(law.x, k)`");
            return None;
        };
        let found = self.figure_argument(figure, "table");
        let (slot, parameter) = found?;
        let Holds::Table(table) = &parameter.holds else { return self.not_a("table", figure) };
        if keys.len() != table.keys.len() {
            self.wrong_arguments(
                function,
                arguments.len(),
                &format!("the table and its {} key{}", table.keys.len(), if table.keys.len() == 1 { "" } else { "s" }),
            );
            return None;
        }
        let mut nodes = Vec::new();
        for (key, wants) in keys.iter().zip(&table.keys) {
            let node = self.value(key, Some(wants));
            let Some(node) = node else {
                nodes.push(None);
                continue;
            };
            let kind = self.kind(node);
            if kind == *wants {
                nodes.push(Some(node));
            } else {
                let message = format!(
                    "this key of the table is {}, and is given {}",
                    super::unify::article(wants),
                    super::unify::article(&kind)
                );
                self.tell(codes::KINDS_DIFFER, &key.span, message, None);
                nodes.push(None);
            }
        }
        let keys: Vec<NodeId> = nodes.into_iter().collect::<Option<_>>()?;
        let values = table.rows.iter().map(|(_, value)| value).chain(&table.otherwise);
        let lanes: Vec<i128> = values.filter_map(|value| value.to_lane(&parameter.kind, parameter.scale)).collect();
        let bounds = lanes.iter().min().zip(lanes.iter().max()).map(|(least, most)| Interval::new(*least, *most));
        self.node(Op::Table { parameter: slot, keys }, parameter.kind.clone(), parameter.scale, bounds, span)
    }
}
