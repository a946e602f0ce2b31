//! Scales: brackets with marginal rates, or one value a band.

use crate::ground::amount::{self, Decimal};
use crate::ground::codes::pack as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{self, Entry, Table, What};
use crate::ground::kind::{Kind, Time};
use crate::ground::limits;
use crate::ground::source::Span;
use crate::pack::model::{Edge, Holds, Row, Scale};
use crate::pack::{fields, keys};

use super::{Decoder, inner};

/// One row as written.
struct Written<'a> {
    span: &'a Span,
    /// `from`, `above` or `up_to`, and where it stands.
    threshold: Option<(&'static str, Decimal, &'a Span)>,
    value: Decimal,
}

const THRESHOLDS: [&str; 3] = ["from", "above", "up_to"];

impl Decoder<'_> {
    /// The scale at a key, with the decimals of what it gives.
    pub(super) fn scale(&mut self, entry: &Entry, kind: &Kind) -> Option<(Holds, u32)> {
        let mut holder = Table::new();
        holder.insert("scale".to_owned(), entry.clone());
        let (table, key) = inner(&holder, "scale", keys::SCALE, self.findings)?;
        let words = [("marginal", true), ("band", false)];
        if !table.contains_key("type") {
            self.findings
                .push(fields::missing_key("type", key, "the scale").help("say type = \"marginal\" or type = \"band\""));
        }
        let marginal = fields::word(table, "type", &words, self.findings);
        let of = self.scale_of(table);
        let Some(rows) = table.get("rows") else {
            self.findings.push(fields::missing_key("rows", key, "the scale").help("list its rows, ascending"));
            return None;
        };
        let (marginal, of) = (marginal?, of?);
        self.scale_kind(key, marginal, kind);
        let written = self.written(&rows.value, marginal, kind, &of)?;
        let rows = self.edges(&written, rows, marginal)?;
        let of_scale = written.iter().filter_map(|row| row.threshold).map(|(_, at, _)| amount::decimals(at)).max();
        let scale = written.iter().map(|row| amount::decimals(row.value)).max().unwrap_or(0);
        Some((Holds::Scale(Scale { marginal, of, of_scale: of_scale.unwrap_or(0), rows }), scale))
    }

    fn scale_of(&mut self, table: &Table) -> Option<Kind> {
        let per = fields::word(table, "per", &Time::ALL, self.findings);
        let words = [("money", 0), ("number", 1), ("count", 2)];
        let of = if table.contains_key("of") { fields::word(table, "of", &words, self.findings)? } else { 1 };
        if of != 0
            && let Some(entry) = table.get("per")
        {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, &entry.key, "`per` is the time of money, and the scale reads none")
                    .help("say of = \"money\", or leave `per` out"),
            );
        }
        Some(match of {
            0 => Kind::Money(per),
            1 => Kind::Number,
            _ => Kind::Count,
        })
    }

    fn scale_kind(&mut self, at: &Span, marginal: bool, kind: &Kind) {
        if marginal && !matches!(kind, Kind::Number) {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, at, format!("a marginal scale is a number, and its kind is {kind}"))
                    .help("say kind = \"number\"; `of` and `per` inside the scale say what it reads"),
            );
        } else if !kind.is_numeric() {
            self.findings.push(
                Diagnostic::new(codes::KIND_UNFIT, at, format!("a scale cannot hold a {}", kind.word()))
                    .help("the values of a scale are count, number or money"),
            );
        }
    }

    fn written<'v>(
        &mut self,
        rows: &'v document::Value,
        marginal: bool,
        kind: &Kind,
        of: &Kind,
    ) -> Option<Vec<Written<'v>>> {
        let What::List(list) = &rows.what else {
            self.findings.push(fields::wrong_type("rows", rows, "a list of rows"));
            return None;
        };
        if list.is_empty() || list.len() > limits::ROWS {
            let text = format!("a scale with {} rows", list.len());
            let code = if list.is_empty() { codes::BAD_SCALE } else { codes::TOO_MANY_ROWS };
            self.findings
                .push(Diagnostic::new(code, &rows.span, text).help(format!("it has 1 to {} rows", limits::ROWS)));
            return None;
        }
        let all: Vec<_> = list.iter().map(|row| self.row(row, marginal, kind, of)).collect();
        all.into_iter().collect()
    }

    fn row<'v>(&mut self, row: &'v document::Value, marginal: bool, kind: &Kind, of: &Kind) -> Option<Written<'v>> {
        let Some(table) = row.as_table() else {
            self.findings.push(fields::wrong_type("rows", row, "a row `{ … }`"));
            return None;
        };
        fields::unknown_keys(table, keys::SCALE_ROW, "a row of a scale", self.findings);
        let (gives, other) = if marginal { ("rate", "value") } else { ("value", "rate") };
        if let Some(entry) = table.get(other) {
            let style = if marginal { "marginal" } else { "band" };
            self.findings.push(
                Diagnostic::new(codes::BAD_SCALE, &entry.key, format!("`{other}` in a {style} scale"))
                    .help(format!("write `{gives}`")),
            );
            return None;
        }
        let Some(value) = table.get(gives) else {
            self.findings.push(fields::missing_key(gives, &row.span, "the row"));
            return None;
        };
        let whole = if marginal { &Kind::Number } else { kind };
        let value = self.number_of(gives, &value.value, whole)?;
        let mut threshold = None;
        for key in THRESHOLDS {
            let Some(entry) = table.get(key) else { continue };
            if threshold.is_some() {
                self.findings.push(
                    Diagnostic::new(codes::BAD_SCALE, &entry.key, "a row with two thresholds").help("keep one of them"),
                );
                return None;
            }
            threshold = Some((key, self.number_of(key, &entry.value, of)?, &entry.value.span));
        }
        Some(Written { span: &row.span, threshold, value })
    }

    fn number_of(&mut self, key: &str, value: &document::Value, kind: &Kind) -> Option<Decimal> {
        let number = self.number(key, value)?;
        if matches!(kind, Kind::Count) && !number.is_integer() {
            self.findings.push(
                Diagnostic::new(
                    codes::VALUE_KIND,
                    &value.span,
                    format!("`{key}` is a count, and {number} is not whole"),
                )
                .help("write a whole number"),
            );
        }
        Some(number)
    }

    /// The lower edges of the rows; one style a scale, ascending, no gaps, open at its upper end.
    fn edges(&mut self, written: &[Written<'_>], rows: &Entry, marginal: bool) -> Option<Vec<Row>> {
        let ends_style = written.iter().any(|row| row.threshold.is_some_and(|(key, ..)| key != "from"));
        if ends_style && marginal {
            self.bad(
                &rows.key,
                "a marginal scale whose rows say where they end",
                "write each row as { from = …, rate = … }",
            );
            return None;
        }
        let last = written.len().saturating_sub(1);
        let mut out: Vec<Row> = Vec::new();
        let mut before: Option<Decimal> = None;
        let mut sound = true;
        for (at, row) in written.iter().enumerate() {
            let span = row.threshold.map_or(row.span, |(.., span)| span);
            let lower =
                if ends_style { self.lower_of_band(row, before, at, last) } else { self.lower_of_from(row, at) };
            let Ok(lower) = lower else {
                sound = false;
                before = row.threshold.map(|(_, at, _)| at);
                continue;
            };
            let here = row.threshold.map(|(_, at, _)| at);
            let closes = row.threshold.is_some_and(|(key, ..)| key == "above");
            if let (Some(before), Some(here)) = (before, here)
                && !closes
                && here <= before
            {
                self.bad(span, &format!("{here} after {before}: rows stand ascending"), "put the rows in order");
                sound = false;
            }
            before = here;
            out.push(Row { lower, value: row.value, span: row.span.clone() });
        }
        sound.then_some(out)
    }

    /// `{ from = … }`: only the first row may have no bound.
    fn lower_of_from(&mut self, row: &Written<'_>, at: usize) -> Result<Option<Edge>, ()> {
        match row.threshold {
            Some((_, threshold, _)) => Ok(Some(Edge { at: threshold, included: true })),
            None if at == 0 => Ok(None),
            None => {
                self.bad(row.span, "a row that does not say where it begins", "give it `from`");
                Err(())
            }
        }
    }

    /// `{ up_to = … }`, at last `{ above = … }` or a row without a bound.
    fn lower_of_band(
        &mut self,
        row: &Written<'_>,
        before: Option<Decimal>,
        at: usize,
        last: usize,
    ) -> Result<Option<Edge>, ()> {
        let lower = before.map(|at| Edge { at, included: false });
        match row.threshold {
            Some(("from", _, span)) => {
                self.bad(span, "`from` beside `up_to`: one style a scale", "write all rows one way");
                Err(())
            }
            Some(("up_to", _, span)) if at == last => {
                self.bad(
                    span,
                    "the last row ends, and nothing is said beyond it",
                    "add a last row { above = …, value = … }",
                );
                Err(())
            }
            Some(("above", _, span)) if at != last || at == 0 => {
                self.bad(span, "`above` opens the last row only", "write `up_to` in the rows before it");
                Err(())
            }
            Some(("above", threshold, span)) if before != Some(threshold) => {
                let end = before.map_or_else(|| "nowhere".to_owned(), amount::plain);
                let text = format!("the row before ends at {end}, and this one begins above {threshold}");
                self.bad(span, &text, "let both say the same: no gaps, no overlaps");
                Err(())
            }
            None if at != last => {
                self.bad(row.span, "a row that does not say where it ends", "give it `up_to`");
                Err(())
            }
            _ => Ok(lower),
        }
    }

    fn bad(&mut self, span: &Span, text: &str, help: &str) {
        self.findings.push(Diagnostic::new(codes::BAD_SCALE, span, text).help(help));
    }
}
