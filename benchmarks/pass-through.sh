#!/usr/bin/env bash
# What it costs to go through Larder, compared in one run with HAProxy in TCP mode and with a bare Netty relay.
#
#   benchmarks/pass-through.sh [--rounds 3] [--secs 5] [--warm 10] [--idle 10000]
#
# 64 connections, 1.1 KB replies, an upstream that answers at no cost (wireload serve). What is measured runs alone on one
# core, load and upstream on the other. Prints requests per second and processor time per request, with ratios to HAProxy;
# then the memory of idle connections and the time from start to listening.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

ROUNDS=3 SECS=5 WARM=10 IDLE=10000
while (($#)); do
  case $1 in
    --rounds) ROUNDS=$2 ;;
    --secs) SECS=$2 ;;
    --warm) WARM=$2 ;;
    --idle) IDLE=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

build_wireload
CLASSPATH_=$(classpath)
UPSTREAM=$(free_port)
pinned "$LOAD_CORE" "$WORK/wireload" serve "$UPSTREAM" --reply-bytes 1100
awaits_port "$UPSTREAM" 5

SUBJECTS=()
if have haproxy; then
  PORT[haproxy]=$(free_port)
  cat >"$WORK/haproxy.cfg" <<CFG
global
  nbthread 1
  maxconn 4000
defaults
  mode tcp
  timeout connect 10s
  timeout client 1h
  timeout server 1h
listen mongo
  bind 127.0.0.1:${PORT[haproxy]}
  server upstream 127.0.0.1:$UPSTREAM
CFG
  pinned "$SERVER_CORE" haproxy -db -f "$WORK/haproxy.cfg"
  PID[haproxy]=$LAST
  SUBJECTS+=(haproxy)
else
  say "HAProxy is not installed: left out, and with it the ratios to it."
fi

PORT[relay]=$(free_port)
pinned "$SERVER_CORE" java -XX:+UseSerialGC -cp "$CLASSPATH_" io.larder.benchmarks.BareRelay "${PORT[relay]}" "$UPSTREAM"
PID[relay]=$LAST
SUBJECTS+=(relay)

PORT[larder]=$(free_port)
"$ROOT/larder" --version >/dev/null # builds what is missing
# Without its cache: what is measured here is forwarding.
pinned "$SERVER_CORE" "$ROOT/larder" --listen "127.0.0.1:${PORT[larder]}" --upstream "mongodb://127.0.0.1:$UPSTREAM" \
  --cache-level off
PID[larder]=$LAST
awaits_port "${PORT[larder]}" 20
awaits_serving "${PORT[larder]}"
SUBJECTS+=(larder)

for subject in "${SUBJECTS[@]}"; do awaits_port "${PORT[$subject]}" 20; done

for ((round = 1; round <= ROUNDS; round++)); do
  for subject in "${SUBJECTS[@]}"; do
    measure "$subject" "$( ((round == 1)) && echo "$WARM" || echo 2)" --conns 64
    say "round $round: $subject $rps requests/s, $cpu us of processor time each"
  done
done

say ""
table haproxy "rate / HAProxy"

say ""
need=$((IDLE + 1000)) # in each of the two processes
if ulimit -n "$need" 2>/dev/null || (($(ulimit -n) >= need)); then
  IDLE_PORT=$(free_port)
  pinned "$SERVER_CORE" "$ROOT/larder" --listen "127.0.0.1:$IDLE_PORT" --upstream "mongodb://127.0.0.1:$UPSTREAM"
  idle_pid=$LAST
  awaits_port "$IDLE_PORT" 20
  idle_clients() { # COUNT: opens them; $CLIENTS is their pid; they stay until fd 8 is closed
    rm -f "$WORK/hold" && mkfifo "$WORK/hold" && : >"$WORK/idle"
    taskset -c "$LOAD_CORE" java -cp "$CLASSPATH_" io.larder.benchmarks.IdleClients "$IDLE_PORT" "$1" \
      <"$WORK/hold" >"$WORK/idle" &
    CLIENTS=$!
    exec 8>"$WORK/hold"
    until grep -q ready "$WORK/idle"; do
      kill -0 "$CLIENTS" 2>/dev/null || fail "idle clients could not connect"
      sleep 0.1
    done
  }
  idle_clients 100
  exec 8>&-
  wait "$CLIENTS"
  sleep 1
  before=$(resident_kb "$idle_pid")
  idle_clients "$IDLE"
  sleep 1
  after=$(resident_kb "$idle_pid")
  exec 8>&-
  wait "$CLIENTS"
  stop "$idle_pid"
  say "$IDLE idle client connections: $(ratio $((after - before)) "$IDLE") KB of resident memory each"
else
  say "The limit of open files ($(ulimit -n)) is too low for $IDLE idle connections: left out."
fi

times=()
for _ in 1 2 3 4 5; do
  port=$(free_port)
  started=$(date +%s%N)
  "$ROOT/larder" --listen "127.0.0.1:$port" --upstream "mongodb://127.0.0.1:$UPSTREAM" >/dev/null 2>&1 &
  starting=$!
  awaits_port "$port" 20
  times+=($((($(date +%s%N) - started) / 1000000)))
  stop "$starting"
done
say "start to listening, packaged jar, both cores: median $(median "${times[@]}") ms of ${times[*]}"
