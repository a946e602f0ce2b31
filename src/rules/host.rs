//! The host functions: what a rule may call besides the helpers of its version. Data, for typing, names and docs.

/// One host function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostFunction {
    /// Its name.
    pub name: &'static str,
    /// The fewest arguments it takes.
    pub least: usize,
    /// The most arguments it takes.
    pub most: usize,
    /// How it is written.
    pub usage: &'static str,
    /// What it gives, in a line.
    pub meaning: &'static str,
    /// What sort of function it is.
    pub family: Family,
}

/// What a host function works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Goes over the members of a group or set.
    Aggregation,
    /// Plain values in, a plain value out.
    Plain,
    /// Takes a quotient and rounds it: division may stand directly inside.
    Rounding,
    /// Changes the time of money.
    Time,
    /// Asks whether something is there.
    Presence,
    /// Reads a scale or table of the law.
    Lookup,
    /// Works on dates.
    Date,
}

const fn host(
    name: &'static str,
    arguments: (usize, usize),
    family: Family,
    usage: &'static str,
    meaning: &'static str,
) -> HostFunction {
    HostFunction { name, least: arguments.0, most: arguments.1, usage, meaning, family }
}

/// Every host function, in the order of the language's reference.
pub const ALL: &[HostFunction] = &[
    host("sum", (1, 1), Family::Aggregation, "sum(persons.x)", "the sum over the members; 0 over none"),
    host(
        "count",
        (1, 1),
        Family::Aggregation,
        "count(persons) or count(persons.b)",
        "how many members there are, or for how many it is true",
    ),
    host("any", (1, 1), Family::Aggregation, "any(persons.b)", "whether it is true for one member; false over none"),
    host("all", (1, 1), Family::Aggregation, "all(persons.b)", "whether it is true for all members; true over none"),
    host(
        "smallest",
        (2, 2),
        Family::Aggregation,
        "smallest(persons.x, otherwise)",
        "the smallest over the members; `otherwise` over none",
    ),
    host(
        "largest",
        (2, 2),
        Family::Aggregation,
        "largest(persons.x, otherwise)",
        "the largest over the members; `otherwise` over none",
    ),
    host("min", (2, 2), Family::Plain, "min(a, b)", "the smaller of two values"),
    host("max", (2, 2), Family::Plain, "max(a, b)", "the greater of two values"),
    host(
        "round",
        (2, 2),
        Family::Rounding,
        "round(x, step)",
        "the nearest multiple of the step, halves away from zero",
    ),
    host(
        "round_half_even",
        (2, 2),
        Family::Rounding,
        "round_half_even(x, step)",
        "the nearest multiple of the step, halves to the even one",
    ),
    host("floor", (2, 2), Family::Rounding, "floor(x, step)", "the multiple of the step at or below"),
    host("ceil", (2, 2), Family::Rounding, "ceil(x, step)", "the multiple of the step at or above"),
    host("yearly", (1, 1), Family::Time, "yearly(x)", "an amount a month or a week as one a year"),
    host("monthly", (1, 1), Family::Time, "monthly(x)", "an amount a year or a week as one a month; a division"),
    host("weekly", (1, 1), Family::Time, "weekly(x)", "an amount a year or a month as one a week; a division"),
    host("given", (1, 1), Family::Presence, "given(person.x)", "whether an optional input is given"),
    host("exists", (1, 1), Family::Presence, "exists(spouse)", "whether a set of at most one has its member"),
    host("scale", (2, 2), Family::Lookup, "scale(law.x, v)", "what a scale of the law gives for a value"),
    host("table", (2, 3), Family::Lookup, "table(law.x, k) or table(law.x, k, l)", "the row of a table of the law"),
    host(
        "years_between",
        (2, 2),
        Family::Date,
        "years_between(a, b)",
        "completed years from the first date to the second; 0 where that is before",
    ),
    host(
        "months_between",
        (2, 2),
        Family::Date,
        "months_between(a, b)",
        "completed months from the first date to the second; 0 where that is before",
    ),
    host("add_years", (2, 2), Family::Date, "add_years(d, n)", "the date so many years later"),
    host("add_months", (2, 2), Family::Date, "add_months(d, n)", "the date so many months later"),
    host("in_month", (2, 2), Family::Date, "in_month(d, period)", "whether a date lies in the month evaluated"),
    host("date", (1, 1), Family::Date, "date(\"2012-03-01\")", "a day of the calendar, written out"),
];

/// The host function of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static HostFunction> {
    ALL.iter().find(|function| function.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_host_function_is_listed_twice() {
        for (at, function) in ALL.iter().enumerate() {
            assert!(ALL[..at].iter().all(|earlier| earlier.name != function.name), "{}", function.name);
        }
    }

    #[test]
    fn the_names_that_packs_may_not_take_are_the_host_functions() {
        let names: Vec<&str> = ALL.iter().map(|function| function.name).collect();
        assert_eq!(names, crate::ground::names::HOST_FUNCTIONS);
    }

    #[test]
    fn every_usage_shows_its_own_function_with_a_right_number_of_arguments() {
        for function in ALL {
            for usage in function.usage.split(" or ") {
                assert!(usage.starts_with(&format!("{}(", function.name)), "{usage}");
                let arguments = usage.matches(',').count() + 1;
                assert!((function.least..=function.most).contains(&arguments), "{usage}");
            }
        }
    }
}
