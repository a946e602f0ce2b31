//! The rules of `ma-asd@2026-01` as a programmer would write them for this one law, for one household at a time: ages are
//! asked for as days of birth, households without a right are passed over. The figures are read from the version, so that
//! nothing is compiled into constants on one side only.

use bareme::check::plan::{ParameterPlan, Plan};
use bareme::ground::date::{Day, Month};

/// The figures of the law, as lanes.
pub struct Law {
    threshold: i64,
    /// Born later: under age.
    child_after: i32,
    /// Born later: among the youngest.
    young_after: i32,
    /// The most children that are counted.
    pub at_most: usize,
    first_ranks: usize,
    full: i64,
    unschooled: i64,
    orphan_total: i64,
    orphan_unschooled: i64,
    later_full: i64,
    later_unschooled: i64,
    disability_first: i64,
    disability_later: i64,
    lump_sum: i64,
    minimum: i64,
    birth: [i64; 31],
    school: [i64; 4],
    school_month: bool,
    first: Day,
    last: Day,
}

impl Law {
    /// The figures of a version for a month.
    pub fn of(plan: &Plan, month: Month) -> Self {
        let at = |name: &str| plan.version.parameters.iter().position(|known| known.common.name == name);
        let figure = |name: &str| match at(name).map(|at| &plan.parameters[at]) {
            Some(ParameterPlan::Scalar(lane)) => i64::try_from(*lane).unwrap_or(0),
            _ => panic!("{name} is no figure"),
        };
        let table = |name: &str, key: i64| match at(name).map(|at| &plan.parameters[at]) {
            Some(ParameterPlan::Table { rows, otherwise }) => {
                let row = rows.iter().find(|(keys, _)| keys.as_slice() == [key]).map(|(_, lane)| *lane);
                i64::try_from(row.or(*otherwise).unwrap_or(0)).unwrap_or(0)
            }
            _ => panic!("{name} is no table"),
        };
        // On the first of a month every number of years back is a day of the calendar.
        let born = |name: &str| month.first_day().add_years(-figure(name)).map_or(i32::MIN, |day| day.0);
        let place = |name: &str| usize::try_from(figure(name)).unwrap_or(0);
        Self {
            threshold: figure("rsu_threshold"),
            child_after: born("children.under_age"),
            young_after: born("children.young_under"),
            at_most: place("children.at_most"),
            first_ranks: place("children.first_ranks"),
            full: figure("allowance.full"),
            unschooled: figure("allowance.unschooled"),
            orphan_total: figure("allowance.orphan_total"),
            orphan_unschooled: figure("allowance.orphan_unschooled"),
            later_full: figure("later_allowance.full"),
            later_unschooled: figure("later_allowance.unschooled"),
            disability_first: figure("disability.first_ranks"),
            disability_later: figure("disability.later_ranks"),
            lump_sum: figure("family.lump_sum"),
            minimum: figure("family.minimum"),
            birth: std::array::from_fn(|rank| table("birth_grant", i64::try_from(rank).unwrap_or(0))),
            school: std::array::from_fn(|level| table("school_aid.amount", i64::try_from(level).unwrap_or(0))),
            school_month: i64::from(month.month) == figure("school_aid.paid_in"),
            first: month.first_day(),
            last: month.last_day(),
        }
    }
}

/// A household's persons, as columns.
pub struct Persons<'a> {
    /// By place.
    pub schooled: &'a [u8],
    pub rank_of_birth: &'a [i32],
    pub disabled: &'a [u8],
    pub orphan: &'a [u8],
    pub level: &'a [i32],
    pub public: &'a [u8],
}

/// A child: when it was born, where it stands among the persons.
pub type Child = (i32, usize);

/// What a household comes to.
#[derive(Clone, Copy, Default)]
pub struct Paid {
    pub counted: usize,
    pub allowances: i64,
    pub lump: i64,
    pub top_up: i64,
    pub once: i64,
}

impl Paid {
    /// What is paid every month.
    #[inline]
    pub fn monthly(&self) -> i64 {
        self.allowances + self.top_up + self.lump
    }
}

impl Law {
    /// Whether a household has a right to anything.
    #[inline]
    pub fn eligible(&self, index: i64, allowances: bool, state: bool, pension: bool) -> bool {
        index <= self.threshold && !allowances && !state && !pension
    }

    /// Someone who is related as a child, if the law takes them for one.
    #[inline]
    pub fn child(&self, birth: i32, person: usize) -> Option<Child> {
        (birth > self.child_after).then_some((birth, person))
    }

    /// What a household with a right comes to. Children may stand in any order.
    #[inline]
    pub fn paid(&self, children: &mut [Child], persons: &Persons<'_>) -> Paid {
        let law = self;
        let (first, last) = (law.first.0, law.last.0);
        children.sort_unstable();
        let counted = children.len().min(law.at_most);
        let (mut aid, mut once) = (0_i64, 0_i64);
        for (place, (birth, person)) in children.iter().enumerate() {
            let person = *person;
            if first <= *birth && *birth <= last {
                once += law.birth[usize::try_from(persons.rank_of_birth[person]).unwrap_or(0).min(30)];
            }
            if place >= law.at_most {
                continue;
            }
            let full = *birth > law.young_after || persons.disabled[person] != 0 || persons.schooled[person] != 0;
            let early = place < law.first_ranks;
            aid += match (early, full) {
                (true, true) => law.full,
                (true, false) => law.unschooled,
                (false, true) => law.later_full,
                (false, false) => law.later_unschooled,
            };
            if persons.orphan[person] != 0 && early {
                aid += if full { law.orphan_total - law.full } else { law.orphan_unschooled };
            }
            if persons.disabled[person] != 0 {
                aid += if early { law.disability_first } else { law.disability_later };
            }
            if law.school_month && persons.public[person] != 0 {
                once += law.school[usize::try_from(persons.level[person]).unwrap_or(0).min(3)];
            }
        }
        let lump = if counted == 0 { law.lump_sum } else { 0 };
        let top_up = if counted > 0 { (law.minimum - aid).max(0) } else { 0 };
        Paid { counted, allowances: aid, lump, top_up, once }
    }
}
