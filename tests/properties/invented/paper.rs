//! An invented world as the files of a pack, in pieces that can be put in another order.

use super::dice::Dice;
use super::world::{Column, Entity, Formula, Holds, Input, Presence, Set, World};

/// A pack as text.
#[derive(Clone, Debug)]
pub struct Pack {
    pub id: &'static str,
    pub programme: String,
    pub versions: Vec<Paper>,
    /// Whether some rank is decided by the order listed.
    pub listed: bool,
}

/// A version as text.
#[derive(Clone, Debug)]
pub struct Paper {
    pub id: &'static str,
    pub blocks: Vec<Block>,
    pub functions: Vec<String>,
}

/// A table of policy.toml.
#[derive(Clone, Debug)]
pub struct Block {
    pub header: String,
    pub lines: Vec<(String, String)>,
}

impl Block {
    pub fn new(header: impl Into<String>) -> Self {
        Self { header: header.into(), lines: Vec::new() }
    }

    pub fn line(mut self, key: &str, value: impl Into<String>) -> Self {
        self.lines.push((key.to_owned(), value.into()));
        self
    }

    pub fn lines(mut self, lines: Vec<(String, String)>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// A whole text that is laid down as it stands.
    pub fn verbatim(text: String) -> Self {
        Self { header: String::new(), lines: vec![(String::new(), text)] }
    }

    fn text(&self) -> String {
        if self.header.is_empty() {
            return self.lines.iter().map(|(_, text)| text.as_str()).collect();
        }
        let lines: String = self.lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        format!("[{}]\n{lines}\n", self.header)
    }
}

impl Paper {
    pub fn policy(&self) -> String {
        self.blocks.iter().map(Block::text).collect()
    }

    pub fn rules(&self) -> String {
        self.functions.join("\n")
    }

    /// The same, in another order: tables, keys and functions. Members of choices keep theirs, for it means something.
    pub fn shuffled(&self, dice: &mut Dice) -> Self {
        let mut other = self.clone();
        dice.shuffle(&mut other.blocks);
        dice.shuffle(&mut other.functions);
        for block in other.blocks.iter_mut().filter(|block| !block.header.starts_with("choices")) {
            dice.shuffle(&mut block.lines);
        }
        other
    }
}

impl Pack {
    pub fn text(&self) -> String {
        let mut text = format!("--- programme.toml\n{}", self.programme);
        for version in &self.versions {
            text += &format!("--- {}/policy.toml\n{}", version.id, version.policy());
            text += &format!("--- {}/rules.rhai\n{}", version.id, version.rules());
        }
        text
    }

    pub fn shuffled(&self, dice: &mut Dice) -> Self {
        Self { versions: self.versions.iter().map(|version| version.shuffled(dice)).collect(), ..self.clone() }
    }
}

pub fn label(text: &str) -> String {
    format!("{{ en = \"{text}\" }}")
}

pub const SOURCE: &str = "\"law, art. 1\"";

/// programme.toml
pub fn programme(id: &str, world: &World) -> String {
    let mut text = format!(
        "[programme]\nid = \"{id}\"\nlabel = {{ en = \"Invented\" }}\nlanguages = [\"en\"]\n\
         currency = {{ code = \"XCU\", minor_unit = {} }}\n",
        world.minor
    );
    if world.weeks != 52 {
        text += &format!("weeks_in_year = {}\n", world.weeks);
    }
    for Entity { name, plural, of } in &world.entities {
        text += &format!("\n[entities.{name}]\nplural = \"{plural}\"\nlabel = {{ en = \"{name}\" }}\n");
        if let Some(of) = of {
            text += &format!("of = \"{}\"\n", world.entities[*of].name);
        }
    }
    text += "\n[sources.law]\ntitle = { en = \"The law\" }\n";
    for choice in &world.choices {
        text += &format!("\n[choices.{}]\n", choice.name);
        for member in &choice.members {
            text += &format!("{member} = {{ en = \"{member}\" }}\n");
        }
    }
    text
}

fn confidence(block: Block, confidence: Option<&str>) -> Block {
    match confidence {
        Some(word) => block.line("confidence", format!("\"{word}\"")),
        None => block,
    }
}

pub fn input(world: &World, input: &Input) -> Block {
    let entity = world.entities[input.entity].name;
    let value = |lane| world.toml(input.kind, lane, input.scale);
    let mut block = Block::new(format!("inputs.{entity}.{}", input.name)).lines(world.kind_lines(input.kind));
    if input.says_decimals {
        block = block.line("decimals", input.scale.to_string());
    }
    if let Some(min) = input.min {
        block = block.line("min", value(min));
    }
    if let Some(max) = input.max {
        block = block.line("max", value(max));
    }
    block = match input.presence {
        Presence::Required => block,
        Presence::Optional => block.line("optional", "true"),
        Presence::Default(lane) => {
            confidence(block.line("default", value(lane)).line("reason", label("said")), input.confidence)
                .line("source", SOURCE)
        }
    };
    block.line("label", label(&input.name))
}

pub fn figure(world: &World, at: usize) -> Block {
    let figure = &world.figures[at];
    let block = Block::new(format!("parameters.{}", figure.path)).lines(world.kind_lines(figure.kind));
    let block = match &figure.holds {
        Holds::Value(lane) => block.line("value", world.toml(figure.kind, *lane, figure.scale)),
        Holds::Fraction(above, below) => block.line("value", format!("\"{above}/{below}\"")),
        Holds::Unknown => block.line("unknown", "true"),
        Holds::Scale { toml, .. } => block.line("scale", toml),
        Holds::Table { toml, .. } => block.line("table", toml),
    };
    confidence(block, figure.confidence).line("label", label("figure")).line("source", SOURCE)
}

pub fn result(world: &World, at: usize) -> Block {
    let result = &world.results[at];
    let entity = world.entities[result.entity].name;
    let mut block = Block::new(format!("results.{entity}.{}", result.name)).lines(world.kind_lines(result.kind));
    match &result.formula {
        Formula::Rule(_) => {}
        Formula::Rank { toml, .. } => block = block.line("rank", toml),
        Formula::Aggregate { join, of } => block = block.line(join, format!("\"{of}\"")),
        Formula::Abolished(value) => {
            block = block.line("abolished", format!("{{ value = {value}, source = {SOURCE} }}"));
        }
    }
    match result.when.as_slice() {
        [] => {}
        [one] => block = block.line("when", format!("\"{one}\"")),
        many => {
            let many: Vec<String> = many.iter().map(|guard| format!("\"{guard}\"")).collect();
            block = block.line("when", format!("[{}]", many.join(", ")));
        }
    }
    if let Some(otherwise) = &result.otherwise {
        block = block.line("otherwise", otherwise);
    }
    if let Some((to, mode)) = &result.round {
        block = block.line("round", format!("{{ to = {to}, mode = \"{mode}\", source = {SOURCE} }}"));
    }
    if result.internal {
        block = block.line("internal", "true");
    }
    confidence(block, result.confidence).line("label", label(&result.name)).line("source", SOURCE)
}

pub fn set(world: &World, set: &Set) -> Block {
    Block::new(format!("sets.{}", set.name))
        .line("of", format!("\"{}\"", world.entities[set.of].plural))
        .line("where", format!("\"{}\"", world.column_name(set.member)))
        .line("size", format!("\"{}\"", set.size))
        .line("label", label(&set.name))
}

/// The first version, whole.
pub fn version(world: &World) -> Paper {
    let mut blocks = vec![
        Block::new("version").line("from", "2030-01-01").line("status", "\"adopted\"").line("title", label("First")),
    ];
    blocks.extend(world.inputs.iter().map(|each| input(world, each)));
    blocks.extend((0..world.figures.len()).map(|at| figure(world, at)));
    blocks.extend((0..world.results.len()).map(|at| result(world, at)));
    blocks.extend(world.sets.iter().map(|each| set(world, each)));
    for check in &world.checks {
        let entity = world.entities[check.entity].name;
        let level = if check.refuses { "\"refuse\"" } else { "\"warn\"" };
        blocks.push(
            Block::new(format!("checks.{entity}.{}", check.name))
                .line("label", label("it agrees"))
                .line("level", level)
                .line("source", SOURCE),
        );
    }
    for helper in &world.helpers {
        if let Some(mark) = helper.mark {
            blocks.push(
                Block::new(format!("helpers.{}", helper.name))
                    .line("label", label("a reading"))
                    .line("source", SOURCE)
                    .line("confidence", format!("\"{mark}\"")),
            );
        }
    }
    let mut functions: Vec<String> = world.helpers.iter().map(|helper| helper.text.clone()).collect();
    functions.extend(world.results.iter().filter_map(|result| match &result.formula {
        Formula::Rule(text) => Some(text.clone()),
        _ => None,
    }));
    functions.extend(world.checks.iter().map(|check| check.text.clone()));
    Paper { id: "2030-01", blocks, functions }
}

/// The columns that a rank or a set may name.
pub fn named(world: &World, column: Column) -> String {
    world.column_name(column).to_owned()
}
