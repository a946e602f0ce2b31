//! The loop written by hand: both files are read in batches, persons are given to their households by order, answers are
//! written in batches.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Decimal128Array, Int64Array, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use bareme::check::plan::Plan;
use bareme::ground::date::Month;
use bareme::population::results;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::law::{Child, Law, Paid, Persons};
use crate::{Fails, RESULTS};

/// Rows of a batch.
const BATCH: usize = 8_192;

const OF_HOUSEHOLDS: [&str; 5] =
    ["household_id", "rsu_index", "receives_family_allowances", "paid_by_state", "receives_pension"];
const OF_PERSONS: [&str; 9] = [
    "household_id",
    "relation",
    "birth_date",
    "schooled",
    "birth_rank",
    "disabled",
    "father_deceased",
    "school_level",
    "public_school",
];

/// Reads a register and writes its answers.
pub fn run(plan: &Plan, month: Month, register: &Path, out: &Path) -> Result<(), Fails> {
    let law = Law::of(plan, month);
    let codes = Codes::of(plan);
    let households = open(&register.join("households.parquet"), &OF_HOUSEHOLDS)?;
    let mut persons = Reading { batches: open(&register.join("persons.parquet"), &OF_PERSONS)?, now: None };
    let schema = schema(plan)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_max_row_group_row_count(Some(1 << 18))
        .set_column_dictionary_enabled(ColumnPath::from("household_id"), false)
        .set_column_encoding(ColumnPath::from("household_id"), Encoding::DELTA_BINARY_PACKED)
        .build();
    let mut writer = ArrowWriter::try_new(File::create(out)?, Arc::clone(&schema), Some(properties))?;
    let mut children: Vec<Child> = Vec::new();
    let mut facts = Facts::default();
    let (mut families, mut sum) = (0_u64, 0_i128);
    for batch in households {
        let batch = batch?;
        let ids = batch.column(0).as_primitive::<Int64Type>();
        let index = batch.column(1).as_primitive::<Decimal128Type>();
        let [allowances, state, pension] = [2, 3, 4].map(|at| batch.column(at).as_boolean());
        let rows = batch.num_rows();
        let mut monthly = Vec::with_capacity(rows);
        let mut total = Vec::with_capacity(rows);
        for row in 0..rows {
            children.clear();
            facts.clear();
            persons.of(ids.value(row), &codes, &mut |columns, row| {
                if let Some(child) = law.child(columns.birth.value(row), facts.schooled.len()) {
                    children.push(child);
                    facts.push(columns, row)?;
                }
                Ok(())
            })?;
            let index = i64::try_from(index.value(row))?;
            let eligible = law.eligible(index, truth(allowances, row), truth(state, row), truth(pension, row));
            let paid = if eligible { law.paid(&mut children, &facts.persons()) } else { Paid::default() };
            monthly.push(i128::from(paid.monthly()));
            total.push(i128::from(paid.monthly() + paid.once));
            families += u64::from(paid.counted > 0);
            sum += i128::from(paid.monthly() + paid.once);
        }
        let decimals = |lanes: Vec<i128>, at: usize| {
            Ok::<ArrayRef, Fails>(match schema.field(at).data_type() {
                DataType::Decimal128(precision, scale) => {
                    Arc::new(Decimal128Array::from(lanes).with_precision_and_scale(*precision, *scale)?)
                }
                other => return Err(format!("{other} is no decimal").into()),
            })
        };
        let ids: ArrayRef = Arc::new(Int64Array::new(ids.values().clone(), None));
        writer.write(&RecordBatch::try_new(
            Arc::clone(&schema),
            vec![ids, decimals(monthly, 1)?, decimals(total, 2)?],
        )?)?;
    }
    writer.close()?;
    println!("{families} families with children are paid, {sum} in all");
    Ok(())
}

/// The columns of the answers, as `simulate` has them.
fn schema(plan: &Plan) -> Result<Arc<Schema>, Fails> {
    let mut fields = vec![Field::new("household_id", DataType::Int64, false)];
    for name in RESULTS {
        let slot = (0..).zip(&plan.version.results).find(|(_, result)| result.common.name == name);
        let (slot, _) = slot.ok_or_else(|| format!("no {name}"))?;
        let results::What::Value { scale, digits, .. } = results::Field::result(plan, slot).what else {
            return Err(format!("{name} is no amount").into());
        };
        let precision = if digits <= 18 { u8::try_from(digits)? } else { 38 };
        fields.push(Field::new(name, DataType::Decimal128(precision, i8::try_from(scale)?), true));
    }
    Ok(Arc::new(Schema::new(fields)))
}

/// The batches of a file, with these columns in this order.
fn open(path: &Path, names: &[&str]) -> Result<Batches, Fails> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
    let reader = builder.with_projection(mask).with_batch_size(BATCH).build()?;
    Ok(Batches { reader, names: names.iter().map(|name| (*name).to_owned()).collect() })
}

struct Batches {
    reader: ParquetRecordBatchReader,
    names: Vec<String>,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, Fails>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(batch.map_err(Fails::from).and_then(|batch| {
            let places = self.names.iter().map(|name| batch.schema().index_of(name));
            Ok(batch.project(&places.collect::<Result<Vec<_>, _>>()?)?)
        }))
    }
}

/// What the codes of choices are in the law.
struct Codes {
    relation: Vec<String>,
    level: Vec<String>,
}

impl Codes {
    fn of(plan: &Plan) -> Self {
        let members = |name: &str| {
            let slot = plan.version.inputs.iter().position(|input| input.common.name == name);
            match slot.map(|slot| &plan.inputs[slot].kind) {
                Some(bareme::ground::kind::Kind::Choice(choice)) => {
                    choice.members.iter().map(|(member, _)| member.clone()).collect()
                }
                _ => Vec::new(),
            }
        };
        Self { relation: members("relation"), level: members("school_level") }
    }
}

/// The children of one household, as columns.
#[derive(Default)]
struct Facts {
    schooled: Vec<u8>,
    rank_of_birth: Vec<i32>,
    disabled: Vec<u8>,
    orphan: Vec<u8>,
    level: Vec<i32>,
    public: Vec<u8>,
}

impl Facts {
    fn clear(&mut self) {
        let Self { schooled, rank_of_birth, disabled, orphan, level, public } = self;
        [schooled, disabled, orphan, public].into_iter().for_each(Vec::clear);
        [rank_of_birth, level].into_iter().for_each(Vec::clear);
    }

    fn push(&mut self, from: &Columns, row: usize) -> Result<(), Fails> {
        let bit = |array: &BooleanArray| u8::from(truth(array, row));
        self.schooled.push(bit(&from.schooled));
        self.rank_of_birth.push(i32::try_from(from.rank_of_birth.value(row))?);
        self.disabled.push(bit(&from.disabled));
        self.orphan.push(bit(&from.orphan));
        self.level.push(code(&from.level, row));
        self.public.push(bit(&from.public));
        Ok(())
    }

    fn persons(&self) -> Persons<'_> {
        Persons {
            schooled: &self.schooled,
            rank_of_birth: &self.rank_of_birth,
            disabled: &self.disabled,
            orphan: &self.orphan,
            level: &self.level,
            public: &self.public,
        }
    }
}

/// The persons, read in their order.
struct Reading {
    batches: Batches,
    now: Option<(Columns, usize)>,
}

/// A batch of persons, taken apart.
struct Columns {
    household: Int64Array,
    relation: (PrimitiveArray<Int32Type>, Vec<i32>),
    birth: PrimitiveArray<Date32Type>,
    schooled: BooleanArray,
    rank_of_birth: Int64Array,
    disabled: BooleanArray,
    orphan: BooleanArray,
    level: (PrimitiveArray<Int32Type>, Vec<i32>),
    public: BooleanArray,
}

impl Reading {
    /// Hands on the children of a household, whatever their age; the persons that follow belong to later households.
    fn of(
        &mut self,
        household: i64,
        codes: &Codes,
        take: &mut impl FnMut(&Columns, usize) -> Result<(), Fails>,
    ) -> Result<(), Fails> {
        loop {
            let Some((columns, at)) = &mut self.now else {
                let Some(batch) = self.batches.next() else { return Ok(()) };
                self.now = Some((Columns::of(&batch?, codes)?, 0));
                continue;
            };
            let ids = columns.household.values();
            while *at < ids.len() && ids[*at] == household {
                if code(&columns.relation, *at) == 2 {
                    take(columns, *at)?;
                }
                *at += 1;
            }
            if *at < ids.len() {
                return Ok(());
            }
            self.now = None;
        }
    }
}

impl Columns {
    fn of(batch: &RecordBatch, codes: &Codes) -> Result<Self, Fails> {
        let bits = |at: usize| batch.column(at).as_boolean().clone();
        Ok(Self {
            household: batch.column(0).as_primitive::<Int64Type>().clone(),
            relation: coded(batch.column(1), &codes.relation)?,
            birth: batch.column(2).as_primitive::<Date32Type>().clone(),
            schooled: bits(3),
            rank_of_birth: batch.column(4).as_primitive::<Int64Type>().clone(),
            disabled: bits(5),
            orphan: bits(6),
            level: coded(batch.column(7), &codes.level)?,
            public: bits(8),
        })
    }
}

/// A column of words with the code of each word in the law.
fn coded(array: &ArrayRef, members: &[String]) -> Result<(PrimitiveArray<Int32Type>, Vec<i32>), Fails> {
    let words = array.as_dictionary_opt::<Int32Type>().ok_or("a choice is no dictionary of words")?;
    let names: &StringArray = words.values().as_string();
    let code = |name: Option<&str>| {
        let at = members.iter().position(|member| Some(member.as_str()) == name);
        i32::try_from(at.ok_or_else(|| format!("{name:?} is no word of the law"))?).map_err(Fails::from)
    };
    Ok((words.keys().clone(), names.iter().map(code).collect::<Result<_, Fails>>()?))
}

fn code((keys, codes): &(PrimitiveArray<Int32Type>, Vec<i32>), row: usize) -> i32 {
    if keys.is_valid(row) {
        usize::try_from(keys.value(row)).ok().and_then(|key| codes.get(key)).copied().unwrap_or(0)
    } else {
        0
    }
}

fn truth(array: &BooleanArray, row: usize) -> bool {
    array.is_valid(row) && array.value(row)
}
