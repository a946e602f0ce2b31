//! The text that Rhai is given: the author's, with two insertions that never leave their line. A helper with a mark notes
//! it on entry; an aggregation over a role is told that it goes through its members. Places are told without them. In the
//! body of a rule, paths that mean the same on every row are names of their own.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::engine::{EACH, MARK};
use crate::ground::source::Span;
use crate::rules::host::{self, Family};
use crate::rules::syntax::{Block, Expr, ExprKind, Function, Statement};
use crate::rules::tree::HelperSlot;

/// What stands for the points of a path that is one word. Authors' names have no capitals.
const JOINT: char = 'X';

/// A path as one word of the same length.
pub(super) fn word(path: &str) -> String {
    path.replace('.', &JOINT.to_string())
}

/// The names of all that is called in some functions.
pub(super) fn called(functions: &[Arc<Function>]) -> HashSet<&str> {
    let mut called = HashSet::new();
    for function in functions {
        expressions(&function.body, &mut |expr| {
            if let ExprKind::Call { function, .. } = &expr.what {
                called.insert(function.name.as_str());
            }
        });
    }
    called
}

/// One function as Rhai is given it.
#[derive(Debug)]
pub(super) struct Text {
    /// What Rhai compiles.
    pub compiled: String,
    function: Arc<Function>,
    /// Where something was put in: byte of the author's text, and how many bytes; ascending.
    inserted: Vec<(usize, usize)>,
}

impl Text {
    /// The text of a function. `singles` are the sets of one member.
    pub fn of(function: &Arc<Function>, mark: Option<HelperSlot>, singles: &HashSet<&str>) -> Self {
        let own = &function.text;
        let mut insertions: Vec<(usize, String)> = Vec::new();
        if let Some(mark) = mark {
            insertions.push((function.body.span.start + 1, format!(" {MARK}({mark});")));
        }
        expressions(&function.body, &mut |expr| {
            let ExprKind::Call { function: name, arguments } = &expr.what else { return };
            let aggregates = host::named(&name.name).is_some_and(|host| host.family == Family::Aggregation);
            if let Some(ExprKind::Path { root, .. }) = arguments.first().map(|first| &first.what)
                && aggregates
                && singles.contains(root.name.as_str())
            {
                insertions.push((root.span.end, format!(".{EACH}")));
            }
        });
        insertions.sort();
        let (mut text, mut from, mut inserted) = (String::new(), own.start, Vec::new());
        for (at, what) in insertions {
            text.push_str(own.file.text.get(from..at).unwrap_or(""));
            text.push_str(&what);
            inserted.push((at, what.len()));
            from = at;
        }
        text.push_str(own.file.text.get(from..own.end).unwrap_or(""));
        Self { compiled: text, function: Arc::clone(function), inserted }
    }

    /// The body alone, with blanks for what stands around it: every position in it is that of the whole text. Paths that
    /// are `known` stand in it as one word ([`word`]); they are given too.
    pub fn body(&self, known: impl Fn(&str) -> bool) -> (String, BTreeSet<&str>) {
        let own = &self.function.text;
        let opening = self.function.body.span.start - own.start;
        let closing = self.compiled.trim_end().len().saturating_sub(1);
        let (mut paths, mut points) = (BTreeSet::new(), HashSet::new());
        expressions(&self.function.body, &mut |expr| {
            let ExprKind::Path { root, properties } = &expr.what else { return };
            let end = properties.last().map_or(root.span.end, |last| last.span.end);
            if let Some(path) = own.file.text.get(root.span.start..end).filter(|path| known(path)) {
                paths.insert(path);
                let before = self.inserted.iter().take_while(|(at, _)| *at <= root.span.start);
                let start = root.span.start - own.start + before.map(|(_, length)| length).sum::<usize>();
                points.extend(path.match_indices('.').map(|(at, _)| start + at));
            }
        });
        let body = self.compiled.char_indices().map(|(at, c)| match c {
            '\n' => '\n',
            _ if at <= opening || at >= closing => ' ',
            _ if points.contains(&at) => JOINT,
            _ => c,
        });
        (body.collect(), paths)
    }

    /// The place of the function itself.
    pub fn whole(&self) -> Span {
        self.function.span.clone()
    }

    /// The place of a position of Rhai's: the smallest whole that hangs on the token there.
    pub fn span(&self, position: rhai::Position) -> Option<Span> {
        let (line, column) = (position.line()?, position.position()?);
        let start = self.compiled.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let rest = self.compiled.get(start..)?;
        let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        let mut byte = self.function.text.start + start + within;
        for (at, length) in &self.inserted {
            if byte >= at + length {
                byte -= length;
            } else if byte > *at {
                byte = *at;
            }
        }
        let mut found: Option<Span> = None;
        expressions(&self.function.body, &mut |expr| {
            let hangs = match &expr.what {
                ExprKind::Binary { at, .. } => at.start == byte,
                ExprKind::Call { function, .. } => function.span.start == byte,
                ExprKind::Path { root, properties } => {
                    root.span.start == byte || properties.iter().any(|property| property.span.start == byte)
                }
                _ => expr.span.start == byte,
            };
            if hangs && found.as_ref().is_none_or(|found| expr.span.end - expr.span.start <= found.end - found.start) {
                found = Some(expr.span.clone());
            }
        });
        Some(found.unwrap_or_else(|| self.function.span.clone()))
    }
}

/// Goes through all expressions of a block, outermost first.
fn expressions<'e>(block: &'e Block, visit: &mut impl FnMut(&'e Expr)) {
    for statement in &block.statements {
        match statement {
            Statement::Let { value, .. } | Statement::Return { value, .. } | Statement::Value(value) => {
                expression(value, visit);
            }
        }
    }
}

fn expression<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    visit(expr);
    match &expr.what {
        ExprKind::Negate(inner) | ExprKind::Not(inner) => expression(inner, visit),
        ExprKind::Binary { left, right, .. } => {
            expression(left, visit);
            expression(right, visit);
        }
        ExprKind::All(all) | ExprKind::Any(all) | ExprKind::Call { arguments: all, .. } => {
            for part in all {
                expression(part, visit);
            }
        }
        ExprKind::If { condition, then, otherwise } => {
            expression(condition, visit);
            expressions(then, visit);
            if let Some(block) = otherwise {
                expressions(block, visit);
            }
        }
        ExprKind::Switch { on, cases, otherwise } => {
            expression(on, visit);
            for case in cases {
                expressions(&case.body, visit);
            }
            if let Some(block) = otherwise {
                expressions(block, visit);
            }
        }
        ExprKind::Block(block) => expressions(block, visit),
        ExprKind::Bool(_)
        | ExprKind::Whole(_)
        | ExprKind::Decimal(_)
        | ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Path { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "tests")]

    use super::*;
    use crate::ground::source::SourceFile;
    use crate::rules::parse;

    #[test]
    fn a_body_keeps_every_position_and_has_known_paths_as_one_word() {
        let source = "fn a(heads,\n  law) {\n  // é\n  sum(heads.x) + law.b.c + law.b.d + law . b.c }\n";
        let functions = parse::read(&SourceFile::new("rules.rhai", source)).expect("it is admitted");
        let function = Arc::new(functions.into_iter().next().expect("a function"));
        let text = Text::of(&function, Some(3), &HashSet::from(["heads"]));
        let (body, paths) = text.body(|path| path == "law.b.c");
        assert_eq!(paths, BTreeSet::from(["law.b.c"]));
        let blanks = " ".repeat("  law) {".len());
        let first = " ".repeat("fn a(heads,".len());
        let rest = "  // é\n  sum(heads.EACH.x) + lawXbXc + law.b.d + law . b.c  ";
        assert_eq!(body, format!("{first}\n{blanks} MARK(3);\n{rest}"));
        assert_eq!(body.chars().count(), text.compiled.chars().count());
    }
}
