//! A file or standard input line by line: each line bounded, memory flat however long the whole is.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::read::{open, utf8};
use super::{Most, unreadable};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::source::{SourceFile, Span};

/// The lines of a text. Each is a source of its own that knows its line number, or the reason why it cannot be one;
/// after a line that is too long or no UTF-8 the next ones follow. After a failure of the machine nothing follows.
pub struct Lines {
    reader: Box<dyn BufRead + Send>,
    path: PathBuf,
    shown: String,
    most: Most,
    line: usize,
    ended: bool,
}

/// The lines of a plain file, each of a bounded size.
///
/// # Errors
/// `E0001` where it cannot be read, `E0002` where it is no plain file.
pub fn lines(path: &Path, shown: &str, most: Most) -> Result<Lines, Diagnostic> {
    let file = open(path, shown)?;
    Ok(Lines::of(Box::new(BufReader::with_capacity(1 << 16, file)), path, shown, most))
}

/// The lines of standard input, each of a bounded size.
#[must_use]
pub fn stdin_lines(most: Most) -> Lines {
    Lines::of(Box::new(BufReader::with_capacity(1 << 16, io::stdin())), Path::new("<stdin>"), "<stdin>", most)
}

impl Lines {
    fn of(reader: Box<dyn BufRead + Send>, path: &Path, shown: &str, most: Most) -> Self {
        Self { reader, path: path.to_path_buf(), shown: shown.to_owned(), most, line: 0, ended: false }
    }

    /// The next line with its end, and whether it was longer than the limit: then only its beginning.
    fn next_bytes(&mut self) -> io::Result<(Vec<u8>, bool)> {
        let mut bytes = Vec::new();
        // Room for one byte too many and the line end.
        self.reader.by_ref().take(self.most.bytes.saturating_add(2)).read_until(b'\n', &mut bytes)?;
        let whole = bytes.last() == Some(&b'\n');
        if whole {
            bytes.pop();
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
        }
        let long = u64::try_from(bytes.len()).unwrap_or(u64::MAX) > self.most.bytes;
        if long && !whole {
            self.skip_line()?;
        }
        self.ended = !whole && !long;
        Ok((bytes, long))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

impl Iterator for Lines {
    type Item = Result<Arc<SourceFile>, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let (bytes, long) = match self.next_bytes() {
            Ok(read) => read,
            Err(error) => {
                self.ended = true;
                return Some(Err(unreadable(&error, &self.path, &self.shown)));
            }
        };
        if bytes.is_empty() && self.ended {
            return None;
        }
        self.line += 1;
        if long {
            let file = SourceFile::at_line(&*self.shown, "", self.line);
            let message = format!("line {} is longer than {}", self.line, self.most.words());
            return Some(Err(Diagnostic::new(self.most.code, &Span::whole(&file), message).help(self.most.help)));
        }
        Some(utf8(bytes, &self.shown, self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::limits::ANSWER_BYTES;

    fn told(text: &[u8], bytes: u64) -> Vec<String> {
        let most = Most { bytes, ..Most::HOUSEHOLD };
        let lines = Lines::of(Box::new(io::Cursor::new(text.to_vec())), Path::new("x"), "x", most);
        let one = |line: Result<Arc<SourceFile>, Diagnostic>| match line {
            Ok(file) => format!("{} {}", file.first_line, file.text),
            Err(finding) => {
                format!("{} {}", finding.span.expect("a place").file.first_line, finding.code.text())
            }
        };
        lines.map(one).collect()
    }

    #[test]
    fn each_line_knows_its_number() {
        assert_eq!(told(b"a\r\nb\n\nc", 10), ["1 a", "2 b", "3 ", "4 c"]);
        assert_eq!(told(b"a\n", 10), ["1 a"]);
        assert!(told(b"", 10).is_empty());
    }

    #[test]
    fn a_line_may_have_as_many_bytes_as_the_limit_and_the_next_follows_one_that_has_more() {
        assert_eq!(
            told(b"aa\naaa\naaaa\naaaaa\naaaaaaaa\nb", 3),
            ["1 aa", "2 aaa", "3 E0026", "4 E0026", "5 E0026", "6 b"]
        );
        assert_eq!(told(b"aaaa", 3), ["1 E0026"]);
        assert_eq!(told(b"aaa\r\naaaa\r\n", 3), ["1 aaa", "2 E0026"]);
    }

    #[test]
    fn an_answer_may_have_as_many_bytes_as_the_limit_and_no_more() {
        let typed = |bytes: u64| {
            let text = "a".repeat(usize::try_from(bytes).expect("it fits")) + "\n";
            let mut lines = Lines::of(Box::new(io::Cursor::new(text)), Path::new("x"), "x", Most::ANSWER);
            lines.next().expect("a line").map(|file| file.text.len()).map_err(|finding| finding.code.text())
        };
        for bytes in [ANSWER_BYTES - 1, ANSWER_BYTES] {
            assert_eq!(typed(bytes), Ok(usize::try_from(bytes).expect("it fits")));
        }
        assert_eq!(typed(ANSWER_BYTES + 1), Err("E0028"));
    }

    #[test]
    fn a_line_that_is_not_utf8_does_not_stop_the_others() {
        assert_eq!(told(b"a\n\xff\nb\n", 10), ["1 a", "2 E0004", "3 b"]);
    }
}
