//! One node on the rows of a frame.

use crate::check::plan::ParameterPlan;
use crate::ground::amount::{self, Lane};
use crate::rules::tree::{Column, Group, InputSlot, Join, Node, NodeId, Op, ParameterSlot, SetSlot, Space};

use super::super::code::{Arithmetic, Code, Dates, Frame, Members, ONE, Reg};
use super::super::tables::{Scale, Table};
use super::super::width::{self, Width};
use super::{Compiler, Path};

impl Compiler<'_> {
    /// The value of a node on the rows of a frame.
    pub fn plain(&mut self, id: NodeId, frame: Frame) -> Reg {
        self.value(id, frame, Path::PLAIN)
    }

    /// The value of a node on the rows of a frame; where a path falls through, that of what it goes on with.
    pub fn value(&mut self, id: NodeId, frame: Frame, path: Path) -> Reg {
        if !self.prepared.falls(id) && path != Path::PLAIN {
            let reg = self.plain(id, frame);
            return self.lifted(id, reg, path.lift, frame);
        }
        if let Some(reg) = self.nodes.get(&(id, frame, path)) {
            return *reg;
        }
        let wider: Vec<Frame> = self.within(frame).skip(1).collect();
        let found = wider.into_iter().find_map(|wider| self.nodes.get(&(id, wider, path)).copied());
        let reg = match found {
            Some(reg) => self.at(reg, frame),
            None => self.node(id, frame, path),
        };
        self.nodes.insert((id, frame, path), reg);
        reg
    }

    /// A node's register brought to another scale.
    fn lifted(&mut self, id: NodeId, reg: Reg, lift: Lane, frame: Frame) -> Reg {
        if lift == 1 {
            return reg;
        }
        let width = self.width_at(id, lift);
        let (value, factor) = (self.wide(reg, width), self.constant(lift, width));
        let code = Code::Arithmetic { what: Arithmetic::Multiply, left: value, right: factor, ups: (1, 1) };
        self.over(&[value, factor], frame, width, false, code)
    }

    /// The width that a node has at another scale.
    pub fn width_at(&self, id: NodeId, lift: Lane) -> Width {
        match self.declared(id) {
            Width::Bits => Width::Bits,
            _ => Width::of_magnitude(self.raised(id, lift)).max(Width::of_magnitude(Some(lift.unsigned_abs()))),
        }
    }

    /// The width that a node is declared to have.
    pub fn declared(&self, id: NodeId) -> Width {
        let node = self.plan.node(id);
        Width::of(&node.kind, node.least, node.most)
    }

    /// The largest magnitude of a node, brought to another scale.
    pub fn raised(&self, id: NodeId, up: Lane) -> Option<u128> {
        let node = self.plan.node(id);
        width::magnitude(node.least, node.most).checked_mul(up.unsigned_abs())
    }

    fn node(&mut self, id: NodeId, frame: Frame, path: Path) -> Reg {
        let plan = self.plan;
        let node = plan.node(id);
        match &node.op {
            Op::Constant(lane) => self.constant(*lane, self.declared(id)),
            Op::Parameter(slot) => self.figure(*slot, node),
            Op::Read(column) => {
                let reg = self.column(*column);
                self.at(reg, frame)
            }
            Op::Outer(of) => {
                let above = plan.node(*of).space;
                let all = self.all(above);
                let of = self.plain(*of, all);
                self.outer(of, above, frame)
            }
            Op::Only(set, column) => {
                let (members, read) = (self.members_of_set(*set, node.space), self.column(*column));
                self.emit(frame, self.width_of(read), true, Code::Only { members, read })
            }
            Op::Period(part) => self.emit(ONE, Width::Small, false, Code::Period(*part)),
            Op::Given(slot) => self.given(*slot, frame),
            Op::GivenOnly(set, slot) => {
                let members = self.members_of_set(*set, node.space);
                self.emit(frame, Width::Bits, true, Code::GivenOnly { members, input: self.place(*slot) })
            }
            Op::Exists(set) => {
                let members = self.members_of_set(*set, node.space);
                self.emit(frame, Width::Bits, true, Code::Exists { members })
            }
            Op::Let { value, body } => self.strict(*value, *body, frame, path),
            Op::Marked(_, of) => self.value(*of, frame, path),
            Op::Not(of) => {
                let of = self.plain(*of, frame);
                self.over(&[of], frame, Width::Bits, false, Code::Not(of))
            }
            Op::Negate(of) => {
                let of = self.numeric(*of, frame, self.declared(id));
                self.over(&[of], frame, self.width_of(of), false, Code::Negate(of))
            }
            Op::Add { left, right, left_up, right_up, subtract } => {
                let what = if *subtract { Arithmetic::Subtract } else { Arithmetic::Add };
                self.arithmetic(id, what, (*left, *right), (*left_up, *right_up), frame)
            }
            Op::Multiply { left, right } => self.arithmetic(id, Arithmetic::Multiply, (*left, *right), (1, 1), frame),
            Op::Extreme { largest, left, right, left_up, right_up } => {
                let what = if *largest { Arithmetic::Largest } else { Arithmetic::Smallest };
                self.arithmetic(id, what, (*left, *right), (*left_up, *right_up), frame)
            }
            Op::Rescale(of, factor) if self.prepared.falls(*of) => {
                // What falls through is at the scale of the whole already; what returns is brought to it.
                let lift = path.lift.checked_mul(*factor).unwrap_or(path.lift);
                self.value(*of, frame, Path { lift, ..path })
            }
            Op::Times(of, factor) | Op::Rescale(of, factor) => self.times(id, *of, *factor, frame),
            Op::Compare { operator, left, right, left_up, right_up } => {
                self.compare(*operator, (*left, *right), (*left_up, *right_up), frame)
            }
            Op::CompareQuotients { operator, left, right, left_up, right_up } => {
                self.compare_quotients(*operator, (left, *left_up), (right, *right_up), frame)
            }
            Op::Round { mode, of, step, up, down } => self.round(id, *mode, of, *step, (*up, *down), frame),
            Op::AllOf(all) => self.connect(all, true, frame),
            Op::AnyOf(all) => self.connect(all, false, frame),
            Op::If { condition, then, otherwise } => self.branch(id, *condition, (*then, *otherwise), frame, path),
            Op::Switch { on, arms, otherwise } => self.switch(id, *on, arms, *otherwise, frame, path),
            Op::Fall => self.fall(frame, path),
            Op::Then { first, then } => {
                let rest = self.rest(*then, path);
                self.value(*first, frame, Path { rest: Some(rest), lift: path.lift })
            }
            Op::Aggregate { join, group, read, otherwise } => {
                self.aggregate(node, id, *join, *group, *read, *otherwise, frame)
            }
            Op::Scale { parameter, at } => self.scale(node, id, *parameter, *at, frame),
            Op::Table { parameter, keys } => self.table(id, *parameter, keys, frame),
            Op::YearsBetween(a, b) => self.dates(Dates::YearsBetween, (*a, *b), frame),
            Op::MonthsBetween(a, b) => self.dates(Dates::MonthsBetween, (*a, *b), frame),
            Op::AddYears(a, b) => self.dates(Dates::AddYears, (*a, *b), frame),
            Op::AddMonths(a, b) => self.dates(Dates::AddMonths, (*a, *b), frame),
            Op::InMonth(of) => {
                let of = self.numeric(*of, frame, Width::Small);
                self.over(&[of], frame, Width::Bits, false, Code::InMonth(of))
            }
        }
    }

    fn figure(&mut self, slot: ParameterSlot, node: &Node) -> Reg {
        let width = Width::of(&node.kind, node.least, node.most);
        match &self.plan.parameters[slot as usize] {
            ParameterPlan::Scalar(lane) | ParameterPlan::Fraction(lane, _) => self.constant(*lane, width),
            _ => self.emit(ONE, width, true, Code::Unknown),
        }
    }

    /// A register on all rows of a containing entity, seen from a frame.
    pub fn outer(&mut self, of: Reg, above: Space, frame: Frame) -> Reg {
        if self.frame_of(of) == ONE {
            return of;
        }
        let (width, ends) = (self.width_of(of), self.ends(of));
        self.emit(frame, width, ends, Code::Outer { of, above })
    }

    fn given(&mut self, slot: InputSlot, frame: Frame) -> Reg {
        let all = self.all(self.plan.inputs[slot as usize].space);
        let reg = self.emit(all, Width::Bits, false, Code::Given(self.place(slot)));
        self.at(reg, frame)
    }

    /// A node at a width.
    pub fn numeric(&mut self, id: NodeId, frame: Frame, width: Width) -> Reg {
        let reg = self.plain(id, frame);
        self.wide(reg, width)
    }

    fn arithmetic(
        &mut self,
        id: NodeId,
        what: Arithmetic,
        (left, right): (NodeId, NodeId),
        ups: (Lane, Lane),
        frame: Frame,
    ) -> Reg {
        let (a, b) = (self.raised(left, ups.0), self.raised(right, ups.1));
        let most = a.zip(b).and_then(|(a, b)| match what {
            Arithmetic::Add | Arithmetic::Subtract => a.checked_add(b),
            // Nothing times much is nothing, and much has to fit too.
            Arithmetic::Multiply => a.checked_mul(b).map(|product| product.max(a).max(b)),
            Arithmetic::Smallest | Arithmetic::Largest => Some(a.max(b)),
        });
        // Wide enough for both sides at their common scale, and for the factors that bring them there.
        let up = ups.0.unsigned_abs().max(ups.1.unsigned_abs());
        let width = Width::of_magnitude(most.map(|most| most.max(up)));
        let (left, right) = (self.numeric(left, frame, width), self.numeric(right, frame, width));
        let reg = self.over(&[left, right], frame, width, false, Code::Arithmetic { what, left, right, ups });
        self.wide(reg, self.declared(id))
    }

    fn times(&mut self, id: NodeId, of: NodeId, factor: Lane, frame: Frame) -> Reg {
        let (raised, own) = (self.raised(of, factor), self.raised(of, 1));
        let width =
            Width::of_magnitude(raised.zip(own).map(|(raised, own)| raised.max(own).max(factor.unsigned_abs())));
        let (left, right) = (self.numeric(of, frame, width), self.constant(factor, width));
        let code = Code::Arithmetic { what: Arithmetic::Multiply, left, right, ups: (1, 1) };
        let reg = self.over(&[left, right], frame, width, false, code);
        self.wide(reg, self.declared(id))
    }

    fn dates(&mut self, what: Dates, (left, right): (NodeId, NodeId), frame: Frame) -> Reg {
        // A number of years or months to add may be of any size; a date never is.
        let fails = matches!(what, Dates::AddYears | Dates::AddMonths);
        let count = if fails { self.declared(right) } else { Width::Small };
        let (left, right) = (self.numeric(left, frame, Width::Small), self.numeric(right, frame, count));
        self.over(&[left, right], frame, Width::Small, fails, Code::Dates { what, left, right })
    }

    /// The members of a set, seen from an entity that contains them.
    pub fn members_of_set(&mut self, set: SetSlot, under: Space) -> Members {
        let set = &self.plan.sets[set as usize];
        let (space, member) = (set.of, set.member);
        Members { space, under, member: Some(self.column(member)) }
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of one operation")]
    fn aggregate(
        &mut self,
        node: &Node,
        id: NodeId,
        join: Join,
        group: Group,
        read: Option<Column>,
        otherwise: Option<NodeId>,
        frame: Frame,
    ) -> Reg {
        let members = match group {
            Group::All(space) => Members { space, under: node.space, member: None },
            Group::Set(set) => self.members_of_set(set, node.space),
        };
        let up = match (join, read) {
            (Join::Sum | Join::Smallest | Join::Largest, Some(column)) => {
                let scale = self.plan.column(column).1;
                amount::power_of_ten(node.scale.saturating_sub(scale)).unwrap_or(1)
            }
            _ => 1,
        };
        let width = self.declared(id);
        let read = read.map(|column| self.column(column));
        let otherwise = otherwise.map(|node| self.numeric(node, frame, width));
        let within = self.all(members.space);
        let read = read.map(|read| if self.frame_of(read) == ONE { self.spread(read, within) } else { read });
        let ends = members.member.into_iter().chain(read).chain(otherwise).any(|reg| self.ends(reg));
        self.emit(frame, width, ends, Code::Aggregate { join, members, read, up, otherwise })
    }

    /// The same value on every row of a frame.
    pub fn spread(&mut self, of: Reg, frame: Frame) -> Reg {
        let (width, ends) = (self.width_of(of), self.ends(of));
        self.emit(frame, width, ends, Code::Spread { of })
    }

    fn scale(&mut self, node: &Node, id: NodeId, parameter: ParameterSlot, at: NodeId, frame: Frame) -> Reg {
        let width = self.declared(id);
        let Some(scale) = Scale::of(self.plan, node, parameter, at) else {
            return self.emit(ONE, width, true, Code::Unknown);
        };
        let scale = place_of(&mut self.scales, scale);
        let at = self.plain(at, frame);
        self.over(&[at], frame, width, true, Code::Scale { at, scale })
    }

    fn table(&mut self, id: NodeId, parameter: ParameterSlot, keys: &[NodeId], frame: Frame) -> Reg {
        let width = self.declared(id);
        let Some(table) = Table::of(self.plan, parameter) else {
            return self.emit(ONE, width, true, Code::Unknown);
        };
        let total = table.total();
        let table = place_of(&mut self.tables, table);
        let keys: Vec<Reg> = keys.iter().map(|key| self.plain(*key, frame)).collect();
        self.over(&keys.clone(), frame, width, !total, Code::Table { keys, table })
    }
}

/// Where a scale or table stands: once, whatever reads it.
fn place_of<T: PartialEq>(all: &mut Vec<T>, one: T) -> u32 {
    let place = all.iter().position(|known| *known == one).unwrap_or_else(|| {
        all.push(one);
        all.len() - 1
    });
    u32::try_from(place).unwrap_or(u32::MAX)
}
