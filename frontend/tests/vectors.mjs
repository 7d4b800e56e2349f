// Reads `expect:` files (vectors/README.md).

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fromHex } from "../src/call/bytes";

const ROOT = "../vectors"; // tests run in frontend/

/** Every vector of an area: its name, its headers (each a list of values) and its payload. */
export function area(name) {
  const files = readdirSync(`${ROOT}/${name}`).filter((file) => file.endsWith(".txt")).sort();
  assert.ok(files.length > 0, `no vectors in ${name}`);
  return files.map((file) => ({ name: file.slice(0, -4), ...read(readFileSync(`${ROOT}/${name}/${file}`)) }));
}

function read(file) {
  const end = file.indexOf("\n\n");
  const headers = {};
  for (const line of file.subarray(0, end).toString("utf8").split("\n")) {
    const [, name, value] = /^([a-z0-9-]+): (.*)$/.exec(line);
    (headers[name] ??= []).push(value);
  }
  const raw = new Uint8Array(file.subarray(end + 2));
  const hex = headers.encoding?.[0] === "hex";
  return { headers, payload: hex ? fromHex(new TextDecoder().decode(raw).replaceAll("\n", "")) : raw };
}
