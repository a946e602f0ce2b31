//! A comparison as JSON: counts as numbers, everything exact as text.

use serde_json::{Map, Value as Json, json};

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::population::indicators;
use crate::population::simulate::to_look_at;
use crate::population::tally::{Counted, Quantiles};

use super::ledger::Part;
use super::moved::Moved;
use super::pair::{Structure, Two};
use super::tables::Telling;
use super::{Beside, Compared, Comparison, Side};

/// The quantiles that are told, in percent.
const PARTS: [u32; 13] = [0, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100];

/// A comparison as JSON, with what it was a comparison of.
#[must_use]
pub fn json(comparison: &Comparison, compared: &Compared, about: Map<String, Json>) -> Json {
    let telling = Telling::new(comparison, compared);
    let mut out = about;
    let mut put = |key: &str, value: Json| {
        out.insert(key.to_owned(), value);
    };
    put("by", json!(telling.by().name));
    put("holds", json!(compared.holds()));
    put("evaluated_again", json!(compared.again));
    put("structure", comparison.pair.structure.iter().map(structure).collect());
    for (key, value) in telling.part(&telling.whole, None) {
        put(&key, value);
    }
    put("not_compared", telling.not_compared());
    put("attribution", telling.attributed());
    put("sizes", telling.all_sizes());
    if !comparison.shape.groups.is_empty() {
        let names: Vec<String> =
            comparison.shape.groups.iter().map(|column| column.name(&comparison.shape.plan)).collect();
        let groups = compared.ledger.groups().into_iter().map(|(texts, number, part)| {
            let key: Map<String, Json> = names.iter().cloned().zip(texts.into_iter().map(Json::from)).collect();
            let mut group = Map::from_iter([("group".to_owned(), Json::Object(key))]);
            group.extend(telling.part(part, Some(number)));
            group.insert("not_compared".to_owned(), telling.counted(&part.failing));
            Json::Object(group)
        });
        put("groups", groups.collect());
    }
    if let Some(Beside { finished: [old, new], tenths }) = &compared.welfare {
        put("indicators", indicators::beside_json([old, new], tenths, telling.by_scale()));
    }
    if !compared.told.is_empty() {
        let told = compared.told.iter().map(|(side, told)| {
            let mut one = to_look_at(told);
            one["policy"] = json!(comparison.version(*side).policy());
            one
        });
        put("to_look_at", told.collect());
    }
    Json::Object(out)
}

fn structure(one: &Structure) -> Json {
    json!({"what": one.what, "old": one.old, "new": one.new})
}

impl Telling<'_> {
    fn part(&self, part: &Part, group: Option<u32>) -> Map<String, Json> {
        let two = self.by();
        let quantiles = self.quantiles(group.map(|number| (number, part)));
        let quantiles = quantiles.map_or(Json::Null, |[all, gain, lose]| {
            json!({"all": spread(two, &all), "gain": spread(two, &gain), "lose": spread(two, &lose)})
        });
        let results = self.results().filter(|(two, _)| group.is_none() || two.space == 0);
        let results = results.map(|(two, place)| (two.name.clone(), self.result(two, &part.results[place])));
        let results: Map<String, Json> = results.collect();
        Map::from_iter([
            ("compared".to_owned(), self.counted(&part.compared)),
            ("gain".to_owned(), self.counted(&part.gain)),
            ("lose".to_owned(), self.counted(&part.lose)),
            ("unchanged".to_owned(), self.counted(&part.same)),
            ("from_nothing".to_owned(), self.counted(&part.begin)),
            ("to_nothing".to_owned(), self.counted(&part.end)),
            ("gained".to_owned(), json!(self.sum(two, &part.gained.total(), 1))),
            ("lost".to_owned(), json!(self.sum(two, &part.lost.total(), 1))),
            ("quantiles".to_owned(), quantiles),
            ("results".to_owned(), Json::Object(results)),
        ])
    }

    fn result(&self, two: &Two, moved: &Moved) -> Json {
        let entity = &self.comparison.version(Side::Old).programme.entities[usize::from(two.space)].name;
        let mut out = json!({"entity": entity, "kind": two.kind.word(), "valued": self.counted(&moved.valued)});
        if let Kind::Money(Some(time)) = &two.kind {
            out["per"] = json!(time.text());
        }
        match &two.kind {
            Kind::Choice(_) | Kind::Date => out["changed"] = self.counted(&moved.other),
            kind => {
                let names = if *kind == Kind::Bool { ["newly_true", "newly_false"] } else { ["raised", "lowered"] };
                out[names[0]] = self.counted(&moved.raised);
                out[names[1]] = self.counted(&moved.lowered);
                self.sums(&mut out, two, moved, ("before", "after", "difference"), 1);
                if *kind != Kind::Bool {
                    out["up"] = json!(self.sum(two, &moved.up.total(), 1));
                    out["down"] = json!(self.sum(two, &moved.down.total(), 1));
                }
                if let Some(factor) = self.yearly(two) {
                    let names = ("yearly_before", "yearly_after", "yearly_difference");
                    self.sums(&mut out, two, moved, names, factor);
                }
            }
        }
        out
    }

    fn sums(&self, out: &mut Json, two: &Two, moved: &Moved, names: (&str, &str, &str), factor: Lane) {
        out[names.0] = json!(self.sum(two, &moved.before.total(), factor));
        out[names.1] = json!(self.sum(two, &moved.after.total(), factor));
        out[names.2] = json!(self.sum(two, &Self::difference(moved), factor));
    }

    fn not_compared(&self) -> Json {
        let mut out = self.counted(&self.whole.failing);
        for (side, name) in Side::ALL.into_iter().zip(["old", "new"]) {
            let [refused, missing, failed] = self.troubles(side).each_ref().map(|counted| self.counted(counted));
            out[name] = json!({"refused": refused, "missing": missing, "failed": failed});
        }
        out
    }

    fn all_sizes(&self) -> Json {
        let two = self.by();
        let Some(all) = self.compared.ledger.sizes.told(None) else { return Json::Null };
        let sizes = all.iter().map(|(lane, counted)| {
            let mut size = self.counted(counted);
            size["change"] = json!(Self::value(two, *lane));
            if let Some(example) = self.example(*lane) {
                let (before, after) = (Self::value(two, example.before), Self::value(two, example.after));
                size["example"] = json!({
                    "household": example.id, "row": example.row, "members": example.members,
                    "before": before, "after": after,
                });
            }
            size
        });
        sizes.collect()
    }

    pub(super) fn counted(&self, counted: &Counted) -> Json {
        json!({"rows": counted.rows, "weighted": self.weighed(counted)})
    }
}

fn spread(two: &Two, quantiles: &Quantiles) -> Json {
    let told = PARTS.into_iter().map(|part| {
        let lane = quantiles.at(part, 100);
        (format!("p{part}"), lane.map_or(Json::Null, |lane| json!(Telling::value(two, lane))))
    });
    Json::Object(told.collect())
}
