//! A table of figures, told aligned for people or as Markdown: heads, rows of texts, columns of figures to the right.

use unicode_width::UnicodeWidthStr;

use crate::explain::wrap;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// The heads of its columns: each with whether it holds figures.
    pub heads: Vec<(String, bool)>,
    /// Its rows, as many cells as heads.
    pub rows: Vec<Vec<String>>,
    /// What a reader has to know, below it.
    pub notes: Vec<String>,
}

/// What stands before each column.
const GAP: &str = "  ";

impl Table {
    /// An empty table: texts to the left, then figures to the right.
    #[must_use]
    pub fn new(title: impl Into<String>, texts: &[&str], figures: &[&str]) -> Self {
        let head = |figure: bool| move |head: &&str| ((*head).to_owned(), figure);
        let heads = texts.iter().map(head(false)).chain(figures.iter().map(head(true)));
        Self { title: title.into(), heads: heads.collect(), rows: Vec::new(), notes: Vec::new() }
    }

    /// One more row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Aligned for people, in parts below each other where it is wider than the room there is.
    #[must_use]
    pub fn text(&self, room: usize) -> String {
        let widths: Vec<usize> =
            (0..self.heads.len()).map(|at| self.column(at).map(UnicodeWidthStr::width).max().unwrap_or(0)).collect();
        let mut out = format!("{}\n", self.title);
        for (number, part) in self.parts(&widths, room).iter().enumerate() {
            out.push_str(if number == 0 { "" } else { "\n" });
            out.push_str(&self.aligned(part, &widths, room));
        }
        for note in &self.notes {
            out.push_str(&wrap::fitted(&format!("  ({note})\n"), room));
        }
        out
    }

    /// The columns of each part: as many as there is room for, behind those that say what a row is of.
    fn parts(&self, widths: &[usize], room: usize) -> Vec<Vec<usize>> {
        let wide = |columns: &[usize]| columns.iter().map(|at| GAP.len() + widths[*at]).sum::<usize>();
        let is_key = |at: &usize| !self.heads[*at].1 && !self.may_stand_below(*at);
        let mut keys: Vec<usize> = (0..widths.len()).take_while(is_key).collect();
        if wide(&keys) > room / 2 {
            keys.truncate(1);
        }
        let mut parts = vec![keys.clone()];
        for (at, width) in widths.iter().enumerate().skip(keys.len()) {
            let Some(last) = parts.last_mut() else { break };
            if self.may_stand_below(at) || last.len() == keys.len() || wide(last) + GAP.len() + width <= room {
                last.push(at);
            } else {
                parts.push(keys.iter().copied().chain([at]).collect());
            }
        }
        parts
    }

    /// Whether a column is told below its row where it does not fit: a last one of texts.
    fn may_stand_below(&self, at: usize) -> bool {
        at > 0 && at + 1 == self.heads.len() && !self.heads[at].1
    }

    /// Some columns, aligned.
    fn aligned(&self, columns: &[usize], widths: &[usize], room: usize) -> String {
        let mut out = String::new();
        let heads: Vec<String> = self.heads.iter().map(|(head, _)| head.clone()).collect();
        for row in std::iter::once(&heads).chain(&self.rows) {
            let mut line = String::new();
            for at in columns.iter().copied().filter(|at| *at < row.len()) {
                let (cell, width) = (&row[at], widths[at]);
                if self.may_stand_below(at) && !cell.is_empty() && line.width() + GAP.len() + cell.width() > room {
                    line.truncate(line.trim_end().len());
                    line.push('\n');
                    line.push_str(&wrap::fitted(&format!("    {cell}"), room));
                    continue;
                }
                let blanks = " ".repeat(width.saturating_sub(cell.width()));
                line.push_str(GAP);
                line.push_str(&if self.heads[at].1 { format!("{blanks}{cell}") } else { format!("{cell}{blanks}") });
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// As Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
        let mut out = format!("## {}\n\n", escaped(&self.title));
        out.push_str(&line(&mut self.heads.iter().map(|(head, _)| escaped(head))));
        let rule = |figure: bool| if figure { "--:".to_owned() } else { "---".to_owned() };
        out.push_str(&line(&mut self.heads.iter().map(|(_, figure)| rule(*figure))));
        for row in &self.rows {
            out.push_str(&line(&mut row.iter().map(|cell| escaped(cell))));
        }
        for note in &self.notes {
            out.push_str(&format!("\n{}\n", escaped(note)));
        }
        out
    }

    fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        let head = self.heads.get(at).map(|(head, _)| head.as_str());
        head.into_iter().chain(self.rows.iter().filter_map(move |row| row.get(at).map(String::as_str)))
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('_', "\\_").replace('*', "\\*").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new("Totals", &["result"], &["total", "mean"]);
        table.row(["monthly_aid", "1250", "505.12"]);
        table.row(["préfecture", "3", "—"]);
        table.notes.push("weights are those of `weight`".to_owned());
        table
    }

    #[test]
    fn figures_stand_below_each_other() {
        let told = "Totals\n  result       total    mean\n  monthly_aid   1250  505.12\n  préfecture       3       —\n  \
                    (weights are those of `weight`)\n";
        assert_eq!(table().text(usize::MAX), told);
        assert_eq!(table().text(34), told, "it fits");
    }

    #[test]
    fn a_table_that_is_too_wide_is_told_in_parts() {
        let told = "Totals\n  result       total\n  monthly_aid   1250\n  préfecture       3\n\n  result         mean\n  \
                    monthly_aid  505.12\n  préfecture        —\n  (weights are those of\n    `weight`)\n";
        assert_eq!(table().text(27), told);
        assert!(table().text(1).starts_with("Totals\n  result       total\n"), "a part has a column at least");
    }

    #[test]
    fn what_has_no_head_stands_below_its_row_where_it_does_not_fit() {
        let mut table = Table::new("Verdict", &["criterion"], &["found"]);
        table.heads.push((String::new(), false));
        table.row(["losers", "2", "household `4`"]);
        table.row(["cost", "1440", ""]);
        let beside = "Verdict\n  criterion  found\n  losers         2  household `4`\n  cost        1440\n";
        assert_eq!(table.text(33), beside);
        let below = "Verdict\n  criterion  found\n  losers         2\n    household `4`\n  cost        1440\n";
        assert_eq!(table.text(32), below);
    }

    #[test]
    fn markdown_shows_names_as_they_are() {
        let told = "## Totals\n\n| result | total | mean |\n| --- | --: | --: |\n| monthly\\_aid | 1250 | 505.12 |\n| \
                    préfecture | 3 | — |\n\nweights are those of `weight`\n";
        assert_eq!(table().markdown(), told);
    }
}
