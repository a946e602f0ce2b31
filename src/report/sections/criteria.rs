//! Criteria and verdict.

use crate::explain::line::{Line, Role};
use crate::gate::{Criterion, Judged, Stands, Why};
use crate::ground::hidden;
use crate::report::Held;
use crate::report::page::{Block, Cell, Row, Section, Sheet};
use crate::report::writer::Writer;

impl Writer<'_> {
    pub(in crate::report) fn criteria(&self) -> Option<Section> {
        let words = self.words;
        let Held::To(criteria, verdict) = self.subject.verdict else { return None };
        let heads = [
            ("name", words.criterion, false),
            ("wanted", words.wanted, true),
            ("found", words.found, true),
            ("verdict", words.verdict, false),
            ("why", "", false),
        ];
        let mut sheet = Sheet::new("criteria", Line::default(), &heads);
        for one in &verdict.criteria {
            let group = one.group.as_ref().map(|name| {
                let group = criteria.groups.iter().find(|group| group.name == *name);
                group.map_or_else(|| Line::of(Role::Code, name), |group| self.label(&group.label, name))
            });
            let about = Line::plain(self.criterion(one.criterion));
            let about = match group {
                Some(group) => group.and(Role::Plain, self.subject.language.words.colon).then(about),
                None => about,
            };
            let told = |text: &str| Cell::new(self.counts().in_text(text), text);
            let figure = if one.figure.is_empty() { Cell::none() } else { told(&one.figure) };
            let cells = vec![
                Cell::line(about, one.name()),
                told(&one.wanted),
                figure,
                Cell::line(Line::plain(self.stands(one.stands)), one.stands.word()),
                Cell::line(self.why(one), one.passed()),
            ];
            sheet.rows.push(Row { cells, whole: false, mark: Some(one.passed()) });
        }
        Some(Section { key: "criteria", title: Line::plain(words.criteria), blocks: vec![Block::Sheet(sheet)] })
    }

    fn criterion(&self, criterion: Criterion) -> &'static str {
        let words = self.words;
        match criterion {
            Criterion::Answered => words.c_answered,
            Criterion::LoseAtMost => words.c_lose_at_most,
            Criterion::LosersAtMost => words.c_losers,
            Criterion::LosersPercentAtMost => words.c_losers_percent,
            Criterion::YearlyAtMost | Criterion::YearlyAround => words.c_yearly,
            Criterion::YearlyRiseAtMost => words.c_rise,
            Criterion::PublishedAmounts => words.c_published,
            Criterion::Snapshots => words.c_snapshots,
            Criterion::Invariants => words.c_invariants,
            Criterion::InvariantsOver => words.c_invariants_over,
            Criterion::NoSurvivor => words.c_survivors,
            Criterion::Branches => words.c_branches,
            Criterion::Confirmed => words.c_confirmed,
        }
    }

    fn stands(&self, stands: Stands) -> &'static str {
        let words = self.words;
        match stands {
            Stands::Met => words.met,
            Stands::NotMet => words.not_met,
            Stands::DoesNotApply => words.does_not_apply,
            Stands::NotKnown => words.not_known,
        }
    }

    /// Why it stands so. Of one household, the report tells nothing: `gate` does.
    fn why(&self, one: &Judged) -> Line {
        match &one.why {
            Why::Nothing | Why::Household { .. } => Line::default(),
            Why::These(_) if one.criterion == Criterion::Answered => Line::default(),
            Why::These(names) => {
                let names = names.iter().map(|name| Line::of(Role::Code, hidden::shown(name)));
                Line::joined(names, self.subject.language.words.comma)
            }
            Why::Broken(all) => {
                let names = all.iter().map(|one| Line::of(Role::Code, &one.invariant));
                Line::joined(names, self.subject.language.words.comma)
            }
            Why::NoVersionBefore => Line::plain(self.words.no_version_before),
            Why::Nobody => Line::plain(self.words.nobody_there),
            Why::NoReference => Line::plain(self.words.no_reference),
            Why::NoneDeclared => Line::plain(self.words.none_declared),
        }
    }
}
