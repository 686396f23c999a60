#!/usr/bin/env bash
# How fast the embedded upstream is, by the mongo-java-server that it wraps, and how soon its change streams tell.
#
#   benchmarks/embedded.sh [--rounds 3] [--secs 5] [--warm 10]
#
# Finds by _id of 1.1 KB documents from 16 connections, in turns within one run; the server on one core, the load on the
# other. Then the time from a write's acknowledgement to its event at the reader, both cores.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

ROUNDS=3 SECS=5 WARM=10
while (($#)); do
  case $1 in
    --rounds) ROUNDS=$2 ;;
    --secs) SECS=$2 ;;
    --warm) WARM=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

build_wireload
CLASSPATH_=$(classpath)
SUBJECTS=(plain embedded)
PORT[plain]=$(free_port)
pinned "$SERVER_CORE" java -XX:+UseSerialGC -cp "$CLASSPATH_" io.larder.benchmarks.PlainJavaServer "${PORT[plain]}"
PID[plain]=$LAST
PORT[embedded]=$(free_port)
pinned "$SERVER_CORE" java -XX:+UseSerialGC -cp "$CLASSPATH_" io.larder.embedded.EmbeddedMain \
  --port "${PORT[embedded]}" --members 1
PID[embedded]=$LAST
for subject in "${SUBJECTS[@]}"; do
  awaits_port "${PORT[$subject]}" 20
  java -cp "$CLASSPATH_" io.larder.benchmarks.Fill "mongodb://localhost:${PORT[$subject]}/?directConnection=true" 1000 1100 \
    2>"$WORK/fill" || fail "$subject could not be filled: $(tail -n 1 "$WORK/fill")"
done

for ((round = 1; round <= ROUNDS; round++)); do
  for subject in "${SUBJECTS[@]}"; do
    measure "$subject" "$( ((round == 1)) && echo "$WARM" || echo 2)" --conns 16 --keys 1000
    say "round $round: $subject $rps requests/s, $cpu us of processor time each"
  done
done
say ""
table plain "rate / plain"

for subject in "${SUBJECTS[@]}"; do stop "${PID[$subject]}"; done
port=$(free_port)
java -cp "$CLASSPATH_" io.larder.embedded.EmbeddedMain --port "$port" --members 1 >"$WORK/out.latency" 2>&1 &
PIDS+=($!)
awaits_port "$port" 20
read -r median p99 worst < <(java -cp "$CLASSPATH_" io.larder.benchmarks.ChangeStreamLatency \
  "mongodb://localhost:$port/?directConnection=true" 2000 2>"$WORK/latency") || fail "$(tail -n 3 "$WORK/latency")"
say ""
say "change stream: an event reaches its reader after $median us (median), $p99 us (99 %), $worst us (worst of 2000)"
