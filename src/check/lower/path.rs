//! Paths: `person.age`, `household.region`, `head.age`, `law.allowance.full`, `period.first_day`.

use crate::check::interval::Interval;
use crate::check::scope::Root;
use crate::ground::codes::check as codes;
use crate::ground::date::{Day, FIRST_YEAR, LAST_YEAR};
use crate::ground::kind::Kind;
use crate::ground::names::nearest;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::pack::model::{Holds, Size};
use crate::rules::syntax::Name;
use crate::rules::tree::{Column, Group, NodeId, Op, ParameterSlot, PeriodPart, Quotient, SetSlot, Space};

use super::facts::Fact;
use super::{Binding, Lowering, Term};

impl Lowering<'_> {
    /// Lowers a path.
    pub(super) fn path(&mut self, root: &Name, properties: &[Name], span: &Span) -> Option<Term> {
        match self.lookup(&root.name) {
            Some(Binding::Root(Root::Law)) => self.figure(properties, span),
            Some(Binding::Root(Root::Period)) => self.period(properties, span).map(Term::Value),
            Some(Binding::Root(Root::Entity(space))) => {
                let column = self.property(space, root, properties)?;
                self.entity_column(space, column, span).map(Term::Value)
            }
            Some(Binding::Root(Root::Set(slot))) => {
                let column = self.property(self.scope.space_of(Group::Set(slot)), root, properties)?;
                self.role(slot, column, root, span).map(Term::Value)
            }
            Some(Binding::Root(Root::Group(space))) => {
                let column = properties.first().and_then(|property| self.scope.column(space, &property.name));
                let help = format!("go through all of them: {}", self.ways_through(column, span.text()));
                let message = format!("`{}` are many: they have no one value", span.text());
                self.tell(codes::GROUP_ALONE, span, message, Some(help));
                None
            }
            Some(Binding::Value(Some(_))) => {
                let message = format!("`{}` is a value; it has no properties", root.name);
                self.tell(
                    codes::UNKNOWN_PROPERTY,
                    &root.span,
                    message,
                    Some("a helper takes values: give it the property itself".to_owned()),
                );
                None
            }
            Some(Binding::Value(None)) => None,
            None => {
                let name = &root.name;
                let help = if self.scope.root(self.space, name).is_some() && self.frames.len() == 1 {
                    format!("add `{name}` to the brackets of the function `{}`", self.rule)
                } else if self.frames.len() > 1 {
                    "a helper sees only its own parameters: give it the value".to_owned()
                } else {
                    let names = self.scope.root_names(self.space);
                    nearest(name, names.iter().copied()).map_or_else(
                        || format!("a rule may read: {}", names.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    )
                };
                self.tell(codes::UNKNOWN_NAME, &root.span, format!("nothing here is called `{name}`"), Some(help));
                None
            }
        }
    }

    /// How the values that many members have become one.
    fn ways_through(&self, column: Option<Column>, path: &str) -> String {
        let kind = column.map(|column| match column {
            Column::Input(slot) => &self.scope.version.inputs[slot as usize].kind,
            Column::Result(slot) => &self.scope.version.results[slot as usize].kind,
        });
        match kind {
            Some(Kind::Bool) => format!("`any({path})`, `all({path})`, `count({path})`"),
            Some(Kind::Date) => format!("`smallest({path}, …)`, `largest({path}, …)`"),
            Some(Kind::Choice(_)) => "ask about each in a bool result of the member, and go through that".to_owned(),
            _ => format!("`sum({path})`, `smallest({path}, 0)`, `largest({path}, 0)`"),
        }
    }

    /// The column of one property of an entity.
    pub(super) fn property(&mut self, space: Space, root: &Name, properties: &[Name]) -> Option<Column> {
        let [property] = properties else {
            let extra = properties.get(1)?;
            let message = format!("`{}.{}` is a value; it has no properties", root.name, properties[0].name);
            self.tell(codes::UNKNOWN_PROPERTY, &extra.span, message, None);
            return None;
        };
        if let Some(column) = self.scope.column(space, &property.name) {
            return Some(column);
        }
        let entity = &self.scope.version.programme.entities[usize::from(space)].name;
        let names = self.scope.column_names(space);
        let elsewhere = (0..).zip(&self.scope.version.programme.entities).find_map(|(other, entity)| {
            self.scope.column(other, &property.name).map(|_| {
                format!(
                    "`{}` belongs to {}: read it as `{}.{}`",
                    property.name, entity.name, entity.name, property.name
                )
            })
        });
        let help = nearest(&property.name, names.iter().copied())
            .map(|near| format!("did you mean `{}.{near}`?", root.name))
            .or(elsewhere)
            .unwrap_or_else(|| "declare it under [inputs] or [results] in policy.toml".to_owned());
        let message = format!("{entity} has no input or result called `{}`", property.name);
        self.tell(codes::UNKNOWN_PROPERTY, &property.span, message, Some(help));
        None
    }

    /// A column of the rule's own row, or of a row that contains it.
    pub(super) fn entity_column(&mut self, space: Space, column: Column, span: &Span) -> Option<NodeId> {
        if let Column::Input(slot) = column
            && self.scope.optional(slot)
            && !self.facts.contains(&Fact::Given(None, slot))
        {
            self.not_given(span);
            return None;
        }
        let node = self.column_node(space, Op::Read(column), column, span)?;
        self.lift(node, span)
    }

    fn not_given(&mut self, span: &Span) {
        let text = span.text();
        let message = format!("`{text}` is optional: it may not be there");
        self.tell(codes::NOT_GIVEN, span, message, Some(format!("ask first: `if given({text}) {{ … }} else {{ … }}`")));
    }

    /// A node that reads a column, with the column's kind, scale and bounds.
    pub(super) fn column_node(&mut self, space: Space, op: Op, column: Column, span: &Span) -> Option<NodeId> {
        self.read(column, span)?;
        let (kind, scale, interval) = self.column_facts(column)?;
        self.node_in(space, op, kind, scale, Some(interval), span)
    }

    /// Kind, scale and bounds of a column; `None` where the result it names could not be lowered.
    pub(super) fn column_facts(&self, column: Column) -> Option<(Kind, u32, Interval)> {
        match column {
            Column::Input(slot) => {
                let input = &self.scope.version.inputs[slot as usize];
                let lane = |value: Value| value.to_lane(&input.kind, input.scale);
                let interval = match (lane(input.min), lane(input.max)) {
                    _ if input.kind == Kind::Bool => Interval::BOOL,
                    (Some(least), Some(most)) => Interval::new(least, most),
                    _ => Interval::new(0, i128::from(u16::MAX)),
                };
                Some((input.kind.clone(), input.scale, interval))
            }
            Column::Result(slot) => {
                let known = self.known[slot as usize]?;
                Some((self.scope.version.results[slot as usize].kind.clone(), known.scale, known.interval))
            }
        }
    }

    /// A node of a containing entity as a node of the rule's own space.
    pub(super) fn lift(&mut self, node: NodeId, span: &Span) -> Option<NodeId> {
        if self.nodes[node.index()].space == self.space {
            return Some(node);
        }
        let bounds = self.interval(node);
        self.node(Op::Outer(node), self.kind(node), self.scale(node), Some(bounds), span)
    }

    /// A property of the one member of a set.
    fn role(&mut self, slot: SetSlot, column: Column, root: &Name, span: &Span) -> Option<NodeId> {
        self.sets_read.insert(slot);
        match self.scope.size(slot) {
            Size::Any => {
                let message = format!("`{}` may have many members: `{}` has no one value", root.name, span.text());
                let ways = self.ways_through(Some(column), span.text());
                let help = format!("go through them: {ways}; or declare the set `size = \"one\"`");
                self.tell(codes::NOT_A_ROLE, span, message, Some(help));
                return None;
            }
            Size::AtMostOne if !self.facts.contains(&Fact::Exists(slot)) => {
                let message = format!("there may be no `{}`", root.name);
                let help = format!("ask first: `if exists({}) {{ … }} else {{ … }}`", root.name);
                self.tell(codes::NOT_EXISTS, span, message, Some(help));
                return None;
            }
            Size::One | Size::AtMostOne => {}
        }
        if let Column::Input(input) = column
            && self.scope.optional(input)
            && !self.facts.contains(&Fact::Given(Some(slot), input))
        {
            self.not_given(span);
            return None;
        }
        self.set_member_read(slot, span)?;
        let space = self.sized(slot, span)?;
        let node = self.column_node(space, Op::Only(slot, column), column, span)?;
        self.lift(node, span)
    }

    /// The entity of whose rows a set has its size each; a finding where the rule is of one further out, which has many.
    pub(super) fn sized(&mut self, slot: SetSlot, span: &Span) -> Option<Space> {
        let space = self.scope.gathering(self.space, Group::Set(slot))?;
        let container = self.scope.container(self.scope.space_of(Group::Set(slot)))?;
        if space == container {
            return Some(space);
        }
        let entities = &self.scope.version.programme.entities;
        let (own, of) = (&entities[usize::from(self.space)].name, &entities[usize::from(container)]);
        let name = self.scope.group_name(Group::Set(slot));
        let message = format!("each {} has a `{name}` of its own: a {own} has many", of.name);
        let help = format!("read it in a result of the {}, and go through that: `sum({}.…)`", of.name, of.plural);
        self.tell(codes::NOT_A_ROLE, span, message, Some(help));
        None
    }

    /// Notes the column that decides who is in a set.
    pub(super) fn set_member_read(&mut self, slot: SetSlot, span: &Span) -> Option<()> {
        self.sets_read.insert(slot);
        let set = &self.scope.version.sets[slot as usize];
        let column = self.scope.column(set.of, &set.member.value)?;
        self.read(column, span)
    }

    /// A figure of the law.
    fn figure(&mut self, properties: &[Name], span: &Span) -> Option<Term> {
        let slot = self.figure_slot(properties, span)?;
        let parameter = &self.scope.version.parameters[slot as usize];
        let (kind, scale) = (parameter.kind.clone(), parameter.scale);
        match &parameter.holds {
            Holds::Scalar(value) => {
                let lane = value.to_lane(&kind, scale)?;
                let node = self.node(Op::Parameter(slot), kind, scale, Some(Interval::one(lane)), span)?;
                Some(Term::Value(node))
            }
            Holds::Unknown => {
                let most = crate::ground::amount::power_of_ten(12 + scale)?;
                let bounds = match kind {
                    Kind::Bool => Interval::BOOL,
                    Kind::Date => Interval::new(Day::MIN.0.into(), Day::MAX.0.into()),
                    Kind::Count => Interval::new(0, 1_000_000),
                    _ => Interval::new(-most, most),
                };
                let node = self.node(Op::Parameter(slot), kind, scale, Some(bounds), span)?;
                Some(Term::Value(node))
            }
            Holds::Fraction(numerator, denominator) => {
                let (above, below) = (i128::from(*numerator), i128::from(*denominator));
                let node = self.node(Op::Parameter(slot), kind.clone(), 0, Some(Interval::one(above)), span)?;
                let quotient = Quotient { numerator: node, denominator: None, factor: 1, divisor: below };
                Some(Term::Quotient { quotient, kind, fraction: true })
            }
            Holds::Scale(_) | Holds::Table(_) => {
                let verb = if matches!(parameter.holds, Holds::Scale(_)) { "scale" } else { "table" };
                let message = format!("`{}` is a {verb}: it has no one value", span.text());
                self.tell(
                    codes::SCALE_ALONE,
                    span,
                    message,
                    Some(format!("read it at a value: `{verb}({}, …)`", span.text())),
                );
                None
            }
        }
    }

    /// The slot of a figure, or a finding.
    pub(super) fn figure_slot(&mut self, properties: &[Name], span: &Span) -> Option<ParameterSlot> {
        let path = properties.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(".");
        if let Some(slot) = self.scope.parameter(&path) {
            self.parameters_read.insert(slot);
            return Some(slot);
        }
        let names = self.scope.parameter_names();
        let inside: Vec<_> = names.iter().filter(|name| name.starts_with(&format!("{path}."))).copied().collect();
        let removed = self.scope.version.removed.iter().find(|gone| gone.what == "parameter" && gone.name == path);
        if let Some(gone) = removed {
            let diagnostic = crate::ground::diagnostic::Diagnostic::new(
                codes::UNKNOWN_FIGURE,
                span,
                format!("the law no longer has the figure `{path}`"),
            )
            .note("it was removed here", &gone.span)
            .help(format!("replace the rule `{}` in this version, or keep the figure", self.rule));
            self.findings.push(diagnostic);
            return None;
        }
        let help = if inside.is_empty() {
            nearest(&path, names.iter().copied()).map_or_else(
                || "declare it under [parameters] in policy.toml".to_owned(),
                |near| format!("did you mean `law.{near}`?"),
            )
        } else {
            format!("it is a group of figures: `law.{}`", inside.join("`, `law."))
        };
        self.tell(codes::UNKNOWN_FIGURE, span, format!("the law has no figure `{path}`"), Some(help));
        None
    }

    fn period(&mut self, properties: &[Name], span: &Span) -> Option<NodeId> {
        let days = Interval::new(Day::MIN.0.into(), Day::MAX.0.into());
        let part = match properties {
            [only] => match only.name.as_str() {
                "first_day" => Some((PeriodPart::FirstDay, Kind::Date, days)),
                "last_day" => Some((PeriodPart::LastDay, Kind::Date, days)),
                "year" => Some((PeriodPart::Year, Kind::Count, Interval::new(FIRST_YEAR.into(), LAST_YEAR.into()))),
                "month" => Some((PeriodPart::Month, Kind::Count, Interval::new(1, 12))),
                _ => None,
            },
            _ => None,
        };
        let Some((part, kind, bounds)) = part else {
            let message = format!("the month has no `{}`", properties.last().map_or("", |p| p.name.as_str()));
            self.tell(
                codes::UNKNOWN_PROPERTY,
                span,
                message,
                Some("it has first_day, last_day, year, month".to_owned()),
            );
            return None;
        };
        self.node(Op::Period(part), kind, 0, Some(bounds), span)
    }
}
