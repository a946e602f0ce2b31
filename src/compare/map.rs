//! What somebody says of inputs and results that only one version has, or that have another name there.

use crate::check::plan::Plan;
use crate::ground::codes::compare::BAD_MAP;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::names;
use crate::rules::tree::Column;

/// `OLD=NEW`: what is called so in the old version is called so in the new one; `OLD=` and `=NEW`: only one has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// The old version's, where it has one.
    pub old: Option<Column>,
    /// The new version's, where it has one.
    pub new: Option<Column>,
}

impl Map {
    /// Reads one.
    ///
    /// # Errors
    /// It is not written so; a name of nothing; an input that is said to be a result.
    pub fn parse(text: &str, old: &Plan, new: &Plan) -> Result<Self, Diagnostic> {
        let refused = |message: String, help: String| Diagnostic::nowhere(BAD_MAP, message).help(help);
        let Some((left, right)) = text.split_once('=').filter(|(left, right)| !(left.is_empty() && right.is_empty()))
        else {
            let help = "write --map OLD=NEW; OLD= for what only the old version has, =NEW for the new one";
            return Err(refused(format!("`{text}` after --map does not say what is what"), help.to_owned()));
        };
        let find = |plan: &Plan, name: &str| {
            if name.is_empty() {
                return Ok(None);
            }
            let all = columns(plan);
            let named = |full: &str| full == name || full.split_once('.').is_some_and(|(_, own)| own == name);
            match all.iter().find(|(full, _)| named(full)) {
                Some((_, column)) => Ok(Some(*column)),
                None => {
                    let known = all.iter().map(|(full, _)| full.as_str());
                    let near = names::nearest(name, known).map(|near| format!("did you mean `{near}`?"));
                    let help =
                        near.unwrap_or_else(|| format!("`bareme show {}` tells what there is", plan.version.policy()));
                    Err(refused(format!("{} has no input or result `{name}`", plan.version.policy()), help))
                }
            }
        };
        let (left, right) = (find(old, left)?, find(new, right)?);
        match (left, right) {
            (Some(Column::Input(_)), Some(Column::Result(_))) | (Some(Column::Result(_)), Some(Column::Input(_))) => {
                let message = format!("`{text}` after --map makes one thing of an input and a result");
                Err(refused(message, "say of each that only one version has it: OLD= and =NEW".to_owned()))
            }
            (old, new) => Ok(Self { old, new }),
        }
    }
}

/// Inputs and results by their names.
fn columns(plan: &Plan) -> Vec<(String, Column)> {
    let inputs = (0..).zip(&plan.inputs).map(|(slot, _)| Column::Input(slot));
    let all = inputs.chain((0..).zip(&plan.results).map(|(slot, _)| Column::Result(slot)));
    all.map(|column| (plan.column_name(column), column)).collect()
}
