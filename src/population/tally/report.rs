//! A tally as tables.

use num_bigint::BigInt;

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::pack::model::ResultDecl;
use crate::population::exact::{Ratio, plain};
use crate::population::table::Table;

use super::{Counted, Figures, Part, Shape, Tally, yearly_factor};

/// Where there is no value.
pub const NONE: &str = "—";
/// Decimals of a mean.
pub const MEAN_PLACES: u32 = 2;
/// Decimals of a percentage.
pub const SHARE_PLACES: u32 = 1;

impl Shape {
    /// What rows weigh, as a plain decimal.
    #[must_use]
    pub fn weighed(&self, counted: &Counted) -> String {
        plain(&BigInt::from(counted.weight), self.weight_scale)
    }

    /// The sum of a result, times a factor.
    #[must_use]
    pub fn total(&self, place: usize, figures: &Figures, factor: Lane) -> String {
        plain(&(figures.total.total() * factor), self.total_scale(place))
    }

    /// Decimals of the sum of a result, those of the weights included.
    #[must_use]
    pub fn total_scale(&self, place: usize) -> u32 {
        self.scale(place) + self.weight_scale
    }

    /// The mean of a result: of all values, or of those above 0.
    #[must_use]
    pub fn mean(&self, place: usize, figures: &Figures, above: bool) -> Option<String> {
        let scale = self.scale(place);
        let mean = if above { figures.mean_above(scale) } else { figures.mean(scale) };
        mean.map(|mean| mean.decimal(MEAN_PLACES))
    }

    /// A lane of a result, as a plain decimal.
    #[must_use]
    pub fn value(&self, place: usize, lane: Lane) -> String {
        plain(&BigInt::from(lane), self.scale(place))
    }

    /// The declaration of a result.
    #[must_use]
    pub fn declared(&self, place: usize) -> &ResultDecl {
        &self.plan.version.results[self.results[place] as usize]
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self, place: usize) -> &Kind {
        &self.declared(place).kind
    }

    fn scale(&self, place: usize) -> u32 {
        self.plan.results[self.results[place] as usize].scale
    }

    fn name(&self, place: usize) -> String {
        self.declared(place).common.name.clone()
    }

    /// The places of the results of some kinds.
    fn places(&self, of: impl Fn(&Kind) -> bool) -> Vec<usize> {
        (0..self.results.len()).filter(|place| of(self.kind(*place))).collect()
    }
}

/// A share as a percentage.
#[must_use]
pub fn share(part: Lane, of: Lane) -> Option<String> {
    Ratio::new(part, of).map(|share| share.percent(SHARE_PLACES))
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| NONE.to_owned())
}

/// The tally as tables: who there is, yes and no, amounts and numbers, choices, and again by group.
#[must_use]
pub fn tables(tally: &Tally) -> Vec<Table> {
    let (shape, whole) = (tally.shape(), tally.whole());
    let mut all = vec![rows(tally, &whole)];
    all.extend(truths(shape, &whole));
    all.extend(amounts(tally, &whole));
    all.extend(choices(shape, &whole));
    all.extend(groups(tally));
    all
}

fn rows(tally: &Tally, whole: &Part) -> Table {
    let shape = tally.shape();
    let weighted = shape.weight_scale > 0 || whole.rows.iter().any(|rows| Lane::from(rows.rows) != rows.weight);
    let mut table = Table::new("Rows", &["who"], if weighted { &["rows", "weighted"] } else { &["rows"] });
    let mut put = |who: String, counted: &Counted| {
        let weight = weighted.then(|| shape.weighed(counted));
        table.row([who, counted.rows.to_string()].into_iter().chain(weight));
    };
    let entities = &shape.plan.version.programme.entities;
    for (entity, counted) in entities.iter().zip(&whole.rows) {
        put(entity.plural.clone(), counted);
    }
    let root = &entities[0].plural;
    let lists = [
        (format!("{root} refused"), &whole.refused),
        (format!("{root} with something missing"), &whole.missing),
        (format!("{root} with a rule that failed"), &whole.failed),
        (format!("{root} left out: no value of the condition"), tally.undecided()),
    ];
    for (who, counted) in lists.into_iter().filter(|(_, counted)| counted.rows > 0) {
        put(who, counted);
    }
    if whole.refused.rows > 0 {
        table.notes.push(format!("{root} refused are counted here and in nothing below"));
    }
    table
}

fn truths(shape: &Shape, whole: &Part) -> Option<Table> {
    let places = shape.places(|kind| *kind == Kind::Bool);
    let mut table = Table::new("Yes and no", &["result"], &["of", "yes", "%"]);
    for place in &places {
        let figures = &whole.results[*place];
        let percent = or_none(share(figures.above.weight, figures.valued.weight));
        table.row([shape.name(*place), shape.weighed(&figures.valued), shape.weighed(&figures.above), percent]);
    }
    (!places.is_empty()).then_some(table)
}

fn amounts(tally: &Tally, whole: &Part) -> Option<Table> {
    let shape = tally.shape();
    let places = shape.places(Kind::is_numeric);
    let figures =
        ["above 0", "total", "in a year", "mean", "mean above 0", "quartile", "median", "quartile", "largest"];
    let mut table = Table::new("Amounts and numbers", &["result", "kind"], &figures);
    let mut too_many = false;
    for place in &places {
        let (figures, kind) = (&whole.results[*place], shape.kind(*place));
        let yearly = yearly_factor(&shape.plan.version.programme, kind);
        let quantiles = tally.quantiles(*place, None);
        too_many |= quantiles.is_none();
        let quantiles = quantiles.map(|all| if matches!(kind, Kind::Money(_)) { all.above_zero() } else { all });
        let mut row = vec![
            shape.name(*place),
            kind.to_string(),
            shape.weighed(&figures.above),
            shape.total(*place, figures, 1),
            or_none(yearly.map(|factor| shape.total(*place, figures, factor))),
            or_none(shape.mean(*place, figures, false)),
            or_none(shape.mean(*place, figures, true)),
        ];
        for (part, of) in [(1, 4), (1, 2), (3, 4), (1, 1)] {
            let lane = quantiles.as_ref().and_then(|quantiles| quantiles.at(part, of));
            row.push(or_none(lane.map(|lane| shape.value(*place, lane))));
        }
        table.row(row);
    }
    table.notes.push("quartiles and median: of money, of what is above 0; of the rest, of all values".to_owned());
    table.notes.push("in a year: a month times 12; what is paid once or a year, as it is".to_owned());
    if too_many {
        let most = crate::ground::limits::SPREAD_VALUES;
        table.notes.push(format!("no quantiles are told of a result with more than {most} different values"));
    }
    (!places.is_empty()).then_some(table)
}

fn choices(shape: &Shape, whole: &Part) -> Option<Table> {
    let mut table = Table::new("Choices", &["result", "member"], &["of", "rows", "%"]);
    for place in shape.places(|kind| matches!(kind, Kind::Choice(_))) {
        let figures = &whole.results[place];
        let Kind::Choice(choice) = shape.kind(place) else { continue };
        for ((member, _), counted) in choice.members.iter().zip(&figures.members) {
            let percent = or_none(share(counted.weight, figures.valued.weight));
            let (of, own) = (shape.weighed(&figures.valued), shape.weighed(counted));
            table.row([shape.name(place), member.clone(), of, own, percent]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// By group: what each result comes to, and its mean.
fn groups(tally: &Tally) -> Vec<Table> {
    let shape = tally.shape();
    if shape.groups.is_empty() {
        return Vec::new();
    }
    let columns: Vec<String> = shape.groups.iter().map(|column| column.name(&shape.plan)).collect();
    let heads: Vec<&str> = columns.iter().map(|name| name.split_once('.').map_or("", |(_, name)| name)).collect();
    let entity = &shape.plan.version.programme.entities[usize::from(shape.grouped)].plural;
    let inside = |place: &usize| shape.lies_in_groups(shape.plan.results[shape.results[*place] as usize].space);
    let told = shape.places(|kind| kind.is_numeric() || *kind == Kind::Bool).into_iter().filter(inside);
    let places: Vec<usize> = told.collect();
    let names: Vec<String> = places.iter().map(|place| shape.name(*place)).collect();
    let figures: Vec<&str> = std::iter::once(entity.as_str()).chain(names.iter().map(String::as_str)).collect();
    let by = heads.join(", ");
    let mut totals = Table::new(format!("Totals by {by}"), &heads, &figures);
    let mut means = Table::new(format!("Means by {by}"), &heads, &figures);
    for (texts, _, part) in tally.groups() {
        let texts: Vec<String> = texts.into_iter().map(or_none).collect();
        let rows = shape.weighed(&part.rows[usize::from(shape.grouped)]);
        let (mut total, mut mean) = (texts.clone(), texts);
        total.push(rows.clone());
        mean.push(rows);
        for place in &places {
            let figures = &part.results[*place];
            let (sum, per) = match shape.kind(*place) {
                Kind::Bool => {
                    let percent = share(figures.above.weight, figures.valued.weight);
                    (shape.weighed(&figures.above), percent.map(|percent| format!("{percent} %")))
                }
                kind => {
                    let above = matches!(kind, Kind::Money(_));
                    (shape.total(*place, figures, 1), shape.mean(*place, figures, above))
                }
            };
            total.push(sum);
            mean.push(or_none(per));
        }
        totals.row(total);
        means.row(mean);
    }
    totals.notes.push("of yes and no, how many are yes".to_owned());
    means.notes.push("of yes and no, the share of yes; of money, the mean of what is above 0".to_owned());
    vec![totals, means]
}
