//! Figures of the law, made where a rule wants one.

use super::super::world::{Figure, Holds, Kind, decimal};
use super::{Writer, Written};

const GROUPS: [&str; 4] = ["aid.", "ages.", "", "aid.inner."];

impl Writer<'_, '_> {
    fn path(&mut self) -> String {
        let name = self.world.fresh("f");
        format!("{}{name}", self.dice.pick(&GROUPS))
    }

    pub fn confidence(&mut self) -> Option<&'static str> {
        *self.dice.pick(&[Some("confirmed"), Some("confirmed"), Some("reported"), Some("assumed"), None])
    }

    fn written(&mut self, at: usize) -> Written {
        self.use_root("law");
        let figure = &self.world.figures[at];
        Written::atom(format!("law.{}", figure.path), figure.kind)
            .sized(figure.scale, figure.size)
            .positive(figure.positive)
    }

    fn known(&mut self, fits: impl Fn(&Figure) -> bool) -> Option<usize> {
        let all: Vec<usize> = (0..self.world.figures.len()).filter(|at| fits(&self.world.figures[*at])).collect();
        if all.is_empty() || self.dice.chance(40) { None } else { Some(*self.dice.pick(&all)) }
    }

    fn add(&mut self, kind: Kind, scale: u32, size: u128, positive: bool, holds: Holds) -> usize {
        let path = self.path();
        let confidence = self.confidence();
        self.world.figures.push(Figure { path, kind, scale, size, positive, confidence, holds });
        self.world.figures.len() - 1
    }

    /// A lane for a figure of a kind, and its scale.
    pub fn figure_lane(&mut self, kind: Kind, positive: bool) -> (i128, u32) {
        let (lane, scale) = match kind {
            Kind::Bool => (i128::from(self.dice.chance(60)), 0),
            Kind::Count => (i128::from(self.dice.between(i64::from(positive), 70)), 0),
            Kind::Choice(at) => (self.dice.size(0, self.world.choices[at].members.len() - 1) as i128, 0),
            Kind::Date => (self.some_day(), 0),
            Kind::Number => {
                let scale = self.dice.below(4) as u32;
                (i128::from(self.dice.between(i64::from(positive), 4_000)), scale)
            }
            Kind::Money(_) => {
                let scale = self.dice.below(u64::from(self.world.minor) + 1) as u32;
                (i128::from(self.dice.between(i64::from(positive), 90_000)), scale)
            }
        };
        let negative = !positive && matches!(kind, Kind::Number | Kind::Money(_)) && self.dice.chance(8);
        if negative { (-lane, scale) } else { shortest(lane, scale) }
    }

    /// A scalar figure.
    pub fn figure(&mut self, kind: Kind) -> Written {
        let plain =
            |figure: &Figure| figure.kind.stands_for(kind) && matches!(figure.holds, Holds::Value(_) | Holds::Unknown);
        let at = match self.known(plain) {
            Some(at) => at,
            None if self.dice.chance(3) => {
                let (scale, size) = match kind {
                    Kind::Count => (0, 1_000_000),
                    Kind::Number | Kind::Money(_) => (0, 10_u128.pow(12)),
                    _ => (0, 1),
                };
                self.add(kind, scale, size, false, Holds::Unknown)
            }
            None => {
                let (lane, scale) = self.figure_lane(kind, false);
                self.add(kind, scale, lane.unsigned_abs(), lane > 0, Holds::Value(lane))
            }
        };
        self.written(at)
    }

    /// A scalar figure above zero of exactly this kind.
    pub fn positive_figure(&mut self, kind: Kind) -> Written {
        let found = self.known(|figure| {
            figure.kind == kind && figure.positive && figure.scale <= 3 && matches!(figure.holds, Holds::Value(_))
        });
        let at = found.unwrap_or_else(|| {
            let (lane, scale) = self.figure_lane(kind, true);
            self.add(kind, scale, lane.unsigned_abs(), true, Holds::Value(lane))
        });
        self.written(at)
    }

    /// A fraction: how it is read, its numerator, its denominator.
    pub fn fraction(&mut self) -> (String, u128, u128) {
        let found = self.known(|figure| matches!(figure.holds, Holds::Fraction(..)));
        let at = found.unwrap_or_else(|| {
            let below = self.dice.between(2, 37);
            let above = self.dice.between(1, 40);
            let above = if self.dice.chance(8) { -above } else { above };
            self.add(Kind::Number, 0, u128::from(above.unsigned_abs()), false, Holds::Fraction(above, below))
        });
        let (above, below) = match self.world.figures[at].holds {
            Holds::Fraction(above, below) => (u128::from(above.unsigned_abs()), u128::from(below.unsigned_abs())),
            _ => (1, 1),
        };
        (self.written(at).text, above, below)
    }

    /// A scale that reads `of` and gives `kind`.
    pub fn scale_figure(&mut self, marginal: bool, of: Kind, kind: Kind) -> usize {
        let own = if marginal { Kind::Number } else { kind };
        let found = self.known(|figure| {
            figure.kind == own
                && matches!(&figure.holds, Holds::Scale { marginal: m, of: o, .. } if *m == marginal && *o == of)
        });
        self.use_root("law");
        if let Some(at) = found {
            return at;
        }
        let (of_scale, wide) = match of {
            Kind::Count => (0, 20),
            Kind::Number => (self.dice.below(3) as u32, 500),
            _ => (self.dice.below(u64::from(self.world.minor) + 1) as u32, 20_000),
        };
        let count = self.dice.size(1, 5);
        let mut edges = Vec::new();
        let mut edge = if self.dice.chance(70) { 0 } else { i128::from(self.dice.between(-wide, wide)) };
        for _ in 0..count {
            edges.push(edge);
            edge += i128::from(self.dice.between(1, wide));
        }
        let mut scale = 0;
        let mut size = 1;
        let mut values = Vec::new();
        for _ in 0..count {
            let (lane, own) = if marginal {
                let (lane, own) = (i128::from(self.dice.between(0, 120)), 2);
                shortest(if self.dice.chance(6) { -lane } else { lane }, own)
            } else {
                self.figure_lane(kind, false)
            };
            scale = scale.max(own);
            values.push((lane, own));
        }
        for (lane, own) in &values {
            size = size.max(super::times(lane.unsigned_abs(), super::power(scale - own)));
        }
        let ends = !marginal && count > 1 && self.dice.chance(50);
        let open = self.dice.chance(40);
        let gives = if marginal { "rate" } else { "value" };
        let mut rows = Vec::new();
        for (at, (edge, (lane, own))) in edges.iter().zip(&values).enumerate() {
            let value = format!("{gives} = {}", decimal(*lane, *own));
            let last = at + 1 == count;
            let edge = decimal(*edge, of_scale);
            rows.push(match (ends, last) {
                (true, true) if open => format!("{{ {value} }}"),
                (true, true) => format!("{{ above = {}, {value} }}", decimal(edges[at - 1], of_scale)),
                (true, false) => format!("{{ up_to = {edge}, {value} }}"),
                (false, _) if at == 0 && open => format!("{{ {value} }}"),
                (false, _) => format!("{{ from = {edge}, {value} }}"),
            });
        }
        let mut toml = format!("type = \"{}\", of = ", if marginal { "marginal" } else { "band" });
        toml += match of {
            Kind::Money(_) => "\"money\"",
            Kind::Count => "\"count\"",
            _ => "\"number\"",
        };
        if let Kind::Money(time) = of
            && let Some(word) = super::super::world::time_word(time)
        {
            toml += &format!(", per = \"{word}\"");
        }
        let toml = format!("{{ {toml}, rows = [{}] }}", rows.join(", "));
        let first_edge = edges[0].unsigned_abs();
        self.add(own, scale, size, false, Holds::Scale { marginal, of, of_scale, first_edge, toml })
    }

    /// `table(law.x, k)`
    pub fn table(&mut self, kind: Kind, depth: u32) -> Option<Written> {
        if self.scope.helper {
            return None;
        }
        let found = self.known(|figure| figure.kind == kind && matches!(figure.holds, Holds::Table { .. }));
        let at = match found {
            Some(at) => at,
            None => self.new_table(kind),
        };
        let Holds::Table { keys, .. } = self.world.figures[at].holds.clone() else { return None };
        let mut arguments = Vec::new();
        for key in keys {
            let value = match key {
                Kind::Choice(_) => self.member(key, 0, true),
                Kind::Bool => self.truth(depth.min(2) - 1),
                _ => self.amount(Kind::Count, depth.min(2) - 1),
            };
            arguments.push(value.text);
        }
        self.use_root("law");
        let figure = &self.world.figures[at];
        let text = format!("table(law.{}, {})", figure.path, arguments.join(", "));
        Some(Written::atom(text, kind).sized(figure.scale, figure.size))
    }

    fn key(&mut self) -> Kind {
        match self.dice.weighted(&[3, 2, 1]) {
            0 if !self.world.choices.is_empty() => Kind::Choice(self.dice.size(0, self.world.choices.len() - 1)),
            2 => Kind::Bool,
            _ => Kind::Count,
        }
    }

    /// The rows of a key, all of them or some.
    fn rows_of(&mut self, key: Kind) -> (Vec<String>, bool) {
        let all: Vec<String> = match key {
            Kind::Choice(at) => self.world.choices[at].members.iter().map(|member| (*member).to_owned()).collect(),
            Kind::Bool => vec!["true".to_owned(), "false".to_owned()],
            _ => (0..self.dice.between(1, 6)).map(|at| at.to_string()).collect(),
        };
        if key == Kind::Count || self.dice.chance(70) {
            (all, true)
        } else {
            let some = self.dice.size(1, all.len());
            let whole = some == all.len();
            (all[..some].to_vec(), whole)
        }
    }

    fn new_table(&mut self, kind: Kind) -> usize {
        let mut keys = vec![self.key()];
        if self.dice.chance(30) {
            keys.push(self.key());
        }
        let mut values = Vec::new();
        let mut whole = true;
        let (outer, all) = self.rows_of(keys[0]);
        whole &= all;
        let mut rows = Vec::new();
        for row in outer {
            if let Some(second) = keys.get(1).copied() {
                let (inner, all) = self.rows_of(second);
                whole &= all;
                let cells: Vec<String> = inner.into_iter().map(|key| self.cell(kind, &key, &mut values)).collect();
                rows.push(format!("{row} = {{ {} }}", cells.join(", ")));
            } else {
                rows.push(self.cell(kind, &row, &mut values));
            }
        }
        let counts = keys.contains(&Kind::Count);
        let otherwise = !whole || if counts { self.dice.chance(75) } else { self.dice.chance(20) };
        let mut toml: Vec<String> = keys
            .iter()
            .map(|key| match key {
                Kind::Choice(at) => format!("\"{}\"", self.world.choices[*at].name),
                Kind::Bool => "\"bool\"".to_owned(),
                _ => "\"count\"".to_owned(),
            })
            .collect();
        toml = vec![format!("keys = [{}]", toml.join(", ")), format!("rows = {{ {} }}", rows.join(", "))];
        if otherwise {
            let (lane, scale) = self.figure_lane(kind, false);
            values.push((lane, scale));
            toml.push(format!("otherwise = {}", self.world.toml(kind, lane, scale)));
        }
        let scale = values.iter().map(|(_, scale)| *scale).max().unwrap_or(0);
        let size = values.iter().map(|(lane, own)| super::times(lane.unsigned_abs(), super::power(scale - own))).max();
        let toml = format!("{{ {} }}", toml.join(", "));
        self.add(kind, scale, size.unwrap_or(0), false, Holds::Table { keys, toml })
    }

    fn cell(&mut self, kind: Kind, key: &str, values: &mut Vec<(i128, u32)>) -> String {
        let (lane, scale) = self.figure_lane(kind, false);
        values.push((lane, scale));
        format!("{key} = {}", self.world.toml(kind, lane, scale))
    }
}

/// Without trailing zeros.
fn shortest(mut lane: i128, mut scale: u32) -> (i128, u32) {
    while scale > 0 && lane % 10 == 0 {
        lane /= 10;
        scale -= 1;
    }
    (lane, scale)
}
