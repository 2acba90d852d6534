#!/usr/bin/env bash
# Hands a message of somebody over to the webhook channel, signed. The program must run with the same WEBHOOK_SECRET.
# A text with quotation marks or newlines has to be escaped as in JSON.
# WEBHOOK_SECRET=… docs/examples/webhook-message.sh m-1 u1 '我们厂区今天停电三次了'
set -euo pipefail

server=${QISHAO_URL:-http://127.0.0.1:3000}
body=$(printf '{"id":"%s","from":"%s","text":"%s"}' "$1" "$2" "$3")
time=$(date +%s)
signature=$(printf '%s.%s' "$time" "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
curl -sS -X POST "$server/webhook/messages" \
  -H 'content-type: application/json' \
  -H "x-qishao-timestamp: $time" \
  -H "x-qishao-signature: $signature" \
  --data-binary "$body"
