#!/usr/bin/env bash
# What one tenant feels of another's trouble: the 99th percentile of tenant a, alone and while tenant b's upstream is down and
# b's clients ask all the time. Both in turns within one run; the ratio is what counts, and more than 1.2 fails.
#
#   benchmarks/tenant-isolation.sh [--rounds 5] [--secs 5] [--warm 15] [--rate 2000] [--storm 64]
#
# Larder runs alone on one core, the load and the upstreams on the other. Tenant a is asked at a fixed rate over 16 connections,
# without its cache, so that every request goes upstream.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

ROUNDS=5 SECS=5 WARM=15 RATE=2000 STORM=64
while (($#)); do
  case $1 in
    --rounds) ROUNDS=$2 ;;
    --secs) SECS=$2 ;;
    --warm) WARM=$2 ;;
    --rate) RATE=$2 ;;
    --storm) STORM=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

build_wireload
CLASSPATH_=$(classpath)
UPSTREAM_A=$(free_port) UPSTREAM_B=$(free_port)
pinned "$LOAD_CORE" "$WORK/wireload" serve "$UPSTREAM_A" --reply-bytes 1100
pinned "$LOAD_CORE" "$WORK/wireload" serve "$UPSTREAM_B" --reply-bytes 1100
upstream_b=$LAST
awaits_port "$UPSTREAM_A" 5
awaits_port "$UPSTREAM_B" 5

PORT[a]=$(free_port) PORT[b]=$(free_port)
"$ROOT/larder" --version >/dev/null # builds what is missing
pinned "$SERVER_CORE" "$ROOT/larder" --cache-level off --listen "127.0.0.1:${PORT[a]}" --listen "127.0.0.1:${PORT[b]}" \
  --time-limits-server-selection 500ms \
  --tenant "a=mongodb://127.0.0.1:$UPSTREAM_A" --tenant-listener "a=127.0.0.1:${PORT[a]}" \
  --tenant "b=mongodb://127.0.0.1:$UPSTREAM_B" --tenant-listener "b=127.0.0.1:${PORT[b]}"
PID[alone]=$LAST PID[beside]=$LAST
PORT[alone]=${PORT[a]} PORT[beside]=${PORT[a]}
for tenant in a b; do
  awaits_port "${PORT[$tenant]}" 20
  awaits_serving "${PORT[$tenant]}"
done

# storm SECONDS: clients of tenant b that ask again and again, whatever they are told. They share a core with the clients of a and with
# a's upstream, so they are of the idle class there: what they keep a's own load from doing is no trouble of Larder's.
storm() {
  chrt --idle 0 taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[b]}" --op find --conns "$STORM" --warm 0 --secs "$1" \
    --json 1 >"$WORK/storm" 2>&1 || true
}

# beside WARM: a is measured while b's upstream is down
beside() {
  stop "$upstream_b"
  storm $(($1 + SECS + 1)) &
  local storming=$!
  PIDS+=("$storming")
  measure beside "$1" --conns 16 --rate "$RATE"
  wait "$storming"
  refused=$(json_field "$(<"$WORK/storm")" total)
  [ "${refused:-0}" -gt 0 ] || fail "b's clients did not ask: $(cat "$WORK/storm")"
  pinned "$LOAD_CORE" "$WORK/wireload" serve "$UPSTREAM_B" --reply-bytes 1100
  upstream_b=$LAST
  awaits_port "$UPSTREAM_B" 5
}

# Both ways are warmed: the first requests of either run in interpreted code, and its compilation shares the core.
measure alone "$WARM" --conns 16 --rate "$RATE"
beside "$WARM"
RPS=() P99=() CPU=()
for ((round = 1; round <= ROUNDS; round++)); do
  measure alone 1 --conns 16 --rate "$RATE"
  alone=$p99
  beside 1
  say "round $round: p99 of a $alone us alone, $p99 us while b's upstream is down and $refused requests of b were refused"
done

alone=$(median ${P99[alone]}) beside=$(median ${P99[beside]})
say ""
say "p99 of a: $alone us alone, $beside us beside b's trouble, ratio $(ratio "$beside" "$alone")"
awk -v a="$alone" -v b="$beside" 'BEGIN { exit !(b <= 1.2 * a) }' || fail "more than 1.2"
