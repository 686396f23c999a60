# What the benchmark scripts share. Sourced, not run.
#
# Two cores are enough and two are used: SERVER_CORE runs what is measured, LOAD_CORE the load and the upstream. Everything
# that is compared runs in turns within one run of a script, because only ratios survive on a shared machine.

SERVER_CORE=${SERVER_CORE:-0}
LOAD_CORE=${LOAD_CORE:-1}
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WORK=$(mktemp -d "${TMPDIR:-/tmp}/larder-bench.XXXXXX")
PIDS=()

cleanup() {
  for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$WORK"
}
trap cleanup EXIT

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# pinned CORE COMMAND...: the command on that core alone, in the background; its pid in $LAST
pinned() {
  local core=$1
  shift
  taskset -c "$core" "$@" >"$WORK/out.$RANDOM" 2>&1 &
  LAST=$!
  PIDS+=("$LAST")
}

stop() { kill "$1" 2>/dev/null || true; wait "$1" 2>/dev/null || true; }

# awaits_port PORT SECONDS
awaits_port() {
  local end=$((SECONDS + $2))
  until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
    ((SECONDS < end)) || fail "nothing listens on port $1 after $2 s: $(tail -n 3 "$WORK"/out.* 2>/dev/null)"
    sleep 0.01
  done
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# cpu_micros PID: processor time that the process has used
cpu_micros() {
  local stat utime stime
  stat=$(<"/proc/$1/stat")
  set -- ${stat##*) }
  utime=${12} stime=${13}
  echo $(((utime + stime) * 1000000 / $(getconf CLK_TCK)))
}

resident_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

json_field() { sed -n "s/.*\"$2\":\([0-9.]*\).*/\1/p" <<<"$1"; }

median() { printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# build_wireload: compiles the load generator, or says what is missing
build_wireload() {
  local cc
  for cc in cc gcc clang; do
    if have "$cc"; then
      "$cc" -O2 -o "$WORK/wireload" "$ROOT/benchmarks/wireload.c" -lpthread -lm
      return
    fi
  done
  fail "needs a C compiler (cc, gcc or clang) for the load generator; nothing was measured"
}

# classpath: of the benchmark programs, built if need be
classpath() {
  local list="$ROOT/benchmarks/target/classpath"
  if [ ! -f "$list" ] || [ ! -d "$ROOT/benchmarks/target/classes" ]; then
    (cd "$ROOT" && ./mvnw -q -pl benchmarks -am -DskipTests package) >&2
  fi
  echo "$ROOT/benchmarks/target/classes:$(<"$list")"
}

# awaits_serving PORT: until hello is answered with ok
awaits_serving() {
  java -cp "$CLASSPATH_" io.larder.benchmarks.IdleClients "$1" 1 </dev/null >/dev/null || fail "port $1 does not serve"
}

# measure SUBJECT WARM LOAD-OPTION...: finds for $SECS seconds against ${PORT[SUBJECT]}; sets $rps and $cpu (processor
# microseconds of ${PID[SUBJECT]} for each request) and appends them to ${RPS[SUBJECT]} and ${CPU[SUBJECT]}.
measure() {
  local subject=$1 warm=$2 pid=${PID[$1]} before after load
  shift 2
  taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[$subject]}" --op find "$@" \
    --warm "$warm" --secs "$SECS" --min-reply 1000 --json 1 >"$WORK/result" 2>&1 &
  load=$!
  sleep "$warm"
  before=$(cpu_micros "$pid")
  sleep "$SECS"
  after=$(cpu_micros "$pid")
  wait "$load" || fail "$subject gave wrong replies: $(cat "$WORK/result")"
  rps=$(json_field "$(<"$WORK/result")" rps)
  cpu=$(awk -v c=$((after - before)) -v n="$rps" -v s="$SECS" 'BEGIN { printf "%.1f", c / (n * s) }')
  RPS[$subject]+="$rps "
  CPU[$subject]+="$cpu "
}

# table REFERENCE HEADING: medians of every subject, and ratios to the reference if it was measured
table() {
  local subject rate reference=${RPS[$1]:+$(median ${RPS[$1]})}
  printf '%-10s %12s %14s %16s\n' "" "requests/s" "us per request" "$2"
  for subject in "${SUBJECTS[@]}"; do
    rate=$(median ${RPS[$subject]})
    printf '%-10s %12s %14s %16s\n' "$subject" "$rate" "$(median ${CPU[$subject]})" \
      "$([ -n "$reference" ] && ratio "$rate" "$reference" || echo -)"
  done
}
