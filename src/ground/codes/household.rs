//! Codes of the room `household`: `E05..` and `W05..`.

super::codes! {
    ROOT_MISSING "E0501" "a household without the table of its root";
    UNKNOWN_FACT "E0502" "a fact that no version knows";
    TOO_MANY_DECIMALS "E0503" "more decimals than an input has";
    OUT_OF_RANGE "E0504" "a value out of the range of its input";
    NOT_IN_CHOICE "E0505" "not a member of the choice";
    BAD_ID "E0506" "an id that may not be used";
    DUPLICATE_ID "E0507" "an id given twice";
    TOO_MANY_MEMBERS "E0508" "more members of one group than the limit";
    TOO_MANY_IN_ALL "E0516" "more members in all groups together than the limit";
    ID_TOO_LONG "E0517" "an id longer than the limit";
    CHANGE_WITHOUT_ID "E0509" "a change of a member who is not named";
    NOBODY_TO_REMOVE "E0510" "a change removes a member who is not there";
    EXPECT_WHEN "E0511" "an expectation for no month and no version";
    EXPECT_RESULT "E0512" "an expectation of a result that the version does not have";
    EXPECT_MEMBER "E0513" "an expectation of a member who is not there";
    NO_CONTAINER "E0514" "a member who does not say where it belongs";
    UNKNOWN_CONTAINER "E0515" "a member of a row that is not there";
}
