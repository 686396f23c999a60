#!/usr/bin/env bash
# What Larder's process holds of a container's memory once its cache is full and 1,000 clients are at work, beside the sum that
# docs/operations.md promises ("Sizing").
#
#   benchmarks/resident-memory.sh [--clients 1000] [--limit-mib 512] [--secs 40] [--documents 80000] [--archive FILE]
#
# The distribution is unpacked and started by its launcher, which is told of a container of that size; it runs on one core,
# the load and the upstream on the other. The clients read documents of 1.1 KB by _id, more of them than the cache has room
# for. Java is that of JAVA_HOME, or of the path. Ends with 1 if the cache was not filled or the process held more than the sum.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

CLIENTS=1000 LIMIT=512 SECS=40 DOCUMENTS=80000 BYTES=1100 ARCHIVE=
while (($#)); do
  case $1 in
    --clients) CLIENTS=$2 ;;
    --limit-mib) LIMIT=$2 ;;
    --secs) SECS=$2 ;;
    --documents) DOCUMENTS=$2 ;;
    --archive) ARCHIVE=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

build_wireload
CLASSPATH_=$(classpath)
if [ -z "$ARCHIVE" ]; then
  (cd "$ROOT" && ./mvnw -q -pl proxy-server -am -Dmaven.test.skip=true package) >&2
  ARCHIVE=$(ls "$ROOT"/proxy-server/target/larder-*.tar.gz)
fi
mkdir "$WORK/larder"
tar -xzf "$ARCHIVE" -C "$WORK/larder" --strip-components=1
ulimit -n "$(ulimit -Hn)"

start_embedded upstream
fill_documents upstream "$DOCUMENTS" "$BYTES"

echo $((LIMIT * 1048576)) >"$WORK/limit"
PORT[larder]=$(free_port)
METRICS[larder]=$(free_port)
LARDER_MEMORY_LIMIT_FILE=$WORK/limit pinned "$SERVER_CORE" "$WORK/larder/bin/larder" --listen "127.0.0.1:${PORT[larder]}" \
  --upstream "mongodb://127.0.0.1:${PORT[upstream]}/?directConnection=false" --health-listen "127.0.0.1:${METRICS[larder]}"
PID[larder]=$LAST
awaits_port "${PORT[larder]}" 60
awaits_serving "${PORT[larder]}"
after_start=$(resident_kb "${PID[larder]}")

# What the launcher chose, from the process itself: the parts that have limits, and 60 MiB for all that has none.
flag() { tr '\0' '\n' <"/proc/${PID[larder]}/cmdline" | sed -n "s/^$1\([0-9]*\)m\$/\1/p"; }
heap=$(flag -Xmx) direct=$(flag -XX:MaxDirectMemorySize=) metaspace=$(flag -XX:MaxMetaspaceSize=) code=$(flag -XX:ReservedCodeCacheSize=)
sum=$((heap + direct + metaspace + code + 60))

taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[larder]}" --op find --conns "$CLIENTS" --keys "$DOCUMENTS" \
  --min-reply 1000 --warm 1 --secs "$SECS" --json 1 >"$WORK/result" 2>&1 &
load=$!
highest=0 clients=0
while kill -0 "$load" 2>/dev/null; do
  now=$(resident_kb "${PID[larder]}")
  ((now > highest)) && highest=$now
  open=$(counted larder "larder_client_connections")
  ((open > clients)) && clients=$open
  sleep 1
done
wait "$load" || fail "Larder gave wrong replies: $(<"$WORK/result")"
entries=$(counted larder larder_cache_entries)
bytes=$(counted larder larder_cache_size_bytes)
most=$(counted larder larder_cache_limit_bytes)
removed=$(counted larder 'larder_cache_removals_total{cause="')

java=$(readlink -f "/proc/${PID[larder]}/exe")
say "Java: $("$java" -version 2>&1 | sed -n 1p)"
say "clients: $clients; $(json_field "$(<"$WORK/result")" rps) requests/s, $(answered larder hit) hits and $(answered larder miss) misses since the start"
say "cache: $entries entries, $((bytes / 1048576)) of $((most / 1048576)) MiB, $removed entries had to leave"
say "limits: heap $heap + direct memory $direct + class metadata $metaspace + code $code + other 60 = $sum MiB of $LIMIT"
say "resident: $((after_start / 1024)) MiB after the start, $((highest / 1024)) MiB at most"
((removed > 0)) || fail "the cache was not filled: more --secs or --documents"
((clients >= CLIENTS)) || fail "only $clients clients were connected at one time"
((highest / 1024 <= sum)) || fail "that is more than the sum"
