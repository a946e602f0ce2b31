//! Reading one file, or standard input, whole and bounded.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::{Most, about, unreadable};
use crate::ground::codes::document::{EMPTY_FILE, FILE_NOT_PLAIN, FILE_NOT_UTF8};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::source::{SourceFile, Span};

/// Reads a plain file of a bounded size as UTF-8 text. `shown` is the path as the user knows it.
///
/// # Errors
/// `E0001` where it cannot be read, `E0002` where it is no plain file, the code of `most` past the limit, `E0004` where
/// it is not UTF-8, with the place, `E0020` where it is empty.
pub fn read_text(path: &Path, shown: &str, most: Most) -> Result<Arc<SourceFile>, Diagnostic> {
    let file = open(path, shown)?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    if size > most.bytes {
        return Err(too_big(shown, most));
    }
    text_of(file, path, shown, most)
}

/// Reads a plain file of a bounded size as it is, byte by byte; it may be empty.
///
/// # Errors
/// `E0001` where it cannot be read, `E0002` where it is no plain file, the code of `most` past the limit.
pub fn read_bytes(path: &Path, shown: &str, most: Most) -> Result<Vec<u8>, Diagnostic> {
    bytes_of(open(path, shown)?, path, shown, most)
}

/// What standard input is told as.
const STDIN: &str = "<stdin>";

/// Reads standard input, of a bounded size, as UTF-8 text; it is told as `<stdin>`.
///
/// # Errors
/// As [`read_text`].
pub fn read_stdin(most: Most) -> Result<Arc<SourceFile>, Diagnostic> {
    text_of(io::stdin().lock(), Path::new(STDIN), STDIN, most)
}

fn bytes_of(reader: impl Read, path: &Path, shown: &str, most: Most) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    reader
        .take(most.bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error, path, shown))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most.bytes {
        return Err(too_big(shown, most));
    }
    Ok(bytes)
}

fn text_of(reader: impl Read, path: &Path, shown: &str, most: Most) -> Result<Arc<SourceFile>, Diagnostic> {
    let bytes = bytes_of(reader, path, shown, most)?;
    if bytes.is_empty() {
        let help = match shown {
            STDIN => "nothing was piped in: check the command before the pipe",
            _ => "check that this is the right file and that it was saved",
        };
        return Err(about(EMPTY_FILE, shown, format!("`{shown}` is empty")).help(help));
    }
    utf8(bytes, shown, 1)
}

/// Opens a plain file, without waiting on pipes and without waking devices.
pub(super) fn open(path: &Path, shown: &str) -> Result<File, Diagnostic> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&error, path, shown))?;
    plain(&metadata, shown)?;
    let mut options = OpenOptions::new();
    options.read(true);
    do_not_wait(&mut options);
    let file = options.open(path).map_err(|error| unreadable(&error, path, shown))?;
    // Asked again of what was opened: the path may have become another thing meanwhile.
    let metadata = file.metadata().map_err(|error| unreadable(&error, path, shown))?;
    plain(&metadata, shown)?;
    Ok(file)
}

#[cfg(target_os = "linux")]
fn do_not_wait(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    const O_NONBLOCK: i32 = 0o4000;
    options.custom_flags(O_NONBLOCK);
}

#[cfg(not(target_os = "linux"))]
fn do_not_wait(_: &mut OpenOptions) {}

fn plain(metadata: &Metadata, shown: &str) -> Result<(), Diagnostic> {
    if metadata.is_file() {
        return Ok(());
    }
    Err(if metadata.is_dir() {
        about(FILE_NOT_PLAIN, shown, format!("`{shown}` is a folder, and a file is needed"))
            .help("put a file in its place, or name a file in it")
    } else {
        about(FILE_NOT_PLAIN, shown, format!("`{shown}` is not a plain file but a pipe, a socket or a device"))
            .help("save what it gives in a file first, or pipe it in and name it `-`")
    })
}

pub(super) fn too_big(shown: &str, most: Most) -> Diagnostic {
    about(most.code, shown, format!("`{shown}` is larger than {}", most.words())).help(most.help)
}

/// Bytes as text; where they are none, the place of the first that is not.
pub(super) fn utf8(bytes: Vec<u8>, shown: &str, first_line: usize) -> Result<Arc<SourceFile>, Diagnostic> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(SourceFile::at_line(shown, text, first_line)),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16; save it again with the encoding UTF-8",
        _ => "save it again with the encoding UTF-8; old programs write accents in other encodings",
    };
    // The bad bytes are shown as replacement characters; what stands before them is as it was.
    let file = SourceFile::at_line(shown, String::from_utf8_lossy(bytes), first_line);
    let dropped = bytes.len().min(if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 });
    let start = at.saturating_sub(dropped);
    Err(Diagnostic::new(
        FILE_NOT_UTF8,
        &Span::new(&file, start, start + '\u{fffd}'.len_utf8()),
        format!("this is not UTF-8 text: a byte 0x{byte:02X} stands here"),
    )
    .help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(bytes: u64) -> Most {
        Most { bytes, ..Most::POLICY }
    }

    fn written(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), bytes).expect("written");
        file
    }

    fn refused(bytes: &[u8], limit: u64) -> Diagnostic {
        let file = written(bytes);
        read_text(file.path(), "a.toml", most(limit)).expect_err("it is refused")
    }

    #[test]
    fn a_file_may_have_as_many_bytes_as_the_limit_and_no_more() {
        for size in [9, 10] {
            let file = written(&vec![b'a'; size]);
            assert_eq!(read_text(file.path(), "a", most(10)).expect("read").text.len(), size);
        }
        assert_eq!(refused(&[b'a'; 11], 10).code.text(), "E0003");
    }

    #[test]
    fn a_ledger_may_have_as_many_bytes_as_the_limit_and_no_more() {
        use crate::ground::limits::LEDGER_BYTES;
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        for (bytes, code) in [(LEDGER_BYTES - 1, None), (LEDGER_BYTES, None), (LEDGER_BYTES + 1, Some("E0956"))] {
            file.as_file().set_len(bytes).expect("it has so many");
            let refused = read_bytes(file.path(), "x", Most::LEDGER).err();
            assert_eq!(refused.map(|finding| finding.code.text()), code, "{bytes}");
        }
    }

    #[test]
    fn standard_input_is_bounded_while_it_is_read() {
        let endless = io::repeat(b'a');
        let finding = text_of(endless, Path::new("-"), "<stdin>", most(10)).expect_err("it is refused");
        assert_eq!(finding.code.text(), "E0003");
    }

    #[test]
    fn the_first_byte_that_is_not_utf8_is_told_with_its_place() {
        let finding = refused(b"a = 1\nb = \"\xe9t\xe9\"\n", 100);
        let place = finding.span.as_ref().expect("a place").place();
        assert_eq!((finding.code.text(), place.line, place.column), ("E0004", 2, 6));
        let finding = refused(b"\xef\xbb\xbfa\xff", 100);
        assert_eq!(finding.span.as_ref().expect("a place").place().column, 2);
        assert!(refused(b"\xff\xfea\0", 100).help.is_some_and(|help| help.contains("UTF-16")));
    }

    #[test]
    fn an_empty_file_is_refused() {
        assert_eq!(refused(b"", 10).code.text(), "E0020");
    }

    #[test]
    fn what_is_not_there_is_told_with_the_nearest_name() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("household.toml"), "a").expect("written");
        let finding =
            read_text(&folder.path().join("houshold.toml"), "houshold.toml", most(10)).expect_err("not there");
        assert_eq!(finding.code.text(), "E0001");
        assert!(finding.help.is_some_and(|help| help.contains("household.toml")));
        let finding = read_text(&folder.path().join("x/y.toml"), "x/y.toml", most(10)).expect_err("not there");
        assert!(finding.message.starts_with("there is no folder"), "{}", finding.message);
    }

    #[test]
    fn a_folder_is_not_read_as_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(read_text(folder.path(), "x", most(10)).expect_err("a folder").code.text(), "E0002");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_or_a_pipe_is_refused_without_waiting() {
        assert_eq!(read_text(Path::new("/dev/zero"), "x", most(10)).expect_err("a device").code.text(), "E0002");
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(read_text(&pipe, "pipe", most(10)).expect_err("a pipe").code.text(), "E0002");
        }
    }
}
