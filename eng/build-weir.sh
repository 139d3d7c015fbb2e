# The slow path of ./weir: builds into a new folder and makes that the current one. Reads `root`, `builds` and
# `current`; sets `build` and `dotnet`.

# A running server may load further files from the build it was started from, so the last few are kept.
builds_kept=3

build_weir() {
    mkdir -p "$builds"
    rm -f "$builds"/started-*
    if [ -f "$current" ]; then
        echo "Building Weir, as its sources changed ..." >&2
    else
        echo "Building Weir, which takes about a minute the first time ..." >&2
    fi
    build=$(date +%Y%m%d-%H%M%S)-$$
    echo "$build" >"$builds/started-$build"
    if ! quiet_dotnet "$builds/build.log" \
        publish src/Weir.Cli -c Release -o "artifacts/weir/$build" -v quiet -nodeReuse:false; then
        rm -rf "${builds:?}/$build"
        fail "Weir does not build; what the compiler says is above." \
            "undo the change that broke it: git status shows what differs from the last commit"
    fi
    mv -f "$builds/started-$build" "$current"
}

remove_old_builds() {
    set -- "$builds"/[0-9]*
    while [ $# -gt "$builds_kept" ]; do
        [ "$1" = "$builds/$build" ] || rm -rf "$1"
        shift
    done
}

. "$root/eng/prerequisites.sh"
require_git
require_sdk
lock_builds
if ! is_current; then
    build_weir
    remove_old_builds
fi
unlock_builds
