//! `[parameters.A.B]`: scalars, fractions, scales, tables, unknown figures.

use crate::ground::amount;
use crate::ground::codes::{document as doc, pack as codes};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{Entry, What};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::pack::declarations::{Item, Section};
use crate::pack::model::{Confidence, Holds, Parameter};

use super::{CommonRules, Decoder};

impl Decoder<'_> {
    /// One parameter.
    pub(super) fn parameter(&mut self, item: &Item) -> Option<Parameter> {
        let what = format!("the parameter `{}`", item.name);
        let rules = CommonRules { label: true, source: true, confidence: Confidence::Assumed };
        let common = self.common(Section::Parameters, item, rules);
        let kind = self.kind(item, &what);
        let given: Vec<(&String, &Entry)> =
            item.table.iter().filter(|(key, _)| Section::Parameters.gives().contains(&key.as_str())).collect();
        let (key, entry) = match given.as_slice() {
            [] => {
                self.findings.push(
                    Diagnostic::new(codes::ONE_VALUE, &item.key, format!("{what} holds nothing")).help(
                        "give it a `value`, a `scale` or a `table`; a figure the sources lack is `unknown = true`",
                    ),
                );
                return None;
            }
            [(key, entry)] => (key.as_str(), *entry),
            [(first, _), (second, entry), ..] => {
                self.findings.push(
                    Diagnostic::new(codes::ONE_VALUE, &entry.key, format!("{what} holds `{first}` and `{second}`"))
                        .help("keep one of them"),
                );
                return None;
            }
        };
        let kind = kind?;
        let (holds, scale) = match key {
            "value" => self.scalar(entry, &kind)?,
            "scale" => self.scale(entry, &kind)?,
            "table" => self.table(entry, &kind)?,
            _ => {
                if !matches!(entry.value.what, What::Bool(true)) {
                    self.findings.push(
                        Diagnostic::new(doc::BAD_WORD, &entry.value.span, "`unknown` can only be `true`")
                            .help("give the figure as `value`, and leave `unknown` out"),
                    );
                }
                (Holds::Unknown, 0)
            }
        };
        Some(Parameter { common, kind, scale, holds, value_span: entry.value.span.clone() })
    }

    fn scalar(&mut self, entry: &Entry, kind: &Kind) -> Option<(Holds, u32)> {
        if let (Some(said), Kind::Number | Kind::Money(_)) = (entry.value.as_text(), kind)
            && said.value.contains('/')
        {
            let (numerator, denominator) = self.fraction(&entry.value, said.value)?;
            return Some((Holds::Fraction(numerator, denominator), 0));
        }
        let value = self.value("value", &entry.value, kind)?;
        if let Value::Count(count) = value
            && count < 0
        {
            self.findings.push(
                Diagnostic::new(codes::OUT_OF_RANGE, &entry.value.span, format!("a count cannot be {count}"))
                    .help("a count is 0 or more; declare kind = \"number\""),
            );
        }
        Some((Holds::Scalar(value), decimals_of(value)))
    }
}

/// Decimals of a value.
#[must_use]
pub fn decimals_of(value: Value) -> u32 {
    match value {
        Value::Decimal(number) => amount::decimals(number),
        _ => 0,
    }
}
