#!/bin/sh
# Installs the coding agents that tests drive, in exact versions, below artifacts/coding-agents; once. Needs npm. When
# it cannot, it says why in artifacts/coding-agents/missing and ends well: those tests are then skipped for that reason.
set -eu
cd -- "$(dirname -- "$0")/.."

codex=0.171.0
opencode=1.18.33
qwen=0.24.4
copilot=1.0.102
node=22.23.3
minutes=10

folder=artifacts/coding-agents
wanted="codex $codex, opencode $opencode, qwen-code $qwen, copilot $copilot, node $node"

mkdir -p "$folder"
[ "$(cat "$folder/installed" 2>/dev/null)" = "$wanted" ] && exit 0
rm -f "$folder/installed" "$folder/missing"
if ! command -v npm >/dev/null 2>&1; then
    echo "npm is not on PATH" >"$folder/missing"
    exit 0
fi

printf '{ "name": "coding-agents", "version": "0.0.0", "private": true }\n' >"$folder/package.json"
if timeout "$((minutes * 60))" npm install --prefix "$folder" --no-audit --no-fund --no-save --loglevel=error \
    "@openai/codex@$codex" "opencode-ai@$opencode" \
    "@qwen-code/qwen-code@$qwen" "@github/copilot@$copilot" "node@$node" \
    >"$folder/install.log" 2>&1; then
    echo "$wanted" >"$folder/installed"
else
    echo "npm could not install them; artifacts/coding-agents/install.log says why" >"$folder/missing"
fi
