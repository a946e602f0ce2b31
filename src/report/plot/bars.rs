//! Upright bars beside each other: how many have which change.

use crate::explain::paper::{Anchor, COLOURS, Paper};
use crate::explain::ticks::{rounded, ticks};
use crate::explain::words::Language;
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;

use super::{WIDTH, isolated};

const HIGH: i64 = 240;
const TOP: i64 = 26;
const LEFT: i64 = 96;
const RIGHT: i64 = 16;

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What stands below it.
    pub label: String,
    /// How high it is; nothing where that is not told.
    pub count: Option<u64>,
    /// What stands above it.
    pub shown: String,
    /// Whether these gain.
    pub gains: bool,
}

/// The drawing.
#[must_use]
pub fn bars(title: &str, all: &[Bar], language: &Language, number: &dyn Fn(Lane) -> String) -> String {
    let rtl = language.is_rtl();
    let mut paper = Paper::new(WIDTH, rtl, &language.code);
    let most = all.iter().filter_map(|bar| bar.count).max().unwrap_or(0).max(1);
    let up = rounded(&Kind::Count, (0, Lane::from(most)), 5);
    let (left, right) = if rtl { (RIGHT, WIDTH - LEFT) } else { (LEFT, WIDTH - RIGHT) };
    let foot = TOP + HIGH;
    let high = |lane: Lane| i64::try_from(lane * Lane::from(HIGH * 10) / up.1.max(1)).unwrap_or(0);
    for lane in ticks(&Kind::Count, up, 5) {
        let y = foot * 10 - high(lane);
        paper.stroke((left * 10, y), (right * 10, y), if lane == 0 { "axis" } else { "grid" }, None);
        let x = if rtl { right + 8 } else { left - 8 };
        let anchor = if rtl { Anchor::Left } else { Anchor::Right };
        paper.text((x, y / 10 + 4), anchor, "mark", &number(lane));
    }
    let slot = (right - left) * 10 / i64::try_from(all.len().max(1)).unwrap_or(1);
    let wide = (slot * 7 / 10).min(700);
    for (at, bar) in (0_i64..).zip(all) {
        // The smallest change comes first in the direction of reading.
        let place = if rtl { right * 10 - slot * (at + 1) } else { left * 10 + slot * at };
        let middle = (place + slot / 2) / 10;
        let colour = if bar.gains { COLOURS[0] } else { COLOURS[1] };
        let tall = bar.count.map_or(0, |count| high(Lane::from(count)).max(10));
        if tall > 0 {
            paper.bar((place + (slot - wide) / 2, foot * 10 - tall), (wide, tall), colour);
        }
        paper.text((middle, foot - tall / 10 - 5), Anchor::Middle, "mark", &isolated(&bar.shown, rtl));
        paper.text((middle, foot + 18), Anchor::Middle, "mark", &isolated(&bar.label, rtl));
    }
    paper.done(foot + 34, title)
}
