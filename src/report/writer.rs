//! Writes the page: what all its parts have in hand.

use num_bigint::BigInt;

use super::Subject;
use super::numbers::Numbers;
use super::page::{Cell, Page, Section};
use super::words::{self, Phrases};
use crate::compare::{Part, Side, Two};
use crate::explain::format;
use crate::explain::line::{Line, Role};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::label::Label;
use crate::population::exact::plain;
use crate::population::tally::{Counted, yearly_factor};

/// The report of a comparison.
#[must_use]
pub fn page(subject: &Subject<'_>) -> Page {
    let writer = Writer::new(subject);
    let sections: [Option<Section>; 8] = [
        Some(writer.law()),
        Some(writer.who()),
        writer.distribution(),
        writer.indicators(),
        Some(writer.budget()),
        writer.causes(),
        writer.criteria(),
        writer.to_look_at(),
    ];
    let words = writer.words;
    let [old, new] = Side::ALL.map(|side| Line::of(Role::Code, writer.policy(side)));
    let month = Line::plain(format::month(subject.comparison.month, &subject.language));
    let programme = &subject.comparison.version(Side::New).programme;
    let subtitle = writer.label(&programme.label, &programme.id).and(Role::Plain, " · ");
    let least = Line::of(Role::Source, subject.under.to_string());
    let notes =
        vec![Line::fill(words.suppressed, &[least, Line::plain(super::page::NOT_TOLD)]), Line::plain(words.exact)];
    Page {
        language: subject.language.clone(),
        title: Line::fill(words.title, &[new]),
        subtitle: subtitle.then(Line::fill(words.beside, &[old, month])),
        decision: writer.decision(),
        sections: sections.into_iter().flatten().collect(),
        about: writer.about(),
        notes,
    }
}

/// What all parts of the page have in hand.
pub(super) struct Writer<'a> {
    pub subject: &'a Subject<'a>,
    pub words: &'static Phrases,
    /// Everything together.
    pub whole: Part,
}

impl<'a> Writer<'a> {
    fn new(subject: &'a Subject<'a>) -> Self {
        Self { subject, words: words::of(&subject.language), whole: subject.compared.ledger.whole() }
    }

    pub fn policy(&self, side: Side) -> String {
        self.subject.comparison.version(side).policy()
    }

    /// The amount by which households gain and lose.
    pub fn by(&self) -> &'a Two {
        &self.subject.comparison.pair.results[self.subject.comparison.pair.by]
    }

    /// Numbers of a kind.
    pub fn numbers(&self, kind: &Kind) -> Numbers<'a> {
        let programme = &self.subject.comparison.version(Side::Old).programme;
        Numbers {
            language: &self.subject.language,
            currency: &programme.currency,
            minor_unit: programme.minor_unit,
            money: matches!(kind, Kind::Money(_)),
        }
    }

    /// Numbers that are counted.
    pub fn counts(&self) -> Numbers<'a> {
        self.numbers(&Kind::Count)
    }

    /// Decimals of sums of a result.
    pub fn scale(&self, two: &Two) -> u32 {
        two.scale + self.subject.comparison.shape.weight_scale
    }

    /// A label, or the name where there is none.
    pub fn label(&self, label: &Label, name: &str) -> Line {
        match label.get(&self.subject.language.code) {
            "" => Line::of(Role::Code, name),
            text => Line::of(Role::Label, text),
        }
    }

    /// What a result is called.
    pub fn result(&self, two: &Two) -> Line {
        let declared = &self.subject.comparison.version(Side::Old).results[two.slot(Side::Old) as usize];
        self.label(&declared.common.label, &declared.common.name)
    }

    /// What a result is called, with the time of an amount.
    pub fn result_and_time(&self, two: &Two) -> Line {
        match format::time(&two.kind, &self.subject.language) {
            Some(time) => self.result(two).and(Role::Plain, self.subject.language.words.comma).and(Role::Plain, time),
            None => self.result(two),
        }
    }

    /// By how much a result is multiplied to be for a year.
    pub fn yearly(&self, two: &Two) -> Option<Lane> {
        yearly_factor(&self.subject.comparison.version(Side::Old).programme, &two.kind)
    }

    /// How many rows stand for.
    pub fn count(&self, counted: &Counted) -> Cell {
        let weighed = self.subject.comparison.shape.weighed(counted);
        Cell::new(self.counts().number(&weighed), weighed)
    }

    /// What part of a whole rows are.
    pub fn share(&self, part: &Counted, of: &Counted) -> Cell {
        match self.counts().share(part.weight, of.weight) {
            Some(shown) => {
                let exact = crate::population::exact::Ratio::new(part.weight, of.weight);
                Cell::new(shown, exact.map_or(String::new(), |exact| exact.decimal(8)))
            }
            None => Cell::none(),
        }
    }

    /// A sum of a result, times a factor.
    pub fn sum(&self, two: &Two, sum: &BigInt, factor: Lane) -> Cell {
        let (sum, scale) = (sum * factor, self.scale(two));
        Cell::new(self.numbers(&two.kind).amount(&sum, scale), plain(&sum, scale))
    }

    /// The same with its sign.
    pub fn signed(&self, two: &Two, sum: &BigInt, factor: Lane) -> Cell {
        let (sum, scale) = (sum * factor, self.scale(two));
        Cell::new(self.numbers(&two.kind).signed(&sum, scale), plain(&sum, scale))
    }

    /// An amount of one household.
    pub fn amount(&self, two: &Two, lane: Lane) -> String {
        self.numbers(&two.kind).amount(&BigInt::from(lane), two.scale)
    }

    /// A change of one household.
    pub fn change(&self, two: &Two, lane: Lane) -> String {
        self.numbers(&two.kind).signed(&BigInt::from(lane), two.scale)
    }
}
