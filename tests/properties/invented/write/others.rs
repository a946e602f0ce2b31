//! Dates, members of choices, switches, calls of helpers.

use super::super::world::Kind;
use super::{Writer, Written, binds, join};

impl Writer<'_, '_> {
    /// A date.
    pub fn date(&mut self, depth: u32) -> Written {
        if depth > 0 {
            match self.dice.weighted(&[5, 3, 1, 2, 2]) {
                0 => {}
                1 => {
                    let name = *self.dice.pick(&["add_years", "add_months"]);
                    let date = self.date(depth - 1);
                    let by = self.amount(Kind::Count, (depth - 1).min(1));
                    return Written::atom(format!("{name}({}, {})", date.text, by.text), Kind::Date);
                }
                2 => {
                    let name = *self.dice.pick(&["min", "max"]);
                    let (a, b) = (self.date(depth - 1), self.date(depth - 1));
                    return Written::atom(format!("{name}({}, {})", a.text, b.text), Kind::Date);
                }
                3 => {
                    if let Some(found) = self.extreme_of_members(Kind::Date) {
                        return found;
                    }
                }
                _ => {
                    if let Some(found) = self.compound(Kind::Date, depth, false) {
                        return found;
                    }
                }
            }
        }
        match self.dice.weighted(&[5, 2, 2, 1]) {
            0 => self.reading(Kind::Date).unwrap_or_else(|| self.day()),
            1 if !self.scope.helper => {
                self.use_root("period");
                let part = *self.dice.pick(&["first_day", "last_day"]);
                Written::atom(format!("period.{part}"), Kind::Date)
            }
            2 if !self.scope.helper => self.figure(Kind::Date),
            _ => self.day(),
        }
    }

    /// `date("2000-01-01")`
    pub fn day(&mut self) -> Written {
        let day = self.some_day();
        Written::atom(format!("date(\"{}\")", self.world.toml(Kind::Date, day, 0)), Kind::Date)
    }

    pub fn some_day(&mut self) -> i128 {
        match self.dice.weighted(&[6, 1, 1, 1]) {
            0 => i128::from(self.dice.between(10_957, 23_000)),
            1 => i128::from(self.dice.between(-25_000, 40_000)),
            // The last days of February.
            2 => *self.dice.pick(&[11_016, 11_015, 11_381, 12_477]),
            _ => *self.dice.pick(&[-62_091, 84_370]),
        }
    }

    /// A member of a choice.
    pub fn member(&mut self, kind: Kind, depth: u32, loosely: bool) -> Written {
        if depth > 0
            && self.dice.chance(45)
            && let Some(found) = self.compound(kind, depth, loosely)
        {
            return found;
        }
        if loosely && self.dice.chance(60) {
            return self.text(kind);
        }
        match self.reading(kind) {
            Some(found) => found,
            None if self.scope.helper => self.text(kind),
            None => self.figure(kind),
        }
    }

    /// `"child"`
    pub fn text(&mut self, kind: Kind) -> Written {
        let Kind::Choice(choice) = kind else { return Written::atom("\"\"", kind) };
        let member = *self.dice.pick(&self.world.choices[choice].members);
        Written::atom(format!("\"{member}\""), kind)
    }

    /// `switch x { … }`
    pub fn switch(&mut self, kind: Kind, depth: u32, loosely: bool) -> Option<Written> {
        let (on, labels, complete) = self.switched(depth)?;
        let otherwise = !complete || self.dice.chance(20);
        let mut arms = Vec::new();
        let mut all = Vec::new();
        let mut at = 0;
        while at < labels.len() {
            let to = (at + self.dice.size(1, 2)).min(labels.len());
            let value = self.arm(kind, depth - 1, loosely, at > 0);
            arms.push(format!("{} => {}", labels[at..to].join(" | "), value.text));
            all.push(value);
            at = to;
        }
        if otherwise {
            let value = self.arm(kind, depth - 1, loosely, true);
            arms.push(format!("_ => {}", value.text));
            all.push(value);
        }
        Some(join(kind, format!("switch {on} {{ {} }}", arms.join(", ")), &all))
    }

    fn arm(&mut self, kind: Kind, depth: u32, loosely: bool, zero: bool) -> Written {
        if self.dice.chance(30) {
            let mut value = self.block(kind, depth, loosely, zero);
            value.text = format!("{{ {} }}", value.text);
            value
        } else {
            self.end(kind, depth, loosely, zero)
        }
    }

    /// What a switch looks at, its labels, and whether they are all there are.
    pub fn switched(&mut self, depth: u32) -> Option<(String, Vec<String>, bool)> {
        if self.dice.chance(40) {
            let on = self.amount(Kind::Count, depth.min(2) - 1);
            let first = self.dice.between(0, 3);
            let labels = (0..self.dice.between(1, 4)).map(|at| (first + at).to_string()).collect();
            return Some((on.inside(binds::ADD), labels, false));
        }
        let choice = self.dice.size(0, self.world.choices.len().checked_sub(1)?);
        let on = self.reading(Kind::Choice(choice))?;
        let mut labels: Vec<String> =
            self.world.choices[choice].members.iter().map(|member| format!("\"{member}\"")).collect();
        self.dice.shuffle(&mut labels);
        let left_out = if self.dice.chance(40) { self.dice.size(0, labels.len() - 1) } else { 0 };
        labels.truncate(labels.len() - left_out);
        Some((on.text, labels, left_out == 0))
    }

    /// A call of a helper that gives a kind.
    pub fn help(&mut self, kind: Kind, depth: u32, loosely: bool) -> Option<Written> {
        let fitting: Vec<usize> = (0..self.scope.helpers)
            .filter(|at| {
                let helper = &self.world.helpers[*at];
                // A text is a member of a choice only where the place says of which.
                if matches!(kind, Kind::Choice(_)) && !loosely && helper.text.contains('"') {
                    return false;
                }
                if helper.any_kind { kind.numeric() } else { helper.gives.stands_for(kind) }
            })
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let helper = self.world.helpers[*self.dice.pick(&fitting)].clone();
        let mut arguments = Vec::new();
        let (mut scale, mut size) = (helper.scale, helper.size);
        for takes in &helper.takes {
            let takes = if helper.any_kind && *takes == Kind::Number { kind } else { *takes };
            let argument = self.argument(takes, depth - 1, helper.any_kind)?;
            if helper.any_kind && takes == kind {
                let at = scale.max(argument.scale);
                size = argument.size_at(at).max(super::times(size, super::power(at - scale)));
                scale = at;
            }
            arguments.push(argument.text);
        }
        let gives = if helper.any_kind { kind } else { helper.gives };
        Some(Written::atom(format!("{}({})", helper.name, arguments.join(", ")), gives).sized(scale, size))
    }

    /// An argument within what helpers take.
    fn argument(&mut self, kind: Kind, depth: u32, any_size: bool) -> Option<Written> {
        if matches!(kind, Kind::Choice(_)) {
            return Some(self.member(kind, 0, true));
        }
        for deep in [depth, 0, 0, 0] {
            let value = self.value(kind, deep, false);
            let (scale, size) = nominal(kind);
            let fits = value.scale <= scale && value.size_at(scale) <= size;
            if (any_size && value.fits() && value.kind == kind) || (!any_size && fits) {
                return Some(value);
            }
        }
        None
    }
}

/// What helpers are written for: decimals and size of an argument of a kind.
pub fn nominal(kind: Kind) -> (u32, u128) {
    match kind {
        Kind::Count => (0, 1_000_000),
        Kind::Number => (4, 10_u128.pow(9)),
        Kind::Money(_) => (3, 10_u128.pow(11)),
        _ => (0, u128::MAX),
    }
}
