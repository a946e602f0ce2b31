//! The bytes of a version and of what it stands on.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ground::codes::document::TOO_DEEP;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::files::{self, EntryKind, Most};
use crate::ground::source::{SourceFile, Span};
use crate::pack::digest;

/// Folders in folders of a version: `rules` is the only one that is read.
const DEPTH: usize = 8;

/// The digest of each file of a version's folder, notes too, by its path in it.
///
/// # Errors
/// A file that cannot be read, is no plain file, or lies outside the folder.
pub fn files(folder: &Path, shown: &str) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut all = BTreeMap::new();
    collect(folder, (folder, shown), "", DEPTH, &mut all)?;
    Ok(all)
}

fn collect(
    root: &Path,
    (folder, shown): (&Path, &str),
    prefix: &str,
    depth: usize,
    all: &mut BTreeMap<String, String>,
) -> Result<(), Diagnostic> {
    files::inside(root, folder)?;
    for entry in files::list_folder(folder)? {
        let (name, told) = (format!("{prefix}{}", entry.name), format!("{shown}/{}", entry.name));
        if entry.kind == EntryKind::Folder {
            let Some(depth) = depth.checked_sub(1) else {
                let at = Span::whole(&SourceFile::new(told, ""));
                return Err(Diagnostic::new(TOO_DEEP, &at, "the folders of this version are nested too deep")
                    .help("keep rules in rules.rhai or in files of the folder rules"));
            };
            collect(root, (&entry.path, &told), &format!("{name}/"), depth, all)?;
        } else {
            files::inside(root, &entry.path)?;
            all.insert(name, digest::of_bytes(&files::read_bytes(&entry.path, &told, Most::POLICY)?));
        }
    }
    Ok(())
}

/// The digest of each section of a TOML text, by its heading: what stands from there to the next one, with the comments
/// right above it. What stands before the first heading has none.
#[must_use]
pub fn sections(text: &[u8]) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut own: Vec<u8> = Vec::new();
    let mut loose: Vec<u8> = Vec::new();
    let mut heading = String::new();
    let put = |heading: &str, own: Vec<u8>, all: &mut BTreeMap<String, Vec<u8>>| {
        // A heading given twice counts as one section.
        all.entry(heading.to_owned()).or_default().extend(own);
    };
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'[') {
            put(&heading, std::mem::take(&mut own), &mut all);
            String::from_utf8_lossy(line).trim_end().clone_into(&mut heading);
            own = std::mem::take(&mut loose);
            own.extend(line);
        } else if line.first() == Some(&b'#') || line.iter().all(u8::is_ascii_whitespace) {
            loose.extend(line);
        } else {
            own.append(&mut loose);
            own.extend(line);
        }
    }
    own.append(&mut loose);
    put(&heading, own, &mut all);
    all.into_iter().map(|(heading, bytes)| (heading, digest::of_bytes(&bytes))).collect()
}

/// What a section may be called that is added to programme.toml after versions were sealed: more sources for later ones.
pub(super) fn may_be_added(heading: &str) -> bool {
    heading.starts_with("[sources.") && heading.ends_with(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# a\n[programme]\nid = \"x\"\n\n# of the act\n[sources.act]\ntitle = \"t\"\n";

    #[test]
    fn a_section_is_added_without_touching_the_others() {
        let before = sections(TEXT.as_bytes());
        assert_eq!(before.keys().collect::<Vec<_>>(), ["", "[programme]", "[sources.act]"]);
        let after = sections(format!("{TEXT}\n# more\n[sources.decree]\ntitle = \"d\"\n").as_bytes());
        assert!(before.iter().all(|(heading, digest)| after.get(heading) == Some(digest)), "{before:?} {after:?}");
        assert_eq!(after.len(), 4);
    }

    #[test]
    fn every_byte_of_the_text_is_in_a_section() {
        let before = sections(TEXT.as_bytes());
        for at in 0..TEXT.len() {
            let mut bytes = TEXT.as_bytes().to_vec();
            bytes[at] ^= 1;
            let after = sections(&bytes);
            assert!(before.iter().any(|(heading, digest)| after.get(heading) != Some(digest)), "byte {at}");
        }
    }

    #[test]
    fn the_files_of_a_folder_are_known_by_their_paths() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("rules")).expect("made");
        for name in ["policy.toml", "note.md", "rules/a.rhai", ".hidden"] {
            std::fs::write(folder.path().join(name), name).expect("written");
        }
        let all = files(folder.path(), "x").expect("read");
        assert_eq!(all.keys().collect::<Vec<_>>(), ["note.md", "policy.toml", "rules/a.rhai"]);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).expect("linked");
            assert_eq!(files(folder.path(), "x").expect_err("without end").code.text(), "E0018");
        }
    }
}
