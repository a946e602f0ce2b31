//! Divisions: inside roundings, on the sides of comparisons.

use super::super::world::{Kind, LARGEST_PRODUCT, TIMES, Time, power, times};
use super::{Writer, Written, binds};

/// A division that waits for its rounding or comparison.
pub struct Quotient {
    pub above: Written,
    pub below: Option<Written>,
    pub factor: u128,
    pub divisor: u128,
    pub text: String,
    pub binds: u8,
    pub kind: Kind,
}

/// A step of a rounding.
pub struct Step {
    pub text: String,
    pub kind: Kind,
    pub lane: u128,
    pub scale: u32,
}

impl Quotient {
    fn plain(value: Written) -> Self {
        let (text, binds, kind) = (value.text.clone(), value.binds, value.kind);
        Self { above: value, below: None, factor: 1, divisor: 1, text, binds, kind }
    }

    fn below_scale(&self) -> u32 {
        self.below.as_ref().map_or(0, |below| below.scale)
    }

    fn below_size(&self) -> u128 {
        times(self.below.as_ref().map_or(1, |below| below.size), self.divisor)
    }

    pub fn inside(&self, least: u8) -> String {
        if self.binds >= least { self.text.clone() } else { format!("({})", self.text) }
    }
}

impl Writer<'_, '_> {
    /// A division of a kind; a plain value now and then.
    fn quotient(&mut self, kind: Kind, depth: u32) -> Quotient {
        let weeks = u128::from(self.world.weeks);
        match self.dice.weighted(&[5, 3, 2, 2, 3]) {
            1 if !self.scope.helper => self.share(kind, depth),
            2 => {
                let (from, name, factor, divisor) = match (kind, self.dice.chance(50)) {
                    (Kind::Money(Time::Month), false) => (Time::Year, "monthly", 1, 12),
                    (Kind::Money(Time::Month), true) => (Time::Week, "monthly", weeks, 12),
                    (Kind::Money(Time::Week), false) => (Time::Month, "weekly", 12, weeks),
                    (Kind::Money(Time::Week), true) => (Time::Year, "weekly", 1, weeks),
                    _ => return self.over(kind, depth),
                };
                let above = self.amount(Kind::Money(from), depth);
                let text = format!("{name}({})", above.text);
                Quotient { above, below: None, factor, divisor, text, binds: binds::ATOM, kind }
            }
            3 if matches!(kind, Kind::Money(_)) => self.square(kind, depth),
            4 => Quotient::plain(self.amount(kind, depth)),
            _ => self.over(kind, depth),
        }
    }

    /// `a / b`
    fn over(&mut self, kind: Kind, depth: u32) -> Quotient {
        let (above, below) = match (kind, self.dice.chance(40)) {
            (Kind::Number, true) => {
                let time = Kind::Money(*self.dice.pick(&TIMES));
                (self.amount(time, depth), self.divisor(time, depth))
            }
            (Kind::Number, false) => {
                let count = if self.dice.chance(50) { Kind::Count } else { Kind::Number };
                (self.amount(count, depth), self.divisor(Kind::Number, depth))
            }
            (_, by_number) => {
                let by = if by_number { Kind::Number } else { Kind::Count };
                (self.amount(kind, depth), self.divisor(by, depth))
            }
        };
        if below.size == 0 {
            return Quotient::plain(self.amount(kind, 0));
        }
        let text = format!("{} / {}", above.inside(binds::MULTIPLY), below.inside(binds::MULTIPLY + 1));
        Quotient { above, below: Some(below), factor: 1, divisor: 1, text, binds: binds::MULTIPLY, kind }
    }

    /// Something to divide by, mostly not zero.
    fn divisor(&mut self, kind: Kind, depth: u32) -> Written {
        if self.dice.chance(12) {
            let value = self.amount(kind, depth.min(1));
            if value.size > 0 {
                return value;
            }
        }
        if self.dice.chance(40) && !self.scope.helper {
            return self.positive_figure(kind);
        }
        let value = self.amount(kind, depth.min(1));
        if value.positive {
            return value;
        }
        if matches!(kind, Kind::Money(_)) {
            if self.scope.helper {
                return value;
            }
            let least = self.positive_figure(kind);
            let scale = value.scale.max(least.scale);
            let size = value.size_at(scale).max(least.size_at(scale));
            let text = format!("max({}, {})", value.text, least.text);
            return Written::atom(text, kind).sized(scale, size).positive(true);
        }
        Written::atom(format!("max({}, 1)", value.text), value.kind)
            .sized(value.scale, value.size.max(power(value.scale)))
            .positive(true)
    }

    /// A fraction of the law, alone or of something, over something or not.
    fn share(&mut self, kind: Kind, depth: u32) -> Quotient {
        let (figure, above, below) = self.fraction();
        let fraction = Written::atom(figure, Kind::Number).sized(0, above);
        if kind == Kind::Number && self.dice.chance(20) {
            let text = fraction.text.clone();
            return Quotient {
                above: fraction,
                below: None,
                factor: 1,
                divisor: below,
                text,
                binds: binds::ATOM,
                kind,
            };
        }
        let of = self.amount(kind, depth);
        let size = times(of.size, above);
        if size > of.kind.largest() {
            return Quotient::plain(of);
        }
        let first = self.dice.chance(30);
        let mut text = if first {
            format!("{} * {}", fraction.text, of.inside(binds::MULTIPLY + 1))
        } else {
            format!("{} * {}", of.inside(binds::MULTIPLY), fraction.text)
        };
        let product = Written::new(text.clone(), binds::MULTIPLY, of.kind).sized(of.scale, size);
        let by = (self.dice.chance(20)).then(|| self.divisor(Kind::Count, 0));
        if let Some(by) = &by {
            text = format!("{text} / {}", by.inside(binds::MULTIPLY + 1));
        }
        let kind = if kind == Kind::Count { Kind::Number } else { kind };
        Quotient { above: product, below: by, factor: 1, divisor: below, text, binds: binds::MULTIPLY, kind }
    }

    /// `money * money / money`
    fn square(&mut self, kind: Kind, depth: u32) -> Quotient {
        let other = Kind::Money(*self.dice.pick(&TIMES));
        let (a, b, below) =
            (self.amount(kind, depth), self.amount(other, depth.min(1)), self.divisor(other, depth.min(1)));
        let size = times(a.size, b.size);
        if size > super::super::world::LARGEST || below.size == 0 {
            return Quotient::plain(a);
        }
        let text = if self.dice.chance(70) {
            format!(
                "{} * {} / {}",
                a.inside(binds::MULTIPLY),
                b.inside(binds::MULTIPLY + 1),
                below.inside(binds::MULTIPLY + 1)
            )
        } else {
            format!(
                "{} * {} / {}",
                b.inside(binds::MULTIPLY),
                a.inside(binds::MULTIPLY + 1),
                below.inside(binds::MULTIPLY + 1)
            )
        };
        let above = Written::new("", binds::MULTIPLY, kind).sized(a.scale + b.scale, size);
        Quotient { above, below: Some(below), factor: 1, divisor: 1, text, binds: binds::MULTIPLY, kind }
    }

    /// `a / b < c`
    pub fn compared_quotients(&mut self, depth: u32) -> Option<Written> {
        let kind = match self.numeric_kind() {
            Kind::Count => Kind::Number,
            kind => kind,
        };
        let left = self.quotient(kind, depth - 1);
        let right = match self.dice.weighted(&[4, 3, 1]) {
            0 => Quotient::plain(self.amount(kind, depth - 1)),
            1 => self.quotient(kind, depth - 1),
            _ => Quotient::plain(Written::atom("0", Kind::Count).sized(0, 0)),
        };
        let (x, y) = (left.above.scale + right.below_scale(), right.above.scale + left.below_scale());
        let common = x.max(y);
        let sides = [(&left, &right, common - x), (&right, &left, common - y)];
        for (of, by, up) in sides {
            let size = times(times(of.above.size, of.factor), power(up));
            if times(size, by.below_size()) > LARGEST_PRODUCT {
                return None;
            }
        }
        let (a, b) = if self.dice.chance(20) { (right, left) } else { (left, right) };
        let sign = *self.dice.pick(&["<", "<=", ">", ">=", "==", "!="]);
        let own = if matches!(sign, "==" | "!=") { binds::EQUAL } else { binds::COMPARE };
        Some(Written::new(format!("{} {sign} {}", a.inside(own + 1), b.inside(own + 1)), own, Kind::Bool))
    }

    /// `round(x / y, 0.01)`; a count where a count is wanted.
    pub fn rounding(&mut self, kind: Kind, depth: u32) -> Option<Written> {
        let of = if kind == Kind::Count {
            Quotient::plain(self.amount(kind, depth - 1))
        } else {
            self.quotient(kind, depth - 1)
        };
        let step = self.step(of.kind, kind);
        let (gain, loss) = (of.below_scale() + step.scale, of.above.scale);
        let up = power(gain.saturating_sub(loss));
        let down = power(loss.saturating_sub(gain));
        let above = times(times(of.above.size, of.factor), up);
        let below = times(times(of.below_size(), step.lane), down);
        if above > LARGEST_PRODUCT || below > LARGEST_PRODUCT {
            return None;
        }
        let size = above.div_ceil(down.max(1)).saturating_add(times(step.lane, 2));
        let gives = if of.kind == Kind::Count && step.kind == Kind::Number { Kind::Number } else { of.kind };
        if size > gives.largest() || !gives.stands_for(kind) {
            return None;
        }
        let name = *self.dice.pick(&["round", "floor", "ceil", "round_half_even"]);
        Some(Written::atom(format!("{name}({}, {})", of.text, step.text), gives).sized(step.scale, size))
    }

    fn step(&mut self, of: Kind, wanted: Kind) -> Step {
        let whole = wanted == Kind::Count;
        if !self.scope.helper && self.dice.chance(20) {
            let kind = match (whole, of) {
                (true, _) => Kind::Count,
                (false, Kind::Money(_)) if self.dice.chance(50) => of,
                _ => Kind::Number,
            };
            let figure = self.positive_figure(kind);
            if figure.scale <= 3 {
                return Step { text: figure.text, kind, lane: figure.size, scale: figure.scale };
            }
        }
        let (text, lane, scale) = if whole {
            *self.dice.pick(&[("1", 1, 0), ("5", 5, 0), ("10", 10, 0)])
        } else {
            *self.dice.pick(&[
                ("0.01", 1, 2),
                ("1", 1, 0),
                ("0.1", 1, 1),
                ("0.5", 5, 1),
                ("10", 10, 0),
                ("0.25", 25, 2),
                ("100", 100, 0),
            ])
        };
        let kind = if scale == 0 { Kind::Count } else { Kind::Number };
        Step { text: text.to_owned(), kind, lane, scale }
    }
}
