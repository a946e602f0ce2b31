//! Codes of adoptions, their ledger and what is verified of them: `E0930` to `E0959`, and `W09..`.

super::codes! {
    SEALED_CHANGED "E0930" "a sealed version that is not what was adopted";
    NOT_IN_LEDGER "E0931" "a version that says adopted, of which the ledger knows nothing";
    SEALED_GONE "E0932" "something adopted that is not there";
    LEDGER_TORN "E0933" "a ledger whose last line is cut off";
    LEDGER_LINE "E0934" "a line of a ledger that is no entry";
    CHAIN_BROKEN "E0935" "an entry that does not follow the one before";
    REPLAYED "E0936" "an entry in a place for which it was not signed";
    UNSIGNED "E0937" "an entry without a signature";
    WRONG_SIGNATURE "E0938" "a signature of something else";
    UNTRUSTED_KEY "E0939" "a key that nobody trusts";
    ROLLED_BACK "E0940" "a ledger older than one that was seen";
    NO_TRUST "E0941" "no trust file";
    TRUST_EMPTY "E0942" "a trust file without keys";
    BAD_KEY "E0943" "not a key";
    KEY_INSIDE "E0944" "a secret key beside what it signs";
    SAMPLE_DIFFERS "E0945" "a sealed household that no longer gets what it got";
    NOT_ADOPTABLE "E0946" "a version that cannot be adopted as it stands";
    GATE_REFUSED "E0947" "a version that the gate refuses";
    BUSY "E0948" "a programme in which another adoption is under way";
    UNFINISHED "E0949" "an adoption that was begun and not finished";
    BAD_RECEIPT "E0950" "not a receipt, or no longer the one that was written";
    RECEIPT_OUTDATED "E0951" "a receipt that no longer holds";
    RESTED_ON "E0952" "a version that others rest on";
    PASSWORD "E0953" "a password that is missing or wrong";
    NO_HEAD "E0954" "a ledger whose last entry nobody has recorded";
    RECEIPT_HOUSEHOLD "E0955" "a receipt without its household";
    LEDGER_TOO_BIG "E0956" "a ledger larger than the limit";
    DRAFT_MOVED "E0957" "a version that changed while it was judged";
    FINISHED_LATER "W0949" "an adoption that was begun and has been finished or taken back now";
    HEAD_NOT_RECORDED "W0954" "a trust file in which the new entry could not be recorded";
}
