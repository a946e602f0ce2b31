//! Codes of the room `compare`: `E09..`.

super::codes! {
    INPUT_DIFFERS "E0901" "an input that one of two versions lacks, or takes for something else";
    RESULT_DIFFERS "E0902" "a result that the newer of two versions lacks, or takes for something else";
    BAD_MAP "E0903" "what is said of an input or result is not understood";
    NOT_ANSWERED "E0904" "households that one of two versions does not answer";
    NOTHING_TO_COMPARE "E0905" "no amount by which households gain or lose";
    NO_AID "E0906" "an aid that is not compared";
    REPORT_KIND "E0907" "a report of an unknown kind";
    NO_HOUSEHOLD "E0910" "a household that the register does not have";
}
