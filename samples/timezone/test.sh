#!/bin/sh
# Builds the solution and runs its checks: all of them, or the one whose name is given.
# Exit code 0: all passed. 1: a check failed. 2: it does not build, a check could not run, or none has that name.
cd "$(dirname "$0")" || exit 2

# A home that can be written, no messages, no build servers left behind: this also runs inside sandboxes.
[ -w "${HOME:-/none}" ] || export HOME="${TMPDIR:-/tmp}"
export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-${TMPDIR:-/tmp}}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK=1

dotnet msbuild tests/Timetable.Tests -restore -v:q -tl:off -nr:false -p:UseSharedCompilation=false -nologo || exit 2
exec dotnet exec tests/Timetable.Tests/bin/Debug/net10.0/Timetable.Tests.dll "$@"
