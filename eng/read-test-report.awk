# Reads a CTRF report (one line of JSON, as xunit.v3 writes it): prints "passed failed skipped", writes the failed tests
# with the first line of their message to failed_list, and the skipped ones with their reason to skipped_list.
# Quotes inside JSON strings are escaped, so that a key in plain quotes is a key.

function field(text, key,    start, rest, at, found) {
    start = index(text, "\"" key "\":\"")
    if (start == 0) return ""
    rest = substr(text, start + length(key) + 4)
    found = ""
    # Up to the first quote that no backslash escapes.
    while ((at = match(rest, /\\.|"/)) > 0) {
        if (substr(rest, at, 1) == "\"") return found substr(rest, 1, at - 1)
        found = found substr(rest, 1, at + 1)
        rest = substr(rest, at + 2)
    }
    return found rest
}

function count(text, key,    rest) {
    rest = text
    if (!sub(".*\"" key "\":", "", rest)) return 0
    sub(/[^0-9].*/, "", rest)
    return rest + 0
}

# The first line of an escaped text. The runner escapes quotes twice.
function plain(text) {
    sub(/(\\r|\\n).*/, "", text)
    gsub(/\\+"/, "\"", text)
    gsub(/\\\\/, "\\", text)
    return text
}

{ report = report $0 }

END {
    tests = split(report, test, /\{"name":"/)
    summary = report
    sub(/.*"summary":\{/, "", summary)
    sub(/\}.*/, "", summary)
    print count(summary, "passed"), count(summary, "failed"), count(summary, "skipped")
    for (i = 2; i <= tests; i++) {
        record = "\"name\":\"" test[i]
        status = field(record, "status")
        if (status == "failed") print plain(field(record, "name")) ": " plain(field(record, "message")) >failed_list
        if (status == "skipped") print plain(field(record, "name")) ": " plain(field(record, "reason")) >skipped_list
    }
}
