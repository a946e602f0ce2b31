//! One file of columns while it is written.

use std::path::Path;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::field::{Cells, Field, What};
use super::{arrays, texts};
use crate::ground::codes::document::FILE_UNWRITABLE;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{Failure, Streamed};
use crate::population::form::Form;
use crate::population::ids::IdKind;
use crate::population::seal::{self, Sealing};

/// Rows of a row group: few enough that what is not yet written stays small, enough that columns compress.
const ROW_GROUP: usize = 1 << 18;
/// Bytes that a CSV gathers before they are written.
const GATHERED: usize = 1 << 16;

/// A file of columns.
pub struct Sheet {
    fields: Vec<Field>,
    shown: String,
    failure: Failure,
    out: Out,
}

enum Out {
    Parquet(Box<ArrowWriter<Sealing<Streamed>>>),
    Csv(Box<csv::Writer<Streamed>>),
}

impl Sheet {
    /// Begins a file with these columns.
    pub fn new(file: Streamed, path: &Path, form: Form, fields: Vec<Field>) -> Result<Self, Diagnostic> {
        let (failure, shown) = (file.failure(), crate::ground::files::shown(path));
        let out = match form {
            Form::Parquet => {
                parquet(file, &fields).map(|out| Out::Parquet(Box::new(out))).map_err(|error| error.to_string())
            }
            Form::Csv => csv(file, &fields).map(|out| Out::Csv(Box::new(out))).map_err(|error| error.to_string()),
        };
        match out {
            Ok(out) => Ok(Self { fields, shown, failure, out }),
            Err(said) => Err(unwritten(&failure, &shown, &said)),
        }
    }

    /// Its columns.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Writes rows: the cells of each column.
    pub fn write(&mut self, cells: &[Cells<'_>]) -> Result<(), Diagnostic> {
        let done = match &mut self.out {
            Out::Parquet(out) => batch(&self.fields, cells, out).map_err(|error| error.to_string()),
            Out::Csv(out) => lines(&self.fields, cells, out).map_err(|error| error.to_string()),
        };
        done.map_err(|said| unwritten(&self.failure, &self.shown, &said))
    }

    /// Writes what is left and puts the file at its place.
    pub fn finish(self) -> Result<(), Diagnostic> {
        self.close()?.finish()
    }

    /// Writes what is left.
    pub fn close(self) -> Result<Streamed, Diagnostic> {
        let file = match self.out {
            Out::Parquet(out) => sealed(*out).map_err(|error| error.to_string()),
            Out::Csv(out) => out.into_inner().map_err(|error| error.to_string()),
        };
        file.map_err(|said| unwritten(&self.failure, &self.shown, &said))
    }
}

/// What the machine said, or else what the library said.
fn unwritten(failure: &Failure, shown: &str, said: &str) -> Diagnostic {
    let said = || Diagnostic::nowhere(FILE_UNWRITABLE, format!("`{shown}` cannot be written: {said}"));
    failure.told().unwrap_or_else(said)
}

fn parquet(file: Streamed, fields: &[Field]) -> Result<ArrowWriter<Sealing<Streamed>>, ParquetError> {
    let mut properties = WriterProperties::builder()
        .set_created_by(seal::unsealed())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_max_row_group_row_count(Some(ROW_GROUP));
    // Numbers that name rows hardly repeat and mostly ascend: what they differ by is small, and no dictionary helps.
    for field in fields.iter().filter(|field| matches!(field.what, What::Id(IdKind::Whole))) {
        let column = ColumnPath::from(field.name.as_str());
        properties = properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
    }
    ArrowWriter::try_new(Sealing::new(file), arrays::schema(fields), Some(properties.build()))
}

fn batch(fields: &[Field], cells: &[Cells<'_>], out: &mut ArrowWriter<Sealing<Streamed>>) -> Result<(), ParquetError> {
    let arrays = fields.iter().zip(cells).map(|(field, cells)| arrays::array(field, *cells));
    let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
    out.write(&RecordBatch::try_new(arrays::schema(fields), arrays)?)
}

/// Writes the end, and with it the sum of all that came before.
fn sealed(mut out: ArrowWriter<Sealing<Streamed>>) -> Result<Streamed, ParquetError> {
    out.flush()?;
    out.sync()?;
    out.inner_mut().begin_end();
    Ok(out.into_inner()?.seal()?)
}

fn csv(file: Streamed, fields: &[Field]) -> Result<csv::Writer<Streamed>, csv::Error> {
    let mut out = csv::WriterBuilder::new().buffer_capacity(GATHERED).from_writer(file);
    out.write_record(fields.iter().map(|field| &field.name))?;
    Ok(out)
}

fn lines(fields: &[Field], cells: &[Cells<'_>], out: &mut csv::Writer<Streamed>) -> Result<(), csv::Error> {
    let mut text = String::new();
    for row in 0..cells.first().map_or(0, Cells::len) {
        for (field, cells) in fields.iter().zip(cells) {
            if let Cells::Ids(ids) = cells {
                out.write_field(&*ids.text(row))?;
                continue;
            }
            text.clear();
            if let (What::Value { kind, scale, .. }, Some(lane)) = (&field.what, cells.lane(row)) {
                texts::plain(&mut text, lane, kind, *scale);
            }
            out.write_field(&text)?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    Ok(())
}
