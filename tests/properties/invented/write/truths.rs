//! Conditions.

use super::super::world::{Column, Fact, Kind, TIMES};
use super::{Writer, Written, binds};

const ORDERS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];
const SAME: [&str; 2] = ["==", "!="];

fn order(sign: &str) -> u8 {
    if SAME.contains(&sign) { binds::EQUAL } else { binds::COMPARE }
}

impl Writer<'_, '_> {
    /// A bool.
    pub fn truth(&mut self, depth: u32) -> Written {
        if depth > 0 {
            let made = match self.dice.weighted(&[4, 3, 2, 1, 2, 2, 3, 2, 2, 1, 2]) {
                0 => Some(self.compared_amounts(depth)),
                1 => Some(self.connected(depth)),
                2 => self.compared_members(depth),
                3 => {
                    let value = self.truth(depth - 1);
                    Some(Written::new(format!("!{}", value.inside(binds::UNARY)), binds::UNARY, Kind::Bool))
                }
                4 => Some(self.compared_dates(depth)),
                5 => self.compared_quotients(depth),
                6 => self.members_asked(),
                7 => self.compound(Kind::Bool, depth, false),
                8 => self.asked().map(|(text, _)| text),
                9 => {
                    let (a, b) = (self.truth(depth - 1), self.truth(depth - 1));
                    let sign = *self.dice.pick(&SAME);
                    let text = format!("{} {sign} {}", a.inside(binds::COMPARE), b.inside(binds::COMPARE));
                    Some(Written::new(text, binds::EQUAL, Kind::Bool))
                }
                _ if !self.scope.helper => {
                    self.use_root("period");
                    let date = self.date(depth - 1);
                    Some(Written::atom(format!("in_month({}, period)", date.text), Kind::Bool))
                }
                _ => None,
            };
            if let Some(made) = made {
                return made;
            }
        }
        match self.dice.weighted(&[6, 2, 1]) {
            0 => self.reading(Kind::Bool).unwrap_or_else(|| self.literal_truth()),
            1 if !self.scope.helper => self.figure(Kind::Bool),
            _ => self.literal_truth(),
        }
    }

    fn literal_truth(&mut self) -> Written {
        Written::atom(*self.dice.pick(&["true", "false"]), Kind::Bool)
    }

    fn compared_amounts(&mut self, depth: u32) -> Written {
        let kind = self.numeric_kind();
        let a = self.amount(kind, depth - 1);
        let b = if self.dice.chance(20) { Written::atom("0", kind).sized(0, 0) } else { self.amount(kind, depth - 1) };
        let sign = *self.dice.pick(&ORDERS);
        let inside = order(sign) + 1;
        let (a, b) = if self.dice.chance(15) { (b, a) } else { (a, b) };
        Written::new(format!("{} {sign} {}", a.inside(inside), b.inside(inside)), order(sign), Kind::Bool)
    }

    /// A numeric kind, mostly one that inputs here have.
    pub fn numeric_kind(&mut self) -> Kind {
        let here: Vec<Kind> = self
            .readable()
            .iter()
            .map(|path| self.world.column_kind(path.column))
            .chain(self.scope.locals.iter().map(|local| local.kind))
            .filter(|kind| kind.numeric())
            .collect();
        if here.is_empty() || self.dice.chance(10) {
            match self.dice.below(3) {
                0 => Kind::Count,
                1 => Kind::Number,
                _ => Kind::Money(*self.dice.pick(&TIMES)),
            }
        } else {
            *self.dice.pick(&here)
        }
    }

    fn compared_dates(&mut self, depth: u32) -> Written {
        let (a, b) = (self.date(depth - 1), self.date(depth - 1));
        let sign = *self.dice.pick(&ORDERS);
        let inside = order(sign) + 1;
        Written::new(format!("{} {sign} {}", a.inside(inside), b.inside(inside)), order(sign), Kind::Bool)
    }

    fn compared_members(&mut self, depth: u32) -> Option<Written> {
        let choice = self.dice.size(0, self.world.choices.len().checked_sub(1)?);
        let kind = Kind::Choice(choice);
        if self.reading(kind).is_none() && self.dice.chance(80) {
            return None;
        }
        let a = self.member(kind, depth - 1, false);
        let b = if self.dice.chance(75) { self.text(kind) } else { self.member(kind, 0, false) };
        if a.text.starts_with('"') && b.text.starts_with('"') {
            return None;
        }
        let (a, b) = if self.dice.chance(15) && !a.text.contains('"') { (b, a) } else { (a, b) };
        let sign = *self.dice.pick(&SAME);
        let inside = binds::EQUAL + 1;
        Some(Written::new(format!("{} {sign} {}", a.inside(inside), b.inside(inside)), binds::EQUAL, Kind::Bool))
    }

    /// `&&`, `||`, with what the first part knows.
    fn connected(&mut self, depth: u32) -> Written {
        let and = self.dice.chance(50);
        let (sign, own) = if and { ("&&", binds::AND) } else { ("||", binds::OR) };
        let mut parts = Vec::new();
        let before = self.scope.facts.len();
        if self.dice.chance(35)
            && let Some((asked, facts)) = self.asked()
        {
            if and {
                parts.push(asked.inside(own + 1));
            } else {
                parts.push(format!("!{}", asked.inside(binds::UNARY)));
            }
            // `!(a && b)` says of neither that it is there.
            if and || facts.len() == 1 {
                self.scope.facts.extend(facts);
            }
        }
        while parts.len() < 2 || (parts.len() < 4 && self.dice.chance(20)) {
            let part = self.truth(depth - 1);
            parts.push(part.inside(own + 1));
        }
        self.scope.facts.truncate(before);
        Written::new(parts.join(&format!(" {sign} ")), own, Kind::Bool)
    }

    /// `any(persons.x)`, `all(persons.x)`.
    fn members_asked(&mut self) -> Option<Written> {
        let (root, _, columns) = self.group()?;
        let columns: Vec<Column> =
            columns.into_iter().filter(|column| self.world.column_kind(*column) == Kind::Bool).collect();
        if columns.is_empty() {
            return None;
        }
        let column = *self.dice.pick(&columns);
        let name = *self.dice.pick(&["any", "all"]);
        let text = format!("{name}({root}.{})", self.world.column_name(column));
        Some(Written::atom(text, Kind::Bool))
    }

    /// `given(…)`, `exists(…)`, and what is known where it is true.
    pub fn asked(&mut self) -> Option<(Written, Vec<Fact>)> {
        if self.scope.helper {
            return None;
        }
        let mut ways: Vec<(String, Vec<String>, Vec<Fact>)> = Vec::new();
        let optional = |world: &super::World, entity: usize| -> Vec<usize> {
            let inputs = 0..world.inputs.len();
            inputs.filter(|at| world.inputs[*at].entity == entity && world.optional(Column::Input(*at))).collect()
        };
        for entity in self.world.lineage(self.scope.entity) {
            for at in optional(self.world, entity) {
                let root = self.entity_name(entity);
                let text = format!("given({root}.{})", self.world.inputs[at].name);
                ways.push((text, vec![root], vec![Fact::Given(None, at)]));
            }
        }
        for at in self.sets() {
            let set = self.world.sets[at].clone();
            if self.world.gathering(self.scope.entity, set.of) != self.world.entities[set.of].of {
                continue;
            }
            let exists = set.size == "at_most_one";
            if exists {
                ways.push((format!("exists({})", set.name), vec![set.name.clone()], vec![Fact::Exists(at)]));
            }
            if exists || set.size == "one" {
                for input in optional(self.world, set.of) {
                    let given = format!("given({}.{})", set.name, self.world.inputs[input].name);
                    let mut facts = vec![Fact::Given(Some(at), input)];
                    let text = if exists {
                        facts.push(Fact::Exists(at));
                        format!("exists({}) && {given}", set.name)
                    } else {
                        given
                    };
                    ways.push((text, vec![set.name.clone()], facts));
                }
            }
        }
        if ways.is_empty() {
            return None;
        }
        let (text, roots, facts) = self.dice.pick(&ways).clone();
        for root in roots {
            self.use_root(&root);
        }
        let binds = if text.contains("&&") { binds::AND } else { binds::ATOM };
        Some((Written::new(text, binds, Kind::Bool), facts))
    }

    /// The condition of a branch: its text, what is known where it holds and where it fails.
    pub fn condition(&mut self, depth: u32) -> (String, Vec<Fact>, Vec<Fact>) {
        if self.dice.chance(35)
            && let Some((asked, facts)) = self.asked()
        {
            return match self.dice.weighted(&[4, 2, 2]) {
                0 => (asked.text, facts, Vec::new()),
                1 => {
                    let known = if facts.len() == 1 { facts } else { Vec::new() };
                    (format!("!{}", asked.inside(binds::UNARY)), Vec::new(), known)
                }
                _ => {
                    let more = self.under(&facts, |writer| writer.truth(depth.min(1)));
                    (format!("{} && {}", asked.inside(binds::AND), more.inside(binds::AND + 1)), facts, Vec::new())
                }
            };
        }
        let value = self.truth(depth);
        // `if switch x { … } { … }` and `if if …` would be hard to read, and are not needed.
        (value.inside(binds::OR), Vec::new(), Vec::new())
    }
}
