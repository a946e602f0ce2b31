//! Files with checksums of their pages, as other programs write them: the library that we write with has none.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array};
use bytes::Bytes;
use parquet::basic::Compression;
use parquet::file::metadata::{ParquetMetaDataReader, ParquetMetaDataWriter};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::made::parquet;

/// A file of others: two columns of plain numbers, a page each.
pub fn of_others() -> Vec<u8> {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("household_id", Arc::new(Int64Array::from(vec![1, 2, 3]))),
        ("income", Arc::new(Float64Array::from(vec![800.0, 1000.5, 0.0]))),
    ];
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .build();
    parquet(columns, properties)
}

/// The same with a checksum in the head of each page, and where the bodies of the pages stand.
pub fn with_sums(bytes: &[u8]) -> (Vec<u8>, Vec<std::ops::Range<usize>>) {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&Bytes::from(bytes.to_vec())).expect("it is Parquet");
    let (mut out, mut bodies, mut groups) = (bytes[..4].to_vec(), Vec::new(), Vec::new());
    for group in metadata.row_groups() {
        let mut columns = Vec::new();
        for column in group.columns() {
            let size = |size: i64| usize::try_from(size).expect("no size is below 0");
            let start = size(column.data_page_offset());
            let chunk = &bytes[start..start + size(column.compressed_size())];
            let begins = out.len();
            let body = page(chunk, &mut out);
            bodies.push(body..out.len());
            let column = column.clone().into_builder();
            let column = column.set_data_page_offset(begins.try_into().expect("small"));
            let column = column.set_total_compressed_size((out.len() - begins).try_into().expect("small"));
            columns.push(column.build().expect("a column"));
        }
        groups.push(group.clone().into_builder().set_column_metadata(columns).build().expect("a group"));
    }
    let metadata = metadata.into_builder().set_row_groups(groups).build();
    ParquetMetaDataWriter::new(&mut out, &metadata).finish().expect("written");
    (out, bodies)
}

/// Writes a page with its checksum, the fourth field of its head. Gives where its body begins.
fn page(chunk: &[u8], out: &mut Vec<u8>) -> usize {
    // The head: kind, size, compressed size, each a byte that says which field it is and a number; then what is in it.
    let mut at = 0;
    let mut compressed = 0;
    for field in 0..3 {
        assert_eq!(chunk[at], 0x15, "field {field} is a number");
        let (number, length) = number(&chunk[at + 1..]);
        (compressed, at) = (number, at + 1 + length);
    }
    let body = chunk.len() - usize::try_from(compressed).expect("no size is below 0");
    let sum = crc32fast::hash(&chunk[body..]).cast_signed();
    out.extend(&chunk[..at]);
    out.push(0x15);
    let mut rest = ((sum << 1) ^ (sum >> 31)).cast_unsigned();
    while rest > 0x7f {
        out.push(u8::try_from(rest & 0x7f).expect("seven bits") | 0x80);
        rest >>= 7;
    }
    out.push(u8::try_from(rest).expect("seven bits"));
    // The next field was the second after the third and is now the first after the fourth.
    assert_eq!(chunk[at], 0x2c, "a page of data follows");
    out.push(0x1c);
    out.extend(&chunk[at + 1..body]);
    let begins = out.len();
    out.extend(&chunk[body..]);
    begins
}

/// A number, and how many bytes it takes.
fn number(bytes: &[u8]) -> (i64, usize) {
    let length = bytes.iter().position(|byte| byte & 0x80 == 0).expect("a number ends") + 1;
    let raw = bytes[..length].iter().rev().fold(0_i64, |number, byte| number << 7 | i64::from(byte & 0x7f));
    ((raw >> 1) ^ -(raw & 1), length)
}
