//! A comparison as tables.

use num_bigint::BigInt;

use crate::ground::amount::Lane;
use crate::ground::hidden;
use crate::ground::kind::Kind;
use crate::population::exact::{Ratio, plain};
use crate::population::indicators;
use crate::population::simulate::{Told, troubled};
use crate::population::table::Table;
use crate::population::tally::{Counted, MEAN_PLACES, NONE, Quantiles, share, yearly_factor};

use super::extremes::{Example, KEPT};
use super::ledger::Part;
use super::moved::Moved;
use super::pair::Two;
use super::sizes::quantiles;
use super::{Beside, Compared, Comparison, Side};

/// The quantiles that are told, in percent.
const PARTS: [(&str, u32); 7] =
    [("smallest", 0), ("10 %", 10), ("25 %", 25), ("median", 50), ("75 %", 75), ("90 %", 90), ("largest", 100)];

/// How figures of a comparison are written.
pub(super) struct Telling<'a> {
    /// What was compared.
    pub comparison: &'a Comparison,
    /// What it came to.
    pub compared: &'a Compared,
    /// Everything together.
    pub whole: Part,
}

impl<'a> Telling<'a> {
    pub fn new(comparison: &'a Comparison, compared: &'a Compared) -> Self {
        Self { comparison, compared, whole: compared.ledger.whole() }
    }

    /// The amount by which households gain and lose.
    pub fn by(&self) -> &Two {
        &self.comparison.pair.results[self.comparison.pair.by]
    }

    pub fn results(&self) -> impl Iterator<Item = (&Two, usize)> {
        self.comparison.pair.results.iter().zip(0..)
    }

    /// What rows weigh.
    pub fn weighed(&self, counted: &Counted) -> String {
        self.comparison.shape.weighed(counted)
    }

    /// An amount of a result.
    pub fn value(two: &Two, lane: Lane) -> String {
        plain(&BigInt::from(lane), two.scale)
    }

    /// A sum of a result, times a factor.
    pub fn sum(&self, two: &Two, sum: &BigInt, factor: Lane) -> String {
        plain(&(sum * factor), two.scale + self.comparison.shape.weight_scale)
    }

    /// What a result has more after than before.
    pub fn difference(moved: &Moved) -> BigInt {
        moved.after.total() - moved.before.total()
    }

    /// By how much a result is multiplied to be for a year.
    pub fn yearly(&self, two: &Two) -> Option<Lane> {
        yearly_factor(&self.comparison.version(Side::Old).programme, &two.kind)
    }

    /// The mean of a sum.
    pub fn mean(two: &Two, sum: &BigInt, rows: &Counted) -> Option<String> {
        let one = Ratio::whole(BigInt::from(10).pow(two.scale));
        Some(Ratio::new(sum.clone(), rows.weight)?.over(&one)?.decimal(MEAN_PLACES))
    }

    /// The members of the root, in one word: `households`.
    pub fn plural(&self) -> &str {
        &self.comparison.version(Side::Old).programme.entities[0].plural
    }
}

/// The tables of a comparison.
#[must_use]
pub fn tables(comparison: &Comparison, compared: &Compared) -> Vec<Table> {
    let telling = Telling::new(comparison, compared);
    let mut all = vec![telling.households()];
    all.extend(telling.structure());
    all.push(telling.budget());
    all.extend(telling.in_a_year());
    all.extend(telling.truths());
    all.extend(telling.others());
    all.extend(telling.attribution());
    all.extend(telling.sizes());
    all.extend(telling.spread());
    all.extend(telling.groups());
    all.extend(telling.welfare());
    all.extend(telling.troubled());
    all
}

impl Telling<'_> {
    fn households(&self) -> Table {
        let (whole, plural) = (&self.whole, self.plural());
        let policies = Side::ALL.map(|side| self.comparison.version(side).policy());
        let weighted = self.comparison.shape.weight_scale > 0;
        let title = format!("Who gains and who loses of {}", self.by().name);
        let mut table =
            Table::new(title, &[plural], if weighted { &["rows", "weighted", "%"] } else { &["rows", "%"] });
        let mut put = |who: &str, counted: &Counted, of: Option<&Counted>| {
            let weight = weighted.then(|| self.weighed(counted));
            let percent = of.and_then(|of| share(counted.weight, of.weight)).unwrap_or_else(|| NONE.to_owned());
            table.row([who.to_owned(), counted.rows.to_string()].into_iter().chain(weight).chain([percent]));
        };
        let compared = Some(&whole.compared);
        put("compared", &whole.compared, compared);
        put("gain", &whole.gain, compared);
        put("… of these from nothing", &whole.begin, compared);
        put("lose", &whole.lose, compared);
        put("… of these all of it", &whole.end, compared);
        put("unchanged", &whole.same, compared);
        if whole.failing.rows > 0 {
            put("not compared", &whole.failing, None);
        }
        for side in Side::ALL {
            for (kind, counted) in ["refused", "lacking something", "failed"].iter().zip(self.troubles(side)) {
                if counted.rows > 0 {
                    put(&format!("… {kind} under {}", policies[side as usize]), counted, None);
                }
            }
        }
        if whole.failing.rows > 0 {
            table.notes.push(format!("{plural} that are not compared are counted here and in nothing below"));
        }
        table
    }

    /// Households in trouble under a version: refused, lacking something, failed.
    pub fn troubles(&self, side: Side) -> &[Counted; 3] {
        &self.whole.troubles[side as usize]
    }

    fn structure(&self) -> Option<Table> {
        let [old, new] = Side::ALL.map(|side| self.comparison.version(side).policy());
        let mut table = Table::new("Not the same in both", &["what", &old, &new], &[]);
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| NONE.to_owned());
        for one in &self.comparison.pair.structure {
            table.row([one.what.to_owned(), name(&one.old), name(&one.new)]);
        }
        (!table.rows.is_empty()).then_some(table)
    }

    fn budget(&self) -> Table {
        let figures = ["before", "after", "difference", "raised", "lowered"];
        let mut table = Table::new("Amounts and numbers", &["result", "kind"], &figures);
        for (two, place) in self.results().filter(|(two, _)| two.kind.is_numeric()) {
            let moved = &self.whole.results[place];
            let [before, after, difference] = self.came_to(two, moved, 1);
            let rows = [&moved.raised, &moved.lowered].map(|rows| self.weighed(rows));
            table.row([two.name.clone(), two.kind.to_string(), before, after, difference].into_iter().chain(rows));
        }
        table.notes.push("raised and lowered: rows of the result".to_owned());
        table
    }

    fn came_to(&self, two: &Two, moved: &Moved, factor: Lane) -> [String; 3] {
        [moved.before.total(), moved.after.total(), Self::difference(moved)].map(|sum| self.sum(two, &sum, factor))
    }

    fn in_a_year(&self) -> Option<Table> {
        let mut table = Table::new("In a year", &["result"], &["before", "after", "difference", "gained", "lost"]);
        for (two, place) in self.results() {
            let Some(factor) = self.yearly(two) else { continue };
            let moved = &self.whole.results[place];
            let sums = [&moved.up, &moved.down].map(|sum| self.sum(two, &sum.total(), factor));
            table.row([two.name.clone()].into_iter().chain(self.came_to(two, moved, factor)).chain(sums));
        }
        table.notes.push("a month times 12; what is paid once or a year, as it is".to_owned());
        (!table.rows.is_empty()).then_some(table)
    }

    fn truths(&self) -> Option<Table> {
        let figures = ["of", "before", "after", "newly yes", "newly no"];
        let mut table = Table::new("Yes and no", &["result"], &figures);
        for (two, place) in self.results().filter(|(two, _)| two.kind == Kind::Bool) {
            let moved = &self.whole.results[place];
            let [before, after, _] = self.came_to(two, moved, 1);
            let rows = [&moved.raised, &moved.lowered].map(|rows| self.weighed(rows));
            table.row([two.name.clone(), self.weighed(&moved.valued), before, after].into_iter().chain(rows));
        }
        (!table.rows.is_empty()).then_some(table)
    }

    fn others(&self) -> Option<Table> {
        let mut table = Table::new("Choices and dates", &["result"], &["of", "changed"]);
        for (two, place) in self.results().filter(|(two, _)| matches!(two.kind, Kind::Choice(_) | Kind::Date)) {
            let moved = &self.whole.results[place];
            table.row([two.name.clone(), self.weighed(&moved.valued), self.weighed(&moved.other)]);
        }
        (!table.rows.is_empty()).then_some(table)
    }

    fn sizes(&self) -> Option<Table> {
        let (extremes, two) = (&self.compared.ledger.extremes, self.by());
        let all = self.compared.ledger.sizes.told(None);
        let title = format!("Changes of {} by size", two.name);
        let figures = [self.plural(), "%", "before", "after", "row"];
        let mut table = Table::new(title, &["smallest example"], &[&["change"], figures.as_slice()].concat());
        for example in extremes.all() {
            let counted = all.as_ref().and_then(|all| all.get(&example.difference()));
            let percent = counted.and_then(|counted| share(counted.weight, self.whole.compared.weight));
            table.row([
                hidden::shown(&example.id),
                signed(two, example.difference()),
                counted.map_or_else(|| NONE.to_owned(), |counted| self.weighed(counted)),
                percent.unwrap_or_else(|| NONE.to_owned()),
                Self::value(two, example.before),
                Self::value(two, example.after),
                example.row.to_string(),
            ]);
        }
        match &all {
            None => table.notes.push("there are too many sizes to count the households of each".to_owned()),
            Some(all) if all.len() > table.rows.len() => {
                let left = all.len() - table.rows.len();
                table.notes.push(format!("the {KEPT} largest losses and gains; --format json tells {left} sizes more"));
            }
            Some(_) => {}
        }
        table.notes.push("each example was evaluated again under both versions by both roads".to_owned());
        (!table.rows.is_empty()).then_some(table)
    }

    /// Quantiles of all who are compared, of those who gain and of those who lose; `None` where there are too many sizes.
    pub fn quantiles(&self, group: Option<(u32, &Part)>) -> Option<[Quantiles; 3]> {
        let part = group.map_or(&self.whole, |(_, part)| part);
        let all = self.compared.ledger.sizes.told(group.map(|(number, _)| number))?;
        Some([
            quantiles(&all, Some(&part.same), |_| true),
            quantiles(&all, None, |lane| lane > 0),
            quantiles(&all, None, |lane| lane < 0),
        ])
    }

    fn spread(&self) -> Option<Table> {
        let (two, whole) = (self.by(), &self.whole);
        let figures: Vec<&str> = ["mean"].into_iter().chain(PARTS.iter().map(|(name, _)| *name)).collect();
        let title = format!("How {} changes", two.name);
        let mut table = Table::new(title, &[self.plural()], &figures);
        let (gained, lost) = (whole.gained.total(), whole.lost.total());
        let means = [
            Self::mean(two, &(&gained - &lost), &whole.compared),
            Self::mean(two, &gained, &whole.gain),
            Self::mean(two, &-&lost, &whole.lose),
        ];
        for ((who, mean), quantiles) in ["all", "gain", "lose"].iter().zip(means).zip(self.quantiles(None)?) {
            let told = PARTS.iter().map(|(_, part)| quantiles.at(*part, 100).map(|lane| signed(two, lane)));
            let cells = [mean].into_iter().chain(told).map(|cell| cell.unwrap_or_else(|| NONE.to_owned()));
            table.row([(*who).to_owned()].into_iter().chain(cells));
        }
        Some(table)
    }

    fn groups(&self) -> Vec<Table> {
        let shape = &self.comparison.shape;
        if shape.groups.is_empty() {
            return Vec::new();
        }
        let names: Vec<String> = shape.groups.iter().map(|column| column.name(&shape.plan)).collect();
        let heads: Vec<&str> = names.iter().map(|name| name.split_once('.').map_or("", |(_, own)| own)).collect();
        let by = heads.join(", ");
        let figures = [self.plural(), "gain", "lose", "unchanged", "gained", "lost", "median change"];
        let mut people = Table::new(format!("Who gains and who loses by {by}"), &heads, &figures);
        let texts = [heads.as_slice(), &["result"]].concat();
        let figures = ["before", "after", "difference", "in a year"];
        let mut budget = Table::new(format!("Amounts and numbers by {by}"), &texts, &figures);
        for (texts, number, part) in self.compared.ledger.groups() {
            let texts: Vec<String> = texts.into_iter().map(|text| text.unwrap_or_else(|| NONE.to_owned())).collect();
            let two = self.by();
            let counts = [&part.compared, &part.gain, &part.lose, &part.same].map(|counted| self.weighed(counted));
            let sums = [&part.gained, &part.lost].map(|sum| self.sum(two, &sum.total(), 1));
            let median = self.quantiles(Some((number, part))).and_then(|[all, ..]| all.at(1, 2));
            let median = median.map_or_else(|| NONE.to_owned(), |lane| signed(two, lane));
            people.row(texts.iter().cloned().chain(counts).chain(sums).chain([median]));
            for (two, place) in self.results().filter(|(two, _)| two.kind.is_numeric() && two.space == 0) {
                let moved = &part.results[place];
                let yearly = self.yearly(two).map(|factor| self.sum(two, &Self::difference(moved), factor));
                let own = [two.name.clone()].into_iter().chain(self.came_to(two, moved, 1));
                budget.row(texts.iter().cloned().chain(own).chain([yearly.unwrap_or_else(|| NONE.to_owned())]));
            }
        }
        people.notes.push(format!("groups are those of {}", self.comparison.version(Side::Old).policy()));
        vec![people, budget]
    }

    /// Indicators under both versions, and who gains and who loses by tenth of welfare.
    fn welfare(&self) -> Vec<Table> {
        let Some(Beside { finished: [old, new], tenths }) = &self.compared.welfare else { return Vec::new() };
        let [before, after] = Side::ALL.map(|side| self.comparison.version(side).policy());
        vec![indicators::beside([old, new], [&before, &after]), indicators::moved(old, tenths, self.by_scale())]
    }

    /// Decimals of sums of the amount by which households gain and lose.
    pub fn by_scale(&self) -> u32 {
        self.by().scale + self.comparison.shape.weight_scale
    }

    fn troubled(&self) -> Option<Table> {
        troubled(&self.in_trouble())
    }

    /// Households in trouble, each thing with the version that says so.
    fn in_trouble(&self) -> Vec<Told> {
        let told = self.compared.told.iter().map(|(side, told)| {
            let policy = self.comparison.version(*side).policy();
            let things = told.things.iter().map(|thing| format!("{policy}: {thing}")).collect();
            Told { things, ..told.clone() }
        });
        told.collect()
    }

    /// The example of a size.
    pub fn example(&self, difference: Lane) -> Option<&Example> {
        self.compared.ledger.extremes.of(difference)
    }
}

/// A change with its sign.
pub(super) fn signed(two: &Two, lane: Lane) -> String {
    let text = Telling::value(two, lane);
    if lane > 0 { format!("+{text}") } else { text }
}
