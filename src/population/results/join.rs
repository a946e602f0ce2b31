//! One column for what several versions give under one name: as wide as the widest, choices with the members of all.

use std::sync::Arc;

use super::field::{Field, What};
use crate::evaluate::columns::{Column, Lanes};
use crate::ground::amount::{self, Lane};
use crate::ground::kind::{Choice, Kind};
use crate::ground::limits::PRODUCT_DIGITS;

/// How the lanes of one column become those of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// They are the same.
    Same,
    /// More decimals: each lane so many times.
    Times(Lane),
    /// Other codes: by code, what it is there.
    Codes(Vec<Lane>),
}

impl Field {
    /// Widens the column so that it holds what another one holds too. False where no column can hold both.
    pub fn widen(&mut self, other: &Field) -> bool {
        let (What::Value { kind, scale, digits }, What::Value { kind: kind2, scale: scale2, digits: digits2 }) =
            (&mut self.what, &other.what)
        else {
            return self.what == other.what;
        };
        if kind != kind2 {
            return false;
        }
        if let (Kind::Choice(own), Kind::Choice(other)) = (&*kind, kind2) {
            let new = other.members.iter().filter(|(member, _)| own.code(member).is_none());
            let members = own.members.iter().chain(new).cloned().collect();
            *kind = Kind::Choice(Arc::new(Choice { name: own.name.clone(), members }));
            return true;
        }
        let whole = (*digits - *scale).max(digits2 - scale2);
        *scale = (*scale).max(*scale2);
        *digits = whole + *scale;
        *digits <= PRODUCT_DIGITS
    }
}

impl Change {
    /// How what stands in one column comes to stand in another that was widened to hold it.
    #[must_use]
    pub fn between(from: &Field, to: &Field) -> Self {
        match (&from.what, &to.what) {
            (What::Value { kind: Kind::Choice(own), .. }, What::Value { kind: Kind::Choice(other), .. }) => {
                let code = |member: &str| other.code(member).and_then(|code| Lane::try_from(code).ok()).unwrap_or(0);
                let codes: Vec<Lane> = own.members.iter().map(|(member, _)| code(member)).collect();
                if (0..).zip(&codes).all(|(own, code)| own == *code) { Self::Same } else { Self::Codes(codes) }
            }
            (What::Value { scale: own, .. }, What::Value { scale, .. }) if own < scale => {
                Self::Times(amount::power_of_ten(scale - own).unwrap_or(1))
            }
            _ => Self::Same,
        }
    }

    /// The column that comes of one; `None` where it is as it must be.
    #[must_use]
    pub fn of(&self, column: &Column) -> Option<Column> {
        let change = |lane: Lane| match self {
            Self::Same => lane,
            // Both fit the digits of the column: see `Field::widen`.
            Self::Times(factor) => lane.saturating_mul(*factor),
            Self::Codes(codes) => usize::try_from(lane).ok().and_then(|code| codes.get(code)).copied().unwrap_or(0),
        };
        if *self == Self::Same {
            return None;
        }
        let lanes = (0..column.lanes.len()).map(|row| change(column.lanes.get(row)));
        Some(Column { lanes: Lanes::Wide(lanes.collect()), absent: column.absent.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::label::Label;

    fn choice(members: &[&str]) -> Kind {
        let members = members.iter().map(|member| ((*member).to_owned(), Label::default())).collect();
        Kind::Choice(Arc::new(Choice { name: "region".to_owned(), members }))
    }

    fn column(lanes: &[i64]) -> Column {
        Column { lanes: Lanes::Narrow(lanes.to_vec()), absent: None }
    }

    #[test]
    fn the_wider_column_holds_both() {
        let (mut own, other) =
            (Field::value("aid", Kind::Money(None), 1, (0, 9_999)), Field::value("aid", Kind::Money(None), 3, (0, 12)));
        let before = own.clone();
        assert!(own.widen(&other));
        assert_eq!(own.what, What::Value { kind: Kind::Money(None), scale: 3, digits: 6 });
        assert_eq!(Change::between(&other, &own), Change::Same);
        let lanes = Change::between(&before, &own).of(&column(&[5, -7])).expect("changed").lanes;
        assert_eq!((lanes.get(0), lanes.get(1)), (500, -700));
    }

    #[test]
    fn a_choice_has_the_members_of_both() {
        let field = |members: &[&str]| Field::value("region", choice(members), 0, (0, 1));
        let (mut own, other) = (field(&["north", "south"]), field(&["west", "south"]));
        assert!(own.widen(&other));
        let change = Change::between(&other, &own);
        assert_eq!(change, Change::Codes(vec![2, 1]));
        let lanes = change.of(&column(&[0, 1])).expect("changed").lanes;
        assert_eq!((lanes.get(0), lanes.get(1)), (2, 1));
        assert_eq!(Change::between(&field(&["north", "south"]), &own), Change::Same);
    }

    #[test]
    fn other_kinds_do_not_go_into_one_column() {
        let field = |kind| Field::value("aid", kind, 0, (0, 1));
        assert!(!field(Kind::Count).widen(&field(Kind::Money(None))));
        assert!(!field(Kind::Count).widen(&field(Kind::Bool)));
    }

    #[test]
    fn digits_have_a_limit() {
        for (digits, fits) in [(27, true), (28, true), (29, false)] {
            let mut own = Field::value("aid", Kind::Number, 9, (0, 1));
            let other = Field::value("aid", Kind::Number, 0, (0, 10_i128.pow(digits) - 1));
            assert_eq!(own.widen(&other), fits, "{digits}");
        }
    }
}
