//! A small world for the tests of the sandbox: a household with three persons.

#![allow(clippy::panic, clippy::expect_used, reason = "helpers of tests")]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use super::{
    Breakage, ColumnNames, EntityNames, Figure, Names, ParameterNames, Reading, RuleNames, RuleOutcome, Sandbox,
    SetNames, World,
};
use crate::ground::amount::{self, Decimal};
use crate::ground::date::{Day, Month};
use crate::ground::kind::{Choice, Kind, Time};
use crate::ground::label::Label;
use crate::ground::source::SourceFile;
use crate::ground::value::Value;
use crate::rules::parse;
use crate::rules::tree::{Column, HelperSlot, ParameterSlot, Space};

/// A decimal.
pub(super) fn decimal(text: &str) -> Decimal {
    amount::parse(text).expect("a number")
}

/// A decimal value.
pub(super) fn number(text: &str) -> RuleOutcome {
    RuleOutcome::Value(Value::Decimal(decimal(text)))
}

/// A day.
pub(super) fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// A choice with members.
pub(super) fn choice(name: &str, members: &[&str]) -> Kind {
    let members = members.iter().map(|member| ((*member).to_owned(), Label::default())).collect();
    Kind::Choice(Arc::new(Choice { name: name.to_owned(), members }))
}

pub(super) const MONTHLY: Kind = Kind::Money(Some(Time::Month));

/// The columns of the world: entity, name, kind, value by row (`None`: missing).
pub(super) struct Built {
    pub names: Names,
    pub known: HashMap<(Column, usize), Reading>,
    pub members: usize,
}

/// A household in one month.
pub(super) struct Home {
    known: HashMap<(Column, usize), Reading>,
    members: usize,
    /// All that was asked, in order.
    pub asked: Mutex<Vec<String>>,
}

impl World for Home {
    fn read(&self, column: Column, row: usize) -> Reading {
        self.note(format!("{column:?} {row}"));
        self.known.get(&(column, row)).copied().unwrap_or(Reading::Missing)
    }

    fn outer(&self, _space: Space, _row: usize, _above: Space) -> usize {
        0
    }

    fn members(&self, space: Space, under: Space, _row: usize) -> Range<usize> {
        assert_eq!((space, under), (1, 0), "persons under the household");
        0..self.members
    }

    fn parameter(&self, slot: ParameterSlot) {
        self.note(format!("parameter {slot}"));
    }

    fn period(&self) -> Month {
        Month { year: 2026, month: 2 }
    }

    fn marked(&self, helper: HelperSlot) {
        self.note(format!("mark {helper}"));
    }
}

impl Home {
    fn note(&self, what: String) {
        self.asked.lock().expect("a lock").push(what);
    }
}

impl Built {
    /// The world of most tests.
    pub fn usual() -> Self {
        let mut built =
            Self { names: Names { weeks_in_year: 52, ..Names::default() }, known: HashMap::new(), members: 3 };
        for (name, plural, of) in [("household", "households", None), ("person", "persons", Some(0))] {
            let entity = EntityNames { name: name.to_owned(), plural: plural.to_owned(), of, columns: Vec::new() };
            built.names.entities.push(entity);
        }
        let money = |text: &str| Some(Reading::Value(Value::Decimal(decimal(text))));
        let one = |value: Value| [Some(Reading::Value(value)), None, None];
        let relation = choice("relation", &["head", "spouse", "child"]);
        built.column(0, "income", MONTHLY, [money("1000.50"), None, None]);
        built.column(0, "yearly_income", Kind::Money(Some(Time::Year)), [money("12006"), None, None]);
        built.column(0, "weekly_income", Kind::Money(Some(Time::Week)), [money("100"), None, None]);
        built.column(0, "bonus", Kind::Money(Some(Time::Once)), [money("200"), None, None]);
        built.column(0, "savings", Kind::Money(None), [money("5000"), None, None]);
        built.column(0, "index", Kind::Number, [money("9.743001"), None, None]);
        built.column(0, "rooms", Kind::Count, one(Value::Count(3)));
        built.column(0, "none", Kind::Count, one(Value::Count(0)));
        built.column(0, "owner", Kind::Bool, one(Value::Bool(true)));
        built.column(0, "region", choice("region", &["north", "south"]), one(Value::Choice(1)));
        built.column(0, "unknown", Kind::Count, [None, None, None]);
        built.column(0, "failed", Kind::Count, [Some(Reading::Failed), None, None]);
        built.column(0, "optional", Kind::Count, [Some(Reading::NotGiven), None, None]);
        built.column(0, "since", Kind::Date, one(Value::Date(day("2012-02-29"))));
        let choices = [0, 1, 2].map(|code| Some(Reading::Value(Value::Choice(code))));
        built.column(1, "relation", relation.clone(), choices);
        let ages = [40, 38, 5].map(|age| Some(Reading::Value(Value::Count(age))));
        built.column(1, "age", Kind::Count, ages);
        built.column(1, "pay", MONTHLY, [money("700"), money("300.25"), money("0")]);
        let bools = |of: [bool; 3]| of.map(|b| Some(Reading::Value(Value::Bool(b))));
        built.column(1, "adult", Kind::Bool, bools([true, true, false]));
        built.column(1, "is_head", Kind::Bool, bools([true, false, false]));
        built.column(1, "is_spouse", Kind::Bool, bools([false, true, false]));
        built.column(1, "is_guest", Kind::Bool, bools([false, false, false]));
        built.column(1, "part", Kind::Count, [None, Some(Reading::Value(Value::Count(1))), None]);
        built.column(1, "half", Kind::Bool, [Some(Reading::Value(Value::Bool(true))), None, None]);
        built.column(1, "mixed", Kind::Count, [Some(Reading::Failed), None, Some(Reading::Value(Value::Count(1)))]);
        built.column(1, "mixed_too", Kind::Count, [None, Some(Reading::Failed), None]);
        built.column(
            1,
            "born",
            Kind::Date,
            ["1986-03-01", "1988-01-31", "2020-06-15"].map(|text| Some(Reading::Value(Value::Date(day(text))))),
        );
        built.column(1, "extra", Kind::Count, [Some(Reading::NotGiven), Some(Reading::Value(Value::Count(2))), None]);
        for (name, member, single) in [
            ("adults", "adult", false),
            ("head", "is_head", true),
            ("spouse", "is_spouse", true),
            ("guest", "is_guest", true),
            ("halves", "half", false),
        ] {
            let member = built.named(member);
            built.names.sets.push(SetNames { name: name.to_owned(), of: 1, member, single });
        }
        built.law(&relation);
        built
    }

    fn law(&mut self, relation: &Kind) {
        let value = |text: &str| Figure::Value(Value::Decimal(decimal(text)));
        let rows = |rows: &[(Option<(&str, bool)>, &str)]| {
            let edge = |edge: Option<(&str, bool)>| edge.map(|(at, included)| (decimal(at), included));
            rows.iter().map(|(at, value)| (edge(*at), decimal(value))).collect::<Vec<_>>()
        };
        self.figure("allowance.full", MONTHLY, value("250"));
        self.figure("allowance.part.small", MONTHLY, value("0.01"));
        self.figure("rate", Kind::Number, value("0.25"));
        self.figure("zero", Kind::Number, value("0"));
        self.figure("limit", Kind::Count, Figure::Value(Value::Count(18)));
        self.figure("third", Kind::Number, Figure::Fraction(2, 3));
        self.figure("lacking", MONTHLY, Figure::Unknown);
        self.figure("day", Kind::Date, Figure::Value(Value::Date(day("2026-01-01"))));
        self.figure(
            "tax",
            Kind::Number,
            Figure::Scale {
                marginal: true,
                of: MONTHLY,
                rows: rows(&[(Some(("0", true)), "0"), (Some(("500", true)), "0.1"), (Some(("800", true)), "0.25")]),
            },
        );
        self.figure(
            "open_tax",
            Kind::Number,
            Figure::Scale { marginal: true, of: MONTHLY, rows: rows(&[(None, "0.5"), (Some(("500", true)), "0.1")]) },
        );
        self.figure(
            "band",
            Kind::Count,
            Figure::Scale {
                marginal: false,
                of: Kind::Number,
                rows: rows(&[(Some(("1", true)), "1"), (Some(("3", false)), "2"), (Some(("9", true)), "12")]),
            },
        );
        self.figure(
            "by_relation",
            MONTHLY,
            Figure::Table {
                keys: vec![relation.clone()],
                rows: vec![(vec![0], Value::Decimal(decimal("10"))), (vec![2], Value::Decimal(decimal("25")))],
                otherwise: None,
            },
        );
        self.figure(
            "by_two",
            Kind::Count,
            Figure::Table {
                keys: vec![Kind::Count, Kind::Bool],
                rows: vec![(vec![3, 1], Value::Count(31)), (vec![3, 0], Value::Count(30))],
                otherwise: Some(Value::Count(7)),
            },
        );
    }

    pub fn figure(&mut self, path: &str, kind: Kind, holds: Figure) {
        self.names.parameters.push(ParameterNames { path: path.to_owned(), kind, holds, told: true });
    }

    pub fn column(&mut self, space: Space, name: &str, kind: Kind, rows: [Option<Reading>; 3]) {
        let slot = u32::try_from(self.names.entities.iter().map(|entity| entity.columns.len()).sum::<usize>())
            .expect("few columns");
        let column = Column::Input(slot);
        self.names.entities[usize::from(space)].columns.push(ColumnNames { name: name.to_owned(), column, kind });
        for (row, reading) in rows.into_iter().enumerate() {
            if let Some(reading) = reading {
                self.known.insert((column, row), reading);
            }
        }
    }

    /// The column of a name.
    pub fn named(&self, name: &str) -> Column {
        let mut columns = self.names.entities.iter().flat_map(|entity| &entity.columns);
        columns.find(|column| column.name == name).expect("a column").column
    }

    /// The sandbox of rules, each rule of the household unless it takes a person.
    pub fn sandbox(&mut self, text: &str, rules: &[(&str, Kind)]) -> Sandbox {
        let functions = match parse::read(&SourceFile::new("rules.rhai", text)) {
            Ok(functions) => functions.into_iter().map(Arc::new).collect::<Vec<_>>(),
            Err(findings) => panic!("{findings:#?}"),
        };
        for (name, kind) in rules {
            let function = functions.iter().find(|function| function.name == *name).expect("the rule");
            let person = function.parameters.iter().any(|parameter| parameter.name == "person");
            let rule = RuleNames { function: (*name).to_owned(), space: Space::from(person), kind: kind.clone() };
            self.names.rules.push(rule);
        }
        match Sandbox::new(&functions, &self.names) {
            Ok(sandbox) => sandbox,
            Err(findings) => panic!("{findings:#?}"),
        }
    }

    /// The household itself.
    pub fn home(&self) -> Arc<Home> {
        Arc::new(Home { known: self.known.clone(), members: self.members, asked: Mutex::new(Vec::new()) })
    }
}

/// What a body gives, and what it asked. It may use everything that a rule of the household may. It gives the same where
/// the world is told of no figure that is read, so that the figures are names of their own.
pub(super) fn asking(kind: Kind, body: &str, helpers: &str) -> (RuleOutcome, Vec<String>) {
    let text = format!(
        "fn rule(household, persons, adults, head, spouse, guest, halves, law, period) {{ {body} }}\n{helpers}"
    );
    let asked = |told: bool, kind: Kind| {
        let mut built = Built::usual();
        built.names.marked = vec!["other".to_owned(), "marked".to_owned()];
        for parameter in &mut built.names.parameters {
            parameter.told = told;
        }
        let sandbox = built.sandbox(&text, &[("rule", kind)]);
        let home = built.home();
        let outcome = sandbox.session(Arc::<Home>::clone(&home)).call(0, 0);
        let asked = home.asked.lock().expect("a lock").clone();
        (outcome, asked)
    };
    let ((outcome, all), (untold, mut some)) = (asked(true, kind.clone()), asked(false, kind));
    // Texts of their own hold the places.
    assert_eq!(format!("{outcome:?}"), format!("{untold:?}"), "{body}");
    // A figure that the sources lack is asked for in any case.
    some.retain(|what| !what.starts_with("parameter"));
    assert_eq!(some, all.iter().filter(|what| !what.starts_with("parameter")).cloned().collect::<Vec<_>>(), "{body}");
    (outcome, all)
}

/// What a body gives.
pub(super) fn gives(kind: Kind, body: &str) -> RuleOutcome {
    asking(kind, body, "").0
}

/// What broke.
pub(super) fn breaks(kind: Kind, body: &str) -> Breakage {
    match gives(kind, body) {
        RuleOutcome::Broken(breakage) => breakage,
        other => panic!("{body} gives {other:?}"),
    }
}
