//! One step away from a household: another month, another fact, a member more or less.

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::ground::date::Month;
use crate::ground::value::Value;
use crate::household::draft::Draft;
use crate::household::nearby;
use crate::rules::tree::{Column, InputSlot, Space};

/// How many members of an entity are looked at in a household: farther ones are seldom needed.
const MEMBERS: usize = 8;

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The household in another month.
    In(Month),
    /// A fact of a row is this; `None` where it is not given.
    Fact(InputSlot, usize, Option<Lane>),
    /// A row is not there.
    Without(Space, usize),
    /// One more row, with the facts of another.
    Like(Space, usize),
}

/// A household in a month.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub draft: Draft,
    pub month: Month,
}

impl Step {
    /// Takes the step; false where it leads nowhere.
    pub fn take(self, candidate: &mut Candidate) -> bool {
        let draft = &mut candidate.draft;
        match self {
            Self::In(month) => {
                candidate.month = month;
                true
            }
            Self::Fact(..) => false,
            Self::Without(space, row) => draft.take_out(space, row),
            Self::Like(space, row) => like(draft, space, row),
        }
    }

    /// The same, where the entity of an input is known.
    pub fn take_in(self, plan: &Plan, candidate: &mut Candidate) -> bool {
        let Self::Fact(slot, row, lane) = self else { return self.take(candidate) };
        let space = plan.inputs[slot as usize].space;
        let Some(found) = candidate.draft.at(space, row) else { return false };
        let changes = found.fact(slot) != lane;
        found.set(slot, lane);
        changes
    }

    /// In words: `household.rsu_index were 9.743002`. The row is one of the household before the step.
    pub fn told(self, plan: &Plan, before: &Draft) -> Option<String> {
        let entity = |space: Space| &plan.version.programme.entities[usize::from(space)].name;
        let row = |space: Space, row: usize| {
            let mut before = before.clone();
            let id = before.at(space, row).map(|row| row.id.clone()).unwrap_or_default();
            if space == 0 || id.is_empty() { entity(space).clone() } else { id }
        };
        Some(match self {
            Self::In(_) => return None,
            Self::Fact(slot, at, lane) => {
                let input = &plan.inputs[slot as usize];
                let name = plan.column_name(Column::Input(slot));
                let of = if input.space == 0 { String::new() } else { format!(" of {}", row(input.space, at)) };
                let value = match lane {
                    Some(lane) => Value::from_lane(lane, &input.kind, input.scale)?.text(&input.kind),
                    None => "not given".to_owned(),
                };
                format!("{name}{of} were {value}")
            }
            Self::Without(space, at) => format!("{} were not there", row(space, at)),
            Self::Like(space, at) => format!("there were one more {} like {}", entity(space), row(space, at)),
        })
    }
}

/// One more member like another, behind the others of its entity, with an id of its own.
fn like(draft: &mut Draft, space: Space, row: usize) -> bool {
    let Some(mut twin) = draft.at(space, row).map(|row| row.clone()) else { return false };
    let mut ids = Vec::new();
    all_ids(draft, &mut ids);
    rename(&mut twin, &ids);
    add(draft, space, row, &twin).is_some()
}

fn all_ids(draft: &Draft, ids: &mut Vec<String>) {
    ids.push(draft.id.clone());
    draft.members.iter().for_each(|(_, member)| all_ids(member, ids));
}

fn rename(twin: &mut Draft, taken: &[String]) {
    let stem = twin.id.trim_start_matches('#').to_owned();
    let new = (2..=taken.len() + 2).map(|n| format!("{stem}_{n}")).find(|id| !taken.contains(id));
    twin.id = new.unwrap_or_default();
    twin.members.iter_mut().for_each(|(_, member)| rename(member, taken));
}

/// Puts a member behind those of its entity in the row that contains the one it is like.
fn add(draft: &mut Draft, space: Space, mut row: usize, twin: &Draft) -> Option<()> {
    let own = draft.members.iter().filter(|(of, _)| *of == space).count();
    if own > row {
        let at = draft.members.iter().rposition(|(of, _)| *of == space)?;
        draft.members.insert(at + 1, (space, twin.clone()));
        return Some(());
    }
    for (of, member) in &mut draft.members {
        let rows = if *of == space { 1 } else { member.rows(space) };
        if rows > row {
            return add(member, space, row, twin);
        }
        row -= rows;
    }
    None
}

/// All single steps away from a household of a version, the nearest of each kind first. `still` where its facts hold in
/// every month.
pub(super) fn steps(plan: &Plan, candidate: &Candidate, still: bool) -> Vec<Step> {
    let mut all = Vec::new();
    if still {
        let until = plan.version.until;
        let later = (1..12).filter_map(|months| candidate.month.plus(months));
        all.extend(later.filter(|month| until.is_none_or(|until| *month <= until)).map(Step::In));
    }
    let mut draft = candidate.draft.clone();
    for slot in nearby::read_inputs(plan) {
        let input = &plan.inputs[slot as usize];
        for row in 0..draft.rows(input.space).min(MEMBERS) {
            let Some(own) = draft.at(input.space, row) else { continue };
            let given = own.fact(slot);
            if given.is_some() && (input.optional || input.default.is_some()) {
                all.push(Step::Fact(slot, row, None));
            }
            let others = nearby::others(plan, slot, given.or(input.default), candidate.month);
            all.extend(others.into_iter().map(|lane| Step::Fact(slot, row, Some(lane))));
        }
    }
    for (space, _) in (1..).zip(plan.version.programme.entities.iter().skip(1)) {
        let rows = 0..draft.rows(space).min(MEMBERS);
        all.extend(rows.clone().map(|row| Step::Without(space, row)));
        all.extend(rows.map(|row| Step::Like(space, row)));
    }
    all
}
