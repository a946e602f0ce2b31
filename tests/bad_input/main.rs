//! Bad input through the verb: what `bareme simulate` says of it, how it ends, and that nothing is left behind.
//!
//! | what is bad | where it is tried |
//! |---|---|
//! | truncated Parquet | `damaged::a_file_that_ends_anywhere_is_refused` |
//! | corrupted Parquet, ours: each byte in turn | `damaged::each_byte_of_a_register_of_ours_that_is_another_is_noticed` |
//! | … and what its seal is | `damaged::a_seal_is_the_sum_of_all_bytes_with_zeros_in_its_place` |
//! | corrupted Parquet, of others: each byte in turn | `damaged::no_byte_of_a_file_of_others_brings_it_down` |
//! | … with checksums of its pages | `damaged::pages_with_a_checksum_are_held_to_it` |
//! | empty Parquet, and what is none | `damaged::what_is_empty_or_no_parquet_is_told` |
//! | declared lengths of 2^60 | `damaged::lengths_of_two_to_the_sixtieth_are_refused` |
//! | wrong column types | `columns::columns_of_another_type_are_told_all_at_once` |
//! | missing, duplicated, misspelt columns | `columns::columns_that_lack_or_are_there_twice_are_told_all_at_once` |
//! | extra columns | `columns::columns_that_nothing_reads_are_told_and_no_hindrance` |
//! | reordered columns | `columns::the_order_of_columns_does_not_matter` |
//! | persons without household | `rows::persons_without_a_household_are_refused` |
//! | households without persons | `rows::households_without_persons_are_households` |
//! | persons out of order | `rows::persons_out_of_order_are_refused` |
//! | duplicate ids | `rows::ids_that_are_given_twice_are_refused` |
//! | CSV: byte-order mark, semicolons, quotes, embedded newlines | `text::what_programs_write_is_understood` |
//! | CSV: decimal commas | `text::decimal_commas_are_refused_and_never_read_as_thousands` |
//! | CSV: short and long rows | `text::rows_of_another_length_are_refused` |
//! | CSV: NUL, other encodings, a quote left open | `text::what_is_no_text_is_refused` |
//! | NaN and infinities in float columns | `numbers::what_is_no_number_is_refused` |
//! | floats that are no short decimal | `numbers::a_float_is_its_shortest_decimal_or_refused` |
//! | negative and huge weights | `numbers::weights_below_zero_and_beyond_all_measure_are_refused` |
//! | a file that shrinks while it is read | `files::a_file_that_shrinks_while_it_is_read_is_refused` |
//! | a full disk | `files::a_full_disk_is_told_and_nothing_is_left`, `files::a_full_standard_output_is_told` |
//! | … for one of several outputs | `files::of_several_outputs_none_is_left_where_one_has_no_room` |
//! | an output that is an input | `files::an_output_that_is_an_input_is_refused_by_whatever_name` |
//!
//! That an interrupted run leaves nothing is tried with the signals: `tests/simulate`. The reader itself is tried with many
//! more shapes of files in `tests/register`; the words of each refusal are pinned in `tests/bad`.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]

#[path = "../support/mod.rs"]
mod support;

mod columns;
mod damaged;
mod files;
mod made;
mod numbers;
mod rows;
mod sums;
mod text;
