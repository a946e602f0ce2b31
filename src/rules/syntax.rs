//! The admitted rule language as a tree of our own: what is left when everything that is not admitted was refused.

use std::sync::Arc;

use crate::ground::amount::Decimal;
use crate::ground::source::Span;

/// One function of a rule file.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its parameters in order.
    pub parameters: Vec<Name>,
    /// What it does.
    pub body: Block,
    /// The `///` lines above it, for authors.
    pub doc: Vec<String>,
    /// The exact text of the function, from `fn` to its closing brace: what `show` prints and the interpreter runs.
    pub text: Span,
}

/// A name with its place.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Statements in order; the last one is the value, unless every path returned before.
#[derive(Clone, Debug)]
pub struct Block {
    /// The statements.
    pub statements: Vec<Statement>,
    /// From brace to brace, or the one expression.
    pub span: Span,
}

/// One statement.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `let name = value;`
    Let {
        /// The new name.
        name: Name,
        /// Its value.
        value: Expr,
    },
    /// `return value;` ends the function. Stands only at the top of a function or in branches that stand there.
    Return {
        /// The value.
        value: Expr,
        /// Where `return` stands.
        span: Span,
    },
    /// An expression; `if` and `switch` too. Anywhere but last it must be an `if` or `switch` that may return.
    Value(Expr),
}

/// An expression with its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub what: ExprKind,
    /// Where it stands; for an operator the whole expression as far as Rhai's positions tell.
    pub span: Span,
}

/// What an expression may be.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `true`, `false`.
    Bool(bool),
    /// `6`.
    Whole(i64),
    /// `0.01`.
    Decimal(Decimal),
    /// `"child"`, a member of a choice, or the text in `date("2012-03-01")`.
    Text(String),
    /// A parameter or a `let`.
    Name(String),
    /// `person.age`, `law.allowance.full`: a name and one or more properties.
    Path {
        /// The first name.
        root: Name,
        /// The properties.
        properties: Vec<Name>,
    },
    /// `-x`.
    Negate(Box<Expr>),
    /// `!x`.
    Not(Box<Expr>),
    /// `a + b`, `a < b`.
    Binary {
        /// The operator.
        operator: Operator,
        /// Where the operator stands.
        at: Span,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `a && b && …`.
    All(Vec<Expr>),
    /// `a || b || …`.
    Any(Vec<Expr>),
    /// `name(a, b)`: a host function or a helper.
    Call {
        /// What is called.
        function: Name,
        /// With what.
        arguments: Vec<Expr>,
    },
    /// `if c { … } else { … }`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Where it holds.
        then: Block,
        /// Elsewhere; absent only where it is a statement.
        otherwise: Option<Block>,
    },
    /// `switch x { "a" | "b" => …, _ => … }`.
    Switch {
        /// What is looked at.
        on: Box<Expr>,
        /// The cases in order.
        cases: Vec<Case>,
        /// `_ => …`.
        otherwise: Option<Block>,
    },
    /// `{ … }` as an expression.
    Block(Block),
}

/// One case of a `switch`.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its labels: [`ExprKind::Text`], [`ExprKind::Whole`] or [`ExprKind::Bool`].
    pub labels: Vec<Expr>,
    /// What it gives.
    pub body: Block,
}

/// An operator with two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Operator {
    /// As written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::Greater => ">",
            Operator::AtLeast => ">=",
        }
    }

    /// Whether it compares.
    #[must_use]
    pub fn compares(self) -> bool {
        !matches!(self, Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide)
    }

    /// The comparison that says the same with its sides the other way round; `None` for arithmetic.
    #[must_use]
    pub fn mirrored(self) -> Option<Self> {
        match self {
            Operator::Equal | Operator::NotEqual => Some(self),
            Operator::Less => Some(Operator::Greater),
            Operator::AtMost => Some(Operator::AtLeast),
            Operator::Greater => Some(Operator::Less),
            Operator::AtLeast => Some(Operator::AtMost),
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => None,
        }
    }

    /// Whether a comparison holds for an ordering of its sides; false for arithmetic.
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Operator::Equal => ordering.is_eq(),
            Operator::NotEqual => ordering.is_ne(),
            Operator::Less => ordering.is_lt(),
            Operator::AtMost => ordering.is_le(),
            Operator::Greater => ordering.is_gt(),
            Operator::AtLeast => ordering.is_ge(),
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => false,
        }
    }
}

/// The functions of a version, shared.
pub type Functions = Vec<Arc<Function>>;
