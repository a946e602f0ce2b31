//! Codes of the room `evaluate`: `E06..` and `W06..`.

super::codes! {
    CONTRADICTION "E0601" "facts that contradict each other";
    SET_SIZE "E0602" "a role filled by too few or too many members";
    INTERPRETER_LIMIT "E0603" "a rule that takes more steps of the interpreter than the limit";
    STATEMENT_MONTHS "E0605" "a statement over more months than the limit";
    MONTHS_REVERSED "E0606" "a statement that ends before it begins";
    SWEEP_INPUT "E0610" "what is to move is no input of the version";
    SWEEP_MEMBER "E0611" "what is to move belongs to a member that is not there";
    SWEEP_VALUES "E0612" "values that no input can go through";
    SWEEP_OUTSIDE "E0613" "a value that the input to be moved does not take";
    SWEEP_TOO_LARGE "E0614" "a sweep over more points than the limit";
    SWEEP_TOO_LONG "E0615" "a sweep with more jumps than can be searched for within the limit";
    ROADS_DIFFER "E0690" "the two ways of computing differ: a bug of bareme";
    BROKEN "E0691" "a checked version left its bounds: a bug of bareme";
    DOUBTFUL "W0601" "facts that deserve a second look";
}
