// A connection to another station, with a browser made up: which track is sent, and from when on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Peer } from "../src/call/peer";

class Connection {
  made = [];
  addTransceiver(kind) {
    const sender = { sent: [], replaceTrack: async (track) => void sender.sent.push(track) };
    const transceiver = { kind, sender, receiver: {}, setCodecPreferences() {} };
    this.made.push(transceiver);
    return transceiver;
  }
  createOffer = async () => ({});
  setLocalDescription = async () => undefined;
  localDescription = { sdp: "v=0\r\nm=audio 9 x 111\r\na=rtpmap:111 opus/48000/2\r\n" };
}

function peerOf(tracks) {
  const made = [];
  const attach = [];
  globalThis.RTCPeerConnection = class extends Connection {
    constructor() {
      super();
      made.push(this);
    }
  };
  globalThis.RTCRtpReceiver = { getCapabilities: () => ({ codecs: [] }) };
  globalThis.MediaStream = class {};
  const worker = { transform: () => ({ transform: {}, attached: new Promise((done) => attach.push(done)) }) };
  const setting = { station: 1, offers: true, fingerprint: "", certificate: {}, ice: [], relayOnly: false, stamp: false };
  const own = new Map(tracks.entries());
  const listener = { say() {}, stream() {}, connection() {} };
  const peer = new Peer({ ...setting, sections: [0], own, worker }, listener);
  return { peer, connection: made[0], attach };
}

test("a device that is changed before the sender encrypts is the one that is sent, and nothing before", async () => {
  const [first, second, third] = ["first", "second", "third"].map((id) => ({ kind: "audio", id }));
  const { peer, connection, attach } = peerOf([first]);
  await peer.begin();
  await peer.replace(0, second);
  const { sender } = connection.made[0];
  assert.deepEqual(sender.sent, []);
  attach.forEach((done) => done());
  await new Promise(setImmediate);
  assert.deepEqual(sender.sent, [second]);
  await peer.replace(0, third);
  assert.deepEqual(sender.sent, [second, third]);
});
