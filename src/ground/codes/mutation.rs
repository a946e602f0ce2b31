//! Codes of the room `mutation`: `E097.`.

super::codes! {
    NO_SUCH_MUTANT "E0970" "a reason for a change that no version has";
    NO_SURVIVOR "E0971" "a reason for a change that is caught";
    REASON_TWICE "E0972" "two reasons for one change";
}
