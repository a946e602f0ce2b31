//! Functions of dates.

use crate::check::interval::Interval;
use crate::check::scope::Root;
use crate::ground::codes::check as codes;
use crate::ground::date::{Day, FIRST_YEAR, LAST_YEAR};
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::rules::syntax::{Expr, ExprKind, Name};
use crate::rules::tree::{NodeId, Op};

use super::{Binding, Lowering};

impl<'v> Lowering<'v> {
    /// `years_between`, `months_between`, `add_years`, `add_months`, `in_month`, `date`.
    pub(super) fn date_function(&mut self, function: &'v Name, arguments: &'v [Expr], span: &Span) -> Option<NodeId> {
        let years = i128::from(LAST_YEAR - FIRST_YEAR);
        let days = Interval::new(Day::MIN.0.into(), Day::MAX.0.into());
        match function.name.as_str() {
            "years_between" | "months_between" => {
                let [from, to] = self.exactly(function, arguments, "two dates, the earlier first")?;
                let (a, b) = (self.date(from), self.date(to));
                let (a, b) = (a?, b?);
                let (op, most) = if function.name == "years_between" {
                    (Op::YearsBetween(a, b), years)
                } else {
                    (Op::MonthsBetween(a, b), years * 12 + 12)
                };
                self.node(op, Kind::Count, 0, Some(Interval::new(0, most)), span)
            }
            "add_years" | "add_months" => {
                let [date, by] = self.exactly(function, arguments, "a date and a count")?;
                let (a, n) = (self.date(date), self.value(by, None));
                let (a, n) = (a?, n?);
                if self.kind(n) != Kind::Count {
                    let message =
                        format!("`{}` adds a count, not {}", function.name, super::unify::article(&self.kind(n)));
                    let help = "a count is whole: declare the figure `kind = \"count\"`; parts of a year are counted in months, `add_months(…)`";
                    self.tell(codes::WHOLE_ONLY, &by.span, message, Some(help.to_owned()));
                    return None;
                }
                let op = if function.name == "add_years" { Op::AddYears(a, n) } else { Op::AddMonths(a, n) };
                self.node(op, Kind::Date, 0, Some(days), span)
            }
            "in_month" => {
                let [date, period] =
                    self.exactly(function, arguments, "a date and the month: `in_month(person.birth_date, period)`")?;
                let day = self.date(date);
                let is_period = matches!(&period.what, ExprKind::Name(name) if matches!(self.lookup(name), Some(Binding::Root(Root::Period))));
                if !is_period {
                    let message = "the second argument of `in_month` is the month evaluated".to_owned();
                    self.tell(
                        codes::BAD_ARGUMENTS,
                        &period.span,
                        message,
                        Some("write `in_month(…, period)`, with `period` in the brackets of the rule".to_owned()),
                    );
                    return None;
                }
                self.node(Op::InMonth(day?), Kind::Bool, 0, Some(Interval::BOOL), span)
            }
            _ => {
                let [text] = self.exactly(function, arguments, "a day as text: `date(\"2012-03-01\")`")?;
                let day = match &text.what {
                    ExprKind::Text(text) => Day::parse(text),
                    _ => None,
                };
                let Some(day) = day else {
                    let message = format!("{} is no date", text.span.text());
                    self.tell(
                        codes::BAD_ARGUMENTS,
                        &text.span,
                        message,
                        Some("write a day of the calendar as `date(\"2012-03-01\")`".to_owned()),
                    );
                    return None;
                };
                let lane = i128::from(day.0);
                self.node(Op::Constant(lane), Kind::Date, 0, Some(Interval::one(lane)), span)
            }
        }
    }

    fn date(&mut self, expr: &'v Expr) -> Option<NodeId> {
        let node = self.value(expr, None)?;
        let kind = self.kind(node);
        if kind == Kind::Date {
            return Some(node);
        }
        let message = format!("a date is needed here; this is {}", super::unify::article(&kind));
        let help = "name an input or result of kind date, `period.first_day`, or write `date(\"2012-03-01\")`";
        self.tell(codes::KINDS_DIFFER, &expr.span, message, Some(help.to_owned()));
        None
    }
}
