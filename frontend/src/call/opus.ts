// Opus packets, RFC 6716 section 3: how long one lasts, and several that follow each other as one.
import { type Bytes, join } from "./bytes";

/** Milliseconds that one packet may last. */
const MOST = 120;

/** Milliseconds of one frame, of each configuration 0 to 31. */
function frameOf(config: number): number {
  if (config < 12) return [10, 20, 40, 60][config & 3] as number;
  if (config < 16) return [10, 20][config & 1] as number;
  return [2.5, 5, 10, 20][config & 3] as number;
}

/** Milliseconds that a packet lasts; 0 when it is not one. */
export function lasts(packet: Uint8Array): number {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const count = (toc & 3) === 0 ? 1 : (toc & 3) < 3 ? 2 : (packet[1] ?? 0) & 63;
  const all = count * frameOf(toc >> 3);
  return all <= MOST ? all : 0;
}

/** The packets as one that lasts as long as all of them; null where their coding differs or they last too long. */
export function merge(packets: readonly Uint8Array[]): Bytes | null {
  const toc = packets[0]?.[0];
  if (toc === undefined || packets.some((packet) => ((packet[0] ?? 0) ^ toc) >> 2 !== 0)) return null;
  const lists = packets.map(framesOf);
  if (lists.includes(null)) return null;
  const frames = lists.flatMap((list) => list ?? []);
  if (frames.length * frameOf(toc >> 3) > MOST) return null;
  const sizes = frames.slice(0, -1).flatMap(({ length }) => {
    const first = 252 + (length & 3);
    return length < 252 ? [length] : [first, (length - first) >> 2];
  });
  return join(new Uint8Array([toc | 3, 0x80 | frames.length, ...sizes]), ...frames);
}

/** The frames in a packet, or null when it is not one. */
function framesOf(packet: Uint8Array): Uint8Array[] | null {
  const body = packet.subarray(1);
  switch ((packet[0] as number) & 3) {
    case 0:
      return [body];
    case 1:
      return alike(body, 2);
    case 2:
      return each(body, 2);
    default:
      return many(body);
  }
}

function many(body: Uint8Array): Uint8Array[] | null {
  const head = body[0] ?? 0;
  let at = 1;
  let padding = 0;
  if (head & 0x40) {
    let more: number;
    do {
      more = body[at++] ?? 0;
      padding += more === 255 ? 254 : more;
    } while (more === 255);
  }
  if (!(head & 63) || at + padding > body.length) return null;
  const rest = body.subarray(at, body.length - padding);
  return head & 0x80 ? each(rest, head & 63) : alike(rest, head & 63);
}

/** Frames of one size. */
function alike(body: Uint8Array, count: number): Uint8Array[] | null {
  const size = body.length / count;
  if (!Number.isInteger(size)) return null;
  return Array.from({ length: count }, (_, at) => body.subarray(at * size, (at + 1) * size));
}

/** Frames of which all but the last tell their size first. */
function each(body: Uint8Array, count: number): Uint8Array[] | null {
  const sizes: number[] = [];
  let at = 0;
  while (sizes.length < count - 1) {
    const first = body[at++];
    const second = first !== undefined && first >= 252 ? body[at++] : 0;
    if (first === undefined || second === undefined) return null;
    sizes.push(first + 4 * second);
  }
  const frames = sizes.map((size) => body.subarray(at, (at += size)));
  return at <= body.length ? [...frames, body.subarray(at)] : null;
}
