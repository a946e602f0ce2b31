//! A tally as JSON: counts as numbers, everything exact as text.

use serde_json::{Map, Value as Json, json};

use crate::ground::kind::Kind;
use crate::population::exact::Ratio;
use crate::rules::tree::Space;

use super::report::SHARE_PLACES;
use super::{Counted, Figures, Part, Quantiles, Shape, Tally, yearly_factor};

/// The tally as JSON.
#[must_use]
pub fn json(tally: &Tally) -> Json {
    let shape = tally.shape();
    let mut out = part(tally, &tally.whole(), None);
    if tally.undecided().rows > 0 {
        out.insert("undecided".to_owned(), counted(shape, tally.undecided()));
    }
    if !shape.groups.is_empty() {
        let names: Vec<String> = shape.groups.iter().map(|column| column.name(&shape.plan)).collect();
        let groups = tally.groups().into_iter().map(|(texts, number, own)| {
            let key: Map<String, Json> = names.iter().cloned().zip(texts.into_iter().map(Json::from)).collect();
            let mut group = Map::from_iter([("group".to_owned(), Json::Object(key))]);
            group.extend(part(tally, own, Some(number)));
            Json::Object(group)
        });
        out.insert("groups".to_owned(), groups.collect());
    }
    Json::Object(out)
}

fn part(tally: &Tally, part: &Part, group: Option<u32>) -> Map<String, Json> {
    let shape = tally.shape();
    let told = |space: Space| group.is_none() || shape.lies_in_groups(space);
    let mut out = Map::new();
    let entities = &shape.plan.version.programme.entities;
    for (space, entity) in (0..).zip(entities).filter(|(space, _)| told(*space)) {
        out.insert(entity.plural.clone(), counted(shape, &part.rows[usize::from(space)]));
    }
    if told(0) {
        for (name, rows) in [("refused", &part.refused), ("missing", &part.missing), ("failed", &part.failed)] {
            out.insert(name.to_owned(), counted(shape, rows));
        }
    }
    let mut results = Map::new();
    for (place, figures) in part.results.iter().enumerate() {
        let declared = shape.declared(place);
        if told(declared.entity) {
            let numeric = shape.kind(place).is_numeric();
            let quantiles = if numeric { tally.quantiles(place, group) } else { None };
            results.insert(declared.common.name.clone(), result(shape, place, figures, quantiles));
        }
    }
    out.insert("results".to_owned(), Json::Object(results));
    out
}

fn result(shape: &Shape, place: usize, figures: &Figures, all: Option<Quantiles>) -> Json {
    let declared = shape.declared(place);
    let mut out = Map::new();
    let mut put = |name: &str, value: Json| {
        out.insert(name.to_owned(), value);
    };
    put("entity", json!(shape.plan.version.programme.entities[usize::from(declared.entity)].name));
    put("kind", json!(declared.kind.word()));
    if let Kind::Money(Some(time)) = &declared.kind {
        put("per", json!(time.text()));
    }
    put("valued", counted(shape, &figures.valued));
    for (name, rows) in [("missing", &figures.missing), ("failed", &figures.failed)] {
        if rows.rows > 0 {
            put(name, counted(shape, rows));
        }
    }
    let portion =
        |rows: &Counted| Ratio::new(rows.weight, figures.valued.weight).map(|portion| portion.percent(SHARE_PLACES));
    match &declared.kind {
        Kind::Bool => {
            put("true", counted(shape, &figures.above));
            put("percent", json!(portion(&figures.above)));
        }
        Kind::Choice(choice) => {
            let members = choice.members.iter().zip(&figures.members);
            let members = members.map(|((member, _), rows)| (member.clone(), counted(shape, rows)));
            put("members", Json::Object(members.collect()));
        }
        Kind::Date => {}
        Kind::Count | Kind::Number | Kind::Money(_) => {
            put("above_zero", counted(shape, &figures.above));
            put("total", json!(shape.total(place, figures, 1)));
            if let Some(factor) = yearly_factor(&shape.plan.version.programme, &declared.kind) {
                put("yearly", json!(shape.total(place, figures, factor)));
            }
            put("mean", json!(shape.mean(place, figures, false)));
            put("mean_above_zero", json!(shape.mean(place, figures, true)));
            put("quantiles", all.as_ref().map_or(Json::Null, |all| spread(shape, place, all)));
            let above = all.map(|all| all.above_zero());
            put("quantiles_above_zero", above.map_or(Json::Null, |above| spread(shape, place, &above)));
        }
    }
    Json::Object(out)
}

/// The smallest value, deciles, quartiles and the largest, by percentage.
fn spread(shape: &Shape, place: usize, quantiles: &Quantiles) -> Json {
    let parts = [0, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100];
    let told = parts.into_iter().map(|part| {
        let lane = quantiles.at(part, 100);
        (format!("p{part}"), lane.map_or(Json::Null, |lane| json!(shape.value(place, lane))))
    });
    Json::Object(told.collect())
}

fn counted(shape: &Shape, counted: &Counted) -> Json {
    json!({"rows": counted.rows, "weighted": shape.weighed(counted)})
}
