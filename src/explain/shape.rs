//! Joins expressions: sums of sums are one sum, products of products one product.

use super::expr::{Expr, Is};
use super::told::State;

/// A product without a value of its own.
pub(super) fn times(left: Expr, right: Expr) -> Expr {
    Expr { is: product(vec![left, right]), state: State::Known, value: None }
}

/// Two sides.
pub(super) fn pair(of: Vec<Expr>, is: impl FnOnce(Box<Expr>, Box<Expr>) -> Is) -> Is {
    let mut of = of.into_iter();
    match (of.next(), of.next()) {
        (Some(left), Some(right)) => is(Box::new(left), Box::new(right)),
        _ => Is::Literal,
    }
}

/// Sums of sums are one sum.
pub(super) fn sum(of: Vec<Expr>, subtract: bool) -> Is {
    let mut terms = Vec::new();
    for (at, expr) in of.into_iter().enumerate() {
        let off = subtract && at == 1;
        match expr.is {
            Is::Sum(inner) => terms.extend(inner.into_iter().map(|(minus, term)| (minus != off, term))),
            is => terms.push((off, Expr { is, ..expr })),
        }
    }
    Is::Sum(terms)
}

/// Products of products are one product.
pub(super) fn product(of: Vec<Expr>) -> Is {
    let mut factors = Vec::new();
    for expr in of {
        match expr.is {
            Is::Product(inner) => factors.extend(inner),
            is => factors.push(Expr { is, ..expr }),
        }
    }
    Is::Product(factors)
}

/// The largest of the largest is one.
pub(super) fn extreme(largest: bool, of: Vec<Expr>) -> Is {
    let mut all = Vec::new();
    for expr in of {
        match expr.is {
            Is::Extreme { largest: same, of } if same == largest => all.extend(of),
            is => all.push(Expr { is, ..expr }),
        }
    }
    Is::Extreme { largest, of: all }
}
