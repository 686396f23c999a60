# What the benchmark scripts share. Sourced, not run.
#
# Two cores are enough and two are used: SERVER_CORE runs what is measured, LOAD_CORE the load and the upstream. Everything
# that is compared runs in turns within one run of a script, because only ratios survive on a shared machine.

SERVER_CORE=${SERVER_CORE:-0}
LOAD_CORE=${LOAD_CORE:-1}
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WORK=$(mktemp -d "${TMPDIR:-/tmp}/larder-bench.XXXXXX")
PIDS=()

# What is measured, by name: where it listens, its process, what it speaks (mongo if not told), where its metrics are, and the results.
declare -A PORT PID PROTOCOL METRICS RPS CPU P99

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

# Java's compilers rest when they take no more of their core than this, in percent. What is compiled is compiled once, but that which
# is seldom called is compiled last, after minutes of load.
RESTING=1.0

# compiled PID: nanoseconds that Java's compilers have taken so far
compiled() {
  { grep -l Compiler /proc/"$1"/task/*/comm | sed 's/comm$/schedstat/' | xargs cat; } 2>/dev/null | awk '{ n += $1 } END { printf "%.0f", n }' || true
}

# compiling NANOS SECONDS: the same in percent of a core
compiling() { awk -v ns="$1" -v s="$2" 'BEGIN { printf "%.1f", ns / s / 1e7 }'; }

# rests PERCENT: whether that is little enough
rests() { awk -v c="$1" -v r="$RESTING" 'BEGIN { exit !(c <= r) }'; }

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
  java -cp "$CLASSPATH_" io.larder.benchmarks.IdleClients "$1" 1 </dev/null >/dev/null 2>&1 || fail "port $1 does not serve"
}

# measure SUBJECT WARM LOAD-OPTION...: finds (or what the options say) for $SECS seconds against ${PORT[SUBJECT]}; sets $rps,
# $p99 (microseconds), $total (all that was answered, warm-up included), $writes (of these) and $cpu (processor microseconds of
# ${PID[SUBJECT]} for each request), and appends to ${RPS[SUBJECT]}, ${P99[SUBJECT]} and ${CPU[SUBJECT]}.
measure() {
  local subject=$1 warm=$2 pid=${PID[$1]} before after load
  shift 2
  taskset -c "$LOAD_CORE" "$WORK/wireload" "${PROTOCOL[$subject]:-mongo}" 127.0.0.1 "${PORT[$subject]}" --op find \
    --min-reply 1000 "$@" --warm "$warm" --secs "$SECS" --json 1 >"$WORK/result" 2>&1 &
  load=$!
  sleep "$warm"
  before=$(cpu_micros "$pid")
  sleep "$SECS"
  after=$(cpu_micros "$pid")
  wait "$load" || fail "$subject gave wrong replies: $(cat "$WORK/result")"
  rps=$(json_field "$(<"$WORK/result")" rps)
  p99=$(json_field "$(<"$WORK/result")" p99us)
  total=$(json_field "$(<"$WORK/result")" total)
  writes=$(json_field "$(<"$WORK/result")" writes)
  cpu=$(awk -v c=$((after - before)) -v n="$rps" -v s="$SECS" 'BEGIN { printf "%.1f", c / (n * s) }')
  RPS[$subject]+="$rps "
  P99[$subject]+="$p99 "
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

# start_embedded NAME: a replica set of one member in a process of its own, beside the load
start_embedded() {
  PORT[$1]=$(free_port)
  pinned "$LOAD_CORE" java -XX:+UseSerialGC -Xmx2g -cp "$CLASSPATH_" io.larder.embedded.EmbeddedMain \
    --port "${PORT[$1]}" --members 1
  PID[$1]=$LAST
  awaits_port "${PORT[$1]}" 20
}

# fill_documents NAME COUNT BYTES: documents in bench.docs
fill_documents() {
  java -cp "$CLASSPATH_" io.larder.benchmarks.Fill "mongodb://localhost:${PORT[$1]}/?directConnection=true" "$2" "$3" \
    2>"$WORK/fill" || fail "$1 could not be filled: $(tail -n 1 "$WORK/fill")"
}

# start_larder NAME UPSTREAM-URI FLAG...: in its default configuration but for the flags, metrics on
start_larder() {
  local name=$1 upstream=$2
  shift 2
  PORT[$name]=$(free_port)
  METRICS[$name]=$(free_port)
  pinned "$SERVER_CORE" "$ROOT/larder" --listen "127.0.0.1:${PORT[$name]}" --upstream "$upstream" \
    --health-listen "127.0.0.1:${METRICS[$name]}" "$@"
  PID[$name]=$LAST
  awaits_port "${PORT[$name]}" 20
  awaits_serving "${PORT[$name]}"
}

# metrics NAME: what that Larder says of itself
metrics() {
  exec 9<>"/dev/tcp/127.0.0.1/${METRICS[$1]}"
  printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&9
  tr -d '\r' <&9
  exec 9>&-
}

# counted NAME METRIC: a counter of that Larder's, by the beginning of its line; 0 where it is not there
counted() { metrics "$1" | awk -v name="$2" 'index($0, name) == 1 { sum += $NF } END { printf "%d", sum }'; }

# answered NAME OUTCOME: how many requests were answered so: hit, miss, forward, write, local
answered() { counted "$1" "larder_request_duration_seconds_count{outcome=\"$2\","; }

# allocated NAME: bytes that the event loops of that Larder have allocated so far
allocated() {
  jstack -e "${PID[$1]}" | sed -n '/^"larder-io/ s/.* allocated=\([0-9.]*\)\([KMGB]*\) .*/\1 \2/p' |
    awk '{ n += $1 * ($2 ~ /^K/ ? 1024 : $2 ~ /^M/ ? 1048576 : $2 ~ /^G/ ? 1073741824 : 1) } END { printf "%.0f", n }'
}
