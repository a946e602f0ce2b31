//! Codes of the synthetic population: `E084.` of the room `population`.

super::codes! {
    NO_POPULATION "E0840" "a programme that says nothing of its population";
    SHARES "E0841" "shares that do not add up";
    UNKNOWN_NAME "E0842" "a name that nothing draws or gives";
    BAD_DRAW "E0843" "a draw that cannot be made";
    BAD_TARGET "E0844" "a target that cannot be measured";
}
