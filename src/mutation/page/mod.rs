//! The rules of versions as one self-contained page: each decision, guard and figure with which households come through it,
//! and changes that nobody notices. No network, no script, right to left where that is how the language runs.

mod code;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::coverage::{Coverage, Of, Point, Way};
use crate::explain::html::escaped;
use crate::explain::words::Language;
use crate::ground::source::Span;
use crate::pack::model::Citation;
use crate::pack::telling;
use crate::rules::syntax::Function;

use super::mutant::quoted;
use super::{Mutant, Mutation, Verdict};
use code::{Mark, Reach};
use words::Words;

/// The page of some versions, in a language. Where rules were changed too, `mutations` are those of the same versions.
#[must_use]
pub fn page(covered: &[&Coverage], mutations: &[&Mutation], language: &Language) -> String {
    let words = words::of(&language.code);
    let dir = if language.is_rtl() { "rtl" } else { "ltr" };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n<p>{}</p>\n",
        escaped(&language.code),
        escaped(words.title),
        include_str!("page.css"),
        escaped(words.title),
        escaped(words.intro),
    );
    let legend = [("yes", words.reached), ("part", words.partly), ("no", words.nobody)];
    let legend = legend.map(|(class, word)| format!("<span class=\"{class}\">{}</span>", escaped(word)));
    let _ = writeln!(out, "<p class=\"legend\">{}</p>", legend.join(" "));
    if covered.len() > 1 {
        out += "<nav>";
        for coverage in covered {
            let policy = escaped(&coverage.policy());
            let _ = write!(out, "<a href=\"#{policy}\"><bdi>{policy}</bdi></a>");
        }
        out += "</nav>\n";
    }
    out += "</header>\n";
    for coverage in covered {
        let mutation = mutations.iter().find(|mutation| mutation.plan.version.policy() == coverage.policy()).copied();
        Section { coverage, mutation, words, language }.write(&mut out);
    }
    out + "</body>\n</html>\n"
}

/// One version.
struct Section<'p> {
    coverage: &'p Coverage,
    mutation: Option<&'p Mutation>,
    words: &'static Words,
    language: &'p Language,
}

/// The points of one decision: where it stands, with their positions.
type Decision = (Span, Vec<usize>);

impl Section<'_> {
    fn label<'l>(&self, label: &'l crate::ground::label::Label) -> &'l str {
        label.get(&self.language.code)
    }

    fn colon(&self) -> &'static str {
        self.language.words.colon
    }

    fn write(&self, out: &mut String) {
        let version = &self.coverage.plan.version;
        let policy = escaped(&self.coverage.policy());
        let title = escaped(self.label(&version.programme.label));
        let own = escaped(self.label(&version.header.title));
        let _ = write!(
            out,
            "<h2 id=\"{policy}\">{title} — {own} <small><bdi>{policy}</bdi></small></h2>\n<ul class=\"shares\">"
        );
        for ((of, _), word) in Of::ALL.into_iter().zip(self.words.kinds) {
            let (reached, all) = self.coverage.share(of);
            let _ = write!(out, "<li><b>{reached}/{all}</b> {}</li>", escaped(word));
        }
        out.push_str("</ul>\n");
        self.mutants(out);
        let _ = writeln!(out, "<h2>{}</h2>", escaped(self.words.rules));
        for function in &version.functions {
            self.function(function, out);
        }
        self.declared(out);
        self.figures(out);
    }

    /// How many changes there are that nobody notices.
    fn mutants(&self, out: &mut String) {
        let text = match self.mutation {
            None => self.words.no_mutants.to_owned(),
            Some(mutation) => {
                let all = mutation.mutants.len().to_string();
                match mutation.survivors().count() {
                    0 => self.words.all_caught.replace("{0}", &all),
                    survive => format!("{}{}{survive}/{all}", self.words.survivors, self.colon()),
                }
            }
        };
        let _ = writeln!(out, "<p class=\"cite\">{}</p>", escaped(&text));
    }

    fn points(&self) -> impl Iterator<Item = (usize, &Point)> {
        self.coverage.points.iter().enumerate()
    }

    fn reach(&self, points: &[usize]) -> Reach {
        let reached = points.iter().filter(|at| self.coverage.reached[**at]).count();
        Reach::of(reached, points.len())
    }

    /// Branches that belong to a name and pass a test, those of one place together.
    fn decisions(&self, within: &str, wanted: impl Fn(&Point) -> bool) -> Vec<Decision> {
        let mut all: Vec<Decision> = Vec::new();
        for (at, point) in
            self.points().filter(|(_, point)| point.of == Of::Branch && point.within == within && wanted(point))
        {
            match all.iter_mut().find(|(span, _)| *span == point.span) {
                Some((_, points)) => points.push(at),
                None => all.push((point.span.clone(), vec![at])),
            }
        }
        all
    }

    fn function(&self, function: &Function, out: &mut String) {
        let version = &self.coverage.plan.version;
        let inside = |span: &Span| {
            span.file.path == function.text.file.path
                && function.text.start <= span.start
                && span.end <= function.text.end
        };
        let entered: Vec<usize> = self
            .points()
            .filter(|(_, point)| point.of == Of::Rule && point.within == function.name)
            .map(|(at, _)| at)
            .collect();
        let decisions = self.decisions(&function.name, |point| inside(&point.span));
        let guards = self.decisions(&function.name, |point| !inside(&point.span));
        let whole: Vec<usize> = entered
            .iter()
            .copied()
            .chain(decisions.iter().chain(&guards).flat_map(|(_, points)| points.clone()))
            .collect();
        let result = version.results.iter().find(|result| result.common.name == function.name);
        let common = result.map(|result| &result.common);
        let common = common
            .or_else(|| version.checks.iter().map(|check| &check.common).find(|common| common.name == function.name));
        let common = common.or_else(|| {
            version.helpers.iter().map(|helper| &helper.common).find(|common| common.name == function.name)
        });
        let title = common.map_or("", |common| self.label(&common.label));
        let name = escaped(&function.name);
        let _ = write!(out, "<section class=\"{}\">\n<h3>", self.reach(&whole).class());
        let _ = if title.is_empty() {
            writeln!(out, "<code>{name}</code></h3>")
        } else {
            writeln!(out, "{} <small><code>{name}</code></small></h3>", escaped(title))
        };
        if let Some(citation) = common.and_then(|common| common.source.as_ref()) {
            let _ = writeln!(out, "<p class=\"cite\">{}</p>", self.cited(citation));
        }
        let survivors: Vec<(&Mutant, &Verdict)> = self.survivors(|mutant| mutant.within == function.name);
        let mut marks: Vec<Mark> = (1..)
            .zip(&decisions)
            .map(|(number, (span, points))| Mark {
                span: span.clone(),
                reach: Some(self.reach(points)),
                number: Some(number),
                survives: false,
            })
            .collect();
        if self.reach(&entered) == Reach::No {
            marks.push(Mark { span: function.text.clone(), reach: Some(Reach::No), number: None, survives: false });
        }
        let changed = survivors.iter().map(|(mutant, _)| mutant.span.clone());
        marks.extend(changed.map(|span| Mark { span, reach: None, number: None, survives: true }));
        out.push_str(&code::code(&function.text, &marks));
        out.push_str("<ul class=\"ways\">\n");
        let _ = write!(out, "<li><span class=\"what\">{}</span>", escaped(self.words.entered));
        for at in &entered {
            self.way(*at, "", out);
        }
        out.push_str("</li>\n");
        for (number, (span, points)) in (1..).zip(&decisions) {
            self.decision(&format!("<sup>{number}</sup> {}", ltr(quoted(span).trim_matches('`'))), points, out);
        }
        out.push_str("</ul>\n");
        self.guards(&guards, out);
        self.told(&survivors, out);
        out.push_str("</section>\n");
    }

    fn guards(&self, guards: &[Decision], out: &mut String) {
        if guards.is_empty() {
            return;
        }
        let _ = writeln!(out, "<h4>{}</h4>\n<ul class=\"ways\">", escaped(self.words.guards));
        for (span, points) in guards {
            self.decision(&ltr(span.text().trim_matches('"')), points, out);
        }
        out.push_str("</ul>\n");
    }

    fn decision(&self, what: &str, points: &[usize], out: &mut String) {
        let _ = write!(out, "<li><span class=\"what\">{what}</span>");
        for at in points {
            let way = match &self.coverage.points[*at].way {
                Way::There => String::new(),
                Way::Is(true) => self.words.holds.to_owned(),
                Way::Is(false) => self.words.fails.to_owned(),
                Way::Case(case) => case.clone(),
                Way::Else => self.words.anything_else.to_owned(),
                Way::Decides => self.words.decides.to_owned(),
                Way::Over(true) => self.words.somebody.to_owned(),
                Way::Over(false) => self.words.none_there.to_owned(),
            };
            self.way(*at, &way, out);
        }
        out.push_str("</li>\n");
    }

    /// One way of a decision, with who takes it.
    fn way(&self, at: usize, way: &str, out: &mut String) {
        let way = if way.is_empty() { String::new() } else { format!("<bdi>{}</bdi>{}", escaped(way), self.colon()) };
        let who = &self.coverage.by[at];
        let _ = match who.as_slice() {
            [] => write!(out, " <span class=\"way no\">{way}{}</span>", escaped(self.words.nobody)),
            all => write!(out, " <span class=\"way yes\">{way}{}</span>", self.by(all)),
        };
    }

    /// How many households, and on asking which.
    fn by(&self, all: &[String]) -> String {
        let count = match all.len() {
            1 => self.words.one_household.to_owned(),
            count => self.words.households.replace("{0}", &count.to_string()),
        };
        let names: Vec<String> = all.iter().map(|name| format!("<bdi>{}</bdi>", escaped(name))).collect();
        format!(
            "<details><summary>{}</summary><div class=\"names\">{}</div></details>",
            escaped(&count),
            names.join(", ")
        )
    }

    fn cited(&self, citation: &Citation) -> String {
        let source = self.coverage.plan.version.programme.sources.get(&citation.key);
        let title = source.map_or(citation.key.as_str(), |source| self.label(&source.title));
        let title = escaped(title);
        if citation.place.is_empty() {
            return title;
        }
        format!("{title}{}<bdi>{}</bdi>", self.language.words.comma, escaped(&citation.place))
    }

    fn survivors(&self, wanted: impl Fn(&Mutant) -> bool) -> Vec<(&Mutant, &Verdict)> {
        let all = self.mutation.iter().flat_map(|mutation| &mutation.mutants);
        let survive = all.filter(|(mutant, verdict)| matches!(verdict, Verdict::Survives { .. }) && wanted(mutant));
        survive.map(|(mutant, verdict)| (mutant, verdict)).collect()
    }

    fn told(&self, survivors: &[(&Mutant, &Verdict)], out: &mut String) {
        if survivors.is_empty() {
            return;
        }
        let _ = writeln!(out, "<h4>{}</h4>", escaped(self.words.survivors));
        for (mutant, verdict) in survivors {
            let Verdict::Survives { reason, found } = verdict else { continue };
            let class = if reason.is_some() { "survivor reasoned" } else { "survivor" };
            let _ = write!(out, "<div class=\"{class}\"><bdi dir=\"ltr\"><code>{}</code></bdi>", escaped(&mutant.told));
            if let Some(reason) = reason {
                let reason = escaped(reason);
                let _ = write!(out, "<p>{}{}<bdi>{reason}</bdi></p>", escaped(self.words.with_reason), self.colon());
            }
            if let Some(found) = found {
                let told = escaped(&found.told());
                let _ =
                    write!(out, "<p>{}{}<bdi dir=\"ltr\">{told}</bdi></p>", escaped(self.words.would), self.colon());
            }
            out.push_str("</div>\n");
        }
    }

    /// Results without a function: what guards them, and who survives.
    fn declared(&self, out: &mut String) {
        let version = &self.coverage.plan.version;
        let mut text = String::new();
        for result in &version.results {
            let name = &result.common.name;
            if version.functions.iter().any(|function| function.name == *name) {
                continue;
            }
            let decisions = self.decisions(name, |_| true);
            let survivors = self.survivors(|mutant| mutant.within == *name);
            if decisions.is_empty() && survivors.is_empty() {
                continue;
            }
            let points: Vec<usize> = decisions.iter().flat_map(|(_, points)| points.clone()).collect();
            let class = if points.is_empty() { "yes" } else { self.reach(&points).class() };
            let (label, name) = (escaped(self.label(&result.common.label)), escaped(name));
            let _ = writeln!(text, "<section class=\"{class}\">\n<h3>{label} <small><code>{name}</code></small></h3>");
            self.guards(&decisions, &mut text);
            self.told(&survivors, &mut text);
            text.push_str("</section>\n");
        }
        if !text.is_empty() {
            let _ = write!(out, "<h2>{}</h2>\n{text}", escaped(self.words.declared));
        }
    }

    /// The figures, each row of a scale or table for itself.
    fn figures(&self, out: &mut String) {
        let version = &self.coverage.plan.version;
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, point) in self.points().filter(|(_, point)| matches!(point.of, Of::Parameter | Of::Row)) {
            by_name.entry(&point.within).or_default().push(at);
        }
        let [figure, value, by] = [self.words.figure, self.words.value, self.words.by].map(escaped);
        let _ = write!(
            out,
            "<h2>{}</h2>\n<section>\n<div class=\"table\">\n<table>\n<thead><tr><th>{figure}</th><th>{value}</th><th>{by}</th></tr></thead>\n<tbody>\n",
            escaped(self.words.figures)
        );
        for parameter in &version.parameters {
            let name = &parameter.common.name;
            let Some(points) = by_name.get(name.as_str()) else { continue };
            let label = escaped(self.label(&parameter.common.label));
            for (place, at) in points.iter().enumerate() {
                let point = &self.coverage.points[*at];
                let class = if self.coverage.reached[*at] { "yes" } else { "no" };
                let row = match &point.way {
                    Way::Case(row) => format!(" <bdi dir=\"ltr\">{}</bdi>", escaped(row)),
                    Way::Else => format!(" {}", escaped(self.words.anything_else)),
                    _ => String::new(),
                };
                let first = if place == 0 {
                    format!("{label}<br><small><code>{}</code></small>", escaped(name))
                } else {
                    String::new()
                };
                let value = if point.of == Of::Row { row } else { self.value(parameter) };
                let who = match self.coverage.by[*at].as_slice() {
                    [] => escaped(self.words.nobody),
                    all => self.by(all),
                };
                let _ = writeln!(
                    out,
                    "<tr class=\"{class}\"><td>{first}</td><td class=\"value\">{value}</td><td>{who}</td></tr>"
                );
            }
            let survivors = self.survivors(|mutant| mutant.within == *name);
            if !survivors.is_empty() {
                out.push_str("<tr><td colspan=\"3\">");
                self.told(&survivors, out);
                out.push_str("</td></tr>\n");
            }
        }
        out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
    }

    fn value(&self, parameter: &crate::pack::model::Parameter) -> String {
        let unit = telling::unit(&self.coverage.plan.version.programme, &parameter.kind);
        let unit = unit.map_or(String::new(), |unit| format!(" {unit}"));
        ltr(&format!("{}{unit}", telling::holds(parameter)))
    }
}

/// A text of the rules, which runs from left to right.
fn ltr(text: &str) -> String {
    format!("<bdi dir=\"ltr\"><code>{}</code></bdi>", escaped(text))
}
