//! A line of text in pieces, each with what it is: so that colours, isolates and marks can be put around it later.

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Words between.
    Plain,
    /// What something is called.
    Label,
    /// A value.
    Value,
    /// Whose it is.
    Who,
    /// The law.
    Cite,
    /// Where the law was published.
    Source,
    /// As written in a file: names, versions, places.
    Code,
    /// A remark that should be seen: missing, assumed.
    Alert,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// What it is.
    pub role: Role,
}

/// A line in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The pieces in order.
    pub pieces: Vec<Piece>,
}

impl Line {
    /// One piece.
    #[must_use]
    pub fn of(role: Role, text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece { text: text.into(), role }] }
    }

    /// Plain words.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(Role::Plain, text)
    }

    /// One more piece.
    #[must_use]
    pub fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        self.pieces.push(Piece { text: text.into(), role });
        self
    }

    /// Another line behind it.
    #[must_use]
    pub fn then(mut self, other: Line) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Lines with plain words between them.
    #[must_use]
    pub fn joined(lines: impl IntoIterator<Item = Line>, between: &str) -> Self {
        let mut joined = Line::default();
        for (at, line) in lines.into_iter().enumerate() {
            if at > 0 {
                joined = joined.and(Role::Plain, between);
            }
            joined = joined.then(line);
        }
        joined
    }

    /// A phrase with lines put in for `{0}`, `{1}`…
    #[must_use]
    pub fn fill(phrase: &str, put_in: &[Line]) -> Self {
        let mut line = Line::default();
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            let (number, behind) = after.split_once('}').unwrap_or((after, ""));
            if !before.is_empty() {
                line = line.and(Role::Plain, before);
            }
            if let Some(put) = number.parse::<usize>().ok().and_then(|at| put_in.get(at)) {
                line = line.then(put.clone());
            }
            rest = behind;
        }
        if rest.is_empty() { line } else { line.and(Role::Plain, rest) }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|piece| piece.text.is_empty())
    }

    /// The bare text.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_takes_what_is_put_in_in_its_own_order() {
        let line = Line::fill("{1}, then {0}.", &[Line::of(Role::Value, "a"), Line::of(Role::Label, "b")]);
        assert_eq!(line.text(), "b, then a.");
        assert_eq!(line.pieces[0].role, Role::Label);
    }

    #[test]
    fn a_phrase_without_room_drops_what_is_put_in() {
        assert_eq!(Line::fill("draft", &[Line::plain("x")]).text(), "draft");
    }
}
