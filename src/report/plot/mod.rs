//! Drawings of the report: no script, no font of their own, right to left where that is how the language runs; each stands
//! beside a table that says the same.

mod bars;
mod shares;

pub use bars::{Bar, bars};
pub use shares::{Shared, shares};

/// Width of a drawing.
const WIDTH: i64 = 960;

/// A number in a text that runs from right to left, so that its sign stays before it.
fn isolated(text: &str, rtl: bool) -> String {
    if rtl { format!("\u{2066}{text}\u{2069}") } else { text.to_owned() }
}
