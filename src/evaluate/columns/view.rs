//! What an instruction sees of an operand: a value a row, or the same on every row.

/// Values by row.
#[derive(Clone, Copy, Debug)]
pub enum View<'a, T> {
    /// One a row.
    Each(&'a [T]),
    /// The same on all.
    Same(T),
}

impl<T: Copy> View<'_, T> {
    /// The value of a row.
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> T {
        match self {
            View::Each(all) => all[row],
            View::Same(one) => *one,
        }
    }

    /// Puts all rows behind what is there.
    pub fn put(&self, rows: usize, out: &mut Vec<T>) {
        match self {
            View::Each(all) => out.extend_from_slice(all),
            View::Same(one) => out.extend(std::iter::repeat_n(*one, rows)),
        }
    }

    /// Goes through all rows.
    #[inline]
    pub fn each(&self, rows: usize, mut f: impl FnMut(usize, T)) {
        match self {
            View::Each(all) => all.iter().enumerate().for_each(|(row, value)| f(row, *value)),
            View::Same(one) => (0..rows).for_each(|row| f(row, *one)),
        }
    }
}

/// A value a row from one operand.
#[inline]
pub fn map<A: Copy, R>(a: View<'_, A>, rows: usize, out: &mut Vec<R>, mut f: impl FnMut(A) -> R) {
    match a {
        View::Each(a) => out.extend(a.iter().map(|a| f(*a))),
        View::Same(a) => out.extend((0..rows).map(|_| f(a))),
    }
}

/// A value a row from two operands.
#[inline]
pub fn zip<A: Copy, B: Copy, R>(
    a: View<'_, A>,
    b: View<'_, B>,
    rows: usize,
    out: &mut Vec<R>,
    mut f: impl FnMut(A, B) -> R,
) {
    match (a, b) {
        (View::Each(a), View::Each(b)) => out.extend(a.iter().zip(b).map(|(a, b)| f(*a, *b))),
        (View::Each(a), View::Same(b)) => out.extend(a.iter().map(|a| f(*a, b))),
        (View::Same(a), View::Each(b)) => out.extend(b.iter().map(|b| f(a, *b))),
        (View::Same(a), View::Same(b)) => out.extend((0..rows).map(|_| f(a, b))),
    }
}
