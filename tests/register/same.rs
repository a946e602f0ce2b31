//! What is written is read again, in either form, whatever the size of chunks and of row groups.

use std::path::Path;
use std::sync::Arc;

use arrow_array::ArrayRef;
use bareme::check::plan::Plan;
use bareme::evaluate::columns::Block;
use bareme::household::batch::Batch;
use bareme::household::generate::Generator;
use bareme::population::form::Form;
use bareme::population::register::{As, Chunk, Register, Request};
use bareme::population::results::RegisterWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::making::{Made, all, parquet, plan, plan_of};

const HOUSEHOLDS: usize = 60;

fn batches(plan: &Plan, households: usize) -> Vec<Batch> {
    let mut generator = Generator::new(plan, 7);
    generator.withheld = 60;
    (0..households).map(|_| generator.household(plan.version.header.from)).collect()
}

/// Writes households in blocks of ten, with a weight and a welfare of their own.
fn write(path: &Path, form: Form, plan: &Arc<Plan>, batches: &[Batch]) {
    let extras = [(0, "weight", 6), (0, "welfare", 2)];
    let mut writer = RegisterWriter::create(path, form, plan, &extras, false).expect("begun");
    for (at, part) in (0_u64..).zip(batches.chunks(10)) {
        let mut block = Block::new(plan, &vec![true; plan.inputs.len()]);
        for batch in part {
            assert!(block.append(plan, batch));
        }
        block.rows.iter_mut().for_each(|rows| rows.ids = None);
        let ids: Vec<u64> = (1..).map(|id: u64| at * 10 + id).take(part.len()).collect();
        let weights: Vec<i64> = ids.iter().map(|id| i64::try_from(*id).expect("small") * 1_500_000).collect();
        let welfare: Vec<i64> = ids.iter().map(|id| i64::try_from(*id).expect("small") * 101).collect();
        writer.write(&block, &ids, &[&weights, &welfare]).expect("written");
    }
    writer.finish().expect("finished");
}

fn request(plan: &Plan, chunk: usize) -> Request {
    let all = Request::of(&vec![true; plan.inputs.len()]);
    Request { chunk, ..all.and(0, "welfare", As::Number(2)) }
}

fn compare(plan: &Plan, chunks: &[Chunk], batches: &[Batch], what: &str) {
    let mut at = 0;
    for chunk in chunks {
        assert!(chunk.refused.is_empty(), "{what}: {:?}", chunk.refused);
        for row in 0..chunk.ids.len() {
            let number = i64::try_from(at + 1).expect("small");
            assert_eq!(chunk.ids.text(row), number.to_string(), "{what}");
            assert_eq!(chunk.weights.as_ref().map(|weights| weights[row]), Some(number * 1_500_000), "{what}");
            let welfare = chunk.extras[0].column.as_ref().expect("it was asked for");
            assert_eq!(welfare.lanes.get(row), i128::from(number * 101), "{what}");
            let (read, written) = (chunk.block.household(plan, row), &batches[at]);
            for (read, written) in read.rows.iter().zip(&written.rows) {
                assert_eq!(
                    (read.count, &read.offsets, &read.container),
                    (written.count, &written.offsets, &written.container),
                    "{what}"
                );
            }
            for (slot, (read, written)) in read.inputs.iter().zip(&written.inputs).enumerate() {
                let name = &plan.version.inputs[slot].common.name;
                assert_eq!(
                    (&read.given, &read.lanes),
                    (&written.given, &written.lanes),
                    "{what}: {name} of household {number}"
                );
            }
            at += 1;
        }
    }
    assert_eq!(at, batches.len(), "{what}");
}

fn plans() -> Vec<Arc<Plan>> {
    let invented = "tests/fixtures/policies";
    vec![
        plan(),
        plan_of(invented, "meridia", "2030-01"),
        plan_of(invented, "archipelago", "2030-01"),
        plan_of(invented, "atoll", "2030-01"),
    ]
}

#[test]
fn in_either_form_and_in_chunks_of_any_size() {
    for plan in plans() {
        let batches = batches(&plan, HOUSEHOLDS);
        for form in Form::ALL {
            let made = Made::new();
            write(&made.at("register"), form, &plan, &batches);
            for chunk in [1, 7, 60, 8_192] {
                let chunks = all(&made.at("register"), &plan, request(&plan, chunk)).expect("it is read");
                compare(&plan, &chunks, &batches, &format!("{} {form:?} {chunk}", plan.version.policy()));
            }
        }
    }
}

/// The same file with row groups of so many rows.
fn regrouped(path: &Path, rows: usize) {
    let file = std::fs::File::open(path).expect("it opens");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").with_batch_size(1 << 16);
    let batches: Vec<_> = reader.build().expect("it reads").collect::<Result<_, _>>().expect("it is read");
    let [batch] = batches.as_slice() else { panic!("one batch") };
    let schema = batch.schema();
    let names = schema.fields().iter().map(|field| field.name().as_str());
    let columns: Vec<(&str, ArrayRef)> = names.zip(batch.columns().iter().cloned()).collect();
    parquet(path, columns, rows);
}

#[test]
fn whatever_the_row_groups_are() {
    for plan in plans() {
        let batches = batches(&plan, HOUSEHOLDS);
        for rows in [1, 13] {
            let made = Made::new();
            write(&made.at("register"), Form::Parquet, &plan, &batches);
            for entity in &plan.version.programme.entities {
                regrouped(&made.at(&format!("register/{}.parquet", entity.plural)), rows);
            }
            let chunks = all(&made.at("register"), &plan, request(&plan, 9)).expect("it is read");
            compare(&plan, &chunks, &batches, &format!("{} row groups of {rows}", plan.version.policy()));
        }
    }
}

#[test]
fn more_households_than_a_page() {
    let plan = plan();
    let batches = batches(&plan, 9_000);
    for form in Form::ALL {
        let made = Made::new();
        write(&made.at("register"), form, &plan, &batches);
        let mut register = Register::open(&made.at("register"), &plan, request(&plan, 2_000)).expect("it opens");
        assert_eq!(register.households(), (form == Form::Parquet).then_some(9_000));
        let mut chunks = Vec::new();
        while let Some(chunk) = register.next_chunk().expect("it is read") {
            assert_eq!(chunk.first_row, chunks.len() as u64 * 2_000 + 1);
            chunks.push(chunk);
        }
        assert!(register.next_chunk().expect("the end stays the end").is_none());
        compare(&plan, &chunks, &batches, &format!("{form:?}"));
    }
}

#[test]
fn a_register_without_a_household_is_one() {
    let plan = plan();
    for form in Form::ALL {
        let made = Made::new();
        write(&made.at("register"), form, &plan, &[]);
        assert!(
            all(&made.at("register"), &plan, Request::of(&vec![true; plan.inputs.len()]))
                .expect("it is read")
                .is_empty()
        );
    }
}

#[test]
fn a_folder_that_is_there_is_replaced_only_with_force_and_never_holds_two_forms() {
    let plan = plan();
    let made = Made::new();
    let at = made.at("register");
    write(&at, Form::Parquet, &plan, &batches(&plan, 3));
    let code =
        |form, force| RegisterWriter::create(&at, form, &plan, &[], force).err().map(|finding| finding.code.text());
    assert_eq!(code(Form::Parquet, false), Some("E0007"));
    assert_eq!(code(Form::Csv, true), Some("E0801"));
    RegisterWriter::create(&at, Form::Parquet, &plan, &[], true).expect("begun").finish().expect("finished");
    assert!(all(&at, &plan, Request::of(&vec![true; plan.inputs.len()])).expect("it is read").is_empty());
}

#[test]
fn nothing_is_left_of_a_register_that_is_not_finished() {
    let plan = plan();
    let made = Made::new();
    let writer = RegisterWriter::create(&made.at("register"), Form::Csv, &plan, &[], false).expect("begun");
    drop(writer);
    assert_eq!(std::fs::read_dir(made.path()).expect("it lists").count(), 0);
}
