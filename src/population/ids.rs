//! The ids of many rows: whole numbers or texts, as the file has them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

/// Ids by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ids {
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Texts.
    Text(Texts),
}

/// What ids are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// Whole numbers.
    Whole,
    /// Texts.
    Text,
}

/// Texts one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One more.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// That of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    fn extend(&mut self, other: &Self, rows: Range<usize>) {
        for row in rows {
            self.push(other.get(row));
        }
    }
}

impl Ids {
    /// None yet.
    #[must_use]
    pub fn new(kind: IdKind) -> Self {
        match kind {
            IdKind::Whole => Ids::Whole(Vec::new()),
            IdKind::Text => Ids::Text(Texts::default()),
        }
    }

    /// What they are.
    #[must_use]
    pub fn kind(&self) -> IdKind {
        match self {
            Ids::Whole(_) => IdKind::Whole,
            Ids::Text(_) => IdKind::Text,
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Ids::Whole(ids) => ids.len(),
            Ids::Text(ids) => ids.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// That of a row, as text.
    #[must_use]
    pub fn text(&self, row: usize) -> Cow<'_, str> {
        match self {
            Ids::Whole(ids) => Cow::Owned(ids[row].to_string()),
            Ids::Text(ids) => Cow::Borrowed(ids.get(row)),
        }
    }

    /// Whether the id of a row is that of a row of others; a number and its plain text are the same.
    #[must_use]
    pub fn same(&self, row: usize, others: &Self, other: usize) -> bool {
        match (self, others) {
            (Ids::Whole(ids), Ids::Whole(others)) => ids[row] == others[other],
            (Ids::Text(ids), Ids::Text(others)) => ids.get(row) == others.get(other),
            _ => self.text(row) == others.text(other),
        }
    }

    /// Their order: numbers as numbers, texts by length first, so that numbers written as text stand in theirs.
    #[must_use]
    pub fn order(&self, row: usize, other: usize) -> Ordering {
        match self {
            Ids::Whole(ids) => ids[row].cmp(&ids[other]),
            Ids::Text(ids) => {
                let (one, other) = (ids.get(row), ids.get(other));
                one.len().cmp(&other.len()).then_with(|| one.cmp(other))
            }
        }
    }

    /// Whether each comes after the one before: then no two are the same.
    #[must_use]
    pub fn ascend(&self) -> bool {
        match self {
            Ids::Whole(ids) => ids.windows(2).all(|pair| pair[0] < pair[1]),
            Ids::Text(_) => (1..self.len()).all(|row| self.order(row - 1, row).is_lt()),
        }
    }

    /// Puts rows of others behind these; where they are not all numbers, all become texts.
    pub fn extend(&mut self, others: &Self, rows: Range<usize>) {
        match (&mut *self, others) {
            (Ids::Whole(ids), Ids::Whole(others)) => ids.extend_from_slice(&others[rows]),
            (Ids::Text(ids), Ids::Text(others)) => ids.extend(others, rows),
            (Ids::Text(ids), others) => rows.for_each(|row| ids.push(&others.text(row))),
            (Ids::Whole(ids), others) => {
                let mut texts = Texts::default();
                for id in ids.iter() {
                    texts.push(&id.to_string());
                }
                *self = Ids::Text(texts);
                self.extend(others, rows);
            }
        }
    }

    /// The last one alone.
    #[must_use]
    pub fn last(&self) -> Self {
        let mut last = Self::new(self.kind());
        last.extend(self, self.len().saturating_sub(1)..self.len());
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Ids {
        let mut texts = Texts::default();
        for text in all {
            texts.push(text);
        }
        Ids::Text(texts)
    }

    #[test]
    fn a_number_and_its_plain_text_are_the_same() {
        let (whole, text) = (Ids::Whole(vec![7, -12]), texts(&["7", "007", "-12"]));
        assert!(whole.same(0, &text, 0) && text.same(2, &whole, 1));
        assert!(!whole.same(0, &text, 1));
    }

    #[test]
    fn numbers_written_as_text_stand_in_their_order() {
        let ids = texts(&["9", "10", "10"]);
        assert_eq!((ids.order(0, 1), ids.order(1, 2)), (Ordering::Less, Ordering::Equal));
    }

    #[test]
    fn rows_are_taken_over() {
        let mut ids = texts(&["a"]);
        ids.extend(&texts(&["b", "", "c"]), 1..3);
        let all = |ids: &Ids| (0..ids.len()).map(|row| ids.text(row).into_owned()).collect::<Vec<_>>();
        assert_eq!(all(&ids), ["a", "", "c"]);
        let mut mixed = Ids::Whole(vec![1, 2]);
        mixed.extend(&ids, 2..3);
        mixed.extend(&Ids::Whole(vec![7]), 0..1);
        assert_eq!(
            (all(&mixed), all(&mixed.last())),
            (vec!["1".into(), "2".into(), "c".into(), "7".into()], vec!["7".into()])
        );
    }
}
