//! From a programme, two versions and a population to a verdict.

use std::path::Path;
use std::sync::Arc;

use super::criteria::{self, Criteria, Group};
use super::judge::{Grounds, judge};
use super::over::Over;
use super::verdict::Verdict;
use crate::check;
use crate::check::plan::Plan;
use crate::compare::{self, Asked, Compared, Comparison, Map, Whom};
use crate::coverage::Coverage;
use crate::ground::codes::check::UNKNOWN_NAME;
use crate::ground::codes::gate as codes;
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::names;
use crate::ground::source::Said;
use crate::invariants::Invariants;
use crate::invariants::tried::{self, Tried};
use crate::mutation;
use crate::pack::Shelf;
use crate::population::register::Request;
use crate::population::simulate;
use crate::reference::{self, Folders, Outcome, cases};
use crate::rules::tree::{Column, ResultSlot};

/// What is asked of the gate.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Where the policies and the snapshots are.
    pub folders: Folders<'a>,
    /// The programme.
    pub shelf: &'a Shelf,
    /// The version before; `None` for the first of a programme.
    pub old: Option<&'a str>,
    /// The version that is judged.
    pub new: &'a str,
    /// The register.
    pub population: &'a Path,
    /// The month, of both; the first of the later version where none is given.
    pub period: Option<Month>,
    /// The column of weights.
    pub weight: Option<&'a str>,
    /// What is what in both versions, as `OLD=NEW`.
    pub maps: &'a [String],
    /// Threads that compute.
    pub threads: usize,
    /// The language of labels.
    pub language: &'a str,
}

/// Everything is ready: criteria read, versions checked, register opened.
pub struct Opened {
    /// The criteria.
    pub criteria: Criteria,
    /// What reference households say of the version that is judged.
    pub reference: Reference,
    register: compare::Opened,
    over: Option<Over>,
    first: bool,
}

/// What reference households say of a version; what was not asked for is not there.
#[derive(Debug, Default)]
pub struct Reference {
    /// Published amounts and snapshots.
    pub outcome: Option<Outcome>,
    /// What they reach.
    pub coverage: Option<Coverage>,
    /// Mutants that nobody catches, and that have no reason.
    pub survivors: Vec<String>,
    /// Whether there is a reference household to catch one.
    pub has_cases: bool,
    /// The invariants of the version, where there are some, with what became of them on the households made for it.
    pub invariants: Option<(Arc<Invariants>, Tried)>,
}

/// Reads criteria, checks versions, tests reference households and opens the register.
///
/// # Errors
/// No criteria; what is wrong with them, with the versions, with reference households or with the register.
pub fn open(question: &Question<'_>) -> Result<Opened, Findings> {
    let criteria = criteria::of_shelf(question.shelf)?;
    let (new, _) = check::of_shelf(question.shelf, question.new)?;
    let old = match question.old {
        Some(old) => check::of_shelf(question.shelf, old)?.0,
        None => Arc::clone(&new),
    };
    let reference = found(question.folders, (question.shelf, &new), &criteria)?;
    let mut request = Request::of(&[]);
    request.weight = question.weight.map(str::to_owned);
    let comparison = comparison(question, &criteria, [old, new], &mut request)?;
    let register = compare::Opened::new(comparison, question.population, request)?;
    let over = Over::open(&reference, register.comparison(), question.population)?;
    Ok(Opened { criteria, reference, register, over, first: question.old.is_none() })
}

impl Opened {
    /// What the register was warned for.
    #[must_use]
    pub fn warnings(&self) -> Findings {
        self.register.warnings()
    }

    /// How many households are gone over, where that is known before: each once for the comparison, and once for the
    /// invariants.
    #[must_use]
    pub fn households(&self) -> Option<u64> {
        Over::beside(self.over.as_ref(), self.register.households())
    }

    /// Compares both versions over the register, tries the invariants on it and judges. `forward` hears of each chunk how
    /// many households are done.
    ///
    /// # Errors
    /// What stops the comparison; an exception for a parameter that is not there.
    pub fn judge(
        self,
        mut forward: impl FnMut(usize) -> Result<(), Diagnostic>,
    ) -> Result<(Comparison, Compared, Verdict), Findings> {
        let Self { criteria, reference, register, over, first } = self;
        let (comparison, compared) = register.run(&mut forward)?;
        let over = over.map(|over| over.run(forward)).transpose()?;
        let (reference, over) = (&reference, over.as_ref());
        let grounds = Grounds { comparison: &comparison, compared: &compared, reference, over, first };
        let verdict = judge(&criteria, &grounds);
        Ok((comparison, compared, verdict))
    }
}

/// What reference households say of the version that is judged, as far as the criteria ask for it.
///
/// # Errors
/// A version or a household that is refused as such.
pub fn found(
    folders: Folders<'_>,
    (shelf, plan): (&Shelf, &Arc<Plan>),
    criteria: &Criteria,
) -> Result<Reference, Findings> {
    let mut found = Reference::default();
    if !criteria.reads_households() {
        return Ok(found);
    }
    let versions = [plan.version.header.id.clone()];
    let folder = folders.policies.join(&shelf.programme().id);
    let (written, findings) = cases::households(&folder, shelf.programme());
    let (written, _) = findings.unless_errors(written)?;
    if criteria.asks_for_tests() {
        found.outcome = Some(reference::test(folders, shelf, (&versions, false), &written)?);
    }
    if criteria.tests.branches_percent.is_some() {
        found.coverage = reference::reached(shelf, &versions, &written)?.pop();
    }
    if criteria.tests.no_survivor {
        let alive = mutation::survivors(shelf, &versions[0], &written)?;
        found.survivors = alive.into_iter().map(|mutant| format!("{}: {}", mutant.within, mutant.told)).collect();
        found.has_cases = !mutation::cases(shelf, plan, &written).is_empty();
    }
    if criteria.tests.invariants && !plan.version.invariants.is_empty() {
        let (invariants, _) = Invariants::new(&plan.version)?;
        let tried = tried::tried(&invariants, &tried::known(&invariants, shelf, &written))?;
        found.invariants = Some((Arc::new(invariants), tried));
    }
    Ok(found)
}

/// Both versions with everything that the criteria are about.
fn comparison(
    question: &Question<'_>,
    criteria: &Criteria,
    [old, new]: [Arc<Plan>; 2],
    request: &mut Request,
) -> Result<Comparison, Findings> {
    let Amounts { by, results } = fits(criteria, &old, &new)?;
    let maps = question.maps.iter().map(|text| Map::parse(text, &old, &new)).collect::<Result<_, _>>()?;
    let (conditioned, watched) = watched(criteria, old)?;
    let pair = compare::pair(&conditioned, &new, &Asked { results, by, maps })?;
    let from = pair.old.version.header.from.max(pair.new.version.header.from);
    let when = (question.period.unwrap_or(from), question.language);
    let whom = Whom { watched, ..Whom::default() };
    let comparison = Comparison::new(pair, whom, request, when).map_err(|bad| simulate::bad_group(&bad))?;
    Ok(Comparison { threads: question.threads, ..comparison })
}

/// What the criteria are about.
#[derive(Clone, Debug)]
pub struct Amounts {
    /// The amount by which households gain and lose.
    pub by: ResultSlot,
    /// Every result that is compared: all that are not internal, and what is paid.
    pub results: Vec<ResultSlot>,
}

/// Criteria on two versions.
///
/// # Errors
/// Amounts and exceptions that are not there.
pub fn fits(criteria: &Criteria, old: &Plan, new: &Plan) -> Result<Amounts, Findings> {
    exceptions(criteria, new)?;
    let by = match &criteria.amount {
        Some(name) => amount(old, name)?,
        None => compare::main_amount(old)?,
    };
    let declared = (0..).zip(&old.version.results);
    let mut results: Vec<ResultSlot> = declared.filter(|(_, one)| !one.internal).map(|(slot, _)| slot).collect();
    if let Some(name) = &criteria.budget.amount {
        let slot = amount(old, name)?;
        results.extend((!results.contains(&slot)).then_some(slot));
    }
    Ok(Amounts { by, results })
}

/// What is wrong with the criteria of a programme, as far as one of its versions tells; nothing where it has none.
#[must_use]
pub fn findings(shelf: &Shelf, plan: &Arc<Plan>) -> Findings {
    let there = shelf.criteria();
    if matches!(there, Ok(None)) {
        return Findings::new();
    }
    let mut findings = Findings::new();
    match there.and_then(|_| criteria::of_shelf(shelf)) {
        Ok(criteria) => {
            for name in criteria.amount.iter().chain(&criteria.budget.amount) {
                findings.extend(amount(plan, name).err().unwrap_or_default());
            }
            findings.extend(exceptions(&criteria, plan).err().unwrap_or_default());
            findings.extend(watched(&criteria, Arc::clone(plan)).err().unwrap_or_default());
        }
        Err(wrong) => findings.extend(wrong),
    }
    findings
}

/// A version with a result for each protected group: who belongs to it.
///
/// # Errors
/// Conditions that are none.
pub fn watched(criteria: &Criteria, old: Arc<Plan>) -> Result<(Arc<Plan>, Vec<ResultSlot>), Findings> {
    let (mut plan, mut slots, mut findings) = (old, Vec::new(), Findings::new());
    for group in &criteria.groups {
        match simulate::with_condition(&plan, &group.who.value) {
            Ok(conditioned) => {
                plan = conditioned.plan;
                slots.push(conditioned.slot);
            }
            Err(wrong) => {
                findings.push(no_condition(group, &plan, &wrong));
            }
        }
    }
    findings.unless_errors((plan, slots)).map(|(both, _)| both)
}

/// A protected group of which nobody can say who belongs to it, with what is wrong with its condition.
fn no_condition(group: &Group, plan: &Plan, wrong: &Findings) -> Diagnostic {
    let message = format!("`who` of the protected group `{}` is no condition on {}", group.name, plan.version.policy());
    let finding = Diagnostic::new(codes::BAD_GROUP, &group.who.span, message);
    let inputs = (0..).zip(&plan.inputs).map(|(slot, _)| Column::Input(slot));
    let columns = inputs.chain((0..).zip(&plan.results).map(|(slot, _)| Column::Result(slot)));
    let root = format!("{}.", plan.version.programme.entities[0].name);
    let own: Vec<String> =
        columns.filter_map(|column| plan.column_name(column).strip_prefix(&root).map(str::to_owned)).collect();
    let mut unknown = wrong.all.iter().filter(|one| one.code == UNKNOWN_NAME).filter_map(|one| one.span.as_ref());
    let near = unknown.find_map(|span| names::nearest(span.text(), own.iter().map(String::as_str)));
    let help = near.map_or_else(
        || "write it as a rule would: true or false, of the inputs and results of a household".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    wrong.all.iter().fold(finding.help(help), |finding, one| {
        let help = one.help.as_ref().filter(|_| one.code != UNKNOWN_NAME);
        finding.remark(help.map_or_else(|| one.message.clone(), |help| format!("{} ({help})", one.message)))
    })
}

/// Whether a result is called so, with its entity or without.
pub(super) fn is_called(plan: &Plan, slot: ResultSlot, name: &Said<String>) -> bool {
    let full = plan.column_name(Column::Result(slot));
    full == name.value || full.split_once('.').is_some_and(|(_, own)| own == name.value)
}

/// A result that a criterion is about: an amount of money that is paid for a time.
fn amount(plan: &Plan, name: &Said<String>) -> Result<ResultSlot, Findings> {
    let slots = || (0..).zip(&plan.results).map(|(slot, _)| slot);
    let full = |slot: ResultSlot| plan.column_name(Column::Result(slot));
    let Some(slot) = slots().find(|slot| is_called(plan, *slot, name)) else {
        let own: Vec<String> =
            slots().map(|slot| full(slot).split_once('.').map_or(String::new(), |(_, own)| own.to_owned())).collect();
        let message = format!("{} has no result `{}`", plan.version.policy(), name.value);
        let help = names::meant(&name.value, own.iter().map(String::as_str));
        return Err(Diagnostic::new(codes::UNKNOWN_AMOUNT, &name.span, message).help_if(help).into());
    };
    let kind = &plan.results[slot as usize].kind;
    if crate::population::tally::yearly_factor(&plan.version.programme, kind).is_none() {
        let message = format!("`{}` is of kind {kind}, and nobody is paid that", name.value);
        let help = "name a result of kind money that is paid: a week, a month, a year or once";
        return Err(Diagnostic::new(codes::BAD_CRITERION, &name.span, message).help(help).into());
    }
    Ok(slot)
}

/// Exceptions are for parameters that are there.
fn exceptions(criteria: &Criteria, new: &Plan) -> Result<(), Findings> {
    let mut findings = Findings::new();
    let names = || new.version.parameters.iter().map(|parameter| parameter.common.name.as_str());
    for (name, _) in criteria.confirmed.iter().flat_map(|confirmed| &confirmed.except) {
        if !names().any(|known| known == name.value) {
            let message = format!("{} has no parameter `{}`", new.version.policy(), name.value);
            let help = names::meant(&name.value, names());
            findings.push(Diagnostic::new(codes::UNKNOWN_EXCEPTION, &name.span, message).help_if(help));
        }
    }
    findings.unless_errors(()).map(|((), _)| ())
}
