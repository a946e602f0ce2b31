//! Tells an explanation in a language: labels for names, phrases for what happened.

mod conditions;
mod exprs;
mod items;
mod notices;
pub mod page;
mod reasons;

use crate::ground::kind::Kind;
use crate::pack::model::{Confidence, Status};

use super::explanation::{Explanation, Step};
use super::format::{self, Currency};
use super::line::{Line, Role};
use super::told::{Cited, Fact, Key, Origin, Shown, Sort, State, Thing, Who};
use super::words::{Language, Words};
use page::{FigureRow, Page};

/// Tells one explanation in one language.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// What is told.
    pub explanation: &'a Explanation,
    /// In which language.
    pub language: &'a Language,
    /// Of whom it is told right now: their own name is left out.
    subject: Option<&'a Who>,
}

impl<'a> Teller<'a> {
    /// For an explanation and a language.
    #[must_use]
    pub fn new(explanation: &'a Explanation, language: &'a Language) -> Self {
        Self { explanation, language, subject: None }
    }

    /// The same, telling of one row.
    #[must_use]
    pub fn about(self, who: &'a Who) -> Self {
        Self { subject: Some(who), ..self }
    }

    fn words(&self) -> &'static Words {
        self.language.words
    }

    /// The whole page.
    #[must_use]
    pub fn page(&self) -> Page {
        let (header, words) = (&self.explanation.header, self.words());
        let mut title = Line::of(Role::Label, header.programme.get(&self.language.code));
        if !header.title.is_empty() {
            title = title.and(Role::Plain, " — ").and(Role::Plain, header.title.get(&self.language.code));
        }
        let mut subtitle = Line::of(Role::Value, format::month(header.period, self.language));
        if let Some(household) = &header.household {
            subtitle = subtitle.and(Role::Plain, " · ").then(match &header.household_title {
                Some(title) if !title.is_empty() => Line::plain(title.get(&self.language.code)),
                _ => Line::of(Role::Code, household),
            });
        }
        let mut policy = Line::of(Role::Code, &header.policy);
        if header.status == Status::Draft {
            policy = policy.and(Role::Plain, " (").and(Role::Alert, words.draft).and(Role::Plain, ")");
        }
        let mut rows = vec![(Line::plain(words.policy), policy)];
        rows.push((Line::plain(words.period), Line::of(Role::Code, header.period.to_string())));
        if let Some(household) = &header.household {
            rows.push((Line::plain(words.household), Line::of(Role::Code, household)));
        }
        if !header.agency.is_empty() {
            rows.push((Line::plain(words.agency), Line::plain(header.agency.get(&self.language.code))));
        }
        if !header.digest.is_empty() {
            rows.push((Line::plain(words.digest), Line::of(Role::Code, &header.digest)));
        }
        if !header.engine.is_empty() {
            rows.push((Line::plain(words.engine), Line::of(Role::Code, format!("bareme {}", header.engine))));
        }
        Page {
            language: self.language.clone(),
            title,
            subtitle,
            header: rows,
            summary: self.summary(),
            notices: self.notices(),
            sections: self.sections(),
            figures: self.explanation.figures.iter().map(|figure| self.figure(figure)).collect(),
            sources: self.sources(),
        }
    }

    fn currency(&self) -> Currency<'a> {
        Currency { code: &self.explanation.header.currency, minor_unit: self.explanation.header.minor_unit }
    }

    /// A value, without the time of money.
    #[must_use]
    pub fn value(&self, shown: &Shown) -> Line {
        Line::of(Role::Value, format::value(shown, self.language, self.currency()))
    }

    /// A value, with the time of money.
    #[must_use]
    pub fn full_value(&self, shown: &Shown) -> Line {
        let line = self.value(shown);
        match format::time(&shown.kind, self.language) {
            Some(time) => line.and(Role::Plain, " ").and(Role::Plain, time),
            None => line,
        }
    }

    /// What a thing is called.
    #[must_use]
    pub fn label(&self, thing: &Thing) -> Line {
        match thing.label.get(&self.language.code) {
            "" => Line::of(Role::Code, &thing.key),
            label => Line::of(Role::Label, label),
        }
    }

    /// Who a row is.
    #[must_use]
    pub fn who(&self, who: &Who) -> Line {
        let entity = self.explanation.entities.get(usize::from(who.space));
        match (who.id.as_ref(), entity) {
            ("", Some(entity)) => Line::plain(entity.label.get(&self.language.code)),
            (id, _) => Line::of(Role::Who, id),
        }
    }

    /// A label, with the name of whose it is where that is not the one told of or what contains them.
    fn label_of(&self, thing: &Thing, who: Option<&Who>) -> Line {
        let label = self.label(thing);
        match who {
            Some(who) if self.names(who) => Line::fill(self.words().of_whom, &[label, self.who(who)]),
            _ => label,
        }
    }

    fn names(&self, who: &Who) -> bool {
        let root = self.explanation.entities.get(usize::from(who.space)).is_none_or(|entity| entity.of.is_none());
        !root && self.subject != Some(who)
    }

    /// A reading: what, whose, its value, and whether that was given, confirmed, missing.
    #[must_use]
    pub fn fact(&self, fact: &Fact) -> Line {
        let words = self.words();
        let label = self.label_of(&fact.thing, fact.who.as_ref());
        let mut inside = match (&fact.value, fact.state) {
            (Some(value), _) => self.value(value),
            (None, State::Known) => match fraction(&fact.thing) {
                Some(fraction) => fraction,
                None => return label,
            },
            (None, State::Missing) => Line::of(Role::Alert, words.missing),
            (None, State::Failed) => Line::of(Role::Alert, words.failed),
        };
        if matches!(fact.origin, Origin::Default(_)) {
            inside = inside.and(Role::Plain, words.comma).and(Role::Plain, words.by_default);
        }
        if fact.thing.sort.is_law() && fact.thing.confidence == Confidence::Assumed {
            inside = inside.and(Role::Plain, words.comma).and(Role::Alert, words.assumed);
        }
        label.and(Role::Plain, "\u{a0}(").then(inside).and(Role::Plain, ")")
    }

    /// A place in the law: what the source is called up to its colon, and the place.
    #[must_use]
    pub fn cite(&self, cited: &Cited) -> Line {
        let title = self.source_title(cited);
        let short = title.split(':').next().unwrap_or(title).trim_end();
        let line = Line::of(Role::Cite, short);
        if cited.place.is_empty() {
            line
        } else {
            line.and(Role::Cite, self.words().comma).and(Role::Cite, &cited.place)
        }
    }

    fn source_title<'c>(&self, cited: &'c Cited) -> &'c str {
        match cited.title.get(&self.language.code) {
            "" => cited.key.as_str(),
            title => title,
        }
    }

    /// The sources cited by what is told, each once, in the order met.
    fn sources(&self) -> Vec<Line> {
        let told = self.explanation;
        let keys = told.subjects.iter().flat_map(|s| s.told.iter().map(|slot| Key { slot: *slot, row: s.who.row }));
        let results = keys.filter_map(|key| told.step(key)).map(|step| &step.thing);
        let things = results.chain(told.figures.iter().map(|figure| &figure.thing));
        let mut met: Vec<&Cited> = Vec::new();
        for cited in things.chain(told.unverified.iter().map(|(thing, _)| thing)).filter_map(|t| t.cited.as_ref()) {
            if !met.iter().any(|known| known.key == cited.key) {
                met.push(cited);
            }
        }
        met.into_iter().map(|cited| self.source(cited)).collect()
    }

    fn source(&self, cited: &Cited) -> Line {
        let mut line = Line::of(Role::Cite, self.source_title(cited));
        for more in cited.reference.iter().chain(&cited.url) {
            line = line.and(Role::Plain, " — ").and(Role::Source, more);
        }
        line
    }

    fn confidence(&self, confidence: Confidence) -> &'static str {
        match confidence {
            Confidence::Confirmed => self.words().confirmed,
            Confidence::Reported => self.words().reported,
            Confidence::Assumed => self.words().assumed,
        }
    }

    fn figure(&self, figure: &Fact) -> FigureRow {
        let words = self.words();
        let thing = &figure.thing;
        let value = match &figure.value {
            Some(value) => self.full_value(value),
            None if figure.state != State::Known => Line::of(Role::Alert, words.missing),
            None if thing.fraction.is_some() => fraction(thing).unwrap_or_default(),
            None if thing.sort == Sort::Table => Line::plain(words.a_table),
            None => Line::plain(words.a_scale),
        };
        let confirmed = thing.confidence == Confidence::Confirmed;
        FigureRow {
            label: self.label(thing),
            value,
            version: Line::of(Role::Code, &thing.set_by),
            cite: thing.cited.as_ref().map(|cited| self.cite(cited)).unwrap_or_default(),
            confidence: Line::of(if confirmed { Role::Plain } else { Role::Alert }, self.confidence(thing.confidence)),
            confirmed,
        }
    }

    /// The step of a fact that is a result.
    fn step_of(&self, fact: &Fact) -> Option<(Key, &'a Step)> {
        let key = fact.key()?;
        self.explanation.step(key).map(|step| (key, step))
    }

    /// A value for a headline: none where there is none.
    fn outcome(&self, step: &Step) -> Line {
        match (&step.value, step.state) {
            (Some(value), _) => self.full_value(value),
            (None, State::Failed) => Line::of(Role::Alert, self.words().no_value_failed),
            (None, _) => Line::of(Role::Alert, self.words().no_value_missing),
        }
    }
}

/// Whether a value is an amount of money.
fn is_money(shown: &Shown) -> bool {
    matches!(shown.kind, Kind::Money(_))
}

/// A fraction as the law writes it.
fn fraction(thing: &Thing) -> Option<Line> {
    thing.fraction.map(|(above, below)| Line::of(Role::Value, format!("{above}/{below}")))
}
