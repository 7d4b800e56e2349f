// Sound that survives lost packets, and what it costs on the wire.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lasts } from "../src/call/opus";
import { Repairs, Repeats, unpack } from "../src/call/repair";
import { FULL, NARROW, onTheWire } from "../src/media/speech";

/** 20 ms in wide-band SILK whose first byte says which it is. */
const packet = (which, size = 60) => new Uint8Array([9 << 3, which, ...Array(size - 2).fill(7)]);

/** What is played of packets of which some are lost: [the frame, the packets in it], in order. */
function play(lost, count = 12, make = packet) {
  const [repeats, repairs] = [new Repeats(), new Repairs()];
  const played = [];
  for (let at = 0; at < count; at++) {
    const frame = repeats.next(make(at), 1n);
    if (lost.includes(at)) continue;
    played.push(...repairs.take(at, unpack(frame)));
  }
  return played.map(([frame, sound]) => [frame, lasts(sound) / lasts(make(0))]);
}

test("while nothing is lost, every frame is played when it comes", () => {
  assert.deepEqual(play([]), [...Array(12).keys()].map((at) => [at, 1]));
});

test("after the first loss one frame is held, and what is lost then is played from the next", () => {
  assert.deepEqual(play([2, 5]), [[0, 1], [1, 1], [3, 1], [4, 2], ...[6, 7, 8, 9, 10].map((at) => [at, 1])]);
});

test("two in a row are repaired; of three the first is made up by the decoder, and none is early", () => {
  assert.deepEqual(play([1, 4, 5]).slice(1, 3), [[2, 1], [3, 3]]);
  assert.deepEqual(play([1, 4, 5, 6]).slice(1, 3), [[2, 1], [3, 4]]);
});

test("what is repaired is what was said, in its order", () => {
  const [repeats, repairs] = [new Repeats(), new Repairs()];
  const frames = [0, 1, 2, 3, 4, 5].map((at) => unpack(repeats.next(packet(at), 1n)));
  const played = [0, 2, 5].flatMap((at) => repairs.take(at, frames[at]));
  assert.deepEqual(played.map(([at]) => at), [0, 2]);
  const [, sound] = played[1];
  assert.deepEqual([...sound.slice(0, 4)], [(9 << 3) | 3, 0x80 | 3, 59, 59]);
  assert.deepEqual([4, 4 + 59, 4 + 118].map((at) => sound[at]), [2, 3, 4]);
  assert.equal(repairs.repaired, 2);
});

test("a packet that comes late or twice is left to the browser", () => {
  const [repeats, repairs] = [new Repeats(), new Repairs()];
  const frames = [0, 1, 2, 3].map((at) => unpack(repeats.next(packet(at), 1n)));
  const order = [0, 2, 1, 2, 3].flatMap((at) => repairs.take(at, frames[at]));
  assert.deepEqual(order.map(([at]) => at), [0, 1, 2, 2]);
});

test("packets of different coding are not joined", () => {
  const turning = (at) => new Uint8Array([at === 5 ? 15 << 3 : 9 << 3, at, 7, 7]);
  assert.deepEqual(play([1, 5], 12, turning).slice(2, 4), [[3, 1], [4, 1]]);
});

test("nothing from before another key is repeated under it", () => {
  const repeats = new Repeats();
  repeats.next(packet(0), 1n);
  assert.equal(unpack(repeats.next(packet(1), 1n)).repeats.length, 1);
  assert.equal(unpack(repeats.next(packet(2), 2n)).repeats.length, 0);
});

test("the size of a frame says nothing of what is in it", () => {
  const sizes = (make) => {
    const repeats = new Repeats();
    return new Set([...Array(40).keys()].map((at) => repeats.next(make(at), 1n).length));
  };
  assert.deepEqual(sizes((at) => packet(at, 31 + ((at * 37) % 58))), new Set([FULL.size]));
  assert.deepEqual(sizes((at) => new Uint8Array(45 + ((at * 7) % 33)).fill(11 << 3, 0, 1)), new Set([NARROW.size]));
});

test("a narrow voice fits into 24 kbit/s with all that is around it", () => {
  assert.ok(onTheWire(NARROW) < 23_000, String(onTheWire(NARROW)));
  assert.ok(onTheWire(FULL) < 120_000, String(onTheWire(FULL)));
});
