//! The invariants of a version, by which a change is caught that no reference household tells.

use crate::check::plan::Plan;
use crate::invariants::boundary::Boundary;
use crate::invariants::{Bench, Invariants, tried};
use crate::pack::Shelf;
use crate::pack::model::Version;
use crate::reference::cases::Written;

/// What is always so of a version, with households made around everything that it compares with.
#[derive(Debug)]
pub(super) struct Always {
    invariants: Invariants,
    boundary: Boundary,
}

impl Always {
    /// The invariants of a version. `None` where there are none, or where they do not hold as it is: then they tell nothing
    /// of a change, and `check` tells what is wrong.
    #[must_use]
    pub fn of(plan: &Plan, shelf: &Shelf, written: &[Written]) -> Option<Self> {
        let (invariants, _) = Invariants::new(&plan.version).ok().filter(|(invariants, _)| !invariants.is_empty())?;
        let known = tried::known(&invariants, shelf, written);
        let boundary = Boundary::of(&invariants, &known).ok()?;
        let always = Self { invariants, boundary };
        always.first(&always.invariants).is_none().then_some(always)
    }

    /// The first invariant that a changed version breaks.
    #[must_use]
    pub fn broken(&self, version: &Version) -> Option<String> {
        self.first(&self.invariants.again(version).ok()?)
    }

    fn first(&self, invariants: &Invariants) -> Option<String> {
        let at = invariants.first_broken(&self.boundary, &mut Bench::default()).ok()??;
        self.invariants.declared().get(at).map(|declared| declared.common.name.clone())
    }
}
