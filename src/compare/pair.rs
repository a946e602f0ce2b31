//! Two versions beside each other: which input is which, which results are compared, and what only one of them has.

use std::sync::Arc;

use crate::check::plan::{InputPlan, Plan};
use crate::ground::amount::{self, Lane};
use crate::ground::codes::compare::{INPUT_DIFFERS, RESULT_DIFFERS};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::kind::Kind;
use crate::ground::names;
use crate::rules::tree::{Column, InputSlot, ResultSlot, Space};

use super::Side;
use super::map::Map;

/// Two versions that fit each other.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The version compared with.
    pub old: Arc<Plan>,
    /// The version compared.
    pub new: Arc<Plan>,
    /// By input slot of the new version, where its column comes from.
    pub inputs: Vec<Source>,
    /// What is compared, in the order of the old version.
    pub results: Vec<Two>,
    /// Which of them is the amount by which households gain and lose.
    pub by: usize,
    /// What is not the same in both.
    pub structure: Vec<Structure>,
}

/// Where a column of the new version comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is that of an input of the old version.
    Shared(InputSlot),
    /// It is read for itself.
    Own {
        /// The name in the register.
        column: String,
        /// Its place among what the register is asked for besides; `None` where nothing reads it.
        extra: Option<usize>,
    },
    /// From nowhere: the other version lacks it, and nobody says what it is.
    Nowhere,
}

/// A result in both versions.
#[derive(Clone, Debug)]
pub struct Two {
    /// Its slots, the old one first.
    pub slots: [ResultSlot; 2],
    /// By what lanes are multiplied to have the same decimals.
    pub factors: [Lane; 2],
    /// Decimals of both then.
    pub scale: u32,
    /// Whose it is.
    pub space: Space,
    /// What it is.
    pub kind: Kind,
    /// Its name in the old version.
    pub name: String,
}

impl Two {
    /// Its slot.
    #[must_use]
    pub fn slot(&self, side: Side) -> ResultSlot {
        self.slots[side as usize]
    }
}

/// An input or result that is not the same in both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    /// `input` or `result`.
    pub what: &'static str,
    /// Its name in the old version.
    pub old: Option<String>,
    /// Its name in the new version.
    pub new: Option<String>,
}

/// What is to be compared.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Results of the old version; none: all that are not internal.
    pub results: Vec<ResultSlot>,
    /// The amount by which households gain and lose.
    pub by: ResultSlot,
    /// What somebody says of what differs.
    pub maps: Vec<Map>,
}

impl Pair {
    /// The plan of a version.
    #[must_use]
    pub fn plan(&self, side: Side) -> &Arc<Plan> {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }
}

/// Puts two versions beside each other.
///
/// # Errors
/// Every input that one of them lacks, and every result that the new one lacks, of which nobody says what it is; results
/// that are of different kinds.
pub fn pair(old: &Arc<Plan>, new: &Arc<Plan>, asked: &Asked) -> Result<Pair, Findings> {
    let mut pairing = Pairing { old, new, asked, structure: Vec::new(), findings: Findings::new() };
    let inputs = pairing.inputs();
    let results = pairing.results();
    let Pairing { structure, findings, .. } = pairing;
    let by = results.iter().position(|two| two.slots[0] == asked.by);
    match by {
        Some(by) if !findings.has_errors() => {
            Ok(Pair { old: Arc::clone(old), new: Arc::clone(new), inputs, results, by, structure })
        }
        _ => Err(findings),
    }
}

struct Pairing<'a> {
    old: &'a Plan,
    new: &'a Plan,
    asked: &'a Asked,
    structure: Vec<Structure>,
    findings: Findings,
}

/// What a column of one version is in the other.
enum Other {
    /// This one, because somebody says so.
    Said(Column),
    /// This one, which has its name, or had.
    Same(Column),
    /// None, and somebody says so.
    Nothing,
    /// None.
    Unknown,
}

impl Pairing<'_> {
    /// What a column of the new version is in the old one.
    fn of_new(&self, column: Column) -> Other {
        if let Some(map) = self.asked.maps.iter().find(|map| map.new == Some(column)) {
            return map.old.map_or(Other::Nothing, Other::Said);
        }
        let taken = |other: &Column| self.asked.maps.iter().any(|map| map.old == Some(*other));
        let name = self.new.column_name(column);
        let was = was(self.new, column);
        let found = [Some(name), was].into_iter().flatten().find_map(|name| find(self.old, column, &name));
        found.filter(|other| !taken(other)).map_or(Other::Unknown, Other::Same)
    }

    fn inputs(&mut self) -> Vec<Source> {
        let mut used = vec![false; self.old.inputs.len()];
        let mut sources = Vec::new();
        for (slot, own) in (0..).zip(&self.new.inputs) {
            let column = Column::Input(slot);
            let name = self.new.column_name(column);
            let source = match self.of_new(column) {
                Other::Said(Column::Input(other)) => self.shared((other, slot), own, true),
                Other::Same(Column::Input(other)) => self.shared((other, slot), own, false),
                Other::Nothing => {
                    self.tell("input", None, Some(name.clone()));
                    Source::Own { column: own_name(&name), extra: None }
                }
                _ => {
                    self.differs_in(&name, (Side::New, Side::Old), &format!("={name}"));
                    Source::Nowhere
                }
            };
            let other = match self.of_new(column) {
                Other::Said(Column::Input(other)) | Other::Same(Column::Input(other)) => Some(other),
                _ => None,
            };
            if let Some(used) = other.and_then(|other| used.get_mut(other as usize)) {
                *used = true;
            }
            sources.push(source);
        }
        for (slot, _) in (0..).zip(&used).filter(|(_, used)| !**used) {
            let name = self.old.column_name(Column::Input(slot));
            if self.asked.maps.iter().any(|map| map.old == Some(Column::Input(slot)) && map.new.is_none()) {
                self.tell("input", Some(name), None);
            } else {
                self.differs_in(&name, (Side::Old, Side::New), &format!("{name}="));
            }
        }
        sources
    }

    /// An input of both: one column, read once where both take it for the same.
    fn shared(&mut self, (other, slot): (InputSlot, InputSlot), own: &InputPlan, said: bool) -> Source {
        let before = &self.old.inputs[other as usize];
        let names = [self.old.column_name(Column::Input(other)), self.new.column_name(Column::Input(slot))];
        let [old, new] = names;
        if !said && (!alike(&before.kind, &own.kind) || before.space != own.space) {
            let policies = self.policies();
            let [one, other] = [(&before.kind, &policies[0]), (&own.kind, &policies[1])];
            let message = format!("`{old}` is {} in {}, and {} in {}", shown(one.0), one.1, shown(other.0), other.1);
            let help = format!("where one column holds what both mean, say so: --map {old}={new}");
            self.findings.push(Diagnostic::nowhere(INPUT_DIFFERS, message).help(help));
        }
        let (declared, declared_before) =
            (&self.new.version.inputs[slot as usize], &self.old.version.inputs[other as usize]);
        let same = alike(&before.kind, &own.kind)
            && (before.space, before.scale, before.default) == (own.space, own.scale, own.default)
            && (before.min, before.max, before.optional) == (own.min, own.max, own.optional)
            && declared.surplus.is_some() == declared_before.surplus.is_some();
        if old != new {
            self.tell("input", Some(old.clone()), Some(new));
        }
        if same { Source::Shared(other) } else { Source::Own { column: own_name(&old), extra: None } }
    }

    fn results(&mut self) -> Vec<Two> {
        let mut two = Vec::new();
        let all = (0..).zip(&self.old.version.results).filter(|(_, declared)| !declared.internal);
        let mut asked: Vec<ResultSlot> = if self.asked.results.is_empty() {
            all.map(|(slot, _)| slot).collect()
        } else {
            self.asked.results.clone()
        };
        if !asked.contains(&self.asked.by) {
            asked.push(self.asked.by);
        }
        let mut used = vec![false; self.new.results.len()];
        let all_new: Vec<(Other, ResultSlot)> =
            (0..).zip(&self.new.results).map(|(slot, _)| (self.of_new(Column::Result(slot)), slot)).collect();
        for slot in asked {
            let column = Column::Result(slot);
            let name = self.old.column_name(column);
            let is = |other: &Other| matches!(other, Other::Said(old) | Other::Same(old) if *old == column);
            let other = all_new.iter().find(|(other, _)| is(other)).map(|(_, new)| *new);
            match other {
                Some(new) => {
                    used[new as usize] = true;
                    two.extend(self.two(slot, new, &name));
                }
                None if self.asked.maps.iter().any(|map| map.old == Some(column)) && slot != self.asked.by => {
                    self.tell("result", Some(name), None);
                }
                None => {
                    let policies = self.policies();
                    let message =
                        format!("{} has the result `{name}`, and {} has none of that name", policies[0], policies[1]);
                    let help = format!(
                        "say what it is called there: --map {name}=NEW, or that it is compared with nothing: --map {name}="
                    );
                    self.findings.push(Diagnostic::nowhere(RESULT_DIFFERS, message).help(help));
                }
            }
        }
        if self.asked.results.is_empty() {
            let declared = (0..).zip(&self.new.version.results);
            let more: Vec<ResultSlot> = declared
                .filter(|(slot, one)| !one.internal && !used[*slot as usize])
                .map(|(slot, _): (u32, _)| slot)
                .collect();
            for slot in more {
                let name = self.new.column_name(Column::Result(slot));
                self.tell("result", None, Some(name));
            }
        }
        two
    }

    /// A result of both.
    fn two(&mut self, old: ResultSlot, new: ResultSlot, name: &str) -> Option<Two> {
        let (before, after) = (&self.old.results[old as usize], &self.new.results[new as usize]);
        let other = self.new.column_name(Column::Result(new));
        let scale = before.scale.max(after.scale);
        let factor = |own: u32| amount::power_of_ten(scale - own);
        let factors = factor(before.scale).zip(factor(after.scale));
        let fits = |least: Lane, most: Lane, factor: Lane| {
            // Added up over the members of a household, nothing may go past.
            let times = factor.checked_mul(1 << 16);
            times.is_some_and(|times| least.checked_mul(times).is_some() && most.checked_mul(times).is_some())
        };
        let factors =
            factors.filter(|(old, new)| fits(before.least, before.most, *old) && fits(after.least, after.most, *new));
        let Some(factors) = factors.filter(|_| alike(&before.kind, &after.kind) && before.space == after.space) else {
            let policies = self.policies();
            let [one, after] = [shown(&before.kind), shown(&after.kind)];
            let message = format!("`{name}` is {one} in {}, and `{other}` is {after} in {}", policies[0], policies[1]);
            let help = format!("the two cannot be compared; leave it out with --results, or say so: --map {name}=");
            self.findings.push(Diagnostic::nowhere(RESULT_DIFFERS, message).help(help));
            return None;
        };
        let (space, kind) = (before.space, before.kind.clone());
        if name != other {
            self.tell("result", Some(name.to_owned()), Some(other));
        }
        Some(Two { slots: [old, new], factors: [factors.0, factors.1], scale, space, kind, name: own_name(name) })
    }

    fn tell(&mut self, what: &'static str, old: Option<String>, new: Option<String>) {
        self.structure.push(Structure { what, old, new });
    }

    fn policies(&self) -> [String; 2] {
        [self.old.version.policy(), self.new.version.policy()]
    }

    fn differs_in(&mut self, name: &str, (has, lacks): (Side, Side), map: &str) {
        let policies = self.policies();
        let (has, lacks) = (&policies[has as usize], &policies[lacks as usize]);
        let message = format!("{has} asks for `{name}`, and {lacks} does not");
        let help = format!("if that is meant, say so: --map {map}; if it is one input by two names: --map OLD=NEW");
        self.findings.push(Diagnostic::nowhere(INPUT_DIFFERS, message).help(help));
    }
}

/// Whether lanes of two kinds mean the same.
fn alike(one: &Kind, other: &Kind) -> bool {
    let members = |kind: &Kind| match kind {
        Kind::Choice(choice) => choice.members.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    };
    one == other && members(one) == members(other)
}

/// What a kind is, with the members of a choice.
fn shown(kind: &Kind) -> String {
    match kind {
        Kind::Choice(choice) => {
            let members: Vec<String> = choice.members.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!("one of {}", names::listed(&members))
        }
        kind => format!("of kind {kind}"),
    }
}

/// The name that a column had before, with its entity.
fn was(plan: &Plan, column: Column) -> Option<String> {
    let common = match column {
        Column::Input(slot) => &plan.version.inputs[slot as usize].common,
        Column::Result(slot) => &plan.version.results[slot as usize].common,
    };
    let (entity, _) =
        plan.column_name(column).split_once('.').map(|(entity, own)| (entity.to_owned(), own.to_owned()))?;
    common.was.as_ref().map(|was| format!("{entity}.{was}"))
}

/// A column of the same sort by its full name.
fn find(plan: &Plan, like: Column, name: &str) -> Option<Column> {
    let all: Vec<Column> = match like {
        Column::Input(_) => (0..).zip(&plan.inputs).map(|(slot, _)| Column::Input(slot)).collect(),
        Column::Result(_) => (0..).zip(&plan.results).map(|(slot, _)| Column::Result(slot)).collect(),
    };
    all.into_iter().find(|column| plan.column_name(*column) == name)
}

fn own_name(full: &str) -> String {
    full.split_once('.').map_or(full, |(_, own)| own).to_owned()
}
