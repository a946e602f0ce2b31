//! The front door: a household goes both roads, and gets an answer only where they agree.

use std::sync::{Arc, OnceLock};

use crate::check::plan::Plan;
use crate::ground::codes::evaluate::{BROKEN, INTERPRETER_LIMIT, ROADS_DIFFER};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::household::batch::Batch;
use crate::household::fit::Fitted;
use crate::rules::sandbox::Sandbox;

use super::answer::Answer;
use super::checks::{self, Objection};
use super::difference;
use super::from_run;
use super::interpret::{self, Interpreted, names};
use super::needs;
use super::program::{Program, Scratch};
use super::run::Run;

/// Both roads of one version. The interpreter is made ready when it is first needed.
#[derive(Debug)]
pub struct Evaluator {
    program: Program,
    interpreter: OnceLock<Result<Interpreter, Findings>>,
}

/// The interpreter road, ready.
#[derive(Debug)]
struct Interpreter {
    sandbox: Sandbox,
    positions: names::Positions,
}

/// What a household came to.
#[derive(Debug)]
pub struct Evaluated<'s> {
    /// The answer.
    pub answer: Answer,
    /// The columns of the program road: the recording.
    pub run: &'s Run,
    /// What it was warned for.
    pub warnings: Vec<Objection>,
}

/// Why a household gets no answer.
#[derive(Debug)]
pub enum Refusal {
    /// Its facts contradict each other, or a role is not filled as it must be; warnings among them.
    Objections(Vec<Objection>),
    /// A limit of the interpreter.
    Limit(interpret::Broken),
    /// The roads differ: our bug. What differs, in words.
    RoadsDiffer(Vec<String>),
    /// A checked version left its bounds: our bug.
    Broken(String),
}

impl Refusal {
    /// Whether it is a bug of ours.
    #[must_use]
    pub fn is_bug(&self) -> bool {
        matches!(self, Refusal::RoadsDiffer(_) | Refusal::Broken(_))
    }

    /// Whether a limit was reached.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        matches!(self, Refusal::Limit(_))
    }

    /// Tells it, with labels in a language.
    #[must_use]
    pub fn told(&self, plan: &Plan, fitted: &Fitted, language: &str) -> Findings {
        let policy = plan.version.policy();
        let ours = "nothing is wrong with the household or the policy; please report this with both";
        match self {
            Refusal::Objections(objections) => {
                let all = objections.iter().map(|objection| checks::told(objection, plan, fitted, language));
                Findings { all: all.collect() }
            }
            Refusal::Limit(broken) => {
                let message = format!(
                    "`{}` of {policy} needs more than the interpreter may use: {}",
                    broken.what, broken.breakage.what
                );
                let code = broken.breakage.limit.unwrap_or(INTERPRETER_LIMIT);
                let finding = match &broken.breakage.span {
                    Some(span) => Diagnostic::new(code, span, message),
                    None => Diagnostic::nowhere(code, message),
                };
                finding.help("make a result of one of its steps, so that each rule is shorter").into()
            }
            Refusal::RoadsDiffer(differences) => {
                let message = format!("{policy} gives two answers for one household, so it gives none");
                let finding = Diagnostic::nowhere(ROADS_DIFFER, message).help(ours);
                differences.iter().fold(finding, |finding, difference| finding.remark(difference.clone())).into()
            }
            Refusal::Broken(what) => {
                Diagnostic::nowhere(BROKEN, format!("{policy} cannot be computed: {what}")).help(ours).into()
            }
        }
    }
}

impl Evaluator {
    /// Prepares a plan.
    #[must_use]
    pub fn new(plan: Arc<Plan>) -> Self {
        Self { program: Program::new(plan), interpreter: OnceLock::new() }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        self.program.plan()
    }

    /// The program road.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Evaluates one household on both roads.
    ///
    /// # Errors
    /// A [`Refusal`]: of the household, for a limit, or because of a bug of ours.
    pub fn evaluate<'s>(
        &self,
        batch: &Batch,
        month: Month,
        scratch: &'s mut Scratch,
    ) -> Result<Evaluated<'s>, Refusal> {
        self.both(batch, month, scratch, true)
    }

    /// Evaluates one household on the program road alone, where the answer is not handed out: searches, statements' steps.
    ///
    /// # Errors
    /// A [`Refusal`], as [`Evaluator::evaluate`].
    pub fn by_program<'s>(
        &self,
        batch: &Batch,
        month: Month,
        scratch: &'s mut Scratch,
    ) -> Result<Evaluated<'s>, Refusal> {
        self.both(batch, month, scratch, false)
    }

    fn both<'s>(
        &self,
        batch: &Batch,
        month: Month,
        scratch: &'s mut Scratch,
        compare: bool,
    ) -> Result<Evaluated<'s>, Refusal> {
        let (plan, containers) = (self.plan(), self.program.containers());
        let run = self.program.run(batch, month, scratch).map_err(|broken| Refusal::Broken(broken.to_string()))?;
        let sizes = checks::sizes(plan, batch, run, containers);
        let mut objections = checks::contradictions(&run.checks);
        let whole = sizes.is_empty();
        objections.extend(sizes);
        let refused = objections.iter().any(|objection| objection.refuses(plan));
        // Where a role is not filled as declared no rule may read it, so there is nothing to compare.
        if !whole || (refused && !compare) {
            return Err(Refusal::Objections(objections));
        }
        let answer = from_run::answer(&self.program, batch, run, month, 0);
        let mut answer = answer.ok_or_else(|| Refusal::Broken("a lane left its kind".to_owned()))?;
        if compare {
            let reference = self.interpret(batch, month)?;
            let differences = difference::between(plan, batch, &reference, &answer, &run.checks);
            if !differences.is_empty() {
                return Err(Refusal::RoadsDiffer(differences));
            }
        }
        if refused {
            return Err(Refusal::Objections(objections));
        }
        if !answer.missing.is_empty() {
            let rows = from_run::rows_of(batch, 0, containers);
            answer.may_need = needs::may_need(plan, batch, run, containers, &rows, &answer);
        }
        Ok(Evaluated { answer, run, warnings: objections })
    }

    /// Evaluates one household on the interpreter road alone.
    ///
    /// # Errors
    /// [`Refusal::Limit`] or [`Refusal::Broken`].
    pub fn interpret(&self, batch: &Batch, month: Month) -> Result<Interpreted, Refusal> {
        let plan = self.plan();
        let ready = self.interpreter.get_or_init(|| {
            let sandbox = Sandbox::new(&plan.version.functions, &names::of(plan))?;
            Ok(Interpreter { sandbox, positions: names::positions(plan) })
        });
        let Interpreter { sandbox, positions } = ready.as_ref().map_err(|findings| {
            let told: Vec<&str> = findings.all.iter().map(|finding| finding.message.as_str()).collect();
            Refusal::Broken(format!("the interpreter does not take its rules: {}", told.join("; ")))
        })?;
        let interpreted = interpret::run(plan, positions, batch, month, |world| {
            let mut session = sandbox.session(world);
            move |rule, row| session.call(rule, row)
        });
        interpreted.map_err(|broken| {
            if broken.breakage.limit.is_some() {
                Refusal::Limit(broken)
            } else {
                Refusal::Broken(format!("`{}`: {}", broken.what, broken.breakage.what))
            }
        })
    }
}
