//! The seal of a Parquet file: the sum of all its bytes (CRC-32), written into its end. The library that writes Parquet
//! writes no checksums, and a byte that is another within a page or at the end may read as another number. A file that we
//! wrote is therefore summed up before anything in it is believed. Any one byte that is another changes the sum.
//!
//! It stands in `created_by`, which other programs write anew and do not copy: a file that was changed on purpose, by a
//! program for that, has no seal of ours. Of files without one the checksums of pages are looked at, where they have some.

use std::io::{self, Write};

use crc32fast::Hasher;

use crate::ground::files::Plain;

const MAKER: &str = concat!("bareme version ", env!("CARGO_PKG_VERSION"), " (build crc32.");
/// How the maker of any version begins.
const ANY_MAKER: &str = "bareme version ";
const SUM: &str = " (build crc32.";
const BLANK: &str = "00000000";
/// Bytes that are summed up at once.
const PIECE: usize = 1 << 18;
/// Behind the end stand its length and four letters.
const TAIL: usize = 8;

/// What a file says of its maker before its sum is known.
pub fn unsealed() -> String {
    format!("{MAKER}{BLANK})")
}

/// Sums up what is written through it.
pub struct Sealing<W> {
    file: W,
    sum: Hasher,
    /// The end, kept back until the sum is known.
    end: Option<Vec<u8>>,
}

impl<W: Write> Sealing<W> {
    /// Nothing is written yet.
    pub fn new(file: W) -> Self {
        Self { file, sum: Hasher::new(), end: None }
    }

    /// From here on comes the end.
    pub fn begin_end(&mut self) {
        self.end.get_or_insert_default();
    }

    /// Writes the end with the sum in it.
    pub fn seal(mut self) -> io::Result<W> {
        let mut end = self.end.take().unwrap_or_default();
        self.sum.update(&end);
        if let Some(at) = place(&end, &unsealed()) {
            end[at..at + BLANK.len()].copy_from_slice(format!("{:08x}", self.sum.finalize()).as_bytes());
        }
        self.file.write_all(&end)?;
        Ok(self.file)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(end) = &mut self.end {
            end.extend_from_slice(bytes);
            return Ok(bytes.len());
        }
        let written = self.file.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Where the sum stands: in the last place where the maker is named.
fn place(end: &[u8], maker: &str) -> Option<usize> {
    let found = end.windows(maker.len()).rposition(|window| window == maker.as_bytes())?;
    Some(found + maker.find(SUM)? + SUM.len())
}

/// Whether a file is what its seal says; also true of one without a seal.
pub fn holds(file: &Plain, maker: Option<&str>) -> io::Result<bool> {
    let Some(maker) = maker.filter(|maker| maker.starts_with(ANY_MAKER) && maker.contains(SUM)) else {
        return Ok(true);
    };
    let mut tail = [0; TAIL];
    fill(file, file.len().saturating_sub(u64::try_from(TAIL).unwrap_or(0)), &mut tail)?;
    let length = u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]);
    let behind = u64::from(length).saturating_add(u64::try_from(TAIL).unwrap_or(0));
    let begins = file.len().saturating_sub(behind);
    let mut end = vec![0; usize::try_from(file.len() - begins).unwrap_or(0)];
    fill(file, begins, &mut end)?;
    let Some(at) = place(&end, maker) else { return Ok(false) };
    let Some(digits) = end.get_mut(at..at + BLANK.len()) else { return Ok(false) };
    let told = std::str::from_utf8(digits).unwrap_or_default().to_owned();
    digits.copy_from_slice(BLANK.as_bytes());
    let mut sum = Hasher::new();
    let (mut piece, mut next) = (vec![0; PIECE], 0);
    while next < begins {
        let room = usize::try_from(begins - next).map_or(PIECE, |left| left.min(PIECE));
        fill(file, next, &mut piece[..room])?;
        sum.update(&piece[..room]);
        next += u64::try_from(room).unwrap_or(begins);
    }
    sum.update(&end);
    Ok(told == format!("{:08x}", sum.finalize()))
}

/// Reads all of a piece.
fn fill(file: &Plain, at: u64, bytes: &mut [u8]) -> io::Result<()> {
    let (mut filled, mut at) = (0, at);
    while filled < bytes.len() {
        let read = file.read_at(at, &mut bytes[filled..])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        filled += read;
        at = at.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
    Ok(())
}
