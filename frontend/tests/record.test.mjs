// The vectors of the record that a browser can judge, held against the TypeScript.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "../src/call/bytes";
import { checkBody, leafHash, readEntry, root } from "../src/record/entry";
import { parseCanonical, Refused } from "../src/record/json";
import { area } from "./vectors.mjs";

const judges = {
  json: async ({ payload }) => void parseCanonical(payload),
  entry: async ({ headers, payload }) => {
    const place = { line: headers.line[0], side: Number(headers.side[0]), n: Number(headers.n[0]) };
    readEntry(payload, place);
    return { leaf: [toHex(await leafHash(payload))] };
  },
  body: ({ headers, payload }) =>
    checkBody(fromHex(headers.salt[0]), payload, headers.body[0], Number(headers.blen[0])),
  root: async ({ headers }) => ({ root: [toHex(await root((headers.entry ?? []).map(fromHex)))] }),
};

const judged = { json: 0, entry: 0, body: 0, root: 0 };
for (const { name, headers, payload } of area("record")) {
  const [kind] = headers.kind;
  if (!(kind in judges)) continue; // signed files and states are for nodes and verifiers
  judged[kind] += 1;
  test(`record/${name}`, async () => {
    let expect = "ok";
    let found = {};
    try {
      found = (await judges[kind]({ headers, payload })) ?? {};
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      expect = error.slug;
    }
    assert.equal(expect, headers.expect[0]);
    for (const [header, values] of Object.entries(found)) assert.deepEqual(values, headers[header]);
  });
}

test("every kind that a browser can judge has vectors", () => {
  for (const [kind, count] of Object.entries(judged)) assert.ok(count > 0, kind);
});
