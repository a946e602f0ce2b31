//! Results with their guards, and what a household is refused for.

use crate::check::plan::{FormulaPlan, RankPlan};
use crate::ground::amount::Lane;
use crate::pack::model::Size;
use crate::rules::tree::{Column, ResultSlot, Space};

use super::super::code::{Code, Frame, Members, ONE, Reg};
use super::super::width::Width;
use super::Compiler;
use super::flow::DEAR;

impl Compiler<'_> {
    /// A result on all rows of its entity.
    pub fn result(&mut self, slot: ResultSlot) -> Reg {
        let plan = self.plan;
        let result = &plan.results[slot as usize];
        let frame = self.all(result.space);
        let width = Width::of(&result.kind, result.least, result.most);
        let guard = self.guard(&result.guards, result.space, frame);
        let reg = match (&result.formula, guard) {
            (FormulaPlan::Tree(root), None) => {
                let reg = self.plain(*root, frame);
                self.wide(reg, width)
            }
            (FormulaPlan::Tree(root), Some(guard))
                if self.prepared.cost(*root) > DEAR && self.frame_of(guard) != ONE =>
            {
                let part = self.part(frame, guard, true);
                let reg = self.plain(*root, part);
                let reg = self.wide(reg, width);
                let base = self.constant(result.otherwise, width);
                let code = Code::Merge { on: Some(guard), base, parts: vec![(part, reg)] };
                self.over(&[guard, reg], frame, width, false, code)
            }
            (FormulaPlan::Tree(root), Some(guard)) => {
                let reg = self.plain(*root, frame);
                self.guarded(guard, reg, result.otherwise, width, frame)
            }
            (FormulaPlan::Rank(rank), guard) => {
                let reg = self.rank(rank, result.space, frame);
                match guard {
                    Some(guard) => self.guarded(guard, reg, result.otherwise, width, frame),
                    None => self.wide(reg, width),
                }
            }
            (FormulaPlan::Constant(lane), guard) => {
                let reg = self.constant(*lane, width);
                match guard {
                    Some(guard) => self.guarded(guard, reg, result.otherwise, width, frame),
                    None => reg,
                }
            }
        };
        if self.frame_of(reg) == ONE { self.spread(reg, frame) } else { reg }
    }

    fn guarded(&mut self, on: Reg, reg: Reg, otherwise: Lane, width: Width, frame: Frame) -> Reg {
        let then = self.wide(reg, width);
        let otherwise = self.constant(otherwise, width);
        self.over(&[on, then], frame, width, false, Code::Select { on, then, otherwise })
    }

    /// All guards together, in order.
    fn guard(&mut self, guards: &[(Column, Space)], space: Space, frame: Frame) -> Option<Reg> {
        let mut all = None;
        for (column, of) in guards {
            let reg = self.column(*column);
            let right = if *of == space { reg } else { self.outer(reg, *of, frame) };
            all = Some(match all {
                None => right,
                Some(left) => {
                    self.over(&[left, right], frame, Width::Bits, false, Code::Connect { all: true, left, right })
                }
            });
        }
        all
    }

    fn rank(&mut self, rank: &RankPlan, space: Space, frame: Frame) -> Reg {
        let member = self.column(rank.among);
        let by: Vec<Reg> = rank.by.iter().map(|column| self.column(*column)).collect();
        let members = Members { space, under: rank.within, member: Some(member) };
        let code = Code::Rank { members, by, descending: rank.descending, ties: rank.ties };
        self.emit(frame, Width::Small, true, code)
    }

    /// For each row of the root whether its household is refused: registers that say so.
    pub fn refusals(&mut self) -> Vec<Reg> {
        let plan = self.plan;
        let root = self.all(0);
        let mut all = Vec::new();
        for (_, check) in plan.version.checks.iter().zip(&plan.checks).filter(|(declared, _)| declared.refuses) {
            let frame = self.all(check.space);
            let reg = self.plain(check.root, frame);
            let reg = if self.frame_of(reg) == ONE { self.spread(reg, frame) } else { reg };
            all.push(self.emit(root, Width::Bits, false, Code::Contradicted { check: reg, space: check.space }));
        }
        for set in plan.sets.iter().filter(|set| set.size != Size::Any) {
            let Some(under) = plan.version.programme.entities[usize::from(set.of)].of else { continue };
            let members = Members { space: set.of, under, member: Some(self.column(set.member)) };
            all.push(self.emit(root, Width::Bits, false, Code::WrongSize { members, size: set.size }));
        }
        all
    }
}
