// RFC 9605, Appendix C: headers, and cipher suites 4 and 5.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromHex, toHex } from "../src/call/bytes";
import { kid, Replay } from "../src/call/frames";
import { decodeHeader, decrypt, deriveKey, encodeHeader, encrypt } from "../src/call/sframe";
import { Station } from "../src/worker/station";
import { TONE } from "../src/worker/tone";

// Numbers up to 2^64 are read as text, since JSON.parse would round them.
const file = readFileSync("../vectors/sframe/rfc9605.json", "utf8").replace(/("(?:kid|ctr)": *)(\d+)/g, '$1"$2"');
const vectors = JSON.parse(file, (key, value) => (key === "kid" || key === "ctr" ? BigInt(value) : value));

test("headers", () => {
  assert.ok(vectors.header.length > 200);
  for (const { kid, ctr, encoded } of vectors.header) {
    assert.equal(toHex(encodeHeader(kid, ctr)), encoded);
    assert.deepEqual(decodeHeader(fromHex(encoded)), { kid, ctr, size: encoded.length / 2 });
  }
});

test("a header that could be shorter is none", () => {
  for (const long of ["8007", "0807", "900001", "18", ""]) assert.equal(decodeHeader(fromHex(long)), null, long);
});

for (const suite of [4, 5]) {
  const found = vectors.sframe.filter(({ cipher_suite: one }) => one === suite);
  test(`cipher suite ${suite}`, async () => {
    assert.equal(found.length, 1);
    for (const { kid, ctr, base_key, metadata, sframe_salt, pt, ct } of found) {
      const key = await deriveKey(fromHex(base_key), kid, suite);
      assert.equal(toHex(key.salt), sframe_salt);
      assert.equal(toHex(await encrypt(key, ctr, fromHex(pt), fromHex(metadata))), ct);
      const frame = fromHex(ct);
      const header = decodeHeader(frame);
      assert.equal(toHex(await decrypt(key, header, frame, fromHex(metadata))), pt);
      for (let at = 0; at < frame.length; at++) {
        const bent = frame.slice();
        bent[at] ^= 1;
        await assert.rejects(decrypt(key, header, bent, fromHex(metadata)), `byte ${at}`);
      }
    }
  });
}

test("a counter opens once, and never behind the window", () => {
  const replay = new Replay();
  for (const ctr of [0n, 5n, 3n, 5000n]) {
    assert.ok(replay.fresh(ctr));
    replay.note(ctr);
    assert.ok(!replay.fresh(ctr));
  }
  assert.ok(!replay.fresh(5000n - 1024n));
  assert.ok(replay.fresh(5000n - 1023n));
  for (let ctr = 5001n; ctr < 9000n; ctr++) replay.note(ctr);
  assert.ok(!replay.fresh(6000n));
  assert.ok(!replay.fresh(8999n));
});

/** Two stations that know each other's keys, in epoch 1, both sending with them. */
async function pair(tracks = [0, 1]) {
  const stations = [new Station(), new Station()];
  const keys = await Promise.all(stations.map((station) => station.answer({ ask: "keys" })));
  const roster = new Uint8Array(32);
  const seals = await Promise.all(
    stations.map((station, own) => {
      const peers = [{ station: 1 - own, tracks, ...keys[1 - own] }];
      return station.answer({ ask: "epoch", epoch: 1, roster, own, tracks, peers });
    }),
  );
  for (const own of [0, 1]) {
    const [{ sealed, sig }] = seals[1 - own];
    const opened = await stations[own].answer({ ask: "open", epoch: 1, from: 1 - own, sealed, sig });
    assert.ok(opened.complete);
  }
  return { stations, seals };
}

const sends = (track) => ({ way: "send", station: 1, track });
const hears = (track, station = 0) => ({ way: "receive", station, track });

test("a frame goes from one station to the other, once, on its own track and connection", async () => {
  const { stations } = await pair();
  const [from, to] = stations;
  const plain = new Uint8Array([1, 2, 3]).buffer;
  assert.equal(await from.protect(plain, sends(0)), null); // withheld: no switch yet
  await from.answer({ ask: "switch", epoch: 1 });
  const frame = await from.protect(plain, sends(0));
  assert.equal(frame.length, 192 + 16 + 1 + 3); // tag, first byte, KID of three bytes
  assert.equal(await to.unprotect(frame.slice().buffer, hears(1)), null);
  assert.equal(await to.hear(frame.slice().buffer, hears(0, 3)), null);
  assert.deepEqual([...(await to.hear(frame.slice().buffer, hears(0))).packet], [1, 2, 3]);
  assert.equal(await to.hear(frame.slice().buffer, hears(0)), null);
  assert.equal(await to.hear(plain, hears(0)), null); // in the clear
  const [sent] = (await from.answer({ ask: "count" })).filter(({ track }) => track === 0);
  assert.deepEqual([sent.encrypted, sent.withheld], [1, 1]);
  assert.equal(decodeHeader(frame).kid, kid(1, 0, 0));
});

test("a voice contact has no key for a picture", async () => {
  const { stations } = await pair([0]);
  await stations[0].answer({ ask: "switch", epoch: 1 });
  assert.equal(await stations[0].protect(new Uint8Array(5).buffer, sends(1)), null);
});

test("while a line is checked its tone goes out in place of what is held back", async () => {
  const { stations } = await pair();
  const [from, to] = stations;
  await from.answer({ ask: "switch", epoch: 1 });
  const silence = new Uint8Array(10).buffer;
  for (const [on, size] of [[true, TONE.length], [false, 10]]) {
    await from.answer({ ask: "line-check", on });
    const frame = await from.protect(silence, sends(0));
    assert.equal((await to.hear(frame.buffer, hears(0))).packet.length, size);
  }
});

test("a key goes forward only: an epoch that is late does not bring an old one back", async () => {
  const { stations } = await pair();
  const [from] = stations;
  const next = { ask: "epoch", roster: new Uint8Array(32), own: 0, tracks: [0], peers: [] };
  for (const epoch of [2, 3]) await from.answer({ ...next, epoch });
  for (const epoch of [3, 2, 1]) await from.answer({ ask: "switch", epoch });
  assert.equal(decodeHeader(await from.protect(new Uint8Array(3).buffer, sends(0))).kid, kid(3, 0, 0));
});

test("a station out of the roster is not heard from that moment on", async () => {
  const { stations } = await pair();
  const [from, to] = stations;
  await from.answer({ ask: "switch", epoch: 1 });
  const frame = await from.protect(new Uint8Array(3).buffer, sends(0));
  await to.answer({ ask: "epoch", epoch: 2, roster: new Uint8Array(32), own: 1, tracks: [0], peers: [] });
  assert.equal(await to.hear(frame.buffer, hears(0)), null);
});

test("a key sealed to another roster, or by nobody, is refused", async () => {
  const { stations, seals } = await pair();
  const [{ sealed, sig }] = seals[1];
  const forged = { sealed, sig: sig.map((byte) => byte ^ 1) };
  await assert.rejects(stations[0].answer({ ask: "open", epoch: 1, from: 3, sealed, sig }));
  await assert.rejects(stations[0].answer({ ask: "open", epoch: 2, from: 1, sealed, sig }));
  const fresh = new Station();
  await fresh.answer({ ask: "keys" });
  const peers = [{ station: 1, tracks: [0], ...(await new Station().answer({ ask: "keys" })) }];
  await fresh.answer({ ask: "epoch", epoch: 1, roster: new Uint8Array(32).fill(1), own: 0, tracks: [0], peers });
  await assert.rejects(fresh.answer({ ask: "open", epoch: 1, from: 1, ...forged }));
});
