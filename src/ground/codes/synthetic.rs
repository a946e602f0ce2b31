//! Codes of the synthetic population: `E086.` of the room `population`.

super::codes! {
    NO_POPULATION "E0860" "a programme that says nothing of its population";
    SHARES "E0861" "shares that do not add up";
    UNKNOWN_NAME "E0862" "a name that nothing draws or gives";
    BAD_DRAW "E0863" "a draw that cannot be made";
    BAD_TARGET "E0864" "a target that cannot be measured";
}
