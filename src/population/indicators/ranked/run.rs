//! Entries in their order, put aside.

use std::io::{self, Read, Write};
use std::marker::PhantomData;

use crate::ground::amount::Lane;
use crate::ground::files::Aside;

use super::{Entry, Rank};

/// Entries that were put aside.
#[derive(Debug)]
pub struct Run<K, const N: usize> {
    aside: Aside,
    count: usize,
    of: PhantomData<K>,
}

/// Where entries are put aside.
pub struct Writing<'w> {
    to: &'w mut dyn Write,
    count: usize,
}

impl<K: Rank, const N: usize> Run<K, N> {
    /// Puts aside the entries that are added.
    pub fn put(add: impl FnOnce(&mut Writing<'_>) -> io::Result<()>) -> io::Result<Self> {
        let mut count = 0;
        let aside = Aside::put(|to| {
            let mut writing = Writing { to, count: 0 };
            add(&mut writing)?;
            count = writing.count;
            Ok(())
        })?;
        Ok(Self { aside, count, of: PhantomData })
    }

    /// The entries, in the order they were put aside in.
    pub fn read(&mut self) -> io::Result<impl Iterator<Item = io::Result<Entry<K, N>>> + '_> {
        let mut from = self.aside.read()?;
        Ok((0..self.count).map(move |_| entry(&mut from)))
    }
}

impl Writing<'_> {
    /// One more.
    pub fn add<K: Rank, const N: usize>(&mut self, entry: &Entry<K, N>) -> io::Result<()> {
        let (above, below) = entry.key.parts();
        self.to.write_all(&above.to_ne_bytes())?;
        self.to.write_all(&below.to_ne_bytes())?;
        entry.sums.iter().try_for_each(|sum| self.to.write_all(&sum.to_ne_bytes()))?;
        self.count += 1;
        Ok(())
    }
}

fn entry<K: Rank, const N: usize>(from: &mut impl Read) -> io::Result<Entry<K, N>> {
    let parts = (i64::from_ne_bytes(bytes(from)?), u32::from_ne_bytes(bytes(from)?));
    let mut entry = Entry { key: K::of(parts), sums: [0; N] };
    for sum in &mut entry.sums {
        *sum = Lane::from_ne_bytes(bytes(from)?);
    }
    Ok(entry)
}

fn bytes<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}
