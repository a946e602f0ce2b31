//! Where an axis has its marks: whole steps of 1, 2 and 5, months and years for dates. All in whole numbers.

use crate::ground::amount::Lane;
use crate::ground::date::{Day, Month};
use crate::ground::kind::Kind;

/// The marks of an axis from one lane to another, at most so many.
pub fn ticks(kind: &Kind, (from, to): (Lane, Lane), most: usize) -> Vec<Lane> {
    match kind {
        Kind::Bool | Kind::Choice(_) => (from..=to).collect(),
        Kind::Date => days(from, to, most),
        Kind::Count | Kind::Number | Kind::Money(_) => steps(from, to, most),
    }
}

/// An axis that ends where a mark does: amounts and numbers have room to the next one.
pub fn rounded(kind: &Kind, (mut from, mut to): (Lane, Lane), most: usize) -> (Lane, Lane) {
    if !kind.is_numeric() {
        return (from, to);
    }
    // With more room the steps can grow larger, and the end has to move once more.
    for _ in 0..4 {
        let marks = steps(from, to, most);
        let (Some(first), Some(second), Some(last)) = (marks.first(), marks.get(1), marks.last()) else { break };
        if (*first, *last) == (from, to) {
            break;
        }
        let step = second - first;
        from = if *first > from { first - step } else { from };
        to = if *last < to { last + step } else { to };
    }
    (from, to)
}

fn steps(from: Lane, to: Lane, most: usize) -> Vec<Lane> {
    let most = Lane::try_from(most.max(1)).unwrap_or(1);
    let mut ten: Lane = 1;
    loop {
        for times in [1, 2, 5] {
            let step = ten.saturating_mul(times);
            if (to - from) / step <= most {
                let first = -((-from).div_euclid(step)) * step;
                let mut ticks = Vec::new();
                let mut at = first;
                while at <= to {
                    ticks.push(at);
                    at += step;
                }
                return ticks;
            }
        }
        ten = ten.saturating_mul(10);
    }
}

/// Steps by months, beginning with years.
const MONTHS: [i64; 12] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000];

fn days(from: Lane, to: Lane, most: usize) -> Vec<Lane> {
    let day = |lane: Lane| i32::try_from(lane).map_or(Day::MIN, Day);
    let (first, last) = (day(from).month(), day(to).month());
    let index = |month: Month| i64::from(month.year) * 12 + i64::from(month.month) - 1;
    let of = |index: i64| -> Option<Lane> {
        let year = i16::try_from(index.div_euclid(12)).ok()?;
        let month = i8::try_from(index.rem_euclid(12) + 1).ok()?;
        Day::of(year, month, 1).map(|day| Lane::from(day.0))
    };
    for step in MONTHS {
        let begin = -((-index(first)).div_euclid(step)) * step;
        let step = usize::try_from(step).unwrap_or(1);
        let ticks: Vec<Lane> = (begin..=index(last)).step_by(step).filter_map(of).collect();
        let ticks: Vec<Lane> = ticks.into_iter().filter(|lane| (from..=to).contains(lane)).collect();
        if ticks.len() <= most.max(1) {
            return if ticks.len() < 2 { steps(from, to, most) } else { ticks };
        }
    }
    steps(from, to, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_whole_steps_and_not_too_many() {
        assert_eq!(steps(0, 600, 6), [0, 100, 200, 300, 400, 500, 600]);
        assert_eq!(
            steps(8_000_000, 11_000_000, 6),
            [8_000_000, 8_500_000, 9_000_000, 9_500_000, 10_000_000, 10_500_000, 11_000_000]
        );
        assert_eq!(steps(-7, 7, 3), [-5, 0, 5]);
        assert_eq!(steps(0, 1, 6), [0, 1]);
    }

    #[test]
    fn an_axis_of_amounts_ends_at_a_mark() {
        let money = Kind::Money(None);
        assert_eq!(rounded(&money, (0, 90_000), 6), (0, 100_000));
        assert_eq!(rounded(&money, (-130, 600), 6), (-200, 600));
        assert_eq!(rounded(&money, (0, 1_308), 6), (0, 1_500));
        assert_eq!(rounded(&Kind::Date, (3, 7), 6), (3, 7));
    }

    #[test]
    fn dates_are_marked_at_the_first_of_months() {
        let lane = |text: &str| Lane::from(Day::parse(text).unwrap().0);
        let shown = |ticks: Vec<Lane>| {
            ticks.into_iter().map(|lane| Day(i32::try_from(lane).unwrap()).to_string()).collect::<Vec<_>>()
        };
        let years = days(lane("2004-01-01"), lane("2012-01-01"), 5);
        assert_eq!(shown(years), ["2004-01-01", "2006-01-01", "2008-01-01", "2010-01-01", "2012-01-01"]);
        let months = days(lane("2004-01-15"), lane("2004-06-15"), 6);
        assert_eq!(shown(months), ["2004-02-01", "2004-03-01", "2004-04-01", "2004-05-01", "2004-06-01"]);
    }
}
