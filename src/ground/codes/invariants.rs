//! Codes of the room `invariants`: `E096.` and `W096.`.

super::codes! {
    BROKEN "E0960" "an invariant that does not hold";
    NOT_ONE_CLAIM "E0961" "an invariant that does not say one thing";
    BAD_VARIATION "E0962" "a change that an invariant cannot make";
    BAD_RESULT "E0963" "a result that no invariant can watch";
    NOT_AN_EXPRESSION "E0964" "what an invariant says is no expression";
    BROKEN_IN_REGISTER "E0965" "an invariant that does not hold for households of a register";
    NEVER_APPLIES "W0960" "an invariant that applies to nobody";
}
