//! A version made ready for a register: what is computed, what is read for it, what is told of it.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::outputs::{Outputs, Sheets};
use super::{Arguments, rejects};
use crate::check::plan::Plan;
use crate::cli::desk::Desk;
use crate::cli::interrupt::Interrupt;
use crate::cli::named;
use crate::cli::progress::Progress;
use crate::cli::refusal::Refusal;
use crate::cli::registers::{self, threads};
use crate::cli::{versions, welfare};
use crate::evaluate::columns::Columns;
use crate::evaluate::evaluator::Evaluator;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::pack::{Shelf, digest};
use crate::population::register::{Chunk, Register, Request};
use crate::population::simulate::{self, Simulated, Simulation};
use crate::population::tally::Shape;
use crate::rules::tree::ResultSlot;

/// A version made ready.
pub struct Prepared {
    /// The version, with the condition where there is one.
    pub plan: Arc<Plan>,
    /// The results that were asked for.
    pub results: Vec<ResultSlot>,
    digest: String,
    welfare: Option<welfare::Asked>,
    simulation: Simulation,
    request: Request,
}

/// One version over the register in one month.
pub struct Run {
    /// What it was.
    about: Map<String, Json>,
    /// What it came to.
    pub simulated: Simulated,
}

impl Run {
    /// Households without a whole answer.
    pub fn lacking(&self) -> u64 {
        let whole = self.simulated.tally.whole();
        whole.refused.rows + whole.missing.rows + whole.failed.rows + self.simulated.tally.undecided().rows
    }

    /// What is told of it under a key.
    pub fn text(&self, key: &str) -> &str {
        self.about.get(key).and_then(Json::as_str).unwrap_or_default()
    }

    /// All of it, for programs.
    pub fn json(&self) -> Json {
        simulate::json(&self.simulated, self.about.clone())
    }
}

impl Prepared {
    /// Makes a version ready.
    ///
    /// # Errors
    /// What is wrong with it, or with what was asked for.
    pub fn new(arguments: &Arguments, (shelf, version): (&Shelf, &str), language: &str) -> Result<Self, Refusal> {
        let (plan, _) = versions::checked(shelf, version)?;
        let digest = digest::meaning(&plan.version);
        let (plan, only) = arguments.whom.conditioned(plan)?;
        let results = named::results(&plan, &arguments.results)?;
        let welfare = welfare::asked(&plan, &arguments.welfare)?;
        let mut request = Request::of(&[]);
        request.weight.clone_from(&arguments.whom.weight);
        request.member_ids = arguments.persons_out.is_some();
        if let Some(welfare) = &welfare {
            request = request.and(0, &welfare.column, welfare.taken());
        }
        let groups = arguments.whom.groups(&plan, &arguments.register, &mut request)?;
        let shape =
            Shape::new(Arc::clone(&plan), results.clone(), groups, 0).map_err(|bad| simulate::bad_group(&bad))?;
        let mut wanted = shape.wanted();
        wanted.extend(only.into_iter().chain(welfare.as_ref().map(|welfare| welfare.aid)));
        wanted.sort_unstable();
        wanted.dedup();
        let columns = Columns::new(Arc::clone(&plan), &wanted);
        // The inputs that are read by rules, and those that make groups.
        request.reads = columns.reads().iter().zip(shape.reads()).map(|(rule, group)| *rule || group).collect();
        let simulation = Simulation {
            evaluator: Arc::new(Evaluator::new(Arc::clone(&plan))),
            columns,
            shape: Arc::new(shape),
            month: plan.version.header.from,
            only,
            welfare: None,
            answers: Vec::new(),
            wanted,
            threads: threads(arguments.threads),
            tolerate: arguments.tolerate,
            language: language.to_owned(),
        };
        Ok(Self { plan, results, digest, welfare, simulation, request })
    }

    /// Runs it over the register in a month. `number` is its own among the versions that the outputs were asked for;
    /// `first` says that the register was not read before.
    ///
    /// # Errors
    /// A register or a row that is refused; an output that cannot be written; somebody who wants the run to stop.
    pub fn run(
        &mut self,
        arguments: &Arguments,
        (number, month, first): (usize, Month, bool),
        outputs: &mut Outputs,
        (desk, interrupt): (&mut Desk<'_>, &Interrupt),
    ) -> Result<Run, Refusal> {
        let mut register = Register::open(&arguments.register, &self.plan, self.request.clone())?;
        if first {
            desk.tell(&Findings { all: register.warnings().to_vec() });
        }
        let read = register.files().to_vec();
        rejects::free(arguments, &read)?;
        let (households, lines) = (register.households(), register.is_lines());
        let chunk = register.next_chunk()?;
        let scale = chunk.as_ref().map_or(0, Chunk::weight_scale);
        let simulation = &mut self.simulation;
        simulation.month = month;
        simulation.welfare = self.welfare.as_ref().map(|welfare| welfare.measured(scale)).transpose()?;
        simulation.shape = Arc::new(Shape { weight_scale: scale, ..(*simulation.shape).clone() });
        simulation.answers = outputs.answers(number);
        outputs.begin(&self.plan, arguments, &read, chunk.as_ref())?;
        let there = chunk.is_some();
        let mut sheets = Sheets::new(outputs, (number, month), Progress::new(desk, households, interrupt));
        let simulated = simulate::run(simulation, chunk.map(Ok).into_iter().chain(register), &mut sheets)?;
        sheets.end()?;
        if lines && there {
            simulate::somebody_has(simulated.tally.wordless(), &arguments.register)?;
        }
        Ok(Run { about: self.about(month, arguments), simulated })
    }

    fn about(&self, month: Month, arguments: &Arguments) -> Map<String, Json> {
        let mut about = Map::new();
        let mut put = |key: &str, value: Json| {
            about.insert(key.to_owned(), value);
        };
        put("policy", json!(self.plan.version.policy()));
        put("digest", json!(self.digest));
        put("period", json!(month.to_string()));
        put("engine", json!(env!("CARGO_PKG_VERSION")));
        about.extend(registers::about(&arguments.register));
        about.extend(arguments.whom.about());
        about
    }
}
