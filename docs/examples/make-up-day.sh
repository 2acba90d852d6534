#!/usr/bin/env bash
# A case confirmed on Friday 2026-09-18 at 16:00: the department must be in touch by Sunday 2026-09-20, 17:30,
# for that Sunday is a make-up working day. Starts the program on a temporary folder and talks to /sim with curl.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=${PORT:-3917}
data=$(mktemp -d)
PORT=$port QISHAO_DATA=$data QISHAO_CLOCK=virtual QISHAO_NOW=2026-09-18T16:00:00+08:00 LOG_LEVEL=error node_modules/.bin/node server/main.ts &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
until curl -sf "http://127.0.0.1:$port/healthz" >/dev/null; do
  kill -0 $server
  sleep 0.2
done

sim() { curl -sS -H 'content-type: application/json' "$@"; }
say() { # say <chat> <person> <text>
  sim -d "{\"chat\":\"$1\",\"from\":\"$2\",\"text\":\"$3\"}" "http://127.0.0.1:$port/sim/messages" >/dev/null
  sim -d '{}' "http://127.0.0.1:$port/sim/settle" >/dev/null
}

say dm:wang wang '我们厂招不到焊工，缺30个，订单要延误了'
say dm:wang wang '确认'
number=$(sim "http://127.0.0.1:$port/sim/cases?as=wang" | grep -o 'QS[0-9]*-[0-9]*' | head -n 1)
# Where the model is unsure, the coordinator decides in the same minute; a case that is dispatched already stays where it is.
say dm:coordinator coordinator "$number 转人社局"

contact=$(sim "http://127.0.0.1:$port/sim/cases/$number" | grep -o '"kind":"contact","due":"[^"]*"')
echo "$number $contact"
[ "$contact" = '"kind":"contact","due":"2026-09-20T09:30:00.000Z"' ] || { echo 'expected Sunday 2026-09-20 17:30 (+08:00)' >&2; exit 1; }
echo 'due on Sunday 2026-09-20 17:30 (+08:00), a make-up working day'
