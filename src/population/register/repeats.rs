//! Ids that are given twice, however far apart: found exactly, in memory that grows by three bytes a household at most, and
//! by nothing where ids ascend.
//!
//! Ids that ascend are no two the same, and that is all that has to be seen of a register in order. At the first that does
//! not ascend, the ids of the file are read once more from its beginning. They pass a filter that knows for certain of
//! most ids that nothing like them went before; the few others are suspects. From then on only suspects are remembered,
//! with their rows, and compared as they stand: two ids are the same where their texts are, never because their hashes are.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::ground::diagnostic::Diagnostic;
use crate::ground::limits;
use crate::population::ids::Ids;

/// Some ids that follow each other, with the numbers of their rows.
pub(super) type Numbered = (Ids, Vec<u64>);
/// The ids of a file once more, from its beginning.
pub(super) type Again<'a> = Box<dyn Iterator<Item = Result<Numbered, Diagnostic>> + 'a>;

/// What was seen of the ids of a file so far.
pub(super) struct Repeats {
    hash: fn(&Ids, usize) -> u64,
    /// The last one, as long as they ascend.
    last: Option<Ids>,
    watch: Option<Watch>,
}

/// What is watched for since ids no longer ascend.
struct Watch {
    /// Hashes that were met more than once, or seem so.
    suspects: HashSet<u64>,
    /// Ids with such a hash, with the first row of each.
    met: HashMap<String, u64>,
    /// The row from which on suspects were too many to be kept.
    until: Option<u64>,
}

/// What was found in some rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Places whose id stands in an earlier row, with the number of that row.
    pub twice: Vec<(usize, u64)>,
    /// The place from which on nobody can say.
    pub beyond: Option<usize>,
}

impl Default for Repeats {
    fn default() -> Self {
        Self { hash, last: None, watch: None }
    }
}

impl Repeats {
    /// Looks at the next rows. `again` reads the ids of the file once more.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn next<'a>(
        &mut self,
        (ids, numbers): (&Ids, &[u64]),
        again: impl Fn() -> Result<Again<'a>, Diagnostic>,
    ) -> Result<Found, Diagnostic> {
        let Some(first) = numbers.first() else { return Ok(Found::default()) };
        let watch = match &mut self.watch {
            Some(watch) => watch,
            None if self.last.as_ref().is_none_or(|last| ascends(last, ids)) && ids.ascend() => {
                self.last = Some(ids.last());
                return Ok(Found::default());
            }
            None => self.watch.insert(Watch::begin(self.hash, *first, again)?),
        };
        let mut found = Found::default();
        for (row, number) in numbers.iter().enumerate() {
            if watch.until.is_some_and(|until| *number >= until) {
                found.beyond = Some(row);
                break;
            }
            found.twice.extend(watch.meet((self.hash)(ids, row), ids, row, *number).map(|earlier| (row, earlier)));
        }
        Ok(found)
    }
}

impl Watch {
    /// Finds the suspects of a file, and meets those of the rows before one. What stops the reading of it stops that of the
    /// register too, in its turn.
    fn begin<'a>(
        hash: fn(&Ids, usize) -> u64,
        before: u64,
        again: impl Fn() -> Result<Again<'a>, Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let mut watch = Self { suspects: HashSet::new(), met: HashMap::new(), until: None };
        let mut filter = Filter::of(PART);
        'file: for (ids, numbers) in again()?.map_while(Result::ok) {
            for (row, number) in numbers.iter().enumerate() {
                let hash = hash(&ids, row);
                if !filter.seen(hash) || watch.suspects.contains(&hash) {
                    continue;
                }
                if watch.suspects.len() == limits::ID_SUSPECTS {
                    watch.until = Some(*number);
                    break 'file;
                }
                watch.suspects.insert(hash);
            }
        }
        if !watch.suspects.is_empty() {
            'before: for (ids, numbers) in again()?.map_while(Result::ok) {
                for (row, number) in numbers.iter().enumerate() {
                    if *number >= before {
                        break 'before;
                    }
                    watch.meet(hash(&ids, row), &ids, row, *number);
                }
            }
        }
        Ok(watch)
    }

    /// The earlier row of the same id, where there is one.
    fn meet(&mut self, hash: u64, ids: &Ids, row: usize, number: u64) -> Option<u64> {
        if !self.suspects.contains(&hash) {
            return None;
        }
        let id = ids.text(row);
        if let Some(earlier) = self.met.get(&*id) {
            return Some(*earlier);
        }
        self.met.insert(id.into_owned(), number);
        None
    }
}

/// Whether the first of some ids comes after one. Where one is a number and the other a text, nobody asks.
fn ascends(last: &Ids, ids: &Ids) -> bool {
    let mut both = last.clone();
    last.kind() == ids.kind() && {
        both.extend(ids, 0..1);
        both.ascend()
    }
}

/// The hash of an id; a number and its plain text have the same.
fn hash(ids: &Ids, row: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    match ids {
        Ids::Whole(ids) => ids[row].hash(&mut hasher),
        Ids::Text(ids) => match whole(ids.get(row)) {
            Some(number) => number.hash(&mut hasher),
            None => ids.get(row).hash(&mut hasher),
        },
    }
    hasher.finish()
}

/// The number of which a text is the plain text.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|first: char| first.is_ascii_digit()) && (text == "0" || !digits.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// Ids of one part of the filter.
const PART: usize = 1 << 21;
/// Bits of the filter for each: with eight that are set, fewer than one id in ten thousand is a suspect for nothing.
const BITS: usize = 24;
/// A block: as much as the machine fetches at once.
type Block = [u64; 8];

/// Knows of a hash either for certain that it was not met before, or that it may have been. One part after the other is
/// filled, so that it needs no more room than there are ids.
struct Filter {
    /// Ids of a part.
    part: usize,
    parts: Vec<Vec<Block>>,
    /// How many the last part holds.
    held: usize,
}

impl Filter {
    fn of(part: usize) -> Self {
        Self { part, parts: Vec::new(), held: 0 }
    }

    /// Blocks of a part.
    fn blocks(&self) -> usize {
        self.part * BITS / (8 * 64)
    }

    /// Whether a hash may have been met before; from now on it was.
    fn seen(&mut self, hash: u64) -> bool {
        let blocks = u128::try_from(self.blocks()).unwrap_or(1);
        let at = usize::try_from((u128::from(hash) * blocks) >> 64).unwrap_or(0);
        let mixed = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let bits: Block = std::array::from_fn(|word| 1 << ((mixed >> (word * 6)) & 63));
        let has = |block: &Block| block.iter().zip(&bits).all(|(word, bit)| word & bit != 0);
        if self.parts.iter().any(|part| has(&part[at])) {
            return true;
        }
        if self.parts.is_empty() || self.held == self.part {
            self.parts.push(vec![[0; 8]; self.blocks()]);
            self.held = 0;
        }
        if let Some(block) = self.parts.last_mut().and_then(|part| part.get_mut(at)) {
            block.iter_mut().zip(&bits).for_each(|(word, bit)| *word |= bit);
        }
        self.held += 1;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::ids::Texts;

    fn texts(all: &[&str]) -> Ids {
        let mut texts = Texts::default();
        for text in all {
            texts.push(text);
        }
        Ids::Text(texts)
    }

    /// What is found chunk by chunk: the row of each repeat, with the earlier one; and how often the file was read again.
    fn found(repeats: &mut Repeats, chunks: &[Ids]) -> (Vec<(u64, u64)>, usize) {
        let opened = std::cell::Cell::new(0);
        let mut numbered: Vec<Numbered> = Vec::new();
        let mut next = 1;
        for ids in chunks {
            let numbers: Vec<u64> = (next..).take(ids.len()).collect();
            next += u64::try_from(ids.len()).expect("few");
            numbered.push((ids.clone(), numbers));
        }
        let again = || {
            opened.set(opened.get() + 1);
            Ok(Box::new(numbered.clone().into_iter().map(Ok)) as Again<'_>)
        };
        let mut all = Vec::new();
        for (ids, numbers) in &numbered {
            let found = repeats.next((ids, numbers), again).expect("it opens");
            assert_eq!(found.beyond, None);
            all.extend(found.twice.into_iter().map(|(row, earlier)| (numbers[row], earlier)));
        }
        (all, opened.get())
    }

    #[test]
    fn ids_that_ascend_are_not_looked_at_again() {
        let chunks = [Ids::Whole(vec![-5, 2, 9]), Ids::Whole(vec![10, 11])];
        assert_eq!(found(&mut Repeats::default(), &chunks), (vec![], 0));
        let chunks = [texts(&["a", "b", "aa"]), texts(&["ab"])];
        assert_eq!(found(&mut Repeats::default(), &chunks), (vec![], 0));
    }

    #[test]
    fn a_repeat_is_found_however_far_it_is() {
        let chunks =
            [Ids::Whole(vec![1, 5, 9]), Ids::Whole(vec![12, 13]), Ids::Whole(vec![14, 5]), Ids::Whole(vec![1, 5, 5])];
        assert_eq!(found(&mut Repeats::default(), &chunks).0, [(7, 2), (8, 1), (9, 2), (10, 2)]);
        let chunks = [texts(&["b", "a"]), texts(&["c"]), texts(&["a", "d"])];
        assert_eq!(found(&mut Repeats::default(), &chunks), (vec![(4, 2)], 2));
        let same = [Ids::Whole(vec![3, 3]), Ids::Whole(vec![3])];
        assert_eq!(found(&mut Repeats::default(), &same).0, [(2, 1), (3, 1)]);
    }

    #[test]
    fn a_number_and_its_text_are_the_same_and_nothing_else_is() {
        let chunks = [Ids::Whole(vec![9, 7, -3]), texts(&["007", "+7", "7", "-3", "-03", "18446744073709551615"])];
        assert_eq!(found(&mut Repeats::default(), &chunks).0, [(6, 2), (7, 3)]);
    }

    #[test]
    fn one_hash_for_all_makes_no_repeat() {
        let mut repeats = Repeats { hash: |_, _| 7, ..Repeats::default() };
        let chunks = [texts(&["b", "a", "c"]), texts(&["d", "aa"]), texts(&["e", "c"])];
        assert_eq!(found(&mut repeats, &chunks).0, [(7, 3)]);
    }

    #[test]
    fn few_ids_are_suspects_for_nothing() {
        let part = 1 << 14;
        let mut filter = Filter::of(part);
        let ids = |from: i64, to: i64| Ids::Whole((from..to).collect());
        let count = |filter: &mut Filter, ids: &Ids| (0..ids.len()).filter(|row| filter.seen(hash(ids, *row))).count();
        let half = 1 << 13;
        let suspects: usize = (0..5).map(|at| count(&mut filter, &ids(at * half, (at + 1) * half))).sum();
        assert!(suspects < 20, "{suspects} of 40,960");
        assert_eq!(filter.parts.len(), 3);
        assert_eq!(count(&mut filter, &ids(0, half)), 1 << 13, "what was met is never taken for new");
    }

    #[test]
    fn suspects_have_a_limit_beyond_which_nobody_can_say() {
        let limit = i64::try_from(limits::ID_SUSPECTS).expect("fits");
        for most in [limit - 1, limit, limit + 1] {
            let once: Vec<i64> = (0..most).collect();
            let numbers = |from: i64| -> Vec<u64> { (from + 1..=from + most).map(i64::unsigned_abs).collect() };
            let file =
                [(Ids::Whole(once.iter().rev().copied().collect()), numbers(0)), (Ids::Whole(once), numbers(most))];
            let again = || Ok(Box::new(file.clone().into_iter().map(Ok)) as Again<'_>);
            let mut repeats = Repeats::default();
            let found = file.each_ref().map(|(ids, numbers)| repeats.next((ids, numbers), again).expect("it opens"));
            let twice = found[1].twice.len();
            let last = limits::ID_SUSPECTS;
            assert_eq!(found[0], Found::default());
            let expected = if most > limit { (last, Some(last)) } else { (usize::try_from(most).expect("fits"), None) };
            assert_eq!((twice, found[1].beyond), expected, "{most}");
        }
    }
}
