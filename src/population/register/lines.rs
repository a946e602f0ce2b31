//! JSON Lines: a household a line, as anywhere else.

use std::path::Path;
use std::sync::Arc;

use super::Request;
use super::chunk::{Chunk, Extra, RowRefusal};
use super::guard::unchanged;
use super::identity::twice;
use super::page::place;
use super::taker::Taker;
use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, Column};
use crate::ground::codes::document::FILE_UNREADABLE;
use crate::ground::codes::population::{CHANGES_IN_REGISTER, ID_TWICE, NO_WEIGHT};
use crate::ground::diagnostic::{Diagnostic, Findings};
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
    file: Plain,
    texts: files::Lines,
    plan: Arc<Plan>,
    request: Request,
    weight: Taker,
    /// What takes the columns that are asked for besides.
    takers: Vec<Taker>,
    /// Whether households have weights: as the first has.
    weighted: Option<bool>,
    last: Option<String>,
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
        let takers = asked.map(|(at, asked)| Taker::asked(&asked.name, asked.space, at, asked.what)).collect();
        let plan = Arc::clone(plan);
        Ok(Self { file, texts, plan, request, weight: Taker::weight(), takers, weighted: None, last: None })
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
        let (mut ids, mut numbers) = (Texts::default(), Vec::new());
        while ids.len() < self.request.chunk.max(1) {
            let Some(line) = self.texts.next() else { break };
            let (number, found) = match line {
                Ok(line) if line.text.trim().is_empty() => continue,
                Ok(line) => (line.first_line, self.one(&line)),
                Err(finding) if finding.code == FILE_UNREADABLE => return Err(finding),
                Err(finding) => (finding.span.as_ref().map_or(0, |span| span.file.first_line), Err(finding.into())),
            };
            let number = u64::try_from(number).unwrap_or(u64::MAX);
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
            numbers.push(number);
            self.push(&mut chunk, &found);
        }
        if ids.is_empty() {
            unchanged(&self.file)?;
            return Ok(None);
        }
        chunk.first_row = numbers[0];
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
        for (extra, lanes) in chunk.extras.iter_mut().zip(&one.extras) {
            let column: &mut Column = extra.column.get_or_insert_with(|| self.weight.column(0));
            for lane in lanes {
                column.push(*lane, None);
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
        let ids = Ids::Text(ids);
        let mut found: Vec<(usize, u64)> = twice(&ids).iter().map(|(row, earlier)| (*row, numbers[*earlier])).collect();
        if self.last.as_ref().is_some_and(|last| *last == ids.text(0)) {
            found.push((0, numbers[0].saturating_sub(1)));
        }
        for (row, earlier) in found {
            let place = place(self.file.shown(), Some(numbers[row]));
            let message =
                format!("the id `{}` of a household is that of line {earlier} too", hidden::shown(&ids.text(row)));
            chunk.refused.push(RowRefusal {
                household: row,
                file: self.file.shown().to_owned(),
                row: numbers[row],
                column: "id".to_owned(),
                finding: Diagnostic::new(ID_TWICE, &place, message).help("give each one an id of its own"),
            });
        }
        self.last = Some(ids.text(ids.len() - 1).into_owned());
        chunk.refused.sort_by_key(|refusal| refusal.household);
        chunk.is_refused = vec![false; ids.len()];
        chunk.refused.iter().for_each(|refusal| chunk.is_refused[refusal.household] = true);
        chunk.ids = ids;
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
        let weight = household.facts.values.shift_remove("weight").map(|entry| entry.value);
        let weighted = *self.weighted.get_or_insert(weight.is_some());
        let weight = match (weight, weighted) {
            (Some(value), true) => self.weight.close(value.what, "`weight`", &value.span),
            (None, true) => self.weight.nothing("`weight`", &household.span),
            (Some(value), false) => {
                let message = "a household with a weight, and the first has none";
                let finding = Diagnostic::new(NO_WEIGHT, &value.span, message);
                Err(finding.help("give each household its weight, or none"))
            }
            (None, false) => Ok(None),
        };
        let weight = weight.map_err(|finding| findings.push(finding)).unwrap_or_default();
        let mut extras = vec![Vec::new(); self.takers.len()];
        self.asked(&mut household.facts, &mut extras, &mut findings);
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
    fn asked(&mut self, facts: &mut Facts, extras: &mut [Vec<Option<i128>>], findings: &mut Findings) {
        let inputs = &self.plan.version.inputs;
        for ((asked, taker), lanes) in self.request.extras.iter().zip(&mut self.takers).zip(extras.iter_mut()) {
            if asked.space != facts.space {
                continue;
            }
            let is_input = inputs.iter().any(|input| input.entity == asked.space && input.common.name == asked.name);
            let values = &mut facts.values;
            let entry = if is_input { values.get(&asked.name).cloned() } else { values.shift_remove(&asked.name) };
            let what = format!("`{}`", asked.name);
            let lane = entry.map_or(Ok(None), |entry| taker.close(entry.value.what, &what, &entry.value.span));
            lanes.push(lane.map_err(|finding| findings.push(finding)).unwrap_or_default());
        }
        for member in facts.groups.iter_mut().flat_map(|members| &mut members.all) {
            self.asked(member, extras, findings);
        }
    }
}
