//! A Parquet file of one entity, page by page: only the columns that are taken, whatever its row groups are.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use super::Request;
use super::filling::Filling;
use super::guard::{Pieces, contained, damaged, sizes, unchanged};
use super::layout::{Layout, layout};
use super::page::{Page, Where, place};
use super::table::PAGE;
use super::{arrays, types};
use crate::check::plan::Plan;
use crate::ground::codes::document::EMPTY_FILE;
use crate::ground::codes::population::COLUMN_TYPE;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::Plain;
use crate::ground::hidden;
use crate::population::seal;
use crate::rules::tree::Space;

/// The rows of a Parquet file.
pub(super) struct Rows {
    file: Arc<Plain>,
    shown: Arc<str>,
    metadata: ArrowReaderMetadata,
    pub layout: Layout,
    /// The columns that are decoded, by their places in the file, ascending.
    decoded: Vec<usize>,
    /// `None` where there is nothing to decode.
    reader: Option<ParquetRecordBatchReader>,
    /// The number of the next row, from 1.
    next: u64,
    pub total: u64,
}

/// The names of the columns of a file.
pub(super) fn columns(file: Plain) -> Result<Vec<String>, Diagnostic> {
    let file = filled(file)?;
    let (metadata, _) = metadata(&file)?;
    Ok(metadata.schema().fields().iter().map(|field| field.name().clone()).collect())
}

/// A file in which something stands.
fn filled(file: Plain) -> Result<Arc<Plain>, Diagnostic> {
    if file.is_empty() {
        let message = format!("`{}` is empty", file.shown());
        let help = "check that this is the right file and that it was written to its end";
        return Err(Diagnostic::new(EMPTY_FILE, &place(file.shown(), None), message).help(help));
    }
    Ok(Arc::new(file))
}

/// What the end of a file says of it, and how many rows there are.
fn metadata(file: &Arc<Plain>) -> Result<(ArrowReaderMetadata, u64), Diagnostic> {
    let pieces = Pieces(Arc::clone(file));
    contained(file, || {
        let metadata = ArrowReaderMetadata::load(&pieces, ArrowReaderOptions::new())?;
        let total = sizes(metadata.metadata(), file.len())?;
        Ok((metadata, total))
    })
}

impl Rows {
    /// Opens a file.
    pub fn open(
        file: Plain,
        plan: &Plan,
        space: Space,
        request: &Request,
        findings: &mut Findings,
    ) -> Result<Self, Diagnostic> {
        let shown: Arc<str> = file.shown().into();
        let file = filled(file)?;
        let (metadata, total) = metadata(&file)?;
        if !contained(&file, || Ok(seal::holds(&file, metadata.metadata().file_metadata().created_by())?))? {
            return Err(damaged(&file, "its bytes are not those that were written"));
        }
        let schema = Arc::clone(metadata.schema());
        let columns: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        let layout = layout(plan, space, request, &columns, &shown, findings);
        wrong_types(&layout, &schema, &shown, findings);
        let metadata = if findings.has_errors() { metadata } else { with_dictionaries(&file, metadata, &layout)? };
        let mut rows = Self { file, shown, metadata, layout, decoded: Vec::new(), reader: None, next: 1, total };
        if !findings.has_errors() {
            rows.begin(0)?;
        }
        Ok(rows)
    }

    /// Begins to decode behind so many rows.
    fn begin(&mut self, skipped: u64) -> Result<(), Diagnostic> {
        let ids = self.layout.own.iter().chain(&self.layout.of).map(|(_, at)| *at);
        let mut decoded: Vec<usize> = ids.chain(self.layout.takers.iter().map(|(_, at)| *at)).collect();
        decoded.sort_unstable();
        decoded.dedup();
        self.decoded = decoded;
        self.next = skipped + 1;
        self.reader = None;
        if skipped < self.total {
            let pieces = Pieces(Arc::clone(&self.file));
            self.reader = Some(contained(&self.file, || {
                let mask = ProjectionMask::roots(self.metadata.parquet_schema(), self.decoded.iter().copied());
                let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(pieces, self.metadata.clone());
                let builder = builder.with_batch_size(PAGE).with_projection(mask);
                match usize::try_from(skipped) {
                    Ok(0) | Err(_) => builder.build(),
                    Ok(skipped) => builder.with_offset(skipped).build(),
                }
            })?);
        }
        Ok(())
    }

    /// The ids alone, behind so many rows.
    pub fn ids_from(&self, skipped: u64) -> Result<Self, Diagnostic> {
        let mut rows = Self {
            file: Arc::clone(&self.file),
            shown: Arc::clone(&self.shown),
            metadata: self.metadata.clone(),
            layout: self.layout.ids_alone(),
            decoded: Vec::new(),
            reader: None,
            next: 1,
            total: self.total,
        };
        rows.begin(skipped)?;
        Ok(rows)
    }

    /// The next rows; `None` at the end.
    pub fn page(&mut self) -> Result<Option<Page>, Diagnostic> {
        let Self { file, shown, layout, decoded, reader, next, total, .. } = self;
        let at = Where { shown: Arc::clone(shown), first: *next };
        let page = match reader {
            Some(reader) => contained(file, || match reader.next().transpose().map_err(ParquetError::from)? {
                Some(batch) => page(&batch, layout, decoded, &at).map(Some),
                None => Ok(None),
            })?
            .transpose()?,
            None => None,
        };
        let Some(page) = page else {
            self.reader = None;
            unchanged(file)?;
            return if *next > *total { Ok(None) } else { Err(damaged(file, "it ends before its last row")) };
        };
        *next = next.saturating_add(u64::try_from(page.rows).unwrap_or(u64::MAX));
        if page.rows == 0 || *next > total.saturating_add(1) {
            return Err(damaged(file, "it has more rows than it says"));
        }
        Ok(Some(page))
    }

    /// The file as it is told.
    pub fn shown(&self) -> &str {
        &self.shown
    }
}

/// Takes a batch apart.
fn page(
    batch: &RecordBatch,
    layout: &mut Layout,
    decoded: &[usize],
    at: &Where,
) -> Result<Result<Page, Diagnostic>, ParquetError> {
    let lost = || ParquetError::General("a column is not there any more".to_owned());
    let array = |column: usize| {
        let place = decoded.iter().position(|place| *place == column).ok_or_else(lost)?;
        batch.columns().get(place).ok_or_else(lost)
    };
    let rows = batch.num_rows();
    let mut faults = Vec::new();
    let ids = |column: &Option<(String, usize)>, may_lack| match column {
        Some((name, place)) => Ok::<_, ParquetError>(arrays::ids(array(*place)?, name, at, may_lack)),
        None => Ok(Ok(None)),
    };
    let (own, of) = (ids(&layout.own, layout.may_lack)?, ids(&layout.of, false)?);
    let (own, of) = match (own, of) {
        (Ok(own), Ok(of)) => (own, of),
        (Err(finding), _) | (_, Err(finding)) => return Ok(Err(finding)),
    };
    let mut columns = Vec::with_capacity(layout.takers.len());
    for (taker, place) in &mut layout.takers {
        let mut filling = Filling::new(taker, at, &mut faults, rows);
        if !arrays::fill(&mut filling, array(*place)?) {
            return Err(lost());
        }
        columns.push(filling.column);
    }
    faults.sort_by_key(|fault| fault.row);
    Ok(Ok(Page { first: at.first, rows, own, of, columns, faults }))
}

fn wrong_types(layout: &Layout, schema: &Schema, shown: &str, findings: &mut Findings) {
    let mut wrong = |name: &str, place_at: usize, expected: &str| {
        let of = schema.field(place_at).data_type();
        let told = hidden::shown(&of.to_string());
        let message = format!("the column `{name}` of `{shown}` is of type {told}, and must be {expected}");
        let help = match of {
            of if of.is_temporal() && *of != DataType::Date32 => Some("write the day alone, as date32"),
            DataType::Float32 | DataType::Float16 => Some("its numbers are rounded already: write decimals or float64"),
            _ => None,
        };
        findings.push(Diagnostic::new(COLUMN_TYPE, &place(shown, None), message).help_if(help.map(str::to_owned)));
    };
    for (name, at) in layout.own.iter().chain(&layout.of) {
        if !types::is_id(schema.field(*at).data_type()) {
            wrong(name, *at, "whole numbers or text");
        }
    }
    for (taker, at) in &layout.takers {
        if let Err(expected) = types::fits(taker, schema.field(*at).data_type()) {
            wrong(&taker.name, *at, expected);
        }
    }
}

/// Asks that texts which stand for few things are decoded once each.
fn with_dictionaries(
    file: &Plain,
    metadata: ArrowReaderMetadata,
    layout: &Layout,
) -> Result<ArrowReaderMetadata, Diagnostic> {
    let schema = metadata.schema();
    let better = |at: usize| {
        let takers = layout.takers.iter().filter(|(_, place)| *place == at);
        let mut better = takers.map(|(taker, _)| types::is_better_as_dictionary(taker, schema.field(at).data_type()));
        better.next().is_some_and(|first| first && better.all(|also| also))
    };
    if !(0..schema.fields().len()).any(better) {
        return Ok(metadata);
    }
    let fields = schema.fields().iter().enumerate().map(|(at, field)| {
        if better(at) {
            Arc::new(Field::new(field.name(), types::dictionary(), field.is_nullable()))
        } else {
            Arc::clone(field)
        }
    });
    let hinted = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = ArrowReaderOptions::new().with_schema(hinted);
    contained(file, || ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options))
}
