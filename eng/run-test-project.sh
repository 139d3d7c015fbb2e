# Runs one built test project: sh eng/run-test-project.sh RESULTS PROJECT. Leaves in RESULTS, below the project's name,
# .log (what it printed), .json (its report, CTRF), .counts (passed failed skipped) and the lists .failed and .skipped.
# A project that crashed, hung or reported no failure for its exit code counts as one failed test; the log of a crash
# ends with where the runtime was.
set -u
results=$1
project=$2
# What was asked for takes its time: a second for each seed, which takes a tenth of one where nothing else runs.
seconds_at_most=$((4500 + ${WEIR_SEEDS:-0} + ${WEIR_FUZZ:-0}))

runner=artifacts/bin/$project/debug/$project
report=$results/$project.json
log=$results/$project.log
started=$(date +%s)
case $project in
    # It allocates all the time and keeps little: 256 MB between two collections. A project file has no name for it.
    *.Simulation.*) export DOTNET_GCgen0size=0x10000000 ;;
esac
export DOTNET_DbgEnableMiniDump=1 DOTNET_EnableCrashReportOnly=1
export DOTNET_DbgMiniDumpName="$(cd "$results" && pwd)/$project.%p"
if command -v timeout >/dev/null 2>&1; then
    timeout --foreground --kill-after=10 "$seconds_at_most" \
        "$runner" -noColor -noLogo -noAutoReporters -reporter quiet -ctrf "$report" >"$log" 2>&1 </dev/null
else
    "$runner" -noColor -noLogo -noAutoReporters -reporter quiet -ctrf "$report" >"$log" 2>&1 </dev/null
fi
exit_code=$?
seconds=$(($(date +%s) - started))
for crash in "$results/$project".*.crashreport.json; do
    [ -e "$crash" ] || continue
    echo "$(basename "$crash"): the calls of the thread that crashed, the innermost first" >>"$log"
    awk '/"crashed":/ { crashed = /true/ } crashed && /"method_name":/ { print "  " $2 }' FS='": ' "$crash" >>"$log"
done

if [ -s "$report" ]; then
    awk -v failed_list="$results/$project.failed" -v skipped_list="$results/$project.skipped" \
        -f eng/read-test-report.awk "$report" >"$results/$project.counts"
else
    echo "0 0 0" >"$results/$project.counts"
fi
read -r passed failed skipped <"$results/$project.counts"

if [ "$exit_code" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
    case $exit_code in
        124 | 137) why="did not end within $seconds_at_most s" ;;
        *) why="ended with exit code $exit_code and no failed test" ;;
    esac
    echo "$project $why; the end of its output is above" >"$results/$project.failed"
    echo "$passed $failed $skipped" >"$results/$project.counts"
fi
if [ "$failed" -gt 0 ]; then
    # One write, so that the output of two projects does not mix.
    printf '\n%s\n%s\n\n' "--- $project" "$(tail -n 200 "$log")"
fi
printf '%-28s %5d passed %4d failed %4d skipped %5d s\n' "$project" "$passed" "$failed" "$skipped" "$seconds"
