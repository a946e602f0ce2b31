//! What is told of every household of the invented country and of the shipped programmes, in every language.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bareme::check::check;
use bareme::check::plan::Plan;
use bareme::evaluate::from_run::{answer, rows_of};
use bareme::evaluate::needs::may_need;
use bareme::evaluate::program::{Program, Scratch};
use bareme::ground::amount::Decimal;
use bareme::ground::date::Month;
use bareme::ground::source::SourceFile;
use bareme::ground::value::Value;
use bareme::household::fit::fit;
use bareme::household::read::{Format, household};
use bareme::pack::{Policies, Shelf};
use bareme::rules::syntax::Operator;
use bareme::rules::tree::Join;

use bareme::explain::explanation::Step;
use bareme::explain::expr::{Expr, Is, Over};
use bareme::explain::told::{Fact, Shown, State};
use bareme::explain::words::Language;
use bareme::explain::{Explanation, Options, Recording, explain, html, json, markdown, text};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A version as it is run.
struct Running {
    plan: Arc<Plan>,
    program: Program,
    households: PathBuf,
}

impl Running {
    fn new(shelves: &str, shelf: &Shelf, version: &str) -> Self {
        let (version, _) = shelf.load(version).unwrap();
        let (plan, _) = check(&Arc::new(version)).unwrap();
        let plan = Arc::new(plan);
        let households = root().join(shelves).join(&plan.version.programme.id).join("households");
        Self { program: Program::new(Arc::clone(&plan)), plan, households }
    }

    /// What is told of one household in a month; `None` where it does not fit the version.
    fn told(&self, name: &str, month: Month, only: Option<&str>) -> Option<Told> {
        let Self { plan, program, households } = self;
        let file = SourceFile::new(name, std::fs::read_to_string(households.join(format!("{name}.toml"))).unwrap());
        let written = household(&file, Format::Toml, &plan.version.programme).unwrap();
        let batch = &fit(&written, plan, month).ok()?.batch;
        let mut scratch = Scratch::new();
        let run = program.run(batch, month, &mut scratch).unwrap();
        let mut answer = answer(program, batch, run, month, 0).unwrap();
        let rows = rows_of(batch, 0, program.containers());
        answer.may_need = may_need(plan, batch, run, program.containers(), &rows, &answer);
        let recording = Recording { plan, batch, run, answer: &answer, digest: "sha256:0" };
        let options = Options {
            household: Some(name.to_owned()),
            only: only.map(|name| plan.version.result(name).unwrap()),
            ..Options::default()
        };
        Some(Told { explanation: explain(&recording, &options) })
    }
}

/// What is told of a household of the invented country, under the version that applies or under one by name.
fn meridia(name: &str, month: &str, version: Option<&str>, only: Option<&str>) -> Told {
    let shelves = "tests/fixtures/policies";
    let shelf = Policies::open(&root().join(shelves)).unwrap().programme("meridia").unwrap();
    let month = Month::parse(month).unwrap();
    let version = version.map_or_else(|| shelf.applies(month).unwrap().id.clone(), str::to_owned);
    Running::new(shelves, &shelf, &version).told(name, month, only).unwrap()
}

struct Told {
    explanation: Explanation,
}

impl Told {
    fn in_language(&self, code: &str) -> String {
        let options = text::Options { width: 400, colour: false };
        text::render(&self.explanation, &Language::of(code), options).replace(['\u{a0}', '\u{202f}'], " ")
    }
}

/// Every household of every programme, in the second month of each version that it fits.
fn everything() -> &'static [(String, Told)] {
    static ALL: OnceLock<Vec<(String, Told)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        for shelves in ["tests/fixtures/policies", "policies"] {
            let policies = Policies::open(&root().join(shelves)).unwrap();
            for programme in policies.ids() {
                let shelf = policies.programme(programme).unwrap();
                for header in shelf.headers() {
                    let running = Running::new(shelves, &shelf, &header.id);
                    let month = header.from.plus(1).unwrap();
                    for name in names(&running.households) {
                        let told = running.told(&name, month, None);
                        all.extend(told.map(|told| (format!("{programme}@{} {name} {month}", header.id), told)));
                    }
                }
            }
        }
        all
    })
}

/// The households of a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).map(|p| stem(&p)).collect();
    names.sort();
    names
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn what_is_told_comes_to_the_value_it_is_told_for() {
    let mut computed = 0;
    for (what, told) in everything() {
        for step in told.explanation.steps.values() {
            let formula = step.formula.iter().filter(|formula| formula.state == State::Known);
            let parts = formula.chain(step.decisions.iter().map(|decision| &decision.asked));
            for expr in parts.chain(step.named.iter().map(|(_, expr)| expr)) {
                computed += recomputed(what, step, expr);
            }
        }
    }
    assert!(computed > 10_000, "only {computed} expressions could be computed again");
}

/// Computes an expression again from the values that are told; how many of its parts could be.
fn recomputed(what: &str, step: &Step, expr: &Expr) -> usize {
    let inner: usize = expr.parts().into_iter().map(|part| recomputed(what, step, part)).sum();
    let (Some(again), Some(told)) = (again(expr), expr.value.as_ref()) else { return inner };
    assert_eq!(again, plain(told), "{what}: {} {expr:?}", step.thing.key);
    inner + 1
}

fn plain(shown: &Shown) -> Value {
    match shown.value {
        Value::Count(count) => Value::Decimal(Decimal::from(count)),
        Value::Decimal(decimal) => Value::Decimal(decimal.normalize()),
        other => other,
    }
}

fn decimal(expr: &Expr) -> Option<Decimal> {
    match plain(expr.value.as_ref()?) {
        Value::Decimal(decimal) => Some(decimal),
        _ => None,
    }
}

fn again(expr: &Expr) -> Option<Value> {
    match &expr.is {
        Is::Sum(terms) => {
            let mut sum = Decimal::ZERO;
            for (off, term) in terms {
                sum += if *off { -decimal(term)? } else { decimal(term)? };
            }
            Some(Value::Decimal(sum.normalize()))
        }
        Is::Product(factors) => {
            let mut product = Decimal::ONE;
            for factor in factors {
                product *= decimal(factor)?;
            }
            Some(Value::Decimal(product.normalize()))
        }
        Is::Negative(inner) => Some(Value::Decimal(-decimal(inner)?)).map(|value| match value {
            Value::Decimal(zero) if zero.is_zero() => Value::Decimal(Decimal::ZERO),
            other => other,
        }),
        Is::Extreme { largest, of } => {
            let of = of.iter().map(decimal).collect::<Option<Vec<_>>>()?.into_iter();
            (if *largest { of.max() } else { of.min() }).map(Value::Decimal)
        }
        Is::Compare(operator, left, right) => compared(*operator, left, right).map(Value::Bool),
        Is::Not(inner) => inner.truth().map(|truth| Value::Bool(!truth)),
        Is::All(all) => Some(Value::Bool(all.iter().all(|one| one.truth() == Some(true)))),
        Is::Any(all) => Some(Value::Bool(all.iter().any(|one| one.truth() == Some(true)))),
        Is::Over(over) => gone_over(over),
        Is::Brackets { used, marginal: true, .. } => {
            let parts = used.iter().map(|bracket| plain(&bracket.part.as_ref().unwrap().1));
            let sum: Decimal = parts.filter_map(|part| if let Value::Decimal(d) = part { Some(d) } else { None }).sum();
            Some(Value::Decimal(sum.normalize()))
        }
        Is::Brackets { used, marginal: false, .. } => Some(plain(&used.first()?.rate)),
        _ => None,
    }
}

fn compared(operator: Operator, left: &Expr, right: &Expr) -> Option<bool> {
    let side = |expr: &Expr| match &expr.is {
        Is::Quotient(above, below) => Some((decimal(above)?, decimal(below)?)),
        _ => decimal(expr).map(|value| (value, Decimal::ONE)),
    };
    if let (Some(left), Some(right)) = (left.value.as_ref(), right.value.as_ref())
        && !matches!(plain(left), Value::Decimal(_))
    {
        let order = match (left.value, right.value) {
            (Value::Date(a), Value::Date(b)) => a.cmp(&b),
            (Value::Choice(a), Value::Choice(b)) => a.cmp(&b),
            (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
            _ => return None,
        };
        return Some(operator.holds(order));
    }
    let ((a, b), (c, d)) = (side(left)?, side(right)?);
    (b > Decimal::ZERO && d > Decimal::ZERO).then(|| operator.holds((a * d).cmp(&(c * b))))
}

fn gone_over(over: &Over) -> Option<Value> {
    let amounts = || over.members.iter().map(|m| m.value.as_ref().map(plain)).collect::<Option<Vec<_>>>();
    let numbers = || {
        let number = |value| if let Value::Decimal(d) = value { Some(d) } else { None };
        amounts()?.into_iter().map(number).collect::<Option<Vec<_>>>()
    };
    let truths = || over.members.iter().filter(|member| member.is_true()).count();
    Some(match over.join {
        Join::Sum => Value::Decimal(numbers()?.into_iter().sum::<Decimal>().normalize()),
        Join::Count => Value::Decimal(Decimal::from(truths())),
        Join::Any => Value::Bool(truths() > 0),
        Join::All => Value::Bool(truths() == over.members.len()),
        Join::Smallest => Value::Decimal(numbers()?.into_iter().min()?),
        Join::Largest => Value::Decimal(numbers()?.into_iter().max()?),
    })
}

#[test]
fn every_result_with_a_value_has_a_reason() {
    for (what, told) in everything() {
        for (key, step) in &told.explanation.steps {
            let reasons = step.stopped.is_some()
                || step.formula.is_some()
                || step.special.is_some()
                || step.failure.is_some()
                || step.guards.iter().any(|guard| guard.state != State::Known)
                || step.decisions.iter().any(|decision| decision.held.is_none());
            assert!(reasons, "{what}: {} {key:?}", step.thing.key);
        }
    }
}

#[test]
fn a_result_without_a_value_is_followed_to_what_is_missing() {
    for (what, told) in everything() {
        let explanation = &told.explanation;
        for (key, step) in explanation.steps.iter().filter(|(_, step)| step.state == State::Missing) {
            let mut leaves = Vec::new();
            leaves_of(&bareme::explain::why_not::causes(&explanation.steps, *key), &mut leaves);
            assert!(!leaves.is_empty(), "{what}: {}", step.thing.key);
            for leaf in leaves {
                let lacks = explanation.missing.iter().find(|lack| same(&lack.fact, &leaf));
                let lacks = lacks.unwrap_or_else(|| panic!("{what}: {} rests on {}", step.thing.key, leaf.thing.key));
                assert!(lacks.results.contains(key), "{what}: {}", step.thing.key);
            }
        }
    }
}

fn leaves_of(causes: &[bareme::explain::why_not::Cause], leaves: &mut Vec<Fact>) {
    for cause in causes {
        match &cause.because {
            bareme::explain::why_not::Because::Missing(fact) if fact.key().is_none() => leaves.push(fact.clone()),
            _ => leaves_of(&cause.from, leaves),
        }
    }
}

fn same(a: &Fact, b: &Fact) -> bool {
    a.thing.key == b.thing.key && a.who == b.who
}

#[test]
fn every_page_keeps_its_width_closes_its_isolates_and_leaves_nothing_open() {
    for ((what, told), code) in everything().iter().zip(["ar", "fr", "en"].into_iter().cycle()) {
        let language = Language::of(code);
        let text = text::render(&told.explanation, &language, text::Options::default());
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80 || !line.trim().contains(' '), "{what}: {line}");
            assert_eq!(line.matches('\u{2068}').count(), line.matches('\u{2069}').count(), "{what}: {line}");
        }
        let html = html::render(&told.explanation, &language);
        for tag in ["details", "section", "ul", "li", "div", "span", "b", "bdi", "cite", "code", "table", "tr", "td"] {
            let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{what} {code}: {tag}");
        }
        for page in [&text, &html, &markdown::render(&told.explanation, &language)] {
            assert!(!page.contains("{0}") && !page.contains("{1}"), "{what} {code}");
        }
        let json = json::render(&told.explanation, &language);
        assert!(!json["subjects"].as_array().unwrap().is_empty(), "{what}");
    }
}

#[test]
fn a_marginal_scale_is_told_bracket_by_bracket() {
    let text = meridia("two-equal-earners", "2030-03", None, None).in_language("en");
    assert!(text.contains("Income tax, by the wages of a year at"), "{text}");
    assert!(text.lines().any(|line| line.trim_start().starts_with("· from") && line.contains(" × ")), "{text}");
}

#[test]
fn a_month_outside_the_reign_and_a_draft_are_told_before_anything_else() {
    let early = meridia("couple-with-taper", "2030-06", Some("2031-01"), None);
    assert!(early.explanation.header.counterfactual);
    assert!(early.in_language("en").contains("The answer is hypothetical."));
    assert!(early.in_language("fr").contains("La réponse est une hypothèse."));
    let draft = meridia("couple-with-taper", "2033-01", Some("2033-01-reform"), None);
    assert!(!draft.explanation.header.counterfactual);
    assert!(draft.in_language("en").contains("The version is a draft, not law."));
}

#[test]
fn an_abolished_result_cites_the_law_that_abolished_it() {
    let text = meridia("couple-with-taper", "2033-01", Some("2033-01-reform"), None).in_language("en");
    assert!(text.contains("→ Abolished: Simplification Act, art. 1"), "{text}");
}

#[test]
fn what_is_missing_is_followed_from_the_total_down_to_the_input() {
    let text = meridia("school-not-recorded", "2030-03", None, None).in_language("en");
    let chain = ["! Monthly aid (missing)", "! Allowance of a child [ivo] (missing)", "! School (missing)"];
    let mut rest = text.as_str();
    for link in chain {
        let at = rest.find(link).unwrap_or_else(|| panic!("{link} in {text}"));
        rest = &rest[at..];
    }
}

#[test]
fn one_result_alone_leaves_the_others_out() {
    let only = meridia("couple-with-taper", "2030-03", None, Some("food_voucher"));
    let keys: Vec<&str> = only
        .explanation
        .subjects
        .iter()
        .flat_map(|s| &s.told)
        .filter_map(|slot| {
            only.explanation.steps.iter().find(|(key, _)| key.slot == *slot).map(|(_, step)| step.thing.key.as_str())
        })
        .collect();
    assert!(keys.contains(&"household.food_voucher") && keys.contains(&"household.members"), "{keys:?}");
    assert!(!keys.contains(&"household.monthly_aid"), "{keys:?}");
}
