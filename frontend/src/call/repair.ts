// Sound that survives lost packets: each frame repeats the packets before it, and who misses one
// plays it from there (docs/protocol/call.md section 3, docs/adr/0015).
import { type Bytes, join, u8 } from "./bytes";
import { lasts, merge } from "./opus";

/** Packets before its own that a frame may repeat. */
const REPEATED = 2;
/** Bytes of a frame before encryption, for packets of at most 20 ms and for longer ones. */
const SIZES = [192, 80] as const;
const SHORT = 20;
/** Lost packets that nothing repeats, for which room is made before those that are repeated. */
const MOST_UNKNOWN = 3;
/** Frames for which one is held back after a loss; about 10 s. */
const PATIENCE = 500;

/** A frame of sound: `repeats` are the packets before `packet`, oldest first. */
export interface Sound {
  readonly number: number;
  readonly repeats: readonly Bytes[];
  readonly packet: Bytes;
}

/** The frame as it is encrypted: of one size, with as many repeats as find room, the newest ones. */
export function pack({ number, repeats, packet }: Sound): Bytes {
  const size = SIZES[lasts(packet) > SHORT ? 1 : 0];
  const taken: Bytes[] = [];
  let length = 3 + packet.length;
  for (const repeat of repeats.slice(-REPEATED).reverse()) {
    if (!repeat.length || repeat.length > 255 || length + 1 + repeat.length > size) break;
    taken.unshift(repeat);
    length += 1 + repeat.length;
  }
  const head = new Uint8Array([number, taken.length, ...taken.map((repeat) => repeat.length)]);
  const padding = new Uint8Array(Math.ceil(length / size) * size - length);
  return join(head, ...taken, packet, u8(0x80), padding);
}

/** What `pack` was given, or null when it is not that. */
export function unpack(plain: Bytes): Sound | null {
  const [number, count] = plain;
  let end = plain.length - 1;
  while (end >= 0 && plain[end] === 0) end--;
  if (number === undefined || count === undefined || count > REPEATED || plain[end] !== 0x80) return null;
  let at = 2 + count;
  const repeats = [...plain.subarray(2, at)].map((size) => plain.slice(at, (at += size)));
  if (at >= end || repeats.some(({ length }) => length === 0)) return null;
  return { number, repeats, packet: plain.slice(at, end) };
}

/** The sender's end, for one receiver. */
export class Repeats {
  private number = 0;
  private past: Bytes[] = [];
  private key: bigint | null = null;

  /** The next frame under this key. What went before under another is not repeated: a newcomer was not to hear it. */
  next(packet: Bytes, key: bigint): Bytes {
    if (key !== this.key) this.past = [];
    this.key = key;
    const frame = pack({ number: this.number, repeats: this.past, packet });
    this.number = (this.number + 1) & 0xff;
    this.past = [...this.past, packet].slice(-REPEATED);
    return frame;
  }
}

/**
 * The receiver's end. A transform can neither make a frame nor change its time, and a packet that is
 * played after its turn is lost as well. So a frame is held until the next one shows what was lost in
 * between; that is then added to its end. Where nothing was lost for a while, nothing is held.
 */
export class Repairs<F> {
  private held: { frame: F; sound: Sound } | null = null;
  private last: number | null = null;
  private patience = 0;
  repaired = 0;

  /** What is to be played now, in order: frames with the packets that they are to carry. */
  take(frame: F, sound: Sound): [F, Bytes][] {
    const ahead = this.last === null ? 1 : (sound.number - this.last) & 0xff;
    if (ahead === 0 || ahead > 128) return [[frame, sound.packet]]; // it came late; its time may not have passed
    this.last = sound.number;
    this.patience = ahead > 1 ? PATIENCE : Math.max(0, this.patience - 1);
    const now = this.release(ahead - 1, sound.repeats);
    if (this.patience) this.held = { frame, sound };
    else now.push([frame, sound.packet]);
    return now;
  }

  private release(lost: number, repeats: readonly Bytes[]): [F, Bytes][] {
    const { held } = this;
    this.held = null;
    if (!held) return [];
    const { frame, sound } = held;
    const known = lost ? repeats.slice(-lost) : [];
    const unknown = Array.from({ length: Math.min(lost - known.length, MOST_UNKNOWN) }, () => silent(sound.packet));
    const whole = known.length ? merge([sound.packet, ...unknown, ...known]) : null;
    if (whole) this.repaired += known.length;
    return [[frame, whole ?? sound.packet]];
  }
}

/** As long as this packet and with nothing in it: a decoder makes up what it does not know. */
function silent(packet: Bytes): Bytes {
  const one = u8((packet[0] ?? 0) & 0xfc);
  return lasts(one) === lasts(packet) ? one : packet.slice(0, 0);
}
