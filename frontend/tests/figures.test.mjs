// What a duty officer reads of a connection, from reports as browsers give them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { figuresOf } from "../src/call/figures";
import { points } from "../src/controllers/statistics";

const at = (seconds, { received, lost, bytes, sent }) =>
  new Map(
    [
      { id: "in", type: "inbound-rtp", kind: "audio", packetsReceived: received, packetsLost: lost, bytesReceived: bytes, jitter: 0.012 },
      { id: "out", type: "outbound-rtp", kind: "audio", bytesSent: sent },
      { id: "far", type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.05, roundTripTime: 0.2 },
      { id: "pair", type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.13, localCandidateId: "local" },
      { id: "local", type: "local-candidate", candidateType: "relay", relayProtocol: "tls" },
    ].map((stat) => [stat.id, { timestamp: 1000 * seconds, ...stat }]),
  );

test("rates and losses are of the time between two reports", () => {
  const first = at(10, { received: 500, lost: 100, bytes: 50_000, sent: 70_000 });
  const second = at(12, { received: 590, lost: 110, bytes: 75_000, sent: 95_000 });
  const figures = figuresOf(second, first);
  assert.equal(figures.lostHere, 0.1);
  assert.equal(figures.lostThere, 0.05);
  assert.equal(figures.received, 100);
  assert.equal(figures.sent, 100);
  assert.deepEqual([figures.roundTrip, figures.jitter, figures.way], [130, 12, "relay-tls"]);
});

test("a first look and an empty report tell nothing that was not measured", () => {
  const first = figuresOf(at(10, { received: 1, lost: 0, bytes: 9, sent: 9 }), null);
  assert.deepEqual([first.lostHere, first.received, first.sent], [null, null, null]);
  assert.ok(Object.values(figuresOf(new Map(), null)).every((value) => value === null));
});

test("a packet that came after it was counted as lost makes no negative loss", () => {
  const first = at(10, { received: 100, lost: 5, bytes: 0, sent: 0 });
  assert.equal(figuresOf(at(11, { received: 155, lost: 0, bytes: 0, sent: 0 }), first).lostHere, 0);
});

test("a curve ends at the newest value and stays in its frame", () => {
  assert.equal(points([0, 0.3, 9], 0.3), "117,39.0 118,1.0 119,1.0");
});
