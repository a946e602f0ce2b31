//! A household as JSON, as it is read: for whoever has to look at one that was made by dice or stands in a register.

use serde_json::{Map, Value as Json, json};

use crate::check::plan::Plan;
use crate::ground::value::Value;
use crate::rules::tree::Space;

use super::batch::Batch;

/// The household at a row of the root. Facts that were not given are left out.
#[must_use]
pub fn household(plan: &Plan, batch: &Batch, row: usize) -> Json {
    let writing = Writing { plan, batch };
    let mut out = Map::new();
    out.insert(plan.version.programme.entities[0].name.clone(), Json::Object(writing.facts(0, row)));
    writing.groups(0, row, &mut out);
    Json::Object(out)
}

struct Writing<'a> {
    plan: &'a Plan,
    batch: &'a Batch,
}

impl Writing<'_> {
    fn facts(&self, space: Space, row: usize) -> Map<String, Json> {
        let mut facts = Map::new();
        let rows = &self.batch.rows[usize::from(space)];
        if let Some(id) = rows.ids.get(row).filter(|id| space != 0 && !id.is_empty() && !id.starts_with('#')) {
            facts.insert("id".to_owned(), json!(id));
        }
        for slot in self.plan.inputs_of(space).filter(|slot| self.batch.given(*slot, row)) {
            let input = &self.plan.inputs[slot as usize];
            let fact = match Value::from_lane(self.batch.lane(slot, row), &input.kind, input.scale) {
                Some(Value::Bool(truth)) => json!(truth),
                Some(Value::Count(count)) => json!(count),
                Some(value) => json!(value.text(&input.kind)),
                None => Json::Null,
            };
            facts.insert(self.plan.version.inputs[slot as usize].common.name.clone(), fact);
        }
        facts
    }

    fn groups(&self, space: Space, row: usize, out: &mut Map<String, Json>) {
        let entities = &self.plan.version.programme.entities;
        for (below, entity) in (0..).zip(entities).filter(|(_, entity)| entity.of == Some(space)) {
            let rows = &self.batch.rows[usize::from(below)];
            let members = (0..rows.count).filter(|member| rows.container[*member] as usize == row);
            let members = members.map(|member| {
                let mut facts = self.facts(below, member);
                self.groups(below, member, &mut facts);
                Json::Object(facts)
            });
            out.insert(entity.plural.clone(), members.collect());
        }
    }
}
