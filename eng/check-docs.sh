#!/bin/sh
# Checks the documentation without building anything: every relative link leads to a file, and no line ends in a blank.
# Prints each fault as file:line and exits with 1 if there is one.
set -eu
faults=0

for file in $(find . -name '*.md' -not -path './artifacts/*' -not -path './tests/*' -not -path './.weir/*' | sort); do
    folder=$(dirname "$file")
    links=$(awk '/^ *(```|````)/ { fenced = !fenced } !fenced {
        rest = $0
        while (match(rest, /\]\([^)#][^)]*\)/)) {
            print FNR " " substr(rest, RSTART + 2, RLENGTH - 3)
            rest = substr(rest, RSTART + RLENGTH)
        }
    }' "$file")
    while read -r line target; do
        case "$target" in
            '' | http://* | https://* | mailto:*) continue ;;
        esac
        if [ ! -e "$folder/${target%%#*}" ]; then
            echo "$file:$line: leads nowhere: $target"
            faults=1
        fi
    done <<EOF
$links
EOF
    if grep -nE '[^ ] $' "$file" | sed "s|^|$file:|;s|:[^:]*$|: ends in a blank|" | grep .; then
        faults=1
    fi
done
exit $faults
