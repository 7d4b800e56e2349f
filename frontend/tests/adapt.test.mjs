// When a call gives up its picture, and when it takes it back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Adapter, begin, decide, LONGEST, modeOf, read, WAIT } from "../src/media/adapt";
import { NARROW } from "../src/media/speech";

const FINE = { available: 2_000_000, loss: 0, roundTrip: 130, jitter: 3, pictures: 30, limit: null };
/** 24 kbit/s: the queue is full, most is lost. */
const TINY = { available: 40_000, loss: 0.8, roundTrip: 700, jitter: 20, pictures: 3, limit: "link" };
/** 150 kbit/s: the sound has room, the picture has not. */
const TIGHT = { available: 45_000, loss: 0.05, roundTrip: 180, jitter: 10, pictures: 3, limit: "link" };

/** The level in each second, from a state on; a measure may depend on the level. */
function run(state, seconds, measure) {
  const levels = [];
  for (let at = 0; at < seconds; at++) {
    state = decide(state, typeof measure === "function" ? measure(state.level, at) : measure);
    levels.push(state.level);
  }
  return { state, levels };
}

const changes = (levels) => levels.filter((level, at) => at > 0 && level !== levels[at - 1]);

/** The same random numbers each time (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("a good link keeps its picture", () => {
  assert.deepEqual(new Set(run(begin("video"), 600, FINE).levels), new Set(["video"]));
});

test("noise changes nothing: single bad seconds, jitter, scattered loss, a browser that tells nothing", () => {
  const next = random(1);
  const noisy = (level, at) => ({
    ...FINE,
    available: at % 7 === 0 ? 30_000 : 600_000 + 900_000 * next(),
    limit: at % 3 ? null : "link",
    loss: at % 11 === 0 ? 0.5 : 0.15 * next(),
    roundTrip: 130 + 200 * (next() > 0.8) * next(),
    jitter: 40 * next(),
  });
  assert.deepEqual(changes(run(begin("video"), 600, noisy).levels), []);
  const blind = { available: null, loss: null, roundTrip: null, jitter: null, pictures: null, limit: null };
  assert.deepEqual(changes(run(begin("video"), 600, blind).levels), []);
});

test("much loss without a queue is weather: the voice keeps its repeats", () => {
  const weather = { ...FINE, available: null, loss: 0.3, pictures: null };
  assert.deepEqual(changes(run(begin("voice"), 600, weather).levels), []);
});

test("a link of 24 kbit/s is left with a narrow voice within seconds", () => {
  const before = run(begin("video"), 30, FINE).state;
  const { levels, state } = run(before, 4, TINY);
  assert.deepEqual(levels, ["video", "video", "narrow", "narrow"]);
  assert.deepEqual([modeOf(state), state.why], ["voice", "link"]);
});

test("a link that carries a voice and no picture keeps the whole voice", () => {
  const before = run(begin("video"), 30, FINE).state;
  assert.equal(run(before, 5, TIGHT).state.level, "voice");
});

test("a still picture needs little, and is not given up for that", () => {
  assert.deepEqual(changes(run(begin("video"), 600, { ...FINE, available: 30_000 }).levels), []);
});

test("a link that carries a small picture keeps that, and a slow computer too", () => {
  const before = run(begin("video"), 30, FINE).state;
  const modest = { ...FINE, available: 120_000, limit: "link" };
  const { levels } = run(before, 8, modest);
  assert.deepEqual([levels.slice(0, 2), levels[2]], [["video", "video"], "small"]);
  const slow = run(before, 8, { ...FINE, limit: "processor" });
  assert.deepEqual([slow.state.level, slow.state.why], ["small", "processor"]);
});

test("what a narrow link took comes back step by step when it is wide again", () => {
  const fallen = run(run(begin("video"), 30, FINE).state, 10, TINY).state;
  const { levels, state } = run(fallen, 4 * WAIT, { ...FINE, available: null });
  assert.deepEqual(changes(["narrow", ...levels]), ["voice", "small", "video"]);
  assert.deepEqual([state.level, state.why], ["video", "better"]);
});

test("on a link that stays narrow the tries grow rare, and each is short", () => {
  const narrow = (level) => (level === "narrow" ? { ...FINE, available: null, pictures: null } : TINY);
  const { levels } = run(run(begin("video"), 30, FINE).state, 1800, narrow);
  const tries = changes(levels).filter((level) => level === "voice").length;
  assert.ok(tries >= 5 && tries <= 2 + 1800 / LONGEST + 5, String(tries));
  const disturbed = levels.filter((level) => level !== "narrow").length;
  assert.ok(disturbed < 60, String(disturbed));
});

test("a link that wavers is not followed up and down", () => {
  const wavers = (level, at) => (at % 30 < 15 ? FINE : TINY);
  const { levels } = run(begin("video"), 1800, wavers);
  assert.ok(changes(levels).length < 40, String(changes(levels).length));
});

test("a longer way is not taken for a queue for ever", () => {
  const before = run(begin("voice"), 30, { ...FINE, roundTrip: 60 }).state;
  const { state } = run(before, 400, { ...FINE, roundTrip: 600 });
  assert.equal(state.level, "voice");
});

test("a voice contact never sends a picture", () => {
  const { levels } = run(begin("voice"), 300, (level, at) => (at < 6 && level === "voice" ? TINY : FINE));
  assert.ok(!levels.includes("video") && !levels.includes("small"));
  assert.deepEqual(changes(levels), ["narrow", "voice"]);
});

// -- the connection, with a browser made up ----------------------------------------------------------

const stats = (found) => new Map(found.map((stat, at) => [String(at), { timestamp: 10_000, ...stat }]));
const pair = (more) => ({ type: "candidate-pair", nominated: true, state: "succeeded", ...more });

test("statistics are read in the units of a measure, the worst of each, and only fresh reports", () => {
  const { measure, sent, came, heard } = read(stats([
    { type: "candidate-pair", nominated: false, state: "succeeded", availableOutgoingBitrate: 1 },
    pair({ availableOutgoingBitrate: 300_000, currentRoundTripTime: 0.13 }),
    { type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.1, jitter: 0.02, roundTripTime: 0.4, timestamp: 9_000 },
    { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.3, jitter: 0.01, roundTripTime: 0.2 },
    { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.9, timestamp: 3_000 },
    { type: "outbound-rtp", kind: "video", framesEncoded: 40, qualityLimitationReason: "cpu" },
    { type: "inbound-rtp", kind: "video", framesReceived: 30 },
    { type: "inbound-rtp", kind: "audio", packetsReceived: 20 },
  ]));
  assert.deepEqual(measure, { available: 300_000, loss: 0.3, roundTrip: 200, jitter: 20, limit: "processor" });
  assert.deepEqual([sent, came, heard], [40, 30, 20]);
});

test("a fall is applied to the sender, told, and taken back; theirs is noticed when it stops", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let measure = FINE;
  const counts = { sent: 0, came: 0, heard: 0 };
  let theyShow = true;
  const pc = {
    getStats: async () => {
      counts.sent += measure.pictures;
      counts.came += theyShow ? 30 : 0;
      counts.heard += 50;
      return stats([
        pair({ availableOutgoingBitrate: measure.available, currentRoundTripTime: measure.roundTrip / 1000 }),
        { type: "remote-inbound-rtp", kind: "audio", fractionLost: measure.loss, jitter: measure.jitter / 1000 },
        { type: "outbound-rtp", kind: "video", framesEncoded: counts.sent, qualityLimitationReason: "none" },
        { type: "inbound-rtp", kind: "video", framesReceived: counts.came },
        { type: "inbound-rtp", kind: "audio", packetsReceived: counts.heard },
      ]);
    },
  };
  let parameters = { encodings: [{ active: true }] };
  const sender = {
    getParameters: () => structuredClone(parameters),
    setParameters: async (given) => void (parameters = given),
  };
  const happened = [];
  const adapter = new Adapter(pc, sender, {
    speak: async (plan) => void happened.push(plan === NARROW ? "narrow" : "full"),
    mode: (mode, why) => happened.push(`${mode}, ${why}`),
    theirs: (voiceOnly) => happened.push(voiceOnly ? "theirs off" : "theirs on"),
  });
  const pass = async (seconds) => {
    for (let at = 0; at < seconds; at++) {
      t.mock.timers.tick(1000);
      await new Promise(setImmediate);
    }
  };
  adapter.start();
  await pass(20);
  measure = TINY;
  await pass(4);
  assert.deepEqual(happened.splice(0), ["full", "voice, link", "narrow"]);
  assert.equal(parameters.encodings[0].active, false);
  measure = FINE;
  await pass(2 * WAIT + 1);
  assert.deepEqual(happened.splice(0), ["full", "small, better"]);
  assert.deepEqual(parameters.encodings, [
    { active: true, scaleResolutionDownBy: 2, maxBitrate: 150_000, maxFramerate: 15 },
  ]);
  await pass(WAIT);
  assert.deepEqual(happened.splice(0), ["video, better"]);
  assert.deepEqual(parameters.encodings, [{ active: true, scaleResolutionDownBy: 1 }]);
  theyShow = false;
  await pass(4);
  theyShow = true;
  await pass(1);
  assert.deepEqual(happened.splice(0), ["theirs off", "theirs on"]);
  adapter.stop();
  measure = TINY;
  await pass(10);
  assert.deepEqual(happened, []);
});
