//! Tells an expression on one line, with its values put in.

use crate::explain::expr::{Bracket, Calendar, Expr, Is, Over};
use crate::explain::line::{Line, Role};
use crate::explain::told::{Fact, Shown, State};
use crate::ground::rounding::Mode;
use crate::ground::value::Value;
use crate::rules::syntax::Operator;
use crate::rules::tree::{Join, PeriodPart};

use super::Teller;

/// Members told by name on one line.
const MEMBERS: usize = 12;

impl Teller<'_> {
    /// An expression on one line.
    #[must_use]
    pub fn expr(&self, expr: &Expr) -> Line {
        let words = self.words();
        match &expr.is {
            Is::Literal => self.plain_value(expr),
            Is::Fact(fact) => self.fact(fact),
            Is::Named(name) => self.behind(Line::of(Role::Code, name), expr),
            Is::Period(part) => self.behind(Line::plain(self.part(*part)), expr),
            Is::Given(fact) => Line::fill(words.is_given, &[self.label_of(&fact.thing, fact.who.as_ref())])
                .then(self.brackets_of(expr)),
            Is::Exists(set) => Line::fill(words.exists, &[self.label(set)]).then(self.brackets_of(expr)),
            Is::Sum(terms) => self.sum(terms),
            Is::Product(factors) => Line::joined(factors.iter().map(|factor| self.operand(factor)), " × "),
            Is::Quotient(above, below) => self.operand(above).and(Role::Plain, " ÷ ").then(self.operand(below)),
            Is::Negative(inner) => Line::plain("\u{2212}").then(self.operand(inner)),
            Is::Compare(operator, left, right) => self.compare(*operator, left, right, expr.truth() == Some(true)),
            Is::Not(inner) => self.negated(inner),
            Is::All(all) => Line::joined(all.iter().map(|one| self.operand(one)), words.and),
            Is::Any(all) => Line::joined(all.iter().map(|one| self.operand(one)), words.or),
            Is::Extreme { largest, of } => {
                if let [bound @ Expr { is: Is::Literal, .. }, one] | [one, bound] = of.as_slice()
                    && matches!(bound.is, Is::Literal)
                {
                    let phrase = if *largest { words.not_below } else { words.not_above };
                    return Line::fill(phrase, &[self.expr(one), self.expr(bound)]);
                }
                let all = Line::joined(of.iter().map(|one| self.side(one)), words.and);
                Line::fill(if *largest { words.larger_of } else { words.smaller_of }, &[all])
            }
            Is::Round { mode, of, step, changed } => {
                let inner = self.expr(of);
                if *changed { Line::fill(self.rounding(*mode), &[inner, self.bare(step)]) } else { inner }
            }
            Is::Over(over) => self.over_head(over).then(self.brackets_of(expr)),
            Is::Brackets { scale, at, .. } => Line::fill(words.read_at, &[self.label(&scale.thing), self.expr(at)]),
            Is::Row { table, keys, otherwise } => {
                let keys = Line::joined(keys.iter().map(|key| self.key(key)), words.comma);
                let line = Line::fill(words.read_at, &[self.label(&table.thing), keys]);
                if *otherwise { line.and(Role::Plain, words.comma).and(Role::Plain, words.other_row) } else { line }
            }
            Is::Dates(what, of) => self.dates(*what, of),
        }
    }

    /// A formula on one line, with what it gives.
    #[must_use]
    pub fn formula(&self, expr: &Expr, gives: Option<&Shown>) -> Line {
        let line = match &expr.is {
            Is::Over(over) => self.over(over),
            _ => self.expr(expr),
        };
        match (&expr.is, gives) {
            // Of a condition, whether it held stands beside it.
            (Is::Literal | Is::Fact(_) | Is::Named(_), _) | (_, None | Some(Shown { value: Value::Bool(_), .. })) => {
                line
            }
            (_, Some(value)) => line.and(Role::Plain, " =\u{a0}").then(self.value(value)),
        }
    }

    /// A comparison as the rule asks it.
    fn compare(&self, operator: Operator, left: &Expr, right: &Expr, held: bool) -> Line {
        let word = matches!(right.value.as_ref().map(|v| v.value), Some(Value::Choice(_) | Value::Bool(_)));
        if held && operator == Operator::Equal && word && matches!(right.is, Is::Literal) {
            return self.expr(left);
        }
        self.side(left).and(Role::Plain, format!(" {} ", self.operator(operator))).then(self.side(right))
    }

    /// A condition turned around.
    fn negated(&self, inner: &Expr) -> Line {
        match &inner.is {
            Is::Compare(operator, left, right) => {
                self.compare(opposite(*operator), left, right, inner.truth() == Some(false))
            }
            // The value that stands behind it says what it is; a mark says whether that was what was asked.
            Is::Fact(_) | Is::Named(_) => self.expr(inner),
            Is::Given(fact) => Line::fill(self.words().is_not_given, &[self.label_of(&fact.thing, fact.who.as_ref())]),
            Is::Exists(set) => Line::fill(self.words().nobody, &[self.label(set)]),
            Is::Dates(Calendar::InMonth, of) => {
                let of: Vec<Line> = of.iter().map(|one| self.expr(one)).collect();
                Line::fill(self.words().not_in_month, &of)
            }
            Is::Not(twice) => self.expr(twice),
            _ => Line::fill(self.words().not, &[self.expr(inner)]),
        }
    }

    /// A comparison as it is true: turned around where it does not hold.
    #[must_use]
    pub fn truth(&self, expr: &Expr) -> Line {
        match (&expr.is, expr.truth()) {
            (Is::Compare(..) | Is::Dates(..) | Is::Given(_) | Is::Exists(_), Some(false)) => self.negated(expr),
            (Is::Not(inner), Some(false)) => self.truth(inner),
            _ => self.expr(expr),
        }
    }

    /// A factor, or a part of a condition.
    fn operand(&self, expr: &Expr) -> Line {
        let binds = matches!(expr.is, Is::Sum(_) | Is::All(_) | Is::Any(_) | Is::Quotient(..)) || is_phrase(expr);
        if binds { bracketed(self.expr(expr)) } else { self.expr(expr) }
    }

    /// A side of a comparison, or one of several that are compared.
    fn side(&self, expr: &Expr) -> Line {
        let binds = matches!(expr.is, Is::All(_) | Is::Any(_) | Is::Compare(..)) || is_phrase(expr);
        if binds { bracketed(self.expr(expr)) } else { self.expr(expr) }
    }

    fn sum(&self, terms: &[(bool, Expr)]) -> Line {
        let mut line = Line::default();
        // A 0 that is written in the rule adds nothing to read.
        let adds = |term: &Expr| !matches!(term.is, Is::Literal) || !term.value.as_ref().is_some_and(Shown::is_nothing);
        let all = terms.iter().all(|(_, term)| !adds(term));
        for (at, (off, term)) in terms.iter().filter(|(_, term)| all || adds(term)).enumerate() {
            line = match (at, off) {
                (0, false) => line,
                (0, true) => line.and(Role::Plain, "\u{2212}"),
                (_, false) => line.and(Role::Plain, " + "),
                (_, true) => line.and(Role::Plain, " \u{2212} "),
            };
            let compound = matches!(term.is, Is::Sum(_)) || is_phrase(term);
            line = line.then(if compound { bracketed(self.expr(term)) } else { self.expr(term) });
        }
        line
    }

    /// What an aggregation does, without its members.
    fn over_head(&self, over: &Over) -> Line {
        let words = self.words();
        let group = self.label(&over.group);
        if over.members.is_empty() {
            return Line::fill(words.nobody, &[group]);
        }
        let column = over.column.as_ref().map(|column| self.label(column)).unwrap_or_default();
        let phrase = match over.join {
            Join::Sum => words.sum_over,
            Join::Count if over.column.is_none() => return Line::fill(words.count_over, &[group]),
            Join::Count => words.count_with,
            Join::Any => words.any_over,
            Join::All => words.all_over,
            Join::Smallest => words.smallest_over,
            Join::Largest => words.largest_over,
        };
        Line::fill(phrase, &[column, group])
    }

    /// An aggregation with its members: of a sum those that are not 0, of a condition those that decided.
    #[must_use]
    pub fn over(&self, over: &Over) -> Line {
        let head = self.over_head(over);
        match self.over_members(over) {
            Some(members) => head.and(Role::Plain, self.words().colon).then(members),
            None => head,
        }
    }

    /// The members of an aggregation that are worth telling.
    #[must_use]
    pub fn over_members(&self, over: &Over) -> Option<Line> {
        let words = self.words();
        if let Some(otherwise) = &over.otherwise {
            return Some(self.expr(otherwise));
        }
        let broken = over.members.iter().any(|member| member.state != State::Known);
        let is_told = |member: &&Fact| match over.join {
            _ if broken => member.state != State::Known,
            Join::Sum => !is_nothing(member),
            Join::Count if over.column.is_none() => true,
            Join::Count | Join::Any => member.is_true(),
            Join::All => !member.is_true(),
            Join::Smallest | Join::Largest => true,
        };
        let told: Vec<&Fact> = over.members.iter().filter(is_told).collect();
        let mut names: Vec<Line> = told.iter().take(MEMBERS).map(|member| self.member(member)).collect();
        if told.len() > MEMBERS {
            let rest = (told.len() - MEMBERS).to_string();
            names.push(Line::fill(words.more, &[Line::of(Role::Value, rest)]));
        }
        let between = if over.join == Join::Sum { " + " } else { words.comma };
        if names.is_empty() { None } else { Some(Line::joined(names, between)) }
    }

    /// A member with what was read of it; of truths the name alone.
    fn member(&self, fact: &Fact) -> Line {
        let name = fact.who.as_ref().map(|who| self.who(who)).unwrap_or_default();
        match &fact.value {
            Some(Shown { value: Value::Bool(_), .. }) => name,
            Some(value) => name.and(Role::Plain, "\u{a0}(").then(self.value(value)).and(Role::Plain, ")"),
            None => name.and(Role::Plain, "\u{a0}(").and(Role::Alert, self.words().missing).and(Role::Plain, ")"),
        }
    }

    /// A key of a table; of a condition with what it came to.
    fn key(&self, expr: &Expr) -> Line {
        match (expr.truth(), &expr.is) {
            (Some(_), Is::Literal | Is::Fact(_)) | (None, _) => self.expr(expr),
            (Some(_), _) => self.expr(expr).and(Role::Plain, " (").then(self.plain_value(expr)).and(Role::Plain, ")"),
        }
    }

    fn dates(&self, what: Calendar, of: &[Expr]) -> Line {
        let words = self.words();
        let phrase = match what {
            Calendar::YearsBetween => words.years_between,
            Calendar::MonthsBetween => words.months_between,
            Calendar::AddYears => words.add_years,
            Calendar::AddMonths => words.add_months,
            Calendar::InMonth => words.in_month,
        };
        let of: Vec<Line> = of.iter().map(|one| self.expr(one)).collect();
        Line::fill(phrase, &of)
    }

    /// One bracket: its bounds, its rate, and for marginal rates its part and what that gives.
    #[must_use]
    pub fn bracket(&self, bracket: &Bracket) -> Line {
        let words = self.words();
        let lower = bracket.lower.as_ref().map(|(at, included)| {
            Line::fill(if *included { words.bracket_from } else { words.bracket_above }, &[self.value(at)])
        });
        let upper = bracket.upper.as_ref().map(|(at, included)| {
            Line::fill(if *included { words.bracket_up_to } else { words.bracket_below }, &[self.value(at)])
        });
        let bounds: Vec<Line> = [lower, upper].into_iter().flatten().collect();
        let line = if bounds.is_empty() { Line::plain(words.bracket_all) } else { Line::joined(bounds, words.comma) };
        let line = line.and(Role::Plain, words.colon);
        match &bracket.part {
            Some((part, gives)) => line
                .then(self.value(part))
                .and(Role::Plain, " × ")
                .then(self.value(&bracket.rate))
                .and(Role::Plain, " =\u{a0}")
                .then(self.value(gives)),
            None => line.then(self.value(&bracket.rate)),
        }
    }

    /// The phrase of a rounding.
    #[must_use]
    pub fn rounding(&self, mode: Mode) -> &'static str {
        let words = self.words();
        match mode {
            Mode::HalfUp => words.rounded_half_up,
            Mode::HalfEven => words.rounded_half_even,
            Mode::Down => words.rounded_down,
            Mode::Up => words.rounded_up,
        }
    }

    fn plain_value(&self, expr: &Expr) -> Line {
        expr.value.as_ref().map(|value| self.value(value)).unwrap_or_default()
    }

    /// A step or threshold: its value alone.
    fn bare(&self, expr: &Expr) -> Line {
        self.plain_value(expr)
    }

    /// Words, and the value in brackets.
    fn behind(&self, line: Line, expr: &Expr) -> Line {
        line.then(self.brackets_of(expr))
    }

    fn brackets_of(&self, expr: &Expr) -> Line {
        let value = match (&expr.is, &expr.value) {
            // A year is no amount: its digits stay together.
            (Is::Period(PeriodPart::Year), Some(value)) => Line::of(Role::Value, value.value.to_string()),
            // Of a condition its mark says what it came to.
            (Is::Given(_) | Is::Exists(_) | Is::Over(_), Some(Shown { value: Value::Bool(_), .. })) | (_, None) => {
                return Line::default();
            }
            (_, Some(value)) => self.value(value),
        };
        Line::plain("\u{a0}(").then(value).and(Role::Plain, ")")
    }

    fn part(&self, part: PeriodPart) -> &'static str {
        let words = self.words();
        match part {
            PeriodPart::FirstDay => words.first_day,
            PeriodPart::LastDay => words.last_day,
            PeriodPart::Year => words.year_of_month,
            PeriodPart::Month => words.month_of_month,
        }
    }

    fn operator(&self, operator: Operator) -> &'static str {
        let words = self.words();
        match operator {
            Operator::Equal => words.equal,
            Operator::NotEqual => words.not_equal,
            Operator::Less => words.less,
            Operator::AtMost => words.at_most,
            Operator::Greater => words.greater,
            Operator::AtLeast => words.at_least,
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => operator.sign(),
        }
    }
}

/// Whether an expression is told in words that must be kept together inside a larger one.
fn is_phrase(expr: &Expr) -> bool {
    match &expr.is {
        Is::Extreme { .. } => true,
        Is::Round { of, changed, .. } => *changed || is_phrase(of),
        _ => false,
    }
}

fn bracketed(line: Line) -> Line {
    Line::plain("(").then(line).and(Role::Plain, ")")
}

fn is_nothing(fact: &Fact) -> bool {
    fact.value.as_ref().is_some_and(Shown::is_nothing)
}

/// The operator that holds exactly where another does not.
fn opposite(operator: Operator) -> Operator {
    match operator {
        Operator::Equal => Operator::NotEqual,
        Operator::NotEqual => Operator::Equal,
        Operator::Less => Operator::AtLeast,
        Operator::AtMost => Operator::Greater,
        Operator::Greater => Operator::AtMost,
        Operator::AtLeast => Operator::Less,
        arithmetic => arithmetic,
    }
}
