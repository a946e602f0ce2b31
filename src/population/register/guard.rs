//! The door to the library that decodes Parquet. Files are not to be trusted: what it asks for is held to the length of the
//! file before room is made for it, and where damaged bytes make it panic, that ends here, as a file that is refused.

use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, Length};

use super::page::place;
use crate::ground::codes::population::{DAMAGED, FILE_CHANGED};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{Plain, PlainFrom};
use crate::ground::hidden;

/// A file as the library reads it.
#[derive(Clone, Debug)]
pub(super) struct Pieces(pub Arc<Plain>);

impl Length for Pieces {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for Pieces {
    type T = BufReader<PlainFrom>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::new(self.0.from(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let end = u64::try_from(length).ok().and_then(|length| start.checked_add(length));
        if end.is_none_or(|end| end > self.0.len()) {
            return Err(ParquetError::EOF("a piece reaches past the end of the file".to_owned()));
        }
        let mut bytes = vec![0; length];
        let (mut filled, mut at) = (0, start);
        while filled < length {
            let read = self.0.read_at(at, &mut bytes[filled..])?;
            if read == 0 {
                return Err(ParquetError::EOF("the file ends early".to_owned()));
            }
            filled += read;
            at += u64::try_from(read).unwrap_or(0);
        }
        Ok(Bytes::from(bytes))
    }
}

/// Lets the library work. The only place where a panic is caught on purpose: the library indexes and multiplies what
/// damaged bytes say, and promises no more than that it stays in its memory. Nothing of ours outlives a panic half done:
/// the reader that panicked is not asked again.
pub(super) fn contained<T>(file: &Plain, work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Diagnostic> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(damaged(file, &error.to_string())),
        Err(_) => Err(damaged(file, "what it says of itself cannot be")),
    }
}

/// How Parquet begins.
const PARQUET: &[u8] = b"PAR1";

/// The refusal of a file that cannot be decoded; or that is no more what it was.
pub(super) fn damaged(file: &Plain, said: &str) -> Diagnostic {
    if let Err(changed) = unchanged(file) {
        return changed;
    }
    let shown = file.shown();
    let mut begins = [0; PARQUET.len()];
    let is_parquet = file.read_at(0, &mut begins).is_ok_and(|read| PARQUET.starts_with(&begins[..read]));
    let help = if is_parquet {
        "write it again, or copy it again from where it came"
    } else {
        "it does not begin as Parquet does: if it is CSV, let its name end in .csv"
    };
    Diagnostic::new(DAMAGED, &place(shown, None), format!("`{shown}` is damaged, or no Parquet file"))
        .remark(hidden::shown(said.lines().next().unwrap_or_default()))
        .help(help)
}

/// Refuses a file that is no more what it was when it was opened.
pub(super) fn unchanged(file: &Plain) -> Result<(), Diagnostic> {
    if file.is_as_it_was() {
        return Ok(());
    }
    let shown = file.shown();
    let message = format!("`{shown}` changed while it was read");
    Err(Diagnostic::new(FILE_CHANGED, &place(shown, None), message).help("run again when nobody writes to it"))
}

/// Holds what the end of the file says of its pieces to the length of the file. Gives how many rows there are.
pub(super) fn sizes(metadata: &ParquetMetaData, length: u64) -> Result<u64, ParquetError> {
    let wrong = |what: &str| ParquetError::General(format!("the sizes at its end are wrong: {what}"));
    let mut rows: u64 = 0;
    for group in metadata.row_groups() {
        let own = u64::try_from(group.num_rows()).map_err(|_| wrong("rows below 0"))?;
        rows = rows.checked_add(own).ok_or_else(|| wrong("too many rows"))?;
        for column in group.columns() {
            let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
            let start = start.min(column.data_page_offset());
            let end = start.checked_add(column.compressed_size()).and_then(|end| u64::try_from(end).ok());
            if start < 0 || column.compressed_size() < 0 || end.is_none_or(|end| end > length) {
                return Err(wrong("a column lies outside"));
            }
            if column.num_values() < 0 || column.uncompressed_size() < 0 {
                return Err(wrong("a size below 0"));
            }
        }
    }
    let told = u64::try_from(metadata.file_metadata().num_rows()).map_err(|_| wrong("rows below 0"))?;
    if told == rows { Ok(rows) } else { Err(wrong("the rows do not add up")) }
}
