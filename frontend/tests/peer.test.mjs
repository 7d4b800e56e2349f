// A connection to another station, with a browser made up: which track is sent, and from when on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Peer } from "../src/call/peer";
import { NARROW } from "../src/media/speech";

class Connection {
  made = [];
  addTransceiver(kind) {
    const sender = { sent: [], replaceTrack: async (track) => void sender.sent.push(track) };
    const transceiver = { kind, sender, receiver: {}, setCodecPreferences() {} };
    this.made.push(transceiver);
    return transceiver;
  }
  said = [];
  createOffer = async () => ({ type: "offer" });
  createAnswer = async () => ({ type: "answer" });
  setLocalDescription = async ({ type }) => void this.said.push(`our ${type}`);
  setRemoteDescription = async ({ type, sdp }) => void this.said.push(`their ${type}, ${/ptime:(\d+)/.exec(sdp)[1]} ms`);
  localDescription = { sdp: "v=0\r\nm=audio 9 x 111\r\na=rtpmap:111 opus/48000/2\r\n" };
}

function peerOf(tracks, offers = true, told = []) {
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
  const setting = { station: 1, offers, fingerprint: "", certificate: {}, ice: [], relayOnly: false, stamp: false };
  const own = new Map(tracks.entries());
  const listener = { say: (message) => told.push(message), stream() {}, connection() {} };
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

test("speech goes over to another plan by describing both anew, in the order of the roles, and telling nobody", async () => {
  const theirs = { t: "media", ufrag: "abcd", pwd: "p".repeat(22), sound: { pt: 111, mid: null }, picture: null, screen: null };
  for (const offers of [true, false]) {
    const told = [];
    const { peer, connection } = peerOf([{ kind: "audio", id: "one" }], offers, told);
    const order = (ms) => (offers ? ["our offer", `their answer, ${ms} ms`] : [`their offer, ${ms} ms`, "our answer"]);
    await peer.begin();
    await peer.hearMedia(theirs);
    await peer.speak(NARROW);
    await peer.speak(NARROW);
    assert.deepEqual(connection.said, [...order(20), ...order(60)]);
    assert.equal(told.length, 1);
  }
});
