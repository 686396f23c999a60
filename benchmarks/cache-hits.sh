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
# does not hold what a write is to be measured beside. Misses are measured by whether they are kept (see below), and it ends with
# 1 if they were not what they are called.
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

# A miss whose answer is kept costs more than one whose answer is not, and which of the two it is depends on the load: a first read is
# kept unless hardly any of its shape comes again, or memory is full. So three loads are measured, each beside the same without a cache:
#
#   once    reads of which none comes again, memory empty: what a scan or one-off reads by key come to
#   kept    the same reads, but each eighth of a connection asks again for what the one before it brought: the first ones are kept, the
#           eighth is a hit. What a kept miss takes is worked out from that: all time, less that of the hits (measured by
#           themselves), by the number of misses. Memory is emptied before each round, so that nothing has to leave it
#   full    reads of which none comes again, and memory is full
AGAIN=8
share() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f %%", 100 * a / b }'; }

if wanted miss; then
  ADMIN=$(free_port)
  start_larder kept "$URI" --admin-listen "127.0.0.1:$ADMIN" --admin-token-file "$WORK/token"
  start_larder once "$URI"
  start_larder full "$URI" --cache-memory 64MiB
  empty() {
    exec 8<>"/dev/tcp/127.0.0.1/$ADMIN"
    printf 'POST /api/v1/clear HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' \
      "$(<"$WORK/token")" >&8
    head -n 1 <&8 | grep -q ' 200 ' || fail "the cache could not be emptied"
    exec 8>&-
  }
  load() { # NAME SECS LOAD-OPTION...: without being measured
    local name=$1 secs=$2
    shift 2
    taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[$name]}" --conns 16 --keys "$KEYS" --min-reply 1000 \
      --warm 0 --secs "$secs" --json 1 "$@" >"$WORK/result" 2>&1 || fail "$name gave wrong replies: $(<"$WORK/result")"
  }
  # What it has kept, had to throw out and answered from memory so far.
  admissions() { counted "$1" larder_cache_admissions_total; }
  evictions() { counted "$1" 'larder_cache_removals_total{cause="no'; }

  say "Misses: finds by _id of which none equals another, 16 connections, beside the same without a cache"
  for ((tries = 0; $(evictions full) == 0; tries++)); do # only what comes again is kept
    ((tries < 30)) || fail "memory of 64 MiB does not get full"
    load full 2 --op findnew --again 2
  done
  # Until everything is compiled, which takes longer than where nothing is kept.
  warm() { # NAME LOAD-OPTION...
    local before compiling
    load "$1" "$WARM" --op findnew "${@:2}"
    for ((tries = 1; tries <= 40; tries++)); do
      before=$(compiled "${PID[$1]}")
      load "$1" 3 --op findnew "${@:2}"
      compiling=$(compiling "$(($(compiled "${PID[$1]}") - before))" 3)
      ! rests "$compiling" || break
    done
    say "$1 is warm after $((WARM + 3 * tries)) s, its compilers at $compiling %"
  }
  warm plain
  warm once
  warm full
  warm kept --again "$AGAIN"
  load kept "$WARM" --op find
  for ((round = 1; round <= ROUNDS; round++)); do
    for subject in plain once full kept; do
      [ "$subject" != kept ] || empty
      kept=$(admissions "$subject") left=$(evictions "$subject") hits=$(answered "$subject" hit)
      more=()
      [ "$subject" != kept ] || more=(--again "$AGAIN")
      measure "$subject" 2 --conns 16 --keys "$KEYS" --op findnew "${more[@]}"
      kept=$(($(admissions "$subject") - kept)) left=$(($(evictions "$subject") - left)) hits=$(($(answered "$subject" hit) - hits))
      say "round $round: $subject: $rps requests/s, $cpu us of processor time each; of $total $(share "$kept" "$total") kept, $(share "$hits" "$total") hits"
      case $subject in
        once | full) ((kept * 20 < total && hits == 0)) || { NOT_ALL_HITS=1 && say "  that is more than next to none"; } ;;
        kept)
          if (((kept + hits) * 100 < total * 99 || left > 0)); then
            NOT_ALL_HITS=1
            say "  not all were kept or hits, or memory was full ($left had to leave); reads that were not kept, since the start:"
            metrics kept | sed -n 's/^larder_cache_refusals_total{.*reason="\([^"]*\)".*} \([^0].*\)/    \1: \2/p'
          fi
          ;;
      esac
    done
    mixed=$cpu
    load kept 2 --op find
    measure kept 1 --conns 16 --keys "$KEYS"
    CPU[hit]+="$cpu "
    each=$(awk -v all="$mixed" -v hit="$cpu" -v n="$AGAIN" 'BEGIN { printf "%.1f", (n * all - hit) / (n - 1) }')
    CPU[miss]+="$each "
    say "round $round: hits alone $cpu us, so that a miss that is kept takes $each us"
  done
  plain=$(median ${CPU[plain]})
  say "processor time of a miss / plain forwarding ($plain us):"
  say "  not kept, hardly any comes again:  $(ratio "$(median ${CPU[once]})" "$plain") ($(median ${CPU[once]}) us), with $(counted once larder_cache_entries) entries"
  say "  not kept, memory is full:          $(ratio "$(median ${CPU[full]})" "$plain") ($(median ${CPU[full]}) us), with $(counted full larder_cache_entries) entries"
  say "  kept:                              $(ratio "$(median ${CPU[miss]})" "$plain") ($(median ${CPU[miss]}) us); a hit takes $(median ${CPU[hit]}) us"
  say ""
  RPS=() P99=() CPU=()
  stop "${PID[once]}"
  stop "${PID[kept]}"
  stop "${PID[full]}"
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
