//! The declared things of a version, ready to be named in an explanation.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::label::Label;
use crate::pack::model::{Citation, Common, Confidence, Holds, Version};
use crate::rules::tree::{Column, Group, SetSlot};

use super::told::{Cited, Sort, Thing};

/// Things by slot.
#[derive(Debug)]
pub struct Things {
    /// Inputs.
    pub inputs: Vec<Arc<Thing>>,
    /// Figures.
    pub parameters: Vec<Arc<Thing>>,
    /// Results.
    pub results: Vec<Arc<Thing>>,
    /// Sets.
    pub sets: Vec<Arc<Thing>>,
    /// Entities, as groups.
    pub groups: Vec<Arc<Thing>>,
    /// Helpers with a mark.
    pub helpers: Vec<Arc<Thing>>,
}

impl Things {
    /// All things of a version.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let version = &plan.version;
        let entities = &version.programme.entities;
        let of_entity = |space: u16, name: &str| {
            let entity = entities.get(usize::from(space)).map_or("?", |entity| entity.name.as_str());
            format!("{entity}.{name}")
        };
        Self {
            inputs: version
                .inputs
                .iter()
                .map(|i| thing(version, Sort::Input, of_entity(i.entity, &i.common.name), &i.common, None))
                .collect(),
            parameters: version
                .parameters
                .iter()
                .map(|p| {
                    thing(version, sort(&p.holds), format!("law.{}", p.common.name), &p.common, fraction(&p.holds))
                })
                .collect(),
            results: version
                .results
                .iter()
                .map(|r| thing(version, Sort::Result, of_entity(r.entity, &r.common.name), &r.common, None))
                .collect(),
            sets: version
                .sets
                .iter()
                .map(|s| thing(version, Sort::Set, s.common.name.clone(), &s.common, None))
                .collect(),
            groups: entities.iter().map(|e| Arc::new(group(&e.plural, &e.label))).collect(),
            helpers: version
                .helpers
                .iter()
                .map(|h| thing(version, Sort::Helper, h.common.name.clone(), &h.common, None))
                .collect(),
        }
    }

    /// The thing of a column.
    #[must_use]
    pub fn column(&self, column: Column) -> &Arc<Thing> {
        match column {
            Column::Input(slot) => &self.inputs[slot as usize],
            Column::Result(slot) => &self.results[slot as usize],
        }
    }

    /// The thing of a set.
    #[must_use]
    pub fn set(&self, slot: SetSlot) -> &Arc<Thing> {
        &self.sets[slot as usize]
    }

    /// The thing of a group or set.
    #[must_use]
    pub fn group(&self, group: Group) -> &Arc<Thing> {
        match group {
            Group::All(space) => &self.groups[usize::from(space)],
            Group::Set(slot) => self.set(slot),
        }
    }
}

fn sort(holds: &Holds) -> Sort {
    match holds {
        Holds::Scale(_) => Sort::Scale,
        Holds::Table(_) => Sort::Table,
        Holds::Scalar(_) | Holds::Fraction(..) | Holds::Unknown => Sort::Figure,
    }
}

fn fraction(holds: &Holds) -> Option<(i64, i64)> {
    match holds {
        Holds::Fraction(above, below) => Some((*above, *below)),
        _ => None,
    }
}

fn group(plural: &str, label: &Label) -> Thing {
    Thing {
        sort: Sort::Group,
        key: plural.to_owned(),
        label: label.clone(),
        cited: None,
        confidence: Confidence::Confirmed,
        set_by: String::new(),
        note: None,
        fraction: None,
    }
}

fn thing(version: &Version, sort: Sort, key: String, common: &Common, fraction: Option<(i64, i64)>) -> Arc<Thing> {
    Arc::new(Thing {
        sort,
        key,
        label: common.label.clone(),
        cited: common.source.as_ref().map(|citation| cited(version, citation)),
        confidence: common.confidence,
        set_by: common.set_by.clone(),
        note: common.note.clone(),
        fraction,
    })
}

/// A citation with what is known of its source.
#[must_use]
pub fn cited(version: &Version, citation: &Citation) -> Cited {
    let source = version.programme.sources.get(&citation.key);
    Cited {
        key: citation.key.clone(),
        title: source.map(|source| source.title.clone()).unwrap_or_default(),
        place: citation.place.clone(),
        reference: source.and_then(|source| source.reference.clone()),
        url: source.and_then(|source| source.url.clone()),
    }
}
