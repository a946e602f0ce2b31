//! A table of figures, told aligned for people or as Markdown: heads, rows of texts, columns of figures to the right.

use unicode_width::UnicodeWidthStr;

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

    /// Aligned for people.
    #[must_use]
    pub fn text(&self) -> String {
        let widths: Vec<usize> =
            (0..self.heads.len()).map(|at| self.column(at).map(UnicodeWidthStr::width).max().unwrap_or(0)).collect();
        let heads: Vec<String> = self.heads.iter().map(|(head, _)| head.clone()).collect();
        let mut out = format!("{}\n", self.title);
        for row in std::iter::once(&heads).chain(&self.rows) {
            let cells = row.iter().zip(&self.heads).zip(&widths).map(|((cell, (_, figure)), width)| {
                let blanks = " ".repeat(width.saturating_sub(cell.width()));
                if *figure { format!("{blanks}{cell}") } else { format!("{cell}{blanks}") }
            });
            let line: Vec<String> = cells.collect();
            out.push_str(&format!("  {}\n", line.join("  ").trim_end()));
        }
        for note in &self.notes {
            out.push_str(&format!("  ({note})\n"));
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
        assert_eq!(table().text(), told);
    }

    #[test]
    fn markdown_shows_names_as_they_are() {
        let told = "## Totals\n\n| result | total | mean |\n| --- | --: | --: |\n| monthly\\_aid | 1250 | 505.12 |\n| \
                    préfecture | 3 | — |\n\nweights are those of `weight`\n";
        assert_eq!(table().markdown(), told);
    }
}
