// The form of entries (docs/protocol/record.md section 4). What they mean is the node's to say.

import { H, join, toHex, u8, v, type Bytes } from "../call/bytes";
import type { Json } from "../call/canonical";
import { parseCanonical, Refused } from "./json";

const MAX_ENTRY = 4096;
const MAX_BODY = 65536;
const MEMBERS = "at,blen,body,do,kind,line,n,obj,rules,seen,side,v";

/** Where an entry stands: its line in hex, its log's side, and its index. */
export interface Place {
  readonly line: string;
  readonly side: number;
  readonly n: number;
}

export interface Entry extends Place {
  readonly seen: { readonly root: string; readonly size: number };
  readonly at: number;
  readonly kind: string;
  readonly obj: string | null;
  readonly do: { readonly [name: string]: Json };
  readonly body: string | null;
  readonly blen: number;
}

type Members = { [name: string]: Json };

/** The well-formed entry in these bytes at this place; throws `not-well-formed`. */
export function readEntry(data: Bytes, place: Place): Entry {
  if (data.length > MAX_ENTRY) throw new Refused("not-well-formed", "too long");
  let value: Json;
  try {
    value = parseCanonical(data);
  } catch (error) {
    if (error instanceof Refused) throw new Refused("not-well-formed", error.message);
    throw error;
  }
  if (!isEntry(value)) throw new Refused("not-well-formed", "a member is wrong");
  if (value.line !== place.line || value.side !== place.side || value.n !== place.n) {
    throw new Refused("not-well-formed", "it belongs elsewhere");
  }
  return value;
}

function isEntry(value: Json): value is Json & Entry {
  if (!isObject(value) || Object.keys(value).sort().join() !== MEMBERS) return false;
  const { at, blen, body, do: done, kind, line, n, obj, rules, seen, side, v: version } = value;
  return (
    version === 1 && rules === 1 && (side === 0 || side === 1) &&
    isHash(line) && isCount(n) && isCount(at) && typeof kind === "string" && isSeen(seen) &&
    (obj === null || isReference(obj)) && isObject(done) && (body === null || isHash(body)) &&
    isCount(blen) && blen <= (body === null ? 0 : MAX_BODY)
  );
}

function isObject(value: Json | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSeen(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).sort().join() === "root,size" && isHash(value.root) && isCount(value.size);
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && value >= 0;
}

function isHash(value: Json | undefined): boolean {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function isReference(value: Json | undefined): boolean {
  return typeof value === "string" && /^[01]:(0|[1-9][0-9]{0,15})$/.test(value);
}

/** The hash by which a body is named; throws `bad-body` unless it is this one. */
export async function checkBody(salt: Bytes, body: Bytes, named: string, size: number): Promise<void> {
  const found = toHex(await H(v("detente/body/v1", salt, body)));
  if (salt.length !== 32 || body.length !== size || found !== named) throw new Refused("bad-body");
}

/** RFC 6962 section 2.1: the hash of one entry. */
export async function leafHash(entry: Bytes): Promise<Bytes> {
  return H(join(u8(0), entry));
}

/** RFC 6962 section 2.1: the hash of a log. */
export async function root(entries: readonly Bytes[]): Promise<Bytes> {
  const [only] = entries;
  if (only === undefined) return H(new Uint8Array());
  if (entries.length === 1) return leafHash(only);
  let left = 1;
  while (left * 2 < entries.length) left *= 2;
  const halves = await Promise.all([root(entries.slice(0, left)), root(entries.slice(left))]);
  return H(join(u8(1), ...halves));
}
