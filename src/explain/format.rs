//! Values as they are written in a language: grouped digits, the currency, the time of money, dates in words.

use crate::ground::amount::{self, Decimal};
use crate::ground::date::{Day, Month};
use crate::ground::kind::{Kind, Time};
use crate::ground::value::Value;

use super::told::Shown;
use super::words::Language;

/// The currency of a programme.
#[derive(Clone, Copy, Debug)]
pub struct Currency<'a> {
    /// Three letters.
    pub code: &'a str,
    /// Decimals of an amount that is paid.
    pub minor_unit: u32,
}

/// A value, without the time of money.
#[must_use]
pub fn value(shown: &Shown, language: &Language, currency: Currency<'_>) -> String {
    let words = language.words;
    match (shown.value, &shown.kind) {
        (Value::Bool(true), _) => words.yes.to_owned(),
        (Value::Bool(false), _) => words.no.to_owned(),
        (Value::Decimal(amount), Kind::Money(_)) => money(amount, language, currency),
        (Value::Count(amount), Kind::Money(_)) => money(Decimal::from(amount), language, currency),
        (Value::Count(count), _) => number(Decimal::from(count), 0, language, 5),
        (Value::Decimal(decimal), _) => number(decimal, 0, language, 5),
        (Value::Date(day), _) => date(day, language),
        (Value::Choice(code), Kind::Choice(choice)) => match choice.members.get(usize::from(code)) {
            Some((name, label)) if label.get(&language.code).is_empty() => name.clone(),
            Some((_, label)) => label.get(&language.code).to_owned(),
            None => code.to_string(),
        },
        (Value::Choice(code), _) => code.to_string(),
    }
}

/// The time of an amount of money, in words.
#[must_use]
pub fn time(kind: &Kind, language: &Language) -> Option<&'static str> {
    let words = language.words;
    match kind {
        Kind::Money(Some(time)) => Some(match time {
            Time::Week => words.a_week,
            Time::Month => words.a_month,
            Time::Year => words.a_year,
            Time::Once => words.once,
        }),
        _ => None,
    }
}

/// A day in words.
#[must_use]
pub fn date(day: Day, language: &Language) -> String {
    let (year, month, day) = day.parts();
    (language.words.date)(year, month, day)
}

/// A month in words.
#[must_use]
pub fn month(month: Month, language: &Language) -> String {
    (language.words.month)(month.year, month.month)
}

fn money(amount: Decimal, language: &Language, currency: Currency<'_>) -> String {
    let least = if amount.fract().is_zero() { 0 } else { currency.minor_unit };
    format!("{}{}{}", number(amount, least, language, 4), language.words.before_currency, currency.code)
}

/// A number with its decimal sign, digits grouped by three from so many whole digits on.
fn number(amount: Decimal, least_decimals: u32, language: &Language, grouped_from: usize) -> String {
    grouped(&amount::plain(amount), least_decimals, language, grouped_from)
}

/// A plain decimal of any length with its decimal sign, digits grouped by three from so many whole digits on.
#[must_use]
pub fn grouped(plain: &str, least_decimals: u32, language: &Language, grouped_from: usize) -> String {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", plain),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 && whole.len() >= grouped_from {
            text.push_str(language.words.group_sign);
        }
        text.push(digit);
    }
    let least = least_decimals as usize;
    if !fraction.is_empty() || least > 0 {
        text.push_str(language.words.decimal_sign);
        text.push_str(fraction);
        text.extend(std::iter::repeat_n('0', least.saturating_sub(fraction.len())));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::amount::parse;

    const MAD: Currency<'static> = Currency { code: "MAD", minor_unit: 2 };

    fn amount(text: &str, language: &str) -> String {
        let shown = Shown { value: Value::Decimal(parse(text).unwrap()), kind: Kind::Money(Some(Time::Month)) };
        value(&shown, &Language::of(language), MAD)
    }

    fn plain(text: &str, language: &str) -> String {
        let shown = Shown { value: Value::Decimal(parse(text).unwrap()), kind: Kind::Number };
        value(&shown, &Language::of(language), MAD)
    }

    #[test]
    fn whole_amounts_have_no_decimals_and_others_the_minor_unit() {
        assert_eq!(amount("1308", "fr"), "1\u{202f}308\u{a0}MAD");
        assert_eq!(amount("1308.5", "fr"), "1\u{202f}308,50\u{a0}MAD");
        assert_eq!(amount("1308.125", "en"), "1,308.125\u{a0}MAD");
        assert_eq!(amount("-1234567", "en"), "\u{2212}1,234,567\u{a0}MAD");
    }

    #[test]
    fn numbers_keep_every_digit_and_short_ones_are_not_grouped() {
        assert_eq!(plain("9.743001", "ar"), "9,743001");
        assert_eq!(plain("2026", "fr"), "2026");
        assert_eq!(plain("20260", "fr"), "20\u{202f}260");
    }

    #[test]
    fn days_are_told_in_words() {
        let day = Day::of(2026, 1, 1).unwrap();
        assert_eq!(date(day, &Language::of("fr")), "1er\u{a0}janvier\u{a0}2026");
        assert_eq!(date(day, &Language::of("en")), "1\u{a0}January\u{a0}2026");
        assert_eq!(date(day, &Language::of("ar")), "1\u{a0}يناير\u{a0}2026");
        assert_eq!(month(Day::of(2025, 12, 3).unwrap().month(), &Language::of("ar")), "دجنبر 2025");
    }
}
