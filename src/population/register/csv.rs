//! A CSV file of one entity, page by page: UTF-8, its first row the names, separated by commas or semicolons.

use std::io::{self, Read};
use std::sync::Arc;

use csv::{ByteRecord, Position, Reader, ReaderBuilder};

use super::Request;
use super::filling::Filling;
use super::guard::unchanged;
use super::layout::{Layout, layout};
use super::page::{Page, ROW_NEEDS_ID, Where, place};
use super::table::PAGE;
use crate::check::plan::Plan;
use crate::evaluate::columns::Column;
use crate::ground::codes::document::{EMPTY_FILE, FILE_NOT_UTF8};
use crate::ground::codes::population::{MALFORMED_ROW, ROW_WITHOUT_ID};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{Plain, PlainFrom};
use crate::ground::limits;
use crate::population::ids::{Ids, Texts};
use crate::rules::tree::Space;

/// Bytes that are read ahead.
const BUFFER: usize = 1 << 16;

/// The rows of a CSV file.
pub(super) struct Rows {
    file: Arc<Plain>,
    shown: Arc<str>,
    reader: Reader<Bounded>,
    separator: u8,
    pub layout: Layout,
    columns: Vec<String>,
    record: ByteRecord,
    /// The number of the next row, from 1.
    next: u64,
}

/// A file of which no more may be read at once than a row has: a quote that is left open must not swallow the rest.
struct Bounded {
    from: PlainFrom,
    left: usize,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer.len().min(self.left);
        if room == 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.from.read(&mut buffer[..room])?;
        self.left -= read;
        Ok(read)
    }
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
        let file = Arc::new(file);
        let mut rows = Self::begin(&file, Layout::default())?;
        rows.layout = layout(plan, space, request, &rows.columns, &rows.shown, findings);
        Ok(rows)
    }

    /// The names of the columns of a file.
    pub fn columns(file: Plain) -> Result<Vec<String>, Diagnostic> {
        Ok(Self::begin(&Arc::new(file), Layout::default())?.columns)
    }

    /// The ids alone, behind so many rows.
    pub fn ids_from(&self, skipped: u64) -> Result<Self, Diagnostic> {
        let mut rows = Self::begin(&self.file, self.layout.ids_alone())?;
        for _ in 0..skipped {
            rows.read()?;
        }
        Ok(rows)
    }

    /// Reads the names.
    fn begin(file: &Arc<Plain>, layout: Layout) -> Result<Self, Diagnostic> {
        let shown: Arc<str> = file.shown().into();
        let mut first = vec![0; BUFFER];
        let read = file.read_at(0, &mut first).map_err(|error| file.unreadable(&error))?;
        first.truncate(read);
        if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = first.as_slice() {
            return Err(no_utf8(&shown, 1, "its beginning").help("it looks like UTF-16; save it as CSV UTF-8"));
        }
        let mark = if first.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
        let separator = separator(&first[mark..]);
        let from = file.from(u64::try_from(mark).unwrap_or(0));
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(BUFFER)
            .from_reader(Bounded { from, left: 0 });
        let (file, record) = (Arc::clone(file), ByteRecord::new());
        let mut rows = Self { file, shown, reader, separator, layout, columns: Vec::new(), record, next: 0 };
        if !rows.read()? {
            let message = format!("`{}` is empty", rows.shown);
            let help = "its first row gives the names of its columns";
            return Err(Diagnostic::new(EMPTY_FILE, &place(&rows.shown, None), message).help(help));
        }
        for cell in &rows.record {
            let name = std::str::from_utf8(cell).map_err(|_| no_utf8(&rows.shown, 1, "a name of a column"))?;
            rows.columns.push(name.to_owned());
        }
        Ok(rows)
    }

    /// Reads one row into the record. False at the end.
    fn read(&mut self) -> Result<bool, Diagnostic> {
        self.reader.get_mut().left = limits::REGISTER_ROW_BYTES.saturating_add(BUFFER);
        let begun = self.reader.position().line();
        let long = |line| {
            malformed(
                &self.shown,
                self.next,
                line,
                &format!("is longer than {} MiB", limits::REGISTER_ROW_BYTES >> 20),
                "is a quote left open in it?",
            )
        };
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => {
                unchanged(&self.file)?;
                Ok(false)
            }
            Ok(true) if self.record.as_slice().len() > limits::REGISTER_ROW_BYTES => Err(long(begun)),
            Ok(true) => {
                // A row may be cut short because the file is.
                self.shape().map_err(|finding| unchanged(&self.file).err().unwrap_or(finding))?;
                self.next += 1;
                Ok(true)
            }
            Err(error) => Err(match error.into_kind() {
                csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => long(begun),
                csv::ErrorKind::Io(error) => self.file.unreadable(&error),
                _ => malformed(&self.shown, self.next, begun, "cannot be taken apart", "look at its quotes"),
            }),
        }
    }

    /// Looks at the shape of the record: as many cells as there are names, and text in them.
    fn shape(&self) -> Result<(), Diagnostic> {
        let line = self.record.position().map_or(1, Position::line);
        if self.record.as_slice().contains(&0) {
            let help = "it is no text, or was damaged on its way; write it again";
            return Err(malformed(&self.shown, self.next, line, "has a NUL byte", help));
        }
        let (cells, names) = (self.record.len(), self.columns.len());
        if self.next == 0 || cells == names {
            return Ok(());
        }
        let help = if cells > names && self.separator == b',' {
            "is there a decimal comma, or a comma in a text without quotes? decimals are set off with a point"
        } else {
            "each row has a cell for each name, empty ones too; a text with a separator or a line break stands in quotes"
        };
        let what = format!("has {}, and there are {names} columns", counted(cells, "cell"));
        Err(malformed(&self.shown, self.next, line, &what, help))
    }

    /// The next rows; `None` at the end.
    pub fn page(&mut self) -> Result<Option<Page>, Diagnostic> {
        let at = Where { shown: Arc::clone(&self.shown), first: self.next };
        let mut faults = Vec::new();
        let mut columns: Vec<Column> = self.layout.takers.iter().map(|(taker, _)| taker.column(PAGE)).collect();
        let (mut own, mut of) = (Texts::default(), Texts::default());
        let mut rows = 0;
        while rows < PAGE && self.read()? {
            let line = self.record.position().map_or(1, Position::line);
            let text = |column: usize| {
                std::str::from_utf8(self.record.get(column).unwrap_or_default()).map_err(|_| {
                    let name = self.columns.get(column).map_or("", String::as_str);
                    no_utf8(&self.shown, line, &format!("row {}, `{name}`", at.row(rows)))
                })
            };
            let id = |column: &Option<(String, usize)>, ids: &mut Texts, may_lack: bool| {
                let Some((name, column)) = column else { return Ok(()) };
                let id = text(*column)?;
                if id.is_empty() && !may_lack {
                    let message = format!("row {}, `{name}`: it is empty", at.row(rows));
                    let finding = Diagnostic::new(ROW_WITHOUT_ID, &at.span(Some(line)), message);
                    return Err(finding.help(ROW_NEEDS_ID));
                }
                ids.push(id);
                Ok(())
            };
            id(&self.layout.own, &mut own, self.layout.may_lack)?;
            id(&self.layout.of, &mut of, false)?;
            for ((taker, column), filled) in self.layout.takers.iter_mut().zip(&mut columns) {
                let text = text(*column)?;
                let begun = std::mem::replace(filled, taker.column(0));
                let mut filling = Filling::on(taker, &at, &mut faults, begun);
                filling.text(text, Some(line));
                *filled = filling.column;
            }
            rows += 1;
        }
        if rows == 0 {
            return Ok(None);
        }
        let own = self.layout.own.as_ref().map(|_| Ids::Text(own));
        let of = self.layout.of.as_ref().map(|_| Ids::Text(of));
        Ok(Some(Page { first: at.first, rows, own, of, columns, faults }))
    }

    /// The file as it is told.
    pub fn shown(&self) -> &str {
        &self.shown
    }
}

/// What separates the names of the first row: whichever of comma and semicolon stands there more often outside quotes.
fn separator(text: &[u8]) -> u8 {
    let (mut quoted, mut commas, mut semicolons) = (false, 0, 0);
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            b'\n' | b'\r' if !quoted => break,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn malformed(shown: &str, row: u64, line: u64, what: &str, help: &str) -> Diagnostic {
    let row = if row == 0 { "the row of names".to_owned() } else { format!("row {row}") };
    Diagnostic::new(MALFORMED_ROW, &place(shown, Some(line)), format!("{row} {what}")).help(help)
}

fn no_utf8(shown: &str, line: u64, what: &str) -> Diagnostic {
    Diagnostic::new(FILE_NOT_UTF8, &place(shown, Some(line)), format!("{what} is not UTF-8 text"))
        .help("save it again as CSV UTF-8; old programs write accents in other encodings")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_separator_is_that_of_the_names() {
        for (text, separator) in
            [("a;b;c\n1,5;2;3", b';'), ("a,b\n", b','), ("a\n1;2;3", b','), ("\"a;b;c\",d\n", b','), ("", b',')]
        {
            assert_eq!(super::separator(text.as_bytes()), separator, "{text}");
        }
    }
}
