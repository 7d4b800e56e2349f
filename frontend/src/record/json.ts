// Canonical JSON as the record reads it (docs/protocol/record.md section 2).

import { canonical, type Json } from "../call/canonical";
import { text, type Bytes } from "../call/bytes";

const MAX_DEPTH = 16;

/** These bytes are not what the record asks for; `slug` names the rule, as in docs/protocol. */
export class Refused extends Error {
  constructor(readonly slug: string, detail = "") {
    super(detail ? `${slug}: ${detail}` : slug);
  }
}

/** The value of canonical JSON bytes: writing it again gives the very same bytes. */
export function parseCanonical(data: Bytes): Json {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data));
  } catch {
    throw new Refused("not-canonical", "not JSON");
  }
  if (!fits(value, MAX_DEPTH)) throw new Refused("not-canonical", "beyond the restricted JSON");
  const again = text(canonical(value));
  if (again.length !== data.length || again.some((byte, at) => byte !== data[at])) {
    throw new Refused("not-canonical", "written again the bytes differ");
  }
  return value;
}

/** Whether a value has only safe integers, ASCII keys, whole characters and so many levels. */
function fits(value: Json, levels: number): boolean {
  if (levels === 0) return false;
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (value === null || typeof value === "boolean") return true;
  if (Array.isArray(value)) return value.every((item) => fits(item, levels - 1));
  return Object.entries(value).every(([key, item]) => /^[\0-\x7f]*$/.test(key) && fits(item, levels - 1));
}
