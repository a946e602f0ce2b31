//! A household that is changed: facts given and taken back, members added and taken out.
//!
//! In: a household of a batch. Out: a batch again, or the file that says it: [`super::file`].

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::rules::tree::{InputSlot, Space};

use super::batch::Batch;
use super::builder::BatchBuilder;

/// One row of a household with its members: the root, or one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its id; may be empty.
    pub id: String,
    /// The facts that are given, each once.
    pub facts: Vec<(InputSlot, Lane)>,
    /// Its members, in order, each with its entity.
    pub members: Vec<(Space, Draft)>,
}

impl Draft {
    /// A household of a batch.
    #[must_use]
    pub fn of(plan: &Plan, batch: &Batch, root: usize) -> Self {
        Self::row(plan, batch, 0, root)
    }

    fn row(plan: &Plan, batch: &Batch, space: Space, row: usize) -> Self {
        let given = plan.inputs_of(space).filter(|slot| batch.given(*slot, row));
        let facts = given.map(|slot| (slot, batch.lane(slot, row))).collect();
        let entities = (0..).zip(&plan.version.programme.entities);
        let below: Vec<Space> =
            entities.filter(|(_, entity)| entity.of == Some(space)).map(|(space, _)| space).collect();
        let mut members = Vec::new();
        for space in below {
            let offsets = &batch.rows[usize::from(space)].offsets;
            let (first, last) = (offsets[row] as usize, offsets[row + 1] as usize);
            members.extend((first..last).map(|row| (space, Self::row(plan, batch, space, row))));
        }
        Self { id: batch.rows[usize::from(space)].ids.get(row).cloned().unwrap_or_default(), facts, members }
    }

    /// As a batch of one.
    #[must_use]
    pub fn batch(&self, plan: &Plan) -> Batch {
        let mut builder = BatchBuilder::new(plan);
        self.build(&mut builder);
        builder.finish()
    }

    /// Puts it behind the households of a builder.
    pub fn build(&self, builder: &mut BatchBuilder<'_>) {
        let row = builder.root(self.id.clone());
        self.fill(builder, row);
    }

    fn fill(&self, builder: &mut BatchBuilder<'_>, row: usize) {
        for (slot, lane) in &self.facts {
            builder.give(*slot, row, *lane);
        }
        for (space, member) in &self.members {
            // The row that contains it is the last one of its entity.
            if let Some(row) = builder.member(*space, member.id.clone()) {
                member.fill(builder, row);
            }
        }
    }

    /// How many members there are, here and below.
    #[must_use]
    pub fn size(&self) -> usize {
        self.members.iter().map(|(_, member)| 1 + member.size()).sum()
    }

    /// How many facts are given, here and below.
    #[must_use]
    pub fn given(&self) -> usize {
        self.facts.len() + self.members.iter().map(|(_, member)| member.given()).sum::<usize>()
    }

    /// The lane of a fact, where it is given.
    #[must_use]
    pub fn fact(&self, slot: InputSlot) -> Option<Lane> {
        self.facts.iter().find(|(known, _)| *known == slot).map(|(_, lane)| *lane)
    }

    /// Gives a fact, or takes it back.
    pub fn set(&mut self, slot: InputSlot, lane: Option<Lane>) {
        let known = self.facts.iter().position(|(known, _)| *known == slot);
        match (known, lane) {
            (Some(at), Some(lane)) => self.facts[at].1 = lane,
            (Some(at), None) => {
                self.facts.remove(at);
            }
            (None, Some(lane)) => {
                let at = self.facts.partition_point(|(known, _)| *known < slot);
                self.facts.insert(at, (slot, lane));
            }
            (None, None) => {}
        }
    }

    /// A row of an entity, numbered as in a batch of this household alone.
    pub fn at(&mut self, space: Space, row: usize) -> Option<&mut Draft> {
        if space == 0 {
            return (row == 0).then_some(self);
        }
        self.find(space, &mut row.clone())
    }

    fn find(&mut self, space: Space, left: &mut usize) -> Option<&mut Draft> {
        for (own, member) in &mut self.members {
            if *own == space {
                if *left == 0 {
                    return Some(member);
                }
                *left -= 1;
            } else if let Some(found) = member.find(space, left) {
                return Some(found);
            }
        }
        None
    }

    /// How many rows of an entity there are.
    #[must_use]
    pub fn rows(&self, space: Space) -> usize {
        if space == 0 {
            return 1;
        }
        let own = |(of, member): &(Space, Draft)| if *of == space { 1 } else { member.rows(space) };
        self.members.iter().map(own).sum()
    }

    /// Takes a row of an entity out, with its members, numbered as in [`Draft::at`]. Whether it was there.
    pub fn take_out(&mut self, space: Space, row: usize) -> bool {
        let mut left = row;
        self.take(space, &mut left)
    }

    fn take(&mut self, space: Space, left: &mut usize) -> bool {
        for at in 0..self.members.len() {
            if self.members[at].0 == space {
                if *left == 0 {
                    self.members.remove(at);
                    return true;
                }
                *left -= 1;
            } else if self.members[at].1.take(space, left) {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::kind::Kind;
    use crate::household::testing::{Build, batch, row};
    use crate::rules::tree::Column;

    #[test]
    fn a_household_is_taken_apart_and_put_together_as_it_was() {
        let mut b = Build::household();
        let Column::Input(index) = b.input(0, "index", Kind::Count, 0, None) else { panic!("an input") };
        let Column::Input(age) = b.input(1, "age", Kind::Count, 0, Some(7)) else { panic!("an input") };
        let plan = b.plan();
        let member = |years| row(&[(Column::Input(age), years)]);
        let two = batch(
            &plan,
            vec![
                row(&[]).with(1, vec![row(&[])]),
                row(&[(Column::Input(index), 3)]).with(1, vec![member(1), row(&[]), member(2)]),
            ],
        );
        let mut draft = Draft::of(&plan, &two, 1);
        assert_eq!((draft.size(), draft.given(), draft.fact(index)), (3, 3, Some(3)));
        let again = draft.batch(&plan);
        assert_eq!(again.inputs[age as usize].lanes, [1, 7, 2]);
        assert_eq!(again.inputs[age as usize].given, [true, false, true]);
        assert!(draft.take_out(1, 1) && !draft.take_out(1, 2));
        draft.at(1, 1).expect("there").set(age, Some(9));
        draft.set(index, None);
        let again = draft.batch(&plan);
        assert_eq!((&again.inputs[age as usize].lanes[..], again.given(index, 0)), (&[1, 9][..], false));
        assert!(draft.at(1, 2).is_none() && draft.at(0, 1).is_none());
    }
}
