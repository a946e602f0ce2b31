//! What is drawn, by name: inputs of the version, and variables of the recipe whose kind follows from what is drawn.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::amount::Lane;
use crate::ground::codes::{document as doc, pack, synthetic as codes};
use crate::ground::date::{Day, Month};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::document::{Entry, Table, Value, What};
use crate::ground::hidden;
use crate::ground::kind::{Choice, Kind};
use crate::ground::label::Label;
use crate::ground::names;
use crate::ground::source::Span;
use crate::rules::tree::Space;

use super::super::model::{Drawn, Variable};
use super::ranges;

/// The names of a recipe.
pub(super) struct Names<'p> {
    pub plan: &'p Plan,
    pub month: Month,
    /// Everything that is drawn.
    pub variables: Vec<Variable>,
    seen: Vec<Seen>,
}

/// What the draws of a variable that is no input look like.
#[derive(Default)]
struct Seen {
    /// Where it is first drawn.
    at: Option<Span>,
    decimals: Option<u32>,
    truths: bool,
    words: Vec<String>,
}

impl<'p> Names<'p> {
    pub fn new(plan: &'p Plan, month: Month) -> Self {
        Self { plan, month, variables: Vec::new(), seen: Vec::new() }
    }

    /// The variable of a name.
    pub fn find(&self, space: Space, name: &str) -> Option<usize> {
        self.variables.iter().position(|variable| variable.space == space && variable.name == name)
    }

    /// Whether members can be counted by it.
    pub fn counts(&self, variable: usize) -> bool {
        matches!(self.variables[variable].kind, Kind::Count | Kind::Bool)
    }

    /// Takes note of a draw, so that whatever stands before it may speak of it.
    pub fn collect(&mut self, space: Space, name: &str, entry: &Entry, findings: &mut Findings) {
        let at = self.find(space, name).unwrap_or_else(|| {
            let inputs = (0..).zip(&self.plan.version.inputs);
            let mut of_name = inputs.filter(|(_, input)| input.entity == space && input.common.name == name);
            let input = of_name.next().map(|(slot, _)| slot);
            if input.is_none() {
                names::admit(name, "a variable", &entry.key, findings);
            }
            let known = input.map(|slot| &self.plan.inputs[slot as usize]);
            let (kind, scale) = known.map_or((Kind::Count, 0), |input| (input.kind.clone(), input.scale));
            let name = name.to_owned();
            self.variables.push(Variable { name, space, kind, scale, input, written: false });
            self.seen.push(Seen::default());
            self.variables.len() - 1
        });
        let Some(table) = entry.value.as_table() else { return };
        self.seen[at].at.get_or_insert_with(|| entry.key.clone());
        self.seen[at].look(table);
        let written = table.get("write").is_some_and(|entry| matches!(entry.value.what, What::Bool(true)));
        self.variables[at].written |= written;
    }

    /// Gives every variable that is no input its kind.
    pub fn settle(&mut self, findings: &mut Findings) {
        for (variable, seen) in
            self.variables.iter_mut().zip(&self.seen).filter(|(variable, _)| variable.input.is_none())
        {
            (variable.kind, variable.scale) = seen.kind(&variable.name);
            // A result of the same name would hide it in targets.
            if let (Some(at), Some(_)) = (&seen.at, self.plan.version.result(&variable.name)) {
                let text = format!("`{}` is a result of the version, and cannot be drawn", variable.name);
                findings.push(Diagnostic::new(pack::NAME_TAKEN, at, text).help("give the variable another name"));
            }
        }
    }

    /// A finding for a name that nothing draws, with the nearest that is drawn.
    pub fn unknown(&self, name: &str, spaces: &[Space], span: &Span) -> Diagnostic {
        let drawn = self.variables.iter().filter(|variable| spaces.contains(&variable.space));
        let text = format!("nothing draws `{}` before this", hidden::shown(name));
        Diagnostic::new(codes::UNKNOWN_NAME, span, text)
            .help_if(names::meant(name, drawn.map(|variable| variable.name.as_str())))
    }

    /// The ranges of lanes that a value speaks of: a member, a range, true or false, or a list of these.
    pub fn ranges(&self, kind: &Kind, scale: u32, value: &Value, findings: &mut Findings) -> Vec<(Lane, Lane)> {
        if let What::List(list) = &value.what {
            return list.iter().flat_map(|value| self.ranges(kind, scale, value, findings)).collect();
        }
        let text = match &value.what {
            What::Bool(truth) => truth.to_string(),
            What::Number(text) | What::Text(text) => text.clone(),
            _ => value.described().to_owned(),
        };
        match self.range(kind, scale, &text, &value.span) {
            Ok(range) => vec![range],
            Err(finding) => {
                findings.push(finding);
                Vec::new()
            }
        }
    }

    /// The range of lanes that a text speaks of, for a kind.
    pub fn range(&self, kind: &Kind, scale: u32, text: &str, span: &Span) -> Result<(Lane, Lane), Diagnostic> {
        let told = hidden::shown(text);
        match kind {
            Kind::Choice(choice) => match choice.code(text).and_then(|code| Lane::try_from(code).ok()) {
                Some(code) => Ok((code, code)),
                None => {
                    let members = choice.members.iter().map(|(name, _)| name.as_str());
                    Err(Diagnostic::new(
                        pack::UNKNOWN_MEMBER,
                        span,
                        format!("`{told}` is no member of `{}`", choice.name),
                    )
                    .help_if(names::meant(text, members)))
                }
            },
            Kind::Bool => match text {
                "true" => Ok((1, 1)),
                "false" => Ok((0, 0)),
                _ => Err(Diagnostic::new(doc::WRONG_TYPE, span, format!("`{told}` is neither true nor false"))
                    .help("write true or false, without quotes")),
            },
            Kind::Date => match ranges::whole(text).and_then(|ages| self.days(ages)) {
                Some((from, to)) => Ok((Lane::from(from), Lane::from(to))),
                None => Err(no_range(&told, span, "ages in completed years, as \"6-20\", \"6\" or \"60-\"")),
            },
            Kind::Count | Kind::Number | Kind::Money(_) => ranges::lanes(text, scale).ok_or_else(|| {
                let number = match scale {
                    0 => "a whole number".to_owned(),
                    scale => format!("a number with at most {scale} decimals"),
                };
                no_range(&told, span, &format!("{number}, or from one to another as \"2-5\" or \"3-\""))
            }),
        }
    }

    /// The days of birth of those of some ages on the first day of the month; who is born in the month is 0.
    pub fn days(&self, (youngest, oldest): (i64, i64)) -> Option<(Drawn, Drawn)> {
        let first = self.month.first_day();
        let earliest = match oldest.checked_add(1).map(|age| first.add_years(-age)) {
            Some(Some(day)) => i64::from(day.0) + 1,
            _ => i64::from(Day::MIN.0),
        };
        let latest = if youngest == 0 { self.month.last_day() } else { first.add_years(-youngest)? };
        Some((earliest, i64::from(latest.0)))
    }
}

fn no_range(told: &str, span: &Span, what: &str) -> Diagnostic {
    Diagnostic::new(codes::BAD_DRAW, span, format!("`{told}` is neither a value nor a range here"))
        .help(format!("write {what}"))
}

impl Seen {
    fn look(&mut self, table: &Table) {
        if let Some(What::Number(text)) = table.get("decimals").map(|entry| &entry.value.what) {
            self.decimals = text.parse().ok();
        }
        let rows = match table.get("rows").map(|entry| &entry.value.what) {
            Some(What::List(rows)) => rows.iter().filter_map(Value::as_table).collect(),
            _ => vec![table],
        };
        for row in rows {
            self.truths |= row.contains_key("yes");
            match row.get("value").map(|entry| &entry.value.what) {
                Some(What::Bool(_)) => self.truths = true,
                Some(What::Text(text)) => self.word(text),
                _ => {}
            }
            let shares = row.get("shares").and_then(|entry| entry.value.as_table());
            for name in shares.into_iter().flat_map(|shares| shares.keys()) {
                self.word(name);
            }
        }
    }

    fn word(&mut self, word: &str) {
        if !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
        }
    }

    fn kind(&self, name: &str) -> (Kind, u32) {
        if let Some(decimals) = self.decimals {
            return (Kind::Number, decimals.min(crate::ground::limits::DECIMALS));
        }
        if self.truths {
            return (Kind::Bool, 0);
        }
        if !self.words.iter().any(|word| word.starts_with(char::is_alphabetic)) {
            return (Kind::Count, 0);
        }
        let members = self.words.iter().map(|word| (word.clone(), Label::default())).collect();
        (Kind::Choice(Arc::new(Choice { name: name.to_owned(), members })), 0)
    }
}
