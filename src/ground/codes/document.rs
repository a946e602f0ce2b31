//! Codes of files, documents and numbers: `E00..` and `W00..`.

super::codes! {
    FILE_UNREADABLE "E0001" "a file cannot be read";
    FILE_NOT_PLAIN "E0002" "not a plain file";
    FILE_TOO_BIG "E0003" "a file is larger than the limit";
    FILE_NOT_UTF8 "E0004" "a file is not valid UTF-8";
    FILE_OUTSIDE "E0005" "a path leaves its folder";
    FILE_UNWRITABLE "E0006" "a file cannot be written";
    FILE_EXISTS "E0007" "a file is there already";
    SYNTAX "E0010" "the file cannot be parsed";
    DUPLICATE_KEY "E0011" "a key is given twice";
    UNKNOWN_KEY "E0012" "an unknown key";
    MISSING_KEY "E0013" "a key is missing";
    WRONG_TYPE "E0014" "a value of the wrong type";
    BAD_NUMBER "E0015" "a number that is not a plain decimal";
    BAD_DATE "E0016" "not a date";
    BAD_WORD "E0017" "a word that is not among those allowed";
    TOO_DEEP "E0018" "nested deeper than the limit";
    HIDDEN_CHARACTER "E0019" "an invisible or direction-changing character";
    EMPTY_FILE "E0020" "an empty file";
    BAD_NAME "E0021" "a name that may not be used";
    LABEL_LANGUAGE "E0022" "a label lacks a language";
    TOO_MANY_DIGITS "E0023" "a number of more digits than the limit";
    COUNT_TOO_LONG "E0024" "a whole number of more digits than the limit";
    NAME_TOO_LONG "E0025" "a name longer than the limit";
    HOUSEHOLD_TOO_BIG "E0026" "a household larger than the limit";
    SNAPSHOT_TOO_BIG "E0027" "a snapshot larger than the limit";
    ANSWER_TOO_LONG "E0028" "an answer typed in that is longer than the limit";
    TOO_MANY_FINDINGS "E0029" "a file with more findings than the limit";
    LABEL_LANGUAGE_DRAFT "W0022" "a label of a draft lacks a language";
}
