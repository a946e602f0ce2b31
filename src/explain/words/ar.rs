//! Arabic, with the names of months and the digits that are usual in Morocco.

use super::Words;

const MONTHS: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"];

fn name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("?")
}

fn date(year: i16, month: i8, day: i8) -> String {
    format!("{day} {} {year}", name(month))
}

fn month(year: i16, month: i8) -> String {
    format!("{} {year}", name(month))
}

/// The phrases in Arabic.
pub static AR: Words = Words {
    decimal_sign: ",",
    group_sign: "\u{202f}",
    before_currency: "\u{a0}",
    date,
    month,
    yes: "نعم",
    no: "لا",
    a_week: "في الأسبوع",
    a_month: "في الشهر",
    a_year: "في السنة",
    once: "دفعة واحدة",

    colon: ": ",
    comma: "، ",
    and: " و",
    or: " أو ",
    not: "ليس {0}",
    quoted: "«{0}»",
    of_whom: "{0} ({1})",
    more: "و{0} غيرها",

    equal: "يساوي",
    not_equal: "لا يساوي",
    less: "أقل من",
    at_most: "لا يتجاوز",
    greater: "أكبر من",
    at_least: "لا يقل عن",

    first_day: "أول يوم من الشهر",
    last_day: "آخر يوم من الشهر",
    year_of_month: "السنة",
    month_of_month: "الشهر من السنة",
    is_given: "{0} مصرح به",
    not_given: "غير مصرح به",
    exists: "يوجد من ينتمي إلى «{0}»",
    larger_of: "الأكبر من بين: {0}",
    smaller_of: "الأصغر من بين: {0}",
    rounded_half_up: "{0}، مع التقريب إلى {1}",
    rounded_half_even: "{0}، مع التقريب إلى {1} (النصف إلى الزوجي)",
    rounded_down: "{0}، مع التقريب إلى الأدنى بمضاعف {1}",
    rounded_up: "{0}، مع التقريب إلى الأعلى بمضاعف {1}",
    sum_over: "مجموع «{0}» ضمن «{1}»",
    count_over: "عدد «{0}»",
    count_with: "عدد من لهم «{0}» ضمن «{1}»",
    any_over: "«{0}» لواحد على الأقل ضمن «{1}»",
    all_over: "«{0}» للجميع ضمن «{1}»",
    smallest_over: "أصغر قيمة من «{0}» ضمن «{1}»",
    largest_over: "أكبر قيمة من «{0}» ضمن «{1}»",
    nobody: "لا أحد ضمن «{0}»",
    read_at: "{0} حسب {1}",
    other_row: "كل حالة أخرى",
    years_between: "السنوات الكاملة من {0} إلى {1}",
    months_between: "الأشهر الكاملة من {0} إلى {1}",
    add_years: "{0} زائد {1} من السنوات",
    add_months: "{0} زائد {1} من الأشهر",
    in_month: "{0} يقع في هذا الشهر",
    bracket_all: "أي قيمة",
    bracket_from: "ابتداء من {0}",
    bracket_above: "أكثر من {0}",
    bracket_up_to: "إلى غاية {0}",
    bracket_below: "أقل من {0}",

    by_default: "افتراضيا",
    missing: "ناقص",
    failed: "بدون نتيجة",
    confirmed: "مؤكد",
    reported: "منقول",
    assumed: "مفترض",

    policy: "الصيغة",
    period: "الشهر",
    household: "الأسرة",
    digest: "البصمة",
    engine: "المحرك",
    agency: "الهيئة",
    why: "لماذا",
    in_short: "باختصار",
    to_know: "للعلم",
    figures: "أرقام القانون التي اعتُمدت",
    figure: "الرقم",
    value: "القيمة",
    version: "الصيغة",
    article: "المادة",
    confidence: "درجة التأكد",
    a_scale: "جدول شرائح",
    a_table: "جدول",
    draft: "مشروع",

    no_value_missing: "لا جواب بعد: هناك معطيات ناقصة",
    no_value_failed: "لا جواب",
    not_due: "غير مستحق، لأن {0}",
    decided_by: "ما حسم الأمر",
    guard_false: "{0} غير مستوفى",
    case: "{0}",
    is_nothing: "{0}",
    abolished: "ملغى",
    fixed: "محدد في القاعدة: {0}",
    internal: "وسيط",
    rank: "{0} من {1}، حسب {2}",
    ascending: "من الأصغر أو الأقدم",
    descending: "من الأكبر أو الأحدث",
    listed_decided: "عند التساوي، حسم ترتيب اللائحة",
    ids_decided: "عند التساوي، يحسم ترتيب المعرفات",
    same_rank: "عند التساوي، تكون الرتبة نفسها",
    reading_of: "يستند إلى تأويل: {0} ({1})",
    nearest: "تصبح قيمة {0} {1} لو كان {2} هو {3}",
    nearest_unknown: "يتغير {0} لو كان {1} هو {2}",

    counterfactual: "هذه الصيغة لم تكن سارية في هذا الشهر: تُصرف ابتداء من {0}. الجواب افتراضي.",
    counterfactual_until: "هذه الصيغة لم تكن سارية في هذا الشهر: تُصرف من {0} إلى {1}. الجواب افتراضي.",
    draft_version: "هذه الصيغة مشروع وليست قانونا.",
    lacks: "ناقص: {0}",
    lacks_figure: "المصادر لا تعطي هذا الرقم: {0}",
    may_need: "قد يُطلب بعد ذلك: {0}",
    stood_by_default: "غير مصرح به، اعتُمد افتراضيا: {0}. {1}",
    rests_on: "غير مؤكد: {0} ({1})",
    default_of: "القيمة الافتراضية لـ {0}",
    listed: "حسم ترتيب لائحة الأفراد: {0}",
    no_answer_for: "لا جواب بخصوص: {0}",

    division_by_zero: "قسمة على صفر",
    bad_step: "تقريب إلى خطوة غير موجبة",
    below_scale: "قيمة أدنى من أول شريحة",
    no_row: "ليس في الجدول هذا السطر",
    outside_calendar: "تاريخ خارج 1800 إلى 2200",
    tied: "أفراد متساوون، والقانون لا يحدد من يأتي أولا",
    at_place: "في قاعدة {0} ({1})",

    from_to: "من {0} إلى {1}",
    by_time: "بمرور الزمن: {0}",
    by_one_off: "مبلغ يؤدى مرة واحدة: {0}",
    by_facts: "تغيير مصرح به: {0}",
    by_version: "صيغة جديدة {0}",
    joined: "{0}: انضمام إلى الأسرة",
    left: "{0}: مغادرة الأسرة",
};
