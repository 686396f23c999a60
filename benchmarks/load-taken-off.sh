#!/usr/bin/env bash
# How much of a load of reads and writes Larder keeps from its upstream, and how much it would if every write dropped all
# answers about its collection.
#
#   benchmarks/load-taken-off.sh [--secs 60] [--warm 30] [--rate 2000] [--writes 5] [--keys 10000] [--zipf 0.99]
#
# 64 sessions in a process of their own, operations at a fixed rate, keys drawn by Zipf's law; reads and writes by _id, level
# coherent, default configuration. The second run makes the same changes by updates that do not say which document they mean
# ({_id: {$gte: k, $lte: k}} with a pipeline), so that Larder has to drop whatever it knows of the collection. What reached the
# upstream is what the upstream itself has counted.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

SECS=60 WARM=30 RATE=2000 WRITES=5 KEYS=10000 ZIPF=0.99
while (($#)); do
  case $1 in
    --secs) SECS=$2 ;;
    --warm) WARM=$2 ;;
    --rate) RATE=$2 ;;
    --writes) WRITES=$2 ;;
    --keys) KEYS=$2 ;;
    --zipf) ZIPF=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

build_wireload
CLASSPATH_=$(classpath)
"$ROOT/larder" --version >/dev/null # builds what is missing

# upstream_reads: finds that the upstream has run so far
upstream_reads() {
  java -cp "$CLASSPATH_" io.larder.benchmarks.Opcounter "mongodb://127.0.0.1:${PORT[upstream]}/?directConnection=true" query 2>/dev/null
}

run() { # NAME WORDS LOAD-OPTION...
  local name=$1 words=$2 reads hits before_reads before_hits before_miss
  shift 2
  start_embedded upstream
  fill_documents upstream "$KEYS" 1100
  start_larder "$name" "mongodb://127.0.0.1:${PORT[upstream]}/?directConnection=false"
  mixed=(--conns 64 --op mixed --writes "$WRITES" --rate "$RATE" --keys "$KEYS" --zipf "$ZIPF" "$@")
  taskset -c "$LOAD_CORE" "$WORK/wireload" mongo 127.0.0.1 "${PORT[$name]}" "${mixed[@]}" --secs "$WARM" --warm 0 --json 1 \
    >"$WORK/fill" 2>&1 || fail "$name gave wrong replies: $(<"$WORK/fill")"
  before_reads=$(upstream_reads)
  before_hits=$(answered "$name" hit)
  before_miss=$(($(answered "$name" miss) + $(answered "$name" forward)))
  measure "$name" 0 "${mixed[@]}"
  hits=$(($(answered "$name" hit) - before_hits))
  reads=$((total - writes))
  REACHED=$(($(upstream_reads) - before_reads))
  say "$words: $rps operations/s, p99 $p99 us, $cpu us of Larder's processor time each"
  say "  $reads reads, $writes writes; $hits reads answered from memory ($((hits * 100 / reads)) %), $REACHED reached the upstream ($((REACHED * 100 / reads)) %)"
  stop "${PID[$name]}"
  stop "${PID[upstream]}"
}

run precise "each write drops what it affects"
precise=$REACHED
run coarse "each write drops the collection" --vague 1
say "reads that reached the upstream: $precise with precise invalidation, $REACHED with that of whole collections ($(ratio "$REACHED" "$precise") times as many)"
