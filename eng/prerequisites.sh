# What the scripts need from the machine, and how to get it. Read by ./weir and ./test, which set `root`.

dotnet_download=https://dotnet.microsoft.com/download/dotnet/10.0
dotnet_hint="install the SDK from $dotnet_download (Debian, Ubuntu: apt-get install dotnet-sdk-10.0)"

# Says what is wrong and what to type next, as every command of Weir does.
fail() {
    printf 'error: %s\n\nhint: %s\n' "$1" "$2" >&2
    exit 1
}

# Sets `dotnet`: from the PATH, else from where its own installer puts it.
find_dotnet() {
    dotnet=dotnet
    command -v dotnet >/dev/null 2>&1 && return
    for dotnet in "${DOTNET_ROOT:-/nowhere}/dotnet" "${HOME:-/nowhere}/.dotnet/dotnet"; do
        [ -x "$dotnet" ] && return
    done
    fail "Weir needs the .NET 10 SDK, and there is no dotnet on the PATH." "$dotnet_hint"
}

# The SDK must satisfy global.json, which dotnet looks for from the current folder upwards.
require_sdk() {
    find_dotnet
    version=$(cd -- "$root" && "$dotnet" --version 2>/dev/null) || version=
    case $version in
        [1-9][0-9].* | [1-9][0-9][0-9].*) ;;
        *)
            # Without such a folder dotnet says nothing that is about what is wrong, and fails.
            if [ -z "$version" ] && [ -n "${HOME:-}" ] && [ ! -d "$HOME" ] && [ -z "${DOTNET_CLI_HOME:-}" ]; then
                fail "HOME is $HOME, and there is no such folder: the .NET SDK keeps its files there." \
                    "mkdir -p $HOME, or name a folder of yours: HOME=FOLDER $0"
            fi
            installed=$("$dotnet" --list-sdks 2>/dev/null | sed 's/ .*//' | tr '\n' ' ' | sed 's/ $//')
            fail "Weir needs the .NET 10 SDK; installed here: ${installed:-no SDK}." "$dotnet_hint"
            ;;
    esac
}

require_git() {
    command -v git >/dev/null 2>&1 ||
        fail "Weir needs git, and there is none on the PATH." \
            "install it (Debian, Ubuntu: apt-get install git; macOS: xcode-select --install)"
}

# Waits until no other script builds in this checkout. Descriptor 9 holds the lock; close it (9>&-) for everything that
# may outlive the script, such as compiler servers. Without flock (macOS) there is no lock.
lock_builds() {
    mkdir -p "$root/artifacts" 2>/dev/null && touch "$root/artifacts/build.lock" 2>/dev/null ||
        fail "The build goes to $root/artifacts, which cannot be written." \
            "give yourself write access, or clone the repository to a folder of yours"
    exec 9>>"$root/artifacts/build.lock"
    command -v flock >/dev/null 2>&1 || return 0
    flock -n 9 && return
    echo "Waiting for the build that is already running ..." >&2
    flock 9
}

unlock_builds() {
    exec 9>&-
}

# Runs dotnet at the root; prints its output only when it fails. The first argument is the file that keeps the output.
quiet_dotnet() {
    log=$1
    shift
    (
        unset CDPATH
        cd -- "$root"
        export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
        exec "$dotnet" "$@"
    ) >"$log" 2>&1 </dev/null 9>&- && return
    cat "$log" >&2
    return 1
}
