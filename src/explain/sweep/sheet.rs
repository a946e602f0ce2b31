//! A sweep as CSV: a line a value, its points and both sides of every jump, in their order.
//!
//! The first column is the input, then come the results under the names they are asked for with; `status` is `complete`,
//! `missing`, `failed` or `refused`; `jump` is `true` on the first line behind a jump.

use super::Told;
use super::rows::rows;
use crate::evaluate::sweep::Outcome;
use crate::rules::tree::Column;

/// The sweep as CSV.
#[must_use]
pub fn render(told: &Told<'_>) -> String {
    let (slot, row) = told.sweep.vary.input;
    let mut heads = vec![told.column(Column::Input(slot), row)];
    heads.extend(told.sweep.watched.iter().map(|(slot, row)| told.column(Column::Result(*slot), *row)));
    heads.extend(["status", "jump"].map(str::to_owned));
    let mut text = line(&heads);
    for row in rows(told.sweep) {
        let mut cells = vec![told.plain_at(row.lane)];
        cells.extend(told.sweep.watched.iter().enumerate().map(|(at, watched)| {
            row.outcome.value(at).map_or_else(String::new, |value| value.text(told.kind(*watched)))
        }));
        cells.push(status(row.outcome).to_owned());
        cells.push(row.jump.is_some().to_string());
        text.push_str(&line(&cells));
    }
    text
}

/// How all results of a household ended at a value.
pub(super) fn status(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Cells(_, status) => status,
        Outcome::Refused(_) => "refused",
    }
}

fn line(cells: &[String]) -> String {
    cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n"
}

/// A cell; between quotes where it holds what would end it.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_or_a_quote_stands_between_quotes() {
        let cells = ["a", "persons.a,b.age", "say \"x\""].map(str::to_owned);
        assert_eq!(line(&cells), "a,\"persons.a,b.age\",\"say \"\"x\"\"\"\n");
    }
}
