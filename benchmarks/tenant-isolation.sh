#!/usr/bin/env bash
# What one tenant feels of another's trouble: the 99th percentile of tenant a's forwarded reads while tenant b's upstream is down and b's
# clients ask on, each again as soon as it is refused, against the same
#   alone    while nobody asks for b: this one decides, and more than 1.2 times as much fails;
#   beside   while b is well and each of its clients asks twice a second. What is more than `alone` here is what any neighbour costs, on
#            one core for all of Larder and one for all clients and upstreams; the rest is the outage's.
# The stricter one decides, although what a had before the outage is rather `beside`: so nothing can be hidden in it.
#
#   benchmarks/tenant-isolation.sh [--rounds 15] [--secs 2] [--warm 15] [--rate 2000] [--storm 64] [--selection 500ms]
#
# Larder runs alone on one core, the load and the upstreams on the other. Tenant a is asked without pause, at a fixed rate and without
# its cache, so that every request goes upstream. Each round has the three in turn, in the opposite order of the round before, and all
# that counts are medians over the rounds: a single one swings by half on a machine that is not one's own. A second witness are the
# kernel's time stamps of the replies: they leave out how late a's clients, who share their core with much else, come to read them.
#
# Requests of b wait for a server as long as they do where nothing is said, or as --selection says: the shorter, the more often b's clients
# are refused and ask again.
#
# It begins once Java's compilers rest. What is compiled is compiled once, but takes the one core from everybody by the millisecond,
# and as refusals are rare their path is compiled last: minutes after the outage began, were it not warmed as it is here.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

ROUNDS=15 SECS=2 WARM=15 RATE=2000 STORM=64 SELECTION=()
while (($#)); do
  case $1 in
    --rounds) ROUNDS=$2 ;;
    --secs) SECS=$2 ;;
    --warm) WARM=$2 ;;
    --rate) RATE=$2 ;;
    --storm) STORM=$2 ;;
    --selection) SELECTION=(--time-limits-server-selection "$2") ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

taskset -cp "$LOAD_CORE" $$ >/dev/null
mkfifo "$WORK/silence" # nothing ever comes of it
build_wireload
CLASSPATH_=$(classpath)
"$ROOT/larder" --version >/dev/null # builds what is missing
UPSTREAM_A=$(free_port) UPSTREAM_B=$(free_port)
PORT[a]=$(free_port) PORT[b]=$(free_port)

serve_b() {
  pinned "$LOAD_CORE" "$WORK/wireload" serve "$UPSTREAM_B" --reply-bytes 1100
  upstream_b=$LAST
  awaits_port "$UPSTREAM_B" 5
}

pinned "$LOAD_CORE" "$WORK/wireload" serve "$UPSTREAM_A" --reply-bytes 1100
awaits_port "$UPSTREAM_A" 5
serve_b
pinned "$SERVER_CORE" "$ROOT/larder" --cache-level off --listen "127.0.0.1:${PORT[a]}" --listen "127.0.0.1:${PORT[b]}" \
  "${SELECTION[@]}" \
  --tenant "a=mongodb://127.0.0.1:$UPSTREAM_A" --tenant-listener "a=127.0.0.1:${PORT[a]}" \
  --tenant "b=mongodb://127.0.0.1:$UPSTREAM_B" --tenant-listener "b=127.0.0.1:${PORT[b]}"
LARDER=$LAST
for tenant in a b; do
  awaits_port "${PORT[$tenant]}" 20
  awaits_serving "${PORT[$tenant]}"
done

# A's clients ask from now to the end. So many connections that a request never waits for one: what comes late must count as late.
taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[a]}" --op find --min-reply 1000 --conns 128 --rate "$RATE" \
  --warm 0 --secs 3600 --reports 1 --stamped 1 \
  >"$WORK/a" 2>"$WORK/a.complaints" &
CLIENTS_A=$!
PIDS+=("$CLIENTS_A")

# figures PID FILE: what those clients have been answered since they were asked the last time, in $reported
figures() {
  local before end=$((SECONDS + 10))
  before=$(wc -l <"$2")
  kill -USR1 "$1" || fail "clients have gone: $(tail -n 1 "$2.complaints")"
  until (($(wc -l <"$2") > before)); do
    ((SECONDS < end)) || fail "clients do not report"
    sleep 0.01
  done
  reported=$(tail -n 1 "$2")
}

# clients_b COUNT OPTION...: so many clients of b from now until they are stopped. They share a core with the clients of a and with a's upstream, so they
# are of the idle class there: what they keep a's own load from doing is no trouble of Larder's.
clients_b() {
  local count=$1
  shift
  chrt --idle 0 taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[b]}" --op find --conns "$count" --warm 0 --secs 3600 \
    --reports 1 "$@" >"$WORK/b" 2>"$WORK/b.complaints" &
  CLIENTS_B=$!
  PIDS+=("$CLIENTS_B")
}

declare -A ARRIVED # of a by the kernel's time stamps, as P99 is by its clients

# watch WAY SECONDS: a's latency for so long; sets $p99 and $arrived (microseconds) and $compiling (percent of the core). Between its
# two signals this script starts nothing: forty late requests make the percentile, and some programs that begin make forty late.
watch() {
  compiling=$(compiled "$LARDER")
  kill -USR1 "$CLIENTS_A" || true
  read -rt "$2" <>"$WORK/silence" || true
  figures "$CLIENTS_A" "$WORK/a"
  compiling=$(compiling "$(($(compiled "$LARDER") - compiling))" "$2")
  [ -n "$warming" ] || [ "$(json_field "$reported" errors)" -eq 0 ] || fail "requests of a failed: $reported"
  p99=$(json_field "$reported" p99us) arrived=$(json_field "$reported" arrived99us)
  P99[$1]+="$p99 "
  ARRIVED[$1]+="$arrived "
}

alone() { watch alone "$1"; }

beside() {
  clients_b "$STORM" --rate "$((STORM * 2))" --min-reply 1000
  sleep 1
  figures "$CLIENTS_B" "$WORK/b"
  watch beside "$1"
  figures "$CLIENTS_B" "$WORK/b"
  stop "$CLIENTS_B"
  [ "$(json_field "$reported" errors)" -eq 0 ] || fail "b was to be well: $reported"
}

# down SECONDS [CLIENTS]: also sets $refused, requests of b in each second
down() {
  stop "$upstream_b"
  clients_b "${2:-$STORM}"
  sleep 2
  figures "$CLIENTS_B" "$WORK/b"
  watch down "$1"
  figures "$CLIENTS_B" "$WORK/b"
  stop "$CLIENTS_B"
  refused=$(awk -v n="$(json_field "$reported" total)" -v s="$1" 'BEGIN { printf "%.0f", n / s }')
  [ "$(json_field "$reported" errors)" -eq "$(json_field "$reported" total)" ] || fail "b was to be down: $reported"
  serve_b
  local end=$((SECONDS + 20))
  until "$WORK/wireload" mongo 127.0.0.1 "${PORT[b]}" --op find --conns 1 --warm 0 --secs 0.1 >"$WORK/again" 2>&1; do
    ((SECONDS < end)) || fail "b does not recover"
  done
}

# All ways are warmed with as much as there can be, and then as they are measured, until the compilers rest in all three. Until then
# some of a's requests may even be too late.
SETTLING=30 # rounds
warming=1
flat_out() { # SECONDS: more of a's clients, who don't wait
  taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[a]}" --op find --min-reply 1000 --conns 16 --warm 0 --secs "$1" \
    >"$WORK/flat" 2>&1 &
  PIDS+=("$!")
}
flat_out "$WARM"
beside "$WARM"
flat_out "$WARM"
down "$WARM" "$((STORM < 512 ? 512 : STORM))"
for ((tries = 1, resting = 0; resting < 3; tries++)); do
  resting=0 line=
  for way in alone beside down; do
    "$way" "$SECS"
    line+=" $way $compiling %"
    ! rests "$compiling" || ((resting += 1))
  done
  say "warming, compilers at$line"
  ((tries < SETTLING)) || break
done
P99=() ARRIVED=() warming=
for ((round = 1; round <= ROUNDS; round++)); do
  line=
  for way in $( ((round % 2)) && echo alone beside down || echo down beside alone); do
    "$way" "$SECS"
    line+=" $way $p99 ($arrived)"
    rests "$compiling" || line+=", compilers at $compiling %"
  done
  say "round $round: p99 of a by its clients (by the kernel), us:$line, $refused requests of b refused a second"
done

# against WAY: the ratios of b's outage to that
against() {
  local base=$(median ${P99[$1]}) base_arrived=$(median ${ARRIVED[$1]})
  say "$1 $base us ($base_arrived), beside b's trouble $down us ($down_arrived): ratio $(ratio "$down" "$base") ($(ratio "$down_arrived" "$base_arrived"))"
}
down=$(median ${P99[down]}) down_arrived=$(median ${ARRIVED[down]})
say ""
say "p99 of a, medians of $ROUNDS rounds, by its clients (by the kernel's time stamps):"
against beside
against alone
awk -v a="$(median ${P99[alone]})" -v d="$down" 'BEGIN { exit !(d <= 1.2 * a) }' || fail "more than 1.2 times what it is alone"
