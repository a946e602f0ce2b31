//! Conditions, branches, early returns.

use crate::ground::amount::Lane;
use crate::rules::tree::NodeId;

use super::super::code::{Code, Frame, ONE, Reg};
use super::super::width::Width;
use super::{Compiler, Path};

/// What a branch must cost, in additions, to get a frame of its own: less is computed on every row and not looked at.
pub(super) const DEAR: u32 = 24;

impl Compiler<'_> {
    /// `let`: the value, and where it has one the body.
    pub fn strict(&mut self, value: NodeId, body: NodeId, frame: Frame, path: Path) -> Reg {
        let first = self.plain(value, frame);
        // Completed years end where their date ends, and need not be counted for that.
        let first = self.years_since(first).map_or(first, |(date, _)| date);
        let then = self.value(body, frame, path);
        self.behind(first, then, frame)
    }

    /// A value that is read behind another: where that has none, this has none.
    fn behind(&mut self, first: Reg, then: Reg, frame: Frame) -> Reg {
        if !self.ends(first) || first == then {
            return then;
        }
        let width = self.width_of(then);
        self.over(&[first, then], frame, width, false, Code::Strict { first, then })
    }

    /// Where a path did not return: what it goes on with.
    pub fn fall(&mut self, frame: Frame, path: Path) -> Reg {
        match path.rest {
            Some(rest) => {
                let (then, path) = self.rests[rest as usize];
                self.value(then, frame, path)
            }
            // A checked rule returns on every path.
            None => self.emit(ONE, Width::Bits, true, Code::Unknown),
        }
    }

    /// `&&` or `||`, left to right.
    pub fn connect(&mut self, all: &[NodeId], goes_on: bool, frame: Frame) -> Reg {
        let Some((first, others)) = all.split_first() else {
            return self.constant(Lane::from(goes_on), Width::Bits);
        };
        let mut left = self.plain(*first, frame);
        for next in others {
            let known = self.nodes.contains_key(&(*next, frame, Path::PLAIN));
            left = if !known && self.frame_of(left) != ONE && self.prepared.cost(*next) > DEAR {
                let part = self.part(frame, left, goes_on);
                let right = self.plain(*next, part);
                let base = self.constant(Lane::from(!goes_on), Width::Bits);
                self.over(
                    &[left, right],
                    frame,
                    Width::Bits,
                    false,
                    Code::Merge { on: Some(left), base, parts: vec![(part, right)] },
                )
            } else {
                let right = self.plain(*next, frame);
                self.over(&[left, right], frame, Width::Bits, false, Code::Connect { all: goes_on, left, right })
            };
        }
        left
    }

    /// `if`
    pub fn branch(
        &mut self,
        id: NodeId,
        condition: NodeId,
        (then, otherwise): (NodeId, NodeId),
        frame: Frame,
        path: Path,
    ) -> Reg {
        let on = self.plain(condition, frame);
        let width = self.width_with(id, path);
        self.choose(on, (then, otherwise), width, frame, path)
    }

    fn choose(&mut self, on: Reg, (then, otherwise): (NodeId, NodeId), width: Width, frame: Frame, path: Path) -> Reg {
        let both_fall = self.prepared.falls(then) && self.prepared.falls(otherwise);
        let dear =
            |this: &Self, arm: NodeId| this.frame_of(on) != ONE && !both_fall && this.cost_with(arm, path) > DEAR;
        let framed = (dear(self, then), dear(self, otherwise));
        if framed == (false, false) {
            let (then, otherwise) = (self.value(then, frame, path), self.value(otherwise, frame, path));
            let (then, otherwise) = (self.wide(then, width), self.wide(otherwise, width));
            return self.over(&[on, then, otherwise], frame, width, false, Code::Select { on, then, otherwise });
        }
        let mut parts = Vec::new();
        let mut base = None;
        for (wanted, arm, framed) in [(true, then, framed.0), (false, otherwise, framed.1)] {
            if framed {
                let part = self.part(frame, on, wanted);
                let reg = self.value(arm, part, path);
                parts.push((part, self.wide(reg, width)));
            } else {
                let reg = self.value(arm, frame, path);
                base = Some(self.wide(reg, width));
            }
        }
        let base = base.unwrap_or_else(|| self.constant(0, width));
        let mut operands = vec![on, base];
        operands.extend(parts.iter().map(|(_, reg)| *reg));
        self.over(&operands, frame, width, false, Code::Merge { on: Some(on), base, parts })
    }

    /// The width of a node with what it may go on with, which may be wider.
    fn width_with(&self, id: NodeId, path: Path) -> Width {
        let mut width = self.width_at(id, path.lift);
        let mut next = path.rest.filter(|_| self.prepared.falls(id));
        while let Some(rest) = next {
            let (then, more) = self.rests[rest as usize];
            width = width.max(self.width_at(then, more.lift));
            next = more.rest.filter(|_| self.prepared.falls(then));
        }
        width
    }

    /// What an arm costs with what it may go on with.
    fn cost_with(&self, arm: NodeId, path: Path) -> u32 {
        let mut cost = self.prepared.cost(arm);
        let mut next = path.rest.filter(|_| self.prepared.falls(arm));
        while let Some(rest) = next {
            let (then, more) = self.rests[rest as usize];
            cost = cost.saturating_add(self.prepared.cost(then));
            next = more.rest.filter(|_| self.prepared.falls(then));
        }
        cost
    }

    /// `switch`: the first arm that has the lane. A checked one has an arm for every lane.
    pub fn switch(
        &mut self,
        id: NodeId,
        on: NodeId,
        arms: &[(Vec<Lane>, NodeId)],
        otherwise: Option<NodeId>,
        frame: Frame,
        path: Path,
    ) -> Reg {
        let width = self.width_with(id, path);
        let of = self.plain(on, frame);
        let (arms, last) = match (otherwise, arms.split_last()) {
            (Some(otherwise), _) => (arms, otherwise),
            (None, Some(((_, last), arms))) => (arms, *last),
            (None, None) => return self.emit(ONE, width, true, Code::Unknown),
        };
        let last = self.value(last, frame, path);
        let mut reg = self.wide(last, width);
        if arms.is_empty() {
            // One arm for all: it does not look at what is switched on, which is read all the same.
            return self.behind(of, reg, frame);
        }
        for (lanes, arm) in arms.iter().rev() {
            let mut lanes = lanes.clone();
            lanes.sort_unstable();
            let is = self.over(&[of], frame, Width::Bits, false, Code::OneOf { of, lanes });
            let then = self.value(*arm, frame, path);
            let then = self.wide(then, width);
            let code = Code::Select { on: is, then, otherwise: reg };
            reg = self.over(&[is, then, reg], frame, width, false, code);
        }
        reg
    }
}
