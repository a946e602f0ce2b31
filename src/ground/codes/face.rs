//! Codes of the faces (the command line): `E07..` and `W07..`.

super::codes! {
    USAGE "E0701" "the command was not used rightly";
    NOT_A_POLICY "E0702" "not the name of a policy";
    NEEDS_PERIOD "E0703" "a month must be said";
    UNKNOWN_NAME "E0704" "nothing has this name";
    REASON_NEEDED "E0705" "an adopted version changes only for a reason";
    SNAPSHOTS_FORCED "E0706" "the environment makes snapshots pass unseen";
    OUR_BUG "E0707" "an error of the program itself";
    UNKNOWN_FILE_KIND "E0708" "a household file of an unknown kind";
    SEVERAL_FORMATS "E0709" "options that do not go together";
    MARK_EVERYWHERE "W0701" "a mark that taints every reference household";
}
