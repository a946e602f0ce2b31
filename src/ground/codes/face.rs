//! Codes of the faces (the command line): `E07..` and `W07..`.

super::codes! {
    USAGE "E0701" "the command was not used rightly";
    NOT_A_POLICY "E0702" "a name that no programme or draft may have";
    UNKNOWN_NAME "E0703" "no result of this name";
    REASON_NEEDED "E0704" "an adopted version changes only for a reason";
    SNAPSHOTS_FORCED "E0705" "the environment makes snapshots pass unseen";
    UNKNOWN_FILE_KIND "E0706" "a household file of an unknown kind";
    SEVERAL_FORMATS "E0707" "options that do not go together";
    INTERRUPTED "E0708" "a run that was interrupted";
    OUR_BUG "E0790" "an error of the program itself";
    MARK_EVERYWHERE "W0701" "a mark that taints every reference household";
}
