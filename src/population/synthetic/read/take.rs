//! What a row of a draw takes: a value, shares, quantiles, a curve, a place, or nothing.

use crate::ground::amount::{self, Decimal};
use crate::ground::codes::synthetic as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::reader::Reader;
use crate::ground::document::{Value, What, scalar};
use crate::ground::kind::Kind;
use crate::ground::limits::DECIMALS;
use crate::ground::source::Span;

use super::super::model::{Drawn, Take};
use super::names::Names;

/// What a draw may speak of.
pub(super) struct Known<'n, 'p> {
    pub names: &'n Names<'p>,
    /// What is drawn.
    pub variable: usize,
    /// What was drawn of the same member before.
    pub before: &'n [usize],
}

/// The ways of taking; a row has one of them.
const WAYS: [&str; 7] = ["value", "absent", "place", "yes", "shares", "quantiles", "curve"];

impl Known<'_, '_> {
    /// What a row takes.
    pub fn take(&self, reader: &mut Reader<'_, '_>) -> Option<Take> {
        let ways: Vec<&str> = WAYS.into_iter().filter(|way| reader.has(way)).collect();
        let [way] = ways[..] else {
            let text = format!("{} must say in one way what is taken", reader.subject());
            let listed: Vec<String> = WAYS.iter().map(|way| format!("`{way}`")).collect();
            let finding = Diagnostic::new(codes::BAD_DRAW, &reader.whole().clone(), text);
            reader.push(finding.help(format!("give one of {}", crate::ground::names::listed(&listed))));
            for key in ["of", "at"] {
                reader.skip(key);
            }
            return None;
        };
        match way {
            "value" => self.value(reader),
            "absent" => reader.boolean("absent").map(|_| Take::Absent),
            "place" => reader.boolean("place").map(|_| Take::Place),
            "yes" => self.yes(reader),
            "shares" => self.shares(reader),
            "quantiles" => self.quantiles(reader),
            _ => self.curve(reader),
        }
    }

    fn value(&self, reader: &mut Reader<'_, '_>) -> Option<Take> {
        let value = reader.value("value")?;
        let variable = &self.names.variables[self.variable];
        let (lane, most) = *self.names.ranges(&variable.kind, variable.scale, value, reader.findings()).first()?;
        if lane != most {
            reader.push(Diagnostic::new(codes::BAD_DRAW, &value.span, "a value is one, not a range"));
        }
        Some(Take::Value(self.admitted(lane, &value.span, reader.findings())))
    }

    fn yes(&self, reader: &mut Reader<'_, '_>) -> Option<Take> {
        let of = of(reader)?;
        let said = reader.number("yes")?;
        if !matches!(self.names.variables[self.variable].kind, Kind::Bool) {
            reader.push(Diagnostic::new(codes::BAD_DRAW, &said.span, "only what is true or false is drawn by `yes`"));
        }
        let rest = of.checked_sub(said.value)?;
        let parts = [(said.value, (1, 1)), (rest, (0, 0))];
        add_up(&parts, of, &said.span, reader)
    }

    fn shares(&self, reader: &mut Reader<'_, '_>) -> Option<Take> {
        let of = of(reader)?;
        let variable = &self.names.variables[self.variable];
        let whole = reader.entry("shares")?.key.clone();
        let mut parts = Vec::new();
        for (name, entry) in reader.entries("shares") {
            let share = match scalar::number(&entry.value, &format!("the share of `{name}`")) {
                Ok(share) => share,
                Err(finding) => {
                    reader.push(finding);
                    continue;
                }
            };
            match self.names.range(&variable.kind, variable.scale, name, &entry.key) {
                Ok((least, most)) => {
                    let findings = reader.findings();
                    let range = (self.admitted(least, &entry.key, findings), self.admitted(most, &entry.key, findings));
                    parts.push((share, range));
                }
                Err(finding) => reader.push(finding),
            }
        }
        add_up(&parts, of, &whole, reader)
    }

    fn quantiles(&self, reader: &mut Reader<'_, '_>) -> Option<Take> {
        let whole = reader.entry("quantiles")?.value.span.clone();
        let points = self.points(reader, "quantiles", DECIMALS)?;
        let rising = points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        let unit = amount::power_of_ten(DECIMALS).and_then(|unit| Drawn::try_from(unit).ok()).unwrap_or(1);
        let ends = points.first().is_some_and(|(share, _)| *share == 0)
            && points.last().is_some_and(|(share, _)| *share == unit);
        if points.len() < 2 || !rising || !ends {
            reader.push(
                Diagnostic::new(codes::BAD_DRAW, &whole, "quantiles go from share 0 to share 1 and never fall")
                    .help("write pairs of share and value: [[0, 6.5], [0.5, 9.1], [1, 12]]"),
            );
            return None;
        }
        let part = |share: Drawn| {
            let of = u128::try_from(unit).unwrap_or(1);
            u64::try_from((u128::try_from(share).unwrap_or(0) << 64) / of).unwrap_or(u64::MAX)
        };
        Some(Take::Quantiles(points.into_iter().map(|(share, lane)| (part(share), lane)).collect()))
    }

    fn curve(&self, reader: &mut Reader<'_, '_>) -> Option<Take> {
        reader.require(&["at"]);
        let said = reader.text("at")?;
        let Some((at, of_root)) = self.place(&said.value) else {
            let space = self.names.variables[self.variable].space;
            let finding = self.names.unknown(&said.value, &[space, 0], &said.span);
            reader.push(finding);
            return None;
        };
        let whole = reader.entry("curve")?.value.span.clone();
        let points = self.points(reader, "curve", self.names.variables[at].scale)?;
        if points.len() < 2 || points.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            reader.push(
                Diagnostic::new(codes::BAD_DRAW, &whole, "a curve goes from left to right through two points or more")
                    .help(format!("write pairs of `{}` and value, in rising order", said.value)),
            );
            return None;
        }
        Some(Take::Curve { at, of_root, points })
    }

    /// Pairs of two numbers: the first as lanes of a scale, the second as lanes of the variable.
    fn points(&self, reader: &mut Reader<'_, '_>, key: &str, scale: u32) -> Option<Vec<(Drawn, Drawn)>> {
        let list = reader.list(key)?;
        let own = self.names.variables[self.variable].scale;
        let mut points = Vec::new();
        for value in list.value {
            let pair = match &value.what {
                What::List(pair) => <&[Value; 2]>::try_from(pair.as_slice()).ok(),
                _ => None,
            };
            let numbers = pair.map(|pair| pair.each_ref().map(|value| scalar::number(value, "a point").ok()));
            let lane = |number: Decimal, scale| amount::to_lane(number, scale);
            let point = match numbers {
                Some([Some(x), Some(y)]) => lane(x, scale).zip(lane(y, own)),
                _ => None,
            };
            let Some((x, y)) = point else {
                let text = "a point is a pair of numbers, with no more decimals than what they stand for";
                reader.push(Diagnostic::new(codes::BAD_DRAW, &value.span, text));
                return None;
            };
            points.push((Drawn::try_from(x).ok()?, self.admitted(y, &value.span, reader.findings())));
        }
        Some(points)
    }
}

/// What shares are parts of: 1 unless it is said.
fn of(reader: &mut Reader<'_, '_>) -> Option<Decimal> {
    if !reader.has("of") {
        return Some(Decimal::ONE);
    }
    reader.number("of").map(|said| said.value)
}

/// Where the shares end, of 2^64; a finding where they do not add up exactly.
fn add_up(parts: &[(Decimal, (Drawn, Drawn))], of: Decimal, span: &Span, reader: &mut Reader<'_, '_>) -> Option<Take> {
    let lanes: Option<Vec<i128>> = parts.iter().map(|(share, _)| amount::to_lane(*share, DECIMALS)).collect();
    let total = amount::to_lane(of, DECIMALS).filter(|total| (1..1 << 63).contains(total));
    let (Some(lanes), Some(total)) = (lanes, total) else {
        let text = format!("shares are numbers with at most {DECIMALS} decimals, parts of a positive number");
        reader.push(Diagnostic::new(codes::SHARES, span, text));
        return None;
    };
    let sum: i128 = lanes.iter().sum();
    if sum != total || lanes.iter().any(|lane| *lane < 0) {
        let told = |lane| amount::from_lane(lane, DECIMALS).map_or_else(String::new, amount::plain);
        let text = if sum == total {
            "a share is negative".to_owned()
        } else {
            format!("the shares add up to {}, not to {}", told(sum), amount::plain(of))
        };
        let help = "`of` says what they are parts of; without it that is 1";
        reader.push(Diagnostic::new(codes::SHARES, span, text).help(help));
        return None;
    }
    let mut ends = Vec::new();
    let mut ranges = Vec::new();
    let mut before = 0_i128;
    for (lane, (_, range)) in lanes.into_iter().zip(parts).filter(|(lane, _)| *lane > 0) {
        before += lane;
        ends.push(u64::try_from((before << 64) / total).unwrap_or(u64::MAX));
        ranges.push(*range);
    }
    ends.pop();
    Some(Take::Shares(ends, ranges))
}
