//! Hand-built plans for tests: nodes as a check would lower them, without rule texts.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::check::plan::{CheckPlan, FormulaPlan, InputPlan, ParameterPlan, Plan, RankPlan, ResultPlan, SetPlan};
use crate::ground::amount::{self, Decimal, Lane};
use crate::ground::date::{Day, Month};
use crate::ground::kind::{Choice, Kind};
use crate::ground::label::Label;
use crate::ground::source::{Said, SourceFile, Span};
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::household::builder::BatchBuilder;
use crate::pack::model::{
    CheckDecl, Common, Confidence, Entity, Formula, Header, HelperDecl, Holds, Input, Parameter, Presence, Programme,
    Rank, ResultDecl, SetDecl, Size, Status, Version,
};
use crate::rules::tree::{Column, Node, NodeId, Op, Space};

/// The month that tests evaluate.
pub const MONTH: Month = Month { year: 2025, month: 12 };

/// A plan being built.
pub struct Build {
    span: Span,
    entities: Vec<Entity>,
    inputs: Vec<(Input, InputPlan)>,
    parameters: Vec<(Parameter, ParameterPlan)>,
    results: Vec<(ResultDecl, ResultPlan)>,
    sets: Vec<(SetDecl, SetPlan)>,
    checks: Vec<(CheckDecl, CheckPlan)>,
    helpers: Vec<HelperDecl>,
    nodes: Vec<Node>,
}

impl Build {
    /// Entities by name: each contained in the one at a position, the root in none.
    pub fn new(entities: &[(&str, Option<Space>)]) -> Self {
        let span = Span::whole(&SourceFile::new("test", ""));
        let entities = entities.iter().map(|(name, of)| Entity {
            name: (*name).to_owned(),
            plural: format!("{name}s"),
            of: *of,
            label: Label::default(),
            span: span.clone(),
        });
        Self {
            entities: entities.collect(),
            span: span.clone(),
            inputs: Vec::new(),
            parameters: Vec::new(),
            results: Vec::new(),
            sets: Vec::new(),
            checks: Vec::new(),
            helpers: Vec::new(),
            nodes: Vec::new(),
        }
    }

    /// Households of persons.
    pub fn household() -> Self {
        Self::new(&[("household", None), ("person", Some(0))])
    }

    fn common(&self, name: &str, confidence: Confidence) -> Common {
        Common {
            name: name.to_owned(),
            label: Label::default(),
            source: None,
            confidence,
            set_by: "2025-01".to_owned(),
            was: None,
            note: None,
            span: self.span.clone(),
        }
    }

    /// An input; with a default where one is said.
    pub fn input(&mut self, space: Space, name: &str, kind: Kind, scale: u32, default: Option<Lane>) -> Column {
        let (min, max) = match &kind {
            Kind::Bool => (Value::Bool(false), Value::Bool(true)),
            Kind::Count => (Value::Count(0), Value::Count(1_000_000)),
            Kind::Number | Kind::Money(_) => {
                (Value::Decimal(Decimal::from(-1_000_000)), Value::Decimal(Decimal::from(1_000_000)))
            }
            Kind::Date => (Value::Date(Day::MIN), Value::Date(Day::MAX)),
            Kind::Choice(choice) => (Value::Choice(0), Value::Choice(u16::try_from(choice.members.len() - 1).unwrap())),
        };
        let presence = match default {
            Some(lane) => Presence::Default(Value::from_lane(lane, &kind, scale).unwrap(), Label::default()),
            None => Presence::Required,
        };
        let lanes = (min.to_lane(&kind, scale).unwrap(), max.to_lane(&kind, scale).unwrap());
        let declared = Input {
            common: self.common(name, Confidence::Assumed),
            entity: space,
            kind: kind.clone(),
            scale,
            min,
            max,
            presence,
            surplus: None,
        };
        let plan = InputPlan { space, kind, scale, default, min: lanes.0, max: lanes.1, optional: false };
        self.inputs.push((declared, plan));
        Column::Input(u32::try_from(self.inputs.len() - 1).unwrap())
    }

    /// Makes an input optional.
    pub fn optional(&mut self, column: Column) {
        let Column::Input(slot) = column else { panic!("an input") };
        let (declared, plan) = &mut self.inputs[slot as usize];
        declared.presence = Presence::Optional;
        plan.optional = true;
    }

    /// Lets an input round surplus decimals.
    pub fn surplus(&mut self, column: Column) {
        let Column::Input(slot) = column else { panic!("an input") };
        self.inputs[slot as usize].0.surplus = Some("registers carry more".to_owned());
    }

    /// A figure of the law.
    pub fn parameter(
        &mut self,
        name: &str,
        kind: Kind,
        scale: u32,
        plan: ParameterPlan,
        confidence: Confidence,
    ) -> u32 {
        let declared = Parameter {
            common: self.common(name, confidence),
            kind,
            scale,
            holds: Holds::Unknown,
            value_span: self.span.clone(),
        };
        self.parameters.push((declared, plan));
        u32::try_from(self.parameters.len() - 1).unwrap()
    }

    /// A marked helper.
    pub fn helper(&mut self, name: &str) -> u32 {
        self.helpers.push(HelperDecl { common: self.common(name, Confidence::Assumed) });
        u32::try_from(self.helpers.len() - 1).unwrap()
    }

    /// A node.
    pub fn node(&mut self, space: Space, op: Op, kind: Kind, scale: u32) -> NodeId {
        let (least, most) = (Lane::MIN, Lane::MAX);
        self.nodes.push(Node { op, kind, scale, least, most, space, span: self.span.clone() });
        NodeId(u32::try_from(self.nodes.len() - 1).unwrap())
    }

    /// A whole literal.
    pub fn whole(&mut self, space: Space, lane: Lane) -> NodeId {
        self.node(space, Op::Constant(lane), Kind::Count, 0)
    }

    /// A column read where it lives.
    pub fn read(&mut self, column: Column) -> NodeId {
        let (kind, scale, space) = match column {
            Column::Input(slot) => {
                let plan = &self.inputs[slot as usize].1;
                (plan.kind.clone(), plan.scale, plan.space)
            }
            Column::Result(slot) => {
                let plan = &self.results[slot as usize].1;
                (plan.kind.clone(), plan.scale, plan.space)
            }
        };
        self.node(space, Op::Read(column), kind, scale)
    }

    fn result_of(&mut self, name: &str, node: (Space, Kind, u32), formula: Formula, plan: FormulaPlan) -> Column {
        let (space, kind, scale) = node;
        let otherwise = Value::from_lane(0, &kind, scale).unwrap();
        let declared = ResultDecl {
            common: self.common(name, Confidence::Confirmed),
            entity: space,
            kind: kind.clone(),
            when: Vec::new(),
            otherwise,
            formula,
            round: None,
            internal: false,
        };
        let plan = ResultPlan {
            space,
            kind,
            scale,
            least: Lane::MIN,
            most: Lane::MAX,
            guards: Vec::new(),
            otherwise: 0,
            formula: plan,
            reads: Vec::new(),
        };
        self.results.push((declared, plan));
        Column::Result(u32::try_from(self.results.len() - 1).unwrap())
    }

    /// A result that is a node.
    pub fn result(&mut self, name: &str, root: NodeId) -> Column {
        let node = &self.nodes[root.index()];
        let shape = (node.space, node.kind.clone(), node.scale);
        self.result_of(name, shape, Formula::Rule, FormulaPlan::Tree(root))
    }

    /// A rank.
    pub fn rank(&mut self, name: &str, space: Space, plan: RankPlan) -> Column {
        let text = |text: &str| Said::new(text.to_owned(), self.span.clone());
        let declared = Rank {
            among: text(""),
            by: Vec::new(),
            descending: plan.descending,
            ties: plan.ties,
            within: None,
            span: self.span.clone(),
        };
        self.result_of(name, (space, Kind::Count, 0), Formula::Rank(declared), FormulaPlan::Rank(plan))
    }

    /// Guards a result; elsewhere it is 0.
    pub fn guard(&mut self, result: Column, guard: Column, space: Space) {
        let Column::Result(slot) = result else { panic!("a result") };
        self.results[slot as usize].1.guards.push((guard, space));
    }

    /// Marks a result as not confirmed.
    pub fn doubt(&mut self, result: Column) {
        let Column::Result(slot) = result else { panic!("a result") };
        self.results[slot as usize].0.common.confidence = Confidence::Reported;
    }

    /// A set.
    pub fn set(&mut self, name: &str, of: Space, member: Column, size: Size) -> u32 {
        let text = Said::new(String::new(), self.span.clone());
        let declared = SetDecl { common: self.common(name, Confidence::Confirmed), of, member: text, size };
        self.sets.push((declared, SetPlan { of, member, size }));
        u32::try_from(self.sets.len() - 1).unwrap()
    }

    /// A check on inputs.
    pub fn check(&mut self, name: &str, root: NodeId, refuses: bool) {
        let space = self.nodes[root.index()].space;
        let declared = CheckDecl { common: self.common(name, Confidence::Confirmed), entity: space, refuses };
        self.checks.push((declared, CheckPlan { space, root }));
    }

    /// The plan; results in the order they were made.
    pub fn plan(self) -> Arc<Plan> {
        let programme = Programme {
            id: "test".to_owned(),
            label: Label::default(),
            agency: Label::default(),
            languages: vec!["en".to_owned()],
            currency: "XTS".to_owned(),
            minor_unit: 2,
            weeks_in_year: 52,
            entities: self.entities,
            sources: IndexMap::new(),
            span: self.span.clone(),
        };
        let header = Header {
            id: "2025-01".to_owned(),
            extends: None,
            from: Month { year: 2025, month: 1 },
            legal_from: None,
            status: Status::Adopted,
            title: Label::default(),
            note: None,
            span: self.span.clone(),
        };
        let (input_decls, inputs) = self.inputs.into_iter().unzip();
        let (parameter_decls, parameters) = self.parameters.into_iter().unzip();
        let (result_decls, results): (Vec<_>, Vec<_>) = self.results.into_iter().unzip();
        let (set_decls, sets) = self.sets.into_iter().unzip();
        let (check_decls, checks) = self.checks.into_iter().unzip();
        let order = (0..u32::try_from(results.len()).unwrap()).collect();
        let version = Version {
            programme: Arc::new(programme),
            lineage: vec![header.clone()],
            header,
            choices: Vec::new(),
            inputs: input_decls,
            parameters: parameter_decls,
            results: result_decls,
            sets: set_decls,
            checks: check_decls,
            helpers: self.helpers,
            invariants: Vec::new(),
            functions: Vec::new(),
            function_set_by: Vec::new(),
            removed: Vec::new(),
            layers: Vec::new(),
            foreign_inputs: vec![("household".to_owned(), "old_fact".to_owned())],
            until: None,
        };
        Arc::new(Plan {
            version: Arc::new(version),
            nodes: self.nodes,
            results,
            sets,
            parameters,
            inputs,
            checks,
            order,
            callers: std::collections::BTreeMap::new(),
        })
    }
}

/// A choice with these members.
pub fn choice(name: &str, members: &[&str]) -> Kind {
    let members = members.iter().map(|member| ((*member).to_owned(), Label::default())).collect();
    Kind::Choice(Arc::new(Choice { name: name.to_owned(), members }))
}

/// The lane of a day.
pub fn day(text: &str) -> Lane {
    Lane::from(Day::parse(text).unwrap().0)
}

/// The lane of a decimal text at a scale.
pub fn lane(text: &str, scale: u32) -> Lane {
    amount::to_lane(amount::parse(text).unwrap(), scale).unwrap()
}

/// One row of a household under construction: facts by input, members.
pub struct Row {
    pub facts: Vec<(Column, Lane)>,
    pub members: Vec<(Space, Row)>,
}

/// A row with facts and no members.
pub fn row(facts: &[(Column, Lane)]) -> Row {
    Row { facts: facts.to_vec(), members: Vec::new() }
}

impl Row {
    /// With members of an entity.
    pub fn with(mut self, space: Space, members: Vec<Row>) -> Self {
        self.members.extend(members.into_iter().map(|member| (space, member)));
        self
    }
}

/// A batch of households.
pub fn batch(plan: &Plan, roots: Vec<Row>) -> Batch {
    let mut builder = BatchBuilder::new(plan);
    for root in roots {
        let at = builder.root(String::new());
        fill(&mut builder, at, &root);
    }
    builder.finish()
}

fn fill(builder: &mut BatchBuilder<'_>, at: usize, row: &Row) {
    for (column, lane) in &row.facts {
        let Column::Input(slot) = column else { panic!("an input") };
        builder.give(*slot, at, *lane);
    }
    for (number, (space, member)) in row.members.iter().enumerate() {
        let at = builder.member(*space, format!("m{number}")).unwrap();
        fill(builder, at, member);
    }
}
