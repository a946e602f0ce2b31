//! The mutants of declarations: guards forced, results that become nothing, ranks the other way round, checks that never
//! or always object.

use crate::check::plan::{FormulaPlan, Plan, RankPlan};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::mutation::change::{Change, Remade};
use crate::mutation::mutant::{Mutants, Of};
use crate::pack::model::ResultDecl;
use crate::pack::telling;
use crate::rules::tree::ResultSlot;

/// The mutants of a result.
pub(super) fn result(plan: &Plan, slot: ResultSlot, mutants: &mut Mutants) {
    let (planned, declared) = (&plan.results[slot as usize], &plan.version.results[slot as usize]);
    if matches!(planned.formula, FormulaPlan::Constant(_)) {
        return;
    }
    let name = &declared.common.name;
    let span = place(plan, declared);
    let nothing = nothing(&planned.kind);
    let told = format!("always {nothing}");
    if planned.least == 0 && planned.most == 0 {
        mutants.leave(Of::Result, name, &told, &span, "it is never anything else");
    } else {
        mutants.push(Of::Result, name, told, &span, Change::result(slot, Remade::Always(0)));
    }
    guards(plan, slot, mutants);
    if let FormulaPlan::Rank(rank) = &planned.formula {
        let told = if rank.descending { "descending → ascending" } else { "ascending → descending" };
        let other = RankPlan { descending: !rank.descending, ..rank.clone() };
        mutants.push(Of::Comparison, name, told.to_owned(), &span, Change::result(slot, Remade::Rank(other)));
    }
}

/// Each guard always true, and one of them always false: that is one change, whichever it is.
fn guards(plan: &Plan, slot: ResultSlot, mutants: &mut Mutants) {
    let (planned, declared) = (&plan.results[slot as usize], &plan.version.results[slot as usize]);
    let name = &declared.common.name;
    for (at, guard) in declared.when.iter().enumerate() {
        let said = telling::guard(&plan.version, declared.entity, guard);
        let told = format!("the guard `{said}` always true");
        mutants.push(Of::Branch, name, told, &guard.span, Change::result(slot, Remade::Unguarded(at)));
        let told = format!("the guard `{said}` always false");
        if at > 0 || planned.otherwise == 0 {
            mutants.leave(Of::Branch, name, &told, &guard.span, "it is the same change as another one here");
        } else {
            mutants.push(Of::Branch, name, told, &guard.span, Change::result(slot, Remade::Always(planned.otherwise)));
        }
    }
}

/// The mutants of a check on inputs.
pub(super) fn check(plan: &Plan, at: usize, mutants: &mut Mutants) {
    let (planned, declared) = (&plan.checks[at], &plan.version.checks[at]);
    let Some(function) = plan.version.functions.iter().find(|function| function.name == declared.common.name) else {
        return;
    };
    for (truth, told) in [(true, "the check never objects"), (false, "the check always objects")] {
        let mut change = Change::default();
        let root = change.truth(plan, truth, plan.node(planned.root));
        change.check = Some((at, root));
        let change = change.written(&function.body.span, format!("{{ {truth} }}"));
        mutants.push(Of::Result, &declared.common.name, told.to_owned(), &function.span, change);
    }
}

/// Where a result is written: its rule, else its declaration.
fn place(plan: &Plan, declared: &ResultDecl) -> Span {
    let function = plan.version.functions.iter().find(|function| function.name == declared.common.name);
    function.map_or_else(|| declared.common.span.clone(), |function| function.span.clone())
}

/// What nothing is of a kind: false, 0, the first member, the day from which days are counted.
fn nothing(kind: &Kind) -> String {
    let lane: Lane = 0;
    Value::from_lane(lane, kind, 0).map_or_else(|| "0".to_owned(), |value| value.text(kind))
}
