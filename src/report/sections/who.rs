//! Who gets more and who gets less: all together, by tenth of welfare, by each column that makes groups.

use num_bigint::BigInt;

use crate::compare::{Beside, Part, Side};
use crate::explain::line::{Line, Role};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::population::exact::{Ratio, plain};
use crate::population::indicators::MovesOfTenth;
use crate::population::tally::GroupBy;
use crate::report::page::{Block, Cell, NOT_TOLD, Section, Sheet};
use crate::report::plot::{Shared, shares};
use crate::report::suppress::{Counts, Hidden, groups};
use crate::report::writer::Writer;

/// Groups that are drawn.
const DRAWN: usize = 24;

/// A group and what it came to.
struct Told {
    name: Line,
    plain: Option<String>,
    part: Part,
}

impl Writer<'_> {
    pub(in crate::report) fn who(&self) -> Section {
        let mut blocks = vec![Block::Text(self.measured())];
        let mut sheet = self.of_groups("all", Line::default(), "");
        self.group(&mut sheet, Line::plain(self.words.all), None, &self.whole, Hidden::default());
        if let Some(row) = sheet.rows.last_mut() {
            row.whole = true;
        }
        blocks.push(Block::Sheet(sheet));
        blocks.extend(self.tenths());
        let shape = &self.subject.comparison.shape;
        for (at, column) in shape.groups.iter().enumerate() {
            let all: Vec<Told> = self
                .subject
                .compared
                .ledger
                .by_column(at)
                .into_iter()
                .map(|(text, part)| Told { name: self.value(column, text.as_deref()), plain: text, part })
                .collect();
            blocks.extend(self.by_column(column, all));
        }
        if !shape.groups.is_empty() {
            blocks.push(Block::Text(self.groups_of()));
        }
        Section { key: "who", title: Line::plain(self.words.who), blocks }
    }

    fn of_groups(&self, key: &str, title: Line, first: &str) -> Sheet {
        let words = self.words;
        let heads = [
            ("group", first, false),
            ("compared", words.compared, true),
            ("gain", words.gain, true),
            ("gain_share", "%", true),
            ("lose", words.lose, true),
            ("lose_share", "%", true),
            ("unchanged", words.same, true),
            ("gained", words.gained, true),
            ("lost", words.lost, true),
            ("mean_change", words.mean_change, true),
            ("yearly_difference", words.in_a_year, true),
        ];
        Sheet::new(key, title, &heads)
    }

    fn group(&self, sheet: &mut Sheet, name: Line, plain: Option<String>, part: &Part, hidden: Hidden) {
        let two = self.by();
        let (gained, lost) = (part.gained.total(), part.lost.total());
        let difference = &gained - &lost;
        let either = hidden.gain || hidden.lose;
        let mean = Ratio::new(difference.clone(), part.compared.weight)
            .and_then(|mean| mean.over(&Ratio::whole(BigInt::from(10).pow(two.scale))));
        let mean = mean.map_or_else(Cell::none, |mean| {
            let sign = if difference > BigInt::ZERO { "+" } else { "" };
            Cell::new(format!("{sign}{}", self.counts().ratio(&mean, 2)), mean.decimal(8))
        });
        let yearly = self.yearly(two).map_or_else(Cell::none, |factor| self.signed(two, &difference, factor));
        sheet.row([
            Cell::line(name, plain.map_or(serde_json::Value::Null, Into::into)),
            self.count_unless(&part.compared, hidden.all),
            self.count_unless(&part.gain, hidden.gain),
            self.share(&part.gain, &part.compared).unless(hidden.gain),
            self.count_unless(&part.lose, hidden.lose),
            self.share(&part.lose, &part.compared).unless(hidden.lose),
            self.count_unless(&part.same, hidden.same()),
            self.sum(two, &gained, 1).unless(hidden.gain),
            self.sum(two, &lost, 1).unless(hidden.lose),
            mean.unless(either),
            yearly.unless(either),
        ]);
    }

    fn by_column(&self, column: &GroupBy, all: Vec<Told>) -> Vec<Block> {
        let counts: Vec<Counts> = all
            .iter()
            .map(|one| Counts { gain: one.part.gain.rows, lose: one.part.lose.rows, same: one.part.same.rows })
            .collect();
        let hidden = groups(&counts, self.subject.under);
        let called = self.column(column);
        let title = Line::fill(self.words.by, std::slice::from_ref(&called));
        let name = column.name(&self.subject.comparison.shape.plan);
        let own = name.split_once('.').map_or(name.as_str(), |(_, own)| own).to_owned();
        let mut sheet = self.of_groups(&format!("by_{own}"), Line::default(), &called.text());
        let shared = all.iter().zip(&hidden).take(DRAWN).map(|(one, hidden)| {
            let of = |share: Cell, part: Lane, hidden: bool| {
                (!hidden).then(|| (in_ten_thousand(part, one.part.compared.weight), share.shown.text()))
            };
            Shared {
                name: one.name.text(),
                gain: of(self.share(&one.part.gain, &one.part.compared), one.part.gain.weight, hidden.gain),
                lose: of(self.share(&one.part.lose, &one.part.compared), one.part.lose.weight, hidden.lose),
            }
        });
        let shared: Vec<Shared> = shared.collect();
        let more = all.len() > DRAWN;
        for (one, hidden) in all.into_iter().zip(hidden) {
            self.group(&mut sheet, one.name, one.plain, &one.part, hidden);
        }
        self.group(&mut sheet, Line::plain(self.words.all), None, &self.whole, Hidden::default());
        if let Some(row) = sheet.rows.last_mut() {
            row.whole = true;
        }
        if more {
            let drawn = Line::of(Role::Source, DRAWN.to_string());
            sheet.notes.push(Line::fill(self.words.first_drawn, &[drawn]));
        }
        vec![self.drawn(title, &shared), Block::Sheet(sheet)]
    }

    fn drawn(&self, title: Line, shared: &[Shared]) -> Block {
        let words = self.words;
        let svg = shares(&title.text(), shared, &self.subject.language, (words.lose, words.gain), NOT_TOLD);
        Block::Plot { title, svg }
    }

    /// By tenth of welfare, where that was asked for.
    fn tenths(&self) -> Vec<Block> {
        let Some(Beside { finished: [old, _], tenths }) = &self.subject.compared.welfare else { return Vec::new() };
        let (words, two) = (self.words, self.by());
        let title = Line::plain(words.by_tenth);
        let heads = [
            ("tenth", words.tenth, false),
            ("welfare_up_to", words.up_to, true),
            ("gain_share", words.gain, true),
            ("lose_share", words.lose, true),
            ("gained", words.gained, true),
            ("lost", words.lost, true),
            ("yearly_difference", words.in_a_year, true),
        ];
        let mut sheet = Sheet::new("by_tenth", Line::default(), &heads);
        let measure = old.measure();
        let heads_scale = BigInt::from(10).pow(measure.weight_scale);
        let people = Ratio::new(old.people(), 10);
        let whole_people = people.as_ref().and_then(|people| people.over(&Ratio::whole(heads_scale.clone())));
        let floor = |ratio: &Ratio| ratio.over(&Ratio::whole(heads_scale.clone())).map_or(0, |ratio| lower(&ratio));
        let counts = tenths.iter().map(|tenth| {
            let (gain, lose) = (floor(&tenth.gain), floor(&tenth.lose));
            let all = whole_people.as_ref().map_or(0, lower);
            Counts { gain, lose, same: all.saturating_sub(gain + lose) }
        });
        let hidden = groups(&counts.collect::<Vec<_>>(), self.subject.under);
        let money = self.numbers(&two.kind);
        let unit = Ratio::whole(BigInt::from(10).pow(self.scale(two)));
        let welfare = self.numbers(&Kind::Money(None));
        let mut shared = Vec::new();
        for ((number, tenth), hidden) in (1_u64..).zip(tenths).zip(hidden) {
            let of = |part: &Ratio| people.as_ref().and_then(|people| part.over(people));
            let share = |part: &Ratio| {
                of(part).map_or_else(Cell::none, |share| Cell::new(self.counts().percent(&share), share.decimal(8)))
            };
            let drawn = |part: &Ratio, hidden: bool| {
                let share = of(part).filter(|_| !hidden)?;
                let ten_thousand = share.times(&Ratio::whole(10_000)).decimal(0).parse().unwrap_or(0);
                Some((ten_thousand, self.counts().percent(&share)))
            };
            let sum = |sum: &Ratio| {
                let sum = sum.over(&unit).unwrap_or_else(|| Ratio::whole(0));
                Cell::new(money.rounded(&sum), sum.decimal(8))
            };
            let MovesOfTenth { gain, lose, gained, lost, most } = tenth;
            let difference = self.yearly(two).map(|factor| gained.minus(lost).times(&Ratio::whole(factor)));
            sheet.row([
                Cell::new(number.to_string(), number),
                Cell::new(
                    welfare.amount(&BigInt::from(*most), measure.scale),
                    plain(&BigInt::from(*most), measure.scale),
                ),
                share(gain).unless(hidden.gain),
                share(lose).unless(hidden.lose),
                sum(gained).unless(hidden.gain),
                sum(lost).unless(hidden.lose),
                difference.map_or_else(Cell::none, |difference| sum(&difference)).unless(hidden.gain || hidden.lose),
            ]);
            shared.push(Shared {
                name: format!("{} {number}", words.tenth),
                gain: drawn(gain, hidden.gain),
                lose: drawn(lose, hidden.lose),
            });
        }
        sheet.notes.push(Line::plain(words.tenths_are));
        vec![self.drawn(title, &shared), Block::Sheet(sheet)]
    }

    /// What a column is called.
    fn column(&self, column: &GroupBy) -> Line {
        let version = self.subject.comparison.version(Side::Old);
        let common = match column {
            GroupBy::Words(_, name) => return Line::of(Role::Label, name),
            GroupBy::Column(crate::rules::tree::Column::Input(slot)) => &version.inputs[*slot as usize].common,
            GroupBy::Column(crate::rules::tree::Column::Result(slot)) => &version.results[*slot as usize].common,
        };
        self.label(&common.label, &common.name)
    }

    /// What a value of a column is called.
    fn value(&self, column: &GroupBy, text: Option<&str>) -> Line {
        let Some(text) = text else { return Line::plain(self.words.not_said) };
        let kind = match column {
            GroupBy::Words(..) => return Line::of(Role::Label, crate::ground::hidden::shown(text)),
            GroupBy::Column(column) => self.subject.comparison.shape.plan.column(*column).0,
        };
        match kind {
            Kind::Bool if text == "true" => Line::plain(self.subject.language.words.yes),
            Kind::Bool => Line::plain(self.subject.language.words.no),
            Kind::Choice(choice) => {
                let member = choice.members.iter().find(|(name, _)| name == text);
                member.map_or_else(|| Line::of(Role::Code, text), |(name, label)| self.label(label, name))
            }
            _ => Line::of(Role::Source, self.counts().number(text)),
        }
    }
}

/// How many in ten thousand.
fn in_ten_thousand(part: Lane, whole: Lane) -> i64 {
    if whole == 0 { 0 } else { i64::try_from(part.saturating_mul(10_000) / whole).unwrap_or(0) }
}

/// The whole number below.
fn lower(ratio: &Ratio) -> u64 {
    let text = ratio.decimal(6);
    text.split('.').next().and_then(|whole| whole.parse().ok()).unwrap_or(0)
}
