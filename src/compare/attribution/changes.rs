//! What two versions say differently, put together into changes that can be made one by one.

use std::sync::Arc;

use crate::check;
use crate::check::plan::Plan;
use crate::pack::difference::{self, Difference, Happened};
use crate::pack::mixture::{self, Item, Mixture, Origin, Section};
use crate::pack::model::Version;

use super::credit::APART;

/// A change: things that are said differently and go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it consists of, in the order of `diff`.
    pub things: Vec<Thing>,
}

/// A thing that is said differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// `parameter`, `rule`, …
    pub section: &'static str,
    /// What happened to it.
    pub happened: Happened,
    /// Its name.
    pub name: String,
    /// What it says before and after, where that is one line: `200 → 250 MAD a month`.
    pub says: Option<String>,
}

/// All changes between two versions.
#[derive(Debug)]
pub struct Changes {
    /// Those that may touch an amount.
    pub all: Vec<Change>,
    /// What is said differently and touches no amount: another source, another label, a check that only warns.
    pub idle: Vec<Thing>,
    /// Why some are not told apart, where that is so.
    pub together: Option<Together>,
    items: Vec<Item>,
    bundles: Vec<Vec<usize>>,
}

/// Why changes are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// There are more than can be: so many.
    TooMany(usize),
    /// A version with only some of them would not be one.
    Inseparable,
}

/// A mixture of two versions, checked.
pub struct Between {
    /// Its plan.
    pub plan: Arc<Plan>,
    /// Whose its inputs and results are.
    pub origins: (Vec<Origin>, Vec<Origin>),
}

impl Changes {
    /// Between two versions.
    #[must_use]
    pub fn between(old: &Version, new: &Version) -> Self {
        let difference = difference::between(old, new);
        let items = mixture::items(old, new, &difference);
        let bundles = mixture::bundles(&items);
        let things: Vec<Thing> = items.iter().map(|item| thing(item, &difference)).collect();
        let mut changes = Self { all: Vec::new(), idle: Vec::new(), together: None, items, bundles };
        if difference.programme.iter().any(|change| !change.facets.is_empty()) {
            changes.join_all();
        }
        changes.part(old, new);
        let count = changes.bundles.len();
        if count > APART {
            changes.together = Some(Together::TooMany(count));
            changes.coarsen();
        }
        let of = |bundle: &Vec<usize>| Change { things: bundle.iter().map(|at| things[*at].clone()).collect() };
        changes.all = changes.bundles.iter().map(of).collect();
        let used: Vec<usize> = changes.bundles.iter().flatten().copied().collect();
        let rest = things.iter().enumerate().filter(|(at, _)| !used.contains(at));
        changes.idle = rest.map(|(_, thing)| thing.clone()).collect();
        changes
    }

    /// The mixtures with some of the changes and not all, by the set of changes made, a bit each. Where one of them is no
    /// version, all changes are taken together.
    pub fn mixtures(&mut self, old: &Version, new: &Version) -> Vec<Between> {
        let count = self.bundles.len();
        let made = |made: usize| (0..count).filter(|at| made & (1 << at) != 0).collect::<Vec<usize>>();
        let all: Option<Vec<Between>> = (1..(1 << count) - 1).map(|set| self.mixture(old, new, &made(set))).collect();
        if let Some(all) = all {
            return all;
        }
        self.take_together();
        Vec::new()
    }

    /// Takes all changes as one.
    pub fn take_together(&mut self) {
        self.join_all();
        let things = self.all.drain(..).flat_map(|change| change.things).collect();
        self.all = vec![Change { things }];
    }

    fn mixture(&self, old: &Version, new: &Version, made: &[usize]) -> Option<Between> {
        let taken = |item: usize| {
            let bundle = self.bundles.iter().position(|bundle| bundle.contains(&item));
            bundle.is_none_or(|bundle| made.contains(&bundle))
        };
        let Mixture { version, inputs, results } = mixture::mixed(old, new, &self.items, taken);
        let (plan, _) = check::check(&Arc::new(version)).ok()?;
        Some(Between { plan: Arc::new(plan), origins: (inputs, results) })
    }

    /// Joins those that cannot be made, or left, alone.
    fn part(&mut self, old: &Version, new: &Version) {
        while let Some((alone, with)) = self.not_alone(old, new) {
            let Some(with) = with else { return self.join_all() };
            let more = self.bundles.remove(alone.max(with));
            let bundle = &mut self.bundles[alone.min(with)];
            bundle.extend(more);
            bundle.sort_unstable();
            self.together = Some(Together::Inseparable);
        }
    }

    /// The first that cannot be made or left alone, and the first other with which it can.
    fn not_alone(&self, old: &Version, new: &Version) -> Option<(usize, Option<usize>)> {
        let count = self.bundles.len();
        let every = |made: &[usize]| {
            let without: Vec<usize> = (0..count).filter(|at| !made.contains(at)).collect();
            self.mixture(old, new, made).is_some() && self.mixture(old, new, &without).is_some()
        };
        let alone = (0..count).filter(|_| count > 1).find(|at| !every(&[*at]))?;
        Some((alone, (0..count).filter(|other| *other != alone).find(|other| every(&[alone, *other]))))
    }

    fn join_all(&mut self) {
        let mut all: Vec<usize> = self.bundles.drain(..).flatten().collect();
        all.sort_unstable();
        if !all.is_empty() {
            self.bundles = vec![all];
        }
        self.together = Some(Together::Inseparable);
    }

    /// Fewer changes: figures by the first word of their path, then everything by where it is declared.
    fn coarsen(&mut self) {
        let section = |items: &[Item], bundle: &[usize]| bundle.first().map(|at| items[*at].section);
        let head = |items: &[Item], bundle: &[usize]| {
            let first = bundle.first().map(|at| &items[*at])?;
            let head = first.name.split('.').next().unwrap_or_default().to_owned();
            (first.section == Section::Parameters).then_some(head)
        };
        let items = &self.items;
        let bundles = joined(std::mem::take(&mut self.bundles), |one, other| {
            head(items, one).is_some() && head(items, one) == head(items, other)
        });
        self.bundles = if bundles.len() > APART {
            joined(bundles, |one, other| section(items, one) == section(items, other))
        } else {
            bundles
        };
    }
}

/// Those that belong together joined, each to the first that it belongs to.
fn joined(bundles: Vec<Vec<usize>>, together: impl Fn(&[usize], &[usize]) -> bool) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    for bundle in bundles {
        match all.iter().position(|known| together(known, &bundle)) {
            Some(at) => all[at].extend(bundle),
            None => all.push(bundle),
        }
    }
    all
}

fn thing(item: &Item, difference: &Difference) -> Thing {
    let value = |change: &difference::Change| {
        let facet = change.facets.iter().find(|facet| facet.key == "value")?;
        let unit = change.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
        Some(match (&facet.old, &facet.new) {
            (Some(old), Some(new)) => format!("{old} → {new}{unit}"),
            (one, other) => format!("{}{unit}", one.as_ref().or(other.as_ref())?),
        })
    };
    let says = match item.section {
        Section::Parameters => difference.parameters.iter().find(|change| change.name == item.name).and_then(value),
        _ => None,
    };
    Thing { section: item.section.word(), happened: item.happened, name: item.name.clone(), says }
}
