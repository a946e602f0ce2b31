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

/// A value a row of `out` from one operand.
#[inline]
pub fn map<A: Copy, R: Copy>(a: View<'_, A>, out: &mut [R], f: impl Fn(A) -> R) {
    match a {
        View::Each(a) => out.iter_mut().zip(a).for_each(|(out, a)| *out = f(*a)),
        View::Same(a) => out.fill(f(a)),
    }
}

/// A value a row of `out` from two operands.
#[inline]
pub fn zip<A: Copy, B: Copy, R: Copy>(a: View<'_, A>, b: View<'_, B>, out: &mut [R], f: impl Fn(A, B) -> R) {
    match (a, b) {
        (View::Each(a), View::Each(b)) => out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = f(*a, *b)),
        (View::Each(a), View::Same(b)) => out.iter_mut().zip(a).for_each(|(out, a)| *out = f(*a, b)),
        (View::Same(a), View::Each(b)) => out.iter_mut().zip(b).for_each(|(out, b)| *out = f(a, *b)),
        (View::Same(a), View::Same(b)) => out.fill(f(a, b)),
    }
}

/// As [`zip`], gathering marks with `|`.
#[inline]
pub fn zip_marked<A: Copy, R: Copy, M: Copy + std::ops::BitOr<Output = M>>(
    (a, b): (View<'_, A>, View<'_, A>),
    out: &mut [R],
    fine: M,
    f: impl Fn(A, A) -> (R, M),
) -> M {
    let mut marks = fine;
    match (a, b) {
        (View::Each(a), View::Each(b)) => {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                let (value, mark) = f(*a, *b);
                (*out, marks) = (value, marks | mark);
            }
        }
        (View::Each(a), View::Same(b)) => {
            for (out, a) in out.iter_mut().zip(a) {
                let (value, mark) = f(*a, b);
                (*out, marks) = (value, marks | mark);
            }
        }
        (View::Same(a), View::Each(b)) => {
            for (out, b) in out.iter_mut().zip(b) {
                let (value, mark) = f(a, *b);
                (*out, marks) = (value, marks | mark);
            }
        }
        (View::Same(a), View::Same(b)) => {
            let (value, mark) = f(a, b);
            out.fill(value);
            marks = marks | mark;
        }
    }
    marks
}
