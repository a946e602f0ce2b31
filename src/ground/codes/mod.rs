//! Every diagnostic has a stable code. A room declares its codes in the file of its name here.

use super::diagnostic::Severity;

pub mod adoption;
pub mod check;
pub mod compare;
pub mod document;
pub mod evaluate;
pub mod face;
pub mod gate;
pub mod household;
pub mod invariants;
pub mod mutation;
pub mod pack;
pub mod population;
pub mod rules;
pub mod synthetic;

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
    let rooms = [
        document::ALL,
        rules::ALL,
        pack::ALL,
        check::ALL,
        household::ALL,
        evaluate::ALL,
        face::ALL,
        population::ALL,
        synthetic::ALL,
        compare::ALL,
        gate::ALL,
        invariants::ALL,
        adoption::ALL,
        mutation::ALL,
    ];
    rooms.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_the_only_one_of_its_text_and_lies_in_the_range_of_its_room() {
        let rooms = [
            ("00", document::ALL),
            ("01", pack::ALL),
            ("02", rules::ALL),
            ("03", check::ALL),
            ("05", household::ALL),
            ("06", evaluate::ALL),
            ("07", face::ALL),
            ("08", population::ALL),
            ("08", synthetic::ALL),
            ("09", compare::ALL),
            ("09", gate::ALL),
            ("09", invariants::ALL),
            ("09", adoption::ALL),
            ("09", mutation::ALL),
        ];
        let mut seen = Vec::new();
        for (range, codes) in rooms {
            for code in codes {
                let text = code.text();
                let (letter, number) = text.split_at(1);
                assert!(matches!(letter, "E" | "W") && number.len() == 4, "{text}");
                assert!(number.bytes().all(|b| b.is_ascii_digit()) && number.starts_with(range), "{text}");
                assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{text}");
                assert!(!seen.contains(&text), "{text} is given twice");
                seen.push(text);
            }
        }
        assert_eq!(seen.len(), all().len());
    }
}
