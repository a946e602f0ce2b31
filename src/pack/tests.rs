//! Whole packs in temporary folders.

use std::path::Path;

use super::Policies;
use crate::ground::diagnostic::Findings;

fn told(findings: &Findings) -> Vec<String> {
    let one = |finding: &crate::ground::diagnostic::Diagnostic| {
        let at = finding.span.as_ref().map_or_else(String::new, |span| {
            let place = span.place();
            format!("{}:{}:{}", span.file.path, place.line, place.column)
        });
        format!("{} {at} {}", finding.code.text(), finding.message)
    };
    findings.all.iter().map(one).collect()
}

#[test]
fn every_shipped_version_loads_without_a_finding() {
    for folder in ["policies", "tests/fixtures/policies"] {
        let policies = Policies::open(Path::new(folder)).expect("the folder");
        assert_eq!(told(policies.findings()), Vec::<String>::new());
        for id in policies.ids() {
            let shelf = policies.programme(id).unwrap_or_else(|findings| panic!("{:#?}", told(&findings)));
            assert_eq!(told(shelf.findings()), Vec::<String>::new(), "{id}");
            for header in shelf.headers() {
                let (_, findings) = shelf.load(&header.id).unwrap_or_else(|findings| panic!("{:#?}", told(&findings)));
                assert_eq!(told(&findings), Vec::<String>::new(), "{id}@{}", header.id);
            }
        }
    }
}
