// Own devices: what is chosen, how loud it is, whether there is an echo, whether a browser will do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { localLanguage } from "../src/controllers/captions";
import { lacking } from "../src/controllers/support";
import { isThere, Memory, ofKind, pick } from "../src/media/choice";
import { echoes, SPAN, Steady } from "../src/media/echo";
import { levelOf, loudness, RATE, reach, speaking } from "../src/media/sound";

// -- which device ---------------------------------------------------------------------------------

const device = (kind, deviceId, label = deviceId, groupId = "g") => ({ kind, deviceId, label, groupId });
const DEVICES = [
  device("audioinput", "default", "Default - Desk"),
  device("audioinput", "desk", "Desk"),
  device("audioinput", "head", "Headset", "h"),
  device("videoinput", "", ""),
];

test("devices are listed once, and only those whose names are told", () => {
  assert.deepEqual(ofKind(DEVICES, "audioinput").map(({ label }) => label), ["Desk", "Headset"]);
  assert.deepEqual(ofKind(DEVICES, "videoinput"), []);
});

test("what was chosen is used while it is there, else the system's own, and it is said", () => {
  assert.deepEqual(pick(DEVICES, "audioinput", { id: "head", name: "Headset" }), { id: "head", gone: null });
  assert.deepEqual(pick(DEVICES, "audioinput", { id: "old", name: "Old" }), { id: "", gone: "Old" });
  assert.deepEqual(pick(DEVICES, "audiooutput", { id: "head", name: "Headset" }), { id: "", gone: "Headset" });
  assert.deepEqual(pick([], "audioinput", { id: "", name: "" }), { id: "", gone: null });
});

test("the system's own microphone is gone when another stands behind its name", () => {
  assert.ok(isThere(DEVICES, { deviceId: "default", groupId: "g" }));
  assert.ok(!isThere(DEVICES, { deviceId: "default", groupId: "unplugged" }));
  assert.ok(!isThere(DEVICES, {}));
});

test("a choice is remembered, whatever the browser keeps", () => {
  const kept = new Map();
  const storage = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  const memory = new Memory(storage);
  assert.deepEqual([memory.choice("audioinput"), memory.cleans], [{ id: "", name: "" }, true]);
  memory.choose("audioinput", { id: "head", name: "Headset" });
  memory.cleans = false;
  const again = new Memory(storage);
  assert.deepEqual([again.choice("audioinput"), again.cleans], [{ id: "head", name: "Headset" }, false]);
  for (const broken of ["{", "null", "[]", '{"audioinput":{"id":1}}']) {
    kept.set("detente-devices", broken);
    assert.deepEqual(new Memory(storage).choice("audioinput"), { id: "", name: "" });
  }
  const closed = new Memory(() => {
    throw new Error("no cookies, no storage");
  });
  closed.choose("videoinput", { id: "c", name: "Camera" });
  assert.equal(closed.choice("videoinput").id, "c");
});

// -- how loud -------------------------------------------------------------------------------------

test("loudness is the root mean square of each whole block", () => {
  const samples = Float32Array.from({ length: 25 }, (_, at) => (at < 10 ? 0.5 : 0) * (at % 2 ? 1 : -1));
  assert.deepEqual(loudness(samples, 10), [0.5, 0]);
});

test("a level is silent or heard by the last two seconds, and unknown at first", () => {
  const values = (loud, seconds) => Array(Math.round(seconds * RATE)).fill(loud);
  assert.equal(levelOf(values(0.1, 0.9)), null);
  assert.equal(levelOf(values(0.0002, 3)), "silent");
  assert.equal(levelOf([...values(0.05, 0.1), ...values(0, 1.8)]), "heard");
  assert.equal(levelOf([...values(0.05, 0.1), ...values(0, 2.1)]), "silent");
});

test("speaking is a voice all through a second: neither a knock nor a quiet room", () => {
  const voice = Array.from({ length: 2 * RATE }, (_, at) => (at % 10 < 4 ? 0.05 : 0.001));
  assert.ok(speaking(voice));
  assert.ok(!speaking(voice.slice(0, 40)));
  assert.ok(!speaking(voice.map((loud) => loud / 10)));
  assert.ok(!speaking(voice.map((_, at) => (at === 80 ? 0.9 : 0.001))));
});

test("a meter reaches from -60 dB to full scale", () => {
  assert.deepEqual([0, 0.001, 1, 2].map(reach), [0, 0, 1, 1]);
  assert.ok(Math.abs(reach(0.0316) - 0.5) < 0.01);
});

// -- echo -----------------------------------------------------------------------------------------

/** The same random numbers each time (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The envelope of somebody speaking: phrases of syllables, three to six a second, with pauses. */
function speech(next, length = SPAN) {
  const out = [];
  while (out.length < length + 100) {
    const end = out.length + RATE * (0.8 + 2 * next());
    while (out.length < end) {
      const span = Math.round(RATE / (3 + 3 * next()));
      const loud = 0.03 + 0.12 * next();
      for (let at = 0; at < span; at++) out.push(0.004 + loud * Math.sin((Math.PI * (at + 0.5)) / span));
    }
    for (let pause = RATE * (0.15 + 0.6 * next()); pause > 0; pause--) out.push(0.0005);
  }
  return out.slice(100, 100 + length);
}

/** What a microphone makes of both: late and fainter from the loudspeaker, at once from the person. */
function picked(played, own, { gain, late, next }) {
  return own.map((loud, at) => {
    const echo = (lag) => gain * (played[at - late - lag] ?? 0.0005);
    return Math.hypot(echo(0), 0.4 * echo(2), 0.2 * echo(4), loud, 0.002 * next());
  });
}

/** Of 200 stretches of 5 s with such a microphone, the share in which an echo is found. */
function share(gain, loudness) {
  const next = random(7);
  let found = 0;
  for (let run = 0; run < 200; run++) {
    const played = speech(next);
    const own = speech(next).map((loud) => loud * loudness);
    found += echoes(played, picked(played, own, { gain, late: Math.floor(24 * next()), next }));
  }
  return found / 200;
}

test("a loudspeaker in the microphone is found, faint and late as it may be", () => {
  assert.ok(share(0.5, 0) > 0.97, `${share(0.5, 0)}`);
  assert.ok(share(0.1, 0) > 0.97, `${share(0.1, 0)}`);
  assert.ok(share(0.5, 0.05) > 0.97, `${share(0.5, 0.05)}`);
});

test("with headphones nobody is told of an echo, whoever speaks", () => {
  assert.equal(share(0, 1), 0);
  assert.equal(share(0, 0.1), 0);
  assert.equal(share(0, 0), 0);
});

test("while both speak it says nothing: the own voice hides the echo", () => {
  assert.ok(share(0.3, 1) < 0.03, `${share(0.3, 1)}`);
});

test("neither turns, nor a beat that both hear, nor an echo at the other end is ours", () => {
  const next = random(3);
  for (let run = 0; run < 200; run++) {
    const [played, own] = [speech(next), speech(next)];
    const turn = 60 + Math.floor(130 * next());
    const first = played.map((loud, at) => (at < turn ? loud : 0.0005));
    const then = own.map((loud, at) => (at < turn ? 0.0005 : loud));
    assert.ok(!echoes(first, then));
    assert.ok(!echoes(own.map((_, at) => 0.3 * (own[at - 12] ?? 0)), own), "the other side plays us");
  }
  const beat = Array.from({ length: SPAN }, (_, at) => (at % 25 < 5 ? 0.3 : 0.0001));
  assert.ok(!echoes(beat, beat));
  assert.ok(!echoes(beat.slice(1), beat.slice(1)), "less than 5 s");
});

test("an echo nobody can hear, or while the other side is silent, is none", () => {
  const next = random(5);
  const played = speech(next);
  assert.ok(echoes(played, played.map((loud) => loud / 5)));
  assert.ok(!echoes(played, played.map((loud) => loud / 50)));
  assert.ok(!echoes(played.map((loud) => loud / 50), played));
});

test("it is told after three seconds and taken back after ten", () => {
  const steady = new Steady();
  const told = (now, times) => Array.from({ length: times }, () => steady.note(now));
  assert.deepEqual(told(true, 3), [false, false, true]);
  assert.deepEqual(told(false, 9).concat(told(true, 1)), Array(10).fill(true));
  assert.deepEqual(told(false, 10).at(-1), false);
});

// -- whether the browser will do ------------------------------------------------------------------

const able = () => ({
  RTCPeerConnection: class {},
  RTCRtpScriptTransform: class {},
  RTCCertificate: class {
    getFingerprints() {}
  },
  RTCRtpReceiver: { getCapabilities: () => ({ codecs: [{ mimeType: "video/VP8" }, { mimeType: "video/VP9" }] }) },
  navigator: { mediaDevices: { getUserMedia() {} } },
  crypto: globalThis.crypto,
});

test("what a browser lacks for a call is named", async () => {
  assert.deepEqual(await lacking(able(), "video"), []);
  const without = async (change, medium = "video") => lacking({ ...able(), ...change }, medium);
  assert.deepEqual(await without({ RTCRtpScriptTransform: undefined }), ["RTCRtpScriptTransform"]);
  assert.deepEqual(await without({ RTCPeerConnection: undefined }), ["RTCPeerConnection"]);
  assert.deepEqual(await without({ RTCCertificate: class {} }), ["getFingerprints"]);
  assert.deepEqual(await without({ navigator: {} }), ["getUserMedia"]);
  const vp8 = { RTCRtpReceiver: { getCapabilities: () => ({ codecs: [{ mimeType: "video/VP8" }] }) } };
  assert.deepEqual(await without(vp8), ["VP9"]);
  assert.deepEqual(await without(vp8, "voice"), []);
  const rsa = { crypto: { subtle: { generateKey: async () => Promise.reject(new DOMException("no", "NotSupportedError")) } } };
  assert.deepEqual(await without(rsa), ["Ed25519"]);
  assert.deepEqual(await without({ crypto: {} }), ["Ed25519"]);
});

test("captions are offered for a model on this machine alone", async () => {
  const asked = [];
  const recogniser = (answers) => {
    class Recogniser {
      static async available(wanted) {
        asked.push(wanted);
        return answers[wanted.langs[0]] ?? "unavailable";
      }
    }
    Object.assign(Recogniser.prototype, { processLocally: false });
    return Recogniser;
  };
  assert.equal(await localLanguage(undefined, "en"), null);
  assert.equal(await localLanguage(class {}, "en"), null);
  assert.equal(await localLanguage(recogniser({ "en-US": "available" }), "en"), "en-US");
  assert.equal(await localLanguage(recogniser({ "ru-RU": "downloadable" }), "ru"), null);
  assert.ok(asked.every(({ processLocally, langs }) => processLocally === true && langs.length === 1));
  const old = recogniser({ en: "available" });
  delete old.prototype.processLocally;
  assert.equal(await localLanguage(old, "en"), null, "a browser that would send it away");
});
