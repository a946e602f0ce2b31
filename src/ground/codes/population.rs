//! Codes of the room `population`: `E08..` and `W08..`.

super::codes! {
    REGISTER_FILES "E0801" "a register lacks a file, or has one twice";
    COLUMN_MISSING "E0802" "a column that is needed is missing";
    COLUMN_TWICE "E0803" "two columns of one name";
    COLUMN_TYPE "E0804" "a column of the wrong type";
    COLUMN_MISSPELT "E0805" "a column that is probably misspelt";
    COLUMN_UNREAD "W0805" "a column that nothing reads";
    DAMAGED "E0806" "a Parquet file that is damaged, or none";
    FILE_CHANGED "E0807" "a file that changed while it was read";
    MALFORMED_ROW "E0808" "a row that cannot be taken apart";
    ROW_WITHOUT_ID "E0809" "a row without a usable id";
    ID_TWICE "E0810" "an id of the register given twice";
    OUT_OF_ORDER "E0811" "a member who stands out of order";
    MEMBER_ALONE "E0812" "a member of nobody in the register";
    TOO_MANY_WORDS "E0813" "a column with too many different texts to group by";
    CHANGES_IN_REGISTER "E0814" "a household of a register that changes by month";
    NO_WEIGHT "E0815" "a household without a weight";
    OUTPUT_IS_INPUT "E0816" "an output that is an input";
    TOO_MANY_REPEATS "E0817" "more ids given twice than are told apart";
    GROUP_COLUMN "E0840" "a column that makes no groups";
    TOO_MANY_GROUPS "E0841" "more groups than a table can show";
    WELFARE_UNFIT "E0843" "welfare, weights or a poverty line that indicators cannot be made of";
    BAD_CONDITION "E0844" "a condition that is not one expression";
    TOO_MANY_BAD_ROWS "E0845" "more bad rows than are tolerated";
}
