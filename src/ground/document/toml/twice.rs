//! Keys that are given twice: where the first stands.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

type Range = std::ops::Range<usize>;

/// The key as written, without its quotes.
pub(super) fn name_of(key: &str) -> &str {
    key.trim_matches(['"', '\''])
}

/// Where each key that is given twice was given first. The parser tells only the second place, so the text is parsed
/// again with every second key under a name of its own: the first is then its neighbour.
pub(super) fn first_places(text: &str, twice: &[Range]) -> Vec<Option<Range>> {
    if twice.is_empty() {
        return Vec::new();
    }
    let mut renamed = text.to_owned();
    for (at, range) in twice.iter().enumerate() {
        renamed.replace_range(range.clone(), &stand_in(at, range.len()));
    }
    let (table, _) = DeTable::parse_recoverable(&renamed);
    let name = |range: &Range| name_of(text.get(range.clone()).unwrap_or(""));
    twice.iter().map(|range| neighbour(table.get_ref(), range, name(range))).collect()
}

/// A bare key of so many bytes that nobody writes.
fn stand_in(number: usize, length: usize) -> String {
    let mut text = format!("{number:-<length$}");
    text.truncate(length);
    text
}

/// In the table that holds the key at `second`, the place of the key called `name`.
fn neighbour(table: &DeTable<'_>, second: &Range, name: &str) -> Option<Range> {
    if table.keys().any(|key| key.span() == *second) {
        return table.keys().find(|key| key.get_ref() == name).map(Spanned::span);
    }
    table.values().find_map(|value| neighbour_in(value.get_ref(), second, name))
}

fn neighbour_in(value: &DeValue<'_>, second: &Range, name: &str) -> Option<Range> {
    match value {
        DeValue::Table(table) => neighbour(table, second, name),
        DeValue::Array(list) => list.iter().find_map(|one| neighbour_in(one.get_ref(), second, name)),
        _ => None,
    }
}
