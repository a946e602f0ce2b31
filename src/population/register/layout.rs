//! Which column of a file is what: by name, whatever their order.

use super::page::place;
use super::taker::Taker;
use super::{As, Request, WEIGHT};
use crate::check::plan::Plan;
use crate::ground::codes::population::{COLUMN_MISSING, COLUMN_MISSPELT, COLUMN_TWICE, COLUMN_UNREAD};
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::ground::names;
use crate::rules::tree::{InputSlot, Space};

/// Columns that are listed by name where many are read by nothing.
const LISTED: usize = 8;

/// The columns that are taken.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// What takes them, with the place of each among the columns of the file.
    pub takers: Vec<(Taker, usize)>,
    /// The column of the row's own id.
    pub own: Option<(String, usize)>,
    /// The column of the id of what contains it.
    pub of: Option<(String, usize)>,
    /// Whether ids of its own may lack.
    pub may_lack: bool,
}

impl Layout {
    /// The same, for its ids alone.
    pub fn ids_alone(&self) -> Self {
        Self { takers: Vec::new(), own: self.own.clone(), of: None, may_lack: self.may_lack }
    }
}

/// Whether the file may be without a column that is asked for.
fn may_lack(what: &As) -> bool {
    match what {
        As::Fact(plan, slot) => {
            let input = &plan.inputs[*slot as usize];
            input.default.is_some() || input.optional
        }
        As::Number(_) | As::Words => false,
    }
}

/// Why an input is needed.
const RESTS: &str = "what is asked for rests on it";

/// Finds the columns of an entity among the names of a file.
pub(super) fn layout(
    plan: &Plan,
    space: Space,
    request: &Request,
    columns: &[String],
    shown: &str,
    findings: &mut Findings,
) -> Layout {
    Laying { plan, space, request, columns, shown, findings }.layout()
}

struct Laying<'a> {
    plan: &'a Plan,
    space: Space,
    request: &'a Request,
    columns: &'a [String],
    shown: &'a str,
    findings: &'a mut Findings,
}

impl Laying<'_> {
    fn layout(&mut self) -> Layout {
        let programme = &self.plan.version.programme;
        let entity = &programme.entities[usize::from(self.space)];
        let contains = programme.entities.iter().any(|other| other.of == Some(self.space));
        self.twice();
        let mut layout = Layout::default();
        let own_names = [format!("{}_id", entity.name), "id".to_owned()];
        let own = own_names.iter().find_map(|name| self.at(name).map(|at| (name.clone(), at)));
        let needed = self.space == 0 || contains;
        if needed && own.is_none() {
            let name = if self.space == 0 { &own_names[0] } else { &own_names[1] };
            self.missing(name, &format!("it says which {} is which", entity.name));
        }
        layout.may_lack = !needed;
        layout.own = own.filter(|_| needed || self.request.member_ids);
        if let Some(of) = entity.of {
            let above = &programme.entities[usize::from(of)].name;
            let name = format!("{above}_id");
            match self.at(&name) {
                Some(at) => layout.of = Some((name, at)),
                None => self.missing(&name, &format!("it says to which {above} each {} belongs", entity.name)),
            }
        }
        let slots: Vec<InputSlot> = self.plan.inputs_of(self.space).collect();
        for slot in slots.into_iter().filter(|slot| self.request.reads.get(*slot as usize).copied().unwrap_or(false)) {
            let name = &self.plan.version.inputs[slot as usize].common.name;
            let input = &self.plan.inputs[slot as usize];
            match self.at(name) {
                Some(at) => layout.takers.push((Taker::fact(self.plan, slot), at)),
                None if input.default.is_some() || input.optional => {}
                None => self.missing(name, RESTS),
            }
        }
        let (request, space) = (self.request, self.space);
        if space == 0 {
            let name = request.weight.as_deref().unwrap_or(WEIGHT);
            match self.at(name) {
                Some(at) => layout.takers.push((Taker::weight(name), at)),
                None if request.weight.is_some() => self.missing(name, "it is asked for as their weight"),
                None => {}
            }
        }
        for (number, asked) in request.extras.iter().enumerate().filter(|(_, asked)| asked.space == space) {
            match self.at(&asked.name) {
                Some(at) => layout.takers.push((Taker::asked(&asked.name, space, number, &asked.what), at)),
                None if may_lack(&asked.what) => {}
                None => self.missing(&asked.name, "it is asked for"),
            }
        }
        self.unknown(&own_names, &layout);
        layout
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    fn push(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    fn twice(&mut self) {
        for (at, name) in self.columns.iter().enumerate() {
            if self.columns[..at].contains(name) && self.columns[at + 1..].iter().all(|later| later != name) {
                let message = format!("`{}` has two columns `{}`", self.shown, hidden::shown(name));
                let finding = Diagnostic::new(COLUMN_TWICE, &place(self.shown, None), message);
                self.push(finding.help("keep one of the two, or give them names of their own"));
            }
        }
    }

    fn missing(&mut self, name: &str, why: &str) {
        let message = format!("`{}` has no column `{name}`: {why}", self.shown);
        let known = |column: &&str| self.names().iter().any(|name| name == column);
        let others = self.columns.iter().map(String::as_str).filter(|column| !known(column));
        let near = names::nearest(name, others);
        let help = match near.map(hidden::shown) {
            Some(near) => format!("is it `{near}`? if so, call it `{name}`"),
            None if why == RESTS => "add it, or ask with --results for what does not rest on it".to_owned(),
            None => "add it".to_owned(),
        };
        let finding = Diagnostic::new(COLUMN_MISSING, &place(self.shown, None), message).help(help);
        self.push(finding);
    }

    /// The names of inputs of the entity, of this version and of others.
    fn names(&self) -> Vec<&str> {
        let version = &self.plan.version;
        let entity = &version.programme.entities[usize::from(self.space)].name;
        let own = version.inputs.iter().filter(|input| input.entity == self.space);
        let foreign = version.foreign_inputs.iter().filter(|(of, _)| of == entity).map(|(_, name)| name.as_str());
        own.map(|input| input.common.name.as_str()).chain(foreign).collect()
    }

    /// Columns that nothing reads and that are like no input: told together.
    fn unread(&self, names: &[String]) -> Option<Diagnostic> {
        let message = match names {
            [] => return None,
            [one] => format!("the column {one} of `{}` is read by nothing", self.shown),
            all => {
                let (listed, more) = all.split_at(all.len().min(LISTED));
                let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
                format!("{} columns of `{}` are read by nothing: {}{more}", all.len(), self.shown, listed.join(", "))
            }
        };
        Some(Diagnostic::new(COLUMN_UNREAD, &place(self.shown, None), message))
    }

    /// Columns that nothing reads: refused where they are probably a misspelt input that is not there, else told.
    fn unknown(&mut self, own_names: &[String], layout: &Layout) {
        let taken = |name: &str| {
            let ids = layout.of.iter().chain(&layout.own);
            own_names.iter().chain(ids.map(|(name, _)| name)).any(|own| own == name)
                || layout.takers.iter().any(|(taker, _)| taker.name == name)
        };
        let known = self.names();
        let absent: Vec<&str> = known.iter().copied().filter(|name| self.at(name).is_none()).collect();
        let by_itself = self.space == 0 && self.request.weight.is_none();
        let weight = (by_itself && self.at(WEIGHT).is_none()).then_some(WEIGHT);
        let missed: Vec<String> = self.findings.all.iter().filter_map(|finding| finding.help.clone()).collect();
        let (mut found, mut unread) = (Vec::new(), Vec::new());
        for (at, name) in self.columns.iter().enumerate() {
            if taken(name) || known.contains(&name.as_str()) || self.columns[..at].contains(name) {
                continue;
            }
            let told = hidden::shown(name);
            if missed.iter().any(|help| help.starts_with(&format!("is it `{told}`?"))) {
                continue;
            }
            match names::nearest(name, absent.iter().copied().chain(weight)) {
                Some(near) => {
                    let message = format!("`{}` has a column `{told}`, and none `{near}`", self.shown);
                    let help = format!("did you mean `{near}`? if not, call it something less near");
                    found.push(Diagnostic::new(COLUMN_MISSPELT, &place(self.shown, None), message).help(help));
                }
                None => unread.push(format!("`{told}`")),
            }
        }
        found.extend(self.unread(&unread));
        self.findings.all.extend(found);
    }
}
