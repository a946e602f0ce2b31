//! Bodies of functions: `let`, early `return`, the value at the end.

use super::super::world::{Kind, TIMES};
use super::others::nominal;
use super::{Local, Writer, Written, binds, join};

impl Writer<'_, '_> {
    /// `let t = …; ` and its name known from here on.
    pub fn local(&mut self, depth: u32) -> String {
        let kind = self.some_kind();
        let value = self.value(kind, depth - 1, false);
        if value.text.starts_with('"') {
            return String::new();
        }
        let name = self.world.fresh("t");
        let text = format!("let {name} = {}; ", value.text);
        self.scope.locals.push(Local { name, kind: value.kind, scale: value.scale, size: value.size, used: false });
        text
    }

    /// Any kind.
    pub fn some_kind(&mut self) -> Kind {
        match self.dice.weighted(&[3, 3, 2, 4, 2, 1]) {
            0 => Kind::Bool,
            1 => Kind::Count,
            2 => Kind::Number,
            3 => Kind::Money(TIMES[self.dice.weighted(&[5, 2, 1, 2, 1])]),
            4 => Kind::Date,
            _ if self.world.choices.is_empty() => Kind::Bool,
            _ => Kind::Choice(self.dice.size(0, self.world.choices.len() - 1)),
        }
    }

    /// The statements of a function that gives a kind.
    pub fn body(&mut self, kind: Kind, depth: u32) -> Written {
        let mut lines = Vec::new();
        let mut all = Vec::new();
        let before = (self.scope.locals.len(), self.scope.facts.len());
        while self.dice.chance(30) && lines.len() < 4 {
            if self.dice.chance(50) {
                let line = self.local(depth.max(1));
                if !line.is_empty() {
                    lines.push(line.trim_end().to_owned());
                }
            } else {
                lines.push(self.early(kind, depth, &mut all));
            }
        }
        let last = self.last(kind, depth, &mut all);
        lines.push(last);
        self.scope.locals.truncate(before.0);
        self.scope.facts.truncate(before.1);
        let text = lines.iter().map(|line| format!("    {line}\n")).collect();
        join(kind, text, &all)
    }

    fn returned(&mut self, kind: Kind, depth: u32, all: &mut Vec<Written>) -> String {
        let before = self.scope.locals.len();
        let lets = if depth > 0 && self.dice.chance(10) { self.local(depth) } else { String::new() };
        let value = self.end(kind, depth.min(2), true, true);
        self.scope.locals.truncate(before);
        let text = format!("{lets}return {};", value.text);
        all.push(value);
        text
    }

    /// A statement that may return.
    fn early(&mut self, kind: Kind, depth: u32, all: &mut Vec<Written>) -> String {
        let depth = depth.max(1);
        if self.dice.chance(20)
            && let Some(text) = self.early_switch(kind, depth, all)
        {
            return text;
        }
        let (condition, holds, fails) = self.condition(depth.min(2));
        if self.dice.chance(15) {
            let (inner, more, _) = self.under(&holds, |writer| writer.condition(1));
            let facts = [holds, more].concat();
            let returned = self.under(&facts, |writer| writer.returned(kind, depth - 1, all));
            return format!("if {condition} {{ if {inner} {{ {returned} }} }}");
        }
        let returned = self.under(&holds, |writer| writer.returned(kind, depth - 1, all));
        // What comes after knows that the condition failed.
        self.scope.facts.extend(fails);
        format!("if {condition} {{ {returned} }}")
    }

    /// A `switch` of which some branches return: on a choice each names what it does, on a count the others fall through.
    fn early_switch(&mut self, kind: Kind, depth: u32, all: &mut Vec<Written>) -> Option<String> {
        let (on, labels, complete) = self.switched(depth)?;
        let choice = labels.first().is_some_and(|label| label.starts_with('"'));
        if choice && !complete {
            return None;
        }
        let mut arms = Vec::new();
        for label in labels {
            let arm = if choice || self.dice.chance(30) {
                let (condition, holds, _) = self.condition(1);
                let returned = self.under(&holds, |writer| writer.returned(kind, depth - 1, all));
                format!("if {condition} {{ {returned} }}")
            } else {
                self.returned(kind, depth - 1, all)
            };
            arms.push(format!("{label} => {{ {arm} }}"));
        }
        Some(format!("switch {on} {{ {} }}", arms.join(", ")))
    }

    /// The end: a value, returned or not; or branches that all return.
    fn last(&mut self, kind: Kind, depth: u32, all: &mut Vec<Written>) -> String {
        if depth > 0 && self.dice.chance(12) {
            let (condition, holds, fails) = self.condition(depth - 1);
            let first = self.under(&holds, |writer| {
                let value = writer.value(kind, depth - 1, true);
                let text = format!("return {};", value.text);
                all.push(value);
                text
            });
            let second = self.under(&fails, |writer| writer.returned(kind, depth - 1, all));
            return format!("if {condition} {{ {first} }} else {{ {second} }}");
        }
        let value = self.value(kind, depth, true);
        let text = if self.dice.chance(15) { format!("return {};", value.text) } else { value.text.clone() };
        all.push(value);
        text
    }

    /// The parameters that were used, in some order.
    pub fn brackets(&mut self) -> String {
        let mut roots: Vec<String> = self.scope.roots.iter().cloned().collect();
        self.dice.shuffle(&mut roots);
        roots.join(", ")
    }

    /// A helper: takes values, gives a value.
    pub fn helper_text(&mut self, name: &str, takes: &[Kind], gives: Kind, depth: u32) -> Written {
        let parameters: Vec<String> = takes.iter().map(|_| self.world.fresh("a")).collect();
        for (parameter, kind) in parameters.iter().zip(takes) {
            let (scale, size) = nominal(*kind);
            self.scope.locals.push(Local { name: parameter.clone(), kind: *kind, scale, size, used: false });
        }
        // Every parameter is worth reading: the first value of the body does.
        let mut body = self.body(gives, depth);
        body.text = format!("fn {name}({}) {{\n{}}}\n", parameters.join(", "), body.text);
        body.binds = binds::ATOM;
        body
    }
}
