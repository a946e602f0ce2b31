//! JSON Lines: a household a line, as anywhere else.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::chunk::{Chunk, Extra, RowRefusal};
use super::guard::unchanged;
use super::identity;
use super::page::place;
use super::repeats::{Again, Numbered, Repeats};
use super::taker::Taker;
use super::{Request, WEIGHT};
use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, Column};
use crate::ground::codes::document::FILE_UNREADABLE;
use crate::ground::codes::population::{CHANGES_IN_REGISTER, ID_TWICE, NO_WEIGHT};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::Value;
use crate::ground::files::Most;
use crate::ground::files::{self, Plain};
use crate::ground::hidden;
use crate::ground::source::SourceFile;
use crate::household::batch::Batch;
use crate::household::builder::BatchBuilder;
use crate::household::fit;
use crate::household::read::{self, Format};
use crate::household::written::Facts;
use crate::population::ids::{Ids, Texts};

/// A register of lines.
pub(super) struct Lines {
    path: PathBuf,
    file: Plain,
    texts: files::Lines,
    plan: Arc<Plan>,
    request: Request,
    weight: Taker,
    /// What takes the columns that are asked for besides.
    takers: Vec<Taker>,
    /// Whether households have weights: as the first has.
    weighted: Option<bool>,
    repeats: Repeats,
}

/// A household that fits, with what was taken out of it before.
struct One {
    id: Option<String>,
    batch: Batch,
    weight: Option<i64>,
    /// By what was asked for, a lane a row of its entity.
    extras: Vec<Vec<Option<i128>>>,
}

impl Lines {
    /// Opens a file.
    pub fn open(path: &Path, plan: &Arc<Plan>, request: Request) -> Result<Self, Findings> {
        let shown = files::shown(path);
        let file = Plain::open(path, &shown)?;
        let texts = files::lines(path, &shown, Most::HOUSEHOLD)?;
        let asked = request.extras.iter().enumerate();
        let takers = asked.map(|(at, asked)| Taker::asked(&asked.name, asked.space, at, &asked.what)).collect();
        let plan = Arc::clone(plan);
        // A column that was asked for must be there from the first household on.
        let weighted = request.weight.is_some().then_some(true);
        let weight = Taker::weight(request.weight.as_deref().unwrap_or(WEIGHT));
        let (path, repeats) = (path.to_path_buf(), Repeats::default());
        Ok(Self { path, file, texts, plan, request, weight, takers, weighted, repeats })
    }

    /// The next households.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Diagnostic> {
        let mut chunk = Chunk {
            first_row: 1,
            block: Block::new(&self.plan, &self.request.reads),
            ids: Ids::Whole(Vec::new()),
            weights: None,
            extras: self.takers.iter().map(|taker| Extra { column: Some(taker.column(0)), words: None }).collect(),
            refused: Vec::new(),
            is_refused: Vec::new(),
        };
        let (mut ids, mut known, mut numbers) = (Texts::default(), Texts::default(), Vec::new());
        while ids.len() < self.request.chunk.max(1) {
            let Some(line) = self.texts.next() else {
                // The last line may be cut short because the file is.
                unchanged(&self.file)?;
                break;
            };
            let (number, found) = match line {
                Ok(line) if line.text.trim().is_empty() => continue,
                Ok(line) => (line.first_line, self.one(&line)),
                Err(finding) if finding.code == FILE_UNREADABLE => return Err(finding),
                Err(finding) => (finding.span.as_ref().map_or(0, |span| span.file.first_line), Err(finding.into())),
            };
            let number = u64::try_from(number).unwrap_or(u64::MAX);
            let is_refused = found.is_err();
            let found = found.unwrap_or_else(|findings| {
                let household = ids.len();
                let refusal = |finding| RowRefusal {
                    household,
                    file: self.file.shown().to_owned(),
                    row: number,
                    column: String::new(),
                    finding,
                };
                chunk.refused.extend(findings.all.into_iter().map(refusal));
                self.nobody()
            });
            ids.push(&found.id.clone().unwrap_or_else(|| number.to_string()));
            known.push(&if is_refused { unknown(number) } else { ids.get(ids.len() - 1).to_owned() });
            numbers.push(number);
            self.push(&mut chunk, &found);
        }
        if ids.is_empty() {
            return Ok(None);
        }
        chunk.first_row = numbers[0];
        self.twice(&mut chunk, &Ids::Text(known), &numbers)?;
        self.finish(&mut chunk, ids, &numbers);
        Ok(Some(chunk))
    }

    /// A household in place of one that is refused.
    fn nobody(&self) -> One {
        let mut builder = BatchBuilder::new(&self.plan);
        builder.root(String::new());
        let extras = self.request.extras.iter().map(|asked| vec![None; usize::from(asked.space == 0)]).collect();
        One { id: None, batch: builder.finish(), weight: None, extras }
    }

    fn push(&self, chunk: &mut Chunk, one: &One) {
        chunk.block.append(&self.plan, &one.batch);
        if self.weighted == Some(true) {
            chunk.weights.get_or_insert_default().push(one.weight.unwrap_or(0));
        }
        for ((extra, lanes), taker) in chunk.extras.iter_mut().zip(&one.extras).zip(&self.takers) {
            let column: &mut Column = extra.column.get_or_insert_with(|| taker.column(0));
            for lane in lanes {
                column.push(*lane, taker.default);
            }
        }
    }

    fn finish(&mut self, chunk: &mut Chunk, ids: Texts, numbers: &[u64]) {
        if let (true, Some(weights)) = (chunk.weights.is_some(), &mut chunk.weights) {
            // Refused households before the first that says whether there are weights.
            let before = numbers.len().saturating_sub(weights.len());
            weights.splice(0..0, std::iter::repeat_n(0, before));
        }
        for (extra, taker) in chunk.extras.iter_mut().zip(&self.takers) {
            extra.words = taker.words();
        }
        for (space, rows) in chunk.block.rows.iter_mut().enumerate() {
            if space == 0 || !self.request.member_ids {
                rows.ids = None;
            }
        }
        chunk.refused.sort_by_key(|refusal| refusal.household);
        chunk.is_refused = vec![false; ids.len()];
        chunk.refused.iter().for_each(|refusal| chunk.is_refused[refusal.household] = true);
        chunk.ids = Ids::Text(ids);
    }

    /// Refuses households whose id an earlier one has.
    fn twice(&mut self, chunk: &mut Chunk, ids: &Ids, numbers: &[u64]) -> Result<(), Diagnostic> {
        let Self { path, file, plan, repeats, .. } = self;
        let seen = repeats.next((ids, numbers), || again(path, file.shown(), plan))?;
        for (row, earlier) in seen.twice {
            let place = place(file.shown(), Some(numbers[row]));
            let message =
                format!("the id `{}` of a household is that of line {earlier} too", hidden::shown(&ids.text(row)));
            chunk.refused.push(RowRefusal {
                household: row,
                file: file.shown().to_owned(),
                row: numbers[row],
                column: "id".to_owned(),
                finding: Diagnostic::new(ID_TWICE, &place, message).help("give each one an id of its own"),
            });
        }
        match seen.beyond {
            Some(row) => Err(identity::beyond(&place(file.shown(), Some(numbers[row])), numbers[row])),
            None => Ok(()),
        }
    }

    /// Reads the household of a line.
    fn one(&mut self, line: &Arc<SourceFile>) -> Result<One, Findings> {
        let mut household = read::household(line, Format::Json, &self.plan.version.programme)?;
        if !household.changes.is_empty() {
            let message = "a register says how households are at one time, and this one changes by month";
            let finding = Diagnostic::new(CHANGES_IN_REGISTER, &household.span, message);
            return Err(finding.help("write it as it is in the month that is asked for").into());
        }
        let mut findings = Findings::new();
        let (named, what) = (self.weight.name.clone(), format!("`{}`", self.weight.name));
        let weight = besides(&household.facts, &named);
        let weighted = *self.weighted.get_or_insert(weight.is_some());
        let weight = match (weight, weighted) {
            (Some(value), true) => self.weight.close(value.what, &what, &value.span),
            (None, true) => self.weight.nothing(&what, &household.span),
            (Some(value), false) => {
                let message = "a household with a weight, and the first has none";
                let finding = Diagnostic::new(NO_WEIGHT, &value.span, message);
                Err(finding.help("give each household its weight, or none"))
            }
            (None, false) => Ok(None),
        };
        let weight = weight.map_err(|finding| findings.push(finding)).unwrap_or_default();
        let mut extras = vec![Vec::new(); self.takers.len()];
        self.asked(&household.facts, &mut extras, &mut findings);
        self.strip(&mut household.facts);
        let month = self.plan.version.header.from;
        match fit::fit(&household, &self.plan, month) {
            Ok(fitted) if !findings.has_errors() => Ok(One {
                id: household.facts.id.map(|id| id.value),
                batch: fitted.batch,
                weight: weight.and_then(|lane| i64::try_from(lane).ok()),
                extras,
            }),
            Ok(_) => Err(findings),
            Err(others) => {
                findings.extend(others);
                Err(findings)
            }
        }
    }

    /// Takes what is asked for besides, row by row, in the order in which rows are fitted.
    fn asked(&mut self, facts: &Facts, extras: &mut [Vec<Option<i128>>], findings: &mut Findings) {
        for ((asked, taker), lanes) in self.request.extras.iter().zip(&mut self.takers).zip(extras.iter_mut()) {
            if asked.space != facts.space {
                continue;
            }
            let what = format!("`{}`", asked.name);
            let lane =
                besides(facts, &asked.name).map_or(Ok(None), |value| taker.close(value.what, &what, &value.span));
            lanes.push(lane.map_err(|finding| findings.push(finding)).unwrap_or_default());
        }
        for member in facts.groups.iter().flat_map(|members| &members.all) {
            self.asked(member, extras, findings);
        }
    }

    /// Takes out what was asked for and is no input.
    fn strip(&self, facts: &mut Facts) {
        let inputs = &self.plan.version.inputs;
        let weights = [WEIGHT, &self.weight.name].map(|name| (0, name));
        let asked = self.request.extras.iter().map(|asked| (asked.space, asked.name.as_str())).chain(weights);
        for (_, name) in asked.filter(|(space, _)| *space == facts.space) {
            if !inputs.iter().any(|input| input.entity == facts.space && input.common.name == name) {
                facts.values.shift_remove(name);
            }
        }
        for member in facts.groups.iter_mut().flat_map(|members| &mut members.all) {
            self.strip(member);
        }
    }
}

/// What stands under a name.
fn besides(facts: &Facts, name: &str) -> Option<Value> {
    facts.values.get(name).map(|entry| entry.value.clone())
}

/// In place of the id of a household that cannot be read: nobody has it.
fn unknown(number: u64) -> String {
    format!("\n{number}")
}

/// The ids of a file once more, line by line.
fn again<'a>(path: &Path, shown: &str, plan: &'a Plan) -> Result<Again<'a>, Diagnostic> {
    let lines = files::lines(path, shown, Most::HOUSEHOLD)?;
    let unreadable = |finding: &Diagnostic| finding.code == FILE_UNREADABLE;
    let lines = lines.take_while(move |line| !line.as_ref().is_err_and(unreadable));
    let written = lines.filter(|line| line.as_ref().is_ok_and(|line| !line.text.trim().is_empty()));
    Ok(Box::new(written.flatten().map(|line| {
        let number = u64::try_from(line.first_line).unwrap_or(u64::MAX);
        let household = read::household(&line, Format::Json, &plan.version.programme);
        let id = match household {
            Ok(household) => household.facts.id.map_or_else(|| number.to_string(), |id| id.value),
            Err(_) => unknown(number),
        };
        let mut texts = Texts::default();
        texts.push(&id);
        Ok::<Numbered, _>((Ids::Text(texts), vec![number]))
    })))
}
