//! Every diagnostic has a stable code. A room declares its codes in the file of its name here.

use super::diagnostic::Severity;

pub mod check;
pub mod document;
pub mod evaluate;
pub mod face;
pub mod household;
pub mod pack;
pub mod rules;

/// A stable code: its text (`E0101`, `W0101`) and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    text: &'static str,
    title: &'static str,
}

impl Code {
    /// A code that is an error when its text begins with `E`, a warning when it begins with `W`.
    #[must_use]
    pub const fn new(text: &'static str, title: &'static str) -> Self {
        Self { text, title }
    }

    /// The text of the code, as printed.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// What it stands for, in a few words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.title
    }

    /// Error for `E…`, warning for `W…`.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.text.starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

/// Declares the codes of a room and the table of them all.
macro_rules! codes {
    ($($name:ident $text:literal $title:literal;)*) => {
        $(#[doc = $title] pub const $name: $crate::ground::codes::Code = $crate::ground::codes::Code::new($text, $title);)*
        /// All codes of this room.
        pub const ALL: &[$crate::ground::codes::Code] = &[$($name),*];
    };
}
pub(crate) use codes;

/// Every code there is, by room.
#[must_use]
pub fn all() -> Vec<Code> {
    [document::ALL, rules::ALL, pack::ALL, check::ALL, household::ALL, evaluate::ALL, face::ALL].concat()
}
