//! The parts of the page.

mod about;
mod budget;
mod causes;
mod criteria;
mod decision;
mod distribution;
mod indicators;
mod law;
mod who;
