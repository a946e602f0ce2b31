//! Registers made for tests, and what is told of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use bareme::check;
use bareme::check::plan::Plan;
use bareme::ground::diagnostic::{Diagnostic, Findings};
use bareme::pack::Policies;
use bareme::population::register::{Chunk, Register, Request};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::support::run::root;

pub fn plan_of(folder: &str, programme: &str, version: &str) -> Arc<Plan> {
    let policies = Policies::open(&root().join(folder)).expect("the policies open");
    let (version, _) = policies.programme(programme).expect("it is there").load(version).expect("it loads");
    let (plan, _) = check::check(&Arc::new(version)).expect("it is right");
    Arc::new(plan)
}

/// The programme of most tests.
pub fn plan() -> Arc<Plan> {
    plan_of("policies", "ma-asd", "2025-11")
}

/// Inputs that most tests read, by name.
pub fn reads(plan: &Plan, names: &[&str]) -> Vec<bool> {
    plan.version.inputs.iter().map(|input| names.contains(&input.common.name.as_str())).collect()
}

/// A folder with files of text.
pub struct Made(pub tempfile::TempDir);

impl Made {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    pub fn of(households: impl AsRef<[u8]>, persons: impl AsRef<[u8]>) -> Self {
        Self::new().with("households.csv", households).with("persons.csv", persons)
    }

    pub fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.at(name), bytes).expect("a file can be written");
        self
    }

    pub fn parquet(self, name: &str, columns: Vec<(&str, ArrayRef)>) -> Self {
        parquet(&self.at(name), columns, 1 << 20);
        self
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Writes a Parquet file with row groups of so many rows.
pub fn parquet(path: &Path, columns: Vec<(&str, ArrayRef)>, rows: usize) {
    let batch = RecordBatch::try_from_iter(columns).expect("the columns are of one length");
    let file = std::fs::File::create(path).expect("a file can be made");
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(rows)).build();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
}

/// Everything that is read, or what stops it.
pub fn all(path: &Path, plan: &Arc<Plan>, request: Request) -> Result<Vec<Chunk>, Findings> {
    let register = Register::open(path, plan, request)?;
    register.collect::<Result<Vec<_>, _>>().map_err(Findings::from)
}

/// A finding without the folder that it was made in.
fn line(finding: &Diagnostic, path: &Path) -> String {
    let place = finding.span.as_ref().map_or(0, |span| span.place().line);
    let notes: Vec<&str> = finding.notes.iter().map(|note| note.message.as_str()).collect();
    let text = format!("{} {} {}", finding.code.text(), finding.message, notes.join(" "));
    let text =
        text.trim_end().replace(&format!("{}/", path.display()), "").replace(&path.display().to_string(), "here");
    if place > 1 { format!("{text} (line {place})") } else { text }
}

/// What is told of a register: what stops it, or each row that is refused.
pub fn told(made: &Made, plan: &Arc<Plan>, request: Request) -> Vec<String> {
    told_of(made.path(), made.path(), plan, request)
}

pub fn told_of(path: &Path, folder: &Path, plan: &Arc<Plan>, request: Request) -> Vec<String> {
    match all(path, plan, request) {
        Err(findings) => findings.all.iter().map(|finding| line(finding, folder)).collect(),
        Ok(chunks) => {
            let refused = chunks.iter().flat_map(|chunk| &chunk.refused);
            refused.map(|refusal| line(&refusal.finding, folder)).collect()
        }
    }
}

/// A column of text of an input, a cell a row, as a lane or nothing.
pub fn lanes(chunks: &[Chunk], plan: &Plan, name: &str) -> Vec<Option<i128>> {
    let slot = plan.version.inputs.iter().position(|input| input.common.name == name).expect("an input");
    let columns = chunks.iter().map(|chunk| chunk.block.inputs[slot].as_ref().expect("it was read"));
    columns
        .flat_map(|column| (0..column.lanes.len()).map(|row| column.given(row).then(|| column.lanes.get(row))))
        .collect()
}
