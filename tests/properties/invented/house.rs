//! Invents households for any checked version: values in range, at its edges and at the figures of the law; facts that
//! are absent; few members or many.

use bareme::check::plan::{ParameterPlan, Plan};
use bareme::ground::amount;
use bareme::ground::date::{Day, Month};
use bareme::ground::kind::Kind;
use bareme::ground::value::Value;
use bareme::rules::tree::InputSlot;

use super::dice::Dice;

/// A household as it could be written.
#[derive(Clone, Debug)]
pub struct House {
    pub root: Row,
    pub root_name: String,
}

/// One row with what it contains.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub id: Option<String>,
    pub facts: Vec<(String, Fact)>,
    pub groups: Vec<(String, Vec<Row>)>,
}

/// A fact as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    Bool(bool),
    Number(String),
    Text(String),
    Date(String),
}

/// What the figures of a version offer as values that matter.
struct Thresholds {
    /// Lane and scale.
    amounts: Vec<(i128, u32)>,
    days: Vec<i32>,
}

impl Thresholds {
    fn of(plan: &Plan, month: Month) -> Self {
        let mut amounts = Vec::new();
        let mut days = vec![month.first_day().0, month.last_day().0];
        for (figure, held) in plan.version.parameters.iter().zip(&plan.parameters) {
            match held {
                ParameterPlan::Scalar(lane) => match figure.kind {
                    Kind::Date => days.extend(i32::try_from(*lane)),
                    Kind::Count => {
                        amounts.push((*lane, 0));
                        // Who turns that many years old at the ends of the month.
                        for day in [month.first_day(), month.last_day()] {
                            if let Some(born) = i64::try_from(*lane).ok().and_then(|years| day.add_years(-years)) {
                                days.push(born.0);
                            }
                        }
                    }
                    Kind::Number | Kind::Money(_) => amounts.push((*lane, figure.scale)),
                    Kind::Bool | Kind::Choice(_) => {}
                },
                ParameterPlan::Scale { of_scale, rows, .. } => {
                    amounts.extend(rows.iter().filter_map(|(edge, _)| edge.map(|(at, _)| (at, *of_scale))));
                }
                ParameterPlan::Table { rows, .. } => {
                    amounts.extend(rows.iter().flat_map(|(keys, _)| keys.iter().map(|key| (i128::from(*key), 0))));
                }
                ParameterPlan::Fraction(..) | ParameterPlan::Unknown => {}
            }
        }
        Self { amounts, days }
    }
}

/// How much is said in a household.
struct Manner {
    complete: bool,
    ids: bool,
    members: usize,
}

/// A household for a version and a month.
pub fn house(plan: &Plan, month: Month, dice: &mut Dice) -> House {
    let manner = Manner {
        complete: dice.chance(65),
        ids: dice.chance(80),
        members: dice.weighted(&[1, 3, 4, 4, 3, 2, 1, 1, 1]),
    };
    let thresholds = Thresholds::of(plan, month);
    let mut maker = Maker { plan, month, dice, manner, thresholds, made: 0 };
    let root = maker.row(0, None);
    House { root, root_name: plan.version.programme.entities[0].name.clone() }
}

struct Maker<'a, 'd> {
    plan: &'a Plan,
    month: Month,
    dice: &'d mut Dice,
    manner: Manner,
    thresholds: Thresholds,
    made: usize,
}

impl Maker<'_, '_> {
    fn row(&mut self, space: u16, place: Option<usize>) -> Row {
        let mut row = Row::default();
        if space != 0 && (self.manner.ids || self.dice.chance(20)) {
            self.made += 1;
            // Ids in an order of their own, for ties that they decide.
            let salt = self.dice.below(40);
            row.id = Some(format!("m{salt}_{}", self.made));
        }
        for slot in self.plan.inputs_of(space).collect::<Vec<_>>() {
            if let Some(fact) = self.fact(slot, place) {
                row.facts.push((self.plan.version.inputs[slot as usize].common.name.clone(), fact));
            }
        }
        if self.dice.chance(10) {
            self.dice.shuffle(&mut row.facts);
        }
        let entities = self.plan.version.programme.entities.clone();
        for (inner, entity) in (0_u16..).zip(&entities).filter(|(_, entity)| entity.of == Some(space)) {
            let count = if space == 0 { self.manner.members } else { self.dice.weighted(&[3, 3, 2, 1]) };
            let mut members: Vec<Row> = (0..count).map(|place| self.row(inner, Some(place))).collect();
            if self.dice.chance(15) {
                self.dice.shuffle(&mut members);
            }
            row.groups.push((entity.plural.clone(), members));
        }
        row
    }

    fn fact(&mut self, slot: InputSlot, place: Option<usize>) -> Option<Fact> {
        let input = &self.plan.inputs[slot as usize];
        let often = match (input.optional, input.default.is_some()) {
            (true, _) => 60,
            (_, true) => 65,
            _ if self.manner.complete => 100,
            _ => 88,
        };
        if !self.dice.chance(often) {
            return None;
        }
        let lane = match &input.kind {
            Kind::Bool => i128::from(self.dice.chance(50)),
            Kind::Choice(choice) => self.member(slot, choice.members.len(), place),
            Kind::Date => self.day(input.min, input.max),
            _ => self.amount(input.min, input.max, input.scale),
        };
        let lane = lane.clamp(input.min, input.max);
        Some(match (&input.kind, Value::from_lane(lane, &input.kind, input.scale)?) {
            (Kind::Bool, Value::Bool(truth)) => Fact::Bool(truth),
            (Kind::Date, value) => Fact::Date(value.to_string()),
            (kind @ Kind::Choice(_), value) => Fact::Text(value.text(kind)),
            (_, value) => Fact::Number(value.to_string()),
        })
    }

    /// A member of a choice. Where one member of a family is the head, it is the first; spouses come second.
    fn member(&mut self, slot: InputSlot, count: usize, place: Option<usize>) -> i128 {
        let name = &self.plan.version.inputs[slot as usize].common.name;
        let last = count.saturating_sub(1);
        let at = match place {
            Some(place) if matches!(name.as_str(), "role" | "relation") && !self.dice.chance(4) => match place {
                0 => 0,
                1 => self.dice.size(1.min(last), last),
                _ => self.dice.size(2.min(last), last),
            },
            _ => self.dice.size(0, last),
        };
        i128::try_from(at).unwrap_or(0)
    }

    fn day(&mut self, min: i128, max: i128) -> i128 {
        let first = self.month.first_day().0;
        match self.dice.weighted(&[6, 5, 1, 1, 1]) {
            // A member of a family: up to a century old.
            0 => i128::from(first) - i128::from(self.dice.between(0, 36_000)),
            1 => {
                let day = *self.dice.pick(&self.thresholds.days);
                i128::from(day) + i128::from(*self.dice.pick(&[0, -1, 1]))
            }
            2 => *self.dice.pick(&[min, max]),
            // The last days of February of some year.
            3 => {
                let year = self.month.year.saturating_sub(self.dice.between(0, 90) as i16);
                let leap = Day::of(year, 2, 29).or_else(|| Day::of(year, 2, 28));
                leap.map_or(0, |day| i128::from(day.0))
            }
            _ => i128::from(first) + i128::from(self.dice.between(-40, 40)),
        }
    }

    fn amount(&mut self, min: i128, max: i128, scale: u32) -> i128 {
        let unit = amount::power_of_ten(scale).unwrap_or(1);
        match self.dice.weighted(&[5, 2, 4, 2]) {
            0 => {
                let most = i64::try_from((max - min.max(0)).clamp(0, 6_000 * unit)).unwrap_or(0);
                let lane = min.max(0) + i128::from(self.dice.between(0, most));
                if self.dice.chance(60) { lane / unit * unit } else { lane }
            }
            1 => {
                let step = i128::from(*self.dice.pick(&[0, 1]));
                *self.dice.pick(&[min + step, max - step, 0, 1, unit])
            }
            2 if !self.thresholds.amounts.is_empty() => {
                let (lane, own) = *self.dice.pick(&self.thresholds.amounts);
                let up = amount::power_of_ten(scale.saturating_sub(own)).unwrap_or(1);
                let down = amount::power_of_ten(own.saturating_sub(scale)).unwrap_or(1);
                lane * up / down + i128::from(*self.dice.pick(&[0, 1, -1]))
            }
            _ => {
                let wide = i64::try_from((max - min).min(i128::from(i64::MAX))).unwrap_or(i64::MAX);
                min + i128::from(self.dice.between(0, wide))
            }
        }
    }
}

impl Fact {
    fn toml(&self) -> String {
        match self {
            Fact::Bool(truth) => truth.to_string(),
            Fact::Number(text) | Fact::Date(text) => text.clone(),
            Fact::Text(text) => format!("\"{text}\""),
        }
    }

    fn json(&self) -> String {
        match self {
            Fact::Bool(truth) => truth.to_string(),
            Fact::Number(text) => text.clone(),
            Fact::Text(text) | Fact::Date(text) => format!("\"{text}\""),
        }
    }
}

impl Row {
    fn lines(&self) -> String {
        let id: String = self.id.iter().map(|id| format!("id = \"{id}\"\n")).collect();
        let facts: String = self.facts.iter().map(|(name, fact)| format!("{name} = {}\n", fact.toml())).collect();
        id + facts.as_str()
    }

    fn tables(&self, path: &str, text: &mut String) {
        for (plural, members) in &self.groups {
            let path = if path.is_empty() { plural.clone() } else { format!("{path}.{plural}") };
            for member in members {
                *text += &format!("\n[[{path}]]\n{}", member.lines());
                member.tables(&path, text);
            }
        }
    }

    fn fields(&self) -> Vec<String> {
        let id = self.id.iter().map(|id| format!("\"id\": \"{id}\""));
        id.chain(self.facts.iter().map(|(name, fact)| format!("\"{name}\": {}", fact.json()))).collect()
    }

    fn lists(&self) -> Vec<String> {
        let list = |(plural, members): &(String, Vec<Row>)| {
            let members: Vec<String> = members.iter().map(Row::object).collect();
            format!("\"{plural}\": [{}]", members.join(", "))
        };
        self.groups.iter().map(list).collect()
    }

    fn object(&self) -> String {
        let fields: Vec<String> = self.fields().into_iter().chain(self.lists()).collect();
        format!("{{{}}}", fields.join(", "))
    }
}

impl House {
    pub fn toml(&self) -> String {
        let mut text = format!("[{}]\n{}", self.root_name, self.root.lines());
        self.root.tables("", &mut text);
        text
    }

    pub fn json(&self) -> String {
        let root = format!("\"{}\": {{{}}}", self.root_name, self.root.fields().join(", "));
        let all: Vec<String> = std::iter::once(root).chain(self.root.lists()).collect();
        format!("{{{}}}", all.join(", "))
    }

    /// The same household, its members listed in another order.
    pub fn shuffled(&self, dice: &mut Dice) -> Self {
        let mut other = self.clone();
        shuffle(&mut other.root, dice);
        other
    }

    /// Whether every member has an id.
    pub fn named(&self) -> bool {
        fn named(row: &Row) -> bool {
            row.groups.iter().flat_map(|(_, members)| members).all(|member| member.id.is_some() && named(member))
        }
        named(&self.root)
    }
}

fn shuffle(row: &mut Row, dice: &mut Dice) {
    for (_, members) in &mut row.groups {
        dice.shuffle(members);
        for member in members {
            shuffle(member, dice);
        }
    }
}
