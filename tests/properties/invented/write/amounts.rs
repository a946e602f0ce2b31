//! Counts, numbers and money.

use super::super::world::{Column, Kind, TIMES, Time, power, times};
use super::{Writer, Written, binds};

impl Writer<'_, '_> {
    /// A numeric value. A count may stand for a number.
    pub fn amount(&mut self, kind: Kind, depth: u32) -> Written {
        if depth > 0 {
            let made = match self.dice.weighted(&[3, 5, 3, 1, 2, 4, 3, 1, 4, 3, 3]) {
                0 => None,
                1 => Some(self.sum(kind, depth)),
                2 => self.product(kind, depth),
                3 => Some(self.negated(kind, depth)),
                4 => Some(self.extreme(kind, depth)),
                5 => self.rounding(kind, depth),
                6 => self.sum_of_members(kind),
                7 => self.extreme_of_members(kind),
                8 => self.compound(kind, depth, false),
                9 => self.scale(kind, depth),
                _ => match kind {
                    Kind::Count => Some(self.counted(depth)),
                    Kind::Money(Time::Year) => Some(self.yearly(depth)),
                    Kind::Number if self.dice.chance(40) => Some(self.amount(Kind::Count, depth)),
                    _ => None,
                },
            };
            if let Some(made) = made.filter(Written::fits) {
                return made;
            }
        }
        self.plain(kind)
    }

    /// A path, a figure, a literal.
    fn plain(&mut self, kind: Kind) -> Written {
        let read = if self.dice.chance(25) { None } else { self.reading(kind) };
        if let Some(read) = read {
            return read;
        }
        match kind {
            Kind::Count if self.scope.helper || self.dice.chance(40) => {
                let whole = match self.dice.weighted(&[5, 2]) {
                    0 => *self.dice.pick(&[1, 12, 100]),
                    _ => self.dice.between(2, 60),
                };
                Written::atom(whole.to_string(), kind).sized(0, u128::from(whole.unsigned_abs())).positive(true)
            }
            Kind::Number if self.scope.helper || self.dice.chance(30) => {
                let (text, lane, scale) = *self.dice.pick(&[
                    ("0.5", 5, 1),
                    ("1.5", 15, 1),
                    ("0.25", 25, 2),
                    ("2.125", 2125, 3),
                    ("10.0", 10, 0),
                ]);
                Written::atom(text, kind).sized(scale, lane).positive(true)
            }
            _ if self.scope.helper => self.reading(kind).unwrap_or_else(|| Written::atom("0", kind).sized(0, 0)),
            _ => self.figure(kind),
        }
    }

    /// `a + b`, `a - b`; times that flow together where the rule gives their sum.
    fn sum(&mut self, kind: Kind, depth: u32) -> Written {
        let minus = self.dice.chance(40);
        let other = if !self.scope.helper && self.scope.gives == Some(kind) && self.dice.chance(30) {
            match (kind, minus) {
                (Kind::Money(Time::Month), false) => Kind::Money(Time::Once),
                (Kind::Money(Time::Stock), _) => *self.dice.pick(&[Kind::Money(Time::Month), Kind::Money(Time::Once)]),
                _ => kind,
            }
        } else {
            kind
        };
        let (a, b) = (self.amount(kind, depth - 1), self.amount(other, depth - 1));
        let (a, b) = if !minus && self.dice.chance(30) { (b, a) } else { (a, b) };
        let scale = a.scale.max(b.scale);
        let size = a.size_at(scale).saturating_add(b.size_at(scale));
        let sign = if minus { "-" } else { "+" };
        let text = format!("{} {sign} {}", a.inside(binds::ADD), b.inside(binds::ADD + 1));
        let gives = if a.kind == b.kind && !matches!(kind, Kind::Money(_)) { a.kind } else { kind };
        let positive = !minus && a.positive && b.positive;
        Written::new(text, binds::ADD, gives).sized(scale, size).positive(positive)
    }

    fn product(&mut self, kind: Kind, depth: u32) -> Option<Written> {
        let by = match kind {
            Kind::Count => Kind::Count,
            _ if self.dice.chance(50) => Kind::Number,
            _ => Kind::Count,
        };
        let (a, b) = (self.amount(kind, depth - 1), self.amount(by, depth - 1));
        let (a, b) = if self.dice.chance(40) { (b, a) } else { (a, b) };
        let text = format!("{} * {}", a.inside(binds::MULTIPLY), b.inside(binds::MULTIPLY + 1));
        let gives = match kind {
            Kind::Money(_) => kind,
            _ if a.kind == Kind::Count && b.kind == Kind::Count => Kind::Count,
            _ => Kind::Number,
        };
        let made = Written::new(text, binds::MULTIPLY, gives).sized(a.scale + b.scale, times(a.size, b.size));
        (made.scale <= 8).then_some(made.positive(a.positive && b.positive))
    }

    fn negated(&mut self, kind: Kind, depth: u32) -> Written {
        let value = self.amount(kind, depth - 1);
        let text = format!("-{}", value.inside(binds::ATOM));
        Written::new(text, binds::UNARY, value.kind).sized(value.scale, value.size)
    }

    fn extreme(&mut self, kind: Kind, depth: u32) -> Written {
        let a = self.amount(kind, depth - 1);
        let b = if self.dice.chance(30) { Written::atom("0", kind).sized(0, 0) } else { self.amount(kind, depth - 1) };
        let (a, b) = if self.dice.chance(30) { (b, a) } else { (a, b) };
        let largest = self.dice.chance(50);
        let scale = a.scale.max(b.scale);
        let size = a.size_at(scale).max(b.size_at(scale));
        let name = if largest { "max" } else { "min" };
        let positive = if largest { a.positive || b.positive } else { a.positive && b.positive };
        let gives = if a.kind == b.kind { a.kind } else { kind };
        Written::atom(format!("{name}({}, {})", a.text, b.text), gives).sized(scale, size).positive(positive)
    }

    /// A group or set: its name, the entity of its members, and their columns that are always there.
    pub fn group(&mut self) -> Option<(String, usize, Vec<Column>)> {
        if self.scope.helper {
            return None;
        }
        let mut groups: Vec<(String, usize)> = (1..self.world.entities.len())
            .filter(|entity| self.world.gathering(self.scope.entity, *entity).is_some())
            .map(|entity| (self.world.entities[entity].plural.to_owned(), entity))
            .collect();
        groups.extend(self.sets().into_iter().map(|at| (self.world.sets[at].name.clone(), self.world.sets[at].of)));
        if groups.is_empty() {
            return None;
        }
        let (name, entity) = self.dice.pick(&groups).clone();
        self.use_root(&name);
        let columns = self.columns(entity).into_iter().filter(|column| !self.world.optional(*column)).collect();
        Some((name, entity, columns))
    }

    /// `sum(persons.x)`
    fn sum_of_members(&mut self, kind: Kind) -> Option<Written> {
        let (name, _, columns) = self.group()?;
        let columns: Vec<Column> =
            columns.into_iter().filter(|column| self.world.column_kind(*column).stands_for(kind)).collect();
        if columns.is_empty() {
            return None;
        }
        let column = *self.dice.pick(&columns);
        let (scale, size) = self.world.column_size(column);
        let text = format!("sum({name}.{})", self.world.column_name(column));
        Some(Written::atom(text, self.world.column_kind(column)).sized(scale, times(size, 10_000)))
    }

    /// `smallest(persons.x, 0)`, `largest(persons.x, 0)`
    pub fn extreme_of_members(&mut self, kind: Kind) -> Option<Written> {
        let (name, entity, columns) = self.group()?;
        let columns: Vec<Column> =
            columns.into_iter().filter(|column| self.world.column_kind(*column) == kind).collect();
        if columns.is_empty() {
            return None;
        }
        let column = *self.dice.pick(&columns);
        let (scale, mut size) = self.world.column_size(column);
        let own = self.world.gathering(self.scope.entity, entity) == Some(self.scope.entity);
        let otherwise = match kind {
            Kind::Date => self.day(),
            _ if self.dice.chance(40) => Written::atom("0", kind).sized(0, 0),
            _ if own && self.dice.chance(40) => self.amount(kind, 1),
            _ => self.figure(kind),
        };
        if otherwise.scale > scale || (otherwise.kind != kind && kind != Kind::Number) {
            return None;
        }
        if kind != Kind::Date {
            size = size.max(otherwise.size_at(scale));
        }
        let function = *self.dice.pick(&["smallest", "largest"]);
        let text = format!("{function}({name}.{}, {})", self.world.column_name(column), otherwise.text);
        Some(Written::atom(text, kind).sized(scale, size))
    }

    /// Counts that come from members, dates and the month.
    fn counted(&mut self, depth: u32) -> Written {
        if self.scope.helper || self.dice.chance(40) {
            let (a, b) = (self.date(depth - 1), self.date(depth - 1));
            let (name, most) = *self.dice.pick(&[("years_between", 401), ("months_between", 5_000)]);
            return Written::atom(format!("{name}({}, {})", a.text, b.text), Kind::Count).sized(0, most);
        }
        if self.dice.chance(20) {
            self.use_root("period");
            let (part, most) = *self.dice.pick(&[("month", 12), ("year", 2_200)]);
            return Written::atom(format!("period.{part}"), Kind::Count).sized(0, most).positive(true);
        }
        match self.group() {
            Some((name, _, columns)) => {
                let truths: Vec<Column> =
                    columns.into_iter().filter(|column| self.world.column_kind(*column) == Kind::Bool).collect();
                let text = if truths.is_empty() || self.dice.chance(40) {
                    format!("count({name})")
                } else {
                    format!("count({name}.{})", self.world.column_name(*self.dice.pick(&truths)))
                };
                Written::atom(text, Kind::Count).sized(0, 10_000)
            }
            None => self.plain(Kind::Count),
        }
    }

    fn yearly(&mut self, depth: u32) -> Written {
        let (from, factor) =
            if self.dice.chance(50) { (Time::Week, u128::from(self.world.weeks)) } else { (Time::Month, 12) };
        let value = self.amount(Kind::Money(from), depth - 1);
        Written::atom(format!("yearly({})", value.text), Kind::Money(Time::Year))
            .sized(value.scale, times(value.size, factor))
            .positive(value.positive)
    }

    /// `scale(law.x, v)`
    fn scale(&mut self, kind: Kind, depth: u32) -> Option<Written> {
        if self.scope.helper {
            return None;
        }
        let marginal = kind != Kind::Count && self.dice.chance(60);
        let of = match kind {
            Kind::Money(_) if marginal => kind,
            Kind::Number if marginal => *self.dice.pick(&[Kind::Number, Kind::Count]),
            _ => match self.dice.below(3) {
                0 => Kind::Count,
                1 => Kind::Number,
                _ => Kind::Money(*self.dice.pick(&TIMES)),
            },
        };
        let at = self.amount(of, depth - 1);
        let figure = self.scale_figure(marginal, of, kind);
        let figure = &self.world.figures[figure];
        let super::super::world::Holds::Scale { of_scale, first_edge, .. } = figure.holds else { return None };
        let own = at.scale.max(of_scale);
        let text = format!("scale(law.{}, {})", figure.path, at.text);
        let (figure_scale, figure_size) = (figure.scale, figure.size);
        if !marginal {
            return Some(Written::atom(text, kind).sized(figure_scale, figure_size));
        }
        let above = at.size_at(own).saturating_add(times(first_edge, power(own - of_scale)));
        Some(Written::atom(text, kind).sized(own + figure_scale, times(above, figure_size)))
    }
}
