//! What is told of an invariant: a household that breaks it, with its values; that it applies to nobody.

use crate::ground::codes::invariants as codes;
use crate::ground::diagnostic::Diagnostic;
use crate::household::draft::Draft;
use crate::household::file;
use crate::pack::model::{Claim, InvariantDecl, Varied};
use crate::pack::telling;

use super::Invariants;
use super::smallest::Counterexample;
use super::witness::Witness;

impl Invariants {
    /// A household that breaks an invariant, as a finding at the place of what it says.
    #[must_use]
    pub fn finding(&self, found: &Counterexample) -> Diagnostic {
        let declared = &self.declared()[found.invariant];
        let policy = self.plan().version.policy();
        let message = format!("the invariant `{}` does not hold: {}", declared.common.name, values(&found.witness));
        let mut finding = Diagnostic::new(codes::BROKEN, declared.place(), message)
            .remark(format!("under {policy} in {}, for the household below", found.month));
        if let Some((after, what)) = &found.witness.after {
            finding = finding.remark(format!("where {what}{}", self.joining(declared, after)));
        }
        finding
            .help("find out which is wrong, the rules or the invariant; keep the household under households/")
            .text(file::text(self.plan(), &found.household, &[]))
    }

    /// The file of a household that breaks an invariant, with what it is about above it.
    #[must_use]
    pub fn file(&self, found: &Counterexample) -> String {
        let declared = &self.declared()[found.invariant];
        let mut remarks = vec![format!(
            "{} in {}: the invariant `{}` does not hold",
            self.plan().version.policy(),
            found.month,
            declared.common.name
        )];
        let when = declared.when.as_ref().map(|when| format!(", when {}", telling::one_line(&when.value)));
        remarks.push(format!("{}{}", telling::claim(&declared.claim), when.unwrap_or_default()));
        remarks.push(values(&found.witness));
        if let Some((after, what)) = &found.witness.after {
            remarks.push(format!("where {what}{}", self.joining(declared, after)));
        }
        file::text(self.plan(), &found.household, &remarks)
    }

    /// The facts of a member that joins.
    fn joining(&self, declared: &InvariantDecl, after: &Draft) -> String {
        let Claim::Monotone(monotone) = &declared.claim else { return String::new() };
        let Varied::Adding(group, _) = &monotone.varied else { return String::new() };
        let entities = (0..).zip(&self.plan().version.programme.entities);
        let added = entities.clone().find(|(_, entity)| entity.plural == group.value);
        let Some((space, _)) = added else { return String::new() };
        let mut after = after.clone();
        let rows = after.rows(space);
        let new = (0..rows).rev().find(|row| after.at(space, *row).is_some_and(|row| row.id == super::vary::NEW));
        let Some(new) = new.and_then(|row| after.at(space, row)) else { return String::new() };
        let default = |slot: u32| self.plan().inputs[slot as usize].default;
        new.facts.retain(|(slot, lane)| default(*slot) != Some(*lane));
        let mut facts = String::new();
        file::facts(self.plan(), space, new, &mut facts);
        format!(": {}", facts.trim_end().replace('\n', ", "))
    }

    /// That an invariant applied to nobody.
    #[must_use]
    pub fn idle(&self, at: usize) -> Diagnostic {
        let declared = &self.declared()[at];
        let message = format!("the invariant `{}` applies to no household: it protects nothing", declared.common.name);
        let help = "let its `when` be true for somebody, or add a reference household to which it applies";
        Diagnostic::new(codes::NEVER_APPLIES, &declared.common.span, message).help(help)
    }
}

/// What was compared, with what it came to.
#[must_use]
pub fn values(witness: &Witness) -> String {
    if let (Some(_), [(watched, was), (_, is)]) = (&witness.after, witness.values.as_slice()) {
        return format!("`{watched}` goes from {was} to {is}");
    }
    let told: Vec<String> = witness.values.iter().map(|(what, value)| format!("`{what}` is {value}")).collect();
    told.join(", ")
}
