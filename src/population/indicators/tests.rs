//! Indicators against published worked examples, against their definitions spelt out, and by their properties.
#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

use proptest::prelude::*;

use super::*;
use crate::ground::amount::parse;

fn measure(line: &str) -> Measure {
    let scales = Scales { welfare: 0, aid: 0, weight: 0 };
    Measure::new(parse(line).expect("a number"), scales, 1).expect("a line")
}

/// Welfare, aid, members, weight.
type Household = (i64, i64, u32, i64);

fn collected(mut indicators: Indicators, households: &[Household]) -> Finished {
    for (welfare, aid, members, weight) in households {
        let seen = indicators.measure().observe((*welfare).into(), (*aid).into(), *members as usize, *weight);
        indicators.add(&seen.expect("it fits")).expect("it is put aside");
    }
    indicators.finish().expect("it is read again")
}

fn finished(line: &str, households: &[Household]) -> Finished {
    collected(Indicators::new(measure(line)), households)
}

/// The same with so few values in memory that nearly everything is put aside.
fn from_aside(line: &str, held: usize, households: &[Household]) -> Finished {
    let (before, after) = (Ranked::holding(held), Ranked::holding(held));
    collected(Indicators { before, after, ..Indicators::new(measure(line)) }, households)
}

fn singles(welfare: &[i64]) -> Vec<Household> {
    welfare.iter().map(|welfare| (*welfare, 0, 1, 1)).collect()
}

fn told(ratio: Option<Ratio>, places: u32) -> String {
    ratio.map_or_else(|| "none".to_owned(), |ratio| ratio.decimal(places))
}

/// Haughton and Khandker, "Handbook on Poverty and Inequality" (World Bank 2009), chapter 4: a country with spendings of
/// 100, 110, 150 and 160 and a line of 125.
#[test]
fn the_country_of_the_handbook_on_poverty() {
    let country = finished("125", &singles(&[100, 110, 150, 160]));
    let index = |order| told(country.poverty(order).before, 4);
    assert_eq!((index(0), index(1), index(2)), ("0.5000".to_owned(), "0.0800".to_owned(), "0.0136".to_owned()));
}

/// A textbook exercise of ten incomes whose Gini coefficient is 0.384, and the example of `md_compute_gini` in the World
/// Bank's package `wbpip`: the numbers 1 to 2,000, 0.3331667.
#[test]
fn gini_coefficients_that_others_have_calculated() {
    let ten = [8_000, 22_000, 45_000, 85_000, 11_000, 35_000, 115_000, 40_000, 37_000, 28_000];
    assert_eq!(told(finished("1", &singles(&ten)).gini().before, 3), "0.384");
    let many: Vec<i64> = (1..=2_000).collect();
    assert_eq!(told(finished("1", &singles(&many)).gini().before, 7), "0.3331667");
}

#[test]
fn an_aid_is_shared_among_the_members_and_changes_what_comes_after() {
    // A couple of 90 each gets 30 together: 105 each. A family of three with 100 each gets 10: 103 and a third.
    let both = finished("104", &[(90, 30, 2, 1), (100, 10, 3, 1), (200, 0, 1, 1)]);
    let poverty = |order| (told(both.poverty(order).before, 6), told(both.poverty(order).after, 6));
    assert_eq!(poverty(0), ("0.833333".to_owned(), "0.500000".to_owned()));
    // (2 · 14 + 3 · 4) / 6 / 104, and 3 · 2/3 / 6 / 104.
    assert_eq!(poverty(1), ("0.064103".to_owned(), "0.003205".to_owned()));
    // (2 · 14² + 3 · 4²) / 6 / 104², and 3 · (2/3)² / 6 / 104².
    assert_eq!(poverty(2), ("0.006780".to_owned(), "0.000021".to_owned()));
    let mean = both.mean();
    assert_eq!((told(mean.before, 2), told(mean.after, 2)), ("113.33".to_owned(), "120.00".to_owned()));
}

#[test]
fn who_has_the_line_is_not_poor() {
    for (welfare, rate) in [(124, "1"), (125, "0"), (126, "0")] {
        assert_eq!(told(finished("125", &singles(&[welfare])).poverty(0).before, 0), rate, "{welfare}");
    }
}

#[test]
fn targeting_tells_who_is_reached_and_who_is_not() {
    // Poor: 2 of 5 reached (one household of two), 3 not. Not poor: 1 of 5 reached.
    let households = [(50, 40, 2, 1), (60, 0, 3, 1), (150, 10, 1, 1), (160, 0, 4, 1)];
    let finished = finished("100", &households);
    let targeting = finished.targeting();
    let told = |ratio| told(ratio, 3);
    assert_eq!(told(targeting.reached()), "0.300");
    assert_eq!(told(targeting.coverage()), "0.400");
    assert_eq!(told(targeting.exclusion()), "0.600");
    assert_eq!(told(targeting.leakage()), "0.333");
    assert_eq!(told(targeting.aid_leaked()), "0.200");
}

#[test]
fn concentration_goes_from_all_to_the_poorest_to_all_to_the_richest() {
    let at = |place: usize| {
        let aid = |at: usize| if at == place { 10 } else { 0 };
        let all: Vec<Household> = (0..10).map(|at| (i64::try_from(at).expect("small") * 10, aid(at), 1, 1)).collect();
        told(finished("1", &all).concentration(), 2)
    };
    assert_eq!((at(0), at(9)), ("-0.90".to_owned(), "0.90".to_owned()));
    let same: Vec<Household> = (0..10).map(|at| (at, 5, 1, 1)).collect();
    assert_eq!(told(finished("1", &same).concentration(), 2), "0.00");
    assert_eq!(told(finished("1", &singles(&[1, 2])).concentration(), 2), "none");
}

#[test]
fn a_value_that_straddles_tenths_is_divided() {
    // 25 people: a tenth is two and a half.
    let all: Vec<Household> = (1..=25).map(|welfare| (welfare, 0, 1, 1)).collect();
    let finished_all = finished("1", &all);
    let tenths = finished_all.tenths();
    let told: Vec<(String, i64)> = tenths.iter().map(|tenth| (tenth.welfare.decimal(1), tenth.most)).collect();
    assert_eq!(told.len(), 10);
    // 1 + 2 + half of 3; half of 3 + 4 + 5; 6 + 7 + half of 8.
    let first: Vec<(&str, i64)> = told.iter().take(3).map(|(sum, most)| (sum.as_str(), *most)).collect();
    assert_eq!(first, [("4.5", 3), ("10.5", 5), ("17.0", 8)]);
    let sum = tenths.iter().fold(Ratio::whole(0), |sum, tenth| sum.plus(&tenth.welfare));
    assert_eq!(sum, Ratio::whole(325));
    assert_eq!(finished("1", &[]).tenths(), []);
    assert_eq!(finished("1", &[(7, 3, 2, 1)]).tenths().len(), 10);
}

#[test]
fn what_does_not_fit_is_refused() {
    let measure = measure("100");
    let most = 10_i128.pow(limits::WELFARE_DIGITS);
    for (welfare, fits) in [(most - 1, true), (most, false), (most + 1, false), (-most, false)] {
        assert_eq!(measure.observe(welfare, 0, 1, 1).is_ok(), fits, "{welfare}");
        assert_eq!(measure.observe(0, welfare, 1, 1).is_ok(), fits, "{welfare}");
    }
    let scales = Scales { welfare: 2, aid: 2, weight: 0 };
    for (line, fits) in [("0", false), ("-1", false), ("0.01", true), ("99999999999999.9", false)] {
        assert_eq!(Measure::new(parse(line).expect("a number"), scales, 12).is_ok(), fits, "{line}");
    }
    let mut heavy = Indicators::new(measure);
    let seen = Observation { welfare: 1, aid: 0, members: 999, weight: i64::MAX };
    assert_eq!(heavy.add(&seen), Err(Unfit::TooHeavy));
    assert_eq!(heavy.add(&Observation { weight: -1, ..seen }), Err(Unfit::Negative));
}

#[test]
fn the_digits_of_all_persons_have_a_limit() {
    let most = 10_i128.pow(limits::PEOPLE_DIGITS);
    for (all, fits) in [(most - 1, true), (most, false), (most + 1, false)] {
        let mut indicators = Indicators::new(measure("100"));
        let one = 10_i64.pow(18);
        let mut rest = all;
        let mut done = Ok(());
        while rest > 0 && done.is_ok() {
            let weight = i64::try_from(rest).unwrap_or(one).min(one);
            rest -= i128::from(weight);
            done = indicators.add(&Observation { welfare: 1, aid: 0, members: 1, weight });
        }
        assert_eq!(done.is_ok(), fits, "{all}");
    }
}

#[test]
fn runs_are_put_together_before_they_are_too_many() {
    // 64 runs of 3 values each and more, in an order of their own, and each value several times.
    let all: Vec<Household> =
        (0..2_000).map(|at| ((at * 7919) % 601, at % 90, 1 + u32::from(at % 3 == 0), 1)).collect();
    assert_eq!(figures(&from_aside("150", 2, &all)), figures(&finished("150", &all)));
}

#[test]
fn tables_show_what_a_reader_needs() {
    let finished = finished("100", &[(50, 40, 2, 1), (60, 0, 3, 1), (150, 10, 1, 1), (160, 0, 4, 1), (9, 9, 0, 1)]);
    let [poverty, targeting, tenths] = tables(&finished).try_into().expect("three tables");
    assert_eq!(
        poverty.text(usize::MAX),
        "Poverty and inequality\n  \
           indicator                       before   after  change\n  \
           poverty rate (FGT 0), %          50.00   50.00    0.00\n  \
           poverty gap (FGT 1), %           22.00   18.00   -4.00\n  \
           poverty severity (FGT 2), %       9.80    6.60   -3.20\n  \
           Gini index, %                    24.77   21.96   -2.80\n  \
           mean welfare a person and year  107.00  112.00    5.00\n  \
           (per person, 10 in all; poor is who has less than 100 a year)\n  \
           (the aid of a household is shared equally among its members)\n  \
           (households without members, left out: 1)\n"
    );
    assert_eq!(targeting.rows[1], ["coverage: of the poor, reached", "40.00"]);
    assert_eq!(tenths.rows.len(), 10);
    assert_eq!(tenths.rows[0], ["1", "50", "50.00", "4.67", "100.00", "20.00", "40.00", "40.00"]);
    assert_eq!(json(&finished)["poverty_gap"]["after"], "0.18000000");
}

/// The Gini index by its first definition: the mean difference between all pairs of people, by twice the mean.
fn by_pairs(people: &[i64]) -> Option<Ratio> {
    let differences: i64 = people.iter().flat_map(|a| people.iter().map(move |b| (a - b).abs())).sum();
    let (count, sum) = (i64::try_from(people.len()).ok()?, people.iter().sum::<i64>());
    Ratio::new(differences, 2 * count * sum)
}

fn households() -> impl Strategy<Value = Vec<Household>> {
    prop::collection::vec((0_i64..400, 0_i64..90, 1_u32..6, 1_i64..5), 1..40)
}

/// What can be told apart of indicators.
fn figures(finished: &Finished) -> Vec<Option<Ratio>> {
    let (gini, targeting) = (finished.gini(), finished.targeting());
    let mut all = vec![gini.before, gini.after, finished.concentration()];
    all.extend((0..3).flat_map(|order| [finished.poverty(order).before, finished.poverty(order).after]));
    all.extend([targeting.reached(), targeting.coverage(), targeting.exclusion(), targeting.leakage()]);
    all.extend(finished.tenths().iter().flat_map(|tenth| [Some(tenth.welfare.clone()), Some(tenth.aid.clone())]));
    all
}

proptest! {
    #[test]
    fn gini_is_the_mean_difference_of_pairs(all in households()) {
        let people: Vec<i64> = all.iter().flat_map(|(welfare, _, members, weight)| {
            std::iter::repeat_n(*welfare, *members as usize * usize::try_from(*weight).unwrap_or(0))
        }).collect();
        prop_assert_eq!(finished("100", &all).gini().before, by_pairs(&people).filter(|_| people.iter().any(|one| *one > 0)));
    }

    #[test]
    fn poverty_after_is_that_of_the_members_one_by_one(all in households()) {
        // At sixty times the amounts every share is whole.
        let sixty: Vec<Household> = all.iter().map(|(y, a, n, w)| (y * 60 + a * 60 / i64::from(*n), 0, *n, *w)).collect();
        let (shared, single) = (finished("100", &all), finished("6000", &sixty));
        for order in 0..3 {
            prop_assert_eq!(shared.poverty(order).after, single.poverty(order).before);
        }
        prop_assert_eq!(shared.gini().after, single.gini().before);
    }

    #[test]
    fn the_order_does_not_matter(all in households()) {
        let mut backwards = all.clone();
        backwards.reverse();
        prop_assert_eq!(figures(&finished("150", &backwards)), figures(&finished("150", &all)));
    }

    #[test]
    fn what_is_put_aside_counts_as_what_is_held(all in households(), held in 1_usize..9) {
        prop_assert_eq!(figures(&from_aside("150", held, &all)), figures(&finished("150", &all)));
    }

    #[test]
    fn another_currency_changes_nothing(all in households(), times in 2_i64..20) {
        let other: Vec<Household> = all.iter().map(|(y, a, n, w)| (y * times, a * times, *n, *w)).collect();
        let (here, there) = (finished("150", &all), finished(&(150 * times).to_string(), &other));
        prop_assert_eq!((here.gini(), here.concentration()), (there.gini(), there.concentration()));
        for order in 0..3 {
            prop_assert_eq!(here.poverty(order), there.poverty(order));
        }
    }

    #[test]
    fn as_many_copies_of_everybody_change_nothing(all in households(), times in 2_i64..9) {
        let more: Vec<Household> = all.iter().map(|(y, a, n, w)| (*y, *a, *n, w * times)).collect();
        let (one, many) = (finished("150", &all), finished("150", &more));
        prop_assert_eq!((one.gini(), one.concentration()), (many.gini(), many.concentration()));
        for order in 0..3 {
            prop_assert_eq!(one.poverty(order), many.poverty(order));
        }
    }

    #[test]
    fn giving_from_rich_to_poor_lowers_inequality_and_severity(
        mut people in prop::collection::vec(0_i64..400, 2..30), give in 1_i64..40
    ) {
        people.sort_unstable();
        let (poor, rich) = (people[0], people[people.len() - 1]);
        prop_assume!(poor + give <= rich - give);
        let before = finished("150", &singles(&people));
        let last = people.len() - 1;
        people[0] += give;
        people[last] -= give;
        let after = finished("150", &singles(&people));
        prop_assert!(after.gini().before < before.gini().before);
        prop_assert!(after.poverty(2).before <= before.poverty(2).before);
    }

    #[test]
    fn equals_are_equal(welfare in 1_i64..1_000, people in 1_usize..30) {
        let all = singles(&vec![welfare; people]);
        prop_assert_eq!(finished("150", &all).gini().before, Some(Ratio::whole(0)));
    }
}
