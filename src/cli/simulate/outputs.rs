//! The files of answers: one row a household or member; of several months one a month too, told apart by `period`.

use std::path::PathBuf;

use super::prepared::Prepared;
use super::{Arguments, members};
use crate::check::plan::Plan;
use crate::cli::progress::Progress;
use crate::cli::refusal::Refusal;
use crate::ground::date::Month;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files;
use crate::population::ids::{IdKind, Ids, Texts};
use crate::population::register::Chunk;
use crate::population::results::{Cells, Change, Field, Writer};
use crate::population::simulate::{Answers, Done, Sink};
use crate::rules::tree::{ResultSlot, Space};

/// The column that says which month a row is of.
const PERIOD: &str = "period";

/// The files that are written.
pub struct Outputs {
    files: Vec<File>,
    /// Whether rows say of which month they are.
    by_month: bool,
}

/// One file.
struct File {
    path: PathBuf,
    space: Space,
    /// The columns of results: those of all versions.
    fields: Vec<Field>,
    versions: Vec<OfVersion>,
    begun: Option<(Writer, IdKind)>,
}

/// What a version gives to a file.
struct OfVersion {
    slots: Vec<ResultSlot>,
    /// By column of the file: its place among the answers, and how it becomes what the column holds.
    places: Vec<Option<(usize, Change)>>,
}

impl Outputs {
    /// What was asked for, of some versions of one programme.
    ///
    /// # Errors
    /// Members of a programme that has none, two outputs of one name, results of one name that no column can hold.
    pub fn asked(arguments: &Arguments, versions: &[Prepared], by_month: bool) -> Result<Self, Refusal> {
        let mut files = Vec::new();
        let Some(plan) = versions.first().map(|version| &version.plan) else { return Ok(Self { files, by_month }) };
        if let Some(path) = &arguments.out {
            files.push(File::new(path.clone(), 0, versions)?);
        }
        if let Some(path) = &arguments.persons_out {
            let Some(space) = members(plan) else {
                let message = format!("`{}` has one entity: there are no members to write", plan.version.programme.id);
                return Err(Refusal::usage(message, "leave --persons-out out"));
            };
            files.push(File::new(path.clone(), space, versions)?);
        }
        if let [one, other] = files.as_slice()
            && (one.path == other.path || files::same(&one.path, &other.path))
        {
            let shown = files::shown(&one.path);
            let message = format!("`{shown}` cannot hold the answers of households and of members");
            return Err(Refusal::usage(message, "give --out and --persons-out files of their own"));
        }
        Ok(Self { files, by_month })
    }

    /// The answers of a version that have to be taken out, by entity.
    pub fn answers(&self, version: usize) -> Vec<(Space, Vec<ResultSlot>)> {
        self.files.iter().map(|file| (file.space, file.versions[version].slots.clone())).collect()
    }

    /// Begins the files, where they are not begun; the first chunk says what ids are.
    ///
    /// # Errors
    /// A file that cannot be written, or is there already.
    pub fn begin(
        &mut self,
        plan: &Plan,
        arguments: &Arguments,
        read: &[PathBuf],
        first: Option<&Chunk>,
    ) -> Result<(), Refusal> {
        let kind = first.map_or(IdKind::Whole, |chunk| chunk.ids.kind());
        for file in self.files.iter_mut().filter(|file| file.begun.is_none()) {
            let root = &plan.version.programme.entities[0].name;
            let mut fields = vec![Field::id(format!("{root}_id"), kind)];
            let rows = first.and_then(|chunk| chunk.block.rows.get(usize::from(file.space)));
            if file.space != 0 && rows.is_some_and(|rows| rows.ids.is_some()) {
                fields.push(Field::id("id", IdKind::Text));
            }
            if self.by_month {
                fields.push(Field::id(PERIOD, IdKind::Text));
            }
            fields.extend(file.fields.iter().cloned());
            file.begun = Some((Writer::create(&file.path, arguments.force, read, fields)?, kind));
        }
        Ok(())
    }

    /// Puts the files at their places, when all of them are written: a disk that is full leaves none.
    ///
    /// # Errors
    /// That cannot be.
    pub fn finish(self) -> Result<(), Refusal> {
        let begun = self.files.into_iter().filter_map(|file| file.begun);
        let written = begun.map(|(writer, _)| writer.close()).collect::<Result<Vec<_>, _>>()?;
        for file in written {
            file.finish()?;
        }
        Ok(())
    }
}

impl File {
    fn new(path: PathBuf, space: Space, versions: &[Prepared]) -> Result<Self, Refusal> {
        let mut fields: Vec<(Field, String)> = Vec::new();
        let mut own: Vec<(Vec<ResultSlot>, Vec<Field>)> = Vec::new();
        for version in versions {
            let plan = &version.plan;
            let slots = version.results.iter().copied().filter(|slot| plan.results[*slot as usize].space == space);
            let slots: Vec<ResultSlot> = slots.collect();
            let of_version: Vec<Field> = slots.iter().map(|slot| Field::result(plan, *slot)).collect();
            let policy = plan.version.policy();
            for field in &of_version {
                let Some((known, first)) = fields.iter_mut().find(|(known, _)| known.name == field.name) else {
                    fields.push((field.clone(), policy.clone()));
                    continue;
                };
                if !known.widen(field) {
                    let message = format!("no column can hold both `{0}` of {first} and `{0}` of {policy}", field.name);
                    return Err(Refusal::usage(
                        message,
                        "leave it out with --results, or run over these months in parts",
                    ));
                }
            }
            own.push((slots, of_version));
        }
        let fields: Vec<Field> = fields.into_iter().map(|(field, _)| field).collect();
        let versions = own.into_iter().map(|(slots, of_version)| {
            let place = |field: &Field| {
                let at = of_version.iter().position(|own| own.name == field.name)?;
                Some((at, Change::between(&of_version[at], field)))
            };
            OfVersion { slots, places: fields.iter().map(place).collect() }
        });
        let versions = versions.collect();
        Ok(Self { path, space, fields, versions, begun: None })
    }

    fn write(&mut self, version: usize, period: Option<&str>, answers: &Answers) -> Result<(), Diagnostic> {
        let Some((writer, kind)) = &mut self.begun else { return Ok(()) };
        let rows = answers.households.len();
        let converted = of_kind(&answers.households, *kind);
        let (nobody, period) = (Ids::Text(Texts::default()), period.map(|period| repeated(period, rows)));
        let mut cells = vec![Cells::Ids(converted.as_ref().unwrap_or(&answers.households))];
        if writer.fields().len() > self.fields.len() + 1 + usize::from(period.is_some()) {
            cells.push(Cells::Ids(answers.own.as_ref().unwrap_or(&nobody)));
        }
        cells.extend(period.as_ref().map(Cells::Ids));
        let places = &self.versions[version].places;
        let changed: Vec<_> = places
            .iter()
            .map(|place| place.as_ref().and_then(|(at, change)| change.of(&answers.columns[*at])))
            .collect();
        cells.extend(places.iter().zip(&changed).map(|(place, changed)| match (place, changed) {
            (None, _) => Cells::Empty(rows),
            (Some(_), Some(changed)) => Cells::Column(changed),
            (Some((at, _)), None) => Cells::Column(&answers.columns[*at]),
        }));
        writer.write(&cells)
    }
}

/// What takes the answers of one month.
pub struct Sheets<'a> {
    outputs: &'a mut Outputs,
    version: usize,
    period: Option<String>,
    progress: Progress,
}

impl<'a> Sheets<'a> {
    /// For a version in a month.
    pub fn new(outputs: &'a mut Outputs, (version, month): (usize, Month), progress: Progress) -> Self {
        let period = outputs.by_month.then(|| month.to_string());
        Self { outputs, version, period, progress }
    }

    /// Everything of the month is there.
    ///
    /// # Errors
    /// Somebody wants the run to stop.
    pub fn end(self) -> Result<(), Diagnostic> {
        self.progress.end()
    }
}

impl Sink for Sheets<'_> {
    fn take(&mut self, done: &Done) -> Result<(), Diagnostic> {
        for (file, answers) in self.outputs.files.iter_mut().zip(&done.answers) {
            file.write(self.version, self.period.as_deref(), answers)?;
        }
        self.progress.forward(u64::try_from(done.households).unwrap_or(0))
    }
}

fn repeated(text: &str, rows: usize) -> Ids {
    let mut texts = Texts::default();
    for _ in 0..rows {
        texts.push(text);
    }
    Ids::Text(texts)
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
