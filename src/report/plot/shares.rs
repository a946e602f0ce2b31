//! Lying bars from a middle line: of each group how many in a hundred get less, to one side, and more, to the other.

use crate::explain::paper::{Anchor, COLOURS, Paper};
use crate::explain::words::Language;

use super::{WIDTH, isolated};

const TOP: i64 = 34;
const ROW: i64 = 28;
/// Room for what the groups are called.
const NAMES: i64 = 250;
/// Room for what stands at the end of a bar.
const TEXT: i64 = 110;
/// Characters of a name.
const CHARACTERS: usize = 34;

/// A group.
#[derive(Clone, Debug)]
pub struct Shared {
    /// What it is called.
    pub name: String,
    /// How many in ten thousand get more, as it is shown; nothing where that is not told.
    pub gain: Option<(i64, String)>,
    /// How many in ten thousand get less.
    pub lose: Option<(i64, String)>,
}

/// The drawing, with what both sides are called.
#[must_use]
pub fn shares(title: &str, all: &[Shared], language: &Language, (lose, gain): (&str, &str), not_told: &str) -> String {
    let rtl = language.is_rtl();
    let mut paper = Paper::new(WIDTH, rtl, &language.code);
    let most = |of: &dyn Fn(&Shared) -> i64| all.iter().map(of).max().unwrap_or(0);
    let gains = most(&|one| one.gain.as_ref().map_or(0, |(share, _)| *share));
    let losses = most(&|one| one.lose.as_ref().map_or(0, |(share, _)| *share));
    let room = WIDTH - NAMES - 2 * TEXT - 16;
    let longest = (gains + losses).max(1);
    // The middle line lies so that both sides are drawn to one measure.
    let middle = NAMES + TEXT + room * losses / longest;
    let long = |share: i64| if share == 0 { 0 } else { (room * share * 10 / longest).max(10) };
    let across = |x: i64, wide: i64| if rtl { WIDTH * 10 - x - wide } else { x };
    let foot = TOP + ROW * i64::try_from(all.len()).unwrap_or(0);
    let (side, other) = if rtl { (Anchor::Right, Anchor::Left) } else { (Anchor::Left, Anchor::Right) };
    let line = across(middle * 10, 0);
    // A side on which nobody stands is not told of, unless that is both.
    let less = losses > 0 || all.iter().any(|one| one.lose.is_none());
    let more = gains > 0 || !less || all.iter().any(|one| one.gain.is_none());
    if more {
        paper.text((line / 10 + if rtl { -6 } else { 6 }, 20), side, "strong", gain);
    }
    if less {
        paper.text((line / 10 + if rtl { 6 } else { -6 }, 20), other, "strong", lose);
    }
    for (at, one) in (0_i64..).zip(all) {
        let y = TOP + ROW * at;
        paper.text((12, y + 17), Anchor::Begin, "small", &shortened(&one.name));
        for (told, colour, before) in [(&one.gain, COLOURS[0], false), (&one.lose, COLOURS[1], true)] {
            let Some((share, shown)) = told else { continue };
            let wide = long(*share);
            let x = if before { middle * 10 - wide } else { middle * 10 };
            if wide > 0 {
                paper.bar((across(x, wide), (y + 5) * 10), (wide, (ROW - 10) * 10), colour);
            }
            if *share > 0 || (more && !less && !before) {
                let end = if before { x / 10 - 6 } else { (x + wide) / 10 + 6 };
                let anchor = if before { other } else { side };
                paper.text((across(end * 10, 0) / 10, y + 18), anchor, "mark", &isolated(shown, rtl));
            }
        }
        if one.gain.is_none() || one.lose.is_none() {
            let x = if one.gain.is_none() { middle + 6 } else { middle - 6 };
            let anchor = if one.gain.is_none() { side } else { other };
            paper.text((across(x * 10, 0) / 10, y + 18), anchor, "mark", not_told);
        }
    }
    paper.stroke((line, (TOP - 4) * 10), (line, foot * 10), "axis", None);
    paper.done(foot + 10, title)
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}
