//! The trust file: whose signatures count, and how far each ledger has come.
//!
//! ```toml
//! [[keys]]
//! key = "RWQ…"
//! name = "Legal affairs"
//!
//! [heads]
//! ma-asd = "sha256:…"
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::public::Public;
use crate::ground::codes::adoption::{NO_TRUST, TRUST_EMPTY};
use crate::ground::codes::document::{BAD_WORD, SYNTAX};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::reader::Reader;
use crate::ground::document::{What, scalar, toml};
use crate::ground::files::{self, Most};
use crate::ground::source::{Said, SourceFile, Span};

/// How a new trust file begins.
const FIRST: &str = "# Whose signatures adopt a version here, and the last entry of each ledger that was seen.\n\n";

/// A trust file.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub file: Arc<SourceFile>,
    /// The keys whose signatures count, at least one.
    pub keys: Vec<Trusted>,
    /// The digest of the last entry of each programme's ledger that was seen, by programme.
    pub heads: BTreeMap<String, Said<String>>,
}

/// A key whose signatures count.
#[derive(Clone, Debug)]
pub struct Trusted {
    /// The key.
    pub key: Public,
    /// Whose it is.
    pub name: Option<String>,
}

impl Trusted {
    /// How it is told.
    #[must_use]
    pub fn told(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} (key {})", self.key.id()),
            None => format!("key {}", self.key.id()),
        }
    }
}

impl Trust {
    /// Reads a trust file.
    ///
    /// # Errors
    /// `E0941` where there is none, `E0942` where it trusts nobody; what is wrong with its text.
    pub fn read(path: &Path) -> Result<Self, Findings> {
        let shown = files::shown(path);
        if !files::exists(path) {
            let message = format!("there is no trust file `{shown}`: nobody is trusted to adopt anything");
            return Err(Diagnostic::nowhere(NO_TRUST, message)
                .help("say whose signatures count: make a key with bareme key, or give a trust file after --trust")
                .into());
        }
        let empty = || {
            let at = Span::whole(&SourceFile::new(shown.clone(), ""));
            Diagnostic::new(TRUST_EMPTY, &at, format!("`{shown}` trusts no key, so no signature counts"))
                .help("add the public keys of those who may adopt: [[keys]] with `key` and `name` for each")
        };
        let bytes = files::read_bytes(path, &shown, Most::POLICY)?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(empty().into());
        }
        let file = files::read_text(path, &shown, Most::POLICY)?;
        let mut findings = Findings::new();
        let trust = toml::read_on(&file, &mut findings).and_then(|document| {
            let mut reader = Reader::of(&document, "the trust file", &mut findings)?;
            let keys = keys(&mut reader);
            let heads = heads(&mut reader);
            reader.finish();
            Some(Self { path: path.to_path_buf(), file: Arc::clone(&file), keys, heads })
        });
        match trust.filter(|_| !findings.has_errors()) {
            Some(trust) if trust.keys.is_empty() => Err(empty().into()),
            Some(trust) => Ok(trust),
            None => Err(findings.sorted()),
        }
    }

    /// Whether a key is among those that are trusted.
    #[must_use]
    pub fn trusts(&self, key: &Public) -> bool {
        self.keys.iter().any(|trusted| trusted.key.text() == key.text())
    }

    /// The text of the file with the last entry of a ledger recorded in it.
    ///
    /// # Errors
    /// The text cannot be edited.
    pub fn with_head(&self, programme: &str, head: &str) -> Result<String, Diagnostic> {
        let mut document = editable(&self.file)?;
        let heads = document.entry("heads").or_insert(Item::Table(Table::new()));
        heads[programme] = value(head);
        Ok(document.to_string())
    }

    /// The text of a trust file, or of a new one, with one more key.
    ///
    /// # Errors
    /// The text cannot be edited.
    pub fn text_with_key(before: Option<&Trust>, key: &Public, name: Option<&str>) -> Result<String, Diagnostic> {
        let mut document = match before {
            Some(before) => editable(&before.file)?,
            None => DocumentMut::new(),
        };
        let keys = document.entry("keys").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        if let Some(keys) = keys.as_array_of_tables_mut() {
            let mut table = Table::new();
            table["key"] = value(key.text());
            if let Some(name) = name {
                table["name"] = value(name);
            }
            keys.push(table);
        }
        Ok(if before.is_some() { document.to_string() } else { format!("{FIRST}{document}") })
    }
}

fn editable(file: &Arc<SourceFile>) -> Result<DocumentMut, Diagnostic> {
    file.text
        .parse()
        .map_err(|_| Diagnostic::new(SYNTAX, &Span::whole(file), "this file cannot be edited").help("mend it"))
}

fn keys(reader: &mut Reader<'_, '_>) -> Vec<Trusted> {
    let Some(list) = reader.list("keys") else { return Vec::new() };
    let mut keys = Vec::new();
    for table in list.value {
        let findings = reader.findings();
        let Some(mut own) = Reader::of(table, "a trusted key", findings) else { continue };
        own.require(&["key"]);
        let (text, name) = (own.text("key"), own.text("name"));
        own.finish();
        let key = text.map(|text| Public::parse(&text.value, &text.span));
        match key {
            Some(Ok(key)) => keys.push(Trusted { key, name: name.map(|name| name.value) }),
            Some(Err(finding)) => reader.push(finding),
            None => {}
        }
    }
    keys
}

fn heads(reader: &mut Reader<'_, '_>) -> BTreeMap<String, Said<String>> {
    let mut heads = BTreeMap::new();
    let Some(entry) = reader.entry("heads") else { return heads };
    let What::Table(table) = &entry.value.what else {
        reader.push(scalar::wrong_type(&entry.value, "`heads` of the trust file", "a table"));
        return heads;
    };
    for (programme, entry) in table {
        match scalar::text(&entry.value, "a head") {
            Ok(text) if is_digest(text) => {
                heads.insert(programme.clone(), Said::new(text.to_owned(), entry.value.span.clone()));
            }
            Ok(_) => reader.push(
                Diagnostic::new(BAD_WORD, &entry.value.span, "a head is the digest of an entry")
                    .help("write it as bareme verify tells it: sha256: and 64 letters and digits"),
            ),
            Err(finding) => reader.push(finding),
        }
    }
    heads
}

/// Whether a text is a digest.
#[must_use]
pub fn is_digest(text: &str) -> bool {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.strip_prefix("sha256:").is_some_and(|rest| rest.len() == 64 && rest.bytes().all(hexadecimal))
}
