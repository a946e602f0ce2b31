//! The files of answers, and the progress beside them.

use std::path::PathBuf;

use super::{Arguments, members};
use crate::check::plan::Plan;
use crate::cli::progress::Progress;
use crate::cli::refusal::Refusal;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files;
use crate::population::ids::{IdKind, Ids, Texts};
use crate::population::register::Chunk;
use crate::population::results::{Cells, Field, Writer};
use crate::population::simulate::{Done, Sink};
use crate::rules::tree::{ResultSlot, Space};

/// What is to be written.
#[derive(Debug)]
pub struct Outputs {
    files: Vec<(PathBuf, Space, Vec<ResultSlot>)>,
}

/// What is being written.
pub struct Opened {
    files: Vec<(Writer, IdKind)>,
    progress: Progress,
}

impl Outputs {
    /// What was asked for.
    ///
    /// # Errors
    /// Members of a programme that has none, two outputs of one name.
    pub fn asked(plan: &Plan, arguments: &Arguments, results: &[ResultSlot]) -> Result<Self, Refusal> {
        let of = |space: Space| results.iter().copied().filter(move |slot| plan.results[*slot as usize].space == space);
        let mut files = Vec::new();
        if let Some(path) = &arguments.out {
            files.push((path.clone(), 0, of(0).collect()));
        }
        if let Some(path) = &arguments.persons_out {
            let Some(space) = members(plan) else {
                let message = format!("`{}` has one entity: there are no members to write", plan.version.programme.id);
                return Err(Refusal::usage(message, "leave --persons-out out"));
            };
            files.push((path.clone(), space, of(space).collect()));
        }
        if let [(one, ..), (other, ..)] = files.as_slice()
            && (one == other || files::same(one, other))
        {
            let message = format!("`{}` cannot hold the answers of households and of members", files::shown(one));
            return Err(Refusal::usage(message, "give --out and --persons-out files of their own"));
        }
        Ok(Self { files })
    }

    /// The answers that have to be taken out, by entity.
    pub fn answers(&self) -> Vec<(Space, Vec<ResultSlot>)> {
        self.files.iter().map(|(_, space, slots)| (*space, slots.clone())).collect()
    }

    /// Begins the files; the first chunk says what ids are.
    ///
    /// # Errors
    /// A file that cannot be written, or is there already.
    pub fn open(
        self,
        plan: &Plan,
        arguments: &Arguments,
        read: &[PathBuf],
        first: Option<&Chunk>,
        progress: Progress,
    ) -> Result<Opened, Refusal> {
        let kind = first.map_or(IdKind::Whole, |chunk| chunk.ids.kind());
        let mut opened = Vec::new();
        for (path, space, slots) in self.files {
            let root = &plan.version.programme.entities[0].name;
            let mut fields = vec![Field::id(format!("{root}_id"), kind)];
            let own = first.and_then(|chunk| chunk.block.rows.get(usize::from(space)).map(|rows| rows.ids.is_some()));
            if space != 0 && own == Some(true) {
                fields.push(Field::id("id", IdKind::Text));
            }
            fields.extend(slots.iter().map(|slot| Field::result(plan, *slot)));
            opened.push((Writer::create(&path, arguments.force, read, fields)?, kind));
        }
        Ok(Opened { files: opened, progress })
    }
}

impl Sink for Opened {
    fn take(&mut self, done: &Done) -> Result<(), Diagnostic> {
        for ((writer, kind), answers) in self.files.iter_mut().zip(&done.answers) {
            let converted = of_kind(&answers.households, *kind);
            let mut cells = vec![Cells::Ids(converted.as_ref().unwrap_or(&answers.households))];
            let has_ids = writer.fields().len() > answers.columns.len() + 1;
            let nobody = Ids::Text(Texts::default());
            if has_ids {
                cells.push(Cells::Ids(answers.own.as_ref().unwrap_or(&nobody)));
            }
            cells.extend(answers.columns.iter().map(Cells::Column));
            writer.write(&cells)?;
        }
        self.progress.forward(u64::try_from(done.households).unwrap_or(0))
    }
}

impl Opened {
    /// Puts the files at their places.
    ///
    /// # Errors
    /// That cannot be, or somebody wants the run to stop.
    pub fn finish(self) -> Result<(), Refusal> {
        self.progress.end()?;
        for (writer, _) in self.files {
            writer.finish()?;
        }
        Ok(())
    }
}

/// Ids as another kind, where they are not of it: a register may hold numbers and texts.
fn of_kind(ids: &Ids, kind: IdKind) -> Option<Ids> {
    if ids.kind() == kind {
        return None;
    }
    Some(match kind {
        IdKind::Text => {
            let mut texts = Texts::default();
            (0..ids.len()).for_each(|row| texts.push(&ids.text(row)));
            Ids::Text(texts)
        }
        IdKind::Whole => Ids::Whole((0..ids.len()).map(|row| ids.text(row).parse().unwrap_or_default()).collect()),
    })
}
