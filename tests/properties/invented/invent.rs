//! Invents packs: well typed, and within the digits that are proven, by construction.

use super::dice::Dice;
use super::paper::{self, Block, Pack, Paper, SOURCE};
use super::world::{
    Check, Choice, Column, Entity, Formula, Helper, Holds, Input, Kind, Outcome, Presence, Set, Time, World, power,
    times,
};
use super::write::{Scope, Writer, Written};

const COLOURS: [&str; 5] = ["red", "green", "blue", "white", "grey"];
const SIZES: [&str; 4] = ["small", "middle", "large", "huge"];

/// An invented pack of one version, now and then two.
pub fn pack(dice: &mut Dice) -> Pack {
    let mut world = ground(dice);
    inputs(&mut world, dice);
    helpers(&mut world, dice);
    roles(&mut world, dice);
    let count = dice.size(1, 11);
    for _ in 0..count {
        result(&mut world, dice);
        if dice.chance(20) {
            set(&mut world, dice);
        }
    }
    for _ in 0..dice.weighted(&[5, 3, 1]) {
        check(&mut world, dice);
    }
    let mut pack =
        Pack { id: "invented", programme: String::new(), versions: vec![paper::version(&world)], listed: false };
    if dice.chance(25) {
        pack.versions.push(amended(&mut world, dice));
    }
    pack.listed = world.results.iter().any(|result| matches!(result.formula, Formula::Rank { listed: true, .. }));
    pack.programme = paper::programme(pack.id, &world);
    pack
}

/// Entities, choices, currency.
fn ground(dice: &mut Dice) -> World {
    let household = Entity { name: "household", plural: "households", of: None };
    let person = Entity { name: "person", plural: "persons", of: Some(0) };
    let entities = match dice.weighted(&[7, 1, 2, 1]) {
        0 => vec![household, person],
        1 => vec![household],
        2 => vec![household, person, Entity { name: "job", plural: "jobs", of: Some(1) }],
        _ => vec![household, person, Entity { name: "dwelling", plural: "dwellings", of: Some(0) }],
    };
    let mut choices = Vec::new();
    if entities.len() > 1 {
        choices.push(Choice { name: "role", members: vec!["head", "spouse", "child", "other"] });
    }
    for (name, members) in [("colour", &COLOURS[..]), ("size", &SIZES[..])] {
        if dice.chance(45) || choices.is_empty() {
            let count = dice.size(2, members.len());
            choices.push(Choice { name, members: members[..count].to_vec() });
        }
    }
    let minor = *dice.pick(&[2, 2, 2, 2, 2, 0, 3]);
    let weeks = *dice.pick(&[52, 52, 52, 53]);
    World { entities, choices, minor, weeks, ..World::default() }
}

fn writer<'w, 'd>(world: &'w mut World, dice: &'d mut Dice, entity: usize) -> Writer<'w, 'd> {
    let scope = Scope { entity, results: world.results.len(), helpers: world.helpers.len(), ..Scope::default() };
    Writer { world, dice, scope }
}

fn some_kind(world: &mut World, dice: &mut Dice) -> Kind {
    writer(world, dice, 0).some_kind()
}

fn inputs(world: &mut World, dice: &mut Dice) {
    for entity in 0..world.entities.len() {
        if entity == 1 {
            for (name, kind) in [("role", Kind::Choice(0)), ("born", Kind::Date)] {
                world.inputs.push(Input {
                    entity,
                    name: name.to_owned(),
                    kind,
                    scale: 0,
                    says_decimals: false,
                    min: None,
                    max: None,
                    presence: Presence::Required,
                    confidence: None,
                });
            }
        }
        for _ in 0..dice.size(1, 4) {
            let kind = some_kind(world, dice);
            let input = input(world, dice, entity, kind);
            world.inputs.push(input);
        }
    }
}

fn input(world: &mut World, dice: &mut Dice, entity: usize, kind: Kind) -> Input {
    let name = world.fresh("i");
    let (scale, says_decimals) = match kind {
        Kind::Number => (dice.below(5) as u32, true),
        Kind::Money(_) if dice.chance(10) => (world.minor + 1, true),
        Kind::Money(_) => (world.minor, false),
        _ => (0, false),
    };
    let unit = i128::try_from(power(scale)).unwrap_or(1);
    let (min, max) = match kind {
        Kind::Bool | Kind::Choice(_) => (None, None),
        Kind::Date => match dice.weighted(&[3, 2, 1]) {
            0 => (None, None),
            1 => (Some(-25_567), None),
            _ => (Some(0), Some(i128::from(dice.between(20_000, 30_000)))),
        },
        _ => {
            let most = match kind {
                Kind::Count => i128::from(*dice.pick(&[9, 40, 120])),
                Kind::Number => i128::from(*dice.pick(&[10, 1, 300])) * unit,
                _ => i128::from(*dice.pick(&[3_000, 900, 20_000])) * unit,
            };
            match dice.weighted(&[6, 2, 2, 1]) {
                0 => (Some(0), Some(most)),
                1 => (Some(if kind == Kind::Count { 1 } else { unit }), Some(most.max(unit))),
                2 => (Some(-most), Some(most)),
                _ => (None, None),
            }
        }
    };
    let presence = match dice.weighted(&[6, 3, 3]) {
        0 => Presence::Required,
        1 => {
            let (least, most) = (
                min.unwrap_or(0),
                max.unwrap_or(match kind {
                    Kind::Bool => 1,
                    Kind::Choice(at) => world.choices[at].members.len() as i128 - 1,
                    Kind::Date => 20_000,
                    _ => 50,
                }),
            );
            let wide = i64::try_from(most - least).unwrap_or(0);
            Presence::Default(least + i128::from(dice.between(0, wide)))
        }
        _ => Presence::Optional,
    };
    let confidence = *dice.pick(&[Some("confirmed"), None, Some("assumed"), Some("reported")]);
    Input { entity, name, kind, scale, says_decimals, min, max, presence, confidence }
}

/// Values in, a value out.
fn helpers(world: &mut World, dice: &mut Dice) {
    for _ in 0..dice.weighted(&[2, 3, 3, 2, 1]) {
        let name = world.fresh("h");
        let mark = *dice.pick(&[None, None, Some("assumed"), Some("reported"), Some("confirmed")]);
        if dice.chance(20) {
            let (takes, text) = match dice.below(3) {
                0 => (vec![Kind::Number, Kind::Number], format!("fn {name}(x, y) {{ max(x, y) }}\n")),
                1 => (
                    vec![Kind::Bool, Kind::Number, Kind::Number],
                    format!("fn {name}(c, x, y) {{ if c {{ return y; }} x }}\n"),
                ),
                _ => (vec![Kind::Number], format!("fn {name}(x) {{ let doubled = x + x; max(doubled, 0) }}\n")),
            };
            let size = 2;
            world.helpers.push(Helper { name, takes, gives: Kind::Number, scale: 0, size, any_kind: true, text, mark });
            continue;
        }
        let takes: Vec<Kind> = (0..dice.size(0, 3)).map(|_| some_kind(world, dice)).collect();
        let gives = if takes.is_empty() || dice.chance(50) { some_kind(world, dice) } else { *dice.pick(&takes) };
        if matches!(gives, Kind::Money(_)) && !takes.contains(&gives) {
            continue;
        }
        let mut writer = writer(world, dice, 0);
        writer.scope.helper = true;
        let depth = writer.dice.size(1, 3) as u32;
        let made = writer.helper_text(&name, &takes, gives, depth);
        if !made.fits() || !made.kind.stands_for(gives) {
            continue;
        }
        let (gives, scale, size, text) = (made.kind, made.scale, made.size, made.text);
        world.helpers.push(Helper { name, takes, gives, scale, size, any_kind: false, text, mark });
    }
}

/// The head, the spouse, the children: sets whose sizes mostly hold.
fn roles(world: &mut World, dice: &mut Dice) {
    if world.entities.len() < 2 {
        return;
    }
    let all = [("head", "one"), ("spouse", "at_most_one"), ("child", "any")];
    for (member, size) in all {
        if !dice.chance(55) {
            continue;
        }
        let name = format!("is_{member}");
        let text = format!("fn {name}(person) {{ person.role == \"{member}\" }}\n");
        let outcome = Outcome { internal: dice.chance(30), ..plain(1, name, Kind::Bool, Formula::Rule(text)) };
        world.results.push(outcome);
        let member_column = Column::Result(world.results.len() - 1);
        world.sets.push(Set { name: format!("the_{member}"), of: 1, member: member_column, size });
    }
}

fn plain(entity: usize, name: String, kind: Kind, formula: Formula) -> Outcome {
    Outcome {
        entity,
        name,
        kind,
        scale: 0,
        size: 1,
        when: Vec::new(),
        otherwise: None,
        round: None,
        internal: false,
        confidence: None,
        formula,
        facts: Vec::new(),
        guard_facts: Vec::new(),
    }
}

fn set(world: &mut World, dice: &mut Dice) {
    if world.entities.len() < 2 {
        return;
    }
    let of = dice.size(1, world.entities.len() - 1);
    let columns = truths(world, of);
    if columns.is_empty() {
        return;
    }
    let member = *dice.pick(&columns);
    let name = world.fresh("s");
    world.sets.push(Set { name, of, member, size: "any" });
}

/// The bools of an entity; inputs that may be absent are none.
fn truths(world: &World, entity: usize) -> Vec<Column> {
    let inputs = (0..world.inputs.len()).map(Column::Input);
    let results = (0..world.results.len()).map(Column::Result);
    inputs
        .chain(results)
        .filter(|column| world.column_entity(*column) == entity && world.column_kind(*column) == Kind::Bool)
        .filter(|column| !world.optional(*column))
        .collect()
}

fn result(world: &mut World, dice: &mut Dice) {
    let weights: Vec<u32> = world.entities.iter().enumerate().map(|(at, _)| if at < 2 { 3 } else { 2 }).collect();
    let entity = dice.weighted(&weights);
    let name = world.fresh("r");
    let mut made = match dice.weighted(&[8, 1, 2]) {
        1 => rank(world, dice, entity, &name),
        2 => aggregate(world, dice, entity, &name),
        _ => None,
    };
    if made.is_none() {
        made = rule(world, dice, entity, &name, world_limit(world));
    }
    let Some(made) = made else { return };
    world.results.push(made);
}

fn world_limit(world: &World) -> usize {
    world.results.len()
}

/// Guards of a result, and what they know.
fn guards(world: &World, dice: &mut Dice, entity: usize, limit: usize) -> (Vec<String>, Vec<super::world::Fact>) {
    let mut all = Vec::new();
    let mut facts = Vec::new();
    let count = dice.weighted(&[7, 4, 1]);
    for _ in 0..count {
        let of = *dice.pick(&world.lineage(entity));
        let columns: Vec<Column> = truths(world, of)
            .into_iter()
            .filter(|column| !matches!(column, Column::Result(at) if *at >= limit))
            .collect();
        if columns.is_empty() {
            continue;
        }
        let column = *dice.pick(&columns);
        if let Column::Result(at) = column {
            facts.extend(world.results[at].facts.clone());
        }
        let name = world.column_name(column).to_owned();
        let unique = world.lineage(entity).iter().filter(|of| has(world, **of, &name)).count() == 1;
        let full = format!("{}.{name}", world.entities[of].name);
        let guard = if unique && dice.chance(60) { name } else { full };
        if !all.contains(&guard) {
            all.push(guard);
        }
    }
    (all, facts)
}

fn has(world: &World, entity: usize, name: &str) -> bool {
    world.inputs.iter().any(|input| input.entity == entity && input.name == name)
        || world.results.iter().any(|result| result.entity == entity && result.name == name)
}

/// The value where a guard is false.
fn otherwise(world: &mut World, dice: &mut Dice, result: &mut Outcome) {
    let demanded = matches!(result.kind, Kind::Date | Kind::Choice(_));
    if result.when.is_empty() || !(demanded || dice.chance(30)) {
        return;
    }
    let (lane, scale) = match result.kind {
        Kind::Number | Kind::Money(_) => (i128::from(dice.between(-500, 5_000)), result.scale.min(2)),
        kind => writer(world, dice, result.entity).figure_lane(kind, false),
    };
    if scale > result.scale {
        return;
    }
    result.size = result.size.max(times(lane.unsigned_abs(), power(result.scale - scale)));
    if result.kind == Kind::Bool && lane != 0 {
        // True without its rule: it says of nothing that it is there.
        result.facts.clear();
    }
    result.otherwise = Some(world.toml(result.kind, lane, scale));
}

/// A result with a rule.
fn rule(world: &mut World, dice: &mut Dice, entity: usize, name: &str, limit: usize) -> Option<Outcome> {
    let kind = some_kind(world, dice);
    let (when, guard_facts) = guards(world, dice, entity, limit);
    let mut outcome =
        Outcome { when, guard_facts, ..plain(entity, name.to_owned(), kind, Formula::Rule(String::new())) };
    let made = body(world, dice, &mut outcome, limit)?;
    finish(world, dice, &mut outcome, &made);
    Some(outcome)
}

/// The function of a result, into its formula.
fn body(world: &mut World, dice: &mut Dice, outcome: &mut Outcome, limit: usize) -> Option<Written> {
    let mut writer = writer(world, dice, outcome.entity);
    writer.scope.results = limit;
    writer.scope.gives = Some(outcome.kind);
    writer.scope.facts.clone_from(&outcome.guard_facts);
    let depth = writer.dice.size(1, 4) as u32;
    // A condition that asks whether something is there is worth being a guard.
    let asked = if outcome.kind == Kind::Bool && writer.dice.chance(30) { writer.asked() } else { None };
    let made = if let Some((asked, facts)) = asked {
        outcome.facts.clone_from(&facts);
        let more = writer.under(&facts, |writer| writer.truth(depth.min(2)));
        let text =
            format!("    {} && {}\n", asked.inside(super::write::binds::AND), more.inside(super::write::binds::EQUAL));
        Written::new(text, 0, Kind::Bool)
    } else if outcome.kind == Kind::Money(Time::Once) && writer.dice.chance(15) {
        writer.scope.gives = None;
        let value = writer.amount(Kind::Money(Time::Stock), depth);
        let text = format!("    {}\n", value.text);
        Written { text, kind: outcome.kind, ..value }
    } else {
        writer.body(outcome.kind, depth)
    };
    let brackets = writer.brackets();
    if !made.fits() {
        return None;
    }
    let doc = if dice.chance(30) { "/// What the law says.\n" } else { "" };
    outcome.formula = Formula::Rule(format!("{doc}fn {}({brackets}) {{\n{}}}\n", outcome.name, made.text));
    Some(made)
}

/// Rounding, decimals, what stands where a guard is false.
fn finish(world: &mut World, dice: &mut Dice, outcome: &mut Outcome, made: &Written) {
    (outcome.scale, outcome.size) = (made.scale, made.size);
    if outcome.kind == Kind::Number && made.kind == Kind::Count {
        outcome.scale = 0;
    }
    let money = matches!(outcome.kind, Kind::Money(_));
    let surplus = money && made.scale > world.minor;
    outcome.internal = dice.chance(15);
    if (money || outcome.kind == Kind::Number) && (dice.chance(12) || (surplus && !outcome.internal)) {
        let steps: Vec<(&str, u128, u32)> = [("1", 1, 0), ("0.1", 1, 1), ("0.01", 1, 2), ("10", 10, 0), ("0.05", 5, 2)]
            .into_iter()
            .filter(|(_, _, scale)| *scale <= world.minor)
            .collect();
        let (to, lane, scale) = *dice.pick(&steps);
        let mode = *dice.pick(&["half_up", "half_even", "down", "up"]);
        outcome.round = Some((to.to_owned(), mode));
        let up = times(outcome.size, power(scale.saturating_sub(outcome.scale)));
        outcome.size = up.saturating_add(times(lane, 2));
        outcome.scale = scale;
    }
    outcome.confidence = *dice.pick(&[None, None, Some("confirmed"), Some("assumed"), Some("reported")]);
    otherwise(world, dice, outcome);
}

fn rank(world: &mut World, dice: &mut Dice, entity: usize, name: &str) -> Option<Outcome> {
    if entity == 0 {
        return None;
    }
    let among = truths(world, entity);
    let by: Vec<Column> = {
        let writer = writer(world, dice, entity);
        let columns = writer.columns(entity);
        columns
            .into_iter()
            .filter(|column| !writer.world.optional(*column))
            .filter(|column| !matches!(writer.world.column_kind(*column), Kind::Choice(_)))
            .collect()
    };
    if among.is_empty() || by.is_empty() {
        return None;
    }
    let among = world.column_name(*dice.pick(&among)).to_owned();
    let first = world.column_name(*dice.pick(&by)).to_owned();
    let ties = *dice.pick(&["listed", "by_id", "same", "refuse"]);
    let mut toml = format!("among = \"{among}\", by = \"{first}\", ties = \"{ties}\"");
    if dice.chance(60) {
        toml += &format!(", order = \"{}\"", dice.pick(&["ascending", "descending"]));
    }
    if dice.chance(25) {
        toml += &format!(", then_by = [\"{}\"]", world.column_name(*dice.pick(&by)));
    }
    if dice.chance(30) {
        let containers = world.lineage(entity)[1..].to_vec();
        toml += &format!(", within = \"{}\"", world.entities[*dice.pick(&containers)].name);
    }
    let formula = Formula::Rank { toml: format!("{{ {toml} }}"), listed: ties == "listed" };
    let (when, guard_facts) = guards(world, dice, entity, world.results.len());
    let mut outcome =
        Outcome { when, guard_facts, size: 10_000, ..plain(entity, name.to_owned(), Kind::Count, formula) };
    otherwise(world, dice, &mut outcome);
    Some(outcome)
}

fn aggregate(world: &mut World, dice: &mut Dice, entity: usize, name: &str) -> Option<Outcome> {
    let (group, of, columns, own) = {
        let mut writer = writer(world, dice, entity);
        let (group, of, columns) = writer.group()?;
        let own = writer.world.gathering(entity, of) == Some(entity);
        (group, of, columns, own)
    };
    let _ = (of, own);
    let join = *dice.pick(&["sum", "count", "any", "all", "smallest", "largest"]);
    let fits = |kind: Kind| match join {
        "sum" => kind.numeric(),
        "count" | "any" | "all" => kind == Kind::Bool,
        _ => kind.numeric() || kind == Kind::Date,
    };
    let columns: Vec<Column> = columns.into_iter().filter(|column| fits(world.column_kind(*column))).collect();
    if columns.is_empty() && join != "count" {
        return None;
    }
    let column =
        if columns.is_empty() || (join == "count" && dice.chance(40)) { None } else { Some(*dice.pick(&columns)) };
    let (scale, size) = column.map_or((0, 1), |column| world.column_size(column));
    let (kind, size) = match (join, column) {
        ("sum", Some(column)) => (world.column_kind(column), times(size, 10_000)),
        ("count", _) => (Kind::Count, 10_000),
        ("any" | "all", _) => (Kind::Bool, 1),
        (_, Some(column)) => (world.column_kind(column), size),
        _ => return None,
    };
    if size > kind.largest() {
        return None;
    }
    // A count stands where a number is declared.
    let kind = if kind == Kind::Count && dice.chance(15) { Kind::Number } else { kind };
    let of = column.map_or(group.clone(), |column| format!("{group}.{}", world.column_name(column)));
    let formula = Formula::Aggregate { join, of };
    let (when, guard_facts) = guards(world, dice, entity, world.results.len());
    let mut outcome = Outcome { when, guard_facts, ..plain(entity, name.to_owned(), kind, formula) };
    outcome.internal = matches!(kind, Kind::Money(_)) && scale > world.minor;
    (outcome.scale, outcome.size) = (scale, size);
    if matches!(join, "smallest" | "largest") {
        let (lane, own) = writer(world, dice, entity).figure_lane(kind, false);
        if own > scale {
            return None;
        }
        outcome.size = outcome.size.max(times(lane.unsigned_abs(), power(scale - own)));
        outcome.otherwise = Some(world.toml(kind, lane, own));
    } else {
        otherwise(world, dice, &mut outcome);
    }
    Some(outcome)
}

fn check(world: &mut World, dice: &mut Dice) {
    let entity = dice.size(0, world.entities.len() - 1);
    let name = world.fresh("c");
    let sets = std::mem::take(&mut world.sets);
    let helpers = world.helpers.len();
    let mut writer = writer(world, dice, entity);
    writer.scope.results = 0;
    writer.scope.helpers = helpers;
    writer.scope.gives = Some(Kind::Bool);
    let made = writer.body(Kind::Bool, 2);
    let brackets = writer.brackets();
    world.sets = sets;
    // One that refuses holds nearly always.
    let refuses = dice.chance(10);
    let text = format!("fn {name}({brackets}) {{\n{}}}\n", made.text);
    world.checks.push(Check { entity, name, refuses, text });
}

/// A version that changes some figures and rules, and abolishes a result.
fn amended(world: &mut World, dice: &mut Dice) -> Paper {
    let mut blocks = vec![
        Block::new("version")
            .line("extends", "\"2030-01\"")
            .line("from", "2031-01-01")
            .line("status", "\"adopted\"")
            .line("title", paper::label("Second")),
    ];
    let mut functions = Vec::new();
    let known = world.figures.len();
    for _ in 0..dice.size(0, 3) {
        if known == 0 {
            break;
        }
        let at = dice.size(0, known - 1);
        let figure = &world.figures[at];
        let header = format!("parameters.{}", figure.path);
        let lane = match (&figure.holds, figure.kind) {
            (Holds::Value(lane), Kind::Bool) => 1 - lane,
            (Holds::Value(lane), kind) if kind.numeric() && lane.unsigned_abs() > 2 => lane / 2,
            _ => continue,
        };
        let value = world.toml(figure.kind, lane, figure.scale);
        if blocks.iter().all(|block| block.header != header) {
            blocks.push(Block::new(header).line("value", value).line("source", SOURCE));
        }
    }
    let changed = dice.size(0, world.results.len().saturating_sub(1));
    if dice.chance(60)
        && let Some(outcome) = world.results.get(changed).cloned()
        && matches!(outcome.formula, Formula::Rule(_))
        && outcome.facts.is_empty()
    {
        let mut other = outcome.clone();
        let made = body(world, dice, &mut other, changed);
        if let (Some(made), Formula::Rule(text)) = (made, &other.formula)
            && made.scale <= outcome.scale
            && made.size_at(outcome.scale) <= outcome.size.max(1)
            && other.facts.is_empty()
        {
            functions.push(text.clone());
            let entity = world.entities[outcome.entity].name;
            blocks.push(Block::new(format!("results.{entity}.{}", outcome.name)).line("source", SOURCE));
        }
    }
    let gone = dice.size(0, world.results.len().saturating_sub(1));
    if dice.chance(40)
        && gone != changed
        && let Some(outcome) = world.results.get(gone).cloned()
        && outcome.facts.is_empty()
    {
        let (lane, scale) = writer(world, dice, outcome.entity).figure_lane(outcome.kind, false);
        if scale <= outcome.scale {
            let entity = world.entities[outcome.entity].name;
            let value = world.toml(outcome.kind, lane, scale);
            blocks.push(
                Block::new(format!("results.{entity}.{}", outcome.name))
                    .line("abolished", format!("{{ value = {value}, source = {SOURCE} }}")),
            );
        }
    }
    blocks.extend((known..world.figures.len()).map(|at| paper::figure(world, at)));
    Paper { id: "2031-01", blocks, functions }
}
