#!/bin/sh
# Brings the list prices of model providers up to date: packs @pydantic/genai-prices (the newest, or the version given)
# in a scratch folder and writes what pricing needs of it to src/Weir.Agents/Prices, one model a line, so that a change
# of prices can be read. Needs npm and node.
#   eng/refresh-prices.sh [VERSION]
set -eu
package="@pydantic/genai-prices"
prices="$(cd "$(dirname "$0")/.." && pwd)/src/Weir.Agents/Prices"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

(cd "$scratch" && npm pack --silent "$package@${1:-latest}" >/dev/null && tar -xzf ./*.tgz)

cat >"$scratch/transform.mjs" <<'TRANSFORM'
import { readFileSync } from 'node:fs'
import { waitForUpdate } from './package/dist/index.js'

const { name, version, license } = JSON.parse(readFileSync(new URL('./package/package.json', import.meta.url)))
// Kinds that Weir does not meter (audio, images, searches) are left out; a price that only has those is unknown.
const kinds = {
  input_mtok: 'input',
  cache_read_mtok: 'cache_read',
  cache_write_mtok: 'cache_write',
  cache_write_1h_mtok: 'cache_write_1h',
  output_mtok: 'output',
  output_reasoning_mtok: 'output_reasoning',
  requests_kcount: 'thousand_calls',
}

// Nine decimals are a billionth of a dollar for a million tokens; beyond are thirds and what binary fractions left.
const exact = (price) => Number(price.toFixed(9))

const rate = (price) =>
  typeof price === 'number'
    ? exact(price)
    : { base: exact(price.base), above: price.tiers.map(({ start, price }) => [start, exact(price)]) }

const when = (constraint) => {
  if (constraint === undefined) return {}
  if (constraint.type === 'start_date') return { from: constraint.start_date }
  if (constraint.type === 'time_of_date') return { between: [constraint.start_time, constraint.end_time] }
  throw new Error(`an unknown constraint: ${JSON.stringify(constraint)}`)
}

const price = ({ constraint, prices }) => ({
  ...when(constraint),
  ...Object.fromEntries(
    Object.entries(kinds)
      .filter(([key]) => prices[key] !== undefined)
      .map(([key, kind]) => [kind, rate(prices[key])])),
})

const model = ({ match, context_window, prices }) => ({
  match,
  context: context_window,
  prices: (Array.isArray(prices) ? prices : [{ prices }]).map(price),
})

const provider = ({ id, api_pattern, provider_match, fallback_model_providers, models }) => {
  const head = JSON.stringify({ id, url: api_pattern, names: provider_match, fallback: fallback_model_providers })
  const lines = models.map((one) => JSON.stringify(model(one))).join(',\n')
  return `${head.slice(0, -1)},"models":[\n${lines}\n]}`
}

const providers = (await waitForUpdate()).map(provider).join(',\n')
console.log(`${JSON.stringify({ package: name, version, license }).slice(0, -1)},"providers":[\n${providers}\n]}`)
TRANSFORM
node "$scratch/transform.mjs" >"$scratch/genai-prices.json"

version=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' "$scratch/package/package.json")
{
    printf 'genai-prices.json is generated from the npm package %s, version %s, by eng/refresh-prices.sh.\n' \
        "$package" "$version"
    printf 'It is used under the package'"'"'s own licence:\n\n'
    cat "$scratch/package/LICENSE"
} >"$scratch/genai-prices.LICENSE.txt"

mv "$scratch/genai-prices.json" "$scratch/genai-prices.LICENSE.txt" "$prices/"
echo "$package $version: $(grep -c '^{"match"' "$prices/genai-prices.json") models"
