//! Versions between two: of everything that the two say differently, each thing as one of them says it.
//!
//! In: two versions of one programme. Out: the things that they say differently, those that cannot be taken apart, and any
//! mixture of them as a version, to be checked like another.

use crate::pack::difference::{Change, Difference, Facet, Happened, RuleChange};
use crate::pack::model::{Common, Version};
use crate::pack::telling;

/// Where things are declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Choices and their members.
    Choices,
    /// Inputs.
    Inputs,
    /// Figures.
    Parameters,
    /// Results.
    Results,
    /// Sets.
    Sets,
    /// Checks on inputs.
    Checks,
    /// Functions.
    Rules,
}

impl Section {
    /// One of its things, in a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Section::Choices => "choice",
            Section::Inputs => "input",
            Section::Parameters => "parameter",
            Section::Results => "result",
            Section::Sets => "set",
            Section::Checks => "check",
            Section::Rules => "rule",
        }
    }
}

/// A thing that two versions say differently.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub section: Section,
    /// What happened to it.
    pub happened: Happened,
    /// Its name, in the newer version where it is there.
    pub name: String,
    /// Whether no amount can differ for it: another source, another label, a check that only warns.
    pub idle: bool,
    old: Option<usize>,
    new: Option<usize>,
    /// Its names, of which others may speak.
    names: Vec<String>,
    /// Whether its names mean something else in the two versions.
    means_other: bool,
    /// Everything that is said of it.
    said: String,
}

/// Which of the two versions says it, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The older one.
    Old(usize),
    /// The newer one.
    New(usize),
}

/// A version between two.
#[derive(Clone, Debug)]
pub struct Mixture {
    /// The version.
    pub version: Version,
    /// By input slot, whose input it is.
    pub inputs: Vec<Origin>,
    /// By result slot, whose result it is.
    pub results: Vec<Origin>,
}

/// The things that two versions of one programme say differently, in the order of [`Difference`]. What somebody added to
/// the older one, a condition for example, is in none of its files and no change of the law.
#[must_use]
pub fn items(old: &Version, new: &Version, difference: &Difference) -> Vec<Item> {
    let declared = [
        (Section::Choices, &difference.choices),
        (Section::Inputs, &difference.inputs),
        (Section::Parameters, &difference.parameters),
        (Section::Results, &difference.results),
        (Section::Sets, &difference.sets),
        (Section::Checks, &difference.checks),
    ];
    let sides = (old, new);
    let declared =
        declared.into_iter().flat_map(|(section, all)| all.iter().map(move |one| of_change(sides, section, one)));
    let rules = difference.rules.iter().map(|one| of_rule(sides, one));
    declared.chain(rules).filter(|item| item.new.is_some() || !is_added(old, item)).collect()
}

/// Whether a thing of a version stands in none of its files.
fn is_added(version: &Version, item: &Item) -> bool {
    let span = item.old.and_then(|at| match item.section {
        Section::Choices => None,
        Section::Inputs => Some(&version.inputs[at].common.span),
        Section::Parameters => Some(&version.parameters[at].common.span),
        Section::Results => Some(&version.results[at].common.span),
        Section::Sets => Some(&version.sets[at].common.span),
        Section::Checks => Some(&version.checks[at].common.span),
        Section::Rules => Some(&version.functions[at].span),
    });
    span.is_some_and(|span| version.layer_of(span).is_none())
}

fn of_change((old, new): (&Version, &Version), section: Section, change: &Change) -> Item {
    let was = change.was.as_ref().unwrap_or(&change.name);
    let (old_at, new_at) = (place(old, section, was), place(new, section, &change.name));
    let said = |facet: &Facet| [facet.old.clone(), facet.new.clone()].into_iter().flatten().collect::<Vec<_>>();
    let told_only = change.happened == Happened::Changed && change.facets.iter().all(is_told_only);
    let refuses = |version: &Version, at: Option<usize>| at.is_some_and(|at| version.checks[at].refuses);
    let warns_only = section == Section::Checks && !refuses(old, old_at) && !refuses(new, new_at);
    Item {
        section,
        happened: change.happened,
        name: change.name.clone(),
        idle: told_only || warns_only,
        old: old_at,
        new: new_at,
        names: names(section, [Some(&change.name), change.was.as_ref()]),
        means_other: change.happened != Happened::Changed || change.facets.iter().any(|facet| facet.key == "kind"),
        said: change.facets.iter().flat_map(said).collect::<Vec<_>>().join("\n"),
    }
}

/// Whether a facet is only told and enters no amount.
fn is_told_only(facet: &Facet) -> bool {
    let key = facet.key.split(' ').next().unwrap_or_default();
    ["source", "confidence", "internal", "label", "reason"].contains(&key)
}

fn of_rule((old, new): (&Version, &Version), rule: &RuleChange) -> Item {
    let was = rule.was.as_ref().unwrap_or(&rule.name);
    let lines: Vec<&str> = rule.text.iter().map(|line| line.text.as_str()).collect();
    let warns = |version: &Version, name: &str| {
        version.checks.iter().any(|check| check.common.name == name && !check.refuses)
            && version.results.iter().all(|result| result.common.name != name)
    };
    let at = |version: &Version, name: &str| version.functions.iter().position(|function| function.name == name);
    let (old_at, new_at) = (at(old, was), at(new, &rule.name));
    let idle = (old_at.is_none() || warns(old, was)) && (new_at.is_none() || warns(new, &rule.name));
    Item {
        section: Section::Rules,
        happened: rule.happened,
        name: rule.name.clone(),
        idle,
        old: old_at,
        new: new_at,
        names: names(Section::Rules, [Some(&rule.name), rule.was.as_ref()]),
        means_other: rule.happened != Happened::Changed,
        said: lines.join("\n"),
    }
}

/// The name of a thing as [`Difference`] has it.
fn place(version: &Version, section: Section, name: &str) -> Option<usize> {
    let owned = |entity: u16, common: &Common| format!("{}.{}", telling::entity(version, entity), common.name) == name;
    match section {
        Section::Choices => version.choices.iter().position(|one| one.name == name),
        Section::Inputs => version.inputs.iter().position(|one| owned(one.entity, &one.common)),
        Section::Parameters => version.parameters.iter().position(|one| one.common.name == name),
        Section::Results => version.results.iter().position(|one| owned(one.entity, &one.common)),
        Section::Sets => version.sets.iter().position(|one| one.common.name == name),
        Section::Checks => version.checks.iter().position(|one| owned(one.entity, &one.common)),
        Section::Rules => version.functions.iter().position(|one| one.name == name),
    }
}

/// By what others speak of it: a figure by its path, everything else by its own name.
fn names(section: Section, all: [Option<&String>; 2]) -> Vec<String> {
    let own = |name: &String| match section {
        Section::Parameters => name.clone(),
        _ => name.rsplit('.').next().unwrap_or(name).to_owned(),
    };
    all.into_iter().flatten().map(own).collect()
}

/// The things that belong together, by their places among `items`: whoever speaks of what only one version has, or means
/// something else in the two, goes with it; a rule goes with what it is the rule of. Idle ones that nobody needs are in none.
#[must_use]
pub fn bundles(items: &[Item]) -> Vec<Vec<usize>> {
    let mut of: Vec<usize> = (0..items.len()).collect();
    for (at, one) in items.iter().enumerate() {
        for (other_at, other) in items.iter().enumerate().take(at) {
            if tied(one, other) || tied(other, one) {
                let (from, to) = (of[at], of[other_at]);
                of.iter_mut().filter(|bundle| **bundle == from).for_each(|bundle| *bundle = to);
            }
        }
    }
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut begun: Vec<usize> = Vec::new();
    for (at, bundle) in of.iter().enumerate() {
        match begun.iter().position(|known| known == bundle) {
            Some(place) => all[place].push(at),
            None => {
                begun.push(*bundle);
                all.push(vec![at]);
            }
        }
    }
    all.retain(|bundle| bundle.iter().any(|at| !items[*at].idle));
    all
}

/// Whether one cannot stand without the other.
fn tied(one: &Item, other: &Item) -> bool {
    let a_rule_and_its_own = one.section == Section::Rules
        && matches!(other.section, Section::Results | Section::Checks)
        && one.names.iter().any(|name| other.names.contains(name));
    a_rule_and_its_own || (other.means_other && other.names.iter().any(|name| one.speaks_of(other.section, name)))
}

impl Item {
    fn speaks_of(&self, section: Section, name: &str) -> bool {
        let in_path = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let in_name = |c: char| c.is_alphanumeric() || c == '_';
        match section {
            Section::Parameters => self
                .said
                .split(|c| !in_path(c))
                .any(|word| word.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))),
            _ => self.said.split(|c| !in_name(c)).any(|word| word == name),
        }
    }
}

/// The version that says each item as the newer version where `taken` says so, else as the older one. Checks that only warn
/// are left out: they are of no amount.
#[must_use]
pub fn mixed(old: &Version, new: &Version, items: &[Item], taken: impl Fn(usize) -> bool) -> Mixture {
    let of = |section: Section| -> Vec<(Option<usize>, Option<usize>)> {
        let left = items.iter().enumerate().filter(|(at, item)| item.section == section && !taken(*at));
        left.map(|(_, item)| (item.old, item.new)).collect()
    };
    let (inputs, input_origins) = laid(&old.inputs, &new.inputs, &of(Section::Inputs));
    let (results, result_origins) = laid(&old.results, &new.results, &of(Section::Results));
    let rules = of(Section::Rules);
    let version = Version {
        choices: laid(&old.choices, &new.choices, &of(Section::Choices)).0,
        inputs,
        parameters: laid(&old.parameters, &new.parameters, &of(Section::Parameters)).0,
        results,
        sets: laid(&old.sets, &new.sets, &of(Section::Sets)).0,
        checks: laid(&old.checks, &new.checks, &of(Section::Checks)).0.into_iter().filter(|one| one.refuses).collect(),
        functions: laid(&old.functions, &new.functions, &rules).0,
        function_set_by: laid(&old.function_set_by, &new.function_set_by, &rules).0,
        ..new.clone()
    };
    Mixture { version, inputs: input_origins, results: result_origins }
}

/// What the newer version has, but for what is left as it was; what only the older one has stands last.
fn laid<T: Clone>(old: &[T], new: &[T], left: &[(Option<usize>, Option<usize>)]) -> (Vec<T>, Vec<Origin>) {
    let mut all = Vec::new();
    for (at, one) in new.iter().enumerate() {
        match left.iter().find(|(_, new)| *new == Some(at)) {
            None => all.push((one.clone(), Origin::New(at))),
            Some((Some(was), _)) => all.push((old[*was].clone(), Origin::Old(*was))),
            Some((None, _)) => {}
        }
    }
    let only_old = left.iter().filter(|(_, new)| new.is_none()).filter_map(|(was, _)| *was);
    all.extend(only_old.map(|at| (old[at].clone(), Origin::Old(at))));
    all.into_iter().unzip()
}
