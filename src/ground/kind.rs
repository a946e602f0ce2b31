//! Kinds: what a value may be, with the time of money. LANGUAGE section 2.

use std::fmt;
use std::sync::Arc;

use super::label::Label;

/// The time that an amount of money is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Time {
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Paid once.
    Once,
}

impl Time {
    /// All of them, as written.
    pub const ALL: [(&'static str, Time); 4] =
        [("week", Time::Week), ("month", Time::Month), ("year", Time::Year), ("once", Time::Once)];

    /// As written in a policy.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Time::Week => "week",
            Time::Month => "month",
            Time::Year => "year",
            Time::Once => "once",
        }
    }
}

/// A declared choice: its name and its members in order. A value is the position of its member.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name under `[choices.NAME]`.
    pub name: String,
    /// Members, with their labels, in the declared order.
    pub members: Vec<(String, Label)>,
}

impl Choice {
    /// The position of a member.
    #[must_use]
    pub fn code(&self, member: &str) -> Option<usize> {
        self.members.iter().position(|(name, _)| name == member)
    }

    /// The member at a position.
    #[must_use]
    pub fn member(&self, code: usize) -> Option<&str> {
        self.members.get(code).map(|(name, _)| name.as_str())
    }
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number.
    Count,
    /// An exact decimal.
    Number,
    /// An exact decimal amount, for a time, or a stock.
    Money(Option<Time>),
    /// A day.
    Date,
    /// One of the members of a choice.
    Choice(Arc<Choice>),
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Kind::Bool, Kind::Bool)
            | (Kind::Count, Kind::Count)
            | (Kind::Number, Kind::Number)
            | (Kind::Date, Kind::Date) => true,
            (Kind::Money(a), Kind::Money(b)) => a == b,
            (Kind::Choice(a), Kind::Choice(b)) => a.name == b.name,
            _ => false,
        }
    }
}
impl Eq for Kind {}

impl Kind {
    /// The word as written in a policy: `kind = "…"`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Bool => "bool",
            Kind::Count => "count",
            Kind::Number => "number",
            Kind::Money(_) => "money",
            Kind::Date => "date",
            Kind::Choice(_) => "choice",
        }
    }

    /// Whether it is computed with: count, number or money.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        matches!(self, Kind::Count | Kind::Number | Kind::Money(_))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Money(Some(Time::Once)) => f.write_str("money, once"),
            Kind::Money(Some(time)) => write!(f, "money a {}", time.text()),
            Kind::Choice(choice) => write!(f, "choice of {}", choice.name),
            other => f.write_str(other.word()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(name: &str, members: &[&str]) -> Arc<Choice> {
        let members = members.iter().map(|member| ((*member).to_owned(), Label::default())).collect();
        Arc::new(Choice { name: name.to_owned(), members })
    }

    #[test]
    fn kinds_are_told_in_words() {
        let told = |kind: &Kind| (kind.word(), kind.to_string());
        assert_eq!(told(&Kind::Money(Some(Time::Month))), ("money", "money a month".to_owned()));
        assert_eq!(told(&Kind::Money(Some(Time::Once))), ("money", "money, once".to_owned()));
        assert_eq!(told(&Kind::Money(None)), ("money", "money".to_owned()));
        assert_eq!(told(&Kind::Choice(choice("region", &["north"]))), ("choice", "choice of region".to_owned()));
    }

    #[test]
    fn the_time_of_money_and_the_name_of_a_choice_are_part_of_the_kind() {
        assert_ne!(Kind::Money(Some(Time::Month)), Kind::Money(Some(Time::Year)));
        assert_ne!(Kind::Money(None), Kind::Money(Some(Time::Year)));
        assert_eq!(Kind::Choice(choice("a", &["x"])), Kind::Choice(choice("a", &["x", "y"])));
        assert_ne!(Kind::Choice(choice("a", &["x"])), Kind::Choice(choice("b", &["x"])));
        assert_ne!(Kind::Count, Kind::Number);
    }

    #[test]
    fn the_members_of_a_choice_are_numbered_in_order() {
        let region = choice("region", &["north", "south"]);
        assert_eq!((region.code("south"), region.code("east")), (Some(1), None));
        assert_eq!((region.member(0), region.member(2)), (Some("north"), None));
    }
}
