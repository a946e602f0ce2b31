//! Numbers as they are written in the language of the report.

use num_bigint::BigInt;

use crate::explain::format::grouped;
use crate::explain::words::Language;
use crate::ground::amount::Lane;
use crate::population::exact::{Ratio, plain};

/// Decimals of a percentage that is shown.
const PLACES: u32 = 1;

/// How numbers are written.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a> {
    /// The language.
    pub language: &'a Language,
    /// Three letters.
    pub currency: &'a str,
    /// Decimals of an amount that is paid.
    pub minor_unit: u32,
    /// Whether amounts are of money.
    pub money: bool,
}

impl Numbers<'_> {
    /// A plain decimal.
    #[must_use]
    pub fn number(&self, plain: &str) -> String {
        grouped(plain, 0, self.language, 5)
    }

    /// A count.
    #[must_use]
    pub fn count(&self, count: u64) -> String {
        self.number(&count.to_string())
    }

    /// An amount at a scale, with its currency.
    #[must_use]
    pub fn amount(&self, amount: &BigInt, scale: u32) -> String {
        let text = plain(amount, scale);
        if !self.money {
            return self.number(&text);
        }
        let least = if text.contains('.') { self.minor_unit } else { 0 };
        let text = grouped(&text, least, self.language, 4);
        format!("{text}{}{}", self.language.words.before_currency, self.currency)
    }

    /// An amount with its sign.
    #[must_use]
    pub fn signed(&self, amount: &BigInt, scale: u32) -> String {
        let sign = if *amount > BigInt::ZERO { "+" } else { "" };
        format!("{sign}{}", self.amount(amount, scale))
    }

    /// A quotient as a percentage.
    #[must_use]
    pub fn percent(&self, ratio: &Ratio) -> String {
        format!("{}\u{a0}%", grouped(&ratio.percent(PLACES), PLACES, self.language, 5))
    }

    /// A quotient with so many decimals.
    #[must_use]
    pub fn ratio(&self, ratio: &Ratio, places: u32) -> String {
        grouped(&ratio.decimal(places), places, self.language, 5)
    }

    /// A part of a whole as a percentage; nothing where the whole is nothing.
    #[must_use]
    pub fn share(&self, part: Lane, whole: Lane) -> Option<String> {
        Ratio::new(part, whole).map(|ratio| self.percent(&ratio))
    }
}

impl Numbers<'_> {
    /// A text with each number in it as it is written in the language.
    #[must_use]
    pub fn in_text(&self, text: &str) -> String {
        let mut out = String::new();
        let mut number = String::new();
        for sign in text.chars().chain(['\n']) {
            if sign.is_ascii_digit() || (sign == '.' && !number.is_empty()) {
                number.push(sign);
                continue;
            }
            if !number.is_empty() {
                out.push_str(&self.number(&number));
                number.clear();
            }
            out.push(sign);
        }
        out.trim_end_matches('\n').to_owned()
    }

    /// An exact amount rounded to what is paid, with its currency.
    #[must_use]
    pub fn rounded(&self, amount: &Ratio) -> String {
        let text = amount.decimal(self.minor_unit);
        let text = text.strip_suffix(&format!(".{}", "0".repeat(self.minor_unit as usize))).unwrap_or(&text);
        let scale = text.split_once('.').map_or(0, |(_, fraction)| u32::try_from(fraction.len()).unwrap_or(0));
        let digits: BigInt = text.replace('.', "").parse().unwrap_or_default();
        self.amount(&digits, scale)
    }
}
