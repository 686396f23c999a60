#!/usr/bin/env bash
# What an answer from memory costs, compared in one run with Redis and with a bare epoll server; and what the cache costs
# requests that it does not answer.
#
#   benchmarks/cache-hits.sh [--rounds 5] [--secs 5] [--warm 10] [--keys 1000] [--entries 200000] [--only hits,aggregate,miss,write]
#
# Larder in its default configuration: level coherent with a live change stream, metrics on, upstream in a process of its own.
# What is measured runs alone on one core, load and upstream on the other. 64 connections, a session each, find by _id with
# 1.1 KB replies; Redis answers GET with as many bytes, and the bare server (wireload serve) every request with one fixed
# reply: the limit of this machine. Ends with 1 if the counters of Larder do not say that every request was a hit, or if the cache
# does not hold what a write is to be measured beside. Misses are measured while the tier fills, when each is kept, and once it is
# full, when none is at its first time; it ends with 1 if that was not so.
#
# Redis: the redis-server on the path, or what REDIS_SERVER names. Where none is installed, the archive
# com.github.codemonstur:embedded-redis:1.4.4 carries one for Linux:
#   ./mvnw dependency:copy -Dartifact=com.github.codemonstur:embedded-redis:1.4.4 -DoutputDirectory=/tmp
#   unzip -p /tmp/embedded-redis-1.4.4.jar redis-server-6.2.6-v5-linux-amd64 >/tmp/redis-server && chmod +x /tmp/redis-server
#   REDIS_SERVER=/tmp/redis-server benchmarks/cache-hits.sh
set -euo pipefail
source "$(dirname "$0")/lib.sh"

ROUNDS=5 SECS=5 WARM=10 KEYS=1000 ENTRIES=200000 ONLY=hits,aggregate,miss,write
SHAPES=50 BYTES=1100 MANY=100 LEASE_SECS=30 NOT_ALL_HITS=0
while (($#)); do
  case $1 in
    --rounds) ROUNDS=$2 ;;
    --secs) SECS=$2 ;;
    --warm) WARM=$2 ;;
    --keys) KEYS=$2 ;;
    --entries) ENTRIES=$2 ;;
    --only) ONLY=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done
wanted() { [[ ",$ONLY," == *",$1,"* ]]; }

build_wireload
CLASSPATH_=$(classpath)
"$ROOT/larder" --version >/dev/null # builds what is missing

start_embedded upstream
fill_documents upstream "$((KEYS + MANY))" "$BYTES"
URI="mongodb://127.0.0.1:${PORT[upstream]}/?directConnection=false"
start_larder larder "$URI"
SUBJECTS=()

start_redis() {
  local server=${REDIS_SERVER:-redis-server}
  if ! have "$server"; then
    say "Redis is not installed: left out, and with it the ratios to it. See the beginning of this script for a way to get one."
    return
  fi
  PORT[redis]=$(free_port)
  PROTOCOL[redis]=redis
  pinned "$SERVER_CORE" "$server" --port "${PORT[redis]}" --bind 127.0.0.1 --save "" --appendonly no --daemonize no
  PID[redis]=$LAST
  awaits_port "${PORT[redis]}" 10
  exec 8<>"/dev/tcp/127.0.0.1/${PORT[redis]}"
  awk -v keys="$KEYS" -v bytes="$BYTES" 'BEGIN {
    value = sprintf("%*s", bytes, ""); gsub(" ", "x", value)
    for (i = 0; i < keys; i++) { k = "k:" i; printf "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n", length(k), k, bytes, value }
  }' >&8
  head -n "$KEYS" <&8 | grep -c OK >"$WORK/set" || true
  exec 8>&-
  [ "$(<"$WORK/set")" = "$KEYS" ] || fail "Redis took $(<"$WORK/set") of $KEYS values"
  SUBJECTS+=(redis)
}

start_bare() { # NAME REPLY-BYTES
  PORT[$1]=$(free_port)
  pinned "$SERVER_CORE" "$WORK/wireload" serve "${PORT[$1]}" --reply-bytes "$2"
  PID[$1]=$LAST
  awaits_port "${PORT[$1]}" 5
}

# upstreamed: requests that Larder has sent on so far
upstreamed() { echo $(($(answered larder miss) + $(answered larder forward))); }

# reasons NAME: why reads were no hits
reasons() { metrics "$1" | sed -n 's/^larder_cache_misses_total{.*reason="\([^"]*\)".*} \([^0].*\)/  \1: \2/p'; }

# all_hits ROUND LOAD-OPTION...: measures larder, and remembers if not every request was answered from memory. Once in the life of a
# lease one read is sent upstream instead, to renew it.
all_hits() {
  local round=$1 hits requests warm=2 bytes sent tries=0
  shift
  ((round > 1)) || warm=$WARM
  while :; do
    sent=$(upstreamed)
    taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[larder]}" --op find "$@" --secs 1 --warm 0 --json 1 \
      >"$WORK/fill" 2>&1 || fail "larder gave wrong replies: $(<"$WORK/fill")"
    (($(upstreamed) > sent)) || break
    ((++tries < 30)) || fail "some keys are never answered from memory"
  done
  hits=$(answered larder hit)
  bytes=$(allocated larder)
  measure larder "$warm" "$@"
  bytes=$(($(allocated larder) - bytes))
  hits=$(($(answered larder hit) - hits))
  requests=$total
  PER_HIT=$((bytes / requests))
  MISSED=$((requests - hits))
  if ((MISSED > (warm + SECS + 1) / LEASE_SECS + 1)); then
    NOT_ALL_HITS=1
    say "NOT ALL HITS: $hits of $requests requests were answered from memory; since the start, misses by reason:"
    reasons larder
  fi
}

if wanted hits; then
  say "Hits: find by _id, 64 connections, $KEYS keys, $BYTES bytes"
  start_redis
  start_bare bare "$BYTES"
  SUBJECTS+=(bare larder)
  for ((round = 1; round <= ROUNDS; round++)); do
    for subject in "${SUBJECTS[@]}"; do
      if [ "$subject" = larder ]; then
        all_hits "$round" --conns 64 --keys "$KEYS"
        say "round $round: $subject $rps requests/s, p99 $p99 us, $cpu us of processor time and $PER_HIT bytes allocated each; $total requests, $MISSED not from memory (leases renewed)"
      else
        measure "$subject" "$( ((round == 1)) && echo "$WARM" || echo 2)" --conns 64 --keys "$KEYS"
        say "round $round: $subject $rps requests/s, p99 $p99 us, $cpu us of processor time each"
      fi
    done
  done
  say ""
  printf '%-10s %12s %10s %14s %12s %12s\n' "" "requests/s" "p99 us" "us per request" "/ Redis" "/ bare"
  for subject in "${SUBJECTS[@]}"; do
    rate=$(median ${RPS[$subject]})
    printf '%-10s %12s %10s %14s %12s %12s\n' "$subject" "$rate" "$(median ${P99[$subject]})" "$(median ${CPU[$subject]})" \
      "$([ -n "${RPS[redis]:-}" ] && ratio "$rate" "$(median ${RPS[redis]})" || echo -)" "$(ratio "$rate" "$(median ${RPS[bare]})")"
  done
  [ -z "${P99[redis]:-}" ] || say "p99 of Larder / Redis: $(ratio "$(median ${P99[larder]})" "$(median ${P99[redis]})")"
  say ""
  RPS=() P99=() CPU=()
fi

if wanted aggregate; then
  say "Hits: aggregate with $MANY documents of $BYTES bytes, 16 connections"
  start_bare barelarge "$((MANY * (BYTES + 10)))"
  large=(--conns 16 --keys 50 --op aggmany --many "$MANY" --min-reply "$((MANY * 1000))")
  for ((round = 1; round <= ROUNDS; round++)); do
    measure barelarge 2 "${large[@]}"
    all_hits "$round" "${large[@]}"
    say "round $round: larder $rps replies/s, $cpu us of processor time and $PER_HIT bytes allocated each"
  done
  say "rate / bare server with replies as large: $(ratio "$(median ${RPS[larder]})" "$(median ${RPS[barelarge]})"), processor time $(median ${CPU[larder]}) us, bare $(median ${CPU[barelarge]}) us"
  say ""
  RPS=() P99=() CPU=()
fi

if wanted miss || wanted write; then
  start_larder plain "$URI" --cache-level off
fi

# A miss that is kept costs more than one that is not, so both are measured: while the tier fills, when everything is kept (it is
# emptied before each round), and once it is full, when what is read for the first time is passed on.
not_kept() { # NAME KEPT: says how many of the measured reads were kept, where that is not nearly all, and why the others were not
  local kept=$2
  ((kept * 100 < total * 99)) || return 0
  say "  only $kept of $total were kept, so that a miss costs more than this says; reads that were not, since the start:"
  metrics "$1" | sed -n 's/^larder_cache_refusals_total{.*reason="\([^"]*\)".*} \([^0].*\)/    \1: \2/p'
  NOT_ALL_HITS=1
}

if wanted miss; then
  ADMIN=$(free_port)
  start_larder filling "$URI" --admin-listen "127.0.0.1:$ADMIN" --admin-token-file "$WORK/token"
  start_larder packed "$URI" --cache-memory 64MiB
  empty() {
    exec 8<>"/dev/tcp/127.0.0.1/$ADMIN"
    printf 'POST /api/v1/clear HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' \
      "$(<"$WORK/token")" >&8
    head -n 1 <&8 | grep -q ' 200 ' || fail "the cache could not be emptied"
    exec 8>&-
  }
  say "Misses: finds by _id of which none equals another, 16 connections, beside the same without a cache"
  for subject in plain filling packed; do # until everything is compiled, which takes longer than where nothing is kept
    taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[$subject]}" --op findnew --conns 16 --keys "$KEYS" \
      --min-reply 1000 --warm 0 --secs "$((WARM * 2))" --json 1 >"$WORK/result" 2>&1 || fail "$subject gave wrong replies: $(<"$WORK/result")"
  done
  for ((round = 1; round <= ROUNDS; round++)); do
    for subject in plain filling packed; do
      [ "$subject" != filling ] || empty
      kept=$(counted "$subject" larder_cache_admissions_total) left=$(counted "$subject" 'larder_cache_removals_total{cause="no')
      measure "$subject" 2 --conns 16 --keys "$KEYS" --op findnew
      kept=$(($(counted "$subject" larder_cache_admissions_total) - kept))
      left=$(($(counted "$subject" 'larder_cache_removals_total{cause="no') - left))
      case $subject in
        plain) say "round $round: plain forwarding $rps requests/s, $cpu us of processor time each" ;;
        filling)
          say "round $round: tier filling $rps requests/s, $cpu us of processor time each, $kept of $total kept"
          not_kept filling "$kept"
          ((left == 0)) || { NOT_ALL_HITS=1 && say "  the tier was full: $left entries left it to make room"; }
          ;;
        packed)
          say "round $round: tier full $rps requests/s, $cpu us of processor time each, $kept of $total kept"
          ((kept * 20 < total)) || { NOT_ALL_HITS=1 && say "  more than a twentieth were kept: the tier is not full"; }
          ;;
      esac
    done
  done
  say "processor time of a miss / plain forwarding ($(median ${CPU[plain]}) us):"
  say "  tier filling, everything is kept:      $(ratio "$(median ${CPU[filling]})" "$(median ${CPU[plain]})") ($(median ${CPU[filling]}) us)"
  say "  tier full, read for the first time:    $(ratio "$(median ${CPU[packed]})" "$(median ${CPU[plain]})") ($(median ${CPU[packed]}) us), with $(counted packed larder_cache_entries) entries"
  say ""
  RPS=() P99=() CPU=()
  stop "${PID[filling]}"
  stop "${PID[packed]}"
fi

if wanted write; then
  start_larder full "$URI" --cache-memory 512MiB
  for ((pass = 1; pass <= 5; pass++)); do # what was not kept at first, in the moment of a pause, is asked for once more
    java -cp "$CLASSPATH_" io.larder.benchmarks.FillCache "mongodb://127.0.0.1:${PORT[full]}/" "$SHAPES" "$((ENTRIES / SHAPES))" \
      >"$WORK/fill" 2>&1 || fail "the cache could not be filled: $(tail -n 1 "$WORK/fill")"
    full=$(counted full larder_cache_entries)
    ((full < ENTRIES)) || break
  done
  ((full >= ENTRIES)) || { NOT_ALL_HITS=1 && say "NOT FULL: $full of $ENTRIES entries"; }
  say "Writes: updates by _id, 16 connections, with $full entries of $SHAPES shapes, beside the same without a cache"
  for ((round = 1; round <= ROUNDS; round++)); do
    for subject in plain full; do
      measure "$subject" "$( ((round == 1)) && echo "$WARM" || echo 2)" --conns 16 --keys "$KEYS" --op update --min-reply 0
      say "round $round: $subject $rps writes/s, $cpu us of processor time each"
    done
  done
  say "a write costs $(awk -v a="$(median ${CPU[full]})" -v b="$(median ${CPU[plain]})" 'BEGIN { printf "%.1f", a - b }') us more; $(counted full larder_cache_entries) entries are left"
fi
exit "$NOT_ALL_HITS"
