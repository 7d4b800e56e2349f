// Who is heard by whom, in each state of the room and each kind of interpretation.

import assert from "node:assert/strict";
import { test } from "node:test";
import { channels, gains, isPassed, nextClaim, onAir, UNDER } from "../src/call/floor";

const ROLES = ["principal", "principal", "delegate", "delegate", "interpreter", "interpreter", "duty-officer", "duty-officer"];
const PEOPLE = ROLES.map((role, station) => ({ role, station, side: station % 2 }));
const SILENT = { microphone: "on", picture: "none", screen: false, floor: 0, channel: "", offers: false, records: false };

function seen(by, { connected = true, interpretation = "none", claims = {}, channel = "" } = {}) {
  const statuses = new Map(PEOPLE.map(({ station }) => [station, { ...SILENT, ...claims[station] }]));
  const others = PEOPLE.filter(({ station }) => station !== by);
  return { me: PEOPLE[by], others, connected, interpretation, statuses, channel };
}

function heard(by, how) {
  return Object.fromEntries([...gains(seen(by, how))].filter(([, gain]) => gain > 0));
}

test("before they are connected duty officers hear duty officers and nobody hears anybody else", () => {
  assert.deepEqual(heard(6, { connected: false }), { 7: 1 });
  for (const by of [0, 2, 4]) assert.deepEqual(heard(by, { connected: false }), {});
});

test("connected, everybody hears principals and delegates, and neither officers nor interpreters without a task", () => {
  assert.deepEqual(heard(0), { 1: 1, 2: 1, 3: 1 });
  assert.deepEqual(heard(6, { claims: { 4: { floor: 3 } } }), { 0: 1, 1: 1, 2: 1, 3: 1 });
});

test("consecutive: whoever interprets alone is heard, then the principals again", () => {
  const how = { interpretation: "consecutive", claims: { 4: { floor: 2 } } };
  for (const by of [0, 1, 5, 6]) assert.deepEqual(heard(by, how), { 4: 1 });
  assert.deepEqual(heard(4, how), {}, "nor is the interpreter interrupted");
  assert.deepEqual(heard(1, { interpretation: "consecutive" }), { 0: 1, 2: 1, 3: 1 });
});

test("of two who take the floor the later number counts, of equal numbers the higher station", () => {
  const at = (a, b) => seen(0, { interpretation: "consecutive", claims: { 4: { floor: a }, 5: { floor: b } } });
  assert.equal(onAir(at(3, 2), ""), 4);
  assert.equal(onAir(at(3, 3), ""), 5);
  assert.equal(onAir(at(0, 0), ""), null);
  assert.equal(nextClaim(at(3, 2).statuses), 4);
});

const BOOTHS = { interpretation: "simultaneous", claims: { 4: { floor: 1, channel: "ru" }, 5: { floor: 2, channel: "en" } } };

test("simultaneous: a listener hears the channel it chose, with the floor low beneath", () => {
  assert.deepEqual(heard(0, { ...BOOTHS, channel: "ru" }), { 1: UNDER, 2: UNDER, 3: UNDER, 4: 1 });
  assert.deepEqual(heard(0, { ...BOOTHS, channel: "en" }), { 1: UNDER, 2: UNDER, 3: UNDER, 5: 1 });
  assert.deepEqual(heard(0, BOOTHS), { 1: 1, 2: 1, 3: 1 }, "the floor");
  assert.deepEqual(heard(0, { ...BOOTHS, channel: "ar" }), { 1: 1, 2: 1, 3: 1 }, "nobody there");
  assert.deepEqual(channels(seen(0, BOOTHS)), ["en", "ru"]);
});

test("relay: an interpreter takes another's channel, and never its own", () => {
  assert.deepEqual(heard(4, { ...BOOTHS, channel: "en" }), { 0: UNDER, 1: UNDER, 2: UNDER, 3: UNDER, 5: 1 });
  assert.deepEqual(heard(4, { ...BOOTHS, channel: "ru" }), { 0: 1, 1: 1, 2: 1, 3: 1 });
});

test("a partner who takes over passes the other's claim in that channel only", () => {
  const both = (channel) => ({ interpretation: "simultaneous", claims: { 4: { floor: 1, channel: "ru" }, 5: { floor: 2, channel } } });
  assert.equal(isPassed(seen(4, both("ru"))), true);
  assert.equal(isPassed(seen(4, both("en"))), false);
  assert.equal(isPassed(seen(5, both("ru"))), false);
});
