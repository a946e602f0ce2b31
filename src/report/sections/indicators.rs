//! Poverty, inequality and targeting under both versions.

use num_bigint::BigInt;

use crate::compare::{Beside, Side};
use crate::explain::line::{Line, Role};
use crate::ground::kind::Kind;
use crate::population::exact::{Ratio, plain};
use crate::population::indicators::{Indicator, Shown, rows};
use crate::report::page::{Block, Cell, Section, Sheet};
use crate::report::writer::Writer;

impl Writer<'_> {
    pub(in crate::report) fn indicators(&self) -> Option<Section> {
        let words = self.words;
        let Beside { finished: [old, new], .. } = self.subject.compared.welfare.as_ref()?;
        let [before, after] = Side::ALL.map(|side| self.policy(side));
        let heads = [
            ("indicator", words.indicator, false),
            ("without_aid", words.without_aid, true),
            ("old", before.as_str(), true),
            ("new", after.as_str(), true),
            ("change", words.difference, true),
        ];
        let mut sheet = Sheet::new("indicators", Line::default(), &heads);
        let money = self.numbers(&Kind::Money(None));
        for row in rows([old, new]) {
            let told = |ratio: Option<&Ratio>, signed: bool| {
                ratio.map_or_else(Cell::none, |ratio| {
                    let sign = if signed && *ratio > Ratio::whole(0) { "+" } else { "" };
                    let shown = match row.shown {
                        Shown::Percent => self.counts().ratio(&ratio.times(&Ratio::whole(100)), 2),
                        Shown::Amount => money.rounded(ratio),
                    };
                    Cell::new(format!("{sign}{shown}"), ratio.decimal(8))
                })
            };
            let [old, new] = &row.both;
            let change = old.as_ref().zip(new.as_ref()).map(|(old, new)| new.minus(old));
            sheet.row([
                Cell::line(Line::plain(self.indicator(row.indicator)), row.indicator.key()),
                told(row.without.as_ref(), false),
                told(old.as_ref(), false),
                told(new.as_ref(), false),
                told(change.as_ref(), true),
            ]);
        }
        let measure = old.measure();
        let people = plain(&BigInt::from(old.people()), measure.weight_scale);
        let people = Line::of(Role::Source, self.counts().number(&people));
        let line = Line::of(Role::Source, money.amount(&BigInt::from(measure.line), measure.scale));
        sheet.notes.push(Line::fill(words.line_is, &[people, line]));
        Some(Section { key: "indicators", title: Line::plain(words.indicators), blocks: vec![Block::Sheet(sheet)] })
    }

    fn indicator(&self, indicator: Indicator) -> &'static str {
        let words = self.words;
        match indicator {
            Indicator::PovertyRate => words.poverty_rate,
            Indicator::PovertyGap => words.poverty_gap,
            Indicator::PovertySeverity => words.poverty_severity,
            Indicator::Gini => words.gini,
            Indicator::MeanWelfare => words.mean_welfare,
            Indicator::Reached => words.reached,
            Indicator::Coverage => words.coverage,
            Indicator::Exclusion => words.exclusion,
            Indicator::Leakage => words.leakage,
            Indicator::AidLeaked => words.aid_leaked,
            Indicator::Concentration => words.concentration,
        }
    }
}
