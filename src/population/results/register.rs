//! A register as files: one an entity, as `register` reads it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::field::{Cells, Field};
use super::sheet::Sheet;
use crate::check::plan::Plan;
use crate::evaluate::columns::{Block, BlockRows};
use crate::ground::codes::population::REGISTER_FILES;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, Folder};
use crate::population::form::Form;
use crate::population::ids::{IdKind, Ids, Texts};
use crate::rules::tree::{InputSlot, Space};

/// Writes blocks of households as a register. The folder is at its place after [`RegisterWriter::finish`], not before.
///
/// The root's file has `<root>_id`, that of members `<container>_id`, and `id` where they have ids or contain others; then
/// come the inputs by name, then what is added. Inputs that the first block does not have are left out.
pub struct RegisterWriter {
    plan: Arc<Plan>,
    path: PathBuf,
    folder: Folder,
    form: Form,
    /// What is added: whose, its name, its decimals.
    extras: Vec<(Space, String, u32)>,
    /// By entity, once the first block has come.
    tables: Vec<Table>,
    /// How many rows of each entity were written.
    written: Vec<u64>,
}

struct Table {
    sheet: Sheet,
    /// Whether its rows have ids of their own.
    own: bool,
    inputs: Vec<InputSlot>,
}

impl RegisterWriter {
    /// Begins a register in a folder that is not there yet; with `force`, the files of one that is there are replaced.
    /// `extras` are columns of decimals that are no inputs: whose, their name, their decimals.
    ///
    /// # Errors
    /// `E0007` where the folder is there already, `E0801` where it holds the register in the other form too, `E0006` where
    /// it cannot be written.
    pub fn create(
        folder: &Path,
        form: Form,
        plan: &Arc<Plan>,
        extras: &[(Space, &str, u32)],
        force: bool,
    ) -> Result<Self, Diagnostic> {
        for entity in &plan.version.programme.entities {
            for other in Form::ALL.into_iter().filter(|other| *other != form) {
                let path = folder.join(format!("{}.{}", entity.plural, other.extension()));
                if files::exists(&path) {
                    let message = format!("`{}` is there: the folder would hold two registers", files::shown(&path));
                    let help = "take the old files away, or choose another folder";
                    return Err(Diagnostic::nowhere(REGISTER_FILES, message).help(help));
                }
            }
        }
        Ok(Self {
            plan: Arc::clone(plan),
            path: folder.to_path_buf(),
            folder: Folder::create(folder, force)?,
            form,
            extras: extras.iter().map(|(space, name, scale)| (*space, (*name).to_owned(), *scale)).collect(),
            tables: Vec::new(),
            written: vec![0; plan.version.programme.entities.len()],
        })
    }

    /// Writes a block. `households` are the ids of its root rows; `extras` the added columns in their order, each as long as
    /// its entity has rows here.
    ///
    /// # Errors
    /// `E0006` where it cannot be written.
    pub fn write(&mut self, block: &Block, households: &[u64], extras: &[&[i64]]) -> Result<(), Diagnostic> {
        if self.tables.is_empty() {
            self.tables = self.tables(block)?;
        }
        let roots = Ids::Whole(households.iter().map(|id| i64::try_from(*id).unwrap_or(i64::MAX)).collect());
        let mut ids: Vec<Ids> = vec![roots];
        for space in 1..block.rows.len() {
            ids.push(own_ids(&block.rows[space], self.written[space]));
        }
        for (space, table) in self.tables.iter_mut().enumerate() {
            let rows = &block.rows[space];
            let of = self.plan.version.programme.entities[space].of.map(|of| above(&ids[usize::from(of)], rows));
            let mut cells: Vec<Cells<'_>> = Vec::new();
            cells.extend(of.as_ref().map(Cells::Ids));
            cells.extend(table.own.then_some(Cells::Ids(&ids[space])));
            let column = |slot: &InputSlot| block.inputs[*slot as usize].as_ref();
            cells.extend(table.inputs.iter().map(|slot| column(slot).map_or(Cells::Empty(rows.count), Cells::Column)));
            let own = self.extras.iter().zip(extras).filter(|((of, ..), _)| usize::from(*of) == space);
            cells.extend(own.map(|(_, lanes)| Cells::Narrow(lanes)));
            table.sheet.write(&cells)?;
            self.written[space] += u64::try_from(rows.count).unwrap_or(0);
        }
        Ok(())
    }

    /// Writes a text beside the columns, that says what they are.
    ///
    /// # Errors
    /// `E0006` where it cannot be written.
    pub fn beside(&self, name: &str, text: &str) -> Result<(), Diagnostic> {
        self.folder.write(name, text.as_bytes())
    }

    /// Puts the register at its place.
    ///
    /// # Errors
    /// `E0006` where that cannot be.
    pub fn finish(mut self) -> Result<(), Diagnostic> {
        if self.tables.is_empty() {
            let all = vec![true; self.plan.inputs.len()];
            self.tables = self.tables(&Block::new(&self.plan, &all))?;
        }
        for table in self.tables {
            table.sheet.finish()?;
        }
        self.folder.finish()
    }

    fn tables(&self, block: &Block) -> Result<Vec<Table>, Diagnostic> {
        let entities = &self.plan.version.programme.entities;
        let tables = (0..).zip(entities).map(|(space, entity)| {
            let contains = entities.iter().any(|other| other.of == Some(space));
            let rows = &block.rows[usize::from(space)];
            let own = space == 0 || contains || rows.ids.is_some();
            let mut fields = Vec::new();
            if let Some(of) = entity.of {
                let kind = if of == 0 { IdKind::Whole } else { own_ids(&block.rows[usize::from(of)], 0).kind() };
                fields.push(Field::id(format!("{}_id", entities[usize::from(of)].name), kind));
                if own {
                    fields.push(Field::id("id", own_ids(rows, 0).kind()));
                }
            } else {
                fields.push(Field::id(format!("{}_id", entity.name), IdKind::Whole));
            }
            let there = |slot: &InputSlot| block.inputs[*slot as usize].is_some();
            let inputs: Vec<InputSlot> = self.plan.inputs_of(space).filter(there).collect();
            fields.extend(inputs.iter().map(|slot| {
                let name = &self.plan.version.inputs[*slot as usize].common.name;
                Field::input(name, &self.plan.inputs[*slot as usize])
            }));
            let extras = self.extras.iter().filter(|(of, ..)| *of == space);
            fields.extend(extras.map(|(_, name, scale)| Field::decimals(name, *scale)));
            let name = format!("{}.{}", entity.plural, self.form.extension());
            let sheet = Sheet::new(self.folder.file(&name)?, &self.path.join(&name), self.form, fields)?;
            Ok(Table { sheet, own, inputs })
        });
        tables.collect()
    }
}

/// The ids of the rows of an entity: their own, or numbers that go on from block to block.
fn own_ids(rows: &BlockRows, written: u64) -> Ids {
    match &rows.ids {
        Some(ids) => {
            let mut texts = Texts::default();
            for (at, id) in (1..).zip(ids) {
                // Those without an id are `#1`, `#2`… of their household: here they are told apart by their number.
                match id.strip_prefix('#') {
                    Some(_) => texts.push(&written.saturating_add(at).to_string()),
                    None => texts.push(id),
                }
            }
            Ids::Text(texts)
        }
        None => {
            let numbers =
                (1..).take(rows.count).map(|at: u64| i64::try_from(written.saturating_add(at)).unwrap_or(i64::MAX));
            Ids::Whole(numbers.collect())
        }
    }
}

/// The id of what contains each row.
fn above(ids: &Ids, rows: &BlockRows) -> Ids {
    match ids {
        Ids::Whole(ids) => Ids::Whole(rows.container.iter().map(|row| ids[*row as usize]).collect()),
        Ids::Text(ids) => {
            let mut texts = Texts::default();
            rows.container.iter().for_each(|row| texts.push(ids.get(*row as usize)));
            Ids::Text(texts)
        }
    }
}
