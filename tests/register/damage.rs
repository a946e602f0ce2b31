//! No bytes make the reader panic or hang: each byte of a small file in turn is another, the file ends early, says that it
//! is far longer than it is, or shrinks while it is read.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int64Array, StringArray};
use bareme::check::plan::Plan;
use bareme::population::register::{As, Register, Request};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};

use crate::making::{Made, plan, reads, told};

const ROWS: usize = 40;
/// Longer than anything honest takes.
const PATIENCE: Duration = Duration::from_secs(10);

fn columns() -> Vec<(&'static str, ArrayRef)> {
    let rows = || 0..i32::try_from(ROWS).expect("small");
    let decimal = Decimal128Array::from_iter(rows().map(|row| (row % 7 != 0).then(|| i128::from(row) * 1_000)));
    vec![
        ("household_id", Arc::new(Int64Array::from_iter_values(rows().map(i64::from))) as ArrayRef),
        ("rsu_index", Arc::new(decimal.with_precision_and_scale(10, 4).expect("a shape"))),
        ("paid_by_state", Arc::new(BooleanArray::from_iter(rows().map(|row| Some(row % 3 == 0))))),
        ("region", Arc::new(StringArray::from_iter(rows().map(|row| (row % 4 != 0).then_some("oriental"))))),
        (
            "milieu",
            Arc::new(DictionaryArray::<Int8Type>::from_iter(
                rows().map(|row| Some(if row % 2 == 0 { "urban" } else { "rural" })),
            )),
        ),
        ("place", Arc::new(StringArray::from_iter_values(rows().map(|row| format!("p{}", row % 5))))),
        ("seen", Arc::new(Date32Array::from_iter_values(rows().map(|row| row * 100)))),
    ]
}

fn bytes(properties: WriterProperties) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns()).expect("the columns are of one length");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    bytes
}

fn request(plan: &Plan) -> Request {
    let reads = reads(plan, &["rsu_index", "paid_by_state", "region", "milieu"]);
    Request { chunk: 16, ..Request::of(&reads) }.and(0, "place", As::Words).and(0, "seen", As::Words)
}

/// Reads all there is. Returns what it came to, in a word.
fn read(path: &Path, plan: &Arc<Plan>) -> &'static str {
    let begun = Instant::now();
    let outcome = match Register::open(path, plan, request(plan)) {
        Err(_) => "refused",
        Ok(mut register) => loop {
            match register.next_chunk() {
                Ok(Some(chunk)) => assert!(chunk.ids.len() <= 16),
                Ok(None) => break "read",
                Err(_) => break "refused",
            }
        },
    };
    assert!(begun.elapsed() < PATIENCE, "{} takes {:?}", path.display(), begun.elapsed());
    outcome
}

/// Keeps what caught panics say to themselves.
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn shapes() -> Vec<(&'static str, Vec<u8>)> {
    let zstd = Compression::ZSTD(ZstdLevel::try_new(1).expect("a level"));
    let with = WriterProperties::builder;
    vec![
        ("plain", bytes(with().set_compression(Compression::UNCOMPRESSED).build())),
        ("zstd", bytes(with().set_compression(zstd).build())),
        (
            "snappy, version 2",
            bytes(with().set_compression(Compression::SNAPPY).set_writer_version(WriterVersion::PARQUET_2_0).build()),
        ),
        (
            "no dictionary, statistics in pages",
            bytes(
                with()
                    .set_dictionary_enabled(false)
                    .set_statistics_enabled(EnabledStatistics::Page)
                    .set_write_page_header_statistics(true)
                    .build(),
            ),
        ),
        (
            "many row groups and pages",
            bytes(
                with()
                    .set_max_row_group_row_count(Some(21))
                    .set_data_page_row_count_limit(8)
                    .set_write_batch_size(2)
                    .build(),
            ),
        ),
    ]
}

#[test]
fn every_byte_in_turn_is_another() {
    let plan = plan();
    let made = Made::new().with("persons.csv", "household_id\n");
    let path = made.at("households.parquet");
    quietly(|| {
        for (shape, bytes) in shapes() {
            std::fs::write(&path, &bytes).expect("written");
            assert_eq!(read(made.path(), &plan), "read", "{shape}");
            let mut refused = 0;
            for at in 0..bytes.len() {
                let mut bad = bytes.clone();
                bad[at] ^= [0xff, 0x01, 0x80][at % 3];
                std::fs::write(&path, &bad).expect("written");
                refused += usize::from(read(made.path(), &plan) == "refused");
            }
            assert!(refused > bytes.len() / 4, "{shape}: {refused} of {} refused", bytes.len());
        }
    });
}

#[test]
fn it_ends_anywhere() {
    let plan = plan();
    let made = Made::new().with("persons.csv", "household_id\n");
    let path = made.at("households.parquet");
    let (_, bytes) = shapes().swap_remove(1);
    quietly(|| {
        for end in 0..bytes.len() {
            std::fs::write(&path, &bytes[..end]).expect("written");
            assert_eq!(read(made.path(), &plan), "refused", "{end}");
        }
    });
}

#[test]
fn what_is_no_parquet_is_told() {
    let plan = plan();
    let told_of = |bytes: &[u8]| {
        let made = Made::new().with("persons.csv", "household_id\n").with("households.parquet", bytes);
        told(&made, &plan, request(&plan))
    };
    assert_eq!(told_of(b""), ["E0020 `households.parquet` is empty"]);
    for bytes in [&b"household_id,rsu_index\n1,8.5\n"[..], b"PAR1", b"PAR1PAR1", &[0; 100]] {
        let told = told_of(bytes);
        assert!(
            told.len() == 1 && told[0].starts_with("E0806 `households.parquet` is damaged, or no Parquet file"),
            "{told:?}"
        );
    }
}

/// A number as the footer has it: zigzag, seven bits a byte.
fn varint(number: i64) -> Vec<u8> {
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    let mut bytes = Vec::new();
    loop {
        let byte = u8::try_from(rest & 0x7f).expect("seven bits");
        rest >>= 7;
        if rest == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

/// Every number of the footer in turn becomes 2^60: rows, values, places, sizes.
#[test]
fn lengths_of_two_to_the_sixtieth_are_refused() {
    let plan = plan();
    let made = Made::new().with("persons.csv", "household_id\n");
    let path = made.at("households.parquet");
    let (_, bytes) = shapes().swap_remove(1);
    let length = bytes.len();
    let footer = usize::try_from(u32::from_le_bytes(bytes[length - 8..length - 4].try_into().expect("four bytes")))
        .expect("small");
    let start = length - 8 - footer;
    quietly(|| {
        for huge in [1_i64 << 60, -1, i64::from(i32::MAX)] {
            for at in start..length - 8 {
                // Whatever number begins here, if one does, is replaced whole.
                let own = bytes[at..length - 8].iter().position(|byte| byte & 0x80 == 0).map_or(1, |more| more + 1);
                let mut bad = bytes[..at].to_vec();
                bad.extend(varint(huge));
                bad.extend(&bytes[(at + own).min(length - 8)..length - 8]);
                let footer = u32::try_from(bad.len() - start).expect("small");
                bad.extend(footer.to_le_bytes());
                bad.extend(b"PAR1");
                std::fs::write(&path, &bad).expect("written");
                read(made.path(), &plan);
            }
        }
    });
}

#[test]
fn a_file_that_shrinks_or_is_written_to_while_it_is_read_is_refused() {
    let plan = plan();
    let households: String =
        (1..=100_000).fold("household_id,rsu_index\n".to_owned(), |text, id| format!("{text}{id},8.5\n"));
    let cut = &households[..households.len() / 2];
    let cut = &cut[..=cut.rfind('\n').expect("a line")];
    let request = || Request { chunk: 100, ..Request::of(&reads(&plan, &["rsu_index"])) };
    for after in [cut.to_owned(), households.replace("8.5", "9.5")] {
        let made = Made::of(&households, "household_id\n");
        let mut register = Register::open(made.path(), &plan, request()).expect("it opens");
        register.next_chunk().expect("it is read").expect("a chunk");
        std::fs::write(made.at("households.csv"), after).expect("written");
        let last = loop {
            match register.next_chunk() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("it is refused"),
                Err(finding) => break finding,
            }
        };
        assert_eq!(last.code.text(), "E0807");
    }
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(1..=100_000));
    let made =
        Made::new().with("persons.csv", "household_id\n").parquet("households.parquet", vec![("household_id", ids)]);
    let mut register = Register::open(made.path(), &plan, Request { chunk: 100, ..Request::of(&reads(&plan, &[])) })
        .expect("it opens");
    register.next_chunk().expect("it is read").expect("a chunk");
    let file = std::fs::OpenOptions::new().write(true).open(made.at("households.parquet")).expect("it opens");
    file.set_len(10_000).expect("it shrinks");
    let last = loop {
        match register.next_chunk() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it is refused"),
            Err(finding) => break finding,
        }
    };
    assert_eq!(last.code.text(), "E0807");
}
