#!/usr/bin/env bash
# The rate of the order pipeline, message to stored order, in one run: with instrumentation, without, and what a bare
# loop of the same inserts reaches. Each part runs ROUNDS times in turns; the state folder goes afterwards.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
home=$(mktemp -d)
rounds=${ROUNDS:-2}
seconds=${SECONDS_EACH:-10}
in_flight=${IN_FLIGHT:-200}
dendro() { "$root/dendro" --no-build "$@" --state-dir "$home"; }
trap 'dendro down >/dev/null; [ -L "$home/postgres" ] && rm -rf "$(readlink "$home/postgres")"; rm -rf "$home"' EXIT

# Seconds of CPU time that the parts of the pipeline have used, from fields 14 and 15 of /proc/PID/stat.
cpu() {
    dendro status --json | awk -F'[:,]' '/"name"/ { gsub(/[ "]/, "", $2); name = $2 } /"pid"/ { gsub(/ /, "", $2); print name, $2 }' \
        | while read -r name pid; do
            case $name in order | ordercheck) awk '{ print $14 + $15 }' "/proc/$pid/stat" ;; esac
        done | awk -v hz="$(getconf CLK_TCK)" '{ sum += $1 } END { print sum / hz }'
}

field() { sed -n "s/.*\"$1\": \([0-9.]*\).*/\1/p" <<<"$2"; }

pipeline() {
    OTEL_SDK_DISABLED=$2 dendro up --detach --only telemetry,order,ordercheck --port-offset "${PORT_OFFSET:-2000}" >/dev/null
    # Until the just-in-time compiler has settled: before, it takes more than instrumentation does.
    dendro load --in-flight "$in_flight" --for "${WARM_UP:-15}s" --json >/dev/null
    local before after report
    before=$(cpu)
    report=$(dendro load --in-flight "$in_flight" --for "${seconds}s" --json)
    after=$(cpu)
    awk -v what="$1" -v rate="$(field stored_per_second "$report")" -v stored="$(field stored "$report")" -v cpu="$(awk "BEGIN { print $after - $before }")" \
        -v p50="$(field p50_ms "$report")" -v p99="$(field p99_ms "$report")" \
        'BEGIN { printf "%-22s %7.0f/s   p50 %6.1f ms   p99 %6.1f ms   %5.2f ms of CPU an order in order and ordercheck\n", what, rate, p50, p99, 1000 * cpu / stored }'
    if [ "$2" = true ]; then
        report=$(dendro load --direct --for "${seconds}s" --json)
        printf '%-22s %7.0f/s\n' 'bare loop of inserts' "$(field stored_per_second "$report")"
    fi
    dendro down >/dev/null
}

for ((round = 0; round < rounds; round++)); do
    pipeline 'instrumentation on' false
    pipeline 'instrumentation off' true
done
