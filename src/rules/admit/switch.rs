//! `switch`: on a choice or a count, with labels written out. Rhai keeps the labels in a table without their order or
//! place; both are taken from the tokens, and each must be a label that Rhai has for that case.

use rhai::{Dynamic, Expr, Position, SwitchCasesCollection};

use super::Walk;
use super::statement::Mode;
use crate::ground::codes::rules as codes;
use crate::rules::lexer::TokenKind;
use crate::rules::syntax::{self, Block, Case, ExprKind};

/// One case as written: the tokens of its labels, of the `if` of a condition, and of `=>`.
struct Written {
    labels: Vec<usize>,
    condition: Option<usize>,
    arrow: usize,
}

impl Walk<'_> {
    /// Admits a `switch`.
    pub(super) fn switch(
        &mut self,
        on: &Expr,
        cases: &SwitchCasesCollection,
        position: Position,
        mode: Mode,
    ) -> Option<syntax::Expr> {
        let first = self.places.token(position);
        let on_tree = self.expr(on);
        let open = self.opening(on_tree.as_ref(), first);
        let written = self.written(open);
        if written.len() != cases.expressions.len() {
            let place = self.places.bracketed(open);
            self.refuse(
                codes::SWITCH_CASE,
                &place,
                "the cases of this `switch` cannot be told apart",
                "write each as `\"child\" => value,`",
            );
            return None;
        }
        let mut whole = on_tree.is_some();
        whole &= self.plain_cases(cases, &written);
        let mut seen: Vec<(String, crate::ground::source::Span)> = Vec::new();
        let (mut admitted, mut otherwise) = (Vec::new(), None);
        for (at, (case, written)) in cases.expressions.iter().zip(&written).enumerate() {
            let body = self.case_body(&case.rhs, mode);
            if cases.def_case == Some(at) {
                otherwise = body;
                whole &= otherwise.is_some();
                continue;
            }
            let values: Vec<Dynamic> =
                cases.cases.values().filter(|list| list.blocks.contains(&at)).map(|list| list.value.clone()).collect();
            let mut labels = Vec::with_capacity(written.labels.len());
            for label in &written.labels {
                match self.label(*label, &values, &mut seen) {
                    Some(tree) => labels.push(tree),
                    None => whole = false,
                }
            }
            match body {
                Some(body) if !labels.is_empty() => admitted.push(Case { labels, body }),
                _ => whole = false,
            }
        }
        let span = self.places.between(first, self.places.closing(open));
        if whole && admitted.is_empty() {
            self.refuse(
                codes::SWITCH_CASE,
                &span,
                "this `switch` has no case",
                "write the value alone, or name the cases",
            );
            return None;
        }
        let on = Box::new(on_tree.filter(|_| whole)?);
        Some(syntax::Expr { what: ExprKind::Switch { on, cases: admitted, otherwise }, span })
    }

    /// The brace that opens the cases: the first behind what is looked at.
    fn opening(&self, on: Option<&syntax::Expr>, first: usize) -> usize {
        let after = on.map_or(0, |on| on.span.end);
        let tokens = &self.places.tokens.all;
        (first + 1..=self.places.chunk.last)
            .find(|at| tokens[*at].start >= after && self.places.tokens.text(*at) == "{")
            .unwrap_or(first)
    }

    /// The cases as written between the braces.
    fn written(&self, open: usize) -> Vec<Written> {
        let (close, tokens) = (self.places.closing(open), self.places.tokens);
        let (mut written, mut labels, mut condition) = (Vec::new(), Vec::new(), None);
        let mut at = open + 1;
        while at < close {
            match tokens.text(at) {
                "{" | "(" => {
                    at = self.places.closing(at);
                    if condition.is_none() {
                        labels.clear();
                    }
                }
                "," => {
                    labels.clear();
                    condition = None;
                }
                "=>" => {
                    written.push(Written {
                        labels: std::mem::take(&mut labels),
                        condition: condition.take(),
                        arrow: at,
                    });
                }
                "if" if !labels.is_empty() => condition = condition.or(Some(at)),
                "|" => {}
                _ if condition.is_none() => labels.push(at),
                _ => {}
            }
            at += 1;
        }
        written
    }

    /// No conditions, no ranges.
    fn plain_cases(&mut self, cases: &SwitchCasesCollection, written: &[Written]) -> bool {
        let mut plain = true;
        for (case, written) in cases.expressions.iter().zip(written) {
            if !matches!(case.lhs, Expr::BoolConstant(true, position) if position.is_none()) {
                let place = self.places.tokens.span(written.condition.unwrap_or(written.arrow));
                self.refuse(
                    codes::SWITCH_CASE,
                    &place,
                    "a case takes no condition",
                    "decide it with `if` inside the case, or before the `switch`",
                );
                plain = false;
            }
        }
        if !cases.ranges.is_empty() {
            let place = self.places.tokens.span(written.first().map_or(0, |first| first.arrow));
            self.refuse(codes::RANGE, &place, "rules have no ranges", "compare both ends: `x >= 3 && x <= 6`");
            plain = false;
        }
        plain
    }

    fn case_body(&mut self, body: &Expr, mode: Mode) -> Option<Block> {
        match body {
            Expr::Stmt(block) => self.branch(block, mode),
            other => {
                let tree = self.expr(other)?;
                Some(Block { span: tree.span.clone(), statements: vec![syntax::Statement::Value(tree)] })
            }
        }
    }

    /// A label: a member of a choice, a whole number, `true` or `false`; each once in a `switch`.
    fn label(
        &mut self,
        at: usize,
        values: &[Dynamic],
        seen: &mut Vec<(String, crate::ground::source::Span)>,
    ) -> Option<syntax::Expr> {
        let (text, span) = (self.places.tokens.text(at).to_owned(), self.places.tokens.span(at));
        let what = match self.places.tokens.all[at].kind {
            TokenKind::Text => self.text(text.trim_matches('"'), &span).filter(|what| known(values, what)),
            TokenKind::Number => text.parse().ok().map(ExprKind::Whole).filter(|what| known(values, what)),
            TokenKind::Word => text.parse().ok().map(ExprKind::Bool).filter(|what| known(values, what)),
            TokenKind::Sign => None,
        };
        let Some(what) = what else {
            let help = "write `\"child\" => …` or `3 => …`, `_ => …` for the rest";
            if !self.told.contains(&codes::TEXT) && !self.told.contains(&codes::RANGE) {
                self.refuse(
                    codes::SWITCH_CASE,
                    &span,
                    format!("`{text}` is no label of a case: a label is a member of a choice or a whole number"),
                    help,
                );
            }
            return None;
        };
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == text) {
            let message = format!("{text} has a case already");
            let diagnostic = crate::ground::diagnostic::Diagnostic::new(codes::SWITCH_CASE, &span, message)
                .note("it was decided here", first)
                .help("delete one of the two");
            self.findings.push(diagnostic);
            return None;
        }
        seen.push((text, span.clone()));
        Some(syntax::Expr { what, span })
    }
}

/// Whether Rhai has this label for the case.
fn known(values: &[Dynamic], label: &ExprKind) -> bool {
    values.iter().any(|value| match label {
        ExprKind::Text(text) => value.as_immutable_string_ref().is_ok_and(|known| known.as_str() == text),
        ExprKind::Whole(n) => value.as_int() == Ok(*n),
        ExprKind::Bool(b) => value.as_bool() == Ok(*b),
        _ => false,
    })
}
