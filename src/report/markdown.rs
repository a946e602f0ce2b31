//! The report as Markdown: headings, lists, tables; drawings are left to their tables.

use super::page::{Block, Page, Section, Sheet};
use crate::explain::line::{Line, Role};
use crate::explain::markdown::line;

/// The page as Markdown.
#[must_use]
pub fn render(page: &Page) -> String {
    let rtl = page.language.is_rtl();
    let told = |one: &Line| line(one, rtl);
    let colon = page.language.words.colon;
    let mut out = format!("# {}\n\n{}\n\n", told(&page.title), told(&page.subtitle));
    let decision = &page.decision;
    out += &format!("## {}\n\n**{}**\n\n", super::words::of(&page.language).decision, told(&decision.verdict));
    for alert in &decision.alerts {
        out += &format!("**{}**\n\n", told(alert));
    }
    for fact in &decision.facts {
        let more = Line::joined(fact.details.iter().cloned(), ", ");
        let label = fact.label.clone().and(Role::Plain, colon);
        out += &format!("- {}**{}** — {}\n", told(&label), told(&fact.value.shown), told(&more));
    }
    out.push('\n');
    for section in &page.sections {
        out += &of_section(section, &told);
    }
    for (_, name, value) in &page.about {
        let name = if name.is_empty() { name.clone() } else { name.clone().and(Role::Plain, colon) };
        out += &format!("- {}\n", told(&name.then(value.shown.clone())));
    }
    for note in &page.notes {
        out += &format!("\n{}\n", told(note));
    }
    out
}

fn of_section(section: &Section, told: &dyn Fn(&Line) -> String) -> String {
    let mut out = format!("## {}\n\n", told(&section.title));
    for block in &section.blocks {
        match block {
            Block::Text(text) => out += &format!("{}\n\n", told(text)),
            Block::Sheet(sheet) => out += &of_sheet(sheet, told),
            Block::Plot { .. } => {}
            Block::Rule { head, lines } => {
                out += &format!("{}\n\n```diff\n", told(head));
                for one in lines {
                    out += format!("{} {}", one.sign, one.text).trim_end();
                    out.push('\n');
                }
                out += "```\n\n";
            }
            Block::Example { head, .. } => out += &format!("- {}\n\n", told(head)),
        }
    }
    out
}

fn of_sheet(sheet: &Sheet, told: &dyn Fn(&Line) -> String) -> String {
    let mut out = String::new();
    if !sheet.title.is_empty() {
        out += &format!("### {}\n\n", told(&sheet.title));
    }
    let cell = |one: &Line| told(one).replace('|', "\\|").replace("\\\\|", "\\|");
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out += &row(sheet.heads.iter().map(|(_, head, _)| cell(head)).collect());
    out += &row(sheet.heads.iter().map(|(_, _, figure)| if *figure { "--:" } else { "---" }.to_owned()).collect());
    for one in &sheet.rows {
        out += &row(one.cells.iter().map(|one| cell(&one.shown)).collect());
    }
    for note in &sheet.notes {
        out += &format!("\n{}\n", told(note));
    }
    out + "\n"
}
