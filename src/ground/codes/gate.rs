//! Codes of criteria, `gate.toml`: `E092.`.

super::codes! {
    NO_GATE "E0920" "a programme without criteria";
    NO_CRITERION "E0921" "a gate.toml without a single criterion";
    BAD_CRITERION "E0922" "a criterion that cannot be held to anything";
    BAD_GROUP "E0923" "a protected group whose condition is none";
    UNKNOWN_AMOUNT "E0924" "a criterion for a result that is not there";
    UNKNOWN_EXCEPTION "E0925" "an exception for a parameter that is not there";
}
