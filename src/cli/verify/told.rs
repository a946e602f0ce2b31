//! How what holds is told.

use std::path::Path;

use serde_json::json;

use crate::gate::verify::Verified;
use crate::ground::{files, hidden};

/// For people: each programme, its versions in force, its entries, and the digest of the last of them.
pub fn text(all: &[Verified], policies: &Path) -> String {
    if all.is_empty() {
        return format!("there is no programme in `{}` yet\n", files::shown(policies));
    }
    let mut out = String::new();
    for verified in all {
        let Some(head) = &verified.head else {
            out += &format!("{}  nothing is sealed\n", verified.programme);
            continue;
        };
        let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        out += &format!(
            "{}  ok, {} as sealed, {}\n",
            verified.programme,
            counted(verified.versions.len(), "version", "versions"),
            counted(verified.entries.len(), "entry", "entries"),
        );
        for sealed in &verified.versions {
            out += &format!(
                "  {}  by entry {} of {}, {}\n",
                sealed.version,
                sealed.number,
                sealed.date,
                counted(sealed.households, "household as it was", "households as they were"),
            );
        }
        for entry in &verified.entries {
            out += &format!(
                "  entry {}  {} {} by {} on {}, signed by {}\n",
                entry.number,
                entry.about,
                entry.kind.word(),
                hidden::shown(&entry.by),
                entry.date,
                hidden::shown(&entry.signer)
            );
        }
        out += &format!("  head  {head}\n");
    }
    out
}

/// For programs.
pub fn json(all: &[Verified]) -> String {
    let programmes = all.iter().map(|verified| {
        let versions = verified.versions.iter().map(|sealed| {
            json!({"version": sealed.version, "entry": sealed.number, "date": sealed.date, "households": sealed.households})
        });
        let entries = verified.entries.iter().map(|entry| {
            json!({
                "number": entry.number,
                "kind": entry.kind.word(),
                "about": entry.about,
                "by": entry.by,
                "date": entry.date,
                "signer": entry.signer,
            })
        });
        json!({
            "programme": verified.programme,
            "head": verified.head,
            "versions": versions.collect::<Vec<_>>(),
            "entries": entries.collect::<Vec<_>>(),
        })
    });
    let all = json!({"programmes": programmes.collect::<Vec<_>>()});
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
