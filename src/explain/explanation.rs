//! An explanation, free of language: what all renderers tell.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluate::answer::Why;
use crate::ground::date::{Day, Month};
use crate::ground::label::Label;
use crate::ground::rounding::Mode;
use crate::ground::source::Span;
use crate::pack::model::{Confidence, Status, Ties};
use crate::rules::tree::{ResultSlot, Space};

use super::expr::Expr;
use super::told::{Cited, Fact, Key, Shown, State, Thing, Who};
use super::why_not::WhyNot;

/// Why the results of one household in one month are what they are.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What was evaluated.
    pub header: Header,
    /// The entities, by space.
    pub entities: Vec<EntityName>,
    /// Whose results are told: the root first, then the members in order.
    pub subjects: Vec<Subject>,
    /// All results of all rows, told or only leaned on.
    pub steps: BTreeMap<Key, Step>,
    /// The results that matter most: the amounts on which no other rests.
    pub headline: Vec<Key>,
    /// The figures of the law that were read, in slot order.
    pub figures: Vec<Fact>,
    /// What was read and not given.
    pub missing: Vec<Lacked>,
    /// What the untaken parts of the missing results could still read.
    pub may_need: Vec<Fact>,
    /// Inputs that were read and stood on their default.
    pub assumed: Vec<Fact>,
    /// What was read and is not confirmed.
    pub unverified: Vec<(Arc<Thing>, Confidence)>,
    /// Ranks where the listed order decided.
    pub listed: Vec<Key>,
    /// For each headline that is 0, false or missing: what decided that.
    pub why_not: Vec<WhyNot>,
}

/// What was evaluated.
#[derive(Clone, Debug)]
pub struct Header {
    /// `ma-asd@2026-01`.
    pub policy: String,
    /// The programme.
    pub programme: Label,
    /// Who runs it.
    pub agency: Label,
    /// The version.
    pub title: Label,
    /// Adopted or draft.
    pub status: Status,
    /// First month paid under it.
    pub from: Month,
    /// What the text announced, where it differs.
    pub legal_from: Option<Day>,
    /// The last month of its reign, where there is one.
    pub until: Option<Month>,
    /// The month evaluated.
    pub period: Month,
    /// Whether that month lies outside its reign.
    pub counterfactual: bool,
    /// The digest of everything that can change an answer; empty where it is not told.
    pub digest: String,
    /// The version of this program; empty where it is not told.
    pub engine: &'static str,
    /// What the household is called: its file or its id.
    pub household: Option<String>,
    /// The title that the household's file gives it.
    pub household_title: Option<Label>,
    /// Three letters.
    pub currency: String,
    /// Decimals of an amount that is paid.
    pub minor_unit: u32,
    /// Languages of the labels, the first is the default.
    pub languages: Vec<String>,
}

/// What an entity is called.
#[derive(Clone, Debug)]
pub struct EntityName {
    /// `person`.
    pub name: String,
    /// `persons`.
    pub plural: String,
    /// In words.
    pub label: Label,
    /// The entity that contains it.
    pub of: Option<Space>,
}

/// One row whose results are told.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Who.
    pub who: Who,
    /// Its results in dependency order, then declaration.
    pub told: Vec<ResultSlot>,
}

/// How one result of one row came about.
#[derive(Clone, Debug)]
pub struct Step {
    /// The result.
    pub thing: Arc<Thing>,
    /// Whose.
    pub who: Who,
    /// Absent from answers.
    pub internal: bool,
    /// Whether it has a value.
    pub state: State,
    /// Its value.
    pub value: Option<Shown>,
    /// The guards that were read, in order, each with whether it held.
    pub guards: Vec<Fact>,
    /// The guard that stopped it.
    pub stopped: Option<Fact>,
    /// The branches taken, in the order they were met.
    pub decisions: Vec<Decision>,
    /// `let`s that are more than a reading, in the order they were computed.
    pub named: Vec<(String, Expr)>,
    /// What was finally applied. For a missing or failed result: where it ended.
    pub formula: Option<Expr>,
    /// How it was computed, where it was not by a rule.
    pub special: Option<Special>,
    /// The rounding that the result declares.
    pub rounding: Option<RoundingTold>,
    /// Helpers with a mark that were used.
    pub helpers: Vec<Arc<Thing>>,
    /// Why it failed.
    pub failure: Option<FailureTold>,
}

/// Not by a rule.
#[derive(Clone, Debug)]
pub enum Special {
    /// A rank.
    Rank(RankTold),
    /// Abolished by this law.
    Abolished(Option<Cited>),
}

/// A position among members.
#[derive(Clone, Debug)]
pub struct RankTold {
    /// What one must be to be counted.
    pub among: Fact,
    /// What orders, first to last.
    pub by: Vec<Arc<Thing>>,
    /// Largest first.
    pub descending: bool,
    /// What decides between equals.
    pub ties: Ties,
    /// Whether the listed order decided here.
    pub tied: bool,
    /// Those counted, by rank, each with what orders them.
    pub members: Vec<RankMember>,
}

/// One of those counted in a rank.
#[derive(Clone, Debug)]
pub struct RankMember {
    /// Who.
    pub who: Who,
    /// What orders it, in order.
    pub by: Vec<Fact>,
    /// Its rank.
    pub rank: Option<Shown>,
}

/// One branch taken.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What was asked; for a `switch` what was looked at.
    pub asked: Expr,
    /// Whether it held; for a `switch` whether a case was named for it (not `_`). `None` where it has no value.
    pub held: Option<bool>,
    /// Whether it is a `switch`.
    pub switch: bool,
    /// Whether the value came from one of its branches; otherwise the rule went on after it.
    pub decided: bool,
    /// Whether the branch not taken would have given the same: then it says little.
    pub minor: bool,
    /// Its text in the rule file.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The rounding that a result declares.
#[derive(Clone, Debug)]
pub struct RoundingTold {
    /// Multiple of.
    pub to: Shown,
    /// Which neighbour.
    pub mode: Mode,
    /// The law behind it.
    pub cited: Option<Cited>,
    /// Whether it took or gave anything.
    pub changed: bool,
}

/// Why there is no value.
#[derive(Clone, Debug)]
pub struct FailureTold {
    /// What happened.
    pub why: Why,
    /// In which rule, where.
    pub span: Option<Span>,
    /// The result in whose rule it happened.
    pub key: Key,
}

/// Something that was read and not given.
#[derive(Clone, Debug)]
pub struct Lacked {
    /// The input, or the figure.
    pub fact: Fact,
    /// The results that end there.
    pub results: Vec<Key>,
}

impl Explanation {
    /// A step.
    #[must_use]
    pub fn step(&self, key: Key) -> Option<&Step> {
        self.steps.get(&key)
    }

    /// Whether a result of a row is told under its own heading.
    #[must_use]
    pub fn tells(&self, key: Key) -> bool {
        let Some(step) = self.steps.get(&key) else { return false };
        self.subjects.iter().any(|subject| subject.who == step.who && subject.told.contains(&key.slot))
    }
}

impl Step {
    /// All readings of the step: guards, conditions, lets, formula, rank.
    #[must_use]
    pub fn facts(&self) -> Vec<&Fact> {
        let mut facts: Vec<&Fact> = self.guards.iter().collect();
        facts.extend(self.decisions.iter().flat_map(|decision| decision.asked.facts()));
        facts.extend(self.named.iter().flat_map(|(_, expr)| expr.facts()));
        facts.extend(self.formula.iter().flat_map(Expr::facts));
        if let Some(Special::Rank(rank)) = &self.special {
            facts.push(&rank.among);
            facts.extend(rank.members.iter().flat_map(|member| &member.by));
        }
        facts
    }

    /// Whether it is 0 or false, or has no value.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.state != State::Known || self.value.as_ref().is_some_and(Shown::is_nothing)
    }
}
