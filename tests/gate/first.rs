//! The first version of a programme has none before it: what is about changes does not apply, the rest does.

use bareme::gate::{self, Question, Stands};
use bareme::pack::Policies;
use bareme::reference::Folders;

use crate::{Folder, land};

fn judged(folder: &Folder) -> Vec<(String, String, Stands)> {
    let policies = folder.path().join("policies");
    let shelf = Policies::open(&policies).and_then(|all| all.programme("land")).expect("it opens");
    let (snapshots, population) = (folder.path().join("snapshots"), folder.path().join("register"));
    let question = Question {
        folders: Folders { policies: &policies, snapshots: &snapshots },
        shelf: &shelf,
        old: None,
        new: "2024-01",
        population: &population,
        period: None,
        weight: None,
        maps: &[],
        threads: 2,
        language: "en",
    };
    let (_, _, verdict) = gate::open(&question).and_then(|opened| opened.judge(|_| Ok(()))).expect("it is judged");
    verdict.criteria.iter().map(|one| (one.name(), one.figure.clone(), one.stands)).collect()
}

#[test]
fn what_is_about_changes_does_not_apply() {
    let folder = land(
        "[households]\nlose_at_most = 0\n[budget]\nyearly_at_most = 1800\nyearly_rise_at_most = 0\n\
         [tests]\npublished_amounts = true\n[figures]\nconfirmed = true\n\
         [groups.poor]\nwho = \"income < 500\"\nlosers_at_most = 0\n",
    );
    let stands: Vec<_> = judged(&folder);
    let told: Vec<(&str, &str, Stands)> =
        stands.iter().map(|(name, figure, stands)| (name.as_str(), figure.as_str(), *stands)).collect();
    assert_eq!(
        told,
        [
            ("households.answered", "4 / 4", Stands::Met),
            ("households.lose_at_most", "", Stands::DoesNotApply),
            ("budget.yearly_at_most", "1800 LND", Stands::Met),
            ("budget.yearly_rise_at_most", "", Stands::DoesNotApply),
            ("tests.published_amounts", "1 / 1", Stands::Met),
            ("figures.confirmed", "3 / 3", Stands::Met),
            ("groups.poor.losers_at_most", "", Stands::DoesNotApply),
        ]
    );
    folder.write("register/households.csv", "household_id,income\n1,800\n2,1000.5\n3,\n4,400\n");
    assert_eq!(judged(&folder)[0].2, Stands::NotMet, "a household without an answer is one under a first version too");
}
